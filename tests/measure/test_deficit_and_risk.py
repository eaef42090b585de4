"""The three deficits, headroom and the risk score, against Kingston's published figures and the grid."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnb_xl.errors import BadArgument
from hnb_xl.measure.deficit import after_payments, cumulative, headroom
from hnb_xl.measure.risk import score


def test_deficit_before_payments() -> None:
    """£24.401m brought forward and £3.962m in the year is £28.363m."""
    assert cumulative(D(24_401_000), [D(3_962_000)]) == D(28_363_000)


def test_deficit_after_maximum_payments() -> None:
    """Less £12m and £5m, £28.363m is £11.363m."""
    assert after_payments(D(28_363_000), [D(12_000_000), D(5_000_000)]) == D(11_363_000)


def test_headroom_under_the_ceiling() -> None:
    """A ceiling of £28.607m leaves £244,000; a deficit above it is a breach."""
    assert headroom(D(28_607_000), D(28_363_000)) == D(244_000)
    assert headroom(D(28_363_000), D(28_607_000)) == D(-244_000)


def test_deficit_over_years_with_a_gap() -> None:
    """Years without a figure are left out; a surplus year lowers the deficit."""
    assert cumulative(D(100), [D(20), None, D(-5)]) == D(115)
    assert after_payments(D(100), [None, D(40)]) == D(60)


def test_deficit_without_a_figure_is_no_figure() -> None:
    """Neither a missing opening nor a year without any figure becomes nil."""
    assert cumulative(None, [D(1)]) is None
    assert cumulative(D(1), [None]) is None
    assert cumulative(D(1), []) is None
    assert after_payments(None, [D(1)]) is None
    assert after_payments(D(1), [None, None]) is None
    assert headroom(None, D(1)) is None
    assert headroom(D(1), None) is None


@pytest.mark.parametrize(
    ("impact", "likelihood", "expected"), [(1, 1, 1), (5, 5, 25), (4, 3, 12), (D("5.0"), D(3), 15)]
)
def test_score_is_a_product(impact: int | D, likelihood: int | D, expected: int) -> None:
    """Impact times likelihood."""
    assert score(impact, likelihood) == expected


@pytest.mark.parametrize("points", [0, 6, -1, D("2.5")])
def test_score_refuses_what_is_off_the_scale(points: int | D) -> None:
    """Each is a whole number from 1 to 5, and which of them is wrong is said."""
    with pytest.raises(BadArgument, match=f"impact must be a whole number from 1 to 5, but it is {points}"):
        score(points, None)
    with pytest.raises(BadArgument, match="likelihood must be"):
        score(3, points)


def test_score_of_an_unjudged_risk_is_no_figure() -> None:
    """A risk without an impact or a likelihood has no score."""
    assert score(None, 3) is None
    assert score(3, None) is None


@given(st.integers(1, 5), st.integers(1, 5))
def test_score_is_symmetric(impact: int, likelihood: int) -> None:
    """Impact and likelihood weigh alike."""
    assert score(impact, likelihood) == score(likelihood, impact)
