"""HN046: the score that the register prints is not impact times likelihood."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.expectation import Identity
from hnb_xl.model.finding import Severity

_RISK: dict[str, Typed] = {"key": "growth", "risk": "Growth above forecast", "impact": 5, "likelihood": 4}


@Rule(
    code="HN046",
    title="Risk score does not follow",
    severity=Severity.WARNING,
    family=Family.ARITHMETIC,
    message="{row}: the score is printed as {value}, but {formula} is {working} = {expected}: it is {apart}.",
    fix="Correct {place}, or the impact and the likelihood; key risks and the heat map go by the latter.",
    reads=("risk.score_published", "risk.impact", "risk.likelihood"),
    needs=("risk.score_published", "risk.impact", "risk.likelihood"),
    source="W6, W9",
    passing={"risk": (_RISK | {"score_published": 20},)},
    failing={"risk": (_RISK | {"score_published": 16},)},
)
def risk_score_does_not_follow(look: View) -> Iterator[Fault]:
    """A score is impact times likelihood, wherever a register prints all three."""
    return look.broken(Identity.RISK_SCORE)
