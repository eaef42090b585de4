"""Taking our sheets out of a workbook again, with all they brought."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from hnb_xl.books.package.formula_scan import first_reference
from hnb_xl.books.package.namespaces import OWNER_PREFIX
from hnb_xl.books.package.parts import Draft, canonical
from hnb_xl.books.package.references import referred_sheets
from hnb_xl.books.package.refusals import refused
from hnb_xl.books.package.sheet_xml import attribute, masked, tag_pattern
from hnb_xl.books.package.tables import tables
from hnb_xl.books.package.workbook import DefinedName, Sheet, Workbook, WorkbookEditor, exclusive_parts
from hnb_xl.books.package.xml_editor import to_utf8

_HAS_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")
_PROPERTIES = tag_pattern("sheetPr")
_SLICED = re.compile(rb"\btableId=\"([0-9]+)\"")


class Removal:
    """One removal of sheets of ours from a draft; a key without a sheet is passed over."""

    def __init__(self, draft: Draft, keys: Iterable[str], allow: Collection[str]) -> None:
        """Find the sheets and say no to what cannot be done; see `refusals.REFUSALS`."""
        self.draft = draft
        self.book = WorkbookEditor(draft)
        wanted = {key.lower() for key in keys}
        self.going = {key: sheet for key, sheet in self.book.owned().items() if key.lower() in wanted}
        if not self.going:
            return
        self.book.refuse_guarded(allow, structure=True)
        positions = {sheet.position for sheet in self.going.values()}
        if not any(sheet.is_visible for sheet in self.book.sheets if sheet.position not in positions):
            raise refused("last_visible_sheet", "No sheet would be left to look at.")
        self.parts = {
            canonical(part)
            for sheet in self.going.values()
            for part in [sheet.part, *exclusive_parts(draft, sheet.part)]
        }
        self.names = self._names()
        for sheet in self.going.values():
            self._refuse_module(sheet)
        self._refuse_referenced()

    def run(self) -> None:
        """Make the removal in the draft."""
        if not self.going:
            return
        if any(_HAS_FORMULA.search(self.draft.part(sheet.part)) for sheet in self.going.values()):
            self.book.drop_calculation_chain()
        for sheet in self.going.values():
            for part in [*exclusive_parts(self.draft, sheet.part), sheet.part]:
                self.draft.drop(part)
            self.book.drop_relationship(sheet.node.related())
            self.book.xml.remove(sheet.node)
        for name in self.names:
            self.book.remove_name(name)
        self._renumber()
        self.book.save()

    def _names(self) -> list[DefinedName]:
        """Return the names that go: those of the sheets themselves, and those that lead nowhere else."""
        sheets = {sheet.name.lower() for sheet in self.going.values()}
        positions = {sheet.position for sheet in self.going.values()}
        found = []
        for name in self.book.names:
            led_to = referred_sheets(name.text)
            if name.sheet in positions or (name.sheet is None and led_to and led_to <= sheets):
                found.append(name)
            elif led_to & sheets:
                raise refused("sheet_referenced", f"The name {name.name} refers to a sheet that would go.")
        return found

    def _refuse_module(self, sheet: Sheet) -> None:
        if has_module(self.book, sheet):
            raise refused("vba_module_bound", f"Excel has given the sheet {sheet.name} a module for its code.")

    def _refuse_referenced(self) -> None:
        """Say no when anything that stays points at a sheet, a table or a name that goes."""
        sheets = [sheet.name for sheet in self.going.values()]
        words = [name.name for name in self.names if name.sheet is None and not _is_marker(name)]
        ours = [table for table in tables(self.draft) if canonical(table.part) in self.parts]
        words += [table.name for table in ours]
        found = first_reference(self.draft, [*sheets, *words], {*self.parts, canonical(self.book.part)})
        if found is not None:
            raise refused("sheet_referenced", f"{found[0]} is referred to in {found[1]}.")
        ids = {str(table.id).encode() for table in ours}
        for part in self.draft.names():
            if "slicercache" in part.lower() and ids & set(_SLICED.findall(self.draft.content(part))):
                raise refused("sheet_referenced", f"A slicer in {part} filters a table that would go.")

    def _renumber(self) -> None:
        """Let what counts sheets by their position count on."""
        positions = {sheet.position for sheet in self.going.values()}
        staying = [sheet for sheet in self.book.sheets if sheet.position not in positions]
        new = {sheet.position: number for number, sheet in enumerate(staying)}
        for name in self.book.names:
            if name.sheet is not None and name.sheet in new and new[name.sheet] != name.sheet:
                self.book.xml.set_attribute(name.node, "localSheetId", str(new[name.sheet]))
        views = self.book.xml.root.child("bookViews")
        for view in views.children if views else []:
            for attribute_name in ("activeTab", "firstSheet"):
                old = view.number(attribute_name)
                number = new.get(old, _nearest_visible(staying, old))
                if number != old:
                    self.book.xml.set_attribute(view, attribute_name, str(number))


def has_module(book: Workbook, sheet: Sheet) -> bool:
    """Whether a sheet has a module for its code, so that only Excel can delete it."""
    if not book.related_part("vbaProject"):
        return False
    properties = _PROPERTIES.search(masked(to_utf8(book.parts.part(sheet.part), sheet.part)))
    return bool(properties and attribute(properties[1], b"codeName"))


def _nearest_visible(staying: list[Sheet], position: int) -> int:
    """Return the new position of the last visible sheet before the one that goes, else of the first visible."""
    visible = [number for number, sheet in enumerate(staying) if sheet.is_visible]
    before = [number for number in visible if staying[number].position < position]
    return before[-1] if before else visible[0]


def _is_marker(name: DefinedName) -> bool:
    return name.name.lower().startswith(OWNER_PREFIX)
