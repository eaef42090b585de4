"""Numbers, units, ratings and dates as a reader sees them: the one place where a figure becomes a cell or words.

A figure arrives in base units with internal signs; here it is only scaled and dressed, never worked out. No figure
yet stays blank, or keeps its words ("n/a").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from hnb_xl.model.blocks import Cell, Style
from hnb_xl.model.inputs import InputRow
from hnb_xl.model.money import Unit, rounded
from hnb_xl.model.scale import Scale

NOT_YET = "no figure yet"
_HUNDRED = Decimal(100)
_PATTERN = {
    Unit.GBP: "£#,##0",
    Unit.GBP_K: '£#,##0"k"',
    Unit.GBP_M: '£#,##0.000"m"',
    Unit.PERCENT: "0.00%",
    Unit.COUNT: "#,##0",
}
_BARE = {Unit.GBP_K: "#,##0", Unit.GBP_M: "#,##0.000"}  # where the header says the unit
_POINTS = '0.00" pp"'  # a difference of percentages is in percentage points, never in per cent
_DECIMALS = re.compile(r"0(?:\.0+)?")
_TURNED = frozenset({"reversed", "saving written positive"})


def number_format(unit: Unit, *, signed: bool = False, bare: bool = False, places: int | None = None) -> str:
    """The format of a figure; `signed` also shows a plus, `bare` leaves the unit to the header."""
    pattern = _PATTERN[unit]
    if bare:
        pattern = _BARE.get(unit, pattern)
    if signed and unit is Unit.PERCENT:
        pattern = _POINTS
    if places is not None:
        pattern = _DECIMALS.sub(f"{Decimal(0):.{places}f}", pattern, count=1)
    # "_)" is the room of a bracket: it keeps the figure off the rule at its right.
    return f"{'+' if signed else ''}{pattern}_);-{pattern}_);{pattern}_)"


def figure(
    value: Decimal | None,
    unit: Unit,
    *,
    text: str | None = "",
    signed: bool = False,
    bare: bool = False,
    style: Style = Style.FIGURE,
    places: int | None = None,
) -> Cell:
    """A figure in its unit; without one, the words that stand in its place, or blank."""
    if value is None:
        return Cell(text or None, style)
    scaled = value * _HUNDRED if signed and unit is Unit.PERCENT else in_unit(value, unit)
    return Cell(scaled, style, number_format(unit, signed=signed, bare=bare, places=places))


def places_of(unit: Unit, *quanta: Decimal) -> int | None:
    """How many decimals figures of these published precisions are printed with, the coarsest; None: as is usual."""
    coarsest = max(quanta, default=Decimal(0))
    if not coarsest:
        return None
    shown = coarsest.scaleb(2) if unit is Unit.PERCENT else in_unit(coarsest, unit)
    return max(0, -int(shown.normalize().as_tuple().exponent))


def in_unit(value: Decimal, unit: Unit) -> Decimal:
    """A figure as many units as it is: £28,363,000 is 28.363 in £m."""
    return value / unit.scale


def with_change(cell: Cell, change: Decimal | None, unit: Unit) -> Cell:
    """A figure with its change in brackets, as returns print it: 1,533 (+97). The cell still holds the number."""
    if change is None or cell.number_format is None:
        return cell
    brackets = f'" ({in_words(change, unit, signed=True)})"_)'
    sections = [section.removesuffix("_)") + brackets for section in cell.number_format.split(";")]
    return replace(cell, number_format=";".join(sections))


def in_words(value: Decimal | None, unit: Unit, *, signed: bool = False, places: int | None = None) -> str:
    """A figure inside a sentence: £28.363m, 1,512, 4.67%; to so many decimals where they are given."""
    if value is None:
        return NOT_YET
    size, plus = abs(value), "+" if signed and value > 0 else ""
    sign = "-" if value < 0 else plus
    if unit is Unit.GBP_M:
        digits = 3 if places is None else places
        return f"{sign}£{rounded(in_unit(size, unit), Decimal(1).scaleb(-digits)):,.{digits}f}m"
    if unit is Unit.GBP_K:
        return f"{sign}£{rounded(in_unit(size, unit)):,.0f}k"
    if unit is Unit.PERCENT:
        return f"{sign}{rounded(size * _HUNDRED, Decimal('0.01')):.2f}{' pp' if signed else '%'}"
    return f"{sign}{'£' if unit is Unit.GBP else ''}{rounded(size):,.0f}"


def millions(value: Decimal | None, *, signed: bool = False) -> str:
    """Pounds inside a sentence, in £m with three decimals."""
    return in_words(value, Unit.GBP_M, signed=signed)


def as_typed(row: InputRow, value: Decimal | None) -> Decimal | None:
    """A figure with the sign its source writes: inside, ceased plans are 35; the return prints -35."""
    return -value if value and row.words("signs") in _TURNED else value


def verdict(adverse: Decimal | None) -> str:
    """Whether a variance is good or bad, in a word."""
    if adverse is None:
        return ""
    if adverse == 0:
        return "On plan"
    return "Adverse" if adverse > 0 else "Favourable"


def long_date(day: date | None, missing: str = "no date yet") -> str:
    """30 November 2021."""
    return f"{day.day} {day:%B %Y}" if day else missing


def short_date(day: date | None, missing: str = "no date yet") -> str:
    """30 Nov 2021."""
    return f"{day.day} {day:%b %Y}" if day else missing


def point_name(point: str) -> str:
    """A return point spelled out: Quarter 3, Month 8; a name of the agreement's own stays as it is."""
    match = re.fullmatch(r"([QM])0?(\d{1,2})", point)
    if match:
        return f"{'Quarter' if match[1] == 'Q' else 'Month'} {match[2]}"
    return {"outturn": "Outturn"}.get(point, point)


