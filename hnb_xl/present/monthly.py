"""Monthly series as tables and charts; a series without any figure is named in one quiet line, never drawn empty."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from hnb_xl.model.blocks import (
    Beside,
    Block,
    Card,
    Cards,
    Cell,
    Chart,
    Charts,
    Heading,
    Series,
    Style,
    Table,
    Text,
)
from hnb_xl.model.inputs import InputRow
from hnb_xl.model.results import Figure
from hnb_xl.model.tables.programme import SERIES_BY_KEY
from hnb_xl.present.charted import numbers, spoken
from hnb_xl.present.drawn import axis_start
from hnb_xl.present.palette import BAR, LINE, SECOND_BAR
from hnb_xl.present.panels import Drawing, Panel
from hnb_xl.present.tabular import Field, tabulate, words
from hnb_xl.present.view import View, at_point
from hnb_xl.present.wording import NOT_YET, figure, in_words, places_of

MONTHS = 13  # more would not leave room on the page; the latest month of last year is the thirteenth
_NEIGHBOURS = "Statistical neighbours"
_COLOURS = (BAR, SECOND_BAR)
_CHART_ROWS = 9


@dataclass(frozen=True, slots=True)
class Ground:
    """Where panels are drawn: charts in `spans` of grid columns from the left, the table from `at`."""

    spans: tuple[int, ...]
    at: int
    gap: int


def panels(view: View, listed: Iterable[Panel], ground: Ground, prefix: str) -> list[Block]:
    """Every panel that has a figure, then one line for the series that have none."""
    blocks: list[Block] = []
    silent: list[str] = []
    for number, panel in enumerate(listed, start=1):
        blocks += _panel(view, panel, ground, f"{prefix}{number}")
        silent += [SERIES_BY_KEY[key].label for key in panel.series if not _known(view, key)]
    if silent:
        blocks.append(Text(f"{NOT_YET.capitalize()}: {'; '.join(silent)}.", Style.NOTE))
    return blocks


def _known(view: View, key: str) -> bool:
    return view.figure(f"month.{key}.latest") is not None


def _panel(view: View, panel: Panel, ground: Ground, name: str) -> list[Block]:
    cards = _cards(view, panel)
    known = [key for key in panel.series if _known(view, key)]
    if not known and not cards:
        return []
    blocks: list[Block] = [Heading(panel.title)]
    if known:
        table = replace(_table(view, panel, name), at=ground.at)
        drawn = _charts(table, panel, ground)
        blocks.append(Beside((Charts(drawn),), (table,), at=ground.at, gap=ground.gap) if drawn else table)
        blocks += [Text(note, Style.NOTE) for note in _averages(view, known)]
    if cards:
        blocks.append(Cards(cards, spans=ground.spans))
    return blocks


def _table(view: View, panel: Panel, name: str) -> Table:
    """The latest months, oldest first, as charts read."""
    months = [row for row in view.inputs["month"].named if any(not row[key].is_blank for key in panel.series)]
    fields: list[Field[InputRow]] = [Field("Month", lambda row: words(_month(row)))]
    for key in panel.series:
        fields.append(_column(key))
        if any(drawing.neighbours and key in drawing.series for drawing in panel.charts):
            fields.append(_neighbours(view, key))
    summary = f"{panel.title}: month by month, the oldest first"
    return tabulate(name, fields, sorted(months, key=lambda row: str(row.day("month")))[-MONTHS:], summary=summary)


def _month(row: InputRow) -> str:
    day = row.day("month")
    return f"{day:%b-%y}" if day else row.label


def _column(key: str) -> Field[InputRow]:
    series = SERIES_BY_KEY[key]

    def cell(row: InputRow) -> Cell:
        entry = row[key]
        return figure(entry.number, series.unit, text=entry.text or entry.error, signed=series.is_difference)

    return Field(series.header, cell, number=True, optional=True)


def _neighbours(view: View, key: str) -> Field[InputRow]:
    """The neighbours' level in each month, worked out from the difference that is published."""
    unit = SERIES_BY_KEY[key].unit

    def cell(row: InputRow) -> Cell:
        day = row.day("month")
        return figure(view.value(f"month.{key}.neighbours.{day:%Y_%m}") if day else None, unit)

    return Field(_NEIGHBOURS, cell, number=True, optional=True)


def _charts(table: Table, panel: Panel, ground: Ground) -> tuple[Chart, ...]:
    """The charts of a panel whose series have a figure, each as wide as its part of the ground."""
    found = [chart for drawing in panel.charts if (chart := _chart(table, drawing)) is not None]
    height = max(_CHART_ROWS, len(table.rows))
    if len(found) == 1:
        return (replace(found[0], width=ground.at, height=height),)
    return tuple(replace(chart, width=span, height=height) for chart, span in zip(found, ground.spans, strict=False))


def _chart(table: Table, drawing: Drawing) -> Chart | None:
    headers = [SERIES_BY_KEY[key].header for key in drawing.series]
    shown = [header for header in headers if numbers(table, header)]
    if not shown:
        return None
    series = [Series(header, colour, labels=len(shown) == 1) for header, colour in zip(shown, _COLOURS, strict=False)]
    if drawing.neighbours and numbers(table, _NEIGHBOURS):
        series.append(Series(_NEIGHBOURS, LINE, line=True, dashed=True))
    drawn = [number for each in series for number in numbers(table, each.column)]
    start = axis_start(drawn, drawing.step) if drawing.step is not None else _nought(drawn)
    percent = drawing.value_format.endswith("%")
    begins = f" (axis from {start:.1%})" if start and percent else f" (axis from {start:,f})" if start else ""
    return Chart(
        title=f"{drawing.title}{begins}",
        alt=spoken(f"{drawing.title} by month.", table),
        kind=drawing.kind,
        table=table.name,
        categories="Month",
        series=tuple(series),
        value_format=drawing.value_format,
        value_title=drawing.unit,
        value_min=start,
    )


def _nought(drawn: Iterable[Decimal]) -> Decimal | None:
    """Columns begin at nought, unless something goes below it."""
    return Decimal(0) if all(value >= 0 for value in drawn) else None


def _averages(view: View, known: Iterable[str]) -> list[str]:
    """The twelve-month average of the panel's first series, and which months it does without."""
    for key in known:
        found = view.figure(f"month.{key}.average")
        if found is not None and found.value is not None:
            return [_average(key, found)]
    return []


def _average(key: str, found: Figure) -> str:
    series = SERIES_BY_KEY[key]
    text = f": {found.text}" if found.text else ""
    return f"{series.label}, 12-month average: {in_words(found.value, series.unit)}{text}."


def _cards(view: View, panel: Panel) -> tuple[Card, ...]:
    """KPIs of the panel's own category, each with what its figure measures."""
    return tuple(
        _card(view, row)
        for row in view.inputs["kpi"].named
        if row.words("category").casefold() == panel.title.casefold()
    )


def _card(view: View, row: InputRow) -> Card:
    entry = at_point(row, view.inputs.point)
    places = places_of(row.unit, entry.quantum)
    shown = figure(entry.number, row.unit, text=entry.text or NOT_YET, style=Style.CARD_FIGURE, places=places)
    when = f"forecast of {view.year_end}" if row.words("basis") == "forecast" else f"at {view.when}"
    return Card(row.words("name"), shown, when)
