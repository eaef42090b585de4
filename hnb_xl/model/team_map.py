"""The map of a team's own workbook: which of their sheets, columns and rows hold what of the contract.

A contract table may be made of several parts (a KPI table in two blocks, months whose series stand on two sheets).
Rows go down the sheet or, `across`, along it: then their "columns" are rows and every place is turned round. What the
team's workbook does not hold (our keys, units, signs, policies, columns they do not have) stands on our Set-up sheet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from hnb_xl.model.columns import Column, Table
from hnb_xl.model.money import Unit
from hnb_xl.model.tables import TABLES

MAP_SHEET, SET_UP_SHEET = "HNB Map", "HNB Set-up"
PARTS_TABLE, COLUMNS_TABLE, WORDS_TABLE = "hnbMapTables", "hnbMapColumns", "hnbMapWords"
THIS_RETURN, LAST_RETURN = "This return", "Last return"
OURS = frozenset({"agreement", "period", "point", "policy", "sign_off", "rounding", "scale", "override"})
"""Tables that no team holds as the product needs them: they are always on sheets of ours."""

LABELS: Mapping[str, tuple[str, ...]] = {
    "profile": ("year",),
    "payment": ("instalment",),
    "ehcp_plan": ("year",),
    "kpi": ("ref", "name"),
    "model": ("line",),
    "outturn": ("block",),
    "ehcp": ("period",),
    "contribution": ("partner",),
    "saving": ("initiative",),
    "condition": ("ref", "title"),
    "condition_kpi": ("key", "indicator"),
    "rating": ("ref", "subject"),
    "measure": ("measure",),
    "theme": ("key", "theme"),
    "workstream": ("workstream",),
    "milestone_due": ("theme", "status"),
    "month": ("month",),
    "risk": ("name", "risk"),
    "capital": ("item",),
    "milestone": ("item",),
    "arrival": ("item",),
    "request": ("item",),
}
"""The columns a person tells the rows of a table apart by; of those a team has, together."""

CONTINUED = frozenset({"category", "group", "workstream", "theme", "programme", "condition"})
"""Columns of group names: a blank cell under a name belongs to that group still."""


class TypedUnit(StrEnum):
    """What one of a team's figures is typed in."""

    GBP = "£"
    GBP_K = "£k"
    GBP_M = "£m"
    PERCENT = "%"  # a cell of 12.5% holds 0.125
    POINTS = "% as 12.5"
    COUNT = "count"
    ROW = "as its row"  # the Set-up sheet says, row by row
    CELL = "as its cell"  # £0.0"m" and £#,##0 in one column: each cell's number format says

    def factor(self, unit: Unit) -> Decimal | None:
        """Base units for one typed, for a figure whose own unit is this; None where the two are of another kind."""
        if unit in _MONEY:
            return Unit(self.value).scale if self.value in _MONEY else None
        if unit is Unit.PERCENT:
            return Decimal("0.01") if self is TypedUnit.POINTS else Decimal(1)
        return Decimal(1)


_MONEY = frozenset({Unit.GBP, Unit.GBP_K, Unit.GBP_M})


@dataclass(frozen=True, slots=True)
class MapColumn:
    """One column of theirs that is read.

    Args:
        ours: Header of our column; `This return` and `Last return` stand for the column of a return point.
        place: Where theirs stands: the column's number from 1 (the row's, in a part that goes across).
        words: Its header, all lines of it.
        unit: What its figures are typed in; None for words and dates.
        point: The return point it is for, where our one column is several of theirs (a forecast for each quarter).
        is_turned: True where it writes the opposite sign of ours.
        confidence: 0 to 100: how sure the proposal was.
        sample: A value of it, as proposed.
    """

    ours: str
    place: int
    words: str
    unit: TypedUnit | None = None
    point: str = ""
    is_turned: bool = False
    confidence: int = 100
    sample: str = ""


