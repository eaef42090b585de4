"""The rules of a programme's reports, where they must and must not speak."""

from __future__ import annotations

from datetime import date

import pytest

from hnb_xl.check.runner import discovered, run
from hnb_xl.measure import measure
from hnb_xl.model.finding import Finding, Outcome
from hnb_xl.read import read
from tests.factories import Row, Rows, book

DEFICIT: Row = {"ref": "9", "name": "HNB deficit", "better": "lower", "basis": "forecast"}
RISK: Row = {"key": "growth", "risk": "Growth above forecast"}


def checked(code: str, rows: Rows) -> tuple[Outcome, tuple[Finding, ...]]:
    """How one rule ended on some rows, and what it found."""
    (rule,) = (each for each in discovered() if each.code == code)
    inputs = read(book(rows))
    found = run([rule], inputs, measure(inputs))
    return found.outcomes[0].outcome, found.findings


def outcome(code: str, rows: Rows) -> Outcome:
    """How one rule ended on some rows."""
    return checked(code, rows)[0]


@pytest.mark.parametrize(
    ("last", "now", "figures", "ended"),
    [
        ("G", "G", (5_704_626, 5_847_751), Outcome.FAILED),  # Green, and £143,125 worse
        ("A", "G", (5_704_626, 5_847_751), Outcome.FAILED),  # better rated, and worse
        ("G", "A", (5_847_751, 5_704_626), Outcome.FAILED),  # worse rated, and better
        ("G", "A", (5_704_626, 5_847_751), Outcome.PASSED),  # worse, and worse rated
        ("A", "A", (5_847_751, 5_704_626), Outcome.PASSED),  # a rating may wait for an improvement to last
        ("G", "G", (5_704_626, 5_704_626), Outcome.PASSED),
        ("G", "G", (5_704_626, 5_704_627), Outcome.PASSED),  # £1 more, where rounding explains £1
        ("G", "G", ("n/a", 5_704_626), Outcome.NOT_RUN),
        ("G", "G", (5_704_626, "n/a"), Outcome.NOT_RUN),
    ],
)
def test_a_rating_follows_its_figure(last: str, now: str, figures: tuple[object, object], ended: Outcome) -> None:
    """Two returns' ratings against two returns' figures, to the pound."""
    kpi = {**DEFICIT, "reported_last": last, "reported": now, "Q2": figures[0], "Q3": figures[1], "rounded_to": 1}

    assert outcome("HN049", {"kpi": [kpi]}) is ended


@pytest.mark.parametrize(
    ("more", "ended"),
    [
        ({"better": "higher"}, Outcome.PASSED),
        ({"better": "on target"}, Outcome.NOT_RUN),  # which way is better depends on the target
        ({"basis": "to date"}, Outcome.NOT_RUN),  # a total to date can only grow
        ({"reason": "A one-off"}, Outcome.PASSED),
        ({"target": 6_000_000}, Outcome.PASSED),  # on plan, so Green
        ({"target": 5_000_000}, Outcome.FAILED),
        ({"target": 5_800_000, "policy": "wide"}, Outcome.PASSED),  # off plan, and Green by its policy
    ],
)
def test_a_rating_may_have_its_reasons(more: Row, ended: Outcome) -> None:
    """Green twice while the figure rose from 5,704,626 to 5,847,751."""
    kpi = {**DEFICIT, "reported_last": "G", "reported": "G", "Q2": 5_704_626, "Q3": 5_847_751, **more}
    policy = {"policy": "wide", "amber_amount": 100_000, "red_amount": 250_000}

    assert outcome("HN049", {"kpi": [kpi], "policy": [policy]}) is ended


def test_at_the_first_return_there_is_nothing_before() -> None:
    """At Q1 no rating can have stayed while its figure moved within the year."""
    kpi = {**DEFICIT, "reported_last": "G", "reported": "G", "Q1": 5_847_751}

    assert outcome("HN049", {"kpi": [kpi], "period": [{"point": "Q1"}]}) is Outcome.NOT_RUN


@pytest.mark.parametrize(
    ("measured", "ended"),
    [
        ({"figure": 169}, Outcome.PASSED),
        ({"figure": 0}, Outcome.PASSED),  # nought is a figure
        ({"figure": "2 (33%)", "count": 2, "share": 0.33}, Outcome.PASSED),
        ({"figure": "Data coming"}, Outcome.FAILED),
        ({"figure": "#REF!"}, Outcome.FAILED),
        ({}, Outcome.FAILED),
        ({"figure": "Data coming", "this": None}, Outcome.NOT_RUN),  # not rated
    ],
)
def test_a_measure_is_rated_by_a_figure(measured: Row, ended: Outcome) -> None:
    """A number, a count or a share; words are no figure."""
    row: Row = {"key": "requests", "unit": "count", "this": "Red", **measured}

    assert outcome("HN048", {"measure": [row]}) is ended


