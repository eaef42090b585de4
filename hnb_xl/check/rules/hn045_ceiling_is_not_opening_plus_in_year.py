"""HN045: the ceiling is not what the plan opened with plus its in-year deficit."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.expectation import Identity
from hnb_xl.model.finding import Severity

_YEAR: dict[str, Typed] = {"year": "2021-22", "opening_plan": 56_247_009, "in_year_plan": 28_279_577}


@Rule(
    code="HN045",
    title="Ceiling does not follow from the plan",
    severity=Severity.WARNING,
    family=Family.AGREEMENT,
    message="The ceiling of the {row} is {value}, but {formula} is {working} = {expected}: it is {apart}.",
    fix="Check {place}, the opening and the in-year plan; if the ceiling was agreed as another figure, say so.",
    reads=("profile.opening_plan", "profile.in_year_plan", "profile.ceiling"),
    needs=("profile.opening_plan", "profile.ceiling"),
    clause="2",
    source="W5; the agreement's deficit profile",
    passing={"profile": (_YEAR | {"ceiling": 84_526_586},)},
    failing={"profile": (_YEAR | {"ceiling": 83_548_046},)},
)
def ceiling_is_not_opening_plus_in_year(look: View) -> Iterator[Fault]:
    """Within the agreement, the deficit a plan starts from and that of the year add up to the ceiling."""
    return look.broken(Identity.PLAN_CEILING)
