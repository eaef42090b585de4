"""The arguments of the commands by which somebody answers for figures: override, sign-off and scenario.

Nothing is imported here but argparse: the command line must answer at once.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable

Command = Callable[[str, str, str], ArgumentParser]
"""Adds a command: its name, what it does, and an example."""


def add_answering(command: Command) -> None:
    """Add the three commands."""
    _add_override(command)
    _add_sign_off(command)
    _add_scenario(command)


def _add_override(command: Command) -> None:
    override = command(
        "override",
        "accept a finding as it stands, with reason, role and date; list or remove what is accepted",
        "hnb-xl override kingston.xlsx --finding HN027 --cell 'KPIs!I7' --reason '…' --role 'Head of finance'",
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


def _add_sign_off(command: Command) -> None:
    sign = command(
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


def _add_scenario(command: Command) -> None:
    scenario = command(
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
    scenario.add_argument("--by", default="", metavar="ROLE", help="the role that asks for it (no names)")
    scenario.add_argument("--json", action="store_true", help="print one JSON document")


def _add_target(parser: ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="OUT", help="write here instead of in place")
    parser.add_argument("--force", action="store_true", help="replace OUT if it is there")