def test_an_average_names_the_months_it_does_without() -> None:
    """(5.64 + 5.72) / 2 = 5.68, over two months of twelve."""
    kpi = {"ref": "3", "name": "In INMSS", "unit": "%", "fact": "inmss.share", "basis": "stock", "Q3": 0.0575}
    months: list[Row] = [
        {"month": date(2021, 11, 30), "inmss_share": 0.0572},
        {"month": date(2021, 12, 31), "inmss_share": 0.0564},
    ]

    ended, (finding,) = checked("HN041", {"kpi": [kpi], "month": months})

    assert ended is Outcome.FAILED
    assert "it is 5.68% (average of 2 of 12 months" in finding.message


@pytest.mark.parametrize(
    ("share", "ended"),
    [(0.0584, Outcome.PASSED), (0.0585, Outcome.FAILED), (0.0583, Outcome.FAILED)],
)
def test_a_share_is_held_to_the_precision_it_is_printed_to(share: float, ended: Outcome) -> None:
    """354 / 6,059 = 5.8425%: printed to two places it is 5.84%, neither 5.83% nor 5.85%."""
    month: Row = {"month": date(2021, 9, 30), "ehcps": 6_059, "inmss": 354, "inmss_share": share}

    assert outcome("HN042", {"month": [month]}) is ended


@pytest.mark.parametrize(
    ("risk", "ended"),
    [
        ({"score_published": 15}, Outcome.PASSED),  # at the threshold, and so a key risk
        ({"score_published": 16, "impact": 4, "likelihood": 3}, Outcome.FAILED),
        ({"score_published": 16, "impact": 4, "likelihood": 6}, Outcome.FAILED),
        ({"score_published": 14, "impact": 4, "likelihood": 4}, Outcome.PASSED),  # shown, whatever is printed
        ({"score_published": 12, "impact": 4, "likelihood": 3}, Outcome.PASSED),
    ],
)
def test_a_risk_that_scores_enough_is_a_key_risk(risk: Row, ended: Outcome) -> None:
    """The agreement's key-risk score is 15."""
    assert outcome("HN047", {"agreement": [{"key_risk": 15}], "risk": [{**RISK, **risk}]}) is ended


@pytest.mark.parametrize(
    ("rows", "ended"),
    [
        ({"measure": [{"key": "a", "updated": date(2021, 9, 30)}]}, Outcome.FAILED),
        ({"measure": [{"key": "a", "updated": date(2021, 10, 1)}]}, Outcome.PASSED),
        ({"risk": [{**RISK, "updated": date(2021, 9, 30)}]}, Outcome.FAILED),
        ({"month": [{"month": date(2021, 9, 30), "ehcps": 1}]}, Outcome.FAILED),
        ({"month": [{"month": date(2021, 9, 30), "ehcps": 1}, {"month": date(2021, 12, 31)}]}, Outcome.FAILED),
        ({"month": [{"month": date(2021, 9, 30)}, {"month": date(2021, 12, 31), "ehcps": 1}]}, Outcome.PASSED),
        ({"measure": [{"key": "a"}]}, Outcome.NOT_RUN),
    ],
)
def test_what_is_shown_is_of_the_period(rows: Rows, ended: Outcome) -> None:
    """Q3 begins on 1 October; of the months only the latest with a figure has to be in it."""
    assert outcome("HN050", rows) is ended


@pytest.mark.parametrize(
    ("due", "status", "ended"),
    [
        (date(2021, 12, 30), "Planned", Outcome.FAILED),
        (date(2021, 12, 31), "Planned", Outcome.PASSED),  # due on the data date itself
        (date(2021, 12, 30), "Delayed", Outcome.PASSED),
        (date(2021, 12, 30), "In progress", Outcome.FAILED),  # as a note
        (date(2021, 12, 30), "Complete", Outcome.PASSED),
    ],
)
def test_a_milestone_past_due_is_complete_or_put_off(due: date, status: str, ended: Outcome) -> None:
    """The data date is 31 December 2021."""
    assert outcome("HN051", {"milestone": [{"key": "panel", "due": due, "status": status}]}) is ended


def test_the_cumulative_budget_is_left_to_the_ceiling_once_the_accounts_are_closed() -> None:
    """Where the agreement says what was brought forward, the baseline and the plan are not added up."""
    kpis: list[Row] = [
        {"ref": "13", "fact": "dsg.in_year", "basis": "forecast", "target": 28_279_577},
        {"ref": "14", "fact": "dsg.before_sv", "basis": "forecast", "baseline": 56_247_009, "target": 83_548_046},
    ]

    assert outcome("HN019", {"kpi": kpis}) is Outcome.FAILED
    closed: Row = {"year": "2021-22", "brought_forward": 56_247_009}
    assert outcome("HN019", {"kpi": kpis, "profile": [closed]}) is Outcome.NOT_RUN
