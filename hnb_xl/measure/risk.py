"""The score of a risk: impact times likelihood, 1 to 25.

Source: the five by five grid of both authorities' risk registers.
"""

from __future__ import annotations

from decimal import Decimal

from hnb_xl.errors import BadArgument


def score(impact: Decimal | int | None, likelihood: Decimal | int | None) -> int | None:
    """Impact times likelihood, each a whole number from 1 to 5; None where either is not yet judged.

    Raises:
        BadArgument: impact or likelihood is not a whole number from 1 to 5.
    """
    for name, points in (("impact", impact), ("likelihood", likelihood)):
        if points is not None and points not in {1, 2, 3, 4, 5}:
            raise BadArgument("risk_off_scale", f"{name} must be a whole number from 1 to 5, but it is {points}")
    if impact is None or likelihood is None:
        return None
    return int(impact) * int(likelihood)
