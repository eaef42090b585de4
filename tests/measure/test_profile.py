"""Pro rata targets, years to date and net flows, against figures worked by hand."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnb_xl.errors import BadArgument
from hnb_xl.measure.profile import net, prorata, ytd

FIGURES = st.decimals(-(10**9), 10**9, places=2)


def test_prorata_of_kingstons_plans() -> None:
    """From 1,429 plans towards 1,530 the line stands at 1,496 and a third after eight months."""
    stands = prorata(D(1530), 8, D(1429))

    assert stands is not None
    assert round(stands * 3, 20) == D(4489)


@pytest.mark.parametrize(
    ("target", "months", "baseline", "expected"),
    [
        ("1200", "3", "0", "300"),
        ("1200", "0", "0", "0"),
        ("1200", "12", "600", "1200"),
        ("1200", "6", "1800", "1500"),
        ("-1200", "6", "0", "-600"),
        ("120", "2.5", "0", "25"),
    ],
)
def test_prorata_is_a_straight_line(target: str, months: str, baseline: str, expected: str) -> None:
    """The line runs from the baseline to the target, up, down or below nil, also for part months."""
    assert prorata(D(target), D(months), D(baseline)) == D(expected)


@pytest.mark.parametrize("months", [D("-0.5"), D("12.01"), 13])
def test_prorata_refuses_months_outside_the_year(months: D | int) -> None:
    """Months run from 0 to 12, and the refusal does not wait for a target."""
    with pytest.raises(BadArgument, match="months_elapsed must be from 0 to 12"):
        prorata(None, months)


def test_prorata_without_a_figure_is_no_figure() -> None:
    """Target, months and baseline must all be known."""
    assert prorata(None, 6) is None
    assert prorata(D(10), None) is None
    assert prorata(D(10), 6, None) is None


@given(FIGURES, FIGURES)
def test_prorata_ends_at_the_target(target: D, baseline: D) -> None:
    """After twelve months the target is due, after none the baseline."""
    assert prorata(target, 12, baseline) == target
    assert prorata(target, 0, baseline) == baseline


@given(FIGURES, st.integers(0, 12), FIGURES)
def test_prorata_stays_between_baseline_and_target(target: D, months: int, baseline: D) -> None:
    """The line never leaves the range of its two ends by more than the last digit carried."""
    stands = prorata(target, months, baseline)

    assert stands is not None
    low, high = sorted([target, baseline])
    assert low - D("1e-15") <= stands <= high + D("1e-15")


def test_ytd_adds_the_periods_that_have_figures() -> None:
    """A quarter without a figure is left out, a quarter of nil is counted, and no figure at all is none."""
    assert ytd([D(10), None, D(0), D("2.5")]) == D("12.5")
    assert ytd([D(0)]) == D(0)
    assert ytd([None, None]) is None
    assert ytd([]) is None


@given(st.lists(FIGURES | st.none()))
def test_ytd_does_not_depend_on_order(values: list[D | None]) -> None:
    """The quarters may stand in any order."""
    assert ytd(values) == ytd(values[::-1])


@pytest.mark.parametrize("ceased", [D(32), D(-32)])
def test_net_takes_ceased_with_either_sign(ceased: D) -> None:
    """53 issued and 32 ceased is 21 more plans, and 19 with two more moved out than in."""
    assert net(D(53), ceased) == D(21)
    assert net(D(53), ceased, D(-2)) == D(19)


def test_net_without_a_figure_is_no_figure() -> None:
    """Issued, ceased and, where they count, movers must all be known."""
    assert net(None, D(1)) is None
    assert net(D(1), None) is None
    assert net(D(1), D(1), None) is None
