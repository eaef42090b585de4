"""Text from elsewhere, made safe to stand in a cell, where it never becomes a formula, or to be printed.

A text cell that begins with = stays text in the file, but turns into a formula when it is opened for editing and
entered again, or when the sheet is saved as CSV. An apostrophe before it prevents both.
"""

from __future__ import annotations

import re

_DANGEROUS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # the wide forms too
_MARKED = (*_DANGEROUS, "#")  # what begins with # could be taken for an error of Excel's
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_LONGEST = 32_000


def safe_text(text: str) -> str:
    """Text as a cell may hold it: no control characters, no tab or carriage return, nothing that begins a formula."""
    plain = _CONTROLS.sub("", text.replace("\t", " ").replace("\r\n", "\n").replace("\r", "\n"))[:_LONGEST].strip()
    return f"'{plain}" if plain.startswith(_MARKED) else plain


def said_text(text: str) -> str:
    """What such a text said before it was made safe."""
    return text[1:] if text[:1] == "'" and text[1:2] in _MARKED else text


def printable(text: str) -> str:
    """Text from a workbook or an extract without what could steer a terminal or a log; line breaks stay."""
    return "".join(letter if letter == "\n" or letter.isprintable() else "�" for letter in text)
