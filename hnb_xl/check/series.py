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
_MONEY = ("brought_forward", "ceiling", "unmitigated", "mitigated", "opening_plan", "hnb_plan", "sv_max", "outturn")
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

_NEAREST = 4
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


def neighbours(told: tuple[Told, ...], each: Told) -> list[Told]:
    """The figures nearest to one, of a size that means something; four at most, in their order."""
    at = told.index(each)
    near = sorted((index for index in range(len(told)) if index != at), key=lambda index: abs(index - at))
    nearest = [index for index in near if told[index].is_sizeable][:_NEAREST]
    return [told[index] for index in sorted(nearest)]


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
