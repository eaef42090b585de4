"""The cumulative deficit of Kingston, before and after payments, against the ceiling, and the bridge that says why."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from hnb_xl.model.results import FigureKind
from tests.properties.returns import Cells, kingston, kingston_measured, measured, with_cells

# In £k, from the ceiling to the forecast: each line's variance, income turned round.
BRIDGE = {
    "ceiling": 28_607,
    "opening_difference": -724,
    "expenditure_before_savings": -3,
    "srp_places": -67,
    "srp_vacant_places": 40,
    "special_school_places": -112,
    "post_16_offer": 151,
    "commissioning": 101,
    "partner_contributions": 299,
    "hnb_allocation": 207,
    "budget_additions": -201,
    "other_blocks": 64,
    "general_fund": 0,
    "not_explained": 1,
    "forecast": 28_363,
}


@pytest.mark.parametrize(
    ("id", "pounds"),
    [
        ("brought_forward", 24_401_000),
        ("in_year", 3_962_000),
        ("cumulative.before_sv", 28_363_000),
        ("cumulative.after_sv_received", 16_363_000),
        ("cumulative.after_sv_max", 11_363_000),
        ("ceiling", 28_607_000),
        ("headroom", 244_000),
    ],
)
def test_a_deficit(id: str, pounds: int) -> None:
    """24,401 + 3,962 = 28,363; less 12,000 received = 16,363; less 17,000 at most = 11,363; 28,607 - 28,363 = 244."""
    figure = kingston_measured().results.get(f"deficit.{id}")

    assert figure is not None
    assert figure.value == pounds
    assert figure.period == "2021-22/outturn"
    assert figure.unit == "GBP"
    assert figure.clause == "2"


def test_payments_received_say_what_they_leave_out() -> None:
    """The instalments of 2021-22 are not published: the figure counts only the £12m of the year before, and says so."""
    text = kingston_measured().text("deficit.cumulative.after_sv_received")

    assert text == "no figure yet for 2021-22, all instalments: counts only payments with a figure"
    assert kingston_measured().text("deficit.cumulative.after_sv_max") == ""


def test_maximum_payments_say_what_they_leave_out() -> None:
    """With the maximum of one year blank, the deficit after payments counts the other year's and says so."""
    results = measured(with_cells(kingston(), {("profile", "2020-21", "Maximum payment"): None}))

    assert results.value("deficit.cumulative.after_sv_max") == 23_363_000
    assert results.text("deficit.cumulative.after_sv_max").startswith("no figure yet for 2020-21")


def test_no_payment_with_a_figure_leaves_no_deficit_after_payments() -> None:
    """Payments that are all unknown are not nought: what is left after them is unknown too."""
    results = measured(with_cells(kingston(), {("payment", "2020-21", "Paid"): None}))

    assert results.value("deficit.cumulative.after_sv_received") is None
    assert results.value("deficit.cumulative.before_sv") == 28_363_000


def test_a_payment_of_no_year_is_not_counted() -> None:
    """A payment counts for the years up to the return's; one of a later year, or of none, does not."""
    later: Cells = {("payment", "2021-22, all instalments", "Paid"): 1_000_000}
    of_none = {**later, ("payment", "2021-22, all instalments", "Financial year"): "2021/22"}
    next_year = {**later, ("payment", "2021-22, all instalments", "Financial year"): "2022-23"}

    found = [
        measured(with_cells(kingston(), cells)).value("deficit.cumulative.after_sv_received")
        for cells in (later, of_none, next_year)
    ]

    assert found == [15_363_000, 16_363_000, 16_363_000]


def test_the_bridge() -> None:
    """Each step is the line's published variance; the opening is £724k better than the ceiling and plan assumed."""
    results = kingston_measured().results

    steps = {figure.id.removeprefix("deficit.bridge."): figure.value for figure in results.starting("deficit.bridge.")}

    assert steps == {key: thousands * 1000 for key, thousands in BRIDGE.items()}


def test_the_bridge_adds_up() -> None:
    """From 28.607 to 28.363: the steps between ceiling and forecast add up, to the pound."""
    figures = kingston_measured().results.starting("deficit.bridge.")
    values = [figure.value for figure in figures if figure.value is not None]

    assert sum(values[:-1], D(0)) == values[-1] == 28_363_000


