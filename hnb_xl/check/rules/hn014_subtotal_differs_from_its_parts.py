"""HN014: a subtotal is not the sum of its parts."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.expectation import Identity
from hnb_xl.model.finding import Severity

_ALLOCATION: dict[str, Typed] = {"key": "allocation", "line": "HNB allocation", "unit": "£m", "actual": 25.690}
_TRANSFERS: dict[str, Typed] = {"key": "transfers", "line": "Budget additions", "unit": "£m", "actual": 0.663}
_BUDGET: dict[str, Typed] = {"key": "budget", "line": "Total budget", "kind": "subtotal", "unit": "£m"}
_PARTS: dict[str, Typed] = {"parts": "+allocation +transfers"}


@Rule(
    code="HN014",
    title="Subtotal does not equal its parts",
    severity=Severity.ERROR,
    family=Family.ARITHMETIC,
    message="{row} under “{column}” is {value}, but its parts give {working} = {expected}: it is {apart}.",
    fix="Check {place} and its parts; a blank subtotal is worked out from them.",
    reads=(
        "model.plan",
        "model.previous",
        "model.actual",
        "outturn.budget",
        "outturn.outturn",
        "outturn.variance_published",
        "outturn.future_demand",
        "outturn.incl_published",
        "outturn.previous",
    ),
    source="K7, Appendix B, and K8, DSG outturn",
    # 26.354 is within what three rounded figures allow; 26.355 is not.
    passing={"model": (_ALLOCATION, _TRANSFERS, _BUDGET | _PARTS | {"actual": 26.354})},
    failing={"model": (_ALLOCATION, _TRANSFERS, _BUDGET | _PARTS | {"actual": 26.355})},
)
def subtotal_differs_from_its_parts(look: View) -> Iterator[Fault]:
    """Every subtotal of the financial model and of the DSG outturn adds up, in every column."""
    return look.broken(Identity.MODEL_SUBTOTAL, Identity.OUTTURN_SUBTOTAL)
