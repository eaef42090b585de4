"""Reads tables straight from a workbook's parts, each sheet once: values, formulas, and values beside them.

openpyxl would need two loads of the whole file for that (formulas, then values), and 0.2 s merely to be
imported; `check` and `results` never need it. The parts have passed `books/guard.py`, so no document type is
left.
"""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from hnb_xl.books.book import RawCell, RawTable, RawValue
from hnb_xl.books.cell_values import Saved, is_date_format, moment, number, plain_text
from hnb_xl.books.sheet_xml import REFERENCE, CellXml, cells, column_number, local, string
from hnb_xl.errors import BookUnreadable

_BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(50, 59)))


@dataclass(frozen=True)
class SavedSheet:
    """What openpyxl does not keep: the value beside each formula, and which rows fit themselves."""

    values: Mapping[tuple[int, int], Saved]
    free_rows: frozenset[int]


@dataclass(frozen=True)
class _Found:
    """A table part: where it stands and what it is called."""

    name: str
    columns: tuple[str, ...]
    top: int
    left: int
    bottom: int
    right: int


@dataclass
class PackageReader:
    """The parts of a workbook, and what is in them.

    Args:
        name: The file's name, for messages.
        parts: Every part by its name in the package.
    """

    name: str
    parts: Mapping[str, bytes]
    _by_lower: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._by_lower = {part.lower(): part for part in self.parts}

    @cached_property
    def sheets(self) -> dict[str, str]:
        """The part of each worksheet, by the sheet's name, in tab order.

        Raises:
            BookUnreadable: the workbook's list of sheets makes no sense.
        """
        targets = self._relations("xl/workbook.xml")
        found: dict[str, str] = {}
        for sheet in self._tree("xl/workbook.xml").iter():
            if local(sheet.tag) == "sheet":
                relation = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
                kind, part = targets.get(relation, ("", ""))
                if kind == "worksheet":
                    found[sheet.get("name", "")] = part
        if not found:
            raise self._damaged("it has no worksheet")
        return found

    def tables(self) -> Iterator[RawTable]:
        """Every Excel table, sheet by sheet."""
        for sheet, part in self.sheets.items():
            found = [
                self._found(target) for kind, target in self._relations(part).values() if kind == "table" and target
            ]
            if found:
                yield from self._read_tables(sheet, part, found)

    def saved(self, sheet: str) -> SavedSheet:
        """The values saved beside a sheet's formulas, and its rows without a height of their own."""
        values: dict[tuple[int, int], Saved] = {}
        free: set[int] = set()
        for row, element in self._rows(self.sheets[sheet]):
            if element.get("customHeight") not in ("1", "true"):
                free.add(row)
            for column, cell in cells(element):
                found = CellXml(cell)
                if found.formula is not None and found.value is not None:
                    values[row, column] = Saved(found.kind, found.value)
        return SavedSheet(values, frozenset(free))

    def descriptions(self, sheet: str) -> tuple[str, ...]:
        """The text that stands for each chart of a sheet, in the order of the drawing."""
        texts: list[str] = []
        for kind, drawing in self._relations(self.sheets[sheet]).values():
            if kind == "drawing" and drawing:
                for element in self._tree(drawing).iter():
                    if local(element.tag) == "nvGraphicFramePr":
                        texts += [child.get("descr", "") for child in element if local(child.tag) == "cNvPr"]
        return tuple(texts)

    def table_summaries(self) -> dict[str, str]:
        """The description of each table that has one, as a screen reader says it."""
        found: dict[str, str] = {}
        for part in self.parts:
            if part.lower().startswith("xl/tables/") and b"altTextSummary" in self.parts[part]:
                tree = self._tree(part)
                for element in tree.iter():
                    if summary := element.get("altTextSummary"):
                        found[tree.get("displayName", "")] = summary
        return found

    def _read_tables(self, sheet: str, part: str, found: list[_Found]) -> Iterator[RawTable]:
        first, last = min(t.top for t in found), max(t.bottom for t in found)
        grid: dict[tuple[int, int], RawCell] = {}
        shared: dict[str, tuple[str, int, int]] = {}
        for row, element in self._rows(part):
            if row > last:
                break
            if row >= first:
                for column, cell in cells(element):
                    grid[row, column] = self._cell(CellXml(cell), row, column, shared)
        empty = RawCell()
        for table in found:
            columns = range(table.left, table.right + 1)
            headers = tuple(
                _header(grid.get((table.top, column), empty), name)
                for column, name in zip(columns, table.columns, strict=False)
            )
            rows = tuple(
                tuple(grid.get((row, column), empty) for column in columns)
                for row in range(table.top + 1, table.bottom + 1)
            )
            yield RawTable(table.name, sheet, table.top, table.left, headers, rows)

    def _cell(self, cell: CellXml, row: int, column: int, shared: dict[str, tuple[str, int, int]]) -> RawCell:
        formula = "" if cell.formula is None else self._formula(cell.formula, row, column, shared)
        if cell.formula is not None and cell.value is None:
            return RawCell(formula=formula or "?", stale=True)
        value = self._value(cell)
        is_error = cell.kind == "e"
        return RawCell(value=None if is_error else value, error=str(value) if is_error else "", formula=formula)

    def _value(self, cell: CellXml) -> RawValue:
        text = cell.value
        if text is None:
            return None
        if cell.kind == "s":
            return self._sharedstring(text)
        if cell.kind in ("str", "inlineStr", "e"):
            return plain_text(text)
        if cell.kind == "b":
            return text.strip() == "1"
        if cell.kind == "d":
            return moment(text)
        value = number(text)
        is_date = isinstance(value, int | float) and cell.style in self._date_styles
        return self._date(float(value)) if is_date and isinstance(value, int | float) else value

    def _date(self, serial: float) -> RawValue:
        return moment(serial, from_1904=self._from_1904)

    def _sharedstring(self, text: str) -> RawValue:
        try:
            return self._strings[int(text)]
        except (ValueError, IndexError):
            raise self._damaged("a cell names a text that is not in xl/sharedStrings.xml") from None

    @staticmethod
    def _formula(element: ET.Element, row: int, column: int, shared: dict[str, tuple[str, int, int]]) -> str:
        text = plain_text(element.text or "")
        if element.get("t") != "shared":
            return text
        index = element.get("si", "")
        if text:
            shared[index] = (text, row, column)
            return text
        if index not in shared:
            return "?"
        # Rare in our books: only a column that Excel filled down. The import costs more than all else here.
        from openpyxl.formula.translate import Translator

        from hnb_xl.write.layout import address

        master, at_row, at_column = shared[index]
        moved = Translator(f"={master}", address(at_row, at_column)).translate_formula(address(row, column))
        return str(moved)[1:]

    @cached_property
    def _strings(self) -> list[str]:
        targets = [part for kind, part in self._relations("xl/workbook.xml").values() if kind == "sharedStrings"]
        if not targets or not targets[0]:
            return []
        items = [item for item in self._tree(targets[0]) if local(item.tag) == "si"]
        return [plain_text(string(item)) for item in items]

    @cached_property
    def _date_styles(self) -> frozenset[str]:
        """The style numbers whose number format shows a date."""
        targets = [part for kind, part in self._relations("xl/workbook.xml").values() if kind == "styles"]
        if not targets or not targets[0]:
            return frozenset()
        dates = set(_BUILT_IN_DATES)
        styles: set[str] = set()
        for element in self._tree(targets[0]):
            if local(element.tag) == "numFmts":
                dates |= {int(f.get("numFmtId", "0")) for f in element if is_date_format(f.get("formatCode", ""))}
            elif local(element.tag) == "cellXfs":
                styles = {str(at) for at, xf in enumerate(element) if int(xf.get("numFmtId", "0")) in dates}
        return frozenset(styles)

    @cached_property
    def _from_1904(self) -> bool:
        return any(
            element.get("date1904") in ("1", "true")
            for element in self._tree("xl/workbook.xml")
            if local(element.tag) == "workbookPr"
        )

    def _found(self, part: str) -> _Found:
        tree = self._tree(part)
        corners = REFERENCE.findall(tree.get("ref", ""))
        if not corners:
            raise self._damaged(f"{part} does not say where its table stands")
        (left, top), (right, bottom) = corners[0], corners[-1]
        names = [c.get("name", "") for c in tree.iter() if local(c.tag) == "tableColumn"]
        return _Found(
            name=tree.get("displayName", ""),
            columns=tuple(plain_text(name) for name in names),
            top=int(top) - (1 if tree.get("headerRowCount") == "0" else 0),
            left=column_number(left),
            bottom=int(bottom) - int(tree.get("totalsRowCount", "0")),
            right=column_number(right),
        )

    def _rows(self, part: str) -> Iterator[tuple[int, ET.Element]]:
        """The rows of a sheet, each with its number; a row is forgotten once it has been seen."""
        row = 0
        try:
            for _, element in ET.iterparse(io.BytesIO(self._bytes(part)), events=("end",)):  # noqa: S314
                tag = local(element.tag)
                if tag == "row" and element.tag.startswith("{http://schemas.openxmlformats.org/spreadsheetml"):
                    row = int(element.get("r", row + 1))
                    yield row, element
                    element.clear()
                elif tag == "sheetData":
                    return
        except (ET.ParseError, ValueError) as error:
            raise self._damaged(f"{part} cannot be read ({error})") from error

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """The kind and the target of each relationship of a part; the target is "" when it is not there."""
        folder, file = posixpath.split(self._by_lower.get(part.lower(), part))
        holder = self._by_lower.get(f"{folder}/_rels/{file}.rels".lower())
        if holder is None:
            return {}
        found: dict[str, tuple[str, str]] = {}
        for relation in self._tree(holder):
            target = unquote(relation.get("Target", ""))
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            kind = relation.get("Type", "").rpartition("/")[2]
            found[relation.get("Id", "")] = (kind, self._by_lower.get(path.lower(), ""))
        return found

    def _tree(self, part: str) -> ET.Element:
        try:
            return ET.fromstring(self._bytes(part))  # noqa: S314 - guarded
        except (ET.ParseError, ValueError) as error:
            raise self._damaged(f"{part} cannot be read ({error})") from error

    def _bytes(self, part: str) -> bytes:
        return self.parts[self._by_lower.get(part.lower(), part)]

    def _damaged(self, why: str) -> BookUnreadable:
        return BookUnreadable(
            "book_damaged",
            f"{self.name} is damaged: {why}.",
            "Restore it from a backup, or ask for it to be sent again.",
        )


def _header(cell: RawCell, name: str) -> str:
    return str(cell.value) if cell.value is not None else name
