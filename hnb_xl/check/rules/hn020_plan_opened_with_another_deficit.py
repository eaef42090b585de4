"""HN020: the ceiling and the in-year plan imply another opening deficit than the one brought forward."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import STATED, Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.expectation import Identity
from hnb_xl.model.finding import Severity

_YEAR: dict[str, Typed] = {"year": "2021-22", "in_year_plan": 3_482_000, "ceiling": 28_607_000}


@Rule(
    code="HN020",
    title="The plan opened with another deficit",
    severity=Severity.NOTE,
    family=Family.AGREEMENT,
    message="The deficit brought forward is {value}, but {formula} implies {working} = {expected}: what "
    "was brought forward is {apart}, and the headroom holds that difference from the start.",
    fix="Nothing, if the ceiling was set before the accounts closed; say so beside the headroom.",
    reads=STATED,
    needs=("profile.ceiling", "profile.brought_forward"),
    clause="2",
    source="Safety Valve agreement, deficit profile",
    passing={"profile": (_YEAR | {"brought_forward": 25_125_000},)},
    failing={"profile": (_YEAR | {"brought_forward": 24_401_000},)},
)
def plan_opened_with_another_deficit(look: View) -> Iterator[Fault]:
    """The plan's own opening deficit is its ceiling less its in-year deficit."""
    return look.broken(Identity.OPENING)
