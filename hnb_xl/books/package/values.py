"""Writing one value as a cell holds it."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta
from decimal import Decimal

CellValue = None | bool | int | float | Decimal | str | date | datetime

MAX_TEXT = 32_767
ERROR_VALUES = {
    "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!",
    "#FIELD!", "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#EXTERNAL!", "#PYTHON!", "#TIMEOUT!",
}  # fmt: skip
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a cell's date has no time zone
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001 - the same
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LINE_END = re.compile(r"\r\n?")
_NOT_SHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def formula_value(value: CellValue, *, date1904: bool = False) -> tuple[str, str]:
    """Return the cell type and the text of a formula's value, both blank for no value.

    Raises:
        ValueError: When a number is not finite.
    """
    if value is None:
        return "", ""
    if isinstance(value, bool):
        return "b", "1" if value else "0"
    if isinstance(value, str):
        return ("e" if value in ERROR_VALUES else "str"), escaped_text(value)
    return "", number_text(value, date1904=date1904)


def number_text(value: float | Decimal | date, *, date1904: bool = False) -> str:
    """Return the shortest text that means exactly the number a cell would hold; a date is a count of days.

    Raises:
        ValueError: When the number is not finite.
    """
    if isinstance(value, date):
        return _plain(_serial(value, date1904=date1904))
    number = float(value)
    if not math.isfinite(number):
        raise ValueError("a cell holds no infinity and no 'not a number'")
    return _plain(number)


def escaped_text(text: str) -> str:
    """Return text as a cell holds it: lines end as Excel ends them, and what cannot be shown is left out."""
    text = _LOOKS_ESCAPED.sub("_x005F_", _LINE_END.sub("\n", text))
    return _SURROGATE.sub("\ufffd", _NOT_SHOWN.sub("", text))


def _plain(number: float) -> str:
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _serial(value: date, *, date1904: bool) -> float:
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
    moment = moment.replace(tzinfo=None)
    if date1904:
        return (moment - _EPOCH_1904) / timedelta(days=1)
    days = (moment - _EPOCH) / timedelta(days=1)
    # Excel counts a 29 February 1900 that never was.
    return days if days >= 61 else days - 1
