"""The portfolio summary's sheets against the published summary (W8 to W10, M1)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from hnb_xl.measure import measure
from hnb_xl.model.blocks import Banner, Cards, Charts, Style, Table
from hnb_xl.model.finding import Findings
from hnb_xl.model.inputs import Entry, Inputs
from hnb_xl.present import dashboard
from tests.present.conftest import D, Seen

GREEN = "● Green - On Track"


def test_the_sheets_in_order(portfolio: Seen) -> None:
    """The summary, a page for each theme, the series of no theme, the shared sheets, and the checks."""
    names = [sheet.name for sheet in portfolio.made.sheets]
    themes = [f"Theme {number}" for number in range(1, 7)]

    assert names[:7] == ["Portfolio summary", *themes]
    assert names[-3:] == ["Finance summary", "Risk register", "Checks"]


def test_the_overall_rating(portfolio: Seen) -> None:
    """AMBER / RED, on the five-point scale."""
    banner = next(block for block in portfolio.blocks("Portfolio summary") if isinstance(block, Banner))

    assert (banner.text, banner.style) == ("▼ AMBER / RED", Style.AMBER_RED)


@pytest.mark.parametrize(
    ("label", "value", "number_format", "detail", "style"),
    [
        ("Number of EHCPs", "6357", "#,##0", "Forecast to date: 5,707 (+650)\n! Adverse", Style.RED),
        (
            "HNB overspend 2024/25",
            "43.2",
            "0.00",
            "Goal for this financial year: £28.21m (+£14.99m)\n! Adverse",
            Style.RED,
        ),
        (
            "Children with EHCPs in INMSS",
            "0.0575",
            "0.00%",
            "Forecast: 6.92% (-1.17 points)\n✓ Favourable",
            Style.GREEN,
        ),
    ],
)
def test_cards(portfolio: Seen, label: str, value: str, number_format: str, detail: str, style: Style) -> None:
    """The figure with its mark, what it is held against, the difference with its sign, and what that means."""
    cards = next(block for block in portfolio.blocks("Portfolio summary") if isinstance(block, Cards)).cards
    card = next(card for card in cards if card.label == label)

    assert card.figure.value == D(value)
    assert number_format in str(card.figure.number_format)
    assert ("!" if style is Style.RED else "✓") in str(card.figure.number_format)
    assert card.detail.startswith(detail)
    assert card.style is style


def test_the_sentence(portfolio: Seen) -> None:
    """Built from figures; the forecast of the deficit comes only with what it assumes."""
    words = portfolio.words("Portfolio summary")

    assert "Number of EHCPs: 6,357 (650 above the forecast to date of 5,707)." in words
    assert "HNB overspend 2024/25: £43.20m (£14.99m above the goal for this financial year of £28.21m)." in words
    assert "Children with EHCPs in INMSS: 5.75% (1.17 points below the forecast of 6.92%)." in words
    assert "£99.4m at 31 March 2025, £14.9m above the agreed ceiling of £84.5m" in words
    assert "assumes that what the plan opened with was brought forward" in words
    assert "Schools Forum" in words  # condition 2


def test_key_risks_and_the_map(portfolio: Seen) -> None:
    """20 = 5 x 4 and 16 = 4 x 4, each in its square; the squares from 15 on are the darkest."""
    rows = portfolio.table("outKeyRisks").rows
    squares = portfolio.row("outRiskMap", "Likelihood 4")

    assert [tuple(cell.value for cell in row.cells[1:4]) for row in rows] == [(5, 4, 20), (4, 4, 16)]
    assert {header: cell.value for header, cell in squares.items() if cell.value == "1 risk"} == {
        "Impact 4": "1 risk",
        "Impact 5": "1 risk",
    }
    assert squares["Impact 3"].style is Style.HEAT_HIGH
    assert squares["Impact 4"].style is Style.HEAT_KEY
    assert portfolio.row("outRiskMap", "Likelihood 1")["Impact 1"].style is Style.HEAT_LOW


@pytest.mark.parametrize(("theme", "count"), [("2", 4), ("3", 3), ("4", 3), ("5", 2), ("6", 4)])
def test_workstreams_of_a_theme(portfolio: Seen, theme: str, count: int) -> None:
    """All green but one of theme 2."""
    ratings = [row.cells[2].value for row in portfolio.table(f"outTheme{theme}Workstreams").rows]
    expected = [GREEN] * count
    if theme == "2":
        expected[2] = "○ Amber / Green - Off Track"

    assert ratings == expected


@pytest.mark.parametrize(("theme", "due"), [("2", "no figure yet"), ("3", 10), ("4", 10), ("5", 10), ("6", 17)])
def test_milestones_due(portfolio: Seen, theme: str, due: int | str) -> None:
    """Counts whose status the source does not say are shown as such."""
    assert portfolio.headers(f"outTheme{theme}Milestones") == ["Theme", "Status not stated", "All due"]
    assert portfolio.values(f"outTheme{theme}Milestones", theme)[1:] == [due, due]


def monthly(seen: Seen, header: str) -> Table:
    """The monthly table with a column, wherever it stands."""
    return next(
        block
        for sheet in seen.made.sheets
        for block in seen.blocks(sheet.name)
        if isinstance(block, Table) and {"Month", header} <= {column.header for column in block.columns}
    )


def figures(table: Table, header: str) -> list[object]:
    """A column's values, the oldest month first."""
    at = [column.header for column in table.columns].index(header)
    return [row.cells[at].value for row in table.rows]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Funded EHCPs", ["6059", "6166", "6274", "6353"]),
        ("EHCPs on last year", ["758", "823", "856", "872"]),
        ("% of 0-25s with EHCP", ["0.0364", "0.0370", "0.0377", "0.0382"]),
        ("EHCP % against neighbours", ["0.45", "0.51", "0.58", "0.63"]),
        ("% in INMSS", ["0.0585", "0.0582", "0.0572", "0.0564"]),
        ("INMSS % against neighbours", ["0.13", "0.10", "0", "-0.08"]),
        ("Placed in INMSS", ["354", "359", "359", "358"]),
        ("INMSS on last year", ["44", "41", "40", "41"]),
    ],
)
def test_months(portfolio: Seen, header: str, expected: list[str]) -> None:
    """September to December 2024, differences of percentages in points."""
    table = monthly(portfolio, header)

    assert [row.cells[0].value for row in table.rows] == ["Sep-24", "Oct-24", "Nov-24", "Dec-24"]
    assert figures(table, header) == [Decimal(text) for text in expected]


