"""HN070: the plan's own forecast is above its ceiling, or mitigation makes the deficit larger."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.check.words import say
from hnb_xl.model.finding import Severity

_YEAR: dict[str, Typed] = {"year": "2022-23", "ceiling": 30_000_000, "unmitigated": 41_000_000}
_LIMITS = (("ceiling", "the ceiling"), ("unmitigated", "the forecast with no plan at all"))


@Rule(
    code="HN070",
    title="Plan breaks its own limit",
    severity=Severity.WARNING,
    family=Family.AGREEMENT,
    message="{row}: with the plan the deficit is forecast at {value}, {over} above {what} of {expected}.",
    fix="Check {place}; if it is right, the plan does not keep the agreement: say what more will be done.",
    reads=("profile.mitigated", "profile.ceiling", "profile.unmitigated"),
    needs=("profile.mitigated",),
    clause="2",
    source="Safety Valve agreement, deficit profile",
    passing={"profile": (_YEAR | {"mitigated": 29_000_000},)},
    failing={"profile": (_YEAR | {"mitigated": 31_000_000},)},
)
def plan_breaks_its_own_limit(look: View) -> Iterator[Fault]:
    """In every year the deficit forecast with the plan keeps within the ceiling and below that without a plan."""
    compared = False
    for row in look.rows("profile"):
        with_plan = row.number("mitigated")
        for column, what in _LIMITS:
            limit = row.number(column)
            if with_plan is None or limit is None:
                continue
            compared = True
            if with_plan > limit and not row.may_be_equal("mitigated", column):
                words = {"over": say(with_plan - limit, "GBP"), "what": what}
                related = (row[column].place,)
                gap = with_plan - limit
                yield row.fault("mitigated", expected=limit, difference=gap, related=related, words=words)
    if not compared:
        raise NothingToCheck("no year has a forecast with the plan and a limit")
