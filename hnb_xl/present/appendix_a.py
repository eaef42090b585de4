"""Appendix A: every KPI by category, with its course over the year and both ratings. Source: K6."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from hnb_xl.model.blocks import Block, Cell, Heading, Sheet, Style, Text
from hnb_xl.model.inputs import Entry, InputRow
from hnb_xl.present.drawn import trend
from hnb_xl.present.tabular import Field, may_flow, tabulate, widths, words
from hnb_xl.present.view import POINTS_ACROSS, Page, View, at_point
from hnb_xl.present.wording import (
    RATINGS,
    as_typed,
    counted,
    figure,
    moved,
    plural,
    rating,
    verdict,
)

NAME = "Appendix A"
_TARGETS = {
    "annual, rated pro rata": "rated pro rata",
    "pro rata": "target pro rata",
    "profiled": "target profiled",
    "ceiling": "ceiling",
    "floor": "floor",
}


@dataclass(frozen=True, slots=True)
class Category:
    """KPIs that stand together, in the order of the data."""

    key: str
    label: str
    rows: tuple[InputRow, ...]


def categories(rows: Iterable[InputRow]) -> tuple[Category, ...]:
    """KPIs by category; case does not make a new one ("Demand management" is "Demand Management")."""
    grouped: dict[str, list[InputRow]] = {}
    for row in rows:
        grouped.setdefault("_".join(row.words("category").lower().split()), []).append(row)
    return tuple(
        Category(key, members[0].words("category") or "No category", tuple(members)) for key, members in grouped.items()
    )


def make(view: View) -> Sheet:
    """The sheet."""
    rows = tuple(view.inputs["kpi"])
    fields = _fields(view)
    blocks: list[Block] = []
    if not rows:
        blocks.append(Text("No KPI has been entered on the sheet KPIs yet."))
    grouped = categories(rows)
    repeated = may_flow(*(category.rows for category in grouped))
    for number, category in enumerate(grouped, start=1):
        blocks.append(Heading(_heading(view, category)))
        blocks.append(
            tabulate(
                table_name(category.key, number),
                fields,
                category.rows,
                summary=f"{category.label}: baseline, target, each return, variance and ratings of every indicator",
                repeat_header=repeated and number == 1,
                freeze_columns=2 if number == 1 else None,
            )
        )
    caption = (
        f"Basis says what each figure measures: stock at {view.when}, to date since 1 April, or forecast of the year "
        "end; targets are annual unless it says otherwise. Variance is this return less target (pp: percentage "
        "points). Trend bars run from the row's lowest return to its highest. Ratings: ● G green, ▲ A amber, ■ R red; "
        "computed by the agreement's policy, reported as in the return."
    )
    return view.sheet(NAME, "Appendix A: demand and finance dashboard", caption, blocks, widths(fields, rows))


def table_name(category: str, number: int) -> str:
    """A name Excel allows, unique on the sheet."""
    return f"outKPI{number}_{re.sub(r'[^a-z0-9_]', '', category)}".rstrip("_")


def rated(view: View, rows: Iterable[InputRow], source: str) -> dict[str, int]:
    """How many of these KPIs have each rating, computed or reported."""
    return Counter(view.text(f"kpi.{row.key}.rag.{source}").lower() for row in rows)


def _heading(view: View, category: Category) -> str:
    parts = [f"{category.label}: {plural(len(category.rows), 'indicator')}"]
    for source in ("computed", "reported"):
        counts = counted(rated(view, category.rows, source), RATINGS)
        if counts:
            parts.append(f"{source} {counts}")
    return "  |  ".join(parts)


def _fields(view: View) -> list[Field[InputRow]]:
    previous = view.inputs.previous_point
    crowded = len(view.so_far) > 3
    amount = 10.4 if crowded else 10.6  # £28,607,000

    def at(point: str) -> Field[InputRow]:
        return Field(point, lambda row: entered(row, at_point(row, point)), amount, number=True)

    return [
        Field("Ref", lambda row: words(row.label), 4.5),
        Field("Key performance indicator", lambda row: words(row.words("name")), 30 if crowded else 34),
        Field("Basis", lambda row: words(basis(row)), 12.5),
        Field("Baseline", lambda row: entered(row, row["baseline"]), amount, number=True),
        Field("Target", lambda row: _target(view, row), amount, number=True),
        *map(at, view.across),
        Field(
            f"Trend; since {previous}" if previous else "Trend",
            lambda row: _course(view, row),
            16 if len(view.so_far) <= POINTS_ACROSS else 26,
        ),
        Field("Variance", lambda row: _variance(view, row), amount, number=True),
        Field("In words", lambda row: words(verdict(view.value(f"kpi.{row.key}.adverse"))), 10.5),
        Field("Computed RAG", lambda row: rating(view.text(f"kpi.{row.key}.rag.computed")), 9.5, rated=True),
        Field("Reported RAG", lambda row: rating(view.text(f"kpi.{row.key}.rag.reported")), 9, rated=True),
        Field("Comment and reason", _comment, 23 if crowded else 30),
    ]


def basis(row: InputRow) -> str:
    """What a KPI's figures measure, and what its target is."""
    measures = (row.words("basis") or "basis not given").capitalize()
    target = _TARGETS.get(row.words("target_kind"), "")
    return f"{measures}; {target}" if target else measures


def entered(row: InputRow, entry: Entry) -> Cell:
    """A figure as typed, with its words where there is no figure."""
    return figure(as_typed(row, entry.number), row.unit, text=entry.text or entry.error)


def _target(view: View, row: InputRow) -> Cell:
    found = view.figure(f"kpi.{row.key}.target")
    value = found.value if found else None
    return figure(as_typed(row, value), row.unit, text=(found.text if found else "") or row["target"].text)


def _course(view: View, row: InputRow) -> Cell:
    """Bars over the year so far, and which way the figure went since the last return."""
    key = f"kpi.{row.key}"
    bars = trend([at_point(row, point).number for point in view.so_far])
    since = moved(view.text(f"{key}.direction"), view.value(f"{key}.change"))
    return words(f"{bars} {since}".strip(), Style.TREND)


def _variance(view: View, row: InputRow) -> Cell:
    return figure(as_typed(row, view.value(f"kpi.{row.key}.variance")), row.unit, signed=True)


def _comment(row: InputRow) -> Cell:
    reason = row.words("reason")
    parts = [row.words("comment"), f"Reason for the rating: {reason}" if reason else ""]
    return words("\n".join(part for part in parts if part))


PAGE = Page(NAME, ("KPIs",), "Every KPI by category: course over the year, variance, computed and reported RAG", make)
