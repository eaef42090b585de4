"""The return's other tables: outturn by block, EHCP flow, contributions, savings, assurance, risks (K2 to K5, K8)."""

from __future__ import annotations

import re
from decimal import Decimal as D
from pathlib import Path

import pytest

from tests.properties.returns import kingston, kingston_measured, measured, with_cells

# block: budget, outturn, variance, future demand, variance with future demand, previous, movement; £m as printed
OUTTURN = {
    "schools_block": "50.403 50.188 -0.215 0.000 -0.215 -0.210 -0.005",
    "central_school_services_block": "1.128 1.128 0.000 0.000 0.000 0.000 0.000",
    "early_years_block": "13.651 13.188 -0.462 0.000 -0.462 -0.436 -0.026",
    "high_needs_block": "20.804 26.305 5.501 0.250 5.751 5.688 0.063",
    "sub_total": "85.986 90.809 4.824 0.250 5.074 5.042 0.032",
    "carry_forward": "-12.401 0.000 12.401 0.000 12.401 12.401 0.000",
    "safety_valve_funding": "5.000 0.000 -5.000 0.000 -5.000 -5.000 0.000",
    "council_funding": "1.200 0.000 -1.200 0.000 -1.200 -1.200 0.000",
    "total": "79.785 90.809 11.025 0.250 11.275 11.243 0.032",
}
COLUMNS = (
    "budget",
    "outturn",
    "variance",
    "future_demand",
    "variance_incl_future_demand",
    "previous",
    "movement",
)


@pytest.mark.parametrize("key", OUTTURN)
def test_outturn_of_a_block(key: str) -> None:
    """Every figure of the DSG outturn is as printed, and the movement is on the previous forecast."""
    expected = [D(text) * 1_000_000 for text in OUTTURN[key].split()]

    assert [kingston_measured().value(f"outturn.{key}.{column}") for column in COLUMNS] == expected


def test_outturn_as_printed(shared: Path) -> None:
    """Every row of the outturn table, read a second time from the published page, is the row above."""
    seed = (shared / "seeds" / "004_8ca86468a2c6849b.txt").read_text(encoding="utf-8")
    lines = [re.sub(r"</?b>", "", line).split("\t")[1:] for line in seed.splitlines() if line.count(".") >= 6]
    printed = [[-D(text[1:-1]) if text.startswith("(") else D(text) for text in row] for row in lines if len(row) == 6]

    assert printed == [[D(text) for text in OUTTURN[key].split()[:6]] for key in OUTTURN]


def test_outturn_without_published_variances() -> None:
    """Left blank, variances are worked out: 13.188 - 13.651 = -0.463, and 26.305 - 20.804 + 0.250 = 5.751."""
    blank = {
        ("outturn", key, header): None
        for key in ("early_years_block", "high_needs_block")
        for header in ("Variance as published", "Variance incl. future demand as published")
    }

    results = measured(with_cells(kingston(), blank))

    assert results.value("outturn.early_years_block.variance") == -463_000
    assert results.value("outturn.early_years_block.variance_incl_future_demand") == -463_000
    assert results.value("outturn.high_needs_block.variance") == 5_501_000
    assert results.value("outturn.high_needs_block.variance_incl_future_demand") == 5_751_000
    assert results.value("outturn.high_needs_block.movement") == 63_000


def test_flow_of_plans() -> None:
    """Issued, ceased and net plans by quarter and to date; no movers are reported in that table."""
    results = kingston_measured()
    issued = [results.value(f"ehcp.issued.{when}") for when in ("q1", "q2", "q3", "to_date")]
    ceased = [results.value(f"ehcp.ceased.{when}") for when in ("q1", "q2", "q3", "to_date")]
    net = [results.value(f"ehcp.net.{when}") for when in ("q1", "q2", "q3", "to_date")]

    assert issued == [18, 23, 42, 83]
    assert ceased == [7, 22, 13, 42]
    assert net == [11, 1, 29, 41]
    assert results.value("ehcp.movers.q3") is None
    assert results.value("ehcp.row.to_date.net") == 41


def test_stock_and_growth() -> None:
    """1,512 plans, 83 more than the baseline of 1,429: 5.81%."""
    results = kingston_measured()
    growth = results.value("ehcp.growth_pct")

    assert results.value("ehcp.stock") == 1512
    assert results.value("ehcp.stock_change.to_date") == 83
    assert growth is not None
    assert round(growth, 4) == D("0.0581")


def test_movers_in_words_leave_no_net_figure() -> None:
    """Movers left blank count for nothing; "Data coming" or an error says that they are to be counted."""
    cells = {("ehcp", "Q1", "Movers"): 5, ("ehcp", "Q2", "Movers"): "Data coming", ("ehcp", "Q3", "Movers"): "#REF!"}

    results = measured(with_cells(kingston(), cells))

    assert [results.value(f"ehcp.net.{point}") for point in ("q1", "q2", "q3")] == [16, None, None]
    assert results.value("ehcp.net.to_date") == 16
    assert results.text("ehcp.net.to_date") == "no figure yet for Q2, Q3"


def test_ceased_plans_may_be_typed_with_either_sign() -> None:
    """Sources write ceased plans as 7 or as -7: the net increase is the same."""
    results = measured(with_cells(kingston(), {("ehcp", "Q1", "Ceased"): -7}))

    assert results.value("ehcp.net.q1") == 11


def test_a_total_to_date_says_what_it_leaves_out() -> None:
    """With Q2's new plans not known, 60 plans were issued to date, and the figure says that Q2 is missing."""
    results = measured(with_cells(kingston(), {("ehcp", "Q2", "Issued"): "TBC"}))

    assert results.value("ehcp.issued.to_date") == 60
    assert results.text("ehcp.issued.to_date") == "no figure yet for Q2"
    assert results.value("ehcp.net.to_date") == 40


