"""What is expected of a figure: which places are compared, for which moment, and when nothing can be said."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from hnb_xl.measure.expected import expectations
from hnb_xl.model.expectation import Expectation, Identity
from hnb_xl.read import read
from tests.factories import Row, Rows, book

COUNT: dict[str, object] = {"unit": "count", "rounded_to": 0}


def expected(rows: Rows, identity: Identity, **period: object) -> list[Expectation]:
    """The expectations of one identity that some rows give."""
    given = {**rows, "period": [period]} if period else rows
    return [each for each in expectations(read(book(given))) if each.identity is identity]


def compared(found: list[Expectation]) -> set[tuple[str, D, D]]:
    """What is compared: the moment and both values."""
    return {(each.when, each.stated.value, each.due.value) for each in found}


def flow(**of_quarters: tuple[int, int]) -> list[Row]:
    """Rows of the flow table: issued and ceased by quarter."""
    return [{"period": point.upper(), "issued": came, "ceased": went} for point, (came, went) in of_quarters.items()]


def test_new_plans_to_date_are_held_against_the_quarters_added_up() -> None:
    """A KPI to date of 24 and 52 stands beside 18 and 18 + 23."""
    kpi = {"ref": "5", "basis": "to date", "fact": "ehcp.issued", "Q1": 24, "Q2": 52} | COUNT

    found = expected({"kpi": [kpi], "ehcp": flow(q1=(18, 7), q2=(23, 22))}, Identity.SAME_FACT)

    assert compared(found) == {("Q1", D(24), D(18)), ("Q2", D(52), D(41))}


def test_new_plans_in_the_period_are_held_against_that_period() -> None:
    """A KPI that is a flow of the period stands beside the period's own row: never a flow beside a total to date."""
    kpi = {"ref": "5", "basis": "flow", "fact": "ehcp.issued", "Q1": 18, "Q2": 52} | COUNT

    found = expected({"kpi": [kpi], "ehcp": flow(q1=(18, 7), q2=(23, 22))}, Identity.SAME_FACT)

    assert compared(found) == {("Q1", D(18), D(18)), ("Q2", D(52), D(23))}


def test_a_forecast_is_not_held_against_a_stock() -> None:
    """The model's forecast of the year end says nothing of a KPI that stands at a date."""
    kpi = {"ref": "10", "basis": "stock", "fact": "hnb.spend", "Q3": 10}
    line = {"key": "spend", "fact": "hnb.spend", "actual": 20}

    assert expected({"kpi": [kpi], "model": [line]}, Identity.SAME_FACT) == []


def test_the_models_columns_are_the_plan_this_return_and_the_last() -> None:
    """Plan is held against the target, forecast against Q3, and last forecast against Q2."""
    kpi = {"ref": "10", "basis": "forecast", "fact": "hnb.spend", "target": 1, "Q2": 2, "Q3": 3}
    line = {"key": "spend", "fact": "hnb.spend", "plan": 11, "previous": 12, "actual": 13}

    found = expected({"kpi": [kpi], "model": [line]}, Identity.SAME_FACT)

    assert compared(found) == {("Target", D(1), D(11)), ("Q2", D(2), D(12)), ("Q3", D(3), D(13))}


def test_the_outturns_previous_forecast_is_of_no_return() -> None:
    """What Schools Forum last saw need not be what the last return said."""
    kpi = {"ref": "9", "basis": "forecast", "fact": "hnb.deficit", "Q2": 5_704_626, "Q3": 5_751_000}
    block = {"key": "hnb", "unit": "£m", "fact": "hnb.deficit", "incl_published": 5.751, "previous": 5.688}

    found = expected({"kpi": [kpi], "outturn": [block]}, Identity.SAME_FACT)

    assert compared(found) == {("Q3", D(5_751_000), D(5_751_000))}


def test_a_contribution_is_one_amount_however_it_is_written() -> None:
    """£1,200,000, a saving of -1.200 in the model and -1.200 of funding in the outturn are one fact."""
    rows: Rows = {
        "kpi": [{"ref": "20", "basis": "forecast", "fact": "dsg.council", "Q3": 1_200_000}],
        "model": [
            {
                "key": "council",
                "unit": "£m",
                "signs": "saving written negative",
                "fact": "dsg.council",
                "actual": -1.2,
            }
        ],
        "outturn": [{"key": "council", "unit": "£m", "kind": "funding", "fact": "dsg.council", "incl_published": -1.2}],
    }

    found = expected(rows, Identity.SAME_FACT)

    assert [each.due.value for each in found] == [D(1_200_000), D(1_200_000)]


