"""HN030: a growth percentage does not follow from the number of EHCPs."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import STATED, Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.expectation import Identity
from hnb_xl.model.finding import Severity

_STOCK: dict[str, Typed] = {"ref": "1", "unit": "count", "fact": "ehcp.stock", "rounded_to": 0}
_COUNTS: dict[str, Typed] = {"baseline": 1_429, "Q3": 1_512}
_GROWTH: dict[str, Typed] = {"ref": "2", "name": "% increase", "unit": "%", "fact": "ehcp.growth"}


@Rule(
    code="HN030",
    title="Growth does not follow from the number of EHCPs",
    severity=Severity.WARNING,
    family=Family.ARITHMETIC,
    message="{row} under “{column}” is {value}, but {formula} is {working} = {expected}: it is {apart}.",
    fix="Check {place} and the counts it follows from.",
    reads=STATED,
    source="K6, KPI 1 to 4",
    passing={"kpi": (_STOCK | _COUNTS, _GROWTH | {"Q3": 0.0581})},
    failing={"kpi": (_STOCK | _COUNTS, _GROWTH | {"Q3": 0.0641})},
)
def growth_does_not_follow(look: View) -> Iterator[Fault]:
    """Growth is the count over its baseline, less one, in the target and at every return."""
    return look.broken(Identity.GROWTH)
