"""HN044: a change on the same month last year is not the difference of the two months."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.expectation import Identity
from hnb_xl.model.finding import Severity
from hnb_xl.model.tables.programme import SERIES

_CHANGES = [series for series in SERIES if series.on_year]
_BEFORE: dict[str, Typed] = {"month": date(2020, 12, 31), "ehcps": 5_481}
_NOW: dict[str, Typed] = {"month": date(2021, 12, 31), "ehcps": 6_353}


@Rule(
    code="HN044",
    title="Change on last year does not follow",
    severity=Severity.WARNING,
    family=Family.ARITHMETIC,
    message="{row}: “{column}” is {value}, but {formula} is {working} = {expected}: it is {apart}.",
    fix="Check {place} and the figures of both months.",
    reads=tuple(f"month.{key}" for series in _CHANGES for key in (series.key, series.on_year)),
    source="W10",
    passing={"month": (_BEFORE, _NOW | {"ehcps_on_year": 872})},
    failing={"month": (_BEFORE, _NOW | {"ehcps_on_year": 827})},
)
def change_on_last_year_does_not_follow(look: View) -> Iterator[Fault]:
    """Where the sheet holds both months, the change as printed is the one less the other."""
    return look.broken(Identity.YEAR_ON_YEAR)
