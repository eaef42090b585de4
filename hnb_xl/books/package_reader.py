"""Reads tables straight from a workbook's parts, each sheet once: values, formulas, and values beside them.

openpyxl would need two loads of the whole file for that (formulas, then values), and 0.2 s merely to be
imported; `check` and `results` never need it. The parts have passed `books/guard.py`, so no document type is
left.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from xml.etree import ElementTree as ET

from hnb_xl.books.book import RawCell, RawTable, RawValue
from hnb_xl.books.cell_values import is_date_format, moment, number, plain_text
from hnb_xl.books.guard import damaged
from hnb_xl.books.package.parts import Package
from hnb_xl.books.package.references import parse_area
from hnb_xl.books.package.sheet_xml import SheetXml
from hnb_xl.books.package.workbook import Workbook
from hnb_xl.books.sheet_xml import CellXml, cells, local, string
from hnb_xl.errors import BookUnreadable

_LONGEST_TEXT = 32_767  # the most that Excel keeps in a cell
_LARGE_TABLE, _LARGEST_TABLE = 1_000_000, 20_000_000  # cells
_DAYS = frozenset((*range(14, 23), *range(27, 37), *range(50, 59)))
# Number formats that a file names by number alone; those of dates differ by country, but each shows a date.
_BUILT_IN = dict.fromkeys(sorted(_DAYS), "d/m/yyyy") | {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: "£#,##0;-£#,##0",
    6: "£#,##0;[Red]-£#,##0",
    7: "£#,##0.00;-£#,##0.00",
    8: "£#,##0.00;[Red]-£#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    37: "#,##0;-#,##0",
    38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00",
    41: "#,##0;-#,##0;-",
    42: "£#,##0;-£#,##0;-",
    43: "#,##0.00;-#,##0.00;-",
    44: "£#,##0.00;-£#,##0.00;-",
    48: "##0.0E+0",
    49: "@",
}  # 45 to 47 are lengths of time: a number, as before


@dataclass(frozen=True)
class _Found:
    """A table part: where it stands and what it is called."""

    name: str
    columns: tuple[str, ...]
    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One row: its cells as column, what the cell holds, and the number of its style."""

    number: int
    is_hidden: bool
    cells: tuple[tuple[int, RawCell, str], ...]


