"""HN034: a pro rata target is not its share of the year-end target."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.expectation import Identity
from hnb_xl.model.finding import Severity

_PERIOD: dict[str, Typed] = {"data_date": date(2021, 11, 30)}
_KPI: dict[str, Typed] = {"ref": "1", "name": "Actual EHCPs", "unit": "count", "baseline": 1_429}
_TARGET: dict[str, Typed] = {"target_kind": "pro rata", "annual_target": 1_530}


@Rule(
    code="HN034",
    title="Pro rata target does not follow from the year-end target",
    severity=Severity.WARNING,
    family=Family.ARITHMETIC,
    message="{row}: “{column}” is {value}, but {formula} is {working} = {expected} at the data date: it is {apart}.",
    fix="Check {place}, the year-end target and the data date; a blank pro rata target is worked out.",
    reads=("kpi.target", "kpi.annual_target", "kpi.baseline"),
    source="K6, KPI 1 and 2: 1,496 = 1,429 + 101 x 8/12",
    passing={"period": (_PERIOD,), "kpi": (_KPI | _TARGET | {"target": 1_496},)},
    failing={"period": (_PERIOD,), "kpi": (_KPI | _TARGET | {"target": 1_505},)},
)
def pro_rata_target_does_not_follow(look: View) -> Iterator[Fault]:
    """A target taken pro rata moves month by month from the baseline to the year-end target."""
    return look.broken(Identity.PRO_RATA)
