"""HN035: what a condition claims to save is not what its lines in the financial model say."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.expectation import Identity
from hnb_xl.model.finding import Severity

_LINE: dict[str, Typed] = {"key": "partners", "line": "Contributions", "unit": "£m", "actual": -0.300}
_SIGNS: dict[str, Typed] = {"signs": "saving written negative"}
_SAVING: dict[str, Typed] = {"key": "partners", "initiative": "Contributions", "unit": "£k", "lines": "partners"}


@Rule(
    code="HN035",
    title="A condition's saving differs from the financial model",
    severity=Severity.WARNING,
    family=Family.CROSS_TABLE,
    message="{row}: “{column}” is {value}, but {formula} come to {working} = {expected}: it is {apart}.",
    fix="Check {place} and the figures it follows from; both state the same saving.",
    reads=(
        "saving.target",
        "saving.secured",
        "saving.expected",
        "saving.forecast",
        "model.plan",
        "model.actual",
    ),
    source="K10: conditions 3.2, 3.4, 3.5 and 3.7 against K7",
    passing={"model": (_LINE | _SIGNS,), "saving": (_SAVING | {"forecast": 300},)},
    failing={"model": (_LINE | _SIGNS,), "saving": (_SAVING | {"forecast": 330},)},
)
def condition_saving_differs_from_the_model(look: View) -> Iterator[Fault]:
    """A condition's target and forecast are those of its lines, and its forecast is secured plus still expected."""
    return look.broken(Identity.SAVING_LINES, Identity.SAVING_FORECAST)
