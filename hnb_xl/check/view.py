"""What a rule sees: the columns it declared, the figures already measured, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TypedDict, Unpack

from hnb_xl.check.acceptance import Judged
from hnb_xl.check.fault import Fault, NothingToCheck
from hnb_xl.check.words import say
from hnb_xl.model.columns import Column, Table
from hnb_xl.model.expectation import Expectation, Identity, name_of, unit_of
from hnb_xl.model.finding import Severity
from hnb_xl.model.inputs import Entry, InputRow, Inputs
from hnb_xl.model.results import Results
from hnb_xl.model.sign_off import printed
from hnb_xl.model.tables import RECORDS, TABLES
from hnb_xl.model.year import Period

_BY_KEY = {table.key: table for table in (*TABLES, *RECORDS)}


class UndeclaredColumnError(LookupError):
    """A rule looked at a column that it does not declare: a fault of the rule, shown as crashed."""


class Details(TypedDict, total=False):
    """What a rule may say of a fault beside where it is; `Fault` says what each means."""

    unit: str
    value: Decimal | str | None
    expected: Decimal | str | None
    difference: Decimal | None
    related: tuple[str, ...]
    words: Mapping[str, str]
    severity: Severity
    clause: str
    message: str
    fix: str


class RowView:
    """One row, through the columns a rule declared."""

    def __init__(self, row: InputRow, columns: frozenset[str]) -> None:
        self._row = row
        self._columns = columns

    @property
    def table(self) -> str:
        """The table's key."""
        return self._row.table

    @property
    def key(self) -> str:
        """The row's key."""
        return self._row.key

    @property
    def label(self) -> str:
        """The row's key as typed."""
        return self._row.label

    @property
    def name(self) -> str:
        """The row as a message names it."""
        return name_of(self._row)

    @property
    def unit(self) -> str:
        """The base unit of the row's figures."""
        return self._row.unit.base

    def unit_of(self, column: str) -> str:
        """The base unit of a figure: its column's, or else the row's."""
        return unit_of(self._row, column)

    @property
    def columns(self) -> tuple[str, ...]:
        """The declared columns that the table has, in its order."""
        return tuple(column for column in self._row.cells if column in self._columns)

    def __getitem__(self, column: str) -> Entry:
        if column not in self._columns:
            raise UndeclaredColumnError(f"{self.table}.{column}")
        return self._row[column]

    def number(self, column: str) -> Decimal | None:
        """The number in a column, or None."""
        return self[column].number

    def may_be_equal(self, one: str, other: str) -> bool:
        """Whether published rounding alone can explain the difference between two of the row's figures."""
        first, second = self[one].interval, self[other].interval
        return first is not None and second is not None and first.meets(second)

    def words(self, column: str) -> str:
        """The text in a column, or an empty text."""
        return self[column].words

    def typed_over(self) -> Iterator[tuple[str, Entry]]:
        """The declared computed columns in which a value stands where the formula stood."""
        return ((column, entry) for column, entry in self._row.typed_over.items() if column in self._columns)

    def fault(self, column: str, **details: Unpack[Details]) -> Fault:
        """A fault in one of the row's cells; its value is what the cell holds, its unit the figure's, unless given."""
        entry = self[column]
        held = entry.number if entry.number is not None else (entry.words or entry.error or None)
        details.setdefault("value", held)
        details.setdefault("unit", unit_of(self._row, column))
        return Fault(self.table, self.key, column, self.name, entry, **details)


