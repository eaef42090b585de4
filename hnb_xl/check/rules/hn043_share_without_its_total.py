"""HN043: a count is given with its share but not with its total, so that nobody can check either."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.check.words import say
from hnb_xl.model.finding import Severity

_MEASURE: dict[str, Typed] = {"key": "ceased", "measure": "EHCPs ceased", "count": 2, "share": 0.33}


@Rule(
    code="HN043",
    title="Share without its total",
    severity=Severity.NOTE,
    family=Family.ENTRY,
    message="{row} is given as {count}, or {value}, and the total is {total}: the share cannot be checked.",
    fix="Give the total in {total_place}.",
    reads=("measure.count", "measure.total", "measure.share"),
    needs=("measure.share",),
    source="W4",
    passing={"measure": (_MEASURE | {"total": 6},)},
    failing={"measure": (_MEASURE,)},
)
def share_without_its_total(look: View) -> Iterator[Fault]:
    """Whoever prints a count with its share prints the total as well: a third of six and of sixty are not alike."""
    known = False
    for row in look.rows("measure"):
        count, total = row.number("count"), row["total"]
        if count is None or row.number("share") is None:
            continue
        known = True
        if total.number is None:
            yield row.fault(
                "share",
                related=(row["count"].place,),
                words={
                    "count": say(count, "count"),
                    "total": f"“{total.words}”" if total.words else "blank",
                    "total_place": total.place,
                },
            )
    if not known:
        raise NothingToCheck("no key measure has a count with its share")
