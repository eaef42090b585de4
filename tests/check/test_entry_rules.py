"""Entry rules beyond their examples: what is asked of which row, and dates of other calendars."""

from __future__ import annotations

from datetime import date

import pytest

from hnb_xl.check.runner import discovered, run
from hnb_xl.measure import measure
from hnb_xl.model.finding import Finding, Outcome, RuleOutcome
from hnb_xl.model.year import Period
from hnb_xl.read import read
from tests.factories import Row, Rows, book

RULES = {rule.code: rule for rule in discovered()}
FLOW: list[Row] = [{"period": "Q1"}, {"period": "Q2"}, {"period": "Q3"}]


def found(code: str, rows: Rows, points: tuple[str, ...] = ("Q1", "Q2", "Q3", "Q4")) -> tuple[Finding, ...]:
    """What one rule finds in some rows."""
    inputs = read(book(rows, points))
    return run([RULES[code]], inputs, measure(inputs)).findings


def test_an_unused_flow_table_is_only_a_warning() -> None:
    """A council that never filled the flow in is warned; one that began it must go on."""
    unused = found("HN001", {"ehcp": FLOW})
    begun = found("HN001", {"ehcp": [{"period": "Q1", "issued": 18, "ceased": 7}, *FLOW[1:]]})

    assert {each.severity.value for each in unused} == {"warning"}
    assert {(each.severity.value, each.row, each.column) for each in begun} == {
        ("error", "q3", "Issued"),
        ("error", "q3", "Ceased"),
    }


def test_what_is_only_reported_elsewhere_is_not_asked_for() -> None:
    """A KPI without target, policy or rating need not have a figure; a subtotal is worked out."""
    rows: Rows = {
        "kpi": [{"ref": "99"}],
        "model": [{"key": "a", "actual": 1}, {"key": "total", "kind": "subtotal", "parts": "+a"}],
        "outturn": [{"key": "council", "kind": "funding"}],
    }

    assert found("HN001", rows) == ()


def test_words_are_no_missing_figure() -> None:
    """“Data coming” is noted as no figure yet, and not as missing."""
    rows: Rows = {"kpi": [{"ref": "1", "policy": "default", "Q3": "Data coming"}]}

    assert found("HN001", rows) == ()
    assert [each.column for each in found("HN002", rows)] == ["Q3"]


def test_words_in_an_earlier_return_are_history() -> None:
    """Only this return's figures, targets and baselines are asked for."""
    assert found("HN002", {"kpi": [{"ref": "1", "Q1": "n/a", "Q3": 1_512}]}) == ()


@pytest.mark.parametrize("text", ["28.3m", "1,512", "£5", "12%", "(0.5)"])
def test_what_looks_like_a_number_is_not_words(text: str) -> None:
    """A number typed as text is an error to mend, not a note."""
    rows: Rows = {"kpi": [{"ref": "1", "Q3": text}]}

    assert [each.value for each in found("HN003", rows)] == [text]
    assert found("HN002", rows) == ()


@pytest.mark.parametrize(
    ("point", "data_date", "submitted", "wrong"),
    [
        ("Q3", date(2021, 10, 1), None, 0),
        ("Q3", date(2021, 12, 31), date(2021, 12, 31), 0),
        ("Q3", date(2021, 9, 30), None, 1),
        ("Q3", date(2022, 1, 1), None, 1),
        ("Q3", date(2021, 12, 31), date(2021, 12, 16), 1),
        ("Q3", date(2022, 1, 31), date(2022, 1, 14), 2),
        ("M08", date(2021, 11, 1), None, 0),
        ("M08", date(2021, 10, 31), None, 1),
        ("M12", date(2022, 3, 31), None, 0),
        ("M10", date(2022, 1, 15), None, 0),
        ("outturn", date(2022, 3, 31), None, 0),
        ("outturn", date(2022, 4, 1), None, 1),
        ("R2", date(2021, 4, 1), None, 0),
        ("R2", date(2021, 3, 31), None, 1),
    ],
)
def test_the_data_date_falls_in_the_period(point: str, data_date: date, submitted: date | None, wrong: int) -> None:
    """Quarters and months bound it, the year bounds any other point, and submission comes after."""
    rows: Rows = {"period": [{"point": point, "data_date": data_date, "submitted": submitted}]}

    assert len(found("HN009", rows, (point,))) == wrong


def test_the_agreements_own_dates_come_first() -> None:
    """A return point that ends on 30 November begins the day after the one before it ended."""
    points: list[Row] = [
        {"point": "R1", "year": "2021-22", "ends": date(2021, 7, 31)},
        {"point": "R2", "year": "2021-22", "ends": date(2021, 11, 30)},
    ]

    def wrong(day: date) -> int:
        rows: Rows = {"point": points, "period": [{"point": "R2", "data_date": day, "submitted": None}]}
        return len(found("HN009", rows, ("R1", "R2")))

    days = (date(2021, 7, 31), date(2021, 8, 1), date(2021, 11, 30), date(2021, 12, 1))
    assert [wrong(day) for day in days] == [1, 0, 0, 1]


def test_another_returns_dates_are_not_judged() -> None:
    """Asked about Q1 in a workbook that stands at Q3, its dates say nothing."""
    inputs = read(book(), Period.parse("2021-22/Q1"))

    outcomes: tuple[RuleOutcome, ...] = run([RULES["HN009"]], inputs, measure(inputs)).outcomes

    assert outcomes[0].outcome is Outcome.NOT_RUN


def test_totals_in_a_circle_are_found() -> None:
    """A total that holds a total that holds it can never be checked."""
    lines: list[Row] = [
        {"key": "a", "kind": "subtotal", "parts": "+b"},
        {"key": "b", "kind": "subtotal", "parts": "+a"},
    ]

    assert {each.row for each in found("HN007", {"model": lines})} == {"a", "b"}


@pytest.mark.parametrize(("words", "count"), [("Unit Cost", 0), ("unit cost", 0), ("unit costs", 1)])
def test_a_policy_is_named_in_any_case(words: str, count: int) -> None:
    """Excel finds a policy whatever the case of its name, and so do we."""
    rows: Rows = {"policy": [{"policy": "unit cost"}], "kpi": [{"ref": "25", "policy": words}]}

    assert len(found("HN008", rows)) == count


@pytest.mark.parametrize(("reported", "count"), [("G", 0), ("A/G", 0), ("A", 1), ("A/R", 1), ("R", 1)])
def test_a_five_point_rating_agrees_with_either_neighbour(reported: str, count: int) -> None:
    """Amber/Green may stand where Green is computed; Amber may not without a reason."""
    kpi: Row = {"ref": "1", "policy": "p", "target": 10, "Q3": 10, "reported": reported}

    assert len(found("HN029", {"policy": [{"policy": "p", "amber_pct": 0.05}], "kpi": [kpi]})) == count


def test_a_closed_year_above_its_ceiling_is_found() -> None:
    """The final outturn of an earlier year is held against that year's ceiling."""
    years: list[Row] = [{"year": "2020-21", "ceiling": 24_000_000, "outturn": 24_401_000}]

    (finding,) = found("HN012", {"profile": years})

    assert (finding.row, finding.column, finding.difference) == ("2020_21", "Final outturn before SV", "401000")
