"""Summary: one A4 page with the headline figures, their course over the year, and the bridge that says why."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hnb_xl.model.blocks import (
    Banner,
    Block,
    Cards,
    Chart,
    ChartKind,
    Charts,
    Series,
    Sheet,
    Table,
    Text,
)
from hnb_xl.model.finding import Severity
from hnb_xl.model.inputs import InputRow
from hnb_xl.model.money import Unit
from hnb_xl.present.bridge import Step, bridge, steps
from hnb_xl.present.bridge import chart as waterfall
from hnb_xl.present.checks import counted_findings
from hnb_xl.present.drawn import axis_start
from hnb_xl.present.headlines import cards, entered_at, statement, statement_style
from hnb_xl.present.palette import BAR, LINE
from hnb_xl.present.tabular import Field, tabulate, words
from hnb_xl.present.view import Page, View
from hnb_xl.present.wording import figure, point_name

NAME = "Summary"
_GRID = (34.0, 12.0, 12.0, 13.0, 12.0, 13.0, 12.5, 13.5, 5.5)
_CARD, _LEFT, _RIGHT = 3, 3, 6  # grid columns
_CHART_ROWS = 9
_POINTS = 6  # more returns than this would not leave room on one page
_NAMED = 2


def make(view: View) -> Sheet:
    """The sheet."""
    returns, found = _returns(view), steps(view)
    blocks: list[Block] = [
        Banner(statement(view), statement_style(view)),
        Cards(cards(view), width=_CARD),
        returns or Text("No figure has been entered for any return of the year yet."),
        *_charts(view, returns, found),
        *bridge(found),
        _findings(view),
    ]
    caption = (
        f"Finance: forecasts of the year end ({view.year_end}), not spend to date. EHCPs: stock at {view.when}, "
        "or January forecast where named."
    )
    return view.sheet(NAME, "Summary", caption, blocks, _GRID, landscape=False, one_page=True)


def _charts(view: View, returns: Table | None, found: tuple[Step, ...]) -> list[Block]:
    """Deficit against ceiling, EHCPs against plan, savings against target, and the bridge; none without figures."""
    charts: list[Chart] = []
    if returns is not None:
        kept = {column.header for column in returns.columns}
        plans = _plans(view)
        charts = [
            chart
            for chart in (
                _chart(returns, "Forecast deficit, £m", _DEFICIT, "0.00", Decimal("0.5")),
                _chart(returns, _plan_title(plans), _EHCPS, "#,##0", Decimal(100)),
                _chart(returns, "Savings forecast, £m", _SAVINGS, "0.00", None),
            )
            if {series.column for series in chart.series} <= kept
        ]
    if found:
        charts.append(waterfall(found, _RIGHT, _CHART_ROWS))
    sided = [replace(chart, width=_RIGHT if at % 2 else _LEFT) for at, chart in enumerate(charts)]
    return [Charts(tuple(sided))] if sided else []


_DEFICIT = ("Deficit £m", "Ceiling £m")
_EHCPS = ("EHCPs", "EHCP plan")
_SAVINGS = ("Savings £m", "Target £m")


def _plans(view: View) -> InputRow | None:
    return view.stating("kpi", "ehcp.january", "ehcp.stock")


def _plan_title(row: InputRow | None) -> str:
    january = row is not None and row.words("fact") == "ehcp.january"
    return "EHCPs in January" if january else "EHCPs maintained"


def _returns(view: View) -> Table | None:
    """What each return of the year reported, beside what was agreed; None where there is no figure at all."""
    deficit, plans, savings = view.stating("kpi", "dsg.before_sv"), _plans(view), view.stating("kpi", "savings.total")

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
        at(deficit, _DEFICIT[0], Unit.GBP_M),
        level("deficit.ceiling", _DEFICIT[1], Unit.GBP_M),
        at(plans, _EHCPS[0], Unit.COUNT),
        level(f"kpi.{plans.key}.target" if plans else "", _EHCPS[1], Unit.COUNT),
        at(savings, _SAVINGS[0], Unit.GBP_M),
        level("savings.target", _SAVINGS[1], Unit.GBP_M),
    ]
    table = tabulate(
        "outReturns",
        fields,
        view.so_far[-_POINTS:],
        summary="Forecast deficit, EHCPs and savings at each return, each beside its ceiling, plan or target",
    )
    return table if len(table.columns) > 1 and table.rows else None


def _chart(table: Table, title: str, columns: tuple[str, str], value_format: str, step: Decimal | None) -> Chart:
    """Columns for what each return reported, a line for what was agreed."""
    reported, agreed = columns
    told = {
        (row.cells[0].value, column.header): cell.value
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
        if column.header in columns and isinstance(cell.value, Decimal)
    }
    start = axis_start(told.values(), step) if step is not None and told else None
    spoken = "; ".join(f"{name}, {header}: {value:,f}" for (name, header), value in told.items())
    return Chart(
        title=f"{title} (axis from {start:,f})" if start else title,
        alt=f"{title} by return: columns, with a line for {agreed}. {spoken}.",
        kind=ChartKind.COLUMN,
        table=table.name,
        categories="Return",
        series=(Series(reported, BAR, labels=True), Series(agreed, LINE, line=True)),
        width=_LEFT,
        height=_CHART_ROWS,
        value_format=value_format,
        value_min=start,
    )


def _findings(view: View) -> Text:
    """How many findings there are, and the first of those that matter; all stand on Checks."""
    found = sorted(view.findings.standing, key=lambda finding: finding.severity.rank)
    if not found and not view.findings.accepted:
        return Text("Checks: the rules that ran found nothing wrong.")
    named = [f"{finding.title} ({finding.place})" for finding in found if finding.severity is not Severity.NOTE]
    first = f" First: {'; '.join(named[:_NAMED])}." if named else ""
    return Text(f"{counted_findings(view)}.{first} See Checks.")


PAGE = Page(NAME, (), "One page: headline figures, their course over the year, and the bridge that says why", make)
