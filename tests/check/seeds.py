"""Errors to seed: twelve kinds of slips, each in one cell of a workbook.

Whether a cell stands under anything that an error of its kind can break is known beforehand, from `coverage`; what the
rules find has no say in it.
"""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from hnb_xl.books.book import RawCell, RawTable
from hnb_xl.check.coverage import Held, Tie, coverage
from hnb_xl.model.addresses import address
from hnb_xl.model.columns import Kind
from hnb_xl.model.inputs import Entry, Inputs
from hnb_xl.pipeline import Figures
from hnb_xl.read.cells import decimal

Typed = int | float | str | None
KINDS = (
    "digit added",
    "digits swapped",
    "sign flipped",
    "unit slip",
    "period shifted",
    "row duplicated",
    "subtotal hard-typed",
    "text for number",
    "blanked",
    "stale date",
    "RAG changed",
    "label edited",
)
_NUMERIC = frozenset(KINDS[:5])
_GROSS = frozenset({"digit added", "sign flipped", "unit slip"})  # errors that a limit on size or sign is there for
_RATED = frozenset({"reported", "reported_last", "last", "this"})
_WORKED_OUT = frozenset({"variance_published", "incl_published", "net_published"})
_AS_TEXT = ("{:,}", "£{:,}", "{}m")
_DAY_NOUGHT = date(1899, 12, 30)


class CannotBefall(Exception):  # noqa: N818  # not an error: the draw is made again
    """An error of this kind would leave the cell as it is, or makes no sense there."""


@dataclass(frozen=True, slots=True)
class Seed:
    """One error: what kind, in which cell, what is typed there, and what the cell stands under.

    `tie` is what an error of this kind can break; `held.tie` what holds the cell at all.
    """

    kind: str
    held: Held
    typed: Typed
    tie: Tie

    @property
    def place(self) -> str:
        """The cell, as KPIs!H9."""
        return self.held.entry.place

    @property
    def is_held(self) -> bool:
        """Whether the cell stands under something that an error of its kind can break."""
        return self.tie is not Tie.NONE


