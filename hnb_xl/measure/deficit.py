"""The cumulative DSG deficit: before safety valve payments, after them, and against the agreement's ceiling.

All figures are in pounds, and a deficit is positive. None is "no figure yet" and gives None. The three
deficits are never to be confused (design section 4): before, after payments received, after the maximum
payments.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from hnb_xl.measure.profile import ytd
from hnb_xl.measure.variance import variance


def cumulative(brought_forward: Decimal | None, in_year: Iterable[Decimal | None]) -> Decimal | None:
    """The deficit before safety valve funding: brought forward, plus the in-year net of each period known.

    None where the deficit brought forward is not known, or no period has a figure.
    """
    added = ytd(in_year)
    if brought_forward is None or added is None:
        return None
    return brought_forward + added


def after_payments(before: Decimal | None, payments: Iterable[Decimal | None]) -> Decimal | None:
    """The deficit less the payments known; None where there is no deficit or no payment known."""
    return variance(before, ytd(payments))


def headroom(ceiling: Decimal | None, deficit: Decimal | None) -> Decimal | None:
    """How far the deficit is below the agreement's ceiling; negative is a breach."""
    return variance(ceiling, deficit)
