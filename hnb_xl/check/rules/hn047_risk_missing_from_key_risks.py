"""HN047: a risk that the register scores at the key-risk score or above is not among the key risks."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import RowView, View
from hnb_xl.check.words import say
from hnb_xl.model.finding import Severity

_RISK: dict[str, Typed] = {"key": "growth", "risk": "Growth above forecast", "score_published": 16}


@Rule(
    code="HN047",
    title="Risk missing from the key risks",
    severity=Severity.WARNING,
    family=Family.CROSS_TABLE,
    message="{row}: the register prints {value}, and risks of {expected} or more are key risks, but it is not among "
    "them: {why}.",
    fix="Correct the impact and the likelihood, or {place}: key risks go by impact x likelihood where both are given.",
    reads=("agreement.key_risk", "risk.score_published", "risk.impact", "risk.likelihood"),
    needs=("agreement.key_risk", "risk.score_published"),
    source="W9, Key Programme Risks (15+)",
    passing={"agreement": ({"key_risk": 15},), "risk": (_RISK | {"impact": 4, "likelihood": 4},)},
    failing={"agreement": ({"key_risk": 15},), "risk": (_RISK | {"impact": 4, "likelihood": 3},)},
)
def risk_missing_from_key_risks(look: View) -> Iterator[Fault]:
    """A risk whose printed score reaches the agreement's key-risk score is shown as one, whatever its parts say."""
    threshold, limit = look.value("risks.threshold"), look.item("agreement", "key_risk")
    if threshold is None or limit is None:
        raise NothingToCheck("the key-risk score is no figure")
    for row in look.rows("risk"):
        printed = row.number("score_published")
        if printed is not None and printed >= threshold and not look.text(f"risk.{row.key}.key"):
            parts = tuple(row[column].place for column in ("impact", "likelihood"))
            yield row.fault(
                "score_published",
                expected=threshold,
                difference=printed - threshold,
                related=(*parts, limit["value"].place),
                words={"why": _why(look, row)},
            )


def _why(look: View, row: RowView) -> str:
    """Why it is left out: its score is another, or there is none."""
    score = look.value(f"risk.{row.key}.score")
    if score is None:
        return "its impact or likelihood is off the scale, so it has no score"
    return f"impact x likelihood is {say(score, 'count')}"
