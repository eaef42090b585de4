"""Errors seeded into the real workbook, one cell each, and what the rules make of them.

From the clean return a workbook is made as `hnb-xl new` makes it. Each error is written into its file, which is then
read, measured and checked by the same line as an officer's. Whether a cell stands under anything is known beforehand,
from `coverage`; what the rules find has no say in it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from hnb_xl.books.book import RawCell
from hnb_xl.books.file_book import FileBook
from hnb_xl.books.package import CellPatch, plan_patch
from hnb_xl.check.coverage import Held, Tie, coverage
from hnb_xl.errors import HnbError
from hnb_xl.model.authority import load_authority
from hnb_xl.model.columns import Kind
from hnb_xl.model.finding import Finding, Outcome
from hnb_xl.model.inputs import Inputs
from hnb_xl.pipeline import Figures, assess, new
from hnb_xl.read.cells import decimal
from hnb_xl.read.rows import cell_name

CLEAN = Path(__file__).with_name("clean_return.toml")
PERIOD = "2025-26/Q3"
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
_LABELS = frozenset({Kind.TEXT})


@dataclass(frozen=True, slots=True)
class Seed:
    """One error: what kind, in which cell, what is typed there, and what the cell stands under."""

    kind: str
    held: Held
    typed: int | float | str | None
    tie: Tie

    @property
    def place(self) -> str:
        """The cell, as KPIs!H9."""
        return self.held.entry.place

    @property
    def is_held(self) -> bool:
        """Whether the cell stands under an identity, a limit or a second source that an error of its kind can break."""
        return self.tie is not Tie.NONE


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of one error."""

    seed: Seed
    findings: tuple[Finding, ...]
    refused: str
    crashed: tuple[str, ...]

    @property
    def is_detected(self) -> bool:
        """Something was found, or the workbook was refused with its reason."""
        return bool(self.findings) or bool(self.refused)

    @property
    def is_named(self) -> bool:
        """The cell stands in a finding, as its own or among those related."""
        return any(self.seed.place in (each.place, *each.related) for each in self.findings)


@cache
def clean_book() -> bytes:
    """The clean return's workbook, as a file."""
    book, _ = new(load_authority(CLEAN), PERIOD, "clean.xlsx")
    return book.to_bytes()


def read_clean() -> Figures:
    """The clean workbook through the whole line."""
    return assess(FileBook(clean_book(), "clean.xlsx"))


