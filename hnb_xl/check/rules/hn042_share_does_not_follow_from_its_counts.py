"""HN042: a percentage does not follow from its count and its total."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.expectation import Identity
from hnb_xl.model.finding import Severity
from hnb_xl.model.tables.programme import SERIES

_SHARES = [series for series in SERIES if series.part]
_COLUMNS = dict.fromkeys(key for series in _SHARES for key in (series.key, series.part, series.whole))
_MONTH: dict[str, Typed] = {"month": date(2021, 9, 30), "ehcps": 6_059, "inmss": 354}


@Rule(
    code="HN042",
    title="Share does not follow from its count and total",
    severity=Severity.WARNING,
    family=Family.ARITHMETIC,
    message="{row}: “{column}” is {value}, but {formula} is {working} = {expected}: it is {apart}.",
    fix="Check {place} and the two counts; if they were taken on other days, say so in a comment.",
    reads=(*(f"month.{key}" for key in _COLUMNS), "measure.share", "measure.count", "measure.total"),
    source="W4, W10",
    passing={"month": (_MONTH | {"inmss_share": 0.0584},)},
    failing={"month": (_MONTH | {"inmss_share": 0.0585},)},
)
def share_does_not_follow_from_its_counts(look: View) -> Iterator[Fault]:
    """A share is its count over its total, at the precision it is printed to: a month's, and a key measure's."""
    return look.broken(Identity.MONTH_SHARE, Identity.MEASURE_SHARE)
