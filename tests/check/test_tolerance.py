"""Published precision: rounding alone never makes a finding, and a gap beyond it always does."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnb_xl.measure.demand import average_cost, funding_gap, growth
from hnb_xl.measure.expected.sides import added, alone, follows
from hnb_xl.model.expectation import Expectation, Identity, Term
from hnb_xl.model.inputs import Entry
from hnb_xl.model.money import rounded

QUANTA = st.sampled_from([D(0), D(1), D(100), D(1000), D("0.01"), D("0.0001")])
AMOUNTS = st.decimals(-50_000_000, 50_000_000, places=3)
COUNTS = st.integers(1, 5000).map(D)
MONEY = st.decimals(1_000_000, 50_000_000, places=2)


def published(value: D, quantum: D, sign: D = D(1)) -> Term:
    """A figure as a return prints it: rounded to its published precision, or exact."""
    shown = rounded(value, quantum) if quantum else value
    return Term("kpi", "1", "Q3", "a figure", Entry("KPIs", "A1", shown, quantum=quantum), "GBP", sign)


def expectation(stated: Term, *ways: object) -> Expectation:
    """An identity between one figure and what it follows from."""
    return Expectation(Identity.SPEND, "kpi.1", "a figure", "Q3", "GBP", alone(stated), ways)  # type: ignore[arg-type]


@given(
    parts=st.lists(st.tuples(AMOUNTS, QUANTA, st.sampled_from([D(1), D(-1)])), min_size=1, max_size=8), quantum=QUANTA
)
def test_a_true_sum_never_fires_however_its_figures_are_rounded(parts: list[tuple[D, D, D]], quantum: D) -> None:
    """True amounts add up; each rounded as it likes, the identity over them still holds."""
    total = sum((sign * value for value, _, sign in parts), D(0))
    terms = [published(value, each, sign) for value, each, sign in parts]

    assert expectation(published(total, quantum), added(terms, "parts")).holds


@given(
    parts=st.lists(st.tuples(AMOUNTS, QUANTA), min_size=1, max_size=8),
    quantum=QUANTA,
    beyond=st.decimals("0.001", 100_000, places=3),
    up=st.booleans(),
)
def test_a_gap_beyond_rounding_always_fires(parts: list[tuple[D, D]], quantum: D, beyond: D, up: bool) -> None:
    """A total further from its parts than all half-units together is found, and so is its size."""
    terms = [published(value, each) for value, each in parts]
    allowed = (sum((each for _, each in parts), D(0)) + quantum) / 2
    gap = (allowed + beyond) * (1 if up else -1)
    total = sum((term.value for term in terms), D(0)) + gap
    stated = Term("kpi", "1", "Q3", "a total", Entry("KPIs", "A1", total, quantum=quantum), "GBP")

    found = expectation(stated, added(terms, "parts"))

    assert not found.holds
    assert found.difference == gap
    assert found.allowance == allowed


@given(plans=COUNTS, base=COUNTS, quantum=st.sampled_from([D("0.0001"), D("0.001")]))
def test_true_growth_never_fires(plans: D, base: D, quantum: D) -> None:
    """Growth of exact counts, printed to a hundredth or a tenth of a per cent, is never a contradiction."""
    terms = (published(plans, D(0)), published(base, D(0)))
    rate = growth(plans, base)
    assert rate is not None

    side = follows(growth, terms, "growth", "{0} / {1}")

    assert side is not None
    assert expectation(published(rate, quantum), side).holds


@given(spend=MONEY, grant=MONEY, precision=st.sampled_from([D(1), D(1000)]))
def test_a_true_gap_never_fires(spend: D, grant: D, precision: D) -> None:
    """A funding gap of rounded amounts holds at its own published precision."""
    rate = funding_gap(spend, grant)
    assert rate is not None

    side = follows(funding_gap, (published(spend, precision), published(grant, precision)), "gap", "{0} / {1}")

    assert side is not None
    assert expectation(published(rate, D("0.0001")), side).holds


@given(spend=MONEY, plans=COUNTS, away=st.integers(2, 500).map(D))
def test_a_rate_beyond_rounding_always_fires(spend: D, plans: D, away: D) -> None:
    """An average cost further from its parts than their rounding reaches is found."""
    terms = (published(spend, D(1)), published(plans, D(0)))
    side = follows(average_cost, terms, "cost", "{0} / {1}")
    assert side is not None
    width = side.interval.high - side.interval.low
    stated = published(side.value + width + away, D(1))

    assert not expectation(stated, side).holds


@pytest.mark.parametrize(("quantum", "value"), [(D(20), D(3)), (D(10), D(5))])
def test_a_divisor_that_may_be_nought_says_nothing(quantum: D, value: D) -> None:
    """Where rounding is coarser than the divisor itself, no rate is expected at all."""
    terms = (published(D(1000), D(1)), Term("kpi", "1", "Q3", "", Entry("KPIs", "A1", value, quantum=quantum), "count"))

    assert follows(average_cost, terms, "cost", "{0} / {1}") is None


def test_any_of_several_ways_explains_a_figure() -> None:
    """A rate passes when any of its declared denominators gives it; the message names the first."""
    spend = published(D(30_270_400), D(1))
    january, maintained = published(D(1436), D(0)), published(D(1429), D(0))
    ways = [follows(average_cost, (spend, plans), "cost", "{0} / {1}") for plans in (january, maintained)]

    found = expectation(published(D(21_183), D(1)), *ways)

    assert found.holds
    assert found.due is ways[0]


@pytest.mark.parametrize(
    ("unit", "stated", "due", "small"),
    [
        ("GBP", "5847751", "5847770", True),
        ("GBP", "32200451", "32201000", True),
        ("GBP", "470000", "462000", False),
        ("count", "150001", "150000", False),
        ("percent", "0.25340", "0.25342", True),
        ("percent", "0.2534", "0.2543", False),
    ],
)
def test_a_gap_is_small_up_to_one_part_in_ten_thousand(unit: str, stated: str, due: str, small: bool) -> None:
    """A small gap is worth a note; a count is never a little wrong."""
    found = Expectation(
        Identity.SPEND, "", "", "Q3", unit, alone(published(D(stated), D(0))), (alone(published(D(due), D(0))),)
    )

    assert found.is_small is small
