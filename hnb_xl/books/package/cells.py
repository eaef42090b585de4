"""Writing single cells into a worksheet: everything else in the sheet, the cell's format included, stays."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from hnb_xl.books.package.formula_scan import plain
from hnb_xl.books.package.parts import Draft
from hnb_xl.books.package.references import Area, area_name, is_balanced, parse_area
from hnb_xl.books.package.refusals import refused
from hnb_xl.books.package.shared_strings import SharedStrings, fragment_text
from hnb_xl.books.package.sheet_rows import Rows, Span
from hnb_xl.books.package.sheet_rules import SheetRules
from hnb_xl.books.package.sheet_xml import SheetXml, attribute
from hnb_xl.books.package.values import MAX_TEXT, CellValue, escaped_text, formula_value
from hnb_xl.books.package.workbook import Sheet, Workbook, WorkbookEditor
from hnb_xl.books.package.xml_editor import whole_number
from hnb_xl.errors import Refused
from hnb_xl.model.addresses import address, parse_cell

MAX_FORMULA = 8_192
_SPANS = re.compile(rb"(\sspans=\")(\d{1,5}):(\d{1,5})(\")")


@dataclass(frozen=True, slots=True)
class CellPatch:
    """One cell to write.

    Attributes:
        sheet: The tab's name; case does not matter.
        cell: Such as `B12`.
        value: What the cell holds, or what its formula gives (the value shown before anyone recalculates).
        formula: The formula, with or without its equals sign; None writes the value itself.
        replace_formula: Whether a formula that stands there may go.
        locked: Whether the cell may be locked on a protected sheet.
    """

    sheet: str
    cell: str
    value: CellValue
    formula: str | None = None
    replace_formula: bool = False
    locked: bool = False


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A patch, checked by itself: place, formula without its equals sign, cell type and value as text."""

    row: int
    column: int
    formula: str
    kind: str
    text: str
    replace_formula: bool
    locked: bool

    @property
    def place(self) -> str:
        return address(self.row, self.column)


