"""EHCP flow, partner contributions, and savings by condition. Source: K4, K5, K10."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from hnb_xl.model.blocks import Block, Cell, Chart, ChartKind, Charts, Heading, Series, Sheet, Style, Text
from hnb_xl.model.inputs import InputRow
from hnb_xl.model.money import Unit
from hnb_xl.present.charted import spoken
from hnb_xl.present.palette import BAR, LINE, SECOND_BAR
from hnb_xl.present.tabular import Field, Weight, tabulate, words
from hnb_xl.present.view import Page, View, at_point
from hnb_xl.present.wording import figure, verdict

NAME = "EHCP flow and contributions"
_FIRST, _OTHERS, _LAST = 48.0, 13.0, 36.0


def make(view: View) -> Sheet:
    """The sheet."""
    blocks: list[Block] = [*_flow(view), *_contributions(view), *_savings(view)]
    caption = (
        f"EHCPs issued and ceased are counted in each period; total to date is since 1 April, to {view.when}. "
        "Contributions are the increase on the base year reported at each return. Savings are positive; forecast is "
        "for the whole year, secured is to date; a negative shortfall is saving beyond the target."
    )
    grid = (_FIRST, *([_OTHERS] * 7), _LAST)
    return view.sheet(NAME, "EHCP flow, partner contributions and savings", caption, blocks, grid)


@dataclass(frozen=True, slots=True)
class _Flow:
    """One row of the flow table: issued, ceased or net."""

    label: str
    key: str
    signed: bool = False


def _flow(view: View) -> list[Block]:
    periods = {row.label: row for row in view.inputs["ehcp"] if row.words("kind") == "period"}
    shown = [point for point in view.across if point in periods]
    blocks: list[Block] = [Heading("Education, health and care plans: issued, ceased and net increase")]
    if not shown:
        return [*blocks, Text("No flow of EHCPs has been entered on the sheet EHCPs yet.")]
    plan = next((row for row in view.inputs["ehcp_plan"] if row.label == str(view.inputs.year)), None)

    def target(flow: _Flow) -> Cell:
        value = plan.number(flow.key) if plan else None
        return figure(value, Unit.COUNT, text=plan[flow.key].text if plan else "", signed=flow.signed)

    def measured(header: str, part: str) -> Field[_Flow]:
        def cell(flow: _Flow) -> Cell:
            found = view.figure(f"ehcp.{flow.key}.{part}")
            text = found.text if found else ""
            return figure(found.value if found else None, Unit.COUNT, text=text, signed=flow.signed)

        return Field(header, cell, number=True)

    fields: list[Field[_Flow]] = [
        Field("Flow of plans", lambda flow: words(flow.label)),
        Field("SVA target for the year", target, number=True),
        *(measured(point, periods[point].key) for point in shown),
        measured("Total to date", "to_date"),
    ]
    flows = (
        _Flow("Issued plans", "issued"),
        _Flow("Ceased plans", "ceased"),
        _Flow("Net increase", "net", signed=True),
    )
    table = tabulate(
        "outEHCPFlow",
        fields,
        flows,
        summary="Plans issued, ceased and net by period, to date and against the target for the year",
        weigh=lambda flow: Weight.SUBTOTAL if flow.signed else Weight.LINE,
    )
    rows = [periods[point] for point in view.so_far if point in periods]
    return [*blocks, table, *_by_period(view, rows)]


def _by_period(view: View, rows: list[InputRow]) -> list[Block]:
    """The same flow with a period a row, which a chart can be drawn over, and the plans open at the end."""

    def count(id: str, header: str, *, signed: bool = False, optional: bool = False) -> Field[InputRow]:
        def cell(row: InputRow) -> Cell:
            if id == "stock":
                return figure(row.number(id), Unit.COUNT, text=row[id].text)
            found = view.figure(f"ehcp.{id}.{row.key}")
            return figure(found.value if found else None, Unit.COUNT, text=found.text if found else "", signed=signed)

        return Field(header, cell, number=True, optional=optional)

    fields = [
        Field("Period", lambda row: words(row.label)),
        count("issued", "Issued"),
        count("ceased", "Ceased"),
        count("movers", "Movers", signed=True, optional=True),
        count("net", "Net increase", signed=True),
        count("stock", "EHCPs at the end", optional=True),
    ]
    table = tabulate("outEHCPPeriods", fields, rows, summary="Plans issued, ceased and net, one row a period")
    chart = Chart(
        title="Plans issued and ceased in each period, and the net increase",
        alt=spoken("Column chart of EHCPs issued and ceased by period, with a line for the net increase.", table),
        kind=ChartKind.COLUMN,
        table=table.name,
        categories="Period",
        series=(
            Series("Issued", BAR, labels=True),
            Series("Ceased", SECOND_BAR, labels=True),
            Series("Net increase", LINE, line=True),
        ),
        width=6,
        height=12,
        value_format="#,##0",
        value_title="Plans",
    )
    return [Heading("The same flow, period by period"), table, Charts((chart,))]


def _contributions(view: View) -> list[Block]:
    heading = Heading("Partner contributions: increase relative to the base year")
    rows = tuple(view.inputs["contribution"])
    if not rows:
        return [heading, Text("No contribution has been entered on the sheet Contributions yet.")]
    total = view.figure("contributions.total")

    def at(point: str) -> Field[InputRow | None]:
        def cell(row: InputRow | None) -> Cell:
            if row is None:
                value = total.value if total and point == view.inputs.point else None
                return figure(value, unit, signed=True)
            entry = at_point(row, point)
            return figure(entry.number, row.unit, text=entry.text or entry.error, signed=True)

        return Field(point, cell, number=True)

    unit = rows[0].unit
    fields: list[Field[InputRow | None]] = [
        Field("Partner", lambda row: words(row.words("partner") if row else "Total")),
        *(at(point) for point in view.across),
    ]
    listed: list[InputRow | None] = list(rows)
    if not any(row.words("kind") == "total" for row in rows):
        listed.append(None)  # the total as measured
    table = tabulate(
        "outContributions",
        fields,
        listed,
        summary="Increase in each partner's contribution reported at each return, with the total",
        weigh=lambda row: Weight.SUBTOTAL if row is None or row.words("kind") == "total" else Weight.LINE,
    )
    note = [Text(total.text, Style.NOTE)] if total and total.value is not None and total.text else []
    return [heading, table, *note]


def _savings(view: View) -> list[Block]:
    heading = Heading("Savings and mitigations by condition")
    rows = tuple(view.inputs["saving"])
    if not rows:
        return [heading, Text("No saving has been entered on the sheet Savings yet.")]

    def money(key: str, header: str) -> Field[InputRow]:
        def cell(row: InputRow) -> Cell:
            if key == "shortfall":
                return figure(view.value(f"savings.{row.key}.shortfall"), row.unit)
            return figure(row.number(key), row.unit, text=row[key].text)

        return Field(header, cell, number=True)

    fields = [
        Field("Initiative", lambda row: words(row.words("initiative"))),
        Field("Condition", lambda row: words(row.words("condition"))),
        money("target", "Target"),
        money("secured", "Secured to date"),
        money("expected", "Still expected"),
        money("forecast", "Forecast for the year"),
        money("shortfall", "Shortfall"),
        Field("In words", lambda row: words(verdict(view.value(f"savings.{row.key}.shortfall")))),
        Field("Comment", lambda row: words(row.words("comment"))),
    ]
    table = tabulate(
        "outSavings", fields, rows, summary="What each condition saves: target, secured, still expected and forecast"
    )
    return [heading, table, *_lines(view)]


@dataclass(frozen=True, slots=True)
class Saving:
    """A line of the financial model that saves."""

    key: str
    label: str


def saving_lines(view: View) -> tuple[Saving, ...]:
    """The lines measured as savings, in the model's order."""
    return tuple(
        Saving(row.key, row.words("line"))
        for row in view.inputs["model"]
        if view.figure(f"savings.{row.key}.achieved") is not None
    )


def _lines(view: View) -> list[Block]:
    lines = saving_lines(view)
    if not lines:
        return []

    def money(id: Callable[[Saving], str], header: str) -> Field[Saving]:
        def cell(line: Saving) -> Cell:
            found: Decimal | None = view.value(id(line))
            return figure(found, Unit.GBP_K)

        return Field(header, cell, number=True)

    fields: list[Field[Saving]] = [
        Field("Line of the financial model", lambda line: words(line.label)),
        money(lambda line: f"savings.{line.key}.target", "Target"),
        money(lambda line: f"savings.{line.key}.achieved", "Forecast for the year"),
        money(lambda line: f"model.{line.key}.adverse", "Shortfall"),
        Field("In words", lambda line: words(verdict(view.value(f"model.{line.key}.adverse")))),
    ]
    return [
        Heading("Savings in the financial model, line by line"),
        tabulate("outSavingLines", fields, lines, summary="Each saving of the financial model against its target"),
    ]


PAGE = Page(
    NAME,
    ("EHCPs", "Contributions", "Savings"),
    "EHCPs issued, ceased and net against the target; partner contributions; savings by condition",
    make,
)
