"""HN033: a change printed in brackets is not the figure less its baseline."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.expectation import Identity
from hnb_xl.model.finding import Severity

_KPI: dict[str, Typed] = {"ref": "3", "unit": "count", "fact": "ehcp.january", "baseline": 1_436}
_QUOTED: dict[str, Typed] = {"key": "2.2", "indicator": "EHCPs at January", "kpi": "3", "unit": "count"}


@Rule(
    code="HN033",
    title="Change in brackets does not follow",
    severity=Severity.WARNING,
    family=Family.ARITHMETIC,
    message="{row}: “{column}” is {value}, but {formula} is {working} = {expected}: it is {apart}.",
    fix="Check {place}, the figure beside it, and the baseline of the KPI it quotes.",
    reads=(
        "condition_kpi.target",
        "condition_kpi.target_change",
        "condition_kpi.{point}",
        "condition_kpi.{point} change",
        "kpi.baseline",
        "ehcp_plan.january",
        "ehcp_plan.january_change",
    ),
    source="K3",
    passing={"kpi": (_KPI,), "condition_kpi": (_QUOTED | {"Q1": 1_550, "Q1 change": 114},)},
    failing={"kpi": (_KPI,), "condition_kpi": (_QUOTED | {"Q1": 1_550, "Q1 change": 121},)},
)
def bracketed_change_does_not_follow(look: View) -> Iterator[Fault]:
    """A change against the baseline is the figure beside it less that baseline."""
    return look.broken(Identity.BRACKET)
