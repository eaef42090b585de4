"""The same rating as `rating.rag`, quickly, for whole columns of floats.

A float answer is given only where it is certain. Reading a cell and the few operations below are each wrong
by at most one part in 10^15; within one part in 10^12 of a threshold no answer is given, and the caller asks
`rating.rag`, which is exact. A property test holds the two together.
"""

from __future__ import annotations

from decimal import Decimal
from math import isfinite

from hnb_xl.measure.rating import Rating, Tolerance

_NEAR = 1e-12
# Below this floats have fewer digits, and what they show is no longer what they are to one part in 10^15.
_TINY = 1e-300


class QuickRating:
    """Rates pairs of floats by one tolerance."""

    __slots__ = ("_amber_amount", "_amber_pct", "_better", "_is_sure", "_pick", "_red_amount", "_red_pct")

    def __init__(self, better: str, tolerance: Tolerance) -> None:
        self._better = better
        self._pick = min if tolerance.combine == "either" else max
        self._amber_pct = _as_float(tolerance.amber_pct)
        self._red_pct = _as_float(tolerance.red_pct)
        self._amber_amount = _as_float(tolerance.amber_amount)
        self._red_amount = _as_float(tolerance.red_amount)
        thresholds = (self._amber_pct, self._red_pct, self._amber_amount, self._red_amount)
        self._is_sure = all(not threshold or threshold > _TINY for threshold in thresholds)

    def rate(self, actual: float, target: float) -> Rating | None:
        """The rating, or None where floats cannot tell (numbers not finite, integers beyond floats)."""
        try:
            return self._rate(actual, target)
        except OverflowError:
            return None

    def _rate(self, actual: float, target: float) -> Rating | None:
        if actual == target:
            return "Green" if isfinite(actual) else None
        worse = actual - target
        if self._better == "higher":
            worse = -worse
        elif self._better == "on_target":
            worse = abs(worse)
        size = abs(target)
        if not self._is_sure or 0 < size < _TINY:
            return None
        near = _NEAR * (abs(actual) + size) + _TINY
        if worse < -near:
            return "Green"
        green = self._limit(self._amber_pct, self._amber_amount, size) or 0.0
        beyond, unsure = worse - green, near + _NEAR * green
        if beyond < -unsure:
            return "Green"
        if not beyond > unsure:
            return None
        red = self._limit(self._red_pct, self._red_amount, size)
        if red is None:
            return "Red"
        beyond, unsure = worse - red, near + _NEAR * red
        if beyond > unsure:
            return "Red"
        return "Amber" if beyond < -unsure else None

    def _limit(self, pct: float | None, amount: float | None, size: float) -> float | None:
        if pct is None or not size:
            return amount
        share = pct * size
        return share if amount is None else self._pick(share, amount)


def _as_float(threshold: Decimal | None) -> float | None:
    return None if threshold is None else float(threshold)
