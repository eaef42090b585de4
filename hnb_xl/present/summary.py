"""Summary: one A4 page with the headline figures, their course over the year, and the bridge that says why."""

from __future__ import annotations

from decimal import Decimal

from hnb_xl.model.blocks import (
    Banner,
    Block,
    Cards,
    Chart,
    ChartKind,
    Charts,
    Heading,
    Series,
    Sheet,
    Table,
    Text,
)
from hnb_xl.model.finding import Severity
from hnb_xl.model.inputs import InputRow
from hnb_xl.model.money import Unit
from hnb_xl.present.bridge import bridge
from hnb_xl.present.checks import counted_findings
from hnb_xl.present.drawn import axis_start
from hnb_xl.present.headlines import cards, entered_at, statement, statement_style
from hnb_xl.present.palette import BAR, LINE
from hnb_xl.present.tabular import Field, tabulate, words
from hnb_xl.present.view import Page, View
from hnb_xl.present.wording import SEVERITIES, figure, point_name

NAME = "Summary"
_GRID = (32.0, 9.0, 9.0, 13.0, 13.0, 13.0, 13.0, 13.0, 13.0)
_THIRD = 3
_POINTS = 6
_NAMED = 3


def make(view: View) -> Sheet:
    """The sheet."""
    blocks: list[Block] = [
        Banner(statement(view), statement_style(view)),
        Cards(cards(view), width=_THIRD),
        *_course(view),
        *bridge(view, len(_GRID)),
        *_findings(view),
    ]
    caption = (
        f"Finance figures are forecasts of the year end ({view.year_end}), not spend to date; EHCPs are the stock at "
        f"{view.when} or the forecast of the January census, as each chart says. SV: safety valve funding."
    )
    return view.sheet(NAME, "Summary", caption, blocks, _GRID, landscape=False, one_page=True)


def _course(view: View) -> list[Block]:
    """Three charts over one small table: deficit against ceiling, EHCPs against plan, savings against target."""
    deficit = view.stating("kpi", "dsg.before_sv")
    plans = view.stating("kpi", "ehcp.january", "ehcp.stock")
    savings = view.stating("kpi", "savings.total")
    table = _table(view, deficit, plans, savings)
    if table is None:
        return [Heading("Return by return"), Text("No figure has been entered for any return of the year yet.")]
    kept = {column.header for column in table.columns}
    forecast = plans is not None and plans.words("fact") == "ehcp.january"
    charts = [
        chart
        for chart in (
            _chart(table, "Forecast deficit before SV £m", "Forecast deficit £m", "Ceiling £m", "0.0", Decimal("0.5")),
            _chart(
                table,
                "EHCPs forecast for January" if forecast else "EHCPs maintained",
                "EHCPs",
                "EHCP plan",
                "#,##0",
                Decimal(100),
            ),
            _chart(table, "Savings forecast £m", "Savings £m", "Savings target £m", "0.00", None),
        )
        if {series.column for series in chart.series} <= kept
    ]
    return [Heading("Return by return"), table, Charts(tuple(charts))] if charts else [table]


def _table(view: View, deficit: InputRow | None, plans: InputRow | None, savings: InputRow | None) -> Table | None:
    def at(row: InputRow | None, header: str, unit: Unit) -> Field[str]:
        return Field(
            header,
            lambda point: figure(entered_at(row, point) if row else None, unit, bare=True),
            number=True,
            optional=True,
        )

    def level(id: str, header: str, unit: Unit) -> Field[str]:
        return Field(header, lambda _: figure(view.value(id), unit, bare=True), number=True, optional=True)

    fields = [
        Field("Return", lambda point: words(point_name(point))),
        at(deficit, "Forecast deficit £m", Unit.GBP_M),
        level("deficit.ceiling", "Ceiling £m", Unit.GBP_M),
        at(plans, "EHCPs", Unit.COUNT),
        level(f"kpi.{plans.key}.target" if plans else "", "EHCP plan", Unit.COUNT),
        at(savings, "Savings £m", Unit.GBP_M),
        level("savings.target", "Savings target £m", Unit.GBP_M),
    ]
    table = tabulate(
        "outReturns",
        fields,
        view.so_far[-_POINTS:],
        summary="Forecast deficit, EHCPs and savings at each return, each beside its ceiling, plan or target",
    )
    return table if len(table.columns) > 1 and table.rows else None


def _chart(table: Table, title: str, columns: str, line: str, value_format: str, step: Decimal | None) -> Chart:
    """Columns for what each return reported, a line for what was agreed."""
    values = [
        cell.value
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
        if column.header in (columns, line) and isinstance(cell.value, Decimal)
    ]
    start = axis_start(values, step) if step is not None and values else None
    told = "; ".join(
        f"{row.cells[0].value} {cell.value:,}"
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
        if column.header == columns and isinstance(cell.value, Decimal)
    )
    return Chart(
        title=title if not start else f"{title} (axis from {start:,f})",
        alt=f"{title}: columns by return, with a line for {line.lower()}. {told}.",
        kind=ChartKind.COLUMN,
        table=table.name,
        categories="Return",
        series=(Series(columns, BAR, labels=True), Series(line, LINE, line=True)),
        width=_THIRD,
        height=12,
        value_format=value_format,
        value_min=start,
    )


def _findings(view: View) -> list[Block]:
    """The findings that matter, worst first; the rest stand on Checks."""
    found = sorted(view.findings.findings, key=lambda finding: finding.severity.rank)
    if not found:
        return [Heading("Findings"), Text("The rules that ran found nothing wrong.")]
    named = [finding for finding in found if finding.severity is not Severity.NOTE][:_NAMED]
    lines: list[Block] = [
        Text(f"{SEVERITIES[finding.severity.value].text}: {finding.message} ({finding.place})") for finding in named
    ]
    return [Heading(f"{counted_findings(view)}. All on the sheet Checks"), *lines]


PAGE = Page(NAME, (), "One page: headline figures, their course over the year, and the bridge that says why", make)