def test_series_without_a_figure_are_one_quiet_line(portfolio: Seen) -> None:
    """No chart is empty, and what has no figure is named."""
    words = "\n".join(portfolio.words(sheet.name) for sheet in portfolio.made.sheets)

    assert "No figure yet:" in words
    assert "Decisions made within 20 weeks" in words
    assert "average of 4 of 12 months" in words
    assert "Special school places: shortfall" in words
    for sheet in portfolio.made.sheets:
        tables = portfolio.tables(sheet.name)
        for block in portfolio.blocks(sheet.name):
            for chart in block.charts if isinstance(block, Charts) else ():
                assert any(
                    isinstance(value, Decimal)
                    for series in chart.series
                    for value in figures(tables[chart.table], series.column)
                ), chart.title


def test_a_theme_may_claim_series(portfolio: Seen) -> None:
    """With a column Series its panels stand on the theme's own page, and no longer among the trends."""
    claims = {"2": "ehcps, requests", "3": "inmss_share, places_filled"}
    themes = portfolio.inputs["theme"]
    rows = tuple(
        replace(row, cells={**row.cells, "series": Entry("Workstreams", "Z9", claims.get(row.key, ""))})
        for row in themes
    )
    tables = {**portfolio.inputs.tables, "theme": replace(themes, rows=rows)}
    inputs = Inputs("x", tables, "sha256:0", portfolio.inputs.points)
    made = Seen(dashboard(inputs, measure(inputs), Findings(findings=(), outcomes=()), "portfolio"), inputs)

    assert "Funded EHCPs" in made.words("Theme 2")
    assert "No figure yet: Requests for an EHC needs assessment." in made.words("Theme 2")
    assert "Placed in INMSS" in made.words("Theme 3")
    assert "Special school places: shortfall" in made.words("Theme 3")
    assert "Funded EHCPs" not in made.words("Trends")
