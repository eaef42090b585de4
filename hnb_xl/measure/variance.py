"""How far an actual is from its plan, whether that is good, and which way it is moving.

Units are those of the arguments (pounds, counts, fractions for percentages); a percentage variance is a
fraction. None is "no figure yet" and gives None. Source: design section 4, words and numbers.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from hnb_xl.errors import BadArgument

Direction = Literal["Better", "Worse", "Same"]


def variance(actual: Decimal | None, plan: Decimal | None) -> Decimal | None:
    """Actual less plan, as published: £12 spent against a plan of £10 is +2, whatever is better."""
    if actual is None or plan is None:
        return None
    return actual - plan


def adverse(actual: Decimal | None, plan: Decimal | None, better: str = "lower") -> Decimal | None:
    """The variance turned so that positive is worse.

    Args:
        actual: the figure reached, in any unit.
        plan: what was planned or agreed, in the same unit.
        better: "lower" (costs, deficits), "higher" (savings, income) or "on_target", where any distance
            is adverse.

    Returns:
        The adverse amount in the same unit; negative is favourable. Never negative for "on_target".

    Raises:
        BadArgument: `better` is none of the three.
    """
    difference = variance(actual, plan)
    turn = known_better(better)
    if difference is None or turn == "lower":
        return difference
    return -difference if turn == "higher" else abs(difference)


def known_better(better: str) -> str:
    """The word itself, if it is one of "lower", "higher" and "on_target".

    Raises:
        BadArgument: it is none of the three.
    """
    if better not in {"lower", "higher", "on_target"}:
        raise BadArgument(
            "better_unknown",
            f'better must be "lower", "higher" or "on_target", not "{better}"',
            "Leave it out for lower.",
        )
    return better


def variance_pct(actual: Decimal | None, plan: Decimal | None) -> Decimal | None:
    """The variance as a fraction of the size of the plan; None where the plan is 0."""
    difference = variance(actual, plan)
    if difference is None or not plan:
        return None
    return difference / abs(plan)


def direction(previous: Decimal | None, current: Decimal | None, better: str = "lower") -> Direction | None:
    """Which way a figure has moved since the last period.

    Args:
        previous: the figure of the earlier period.
        current: the figure now, in the same unit.
        better: as for `adverse`; with "on_target" the figures are distances from the target, and nearer to
            nil is better.

    Raises:
        BadArgument: `better` is none of the three.
    """
    nil = Decimal(0)
    before, now = adverse(previous, nil, better), adverse(current, nil, better)
    if before is None or now is None:
        return None
    if now == before:
        return "Same"
    return "Worse" if now > before else "Better"
