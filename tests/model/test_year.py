"""Years and periods, and the months that have gone by."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnb_xl.errors import BadArgument
from hnb_xl.model.year import AcademicYear, CensusYear, FinancialYear, Period, known_year, months_elapsed

YEAR = FinancialYear(2021)


@given(start=st.integers(1990, 2100))
def test_a_year_is_written_as_it_is_read(start: int) -> None:
    """Every financial year from 1990-91 on is spelled one way, the turn of a century included."""
    year = FinancialYear(start)

    assert FinancialYear.parse(str(year)) == year
    assert year.next.previous == year
    assert FinancialYear.containing(year.first_day) == FinancialYear.containing(year.last_day) == year


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2021",
        "2021-21",
        "2021-23",
        "2021/22",
        "21-22",
        "9999-00",
        "0000-01",
        "2021-2022",
        "\uff12\uff10\uff12\uff11-22",
    ],
)
def test_what_is_no_financial_year(text: str) -> None:
    """Anything else is refused with how to write it, and is no known year."""
    with pytest.raises(BadArgument, match="is not a financial year") as caught:
        FinancialYear.parse(text)

    assert "2021-22" in caught.value.fix
    assert known_year(text) is None


def test_the_turn_of_a_century() -> None:
    """1999-00 follows 1998-99."""
    assert str(FinancialYear(1999)) == "1999-00"
    assert known_year("1999-00") == FinancialYear(1999)


@pytest.mark.parametrize(
    ("day", "months"),
    [
        (date(2021, 3, 31), 0),
        (date(2021, 4, 1), 0),
        (date(2021, 4, 29), 0),
        (date(2021, 4, 30), 1),
        (date(2021, 11, 29), 7),
        (date(2021, 11, 30), 8),
        (date(2021, 12, 31), 9),
        (date(2022, 2, 28), 11),
        (date(2022, 3, 30), 11),
        (date(2022, 3, 31), 12),
        (date(2023, 1, 1), 12),
    ],
)
def test_months_elapsed(day: date, months: int) -> None:
    """Only months that have ended count: 30 November is eight, the day before seven."""
    assert months_elapsed(YEAR, day) == months


def test_months_of_a_leap_year() -> None:
    """28 February does not end the month in a leap year."""
    assert months_elapsed(FinancialYear(2023), date(2024, 2, 28)) == 10
    assert months_elapsed(FinancialYear(2023), date(2024, 2, 29)) == 11


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("2021-22/Q1", date(2021, 6, 30)),
        ("2021-22/Q4", date(2022, 3, 31)),
        ("2021-22/M08", date(2021, 11, 30)),
        ("2021-22/M12", date(2022, 3, 31)),
        ("2021-22/outturn", date(2022, 3, 31)),
        ("2024-25/R2", None),
        ("2021-22/Q5", None),
        ("2021-22/M13", None),
        ("2021-22/M00", None),
    ],
)
def test_the_end_of_a_period(text: str, end: date | None) -> None:
    """Quarters, months and the year have ends of their own; the agreement's points have what it says."""
    period = Period.parse(text)

    assert period.end == end
    assert str(period) == text


@pytest.mark.parametrize(
    "text", ["2021-22", "2021-22/", "/Q3", "2021-22/Q 3", "2021-22/3", "2021-23/Q1", "2021-22/Q3/Q4", ""]
)
def test_what_is_no_period(text: str) -> None:
    """Anything else is refused."""
    with pytest.raises(BadArgument):
        Period.parse(text)


def test_kinds_of_year_are_told_apart() -> None:
    """A census in January 2022 falls in the financial year 2021-22; the academic year 2021/22 is neither."""
    assert CensusYear.within(YEAR) == CensusYear(2022)
    assert str(AcademicYear(2021)) == "2021/22"
    assert str(YEAR) == "2021-22"
