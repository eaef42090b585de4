"""HN006: two rows of one table have the same reference, so that only the first is used."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.finding import Severity
from hnb_xl.model.tables import TABLES


@Rule(
    code="HN006",
    title="Duplicate reference",
    severity=Severity.ERROR,
    family=Family.ENTRY,
    message="“{value}” stands twice under “{column}”: at {first} and again at {place}. Only the first is used.",
    fix="Remove one of the two rows, or give {place} a reference of its own.",
    reads=tuple(f"{table.key}.{table.row_key}" for table in TABLES if not table.items),
    source="Entry",
    final="Only the first of the two rows counts",
    passing={"kpi": ({"ref": "6"}, {"ref": "6a"})},
    failing={"kpi": ({"ref": "6a"}, {"ref": "6A"})},
)
def duplicate_reference(look: View) -> Iterator[Fault]:
    """Row keys are unique within their table, whatever their case; a month has one row, whatever its day."""
    for table in look.tables():
        column = look.contract(table).row_key
        first: dict[str, str] = {}
        for row in look.rows(table):
            if not row.key:
                continue
            day = row[column].day
            place = first.setdefault(f"{day:%Y-%m}" if day else row.key, row[column].place)
            if place != row[column].place:
                yield row.fault(column, value=row.label, related=(place,), words={"first": place})
