"""One raw cell to one entry: the only place where what a spreadsheet holds becomes a typed value."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from hnb_xl.books.book import RawCell, RawValue
from hnb_xl.model.columns import Kind
from hnb_xl.model.inputs import Entry

_FLOAT_DIGITS = 15  # what Excel itself keeps: 0.1 + 0.2 typed as a formula is 0.3 again
_LIKE_A_NUMBER = re.compile(
    r"[-+(£$–−]*(\d[\d,]*(\.\d*)?|\.\d+)(e[-+]?\d+)?(k|m|mn|bn|%|million|thousand)?[-)]*", re.IGNORECASE
)
_LONGEST_NUMBER = 40  # characters; whatever is longer is words
_A_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{2}/[0-9]{2}/[0-9]{4}")
_DAY_NOUGHT = date(1899, 12, 30)  # Excel counts days from here
_DAYS = range(32874, 73416)  # 1990 to 2100: any other number in a date cell is no date


def decimal(value: RawValue) -> Decimal | None:
    """A spreadsheet number as a Decimal, converted once, to the 15 digits Excel keeps; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        try:
            number = Decimal(format(value, f".{_FLOAT_DIGITS}g"))
        except InvalidOperation:
            return None
        return number if number.is_finite() else None
    return None


def looks_like_number(text: str) -> bool:
    """True for words that are a number somebody typed as text: "1,512", "28.3m", "(0.5)", "12 %"."""
    return len(text) <= _LONGEST_NUMBER and bool(_LIKE_A_NUMBER.fullmatch("".join(text.split())))


def day(value: RawValue) -> date | None:
    """A spreadsheet date, its number of days, or a date written as 2021-11-30 or 30/11/2021; None for anything else."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        text = value.strip()
        if not _A_DATE.fullmatch(text):
            return None
        try:
            return datetime.strptime(text, "%Y-%m-%d" if text[4] == "-" else "%d/%m/%Y").date()  # noqa: DTZ007 -- no zone
        except ValueError:
            return None
    days = decimal(value)
    return _DAY_NOUGHT + timedelta(days=int(days)) if days is not None and int(days) in _DAYS else None


def text_of(value: RawValue) -> str:
    """Text as a person reads it in the cell; a number typed into a text column keeps no needless ".0"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return value.date().isoformat()
    number = decimal(value)
    if number is not None:
        return format(number.normalize(), "f")
    return str(value).strip()


def is_blank(raw: RawCell) -> bool:
    """True when a cell holds nothing, or nothing but spaces."""
    if raw.error or raw.stale:
        return False
    return raw.value is None or (isinstance(raw.value, str) and not raw.value.strip())


def listed(words: str, allowed: tuple[str, ...]) -> str:
    """The word as its list spells it, since to Excel "Higher" and "higher" are one; else the word itself."""
    if not allowed or words in allowed:
        return words
    return next((word for word in allowed if word.casefold() == words.casefold()), words)


def entry(
    raw: RawCell,
    kind: Kind,
    sheet: str,
    cell: str,
    *,
    factor: Decimal = Decimal(1),
    quantum: Decimal = Decimal(0),
    allowed: tuple[str, ...] = (),
) -> Entry:
    """Parse a cell as the contract's kind says.

    Args:
        raw: the cell as the book gave it.
        kind: what the column may hold.
        sheet: the sheet's name, for provenance.
        cell: the cell's address, for provenance.
        factor: base units for each unit typed, negative where the row's sign is turned round.
        quantum: published precision of a number in base units.
        allowed: the words of the column's list.
    """
    if raw.error:
        return Entry(sheet, cell, error=raw.error, factor=factor)
    if raw.stale:
        return Entry(sheet, cell, stale=True, factor=factor)
    if is_blank(raw):
        return Entry(sheet, cell, factor=factor)
    if kind is Kind.NUMBER:
        number = decimal(raw.value)
        if number is not None:
            return Entry(sheet, cell, number * factor, quantum=quantum, factor=factor)
        words = str(raw.value).upper() if isinstance(raw.value, bool) else text_of(raw.value)
        as_text = isinstance(raw.value, str) and looks_like_number(words)
        return Entry(sheet, cell, text=words, typed_as_text=as_text, factor=factor)
    if kind is Kind.DATE:
        found = day(raw.value)
        return Entry(sheet, cell, found) if found else Entry(sheet, cell, text=text_of(raw.value))
    return Entry(sheet, cell, listed(text_of(raw.value), allowed))
