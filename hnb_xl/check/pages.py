"""The catalogue in words: a page a rule, the matrix that shows where rules are missing, and how cells are held.

All of it is made from the rules and the contract, as Markdown, by `hnb-xl rules`; a test keeps docs/rules current.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from hnb_xl.check.coverage import Held, Tie
from hnb_xl.check.fault import Rows
from hnb_xl.check.rule import STATED, Family, Rule
from hnb_xl.model.columns import Table
from hnb_xl.model.tables import QUARTERS, RECORDS, TABLES

INDEX, COVERAGE = "README.md", "coverage.md"
_MANY = 12  # columns of one table; more are counted, not listed
_FIELD = {"{point}": "each return point", "{point} assurance": "assurance at each return point"}


def pages(rules: Sequence[Rule]) -> dict[str, str]:
    """Every page by file name: the index with the matrix, and one a rule."""
    return {INDEX: _index(rules), **{f"{rule.code}.md": page(rule) for rule in rules}}


def page(rule: Rule) -> str:
    """One rule, as a page."""
    info = rule.info
    facts = [
        ("Severity", f"{info.severity.value} at most"),
        ("Family", info.family or "none"),
        ("Clause", info.clause),
        ("Source", info.source),
        ("Since", info.since),
        ("Until", info.until),
    ]
    lines = [f"# {info.code}: {info.title}", "", info.about, ""]
    lines += [f"- **{name}:** {value}" for name, value in facts if value]
    lines += ["", "## What to do", "", _plain(info.fix), "", "## What it reads", "", *_reads(info.reads)]
    lines += ["", "## An example that passes", "", *_example(rule.passing)]
    lines += ["", "## An example that fails", "", *_example(rule.failing)]
    return "\n".join(lines) + "\n"


def _plain(template: str) -> str:
    """What to do, with the cell's own words in place of the template's fields."""
    words = {"place": "the cell", "reason": "the cell for the reason", "status": "the status", "column": "the column"}
    text = template
    for field, said in words.items():
        text = text.replace("{" + field + "}", said)
    while "{" in text:
        before, _, rest = text.partition("{")
        field, _, after = rest.partition("}")
        text = f"{before}the {field.replace('_', ' ')}{after}"
    return text[:1].upper() + text[1:]


def _tables() -> dict[str, Table]:
    return {table.key: table for table in (*TABLES, *RECORDS)}


def _reads(reads: Iterable[str]) -> Iterator[str]:
    """The columns, by table, as the workbook heads them."""
    tables, grouped = _tables(), _grouped(reads)
    for key, columns in grouped.items():
        table = tables[key]
        items = {item.key: item.label for item in table.items}
        headers = [items.get(column) or _header(table, column) for column in columns]
        listed = ", ".join(headers) if len(headers) <= _MANY else f"{len(headers)} columns"
        yield f"- {table.name} (sheet {table.sheet}): {listed}"


def _header(table: Table, column: str) -> str:
    return _FIELD.get(column) or table.column(column).header.replace("{point}", "each return point's")


def _grouped(reads: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in reads:
        table, _, column = name.partition(".")
        found.setdefault(table, []).append(column)
    return found


def _example(rows: Rows) -> Iterator[str]:
    """Rows as typed, one table each; what an example leaves out does not matter to the rule."""
    tables = _tables()
    for number, (key, typed) in enumerate(rows.items()):
        table = tables[key]
        items = {item.key: item.label for item in table.items}
        columns = list(dict.fromkeys(column for row in typed for column in row))
        if number:
            yield ""
        yield f"{table.name}:"
        yield ""
        heads = [items.get(column) or _head(table, column) for column in columns]
        yield from _markdown(heads, ([_typed(row.get(column)) for column in columns] for row in typed))


def _head(table: Table, column: str) -> str:
    return table.for_points(QUARTERS).column(column).header


def _typed(value: object) -> str:
    if value is None:
        return "(blank)"
    if value == "=":
        return "(a formula never saved)"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value)


def _markdown(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(_cell(head) for head in heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(_cell(text) for text in row)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def matrix(rules: Sequence[Rule]) -> str:
    """Which rules hold which table, by family; a dash is a gap."""
    by_table: dict[str, dict[Family, list[str]]] = {}
    everywhere = [rule for rule in rules if len(_grouped(rule.reads)) > len(TABLES) // 2]
    for rule in rules:
        if rule.family is not None and rule not in everywhere:
            for table in _concerned(rule):
                by_table.setdefault(table, {}).setdefault(rule.family, []).append(rule.code)
    rows = []
    for each in (*TABLES, *RECORDS):
        held: Mapping[Family, list[str]] = by_table.get(each.key, {})
        rows.append([each.name, *(" ".join(held.get(family, ())) or "-" for family in Family)])
    whole = [" ".join(rule.code for rule in everywhere if rule.family is family) or "-" for family in Family]
    heads = ["Table", *(family.value for family in Family)]
    return "\n".join(_markdown(heads, [["half of the tables or more", *whole], *rows]))


def _concerned(rule: Rule) -> tuple[str, ...]:
    """The tables a rule holds: those it reads.

    A rule on facts reads them wherever they are stated best; it holds the tables of its example.
    """
    return tuple(rule.failing) if set(STATED) <= set(rule.reads) else tuple(_grouped(rule.reads))


def _index(rules: Sequence[Rule]) -> str:
    lines = [
        "# The rules",
        "",
        f"{len(rules)} rules. An error stops sign-off; a warning needs an eye; a note is worth knowing. Each page says",
        "what must hold, which columns it reads, and what to do, with an example that passes and one that fails.",
        "Made by `hnb-xl rules --markdown`; do not edit.",
        "",
        *_markdown(
            ["Rule", "Severity", "Family", "What is wrong"],
            ([f"[{rule.code}]({rule.code}.md)", rule.severity.value, rule.info.family, rule.title] for rule in rules),
        ),
        "",
        "## Tables by families",
        "",
        "A dash is a gap: no rule of that family holds the table. A rule on half of the tables or more stands in the",
        "first row; one on facts, which are stated in many tables, stands where its example is. Missing alt text and",
        "hidden sheets are not entered figures: the published copy is examined for them when it is made.",
        "",
        matrix(rules),
        "",
        "## What no rule can catch",
        "",
        f"[{COVERAGE}]({COVERAGE}) says for each table how many cells stand under an identity, a second source, a list",
        "or a limit, and why nothing holds the rest.",
    ]
    return "\n".join(lines) + "\n"


def coverage_page(held: Sequence[Held]) -> str:
    """How the cells of a workbook are held, by table, and why nothing more holds the rest."""
    names = {table.key: table.name for table in TABLES}
    keys = [key for key in names if any(each.table == key for each in held)]
    rows = [[names[key], *_counts([each for each in held if each.table == key])] for key in keys]
    rows.append(["**All**", *_counts(held)])
    loose = [each for each in held if each.tie in {Tie.NONE, Tie.PRESENCE}]
    reasons = dict.fromkeys(each.why for each in loose)
    lines = [
        "# How each cell is held",
        "",
        f"Of {len(held):,} cells that hold something in this workbook, {_share(held, *list(Tie)[:4])} stand under an",
        "identity (a sum, a rate, a step), a second source (the same fact elsewhere, the policy's own rating), a list",
        "or a reference, or a limit (of size, sign, date or scale). The last column is what nothing checks, or only",
        "that it is there. Known from the expectations and the contract before any rule runs.",
        "",
        *_markdown(["Table", "Cells", *(tie.value for tie in Tie), "unchecked"], rows),
        "",
        "## Why nothing more holds the rest",
        "",
        *_markdown(
            ["Why", "Cells", "Where"],
            ([why, str(sum(each.why == why for each in loose)), _where(loose, why, names)] for why in reasons),
        ),
        "",
        "A word is held by a list only as far as the list goes: another word of it passes. A limit catches what is",
        "gross (a digit more, another unit, another sign, a date outside the return), not a figure a little wrong.",
    ]
    return "\n".join(lines) + "\n"


def _counts(held: Sequence[Held]) -> list[str]:
    return [
        str(len(held)),
        *(str(sum(each.tie is tie for each in held)) for tie in Tie),
        _share(held, Tie.PRESENCE, Tie.NONE),
    ]


def _share(held: Sequence[Held], *ties: Tie) -> str:
    return f"{sum(each.tie in ties for each in held) / len(held):.0%}" if held else "0%"


def _where(loose: Sequence[Held], why: str, names: Mapping[str, str]) -> str:
    counted: dict[str, int] = {}
    for each in loose:
        if each.why == why:
            name = f"{names[each.table]} {each.column}".replace("_", " ")
            counted[name] = counted.get(name, 0) + 1
    most = sorted(counted, key=lambda name: -counted[name])[:6]
    return ", ".join(most) + (" and others" if len(counted) > len(most) else "")