class View:
    """One rule's view of a return."""

    def __init__(
        self, code: str, reads: tuple[str, ...], inputs: Inputs, results: Results, judged: tuple[Judged, ...] = ()
    ) -> None:
        self._code = code
        self._inputs = inputs
        self._results = results
        self._judged = judged
        self._columns = {
            table: frozenset(_expanded(inputs[table].contract, columns)) for table, columns in _grouped(reads).items()
        }

    @property
    def period(self) -> Period:
        """The return the workbook stands at."""
        return self._inputs.period

    @property
    def point(self) -> str:
        """The current return point."""
        return self._inputs.point

    @property
    def points(self) -> tuple[str, ...]:
        """The return points of the year."""
        return self._inputs.points

    @property
    def fingerprint(self) -> str:
        """What everything entered comes to, as every sheet prints it."""
        return printed(self._results.fingerprint)

    def tables(self) -> tuple[str, ...]:
        """The tables the rule reads."""
        return tuple(self._columns)

    def contract(self, table: str) -> Table:
        """The declaration of a table."""
        return self._inputs[table].contract

    def column(self, table: str, column: str) -> Column:
        """The declaration of a column."""
        return self._inputs[table].contract.column(column)

    def rows(self, table: str) -> Iterator[RowView]:
        """Every row of a table, through the declared columns.

        Raises:
            UndeclaredColumnError: the rule declares no column of the table.
        """
        columns = self._columns_of(table)
        for row in self._inputs[table]:
            yield RowView(row, columns)

    def row(self, table: str, key: str) -> RowView | None:
        """The row with a key, or None."""
        columns = self._columns_of(table)
        found = self._inputs[table].get(key)
        return RowView(found, columns) if found else None

    def item(self, table: str, key: str) -> RowView | None:
        """An item of a table of items, as a row whose only column is `value`.

        Raises:
            UndeclaredColumnError: the rule does not declare the item.
        """
        if key not in self._columns_of(table):
            raise UndeclaredColumnError(f"{table}.{key}")
        found = self._inputs[table].get(key)
        return RowView(found, frozenset({"value"})) if found else None

    def overrides(self) -> Iterator[tuple[RowView, Judged]]:
        """Every override, and what it is worth; only for a rule that runs last.

        Raises:
            UndeclaredColumnError: the rule declares no column of the table.
        """
        columns = self._columns_of("override")
        for each in self._judged:
            yield RowView(each.row, columns), each

    def value(self, id: str) -> Decimal | None:
        """The value of a measured figure, or None."""
        return self._results.value(id)

    def text(self, id: str) -> str:
        """The words of a measured figure (a rating, a status)."""
        return self._results.text(id)

    def places(self, id: str) -> tuple[str, ...]:
        """The cells a measured figure comes from."""
        figure = self._results.get(id)
        return figure.cells if figure else ()

    def expectations(self, *identities: Identity) -> tuple[Expectation, ...]:
        """What entered figures should be by some identities.

        Raises:
            NothingToCheck: none of the figures they compare is there.
            UndeclaredColumnError: an identity rests on a column that the rule does not declare.
        """
        found = tuple(each for each in self._results.expectations if each.identity in identities)
        if not found:
            raise NothingToCheck("the figures it compares have not been entered")
        for each in found:
            for term in each.terms:
                if term.column not in self._columns.get(term.table, frozenset()):
                    raise UndeclaredColumnError(f"{term.table}.{term.column}")
        return found

    def broken(self, *identities: Identity) -> Iterator[Fault]:
        """A fault for each figure that does not follow from the others, whatever rounding allows."""
        for each in self.expectations(*identities):
            if not each.holds:
                yield gap(each)

    def _columns_of(self, table: str) -> frozenset[str]:
        if table not in self._columns:
            raise UndeclaredColumnError(table)
        return self._columns[table]


def gap(expectation: Expectation) -> Fault:
    """The fault of a figure that does not follow from the others; a gap too small to stop for is a note."""
    stated, expected = expectation.stated, expectation.due
    term = stated.terms[0]
    return Fault(
        table=term.table,
        row=term.row,
        column=term.column,
        label=expectation.label,
        entry=term.entry,
        unit=expectation.unit,
        value=stated.value,
        expected=expected.value,
        difference=expectation.difference,
        related=tuple(place for place in (*stated.places[1:], *expected.places) if place != term.entry.place),
        words={"formula": expected.formula, "when": expectation.when, "working": working(expectation)},
        severity=Severity.NOTE if expectation.is_small else None,
        clause=expectation.clause,
    )


def working(expectation: Expectation) -> str:
    """How the expected figure is worked out, with its figures: "£32,200,451 - £25,689,881 - £662,800"."""
    side = expectation.due
    shown = side.pattern.format(*(say(term.value, term.unit) for term in side.terms))
    return shown.replace("+ -", "- ").replace("- -", "+ ")


def _grouped(reads: tuple[str, ...]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name in reads:
        table, _, column = name.partition(".")
        grouped.setdefault(table, []).append(column)
    return grouped


def _expanded(contract: Table, columns: list[str]) -> Iterator[str]:
    """Declared columns with those that stand once for each return point written out."""
    for column in columns:
        if "{point}" in column:
            yield from (column.format(point=point) for point in contract.points)
        else:
            yield column


def is_declared(name: str) -> bool:
    """Whether "table.column" names a column or an item of the contract."""
    key, _, column = name.partition(".")
    table = _BY_KEY.get(key)
    if table is None:
        return False
    return table.has(column) or any(item.key == column for item in table.items)