class Seeder:
    """Makes errors of the twelve kinds for the cells of the clean workbook."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        figures = read_clean()
        self.inputs: Inputs = figures.inputs
        self.cells = [held for held in coverage(figures.inputs, figures.results) if held.table != "sign_off"]
        self._raw = _raw_cells()
        self._computed = _computed_cells(self._raw, self.inputs)

    def seeds(self, count: int) -> Iterator[Seed]:
        """So many errors, the kinds in turn; each in a cell chosen at random among those the kind can befall."""
        for number in range(count):
            kind = KINDS[number % len(KINDS)]
            found = None
            while found is None:
                found = self._one(kind)
            yield found

    def _one(self, kind: str) -> Seed | None:
        if kind == "subtotal hard-typed":
            return self._hard_typed()
        held = self.random.choice([each for each in self.cells if self._befalls(kind, each)])
        raw = self._raw[held.entry.place]
        typed = getattr(self, "_" + kind.lower().replace(" ", "_"))(held, raw)
        if typed is _NOTHING or typed == raw.value:
            return None
        return Seed(kind, held, typed, _tie(kind, held))

    def _befalls(self, kind: str, held: Held) -> bool:
        column = self.inputs[held.table].contract.column(held.column)
        is_label = held.column == self.inputs[held.table].contract.row_key
        if kind == "blanked":
            return True
        if kind in _NUMERIC or kind == "text for number":
            return held.entry.number is not None
        if kind == "stale date":
            return held.entry.day is not None
        if kind == "RAG changed":
            return held.column in _RATED or held.column.endswith("assurance")
        if kind == "row duplicated":
            return is_label and not self.inputs[held.table].contract.items
        return column.kind in _LABELS and isinstance(held.entry.value, str)

    def _hard_typed(self) -> Seed:
        """A computed cell with a number typed over its formula, or a published subtotal that no longer moves."""
        place, cell = self.random.choice(self._computed)
        sheet, _, address = place.partition("!")
        value = cell.value if isinstance(cell.value, int | float) and not isinstance(cell.value, bool) else 1
        held = next(each for each in self.cells if each.entry.sheet == sheet)
        entry = type(held.entry)(sheet, address)
        return Seed("subtotal hard-typed", Held(held.table, "", "", entry, Tie.IDENTITY, ""), value, Tie.IDENTITY)

    def _digit_added(self, held: Held, raw: RawCell) -> int | float:
        text, at = _digits(raw)
        place = self.random.randrange(at + 1)
        return _number(text[:place] + self.random.choice("123456789") + text[place:], raw)

    def _digits_swapped(self, held: Held, raw: RawCell) -> int | float | object:
        text, _ = _digits(raw)
        pairs = [i for i in range(len(text) - 1) if (text[i : i + 2]).isdigit() and text[i] != text[i + 1]]
        if not pairs:
            return _NOTHING
        at = self.random.choice(pairs)
        return _number(text[:at] + text[at + 1] + text[at] + text[at + 2 :], raw)

    def _sign_flipped(self, held: Held, raw: RawCell) -> int | float | object:
        return -raw.value if isinstance(raw.value, int | float) and raw.value else _NOTHING

    def _unit_slip(self, held: Held, raw: RawCell) -> int | float | object:
        if not isinstance(raw.value, int | float) or not raw.value:
            return _NOTHING
        row = self.inputs[held.table].get(held.row)
        unit = self.inputs[held.table].contract.column(held.column).unit or (row.unit if row else None)
        if unit is None or unit.base == "count":
            return _NOTHING
        if unit.base == "percent":
            return raw.value * 100
        return raw.value * 1000 if unit.value != "£" or self.random.random() < 0.5 else raw.value / 1000

    def _period_shifted(self, held: Held, raw: RawCell) -> int | float | object:
        """The figure of the return or the year beside it, typed one column or one row off."""
        row = self.inputs[held.table].get(held.row)
        points = self.inputs.points
        beside: list[str] = []
        if row is not None and held.column in points:
            at = points.index(held.column)
            beside = [row[point].place for point in points[max(0, at - 1) : at + 2] if point != held.column]
        elif row is not None and held.column in {"actual", "previous"}:
            other = {"actual": "previous", "previous": "actual"}[held.column]
            beside = [row[other].place] if other in row.cells else []
        elif held.table in {"profile", "ehcp", "ehcp_plan", "month"}:
            rows = self.inputs[held.table].rows
            at = next(i for i, each in enumerate(rows) if each.key == held.row)
            beside = [each[held.column].place for each in rows[max(0, at - 1) : at + 2] if each.key != held.row]
        values = [self._raw[place].value for place in beside if place in self._raw]
        numbers = [value for value in values if isinstance(value, int | float)]
        return self.random.choice(numbers) if numbers else _NOTHING

    def _row_duplicated(self, held: Held, raw: RawCell) -> object:
        others = [row for row in self.inputs[held.table].rows if row.label and row.key != held.row]
        if not others:
            return _NOTHING
        return self._raw[self.random.choice(others)[held.column].place].value

    def _text_for_number(self, held: Held, raw: RawCell) -> str:
        return self.random.choice((f"{raw.value:,}", f"£{raw.value:,}", f" {raw.value}m"))

    def _blanked(self, held: Held, raw: RawCell) -> None:
        return None

    def _stale_date(self, held: Held, raw: RawCell) -> float:
        day = held.entry.day
        assert day is not None
        return _serial(day - timedelta(days=self.random.choice((91, 182, 365))))

    def _rag_changed(self, held: Held, raw: RawCell) -> object:
        words = ("Good", "Medium", "Low") if held.column.endswith("assurance") else ("Green", "Amber", "Red")
        now = str(raw.value)
        return self.random.choice([word for word in words if word[0] != now[0]])

    _RAG_changed = _rag_changed

    def _label_edited(self, held: Held, raw: RawCell) -> object:
        text = str(raw.value)
        letters = [i for i, letter in enumerate(text) if letter.isalnum()]
        if len(letters) < 2 or not isinstance(raw.value, str):
            return _NOTHING
        at = self.random.choice(letters)
        return text[:at] + self.random.choice(("", text[at] * 2, "x")) + text[at + 1 :]


_NOTHING = object()
_LOCKED = frozenset({"locked_cell"})  # whoever breaks a workbook has taken its protection off


def _tie(kind: str, held: Held) -> Tie:
    """What the cell stands under that an error of this kind can break."""
    if kind == "text for number":
        return Tie.WORD  # the type of the column
    if kind == "row duplicated":
        return Tie.WORD  # keys are unique
    firm = held.tie in {Tie.IDENTITY, Tie.SECOND_SOURCE}
    if kind in _NUMERIC:
        return held.tie if firm or (held.tie is Tie.LIMIT and kind in _GROSS) else Tie.NONE
    if kind == "blanked":
        return held.tie
    if kind == "RAG changed":
        return held.tie if firm else Tie.NONE
    if kind == "stale date":
        return held.tie if firm or held.tie is Tie.LIMIT else Tie.NONE
    return held.tie if firm or held.tie is Tie.WORD else Tie.NONE


def looked_at(seed: Seed) -> Seen:
    """The clean workbook with one error written into its file, through the whole line."""
    sheet, _, cell = seed.place.partition("!")
    patch = CellPatch(sheet, cell, seed.typed, replace_formula=True)
    data = plan_patch(FileBook(clean_book(), "clean.xlsx").package, [patch], allow=_LOCKED).apply()
    try:
        figures = assess(FileBook(data, "clean.xlsx"))
    except HnbError as refused:
        return Seen(seed, (), refused.message, ())
    crashed = tuple(each.why for each in figures.findings.outcomes if each.outcome is Outcome.CRASHED)
    return Seen(seed, figures.findings.findings, "", crashed)


def _raw_cells() -> dict[str, RawCell]:
    found = {}
    for table in FileBook(clean_book(), "clean.xlsx").tables().values():
        for index, cells in enumerate(table.rows):
            for at, cell in enumerate(cells):
                found[f"{table.sheet}!{cell_name(table.top + 1 + index, table.left + at)}"] = cell
    return found


def _computed_cells(raw: dict[str, RawCell], inputs: Inputs) -> list[tuple[str, RawCell]]:
    """Formulas of rows that hold something."""
    rows = {(e.sheet, e.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for t in inputs.tables.values() for r in t.rows
            for e in r.cells.values()}  # fmt: skip
    split = ((place, cell, *place.partition("!")) for place, cell in raw.items() if cell.formula)
    return [
        (place, cell)
        for place, cell, sheet, _, address in split
        if (sheet, address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) in rows
    ]


def _digits(raw: RawCell) -> tuple[str, int]:
    """A number's digits as they are typed, and how many stand before the point."""
    number = decimal(raw.value)
    assert number is not None
    text = format(abs(number).normalize(), "f")
    return text, len(text.partition(".")[0])


def _number(text: str, raw: RawCell) -> int | float:
    number = Decimal(text) * (-1 if (decimal(raw.value) or 0) < 0 else 1)
    return int(number) if number == number.to_integral_value() else float(number)


def _serial(day: date) -> int:
    return (day - date(1899, 12, 30)).days
