"""Conditions with assurance by return, and the indicators quoted under them. Source: K2, K3."""

from __future__ import annotations

from collections import Counter

from hnb_xl.model.blocks import Block, Cell, Heading, Sheet, Style, Text
from hnb_xl.model.inputs import InputRow
from hnb_xl.present.tabular import Field, tabulate, words
from hnb_xl.present.view import Page, View, at_point
from hnb_xl.present.wording import ASSURANCE, counted, figure, judged, with_change

NAME = "Condition assurance"


def make(view: View) -> Sheet:
    """The sheet."""
    conditions, indicators = tuple(view.inputs["condition"]), tuple(view.inputs["condition_kpi"])
    blocks: list[Block] = [Heading(_heading(view, conditions))]
    if conditions:
        blocks.append(
            tabulate(
                "outConditions",
                _condition_fields(view),
                conditions,
                summary="Each condition of the agreement, its assurance at each return, and progress",
                repeat_header=True,
            )
        )
    else:
        blocks.append(Text("No condition has been entered on the sheet Conditions yet."))
    blocks.append(Heading("Indicators quoted under the conditions"))
    if indicators:
        blocks.append(
            tabulate(
                "outIndicators",
                _indicator_fields(view),
                indicators,
                summary="Indicators of the conditions at each return, with the change against the baseline in brackets",
            )
        )
    else:
        blocks.append(Text("No indicator has been entered on the sheet Conditions yet."))
    caption = (
        "Assurance is the council's own judgement of whether the condition will be met: ● Good, ▲ Medium, ■ Low. "
        "In brackets under the indicators: the change against the baseline, as the return quotes it."
    )
    grid = (6, 44, 13, *(13 for _ in view.across), 68)
    return view.sheet(NAME, "Conditions of the agreement: assurance", caption, blocks, grid)


def _heading(view: View, rows: tuple[InputRow, ...]) -> str:
    shown = counted(Counter(view.text(f"condition.{row.key}.assurance").lower() for row in rows), ASSURANCE)
    return f"Assurance at {view.inputs.point}: {shown}" if shown else "Assurance by condition"


def _condition_fields(view: View) -> list[Field[InputRow]]:
    return [
        Field("Ref", lambda row: words(row.label)),
        Field("Condition", lambda row: words(row.words("title"))),
        *map(_assurance, view.across),
        Field("Since last return", lambda row: words(_since(view, row))),
        Field("Progress", lambda row: words(row.words("progress"))),
    ]


def _assurance(point: str) -> Field[InputRow]:
    header = f"{point} assurance"
    return Field(header, lambda row: judged(at_point(row, header).words, ASSURANCE), rated=True)


def _since(view: View, row: InputRow) -> str:
    """Whether assurance has changed since the return before."""
    previous = view.inputs.previous_point
    now = at_point(row, f"{view.inputs.point} assurance").words
    before = at_point(row, f"{previous} assurance").words if previous else ""
    order = [word.lower() for word in ("Good", "Medium", "Low")]
    if now.lower() not in order or before.lower() not in order:
        return ""
    if now == before:
        return "→ Same"
    return f"{'↓ Lower' if order.index(now.lower()) > order.index(before.lower()) else '↑ Higher'}, was {before}"


def _indicator_fields(view: View) -> list[Field[InputRow]]:
    def quoted(column: str) -> Field[InputRow]:
        change = "target_change" if column == "target" else f"{column} change"

        def cell(row: InputRow) -> Cell:
            entry = at_point(row, column)
            shown = figure(entry.number, row.unit, text=entry.text or entry.error)
            return with_change(shown, at_point(row, change).number, row.unit)

        return Field("SVA target" if column == "target" else column, cell, number=True)

    return [
        Field("Ref", lambda row: words(row.label)),
        Field("Indicator", lambda row: words(row.words("indicator"))),
        quoted("target"),
        *(quoted(point) for point in view.across),
        Field("KPI it quotes", lambda row: words(_kpi(view, row), Style.LABEL)),
    ]


def _kpi(view: View, row: InputRow) -> str:
    ref = row.words("kpi")
    found = next((kpi for kpi in view.inputs["kpi"] if kpi.label == ref), None) if ref else None
    return f"{ref}  {found.words('name')}" if found else ref


PAGE = Page(
    NAME, ("Conditions",), "Assurance of each condition by return, progress, and the indicators quoted with it", make
)
