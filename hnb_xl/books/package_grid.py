"""Every cell of one worksheet with what a person sees of it: number formats, merged cells, hidden rows and columns."""

from __future__ import annotations

from hnb_xl.books.book import RawCell, RawGrid
from hnb_xl.books.package.references import parse_area
from hnb_xl.books.package.xml_editor import Element
from hnb_xl.books.package_reader import PackageReader
from hnb_xl.model.addresses import MAX_COLUMNS, MAX_ROWS


def read_grid(reader: PackageReader, sheet: str, last_row: int | None = None) -> RawGrid:
    """Read a worksheet in bulk.

    Args:
        reader: The workbook's reader.
        sheet: The name of a worksheet that is there.
        last_row: The last row to read; all of them when not given.

    Raises:
        BookUnreadable: the sheet's part is damaged.
    """
    part = reader.sheets[sheet]
    cells: dict[tuple[int, int], RawCell] = {}
    formats: dict[tuple[int, int], str] = {}
    hidden: set[int] = set()
    empty = RawCell()
    for line in reader.lines(part, 1, last_row or MAX_ROWS):
        if line.is_hidden:
            hidden.add(line.number)
        for column, cell, style in line.cells:
            if cell == empty:
                continue
            cells[line.number, column] = cell
            code = reader.number_formats.get(style)
            if code:
                formats[line.number, column] = code
    root = reader.skeleton(part).skeleton.root
    return RawGrid(
        sheet,
        cells,
        formats,
        merged=_merged(root),
        hidden_rows=frozenset(hidden),
        hidden_columns=_hidden_columns(root),
    )


def _merged(root: Element) -> tuple[tuple[int, int, int, int], ...]:
    merges = root.child("mergeCells")
    areas = (parse_area(node.get("ref")) for node in (merges.children if merges else ()))
    return tuple((area.top, area.left, area.bottom, area.right) for area in areas if area)


def _hidden_columns(root: Element) -> frozenset[int]:
    columns = root.child("cols")
    hidden: set[int] = set()
    for node in columns.children if columns else ():
        if node.flag("hidden"):
            hidden.update(range(max(node.number("min"), 1), min(node.number("max"), MAX_COLUMNS) + 1))
    return frozenset(hidden)
