"""HN018: the deficit after safety valve funding is not the deficit before it less the maximum payments."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import STATED, Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.expectation import Identity
from hnb_xl.model.finding import Severity

_YEARS: tuple[dict[str, Typed], ...] = (
    {"year": "2020-21", "sv_max": 12_000_000},
    {"year": "2021-22", "sv_max": 5_000_000},
)
_BEFORE: dict[str, Typed] = {"ref": "14", "fact": "dsg.before_sv", "rounded_to": 1000, "Q3": 28_363_000}
_AFTER: dict[str, Typed] = {"ref": "15", "name": "After", "fact": "dsg.after_sv_max", "rounded_to": 1000}


@Rule(
    code="HN018",
    title="Deficit after payments does not follow",
    severity=Severity.ERROR,
    family=Family.ARITHMETIC,
    message="{row} under “{column}” is {value}, but {formula} is {working} = {expected}: it is {apart}.",
    fix="Check {place}, the deficit before funding, and the maximum payments on the Agreement sheet.",
    reads=STATED,
    clause="2",
    source="K6, KPI 14 and 15; K7",
    passing={"profile": _YEARS, "kpi": (_BEFORE, _AFTER | {"Q3": 11_363_000})},
    failing={"profile": _YEARS, "kpi": (_BEFORE, _AFTER | {"Q3": 11_275_000})},
)
def after_payments_does_not_follow(look: View) -> Iterator[Fault]:
    """The maximum payments of every year so far are taken off once; at the baseline, those up to last year."""
    return look.broken(Identity.AFTER_PAYMENTS)