@pytest.mark.parametrize("quoted", [-0.2534, 0.2534])
def test_a_quoted_figure_may_have_either_sign(quoted: float) -> None:
    """A KPI written with the opposite sign is one figure, whether a condition quotes it with or without."""
    kpi = {"ref": "16", "unit": "%", "signs": "reversed", "fact": "hnb.gap", "Q3": -0.2534}

    found = expected(
        {"kpi": [kpi], "condition_kpi": [{"key": "2.4", "kpi": "16", "unit": "%", "Q3": quoted}]}, Identity.SAME_FACT
    )

    assert [each.holds for each in found] == [True]


def test_a_pro_rata_target_is_not_the_years() -> None:
    """1,496 at the data date and 1,530 at the year end do not contradict each other."""
    kpi = {"ref": "3", "fact": "ehcp.january", "target_kind": "pro rata", "target": 1_496, "annual_target": 1_530}
    plan = {"year": "2021-22", "january": 1_530}

    found = expected({"kpi": [kpi | COUNT], "ehcp_plan": [plan]}, Identity.SAME_FACT)

    assert compared(found) == {("Target", D(1_530), D(1_530))}


def test_movers_without_a_figure_leave_the_stock_open() -> None:
    """Where movers are reported but not yet known, no number of plans can be expected."""
    moved = {"ref": "6a", "basis": "to date", "fact": "ehcp.movers", "Q1": 1, "Q2": "n/a"} | COUNT
    rows: list[Row] = [
        {"ref": "1", "fact": "ehcp.stock", "baseline": 1_429, "Q1": 1_447, "Q2": 1_470} | COUNT,
        {"ref": "5", "basis": "to date", "fact": "ehcp.issued", "Q1": 24, "Q2": 52} | COUNT,
        {"ref": "6", "basis": "to date", "fact": "ehcp.ceased", "Q1": 7, "Q2": 22} | COUNT,
    ]

    assert compared(expected({"kpi": [*rows, moved]}, Identity.STOCK)) == {("Q1", D(1_447), D(1_447))}
    assert compared(expected({"kpi": rows}, Identity.STOCK)) == {
        ("Q1", D(1_447), D(1_446)),
        ("Q2", D(1_470), D(1_459)),
    }


def test_movers_reported_elsewhere_may_explain_the_flow() -> None:
    """18 - 7 = 11 net and 1 moved in: 12 more plans are no contradiction, and 13 are."""
    moved = {"ref": "6a", "basis": "to date", "fact": "ehcp.movers", "Q1": 1} | COUNT

    def holds(stock: int) -> bool:
        kpi = {"ref": "1", "fact": "ehcp.stock", "baseline": 1_429, "Q1": stock} | COUNT
        rows: Rows = {"kpi": [kpi, moved], "ehcp": flow(q1=(18, 7))}
        return all(each.holds for each in expected(rows, Identity.FLOW_AND_STOCK, point="Q1"))

    # the baseline of a count may itself be rounded, so half a plan either way is allowed
    assert [holds(1_429 + rise) for rise in (10, 11, 12, 13)] == [False, True, True, False]


def test_the_baselines_payments_are_those_up_to_last_year() -> None:
    """24,401,000 - 12,000,000 at the baseline; 12,000,000 and 5,000,000 from the year's own figures."""
    kpis: list[Row] = [
        {"ref": "14", "basis": "forecast", "fact": "dsg.before_sv", "baseline": 24_401_000, "Q3": 28_363_000},
        {"ref": "15", "basis": "forecast", "fact": "dsg.after_sv_max", "baseline": 12_401_000, "Q3": 11_363_000},
    ]
    years: list[Row] = [{"year": "2020-21", "sv_max": 12_000_000}, {"year": "2021-22", "sv_max": 5_000_000}]

    found = expected({"kpi": kpis, "profile": years}, Identity.AFTER_PAYMENTS)

    assert {(each.when, each.due.value) for each in found} == {("Baseline", D(12_401_000)), ("Q3", D(11_363_000))}


