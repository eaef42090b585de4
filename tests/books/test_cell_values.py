"""Cell values as files hold them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles.numbers import is_date_format as openpyxl_thinks

from hnb_xl.books.cell_values import Saved, is_date_format, moment, number, number_text, plain_text, saved, serial
from hnb_xl.model.blocks import CellValue

NUMBERS = ("General", "0.00%", "#,##0", '£0.000"m"', "[Red]0", "@", '0" days"', "[h]:mm")
DATES = ("d mmm yyyy", "yyyy-mm-dd", "[$-809]dd mmmm yyyy", "hh:mm")


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, "str", ""),
        ("", "str", ""),
        ("Green", "str", "Green"),
        ("#N/A", "e", "#N/A"),
        (True, "b", "1"),
        (1466, "n", "1466"),
        (D("28363000.00"), "n", "28363000"),
        (D("1E+3"), "n", "1000"),
        (D("-0.0000001"), "n", "-0.0000001"),
        (D(1) / 3, "n", "0.3333333333333333"),
        (date(2021, 11, 30), "n", "44530"),
    ],
)
def test_each_value_has_its_type_and_text(value: CellValue, kind: str, text: str) -> None:
    """Text is marked as text, numbers stand plainly, nothing is an empty text."""
    assert saved(value) == Saved(kind, text)


@given(st.dates(date(1900, 3, 1), date(9999, 12, 31)))
def test_a_date_comes_back(day: date) -> None:
    """The day number of a date is that date again."""
    assert moment(float(serial(day))) == datetime(day.year, day.month, day.day)  # noqa: DTZ001


def test_early_days_and_the_mac_epoch_are_counted_as_excel_does() -> None:
    """There was no 29 February 1900, and old Mac files count from 1904."""
    assert moment(1.0) == datetime(1900, 1, 1)  # noqa: DTZ001
    assert moment(61.5) == datetime(1900, 3, 1, 12)  # noqa: DTZ001
    assert moment(43068.0, from_1904=True) == moment(44530.0)


@pytest.mark.parametrize("value", [-1.0, 0.5, 3_000_000.0])
def test_what_is_no_date_stays_a_number(value: float) -> None:
    """A number that merely wears a date format is reported as the number it is."""
    assert moment(value) == value


@given(st.decimals(-(10**11), 10**11, places=6))
def test_a_decimal_is_the_same_double(value: D) -> None:
    """The text in the file is the number that Python would make of the Decimal."""
    assert float(number_text(value)) == float(value)


def test_numbers_and_texts_are_read_as_they_stand() -> None:
    """Whole numbers are int, others float, and text that is no number is kept."""
    assert [number("12"), number("1.5"), number("2E2"), number("28.3m")] == [12, 1.5, 200.0, "28.3m"]
    assert plain_text("a_x000D_b_x005F_x0041_") == "a\rb_x0041_"


@pytest.mark.parametrize("code", NUMBERS + DATES)
def test_date_formats_are_told_as_openpyxl_tells_them(code: str) -> None:
    """Letters in quotes or brackets make no date; only a length of time differs: that is a number for us."""
    assert is_date_format(code) == (openpyxl_thinks(code) and "[h]" not in code)


def test_a_number_of_thousands_of_digits_is_no_number_of_ours() -> None:
    """More digits than Python reads are infinite, as so many to a double; 400 are kept for the reader to refuse."""
    assert number("9" * 5000) == float("inf")
    assert number("-" + "9" * 5000) == float("-inf")
    assert number("9" * 300) == int("9" * 300)


@pytest.mark.parametrize("day", [2_957_003, 2_957_004, 2_958_465, 2_958_466, 1e308])
def test_no_day_lies_beyond_the_calendar(day: float) -> None:
    """Counted from 1904 the calendar ends sooner: the last day is one, and a later one is kept as the number it is."""
    found = moment(day, from_1904=True)
    assert found == (datetime(9999, 12, 31) if day == 2_957_003 else day)  # noqa: DTZ001 - as a workbook's dates are


def test_half_a_character_stays_spelt_out() -> None:
    """`_xD83D_` is half of a character: no file could hold it, so it is not made."""
    assert plain_text("a_xD83D_b_xDE00__x0041_") == "a_xD83D_b_xDE00_A"