@dataclass(frozen=True, slots=True)
class MapPart:
    """Where rows of one contract table stand in the team's workbook.

    Args:
        table: Key of the contract table.
        sheet: The tab's name.
        top, bottom: First and last line of the header: rows, or columns where the part goes across.
        first, last: First and last line of its rows.
        columns: What is read of it.
        across: True where its rows are columns of the sheet.
        excel_table: Name of the Excel table it is, where it is one.
        no_figure: Texts that mean there is no figure.
        ignored: Labels of lines that are not read: totals and headings that the contract has no row for.
        confidence: 0 to 100.
    """

    table: str
    sheet: str
    top: int
    bottom: int
    first: int
    last: int
    columns: tuple[MapColumn, ...]
    across: bool = False
    excel_table: str = ""
    no_figure: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    confidence: int = 100


@dataclass(frozen=True, slots=True)
class SetUpRow:
    """What stands on the Set-up sheet for one row of theirs.

    Args:
        key: Our row key.
        label: Their label, as `label_of` makes it.
        place: The cell of the label when it was last seen: KPIs!B12. Blank for a row they do not have.
        unit: What its figures are typed in, where a column says `as its row`.
        values: By column key, what the team's workbook does not hold: only where the row is proposed.
        line: Its row in the table on the Set-up sheet, from 0, where it was read from there.
    """

    key: str
    label: str
    place: str = ""
    unit: TypedUnit | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    line: int = -1


@dataclass(frozen=True)
class TeamMap:
    """The whole map.

    Args:
        parts: Where the tables stand.
        words: Their words for ours, by table key, column key and their word in lower case.
        set_up: The Set-up rows by table key.
    """

    parts: tuple[MapPart, ...]
    words: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    set_up: Mapping[str, tuple[SetUpRow, ...]] = field(default_factory=dict)

    def parts_of(self, table: str) -> tuple[MapPart, ...]:
        """The parts of one contract table, in order."""
        return tuple(part for part in self.parts if part.table == table)


@lru_cache(maxsize=32_768)
def plain_words(text: str) -> str:
    """Words as they are compared: lower case, one space, no punctuation but what tells figures apart."""
    return " ".join(re.sub(r"[^0-9a-z£%&+<>#]+", " ", text.casefold().replace("’", "").replace("'", "")).split())


def set_up_table(contract: Table) -> str:
    """The name of a contract table's table on the Set-up sheet."""
    return f"hnbSetUp{contract.name.removeprefix('tbl')}"


def mappable(table: str, points: tuple[str, ...]) -> tuple[Column, ...]:
    """The columns of a table that one of a team's may be: those of the return points, and of this and the last one."""
    columns = BY_KEY[table].for_points((*points, THIS_RETURN, LAST_RETURN)).columns
    return tuple(column for column in columns if not column.is_computed)


def set_up_columns(contract: Table, parts: tuple[MapPart, ...], points: tuple[str, ...]) -> tuple[Column, ...]:
    """The columns that the Set-up sheet must hold: those that not every part of the team's has, at any return.

    Args:
        contract: The table as declared, its per-point columns not repeated.
        parts: Its parts.
        points: The return points of the year.
    """
    everywhere = [_held(part, points) for part in parts]
    held = set.intersection(*everywhere) if everywhere else set()
    return tuple(
        column
        for column in contract.for_points(points).columns
        if not column.is_computed and column.key != contract.row_key and column.header not in held
    )


def _held(part: MapPart, points: tuple[str, ...]) -> set[str]:
    """The headers of our columns that a part answers at whichever return."""
    pointed: dict[str, set[str]] = {}
    for column in part.columns:
        pointed.setdefault(column.ours, set()).update((column.point,) if column.point else points)
    return {ours for ours, found in pointed.items() if found.issuperset(points)}


BEFORE: Mapping[tuple[str, str], str] = {("model", "previous"): "actual", ("kpi", "reported_last"): "reported"}
"""A column that another column's figure of the return before answers."""

BY_KEY: Mapping[str, Table] = {table.key: table for table in TABLES}
