"""The rules on the agreement, on plans and over time, where they must and must not speak."""

from __future__ import annotations

from datetime import date

import pytest

from hnb_xl.check.runner import discovered, run
from hnb_xl.measure import measure
from hnb_xl.model.finding import Finding, Outcome, Severity
from hnb_xl.read import read
from tests.factories import Row, Rows, book

PASSED, FAILED, NOT_RUN = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_RUN
BLOCK: Row = {"schools_block": 160_000_000, "transfer": 800_000, "forum": "Minute 5"}


def checked(code: str, rows: Rows) -> tuple[Outcome, tuple[Finding, ...]]:
    """How one rule ended on some rows, and what it found."""
    (rule,) = (each for each in discovered() if each.code == code)
    inputs = read(book(rows))
    found = run([rule], inputs, measure(inputs))
    return found.outcomes[0].outcome, found.findings


@pytest.mark.parametrize(
    ("agreed", "ended"),
    [
        (BLOCK, PASSED),  # exactly 0.5%
        ({**BLOCK, "transfer": 800_001}, FAILED),  # a pound above it, and nobody but Schools Forum
        ({**BLOCK, "transfer": 800_001, "secretary": "Letter of 3 March"}, PASSED),
        ({**BLOCK, "transfer": 800_001, "secretary": "Pending"}, FAILED),  # asked for is not given
        ({**BLOCK, "forum": None}, FAILED),
        ({**BLOCK, "forum": "no"}, FAILED),
        ({**BLOCK, "transfer": 0, "forum": None}, NOT_RUN),
        ({**BLOCK, "schools_block": None}, FAILED),  # nobody can say whether it is within 0.5%
        ({}, NOT_RUN),
    ],
)
def test_a_block_transfer_has_its_approvals(agreed: Row, ended: Outcome) -> None:
    """Schools Forum for any transfer, the Secretary of State above 0.5% of the gross schools block."""
    assert checked("HN067", {"agreement": [agreed]})[0] is ended


def test_a_transfer_that_only_a_kpi_reports_is_noted() -> None:
    """Where the Agreement sheet says nothing, a KPI's transfer is a note, at the KPI's figure."""
    kpi: Row = {"ref": "19", "fact": "hnb.transfers", "basis": "forecast", "Q3": 662_800}

    ended, (finding,) = checked("HN067", {"kpi": [kpi]})

    assert ended is FAILED
    assert (finding.severity, finding.row, finding.column) == (Severity.NOTE, "19", "Q3")


PAYMENT: Row = {"instalment": "First", "year": "2021-22", "due": 5_000_000}


@pytest.mark.parametrize(
    ("status", "paid", "ended"),
    [
        ("paid", 5_000_000, PASSED),
        ("paid", 4_000_000, FAILED),
        ("made good", 5_000_000, PASSED),
        ("part-paid", 2_000_000, PASSED),
        ("part-paid", 5_000_000, FAILED),
        ("part-paid", 0, FAILED),
        ("withheld", None, PASSED),
        ("withheld", 0, PASSED),
        ("withheld", 1, FAILED),
        ("due", 5_000_000, FAILED),
    ],
)
def test_a_payments_status_agrees_with_its_amount(status: str, paid: int | None, ended: Outcome) -> None:
    """Paid is the whole, part-paid a part, withheld and due nothing yet."""
    assert checked("HN061", {"payment": [{**PAYMENT, "paid": paid, "status": status}]})[0] is ended


def test_a_payment_printed_to_the_nearest_thousand_is_not_more_than_is_due() -> None:
    """£4,167,000 of £4,166,667 is rounding where the payment is published to £1,000; a pound more than that is not."""
    rows: dict[str, list[Row]] = {
        "payment": [{**PAYMENT, "due": 4_166_667, "paid": 4_167_000, "status": "paid"}],
        "rounding": [{"id": "tblPayments / First / Paid", "rounded_to": 1000}],
    }

    assert checked("HN060", rows)[0] is PASSED
    assert checked("HN061", rows)[0] is PASSED
    assert checked("HN060", {"payment": rows["payment"]})[0] is FAILED


