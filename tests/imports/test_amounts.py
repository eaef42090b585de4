"""A printed figure becomes exactly that number, or is refused: never another one."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnb_xl.read.extracts.amounts import NotAFigure, amount

PRINTED = {
    "1234": "1234", "1,234.50": "1234.50", "£1,234,567": "1234567", "(1,234.50)": "-1234.50", "(£1,234)": "-1234",
    "£(1,234)": None, "-£5": "-5", "£-5": "-5", "5-": "-5", "1,234.00-": "-1234", "5 CR": "-5", "5.10CR": "-5.10",
    "5 DR": "5", "1 234 567": "1234567", "1\u00a0234": "1234", "\u22125": "-5", "£12k": "12000", "£1.2m": "1200000",
    "(1.5)m": "-1500000", "1.234m": "1234000", "5.81%": "0.0581", "-12 %": "-0.12", "+7": "7", "0": "0", "0.00": "0",
    ".5": "0.5", "5.": "5", "GBP 12": "12", "nil": "0", "-0": "0", "1,512": "1512",
    "999,999,999,999.99": "999999999999.99",
}  # fmt: skip
NOT_FIGURES = (
    "1,23", "12,34,567", "1.234,56", "1.2.3", "(5", "5)", "(-5)", "-5-", "(5) CR", "-5 CR", "--5", "1e6", "1.23E+06",
    "twelve", "£", "%", "()", "5%%", "£5%", "5kk", "#REF!", "=1+1", "1234567890123456", "0x10", "١٢", "1/2",
    "31/10/2021", "£1,234,56", "5 5", "1_000", "inf", "NaN", "5k m", "(a formula without a value)",
)  # fmt: skip
NO_FIGURE = ("", " ", "-", "–", "--", "n/a", "NA", "N/A ", "TBC", "Data coming", "..", "\u00a0", "not available", "£-")


@pytest.mark.parametrize(("text", "number"), PRINTED.items())
def test_what_a_ledger_prints(text: str, number: str | None) -> None:
    """Pounds, thousands, brackets, minus before or after, CR and DR, k, m and % give exactly the number meant."""
    if number is None:
        with pytest.raises(NotAFigure):
            amount(text)
        return
    found = amount(text)

    assert found is not None
    assert found.value == D(number)


@pytest.mark.parametrize("text", NOT_FIGURES)
def test_what_could_mean_two_things_is_refused(text: str) -> None:
    """Two signs, a decimal comma, an exponent that lost digits, more digits than a cell keeps: no figure at all."""
    with pytest.raises(NotAFigure):
        amount(text)


@pytest.mark.parametrize("text", NO_FIGURE)
def test_no_figure_is_not_nought(text: str) -> None:
    """Blank, a dash and words for "not yet" are no figure, not 0."""
    assert amount(text) is None


def test_a_cell_says_its_own_scale() -> None:
    """k, m, % and £ are noted, so that the column's unit is not applied on top."""
    pounds, share, plain = amount("£5.2m"), amount("5%"), amount("5.2")

    assert pounds is not None
    assert share is not None
    assert plain is not None
    assert (pounds.has_scale, pounds.pounds, pounds.percent) == (True, True, False)
    assert (share.has_scale, share.pounds, share.percent) == (True, False, True)
    assert (plain.has_scale, plain.pounds, plain.percent) == (False, False, False)


@given(
    st.decimals(min_value=D(-10) ** 11, max_value=D(10) ** 11, places=2, allow_nan=False),
    st.sampled_from(["{:,.2f}", "£{:,.2f}", "{:.2f}"]),
    st.sampled_from(["brackets", "before", "after", "cr"]),
)
def test_every_style_gives_back_the_pence(value: D, style: str, sign: str) -> None:
    """Whatever the style, to the penny: no figure passes through a binary fraction."""
    text = style.format(abs(value))
    if value < 0:
        text = {"brackets": f"({text})", "before": f"-{text}", "after": f"{text}-", "cr": f"{text} CR"}[sign]
    found = amount(text)

    assert found is not None
    assert found.value == value


@given(st.text(alphabet="0123456789.,-+()£% kmCRD", max_size=14))
def test_any_scramble_is_a_finite_number_or_refused(text: str) -> None:
    """Nothing else comes out: no infinity, no error of Python's own."""
    try:
        found = amount(text)
    except NotAFigure:
        return
    assert found is None or found.value.is_finite()
