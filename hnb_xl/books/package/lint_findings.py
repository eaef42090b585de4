"""What the linter's rules share: the finding, and the package as every rule looks at it."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from hnb_xl.books.package.parts import Parts, canonical
from hnb_xl.books.package.references import is_balanced, referred_sheets
from hnb_xl.books.package.shared_strings import SharedStrings
from hnb_xl.books.package.sheet_xml import SheetXml
from hnb_xl.books.package.tables import Table, tables
from hnb_xl.books.package.workbook import Sheet, Workbook
from hnb_xl.books.package.xml_editor import Element, XmlPart
from hnb_xl.errors import BookUnreadable


class LintFinding(NamedTuple):
    """Something Excel would repair, reject or misread: a stable code, the part, and a sentence."""

    code: str
    part: str
    message: str


class Look:
    """A package under the linter; a part is read when a rule first asks for it."""

    def __init__(self, parts: Parts, only: frozenset[str] | None) -> None:
        """Look at all parts, or at those whose canonical names are given."""
        self.parts = parts
        self.only = only
        self.findings: list[LintFinding] = []
        self._sheets: dict[str, SheetXml] = {}
        self._style_counts: dict[str, int | None] = {}
        self._formulas_seen: set[tuple[str, str]] = set()

    def says(self, code: str, part: str, message: str) -> None:
        """Note a finding."""
        self.findings.append(LintFinding(code, part, message))

    def wants(self, part: str) -> bool:
        """Return whether a part is to be looked at."""
        return self.only is None or canonical(part) in self.only

    @cached_property
    def book(self) -> Workbook | None:
        """The workbook part, None when it cannot be read."""
        try:
            return Workbook(self.parts)
        except BookUnreadable as error:
            self.says(error.code, "", error.message)
            return None

    @property
    def worksheets(self) -> list[Sheet]:
        """The worksheets to be looked at."""
        sheets = self.book.sheets if self.book else []
        return [sheet for sheet in sheets if sheet.kind == "worksheet" and sheet.part and self.wants(sheet.part)]

    def sheet(self, part: str) -> SheetXml | None:
        """Return a worksheet part, None when it cannot be read (another rule says so)."""
        if part not in self._sheets:
            try:
                self._sheets[part] = SheetXml(self.parts.part(part), part)
            except BookUnreadable:
                return None
        return self._sheets[part]

    def root(self, part: str, depth: int | None = None) -> Element | None:
        """Return a part's tree, None when it cannot be read (another rule says so)."""
        try:
            return XmlPart(self.parts.part(part), part, depth).root
        except BookUnreadable:
            return None

    @cached_property
    def styles(self) -> Element | None:
        """The style sheet, None when there is none or it cannot be read."""
        part = self.book.related_part("styles") if self.book else None
        return self.root(part, depth=3) if part else None

    def style_count(self, name: str) -> int | None:
        """Return the number of items in a list of the style sheet; None when nothing can be said."""
        if name not in self._style_counts:
            self._style_counts[name] = self._count_styles(name)
        return self._style_counts[name]

    def _count_styles(self, name: str) -> int | None:
        items = self.styles.child(name) if self.styles else None
        if items is not None and any(item.name == "AlternateContent" for item in items.children):
            return None
        return len(items.children) if items else (0 if self.styles else None)

    @cached_property
    def strings(self) -> SharedStrings | None:
        """The shared texts; None when they cannot be read."""
        part = self.book.related_part("sharedStrings") if self.book else None
        try:
            return SharedStrings(self.parts.part(part) if part else b"")
        except BookUnreadable:
            return None

    @property
    def text_count(self) -> int | None:
        """The number of shared texts; None when nothing can be said."""
        return None if self.strings is None else len(self.strings)

    @cached_property
    def tables(self) -> list[Table]:
        """Every table of the workbook that can be read."""
        try:
            return tables(self.parts)
        except BookUnreadable:
            return []

    @cached_property
    def sheet_names(self) -> set[str]:
        """The names of all tabs, in lower case."""
        return {sheet.name.lower() for sheet in self.book.sheets} if self.book else set()

    def check_formula(self, text: str, part: str, place: str) -> None:
        """Note what is wrong with a formula; the same text in one part is looked at once."""
        if (part, text) in self._formulas_seen:
            return
        self._formulas_seen.add((part, text))
        if text.startswith("="):
            self.says("formula_equals_sign", part, f"The formula in {place} is stored with its equals sign.")
        if not is_balanced(text):
            self.says("formula_unbalanced", part, f"The formula in {place} has a bracket or quote left open.")
        missing = sorted(referred_sheets(text) - self.sheet_names)
        if missing:
            self.says("formula_unknown_sheet", part, f"The formula in {place} names a sheet '{missing[0]}' not there.")
