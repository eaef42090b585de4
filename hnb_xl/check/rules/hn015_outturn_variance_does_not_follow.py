"""HN015: a variance of the DSG outturn does not follow from its row."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.expectation import Identity
from hnb_xl.model.finding import Severity

_BLOCK: dict[str, Typed] = {"key": "hnb", "block": "High Needs Block", "unit": "£m", "rounded_to": 1000}
_FIGURES: dict[str, Typed] = {"budget": 20.804, "outturn": 26.305, "future_demand": 0.250}


@Rule(
    code="HN015",
    title="Outturn variance does not follow from its parts",
    severity=Severity.ERROR,
    family=Family.ARITHMETIC,
    message="{row}: “{column}” is {value}, but {formula} gives {working} = {expected}: it is {apart}.",
    fix="Check {place} and the figures beside it; a blank variance is worked out.",
    reads=(
        "outturn.budget",
        "outturn.outturn",
        "outturn.variance_published",
        "outturn.future_demand",
        "outturn.incl_published",
    ),
    needs=("outturn.variance_published",),
    source="K8, DSG outturn",
    passing={"outturn": (_BLOCK | _FIGURES | {"variance_published": 5.501, "incl_published": 5.751},)},
    failing={"outturn": (_BLOCK | _FIGURES | {"variance_published": 5.501, "incl_published": 5.848},)},
)
def outturn_variance_does_not_follow(look: View) -> Iterator[Fault]:
    """Variance is outturn less budget; with future demand, that much more."""
    return look.broken(Identity.OUTTURN_VARIANCE, Identity.OUTTURN_INCLUDING)
