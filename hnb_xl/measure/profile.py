"""Figures over time: a target's share for the months gone by, a year to date, and a net flow.

Units are those of the arguments. None is "no figure yet" and gives None; a total over periods leaves out
those without a figure. Source: design section 4 (Kingston's 1,496 plans is 1,429 + 101 x 8/12).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from hnb_xl.errors import BadArgument

_NIL = Decimal(0)


def prorata(
    target: Decimal | None, months_elapsed: Decimal | int | None, baseline: Decimal | None = _NIL
) -> Decimal | None:
    """Where a figure should stand after some months of the year, on a straight line from baseline to target.

    Args:
        target: the figure due at the end of the twelve months.
        months_elapsed: months gone by, 0 to 12; part months are allowed.
        baseline: the figure at the start, in the target's unit; 0 for a flow that starts from nothing.

    Raises:
        BadArgument: the months are not between 0 and 12.
    """
    if months_elapsed is not None and not 0 <= months_elapsed <= 12:
        raise BadArgument("months_outside_year", f"months_elapsed must be from 0 to 12, but it is {months_elapsed}")
    if target is None or months_elapsed is None or baseline is None:
        return None
    return baseline + (target - baseline) * months_elapsed / 12


def ytd(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of the periods that have figures; None where none has."""
    known = [value for value in values if value is not None]
    return sum(known, _NIL) if known else None


def net(issued: Decimal | None, ceased: Decimal | None, movers: Decimal | None = _NIL) -> Decimal | None:
    """Net flow of plans: issued, less ceased, with those who moved in (or, negative, out).

    Sources write ceased plans with either sign, so only the size of that figure counts.
    """
    if issued is None or ceased is None or movers is None:
        return None
    return issued - abs(ceased) + movers
