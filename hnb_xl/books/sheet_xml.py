"""One sheet's XML taken apart: rows, cells, texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from hnb_xl.model.addresses import column_number

REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]+)")


class CellXml:
    """One `<c>` element taken apart."""

    __slots__ = ("formula", "kind", "style", "value")

    def __init__(self, element: ET.Element) -> None:
        self.kind = element.get("t", "n")
        self.style = element.get("s", "0")
        self.formula: ET.Element | None = None
        self.value: str | None = None
        for child in element:
            tag = local(child.tag)
            if tag == "v":
                # An empty text is saved as an empty <v>; an empty number is no value at all.
                self.value = child.text if child.text is not None else ("" if self.kind == "str" else None)
            elif tag == "f":
                self.formula = child
            elif tag == "is":
                self.value = string(child)


def cells(row: ET.Element) -> Iterator[tuple[int, ET.Element]]:
    """The cells of a row, each with its column."""
    column = 0
    for cell in row:
        if local(cell.tag) == "c":
            reference = REFERENCE.match(cell.get("r", ""))
            column = column_number(reference.group(1)) if reference else column + 1
            yield column, cell


def string(item: ET.Element) -> str:
    """The text of a string item, its runs joined, without the readings above Asian characters."""
    texts: list[str] = []
    for child in item:
        tag = local(child.tag)
        if tag == "t":
            texts.append(child.text or "")
        elif tag == "r":
            texts += [part.text or "" for part in child if local(part.tag) == "t"]
    return "".join(texts)


def local(tag: str) -> str:
    """An element's name without its namespace."""
    return tag.rpartition("}")[2]