class Seeder:
    """Makes errors of the twelve kinds for the cells of a workbook.

    Args:
        figures: what the workbook says.
        tables: its tables as they stand in the file.
        seed: two seeders with one seed make the same errors.
    """

    def __init__(self, figures: Figures, tables: Mapping[str, RawTable], seed: int) -> None:
        self._random = random.Random(seed)
        self._inputs = figures.inputs
        self._cells = [held for held in coverage(figures.inputs, figures.results) if held.table != "sign_off"]
        self._raw = _raw_cells(tables)
        self._computed = _computed_cells(self._raw, figures.inputs)
        self._make: dict[str, Callable[[Held, RawCell], Typed]] = {
            "digit added": lambda _, raw: self._digit_added(raw),
            "digits swapped": lambda _, raw: self._digits_swapped(raw),
            "sign flipped": lambda _, raw: -_figure(raw),
            "unit slip": self._unit_slip,
            "period shifted": lambda held, _: self._shifted(held),
            "row duplicated": lambda held, _: self._another_key(held),
            "text for number": lambda _, raw: self._random.choice(_AS_TEXT).format(raw.value),
            "blanked": lambda _held, _raw: None,
            "stale date": lambda held, _: self._earlier(held),
            "RAG changed": self._another_rating,
            "label edited": lambda _, raw: self._misspelt(raw),
        }

    def seeds(self, count: int) -> Iterator[Seed]:
        """So many errors, the kinds in turn; each in a cell drawn among those the kind can befall."""
        for number in range(count):
            kind = KINDS[number % len(KINDS)]
            found = None
            while found is None:
                found = self._hard_typed() if kind == "subtotal hard-typed" else self._one(kind)
            yield found

    def _one(self, kind: str) -> Seed | None:
        held = self._random.choice([each for each in self._cells if self._befalls(kind, each)])
        raw = self._raw[held.entry.place]
        try:
            typed = self._make[kind](held, raw)
        except CannotBefall:
            return None
        return None if typed == raw.value else Seed(kind, held, typed, self._tie(kind, held))

    def _befalls(self, kind: str, held: Held) -> bool:
        """Whether an error of a kind can befall a cell."""
        contract = self._inputs[held.table].contract
        if kind == "blanked":
            return True
        if kind in _NUMERIC or kind == "text for number":
            return held.entry.number is not None
        if kind == "stale date":
            return held.entry.day is not None
        if kind == "RAG changed":
            return held.column in _RATED or held.column.endswith("assurance")
        if kind == "row duplicated":
            return held.column == contract.row_key and not contract.items
        return contract.column(held.column).kind is Kind.TEXT and isinstance(held.entry.value, str)

    def _tie(self, kind: str, held: Held) -> Tie:
        """What the cell stands under that an error of this kind can break."""
        if kind in {"text for number", "row duplicated"}:
            return Tie.WORD  # a number column holds numbers, and a key stands once
        is_firm = held.tie in {Tie.IDENTITY, Tie.SECOND_SOURCE}
        if kind == "blanked":
            required = self._inputs[held.table].contract.column(held.column).required
            return Tie.NONE if self._may_be_blank(held) or not (is_firm or required) else held.tie
        if is_firm:
            return held.tie
        reach = {"stale date": Tie.LIMIT, "label edited": Tie.WORD} | dict.fromkeys(_GROSS, Tie.LIMIT)
        return held.tie if held.tie is reach.get(kind) else Tie.NONE

    def _may_be_blank(self, held: Held) -> bool:
        """Whether the workbook works the figure out where it is left blank: no error, and nothing is lost."""
        row = self._inputs[held.table].get(held.row)
        is_subtotal = row is not None and "parts" in row.cells and bool(row.words("parts"))
        return held.column in _WORKED_OUT or (is_subtotal and held.entry.number is not None)

    def _hard_typed(self) -> Seed:
        """A computed cell with the number it showed typed over its formula."""
        place, cell = self._random.choice(self._computed)
        sheet, _, address = place.partition("!")
        shown = decimal(cell.value)
        held = Held("", "", "", Entry(sheet, address), Tie.IDENTITY, "")
        return Seed("subtotal hard-typed", held, 1 if shown is None else float(shown), Tie.IDENTITY)

    def _digit_added(self, raw: RawCell) -> Typed:
        text = _digits(raw)
        place = self._random.randrange(len(text.partition(".")[0]) + 1)
        return _number(text[:place] + self._random.choice("123456789") + text[place:], raw)

    def _digits_swapped(self, raw: RawCell) -> Typed:
        text = _digits(raw)
        pairs = [at for at in range(len(text) - 1) if text[at : at + 2].isdigit() and text[at] != text[at + 1]]
        if not pairs:
            raise CannotBefall
        at = self._random.choice(pairs)
        return _number(text[:at] + text[at + 1] + text[at] + text[at + 2 :], raw)

    def _unit_slip(self, held: Held, raw: RawCell) -> Typed:
        """£ for £k or £k for £m, either way; a percentage typed as a whole number."""
        value, row = _figure(raw), self._inputs[held.table].get(held.row)
        unit = self._inputs[held.table].contract.column(held.column).unit or (row.unit if row else None)
        if unit is None or unit.base == "count":
            raise CannotBefall
        if unit.base == "percent":
            return value * 100
        return value / 1000 if unit.value == "£" and self._random.random() < 0.5 else value * 1000

    def _shifted(self, held: Held) -> Typed:
        """The figure of the return or the year beside it, typed one column or one row off."""
        row, points = self._inputs[held.table].get(held.row), self._inputs.points
        beside: list[str] = []
        if row is not None and held.column in points:
            at = points.index(held.column)
            beside = [row[point].place for point in points[max(0, at - 1) : at + 2] if point != held.column]
        elif row is not None and held.table == "model" and held.column in {"actual", "previous"}:
            beside = [row["previous" if held.column == "actual" else "actual"].place]
        elif held.table in {"profile", "ehcp", "ehcp_plan", "month"}:
            rows = self._inputs[held.table].rows
            at = next(index for index, each in enumerate(rows) if each.key == held.row)
            beside = [each[held.column].place for each in rows[max(0, at - 1) : at + 2] if each.key != held.row]
        numbers = [number for place in beside if (number := decimal(self._raw[place].value)) is not None]
        if not numbers:
            raise CannotBefall
        return float(self._random.choice(numbers))

    def _another_key(self, held: Held) -> Typed:
        others = [row for row in self._inputs[held.table].rows if row.label and row.key != held.row]
        if not others:
            raise CannotBefall
        value = self._raw[self._random.choice(others)[held.column].place].value
        return (value.date() - _DAY_NOUGHT).days if isinstance(value, datetime) else str(value)

    def _earlier(self, held: Held) -> Typed:
        if held.entry.day is None:
            raise CannotBefall
        return (held.entry.day - timedelta(days=self._random.choice((91, 182, 365))) - _DAY_NOUGHT).days

    def _another_rating(self, held: Held, raw: RawCell) -> Typed:
        words = ("Good", "Medium", "Low") if held.column.endswith("assurance") else ("Green", "Amber", "Red")
        return self._random.choice([word for word in words if word[0] != str(raw.value)[0]])

    def _misspelt(self, raw: RawCell) -> Typed:
        text = str(raw.value)
        letters = [at for at, letter in enumerate(text) if letter.isalnum()]
        if len(letters) < 2 or not isinstance(raw.value, str):
            raise CannotBefall
        at = self._random.choice(letters)
        return text[:at] + self._random.choice(("", text[at] * 2, "x")) + text[at + 1 :]


def _raw_cells(tables: Mapping[str, RawTable]) -> dict[str, RawCell]:
    return {
        f"{table.sheet}!{address(table.top + 1 + index, table.left + at)}": cell
        for table in tables.values()
        for index, cells in enumerate(table.rows)
        for at, cell in enumerate(cells)
    }


def _computed_cells(raw: Mapping[str, RawCell], inputs: Inputs) -> list[tuple[str, RawCell]]:
    """Formulas of rows that hold something."""
    rows = {
        _row_of(entry.place) for table in inputs.tables.values() for row in table.rows for entry in row.cells.values()
    }
    return [(place, cell) for place, cell in raw.items() if cell.formula and _row_of(place) in rows]


def _row_of(place: str) -> tuple[str, str]:
    sheet, _, address = place.partition("!")
    return sheet, address.lstrip(string.ascii_uppercase)


def _figure(raw: RawCell) -> int | float:
    if not isinstance(raw.value, int | float) or isinstance(raw.value, bool) or not raw.value:
        raise CannotBefall
    return raw.value


def _digits(raw: RawCell) -> str:
    """A number's digits as they are typed."""
    return format(abs(decimal(raw.value) or Decimal(0)).normalize(), "f")


def _number(text: str, raw: RawCell) -> int | float:
    number = Decimal(text) * (-1 if (decimal(raw.value) or 0) < 0 else 1)
    return int(number) if number == number.to_integral_value() else float(number)
