"""New columns at the right of a table: nothing that stands in the sheet moves, and nothing is written over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from hnb_xl.books.package.parts import Draft
from hnb_xl.books.package.references import Area, area_name, parse_area
from hnb_xl.books.package.refusals import refused
from hnb_xl.books.package.sheet_rows import Rows, Span
from hnb_xl.books.package.sheet_xml import SheetXml
from hnb_xl.books.package.tables import Table
from hnb_xl.books.package.workbook import Sheet
from hnb_xl.books.package.xml_editor import Element, XmlPart
from hnb_xl.model.addresses import address

_NOTHING = re.compile(rb"<(?:[\w.-]+:)?(?:v|f|is)(?=[\s/>])")


@dataclass(frozen=True, slots=True)
class NewColumn:
    """A column to add: its heading, and what Excel fills a new row's cell with (blank for nothing)."""

    header: str
    formula: str = ""


def add_columns(draft: Draft, sheet: Sheet, table: Table, new: Sequence[NewColumn], drawn: SheetXml) -> None:
    """Widen a table by columns at its right.

    Args:
        draft: The workbook.
        sheet: The sheet it stands on.
        table: The table.
        new: The columns.
        drawn: A sheet on which the same table stands in the same place with those columns, in the workbook's own
            formats: their cells, widths and rules are taken from it.

    Raises:
        Refused: something stands where the columns must.
    """
    area = parse_area(table.ref)
    if area is None:
        raise refused("columns_not_added", f"{table.name} does not say where it stands.")
    xml = SheetXml(draft.part(sheet.part), sheet.part)
    wanted = Area(area.top, area.right + 1, area.bottom, area.right + len(new))
    _refuse_occupied(draft, sheet, xml, table, wanted)
    body = _with_cells(Rows(xml), wanted, Rows(drawn))
    _set_widths(xml, wanted, drawn)
    _add_rules(xml, wanted, drawn)
    dimension = xml.skeleton.root.child("dimension")
    there = parse_area(dimension.get("ref")) if dimension else None
    if dimension is not None and there is not None and there.right < wanted.right:
        xml.skeleton.set_attribute(dimension, "ref", area_name(there._replace(right=wanted.right)))
    draft.put(sheet.part, xml.result(body))
    draft.put(table.part, _widened(draft.part(table.part), table, area, new))


def _refuse_occupied(draft: Draft, sheet: Sheet, xml: SheetXml, table: Table, wanted: Area) -> None:
    rows = Rows(xml)
    for number in range(wanted.top, wanted.bottom + 1):
        row, _ = rows.find(number)
        for cell in rows.cells(row) if row else ():
            if wanted.left <= cell.number <= wanted.right and _NOTHING.search(rows.seen, cell.inside, cell.inside_end):
                place = f"{sheet.name}!{address(number, cell.number)}"
                raise refused("columns_not_added", f"{place} is filled, where {table.name} needs room to its right.")
    merges = xml.skeleton.root.child("mergeCells")
    areas = [parse_area(node.get("ref")) for node in (merges.children if merges else [])]
    areas += [
        parse_area(draft.xml(line.target, 1).root.get("ref"))
        for line in draft.relationships(sheet.part)
        if line.kind in {"table", "pivotTable"} and line.target != table.part and draft.has(line.target)
    ]
    for area in areas:
        if area is not None and area.meets(wanted):
            raise refused("columns_not_added", f"{sheet.name}!{area_name(area)} stands where {table.name} needs room.")


def _with_cells(rows: Rows, wanted: Area, drawn: Rows) -> bytes:
    """The cells of the sheet with those of the new columns, which replace empty ones."""
    edits: list[tuple[int, int, bytes]] = []
    for number in range(wanted.top, wanted.bottom + 1):
        cells = drawn_cells(drawn, number, wanted.left, wanted.right, rows.prefix)
        row, position = rows.find(number)
        closing = f"</{rows.prefix}row>".encode()
        if row is None:
            edits.append((position, position, f'<{rows.prefix}row r="{number}">'.encode() + cells + closing))
        elif row.is_empty_tag:
            opening = rows.raw[row.start : row.inside]
            edits.append((row.start, row.end, opening[:-2].rstrip() + b">" + cells + closing))
        else:
            edits += _row_edits(rows, row, wanted, cells)
    pieces, position = [], 0
    for start, end, data in edits:
        pieces += [rows.raw[position:start], data]
        position = end
    return b"".join([*pieces, rows.raw[position:]])


def drawn_cells(drawn: Rows, number: int, left: int, right: int, q: str) -> bytes:
    """The cells of a drawn row between two columns, with the prefix of the sheet they go to."""
    row, _ = drawn.find(number)
    found = (
        [drawn.raw[cell.start : cell.end] for cell in drawn.cells(row) if left <= cell.number <= right] if row else []
    )
    return prefixed(b"".join(found), q)


def _row_edits(rows: Rows, row: Span, wanted: Area, cells: bytes) -> list[tuple[int, int, bytes]]:
    there = rows.cells(row)
    inside = [cell for cell in there if wanted.left <= cell.number <= wanted.right]
    start = inside[0].start if inside else next((c.start for c in there if c.number > wanted.right), row.inside_end)
    end = inside[-1].end if inside else start
    opening = rows.raw[row.start : row.inside]
    spans = re.sub(rb"\sspans=\"[^\"]*\"", b"", opening)  # a hint only; one that is too narrow is worse than none
    first = [(row.start, row.inside, spans)] if spans != opening else []
    return [*first, (start, end, cells)]


