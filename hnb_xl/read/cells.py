"""One raw cell to one entry: the only place where what a spreadsheet holds becomes a typed value."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from hnb_xl.books.book import RawCell, RawValue
from hnb_xl.model.columns import Kind
from hnb_xl.model.inputs import Entry

_FLOAT_DIGITS = 15  # what Excel itself keeps: 0.1 + 0.2 typed as a formula is 0.3 again
_LIKE_A_NUMBER = re.compile(r"[-+(£$]*\s*\d[\d,\s]*(\.\d+)?\s*(k|m|bn|%|million|thousand)?\s*\)?", re.IGNORECASE)


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
    """True for words that are a number somebody typed as text: "1,512", "28.3m", "(0.5)", "12%"."""
    return bool(_LIKE_A_NUMBER.fullmatch(text.strip()))


def day(value: RawValue) -> date | None:
    """A spreadsheet date, or a date written as 2021-11-30 or 30/11/2021; None for anything else."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.strptime(value.strip(), pattern).date()  # noqa: DTZ007 -- a date has no zone
            except ValueError:
                continue
    return None


def _text(value: RawValue) -> str:
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


def entry(
    raw: RawCell, kind: Kind, sheet: str, cell: str, *, factor: Decimal = Decimal(1), quantum: Decimal = Decimal(0)
) -> Entry:
    """Parse a cell as the contract's kind says.

    Args:
        raw: the cell as the book gave it.
        kind: what the column may hold.
        sheet: the sheet's name, for provenance.
        cell: the cell's address, for provenance.
        factor: base units for each unit typed, negative where the row's sign is turned round.
        quantum: published precision of a number in base units.
    """
    if raw.error:
        return Entry(sheet, cell, error=raw.error)
    if raw.stale:
        return Entry(sheet, cell, stale=True)
    if raw.value is None or (isinstance(raw.value, str) and not raw.value.strip()):
        return Entry(sheet, cell)
    if kind is Kind.NUMBER:
        number = decimal(raw.value)
        if number is not None:
            return Entry(sheet, cell, number * factor, quantum=quantum)
        words = _text(raw.value)
        return Entry(sheet, cell, text=words, typed_as_text=looks_like_number(words))
    if kind is Kind.DATE:
        found = day(raw.value)
        return Entry(sheet, cell, found) if found else Entry(sheet, cell, text=_text(raw.value))
    return Entry(sheet, cell, _text(raw.value))
