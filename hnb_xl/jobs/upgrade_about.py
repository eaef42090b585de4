"""The About sheet of an upgraded workbook: which version it is of, which sheets are new, and what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from hnb_xl.build.about import sheet_row
from hnb_xl.model.addresses import address
from hnb_xl.model.blocks import Cell, Column, Row, Sheet, Style, Table
from hnb_xl.model.change import Change
from hnb_xl.model.tables import TEMPLATE_VERSION

if TYPE_CHECKING:
    from hnb_xl.books.book import RawTable, ReadableBook
    from hnb_xl.books.extension import Extension
    from hnb_xl.model.tables.versions import Version

_CHANGES, _SHEETS = "aboutChanges", "aboutSheets"


def about_rows(
    extension: Extension, book: ReadableBook, path: Sequence[Version], version: str, sheets: Sequence[Sheet]
) -> None:
    """List each step under the changes and each new sheet under the sheets; a workbook without a list stays so."""
    new = [_row(str(int(version) + number), step.said) for number, step in enumerate(path, start=1)]
    for name, rows in ((_CHANGES, new), (_SHEETS, [sheet_row(sheet) for sheet in sheets])):
        raw = book.tables().get(name)
        if raw is not None and len(raw.headers) == len(("what", "said")) and rows:
            extension.add_rows(_with(raw, rows))


def _with(raw: RawTable, rows: Sequence[Row]) -> Table:
    there = [_row(str(row[0].value or ""), str(row[1].value or "")) for row in raw.rows]
    return Table(raw.name, tuple(Column(header) for header in raw.headers), (*there, *rows))


def _row(first: str, second: str) -> Row:
    return Row((Cell(first, Style.LABEL), Cell(second)))


def about_version(book: ReadableBook, version: str) -> Iterator[Change]:
    """The sentence that says which version the workbook is of."""
    tab = next((table.sheet for name, table in book.tables().items() if name == _CHANGES), "")
    old, new = f"Template version {version}.", f"Template version {TEMPLATE_VERSION}."
    for (row, column), cell in book.grid(tab).cells.items() if tab else ():
        if isinstance(cell.value, str) and cell.value.startswith(old):
            after = new + cell.value.removeprefix(old)
            yield Change(tab, address(row, column), cell.value, after, "upgraded")
