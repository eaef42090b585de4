"""Variance, adverse variance, percentage variance and direction, against figures worked by hand."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnb_xl.errors import BadArgument
from hnb_xl.measure.variance import adverse, direction, variance, variance_pct

FIGURES = st.decimals(-(10**12), 10**12, places=4)


def test_variance_is_actual_less_plan() -> None:
    """Kingston's net DSG deficit of £3.962m against a plan of £3.482m is £0.480m over."""
    assert variance(D("3.962"), D("3.482")) == D("0.480")


@pytest.mark.parametrize(("better", "expected"), [("lower", D(12)), ("higher", D(-12)), ("on_target", D(12))])
def test_adverse_is_turned_by_what_is_better(better: str, expected: D) -> None:
    """112 against 100 is adverse for a cost, favourable for a saving, and off target either way."""
    assert adverse(D(112), D(100), better) == expected


def test_adverse_on_target_is_never_negative() -> None:
    """88 against 100 is 12 off target, as 112 is."""
    assert adverse(D(88), D(100), "on_target") == D(12)


def test_adverse_refuses_an_unknown_word() -> None:
    """A misspelt word is refused with the three that are known, even where no figure is there yet."""
    with pytest.raises(BadArgument, match='must be "lower", "higher" or "on_target", not "highest"'):
        adverse(None, None, "highest")


@pytest.mark.parametrize(
    ("actual", "plan", "expected"),
    [
        ("110", "100", "0.1"),
        ("90", "100", "-0.1"),
        ("-90", "-100", "0.1"),
        ("-110", "-100", "-0.1"),
        ("0", "8", "-1"),
    ],
)
def test_variance_pct_divides_by_the_size_of_the_plan(actual: str, plan: str, expected: str) -> None:
    """The sign is the variance's, also where the plan is negative."""
    assert variance_pct(D(actual), D(plan)) == D(expected)


def test_variance_pct_of_no_plan_is_no_figure() -> None:
    """A plan of 0 or none has no percentage."""
    assert variance_pct(D(5), D(0)) is None
    assert variance_pct(D(5), None) is None


@pytest.mark.parametrize(
    ("previous", "current", "better", "expected"),
    [
        ("10", "12", "lower", "Worse"),
        ("10", "12", "higher", "Better"),
        ("12", "10", "lower", "Better"),
        ("12", "10", "higher", "Worse"),
        ("12", "12.0", "higher", "Same"),
        ("3", "-1", "on_target", "Better"),
        ("-1", "3", "on_target", "Worse"),
        ("-2", "2", "on_target", "Same"),
    ],
)
def test_direction_says_which_way_a_figure_moved(previous: str, current: str, better: str, expected: str) -> None:
    """Better and worse follow from what is better; with on_target, nearer to nil is better."""
    assert direction(D(previous), D(current), better) == expected


@pytest.mark.parametrize("figure", [variance, adverse, variance_pct, direction])
def test_no_figure_gives_no_figure(figure) -> None:  # type: ignore[no-untyped-def]  # four signatures
    """Where either operand has no figure yet, neither has the result."""
    assert figure(None, D(1)) is None
    assert figure(D(1), None) is None


@given(FIGURES, FIGURES)
def test_adverse_is_symmetric(actual: D, plan: D) -> None:
    """What is adverse when lower is better is as favourable when higher is."""
    lower, higher = adverse(actual, plan, "lower"), adverse(actual, plan, "higher")
    swapped = adverse(plan, actual, "lower")

    assert lower is not None
    assert higher == -lower == swapped
    assert adverse(actual, plan, "on_target") == abs(lower)


@given(FIGURES, FIGURES, st.sampled_from(["lower", "higher", "on_target"]))
def test_direction_reversed_is_the_opposite(previous: D, current: D, better: str) -> None:
    """Read backwards in time, better is worse."""
    opposite = {"Better": "Worse", "Worse": "Better", "Same": "Same"}

    there, back = direction(previous, current, better), direction(current, previous, better)

    assert there is not None
    assert back == opposite[there]


@given(FIGURES, FIGURES.filter(bool))
def test_variance_pct_doubles_with_the_variance(actual: D, plan: D) -> None:
    """The fraction does not depend on the unit: pounds and thousands give the same."""
    assert variance_pct(actual * 1000, plan * 1000) == variance_pct(actual, plan)
