"""Units, rounding, plain numbers and intervals."""

from __future__ import annotations

from decimal import ROUND_HALF_UP
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnb_xl.model.money import Interval, Unit, plain, rounded, unit

decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=D("-1e12"), max_value=D("1e12"), places=6)


@pytest.mark.parametrize(
    ("value", "quantum", "expected"),
    [
        ("0.5", "1", "1"),
        ("-0.5", "1", "-1"),
        ("2.5", "1", "3"),
        ("0.25345", "0.0001", "0.2535"),
        ("-207119", "1000", "-207000"),
        ("28363500", "1000", "28364000"),
        ("5", "0", "5"),
        ("1e308", "1", "1e308"),
        ("-1e40", "0.0001", "-1e40"),
        ("1e-40", "1", "0"),
        ("0", "1000", "0"),
    ],
)
def test_rounding(value: str, quantum: str, expected: str) -> None:
    """Halves go away from zero, to a multiple of the precision; what is too large for it stays as it is."""
    assert rounded(D(value), D(quantum)) == D(expected)


@given(value=decimals)
def test_rounding_is_decimals_own(value: D) -> None:
    """To whole numbers it is what decimal arithmetic gives for halves away from zero."""
    assert rounded(value) == value.quantize(D(1), rounding=ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("28363000", "28363000"),
        ("28363000.00", "28363000"),
        ("0.25340", "0.2534"),
        ("-0.0", "0"),
        ("1E+3", "1000"),
        ("-5", "-5"),
    ],
)
def test_plain(value: str, text: str) -> None:
    """No exponent, no trailing zeros, no minus nought."""
    assert plain(D(value)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [("GBPm", Unit.GBP_M), ("£m", Unit.GBP_M), ("percent", Unit.PERCENT), ("%", Unit.PERCENT), ("count", Unit.COUNT)],
)
def test_spellings_of_units(text: str, expected: Unit) -> None:
    """Authority files may write units without signs."""
    assert unit(text) is expected


def test_an_unknown_unit() -> None:
    """Any other word is no unit."""
    with pytest.raises(ValueError, match="thousands"):
        unit("thousands")


def test_units_agree_with_themselves() -> None:
    """Each unit has a scale, a base, a precision and a format; money in thousands and millions is to £1,000."""
    assert {each: each.base for each in Unit} == {
        Unit.GBP: "GBP",
        Unit.GBP_K: "GBP",
        Unit.GBP_M: "GBP",
        Unit.PERCENT: "percent",
        Unit.COUNT: "count",
    }
    assert [each.scale for each in Unit] == [1, 1000, 1_000_000, 1, 1]
    assert [each.quantum for each in Unit] == [1, 1000, 1000, D("0.0001"), 1]
    assert all(each.number_format for each in Unit)


def test_intervals_of_published_figures() -> None:
    """33.049 - 0.849 = 32.200 may be 32.201, as eight figures are rounded to £1,000; £5,847,770 is not £5,847,751."""
    parts = [D(text) * 1_000_000 for text in ("33.049", "-0.138", "-0.033", "-0.159", "0.031", "-0.250", "-0.300")]
    total = Interval.of(D(0))
    for part in parts:
        total = total + Interval.of(part, D(1000))

    assert total.meets(Interval.of(D(32_201_000), D(1000)))
    assert not total.meets(Interval.of(D(32_205_000), D(1000)))
    exact = Interval.of(D(32_200_451), D(1)) - Interval.of(D(25_689_881), D(1)) - Interval.of(D(662_800), D(100))
    assert exact.meets(Interval.of(D(5_847_751), D(1)))
    assert not exact.meets(Interval.of(D(5_847_700), D(1)))


@given(a=decimals, b=decimals, factor=decimals)
def test_intervals_hold_their_middle(a: D, b: D, factor: D) -> None:
    """Whatever is done with intervals, what is done with their middles lies inside."""
    one, other = Interval.of(a, D("0.001")), Interval.of(b, D(1))

    for found, middle in (
        (one + other, a + b),
        (one - other, a - b),
        (-one, -a),
        (one.scaled(factor), a * factor),
    ):
        assert found.low <= middle <= found.high


def test_a_quotient_of_intervals() -> None:
    """A divisor that rounding may make nought gives no quotient."""
    quotient = Interval.of(D(10), D(1)) / Interval.of(D(4), D(1))

    assert quotient.low < D("2.5") < quotient.high
    with pytest.raises(ZeroDivisionError):
        Interval.of(D(1), D(1)) / Interval.of(D("0.5"), D(1))
