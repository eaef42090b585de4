"""Rules about a worksheet around its cells: order of elements, merges, columns, panes, lists and formats."""

from __future__ import annotations

from hnb_xl.books.package.lint_findings import Look
from hnb_xl.books.package.lint_workbook import check_order
from hnb_xl.books.package.namespaces import SHEET_ORDER
from hnb_xl.books.package.references import Area, area_name, parse_area
from hnb_xl.books.package.workbook import Sheet
from hnb_xl.books.package.xml_editor import Element
from hnb_xl.model.addresses import MAX_COLUMNS, parse_cell

MAX_LIST = 255
_ALLOWED = {
    ("pageSetup", "orientation"): {"default", "portrait", "landscape"},
    ("pageSetup", "pageOrder"): {"downThenOver", "overThenDown"},
    ("pageSetup", "cellComments"): {"none", "asDisplayed", "atEnd"},
    ("pageSetup", "errors"): {"displayed", "blank", "dash", "NA"},
    ("pane", "state"): {"split", "frozen", "frozenSplit"},
    ("pane", "activePane"): {"bottomRight", "topRight", "bottomLeft", "topLeft"},
    ("selection", "pane"): {"bottomRight", "topRight", "bottomLeft", "topLeft"},
    ("sheetView", "view"): {"normal", "pageBreakPreview", "pageLayout"},
    ("dataValidation", "type"): {"none", "whole", "decimal", "list", "date", "time", "textLength", "custom"},
    ("dataValidation", "errorStyle"): {"stop", "warning", "information"},
    ("dataValidation", "operator"): {
        "between", "notBetween", "equal", "notEqual", "lessThan", "lessThanOrEqual", "greaterThan",
        "greaterThanOrEqual",
    },
}  # fmt: skip


def check_sheet(look: Look, sheet: Sheet) -> None:
    """Check a worksheet, its cells left out."""
    xml = look.sheet(sheet.part)
    if xml is None:
        return
    root = xml.skeleton.root
    check_order(look, sheet.part, root, SHEET_ORDER)
    _check_merges(look, sheet, root)
    _check_columns(look, sheet, root)
    conditional = look.style_count("dxfs")
    for element in root.walk():
        _check_attributes(look, sheet, element)
        index = element.get("dxfId")
        if index and conditional is not None and element.number("dxfId") >= conditional:
            look.says(
                "style_out_of_range", sheet.part, f"{sheet.name}: {element.name} uses conditional format {index}."
            )
        if element.name == "pane":
            _check_pane(look, sheet, element)
        elif element.name in {"formula", "formula1", "formula2"} and element.text.strip():
            _check_list_formula(look, sheet, element)


def check_selection(look: Look) -> None:
    """Check that no two tabs open as a group: what is typed into one would go into all."""
    selected = []
    for sheet in look.worksheets:
        xml = look.sheet(sheet.part)
        views = xml.skeleton.root.child("sheetViews") if xml else None
        if views and any(view.flag("tabSelected") for view in views.children[:1]):
            selected.append(sheet.name)
    if len(selected) > 1 and look.book:
        look.says("tabs_grouped", look.book.part, f"The sheets {', '.join(selected)} open as a group.")


def _check_merges(look: Look, sheet: Sheet, root: Element) -> None:
    merges = root.child("mergeCells")
    areas = [area for node in (merges.children if merges else []) if (area := parse_area(node.get("ref")))]
    for area in areas:
        if (area.top, area.left) == (area.bottom, area.right):
            look.says("merge_single", sheet.part, f"{sheet.name}: {area_name(area)} alone is merged.")
            break
    clash = first_overlap(areas)
    if clash:
        look.says("merge_overlap", sheet.part, f"{sheet.name}: the merged cells {clash[0]} and {clash[1]} overlap.")


def first_overlap(areas: list[Area]) -> tuple[str, str] | None:
    """Return the names of two areas that share a cell, None when no two do."""
    open_: list[Area] = []
    for area in sorted(areas):
        open_ = [other for other in open_ if other.bottom >= area.top]
        for other in open_:
            if other.meets(area):
                return area_name(other), area_name(area)
        open_.append(area)
    return None


def _check_columns(look: Look, sheet: Sheet, root: Element) -> None:
    columns = root.child("cols")
    last, count = 0, look.style_count("cellXfs")
    for node in columns.all("col") if columns else []:
        first, end, style = (node.number(name) for name in ("min", "max", "style"))
        if first <= last or end < first or end > MAX_COLUMNS:
            look.says("column_overlap", sheet.part, f"{sheet.name}: the widths of columns {first} to {end} clash.")
        if count is not None and style >= max(count, 1):
            look.says("style_out_of_range", sheet.part, f"{sheet.name}: columns {first} to {end} use format {style}.")
        last = end


def _check_attributes(look: Look, sheet: Sheet, element: Element) -> None:
    for name, value in element.attributes.items():
        allowed = _ALLOWED.get((element.name, name))
        if allowed is not None and value not in allowed:
            look.says("attribute_value", sheet.part, f"{sheet.name}: {element.name} says {name} '{value}'.")


def _check_pane(look: Look, sheet: Sheet, pane: Element) -> None:
    corner = pane.get("topLeftCell")
    if corner and parse_cell(corner) is None:
        look.says("pane_invalid", sheet.part, f"{sheet.name}: the panes begin at {corner}, which is no cell.")


def _check_list_formula(look: Look, sheet: Sheet, element: Element) -> None:
    text = element.text
    if element.name == "formula1" and text.startswith('"') and len(text.encode("utf-16-le")) // 2 - 2 > MAX_LIST:
        look.says("list_too_long", sheet.part, f"{sheet.name}: a list of choices is longer than {MAX_LIST} characters.")
    look.check_formula(text, sheet.part, f"{sheet.name} ({element.name})")
