"""Rows that would be counted twice although nothing calls them a total: a heading that prints the sum of its lines.

Reports with a hierarchy print the sum on the row of the heading, above or below its lines, with a code like any other.
Only arithmetic gives it away, so a person is asked rather than the row left out.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import accumulate

from hnb_xl.errors import Refused
from hnb_xl.model.extract import ExtractLine, Fate

_WINDOW = 200  # lines under one heading
_SMALL = 1000  # small numbers are sums of one another by chance
_FIX = (
    'If it is a sum, put its code under [[ignore]]; if it is not, say totals = "unchecked" in the mapping, and look at '
    "the control totals yourself."
)


def refuse_doubled(lines: Sequence[ExtractLine], summed: Sequence[str], is_used: Callable[[str], bool]) -> None:
    """Refuse a row that the mapping takes and that is the sum of the two or more just above or below it.

    Args:
        lines: The rows of the extract.
        summed: The figure columns that add up.
        is_used: Whether the mapping takes a code.

    Raises:
        Refused: there is such a row.
    """
    counted = [line for line in lines if line.fate is Fate.LINE and is_used(line.code)]
    values = {name: [_value(line, name) for line in counted] for name in summed}
    running = {name: list(accumulate(each, initial=Decimal(0))) for name, each in values.items()}
    runs = {name: _Runs(sums) for name, sums in running.items()}
    for at, line in enumerate(counted):
        mine = {name: values[name][at] for name in summed if values[name][at]}
        if not mine or max(map(abs, mine.values())) < _SMALL:
            continue
        name = next(iter(mine))
        for first, last in runs[name].beside(at, mine[name]):
            if all(running[each][last] - running[each][first] == value for each, value in mine.items()):
                raise _doubled(line, counted[first].row, counted[last - 1].row)


def _value(line: ExtractLine, name: str) -> Decimal:
    figure = line.amounts.get(name)
    return figure.value if figure is not None and not figure.percent else Decimal(0)


class _Runs:
    """Finds runs of lines that add up to a figure in one column.

    Args:
        running: The running sum before each line, and after the last.
    """

    def __init__(self, running: Sequence[Decimal]) -> None:
        self._running = running
        self._at: dict[Decimal, list[int]] = {}
        for place, value in enumerate(running):
            self._at.setdefault(value, []).append(place)

    def beside(self, at: int, value: Decimal) -> list[tuple[int, int]]:
        """Runs of two lines or more, just below or just above line `at`, that add up to a value."""
        below = self._within(self._running[at + 1] + value, at + 3, at + 1 + _WINDOW)
        above = self._within(self._running[at] - value, at - _WINDOW, at - 2)
        return [(at + 1, end) for end in below] + [(start, at) for start in above]

    def _within(self, value: Decimal, first: int, last: int) -> list[int]:
        places = self._at.get(value, [])
        return places[bisect_left(places, first) : bisect_right(places, last)]


def _doubled(line: ExtractLine, first: int, last: int) -> Refused:
    return Refused(
        "row_is_a_sum",
        f"Row {line.row} ({line.code} {line.label}".rstrip()
        + f") is the sum of rows {first} to {last}, which are taken "
        "too: its figures would count twice.",
        _FIX,
    )
