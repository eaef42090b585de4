"""Finding rows and cells in the bytes of a worksheet without reading all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hnb_xl.books.package.refusals import unreadable
from hnb_xl.books.package.sheet_xml import SheetXml, attribute
from hnb_xl.books.package.xml_editor import whole_number
from hnb_xl.model.addresses import parse_cell

_QUOTED = rb"((?:[^>\"']|\"[^\"]*\"|'[^']*')*)"
_SCAN_WHEN_BELOW = 8_192


@dataclass(frozen=True, slots=True)
class Span:
    """A row or a cell in the bytes: `start` to `end`, its content from `inside` to `inside_end`."""

    number: int
    start: int
    inside: int
    inside_end: int
    end: int
    tag: bytes

    @property
    def is_empty_tag(self) -> bool:
        """Whether it is written as one tag, `<row/>`."""
        return self.inside_end == self.end

    def value(self, name: bytes) -> str | None:
        """Return an attribute of its tag."""
        return attribute(self.tag, name)


class Rows:
    """The rows of a worksheet's cells, found by halving: Excel keeps them in order."""

    def __init__(self, sheet: SheetXml) -> None:
        """Prepare to look; comments are blanked out, so that nothing in them is taken for a cell."""
        self.name = sheet.name
        self.raw = sheet.body
        self.seen = sheet.masked_body
        cells = sheet.cells
        prefixes = {cells.prefix} | {
            prefix
            for element in (sheet.skeleton.root, cells)
            for prefix, uri in element.declared.items()
            if uri == cells.namespace
        }
        self.prefix = f"{cells.prefix}:" if cells.prefix else ""
        self._prefixes = [f"{prefix}:".encode() if prefix else b"" for prefix in sorted(prefixes)]
        self._row, self._row_close = self.opening("row"), self.closing("row")
        self._cell, self._cell_close = self.opening("c"), self.closing("c")

    def opening(self, name: str) -> re.Pattern[bytes]:
        """Return a pattern for the opening tags of an element; group 1 is the inside of the tag."""
        return re.compile(b"<" + self._one_of(name) + rb"(?=[\s/>])" + _QUOTED + b">")

    def closing(self, name: str) -> re.Pattern[bytes]:
        """Return a pattern for the closing tags of an element."""
        return re.compile(b"</" + self._one_of(name) + rb"\s*>")

    def _one_of(self, name: str) -> bytes:
        spelled = [re.escape(prefix + name.encode()) for prefix in self._prefixes]
        # One spelling stays a plain literal, which the search finds many times faster.
        return spelled[0] if len(spelled) == 1 else b"(?:" + b"|".join(spelled) + b")"

    def find(self, number: int) -> tuple[Span | None, int]:
        """Return a row and where it starts, or None and where it would have to be put."""
        low, high = 0, len(self.seen)
        while high - low > _SCAN_WHEN_BELOW:
            middle = (low + high) // 2
            found = self._row.search(self.seen, middle, high)
            if found is None:
                high = middle
                continue
            at = attribute(found[1], b"r")
            if at is None:
                low = 0
                break
            if (whole_number(at) or 0) <= number:
                low = found.start()
            else:
                high = middle
        for row in self._from(low):
            if row.number == number:
                return row, row.start
            if row.number > number:
                return None, row.start
        return None, len(self.seen)

    def _from(self, position: int) -> Iterator[Span]:
        yield from self._spans(self._row, self._row_close, position, len(self.seen), _row_number)

    def cells(self, row: Span) -> list[Span]:
        """Return the cells of a row, each numbered by its column."""
        if row.is_empty_tag:
            return []
        return list(self._spans(self._cell, self._cell_close, row.inside, row.inside_end, _cell_column))

    def _spans(
        self,
        opening: re.Pattern[bytes],
        closing: re.Pattern[bytes],
        start: int,
        end: int,
        number_of: Callable[[bytes, int], int],
    ) -> Iterator[Span]:
        number = 0
        while (found := opening.search(self.seen, start, end)) is not None:
            number = number_of(found[1], number)
            inside = inside_end = start = found.end()
            if not found[1].endswith(b"/"):
                close = closing.search(self.seen, inside, end)
                if close is None:
                    raise unreadable("bad_xml", f"{self.name} does not close a row or a cell.")
                inside_end, start = close.span()
            yield Span(number, found.start(), inside, inside_end, start, found[1])


def _row_number(tag: bytes, last: int) -> int:
    """Return what the tag says, or one more than the last."""
    return whole_number(attribute(tag, b"r") or "") or last + 1


def _cell_column(tag: bytes, last: int) -> int:
    """Return what the tag says, or one more than the last."""
    at = attribute(tag, b"r")
    place = parse_cell(at) if at else None
    return place[1] if place else last + 1