@dataclass(frozen=True, slots=True)
class Sign:
    """How a judgement is shown: a shape and words beside the colour, so that grey print still tells them apart."""

    shape: str
    letter: str
    style: Style

    @property
    def text(self) -> str:
        """● G."""
        return f"{self.shape} {self.letter}"


RATINGS = {
    "green": Sign("●", "G", Style.GREEN),
    "amber/green": Sign("○", "A/G", Style.AMBER_GREEN),
    "amber": Sign("▲", "A", Style.AMBER),
    "amber/red": Sign("▼", "A/R", Style.AMBER_RED),
    "red": Sign("■", "R", Style.RED),
}
ASSURANCE = {
    "good": Sign("●", "Good", Style.GREEN),
    "medium": Sign("▲", "Medium", Style.AMBER),
    "low": Sign("■", "Low", Style.RED),
}
RISKS = {
    "low": Sign("●", "Low", Style.GREEN),
    "moderate": Sign("▲", "Moderate", Style.AMBER),
    "high": Sign("■", "High", Style.RED),
    "very high": Sign("▼", "Very high", Style.RED),
}
SEVERITIES = {
    "error": Sign("■", "Error", Style.ERROR),
    "warning": Sign("▲", "Warning", Style.WARNING),
    "note": Sign("●", "Note", Style.REMARK),
}


def judged(words: str, signs: dict[str, Sign], missing: str = "") -> Cell:
    """A judgement as shape, word and colour; unknown words stay as they are, without a colour of their own."""
    sign = signs.get(words.strip().lower())
    return Cell(sign.text, sign.style) if sign else Cell(words or missing or None, Style.NO_RATING)


def graded(words: str, scale: Scale, missing: str = "Not rated") -> Cell:
    """A rating in the council's own words, with its shape and colour; words that are not on the scale stay plain."""
    level = scale.find(words)
    if level is None:
        return Cell(words or missing or None, Style.NO_RATING)
    return Cell(f"{level.shape} {level.words}", Style(level.slug))


def rating(words: str) -> Cell:
    """A RAG rating: ● G, ▲ A, ■ R."""
    return judged(words, RATINGS, "Not rated")


def counted(counts: dict[str, int], signs: dict[str, Sign]) -> str:
    """How many of each: "● 19 G  ▲ 10 A  ■ 9 R"; a step of the scale that nothing has is left out."""
    found = [f"{sign.shape} {counts[key]} {sign.letter}" for key, sign in signs.items() if counts.get(key)]
    return "  ".join(found)


def moved(direction: str, change: Decimal | None) -> str:
    """Which way a figure went since the last return, and whether that is good: "↑ Worse"."""
    if change is None:
        return ""
    arrow = "→" if change == 0 else "↑" if change > 0 else "↓"
    return f"{arrow} {direction or 'Moved'}"


def plural(count: int, one: str, many: str = "") -> str:
    """1 finding, 2 findings."""
    return f"{count} {one if count == 1 else many or one + 's'}"
