"""Bringing generated sheets into a workbook: new ones at the end, earlier ones of ours replaced in place."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from hnb_xl.books.package.namespaces import OWNER_PREFIX, RELATIONSHIPS_TYPE, WORKSHEET_TYPE
from hnb_xl.books.package.parts import Draft, Package, canonical, new_relationships, rels_name
from hnb_xl.books.package.references import quoted_sheet, referred_sheets
from hnb_xl.books.package.refusals import refused
from hnb_xl.books.package.scratch import Adaptation, Scratch, strict_names
from hnb_xl.books.package.styles import Styles
from hnb_xl.books.package.tables import read_table, tables
from hnb_xl.books.package.values import CellValue
from hnb_xl.books.package.workbook import Sheet, WorkbookEditor, exclusive_parts

_KEY = re.compile(r"[A-Za-z0-9_.]{1,200}")
_NUMBERED = re.compile(r"(.*?)[0-9]*\.([^.]+)")
# What a generated sheet leads to, and what Excel adds to any sheet on its own.
_GENERATED_KINDS = {"drawing", "table", "hyperlink", "printerSettings"}
_FORBIDDEN_IN_NAMES = set("[]:*?/\\")
_HAS_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")
_UNCACHED = re.compile(rb"</f>\s*</c>|<f(?:\s[^>]*)?/>\s*</c>")
CachedValues = Mapping[str, Mapping[str, CellValue]]


@dataclass
class Incoming:
    """One generated sheet on its way in."""

    key: str
    source: Sheet
    name: str
    old: Sheet | None
    position: int
    part: str = ""
    old_data: bytes = b""
    old_tables: dict[str, int] = field(default_factory=dict)

    @property
    def code_name(self) -> str | None:
        """The name of the code module Excel made for the sheet we replace."""
        found = re.search(rb"<(?:[\w.-]+:)?sheetPr\b[^>]*\scodeName=\"([^\"]*)\"", self.old_data)
        return found[1].decode("utf-8") if found else None


class Splice:
    """One splice into a draft; after `run`, `changed_sheets` are those that stood there with other content."""

    def __init__(
        self,
        draft: Draft,
        scratch: Package,
        keys: Mapping[str, str],
        cached: CachedValues,
        allow: Collection[str],
        tabs: Mapping[str, str] | None = None,
    ) -> None:
        """Read both workbooks and say no to what cannot be done.

        Raises:
            Refused: See `refusals.REFUSALS`.
            KeyError: When the scratch package lacks a sheet that `keys` names.
            ValueError: When a key is not made of letters, digits, dots and underscores, or is given twice.
        """
        self.draft, self.keys, self.cached, self.tabs = draft, keys, cached, tabs or {}
        self.scratch = Scratch(scratch)
        self.book = WorkbookEditor(draft)
        self.incoming = self._line_up()
        self.book.refuse_guarded(allow, structure=any(one.old is None for one in self.incoming))
        if self.scratch.book.is_date1904 != self.book.is_date1904:
            raise refused("date_system_mismatch", "The sheets count their dates from another year than the workbook.")
        self.changed_sheets: list[str] = []
        self.taken_names: set[str] = set()
        self.table_ids: set[int] = set()

    def run(self) -> None:
        """Make the splice in the draft."""
        styles = Styles(self.book)
        maps = styles.merge(self.scratch.styles)
        styles.save()
        names = {one.source.name.lower(): one.name for one in self.incoming if one.source.name != one.name}
        adaptation = Adaptation(self.scratch, maps, names, strict=self.book.is_strict)
        for one in self.incoming:
            self._make_room(one)
        existing = tables(self.draft)
        self.table_ids = {table.id for table in existing}
        self.table_ids |= {id_ for one in self.incoming for id_ in one.old_tables.values()}
        self.taken_names = {table.name.lower() for table in existing}
        for one in self.incoming:
            self._place(one, adaptation)
        self._enter_into_workbook(adaptation)
        self.book.save()

    def _line_up(self) -> list[Incoming]:
        """Pair each generated sheet with the one it replaces, in the scratch package's order."""
        for key in self.keys.values():
            if not _KEY.fullmatch(key):
                raise ValueError(f"{key!r} cannot be a key: use letters, digits, dots and underscores")
        if len({key.lower() for key in self.keys.values()}) < len(self.keys):
            raise ValueError("two sheets cannot be ours under one key")
        owned = {key.lower(): sheet for key, sheet in self.book.owned().items()}
        sources = sorted(((self.scratch.sheet(name), key) for name, key in self.keys.items()), key=_by_position)
        lined_up, end = [], len(self.book.sheets)
        for source, key in sources:
            old = owned.get(key.lower())
            position = old.position if old else end
            end += 0 if old else 1
            name = old.name if old else self.tabs.get(source.name, source.name)
            lined_up.append(Incoming(key, source, name, old, position))
        taken = {sheet.name.lower() for sheet in self.book.sheets}
        for one in lined_up:
            if one.old is None:
                _check_sheet_name(one.name, taken)
                taken.add(one.name.lower())
        return lined_up

    def _make_room(self, one: Incoming) -> None:
        """Take out what the sheet we replace leads to, so that the new parts get the same names."""
        if one.old is None:
            one.part = self.draft.free_name(posixpath.join(self.book.folder, "worksheets", "hnb_sheet"), "xml")
            self.draft.put(one.part, b"", WORKSHEET_TYPE)  # taken from now on: the next new sheet needs another name
            return
        one.part, one.old_data = one.old.part, self.draft.part(one.old.part)
        ours = {line.kind for line in self.scratch.package.relationships(one.source.part)} | _GENERATED_KINDS
        theirs = {line.kind for line in self.draft.relationships(one.part)} - ours
        if theirs:
            raise refused(
                "owned_sheet_edited",
                f"The sheet {one.name} is made by hnb_xl, but somebody added to it: {', '.join(sorted(theirs))}.",
            )
        going = exclusive_parts(self.draft, one.part)
        for part in going:
            if self.draft.content_type(part).endswith(".table+xml"):
                table = read_table(self.draft.part(part), part)
                one.old_tables[table.name.lower()] = table.id
        for part in going:
            self.draft.drop(part)
        self.draft.drop(rels_name(one.part))

    def _place(self, one: Incoming, adaptation: Adaptation) -> None:
        """Put the sheet and everything it leads to into the draft."""
        package = self.scratch.package
        new_names = {canonical(one.source.part): one.part}
        for source in package.reachable(one.source.part).values():
            folder, base = posixpath.split(source)
            found = _NUMBERED.fullmatch(base)
            stem, extension = (found[1], found[2]) if found else (base, "bin")
            name = self.draft.free_name(posixpath.join(folder, f"hnb_{stem}"), extension)
            self.draft.put(name, b"", package.content_type(source))
            new_names[canonical(source)] = name
        for source, name in new_names.items():
            self.draft.put(name, self._adapted(one, source, name, adaptation))
            self._put_relationships(source, name, new_names)
        self.draft.put(one.part, self.draft.part(one.part), WORKSHEET_TYPE)
        if one.old is not None and self.draft.part(one.part) != one.old_data:
            self.changed_sheets.append(one.name)

    def _adapted(self, one: Incoming, source: str, name: str, adaptation: Adaptation) -> bytes:
        data = self.scratch.package.part(source)
        if name == one.part:
            return adaptation.sheet(data, one.code_name, self.cached.get(one.source.name, {}))
        if self.scratch.package.content_type(source).endswith(".table+xml"):
            return adaptation.table(data, self._table_id(one, data, source))
        return adaptation.other(name, data)

    def _table_id(self, one: Incoming, data: bytes, source: str) -> int:
        """Return the id the table had before, since a slicer may point at it, or the next free one."""
        name = read_table(data, source).name
        if name.lower() in self.taken_names | {other.name.lower() for other in self.book.names}:
            raise refused("table_name_taken", f"The workbook already has a table or name {name}.")
        id_ = one.old_tables.get(name.lower()) or max(self.table_ids, default=0) + 1
        self.taken_names.add(name.lower())
        self.table_ids.add(id_)
        return id_

    def _put_relationships(self, source: str, name: str, new_names: Mapping[str, str]) -> None:
        lines = [
            line if line.external else line._replace(target=new_names[canonical(line.target)])
            for line in self.scratch.package.relationships(source)
            if line.external or canonical(line.target) in new_names
        ]
        if lines:
            data = new_relationships(lines)
            data = strict_names(data) if self.book.is_strict else data
            self.draft.put(rels_name(name), data, RELATIONSHIPS_TYPE)

    def _enter_into_workbook(self, adaptation: Adaptation) -> None:
        next_id = max((sheet.node.number("sheetId") for sheet in self.book.sheets), default=0) + 1
        for one in self.incoming:
            if one.old is None:
                self.book.append_sheet(one.name, one.part, next_id, one.source.node.get("state"))
                self.book.set_name(OWNER_PREFIX + one.key, f"{quoted_sheet(one.name)}!$A$1", hidden=True)
                next_id += 1
        self._enter_names(adaptation)
        bodies = [self.draft.part(one.part) for one in self.incoming]
        if any(_HAS_FORMULA.search(data) for data in [*bodies, *(one.old_data for one in self.incoming)]):
            self.book.drop_calculation_chain()
        if any(_UNCACHED.search(data) for data in bodies):
            self.book.request_recalculation()

    def _enter_names(self, adaptation: Adaptation) -> None:
        """Bring in print areas, print titles and workbook names; those of ours that are gone, go."""
        at = {one.source.position: one for one in self.incoming}
        local, wanted = [], set()
        for name in self.scratch.book.names:
            text = _columns_first(name.name, adaptation.formula(name.text))
            hidden = name.node.flag("hidden")
            if name.sheet is None:
                self._enter_global(name.name, text, hidden=hidden)
            elif name.sheet in at:
                local.append((name.name, text, at[name.sheet].position, hidden))
                wanted.add((name.name.lower(), at[name.sheet].position))
        ours = {one.position for one in self.incoming if one.old}
        for old in list(self.book.names):
            key = (old.name.lower(), old.sheet)
            if old.sheet in ours and key not in wanted and old.name.lower().startswith("_xlnm."):
                self.book.remove_name(old)
        for label, text, position, hidden in local:
            self.book.set_name(label, text, sheet=position, hidden=hidden)

    def _enter_global(self, label: str, text: str, *, hidden: bool) -> None:
        if label.lower().startswith(OWNER_PREFIX):
            return
        ours = {one.name.lower() for one in self.incoming}
        if not referred_sheets(text) & ours:
            return
        existing = next((n for n in self.book.names if n.sheet is None and n.name.lower() == label.lower()), None)
        if existing is not None and not self._is_ours_or_dead(existing.text):
            raise refused("defined_name_taken", f"The workbook already has a name {existing.name}.")
        if label.lower() in self.taken_names:
            raise refused("defined_name_taken", f"The workbook already has a table {label}.")
        self.book.set_name(label, text, hidden=hidden)

    def _is_ours_or_dead(self, text: str) -> bool:
        """True for a name of sheets of ours, or of a sheet that somebody deleted: then it means nothing any more."""
        named = referred_sheets(text)
        before = {sheet.name.lower() for sheet in self.book.owned().values()}
        there = {sheet.name.lower() for sheet in self.book.sheets}
        return "#REF!" in text or (bool(named) and (named <= before or not named & there))


def _by_position(pair: tuple[Sheet, str]) -> int:
    return pair[0].position


def _check_sheet_name(name: str, taken: set[str]) -> None:
    too_long = len(name.encode("utf-16-le")) // 2 > 31
    if not name or too_long or _FORBIDDEN_IN_NAMES & set(name) or name.strip("'") != name or name.lower() == "history":
        raise refused("bad_sheet_name", f"Excel allows no sheet called '{name}'.")
    if name.lower() in taken:
        raise refused("sheet_name_taken", f"The workbook already has a sheet called '{name}' that is not ours.")


def _columns_first(name: str, text: str) -> str:
    """Return print titles as Excel writes them: columns, then rows. openpyxl writes rows first."""
    if name != "_xlnm.Print_Titles" or "," not in text:
        return text
    first, last = text.rsplit(",", 1)
    rows_first = re.search(r"\$[0-9]+$", first) and not re.search(r"\$[0-9]+$", last)
    return f"{last},{first}" if rows_first else text
