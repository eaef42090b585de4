"""Totals and subtotals in an extract: known by their words and by arithmetic, so that nothing is counted twice.

A row that calls itself a total must be the sum of rows above it. Where it is not, either rows are missing or the row
is a line with an unlucky name; which of the two a program cannot know, so that it asks.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from functools import lru_cache

from hnb_xl.errors import Refused
from hnb_xl.model.extract import ExtractLine

_WORDS = re.compile(
    r"^(?:grand|sub|report|overall|net|page|gross)?[- ]?totals?\b|\btotals?[:.]?$"
    r"|^overall result\b|^result$|^sum(?: of)?\b|^year[- ]to[- ]date\b|^ytd\b|^to date$",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"^\**\s*")
_MOST_STARTS = 500


@lru_cache(maxsize=65_536)
def calls_itself_a_total(text: str) -> bool:
    """True for “Grand Total”, “Sub-total: SEN”, “*” and the like; not for “Totally Kids Ltd”."""
    plain = text.strip()
    if not plain:
        return False
    return set(plain) == {"*"} or bool(_WORDS.search(_BEGINS.sub("", plain)))


class Totals:
    """Adds up lines as they come, and tells whether a row is the sum of some that came just before.

    Args:
        summed: The figure columns that add up.
        check: Whether a row that calls itself a total must agree.
    """

    def __init__(self, summed: tuple[str, ...], *, check: bool) -> None:
        self._summed = summed
        self._check = check
        self._count = 0
        self._sums: dict[str, Decimal] = dict.fromkeys(summed, Decimal(0))
        # Where each running sum first stood: the running sum less a total is the running sum at the total's start.
        self._stood: dict[str, dict[Decimal, int]] = {name: {Decimal(0): 0} for name in summed}
        self._places: dict[str, int] = defaultdict(int)
        self._starts: list[tuple[int, dict[str, Decimal]]] = [(0, dict(self._sums))]

    def add(self, line: ExtractLine) -> None:
        """A line of figures: part of any total below it."""
        self._count += 1
        for name in self._summed:
            figure = line.amounts.get(name)
            if figure is not None:
                self._sums[name] += figure.value
                exponent = figure.value.as_tuple().exponent
                if isinstance(exponent, int):
                    self._places[name] = max(self._places[name], -exponent)
            self._stood[name].setdefault(self._sums[name], self._count)

    def verdict(self, line: ExtractLine, *, says_total: bool, surely: bool, coded: bool, settled: bool) -> str:
        """Why a row is a total; blank when it is a line.

        Args:
            line: The row.
            says_total: It calls itself a total somewhere.
            surely: It does so where a line has its code, or it has no code.
            coded: It has a code as lines have.
            settled: The mapping leaves it out on purpose.

        Raises:
            Refused: it calls itself a total, and does not agree with the rows above.
        """
        figures = {
            name: figure.value
            for name in self._summed
            if (figure := line.amounts.get(name)) is not None and not figure.percent
        }
        agrees = bool(figures) and self._count > 0 and all(self._agrees(n, v) for n, v in figures.items())
        if not says_total:
            is_sum = not coded and agrees and any(figures.values()) and self._is_of_several(figures)
            return self._closed("the sum of the rows above it, without a code") if is_sum else ""
        if agrees:
            return self._closed("a total, and the sum of rows above it")
        if not surely:
            return ""
        if not figures:
            return self._closed("a total without a figure that can be added up")
        if settled or not self._check:
            return self._closed("a total; it was not checked")
        raise self._disagreement(line, figures)

    def _closed(self, why: str) -> str:
        if len(self._starts) < _MOST_STARTS:
            self._starts.append((self._count, dict(self._sums)))
        return why

    def _agrees(self, name: str, value: Decimal) -> bool:
        if self._stood[name].get(self._sums[name] - value, self._count) < self._count:
            return True
        places = self._places[name]
        if places == 2:  # pence are not rounded from anything
            return False
        half = Decimal(1).scaleb(-places) / 2
        return any(
            abs(self._sums[name] - sums[name] - value) <= half * (self._count - start + 1)
            for start, sums in self._starts
            if start < self._count
        )

    def _is_of_several(self, figures: dict[str, Decimal]) -> bool:
        """At least two rows were added up; one row and its like are no sum."""
        return all(
            self._stood[name].get(self._sums[name] - value, self._count) <= self._count - 2
            for name, value in figures.items()
        )

    def _disagreement(self, line: ExtractLine, figures: dict[str, Decimal]) -> Refused:
        name, value = next((n, v) for n, v in figures.items() if not self._agrees(n, v))
        sums = [self._sums[name] - sums[name] for _, sums in self._starts]
        nearest = min(sums, key=lambda each: abs(each - value))
        return Refused(
            "total_disagrees",
            f"Row {line.row} (“{line.code or line.label}”) calls itself a total of {value:,f} in “{name}”, but the "
            f"rows above it add up to {nearest:,f}: {value - nearest:+,f}.",
            "Rows may be missing: export it again. If it is a line, name its code in the mapping; if it is to be left "
            'out unchecked, put it under [[ignore]] or set totals = "unchecked".',
        )