def _set_widths(xml: SheetXml, wanted: Area, drawn: SheetXml) -> None:
    """Give columns that have no width of their own yet the width they need; no other column changes."""
    root, asked = xml.skeleton.root, drawn.skeleton.root.child("cols")
    columns = root.child("cols")
    taken = [(node.number("min"), node.number("max")) for node in (columns.children if columns else [])]
    q = root.sibling_name("col")
    free = "".join(
        f'<{q} min="{node.number("min")}" max="{node.number("max")}" width="{node.get("width")}" customWidth="1"/>'
        for node in (asked.children if asked else [])
        if wanted.left <= node.number("min") <= wanted.right
        and not any(low <= node.number("max") and node.number("min") <= high for low, high in taken)
    )
    if not free:
        return
    if columns is None:
        tag = root.sibling_name("cols")
        xml.skeleton.insert_before(xml.cells, f"<{tag}>{free}</{tag}>")
        return
    later = next((node for node in columns.children if node.number("min") > wanted.right), None)
    if later is None:
        xml.skeleton.append(columns, free)
    else:
        xml.skeleton.insert_before(later, free)


_ORDER = [
    "sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState",
    "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations",
    "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks",
    "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF",
    "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
]  # fmt: skip
_PRIORITY = re.compile(rb"\bpriority=\"([0-9]+)\"")


def _add_rules(xml: SheetXml, wanted: Area, drawn: SheetXml) -> None:
    """Take over the drawn rules of the new columns: what may be typed, and the colours of ratings."""
    root, q = xml.skeleton.root, f"{xml.skeleton.root.prefix}:" if xml.skeleton.root.prefix else ""
    priorities = [rule.number("priority") for node in root.all("conditionalFormatting") for rule in node.children]
    above = max(priorities, default=0)
    for node in drawn.skeleton.root.all("conditionalFormatting"):
        if _is_inside(node, wanted):
            raw = _PRIORITY.sub(lambda found: b'priority="%d"' % (int(found[1]) + above), drawn.skeleton.raw(node))
            xml.skeleton.insert_ordered(prefixed(raw, q).decode(), "conditionalFormatting", _ORDER)
    asked = drawn.skeleton.root.child("dataValidations")
    rules = [node for node in (asked.children if asked else []) if _is_inside(node, wanted)]
    if not rules:
        return
    new = prefixed(b"".join(drawn.skeleton.raw(node) for node in rules), q).decode()
    there = root.child("dataValidations")
    if there is None:
        tag = root.sibling_name("dataValidations")
        xml.skeleton.insert_ordered(f'<{tag} count="{len(rules)}">{new}</{tag}>', "dataValidations", _ORDER)
    else:
        xml.skeleton.append(there, new)
        xml.skeleton.set_attribute(there, "count", str(len(there.children) + len(rules)))


def add_links(xml: SheetXml, raw: bytes) -> None:
    """Take over drawn links to places of the workbook."""
    root, q = xml.skeleton.root, f"{xml.skeleton.root.prefix}:" if xml.skeleton.root.prefix else ""
    there, new = root.child("hyperlinks"), prefixed(raw, q).decode()
    if there is not None:
        xml.skeleton.append(there, new)
    else:
        tag = root.sibling_name("hyperlinks")
        xml.skeleton.insert_ordered(f"<{tag}>{new}</{tag}>", "hyperlinks", _ORDER)


def _is_inside(node: Element, wanted: Area) -> bool:
    areas = [parse_area(text) for text in node.get("sqref").split()]
    return bool(areas) and all(a is not None and wanted.left <= a.left and a.right <= wanted.right for a in areas)


def prefixed(xml: bytes, q: str) -> bytes:
    """Drawn XML, which has no prefixes, with those of the sheet it goes to."""
    return re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1" + q.encode(), xml) if q else xml


def _widened(data: bytes, table: Table, area: Area, new: Sequence[NewColumn]) -> bytes:
    xml = XmlPart(data, table.part)
    wider = area_name(area._replace(right=area.right + len(new)))
    xml.set_attribute(xml.root, "ref", wider)
    filtered = xml.root.child("autoFilter")
    if filtered is not None and (found := parse_area(filtered.get("ref"))) is not None:
        xml.set_attribute(filtered, "ref", area_name(found._replace(right=found.right + len(new))))
    columns = xml.root.child("tableColumns")
    if columns is None:
        raise refused("columns_not_added", f"{table.name} has no columns.")
    tag, formula_tag = columns.sibling_name("tableColumn"), columns.sibling_name("calculatedColumnFormula")
    next_id = max((node.number("id") for node in columns.children), default=0) + 1
    for number, column in enumerate(new, next_id):
        inside = f"<{formula_tag}>{escape(column.formula)}</{formula_tag}>" if column.formula else ""
        name = f'<{tag} id="{number}" name={quoteattr(column.header)}'
        xml.append(columns, f"{name}>{inside}</{tag}>" if inside else f"{name}/>")
    xml.set_attribute(columns, "count", str(len(columns.children) + len(new)))
    return xml.result()
