"""References follow their cells when rows are inserted: in formulas, areas, names, charts, rules and comments."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from hnb_xl.books.package.formula_scan import plain
from hnb_xl.books.package.references import parse_area, sheet_names, tokens
from hnb_xl.books.package.refusals import refused
from hnb_xl.model.addresses import MAX_ROWS

_CELL = re.compile(r"(\$?[A-Za-z]{1,3})(\$?)([0-9]{1,7})")
_ROW = re.compile(r"(\$?)([0-9]{1,7})")
# What Excel works out from text or from a count of rows follows no insertion.
_BY_TEXT = re.compile(r"\b(?:INDIRECT|ADDRESS)\s*\(", re.IGNORECASE)
_ELEMENT = re.compile(
    rb"(<((?:[\w.-]+:)?(?:f|formula|formula1|formula2|calculatedColumnFormula|totalsRowFormula|definedName"
    rb"|FmlaLink|FmlaRange|FmlaGroup|FmlaTxbx))(?:\s[^>]*)?>)([^<]+)(?=<)"
)
_ATTRIBUTE = re.compile(
    rb"(\s(?:location|textlink|fmlaLink|fmlaRange|fmlaGroup|fmlaTxbx|linkedCell|listFillRange)\s*=\s*)"
    rb"(?:\"([^\"]+)\"|'([^']+)')"
)


@dataclass
class Shift:
    """Rows that come in before row `at` of a sheet.

    Attributes:
        sheet: The tab's name.
        at: The row that stands where the first new one will.
        count: How many rows come in.
        spanning: Formulas whose areas reach over the new rows, and so now hold them; filled in on the way.
        by_text: Formulas that name cells as text, which follow no insertion; filled in on the way.
    """

    sheet: str
    at: int
    count: int
    spanning: list[str] = field(default_factory=list)
    by_text: list[str] = field(default_factory=list)

    def row(self, number: int) -> int:
        """A row's new number."""
        return number + self.count if number >= self.at else number

    def formula(self, text: str, *, home: bool) -> str:
        """A formula (or the text of a name) with every reference into the sheet moved.

        Args:
            text: Without its equals sign.
            home: Whether a reference without a sheet's name is to this sheet.

        Raises:
            Refused: a reference runs over several sheets, this one among them.
        """
        pieces: list[str] = []
        ours = home
        spans = False
        for kind, token in tokens(text):
            if kind == "sheet":
                names = [name.casefold() for name in sheet_names(token)]
                if len(names) > 1:
                    raise refused("rows_not_inserted", f"A formula runs over several sheets: {text[:80]}.")
                ours = names == [self.sheet.casefold()]
                pieces.append(token)
                continue
            moves = kind == "area" and ours
            spans |= moves and self._spans(token)
            pieces.append(self.area(token) if moves else token)
            ours = home
        if spans:
            self.spanning.append(text)
        if _BY_TEXT.search(text) and (home or self.sheet.casefold() in text.casefold()):
            self.by_text.append(text)
        return "".join(pieces)

    def area(self, text: str, *, keeps_growing: int = 0) -> str:
        """`B2`, `$B$2:C9`, `2:9` or `B:C` where it stands afterwards.

        Args:
            text: The area.
            keeps_growing: A last row from which the area grows over the new rows (a rule of a table that grew).
        """
        first, colon, last = text.partition(":")
        moved_first = self._end(first)
        if not colon:
            grows = bool(keeps_growing) and _row_of(first) == keeps_growing
            return f"{moved_first}:{self._grown(first)}" if grows else moved_first
        grows = bool(keeps_growing) and _row_of(last) == keeps_growing
        return f"{moved_first}:{self._grown(last) if grows else self._end(last)}"

    def _end(self, text: str) -> str:
        if found := _CELL.fullmatch(text):
            return f"{found[1]}{found[2]}{self._row(found[3])}"
        if found := _ROW.fullmatch(text):
            return f"{found[1]}{self._row(found[2])}"
        return text

    def _row(self, text: str) -> int:
        number = int(text)
        if number == MAX_ROWS:
            return number  # to the end of the sheet, and so it stays
        if self.row(number) > MAX_ROWS:
            raise refused("rows_not_inserted", f"The sheet {self.sheet} is full to its last row.")
        return self.row(number)

    def _grown(self, text: str) -> str:
        found = _CELL.fullmatch(text)
        return f"{found[1]}{found[2]}{int(found[3]) + self.count}" if found else text

    def _spans(self, text: str) -> bool:
        area = parse_area(text)
        return area is not None and area.top < self.at <= area.bottom


def _row_of(text: str) -> int:
    found = _CELL.fullmatch(text)
    return int(found[3]) if found else 0


def with_formulas(data: bytes, change: Callable[[str], str]) -> bytes:
    """A part with every formula, name and link in it changed; what stays the same keeps its bytes."""

    def element(found: re.Match[bytes]) -> bytes:
        before = plain(found[3])
        after = change(before)
        return found[0] if after == before else found[1] + escape(after).encode()

    def attribute(found: re.Match[bytes]) -> bytes:
        before = plain(found[2] or found[3])
        after = change(before)
        return found[0] if after == before else found[1] + b'"' + escape(after, {'"': "&quot;"}).encode() + b'"'

    return _ATTRIBUTE.sub(attribute, _ELEMENT.sub(element, data))


def pivot_source(data: bytes, shift: Shift) -> bytes:
    """A pivot cache whose source is an area of the sheet, with the area moved."""
    name = re.escape(escape(shift.sheet, {'"': "&quot;"}).encode())
    source = rb"(<(?:[\w.-]+:)?worksheetSource\s(?=[^>]*\bsheet=\"" + name + rb"\")[^>]*\bref=\")([^\"]+)(\")"
    pattern = re.compile(source)
    return pattern.sub(lambda found: found[1] + shift.area(found[2].decode()).encode() + found[3], data)
