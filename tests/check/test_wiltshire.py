"""Wiltshire's highlight report of March 2024 and portfolio summary of January 2025, as published.

What the documents contradict themselves in is found, and nothing that is only rounding. Every expected figure is
written out from the documents and worked out by hand in the comment beside it.
"""

from __future__ import annotations

from functools import cache

import pytest

from hnb_xl.check import check
from hnb_xl.measure import measure
from hnb_xl.model.finding import Finding, Findings, Outcome
from hnb_xl.read import read
from tests import factories

Place = tuple[str, str, str, str]
MARCH, JANUARY = "wiltshire-2024", "wiltshire-2025"
PERIODS = {MARCH: "2024-25/Start", JANUARY: "2024-25/January"}
NO_FIGURE = ("f1", "f2", "f3", "f4", "s1", "s2", "s3", "s4", "s5")

# authority: (code, table, row, column): value, expected, difference, severity
PUBLISHED: dict[str, dict[Place, tuple[str | None, str | None, str | None, str]]] = {
    MARCH: {
        # 56,247,009 + 28,279,577 = 84,526,586; 84,526,586 - 83,548,046 = 978,540
        ("HN019", "tblKPI", "f4", "Target"): ("83548046", "84526586", "-978540", "error"),
        # 84,500,000 - 83,548,046 = 951,954, where the rounding of £84.5m explains 50,000
        ("HN027", "tblKPI", "f4", "Target"): ("83548046", "84500000", "-951954", "error"),
        # nine KPIs are Green with “NA” under “This Quarter”: noted as no figure, and as a rating without one
        **{("HN002", "tblKPI", row, "Start"): ("NA", None, None, "note") for row in NO_FIGURE},
        **{("HN048", "tblKPI", row, "Start"): ("NA", None, None, "warning") for row in NO_FIGURE},
        # rated Amber on words, Amber on words, Red on words, Amber on nothing
        ("HN048", "tblMeasures", "population_share", "Figure"): ("On forecast", None, None, "warning"),
        ("HN048", "tblMeasures", "post_16_independent", "Figure"): ("Data coming", None, None, "warning"),
        ("HN048", "tblMeasures", "timeliness", "Figure"): ("NA", None, None, "warning"),
        ("HN048", "tblMeasures", "poet", "Figure"): (None, None, None, "warning"),
        # “2 (33%)”: a third of what?
        ("HN043", "tblMeasures", "ceased_not_neet", "Share"): ("0.33", None, None, "note"),
    },
    JANUARY: {
        # £28.21m against 28,279,577: 69,577 apart, where the rounding of 28.21 explains 5,000
        ("HN027", "tblKPI", "h2", "Target"): ("28210000", "28279577", "-69577", "error"),
        # 6,357 - 6,353
        ("HN041", "tblKPI", "h1", "January"): ("6357", "6353", "4", "warning"),
        # 5.75% - 5.64% = 0.11 points, where the rounding of both explains 0.01
        ("HN041", "tblKPI", "h3", "January"): ("0.0575", "0.0564", "0.0011", "warning"),
        # 354 / 6,059 = 5.8425%, which prints as 5.84% and not as 5.85%
        ("HN042", "tblMonthly", "2024_09_30", "% in INMSS"): ("0.0585", "0.058425", "0.000075", "warning"),
    },
}


def findings(authority: str, *changes: tuple[str, str, str, object]) -> Findings:
    """What is found in one of the documents, with cells changed: table, row key as typed, column, value."""
    inputs = read(factories.published(authority, PERIODS[authority], *changes))
    return check(inputs, measure(inputs))


@cache
def published(authority: str) -> Findings:
    """One of the documents as published."""
    return findings(authority)


def by_place(found: Findings) -> dict[Place, Finding]:
    """Findings by code and place."""
    return {(each.code, each.table, each.row, each.column): each for each in found.findings}


@pytest.mark.parametrize("authority", PUBLISHED)
def test_the_published_contradictions_are_found_and_nothing_else(authority: str) -> None:
    """Each contradiction with its figures, once; the other figures agree within the rounding they are printed to."""
    found = published(authority).findings

    held = {
        place: (each.value, each.expected, each.difference, each.severity.value)
        for place, each in by_place(published(authority)).items()
    }
    assert held == PUBLISHED[authority]
    assert len(found) == len(held)


@pytest.mark.parametrize("authority", PUBLISHED)
def test_no_rule_crashes(authority: str) -> None:
    """Every rule passes, fails, or says why it has nothing to look at."""
    assert published(authority).count(Outcome.CRASHED) == 0