class SheetPatch:
    """All patches of one worksheet. `refusals` says what stands against them; `run` makes them all."""

    def __init__(
        self, draft: Draft, book: Workbook, sheet: Sheet, patches: Iterable[CellPatch], allow: Collection[str]
    ) -> None:
        """Find every cell and everything that forbids writing to it."""
        self.draft, self.book, self.sheet = draft, book, sheet
        self.xml = SheetXml(draft.part(sheet.part), sheet.part)
        self.rows = Rows(self.xml)
        self.rules = SheetRules(book, sheet, self.xml, self.rows)
        self.allow = allow
        self.refusals: list[Refused] = []
        self.changed: list[Area] = []
        self.touches_formulas = False
        self.lacks_values = False
        self._edits: list[tuple[int, int, bytes]] = []
        self._strings: SharedStrings | None = None
        by_row: dict[int, dict[int, _Wanted]] = {}
        for patch in patches:
            self._line_up(patch, by_row)
        for row in sorted(by_row):
            self._plan_row(row, [by_row[row][column] for column in sorted(by_row[row])])

    def run(self) -> None:
        """Put the patched worksheet into the draft."""
        if not self._edits:
            return
        self._grow_dimension()
        pieces, position = [], 0
        for start, end, new in sorted(self._edits, key=lambda edit: edit[:2]):
            pieces += [self.rows.raw[position:start], new]
            position = end
        body = b"".join([*pieces, self.rows.raw[position:]])
        self.draft.put(self.sheet.part, self.xml.result(body))

    def _line_up(self, patch: CellPatch, by_row: dict[int, dict[int, _Wanted]]) -> None:
        try:
            wanted = _checked(patch, date1904=self.book.is_date1904)
            if wanted.column in by_row.setdefault(wanted.row, {}):
                raise refused("changed_twice", f"{self.sheet.name}!{wanted.place} is given twice.")
            by_row[wanted.row][wanted.column] = wanted
        except Refused as error:
            self.refusals.append(error)

    def _plan_row(self, number: int, wanted: list[_Wanted]) -> None:
        row, position = self.rows.find(number)
        existing = self.rows.cells(row) if row else []
        new: list[tuple[int, bytes]] = []
        for one in wanted:
            cell = next((span for span in existing if span.number == one.column), None)
            if cell is not None and self._holds(cell, one):
                continue
            style = cell.value(b"s") if cell else self._style_of(row, one.column)
            if not self._may_write(one, cell, style):
                continue
            self.changed.append(Area(one.row, one.column, one.row, one.column))
            self.touches_formulas |= bool(one.formula) or self._formula_tag(cell) is not None
            self.lacks_values |= bool(one.formula) and not one.text
            xml = self._cell_xml(one, style)
            if cell is not None:
                self._edits.append((cell.start, cell.end, xml))
            else:
                new.append((one.column, xml))
        if new:
            self._add_cells(number, row, position, existing, new)

    def _add_cells(
        self, number: int, row: Span | None, position: int, existing: list[Span], new: list[tuple[int, bytes]]
    ) -> None:
        """Plan cells that are not there yet, in the order of their columns."""
        tag = f"{self.rows.prefix}row"
        body = b"".join(xml for _, xml in new)
        if row is None:
            self._edits.append((position, position, f'<{tag} r="{number}">'.encode() + body + f"</{tag}>".encode()))
            return
        opening = _widened(self.rows.raw[row.start : row.inside], new[0][0], new[-1][0])
        if row.is_empty_tag:
            filled = opening[:-2].rstrip() + b">" + body + f"</{tag}>".encode()
            self._edits.append((row.start, row.end, filled))
            return
        if opening != self.rows.raw[row.start : row.inside]:
            self._edits.append((row.start, row.inside, opening))
        for column, xml in new:
            at = next((cell.start for cell in existing if cell.number > column), row.inside_end)
            self._edits.append((at, at, xml))

    def _may_write(self, one: _Wanted, cell: Span | None, style: str | None) -> bool:
        reason = self.rules.against(one.row, one.column) or self._formula_reason(one, cell)
        may_be_locked = one.locked or "locked_cell" in self.allow
        if reason is None and not may_be_locked and self.rules.is_locked(whole_number(style or "") or 0):
            reason = "locked_cell", f"{one.place} is locked and the sheet is protected."
        if reason is not None:
            self.refusals.append(refused(reason[0], f"{self.sheet.name}: {reason[1]}"))
        return reason is None

    def _formula_reason(self, one: _Wanted, cell: Span | None) -> tuple[str, str] | None:
        tag = self._formula_tag(cell)
        if tag is None or (one.formula and one.formula == self._formula_text(cell)):
            return None
        if attribute(tag, b"t") == "shared" and attribute(tag, b"ref") is not None:
            return "shared_formula_master", f"{one.place} holds a formula that other cells borrow."
        return None if one.replace_formula else ("formula_cell", f"{one.place} holds a formula.")

    def _formula_tag(self, cell: Span | None) -> bytes | None:
        if cell is None:
            return None
        found = self.rows.opening("f").search(self.rows.seen, cell.inside, cell.inside_end)
        return found[1] if found else None

    def _formula_text(self, cell: Span | None) -> str:
        return self._element_text(cell, "f") if cell else ""

    def _element_text(self, cell: Span, name: str) -> str:
        found = self.rows.opening(name).search(self.rows.seen, cell.inside, cell.inside_end)
        if found is None or found[1].endswith(b"/"):
            return ""
        close = self.rows.closing(name).search(self.rows.seen, found.end(), cell.inside_end)
        return plain(self.rows.raw[found.end() : close.start()]) if close else ""

    def _holds(self, cell: Span, one: _Wanted) -> bool:
        """Return whether the cell says already what it should, so that a second run changes nothing."""
        if (self._formula_tag(cell) is not None) != bool(one.formula):
            return False
        if one.formula and self._formula_text(cell) != one.formula:
            return False
        kind, text = cell.value(b"t") or "n", self._element_text(cell, "v")
        if kind == "s":
            kind, text = "text", self._shared(whole_number(text))
        elif kind == "inlineStr":
            kind, text = "text", fragment_text(self.rows.raw[cell.inside : cell.inside_end])
        elif kind == "str":
            kind = "text"
        if one.kind in {"str", "inlineStr"}:
            return kind == "text" and escaped_text(text) == one.text
        if kind != (one.kind or "n"):
            return False
        return text == one.text or (kind == "n" and _same_number(text, one.text))

    def _shared(self, index: int | None) -> str:
        if self._strings is None:
            part = self.book.related_part("sharedStrings")
            self._strings = SharedStrings(self.draft.part(part) if part else b"")
        return self._strings.text(index)

    def _style_of(self, row: Span | None, column: int) -> str | None:
        """Return the format a new cell takes: the row's, else the column's."""
        if row is not None and row.value(b"customFormat") in {"1", "true"}:
            return row.value(b"s")
        columns = self.xml.skeleton.root.child("cols")
        for one in columns.children if columns else []:
            if one.number("min") <= column <= one.number("max") and one.get("style"):
                return one.get("style")
        return None

    def _cell_xml(self, one: _Wanted, style: str | None) -> bytes:
        q = self.rows.prefix
        look = f' s="{style}"' if style and style != "0" else ""
        kind = f' t="{one.kind}"' if one.kind else ""
        formula = f"<{q}f>{escape(one.formula)}</{q}f>" if one.formula else ""
        if one.kind == "inlineStr":
            value = f'<{q}is><{q}t xml:space="preserve">{escape(one.text)}</{q}t></{q}is>'
        else:
            value = f"<{q}v>{escape(one.text)}</{q}v>" if one.text or one.kind == "str" else ""
        opening = f'<{q}c r="{one.place}"{look}{kind}'
        inside = formula + value
        return (f"{opening}>{inside}</{q}c>" if inside else f"{opening}/>").encode()

    def _grow_dimension(self) -> None:
        node = self.xml.skeleton.root.child("dimension")
        area = parse_area(node.get("ref")) if node else None
        if node is None or area is None:
            return
        rows = [area.top, area.bottom, *(one.top for one in self.changed)]
        columns = [area.left, area.right, *(one.left for one in self.changed)]
        grown = Area(min(rows), min(columns), max(rows), max(columns))
        if grown != area:
            self.xml.skeleton.set_attribute(node, "ref", area_name(grown))


