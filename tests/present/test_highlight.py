"""The highlight report's sheets against the published report, figure by figure and rating by rating (W1 to W7)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from hnb_xl.model.blocks import Banner, Charts, Style
from tests.present.conftest import D

if TYPE_CHECKING:
    from tests.present.conftest import Seen

GREEN, AMBER, RED = "● Green - On Track", "▲ Amber - Off Track", "■ Red - At Risk"


def test_the_sheets_in_order(highlight: Seen) -> None:
    """Overview, measures, finance, risks, and the checks that close every pack."""
    names = [sheet.name for sheet in highlight.made.sheets]

    assert names == ["Highlight report", "Key measures", "Finance summary", "Risk register", "Checks"]


def test_overall_and_trajectory_are_banners(highlight: Seen) -> None:
    """Both Green - On Track, in the council's words; last period was not rated, so there is no direction."""
    banners = [block for block in highlight.blocks("Highlight report") if isinstance(block, Banner)]

    assert [(each.label, each.text, each.style) for each in banners] == [
        ("Overall programme", GREEN, Style.GREEN),
        ("DSG deficit trajectory", GREEN, Style.GREEN),
    ]
    assert {each.detail for each in banners} == {
        "Last period: Not rated  →  this period: ● Green - On Track  ·  Direction: not known"
    }


def test_conditions(highlight: Seen) -> None:
    """Five conditions; 1 and 4 green, the others amber."""
    rows = highlight.table("outConditionRatings").rows

    assert [(row.cells[0].value, row.cells[2].value, row.cells[3].value) for row in rows] == [
        ("1", "Not rated", GREEN),
        ("2", "Not rated", AMBER),
        ("3", "Not rated", AMBER),
        ("4", "Not rated", GREEN),
        ("5", "Not rated", AMBER),
    ]


def test_ratings_at_a_glance(highlight: Seen) -> None:
    """Two green and three amber conditions; six amber and two red measures, two not rated."""
    headers = ["How many are rated", "● G", "○ A/G", "▲ A", "▼ A/R", "■ R", "Not rated"]

    assert highlight.headers("outRatingCounts") == headers
    assert highlight.values("outRatingCounts", "Conditions") == ["Conditions", 2, 0, 3, 0, 0, None]
    assert highlight.values("outRatingCounts", "Key measures") == ["Key measures", 0, 0, 6, 0, 2, 2]


@pytest.mark.parametrize(
    ("begins", "figure", "rating"),
    [
        ("Reduction in the number", D("169"), RED),
        ("Reduction in the percentage", "On forecast", AMBER),
        ("Percentage of EHCP cohort who are", D("0.0606"), AMBER),
        ("Percentage of EHCP cohort who move", "Data not yet clean", "Not rated"),
        ("Average cost", D("17287"), AMBER),
        ("Number of ad hoc", "Data feed to come", "Not rated"),
        ("Number of EHCPs ceased", "2 (33%)", AMBER),
        ("Percentage of post 16", "Data coming", AMBER),
        ("Percentage compliance", "NA", RED),
        ("Percentage of POET", "No figure yet", AMBER),
    ],
)
def test_key_measures(highlight: Seen, begins: str, figure: Decimal | str, rating: str) -> None:
    """The figure, or the words in its place, and the rating of each measure."""
    table = highlight.table("outMeasures")
    row = next(row for row in table.rows if str(row.cells[0].value).startswith(begins))
    found = dict(zip(highlight.headers("outMeasures"), row.cells, strict=True))

    assert found["Figure"].value == figure
    assert found["This period"].value == rating
    assert found["Last period"].value == "Not rated"
    assert found["Updated"].value == (None if rating == "Not rated" else "31 Jan 2024")


@pytest.mark.parametrize(
    ("table", "line", "baseline", "budget"),
    [
        ("outFinance", "Total High Needs Block Spend", 97_098_336, 103_744_143),
        ("outFinance", "High Needs Block In-year surplus/deficit", 24_503_927, 28_279_577),
        ("outFinance", "DSG in year variance", 21_033_244, 28_279_577),
        ("outFinance", "Cumulative DSG variance after all contributions", 56_247_009, 83_548_046),
        ("outMitigations", "Workstream 1 Savings", 0, 1_753_000),
        ("outMitigations", "Workstream 2 Savings", 0, 1_995_000),
        ("outMitigations", "Workstream 3 Savings", 0, 979_000),
        ("outMitigations", "Workstream 4 Savings", 0, 0),
        ("outMitigations", "Workstream 5 Savings", 0, 0),
    ],
)
def test_finance_and_mitigations(highlight: Seen, table: str, line: str, baseline: int, budget: int) -> None:
    """NA is kept as NA, never nought; every line is green."""
    assert highlight.values(table, line) == [line, baseline, budget, "NA", "NA", None, GREEN]


def test_the_trajectory(highlight: Seen) -> None:
    """56.247 + 28.280 = 84.527 beside a ceiling of 84.5; series without a figure have no column and no line."""
    assert highlight.headers("outTrajectory") == ["At", "With the plan £m", "Ceiling £m"]
    assert highlight.values("outTrajectory", "31 March 2024 (opening of the plan)")[1:] == [D("56.247009"), None]
    assert highlight.values("outTrajectory", "31 March 2025")[1:] == [D("84.526586"), D("84.5")]
    (chart,) = next(each for each in highlight.blocks("Finance summary") if isinstance(each, Charts)).charts
    assert [series.column for series in chart.series] == ["With the plan £m", "Ceiling £m"]
    assert "a cumulative deficit of £84.527m at 31 March 2025" in highlight.words("Finance summary")
    assert "an agreed ceiling of £84.5m" in highlight.words("Highlight report")


def test_the_risk_log(highlight: Seen) -> None:
    """Scores 12, 9, 9, 8, 6 with their direction in words, and targets."""
    found = [
        tuple(
            dict(zip(highlight.headers("outRisks1"), row.cells, strict=True))[header].value
            for header in ("Score", "Direction", "Target score", "Updated")
        )
        for row in highlight.table("outRisks1").rows
    ]

    assert found == [
        (12, "→ Steady", 4, "29 Feb 2024"),
        (9, "→ Steady", 3, "29 Feb 2024"),
        (9, "→ Steady", 3, "29 Feb 2024"),
        (8, "↓ Falling", 2, "29 Feb 2024"),
        (6, "↓ Falling", 3, "29 Feb 2024"),
    ]
