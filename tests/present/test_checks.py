"""The Checks sheet and the statement on the cover, over findings of every kind."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from hnb_xl.measure import measure
from hnb_xl.model.blocks import Style, Text
from hnb_xl.model.finding import Acceptance, Finding, Findings, Outcome, RuleOutcome, Severity
from hnb_xl.present import dashboard
from hnb_xl.present.accepted import may_be_signed
from hnb_xl.present.checks import link_to, shown
from hnb_xl.present.view import View
from tests.present.conftest import Seen

if TYPE_CHECKING:
    from hnb_xl.model.inputs import Inputs


def finding(severity: Severity, sheet: str = "", cell: str = "") -> Finding:
    """A finding at a place."""
    return Finding(code="HN900", severity=severity, title="A title", message="It is so.", sheet=sheet, cell=cell)


FOUND = Findings(
    findings=(
        finding(Severity.NOTE, "KPIs", "H9"),
        finding(Severity.ERROR, "Financial model", "G18").model_copy(
            update={
                "table": "tblModel",
                "row": "expenditure_after_savings",
                "column": "Forecast",
                "value": "32201000",
                "expected": "32200000",
                "difference": "1000",
                "clause": "2",
                "fix": "Correct it.",
            }
        ),
        finding(Severity.WARNING),
        finding(Severity.WARNING, "KPIs", "V9").model_copy(
            update={"table": "tblKPI", "row": "9", "value": "Amber", "expected": "Red"}
        ),
    ),
    outcomes=(
        RuleOutcome(code="HN001", title="One", outcome=Outcome.PASSED),
        RuleOutcome(code="HN900", title="Two", outcome=Outcome.FAILED, findings=4),
        RuleOutcome(code="HN002", title="Three", outcome=Outcome.NOT_RUN, why="There is no ceiling."),
        RuleOutcome(code="HN003", title="Four", outcome=Outcome.CRASHED, why="It divided by nought."),
    ),
)


@pytest.fixture(scope="module")
def checked(kingston: Seen) -> Seen:
    """Kingston's figures with those findings."""
    inputs = kingston.inputs
    return Seen(dashboard(inputs, measure(inputs), FOUND, "return"), inputs)


def test_findings_stand_worst_first_and_then_by_sheet(checked: Seen) -> None:
    """Errors, warnings, notes; of one severity in the order of the input sheets, the whole workbook first."""
    rows = checked.table("outFindings").rows

    assert [row.cells[0].value for row in rows] == ["■ Error", "▲ Warning", "▲ Warning", "● Note"]
    assert [row.cells[2].value for row in rows] == ["Financial model!G18", "Whole workbook", "KPIs!V9", "KPIs!H9"]
    assert checked.table("outFindings").filterable


def test_a_finding_links_to_its_cell_and_shows_figures_in_the_unit_of_the_row(checked: Seen) -> None:
    """The model's rows are in £m; ratings stay words; a finding about the whole workbook has no link."""
    first, whole, rated, _ = (row.cells for row in checked.table("outFindings").rows)

    assert (first[2].link, first[2].style) == ("'Financial model'!G18", Style.LINK)
    assert [cell.value for cell in first[4:10]] == [
        *("£32.201m", "£32.200m", "+£0.001m"),
        *("Correct it.", "2", "Financial model"),
    ]
    assert (whole[2].link, whole[2].style) == (None, Style.LABEL)
    assert [cell.value for cell in rated[4:6]] == ["Amber", "Red"]


@pytest.mark.parametrize(("sheet", "width"), [("KPIs", 19), ("Dashboard (App A)", 24), ("A" * 31, 36)])
def test_a_long_place_has_room_on_one_line(kingston: Seen, sheet: str, width: int) -> None:
    """A team's sheets have longer names than ours, and a link is not wrapped: the column is as wide as the longest."""
    found = Findings(findings=(finding(Severity.ERROR, sheet, "J11"),), outcomes=())
    drawn = dashboard(kingston.inputs, measure(kingston.inputs), found, "return")

    (checks,) = [each for each in drawn.sheets if each.name == "Checks"]
    assert checks.widths[2] == width


def test_an_apostrophe_in_a_sheet_name_is_doubled() -> None:
    """As Excel wants it in a link."""
    assert link_to(finding(Severity.NOTE, "Board's list", "A1")) == "'Board''s list'!A1"


def test_no_rule_is_silent(checked: Seen) -> None:
    """Four outcomes with their counts, and why the two that could not say could not."""
    outcomes = [[cell.value for cell in row.cells][:2] for row in checked.table("outOutcomes").rows]

    assert outcomes == [["Passed", 1], ["Failed", 1], ["Not run", 1], ["Crashed", 1]]
    assert checked.values("outSilentRules", "Not run") == ["Not run", "HN002", "Three", "There is no ceiling."]
    assert checked.values("outSilentRules", "Crashed")[3] == "It divided by nought."


def test_the_cover_says_whether_an_error_stops_sign_off(checked: Seen) -> None:
    """In plain words, with the counts, and with what could not be looked at."""
    counts = {row.cells[0].value: row.cells[1].value for row in checked.table("outSeverities").rows}
    text = [block.text for block in checked.blocks("Cover") if isinstance(block, Text)]

    assert counts == {"■ Error": 1, "▲ Warning": 2, "● Note": 1}
    assert text[0] == (
        "! 1 error stops sign-off. The sheet Checks says what to do. The return has been signed all the same. "
        "2 rules could not look: see the sheet Checks."
    )


