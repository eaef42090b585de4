"""HN025: the to-date row of the EHCP flow is not the sum of its periods."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.expectation import Identity
from hnb_xl.model.finding import Severity

_PERIODS: tuple[dict[str, Typed], ...] = (
    {"period": "Q1", "issued": 18},
    {"period": "Q2", "issued": 23},
    {"period": "Q3", "issued": 42},
)
_TO_DATE: dict[str, Typed] = {"period": "To date", "kind": "to date"}


@Rule(
    code="HN025",
    title="To date is not the sum of the periods",
    severity=Severity.ERROR,
    family=Family.ARITHMETIC,
    message="“{column}” to date is {value}, but {formula} give {working} = {expected}: it is {apart}.",
    fix="Check {place} and the rows above it.",
    reads=("ehcp.issued", "ehcp.ceased", "ehcp.movers", "ehcp.net_published"),
    clause="3.3",
    source="K4",
    passing={"ehcp": (*_PERIODS, _TO_DATE | {"issued": 83})},
    failing={"ehcp": (*_PERIODS, _TO_DATE | {"issued": 101})},
)
def to_date_is_not_the_periods(look: View) -> Iterator[Fault]:
    """What happened since the year began is what happened in its periods."""
    return look.broken(Identity.TO_DATE)
