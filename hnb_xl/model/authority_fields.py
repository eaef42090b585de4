"""How each field of an authority file is read.

A field is spelled as a person would write it in TOML (`to_date`, `GBPm`) and kept as the workbook spells it ("to date",
"£m"), so that nothing downstream has to know both.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import PlainValidator

from hnb_xl.errors import BadArgument
from hnb_xl.model.money import Unit, unit
from hnb_xl.model.scale import KINDS
from hnb_xl.model.tables import TABLES
from hnb_xl.model.tables.programme import SERIES_BY_KEY
from hnb_xl.model.year import FinancialYear, Period

_LARGEST = Decimal(10) ** 15
_FINEST = -12  # decimal places: more than any published figure, few enough to print
TO_DATE = "To date"  # the row of a flow table that sums the year so far
_POINT = re.compile(r"[A-Za-z][A-Za-z0-9]{0,11}")
_REF = re.compile(r"[0-9A-Za-z][0-9A-Za-z ._\-]{0,59}")


def listed(words: Iterable[str]) -> str:
    """`a, b, c`, for messages."""
    return ", ".join(words)


def suggestion(word: str, known: Iterable[str]) -> str:
    """`; did you mean “target”?`, or nothing when no known word is near."""
    close = difflib.get_close_matches(word.lower(), {name.lower(): name for name in known}, n=1, cutoff=0.6)
    original = {name.lower(): name for name in known}
    return f"; did you mean “{original[close[0]]}”?" if close else ""


def spelled(value: object) -> str:
    """A value as it stands in the file, short enough for a message."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"


def _one_of(allowed: tuple[str, ...], aliases: Mapping[str, str] | None = None) -> Callable[[object], str]:
    """Read one of the workbook's words; an underscore may stand for a space, and case does not matter."""
    known = {word.lower(): word for word in allowed} | {key.lower(): word for key, word in (aliases or {}).items()}
    file_words = [word.replace(", rated ", " ").replace(" ", "_") for word in allowed]

    def read(value: object) -> str:
        word = value.strip().lower() if isinstance(value, str) else ""
        found = known.get(word) or known.get(word.replace("_", " "))
        if found is None:
            raise ValueError(
                f"“{spelled(value)}” is not one of {listed(file_words)}{suggestion(str(value), file_words)}"
            )
        return found

    return read


def _read_unit(value: object) -> str:
    try:
        return unit(value.strip() if isinstance(value, str) else "").value
    except ValueError:
        words = [each.value for each in Unit]
        also = "or GBP, GBPk, GBPm, percent"
        raise ValueError(f"“{spelled(value)}” is not one of {listed(words)} ({also})") from None


def _number(value: object) -> Decimal:
    """A TOML number as a Decimal, within what a published figure can be."""
    number = Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(number, Decimal):
        raise ValueError(f"“{spelled(value)}” is not a number; write it without quotes, commas or units")
    exponent = number.as_tuple().exponent
    if not number.is_finite() or abs(number) >= _LARGEST or not isinstance(exponent, int) or exponent < _FINEST:
        raise ValueError(f"{spelled(value)} is too large or too fine to be a published figure")
    return number


def _number_or_none(value: object) -> Decimal | None:
    return None if value is None else _number(value)


def _figure(value: object) -> Decimal | str | None:
    """A number, or the words that stand where there is no figure ("n/a")."""
    if isinstance(value, str):
        return value.strip() or None
    return None if value is None else _number(value)


def _ref(value: object) -> str:
    """A reference as printed: 1, 6a, 3.1. A bare number is taken as its digits."""
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal) or not _REF.fullmatch(text.strip()):
        raise ValueError(f'“{spelled(value)}” is not a reference; write it as printed, such as "6a"')
    return text.strip()


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"“{spelled(value)}” is not text; write words in quotes")
    return " ".join(value.split())


def _text_or_blank(value: object) -> str:
    return "" if value == "" else _text(value)


def _year(value: object) -> str:
    try:
        return str(FinancialYear.parse(str(value)))
    except BadArgument as wrong:
        raise ValueError(wrong.message.rstrip(".") + "; write it as 2021-22") from None


def _period_name(value: object) -> str:
    try:
        return str(Period.parse(str(value)))
    except BadArgument as wrong:
        raise ValueError(wrong.message.rstrip(".") + "; write it as 2021-22/Q3") from None


def _point(value: object) -> str:
    if not isinstance(value, str) or not _POINT.fullmatch(value):
        raise ValueError(f"“{spelled(value)}” cannot name a return point; write up to 12 letters and digits, as R2")
    return value


def _day(value: object) -> date | None:
    if value is None or type(value) is date:
        return value
    raise ValueError(f"“{spelled(value)}” is not a date; write it as 2021-11-30, without quotes")


_TABLES = {table.key: table for table in TABLES}


def _allowed(table: str, column: str, aliases: Mapping[str, str] | None = None) -> PlainValidator:
    """A field that holds one of the words the contract allows in a column."""
    return PlainValidator(_one_of(_TABLES[table].column(column).allowed, aliases))


_TARGET_WORDS = {"annual pro rata": "annual, rated pro rata"}

Number = Annotated[Decimal | None, PlainValidator(_number_or_none)]
Figure = Annotated[Decimal | str | None, PlainValidator(_figure)]
Ref = Annotated[str, PlainValidator(_ref)]
Words = Annotated[str, PlainValidator(_text)]
Remark = Annotated[str, PlainValidator(_text_or_blank)]
Day = Annotated[date | None, PlainValidator(_day)]
PointName = Annotated[str, PlainValidator(_point)]
Year = Annotated[str, PlainValidator(_year)]
PeriodName = Annotated[str, PlainValidator(_period_name)]
UnitWord = Annotated[str, PlainValidator(_read_unit)]
Better = Annotated[str, _allowed("kpi", "better")]
BasisWord = Annotated[str, _allowed("kpi", "basis")]
TargetKind = Annotated[str, _allowed("kpi", "target_kind", _TARGET_WORDS)]
KpiSigns = Annotated[str, _allowed("kpi", "signs")]
FactKey = Annotated[str, _allowed("kpi", "fact")]
LineKind = Annotated[str, _allowed("model", "kind")]
LineSigns = Annotated[str, _allowed("model", "signs")]
BlockKind = Annotated[str, _allowed("outturn", "kind")]
PartnerKind = Annotated[str, _allowed("contribution", "kind")]
Trips = Annotated[str, _allowed("policy", "combine")]
PaymentStatus = Annotated[str, _allowed("payment", "status")]
RiskWord = Annotated[str, _allowed("risk", "rating")]
Strategy = Annotated[str, _allowed("risk", "strategy")]
Status = Annotated[str, _allowed("capital", "status")]
RiskDirection = Annotated[str, _allowed("risk", "direction")]
DueStatus = Annotated[str, _allowed("milestone_due", "status")]
SeriesKey = Annotated[str, PlainValidator(_one_of(tuple(SERIES_BY_KEY)))]
ScaleKind = Annotated[str, PlainValidator(_one_of(tuple(KINDS)))]
