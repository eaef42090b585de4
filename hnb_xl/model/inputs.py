"""Inputs: what the officer entered, parsed once, each cell knowing where it stands.

Numbers are `Decimal` in base units with internal signs. Text where a number was expected is no figure yet: `value` is
None and `text` keeps what the cell says, so that it never becomes nought in a total.

Cells and rows are plain frozen dataclasses, not pydantic: a workbook has thousands, all made by `read`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from hnb_xl.errors import ContractBroken
from hnb_xl.model.addresses import parse_cell
from hnb_xl.model.columns import Table
from hnb_xl.model.money import Interval, Unit
from hnb_xl.model.scale import DEFAULTS, RATING, Level, Scale
from hnb_xl.model.year import FinancialYear, Period

Value = Decimal | str | date | None

_NAMING = ("line", "block", "name", "initiative", "indicator", "item", "title", "measure")  # columns with a row's words
_THRESHOLDS = ("amber_pct", "red_pct", "amber_amount", "red_amount")
_TRIPS = ("", "either", "both")
_LEVEL = ("letter", "colour", "words", "shape", "meaning")
_TURNED = {"kpi": "reversed", "model": "saving written positive"}


def is_turned(table: str, signs: str) -> bool:
    """True for a row whose source writes the opposite of the internal sign."""
    return bool(signs) and _TURNED.get(table) == signs.casefold()


def slug(text: str) -> str:
    """A row key as figure ids write it: lower case, words joined by underscores ("To date" is to_date)."""
    return re.sub(r"[^a-z0-9.]+", "_", text.lower().replace("'", "").replace("’", "")).strip("_")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entered cell.

    `value` is typed by the contract; `text` keeps words that stand where a number or date belongs; `error` keeps an
    Excel error; `quantum` is the published precision of a number in base units (0 is exact). `typed_as_text` is set
    when the words look like a number ("1,512", "28.3m"): somebody must retype it. `factor` is base units for each unit
    typed in this very cell, negative where its sign is turned round: what a figure is divided by to be typed there.
    """

    sheet: str
    cell: str
    value: Value = None
    text: str = ""
    error: str = ""
    quantum: Decimal = Decimal(0)
    typed_as_text: bool = False
    stale: bool = False
    factor: Decimal = Decimal(1)

    @property
    def place(self) -> str:
        """KPIs!H9."""
        return f"{self.sheet}!{self.cell}"

    @property
    def is_blank(self) -> bool:
        """True when nothing at all was entered."""
        return self.value is None and not self.text and not self.error and not self.stale

    @property
    def number(self) -> Decimal | None:
        """The number, or None when there is no figure yet."""
        return self.value if isinstance(self.value, Decimal) else None

    @property
    def day(self) -> date | None:
        """The date, or None."""
        return self.value if isinstance(self.value, date) else None

    @property
    def words(self) -> str:
        """The text, whichever kind of cell it stands in."""
        return self.value if isinstance(self.value, str) else self.text

    @property
    def interval(self) -> Interval | None:
        """Where the published figure's true value may lie."""
        number = self.number
        return None if number is None else Interval.of(number, self.quantum)


@dataclass(frozen=True, slots=True)
class InputRow:
    """One row of an input table; `key` is its row key as a slug, `label` the key as typed.

    `typed_over` holds the computed columns in which somebody typed a value where the formula stood.
    """

    table: str
    key: str
    label: str
    cells: Mapping[str, Entry]
    typed_over: Mapping[str, Entry] = field(default_factory=dict)

    def __getitem__(self, column: str) -> Entry:
        return self.cells[column]

    def number(self, column: str) -> Decimal | None:
        """The number in a column, or None."""
        return self.cells[column].number

    def words(self, column: str) -> str:
        """The text in a column, or an empty text."""
        return self.cells[column].words

    def day(self, column: str) -> date | None:
        """The date in a column, or None."""
        return self.cells[column].day

    @property
    def unit(self) -> Unit:
        """The row's unit (count where the table has none)."""
        words = self.words("unit") if "unit" in self.cells else ""
        return Unit(words) if words in _UNITS else Unit.COUNT

    @property
    def is_turned(self) -> bool:
        """True when the row's source writes the opposite of the internal sign."""
        return "signs" in self.cells and is_turned(self.table, self.words("signs"))

    @property
    def title(self) -> str:
        """What the row is called where people read it: "1 Actual EHCPs", "High Needs Block"."""
        words = next((said for key in _NAMING if key in self.cells and (said := self.words(key))), "")
        if not words:
            return self.label
        return words if self.key == slug(self.label) == self.label else f"{self.label} {words}"

    @property
    def place(self) -> str:
        """Where the row begins."""
        return next(iter(self.cells.values())).place

    @property
    def line(self) -> int | None:
        """The number of the sheet's row it begins in; None where its first column has no cell."""
        at = parse_cell(next(iter(self.cells.values())).cell)
        return at[0] if at else None


_UNITS = {unit.value for unit in Unit}


