"""HN016: high needs expenditure is not direct plus central."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import STATED, Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.expectation import Identity
from hnb_xl.model.finding import Severity

_SPEND: dict[str, Typed] = {"ref": "10", "name": "HNB Spend", "fact": "hnb.spend", "rounded_to": 1}
_DIRECT: dict[str, Typed] = {"ref": "11", "fact": "hnb.spend_direct", "rounded_to": 1, "Q3": 30_336_298}
_CENTRAL: dict[str, Typed] = {"ref": "12", "fact": "hnb.spend_central", "rounded_to": 1, "Q3": 1_864_153}


@Rule(
    code="HN016",
    title="HNB spend is not direct plus central",
    severity=Severity.ERROR,
    family=Family.ARITHMETIC,
    message="{row} under “{column}” is {value}, but {formula} is {working} = {expected}: it is {apart}.",
    fix="Check {place} and the two KPIs it adds up.",
    reads=STATED,
    source="K6, KPI 10 to 12",
    passing={"kpi": (_SPEND | {"Q3": 32_200_451}, _DIRECT, _CENTRAL)},
    failing={"kpi": (_SPEND | {"Q3": 32_200_541}, _DIRECT, _CENTRAL)},
)
def spend_is_not_direct_plus_central(look: View) -> Iterator[Fault]:
    """Expenditure adds up, at the baseline, in the target and at every return."""
    return look.broken(Identity.SPEND)
