"""Bytes to text: decided by rules that can be said in a sentence, and refused where they cannot decide.

UTF-8 and UTF-16 can be told for certain. What is neither was written by an older Windows or mainframe program; of
those a council meets two, and the pound sign tells them apart. A statistical guess at the language would know no more
from a file of numbers, and could not say why.
"""

from __future__ import annotations

import codecs
import re

from hnb_xl.errors import ExtractUnreadable

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_POUNDS_OF_850 = re.compile(rb"\x9c ?[-(]?[0-9]")  # £12 on a mainframe or in DOS; in Windows-1252 that is œ12
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f\ufffe\uffff]")
_OLE2, _ZIP, _PDF = bytes.fromhex("d0cf11e0a1b11ae1"), b"PK\x03\x04", b"%PDF"
_SAVE_AS = "Export it again as CSV or as an Excel workbook (.xlsx)."


def decoded(data: bytes, name: str, encoding: str = "") -> tuple[str, str]:
    """The text of an extract and how it was decoded, in words.

    Args:
        data: The file's bytes.
        name: The file's name, for messages.
        encoding: What a person says it is, which then is not decided here.

    Raises:
        ExtractUnreadable: it is empty, no text, or text in an encoding that cannot be told.
    """
    _refuse_what_is_no_text(data, name)
    if encoding:
        text, how = _as(data, encoding, name), encoding
    else:
        text, how = _told(data, name)
    # A form feed begins a page of a printed report; a DOS program ends its file with Ctrl-Z.
    text = text.replace("\f", "").rstrip("\x1a")
    if _NOT_TEXT.search(text):
        raise ExtractUnreadable(
            "extract_not_text", f"{name} holds characters that no table of text has ({how}).", _SAVE_AS
        )
    return text, how


def _refuse_what_is_no_text(data: bytes, name: str) -> None:
    if not data.strip():
        raise ExtractUnreadable("extract_empty", f"{name} is empty.", "Export it again.")
    if data.startswith(_OLE2):
        raise ExtractUnreadable("extract_encrypted", f"{name} is password-protected or an old .xls workbook.", _SAVE_AS)
    if data.startswith((_PDF, _ZIP)):
        raise ExtractUnreadable("extract_not_text", f"{name} is no table of text, whatever its name says.", _SAVE_AS)
    if data.lstrip(codecs.BOM_UTF8).lstrip()[:1] == b"<":
        raise ExtractUnreadable("extract_not_text", f"{name} is a web page or XML, whatever its name says.", _SAVE_AS)


def _told(data: bytes, name: str) -> tuple[str, str]:
    for bom, encoding, words in _BOMS:
        if data.startswith(bom):
            return _as(data, encoding, name), f"{words} with a byte order mark"
    wide = _wide(data)
    if wide:
        return _as(data, wide, name), "UTF-16"
    try:
        return data.decode("utf-8"), "UTF-8" if not data.isascii() else "plain text"
    except UnicodeDecodeError:
        pass
    if _POUNDS_OF_850.search(data):
        return _as(data, "cp850", name), "code page 850 (its pound signs say so)"
    return _as(data, "cp1252", name), "Windows-1252 (it is not UTF-8)"


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: every other byte of plain figures and letters is nought."""
    start = data[:2000]
    if len(start) < 4 or len(data) % 2:
        return ""
    even, odd, half = start[::2].count(0), start[1::2].count(0), len(start) // 2
    if odd > half * 0.7 and not even:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.7 and not odd else ""


def _as(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except LookupError:
        raise ExtractUnreadable(
            "no_such_encoding", f"There is no encoding “{encoding}”.", "Say utf-8, utf-16, cp1252 or cp850."
        ) from None
    except (UnicodeError, ValueError):
        raise ExtractUnreadable(
            "extract_encoding",
            f"{name} cannot be read as {encoding}: some of its bytes mean nothing there.",
            'Export it as UTF-8, or say its encoding in the mapping (encoding = "cp1252").',
        ) from None
