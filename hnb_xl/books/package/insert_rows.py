"""Inserting rows into a worksheet without losing anything: all that stands below moves, and all that points there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from hnb_xl.books.package.parts import Draft, canonical
from hnb_xl.books.package.references import Area, parse_area
from hnb_xl.books.package.refusals import refused
from hnb_xl.books.package.shared_formulas import unshared
from hnb_xl.books.package.sheet_rows import Rows
from hnb_xl.books.package.sheet_xml import SheetXml
from hnb_xl.books.package.shifting import Shift, pivot_source, with_formulas
from hnb_xl.books.package.workbook import Sheet, WorkbookEditor
from hnb_xl.books.package.xml_editor import Element, XmlPart, to_utf8

# What hangs on rows in ways of its own: a person moves it first.
_REFUSED_ON_SHEET = {"controls", "oleObjects", "scenarios", "customSheetViews", "dataConsolidate"}
_REFUSED_KINDS = {"pivotTable", "queryTable", "tableSingleCells"}
_ROW_TAG = re.compile(rb"(<(?:[\w.-]+:)?row\b[^>]*?\br=\")([0-9]+)(\")")
_CELL_TAG = re.compile(rb"(<(?:[\w.-]+:)?c\b[^>]*?\br=\")(\$?[A-Z]{1,3})([0-9]+)(\")")
_BARE_TAG = re.compile(rb"<(?:[\w.-]+:)?(?:row|c)(?=[\s/>])(?![^>]*\br=\")")
_ARRAY = re.compile(rb"(<(?:[\w.-]+:)?f\b[^>]*\bref=\")([^\"]+)(\")")
_DATA_TABLE = re.compile(rb"<(?:[\w.-]+:)?f\b[^>]*\bt=\"dataTable\"")
_AREAS = {"ref", "sqref", "topLeftCell", "activeCell"}
_SQREF = re.compile(rb"(<(?:[\w.-]+:)?sqref>)([^<]+)(?=<)")
_NOTE_ROW = re.compile(rb"(<x:Row>\s*)([0-9]+)")
_NOTE_ANCHOR = re.compile(rb"(<x:Anchor>\s*)([0-9,\s]+)")
_ANCHOR_ROW = re.compile(rb"(<(?:[\w.-]+:)?row>)([0-9]+)(?=</)")
_BELOW = re.compile(rb"(<(?:[\w.-]+:)?(?:comment|threadedComment)\b[^>]*?\bref=\")([^\"]+)(\")")


def insert_rows(draft: Draft, name: str, shift: Shift, new_rows: bytes, grown: Area | None = None) -> None:
    """Insert rows before row `shift.at` of a worksheet.

    Args:
        draft: The workbook.
        name: The tab's name.
        shift: Where, and how many; it also notes the formulas to look at.
        new_rows: The new rows as XML, `shift.count` of them, already numbered.
        grown: A table whose last row stands just above: rules of its columns grow with it.

    Raises:
        Refused: something on the sheet cannot be moved, with what to do.
    """
    book = WorkbookEditor(draft)
    sheet = book.sheet(name)
    if sheet is None or sheet.kind != "worksheet":
        raise refused("no_such_sheet", f"There is no worksheet {name}.")
    _refuse_what_hangs(draft, sheet)
    for other in book.sheets:
        if other.kind == "worksheet":
            draft.put(
                other.part, unshared(draft.part(other.part), other.part, sheet.name, is_home=other.part == sheet.part)
            )
    draft.put(sheet.part, _moved_sheet(draft.part(sheet.part), sheet.part, shift, new_rows, grown))
    for part, data in list(_others(draft, sheet)):
        draft.put(part, data(shift))
    book = WorkbookEditor(draft)
    book.drop_calculation_chain()
    book.save()


def _refuse_what_hangs(draft: Draft, sheet: Sheet) -> None:
    xml = SheetXml(draft.part(sheet.part), sheet.part)
    found = sorted({child.name for child in xml.skeleton.root.children} & _REFUSED_ON_SHEET)
    found += sorted({line.kind for line in draft.relationships(sheet.part)} & _REFUSED_KINDS)
    if found:
        raise refused("rows_not_inserted", f"The sheet {sheet.name} holds what cannot be moved: {', '.join(found)}.")
    if _BARE_TAG.search(xml.masked_body) or _DATA_TABLE.search(xml.masked_body):
        raise refused("rows_not_inserted", f"The sheet {sheet.name} holds a what-if table or cells without an address.")


def _moved_sheet(data: bytes, part: str, shift: Shift, new_rows: bytes, grown: Area | None) -> bytes:
    sheet = SheetXml(data, part)
    rows = Rows(sheet)
    _, position = rows.find(shift.at)
    above, below = rows.raw[:position], rows.raw[position:]
    below = _ROW_TAG.sub(lambda row: row[1] + b"%d" % shift.row(int(row[2])) + row[3], below)
    below = _CELL_TAG.sub(lambda cell: cell[1] + cell[2] + b"%d" % shift.row(int(cell[3])) + cell[4], below)
    body = above + new_rows + below
    body = _ARRAY.sub(lambda array: array[1] + shift.area(array[2].decode()).encode() + array[3], body)
    body = with_formulas(body, lambda text: shift.formula(text, home=True))
    for element in sheet.skeleton.root.walk():
        _move_element(sheet.skeleton, element, shift, grown)
    result = sheet.result(body)
    start, end = result.find(body), result.find(body) + len(body)
    head, tail = result[:start], result[end:]
    tail = with_formulas(tail, lambda text: shift.formula(text, home=True))
    tail = _SQREF.sub(lambda found: found[1] + _areas(found[2].decode(), shift, None).encode(), tail)
    return head + body + tail


def _move_element(xml: XmlPart, element: Element, shift: Shift, grown: Area | None) -> None:
    rule = element.name in {"dataValidation", "conditionalFormatting"}
    for name in _AREAS & set(element.attributes):
        before = element.get(name)
        after = _areas(before, shift, grown if rule else None)
        if after != before:
            xml.set_attribute(element, name, after)
    if element.name == "brk" and element.parent is not None and element.parent.name == "rowBreaks":
        number = element.number("id")
        if number >= shift.at:
            xml.set_attribute(element, "id", str(number + shift.count))


def _areas(text: str, shift: Shift, grown: Area | None) -> str:
    return " ".join(_one_area(one, shift, grown) for one in text.split())


def _one_area(text: str, shift: Shift, grown: Area | None) -> str:
    area = parse_area(text)
    grows = grown is not None and area is not None and grown.left <= area.left and area.right <= grown.right
    return shift.area(text, keeps_growing=grown.bottom if grows and grown else 0)


def _others(draft: Draft, sheet: Sheet) -> Iterator[tuple[str, Callable[[Shift], bytes]]]:
    """Every part that may point at the sheet, with how it changes."""
    own = {canonical(name) for name in draft.reachable(sheet.part).values()}
    for part in list(draft.names()):
        key = canonical(part)
        if key == canonical(sheet.part) or not key.endswith((".xml", ".vml")) or "/_rels/" in key:
            continue
        data = to_utf8(draft.content(part), part)
        if key in own:
            yield part, _own(part, data)
        elif not key.startswith(("docprops/", "customxml/", "[content_types]")):
            yield part, _elsewhere(data)


def _own(part: str, data: bytes) -> Callable[[Shift], bytes]:
    """How a part that belongs to the sheet changes: its tables, comments, their boxes, and drawings."""
    lower = part.lower()

    def table(shift: Shift) -> bytes:
        xml = XmlPart(with_formulas(data, lambda text: shift.formula(text, home=True)), part)
        for element in xml.root.walk():
            if element.name in {"table", "autoFilter", "sortState", "sortCondition"} and element.get("ref"):
                xml.set_attribute(element, "ref", shift.area(element.get("ref")))
        return xml.result()

    def comments(shift: Shift) -> bytes:
        return _BELOW.sub(lambda found: found[1] + shift.area(found[2].decode()).encode() + found[3], data)

    def boxes(shift: Shift) -> bytes:
        moved = _NOTE_ROW.sub(lambda found: found[1] + b"%d" % (shift.row(int(found[2]) + 1) - 1), data)
        moved = _NOTE_ANCHOR.sub(lambda found: found[1] + _anchor(found[2], shift), moved)
        return with_formulas(moved, lambda text: shift.formula(text, home=True))

    def drawing(shift: Shift) -> bytes:
        moved = _ANCHOR_ROW.sub(lambda found: found[1] + b"%d" % (shift.row(int(found[2]) + 1) - 1), data)
        return with_formulas(moved, lambda text: shift.formula(text, home=False))

    if "/tables/" in lower:
        return table
    if "comment" in lower:
        return comments
    if lower.endswith(".vml"):
        return boxes
    return drawing if "/drawings/" in lower else _elsewhere(data)


def _elsewhere(data: bytes) -> Callable[[Shift], bytes]:
    """How a part changes in which a reference to the sheet always names it."""

    def change(shift: Shift) -> bytes:
        return pivot_source(with_formulas(data, lambda text: shift.formula(text, home=False)), shift)

    return change


def _anchor(text: bytes, shift: Shift) -> bytes:
    """A box's eight numbers: column, offset, row, offset of its two corners; rows count from 0."""
    numbers = [int(number) for number in text.decode().split(",")]
    for at in (2, 6):
        numbers[at] = shift.row(numbers[at] + 1) - 1
    return ", ".join(map(str, numbers)).encode()
