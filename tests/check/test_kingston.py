"""Kingston's published Q3 2021-22 return: its real contradictions are found, and nothing that is only rounding.

Every expected figure is written out from the document and worked out by hand in the comment beside it.
"""

from __future__ import annotations

from functools import cache

import pytest

from hnb_xl.check import check
from hnb_xl.measure import measure
from hnb_xl.model.finding import Finding, Findings, Outcome
from hnb_xl.read import read
from tests import factories

PERIOD = "2021-22/Q3"

SAID = {"HN098", "HN099"}  # what the return says of its ratings and of its signatures

# (code, table, row, column): value, expected, difference, severity
FIGURES = {
    # 1,429 + 101 - 35 + 1 = 1,496
    ("HN022", "tblKPI", "1", "Q3"): ("1512", "1496", "16", "error"),
    # 18 + 23 + 42 = 83; Q1 18 against 24 and Q2 18 + 23 = 41 against 52 are in the same finding
    ("HN027", "tblKPI", "5", "Q3"): ("101", "83", "18", "error"),
    # 7 + 22 + 13 = 42; Q2 7 + 22 = 29 against 22 is in the same finding
    ("HN027", "tblKPI", "6", "Q3"): ("35", "42", "-7", "error"),
    # 83 - 42 = 41 net; 1,512 - 1,429 = 83 more plans
    ("HN023", "tblEHCP", "to_date", "Net as published"): ("41", "83", "-42", "error"),
    # 1,550 - 1,436 = 114
    ("HN033", "tblConditionKPIs", "2.2", "Q1 change"): ("121", "114", "7", "warning"),
    # 31,680,146 / 1,550; 32,057,326 / 1,537; 32,200,451 / 1,533
    ("HN032", "tblKPI", "37", "Q1"): ("20009", "20438.803871", "-429.803871", "warning"),
    ("HN032", "tblKPI", "37", "Q2"): ("20388", "20857.076122", "-469.076122", "warning"),
    ("HN032", "tblKPI", "37", "Q3"): ("20376", "21004.860404", "-628.860404", "warning"),
    # 5.501 + 0.250 = 5.751 in the outturn
    ("HN027", "tblKPI", "9", "Q3"): ("5847751", "5751000", "96751", "error"),
    # £32,200,451 is £32.200m to three places, not £32.201m: £549, where rounding explains £500.50
    ("HN027", "tblKPI", "10", "Q3"): ("32200451", "32201000", "-549", "note"),
    ("HN027", "tblKPI", "17", "Q3"): ("-470000", "-462000", "-8000", "error"),
    # -0.215 - 0.000 - 0.462 = -0.677
    ("HN027", "tblModel", "other_blocks", "Forecast"): ("-686000", "-677000", "-9000", "error"),
    # 5.074 - 1.200 = 3.874
    ("HN027", "tblKPI", "13", "Q3"): ("3962000", "3874000", "88000", "error"),
    ("HN027", "tblKPI", "15", "Q3"): ("11363000", "11275000", "88000", "error"),
    # 28,607,000 - 3,482,000 = 25,125,000
    ("HN020", "tblProfile", "2021_22", "Brought forward"): ("24401000", "25125000", "-724000", "note"),
    # 3,962,000 - 3,482,000
    ("HN013", "tblKPI", "13", "Q3"): ("3962000", "3482000", "480000", "warning"),
    # Condition 3.7 has a target of £120k and no figure; Appendix B's line for it is a cost of £31k.
    ("HN071", "tblSavings", "post_16_offer", "Forecast"): (None, "120000", None, "warning"),
    # The second year's payment is part-paid, and the return does not say how much came.
    ("HN061", "tblPayments", "2021_22_all_instalments", "Paid"): (None, "5000000", None, "note"),
    # KPI 6a is rated Green; its target is n/a.
    ("HN075", "tblKPI", "6a", "Target"): ("n/a", None, None, "note"),
    # KPI 18 £25,689,881, KPI 19 £662,800 and KPI 34 £16,768 are to the pound those of Q2.
    ("HN076", "tblKPI", "18", "Q3"): ("25689881", None, None, "note"),
    # KPI 19 reports £662,800; the return says nothing of Schools Forum.
    ("HN067", "tblKPI", "19", "Q3"): ("662800", None, None, "note"),
    # Four savings and fourteen high risks without an owner; 17 milestones without a date, all 22 without a status.
    ("HN071", "tblSavings", "specialist_places", "Owner role"): (None, None, None, "note"),
    ("HN072", "tblRisks", "partner_engagement", "Owner role"): (None, None, None, "note"),
    ("HN074", "tblMilestones", "young_peoples_feedback", "Due"): (None, None, None, "note"),
    ("HN074", "tblMilestones", "young_peoples_feedback", "Status"): (None, None, None, "note"),
}
RATED_DIFFERENTLY = {("9", "R", "A"), ("10", "A", "G"), ("18", "R", "A")}
NO_FIGURE_YET = {"6a", "21", "22", "24", "36"}


