"""HN039: the impact or likelihood of a risk is not a whole number from 1 to 5."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.finding import Severity

_SCALE = range(1, 6)
_RISK: dict[str, Typed] = {"key": "places", "risk": "Too few special school places", "impact": 4}


@Rule(
    code="HN039",
    title="Risk off the scale",
    severity=Severity.ERROR,
    family=Family.ENTRY,
    message="{row}: “{column}” is {value}, so the risk has no score.",
    fix="Type a whole number from 1 to 5 in {place}.",
    reads=("risk.impact", "risk.likelihood"),
    needs=("risk.impact",),
    source="K9",
    final="The risk has no score",
    passing={"risk": (_RISK | {"likelihood": 5},)},
    failing={"risk": (_RISK | {"likelihood": 6},)},
)
def risk_off_the_scale(look: View) -> Iterator[Fault]:
    """Impact and likelihood are judged on the five steps of the register."""
    for row in look.rows("risk"):
        for column in ("impact", "likelihood"):
            number = row.number(column)
            if number is not None and number not in _SCALE:
                yield row.fault(column, unit="")