def test_payments_of_all_years_keep_to_the_maxima() -> None:
    """Each instalment within what is due, and together above the agreement: one finding that names them all."""
    rows: Rows = {
        "profile": [{"year": "2020-21", "sv_max": 4_000_000}, {"year": "2021-22", "sv_max": 2_000_000}],
        "payment": [
            {"instalment": "A", "year": "2020-21", "due": 4_000_000, "paid": 4_000_000},
            {"instalment": "B", "year": "2021-22", "due": 3_000_000, "paid": 3_000_000},
        ],
    }

    _, (finding,) = checked("HN060", rows)

    assert (finding.value, finding.expected, finding.difference) == ("7000000", "6000000", "1000000")
    assert len(finding.related) == 3


@pytest.mark.parametrize(
    ("code", "rows", "ended"),
    [
        ("HN059", {"model": [{"key": "c", "unit": "£m", "fact": "dsg.council", "actual": -1.2}]}, PASSED),
        ("HN059", {"model": [{"key": "c", "unit": "£m", "fact": "dsg.council", "actual": -1.1}]}, FAILED),
        ("HN068", {"profile": [{"year": "2022-23", "ceiling": 1, "in_year_plan": None}]}, FAILED),
        ("HN070", {"profile": [{"year": "2022-23", "mitigated": 9_000_000, "unmitigated": 8_000_000}]}, FAILED),
        ("HN070", {"profile": [{"year": "2022-23", "mitigated": 9_000_000, "unmitigated": 9_000_000}]}, PASSED),
        ("HN066", {"agreement": [{"version": "2021-12"}]}, PASSED),  # agreed in the month of the data
        ("HN066", {"agreement": [{"version": "2022-01"}]}, FAILED),
        ("HN066", {"agreement": [{"version": "2020-21"}]}, PASSED),  # a name that is no date says nothing
        ("HN066", {"agreement": [{"first_year": "2022-23"}]}, FAILED),
        ("HN066", {"agreement": [{"last_year": "2020-21"}]}, FAILED),
        ("HN066", {"profile": [{"year": "2020-21", "ceiling": 1}]}, FAILED),  # no terms for this year
        ("HN072", {"risk": [{"key": "a", "risk": "A", "strategy": "Tolerate", "action": None}]}, PASSED),
        ("HN073", {"risk": [{"key": "a", "risk": "A", "impact": 2, "likelihood": 2, "target": 6}]}, FAILED),
        ("HN077", {"kpi": [{"ref": "6", "fact": "ehcp.ceased", "basis": "to date", "Q1": 9, "Q3": 9}]}, PASSED),
        ("HN064", {"theme": [{"key": "1", "theme": "T", "series": "ehcps inmss"}]}, PASSED),
        ("HN064", {"theme": [{"key": "1", "theme": "T", "series": "ehcps plans"}]}, FAILED),
    ],
)
def test_the_agreement_and_the_plan(code: str, rows: dict[str, list[Row]], ended: Outcome) -> None:
    """One fact each, on either side of the line."""
    agreed: dict[str, list[Row]] = {"profile": [{"year": "2021-22", "council": 1_200_000}]} if code == "HN059" else {}

    assert checked(code, agreed | rows)[0] is ended


SIMPLE: Row = {"ref": "25", "basis": "forecast", "baseline": 18_000, "target": 17_000, "Q2": 16_900}


@pytest.mark.parametrize(
    ("code", "now", "ended"),
    [
        ("HN053", 16_900, PASSED),
        ("HN053", 16_900_000, FAILED),
        ("HN053", 16.9, FAILED),
        ("HN053", 169_000, PASSED),  # ten times: a digit, which HN054 finds
        ("HN054", 169_000, FAILED),
        ("HN054", 5_000, FAILED),  # less than a third
        ("HN054", 40_000, PASSED),  # more than doubled, which a year may do
        ("HN054", 16_900_000, PASSED),  # another unit, which HN053 finds
        ("HN055", -16_900, FAILED),
        ("HN055", -160, PASSED),  # not its neighbours' size
    ],
)
def test_a_figure_is_told_from_its_neighbours(code: str, now: float, ended: Outcome) -> None:
    """Baseline, target and the return before are about 17,000."""
    assert checked(code, {"kpi": [{**SIMPLE, "fact": None, "Q3": now}]})[0] is ended


