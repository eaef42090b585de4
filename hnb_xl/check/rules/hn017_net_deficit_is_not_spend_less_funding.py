"""HN017: the net high needs deficit is not expenditure less the allocation and block transfers."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import STATED, Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.expectation import Identity
from hnb_xl.model.finding import Severity

_NET: dict[str, Typed] = {"ref": "9", "name": "HNB deficit", "fact": "hnb.deficit", "rounded_to": 1}
_SPEND: dict[str, Typed] = {"ref": "10", "fact": "hnb.spend", "rounded_to": 1, "Q3": 32_200_451}
_GRANT: dict[str, Typed] = {"ref": "18", "fact": "hnb.allocation", "rounded_to": 1, "Q3": 25_689_881}
_TRANSFERS: dict[str, Typed] = {"ref": "19", "fact": "hnb.transfers", "rounded_to": 1, "Q3": 662_800}


@Rule(
    code="HN017",
    title="Net HNB deficit does not follow from spend and funding",
    severity=Severity.ERROR,
    family=Family.ARITHMETIC,
    message="{row} under “{column}” is {value}, but {formula} is {working} = {expected}: it is {apart}.",
    fix="Check {place} and the figures it follows from.",
    reads=STATED,
    source="K6, KPI 9, 10, 18 and 19",
    passing={"kpi": (_NET | {"Q3": 5_847_770}, _SPEND, _GRANT, _TRANSFERS)},
    failing={"kpi": (_NET | {"Q3": 5_847_751}, _SPEND, _GRANT, _TRANSFERS)},
)
def net_deficit_is_not_spend_less_funding(look: View) -> Iterator[Fault]:
    """What is spent beyond the allocation and the transfers is the deficit, in every column."""
    return look.broken(Identity.NET_DEFICIT)
