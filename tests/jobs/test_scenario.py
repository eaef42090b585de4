"""What if: figures follow as their definitions say, worked out by hand here, and no input is touched."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from decimal import Decimal as D
from functools import cache
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hnb_xl.books.memory import MemoryBook
from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.errors import BadArgument
from hnb_xl.jobs.refresh import refresh
from hnb_xl.jobs.scenario import add_sheet, compare
from hnb_xl.model.results import FigureKind
from hnb_xl.model.scenario import Scenario, ScenarioOutcome, Setting, counted
from hnb_xl.model.scenario_file import setting
from hnb_xl.pipeline import assess
from tests.factories import published

NOW = datetime(2022, 1, 10, 9, 30, tzinfo=UTC)


@cache
def kingston() -> MemoryBook:
    """Kingston's return of quarter 3, in memory."""
    return published("kingston", "2021-22/Q3")


def asked(*chosen: Setting) -> ScenarioOutcome:
    """One scenario of Kingston's return."""
    comparison, _ = compare(kingston(), [Scenario("What if", chosen)])
    return comparison.outcomes[0]


def value(outcome: ScenarioOutcome, id: str) -> D | None:
    """A figure under a scenario."""
    return outcome.results.value(id)


def test_one_line_of_the_model_moves_the_deficit_by_as_much() -> None:
    """Commissioning saves £50k instead of £250k: £200k on spend, net, in-year and cumulative, £200k less headroom."""
    outcome = asked(setting("model.commissioning.actual", "-£50k"))

    assert value(outcome, "model.expenditure_after_savings.actual") == D(32_201_000) + 200_000
    assert value(outcome, "model.net_hnb_deficit.actual") == D(5_848_000) + 200_000
    assert value(outcome, "deficit.in_year") == D(3_962_000) + 200_000
    assert value(outcome, "deficit.cumulative.before_sv") == D(28_363_000) + 200_000
    assert value(outcome, "deficit.cumulative.after_sv_max") == D(11_363_000) + 200_000
    assert value(outcome, "deficit.headroom") == D(244_000) - 200_000
    assert value(outcome, "deficit.ceiling") == D(28_607_000)
    assert value(outcome, "model.commissioning.actual") == D(-50_000)


def test_beyond_the_ceiling_the_breach_is_found() -> None:
    """£1m more than entered is £756k above the ceiling, of which the headroom was £244k: an error appears."""
    outcome = asked(setting("model.expenditure_before_savings.actual", "£34.049m"))

    assert value(outcome, "deficit.headroom") == D(244_000) - 1_000_000
    (breach,) = [each for each in outcome.appear if each.code == "HN012"]
    assert breach.severity.value == "error"
    assert breach.difference == "756000"


def test_more_plans_move_growth_and_ratings() -> None:
    """1,600 plans are 11.97% on 1,429; KPIs 1 and 2 go from Green to Amber, and their reported Green is questioned."""
    outcome = asked(setting("kpi.1.actual", "1600"))
    base = assess(kingston()).results

    assert value(outcome, "kpi.1.variance") == 1600 - 1496
    growth = value(outcome, "ehcp.growth_pct")
    assert growth is not None
    assert round(growth, 4) == D("0.1197")
    assert value(outcome, "ehcp.stock") == 1600
    assert [outcome.results.text(f"kpi.{ref}.rag.computed") for ref in ("1", "2")] == ["Amber", "Amber"]
    assert counted(outcome.results, "green") == counted(base, "green") - 2
    assert counted(outcome.results, "amber") == counted(base, "amber") + 2
    assert {(each.code, each.row) for each in outcome.appear} == {("HN029", "1"), ("HN029", "2")}


def test_what_only_moved_as_a_total_is_left_open_and_no_contradiction() -> None:
    """Spend rose, but not whether direct or central spend did: said apart from the findings that appear."""
    outcome = asked(setting("model.commissioning.actual", "-50000"))

    assert "HN016" in {each.code for each in outcome.left_open}
    assert not {"HN014", "HN016", "HN019"} & {each.code for each in outcome.appear}


def test_what_the_agreement_states_only_changes_when_it_is_set() -> None:
    """A plan that moves does not move the ceiling; a ceiling that is set moves the headroom."""
    plan = asked(setting("model.commissioning.plan", "0"))
    ceiling = asked(setting("deficit.ceiling", "£28m"))

    assert value(plan, "deficit.ceiling") == D(28_607_000)
    assert value(ceiling, "deficit.ceiling") == D(28_000_000)
    assert value(ceiling, "deficit.headroom") == D(28_000_000) - D(28_363_000)
    assert "HN012" in {each.code for each in ceiling.appear}


def test_every_typed_figure_that_followed_says_why() -> None:
    """With its cell, what it was and what it was taken as; none of them belongs to the agreement."""
    outcome = asked(setting("model.commissioning.actual", "-50000"))
    moved = {each.place: each for each in outcome.followed}
    total = next(each for each in outcome.followed if each.because == "the sum of its parts")

    assert len(moved) == len(outcome.followed) > 5
    assert total.after - total.before == 200_000
    assert all(each.because and not each.place.startswith("Agreement!") for each in outcome.followed)


