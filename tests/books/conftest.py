"""Sheets of every kind of block, small enough to read, for the tests of the books."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest

from hnb_xl.model.blocks import (
    Banner,
    Card,
    Cards,
    Cell,
    Chart,
    ChartKind,
    Charts,
    Column,
    Heading,
    Name,
    Role,
    Row,
    Series,
    Sheet,
    Style,
    Table,
    Text,
    Title,
)

VARIANCE = 'IF(AND(ISNUMBER([@Actual]),ISNUMBER([@Target])),[@Actual]-[@Target],"")'


@pytest.fixture
def input_sheet() -> Sheet:
    """An input sheet: typed, computed and fixed cells, text where a number is expected, an empty table."""
    columns = (
        Column("Ref", "ref"),
        Column("Target", "target", is_number=True),
        Column("Actual", "actual", is_number=True, help="The figure at the data date."),
        Column("Variance", "variance", calculated=VARIANCE),
        Column("RAG", "rag", allowed=("Green", "Amber", "Red"), rated=True),
        Column("Date", "date", is_date=True),
        Column("Risk", "risk", list_name="Risks"),
    )
    figures: tuple[tuple[str, D | None, D | str | None], ...] = (
        ("1", D("28.607"), D("28.363")),
        ("2", D(1496), D(1466)),
        ("3", D("0.3333333333"), "Data coming"),
        ("4", None, None),
    )
    rows = tuple(
        Row(
            (
                Cell(ref, Style.FIXED),
                Cell(target, Style.INPUT, "0.000"),
                Cell(actual, Style.INPUT, "0.000"),
                Cell(_less(actual, target), Style.COMPUTED, "0.000", formula=VARIANCE),
                Cell("▲ Amber", Style.INPUT),
                Cell(date(2021, 11, 30), Style.INPUT),
                Cell("", Style.INPUT),
            ),
            key=ref,
        )
        for ref, target, actual in figures
    )
    return Sheet(
        name="KPI's",
        role=Role.INPUT,
        blocks=(
            Title("KPIs", ("Type in the yellow cells.",)),
            Table(
                "tblKPI",
                columns,
                rows,
                filterable=True,
                repeat_header=True,
                freeze_columns=1,
                summary="Every indicator",
            ),
            Heading("Risks"),
            Table("tblRisk", (Column("Risk", "risk"), Column("Score", "score", is_number=True)), ()),
        ),
        widths=(8, 12, 12, 12, 12, 14, 12),
        names=(Name("Risks", "tblRisk", "", "risk"), Name("ActualOne", "tblKPI", "1", "actual")),
    )


@pytest.fixture
def dashboard() -> Sheet:
    """A dashboard: cards, banner, tables, a formula over another sheet, and two charts."""
    rows = tuple(
        Row((Cell(label, Style.LABEL), Cell(D(value), Style.FIGURE, "0.0"), Cell(rating, style)))
        for label, value, rating, style in (
            ("Q1", "27.9", "● Green", Style.GREEN),
            ("Q2", "28.4", "▲ Amber", Style.AMBER),
            ("Q3", "28.363", "■ Red", Style.RED),
        )
    )
    ceiling = Row((Cell("Ceiling", Style.TOTAL_LABEL), Cell(D("28.607"), Style.TOTAL, formula="{tblKPI:1:target}")))
    return Sheet(
        name="Summary",
        role=Role.DASHBOARD,
        blocks=(
            Title("Summary", ("2021-22/Q3",)),
            Cards(
                (
                    Card("Forecast deficit", Cell(D("28.363"), number_format="0.000"), "below the ceiling", mark="✓"),
                    Card("Plans", Cell(1466), "30 fewer than planned", Style.AMBER, "▲"),
                )
            ),
            Banner("■ Overall: Red.", Style.RED),
            Heading("How it moves"),
            Charts(
                (
                    Chart(
                        "Deficit by return",
                        "The deficit rises from £27.9m at Q1 to £28.4m at Q3.",
                        ChartKind.COLUMN,
                        "tblMoves",
                        "Return",
                        (Series("Deficit", "2F5597", labels=True),),
                        width=3,
                    ),
                    Chart(
                        "Deficit as a line",
                        "The same figures as a line.",
                        ChartKind.LINE,
                        "tblMoves",
                        "Return",
                        (Series("Deficit", "2F5597"),),
                        width=3,
                    ),
                )
            ),
            Table("tblMoves", (Column("Return"), Column("Deficit"), Column("Rating", rated=True)), rows),
            Table("tblCeiling", (Column("What", "what"), Column("Amount", "amount")), (ceiling,)),
            Text("Source: the KPIs sheet.", Style.NOTE),
        ),
        widths=(14, 12, 14, 12, 12, 12),
        landscape=False,
        one_page=True,
    )


def _less(actual: D | str | None, target: D | None) -> D | str:
    return actual - target if isinstance(actual, D) and target is not None else ""
