"""HN077: a total since the year began is smaller than at an earlier return."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.check.words import say
from hnb_xl.model.finding import Severity

_GROWING = frozenset({"ehcp.issued", "ehcp.ceased"})  # movers are net, and growth follows the stock: both may fall
_KPI: dict[str, Typed] = {"ref": "5", "name": "New EHCPs", "unit": "count", "basis": "to date", "fact": "ehcp.issued"}


@Rule(
    code="HN077",
    title="Total to date fell",
    severity=Severity.ERROR,
    family=Family.OVER_TIME,
    message="{row}: {value} at {point} is {fell} less than the {expected} at {earlier}, but a total only grows.",
    fix="Check {place} and the earlier return; a figure of the period alone belongs in the flow table.",
    reads=("kpi.basis", "kpi.fact", "kpi.{point}"),
    source="K6, KPI 5 and 6",
    passing={"kpi": (_KPI | {"Q2": 52, "Q3": 101},)},
    failing={"kpi": (_KPI | {"Q2": 101, "Q3": 52},)},
)
def total_to_date_fell(look: View) -> Iterator[Fault]:
    """Plans issued and ceased since the year began never become fewer from one return to the next."""
    compared = False
    for row in look.rows("kpi"):
        if row.words("basis") != "to date" or row.words("fact") not in _GROWING:
            continue
        known = [(point, number) for point in look.points if (number := row.number(point)) is not None]
        for (earlier, before), (point, now) in itertools.pairwise(known):
            compared = True
            if abs(now) < abs(before):
                yield row.fault(
                    point,
                    expected=before,
                    difference=now - before,
                    related=(row[earlier].place,),
                    words={"point": point, "earlier": earlier, "fell": say(abs(before) - abs(now), row.unit)},
                )
    if not compared:
        raise NothingToCheck("no total to date stands at two returns")
