"""HN028: the return rates one fact differently in different places."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import RowView, View
from hnb_xl.check.words import listed
from hnb_xl.model.finding import Severity

_KPI: dict[str, Typed] = {"ref": "18", "name": "HNB allocation", "fact": "hnb.allocation", "reported": "R"}
_LINE: dict[str, Typed] = {"key": "allocation", "line": "HNB allocation", "fact": "hnb.allocation"}


@Rule(
    code="HN028",
    title="One line with two ratings",
    severity=Severity.WARNING,
    family=Family.CROSS_TABLE,
    message="The same figure is rated differently: {ratings}.",
    fix="Rate it the same in both places, or say in “Reason if it differs” why not.",
    reads=("kpi.fact", "kpi.reported", "model.fact", "model.reported"),
    needs=("kpi.reported", "model.reported"),
    source="K6 against K7",
    passing={"kpi": (_KPI,), "model": (_LINE | {"reported": "R"},)},
    failing={"kpi": (_KPI,), "model": (_LINE | {"reported": "A"},)},
)
def one_line_with_two_ratings(look: View) -> Iterator[Fault]:
    """A KPI and a model line that state one fact are given one rating."""
    rated: dict[str, list[RowView]] = {}
    for table in ("kpi", "model"):
        for row in look.rows(table):
            if row.words("fact") and row.words("reported"):
                rated.setdefault(row.words("fact"), []).append(row)
    shared = [rows for rows in rated.values() if len(rows) > 1]
    if not shared:
        raise NothingToCheck("no fact is rated in two places")
    for rows in shared:
        letters = {row.words("reported") for row in rows}
        if len(letters) > 1:
            ratings = listed(f"{row.name} is {row.words('reported')} at {row['reported'].place}" for row in rows)
            yield rows[0].fault(
                "reported",
                expected=next(
                    row.words("reported") for row in rows if row.words("reported") != rows[0].words("reported")
                ),
                related=tuple(row["reported"].place for row in rows[1:]),
                words={"ratings": ratings},
            )
