"""Geometry: how high a bar in a cell stands, and where a bar of the bridge begins. No figure is made here.

The one module of `present/` that may calculate: what comes out is a shape, never a number that is read off.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

_BARS = "▁▂▃▄▅▆▇█"
_LEVEL = "▄"
_NONE = "·"
_ZERO = Decimal(0)


def trend(values: Sequence[Decimal | None]) -> str:
    """Bars from the row's lowest figure to its highest; a return without a figure is a dot, not a low bar."""
    known = [value for value in values if value is not None]
    if not known:
        return ""
    low, high = min(known), max(known)
    return "".join(_NONE if value is None else _bar(value, low, high) for value in values)


def _bar(value: Decimal, low: Decimal, high: Decimal) -> str:
    if low == high:
        return _LEVEL
    return _BARS[int((value - low) / (high - low) * (len(_BARS) - 1))]


@dataclass(frozen=True, slots=True)
class Span:
    """Where a step of a bridge is drawn: from `base`, `size` long, `up` when it adds."""

    base: Decimal
    size: Decimal
    up: bool


def spans(start: Decimal, effects: Iterable[Decimal]) -> tuple[Span, ...]:
    """The steps of a bridge, each drawn from where the one before it ended."""
    level, found = start, []
    for effect in effects:
        following = level + effect
        found.append(Span(min(level, following), abs(effect), effect > 0))
        level = following
    return tuple(found)


def heat(impact: int, likelihood: int, threshold: Decimal | None) -> int:
    """How dark a square of the risk map is, 0 to 3: by its score in fifths of the most, darkest from the threshold."""
    score = impact * likelihood
    if threshold is not None and score >= threshold:
        return 3
    return 0 if score < 5 else 1 if score < 10 else 2


def axis_start(levels: Iterable[Decimal], step: Decimal) -> Decimal:
    """A round value a little under everything drawn, so that small steps can be seen; never above nil."""
    lowest = min(levels, default=_ZERO)
    if lowest <= 0:
        return (lowest / step).to_integral_value(rounding=ROUND_FLOOR) * step if lowest else _ZERO
    return max(_ZERO, ((lowest - step / 2) / step).to_integral_value(rounding=ROUND_FLOOR) * step)