class PackageReader:
    """What stands in the parts of a workbook.

    Args:
        name: The file's name, for messages.
        package: Its parts.
        book: The workbook part, which lists the sheets.
    """

    def __init__(self, name: str, package: Package, book: Workbook) -> None:
        self.name = name
        self._package = package
        self._book = book

    @cached_property
    def sheets(self) -> dict[str, str]:
        """The part of each worksheet, by the sheet's name, in tab order.

        Raises:
            BookUnreadable: the workbook's list of sheets makes no sense.
        """
        found = {sheet.name: sheet.part for sheet in self._book.sheets if sheet.kind == "worksheet"}
        if not found:
            raise self._damaged("it has no worksheet")
        return found

    @cached_property
    def title(self) -> str:
        """The title in the workbook's properties; blank when it has none."""
        part = self._book.properties_part("core-properties")
        found = [child.text for child in self._tree(part) if local(child.tag) == "title"] if part else []
        return (found[0] if found else None) or ""

    def tables(self) -> Iterator[RawTable]:
        """Every Excel table, sheet by sheet."""
        for sheet, part in self.sheets.items():
            found = [
                self._found(line.target)
                for line in self._package.relationships(part)
                if line.kind == "table" and not line.external and self._package.has(line.target)
            ]
            if found:
                yield from self._read_tables(sheet, part, found)

    def _read_tables(self, sheet: str, part: str, found: list[_Found]) -> Iterator[RawTable]:
        first, last = min(t.top for t in found), max(t.bottom for t in found)
        grid = {(line.number, column): cell for line in self.lines(part, first, last) for column, cell, _ in line.cells}
        empty, lowest = RawCell(), max((row for row, _ in grid), default=0)
        for table in found:
            columns = range(table.left, table.right + 1)
            bottom = table.bottom
            if (bottom - table.top) * len(columns) > _LARGE_TABLE:
                bottom = min(bottom, lowest)  # one drawn down to the end of the sheet: what lies below is all blank
                if (bottom - table.top) * len(columns) > _LARGEST_TABLE:
                    raise self._damaged(
                        f"the table {table.name} on {sheet} is said to be of more cells than can be read"
                    )
            headers = tuple(
                _header(grid.get((table.top, column), empty), name)
                for column, name in zip(columns, table.columns, strict=False)
            )
            rows = tuple(
                tuple(grid.get((row, column), empty) for column in columns) for row in range(table.top + 1, bottom + 1)
            )
            yield RawTable(table.name, sheet, table.top, table.left, headers, rows)

    def lines(self, part: str, first: int, last: int) -> Iterator[SheetLine]:
        """Every row of a sheet's part from one row to another that is in the file."""
        shared: dict[str, tuple[str, int, int]] = {}
        for row, element in self._rows(part):
            if row > last:
                break
            if row >= first:
                found = ((column, CellXml(cell)) for column, cell in cells(element))
                held = tuple((column, self._cell(cell, row, column, shared), cell.style) for column, cell in found)
                yield SheetLine(row, element.get("hidden") in ("1", "true"), held)

    def skeleton(self, part: str) -> SheetXml:
        """What a sheet's part says outside its cells.

        Raises:
            BookUnreadable: the part is damaged.
        """
        return SheetXml(self._package.part(part), part)

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
        if isinstance(value, str) or cell.style not in self._date_styles:
            return value
        return moment(float(value), from_1904=self._book.is_date1904)

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
        from openpyxl.formula.tokenizer import TokenizerError
        from openpyxl.formula.translate import Translator, TranslatorError

        from hnb_xl.model.addresses import address

        master, at_row, at_column = shared[index]
        try:
            moved = Translator(f"={master}", address(at_row, at_column)).translate_formula(address(row, column))
        except (TokenizerError, TranslatorError, ValueError, IndexError):
            return "?"  # a formula no program wrote: there is one, and that is all that can be said of it
        return str(moved)[1:]

    @cached_property
    def _strings(self) -> list[str]:
        part = self._book.related_part("sharedStrings")
        if part is None:
            return []
        # One long text named by every cell would cost its length in each of them.
        return [plain_text(string(item))[:_LONGEST_TEXT] for item in self._tree(part) if local(item.tag) == "si"]

    @cached_property
    def number_formats(self) -> dict[str, str]:
        """The number format of each style that has another than General, by the style's number."""
        part = self._book.related_part("styles")
        if part is None:
            return {}
        codes = {str(number): code for number, code in _BUILT_IN.items()}
        styles: dict[str, str] = {}
        for element in self._tree(part):
            if local(element.tag) == "numFmts":
                codes |= {f.get("numFmtId", "0"): f.get("formatCode", "") for f in element}
            elif local(element.tag) == "cellXfs":
                numbered = ((str(at), xf.get("numFmtId", "0")) for at, xf in enumerate(element))
                styles = {style: codes[number] for style, number in numbered if codes.get(number)}
        return styles

    @cached_property
    def _date_styles(self) -> frozenset[str]:
        """The style numbers whose number format shows a date."""
        return frozenset(style for style, code in self.number_formats.items() if is_date_format(code))

    def _found(self, part: str) -> _Found:
        tree = self._tree(part)
        area, totals = parse_area(tree.get("ref", "")), tree.get("totalsRowCount", "0")
        if area is None or totals not in ("0", "1"):
            raise self._damaged(f"{part} does not say where its table stands")
        names = [c.get("name", "") for c in tree.iter() if local(c.tag) == "tableColumn"]
        return _Found(
            name=tree.get("displayName", ""),
            columns=tuple(plain_text(name) for name in names),
            top=area.top - (1 if tree.get("headerRowCount") == "0" else 0),
            left=area.left,
            bottom=area.bottom - int(totals),
            right=area.right,
        )

    def _rows(self, part: str) -> Iterator[tuple[int, ET.Element]]:
        """The rows of a sheet, each with its number; a row is forgotten once it has been seen."""
        row, row_tag = 0, ""
        try:
            for _, element in ET.iterparse(io.BytesIO(self._package.part(part)), events=("end",)):  # noqa: S314
                if element.tag == row_tag:
                    row = int(element.get("r", row + 1))
                    yield row, element
                    element.clear()
                elif not row_tag and local(element.tag) == "c":
                    row_tag = element.tag.removesuffix("c") + "row"  # only a row in the cells' own namespace
                elif local(element.tag) == "sheetData":
                    return
        except (ET.ParseError, ValueError) as error:
            raise self._damaged(f"{part} cannot be read ({error})") from error

    def _tree(self, part: str) -> ET.Element:
        try:
            return ET.fromstring(self._package.part(part))  # noqa: S314 - guarded
        except (ET.ParseError, ValueError) as error:
            raise self._damaged(f"{part} cannot be read ({error})") from error

    def _damaged(self, why: str) -> BookUnreadable:
        return damaged(self.name, why)


def _header(cell: RawCell, name: str) -> str:
    return str(cell.value) if cell.value is not None else name
