"""HN081: a figure of an earlier return is no longer what it was when that return was closed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import RowView, View
from hnb_xl.model.finding import Severity

_LEAST = Decimal("0.000001")  # finer than any published figure: what a cell's fifteen digits may lose

_CLOSED: dict[str, Typed] = {"period": "2021-22/Q2", "id": "kpi.10.actual", "value": 32_057_326, "unit": "GBP"}
_KPI: dict[str, Typed] = {"ref": "10", "name": "HNB spend", "Q3": 32_200_451}


@Rule(
    code="HN081",
    title="Closed return restated",
    severity=Severity.WARNING,
    family=Family.OVER_TIME,
    message="{row}: {column} is {value}, but {period} was closed with {expected}.",
    fix="Put {place} back to what was closed, or say in the comment why it is restated and tell DfE.",
    reads=(
        "history.period",
        "history.id",
        "history.value",
        "history.text",
        "kpi.{point}",
        "kpi.reported_last",
        "model.previous",
        "contribution.{point}",
        "condition.{point} assurance",
    ),
    needs=("history.id",),
    source="Return history",
    passing={"history": (_CLOSED,), "kpi": (_KPI | {"Q2": 32_057_326},)},
    failing={"history": (_CLOSED,), "kpi": (_KPI | {"Q2": 32_075_326},)},
)
def closed_return_restated(look: View) -> Iterator[Fault]:
    """What an earlier return of the year reported is still what it was closed with: figures, forecasts and ratings.

    A figure wiped out is restated too.
    """
    here = look.points.index(look.point) if look.point in look.points else 0
    closed = {(row.words("period"), row.words("id")): row for row in look.rows("history")}
    cells = [
        (row, point, point, f"{family}.{row.key}{end}")
        for table, family, end in (("kpi", "kpi", ".actual"), ("contribution", "contributions", ""))
        for row in look.rows(table)
        for point in look.points[:here]
    ]
    if here:
        last = look.points[here - 1]
        cells += [(row, "previous", last, f"model.{row.key}.actual") for row in look.rows("model")]
    found = [(row, column, then) for row, column, point, id in cells if (then := closed.get(_at(look, point, id)))]
    if not found:
        raise NothingToCheck("no earlier return of this year has been closed")
    for row, column, then in found:
        was, now = then.number("value"), row.number(column)
        if was is not None and (now is None or abs(now - was) > _LEAST):
            yield _restated(row, column, then, was, now)
    if here:
        yield from _ratings(look, closed, look.points[:here])


def _at(look: View, point: str, id: str) -> tuple[str, str]:
    return f"{look.period.year}/{point}", id


def _restated(row: RowView, column: str, then: RowView, was: Decimal, now: Decimal | None) -> Fault:
    difference = None if now is None else now - was
    words = {"period": then.words("period")}
    return row.fault(
        column, value=now, expected=was, difference=difference, related=(then["value"].place,), words=words
    )


def _ratings(look: View, closed: dict[tuple[str, str], RowView], earlier: tuple[str, ...]) -> Iterator[Fault]:
    """The last return's ratings of KPIs, and every earlier assurance of a condition."""
    said = [
        (row, "reported_last", earlier[-1], f"kpi.{row.key}.rag.reported", look.text(f"kpi.{row.key}.rag.last"))
        for row in look.rows("kpi")
    ]
    for point in earlier:
        column = f"{point} assurance"
        said += [
            (row, column, point, f"condition.{row.key}.assurance", row.words(column)) for row in look.rows("condition")
        ]
    for row, column, point, id, now in said:
        then = closed.get(_at(look, point, id))
        was = then.words("text") if then else ""
        if then is not None and was and now != was:
            words = {"period": then.words("period")}
            related = (then["text"].place,)
            yield row.fault(column, value=now or None, expected=was, related=related, words=words)
