"""Cell values as files store them, and as Python reads and writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from hnb_xl.books.memory import EXCEL_ERRORS
from hnb_xl.model.blocks import CellValue
from hnb_xl.model.money import plain

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_WHOLE = re.compile(r"[+-]?[0-9]+")
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_EPOCH_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook's dates have no time zone
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001 - as above
_LAST_DAY = 2_958_465  # 31 December 9999
_LAST_DAY_1904 = _LAST_DAY - 1_462
_LONGEST_NUMBER = 400  # characters; the largest double has 309 digits, and Python refuses to read 4,301
_DIGITS = 17  # what a double can hold


@dataclass(frozen=True, slots=True)
class Saved:
    """A value as it stands beside a formula: the cell's type and its text."""

    kind: str
    text: str


def saved(value: CellValue) -> Saved:
    """How a formula's value is stored; no value is an empty text, or the formula would look uncalculated."""
    if value is None:
        return Saved("str", "")
    if isinstance(value, bool):
        return Saved("b", "1" if value else "0")
    if isinstance(value, str):
        return Saved("e" if value in EXCEL_ERRORS else "str", value)
    if isinstance(value, date):
        return Saved("n", serial(value))
    return Saved("n", number_text(Decimal(value)))


def number_text(value: Decimal) -> str:
    """A number as a file holds it: exact where a double can be, never with the noise of binary fractions."""
    text = plain(value)
    return text if len(text.lstrip("-0.").replace(".", "")) <= _DIGITS else repr(float(value))


def serial(day: date) -> str:
    """A date as the number of days that Excel counts from 1900."""
    whole = day if isinstance(day, datetime) else datetime.combine(day, time())
    gone = whole - _EPOCH_1900
    return plain(Decimal(gone.days) + Decimal(gone.seconds) / 86400)


def moment(value: str | float, *, from_1904: bool = False) -> datetime | str | float:
    """A date from a day number or from ISO text; what cannot be one is given back as it is."""
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value.removesuffix("Z"))
        except ValueError:
            return value
    if not 1 <= value <= (_LAST_DAY_1904 if from_1904 else _LAST_DAY):
        return value  # a time of day, or no date at all
    days = int(value)
    seconds = round((value - days) * 86400)
    if from_1904:
        return _EPOCH_1904 + timedelta(days=days, seconds=seconds)
    # Excel counts a 29 February 1900 that never was.
    return _EPOCH_1900 + timedelta(days=days + (1 if days < 60 else 0), seconds=seconds)


def number(text: str) -> int | float | str:
    """A number from a file; text that is none is kept, for the reader to report."""
    if len(text) <= _LONGEST_NUMBER and _WHOLE.fullmatch(text.strip()):
        return int(text)
    try:
        return float(text)
    except ValueError:
        return text


def plain_text(text: str) -> str:
    """Text with Excel's `_x000D_` spelling of unusual characters undone; halves of a character are left spelt out."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(_unescaped, text)


def _unescaped(found: re.Match[str]) -> str:
    code = int(found.group(1), 16)
    return found.group() if 0xD800 <= code <= 0xDFFF else chr(code)


def is_date_format(code: str) -> bool:
    """Whether a number format shows a date; a length of time such as [h]:mm is a number."""
    first = _LITERAL.sub("", code.split(";", maxsplit=1)[0])
    return bool(_DATE_LETTERS.search(first)) and not _ELAPSED.search(first)