def findings(*changes: tuple[str, str, str, object]) -> Findings:
    """What is found in Kingston's return, with cells changed: table, row key as typed, column, value."""
    inputs = read(factories.published("kingston", PERIOD, *changes))
    return check(inputs, measure(inputs))


@cache
def published() -> Findings:
    """The return as published."""
    return findings()


def by_place(found: Findings) -> dict[tuple[str, str, str, str], Finding]:
    """Findings about figures, by code and place."""
    return {(each.code, each.table, each.row, each.column): each for each in found.findings}


@pytest.mark.parametrize("place", FIGURES)
def test_a_published_contradiction_is_found(place: tuple[str, str, str, str]) -> None:
    """Each contradiction is found with its figures."""
    finding = by_place(published())[place]

    held = (finding.value, finding.expected, finding.difference, finding.severity.value)
    assert held == FIGURES[place]


def test_lines_rated_differently_are_found() -> None:
    """KPI 9 is Red but Amber in the model, KPI 10 Amber but Green, KPI 18 Red but Amber."""
    found = [each for each in published().findings if each.code == "HN028"]

    assert {(each.row, each.value, each.expected) for each in found} == RATED_DIFFERENTLY
    assert {each.related[0].partition("!")[0] for each in found} == {"Financial model"}


def test_ratings_that_differ_have_a_reason_or_a_finding() -> None:
    """A finding for each reported rating that is not the computed one, and for no other."""
    found = [each for each in published().findings if each.code == "HN029"]

    assert found
    assert all(each.value != each.expected for each in found)
    assert all(each.severity.value == "warning" for each in found)


def test_what_was_said_without_a_record_is_a_note() -> None:
    """A rating explained beside it, but by nobody; two signatures, but for which figures is not recorded."""
    found = [each for each in published().findings if each.code in SAID]

    assert [(each.code, each.row) for each in found if each.code == "HN098"] == [("HN098", "7")]
    assert [each.row for each in found if each.code == "HN099"] == [
        "section_151_officer",
        "director_of_childrens_services",
    ]
    assert {each.severity.value for each in found} == {"note"}


def test_words_instead_of_figures_are_noted_once_a_row() -> None:
    """The n/a of KPIs 6a, 21, 22, 24 and 36, one note a row."""
    found = [each for each in published().findings if each.code == "HN002"]

    assert sorted(each.row for each in found) == sorted(NO_FIGURE_YET)


def test_nothing_else_is_found() -> None:
    """Whatever is left is rounding, and rounding is no finding."""
    about_figures = {place for place in by_place(published()) if place[0] not in {"HN002", "HN028", "HN029", *SAID}}

    assert about_figures == set(FIGURES)


def test_nothing_crashes_and_everything_is_run() -> None:
    """Every rule has something to look at in a full return, but those on what this return does not have."""
    found = published()
    without = {
        *("HN039", "HN046", "HN047"),  # the risk register gives words, and no scores
        *("HN041", "HN042", "HN043", "HN044"),  # there are no monthly series and no key measures
        "HN045",  # the agreement does not say what its plan opened with
        "HN049",  # there are no ratings of the return before
        *("HN096", "HN097"),  # nothing has been accepted
        *("HN050", "HN051"),  # nothing says when it was brought up to date; milestones have a month, not a day
        "HN056",  # no part is given with its whole
        "HN058",  # nothing is dated
        *("HN064", "HN082"),  # there are no themes, and the scale is the usual one
        *("HN068", "HN069", "HN070"),  # the agreement's later years are not stated
        "HN073",  # no risk has a score
        *("HN081", "HN091"),  # no return has been closed
    }

    assert found.count(Outcome.CRASHED) == 0
    assert [each.code for each in found.outcomes if each.outcome is Outcome.NOT_RUN] == sorted(without)


