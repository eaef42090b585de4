"""Other councils: nothing entered yet, another calendar, few tables, other categories."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal as D

import pytest

from hnb_xl.books.memory import MemoryBook
from hnb_xl.model.blocks import Banner, Cards, Style, Text
from tests.factories import Row
from tests.present.conftest import Seen

Make = Callable[..., Seen]
MONTHS = tuple(f"M{month:02}" for month in range(1, 13))


def period(point: str) -> dict[str, list[Row]]:
    """A return at a point of the year."""
    return {"period": [{"year": "2021-22", "point": point, "data_date": date(2021, 11, 30)}]}


def test_nothing_entered_says_so_on_every_sheet(made: Make) -> None:
    """No sheet crashes, none is left without a word, and no headline reads as nought."""
    empty = made()
    drawn = MemoryBook("empty.xlsx")
    drawn.put_sheets(empty.made.sheets)

    for name in ("Condition assurance", "Appendix A", "Appendix B", "DSG outturn by block", "Risk register"):
        assert "has been entered on the sheet" in empty.words(name), name
    cards = next(block for block in empty.blocks("Summary") if isinstance(block, Cards)).cards
    assert {card.figure.value for card in cards} == {"no figure yet"}
    banner = next(block for block in empty.blocks("Cover") if isinstance(block, Banner))
    assert banner.text.startswith("There is no figure yet for the cumulative deficit")
    assert banner.style is Style.NO_RATING
    assert [row.cells[1].value for row in empty.table("outSignOff").rows] == ["○ Not signed yet"] * 2
    assert any(
        isinstance(block, Text) and "no figure yet for the ceiling" in block.text for block in empty.blocks("Summary")
    )


def kpis(points: tuple[str, ...]) -> list[Row]:
    """One KPI that rises by one at each point, until the last two, which have no figure yet."""
    actuals = {point: D(100 + at) for at, point in enumerate(points[:-2])}
    return [{"ref": "1", "name": "Plans", "category": "Need", "unit": "count", "target": D(120), **actuals}]


def test_a_monthly_calendar_shows_the_latest_three_and_all_in_the_trend(made: Make) -> None:
    """Twelve columns would not be legible on A4."""
    monthly = made({**period("M08"), "kpi": kpis(MONTHS)}, MONTHS)

    assert monthly.headers("outKPI1_need")[5:9] == ["M06", "M07", "M08", "Trend; since M07"]
    row = monthly.row("outKPI1_need", "1")
    assert row["M08"].value == D(107)
    course = str(row["Trend; since M07"].value)
    assert (len(course.split(maxsplit=1)[0]), course.split()[1]) == (8, "↑")
    assert "Month 8 of 2021-22" in monthly.words("Cover")


def test_return_points_of_the_agreements_own_names(made: Make) -> None:
    """R1 to R3, at the first of which there is no return before."""
    first = made({**period("R1"), "kpi": kpis(("R1", "R2", "R3"))}, ("R1", "R2", "R3"))

    assert first.headers("outKPI1_need")[5:7] == ["R1", "Trend"]
    assert first.row("outKPI1_need", "1")["Trend"].value == "▄"


def test_categories_come_from_the_data(made: Make) -> None:
    """Case does not make a new category, and a name Excel would not take as a table's is mended."""
    rows: list[Row] = [
        {"ref": "1", "category": "Cost & value"},
        {"ref": "2", "category": "Health"},
        {"ref": "3", "category": "Cost & Value"},
    ]
    found = made({**period("Q1"), "kpi": rows})

    assert {name: len(table.rows) for name, table in found.tables("Appendix A").items()} == {
        "outKPI1_cost__value": 2,
        "outKPI2_health": 1,
    }


def test_a_breach_is_said_in_words_and_red(made: Make) -> None:
    """£12m brought forward and £1m in the year against a ceiling of £12.5m: £0.5m above it."""
    rows: dict[str, list[Row]] = {
        **period("Q2"),
        "profile": [{"year": "2021-22", "brought_forward": D(12_000_000), "ceiling": D(12_500_000)}],
        "kpi": [{"ref": "1", "category": "Money", "unit": "£", "fact": "dsg.in_year", "Q2": D(1_000_000)}],
    }
    banner = next(block for block in made(rows).blocks("Summary") if isinstance(block, Banner))

    assert "forecast at £13.000m at 31 March 2022, £0.500m above the agreed ceiling of £12.500m" in banner.text
    assert banner.style is Style.RED


def test_names_of_signatories_stay_on_the_period_sheet(made: Make) -> None:
    """Role, signed and date are shown; the name is not, anywhere."""
    row: Row = {"role": "Section 151 officer", "signed": "Yes", "name": "Alex Sample", "date": date(2021, 12, 16)}
    signed = made({**period("Q3"), "sign_off": [row]})

    assert signed.values("outSignOff", "Section 151 officer")[1:] == [
        "▲ Marked by hand, figures not recorded",
        "16 December 2021",
    ]
    assert not any("Alex" in signed.words(sheet.name) for sheet in signed.made.sheets)


@pytest.mark.parametrize("kept", ["risk", "capital", "contribution", "saving", "ehcp"])
def test_few_tables_filled(made: Make, kept: str) -> None:
    """A return with one table of its kind is drawn whole."""
    rows: dict[str, list[Row]] = {
        **period("Q2"),
        "risk": [{"key": "a", "workstream": "Board", "risk": "A risk", "impact": D(4), "likelihood": D(5)}],
        "capital": [{"key": "a", "item": "A school"}],
        "contribution": [{"partner": "Health", "kind": "partner", "unit": "£k", "Q2": D(5)}],
        "saving": [{"key": "a", "initiative": "Places", "unit": "£k", "target": D(10), "forecast": D(12)}],
        "ehcp": [{"period": "Q2", "kind": "period", "issued": D(9), "ceased": D(4)}],
    }
    found = made({key: value for key, value in rows.items() if key in ("period", kept)})
    drawn = MemoryBook("few.xlsx")
    drawn.put_sheets(found.made.sheets)

    shown = {
        "risk": ("outRisks1", "A risk", "Score", D(20)),
        "capital": ("outCapital", "A school", "Places", None),
        "contribution": ("outContributions", "Total", "Q2", D(5)),
        "saving": ("outSavings", "Places", "In words", "Favourable"),
        "ehcp": ("outEHCPFlow", "Net increase", "Q2", D(5)),
    }
    table, first, header, value = shown[kept]
    assert found.row(table, first)[header].value == value
