"""Real tables from records: a field is a column and how a record fills it, so that the two never part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Generic, TypeVar

from hnb_xl.model.blocks import Cell, Column, Row, Style, Table

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Field(Generic[Record]):
    """One column. An `optional` one is left out when no record has anything in it."""

    header: str
    cell: Callable[[Record], Cell]
    width: float = 12
    number: bool = False
    rated: bool = False
    optional: bool = False


class Weight(Enum):
    """How heavy a row is in its table."""

    LINE = "line"
    SUBTOTAL = "subtotal"
    TOTAL = "total"


_HEAVIER = {
    Weight.SUBTOTAL: {
        Style.LABEL: Style.SUBTOTAL_LABEL,
        Style.FIGURE: Style.SUBTOTAL,
        Style.BODY: Style.SUBTOTAL_LABEL,
    },
    Weight.TOTAL: {Style.LABEL: Style.TOTAL_LABEL, Style.FIGURE: Style.TOTAL, Style.BODY: Style.TOTAL_LABEL},
}


def words(text: str | None, style: Style = Style.LABEL) -> Cell:
    """Words in a table; nothing stays blank."""
    return Cell(text or None, style)


def kept(fields: Sequence[Field[Record]], records: Sequence[Record]) -> tuple[Field[Record], ...]:
    """The fields that are shown: all but optional ones that are empty throughout."""
    return tuple(
        field
        for field in fields
        if not field.optional or any(field.cell(record).value not in (None, "") for record in records)
    )


def tabulate(
    name: str,
    fields: Sequence[Field[Record]],
    records: Iterable[Record],
    *,
    summary: str,
    weigh: Callable[[Record], Weight] = lambda _: Weight.LINE,
    filterable: bool = False,
    repeat_header: bool = False,
    freeze_columns: int | None = None,
) -> Table:
    """A table of records.

    Args:
        name: the Excel table's name, unique in the workbook.
        fields: its columns.
        records: one a row.
        summary: what a screen reader hears.
        weigh: which rows are subtotals and totals.
        filterable: with filter buttons.
        repeat_header: printed on top of every page.
        freeze_columns: freeze the panes under the header and right of so many columns.
    """
    listed = list(records)
    shown = kept(fields, listed)
    return Table(
        name=name,
        columns=tuple(Column(f.header, is_number=f.number, rated=f.rated) for f in shown),
        rows=tuple(_row(shown, record, weigh(record)) for record in listed),
        filterable=filterable,
        repeat_header=repeat_header,
        freeze_columns=freeze_columns,
        summary=summary,
    )


def _row(fields: Sequence[Field[Record]], record: Record, weight: Weight) -> Row:
    heavier = _HEAVIER.get(weight, {})
    cells = (field.cell(record) for field in fields)
    return Row(tuple(replace(cell, style=heavier.get(cell.style, cell.style)) for cell in cells))


_FLOWS = 10  # rows: a longer table may go on to another page, a shorter one is kept whole


def may_flow(*groups: Sequence[object]) -> bool:
    """Whether one of these tables may go on to another page, so that its header had better be printed there again."""
    return any(len(group) > _FLOWS for group in groups)


def widths(fields: Sequence[Field[Record]], records: Sequence[Record]) -> tuple[float, ...]:
    """The widths of the columns that are shown."""
    return tuple(field.width for field in kept(fields, records))
