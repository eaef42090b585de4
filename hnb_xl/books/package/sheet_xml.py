"""A worksheet part in two: the small tree around its cells, and the cells as plain bytes.

A sheet of a million cells is far too large for a tree, and its cells are regular enough to be found by
their tags.
"""

from __future__ import annotations

import re

from hnb_xl.books.package.refusals import unreadable
from hnb_xl.books.package.xml_editor import Element, XmlPart, to_utf8

_QUOTED = rb"(?:[^>\"']|\"[^\"]*\"|'[^']*')*"
_OPEN = re.compile(rb"<(?:[\w.-]+:)?sheetData(?=[\s/>])" + _QUOTED + rb">")
_CLOSE = re.compile(rb"</(?:[\w.-]+:)?sheetData\s*>")
_OPAQUE = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
_OPAQUE_MARKS = (b"<!", b"<?")


class SheetXml:
    """One worksheet part: `skeleton` is everything but the cells, `body` the cells.

    `masked_body` is the body with comments blanked out, for looking for tags.
    """

    def __init__(self, data: bytes, name: str) -> None:
        """Split the part.

        Raises:
            BookUnreadable: Codes `bad_xml`, `doctype_refused`.
        """
        self.name = name
        self._original = data
        whole = to_utf8(data, name)
        searchable = masked(whole)
        opening = _OPEN.search(searchable)
        if opening is None or opening[0].endswith(b"/>"):
            self.body, self.masked_body, rest = b"", b"", whole
        else:
            close = _last_close(searchable, opening.end())
            if close is None:
                raise unreadable("bad_xml", f"{name} does not close its sheetData.")
            self.body = whole[opening.end() : close]
            self.masked_body = self.body if searchable is whole else searchable[opening.end() : close]
            rest = whole[: opening.end()] + whole[close:]
        self.skeleton = XmlPart(rest, name)

    @property
    def cells(self) -> Element:
        """The element that holds the cells.

        Raises:
            BookUnreadable: Code `bad_xml`, when there is none.
        """
        found = self.skeleton.root.child("sheetData")
        if found is None:
            raise unreadable("bad_xml", f"{self.name} has no sheetData.")
        return found

    def result(self, body: bytes) -> bytes:
        """Return the part with its skeleton's edits made and with these cells."""
        if body == self.body and not self.skeleton.is_edited:
            return self._original
        if body:
            self.skeleton.append(self.cells, body)
        return self.skeleton.result()


def masked(data: bytes) -> bytes:
    """Return the bytes with comments, CDATA and instructions blanked out, every offset as before."""
    start = data.find(b"?>") + 2 if data.startswith((b"<?xml", b"\xef\xbb\xbf<?xml")) else 0
    # A single rare letter is found ten times faster than a pair that begins with the commonest.
    if not any(data.find(mark[1:], start) >= 0 and data.find(mark, start) >= 0 for mark in _OPAQUE_MARKS):
        return data
    return _OPAQUE.sub(lambda found: b" " * len(found[0]), data)


def _last_close(data: bytes, start: int) -> int | None:
    """Return where the last closing sheetData tag begins; looking from the end spares a million tags."""
    end = len(data)
    while (found := data.rfind(b"sheetData", start, end)) >= 0:
        begin = data.rfind(b"</", start, found)
        if begin >= 0 and _CLOSE.match(data, begin):
            return begin
        end = found
    return None


def tag_pattern(name: str) -> re.Pattern[bytes]:
    """Return a pattern for an element's opening or empty tag, whatever its prefix; group 1 is the inside."""
    return re.compile(rb"<(?:[\w.-]+:)?" + name.encode() + rb"(?=[\s/>])(" + _QUOTED + rb")>")


def attribute(tag: bytes, name: bytes) -> str | None:
    """Return an attribute from the inside of a tag, entities left as they are; None when it is not there."""
    found = re.search(rb"(?:^|\s)" + name + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", tag)
    if found is None:
        return None
    return (found[1] if found[1] is not None else found[2]).decode("utf-8", "replace")
