"""What may not be written where: merged cells, arrays, tables, pivots and protected cells of one worksheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hnb_xl.books.package.parts import Parts
from hnb_xl.books.package.references import Area, parse_area
from hnb_xl.books.package.sheet_rows import Rows
from hnb_xl.books.package.sheet_xml import SheetXml, attribute
from hnb_xl.books.package.workbook import Sheet, Workbook
from hnb_xl.books.package.xml_editor import Element, XmlPart
from hnb_xl.model.addresses import address


class SheetRules:
    """The areas of a worksheet in which a cell cannot simply be written."""

    def __init__(self, book: Workbook, sheet: Sheet, xml: SheetXml, rows: Rows) -> None:
        """Read them from the sheet and from the parts it leads to."""
        root = xml.skeleton.root
        merges = root.child("mergeCells")
        self.merged = _areas(node.get("ref") for node in (merges.children if merges else []))
        self.arrays: list[tuple[Area, str]] = []
        for found in rows.opening("f").finditer(rows.seen):
            kind = attribute(found[1], b"t")
            area = parse_area(attribute(found[1], b"ref") or "") if kind in {"array", "dataTable"} else None
            if area:
                self.arrays.append((area, "array_formula" if kind == "array" else "data_table"))
        self.headers, self.totals = _table_rows(book.parts, sheet.part)
        self.pivots = _pivot_areas(book.parts, sheet.part)
        protection = root.child("sheetProtection")
        self.is_protected = protection is not None and protection.flag("sheet")
        self._book = book
        self._unlocked: set[int] | None = None

    def against(self, row: int, column: int) -> tuple[str, str] | None:
        """Return the refusal code and the sentence against writing there, None when there is nothing."""
        place = address(row, column)
        for area, code in self.arrays:
            if area.holds(row, column):
                what = "an array formula" if code == "array_formula" else "a what-if data table"
                return code, f"{place} is part of {what}."
        for areas, code, what in (
            (self.headers, "table_header", "is a heading of a table"),
            (self.totals, "table_total", "is in the totals row of a table"),
            (self.pivots, "pivot_output", "is part of a pivot table"),
        ):
            if any(area.holds(row, column) for area in areas):
                return code, f"{place} {what}."
        for area in self.merged:
            if area.holds(row, column) and (row, column) != (area.top, area.left):
                return "merged_cell", f"{place} is merged into {address(area.top, area.left)}."
        return None

    def is_locked(self, style: int) -> bool:
        """Return whether a cell with this format may not be changed on this sheet."""
        if not self.is_protected:
            return False
        if self._unlocked is None:
            self._unlocked = _unlocked_formats(self._book)
        return style not in self._unlocked


def _areas(texts: Iterable[str]) -> list[Area]:
    return [area for text in texts if (area := parse_area(text))]


def _table_rows(parts: Parts, sheet: str) -> tuple[list[Area], list[Area]]:
    headers, totals = [], []
    for root in _related_roots(parts, sheet, "table"):
        area = parse_area(root.get("ref"))
        if area is None:
            continue
        if root.get("headerRowCount", "1") != "0":
            headers.append(area._replace(bottom=area.top))
        if root.get("totalsRowCount", "0") != "0":
            totals.append(area._replace(top=area.bottom))
    return headers, totals


def _pivot_areas(parts: Parts, sheet: str) -> list[Area]:
    roots = _related_roots(parts, sheet, "pivotTable", depth=2)
    locations = [root.child("location") for root in roots]
    return _areas(node.get("ref") for node in locations if node)


def _related_roots(parts: Parts, sheet: str, kind: str, depth: int = 1) -> Iterator[Element]:
    for line in parts.relationships(sheet):
        if line.kind == kind and not line.external and parts.has(line.target):
            yield parts.xml(line.target, depth).root


def _unlocked_formats(book: Workbook) -> set[int]:
    part = book.related_part("styles")
    if part is None:
        return set()
    formats = XmlPart(book.parts.part(part), part, depth=4).root.child("cellXfs")
    found = set()
    for number, xf in enumerate(formats.children if formats else []):
        protection = xf.child("protection")
        if protection is not None and protection.get("locked") in {"0", "false"}:
            found.add(number)
    return found