def patch_cells(draft: Draft, patches: Iterable[CellPatch], allow: Collection[str]) -> PatchResult:
    """Make all patches in the draft; when any is refused, none of that sheet's is made.

    Raises:
        Refused: When the workbook as a whole may not be changed; see `Workbook.refuse_guarded`.
    """
    book = WorkbookEditor(draft)
    result = PatchResult()
    by_sheet: dict[str, list[CellPatch]] = {}
    for patch in patches:
        by_sheet.setdefault(patch.sheet.lower(), []).append(patch)
    if by_sheet:
        book.refuse_guarded(allow, structure=False)
    for name, group in by_sheet.items():
        sheet = book.sheet(name)
        if sheet is None:
            result.refusals.append(refused("no_such_sheet", f"There is no sheet called '{group[0].sheet}'."))
        elif sheet.kind != "worksheet" or not sheet.part:
            result.refusals.append(refused("not_a_worksheet", f"{sheet.name} is not a worksheet."))
        else:
            work = SheetPatch(draft, book, sheet, group, allow)
            result.add(sheet, work)
    if result.touches_formulas:
        book.drop_calculation_chain()
    if result.lacks_values:
        book.request_recalculation()
    book.save()
    return result


class PatchResult:
    """What patching did and what stood against it."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.refusals: list[Refused] = []
        self.parts: list[str] = []
        self.changed: dict[str, list[Area]] = {}
        self.touches_formulas = False
        self.lacks_values = False

    def add(self, sheet: Sheet, work: SheetPatch) -> None:
        """Make a sheet's patches, unless something stands against them, and note what they did."""
        self.refusals += work.refusals
        self.parts.append(sheet.part)
        if not work.refusals:
            work.run()
            self.changed[sheet.name.lower()] = work.changed
            self.touches_formulas |= work.touches_formulas
            self.lacks_values |= work.lacks_values


def _checked(patch: CellPatch, *, date1904: bool) -> _Wanted:
    place = parse_cell(patch.cell)
    where = f"{patch.sheet}!{patch.cell}"
    if place is None:
        raise refused("bad_cell", f"{patch.cell} is no cell of a worksheet.")
    formula = (patch.formula or "").removeprefix("=")
    if len(formula) > MAX_FORMULA or not is_balanced(formula) or (patch.formula is not None and not formula.strip()):
        raise refused("bad_formula", f"The formula for {where} is not one Excel would take.")
    if isinstance(patch.value, str) and len(patch.value.encode("utf-16-le")) // 2 > MAX_TEXT:
        raise refused("text_too_long", f"The text for {where} has more than {MAX_TEXT:,} characters.")
    try:
        kind, text = formula_value(patch.value, date1904=date1904)
    except ValueError as error:
        raise refused("not_a_number", f"The value for {where} is not a finite number.") from error
    if not formula and isinstance(patch.value, str) and kind == "str":
        kind = "inlineStr"
    return _Wanted(place[0], place[1], formula, kind, text, patch.replace_formula, patch.locked)


def _same_number(one: str, other: str) -> bool:
    try:
        return float(one) == float(other)
    except ValueError:
        return False


def _widened(opening: bytes, first: int, last: int) -> bytes:
    """Return a row's opening tag with its `spans` reaching over new cells."""

    def wider(found: re.Match[bytes]) -> bytes:
        low, high = min(int(found[2]), first), max(int(found[3]), last)
        return found[1] + f"{low}:{high}".encode() + found[4]

    return _SPANS.sub(wider, opening)
