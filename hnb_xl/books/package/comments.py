"""The comments of a workbook, old and threaded, by the cell they hang on."""

from __future__ import annotations

from hnb_xl.books.package.parts import Parts
from hnb_xl.books.package.workbook import Workbook
from hnb_xl.model.addresses import parse_cell

Comments = dict[tuple[str, int, int], str]


def comments(parts: Parts) -> Comments:
    """Every comment by sheet, row and column; of several on one cell the words one after another."""
    found: Comments = {}
    for sheet in Workbook(parts).sheets:
        for line in parts.relationships(sheet.part) if sheet.part else ():
            if line.external or line.kind not in {"comments", "threadedComment"} or not parts.has(line.target):
                continue
            for node in parts.xml(line.target).root.walk():
                place = parse_cell(node.get("ref")) if node.name in {"comment", "threadedComment"} else None
                if place is not None:
                    words = "".join(each.text for each in node.walk() if each.name in {"t", "text"})
                    key = (sheet.name, *place)
                    found[key] = found.get(key, "") + words
    return found
