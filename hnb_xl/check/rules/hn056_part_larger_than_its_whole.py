"""HN056: a part is larger than the whole it is part of, or a share is not between nought and one hundred per cent."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.check.words import say
from hnb_xl.model.finding import Severity
from hnb_xl.model.money import Unit
from hnb_xl.model.tables.programme import SERIES

_PARTS = (("measure", "count", "total"), ("month", "inmss", "ehcps"))
_SHARES = tuple(each.key for each in SERIES if each.unit is Unit.PERCENT and not each.is_difference)

_MEASURE: dict[str, Typed] = {"key": "ceased", "measure": "EHCPs ceased", "total": 40}


@Rule(
    code="HN056",
    title="Part larger than its whole",
    severity=Severity.ERROR,
    family=Family.ENTRY,
    message="{row}: {value} under “{column}” is more than the {expected} it is part of.",
    fix="Check {place} and the whole; a share lies between 0% and 100%.",
    reads=(
        "measure.count",
        "measure.total",
        "measure.share",
        "month.inmss",
        "month.ehcps",
        *(f"month.{key}" for key in _SHARES),
        "kpi.fact",
        "kpi.{point}",
    ),
    source="W4, W10",
    passing={"measure": (_MEASURE | {"count": 40},)},
    failing={"measure": (_MEASURE | {"count": 400},)},
)
def part_larger_than_its_whole(look: View) -> Iterator[Fault]:
    """A count is within its total, those in INMSS within all plans, and a share within the whole."""
    looked = False
    for table, part, whole in _PARTS:
        for row in look.rows(table):
            some, all_ = row.number(part), row.number(whole)
            if some is None or all_ is None:
                continue
            looked = True
            if some > all_:
                yield row.fault(part, expected=all_, difference=some - all_, related=(row[whole].place,))
    shares = [(row, column) for row in look.rows("measure") for column in ("share",)]
    shares += [(row, column) for row in look.rows("month") for column in _SHARES]
    shares += [(row, look.point) for row in look.rows("kpi") if row.words("fact") == "inmss.share"]
    for row, column in shares:
        share = row.number(column) if column in row.columns else None
        if share is None:
            continue
        looked = True
        if not 0 <= share <= 1:
            message = f"{{row}}: {say(share, 'percent')} under “{{column}}” is no share: it lies between 0% and 100%."
            yield row.fault(column, message=message)
    if not looked:
        raise NothingToCheck("no part is given with its whole, and no share")
