"""Reading texts out of the shared strings part, one at a time."""

from __future__ import annotations

import re

from hnb_xl.books.package.formula_scan import plain
from hnb_xl.books.package.sheet_xml import masked
from hnb_xl.books.package.xml_editor import character, to_utf8

_ITEM = re.compile(rb"<(?:[\w.-]+:)?si(?:\s[^>]*)?(?:/>|>(.*?)</(?:[\w.-]+:)?si\s*>)", re.DOTALL)
_PHONETIC = re.compile(rb"<(?:[\w.-]+:)?rPh\b.*?</(?:[\w.-]+:)?rPh\s*>", re.DOTALL)
_TEXT = re.compile(rb"<(?:[\w.-]+:)?t(?:\s[^>]*)?>([^<]*)<")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class SharedStrings:
    """The shared texts of a workbook, found when first asked for."""

    def __init__(self, data: bytes) -> None:
        """Hold the part; blank when the workbook has none."""
        self._data = masked(to_utf8(data, "the shared strings"))
        self._items: list[bytes] | None = None

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self._found())

    def text(self, index: int | None) -> str:
        """Return a text by its number; blank when there is no such text."""
        items = self._found()
        return fragment_text(items[index]) if index is not None and index < len(items) else ""

    def _found(self) -> list[bytes]:
        if self._items is None:
            self._items = [found[1] or b"" for found in _ITEM.finditer(self._data)]
        return self._items


def fragment_text(fragment: bytes) -> str:
    """Return the text of a shared or inline string, formatting and reading aids left out."""
    text = "".join(plain(found[1]) for found in _TEXT.finditer(_PHONETIC.sub(b"", fragment)))
    return _ESCAPED.sub(lambda found: character(int(found[1], 16)), text)
