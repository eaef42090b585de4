"""A scratch package: sheets as XlsxWriter or openpyxl wrote them, made fit for the target."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape, unescape

from hnb_xl.books.package.namespaces import STRICT_OF
from hnb_xl.books.package.parts import Package
from hnb_xl.books.package.references import renamed
from hnb_xl.books.package.sheet_xml import SheetXml
from hnb_xl.books.package.styles import StyleMaps
from hnb_xl.books.package.values import CellValue, formula_value
from hnb_xl.books.package.workbook import Sheet, Workbook
from hnb_xl.books.package.xml_editor import Element, XmlPart

_CELL = re.compile(rb"<c ([^>]*?)(/>|>(?:<v>([0-9]+)</v></c>)?)")
_ROW = re.compile(rb"(<row [^>]*?\bs=\")([0-9]+)(\")")
_STYLE = re.compile(rb"\bs=\"([0-9]+)\"")
_SHARED_TEXT = re.compile(rb"<c [^>]*\bt=[\"']s[\"']")
_EMPTY_VALUE = re.compile(rb"(<c [^>]*>(?:<f(?:\s[^>]*)?(?:/>|>[^<]*</f>))?)(?:<v\s*/>|<v></v>)")
_FORMULA = re.compile(rb"(<f(?:\s[^>]*)?>)([^<]+)(</f>)")
_FORMULA_CELL = re.compile(rb"<c ([^>]*)>(<f(?:\s[^>]*)?(?:/>|>[^<]*</f>))(?:<v>[^<]*</v>)?</c>")
_NAMESPACE = re.compile(rb"((?:xmlns(?::[\w.-]+)?|uri|Type)=\")(http://schemas\.openxmlformats\.org/[^\"]*)(\")")
_FORMULA_ELEMENTS = {
    "f", "formula", "formula1", "formula2", "calculatedColumnFormula", "totalsRowFormula",
}  # fmt: skip
# Strict writes these whole percentages with a sign.
_PERCENT = re.compile(rb"(<c:(?:gapWidth|overlap|holeSize|lblOffset) val=\"-?[0-9]+)(\")")


class Scratch:
    """The generated package and what is asked of it."""

    def __init__(self, package: Package) -> None:
        """Read the workbook part, the style sheet and the shared texts."""
        self.package = package
        self.book = Workbook(package)
        styles = self.book.related_part("styles")
        self.styles = package.xml(styles) if styles else XmlPart(b"<styleSheet/>", "styles")
        strings = self.book.related_part("sharedStrings")
        self.strings = _string_bodies(package.xml(strings, depth=2)) if strings else []

    def sheet(self, name: str) -> Sheet:
        """Return a sheet of the scratch package; KeyError when it has none of that name."""
        found = self.book.sheet(name)
        if found is None or found.kind != "worksheet":
            raise KeyError(f"the scratch package has no worksheet {name}")
        return found


class Adaptation:
    """What happens to the parts of one generated sheet on their way into a target."""

    def __init__(self, scratch: Scratch, maps: StyleMaps, names: Mapping[str, str], *, strict: bool) -> None:
        """Hold what all parts need.

        Args:
            scratch: The generated package.
            maps: Where its formats ended up.
            names: Sheets with another name in the target: name in lower case to the target's name.
            strict: Whether the target is written in the strict dialect.
        """
        self.scratch, self.maps, self.names, self.strict = scratch, maps, names, strict

    def sheet(self, data: bytes, code_name: str | None, cached: Mapping[str, CellValue]) -> bytes:
        """Return the worksheet part with the target's formats, texts inline and cached values in place."""
        sheet = SheetXml(data, "the scratch sheet")
        root = sheet.skeleton.root
        if root.prefix:
            raise ValueError("a scratch sheet must be written without a prefix")
        for element in root.walk():
            if element.name == "col" and "style" in element.attributes:
                style = self.maps.cells[int(element.get("style"))]
                sheet.skeleton.set_attribute(element, "style", str(style))
            elif element.name == "sheetView":
                # With two tabs selected, what is typed into one goes into both.
                sheet.skeleton.set_attribute(element, "tabSelected", None)
            self._adapt(sheet.skeleton, element)
        self._name_module(sheet.skeleton, code_name)
        return self._dialect(sheet.result(self._cells(sheet.body, cached)))

    def table(self, data: bytes, table_id: int) -> bytes:
        """Return a table part under its new id."""
        table = XmlPart(data, "a scratch table")
        table.set_attribute(table.root, "id", str(table_id))
        for element in table.root.walk():
            self._adapt(table, element)
        return self._dialect(table.result())

    def other(self, name: str, data: bytes) -> bytes:
        """Return a drawing, a chart or whatever else, its formulas following renamed sheets."""
        if not name.lower().endswith((".xml", ".vml")):
            return data
        if self.names:
            part = XmlPart(data, name)
            for element in part.root.walk():
                self._adapt(part, element)
                if "textlink" in element.attributes:
                    link = renamed(element.get("textlink"), self.names)
                    part.set_attribute(element, "textlink", link)
            data = part.result()
        return _PERCENT.sub(rb"\1%\2", self._dialect(data)) if self.strict else data

    def formula(self, text: str) -> str:
        """Return a formula with the target's names of sheets."""
        return renamed(text, self.names)

    def _adapt(self, part: XmlPart, element: Element) -> None:
        for name, value in element.attributes.items():
            if name == "dxfId" or name.endswith("DxfId"):
                part.set_attribute(element, name, str(self.maps.conditional[int(value)]))
        if not self.names:
            return
        if element.name in _FORMULA_ELEMENTS and element.text and not element.children:
            part.replace_content(element, escape(renamed(element.text, self.names)))
        elif element.name == "hyperlink" and "location" in element.attributes:
            part.set_attribute(element, "location", renamed(element.get("location"), self.names))

    def _name_module(self, sheet: XmlPart, code_name: str | None) -> None:
        """Keep the name Excel gave the sheet's code module; a new sheet gets none."""
        properties = sheet.root.child("sheetPr")
        if properties is not None:
            sheet.set_attribute(properties, "codeName", code_name)
        elif code_name is not None:
            first = sheet.root.children[0]
            sheet.insert_before(first, f'<sheetPr codeName="{escape(code_name)}"/>')

    def _cells(self, body: bytes, cached: Mapping[str, CellValue]) -> bytes:
        cells, strings = self.maps.cells, self.scratch.strings

        def restyled(found: re.Match[bytes]) -> bytes:
            attributes = _STYLE.sub(lambda style: b's="%d"' % cells[int(style[1])], found[1])
            if found[3] is None:
                return b"<c " + attributes + found[2]
            if b't="s"' not in attributes:
                return b"<c " + attributes + b"><v>" + found[3] + b"</v></c>"
            text = strings[int(found[3])]
            return b"<c " + attributes.replace(b't="s"', b't="inlineStr"') + b"><is>" + text + b"</is></c>"

        body = _CELL.sub(restyled, _EMPTY_VALUE.sub(_without_empty_value, body))
        if _SHARED_TEXT.search(body):
            raise ValueError("a scratch sheet refers to a shared text in a way that is not understood")
        body = _ROW.sub(lambda row: row[1] + b"%d" % cells[int(row[2])] + row[3], body)
        if self.names:
            body = _FORMULA.sub(self._renamed_formula, body)
        if cached:
            date1904 = self.scratch.book.is_date1904
            body = _FORMULA_CELL.sub(lambda cell: _with_value(cell, cached, date1904=date1904), body)
        return body

    def _renamed_formula(self, found: re.Match[bytes]) -> bytes:
        formula = unescape(found[2].decode("utf-8"), {"&quot;": '"', "&apos;": "'"})
        return found[1] + escape(renamed(formula, self.names)).encode("utf-8") + found[3]

    def _dialect(self, data: bytes) -> bytes:
        return strict_names(data) if self.strict else data