@pytest.mark.parametrize(
    ("closed", "now", "ended"),
    [
        ({"id": "kpi.10.actual", "value": 100}, {"Q2": 100, "Q3": 90}, PASSED),
        ({"id": "kpi.10.actual", "value": 100}, {"Q2": 101, "Q3": 90}, FAILED),
        ({"id": "kpi.10.actual", "value": 100}, {"Q2": None, "Q3": 90}, FAILED),  # wiped out is restated too
        ({"id": "kpi.10.rag.reported", "text": "Amber"}, {"Q2": 1, "reported_last": "A"}, NOT_RUN),
        ({"id": "kpi.11.actual", "value": 100}, {"Q2": 101}, NOT_RUN),
    ],
)
def test_a_closed_return_stays_as_it_was(closed: Row, now: Row, ended: Outcome) -> None:
    """What the history holds of Q2 against what the workbook says of Q2 now."""
    rows: Rows = {"history": [{"period": "2021-22/Q2", **closed}], "kpi": [{"ref": "10", **now}]}

    assert checked("HN081", rows)[0] is ended


def test_a_rating_of_the_last_return_stays_as_it_was() -> None:
    """KPI 10 closed at Amber; “Reported last” says Green."""
    rows: Rows = {
        "history": [
            {"period": "2021-22/Q2", "id": "kpi.10.actual", "value": 100},
            {"period": "2021-22/Q2", "id": "kpi.10.rag.reported", "text": "Amber"},
        ],
        "kpi": [{"ref": "10", "Q2": 100, "Q3": 100, "reported_last": "G"}],
    }

    _, (finding,) = checked("HN081", rows)

    assert (finding.value, finding.expected, finding.column) == ("Green", "Amber", "Reported last")


def test_an_assurance_of_an_earlier_return_stays_as_it_was() -> None:
    """Condition 3.4 closed at Medium in Q1; its cell now says Good."""
    rows: Rows = {
        "history": [
            {"period": "2021-22/Q1", "id": "kpi.10.actual", "value": 100},
            {"period": "2021-22/Q1", "id": "condition.3.4.assurance", "text": "Medium"},
        ],
        "kpi": [{"ref": "10", "Q1": 100, "Q3": 100}],
        "condition": [{"ref": "3.4", "Q1 assurance": "Good", "Q3 assurance": "Good"}],
    }

    _, (finding,) = checked("HN081", rows)

    assert (finding.row, finding.value, finding.expected) == ("3.4", "Good", "Medium")


def test_months_go_down_the_sheet_and_stand_once() -> None:
    """A month with last year's date is out of order; a month twice is a duplicate, whatever its day."""
    months: list[Row] = [{"month": date(2021, month, 28), "ehcps": 1} for month in (10, 11, 12)]
    shifted = [*months[:2], {"month": date(2020, 12, 28), "ehcps": 1}]
    twice = [*months, {"month": date(2021, 12, 31), "ehcps": 1}]

    assert checked("HN065", {"month": months})[0] is PASSED
    assert checked("HN065", {"month": shifted})[0] is FAILED
    assert checked("HN006", {"month": twice})[0] is FAILED


def test_a_formula_typed_over_is_found_in_every_kind_of_table() -> None:
    """In a row of figures and among the items of the Period sheet."""
    ended, (figure, item) = checked("HN052", {"kpi": [{"ref": "1", "adverse": 5}], "period": [{"months": 9}]})

    assert ended is FAILED
    assert {figure.column, item.column} == {"Adverse", "Months elapsed"}
    assert {figure.value, item.value} == {"5", "9"}
