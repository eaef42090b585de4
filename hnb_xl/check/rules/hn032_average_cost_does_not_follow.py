"""HN032: the average cost of an EHCP follows from no count of EHCPs that the return states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import STATED, Family, Rule
from hnb_xl.check.view import View, gap
from hnb_xl.check.words import say
from hnb_xl.model.expectation import Identity
from hnb_xl.model.finding import Severity

_SPEND: dict[str, Typed] = {"ref": "10", "fact": "hnb.spend", "Q3": 32_200_451}
_PLANS: dict[str, Typed] = {"ref": "1", "unit": "count", "fact": "ehcp.stock", "rounded_to": 0, "Q3": 1_512}
_COST: dict[str, Typed] = {"ref": "37", "name": "Average cost of an EHCP", "fact": "ehcp.average_cost"}


@Rule(
    code="HN032",
    title="Average cost does not follow from spend and EHCPs",
    severity=Severity.WARNING,
    family=Family.ARITHMETIC,
    message="{row} under “{column}” is {value}, but {formula} is {working} = {expected}: it is {apart}.{others}",
    fix="Check {place}, or say in the comment which spend and which count it is worked out from.",
    reads=STATED,
    source="K6, KPI 1, 3, 10 and 37",
    passing={"kpi": (_SPEND, _PLANS, _COST | {"Q3": 21_297})},
    failing={"kpi": (_SPEND, _PLANS, _COST | {"Q3": 20_376})},
)
def average_cost_does_not_follow(look: View) -> Iterator[Fault]:
    """Spend is divided by the January plans or by those maintained: a figure that either explains is right."""
    for each in look.expectations(Identity.AVERAGE_COST):
        if not each.holds:
            found = gap(each)
            others = "".join(f" By {way.formula} it is {say(way.value, each.unit)}." for way in each.ways[1:])
            places = tuple(place for way in each.ways[1:] for place in way.places)
            yield replace(found, words={**found.words, "others": others}, related=(*found.related, *places))
