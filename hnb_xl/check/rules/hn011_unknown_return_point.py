"""HN011: the return stands at a point, or in a year, that the agreement does not name."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.check.words import listed
from hnb_xl.model.finding import Severity


@Rule(
    code="HN011",
    title="Return point not among the agreement's",
    severity=Severity.ERROR,
    family=Family.ENTRY,
    message="{what}",
    fix="Choose one of the return points listed on the Agreement sheet, or add this one there.",
    reads=("period.point", "period.year", "point.point", "point.year"),
    source="Agreement, return points",
    final="Every figure stands under a return point",
    passing={"period": ({"point": "Q3"},)},
    failing={"period": ({"point": "Q5"},)},
)
def unknown_return_point(look: View) -> Iterator[Fault]:
    """The return point and year on the Period sheet are among those on the Agreement sheet."""
    point, year = look.item("period", "point"), look.item("period", "year")
    if point is not None and look.point not in look.points:
        what = f"the return point {look.point} is not among those of the agreement ({listed(look.points)})."
        yield point.fault("value", expected=listed(look.points), words={"what": what})
    for row in look.rows("point"):
        stated = row.words("year")
        if stated and stated != str(look.period.year):
            what = f"return point {row.label} is of {stated}, but the Period sheet says {look.period.year}."
            related = (year["value"].place,) if year else ()
            yield row.fault("year", expected=str(look.period.year), related=related, words={"what": what})
