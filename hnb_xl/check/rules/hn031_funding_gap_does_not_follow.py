"""HN031: the funding gap does not follow from spend and allocation."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import STATED, Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.expectation import Identity
from hnb_xl.model.finding import Severity

_SPEND: dict[str, Typed] = {"ref": "10", "fact": "hnb.spend", "Q3": 32_200_451}
_GRANT: dict[str, Typed] = {"ref": "18", "fact": "hnb.allocation", "Q3": 25_689_881}
_GAP: dict[str, Typed] = {"ref": "16", "name": "Funding gap", "unit": "%", "signs": "reversed", "fact": "hnb.gap"}


@Rule(
    code="HN031",
    title="Funding gap does not follow from spend and allocation",
    severity=Severity.WARNING,
    family=Family.ARITHMETIC,
    message="{row} under “{column}” is {value}, but {formula} is {working} = {expected}: it is {apart}.",
    fix="Check {place} and the figures it follows from; the sign is that of the row.",
    reads=STATED,
    source="K6, KPI 10, 16 and 18",
    passing={"kpi": (_SPEND, _GRANT, _GAP | {"Q3": -0.2534})},
    failing={"kpi": (_SPEND, _GRANT, _GAP | {"Q3": -0.2543})},
)
def funding_gap_does_not_follow(look: View) -> Iterator[Fault]:
    """The gap is spend over allocation, less one, in every column."""
    return look.broken(Identity.FUNDING_GAP)
