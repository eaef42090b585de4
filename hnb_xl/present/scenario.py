"""Scenario: the return as entered beside what it would say with other figures. Not part of any pack."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from hnb_xl.model.blocks import Block, Cell, Chart, ChartKind, Charts, Heading, Series, Sheet, Style, Table, Text
from hnb_xl.model.finding import Finding
from hnb_xl.model.money import Unit
from hnb_xl.model.results import Figure
from hnb_xl.model.scenario import Comparison, Followed, Moved, ScenarioOutcome, by_moment, counted
from hnb_xl.model.year import known_year
from hnb_xl.present.accepted import severity
from hnb_xl.present.charted import numbers, spoken
from hnb_xl.present.palette import ADVERSE, BAR, FAVOURABLE, LINE, SECOND_BAR
from hnb_xl.present.tabular import Field, tabulate, words
from hnb_xl.present.view import View
from hnb_xl.present.wording import RATINGS, figure, judged, long_date

NAME = "Scenario"
TRAJECTORY = "outScenarioTrajectory"
_ENTERED = "As entered"
_GRID = (58.0, 19.0, 19.0, 19.0, 19.0, 19.0, 19.0, 19.0, 19.0, 19.0)
_LEAST = 6  # columns: one scenario's chart and findings need that much room
_CHART_ROWS = 13
_BEFORE, _CEILING = "deficit.cumulative.before_sv", "deficit.ceiling"
_HEADLINES = (
    _BEFORE,
    _CEILING,
    "deficit.headroom",
    "deficit.in_year",
    "deficit.cumulative.after_sv_received",
    "deficit.cumulative.after_sv_max",
    "deficit.assumed.cumulative",
    "deficit.assumed.headroom",
    "ehcp.stock",
    "ehcp.growth_pct",
    "ehcp.average_cost",
    "funding.gap_pct",
    "savings.total",
)
_COLOURS = (SECOND_BAR, FAVOURABLE, ADVERSE, "BFC5D2")
_UNITS = {"GBP": Unit.GBP, "percent": Unit.PERCENT}
_COLOURED = ("green", "amber", "red")

Key = tuple[str, str]


def scenario_sheet(view: View, comparison: Comparison) -> Sheet:
    """The sheet: what was set, the headlines, the trajectory, ratings, findings, and every figure that moves.

    Args:
        view: the return as entered.
        comparison: it and each scenario.
    """
    trajectory, width = _trajectory(comparison), max(_LEAST, comparison.across)
    blocks: list[Block] = [
        Heading("What was set"),
        _settings(comparison),
        Heading("Cumulative deficit before safety valve payments at each year end, £m"),
        trajectory,
        Charts((_chart(trajectory, width),)),
        Heading("Headlines"),
        _figures("outScenarioHeadlines", comparison, _headline_keys(comparison), "The headline figures compared"),
        Heading("Ratings"),
        _ratings(comparison),
        Heading("Findings that appear or go"),
        *_findings(comparison),
        Heading("Every figure that moves"),
        *_moving(comparison),
        *_followed(comparison),
    ]
    caption = (
        "What if, not what is: nothing here is reported, and the input sheets are as they were. Figures typed beside "
        "others they follow from move by as much. The next refresh takes this sheet away."
    )
    return view.sheet(NAME, "Scenario", caption, blocks, _GRID[:width])


def _settings(comparison: Comparison) -> Table:
    """The figures set, as entered and in each scenario; one that a scenario leaves alone is blank there."""
    keys = dict.fromkeys(
        (each.figure.id, each.figure.period) for outcome in comparison.outcomes for each in outcome.set
    )
    base = by_moment(comparison.base)

    def value(outcome: ScenarioOutcome) -> Field[Key]:
        ids = {setting.id for setting in outcome.scenario.settings}
        after = by_moment(outcome.results)
        return Field(_quoted(outcome), lambda key: _shown(after.get(key)) if key[0] in ids else words(""), number=True)

    fields: list[Field[Key]] = [
        Field("Figure set", lambda key: words(_named(base.get(key)))),
        Field(_ENTERED, lambda key: _shown(base.get(key)), number=True),
        *(value(outcome) for outcome in comparison.outcomes),
    ]
    return tabulate("outScenarioSet", fields, list(keys), summary="What each scenario sets, beside what was entered")


def _figures(name: str, comparison: Comparison, keys: list[Key], summary: str, *, filterable: bool = False) -> Table:
    """Figures as entered, then under each scenario with the difference."""
    base = by_moment(comparison.base)
    fields: list[Field[Key]] = [
        Field("Figure", lambda key: words(_named(base.get(key), key[1]))),
        Field(_ENTERED, lambda key: _shown(base.get(key)), number=True),
    ]
    for outcome in comparison.outcomes:
        fields += _pair(outcome, base)
    return tabulate(name, fields, keys, summary=summary, filterable=filterable)


def _pair(outcome: ScenarioOutcome, base: Mapping[Key, Figure]) -> tuple[Field[Key], Field[Key]]:
    after = by_moment(outcome.results)

    def change(key: Key) -> Cell:
        moved = Moved(base.get(key), after.get(key))
        by = moved.difference
        return figure(by, _unit(moved.figure), signed=True, places=_places(moved.figure, by))

    return (
        Field(_quoted(outcome), lambda key: _shown(after.get(key)), number=True),
        Field(f"{_quoted(outcome)} change", change, number=True),
    )


def _headline_keys(comparison: Comparison) -> list[Key]:
    """The headline figures of this year, in their order."""
    found = (comparison.base.get(id) for id in _HEADLINES)
    return [(each.id, each.period) for each in found if each is not None and each.value is not None]


def _ratings(comparison: Comparison) -> Table:
    """How many KPIs have each computed rating."""
    fields: list[Field[str]] = [
        Field("Computed RAG of the KPIs", lambda colour: judged(colour, RATINGS)),
        Field(_ENTERED, lambda colour: Cell(counted(comparison.base, colour), Style.FIGURE), number=True),
    ]
    fields += [_rated(outcome) for outcome in comparison.outcomes]
    return tabulate("outScenarioRatings", fields, _COLOURED, summary="KPIs by computed rating, as entered and what if")


def _rated(outcome: ScenarioOutcome) -> Field[str]:
    def count(colour: str) -> Cell:
        return Cell(counted(outcome.results, colour), Style.FIGURE)

    return Field(_quoted(outcome), count, number=True)


def _trajectory(comparison: Comparison) -> Table:
    """The cumulative deficit at each year end that anything is known of."""
    base = by_moment(comparison.base)
    periods = sorted({period for id, period in base if id in {_BEFORE, _CEILING}})

    def column(header: str, figures: Mapping[Key, Figure], id: str) -> Field[str]:
        def cell(period: str) -> Cell:
            found = figures.get((id, period))
            return figure(found.value if found else None, Unit.GBP_M, bare=True, places=2)

        return Field(header, cell, number=True, optional=header != _ENTERED)

    fields: list[Field[str]] = [
        Field("Year end", lambda period: words(_year_end(period))),
        column(_ENTERED, base, _BEFORE),
        *(column(_quoted(each), by_moment(each.results), _BEFORE) for each in comparison.outcomes),
        column("Ceiling", base, _CEILING),
    ]
    fields += [
        column(f"{_quoted(each)} ceiling", by_moment(each.results), _CEILING)
        for each in comparison.outcomes
        if any(moved.figure.id == _CEILING for moved in each.moved)
    ]
    summary = "The cumulative deficit at each year end, as entered and what if, against the ceiling"
    return tabulate(TRAJECTORY, fields, periods, summary=summary)


def _chart(table: Table, width: int) -> Chart:
    """Columns for what was entered and each scenario, a line for each ceiling."""
    drawn: list[Series] = []
    colours = iter(_COLOURS)
    for column in table.columns[1:]:
        if not numbers(table, column.header):
            continue
        if column.header == _ENTERED:
            drawn.append(Series(_ENTERED, BAR, labels=True))
        elif column.header.casefold().endswith("ceiling"):
            drawn.append(Series(column.header, LINE, line=True, dashed=column.header != "Ceiling"))
        else:
            drawn.append(Series(column.header, next(colours), labels=True))
    values = [value for series in drawn for value in numbers(table, series.column)]
    return Chart(
        title="Cumulative deficit before safety valve payments, £m: as entered and what if",
        alt=spoken("Columns by year end, with a line for the ceiling, £m.", table),
        kind=ChartKind.COLUMN,
        table=table.name,
        categories="Year end",
        series=tuple(drawn),
        width=width,
        height=_CHART_ROWS,
        value_format="0.0",
        value_title="£m",
        value_min=Decimal(0) if all(value >= 0 for value in values) else None,
    )


def _findings(comparison: Comparison) -> list[Block]:
    found = [
        (outcome, change, finding)
        for outcome in comparison.outcomes
        for change, listed in _changes(outcome)
        for finding in listed
    ]
    if not found:
        return [Text("None: the same findings stand.")]
    fields: list[Field[tuple[ScenarioOutcome, str, Finding]]] = [
        Field("Finding", lambda each: words(f"{each[2].code} {each[2].title}. {each[2].message}")),
        Field("Change", lambda each: words(each[1])),
        Field("Under", lambda each: words(_quoted(each[0]))),
        Field("Severity", lambda each: severity(each[2]), rated=True),
        Field("Where", lambda each: words(each[2].place)),
    ]
    return [tabulate("outScenarioFindings", fields, found, summary="Findings that appear or go under each scenario")]


def _changes(outcome: ScenarioOutcome) -> tuple[tuple[str, tuple[Finding, ...]], ...]:
    return (
        ("+ Appears", outcome.appear),
        ("− Goes", outcome.go),
        ("? Left open: the scenario does not say which other part moves", outcome.left_open),
    )


def _moving(comparison: Comparison) -> list[Block]:
    base = by_moment(comparison.base)
    moving = {(each.figure.id, each.figure.period) for outcome in comparison.outcomes for each in outcome.moved}
    order = dict.fromkeys((*base, *(key for each in comparison.outcomes for key in by_moment(each.results))))
    keys = [key for key in order if key in moving]
    if not keys:
        return [Text("No figure moves.")]
    summary = "Every figure that another value or rating follows for, with the difference"
    return [_figures("outScenarioMoves", comparison, keys, summary, filterable=True)]


def _followed(comparison: Comparison) -> list[Block]:
    """The typed figures that followed, with the reason: so that nobody takes them for what was entered."""
    found = [(outcome, each) for outcome in comparison.outcomes for each in outcome.followed]
    if not found:
        return []
    fields: list[Field[tuple[ScenarioOutcome, Followed]]] = [
        Field("Typed figure that followed", lambda each: words(f"{each[1].label} ({each[1].place})")),
        Field("Typed", lambda each: _amount(each[1].before, each[1].unit), number=True),
        Field("Taken as", lambda each: _amount(each[1].after, each[1].unit), number=True),
        Field("In", lambda each: words(_quoted(each[0]))),
        Field("Because", lambda each: words(each[1].because)),
    ]
    summary = "Figures typed into the workbook that follow from those set, and what they were taken as"
    return [
        Heading("Typed figures that were taken to follow"),
        tabulate("outScenarioFollowed", fields, found, summary=summary),
    ]


def _quoted(outcome: ScenarioOutcome) -> str:
    """A scenario as a column is headed: in quotes, so that no name can be taken for a column of ours."""
    return f"“{outcome.scenario.name}”"


def _named(found: Figure | None, period: str = "") -> str:
    if found is None:
        return "Not a figure of the return as entered"
    return (
        f"{found.label} ({found.id})"
        if period in {"", found.as_reported_at}
        else f"{found.label}, {period} ({found.id})"
    )


def _year_end(period: str) -> str:
    year = known_year(period.partition("/")[0])
    return long_date(year.last_day) if year else period


def _unit(found: Figure) -> Unit:
    return _UNITS.get(found.unit, Unit.COUNT)


def _places(found: Figure, value: Decimal | None) -> int | None:
    """Two decimals where a count is not whole: an average, a score."""
    whole = value is None or value == value.to_integral_value()
    return None if whole or _unit(found) is not Unit.COUNT else 2


def _shown(found: Figure | None) -> Cell:
    """A figure in its unit, or its words."""
    if found is None:
        return words("")
    return figure(found.value, _unit(found), text=found.text, places=_places(found, found.value))


def _amount(value: Decimal, unit: str) -> Cell:
    return figure(value, _UNITS.get(unit, Unit.COUNT))