def test_without_an_error_nothing_stops_sign_off(kingston: Seen) -> None:
    """Warnings do not."""
    inputs: Inputs = kingston.inputs
    view = View(inputs, measure(inputs), Findings(findings=FOUND.findings[:1], outcomes=()))

    assert may_be_signed(view) == "✓ No error stops sign-off."


def accepted(found: Finding) -> Finding:
    """The same finding, accepted."""
    why = Acceptance(
        reason="The credit is booked next month",
        role="Section 151 officer",
        date=date(2022, 1, 10),
        given_for="2021-22/Q3",
        place="Overrides!A7",
    )
    return found.model_copy(update={"accepted": why, "reference": "2021-22/Q3 HN900 tblModel/x/Forecast #0a1b2c"})


@pytest.fixture(scope="module")
def answered(kingston: Seen) -> Seen:
    """The same findings, the error of them accepted."""
    first, error, *others = FOUND.findings
    found = Findings(findings=(first, accepted(error), *others), outcomes=FOUND.outcomes)
    return Seen(dashboard(kingston.inputs, measure(kingston.inputs), found, "return"), kingston.inputs)


def test_an_accepted_finding_stands_apart_with_what_was_found_and_why(answered: Seen) -> None:
    """It is in no count of what stands; its figures are kept; reason, role, date and expiry are beside them."""
    severities = {row.cells[0].value for row in answered.table("outFindings").rows}
    row = [cell.value for cell in answered.table("outAccepted").rows[0].cells]

    assert "■ Error" not in severities
    assert row[:3] == ["■ Error", "HN900", "Financial model!G18"]
    assert row[4:7] == ["£32.201m", "£32.200m", "+£0.001m"]
    assert row[7] == (
        "The credit is booked next month (Section 151 officer, 10 January 2022; 2021-22/Q3 only; expires at the next "
        "return)"
    )


def test_the_cover_lists_what_is_accepted_and_says_that_nothing_stops_sign_off(answered: Seen) -> None:
    """Beside the signatures, with who answers for it."""
    text = [block.text for block in answered.blocks("Cover") if isinstance(block, Text)]

    assert text[0].startswith("✓ No error stops sign-off. 1 finding accepted with a reason.")
    assert [cell.value for cell in answered.table("outAcceptedShort").rows[0].cells] == [
        "HN900 A title (Financial model!G18)",
        "Section 151 officer, 10 January 2022",
        "The credit is booked next month",
    ]


@pytest.mark.parametrize("pack", ["highlight", "portfolio"])
def test_the_first_page_of_every_pack_says_who_signed_and_what_is_accepted(kingston: Seen, pack: str) -> None:
    """Where there is no room for tables, in a line each."""
    found = Findings(findings=tuple(accepted(each) for each in FOUND.findings[1:2]), outcomes=FOUND.outcomes)
    made = Seen(dashboard(kingston.inputs, measure(kingston.inputs), found, pack), kingston.inputs)

    said = made.words(made.made.sheets[0].name)

    assert "Sign-off. Section 151 officer: ▲ Marked by hand, figures not recorded" in said
    assert "✓ Accepted: A title (Financial model!G18), by the Section 151 officer, 10 January 2022" in said


def test_findings_are_counted_by_sheet_and_severity(checked: Seen) -> None:
    """In the order of the input sheets, each with a link; the whole workbook last."""
    rows = [[cell.value for cell in row.cells] for row in checked.table("outBySheet").rows]

    assert rows == [["KPIs", 0, 1, 1], ["Financial model", 1, 0, 0], ["Whole workbook", 0, 1, 0]]
    assert checked.table("outBySheet").rows[0].cells[0].link == "'KPIs'!A1"


def test_cells_to_look_at_are_highlighted_by_the_contracts_sheet_name(checked: Seen, kingston: Seen) -> None:
    """Errors and warnings, not notes; a renamed tab changes nothing; and no cell at all without a highlight."""
    marked = [row.cells[11].value for row in checked.table("outFindings").rows]
    plain = dashboard(kingston.inputs, measure(kingston.inputs), FOUND, "return", highlight=False)
    none = [row.cells[11].value for row in Seen(plain, kingston.inputs).table("outFindings").rows]

    assert marked == ["Financial model!G18", None, "KPIs!V9", None]
    assert none == [None] * 4


def test_the_names_that_other_sheets_look_up_are_always_defined(checked: Seen, kingston: Seen) -> None:
    """Also where nothing is found: the drop-down on Overrides and the highlight never point at what is gone."""
    nothing = dashboard(kingston.inputs, measure(kingston.inputs), Findings(findings=(), outcomes=()), "return")

    for seen in (checked, Seen(nothing, kingston.inputs)):
        names = {(name.name, name.table) for name in seen.sheet("Checks").names}
        assert names == {("FindingReferences", "outFindings"), ("HighlightedCells", "outFindings")}


@pytest.mark.parametrize("words", ["NaN", "sNaN", "-Infinity", "1e999999999", "1_000", "١٢", "9" * 5000])
def test_words_that_a_decimal_could_read_stay_words(words: str, checked: Seen) -> None:
    """What somebody typed into a cell of money is shown as typed: it is no figure, and nothing is worked out of it."""
    at = FOUND.findings[1].model_copy(update={"value": words})
    view = View(checked.inputs, measure(checked.inputs), FOUND)
    assert shown(view, at, words) == words
    assert shown(view, at, "32201000") == "£32.201m"
