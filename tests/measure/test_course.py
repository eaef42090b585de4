"""The trajectory over the years, payments, the assumed forecast, and what a report has to say of them."""

from __future__ import annotations

from hnb_xl.model.results import Results
from hnb_xl.model.said import Said, parts_said
from tests.factories import Row
from tests.programme import D, measured, report


def by_year(results: Results, id: str) -> dict[str, object]:
    """A figure's value in each year."""
    return {figure.period: figure.value for figure in results.figures if figure.id == id}


PROFILE: list[Row] = [
    {
        "year": "2020-21",
        "opening_plan": D("10000000"),
        "in_year_plan": D("3000000"),
        "ceiling": D("14000000"),
        "unmitigated": D("15000000"),
        "outturn": D("13500000"),
    },
    {"year": "2021-22", "in_year_plan": D("2000000"), "ceiling": D("16000000"), "mitigated": D("15200000")},
    {"year": "2022-23", "opening_plan": D("15200000"), "in_year_plan": D("-500000"), "ceiling": D("15000000")},
]


def test_several_years() -> None:
    """Mitigated, unmitigated, ceiling, actual and headroom, one figure a year where known, this year's first."""
    results = measured(profile=PROFILE, kpi=[{"ref": "1", "unit": "£", "fact": "dsg.in_year", "Q3": D("2100000")}])

    assert by_year(results, "deficit.mitigated") == {
        "2021-22/outturn": 15_200_000,  # as stated
        "2020-21/outturn": 13_000_000,  # 10.0 + 3.0
        "2022-23/outturn": 14_700_000,  # 15.2 - 0.5
    }
    assert by_year(results, "deficit.unmitigated") == {"2020-21/outturn": 15_000_000}
    assert by_year(results, "deficit.cumulative.before_sv") == {
        "2021-22/outturn": 15_600_000,  # 13.5 + 2.1
        "2020-21/outturn": 13_500_000,
    }
    assert by_year(results, "deficit.headroom") == {"2021-22/outturn": 400_000, "2020-21/outturn": 500_000}
    assert results.value("deficit.in_year_plan") == 2_000_000
    assert results.get("deficit.assumed.cumulative") is None


def test_payments_received_and_withheld() -> None:
    """What is withheld is what was due of the instalments with that status; a gap is named."""
    rows: list[Row] = [
        {"instalment": "A", "year": "2021-22", "due": D("2000000"), "paid": D("2000000"), "status": "paid"},
        {"instalment": "B", "year": "2021-22", "due": D("3000000"), "status": "withheld"},
        {"instalment": "C", "year": "2020-21", "due": D("1000000"), "paid": D("1000000"), "status": "paid"},
    ]
    results = measured(payment=rows)

    assert results.value("payments.due") == 5_000_000
    assert (results.value("payments.received"), results.text("payments.received")) == (
        D("2000000"),
        "no figure yet for B",
    )
    assert results.value("payments.withheld") == 3_000_000
    assert by_year(results, "payments.received")["2020-21/outturn"] == 1_000_000
    assert "2020-21/outturn" not in by_year(results, "payments.withheld")


def test_the_plan_of_both_reports() -> None:
    """56,247,009 + 28,279,577 = 84,526,586, which is the minutes' £84.5m."""
    for name in ("wiltshire-2024", "wiltshire-2025"):
        results = report(name).results
        assert results.value("deficit.mitigated") == 84_526_586
        assert results.value("deficit.ceiling") == 84_500_000
        assert results.value("deficit.cumulative.before_sv") is None
        assert results.value("deficit.headroom") is None


def test_a_forecast_that_is_only_assumed_says_so() -> None:
    """56,247,009 + 43,200,000 = 99,447,009: 14,947,009 above the ceiling, on two assumptions."""
    results = report("wiltshire-2025").results

    assert results.value("deficit.assumed.cumulative") == 99_447_009
    assert results.value("deficit.assumed.headroom") == -14_947_009
    assert "what the plan opened with was brought forward" in results.text("deficit.assumed.cumulative")
    assert "the high needs deficit is all of the in-year deficit" in results.text("deficit.assumed.headroom")
    assert report("wiltshire-2024").results.get("deficit.assumed.cumulative") is None


def said(name: str) -> dict[str, Said]:
    """What a report has to say, by figure."""
    figures = report(name)
    return {each.id: each for each in parts_said(figures.inputs, figures.results)}


def test_what_january_has_to_say() -> None:
    """650 = 6,357 - 5,707; 14.99 = 43.20 - 28.21; -1.17 = 5.75 - 6.92; the ceiling of £84.5m; the assumption."""
    found = said("wiltshire-2025")

    plans, money, share = (found[f"kpi.{ref}.actual"] for ref in ("h1", "h2", "h3"))
    assert (plans.value, plans.difference, plans.way, plans.is_adverse) == (D("6357"), D("650"), "above", True)
    assert (money.value, money.difference, money.way, money.is_adverse) == (D("43200000"), D("14990000"), "above", True)
    assert (share.value, share.difference, share.way, share.is_adverse) == (D("0.0575"), D("-0.0117"), "below", False)
    assert [each.against_words for each in (plans, money, share)] == [
        "Forecast to date",
        "Goal for this financial year",
        "Forecast",
    ]
    assert [each.quantum for each in (plans, money, share)] == [0, 10_000, D("0.0001")]
    assert (found["deficit.ceiling"].value, found["deficit.ceiling"].quantum) == (D("84500000"), D("100000"))
    assumed = found["deficit.assumed.cumulative"]
    assert (assumed.value, assumed.difference, assumed.way) == (D("99447009"), D("14947009"), "above")
    assert assumed.assumption.startswith("assumes that")
    assert "deficit.cumulative.before_sv" not in found


def test_march_can_only_name_the_ceiling() -> None:
    """No figure of the year is there yet."""
    assert list(said("wiltshire-2024")) == ["deficit.ceiling"]


def test_a_reported_deficit_stands_without_an_assumption() -> None:
    """Kingston's £28.363m is £0.244m below its ceiling."""
    deficit = said("kingston")["deficit.cumulative.before_sv"]

    assert (deficit.value, deficit.difference, deficit.way, deficit.is_adverse) == (
        D("28363000"),
        D("-244000"),
        "below",
        False,
    )
    assert deficit.assumption == ""
