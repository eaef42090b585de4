"""Rules about cells: order, formats, and values that are what their type says."""

from __future__ import annotations

import re

from hnb_xl.books.package.formula_scan import plain
from hnb_xl.books.package.lint_findings import Look
from hnb_xl.books.package.references import Area, parse_area
from hnb_xl.books.package.sheet_xml import attribute
from hnb_xl.books.package.values import ERROR_VALUES, MAX_TEXT
from hnb_xl.books.package.workbook import Sheet
from hnb_xl.books.package.xml_editor import whole_number
from hnb_xl.model.addresses import address, column_number

_TAGS = re.compile(
    rb"<(?:[\w.-]+:)?row(?=[\s/>])([^>]*)>"
    rb"|<(?:[\w.-]+:)?c(?=[\s/>])([^>]*?)(?:/>|>(.*?)</(?:[\w.-]+:)?c\s*>)",
    re.DOTALL,
)
_VALUE = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^>]*)?>([^<]*)<")
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f(?=[\s/>])([^>]*)>([^<]*)")
_TEXT = re.compile(rb"<(?:[\w.-]+:)?t(?:\s[^>]*)?>([^<]*)<")
_PLACE = re.compile(rb"\br=\"([A-Z]{1,3})([0-9]{1,7})\"")
_STYLE = re.compile(rb"\bs=\"([0-9]{1,10})\"")
_NUMBER = re.compile(rb"\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*")
_TYPE = re.compile(rb"\bt=\"([A-Za-z]*)\"")
# Carriage return, tab and line feed are written so by Excel itself; the others mean nothing to anybody.
_CONTROL = re.compile(rb"(?<!_x005F)_x00(?:0[0-8BbCcEeFf]|1[0-9A-Fa-f])_")
_TYPES = {b"b", b"d", b"e", b"inlineStr", b"n", b"s", b"str"}


class CellCheck:
    """The pass over one worksheet's cells; afterwards `formulas` and `areas` say where formulas stand."""

    def __init__(self, look: Look, sheet: Sheet) -> None:
        """Prepare the pass."""
        self.look, self.sheet, self.part = look, sheet, sheet.part
        self.formulas: set[tuple[int, int]] = set()
        self.areas: list[Area] = []
        self.formats = look.style_count("cellXfs")
        self.texts = look.text_count
        self._said: set[str] = set()

    def says(self, code: str, message: str) -> None:
        """Note the first finding of a kind: a thousand of them say no more."""
        if code not in self._said:
            self._said.add(code)
            self.look.says(code, self.part, f"{self.sheet.name}: {message}")

    def run(self) -> None:
        """Look at every row and cell in turn."""
        xml = self.look.sheet(self.part)
        if xml is None:
            return
        row = column = 0
        for found in _TAGS.finditer(xml.masked_body):
            if found[1] is not None:
                row, column = self._row(found[1], row), 0
            else:
                column = self._cell(found[2], row, column)
                self._content(found[2], found[3] or b"", row, column)

    def _row(self, tag: bytes, last: int) -> int:
        at = attribute(tag, b"r")
        number = whole_number(at or "") or last + 1
        if number <= last:
            self.says("row_order", f"row {number} stands after row {last}.")
        self._format(tag, f"row {number}")
        return number

    def _cell(self, tag: bytes, row: int, last: int) -> int:
        place = _PLACE.search(tag)
        if place is None:
            return last + 1
        column = column_number(place[1].decode("ascii"))
        name = (place[1] + place[2]).decode("ascii")
        if int(place[2]) != row:
            self.says("cell_order", f"{name} stands in row {row}.")
        elif column <= last:
            what = "twice" if column == last else f"after {address(row, last)}"
            self.says("cell_order", f"{name} stands there {what}.")
        return column

    def _format(self, tag: bytes, place: str) -> None:
        style = _STYLE.search(tag)
        if style and self.formats is not None and int(style[1]) >= max(self.formats, 1):
            self.says("style_out_of_range", f"{place} uses format {int(style[1])}, but there are {self.formats}.")

    def _content(self, tag: bytes, content: bytes, row: int, column: int) -> None:
        if b"s=" in tag:
            self._format(tag, address(row, column))
        if not content:
            return
        kind = _TYPE.search(tag)
        value = _VALUE.search(content)
        type_ = kind[1] if kind else b"n"
        if b"f" in content:
            self._formula(content, row, column)
        if type_ not in _TYPES:
            self.says("cell_type", f"{address(row, column)} has a type Excel does not know.")
        elif value is not None and value[1]:
            self._value(type_, value[1], row, column)
        if b"t>" in content or b"t " in content:
            self._texts(content, row, column)

    def _value(self, kind: bytes, value: bytes, row: int, column: int) -> None:
        if kind == b"n":
            wrong = not _NUMBER.fullmatch(value)
        elif kind == b"b":
            wrong = value.strip() not in {b"0", b"1", b"true", b"false"}
        elif kind == b"e":
            wrong = plain(value) not in ERROR_VALUES
        elif kind == b"s":
            index = whole_number(value.decode("ascii", "replace").strip())
            wrong = self.texts is not None and (index is None or index >= self.texts)
            if wrong:
                self.says("text_out_of_range", f"{address(row, column)} shows a shared text that is not there.")
                return
        else:
            wrong = False
            self._length(value, row, column)
        if wrong:
            self.says("cell_value", f"{address(row, column)} holds '{plain(value[:40])}', not what its type says.")

    def _texts(self, content: bytes, row: int, column: int) -> None:
        for found in _TEXT.finditer(content):
            self._length(found[1], row, column)
            if _CONTROL.search(found[1]):
                self.says("control_character", f"{address(row, column)} holds a character that cannot be shown.")

    def _length(self, text: bytes, row: int, column: int) -> None:
        if len(text) > MAX_TEXT and len(plain(text).encode("utf-16-le", "surrogatepass")) // 2 > MAX_TEXT:
            self.says("text_too_long", f"{address(row, column)} holds more than {MAX_TEXT:,} characters.")

    def _formula(self, content: bytes, row: int, column: int) -> None:
        found = _FORMULA.search(content)
        if found is None:
            return
        self.formulas.add((row, column))
        area = parse_area(attribute(found[1], b"ref") or "") if b"ref" in found[1] else None
        if area is not None and attribute(found[1], b"t") in {"array", "dataTable"}:
            self.areas.append(area)
        if found[2]:
            self.look.check_formula(plain(found[2]), self.part, f"{self.sheet.name}!{address(row, column)}")
