"""HN048: a key measure or KPI is rated, but has no figure to be rated by."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import RowView, View
from hnb_xl.model.finding import Severity

_KPI: dict[str, Typed] = {"ref": "F1", "name": "High needs spend", "reported": "G"}

_RATING = {"kpi": "rag.reported", "measure": "this"}


@Rule(
    code="HN048",
    title="Rated without a figure",
    severity=Severity.WARNING,
    family=Family.ENTRY,
    message="{row} is rated {rating}, but {figure}.",
    fix="Give the figure in {place}, or clear the rating at {rating_place} until there is one.",
    reads=("kpi.reported", "kpi.{point}", "measure.figure", "measure.count", "measure.share", "measure.this"),
    source="W4, W5",
    passing={"kpi": (_KPI | {"Q3": 32_200_451},)},
    failing={"kpi": (_KPI | {"Q3": "NA"},)},
)
def rated_without_a_figure(look: View) -> Iterator[Fault]:
    """What is rated now has a figure now: a number, or for a key measure a count or a share; words are none."""
    columns = {"kpi": ("reported", (look.point,)), "measure": ("this", ("figure", "count", "share"))}
    rated = False
    for table, (rating, figures) in columns.items():
        for row in look.rows(table):
            known = [column for column in figures if column in row.columns]
            if not row.words(rating) or not known:
                continue
            rated = True
            if all(row.number(column) is None for column in known):
                yield row.fault(
                    known[0],
                    related=(row[rating].place,),
                    words={
                        "rating": look.text(f"{table}.{row.key}.{_RATING[table]}"),
                        "rating_place": row[rating].place,
                        "figure": _instead(row, known[0]),
                    },
                )
    if not rated:
        raise NothingToCheck("nothing is rated")


def _instead(row: RowView, column: str) -> str:
    entry = row[column]
    held = entry.words or entry.error
    return f"instead of a figure it has “{held}”" if held else "it has no figure"