def test_the_stock_is_never_an_earlier_periods() -> None:
    """Without this return's count there is no stock, although the flow table still holds Q2's 1,470 plans."""
    blank = {("kpi", "1", "Q3"): None, ("ehcp", "Q3", "EHCPs at the end"): None}

    results = measured(with_cells(kingston(), blank))
    from_flow = measured(with_cells(kingston(), {("kpi", "1", "Q3"): None}))

    assert results.value("ehcp.stock") is None
    assert results.value("ehcp.growth_pct") is None
    assert from_flow.value("ehcp.stock") == 1512


def test_contributions() -> None:
    """Contributions are printed in £k, a rise positive; the total is the printed one."""
    results = kingston_measured()
    partners = ("childrens_social_care", "adult_social_care", "childrens_health", "adults_health", "total")

    found = [results.value(f"contributions.{partner}") for partner in partners]

    assert found == [79_000, -3_000, -31_000, 181_000, 226_000]


def test_contributions_without_a_total() -> None:
    """A total left blank is the partners added up, and says so when one of them is not known."""
    blank = {("contribution", "Total", "Q3"): None}

    whole = measured(with_cells(kingston(), blank))
    part = measured(with_cells(kingston(), {**blank, ("contribution", "Adults health", "Q3"): "Data coming"}))

    assert whole.value("contributions.total") == 226_000
    assert whole.text("contributions.total") == ""
    assert part.value("contributions.total") == 45_000
    assert part.text("contributions.total") == "some partners have no figure yet"


def test_contributions_as_printed(shared: Path) -> None:
    """Each partner's Q3 figure, read a second time from the published page."""
    seed = (shared / "seeds" / "004_8ca86468a2c6849b.txt").read_text(encoding="utf-8")
    lines = [
        re.sub(r"</?b>", "", line).split("\t") for line in seed.splitlines() if re.search(r"\t[-+]£?\d+k$|k</b>$", line)
    ]
    keys = ("childrens_social_care", "adult_social_care", "childrens_health", "adults_health", "total")

    printed = [D(re.sub(r"[^\d]", "", line[3])) * (-1 if line[3].startswith("-") else 1) for line in lines]

    assert [kingston_measured().value(f"contributions.{key}") for key in keys] == [each * 1000 for each in printed]


def test_savings_by_line() -> None:
    """A saving is held as a reduction and shown positive; the post-16 offer cost £31k instead of saving."""
    results = kingston_measured()
    lines = ("srp_places", "srp_vacant_places", "special_school_places", "post_16_offer", "commissioning")

    targets = [results.value(f"savings.{line}.target") for line in (*lines, "partner_contributions")]
    achieved = [results.value(f"savings.{line}.achieved") for line in (*lines, "partner_contributions")]

    assert targets == [71_000, 73_000, 47_000, 120_000, 351_000, 599_000]
    assert achieved == [138_000, 33_000, 159_000, -31_000, 250_000, 300_000]


def test_savings_in_total() -> None:
    """The total is KPI 24's, to the pound: £848,320 of £1,261,000, so £412,680 short."""
    results = kingston_measured()

    found = [results.value(f"savings.{id}") for id in ("total", "target", "shortfall")]

    assert found == [848_320, 1_261_000, 412_680]


def test_savings_without_a_stated_total() -> None:
    """Without KPI 24 the lines add up to £849,000 of £1,261,000; one not known is named as missing in all three."""
    blank = {("kpi", "24", "Q3"): None, ("kpi", "24", "Target"): None}

    whole = measured(with_cells(kingston(), blank))
    part = measured(with_cells(kingston(), {**blank, ("model", "commissioning", "Forecast"): None}))

    assert [whole.value(f"savings.{id}") for id in ("total", "target", "shortfall")] == [849_000, 1_261_000, 412_000]
    assert [part.value(f"savings.{id}") for id in ("total", "target", "shortfall")] == [599_000, 1_261_000, 662_000]
    assert [part.text(f"savings.{id}") for id in ("total", "target", "shortfall")] == [
        "some lines have no figure yet",
        "",
        "some lines have no figure yet",
    ]


def test_savings_by_condition() -> None:
    """Only condition 3.5 gives both target and forecast: £599k less £300k."""
    results = kingston_measured()
    keys = ("specialist_places", "commissioning", "partner_contributions", "post_16_offer")

    assert [results.value(f"savings.{key}.shortfall") for key in keys] == [None, None, 299_000, None]


def test_assurance_and_risks() -> None:
    """Four areas are at medium assurance at Q3; a risk has the register's word, and no score without its two parts."""
    results = kingston_measured()
    refs = ("2", "3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "3.7", "3.8", "capital")

    medium = [ref for ref in refs if results.text(f"condition.{ref}.assurance") == "Medium"]

    assert medium == ["3.4", "3.5", "3.7", "capital"]
    assert results.text("risk.governance.rating") == "Moderate"
    assert results.value("risk.governance.score") is None


def test_a_risk_that_is_scored() -> None:
    """Impact 4 and likelihood 5 give 20; a figure off the scale of 1 to 5 gives no score."""
    cells = {("risk", "governance", "Impact (1-5)"): 4, ("risk", "governance", "Likelihood (1-5)"): 5}
    off = {("risk", "governance", "Impact (1-5)"): 6, ("risk", "governance", "Likelihood (1-5)"): 5}

    assert measured(with_cells(kingston(), cells)).value("risk.governance.score") == 20
    assert measured(with_cells(kingston(), off)).value("risk.governance.score") is None