@pytest.mark.parametrize(
    ("authority", "code", "outcome"),
    [
        (MARCH, "HN045", Outcome.PASSED),  # 84,526,586 is £84.5m to one place
        (MARCH, "HN047", Outcome.PASSED),  # the highest score is 12, under 15
        (MARCH, "HN050", Outcome.PASSED),  # measures of January 2024 and risks of February, in the year before the plan
        (JANUARY, "HN045", Outcome.PASSED),
        (JANUARY, "HN046", Outcome.PASSED),  # 5 x 4 = 20 and 4 x 4 = 16
        (JANUARY, "HN047", Outcome.PASSED),  # both are key risks
        (JANUARY, "HN050", Outcome.PASSED),  # the latest month is December 2024
        (JANUARY, "HN044", Outcome.NOT_RUN),  # the months of 2023 are in no document
        (JANUARY, "HN048", Outcome.NOT_RUN),  # no key measure is rated there, and no KPI
        (JANUARY, "HN051", Outcome.NOT_RUN),  # milestones are counted, not listed
    ],
)
def test_what_holds_is_looked_at(authority: str, code: str, outcome: Outcome) -> None:
    """A rule that finds nothing has looked, or says that there is nothing to look at."""
    outcomes = {each.code: each.outcome for each in published(authority).outcomes}

    assert outcomes[code] is outcome


def test_the_cumulative_budget_is_worked_out_for_the_reader() -> None:
    """£56,247,009 and £28,279,577 are £84,526,586."""
    message = by_place(published(MARCH))["HN019", "tblKPI", "f4", "Target"].message

    assert "£56,247,009 + £28,279,577 = £84,526,586: it is £978,540 less" in message


def test_a_headline_share_is_held_against_the_rolling_average_too() -> None:
    """(5.64 + 5.72 + 5.82 + 5.85) / 4 = 5.7575: of twelve months only these four are there, and the finding says so."""
    finding = by_place(published(JANUARY))["HN041", "tblKPI", "h3", "January"]

    assert "December 2024, is 5.64%: the headline is 0.11 percentage points more" in finding.message
    assert "As a 12-month rolling average it is 5.76% (average of 4 of 12 months" in finding.message
    assert "12-month rolling average, say so" in finding.fix


def test_a_headline_count_is_not_held_against_an_average() -> None:
    """Plans rise month by month: their average says nothing of a headline."""
    assert "average" not in by_place(published(JANUARY))["HN041", "tblKPI", "h1", "January"].message


@pytest.mark.parametrize(
    ("authority", "change", "gone"),
    [
        (MARCH, ("kpi", "F4", "target", 84_526_586), "HN019"),
        (MARCH, ("kpi", "F4", "target", 84_526_586), "HN027"),
        (MARCH, ("measure", "ceased_not_neet", "total", 6), "HN043"),
        (JANUARY, ("kpi", "H2", "target", 28.28), "HN027"),
    ],
)
def test_a_corrected_figure_is_no_finding(authority: str, change: tuple[str, str, str, object], gone: str) -> None:
    """The figure that follows, in the place of the one that does not."""
    codes = {each.code for each in findings(authority, change).findings}

    assert gone in {each.code for each in published(authority).findings}
    assert gone not in codes


@pytest.mark.parametrize(
    ("authority", "change", "code", "row"),
    [
        (MARCH, ("measure", "ceased_not_neet", "total", 7), "HN042", "ceased_not_neet"),  # 2 / 7 = 29%
        (MARCH, ("risk", "trajectory", "score_published", 20), "HN072", "trajectory"),  # high, and unowned
        (MARCH, ("profile", "2024-25", "in_year_plan", 28_179_577), "HN045", "2024_25"),  # 84,426,586 is £84.4m
        (MARCH, ("measure", "requests", "figure", "Data coming"), "HN048", "requests"),
        (JANUARY, ("risk", "growth", "score_published", 15), "HN046", "growth"),
        (JANUARY, ("risk", "capital", "likelihood", 3), "HN046", "capital"),  # 4 x 3 = 12, printed 16
        (JANUARY, ("risk", "capital", "likelihood", 3), "HN047", "capital"),
        (JANUARY, ("risk", "capital", "likelihood", 6), "HN047", "capital"),  # off the scale: no score at all
    ],
)
def test_a_slip_in_a_clean_figure_is_found(
    authority: str, change: tuple[str, str, str, object], code: str | None, row: str
) -> None:
    """One cell mistyped: a rule that had nothing to say of a row now names it, and no other rule does."""
    before = {(each.code, each.row) for each in published(authority).findings}

    after = {(each.code, each.row) for each in findings(authority, change).findings}

    assert ((code, row) in after - before) if code else (after == before)
