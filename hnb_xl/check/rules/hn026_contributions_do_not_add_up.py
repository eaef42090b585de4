"""HN026: contributions in total are not the sum of the partners'."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.expectation import Identity
from hnb_xl.model.finding import Severity

_PARTNERS: tuple[dict[str, Typed], ...] = (
    {"partner": "Children's social care", "unit": "£k", "Q3": 79},
    {"partner": "Adult social care", "unit": "£k", "Q3": -3},
    {"partner": "Children's health", "unit": "£k", "Q3": -31},
    {"partner": "Adults health", "unit": "£k", "Q3": 181},
)
_TOTAL: dict[str, Typed] = {"partner": "Total", "kind": "total", "unit": "£k"}


@Rule(
    code="HN026",
    title="Contributions do not add up",
    severity=Severity.ERROR,
    family=Family.ARITHMETIC,
    message="Contributions in total at {column} are {value}, but {formula} give {working} = {expected}: "
    "the total is {apart}.",
    fix="Check {place} and the partners above it.",
    reads=("contribution.{point}",),
    clause="3.5",
    source="K5",
    passing={"contribution": (*_PARTNERS, _TOTAL | {"Q3": 226})},
    failing={"contribution": (*_PARTNERS, _TOTAL | {"Q3": 262})},
)
def contributions_do_not_add_up(look: View) -> Iterator[Fault]:
    """At every return point the partners' contributions add up to the total."""
    return look.broken(Identity.CONTRIBUTIONS)