@settings(max_examples=25)
@given(st.data())
def test_setting_a_figure_to_what_it_is_moves_nothing(data: st.DataObject) -> None:
    """Any entered figure: no other moves, no finding appears or goes."""
    figures = assess(kingston()).results.figures
    entered = [
        each for each in figures if each.kind is FigureKind.ENTERED and each.value is not None and len(each.cells) == 1
    ]
    figure = data.draw(st.sampled_from([each for each in entered if assess_get(each.id) == each.value]))
    assert figure.value is not None

    outcome = asked(Setting(figure.id, figure.value))

    assert (outcome.moved, outcome.followed, outcome.appear, outcome.go, outcome.left_open) == ((), (), (), (), ())


@cache
def assess_results() -> dict[str, D | None]:
    """Kingston's figures of this year by id."""
    results = assess(kingston()).results
    return {id: results.value(id) for id in results.ids}


def assess_get(id: str) -> D | None:
    """This year's value of a figure."""
    return assess_results()[id]


@settings(max_examples=15)
@given(st.integers(min_value=-5_000_000, max_value=5_000_000))
def test_the_deficit_moves_by_whatever_a_line_moves(by: int) -> None:
    """Up and down, whatever the published gaps between the tables are."""
    outcome = asked(Setting("model.commissioning.actual", D(-250_000 + by)))

    assert value(outcome, "deficit.cumulative.before_sv") == D(28_363_000) + by
    assert value(outcome, "deficit.headroom") == D(244_000) - by


@pytest.mark.parametrize(
    ("id", "written", "says"),
    [
        ("kpi.1.variance", "4", "is worked out, not entered. It follows from kpi.1.actual, kpi.1.target"),
        ("deficit.headroom", "1", "follows from deficit.ceiling, deficit.brought_forward"),
        ("kpi.1.rag.computed", "1", "kpi.1.rag.computed is a rating"),
        ("kpi.1.actual", "£5", "is in a count, not in pounds"),
        ("kpi.9.actual", "5%", "is in pounds, not in per cent"),
        ("kpi.6a.baseline", "1", "has no figure yet"),
        ("kpi.1.actuel", "1", "Did you mean kpi.1.actual"),
    ],
)
def test_what_cannot_be_set_is_refused_with_what_can(id: str, written: str, says: str) -> None:
    """A computed figure names the entered ones it follows from."""
    with pytest.raises(BadArgument) as wrong:
        asked(setting(id, written))

    assert says in f"{wrong.value.message} {wrong.value.fix}"


def test_one_cell_is_not_set_to_two_values() -> None:
    """Two ids may be one figure."""
    with pytest.raises(BadArgument, match="twice"):
        asked(setting("kpi.13.actual", "1"), setting("deficit.in_year", "2"))


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a file."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_sheet_is_added_and_no_input_sheet_changes_a_byte(published_file: bytes) -> None:
    """A comparison, a chart of the trajectory, and every sheet that was there before is the very same but the audit."""
    before = SplicedBook(published_file, "kingston.xlsx")
    sheets = [table.sheet for name, table in before.tables().items() if name.startswith("tbl")]
    book = SplicedBook(published_file, "kingston.xlsx")

    add_sheet(book, [Scenario("Slips", (setting("model.commissioning.actual", "-50k"),))], now=NOW)
    after = book.to_bytes()

    again = SplicedBook(after, "kingston.xlsx")
    assert "Scenario" in again.sheet_names()
    assert {"outScenarioSet", "outScenarioHeadlines", "outScenarioTrajectory", "outScenarioMoves"} <= set(
        again.tables()
    )
    old, new = parts(published_file), parts(after)
    changed = {name for name in old if new.get(name) != old[name]}
    assert len([name for name in changed if name.startswith("xl/worksheets/sheet")]) <= 1  # the audit's
    assert any(name.startswith("xl/charts/") for name in new.keys() - old.keys())
    assert assess(again).inputs.fingerprint == assess(before).inputs.fingerprint
    assert all(again.grid(sheet) == before.grid(sheet) for sheet in set(sheets) - {"Audit"})


def test_the_next_refresh_takes_the_sheet_away(published_file: bytes) -> None:
    """A what-if beside other figures than it was made from would mislead."""
    book = SplicedBook(published_file, "kingston.xlsx")
    add_sheet(book, [Scenario("Slips", (setting("kpi.1.actual", "1600"),))], now=NOW)
    again = SplicedBook(book.to_bytes(), "kingston.xlsx")

    refresh(again, now=NOW)

    assert "Scenario" not in again.sheet_names()


def test_scenarios_stand_side_by_side(published_file: bytes) -> None:
    """A column and a change for each, under names that cannot be taken for columns of ours."""
    book = SplicedBook(published_file, "kingston.xlsx")
    names = ("As entered", "Figure", "a|b", "Four")
    add_sheet(book, [Scenario(name, (setting("kpi.1.actual", "1600"),)) for name in names], now=NOW)
    headers = SplicedBook(book.to_bytes(), "kingston.xlsx").tables()["outScenarioHeadlines"].headers

    assert headers[:4] == ("Figure", "As entered", "“As entered”", "“As entered” change")
    assert len(headers) == len(set(headers)) == 10
