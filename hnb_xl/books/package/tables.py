"""The tables of a workbook, as far as names, numbers and places go."""

from __future__ import annotations

from typing import NamedTuple

from hnb_xl.books.package.parts import Parts
from hnb_xl.books.package.xml_editor import XmlPart


class Table(NamedTuple):
    """A table of the workbook, as far as names and numbers go."""

    part: str
    id: int
    name: str
    ref: str


def tables(parts: Parts) -> list[Table]:
    """Return the tables of a workbook, each with its part."""
    found = []
    for name in parts.names():
        if name.lower().endswith(".rels"):
            continue
        for line in parts.relationships(name):
            stored = None if line.external or line.kind != "table" else parts.stored_name(line.target)
            if stored:
                found.append(read_table(parts.content(stored), stored))
    return found


def read_table(data: bytes, part: str) -> Table:
    """Return what a table part says about itself."""
    root = XmlPart(data, part, depth=1).root
    return Table(part, root.number("id"), root.get("displayName"), root.get("ref"))