@dataclass(frozen=True)
class InputTable:
    """All rows of one table that hold anything, in order."""

    contract: Table
    sheet: str
    rows: tuple[InputRow, ...]

    def __iter__(self) -> Iterator[InputRow]:
        return iter(self.rows)

    @cached_property
    def by_key(self) -> dict[str, InputRow]:
        """Rows by key; of duplicates the first (a rule reports the others)."""
        found: dict[str, InputRow] = {}
        for row in self.rows:
            found.setdefault(row.key, row)
        return found

    @cached_property
    def named(self) -> tuple[InputRow, ...]:
        """The rows that figures are made of: those with a key, and of duplicates the first."""
        return tuple(row for key, row in self.by_key.items() if key)

    def get(self, key: str) -> InputRow | None:
        """The row with this key, or None."""
        return self.by_key.get(key)


def scales_of(table: InputTable) -> dict[str, Scale]:
    """The scales a workbook words for itself, by what they rate; levels stand in their order, best first."""
    levels: dict[str, list[Level]] = {}
    for row in table.named:
        letter, colour, words, shape, meaning = (row.words(key) for key in _LEVEL)
        if letter and words:
            levels.setdefault(row.words("scale"), []).append(Level(letter, colour, words, shape, meaning))
    return {name: Scale(name, tuple(found)) for name, found in levels.items()}


@dataclass(frozen=True)
class Inputs:
    """Everything entered, by table key, with the fingerprint that stamps all that is made from it."""

    book: str
    tables: Mapping[str, InputTable]
    fingerprint: str
    points: tuple[str, ...]
    asked: Period | None = None  # another return than the Period sheet's, when the caller asks for one
    mapped: frozenset[str] = frozenset()  # keys of the tables that stand in a team's own sheets, read through its map
    # Of those, by table and column key: columns headed with the return whose figures they keep ("Forecast Q3").
    dated: frozenset[tuple[str, str]] = frozenset()

    def __getitem__(self, table: str) -> InputTable:
        return self.tables[table]

    def item(self, table: str, key: str) -> Entry:
        """The value of an item in a table of items (Agreement facts, Period).

        Raises:
            ContractBroken: the table has lost that row.
        """
        row = self.tables[table].get(key)
        if row is None:
            contract = self.tables[table].contract
            label = next(item.label for item in contract.items if item.key == key)
            raise ContractBroken(
                "missing_item",
                f"{contract.name} on sheet {contract.sheet} has no row “{label}”.",
                "Put the row back as the template has it.",
            )
        return row["value"]

    @cached_property
    def authority(self) -> str:
        """The council's name."""
        return self.item("agreement", "authority").words

    @cached_property
    def period(self) -> Period:
        """The return this workbook stands at.

        Raises:
            BadArgument: the Period sheet does not name a year and a return point.
        """
        if self.asked is not None:
            return self.asked
        year, typed = self.item("period", "year"), self.item("period", "point").words
        point = next((known for known in self.points if known.casefold() == typed.casefold()), typed)
        return Period.parse(f"{year.words}/{point}")

    @property
    def year(self) -> FinancialYear:
        """The financial year of the return."""
        return self.period.year

    @cached_property
    def data_date(self) -> date | None:
        """The date the figures stand at."""
        return self.item("period", "data_date").day

    @cached_property
    def point(self) -> str:
        """The current return point: the name of its column in the per-point tables."""
        return self.period.point

    @cached_property
    def previous_point(self) -> str | None:
        """The return point before, or None at the first of the year."""
        if self.point not in self.points:
            return None
        index = self.points.index(self.point)
        return self.points[index - 1] if index else None

    @cached_property
    def points_so_far(self) -> tuple[str, ...]:
        """The return points of the year up to the current one."""
        if self.point not in self.points:
            return ()
        return self.points[: self.points.index(self.point) + 1]

    def at_point(self, row: InputRow, point: str | None = None) -> Entry | None:
        """A row's entry in the column of a return point (the current one by default); None where there is none."""
        name = point or self.point
        return row.cells.get(name) if name in self.points else None

    def stating(self, fact: str, table: str) -> InputRow | None:
        """The first row of a table that states a fact, or None."""
        for row in self.tables[table].named:
            if row.words("fact") == fact:
                return row
        return None

    @cached_property
    def _scales(self) -> Mapping[str, Scale]:
        return DEFAULTS | scales_of(self.tables["scale"])

    def scale(self, name: str = RATING) -> Scale:
        """The scale things are rated by: the workbook's own, else the usual one."""
        return self._scales[name]

    @cached_property
    def policies(self) -> Mapping[str, InputRow]:
        """The RAG policies that make sense, by name in lower case (as Excel looks them up); of duplicates the first.

        One that holds anything but thresholds from nought up and a known way to trip is left out, and so rates
        nothing: a rule reports it, and no rating is better than a wrong one.
        """
        found: dict[str, InputRow | None] = {}
        for row in self.tables["policy"]:
            if row.label:
                found.setdefault(row.label.casefold(), row if _is_usable(row) else None)
        return {name: row for name, row in found.items() if row is not None}

    def policy_of(self, row: InputRow) -> InputRow | None:
        """The RAG policy a row names; None where it names none, or none that makes sense."""
        return self.policies.get(row.words("policy").casefold())


def _is_usable(policy: InputRow) -> bool:
    thresholds = [policy[column] for column in _THRESHOLDS]
    known = [entry.number for entry in thresholds if not entry.is_blank]
    trips = policy["combine"]
    return (
        all(number is not None and number >= 0 for number in known)
        and not trips.error
        and not trips.stale
        and trips.words in _TRIPS
    )
