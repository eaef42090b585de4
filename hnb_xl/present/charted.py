"""What charts over a table have in common: what a screen reader hears, and which of a table's series have figures."""

from __future__ import annotations

from decimal import Decimal

from hnb_xl.model.blocks import Cell, Table


def spoken(opening: str, table: Table) -> str:
    """A chart's description: what it is, and its figures row by row."""
    lines = []
    for row in table.rows:
        first, *others = row.cells
        told = [
            f"{column.header} {cell.value}"
            for column, cell in zip(table.columns[1:], others, strict=True)
            if cell.value not in (None, "")
        ]
        lines.append(f"{first.value}: {', '.join(told)}.")
    return " ".join([opening, *lines])


def numbers(table: Table, header: str) -> tuple[Decimal, ...]:
    """The figures of a column; none where the table has no such column."""
    headers = [column.header for column in table.columns]
    if header not in headers:
        return ()
    at = headers.index(header)
    cells: list[Cell] = [row.cells[at] for row in table.rows]
    return tuple(cell.value for cell in cells if isinstance(cell.value, Decimal))


__all__ = ["numbers", "spoken"]
