"""The trajectory over the years: with the plan, without it, the ceiling, what was reached, and payments."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hnb_xl.model.blocks import Block, Cell, Chart, ChartKind, Charts, Heading, Series, Style, Table, Text
from hnb_xl.model.money import Unit
from hnb_xl.model.year import FinancialYear, known_year
from hnb_xl.present.charted import numbers, spoken
from hnb_xl.present.palette import BAR, FAVOURABLE, LINE, SECOND_BAR
from hnb_xl.present.story import assumptions
from hnb_xl.present.tabular import Field, tabulate, words
from hnb_xl.present.view import View
from hnb_xl.present.wording import NOT_YET, figure, long_date

TABLE = "outTrajectory"
_BEFORE = "deficit.cumulative.before_sv"
_WITH, _WITHOUT, _CEILING = "With the plan £m", "Without the plan £m", "Ceiling £m"
_REACHED, _ASSUMED, _PAID = "Outturn or forecast £m", "Forecast, assumed £m", "Payments received £m"
_COLUMNS = (
    (_WITH, "deficit.mitigated"),
    (_WITHOUT, "deficit.unmitigated"),
    (_CEILING, "deficit.ceiling"),
    (_REACHED, _BEFORE),
    (_ASSUMED, "deficit.assumed.cumulative"),
    (_PAID, "payments.received"),
    ("Payments withheld £m", "payments.withheld"),
    ("Headroom £m", "deficit.headroom"),
    ("Headroom, assumed £m", "deficit.assumed.headroom"),
)
_DRAWN = (
    Series(_WITH, SECOND_BAR, labels=True),
    Series(_REACHED, BAR, labels=True),
    Series(_ASSUMED, BAR, labels=True),
    Series(_PAID, FAVOURABLE, labels=True),
    Series(_WITHOUT, "7F7F7F", line=True),
    Series(_CEILING, LINE, line=True),
)


@dataclass(frozen=True, slots=True)
class YearEnd:
    """A year end, or where the plan opened, which then is what the plan expected of the year before."""

    year: FinancialYear
    opening: bool = False


def trajectory(view: View, width: int, height: int) -> list[Block]:
    """Heading, table and chart; one quiet line where there is no figure."""
    heading = Heading("Trajectory of the cumulative deficit, before safety valve payments")
    table = _table(view)
    if len(table.columns) == 1:
        return [heading, Text(f"There is {NOT_YET} for the trajectory.")]
    assumed = assumptions(view)
    notes = [Text(assumed, Style.NOTE)] if assumed else []
    return [heading, table, *notes, Charts((chart(table, width, height),))]


def _years(view: View) -> list[YearEnd]:
    found = {row.label: known_year(row.label) for row in view.inputs["profile"].named}
    years = sorted({year for year in (*found.values(), view.inputs.year) if year is not None})
    first = years[0]
    opening = YearEnd(first.previous, opening=True)
    listed = [YearEnd(year) for year in years]
    return [opening, *listed] if _at(view, "deficit.opening_plan", first) is not None else listed


def _at(view: View, id: str, year: FinancialYear) -> Decimal | None:
    period = f"{year}/outturn"
    return next((each.value for each in view.results.starting(id) if each.id == id and each.period == period), None)


def _table(view: View) -> Table:
    years = _years(view)

    def column(header: str, id: str) -> Field[YearEnd]:
        def cell(end: YearEnd) -> Cell:
            if end.opening:
                value = _at(view, "deficit.opening_plan", years[1].year) if header == _WITH else None
            else:
                value = _at(view, id, end.year)
            return figure(value, Unit.GBP_M, bare=True, places=2)

        return Field(header, cell, number=True, optional=True)

    def name(end: YearEnd) -> Cell:
        day = long_date(end.year.last_day)
        return words(f"{day} (opening of the plan)" if end.opening else day)

    fields = [Field("At", name), *(column(header, id) for header, id in _COLUMNS)]
    summary = "The cumulative deficit at each year end: with and without the plan, the ceiling, and what was reached"
    return tabulate(TABLE, fields, years, summary=summary)


def chart(table: Table, width: int, height: int) -> Chart:
    """Every series that has a figure: columns for what the plan expects and what is reached, lines for limits."""
    shown = tuple(series for series in _DRAWN if numbers(table, series.column))
    drawn = [value for series in shown for value in numbers(table, series.column)]
    return Chart(
        title="Cumulative deficit before safety valve payments, £m at 31 March",
        alt=spoken("Columns by year end, with a line for the ceiling, £m.", table),
        kind=ChartKind.COLUMN,
        table=table.name,
        categories="At",
        series=shown,
        width=width,
        height=height,
        value_format="0.0",
        value_title="£m",
        value_min=Decimal(0) if all(value >= 0 for value in drawn) else None,
    )
