"""The RAG rating, at and around its thresholds, against ratings worked by hand."""

from __future__ import annotations

from decimal import Decimal as D
from math import inf, nan, nextafter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnb_xl.errors import BadArgument
from hnb_xl.measure.rating import Tolerance, rag
from hnb_xl.measure.rating_in_floats import QuickRating

FIVE_TEN = Tolerance(amber_pct=D("0.05"), red_pct=D("0.10"))
ORDER = ("Green", "Amber", "Red")

THRESHOLDS = st.none() | st.decimals(0, 1000, places=3)
TOLERANCES = st.builds(Tolerance, THRESHOLDS, THRESHOLDS, THRESHOLDS, THRESHOLDS, st.sampled_from(["either", "both"]))
BETTER = st.sampled_from(["lower", "higher", "on_target"])
FIGURES = st.decimals(-(10**9), 10**9, places=3)


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        ("90", "Green"),
        ("100", "Green"),
        ("105", "Green"),
        ("105.01", "Amber"),
        ("109.99", "Amber"),
        ("110", "Red"),
        ("200", "Red"),
    ],
)
def test_lower_is_better(actual: str, expected: str) -> None:
    """Against 100 with 5% and 10%: at the amber tolerance still Green, at the red threshold already Red."""
    assert rag(D(actual), D(100), "lower", FIVE_TEN) == expected


@pytest.mark.parametrize(
    ("actual", "expected"),
    [("95", "Green"), ("94.99", "Amber"), ("90.01", "Amber"), ("90", "Red"), ("130", "Green")],
)
def test_higher_is_better(actual: str, expected: str) -> None:
    """A shortfall is what counts where higher is better."""
    assert rag(D(actual), D(100), "higher", FIVE_TEN) == expected


@pytest.mark.parametrize(
    ("actual", "expected"),
    [("95", "Green"), ("94.9", "Amber"), ("105.1", "Amber"), ("90", "Red"), ("110", "Red")],
)
def test_on_target(actual: str, expected: str) -> None:
    """Either side of the target counts alike."""
    assert rag(D(actual), D(100), "on_target", FIVE_TEN) == expected


@pytest.mark.parametrize(
    ("actual", "expected"), [("-105", "Green"), ("-104.9", "Green"), ("-94", "Amber"), ("-90", "Red")]
)
def test_negative_target(actual: str, expected: str) -> None:
    """Percentages are of the size of the target: against -100, -95 is 5% adverse."""
    assert rag(D(actual), D(-100), "lower", FIVE_TEN) == expected


def test_no_tolerance_at_all_is_green_or_red() -> None:
    """With no threshold, anything adverse is Red."""
    assert rag(D("100.01"), D(100)) == "Red"
    assert rag(D(100), D(100)) == "Green"


def test_no_red_threshold_is_red_beyond_amber() -> None:
    """With an amber tolerance only, all beyond it is Red."""
    amber_only = Tolerance(amber_pct=D("0.05"))

    assert [rag(D(n), D(100), "lower", amber_only) for n in (105, 106)] == ["Green", "Red"]


def test_no_amber_threshold_is_amber_from_nil() -> None:
    """With a red threshold only, anything adverse below it is Amber."""
    red_only = Tolerance(red_amount=D(10))

    rated = [rag(D(n), D(100), "lower", red_only) for n in (100, 101, 109, 110)]

    assert rated == ["Green", "Amber", "Amber", "Red"]


@pytest.mark.parametrize(
    ("combine", "expected"),
    [
        ("either", ["Green", "Amber", "Amber", "Red", "Red"]),
        ("both", ["Green", "Green", "Amber", "Amber", "Red"]),
    ],
)
def test_percentage_and_amount_combine(combine: str, expected: list[str]) -> None:
    """Against 1,000 with 2% or £50 amber and 10% or £70 red: the first to trip decides, or the last."""
    mixed = Tolerance(D("0.02"), D("0.10"), D(50), D(70), combine)

    assert [rag(D(n), D(1000), "lower", mixed) for n in (1020, 1050, 1060, 1070, 1100)] == expected


@pytest.mark.parametrize(("actual", "expected"), [("50", "Green"), ("51", "Amber"), ("70", "Red"), ("-1", "Green")])
def test_target_of_nil_counts_amounts_only(actual: str, expected: str) -> None:
    """A percentage of a nil target says nothing."""
    mixed = Tolerance(D("0.02"), D("0.10"), D(50), D(70), "both")

    assert rag(D(actual), D(0), "lower", mixed) == expected


def test_target_of_nil_without_amounts_is_green_or_red() -> None:
    """With percentages alone, nothing is left to allow a figure above a nil target."""
    assert [rag(D(n), D(0), "lower", FIVE_TEN) for n in (0, 1)] == ["Green", "Red"]


