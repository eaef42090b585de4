"""The last step of a save: what openpyxl cannot write, and the same bytes for the same inputs.

openpyxl writes no value beside a formula, no description of a chart or a table, and spells its XML one way
with lxml and another without. Each part it made is therefore read once, completed, and spelled in one way of
our own.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from hnb_xl.books.cell_values import Saved
from hnb_xl.books.xml_text import xml_text
from hnb_xl.model.addresses import column_number

CHART_NAME = "hnb_xl chart"
"""How our charts are named inside a drawing, with their number."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_FRAME = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_TABLE_EXTENSION = "{504A1905-F514-4f6f-8877-14C23A59335A}"
_MADE_BY_OPENPYXL = re.compile(
    r"\[Content_Types\]\.xml|.*\.rels|docProps/.*\.xml|xl/(workbook|styles)\.xml"
    r"|xl/(worksheets|tables|drawings|charts|chartsheets)/[^/]*\.xml"
)
_FIRST_PARTS = ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml")
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class SheetExtras:
    """What to complete on one sheet: values beside formulas, rows that fit themselves, texts for charts."""

    values: Mapping[tuple[int, int], Saved] = field(default_factory=dict)
    free_rows: frozenset[int] = frozenset()
    charts: Sequence[str] = ()


def finish(parts: Mapping[str, bytes], sheets: Sequence[SheetExtras], summaries: Mapping[str, str]) -> dict[str, bytes]:
    """The parts of the finished file.

    Args:
        parts: The parts as openpyxl wrote them.
        sheets: What to complete, sheet by sheet in tab order.
        summaries: The description of each table, by the table's name.
    """
    trees = {name: _tree(data) for name, data in parts.items() if _MADE_BY_OPENPYXL.fullmatch(name)}
    drawing = 0
    for number, extras in enumerate(sheets, 1):
        complete_sheet(trees[f"xl/worksheets/sheet{number}.xml"], extras)
        if extras.charts:  # each sheet with charts has one drawing, in the same order
            drawing += 1
            _describe_charts(trees[f"xl/drawings/drawing{drawing}.xml"], extras.charts)
    for name, tree in trees.items():
        if name.startswith("xl/charts/"):
            for number_format in tree.iter(f"{_CHART}numFmt"):
                number_format.attrib.setdefault("sourceLinked", "0")  # else labels take the cells' own format
        if name.startswith("xl/tables/"):
            _describe_table(tree, summaries)
    for calculation in trees["xl/workbook.xml"].iter(f"{_MAIN}calcPr"):
        # It would make a program that opens the file throw our values away before anyone has seen them.
        calculation.attrib.pop("fullCalcOnLoad", None)
    return {name: xml_text(trees[name]) if name in trees else data for name, data in parts.items()}


def pack(parts: Mapping[str, bytes], method: int) -> bytes:
    """A zip file whose bytes depend on nothing but its parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method, compresslevel=6) as archive:
        for name in sorted(parts, key=_part_order):
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = method
            entry.create_system = 0  # the same on Windows and elsewhere
            entry.external_attr = 0
            archive.writestr(entry, parts[name])
    return target.getvalue()


def complete_sheet(tree: ET.Element, extras: SheetExtras) -> None:
    """Write the value beside each formula of a sheet; let go of the height of rows that fit themselves."""
    for footer in tree.iter(f"{_MAIN}oddFooter"):
        footer.text = (footer.text or "").replace("_x000a_", "\n")  # as Excel itself spells it
    data = tree.find(f"{_MAIN}sheetData")
    for row in data if data is not None else ():
        number = int(row.get("r", "0"))
        if number in extras.free_rows:
            row.attrib.pop("customHeight", None)
        for cell in row:
            if len(cell) and cell[0].tag == f"{_MAIN}f":
                _write_value(cell, extras.values.get((number, column_number(cell.get("r", "").rstrip("0123456789")))))


def _tree(part: bytes) -> ET.Element:
    return ET.fromstring(part)  # noqa: S314 - openpyxl has just written it


def _write_value(cell: ET.Element, value: Saved | None) -> None:
    for old in cell.findall(f"{_MAIN}v"):
        cell.remove(old)
    cell.attrib.pop("t", None)
    if value is not None:
        if value.kind != "n":
            cell.set("t", value.kind)
        ET.SubElement(cell, f"{_MAIN}v").text = value.text


def _describe_charts(tree: ET.Element, texts: Sequence[str]) -> None:
    frames = tree.iter(f"{_FRAME}nvGraphicFramePr")
    for number, (frame, text) in enumerate(zip(frames, texts, strict=False), 1):
        for properties in frame.findall(f"{_FRAME}cNvPr"):
            properties.set("name", f"{CHART_NAME} {number}")
            if text:
                properties.set("descr", text)


def _describe_table(tree: ET.Element, summaries: Mapping[str, str]) -> None:
    summary = summaries.get(tree.get("displayName", ""))
    if summary:
        extensions = ET.SubElement(tree, f"{_MAIN}extLst")
        extension = ET.SubElement(extensions, f"{_MAIN}ext", {"uri": _TABLE_EXTENSION})
        ET.SubElement(extension, f"{{{_X14}}}table", {"altTextSummary": summary})


def _part_order(name: str) -> tuple[int, str]:
    return (_FIRST_PARTS.index(name) if name in _FIRST_PARTS else len(_FIRST_PARTS), name)
