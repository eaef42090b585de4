"""HN069: a year of the deficit profile does not open with what the year before closed with, or does not add up."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.expectation import Identity
from hnb_xl.model.finding import Severity

_THIS: dict[str, Typed] = {"year": "2021-22", "ceiling": 28_607_000, "outturn": 28_363_000}
_NEXT: dict[str, Typed] = {"year": "2022-23", "brought_forward": 28_363_000}


@Rule(
    code="HN069",
    title="Year opens with another deficit",
    severity=Severity.ERROR,
    family=Family.OVER_TIME,
    message="{row}: {value} under “{column}”, but {formula} is {working} = {expected}: it is {apart}.",
    fix="Check {place} and the year before: only a final outturn is brought forward, and a plan opens where it closed.",
    reads=("profile.brought_forward", "profile.outturn", "profile.opening_plan", "profile.ceiling",
           "profile.in_year_plan"),
    source="Safety Valve agreement, deficit profile",
    passing={"profile": (_THIS, _NEXT)},
    failing={"profile": (_THIS, _NEXT | {"brought_forward": 28_336_000})},
)  # fmt: skip
def year_opens_with_another_deficit(look: View) -> Iterator[Fault]:
    """Each year brings forward the final outturn before it, and the plan goes from ceiling to ceiling.

    What this year brings forward is compared with everything else that states it by another rule, and so is this
    year's ceiling with its opening.
    """
    return look.broken(Identity.CARRIED, Identity.PLAN_CARRIED, Identity.COMING_CEILING)
