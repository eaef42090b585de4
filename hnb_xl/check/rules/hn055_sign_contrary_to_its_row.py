"""HN055: a figure has a sign that its row cannot have, or the opposite of all its neighbours at about their size."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.series import READS, Told, neighbours, series
from hnb_xl.check.view import RowView, View
from hnb_xl.check.words import listed, say
from hnb_xl.model.finding import Severity
from hnb_xl.model.tables.programme import SERIES

_POSITIVE_FACTS = frozenset(
    {
        "ehcp.stock", "ehcp.january", "ehcp.issued", "ehcp.ceased", "inmss.share", "hnb.allocation", "hnb.transfers",
        "hnb.budget", "hnb.spend_before_savings", "hnb.spend", "hnb.spend_direct", "hnb.spend_central", "dsg.council",
        "ehcp.average_cost",
    }
)  # fmt: skip
_SIGNED_SERIES = {series.key for series in SERIES if series.is_difference} | {"hnb_in_year"}
_POSITIVE: dict[str, tuple[str, ...]] = {
    "profile": ("sv_max", "council", "unmitigated"),
    "payment": ("due", "paid"),
    "risk": ("previous", "target"),
    "agreement": ("schools_block", "transfer"),
    "ehcp_plan": ("issued", "ceased", "january"),
    "ehcp": ("issued", "stock"),
    "capital": ("places", "grant"),
    "arrival": ("count", "cost"),
    "measure": ("count", "total", "share"),
    "milestone_due": ("count",),
    "month": tuple(series.key for series in SERIES if series.key not in _SIGNED_SERIES),
}
_FIGURES = {"kpi": ("baseline", "target", "annual_target"), "model": ("plan", "previous", "actual")}
_NEAR = Decimal(2)
_BESIDE = 2  # neighbours it is held against

_KPI: dict[str, Typed] = {"ref": "18", "name": "HNB allocation", "fact": "hnb.allocation"}


@Rule(
    code="HN055",
    title="Sign contrary to its row",
    severity=Severity.ERROR,
    family=Family.ENTRY,
    message="{row}: {value} under “{column}” is negative, and cannot be.",
    fix="Correct the sign in {place}; the row's “Signs” says how its source writes it.",
    reads=(
        *READS,
        "kpi.unit",
        "kpi.fact",
        "kpi.signs",
        "model.signs",
        *(name for t, columns in _POSITIVE.items() for c in columns if (name := f"{t}.{c}") not in READS),
    ),
    source="Entry: signs by row",
    passing={"kpi": (_KPI | {"Q2": 25_896_881, "Q3": 25_689_881},)},
    failing={"kpi": (_KPI | {"Q2": 25_896_881, "Q3": -25_689_881},)},
)
def sign_contrary_to_its_row(look: View) -> Iterator[Fault]:
    """Counts, costs, grants and payments are never negative, and a sign does not turn while the amount stays.

    Variances, deficits, movers and partners' contributions may have either sign; only a figure of about its
    neighbours' size with the opposite sign is asked about.
    """
    found: set[str] = set()
    for row, column in _never_negative(look):
        value = row.number(column)
        if value is not None and value < 0:
            found.add(row[column].place)
            yield row.fault(column)
    for told in series(look):
        for at, each in enumerate(told):
            others = neighbours(told, at)[:_BESIDE] if each.entry.place not in found else []
            if _is_turned(each, others, told):
                unit = each.unit
                shown = listed(f"{say(other.value, unit)} ({other.entry.place})" for other in others)
                yield each.row.fault(
                    each.column,
                    related=tuple(other.entry.place for other in others),
                    severity=Severity.WARNING,
                    message="{row}: {value} under “{column}” has the opposite sign of {others}.",
                    words={"others": shown},
                )


def _never_negative(look: View) -> Iterator[tuple[RowView, str]]:
    for row in look.rows("kpi"):
        is_count = row.unit == "count" and row.words("fact") != "ehcp.movers" and row.words("signs") != "reversed"
        if is_count or row.words("fact") in _POSITIVE_FACTS:
            yield from ((row, column) for column in (*_FIGURES["kpi"], *look.points))
    for row in look.rows("model"):
        if row.words("signs") in {"income", "expenditure"}:
            yield from ((row, column) for column in _FIGURES["model"])
    for table, columns in _POSITIVE.items():
        if look.contract(table).items:
            items = (look.item(table, column) for column in columns)
            yield from ((item, "value") for item in items if item is not None)
            continue
        yield from ((row, column) for row in look.rows(table) for column in columns)


def _is_turned(each: Told, others: list[Told], told: tuple[Told, ...]) -> bool:
    """Whether the figure stands alone against two or more of the other sign, or is the last of a pair."""
    if not others or not each.is_sizeable or (len(others) == 1 and each is not told[-1]):
        return False
    return all(
        other.value * each.value < 0 and abs(other.value) / _NEAR <= abs(each.value) <= abs(other.value) * _NEAR
        for other in others
    )
