"""HN019: the cumulative deficit is not what was brought forward plus the year's net deficit."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import STATED, Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.expectation import Identity
from hnb_xl.model.finding import Severity

_YEAR: dict[str, Typed] = {"year": "2021-22", "brought_forward": 24_401_000}
_IN_YEAR: dict[str, Typed] = {"ref": "13", "fact": "dsg.in_year", "rounded_to": 1000, "Q3": 3_962_000}
_TOTAL: dict[str, Typed] = {"ref": "14", "name": "Cumulative", "fact": "dsg.before_sv", "rounded_to": 1000}


@Rule(
    code="HN019",
    title="Cumulative deficit does not follow",
    severity=Severity.ERROR,
    family=Family.ARITHMETIC,
    message="{row} under “{column}” is {value}, but {formula} is {working} = {expected}: it is {apart}.",
    fix="Check {place}, the in-year deficit, and the deficit brought forward on the Agreement sheet.",
    reads=STATED,
    clause="2",
    source="K6, KPI 13 and 14; K7; W5",
    passing={"profile": (_YEAR,), "kpi": (_IN_YEAR, _TOTAL | {"Q3": 28_363_000})},
    failing={"profile": (_YEAR,), "kpi": (_IN_YEAR, _TOTAL | {"Q3": 28_336_000})},
)
def cumulative_deficit_does_not_follow(look: View) -> Iterator[Fault]:
    """At every return, last year's final deficit and this year's add up to the forecast of the year end.

    So do the baseline and the year's planned deficit to the cumulative budget, where the agreement does not say what
    was brought forward (where it does, the ceiling is held against it by another rule).
    """
    return look.broken(Identity.CUMULATIVE, Identity.PLAN_CUMULATIVE)