def test_an_unknown_payment_is_not_nought() -> None:
    """With one year's maximum unknown, nothing is expected of the deficit after payments."""
    kpis: list[Row] = [
        {"ref": "14", "basis": "forecast", "fact": "dsg.before_sv", "Q3": 28_363_000},
        {"ref": "15", "basis": "forecast", "fact": "dsg.after_sv_max", "Q3": 11_363_000},
    ]
    years: list[Row] = [{"year": "2020-21", "sv_max": "TBC"}, {"year": "2021-22", "sv_max": 5_000_000}]

    assert expected({"kpi": kpis, "profile": years}, Identity.AFTER_PAYMENTS) == []


def test_a_subtotal_with_a_part_missing_is_left_alone() -> None:
    """Blank is not nought: a subtotal is only compared when every part has a figure."""
    lines: list[Row] = [
        {"key": "a", "actual": 1},
        {"key": "b", "actual": "Data coming"},
        {"key": "total", "kind": "subtotal", "parts": "+a +b", "actual": 5},
    ]

    assert expected({"model": lines}, Identity.MODEL_SUBTOTAL) == []


def test_a_part_may_be_taken_away() -> None:
    """Net deficit is expenditure less budget: 32.201 - 26.353 = 5.848."""
    lines: list[Row] = [
        {"key": "spend", "unit": "£m", "actual": 32.201},
        {"key": "budget", "unit": "£m", "actual": 26.353},
        {"key": "net", "unit": "£m", "kind": "subtotal", "parts": "+spend -budget", "actual": 5.848},
    ]

    (found,) = expected({"model": lines}, Identity.MODEL_SUBTOTAL)

    assert (found.due.value, found.difference, found.holds) == (D(5_848_000), D(0), True)


def test_a_blank_subtotal_stands_for_its_parts() -> None:
    """5.848 is 32.201 less a budget left blank, which is 25.690 + 0.663; the KPI of that budget is compared too."""
    lines: list[Row] = [
        {"key": "grant", "unit": "£m", "actual": 25.690},
        {"key": "transfers", "unit": "£m", "actual": 0.663},
        {"key": "budget", "unit": "£m", "kind": "subtotal", "parts": "+grant +transfers", "fact": "hnb.budget"},
        {"key": "spend", "unit": "£m", "actual": 32.201},
        {"key": "net", "unit": "£m", "kind": "subtotal", "parts": "+spend -budget", "actual": 5.848},
    ]
    kpi: Row = {"ref": "0", "basis": "forecast", "fact": "hnb.budget", "Q3": 26_352_681}

    assert compared(expected({"model": lines}, Identity.MODEL_SUBTOTAL)) == {("Forecast", D(5_848_000), D(5_848_000))}
    assert compared(expected({"model": lines, "kpi": [kpi]}, Identity.SAME_FACT)) == {
        ("Q3", D(26_352_681), D(26_353_000))
    }


def test_a_subtotal_that_is_a_part_of_itself_expects_nothing() -> None:
    """A circle of totals comes to no sum, and to no endless loop."""
    lines: list[Row] = [
        {"key": "a", "kind": "subtotal", "parts": "+b"},
        {"key": "b", "kind": "subtotal", "parts": "+a"},
        {"key": "c", "kind": "subtotal", "parts": "+a", "actual": 1},
    ]

    assert expected({"model": lines}, Identity.MODEL_SUBTOTAL) == []


def test_movers_in_words_leave_the_net_open() -> None:
    """“Data coming” under movers says that they count: no net is expected yet. Blank says they do not."""
    row: dict[str, object] = {"period": "Q1", "issued": 18, "ceased": 7, "net_published": 11}

    assert len(expected({"ehcp": [row]}, Identity.NET_FLOW)) == 1
    assert expected({"ehcp": [row | {"movers": "Data coming"}]}, Identity.NET_FLOW) == []


def test_head_counts_have_no_rounding_whatever_the_cost_is_rounded_to() -> None:
    """30 x 260,000 / 14 = 557,143; rounded to £10,000 both, 570,000 holds and 580,000 does not."""

    def holds(cost: int) -> bool:
        known = {"key": "known", "count": 14, "cost": 260_000, "rounded_to": 10_000}
        everyone = {"key": "all", "count": 30, "cost": cost, "rounded_to": 10_000}
        (found,) = expected({"arrival": [known, everyone]}, Identity.ARRIVALS)
        return found.holds

    assert [holds(570_000), holds(580_000)] == [True, False]


def test_a_workbook_without_figures_expects_nothing() -> None:
    """No figures, no expectations."""
    assert expectations(read(book())) == ()
