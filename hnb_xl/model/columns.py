"""What a table of the contract is made of: columns, items, and how a row says its unit, sign, basis and precision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import TypedDict, Unpack

from hnb_xl.model.money import Unit
from hnb_xl.model.scale import Scale


class Kind(StrEnum):
    """What a column may hold. A number column may also hold text ("n/a"): that is no figure yet, and is kept."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    ANY = "any"  # only in tables of items, where each row has a kind of its own


class Basis(StrEnum):
    """What a figure measures: never mix them in one total."""

    STOCK = "stock"  # at a date
    FLOW = "flow"  # in the period
    TO_DATE = "to_date"  # since the year began
    FORECAST = "forecast"  # of the year end
    TARGET = "target"
    BASELINE = "baseline"


class Filled(StrEnum):
    """Who fills a column in."""

    TYPED = "typed"  # the officer, every period
    SET_UP = "set up"  # the agreement or the template: locked
    COMPUTED = "computed"  # a formula: locked


STATED = "{stated}"
"""The formula of a computed cell that no native formula can work out: it states its value, as of the last refresh."""


class OnRoll(StrEnum):
    """What closing a return does with a column, so that the next return begins with what is still true of it."""

    KEPT = "kept"
    CLEARED = "cleared"
    TAKEN = "taken from"  # the columns `rolls_from` names: this return becomes the last one
    CLEARED_PRO_RATA = "cleared where the target is pro rata"  # such a target stands at one data date
    CLEARED_TO_DATE = "cleared in a row to date"
    WITH_ITS_FIGURE = "cleared with the figure it names"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an input table.

    `unit` None on a number means the row's own unit. `per_point` repeats the column for every return point of the
    year; "{point}" in the header and key becomes its name. `formula` is native Excel text in which `[@Header]` is
    this row's cell, `{points}` the row's return-point columns; `functions` spells the same figure with our worksheet
    functions, for workbooks that have them; `figure` is the id whose value stands beside it.
    `on_roll` says what closing a return does with it, `on_year` what closing the last of a year does (the same where
    it is None); of the columns in `rolls_from` the first that holds anything is taken.
    """

    key: str
    header: str
    kind: Kind = Kind.TEXT
    help: str = ""
    unit: Unit | None = None
    required: bool = False
    allowed: tuple[str, ...] = ()
    list_name: str = ""
    filled: Filled = Filled.TYPED
    basis: Basis | None = None
    quantum: Decimal | None = None  # published precision in base units where the column fixes it
    signed: bool = False  # typed with the row's sign convention
    exact: bool = False  # a whole count, not rounded from anything
    per_point: bool = False
    formula: str = ""
    functions: str = ""
    figure: str = ""
    rated: bool = False
    scale: str = ""  # holds a level of the workbook's scale of this name ("rating", "assurance")
    levels: tuple[tuple[str, str], ...] = ()  # words and colour of each level, where the workbook words its own
    may_be_words: bool = False  # words are an answer here ("On forecast"), not a figure still to come
    width: float = 12
    printed: bool = True
    on_roll: OnRoll | None = None
    on_year: OnRoll | None = None
    rolls_from: tuple[str, ...] = ()

    @property
    def is_computed(self) -> bool:
        """True for a formula column."""
        return self.filled is Filled.COMPUTED

    def spelled(self, *, functions: bool) -> str:
        """The column's formula; with our worksheet functions where asked for and there is one for the figure."""
        return (functions and self.functions) or self.formula


class Options(TypedDict, total=False):
    """What a column may say beside its name, as in `Column`."""

    unit: Unit | None
    required: bool
    list_name: str
    filled: Filled
    basis: Basis | None
    quantum: Decimal | None
    signed: bool
    exact: bool
    per_point: bool
    formula: str
    functions: str
    figure: str
    rated: bool
    scale: str
    may_be_words: bool
    width: float
    printed: bool
    on_roll: OnRoll | None
    on_year: OnRoll | None
    rolls_from: tuple[str, ...]


class _OverTheYear(TypedDict):
    on_roll: OnRoll
    on_year: OnRoll


OF_THE_YEAR: _OverTheYear = {"on_roll": OnRoll.KEPT, "on_year": OnRoll.CLEARED}
"""Of a column that stands for a whole financial year: a return's own figure in its own column, a target, a plan."""


def words(key: str, header: str, help: str, **options: Unpack[Options]) -> Column:
    """A column of text."""
    return Column(key, header, Kind.TEXT, help, **options)


def number(key: str, header: str, help: str, **options: Unpack[Options]) -> Column:
    """A column of figures."""
    return Column(key, header, Kind.NUMBER, help, **options)


