"""What the command line may be told: every command, its arguments and its help.

Nothing heavy is imported here, so that `hnb-xl --help` answers at once.
"""

from __future__ import annotations

import argparse
from typing import NoReturn

from hnb_xl.errors import BadArgument

_EXAMPLES = """examples:
  hnb-xl demo                                       the main job on Kingston's real Q3 2021-22 figures
  hnb-xl new kingston -o kingston.xlsx              a new monitoring workbook; .xlsm: with buttons for Excel
  hnb-xl attach monitoring.xlsx --authority kingston  read your own workbook where it stands
  hnb-xl check kingston.xlsx                        what is wrong in it, and what to do
  hnb-xl refresh kingston.xlsx                      rebuild Checks and the dashboards, with a backup
  hnb-xl import kingston.xlsx ledger.csv --preview  what an extract of the ledger would change
  hnb-xl roll-forward kingston.xlsx                 close this return and open the next
  hnb-xl results kingston.xlsx --json               every figure, with its cells
  hnb-xl publish kingston.xlsx --suppress --as pdf  a copy of the pack to hand out, values only
  hnb-xl doctor kingston.xlsx                       whether Excel would repair or refuse the file
  hnb-xl eval 'HNB_RAG(1512,1496,"lower",0.02,0.1)' one worksheet function

exit codes: 0 done; 1 done, but findings at or above the bar, or refused; 2 could not run, nothing written
"""


class Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments as every other error is said; its subcommands are of this class too."""

    def error(self, message: str) -> NoReturn:
        """Refuse the arguments.

        Raises:
            WrongArguments: always.
        """
        raise WrongArguments(message, self)


class WrongArguments(BadArgument):
    """The arguments do not make sense; the usage of the command they were given to is shown."""

    def __init__(self, message: str, parser: argparse.ArgumentParser) -> None:
        super().__init__("wrong_arguments", f"{message}.", f"See `{parser.prog} --help`.")
        self.parser = parser


def the_parser() -> Parser:
    """The whole command line: `hnb-xl COMMAND …`."""
    parser = Parser(
        prog="hnb-xl",
        description="Monitoring workbooks for high needs deficits under a Safety Valve agreement.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="store_true", help="print the version")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _add_making(commands)
    _add_attach(commands)
    _add_addin(commands)
    _add_import(commands)
    _add_roll_forward(commands)
    _add_reading(commands)
    _add_override(commands)
    _add_sign_off(commands)
    _add_scenario(commands)
    _add_publish(commands)
    _add_upgrade(commands)
    _add_reference(commands)
    return parser


def _command(commands: argparse._SubParsersAction[Parser], name: str, help: str, example: str) -> Parser:
    return commands.add_parser(
        name,
        help=help,
        description=help[0].upper() + help[1:] + ".",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _add_pack(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pack", metavar="PACK", help="return, highlight or portfolio; default: the authority's own")


def _add_by(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--by", default="", metavar="ROLE", help="the role that asks for it, for the Audit sheet (no names)"
    )


def _add_making(commands: argparse._SubParsersAction[Parser]) -> None:
    demo = _command(
        commands,
        "demo",
        "the main job on real published figures: workbook, checks, dashboards, summary on screen",
        "hnb-xl demo --authority wiltshire-2025 --out my-demo",
    )
    demo.add_argument("--out", default="hnb-demo", metavar="DIR", help="folder to write to (default: hnb-demo)")
    demo.add_argument(
        "--authority", default="kingston", metavar="AUTHORITY", help="whose published figures (default: kingston)"
    )
    _add_pack(demo)
    demo.add_argument("--list", action="store_true", help="print the authorities there are figures of, and stop")
    new = _command(
        commands, "new", "a new monitoring workbook", "hnb-xl new kingston -o kingston.xlsx --period 2021-22/Q3"
    )
    new.add_argument("authority", metavar="AUTHORITY", help="name of a shipped authority, or the path of a TOML file")
    new.add_argument(
        "-o", "--output", required=True, metavar="BOOK", help="workbook to make: .xlsx, or .xlsm with macros"
    )
    new.add_argument("--period", metavar="PERIOD", help="2021-22/Q3; default: the file's latest with figures")
    _add_pack(new)
    new.add_argument("--empty", action="store_true", help="fill in no figures")
    new.add_argument("--force", action="store_true", help="replace BOOK if it is there (a backup is kept)")
    refresh = _command(
        commands,
        "refresh",
        "read, measure, check, and rebuild Checks and the dashboards in the workbook",
        "hnb-xl refresh kingston.xlsx",
    )
    refresh.add_argument("book", metavar="BOOK")
    refresh.add_argument("-o", "--output", metavar="OUT", help="write here instead of in place")
    refresh.add_argument("--force", action="store_true", help="replace OUT if it is there")
    refresh.add_argument(
        "--mark",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="highlight the cells that have findings on the input sheets (default), or no longer",
    )
    _add_by(refresh)
    templates = _command(commands, "templates", "regenerate workbook_templates/", "hnb-xl templates --check")
    templates.add_argument("--check", action="store_true", help="only compare, part by part; exit 1 on a difference")


def _add_attach(commands: argparse._SubParsersAction[Parser]) -> None:
    attach = _command(
        commands,
        "attach",
        "read a team's own workbook where it stands, and put our sheets beside theirs",
        "hnb-xl attach monitoring.xlsx --authority kingston --period 2021-22/Q3",
    )
    attach.add_argument("book", metavar="BOOK")
    attach.add_argument("--authority", metavar="AUTHORITY", help="whose agreement: a shipped name or a TOML file")
    attach.add_argument("--period", metavar="PERIOD", help="the return it stands at, as 2021-22/Q3")
    _add_pack(attach)
    attach.add_argument("--yes", action="store_true", help="ask nothing: take the best of what is doubtful")
    attach.add_argument("--dry-run", action="store_true", help="show the map and write nothing into the workbook")
    attach.add_argument("--export", metavar="FILE", help="also write the map to a TOML file")
    attach.add_argument("--map", metavar="FILE", help="take the map from a TOML file instead of proposing one")
    attach.add_argument("-o", "--output", metavar="OUT", help="write here instead of in place")
    attach.add_argument("--force", action="store_true", help="replace OUT or the exported file if it is there")
    _add_by(attach)


def _add_publish(commands: argparse._SubParsersAction[Parser]) -> None:
    publish = _command(
        commands,
        "publish",
        "a values-only copy of the pack for people outside the team; small counts of children withheld",
        "hnb-xl publish kingston.xlsx --as xlsx,pdf --suppress -o for-forum",
    )
    publish.add_argument("book", metavar="BOOK")
    publish.add_argument("--as", dest="kinds", metavar="KINDS", help="xlsx, ods, pdf, or several with commas")
    publish.add_argument("-o", "--output", metavar="OUT", help="file, or folder (default: beside BOOK)")
    publish.add_argument("--force", action="store_true", help="replace OUT if it is there")
    which = publish.add_mutually_exclusive_group()
    which.add_argument("--sheets", metavar="NAMES", help="only these sheets, with commas; input sheets may be named")
    which.add_argument("--all-sheets", action="store_true", help="Checks and the input sheets too, as values")
    small = publish.add_mutually_exclusive_group()
    small.add_argument("--suppress", action="store_true", help="withhold counts under 5 and what would reveal them")
    small.add_argument(
        "--show-small-counts", action="store_true", help="publish counts under 5 as they are (needs --reason)"
    )
    publish.add_argument("--reason", metavar="WHY", help="why; it stands in the copy")


def _add_upgrade(commands: argparse._SubParsersAction[Parser]) -> None:
    upgrade = _command(
        commands,
        "upgrade",
        "move a workbook of an older template version to this one without losing an entry",
        "hnb-xl upgrade kingston.xlsx",
    )
    upgrade.add_argument("book", metavar="BOOK")
    upgrade.add_argument("-o", "--output", metavar="OUT", help="write here instead of in place")
    upgrade.add_argument("--force", action="store_true", help="replace OUT if it is there")
    _add_by(upgrade)


def _add_addin(commands: argparse._SubParsersAction[Parser]) -> None:
    addin = _command(
        commands,
        "addin",
        "the add-in for Excel on this computer: put it there, take it away, or say whether it can run",
        "hnb-xl addin status",
    )
    addin.add_argument("action", choices=("install", "uninstall", "status"))
    addin.add_argument("book", nargs="?", metavar="BOOK", help="with status: a workbook with macros instead")
    addin.add_argument("--json", action="store_true", help="print one JSON document")


def _add_import(commands: argparse._SubParsersAction[Parser]) -> None:
    parser = _command(
        commands,
        "import",
        "figures from an extract of the ledger or a case system into the input tables",
        "hnb-xl import kingston.xlsx ledger.csv --mapping ledger.toml --preview",
    )
    parser.add_argument("book", metavar="BOOK")
    parser.add_argument("extract", metavar="EXTRACT", help="CSV or other text table, or a workbook (.xlsx)")
    parser.add_argument(
        "--mapping",
        metavar="MAPPING",
        help="TOML file, or the name of a mapping in BOOK; default: the one in BOOK that fits EXTRACT's columns",
    )
    parser.add_argument("--preview", action="store_true", help="show every change, and write nothing")
    _add_by(parser)
    parser.add_argument("--overwrite", action="store_true", help="write also over what a person typed, and record it")
    parser.add_argument(
        "--propose", action="store_true", help="write a proposed mapping as TOML to edit (-o FILE.toml), and stop"
    )
    parser.add_argument("-o", "--output", metavar="OUT", help="write here instead of in place")
    parser.add_argument("--force", action="store_true", help="replace OUT if it is there")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def _add_roll_forward(commands: argparse._SubParsersAction[Parser]) -> None:
    roll = _command(
        commands,
        "roll-forward",
        "close the return a workbook stands at, keep its figures, and open the next",
        "hnb-xl roll-forward kingston.xlsx --dry-run",
    )
    roll.add_argument("book", metavar="BOOK")
    roll.add_argument("--to", metavar="PERIOD", help="the return to open; default: the next return point")
    roll.add_argument("--outturn", metavar="AMOUNT", help="final outturn of the year that ends, in £ before payments")
    force = "close it though errors stand (needs --reason), and replace OUT if it is there"
    roll.add_argument("--force", action="store_true", help=force)
    roll.add_argument("--reason", default="", metavar="WHY", help="why it is closed though errors stand; it is kept")
    _add_by(roll)
    roll.add_argument("--dry-run", action="store_true", help="only print what would change")
    roll.add_argument("-o", "--output", metavar="OUT", help="write here instead of in place")


def _add_reading(commands: argparse._SubParsersAction[Parser]) -> None:
    check = _command(
        commands,
        "check",
        "findings, grouped, with counts of the four outcomes",
        "hnb-xl check kingston.xlsx --fail-on warning",
    )
    results = _command(
        commands, "results", "every figure, with unit, period, basis and cells", "hnb-xl results kingston.xlsx --json"
    )
    doctor = _command(
        commands,
        "doctor",
        "what Excel would repair, reject or misread in a workbook; nothing is written",
        "hnb-xl doctor kingston.xlsx --json",
    )
    for parser in (check, results, doctor):
        parser.add_argument("book", metavar="BOOK")
        parser.add_argument("--json", action="store_true", help="print one JSON document")
    for parser in (check, results):
        parser.add_argument("--period", metavar="PERIOD", help="default: the workbook's Period sheet")
    check.add_argument("--profile", action="store_true", help="list what each rule costs, after the findings")
    check.add_argument(
        "--format",
        choices=("text", "json", "sarif", "junit", "markdown"),
        default="text",
        help="what to print: for people, for programs, for CI (default: text)",
    )
    check.add_argument(
        "--fail-on",
        choices=("error", "warning", "note"),
        default="error",
        help="exit 1 from this severity on (default: error)",
    )


def _add_override(commands: argparse._SubParsersAction[Parser]) -> None:
    override = _command(
        commands,
        "override",
        "accept a finding as it stands, with reason, role and date; list or remove what is accepted",
        "hnb-xl override kingston.xlsx --finding HN022 --cell 'KPIs!I7' --reason '…' --role 'Head of finance'",
    )
    override.add_argument("book", metavar="BOOK")
    override.add_argument("--finding", metavar="CODE", help="HN014; or the whole reference that Checks gives")
    override.add_argument("--cell", default="", metavar="SHEET!CELL", help="where it stands, as check prints it")
    override.add_argument("--reason", default="", help="why it is right as it stands, in a sentence")
    override.add_argument("--role", default="", help="who answers for it, as on the Overrides sheet; never a name")
    override.add_argument("--date", metavar="DATE", help="when it was accepted, as 2022-01-10 (default: today)")
    override.add_argument("--list", action="store_true", help="print every override and what it is worth")
    override.add_argument("--remove", action="store_true", help="take the override out: the finding stands again")
    _add_target(override)
    override.add_argument("--json", action="store_true", help="print one JSON document")


def _add_sign_off(commands: argparse._SubParsersAction[Parser]) -> None:
    sign = _command(
        commands,
        "sign-off",
        "record which figures a role has signed; refused while an error stands that nobody has accepted",
        "hnb-xl sign-off kingston.xlsx --role s151 --name-cell Period!C18",
    )
    sign.add_argument("book", metavar="BOOK")
    sign.add_argument("--role", required=True, help="s151, dcs, or the role as on the Period sheet")
    sign.add_argument("--name-cell", default="", metavar="SHEET!CELL", help="where the name stands; it is not printed")
    sign.add_argument("--date", metavar="DATE", help="the date of signing, as 2022-01-10 (default: today)")
    sign.add_argument("--withdraw", action="store_true", help="take the signature back")
    _add_target(sign)


def _add_scenario(commands: argparse._SubParsersAction[Parser]) -> None:
    scenario = _command(
        commands,
        "scenario",
        "what if: measure again with other figures, beside the ones entered; no input cell is touched",
        "hnb-xl scenario kingston.xlsx --set kpi.1.actual=1600 -o what-if.xlsx",
    )
    scenario.add_argument("book", metavar="BOOK")
    scenario.add_argument(
        "--set", action="append", default=[], metavar="ID=VALUE", help="an entered figure and another value (£26m, 5%%)"
    )
    scenario.add_argument(
        "--from", dest="source", metavar="FILE.toml", help="scenarios in a file, compared side by side"
    )
    scenario.add_argument("--sheet", action="store_true", help="put the comparison into BOOK as the sheet Scenario")
    _add_target(scenario)
    _add_by(scenario)
    scenario.add_argument("--json", action="store_true", help="print one JSON document")


def _add_target(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="OUT", help="write here instead of in place")
    parser.add_argument("--force", action="store_true", help="replace OUT if it is there")


def _add_rules_as_pages(rules: Parser) -> None:
    rules.add_argument("code", nargs="?", metavar="CODE")
    form = rules.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one JSON document")
    form.add_argument("--matrix", action="store_true", help="print which rules hold which table, by family")
    form.add_argument(
        "--markdown", nargs="?", const="docs/rules", metavar="DIR", help="write a page a rule (default: docs/rules)"
    )
    form.add_argument("--coverage", metavar="BOOK", help="print how each cell of a workbook is held, and by what")


def _add_reference(commands: argparse._SubParsersAction[Parser]) -> None:
    contract = _command(commands, "contract", "every table, column, figure and rule", "hnb-xl contract --json")
    contract.add_argument("--json", action="store_true", help="print one JSON document")
    rules = _command(commands, "rules", "the rules, or one of them", "hnb-xl rules HN001")
    _add_rules_as_pages(rules)
    evaluate = _command(
        commands, "eval", "one call of a worksheet function", "hnb-xl eval 'HNB_VARIANCE({101,99},100)'"
    )
    evaluate.add_argument("expression", metavar="EXPR")
