"""Rules about tables and charts: names and headings that agree with the sheets they stand on."""

from __future__ import annotations

import re
from collections import Counter

from hnb_xl.books.package.formula_scan import plain
from hnb_xl.books.package.lint_findings import Look
from hnb_xl.books.package.lint_sheet import first_overlap
from hnb_xl.books.package.lint_workbook import is_name
from hnb_xl.books.package.references import Area, parse_area, referred_sheets
from hnb_xl.books.package.shared_strings import fragment_text
from hnb_xl.books.package.sheet_rows import Rows, Span
from hnb_xl.books.package.workbook import Sheet
from hnb_xl.books.package.xml_editor import Element, character, whole_number

_VALUE = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^>]*)?>([^<]*)<")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def check_tables(look: Look) -> None:
    """Check that tables have names of their own, and that each agrees with its sheet."""
    if look.book is None:
        return
    for what, values in (
        ("id", [str(table.id) for table in look.tables]),
        ("name", [table.name.lower() for table in look.tables]),
    ):
        for value in (value for value, count in Counter(values).items() if count > 1):
            look.says(f"table_{what}_twice", look.book.part, f"Two tables have the {what} {value}.")
    names = {name.name.lower() for name in look.book.names}
    for table in look.tables:
        if table.name.lower() in names:
            look.says("table_name_twice", table.part, f"{table.name} is a table and a defined name.")
        if not is_name(table.name):
            look.says("name_invalid", table.part, f"Excel allows no table called '{table.name}'.")
    for sheet in look.worksheets:
        _check_sheet_tables(look, sheet)


def _check_sheet_tables(look: Look, sheet: Sheet) -> None:
    areas = []
    for line in look.parts.relationships(sheet.part):
        root = look.root(line.target) if line.kind == "table" and look.parts.has(line.target) else None
        area = parse_area(root.get("ref")) if root else None
        if root is None:
            continue
        if area is None:
            look.says("table_area", line.target, f"The table's area '{root.get('ref')}' is none.")
            continue
        areas.append(area)
        _check_table(look, sheet, line.target, root, area)
    clash = first_overlap(areas)
    if clash:
        look.says("table_overlap", sheet.part, f"{sheet.name}: the tables at {clash[0]} and {clash[1]} overlap.")
    _check_merges(look, sheet, areas)


def _check_merges(look: Look, sheet: Sheet, areas: list[Area]) -> None:
    xml = look.sheet(sheet.part) if areas else None
    merges = xml.skeleton.root.child("mergeCells") if xml else None
    merged = [area for node in (merges.children if merges else []) if (area := parse_area(node.get("ref")))]
    if any(one.meets(area) for one in merged for area in areas):
        look.says("table_merge", sheet.part, f"{sheet.name}: cells inside a table are merged.")


def _check_table(look: Look, sheet: Sheet, part: str, root: Element, area: Area) -> None:
    columns = root.child("tableColumns")
    nodes = columns.all("tableColumn") if columns else []
    count = columns.get("count") if columns else ""
    width = area.right - area.left + 1
    if len(nodes) != width or (columns and count and columns.number("count") != len(nodes)):
        look.says("table_columns", part, f"The table is {width} wide, but lists {count or len(nodes)} columns.")
    names = [_unescaped(node.get("name")) for node in nodes]
    repeated = [name for name, times in Counter(name.lower() for name in names).items() if times > 1]
    if repeated:
        look.says("table_column_twice", part, f"Two columns are called '{repeated[0]}'.")
    conditional = look.style_count("dxfs")
    for element in root.walk():
        for name, value in element.attributes.items():
            is_format = name.lower().endswith("dxfid")
            if is_format and conditional is not None and element.number(name) >= conditional:
                look.says("style_out_of_range", part, f"{element.name} uses {name} {value}.")
    if root.get("headerRowCount", "1") != "0" and len(nodes) == width:
        _check_headings(look, sheet, part, area, names)


def _check_headings(look: Look, sheet: Sheet, part: str, area: Area, names: list[str]) -> None:
    xml = look.sheet(sheet.part)
    if xml is None or xml.skeleton.root.child("sheetData") is None:
        return
    rows = Rows(xml)
    row, _ = rows.find(area.top)
    cells = {cell.number: cell for cell in rows.cells(row)} if row else {}
    for column, name in enumerate(names, start=area.left):
        cell = cells.get(column)
        shown = _text(look, rows, cell) if cell else ""
        if _same(shown) != _same(name):
            look.says("table_heading", part, f"A column is called '{name}', but its heading is '{shown}'.")
            return


def _text(look: Look, rows: Rows, cell: Span) -> str:
    content = rows.raw[cell.inside : cell.inside_end]
    if cell.value(b"t") == "inlineStr":
        return fragment_text(content)
    found = _VALUE.search(content)
    value = plain(found[1]) if found else ""
    if cell.value(b"t") == "s":
        return look.strings.text(whole_number(value)) if look.strings is not None else ""
    return _unescaped(value)


def _same(text: str) -> str:
    """Return a heading as Excel compares it: line ends alike."""
    return text.replace("\r\n", "\n").replace("\r", "\n").lower()


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: character(int(found[1], 16)), text)


def check_charts(look: Look) -> None:
    """Check that charts draw from sheets that are there."""
    for part in list(look.parts.names()):
        if not look.wants(part) or not look.parts.content_type(part).endswith(("chart+xml", "chartex+xml")):
            continue
        root = look.root(part)
        for element in root.walk() if root else []:
            if element.name != "f" or not element.text.strip():
                continue
            missing = sorted(referred_sheets(element.text) - look.sheet_names)
            if missing:
                look.says("chart_unknown_sheet", part, f"The chart draws from a sheet '{missing[0]}' not there.")
                break