def choice(key: str, header: str, help: str, allowed: tuple[str, ...], **options: Unpack[Options]) -> Column:
    """A column of words from a list."""
    return Column(key, header, Kind.CHOICE, help, allowed=allowed, **options)


def day(key: str, header: str, help: str, **options: Unpack[Options]) -> Column:
    """A column of dates."""
    return Column(key, header, Kind.DATE, help, **options)


def computed(key: str, header: str, formula: str, figure: str, help: str, /, **options: Unpack[Options]) -> Column:
    """A formula column; a rated one gives words, any other a figure."""
    kind = Kind.TEXT if options.get("rated") else Kind.NUMBER
    options |= {"filled": Filled.COMPUTED, "formula": formula, "figure": figure}
    return Column(key, header, kind, help, **options)


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a table of items (Agreement facts, Period): each has a kind and unit of its own."""

    key: str
    label: str
    kind: Kind
    help: str
    unit: Unit | None = None
    required: bool = False
    allowed: tuple[str, ...] = ()
    list_name: str = ""
    filled: Filled = Filled.TYPED
    formula: str = ""
    figure: str = ""
    on_roll: OnRoll = OnRoll.KEPT
    on_year: OnRoll | None = None  # where closing the last return of a year does something else

    def rolls(self, *, new_year: bool = False) -> OnRoll:
        """What closing a return does with it."""
        return self.on_year if new_year and self.on_year is not None else self.on_roll


def _worded(column: Column, scale: Scale) -> Column:
    """A rating column with the words and letters of a scale as its list."""
    levels = tuple((level.words, level.colour) for level in scale.levels)
    return replace(column, allowed=scale.accepted, levels=levels)


@dataclass(frozen=True, slots=True)
class Table:
    """One input table: an Excel table `name` on `sheet`, one row per `row_key`."""

    key: str
    name: str
    sheet: str
    title: str
    help: str
    columns: tuple[Column, ...]
    row_key: str
    items: tuple[Item, ...] = ()
    spare_rows: int = 0  # empty rows kept ready, since tables cannot grow on a protected sheet
    frozen_columns: int = 1
    source: str = ""  # where the layout comes from
    packs: tuple[str, ...] = ()  # the packs that need it; none: every workbook has it
    recorded: bool = False  # written by the program, never typed
    on_roll: OnRoll | None = None  # of every column that does not say it itself, but the row key
    points: tuple[str, ...] = field(default=())  # filled in by `for_points`

    def column(self, key: str) -> Column:
        """The column with this key.

        Raises:
            KeyError: the table has no such column.
        """
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(f"{self.key} has no column {key!r}")

    def has(self, key: str) -> bool:
        """True when the table has the column."""
        return any(column.key == key for column in self.columns)

    def rolls(self, column: Column, *, new_year: bool = False) -> OnRoll | None:
        """What closing a return does with a column; None where nobody decided, which only what is set up may be."""
        if new_year and column.on_year is not None:
            return column.on_year
        if column.on_roll is not None or column.key == self.row_key or column.is_computed:
            return column.on_roll or OnRoll.KEPT
        return self.on_roll

    def serves(self, pack: str) -> bool:
        """True when a workbook of this pack must have the table."""
        return not self.packs or pack in self.packs

    def for_scales(self, scales: Mapping[str, Scale]) -> Table:
        """This table with the words and letters of the workbook's own scales in its rating columns."""
        if not scales:
            return self
        columns = tuple(
            _worded(column, scales[column.scale]) if column.scale in scales else column for column in self.columns
        )
        return replace(self, columns=columns)

    def for_points(self, points: tuple[str, ...]) -> Table:
        """This table with its per-point columns repeated for each return point of a year."""
        columns: list[Column] = []
        index = 0
        while index < len(self.columns):
            group = [self.columns[index]]
            while group[0].per_point and index + len(group) < len(self.columns):
                following = self.columns[index + len(group)]
                if not following.per_point:
                    break
                group.append(following)
            index += len(group)
            if not group[0].per_point:
                columns += group
                continue
            for point in points:
                columns += [
                    replace(c, key=c.key.format(point=point), header=c.header.format(point=point)) for c in group
                ]
        return replace(self, columns=tuple(columns), points=points)

    def file_formula(self, text: str) -> str:
        """A formula as the file stores it: `[@Actual]` and `{points}` become structured references of this table."""
        if "{points}" in text:
            span = f"{self.name}[[#This Row],[{self.points[0]}]:[{self.points[-1]}]]"
            text = text.replace("{points}", span)
        out, rest = "", text
        while "[@" in rest:
            before, _, after = rest.partition("[@")
            if after.startswith("["):
                header, _, rest = after[1:].partition("]]")
            else:
                header, _, rest = after.partition("]")
            out += f"{before}{self.name}[[#This Row],[{header}]]"
        return out + rest
