"""What the figures of a programme's report should be: the real contradictions of both reports, and no others."""

from __future__ import annotations

import pytest

from hnb_xl.measure import measure
from hnb_xl.model.expectation import Expectation, Identity
from hnb_xl.read import read
from tests.factories import Row, book
from tests.programme import D, month, report


def broken(name: str) -> dict[tuple[Identity, str], Expectation]:
    """The expectations of a shipped report that do not hold, by identity and what is stated."""
    return {(each.identity, each.label): each for each in report(name).results.expectations if not each.holds}


def of(identity: Identity, **tables: list[Row]) -> list[bool]:
    """Whether the expectations of one identity hold in a workbook with these rows."""
    return [each.holds for each in measure(read(book(tables))).expectations if each.identity is identity]


def test_what_january_contradicts() -> None:
    """Two headlines against their latest month, one share against its counts, one goal against the budget."""
    found = broken("wiltshire-2025")

    assert {key: each.difference for key, each in found.items()} == {
        (Identity.LATEST_MONTH, "Number of EHCPs (KPI H1)"): 4,  # 6,357 - 6,353
        (Identity.LATEST_MONTH, "Children with EHCPs in INMSS (KPI H3)"): D("0.0011"),  # 5.75% - 5.64%
        (Identity.MONTH_SHARE, "monthly figures at 2024-09-30"): D("0.0585") - D("354") / D("6059"),  # 5.84%
        (Identity.SAME_FACT, "Net high needs deficit"): -69_577,  # 28,210,000 - 28,279,577
    }


def test_what_march_contradicts() -> None:
    """The cumulative budget against its own parts (978,540 short) and against the ceiling (951,954 short)."""
    found = broken("wiltshire-2024")

    assert {key: each.difference for key, each in found.items()} == {
        # 83,548,046 - (56,247,009 + 28,279,577) = 83,548,046 - 84,526,586
        (Identity.PLAN_CUMULATIVE, "Cumulative DSG variance after all contributions (KPI F4)"): -978_540,
        (Identity.SAME_FACT, "Cumulative deficit before safety valve"): -951_954,  # 83,548,046 - 84,500,000
    }


def test_the_ceiling_follows_from_the_plan_within_rounding() -> None:
    """£84,526,586 is £84.5m to the nearest £100,000."""
    (ceiling,) = [
        each for each in report("wiltshire-2024").results.expectations if each.identity is Identity.PLAN_CEILING
    ]

    assert ceiling.holds
    assert ceiling.difference == -26_586


@pytest.mark.parametrize(("score", "holds"), [("20", True), ("16", False)])
def test_a_printed_score(score: str, holds: bool) -> None:
    """5 x 4 = 20."""
    row: Row = {"key": "a", "impact": D("5"), "likelihood": D("4"), "score_published": D(score)}

    assert of(Identity.RISK_SCORE, risk=[row]) == [holds]


@pytest.mark.parametrize(("total", "holds"), [("6", True), ("7", False)])
def test_a_measures_share(total: str, holds: bool) -> None:
    """2 of 6 is 33.33%; of 7 it is 28.57%."""
    row: Row = {"key": "a", "unit": "count", "count": D("2"), "total": D(total), "share": D("0.3333")}

    assert of(Identity.MEASURE_SHARE, measure=[row]) == [holds]


@pytest.mark.parametrize(("printed", "holds"), [("857", True), ("850", False)])
def test_a_change_on_last_year(printed: str, holds: bool) -> None:
    """6,357 - 5,500 = 857."""
    rows = [month(2024, 1, ehcps=D("5500")), month(2025, 1, ehcps=D("6357"), ehcps_on_year=D(printed))]

    assert of(Identity.YEAR_ON_YEAR, month=rows) == [holds]


def test_what_is_missing_is_nobodys_contradiction() -> None:
    """A headline without a series, a share without its total, a score without impact: nothing is expected."""
    for identity, tables in (
        (Identity.LATEST_MONTH, {"kpi": [{"ref": "1", "unit": "count", "fact": "ehcp.stock", "Q3": D("5")}]}),
        (Identity.LATEST_MONTH, {"month": [month(2021, 12, ehcps=D("5"))]}),
        (Identity.MEASURE_SHARE, {"measure": [{"key": "a", "count": D("2"), "share": D("0.33")}]}),
        (Identity.RISK_SCORE, {"risk": [{"key": "a", "score_published": D("9"), "likelihood": D("3")}]}),
        (
            Identity.RISK_SCORE,
            {"risk": [{"key": "a", "score_published": D("9"), "impact": D("9"), "likelihood": D("1")}]},
        ),
        (Identity.MONTH_SHARE, {"month": [month(2021, 12, inmss_share=D("0.05"), inmss=D("5"))]}),
    ):
        rows: dict[str, list[Row]] = tables  # type: ignore[assignment]
        assert of(identity, **rows) == []
