"""Monthly series: latest, change, averages that say what they lack, and what follows from two series."""

from __future__ import annotations

import pytest

from hnb_xl.measure.monthly import Month
from tests.factories import Row
from tests.programme import D, measured, month, report


def test_the_latest_month_and_its_change() -> None:
    """6,353 in December 2024: 79 more than 6,274; for plans, more is worse."""
    results = report("wiltshire-2025").results

    assert results.value("month.ehcps.latest") == 6353
    assert results.value("month.ehcps.change") == 79
    assert results.text("month.ehcps.direction") == "Worse"
    figure = results.get("month.ehcps.latest")
    assert figure is not None
    assert figure.period == "2024-25/M09"
    assert results.value("month.inmss.change") == -1  # 358 - 359
    assert results.text("month.inmss.direction") == "Better"


@pytest.mark.parametrize(
    ("when", "expected"),
    [("2024_12", "5.64"), ("2024_11", "5.72"), ("2024_10", "5.82"), ("2024_09", "5.84")],  # printed: 5.85
)
def test_shares_from_their_counts(when: str, expected: str) -> None:
    """358 / 6,353, 359 / 6,274, 359 / 6,166, 354 / 6,059."""
    value = report("wiltshire-2025").results.value(f"month.inmss_share.from_counts.{when}")

    assert value is not None
    assert f"{value * 100:.2f}" == expected


@pytest.mark.parametrize("when", ["2024_09", "2024_10", "2024_11", "2024_12"])
def test_the_neighbours_level(when: str) -> None:
    """3.82% - 0.63 points = 3.19%, and 5.64% + 0.08 points = 5.72%: the same in every month."""
    results = report("wiltshire-2025").results

    assert results.value(f"month.ehcp_share.neighbours.{when}") == D("0.0319")
    assert results.value(f"month.inmss_share.neighbours.{when}") == D("0.0572")


def test_the_figure_a_year_before() -> None:
    """6,353 - 872 = 5,481; 358 - 41 = 317."""
    results = report("wiltshire-2025").results

    assert results.value("month.ehcps.last_year.2024_12") == 5481
    assert results.value("month.inmss.last_year.2024_12") == 317


def test_an_average_says_which_months_it_lacks() -> None:
    """(6,059 + 6,166 + 6,274 + 6,353) / 4 = 6,213, of four months where twelve are meant."""
    results = report("wiltshire-2025").results

    assert results.value("month.ehcps.average") == 6213
    assert (
        results.text("month.ehcps.average")
        == "average of 4 of 12 months: no figure yet for January 2024 to August 2024"
    )
    assert results.value("month.ehcps.average.2024_09") == 6059


def test_a_full_average_says_nothing() -> None:
    """Twelve months of 1 to 12: 6.5; the month before them is left out."""
    rows = [month(2024, number, ceased=D(str(number))) for number in range(1, 13)]
    results = measured(month=[month(2023, 12, ceased=D("100")), *rows])

    assert results.value("month.ceased.average") == D("6.5")
    assert results.text("month.ceased.average") == ""
    assert results.value("month.ceased.average.2024_11") == (100 + sum(range(1, 12))) / D("12")


def test_gaps_are_never_nought() -> None:
    """Words and blanks are left out of an average and counted as missing; a change over a gap has no figure."""
    rows: list[Row] = [
        month(2024, 1, requests=D("10")),
        month(2024, 2, requests="Data coming"),
        month(2024, 3, requests=D("20")),
    ]
    results = measured(month=rows)

    assert results.value("month.requests.average") == 15
    assert results.text("month.requests.average") == "average of 2 of 12 months: no figure yet for 10 months"
    assert results.value("month.requests.change") is None
    assert results.text("month.requests.change") == "no figure yet for February 2024"
    assert (results.value("month.requests.2024_02"), results.text("month.requests.2024_02")) == (None, "Data coming")


def test_change_on_last_year_where_both_are_there() -> None:
    """January 2025 less January 2024."""
    results = measured(month=[month(2024, 1, ehcps=D("5500")), month(2025, 1, ehcps=D("6357"))])

    assert results.value("month.ehcps.on_year.2025_01") == 857
    assert results.get("month.ehcps.on_year.2024_01") is None


def test_series_without_figures_are_silent() -> None:
    """What is only a picture in the source has no figure, and no id that could be taken for one."""
    results = report("wiltshire-2025").results

    for series in ("requests", "decisions_on_time", "plans_on_time", "ceased", "places_filled", "average_cost"):
        assert results.starting(f"month.{series}.") == ()


def test_months_count_backwards_over_the_year() -> None:
    """January goes back to December; April begins the financial year."""
    assert Month(2025, 1).before() == Month(2024, 12)
    assert Month(2025, 1).before(12) == Month(2024, 1)
    assert (Month(2025, 3).period, Month(2025, 4).period) == ("2024-25/M12", "2025-26/M01")


def test_one_of_two_rows_for_a_month_counts() -> None:
    """The first; the order of rows does not matter."""
    rows: list[Row] = [
        {"month": month(2024, 5)["month"], "ehcps": D("7")},
        month(2024, 4, ehcps=D("5")),
        {**month(2024, 5, ehcps=D("9"))},
    ]
    results = measured(month=rows)

    assert (results.value("month.ehcps.latest"), results.value("month.ehcps.change")) == (D("7"), D("2"))