def strict_names(data: bytes) -> bytes:
    """Return XML with the namespaces and relationship types of the strict dialect."""

    def strict(found: re.Match[bytes]) -> bytes:
        uri = found[2].decode("ascii")
        for transitional, other in STRICT_OF.items():
            if uri == transitional or uri.startswith(transitional + "/"):
                return found[1] + (other + uri[len(transitional) :]).encode("ascii") + found[3]
        return found[0]

    return _NAMESPACE.sub(strict, data)


def _without_empty_value(found: re.Match[bytes]) -> bytes:
    """A formula that gives an empty text has been worked out; any other empty value is none."""
    return found[1] + (b"<v></v>" if b't="str"' in found[1] else b"")


def _with_value(cell: re.Match[bytes], cached: Mapping[str, CellValue], *, date1904: bool) -> bytes:
    place = re.search(rb"\br=\"([A-Z]+[0-9]+)\"", cell[1])
    name = place[1].decode("ascii") if place else ""
    if name not in cached:
        return cell[0]
    kind, text = formula_value(cached[name], date1904=date1904)
    attributes = re.sub(rb"\s*\bt=\"[a-zA-Z]*\"", b"", cell[1])
    if kind:
        attributes += f' t="{kind}"'.encode()
    value = f"<v>{escape(text)}</v>".encode() if text or kind == "str" else b""
    return b"<c " + attributes + b">" + cell[2] + value + b"</c>"


def _string_bodies(strings: XmlPart) -> list[bytes]:
    return [strings.data[strings.open_end(item) : item.close_start] for item in strings.root.all("si")]
