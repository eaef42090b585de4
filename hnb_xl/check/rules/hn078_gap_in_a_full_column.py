"""HN078: a cell is blank in a column that nearly every other row fills in."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import RowView, View
from hnb_xl.model.finding import Severity

_LEAST, _OF_FOUR = 4, 3  # a column is full when at least four rows, and three of four, have something in it

_ACROSS: dict[str, tuple[str, ...]] = {
    "profile": ("in_year_plan", "ceiling", "unmitigated", "mitigated", "opening_plan", "hnb_plan", "sv_max", "council"),
    "payment": ("due", "status"),
    "point": ("ends", "due"),
    "ehcp_plan": ("issued", "ceased", "net", "january", "january_change"),
    "kpi": ("baseline", "target", "{point}", "reported", "reported_last"),
    "model": ("plan", "previous", "actual", "reported"),
    "outturn": ("budget", "outturn", "future_demand", "previous"),
    "ehcp": ("issued", "ceased", "movers"),
    "contribution": ("{point}",),
    "saving": ("target", "secured", "expected", "forecast", "condition"),
    "condition": ("{point} assurance",),
    "condition_kpi": ("target", "{point}"),
    "risk": ("impact", "likelihood", "previous", "target", "rating", "direction", "score_published", "updated"),
    "milestone": ("due", "status"),
    "workstream": ("theme", "last", "this"),
    "month": (
        "ehcps", "inmss", "inmss_share", "requests", "decisions_on_time", "plans_on_time", "ceased", "places_filled",
        "places_planned", "average_cost", "hnb_in_year", "ehcp_share", "ehcp_share_gap", "inmss_share_gap",
    ),
}  # fmt: skip

_CEILINGS: tuple[dict[str, Typed], ...] = tuple(
    {"key": f"r{number}", "risk": f"Risk {number}", "impact": 3, "likelihood": 2 + number % 3} for number in range(5)
)


@Rule(
    code="HN078",
    title="Gap in a column that is otherwise full",
    severity=Severity.WARNING,
    family=Family.ENTRY,
    message="{row}: “{column}” is blank, though {filled} of the other {others} rows have something there.",
    fix="Fill in {place}, or type why there is no figure (for example “n/a”).",
    reads=(
        *(f"{table}.{column}" for table, columns in _ACROSS.items() for column in columns),
        "kpi.policy",
        "model.policy",
        "model.parts",
        "outturn.parts",
        "outturn.kind",
        "ehcp.kind",
        "ehcp.period",
    ),
    source="Entry: a figure wiped out",
    passing={"risk": _CEILINGS},
    failing={"risk": (*_CEILINGS, {"key": "r9", "risk": "Risk 9", "impact": 3, "likelihood": None})},
)
def gap_in_a_full_column(look: View) -> Iterator[Fault]:
    """Where three rows of four have something in a column, the others have it too, or say why not.

    Left out is what may be left blank: subtotals and published variances, which are worked out, how a row is read,
    ratings of rows that are not rated, and return points still to come.
    """
    looked = False
    for table, columns in _ACROSS.items():
        counted = [row for row in look.rows(table) if _counts(look, row)]
        for column in _spelled(look, columns):
            rows = [row for row in counted if _is_asked_for(look, row, column)]
            blank = [row for row in rows if row[column].is_blank]
            filled = len(rows) - len(blank)
            if filled < _LEAST or filled * 4 < len(rows) * _OF_FOUR:
                continue
            looked = True
            for row in blank:
                yield row.fault(column, words={"filled": str(filled), "others": str(len(rows) - 1)})
    if not looked:
        raise NothingToCheck("no column is full enough to show a gap")


def _counts(look: View, row: RowView) -> bool:
    """Whether a row is one of those that fill the column in."""
    if row.table in {"model", "outturn"}:
        return not row.words("parts")
    if row.table == "ehcp":
        return row.words("kind") != "period" or row.label in _so_far(look)
    return bool(row.key)


def _is_asked_for(look: View, row: RowView, column: str) -> bool:
    """What names no policy, or has no figure, is not rated."""
    if column in {"reported", "reported_last"} and not row.words("policy"):
        return False
    so_far = _so_far(look)
    rated_at = {"reported": so_far[-1:], "reported_last": so_far[-2:-1]}.get(column)
    return row.table != "kpi" or rated_at is None or any(row.number(point) is not None for point in rated_at)


def _so_far(look: View) -> tuple[str, ...]:
    here = look.points.index(look.point) if look.point in look.points else -1
    return look.points[: here + 1]


def _spelled(look: View, columns: tuple[str, ...]) -> Iterator[str]:
    for column in columns:
        yield from (column.format(point=point) for point in _so_far(look)) if "{point}" in column else (column,)
