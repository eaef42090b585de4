"""Rules about the style sheet: every number that points into a list finds an item there."""

from __future__ import annotations

import re

from hnb_xl.books.package.lint_findings import Look
from hnb_xl.books.package.lint_workbook import check_order
from hnb_xl.books.package.namespaces import STYLES_ORDER
from hnb_xl.books.package.xml_editor import Element

_POINTERS = {"fontId": "fonts", "fillId": "fills", "borderId": "borders", "xfId": "cellStyleXfs"}
_QUOTED_OR_ESCAPED = re.compile(r'"[^"]*"|[\\_*].', re.DOTALL)


def check_styles(look: Look) -> None:
    """Check the style sheet."""
    root = look.styles
    part = look.book.related_part("styles") if look.book else None
    if root is None or part is None or not look.wants(part):
        return
    check_order(look, part, root, STYLES_ORDER)
    formats = root.child("numFmts")
    known = set()
    for one in formats.all("numFmt") if formats else []:
        known.add(one.get("numFmtId"))
        if not _is_number_format(one.get("formatCode")):
            look.says("number_format_invalid", part, f"The number format '{one.get('formatCode')}' is not closed.")
    for name in ("cellStyleXfs", "cellXfs"):
        for number, xf in enumerate(_items(root, name)):
            _check_pointers(look, part, f"{name} {number}", xf)
            format_id = xf.get("numFmtId", "0")
            if xf.number("numFmtId") >= 164 and format_id not in known:
                look.says("number_format_missing", part, f"{name} {number} uses number format {format_id}, not there.")
    for name in ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"):
        node = root.child(name)
        count = node.get("count") if node else ""
        items = look.style_count(name)
        if node is not None and items is not None and count and node.number("count") != items:
            look.says("count_wrong", part, f"{name} says {count} items, but there are {items}.")


def _items(root: Element, name: str) -> list[Element]:
    node = root.child(name)
    return [child for child in node.children if child.name == "xf"] if node else []


def _check_pointers(look: Look, part: str, place: str, xf: Element) -> None:
    for attribute, name in _POINTERS.items():
        value, count = xf.number(attribute), look.style_count(name)
        if count is not None and value >= max(count, 1):
            look.says("style_out_of_range", part, f"{place} uses {attribute} {value}, but there are {count} {name}.")


def _is_number_format(code: str) -> bool:
    """Return whether every quote and square bracket of a number format is closed."""
    rest = _QUOTED_OR_ESCAPED.sub("", code)
    return '"' not in rest and "[" not in re.sub(r"\[[^\[\]]*\]", "", rest)