def test_limits_are_given_in_units() -> None:
    """What a policy allows can be shown beside the rating."""
    mixed = Tolerance(D("0.02"), None, D(50), None)

    assert mixed.green_to(D(1000)) == D(20)
    assert mixed.green_to(D(-10000)) == D(50)
    assert mixed.green_to(D(0)) == D(50)
    assert mixed.red_from(D(1000)) is None
    assert Tolerance(red_pct=D("0.1")).red_from(D(0)) is None


def test_no_figure_has_no_rating() -> None:
    """A missing actual or target is not Green: it is not rated."""
    assert rag(None, D(100), "lower", FIVE_TEN) is None
    assert rag(D(100), None, "lower", FIVE_TEN) is None


def test_wrong_tolerances_are_refused() -> None:
    """A negative threshold and an unknown way to combine are refused by name."""
    with pytest.raises(BadArgument, match=r"red_pct must not be negative, but it is -0\.1"):
        Tolerance(red_pct=D("-0.1"))
    with pytest.raises(BadArgument, match='combine must be "either" or "both", not "all"'):
        Tolerance(combine="all")


@given(FIGURES, FIGURES, FIGURES, TOLERANCES)
def test_a_worse_actual_is_never_rated_better(one: D, other: D, target: D, tolerance: Tolerance) -> None:
    """Where lower is better the rating only worsens as the actual rises, and the reverse."""
    low, high = sorted([one, other])

    for better, good, bad in (("lower", low, high), ("higher", high, low)):
        rated = [ORDER.index(rag(actual, target, better, tolerance) or "") for actual in (good, bad)]
        assert rated == sorted(rated)


@given(FIGURES, FIGURES, TOLERANCES, BETTER)
def test_both_is_never_stricter_than_either(actual: D, target: D, tolerance: Tolerance, better: str) -> None:
    """Asking for both thresholds to be passed rates no worse than asking for one, where red is set."""
    parts = (tolerance.amber_pct, tolerance.red_pct, tolerance.amber_amount, tolerance.red_amount)

    either = rag(actual, target, better, Tolerance(*parts, combine="either"))
    both = rag(actual, target, better, Tolerance(*parts, combine="both"))

    assert ORDER.index(both or "") <= ORDER.index(either or "")


FLOATS = st.one_of(
    st.floats(),
    st.floats(-1e9, 1e9).map(lambda number: round(number, 2)),
    st.integers(-1000, 1000).map(float),
    st.sampled_from([0.0, -0.0, 5e-324, 1e-310, 1e308, -1e308, 0.1, 0.3, 105.0, 110.0, 2.0**53]),
)
SMALL = st.none() | st.sampled_from([0.0, 0.05, 0.1, 1 / 3, 5.0, 10.0, 1e-320, 1e308]) | st.floats(0, 1e6)


def exact(number: float | None) -> D | None:
    """A float as the decimal it shows."""
    return None if number is None else D(repr(number))


def same_or_unsure(actual: float, target: float, better: str, tolerance: Tolerance) -> bool:
    """Whether floats say what Decimals say, or do not commit themselves."""
    sure = QuickRating(better, tolerance).rate(actual, target)
    return sure is None or sure == rag(exact(actual), exact(target), better, tolerance)


@given(FLOATS, FLOATS, SMALL, SMALL, SMALL, SMALL, st.sampled_from(["either", "both"]), BETTER)
def test_floats_agree_with_decimals(  # one argument for each part of a policy
    actual: float,
    target: float,
    amber_pct: float | None,
    red_pct: float | None,
    amber_amount: float | None,
    red_amount: float | None,
    combine: str,
    better: str,
) -> None:
    """Whatever the numbers, floats rate as Decimals do or leave it to them."""
    tolerance = Tolerance(exact(amber_pct), exact(red_pct), exact(amber_amount), exact(red_amount), combine)

    assert same_or_unsure(actual, target, better, tolerance)


@given(st.floats(-1e12, 1e12), SMALL.filter(bool), st.integers(-3, 3), BETTER)
def test_floats_agree_with_decimals_at_thresholds(target: float, pct: float, steps: int, better: str) -> None:
    """At a threshold, and a few of the smallest steps beside it, floats rate as Decimals do."""
    edge = float(D(repr(target)) + (-1 if better == "higher" else 1) * D(repr(pct)) * abs(D(repr(target))))
    for _ in range(abs(steps)):
        edge = nextafter(edge, inf if steps > 0 else -inf)

    assert same_or_unsure(edge, target, better, Tolerance(amber_pct=exact(pct), red_pct=exact(pct)))
    assert same_or_unsure(edge, target, better, Tolerance(red_pct=exact(pct)))


def test_floats_commit_themselves_away_from_thresholds() -> None:
    """The quick way is not a way to nothing: ordinary figures are rated in floats."""
    quick = QuickRating("lower", FIVE_TEN)

    sure = [quick.rate(n, 100.0) for n in (90.0, 100.0, 104.0, 107.0, 120.0)]
    unsure = [quick.rate(n, 100.0) for n in (105.0, 110.0, nan, inf)]

    assert sure == ["Green", "Green", "Green", "Amber", "Red"]
    assert unsure == [None] * 4