def test_the_bridge_names_a_line_without_a_figure() -> None:
    """A line without a forecast has no step, and what that leaves unexplained says whose figure is missing."""
    results = measured(with_cells(kingston(), {("model", "commissioning", "Forecast"): "TBC"}))

    assert results.value("deficit.bridge.commissioning") is None
    assert results.value("deficit.bridge.not_explained") == 102_000
    assert "Improved commissioning" in results.text("deficit.bridge.not_explained")


def test_subtotals_left_blank_still_give_the_deficit() -> None:
    """An officer who types only the lines gets the same headline: 28,362, since the lines are rounded."""
    subtotals = ("total_budget", "expenditure_after_savings", "net_hnb_deficit", "net_dsg_deficit")
    cells: dict[tuple[str, str, str], object] = {("model", key, "Forecast"): None for key in subtotals}
    cells |= {("kpi", ref, "Q3"): None for ref in ("9", "10", "13", "14", "15")}

    results = measured(with_cells(kingston(), cells))
    in_year = results.results.get("deficit.in_year")

    # 33.049 - 0.138 - 0.033 - 0.159 + 0.031 - 0.250 - 0.300 = 32.200; less 26.353 = 5.847; - 0.686 - 1.200 = 3.961
    assert results.value("model.expenditure_after_savings.actual") == 32_200_000
    assert results.value("model.net_hnb_deficit.actual") == 5_847_000
    assert in_year is not None
    assert in_year.value == 3_961_000
    assert in_year.kind is FigureKind.COMPUTED
    assert len(in_year.cells) == 11
    assert results.value("deficit.cumulative.before_sv") == 28_362_000
    assert results.value("deficit.headroom") == 245_000
    gap = results.value("funding.gap_pct")
    assert gap is not None
    assert round(gap, 4) == D("0.2534")  # 32.200 / 25.689881 - 1


def test_a_subtotal_in_words_is_no_figure_yet() -> None:
    """Only a blank subtotal is taken from its parts: "TBC" or an error is not."""
    for held in ("TBC", "#REF!", "="):
        results = measured(with_cells(kingston(), {("model", "total_budget", "Forecast"): held}))

        assert results.value("model.total_budget.actual") is None, held
        assert results.value("model.total_budget.parts_actual") == 26_353_000, held


def test_a_line_that_is_a_part_of_itself_has_no_parts() -> None:
    """Two subtotals that name one another would go round for ever: neither is worked out."""
    cells = {
        ("model", "total_budget", "Parts"): "+net_hnb_deficit",
        ("model", "total_budget", "Forecast"): None,
        ("model", "net_hnb_deficit", "Parts"): "+total_budget",
        ("model", "net_hnb_deficit", "Forecast"): None,
    }

    results = measured(with_cells(kingston(), cells))

    assert results.value("model.total_budget.actual") is None
    assert results.results.get("model.total_budget.parts_actual") is None


def test_without_an_opening_balance_there_is_no_deficit() -> None:
    """Brought forward comes from the year's row or from last year's outturn; without either nothing is guessed."""
    from_outturn = {("profile", "2021-22", "Brought forward"): None}
    neither = {**from_outturn, ("profile", "2020-21", "Final outturn before SV"): None}

    assert measured(with_cells(kingston(), from_outturn)).value("deficit.cumulative.before_sv") == 28_363_000
    results = measured(with_cells(kingston(), neither))
    assert [results.value(f"deficit.{id}") for id in ("brought_forward", "cumulative.before_sv", "headroom")] == [
        None
    ] * 3
    assert results.results.starting("deficit.bridge.") == ()


def test_other_years() -> None:
    """A year that is closed shows its outturn; with a ceiling of its own, also its headroom."""
    results = measured(with_cells(kingston(), {("profile", "2020-21", "Ceiling before SV"): 25_000_000})).results

    found = {figure.id: figure.value for figure in results if figure.period == "2020-21/outturn"}

    assert found == {
        "deficit.ceiling": 25_000_000,
        "deficit.cumulative.before_sv": 24_401_000,
        "deficit.headroom": 599_000,
        "payments.due": 12_000_000,
        "payments.received": 12_000_000,
    }
    assert results.value("deficit.headroom") == 244_000
