"""Rules about the workbook part: sheets, names, what is shown on opening, and the calculation chain."""

from __future__ import annotations

import re
from collections import Counter

from hnb_xl.books.package.lint_findings import Look
from hnb_xl.books.package.namespaces import WORKBOOK_ORDER
from hnb_xl.books.package.references import Area
from hnb_xl.books.package.workbook import DefinedName, Workbook
from hnb_xl.books.package.xml_editor import Element
from hnb_xl.model.addresses import parse_cell

_NAME = re.compile(r"[^\W\d][\w.\\?]*|\\[\w.\\?]*")
_R1C1 = re.compile(r"[rR]([0-9]*)([cC][0-9]*)?|[cC][0-9]*")
_SHEET = r"(?:'(?:[^']|'')+'|[^'!,]+)!"
_TITLES = re.compile(
    rf"{_SHEET}\$[A-Z]+:\$[A-Z]+(?:,{_SHEET}\$[0-9]+:\$[0-9]+)?|{_SHEET}\$[0-9]+:\$[0-9]+(?:,{_SHEET}\$[A-Z]+:\$[A-Z]+)?"
)


def check_workbook(look: Look) -> None:
    """Check the workbook part."""
    if look.book is None or not look.wants(look.book.part):
        return
    _check_sheets(look, look.book)
    _check_views(look, look.book)
    _check_names(look, look.book)
    check_order(look, look.book.part, look.book.xml.root, WORKBOOK_ORDER)


def check_order(look: Look, part: str, root: Element, order: list[str]) -> None:
    """Check that the children of a part's root stand in the standard's order."""
    rank = {name: number for number, name in enumerate(order)}
    last, last_name = -1, ""
    for child in root.children:
        number = rank.get(child.name, last)
        if child.name == "AlternateContent":
            continue
        if number < last:
            look.says("element_order", part, f"{child.name} stands after {last_name}, where Excel does not allow it.")
            return
        last, last_name = number, child.name


def _check_sheets(look: Look, book: Workbook) -> None:
    part = book.part
    names = Counter(sheet.name.lower() for sheet in book.sheets)
    for name in (name for name, count in names.items() if count > 1):
        look.says("sheet_name_twice", part, f"Two sheets are called '{name}'.")
    for sheet in book.sheets:
        too_long = len(sheet.name.encode("utf-16-le", "surrogatepass")) // 2 > 31
        odd = set("[]:*?/\\") & set(sheet.name) or sheet.name.strip("'") != sheet.name
        if not sheet.name or too_long or odd or sheet.name.lower() == "history":
            look.says("sheet_name_invalid", part, f"Excel allows no sheet called '{sheet.name}'.")
        if sheet.node.get("state", "visible") not in {"visible", "hidden", "veryHidden"}:
            look.says("attribute_value", part, f"The state of '{sheet.name}' is none Excel knows.")
        # A module sheet of Excel 5 has a tab but no part.
        if sheet.node.related() and sheet.node.related() not in book.relationships:
            look.says("relationship_missing", part, f"The sheet '{sheet.name}' leads nowhere.")
    for attribute, code in (("sheetId", "sheet_id_twice"), ("r:id", "sheet_relationship_twice")):
        values = Counter(
            sheet.node.related() if attribute == "r:id" else sheet.node.get(attribute) for sheet in book.sheets
        )
        for value in (value for value, count in values.items() if value and count > 1):
            look.says(code, part, f"Two sheets have the {attribute} {value}.")
    if book.sheets and not any(sheet.is_visible for sheet in book.sheets):
        look.says("no_visible_sheet", part, "Every sheet is hidden.")


def _check_views(look: Look, book: Workbook) -> None:
    views = book.xml.root.child("bookViews")
    for view in views.children if views else []:
        for name in ("activeTab", "firstSheet"):
            value = view.number(name)
            if value >= max(len(book.sheets), 1):
                look.says(
                    "view_out_of_range", book.part, f"{name} is {value}, but there are {len(book.sheets)} sheets."
                )


def _check_names(look: Look, book: Workbook) -> None:
    seen: set[tuple[str, int | None]] = set()
    for name in book.names:
        key = name.name.lower(), name.sheet
        if key in seen:
            look.says("name_twice", book.part, f"The name {name.name} is defined twice.")
        seen.add(key)
        if not is_name(name.name):
            look.says("name_invalid", book.part, f"Excel allows no name '{name.name}'.")
        if name.sheet is not None and name.sheet >= len(book.sheets):
            look.says("name_sheet_out_of_range", book.part, f"The name {name.name} belongs to a sheet not there.")
        _check_name_text(look, book, name)


def _check_name_text(look: Look, book: Workbook, name: DefinedName) -> None:
    if name.name.lower() == "_xlnm.print_titles" and "#REF!" not in name.text and not _TITLES.fullmatch(name.text):
        look.says("print_titles_invalid", book.part, f"The print titles '{name.text}' are not whole rows or columns.")
    # A macro or an old link may stand in a name; what is a plain formula must be sound.
    if not (name.node.flag("function") or name.node.flag("vbProcedure") or name.node.flag("xlm")):
        look.check_formula(name.text, book.part, f"the name {name.name}")


def is_name(text: str) -> bool:
    """Return whether Excel would take this for a name and not for a cell."""
    plain = text.removeprefix("_xlnm.")
    if not _NAME.fullmatch(plain) or len(text) > 255:
        return False
    return parse_cell(plain) is None and not _R1C1.fullmatch(plain)


def check_calculation_chain(
    look: Look, formulas: dict[str, set[tuple[int, int]]], areas: dict[str, list[Area]]
) -> None:
    """Check that every entry of the calculation chain is a formula cell.

    Args:
        look: The package.
        formulas: The formula cells (row, column) by sheetId.
        areas: The areas of array formulas and data tables by sheetId.
    """
    part = look.book.related_part("calcChain") if look.book else None
    root = look.root(part) if part and look.only is None else None
    sheet = ""
    for entry in root.children if root else []:
        sheet = entry.get("i", sheet)
        place = parse_cell(entry.get("r"))
        if sheet not in formulas or place is None:
            message = f"The chain names {entry.get('r')} of a sheet {sheet} that is not there."
            look.says("calculation_chain", str(part), message)
            return
        if place not in formulas[sheet] and not any(area.holds(*place) for area in areas[sheet]):
            look.says("calculation_chain", str(part), f"The chain names {entry.get('r')}, which holds no formula.")
            return
