"""What an import makes of an extract: a figure for each cell, where it came from, and what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from hnb_xl.model.change import Change
from hnb_xl.model.columns import Column
from hnb_xl.model.import_mapping import ImportMapping, Target
from hnb_xl.model.inputs import Entry, InputRow, InputTable, Value


@dataclass(frozen=True, slots=True)
class Part:
    """One row's share of a cell: `value` in base units and internal sign, `printed` as the column `figure` has it."""

    row: int
    code: str
    figure: str
    value: Decimal
    printed: Decimal


@dataclass(frozen=True)
class Filled:
    """A cell of an input table, and what the extract has for it.

    Args:
        target: The line of the mapping.
        table: The table.
        row: Its row.
        column: Its column.
        value: In base units and internal sign; text or a date where the column holds that; None for no figure yet.
        parts: The rows added up.
        rows: Every row of the extract that speaks of the cell, those without a figure included.
        without: The rows among them that have no figure yet.
    """

    target: Target
    table: InputTable
    row: InputRow
    column: Column
    value: Value
    parts: tuple[Part, ...]
    rows: tuple[int, ...]
    without: tuple[int, ...] = ()

    @property
    def entry(self) -> Entry:
        """What stands in the cell now."""
        return self.row.cells[self.column.key]

    @property
    def id(self) -> tuple[str, str, str]:
        """The cell by table, row and column, wherever it stands."""
        return self.table.contract.name, self.row.key, self.column.header


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows of an extract that fill nothing, by figure column and reason; `total` is their sum as printed."""

    figure: str
    why: str
    rows: tuple[int, ...]
    codes: tuple[str, ...]
    total: Decimal


@dataclass(frozen=True, slots=True)
class Control:
    """The control total of one figure column, as printed: read = imported + left out.

    Args:
        figure: The column.
        read: The sum of every row that is no total.
        rows: How many rows that is.
        imported: The sum of the rows that fill a cell, added up from the cells' own parts.
        imported_rows: How many rows that is.
        left_out: The others, by reason.
    """

    figure: str
    read: Decimal
    rows: int
    imported: Decimal
    imported_rows: int
    left_out: tuple[LeftOut, ...]

    @property
    def agrees(self) -> bool:
        """True when nothing was lost or counted twice."""
        others = sum((each.total for each in self.left_out), Decimal(0))
        count = sum(len(each.rows) for each in self.left_out)
        return self.read == self.imported + others and self.rows == self.imported_rows + count


@dataclass(frozen=True, slots=True)
class Unfilled:
    """Rows of a column that the extract fills in part: they hold nothing, and no line of the mapping fills them."""

    table: str
    sheet: str
    column: str
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Allocation:
    """The whole extract, put to the cells it fills."""

    filled: tuple[Filled, ...]
    controls: tuple[Control, ...]
    totals: tuple[tuple[int, str], ...]  # rows that are totals, and how that is known
    unknown: tuple[LeftOut, ...]  # codes that the mapping does not name, with figures
    nothing: tuple[str, ...]  # lines of the mapping that no row of the extract speaks of


@dataclass(frozen=True, slots=True)
class Written:
    """What the last import wrote into a cell, as the workbook remembers it.

    Args:
        table: The table's name.
        row: The row's key.
        column: The column's header.
        cell: Where it stood then.
        value: As it was written, in the unit of the cell; or text; dates in ISO form.
        before: What an overwritten cell held, in words; blank where nothing was overwritten.
        source: The extract's name and rows.
        sha256: Of the extract, its first twelve digits.
        at: When.
    """

    table: str
    row: str
    column: str
    cell: str
    value: Decimal | str
    before: str
    source: str
    sha256: str
    at: str

    @property
    def id(self) -> tuple[str, str, str]:
        """The cell by table, row and column."""
        return self.table, self.row, self.column


@dataclass(frozen=True)
class ImportRecord:
    """What a workbook remembers of imports: the mappings, and what each cell was last given."""

    mappings: Mapping[str, ImportMapping] = field(default_factory=dict)
    written: Mapping[tuple[str, str, str], Written] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One cell of a preview.

    Args:
        change: Before and after in the cell's own unit.
        label: The row's words.
        unit: The cell's own unit.
        conflict: Why it may not be written without a person's word; blank where it may.
        note: What the officer should know: rows without a figure.
    """

    change: Change
    label: str
    unit: str
    conflict: str = ""
    note: str = ""

    @property
    def difference(self) -> Decimal | None:
        """After less before, where both are numbers."""
        before, after = self.change.before, self.change.after
        if isinstance(before, Decimal) and isinstance(after, Decimal):
            return after - before
        return None
