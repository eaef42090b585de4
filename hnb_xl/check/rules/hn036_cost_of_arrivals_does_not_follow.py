"""HN036: the cost given for all arrivals is not their number at the average cost that is known."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.expectation import Identity
from hnb_xl.model.finding import Severity

_KNOWN: dict[str, Typed] = {"key": "known", "item": "Placed", "count": 14, "cost": 260_000, "rounded_to": 10_000}
_ALL: dict[str, Typed] = {"key": "all", "item": "All arrivals", "count": 30, "rounded_to": 10_000}


@Rule(
    code="HN036",
    title="Cost of arrivals does not follow",
    severity=Severity.WARNING,
    family=Family.ARITHMETIC,
    message="{row}: {value} a year, but {formula} is {working} = {expected}: it is {apart}.",
    fix="Check {place}, or say on what average it rests.",
    reads=("arrival.count", "arrival.cost"),
    needs=("arrival.cost",),
    clause="3.3",
    source="K11, condition 3.3",
    passing={"arrival": (_KNOWN, _ALL | {"cost": 570_000})},
    failing={"arrival": (_KNOWN, _ALL | {"cost": 750_000})},
)
def cost_of_arrivals_does_not_follow(look: View) -> Iterator[Fault]:
    """All arrivals are costed at the average of those whose cost is known."""
    return look.broken(Identity.ARRIVALS)
