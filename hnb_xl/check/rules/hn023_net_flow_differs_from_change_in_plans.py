"""HN023: the flow table's net EHCPs are not the change in the number of EHCPs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import STATED, Family, Rule
from hnb_xl.check.view import View, gap, working
from hnb_xl.check.words import say
from hnb_xl.model.expectation import Identity
from hnb_xl.model.finding import Severity

_STOCK: dict[str, Typed] = {"ref": "1", "unit": "count", "rounded_to": 0, "fact": "ehcp.stock", "baseline": 1_429}
_FLOW: tuple[dict[str, Typed], ...] = (
    {"period": "Q1", "issued": 18, "ceased": 7},
    {"period": "Q2", "issued": 23, "ceased": 22},
    {"period": "Q3", "issued": 42, "ceased": 13},
    {"period": "To date", "kind": "to date", "issued": 83, "ceased": 42, "net_published": 41},
)


@Rule(
    code="HN023",
    title="Net flow differs from the change in EHCPs",
    severity=Severity.ERROR,
    family=Family.CROSS_TABLE,
    message="{label} come to {value} by the flow table, but {formula} is {working} = {expected}: the flow is "
    "{apart}.{steps}",
    fix="Check {place} and the number of EHCPs; explain plans that came or went without being issued or ceased.",
    reads=(*STATED, "ehcp.net_published"),
    needs=("ehcp.issued",),
    clause="3.3",
    source="K4 against K6, KPI 1",
    passing={"kpi": (_STOCK | {"Q3": 1_470},), "ehcp": _FLOW},
    failing={"kpi": (_STOCK | {"Q3": 1_512},), "ehcp": _FLOW},
)
def net_flow_differs_from_change_in_plans(look: View) -> Iterator[Fault]:
    """Plans issued less plans ceased explain the change in plans, to date and in each period: one finding for all."""
    broken = [each for each in look.expectations(Identity.FLOW_AND_STOCK, Identity.STOCK_STEP) if not each.holds]
    if not broken:
        return
    steps = [each for each in broken if each.identity is Identity.STOCK_STEP and each is not broken[0]]
    shown = "; ".join(
        f"{each.when}: {say(each.stated.value)} by the flow, {working(each)} = {say(each.due.value)} by the plans"
        for each in steps
    )
    first = gap(broken[0])
    places = tuple(place for each in steps for place in (*each.stated.places, *each.due.places))
    words = {**first.words, "label": broken[0].label, "steps": f" By period: {shown}." if shown else ""}
    yield replace(first, words=words, related=(*first.related, *places))
