"""Figures that measure one thing at different moments, side by side: what a slip of the pen is told apart by.

A row's baseline, target and returns are of one size, and so are the years of a deficit profile and the months of a
series. One that is a thousand times its neighbours was typed in another unit; nobody need know which figure is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from hnb_xl.check.view import RowView, View
from hnb_xl.model.inputs import Entry
from hnb_xl.model.tables.programme import SERIES

_ACROSS: dict[str, tuple[str, ...]] = {
    "kpi": ("baseline", "target", "annual_target", "{point}"),
    "condition_kpi": ("target", "{point}"),
    "model": ("plan", "previous", "actual"),
    "saving": ("target", "forecast"),
    "contribution": ("{point}",),
}
_PAIRS: dict[str, tuple[tuple[str, ...], ...]] = {
    "outturn": (("budget", "outturn"), ("incl_published", "previous")),
    "payment": (("due", "paid"),),
}
_MONEY = (
    "brought_forward", "ceiling", "unmitigated", "mitigated", "opening_plan", "hnb_plan", "sv_max", "council",
    "outturn",
)  # fmt: skip
_DOWN: dict[str, tuple[str, ...]] = {
    "profile": _MONEY,
    "ehcp_plan": ("issued", "ceased", "net", "january"),
    "ehcp": ("stock",),
    "month": tuple(series.key for series in SERIES if not series.is_difference),
}

READS = (
    *(f"{table}.{column}" for table, columns in _ACROSS.items() for column in columns),
    *(f"{table}.{column}" for table, groups in _PAIRS.items() for columns in groups for column in columns),
    *(f"{table}.{column}" for table, columns in _DOWN.items() for column in columns),
    "kpi.basis",
)
"""What a rule on such figures must declare."""

_NEAREST = 3
# How many times its neighbours a figure may be before it must be in another unit: about 1,000 or 1,000,000 times for
# pounds and counts, about 100 times for percentages; each band leaves room for what a year may change.
_THOUSAND, _MILLION = (Decimal(1000), Decimal(4)), (Decimal(1_000_000), Decimal(4))
_BANDS = {"GBP": (_THOUSAND, _MILLION), "count": (_THOUSAND,), "percent": ((Decimal(100), Decimal(3)),)}
_ALIKE = 20  # neighbours further apart than this say nothing of each other
_LEAST = 10  # units of published precision: what is smaller is mostly rounding


@dataclass(frozen=True, slots=True)
class Told:
    """One figure of a series."""

    row: RowView
    column: str
    entry: Entry
    value: Decimal

    @property
    def unit(self) -> str:
        """The base unit it is in."""
        return self.row.unit_of(self.column)

    @property
    def is_sizeable(self) -> bool:
        """Whether its size means anything: rounding is a small part of it."""
        return abs(self.value) >= _LEAST * (self.entry.quantum or 1)


def series(look: View) -> Iterator[tuple[Told, ...]]:
    """Every series of two figures or more, as typed, in the order of time where the contract knows it."""
    for table, columns in _ACROSS.items():
        names = list(_spelled(look, columns))
        for row in look.rows(table):
            yield from _of((row, column) for column in names)
    for table, groups in _PAIRS.items():
        for row in look.rows(table):
            for group in groups:
                yield from _of((row, column) for column in group)
    for table, columns in _DOWN.items():
        rows = list(look.rows(table))
        for column in columns:
            yield from _of((row, column) for row in rows)


def neighbours(told: tuple[Told, ...], at: int) -> list[Told]:
    """The figures nearest to one, of a size that means something; three at most, in their order."""
    found: list[int] = []
    for away in range(1, len(told)):
        for index in (at - away, at + away):
            if 0 <= index < len(told) and told[index].is_sizeable:
                found.append(index)  # noqa: PERF401  # two at a time, until there are enough
        if len(found) >= _NEAREST:
            break
    return [told[index] for index in sorted(found[:_NEAREST])]


def another_unit(each: Told, others: list[Told]) -> Decimal | None:
    """How many times its neighbours a figure is, or what part of them, where only another unit explains it.

    1,000, 1,000,000 or, of percentages, 100, or one divided by it; None where all may be in one unit, or where the
    neighbours differ so much that they say nothing.
    """
    sizes = [abs(other.value) for other in others]
    if not sizes or not each.value or max(sizes) > _ALIKE * min(sizes):
        return None
    ratios = [abs(each.value) / size for size in sizes]
    for scale, room in _BANDS.get(each.unit, ()):
        for times in (scale, 1 / scale):
            if all(times / room <= ratio <= times * room for ratio in ratios):
                return times
    return None


def _spelled(look: View, columns: tuple[str, ...]) -> Iterator[str]:
    for column in columns:
        yield from look.points if column == "{point}" else (column,)


def _of(cells: Iterable[tuple[RowView, str]]) -> Iterator[tuple[Told, ...]]:
    told = []
    for row, column in cells:
        value = row.number(column)
        if value is not None:
            told.append(Told(row, column, row[column], value))
    if len(told) > 1:
        yield tuple(told)
