"""HN040: a row names no financial year, so that it is counted nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.finding import Severity
from hnb_xl.model.year import known_year


@Rule(
    code="HN040",
    title="Not a financial year",
    severity=Severity.ERROR,
    family=Family.ENTRY,
    message="{row}: “{value}” under “{column}” is not a financial year, so the row is counted nowhere.",
    fix="Write the year in {place} as 2021-22, the second year following the first.",
    reads=("profile.year", "payment.year", "ehcp_plan.year", "point.year"),
    source="Agreement",
    final="The row counts towards no year",
    passing={"payment": ({"instalment": "First", "year": "2021-22", "due": 5_000_000},)},
    failing={"payment": ({"instalment": "First", "year": "2021/22", "due": 5_000_000},)},
)
def year_not_known(look: View) -> Iterator[Fault]:
    """Years are written one way, so that a payment or a ceiling is not lost."""
    for table in look.tables():
        for row in look.rows(table):
            if row.words("year") and known_year(row.words("year")) is None:
                yield row.fault("year")
