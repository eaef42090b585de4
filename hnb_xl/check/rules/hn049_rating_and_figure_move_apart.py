"""HN049: a rating stays or improves while its figure gets worse, or falls while its figure gets better."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import RowView, View
from hnb_xl.check.words import say
from hnb_xl.model.finding import Severity

_KPI: dict[str, Typed] = {"ref": "9", "name": "HNB deficit", "better": "lower", "basis": "forecast"}
_WORSE: dict[str, Typed] = {"Q2": 5_704_626, "Q3": 5_847_751}
_MOVED_APART = {("Same", "Worse"), ("Better", "Worse"), ("Worse", "Better")}


@Rule(
    code="HN049",
    title="Rating and figure move apart",
    severity=Severity.WARNING,
    family=Family.OVER_TIME,
    message="{row} {rated}, but its figure went from {before} at {last} to {value}, which is {moved}.",
    fix="Look at the rating in {rating_place} again, or give the reason at {reason}.",
    reads=("kpi.reported", "kpi.reported_last", "kpi.reason", "kpi.basis", "kpi.{point}"),
    needs=("kpi.reported", "kpi.reported_last"),
    source="W2 to W5: the rating of the last period and of this one",
    passing={"kpi": (_KPI | _WORSE | {"reported_last": "G", "reported": "A"},)},
    failing={"kpi": (_KPI | _WORSE | {"reported_last": "G", "reported": "G"},)},
)
def rating_and_figure_move_apart(look: View) -> Iterator[Fault]:
    """From the return before to this one a rating follows its figure, unless its policy or a reason says otherwise.

    A total to date can only grow, and a figure on plan or better may be Green whichever way it went: neither is held
    against its rating, and nor is a move that rounding explains. A rating may stay while its figure improves.
    """
    here = look.points.index(look.point) if look.point in look.points else 0
    if here == 0:
        raise NothingToCheck("there is no return before this one in the year")
    last, compared = look.points[here - 1], False
    for row in look.rows("kpi"):
        id = f"kpi.{row.key}"
        rated, moved = look.text(f"{id}.rag.direction"), look.text(f"{id}.direction")
        if not rated or not moved or row.words("basis") == "to date":
            continue
        compared = True
        if (rated, moved) in _MOVED_APART and not _is_explained(look, row, last):
            yield row.fault(
                look.point,
                expected=row.number(last),
                difference=look.value(f"{id}.change"),
                related=(row[last].place, row["reported_last"].place, row["reported"].place),
                words={
                    "rated": _rated(look, id, rated),
                    "before": say(row.number(last), row.unit),
                    "last": last,
                    "moved": moved.lower(),
                    "rating_place": row["reported"].place,
                    "reason": row["reason"].place,
                },
            )
    if not compared:
        raise NothingToCheck("no KPI has both a figure and a rating at this return and the one before")


def _is_explained(look: View, row: RowView, last: str) -> bool:
    """Whether the policy's own rating, a figure on plan, a reason or rounding accounts for it."""
    id = f"kpi.{row.key}"
    computed, off = look.text(f"{id}.rag.computed"), look.value(f"{id}.off_plan")
    now, before = row[look.point].interval, row[last].interval
    on_plan = off is not None and off <= 0 and look.text(f"{id}.rag.reported") == "Green"
    is_rounding = now is not None and before is not None and now.meets(before)
    return bool(row.words("reason")) or computed == look.text(f"{id}.rag.reported") or on_plan or is_rounding


def _rated(look: View, id: str, moved: str) -> str:
    now, before = look.text(f"{id}.rag.reported"), look.text(f"{id}.rag.last")
    return f"is still rated {now}" if moved == "Same" else f"is rated {now} after {before}"