def test_one_finding_names_every_place_of_a_fact() -> None:
    """New plans: 24 against 18 at Q1, 52 against 41 at Q2, 101 against 83 at Q3."""
    message = by_place(published())["HN027", "tblKPI", "5", "Q3"].message

    for said in ("Q1: 24 (KPIs!", "and 18 (EHCPs!", "Q2: 52", "41", "Q3: 101", "83", "18 apart"):
        assert said in message


def test_the_flow_is_told_period_by_period() -> None:
    """The flow explains 11, 1 and 29 where the plans rose by 18, 23 and 42."""
    message = by_place(published())["HN023", "tblEHCP", "to_date", "Net as published"].message

    assert "Q1: 11 by the flow, 1,447 - 1,429 = 18 by the plans" in message
    assert "Q2: 1 by the flow, 1,470 - 1,447 = 23 by the plans" in message
    assert "Q3: 29 by the flow, 1,512 - 1,470 = 42 by the plans" in message


def test_an_average_cost_is_held_against_both_counts_of_plans() -> None:
    """32,200,451 / 1,533 = 21,004.86 and 32,200,451 / 1,512 = 21,296.59: neither is 20,376."""
    message = by_place(published())["HN032", "tblKPI", "37", "Q3"].message

    assert "£32,200,451 / 1,533 = £21,004.86" in message
    assert "£21,296.59" in message


def test_a_net_deficit_off_by_pounds_is_noted_once_transfers_are_taken_to_the_pound() -> None:
    """Transfers of £662,800 are taken as rounded to £100; held to be exact to the pound, £19, £19 and £21 are left."""
    found = by_place(findings(("kpi", "19", "rounded_to", 1)))

    # 32,200,451 - 25,689,881 - 662,800 = 5,847,770; 32,057,326 - 25,689,881 - 662,800 = 5,704,645;
    # 30,270,400 - 23,268,514 - 437,800 = 6,564,086; Q1's 5,120,000 is itself rounded to £1,000
    left = {
        column: (each.value, each.expected, each.difference, each.severity.value)
        for (code, _, _, column), each in found.items()
        if code == "HN017"
    }
    assert left == {
        "Baseline": ("6564065", "6564086", "-21", "note"),
        "Q2": ("5704626", "5704645", "-19", "note"),
        "Q3": ("5847751", "5847770", "-19", "note"),
    }


@pytest.mark.parametrize(
    ("change", "code", "row"),
    [
        (("model", "expenditure_after_savings", "actual", 32.211), "HN014", "expenditure_after_savings"),
        (("outturn", "early_years_block", "variance_published", -0.426), "HN015", "early_years_block"),
        (("outturn", "total", "budget", 79.758), "HN014", "total"),
        (("kpi", "11", "Q2", 30_320_169), "HN016", "10"),
        (("kpi", "14", "Q1", 27_868_000), "HN019", "14"),
        (("kpi", "15", "baseline", 12_041_000), "HN018", "15"),
        (("kpi", "16", "Q3", -0.2435), "HN031", "16"),
        (("kpi", "4", "target", 0.07_3), "HN030", "4"),
        (("kpi", "22", "Q1", 217_495), "HN021", "24"),
        (("kpi", "1", "target", 1_469), "HN034", "1"),
        (("saving", "commissioning", "target", 315), "HN035", "commissioning"),
        (("contribution", "Adult social care", "Q2", -10), "HN026", "total"),
        (("ehcp", "Q2", "net_published", 11), "HN024", "q2"),
        (("ehcp", "Q2", "issued", 32), "HN025", "to_date"),
        (("arrival", "all", "cost", 750_000), "HN036", "all"),
        (("payment", "2020-21", "due", 2_000_000), "HN027", "2020_21"),
        (("kpi", "14", "Q3", "28.363m"), "HN003", "14"),
        (("kpi", "14", "Q3", "#REF!"), "HN004", "14"),
        (("kpi", "14", "Q3", 28_736_000), "HN012", "14"),
    ],
)
def test_a_slip_in_a_clean_figure_is_found(change: tuple[str, str, str, object], code: str, row: str) -> None:
    """One cell of the return mistyped: a rule that had nothing to say of a row now names it."""
    before = {(each.code, each.row) for each in published().findings}

    after = {(each.code, each.row) for each in findings(change).findings}

    assert (code, row) in after - before
