"""New names for tables and their columns: in the table, in its heading, and in every formula that names them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from hnb_xl.books.package.cells import CellPatch, SheetPatch
from hnb_xl.books.package.parts import Draft, canonical
from hnb_xl.books.package.references import parse_area, tokens
from hnb_xl.books.package.shifting import with_formulas
from hnb_xl.books.package.workbook import Workbook, WorkbookEditor
from hnb_xl.books.package.xml_editor import to_utf8
from hnb_xl.model.addresses import address
from hnb_xl.model.tables.versions import Version

_COLUMN = re.compile(r"\[([^\[\]#@]+)\]")


@dataclass(frozen=True, slots=True)
class Renamed:
    """A table's new name (blank where it keeps its own), and its columns' new headings by their old ones."""

    table: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


def renamed_by(step: Version) -> dict[str, Renamed]:
    """What a step of the template renames, by the tables' old names."""
    old_name = {new: old for old, new in step.tables.items()}
    found = {old: Renamed(new, step.columns.get(new, {})) for old, new in step.tables.items()}
    return found | {table: Renamed("", columns) for table, columns in step.columns.items() if table not in old_name}


def rename(draft: Draft, renamed: Mapping[str, Renamed]) -> None:
    """Rename tables and columns of a workbook, by the tables' old names."""
    book = WorkbookEditor(draft)
    for sheet in book.sheets:
        for line in draft.relationships(sheet.part) if sheet.part else ():
            if line.kind == "table" and draft.has(line.target):
                _rename_table(draft, book, sheet.name, line.target, renamed)
    for part in list(draft.names()):
        key = canonical(part)
        if key.endswith((".xml", ".vml")) and not key.startswith(("docprops/", "customxml/", "[content_types]")):
            data = to_utf8(draft.content(part), part)
            draft.put(part, with_formulas(data, lambda text: renamed_formula(text, renamed)))


def _rename_table(draft: Draft, book: Workbook, sheet: str, part: str, renamed: Mapping[str, Renamed]) -> None:
    xml = draft.xml(part)
    change = renamed.get(xml.root.get("displayName"))
    area = parse_area(xml.root.get("ref"))
    columns = xml.root.child("tableColumns")
    if change is None or area is None or columns is None:
        return
    if change.table:
        xml.set_attribute(xml.root, "displayName", change.table)
        xml.set_attribute(xml.root, "name", change.table)
    headings = []
    for at, node in enumerate(columns.children):
        new = change.columns.get(node.get("name").strip())
        if new is not None:
            xml.set_attribute(node, "name", new)
            headings.append(CellPatch(sheet, address(area.top, area.left + at), new, locked=True))
    draft.put(part, xml.result())
    found = book.sheet(sheet)
    if found is not None and headings:
        _Headings(draft, book, found, headings, ()).run()


class _Headings(SheetPatch):
    """Cells of a table's heading, which nobody else writes: they must say what the table part says."""

    def _may_write(self, *_: object) -> bool:
        return True


def _with_headings(bracket: str, columns: Mapping[str, str]) -> str:
    return _COLUMN.sub(lambda found: f"[{columns.get(found[1], found[1])}]", bracket)


def renamed_formula(text: str, renamed: Mapping[str, Renamed]) -> str:
    """A formula with the new names: `tblOld[Plan]` and `tblOld[[#This Row],[Plan]]`."""
    pieces: list[str] = []
    change: Renamed | None = None
    for kind, token in tokens(text):
        if kind == "word" and token in renamed:
            change = renamed[token]
            pieces.append(change.table or token)
            continue
        if kind == "bracket" and change is not None:
            pieces.append(_with_headings(token, change.columns))
        else:
            pieces.append(token)
        change = None
    return "".join(pieces)
