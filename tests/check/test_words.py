"""How figures, differences and lists are said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest

from hnb_xl.check.words import apart, as_held, listed, say, say_day, size


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (D(28_363_000), "GBP", "£28,363,000"),
        (D("-462000.000"), "GBP", "-£462,000"),
        (D("20438.8038"), "GBP", "£20,438.80"),
        (D("0.2534"), "percent", "25.34%"),
        (D("0.1"), "percent", "10%"),
        (D(1_512), "count", "1,512"),
        (D("0.96"), "count", "0.96"),
        (D(0), "GBP", "£0"),
        (D("0.004"), "GBP", "£0.004"),
        ("Red", "", "Red"),
        (None, "", "blank"),
    ],
)
def test_a_figure_is_said_in_its_unit(value: D | str | None, unit: str, said: str) -> None:
    """Pounds with thousands apart, percentages to two places, counts plain."""
    assert say(value, unit) == said


@pytest.mark.parametrize(
    ("difference", "unit", "said"),
    [
        (D(-19), "GBP", "£19 less"),
        (D(16), "count", "16 more"),
        (D("0.0033"), "percent", "0.33 percentage points more"),
        (D("-0.00002"), "percent", "0.002 percentage points less"),
        (None, "GBP", ""),
    ],
)
def test_a_difference_is_said_with_its_direction(difference: D | None, unit: str, said: str) -> None:
    """Differences of percentages are in percentage points."""
    assert apart(difference, unit) == said


def test_a_size_has_no_direction() -> None:
    """How far off, either way."""
    assert size(D(-480_000), "GBP") == "£480,000"


@pytest.mark.parametrize(
    ("words", "said"), [([], ""), (["Q1"], "Q1"), (["Q1", "Q2"], "Q1 and Q2"), (["a", "b", "c"], "a, b and c")]
)
def test_words_are_listed_as_in_a_sentence(words: list[str], said: str) -> None:
    """Commas, and the last with "and"."""
    assert listed(words) == said


def test_a_date_is_said_as_a_person_writes_it() -> None:
    """No leading nought, the month in words."""
    assert say_day(date(2021, 9, 3)) == "3 September 2021"


def test_a_finding_holds_base_units_as_plain_text() -> None:
    """No thousands separators, no exponent, no more than a millionth."""
    assert as_held(D("28363000.000")) == "28363000"
    assert as_held(D("20438.80387096774")) == "20438.803871"
    assert as_held("Red") == "Red"
    assert as_held(None) is None
