"""HN073: a risk's score moved otherwise than its direction says, or is already below the score to be reached."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.check.words import say
from hnb_xl.model.finding import Severity

_RISK: dict[str, Typed] = {"key": "growth", "risk": "Growth above forecast", "impact": 5, "likelihood": 4}


@Rule(
    code="HN073",
    title="Risk moves against its direction",
    severity=Severity.WARNING,
    family=Family.PLAN_QUALITY,
    message="{row} is said to be {said}, but its score went from {before} to {now}.",
    fix="Correct {place}, or the impact, the likelihood or the previous score.",
    reads=(
        "risk.direction",
        "risk.previous",
        "risk.target",
        "risk.impact",
        "risk.likelihood",
        "risk.score_published",
        "risk.strategy",
    ),
    source="W7: direction arrows and target scores",
    passing={"risk": (_RISK | {"previous": 16, "direction": "Rising"},)},
    failing={"risk": (_RISK | {"previous": 16, "direction": "Falling"},)},
)
def risk_moves_against_its_direction(look: View) -> Iterator[Fault]:
    """A rising risk scores no less than before, a falling one no more, a steady one the same.

    A target above the score is noted: a risk is not managed upwards.
    """
    compared = False
    for row in look.rows("risk"):
        now, before, target = look.value(f"risk.{row.key}.score"), row.number("previous"), row.number("target")
        parts = tuple(row[column].place for column in ("impact", "likelihood", "score_published"))
        said = row.words("direction")
        if now is not None and before is not None and said:
            compared = True
            wrong = {"Rising": now < before, "Falling": now > before, "Steady": now != before}.get(said, False)
            if wrong:
                words = {"said": said.lower(), "before": say(before), "now": say(now)}
                related = (row["previous"].place, *parts)
                yield row.fault("direction", related=related, words=words)
        if now is not None and target is not None:
            compared = True
            if target > now:
                yield row.fault(
                    "target",
                    expected=now,
                    difference=target - now,
                    related=parts,
                    severity=Severity.NOTE,
                    message="{row}: the score to be reached is {value}, but the risk already scores {expected}.",
                )
    if not compared:
        raise NothingToCheck("no risk has a score with the one before, or one to be reached")
