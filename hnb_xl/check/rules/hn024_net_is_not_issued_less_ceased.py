"""HN024: a net number of EHCPs is not issued less ceased, with movers."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.expectation import Identity
from hnb_xl.model.finding import Severity

_Q3: dict[str, Typed] = {"period": "Q3", "issued": 42, "ceased": 13}


@Rule(
    code="HN024",
    title="Net EHCPs do not follow from the flow",
    severity=Severity.ERROR,
    family=Family.ARITHMETIC,
    message="{row}: “{column}” is {value}, but {formula} is {working} = {expected}: it is {apart}.",
    fix="Check {place} and the figures beside it; a blank net is worked out.",
    reads=(
        "ehcp.issued",
        "ehcp.ceased",
        "ehcp.movers",
        "ehcp.net_published",
        "ehcp_plan.issued",
        "ehcp_plan.ceased",
        "ehcp_plan.net",
    ),
    clause="3.3",
    source="K4",
    passing={"ehcp": (_Q3 | {"net_published": 29},)},
    failing={"ehcp": (_Q3 | {"net_published": 92},)},
)
def net_is_not_issued_less_ceased(look: View) -> Iterator[Fault]:
    """Each row of the flow, and the agreement's own numbers, net to what they say."""
    return look.broken(Identity.NET_FLOW)
