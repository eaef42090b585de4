"""The three-point RAG rating of one figure against its target.

How far a figure may be off is a tolerance: a fraction of the target, an amount in the figure's own unit, or
both. Five-point ratings come from the workbook's policy, not from here. Source: `HNB_RAG` in the stable
interfaces.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from hnb_xl.errors import BadArgument
from hnb_xl.measure.variance import adverse

Rating = Literal["Green", "Amber", "Red"]


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far off is still Green, and from where it is Red; a threshold of None is not used.

    Percentages are fractions of the size of the target (0.05 is 5%); amounts are in the figure's own unit.
    With `combine` "either", whichever of percentage and amount trips first decides; with "both", both must be
    passed.

    Raises:
        BadArgument: a threshold is negative, or `combine` is neither word.
    """

    amber_pct: Decimal | None = None
    red_pct: Decimal | None = None
    amber_amount: Decimal | None = None
    red_amount: Decimal | None = None
    combine: str = "either"

    def __post_init__(self) -> None:
        if self.combine not in {"either", "both"}:
            raise BadArgument("combine_unknown", f'combine must be "either" or "both", not "{self.combine}"')
        for name in ("amber_pct", "red_pct", "amber_amount", "red_amount"):
            threshold: Decimal | None = getattr(self, name)
            if threshold is not None and threshold < 0:
                raise BadArgument("tolerance_negative", f"{name} must not be negative, but it is {threshold}")

    def green_to(self, target: Decimal) -> Decimal | None:
        """The largest adverse amount still Green, in the figure's unit; None where no threshold counts."""
        return self._limit(self.amber_pct, self.amber_amount, target)

    def red_from(self, target: Decimal) -> Decimal | None:
        """The smallest adverse amount that is Red, in the figure's unit; None where no threshold counts."""
        return self._limit(self.red_pct, self.red_amount, target)

    def _limit(self, pct: Decimal | None, amount: Decimal | None, target: Decimal) -> Decimal | None:
        # A percentage of nil says nothing, so with a target of 0 only amounts count.
        share = pct * abs(target) if pct is not None and target else None
        if share is None or amount is None:
            return amount if share is None else share
        return min(share, amount) if self.combine == "either" else max(share, amount)


def rag(
    actual: Decimal | None, target: Decimal | None, better: str = "lower", tolerance: Tolerance | None = None
) -> Rating | None:
    """Rate a figure Green, Amber or Red.

    Green where it is not adverse, or adverse by no more than the amber tolerance (at it: Green); Red from the
    red threshold on (at it: Red); else Amber. With no red threshold, all beyond the amber tolerance is Red.

    Args:
        actual: the figure reached, in any unit.
        target: what it is rated against, in the same unit.
        better: "lower", "higher" or "on_target", as for `adverse`.
        tolerance: how far off it may be; none means that anything adverse is Red.

    Returns:
        The rating, or None where a figure is missing.

    Raises:
        BadArgument: `better` is none of the three.
    """
    worse = adverse(actual, target, better)
    if worse is None or target is None:
        return None
    allowed = tolerance or Tolerance()
    if worse <= (allowed.green_to(target) or 0):
        return "Green"
    red = allowed.red_from(target)
    return "Red" if red is None or worse >= red else "Amber"
