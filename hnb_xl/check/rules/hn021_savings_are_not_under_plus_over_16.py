"""HN021: savings in total are not those under 16 plus those over 16."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import STATED, Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.expectation import Identity
from hnb_xl.model.finding import Severity

_UNDER: dict[str, Typed] = {"ref": "21", "fact": "savings.under_16", "rounded_to": 1, "Q3": 604_372}
_OVER: dict[str, Typed] = {"ref": "22", "fact": "savings.over_16", "rounded_to": 1, "Q3": 243_948}
_TOTAL: dict[str, Typed] = {"ref": "24", "name": "Savings", "fact": "savings.total", "rounded_to": 1}


@Rule(
    code="HN021",
    title="Savings do not add up by age",
    severity=Severity.ERROR,
    family=Family.ARITHMETIC,
    message="{row} under “{column}” is {value}, but {formula} are {working} = {expected}: it is {apart}.",
    fix="Check {place} and the two KPIs it adds up.",
    reads=STATED,
    source="K6, KPI 21, 22 and 24",
    passing={"kpi": (_UNDER, _OVER, _TOTAL | {"Q3": 848_320})},
    failing={"kpi": (_UNDER, _OVER, _TOTAL | {"Q3": 843_820})},
)
def savings_are_not_under_plus_over_16(look: View) -> Iterator[Fault]:
    """Savings by age add up to the total, in every column that has figures."""
    return look.broken(Identity.SAVINGS)
