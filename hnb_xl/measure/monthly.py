"""Monthly series: each month, the latest, what changed, the average of twelve months, and what a series is held to.

An average or a change never takes a missing month for nought: it says which months it does without. Source: W10.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hnb_xl.measure.profile import ytd
from hnb_xl.measure.register import Register
from hnb_xl.measure.variance import direction, variance
from hnb_xl.model.inputs import Entry, InputRow, Inputs
from hnb_xl.model.results import FigureKind
from hnb_xl.model.tables.programme import SERIES, SERIES_BY_KEY, Series
from hnb_xl.model.year import MONTHS_IN_YEAR, FinancialYear

_APRIL = 4


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Month:
        """The month a day falls in."""
        return cls(day.year, day.month)

    @property
    def slug(self) -> str:
        """As ids write it: 2024_12."""
        return f"{self.year}_{self.month:02d}"

    @property
    def words(self) -> str:
        """December 2024."""
        return f"{date(self.year, self.month, 1):%B %Y}"

    @property
    def period(self) -> str:
        """As periods are spelled: 2024-25/M09."""
        first = date(self.year, self.month, 1)
        number = (self.month - _APRIL) % MONTHS_IN_YEAR + 1
        return f"{FinancialYear.containing(first)}/M{number:02d}"

    def before(self, months: int = 1) -> Month:
        """The month so many months earlier."""
        count = self.year * MONTHS_IN_YEAR + self.month - 1 - months
        return Month(count // MONTHS_IN_YEAR, count % MONTHS_IN_YEAR + 1)


def months(inputs: Inputs) -> dict[Month, InputRow]:
    """The rows of the Monthly sheet by month, in order of time; of two rows for a month the first."""
    found: dict[Month, InputRow] = {}
    for row in inputs["month"]:
        day = row.day("month")
        if day is not None:
            found.setdefault(Month.of(day), row)
    return dict(sorted(found.items()))


def known(rows: Mapping[Month, InputRow], series: Series) -> dict[Month, Entry]:
    """The months of a series that have a figure."""
    return {month: row[series.key] for month, row in rows.items() if row.number(series.key) is not None}


def share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """part / whole, as a fraction: 358 of 6,353 plans is 5.64%."""
    return None if part is None or not whole else part / whole


def measure_months(register: Register) -> None:
    """Write down every series: what is entered month by month, then what follows from it."""
    rows = months(register.inputs)
    if not rows:
        return
    for series in SERIES:
        found = known(rows, series)
        for month, row in rows.items():
            if not row[series.key].is_blank:
                register.add(
                    f"month.{series.key}.{month.slug}",
                    f"{series.label}, {month.words}",
                    row.number(series.key),
                    unit=series.unit.base,
                    basis=series.basis,
                    kind=FigureKind.ENTERED,
                    text=row[series.key].text or row[series.key].error or None,
                    cells=(row[series.key].place,),
                    period=month.period,
                )
        if found:
            _latest(register, series, found)
        if found and not series.is_difference:
            _averages(register, series, found)
    for series in SERIES:
        _held_to(register, series, rows)


def _add(
    register: Register,
    series: Series,
    kind: str,
    month: Month,
    label: str,
    value: Decimal | None,
    entries: Iterator[Entry] | tuple[Entry, ...],
    text: str | None = None,
) -> None:
    register.add(
        f"month.{series.key}.{kind}",
        f"{series.label}: {label}",
        value,
        unit=series.unit.base,
        basis=series.basis,
        cells=tuple(entry.place for entry in entries),
        text=text,
        period=month.period,
    )


def _latest(register: Register, series: Series, found: Mapping[Month, Entry]) -> None:
    """The latest month with a figure, the change on the month before, and whether that is better."""
    month = max(found)
    entry, earlier = found[month], found.get(month.before())
    before = earlier.number if earlier else None
    entries = (entry, earlier) if earlier else (entry,)
    missing = None if earlier else f"no figure yet for {month.before().words}"
    _add(register, series, "latest", month, f"latest month ({month.words})", entry.number, (entry,))
    if series.is_difference:
        return
    change = variance(entry.number, before)
    _add(register, series, "change", month, f"{month.words} on the month before", change, entries, missing)
    moved = direction(before, entry.number, series.better)
    register.status(
        f"month.{series.key}.direction",
        f"{series.label}: direction since the month before",
        moved or "",
        tuple(each.place for each in entries) if moved else (),
    )


def _averages(register: Register, series: Series, found: Mapping[Month, Entry]) -> None:
    """The average of the twelve months to each month, over those that have a figure; it names how many have none."""
    latest = max(found)
    for month in found:
        window = [month.before(back) for back in range(MONTHS_IN_YEAR)]
        there = [each for each in window if each in found]
        entries = tuple(found[each] for each in reversed(there))
        total = ytd(entry.number for entry in entries)
        value = None if total is None else total / len(there)
        text = _missing(window, there)
        _add(
            register, series, f"average.{month.slug}", month, f"12-month average to {month.words}", value, entries, text
        )
        if month == latest:
            _add(register, series, "average", month, "12-month average", value, entries, text)


def _missing(window: list[Month], there: list[Month]) -> str | None:
    """Which of twelve months an average does without: "average of 4 months: no figure yet for 8 of 12"."""
    lacking = [month for month in window if month not in there]
    if not lacking:
        return None
    first, last = min(lacking).words, max(lacking).words
    span = first if len(lacking) == 1 else f"{first} to {last}" if _unbroken(lacking) else f"{len(lacking)} months"
    return f"average of {len(there)} of 12 months: no figure yet for {span}"


def _unbroken(lacking: list[Month]) -> bool:
    return max(lacking).before(len(lacking) - 1) == min(lacking)


def _held_to(register: Register, series: Series, rows: Mapping[Month, InputRow]) -> None:
    """What follows from two series of one month: a share from its parts, the neighbours' level, last year's figure."""
    for month, row in rows.items():
        if series.part and series.whole:
            parts = (row[series.part], row[series.whole])
            value = share(parts[0].number, parts[1].number)
            if value is not None:
                _add(
                    register,
                    series,
                    f"from_counts.{month.slug}",
                    month,
                    f"from its counts, {month.words}",
                    value,
                    parts,
                )
        of = SERIES_BY_KEY.get(series.gap_to or series.on_year)
        if of is None:
            continue
        level = variance(row.number(of.key), row.number(series.key))
        if level is not None:
            kind, words = ("neighbours", "statistical neighbours") if series.gap_to else ("last_year", "a year before")
            entries = (row[of.key], row[series.key])
            _add(register, of, f"{kind}.{month.slug}", month, f"{words}, {month.words}", level, entries)
    if series.is_difference:
        return
    found = known(rows, series)
    for month, entry in found.items():
        earlier = found.get(month.before(MONTHS_IN_YEAR))
        if earlier is not None:
            change = variance(entry.number, earlier.number)
            words = f"{month.words} on the same month last year"
            _add(register, series, f"on_year.{month.slug}", month, words, change, (entry, earlier))


__all__ = ["Month", "known", "measure_months", "months", "share"]
