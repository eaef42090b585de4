"""Ratings with direction, measures, workstreams, milestones and key risks; every literal worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.factories import Row
from tests.programme import FIVE_LEVELS, D, measured, report


@pytest.mark.parametrize(
    ("last", "this", "expected"),
    [
        ("Amber - Off Track", "Green - On Track", "Better"),
        ("G", "AMBER / RED", "Worse"),
        ("Red - At Risk", "R", "Same"),
        (None, "G", ""),
        ("G", None, ""),
    ],
)
@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("rating", {"subject": "Programme"}),
        ("measure", {"measure": "Requests", "unit": "count"}),
        ("workstream", {"workstream": "Early help", "theme": "1"}),
    ],
)
def test_every_rated_thing_has_a_direction(
    table: str, row: Row, last: str | None, this: str | None, expected: str
) -> None:
    """The rating now and a period ago, by words or letter, in the council's words."""
    one: dict[str, list[Row]] = {table: [{"key": "a", **row, "last": last, "this": this}]}
    results = measured(scale=FIVE_LEVELS, **one)

    assert results.text(f"{table}.a.direction") == expected
    if this:
        assert results.text(f"{table}.a.this") in {each["words"] for each in FIVE_LEVELS}
    else:
        assert results.text(f"{table}.a.this") == ""


def test_a_kpi_has_a_direction_too() -> None:
    """From the rating reported last to the one reported now; without a last one there is none."""
    rows: list[Row] = [{"ref": "1", "reported": "R", "reported_last": "A/R"}, {"ref": "2", "reported": "R"}]
    results = measured(kpi=rows)

    assert results.text("kpi.1.rag.last") == "Amber/Red"
    assert results.text("kpi.1.rag.direction") == "Worse"
    assert results.get("kpi.2.rag.direction") is None


def test_words_in_a_kpi_are_read_by_the_scale() -> None:
    """A council's words and letters give one colour."""
    rows: list[Row] = [{"ref": "1", "reported": "Amber - Off Track"}, {"ref": "2", "reported": "a"}]
    results = measured(scale=FIVE_LEVELS, kpi=rows)

    assert [results.text(f"kpi.{ref}.rag.reported") for ref in "12"] == ["Amber", "Amber"]


def test_a_measure_may_be_words() -> None:
    """Words are kept and are no figure; a count and its share stand beside them."""
    rows: list[Row] = [
        {"key": "a", "unit": "%", "figure": "On forecast"},
        {"key": "b", "unit": "count", "figure": "2 (33%)", "count": D("2"), "share": D("0.33")},
        {"key": "c", "unit": "£", "figure": D("17287")},
    ]
    results = measured(measure=rows)

    assert (results.value("measure.a.figure"), results.text("measure.a.figure")) == (None, "On forecast")
    assert (results.value("measure.b.figure"), results.text("measure.b.figure")) == (None, "2 (33%)")
    assert (results.value("measure.b.count"), results.value("measure.b.share")) == (D("2"), D("0.33"))
    assert results.value("measure.c.figure") == D("17287")


def test_counts_by_rating() -> None:
    """15 of the 16 workstreams are green, one amber/green; of theme 2 three of four."""
    results = report("wiltshire-2025").results

    assert results.value("workstream.count.green") == 15
    assert results.value("workstream.count.amber_green") == 1
    assert results.value("workstream.count.theme.2.green") == 3
    assert results.value("workstream.count.theme.2.amber_green") == 1
    assert results.value("rating.count.portfolio.amber_red") == 1


def test_deal_conditions_and_measures_of_march() -> None:
    """Two of five conditions green, three amber; of ten measures six amber, two red, two not rated."""
    results = report("wiltshire-2024").results

    group = "rating.count.conditions_of_the_agreement"
    assert [results.value(f"{group}.{level}") for level in ("green", "amber", "not_rated")] == [2, 3, 0]
    counts = [results.value(f"measure.count.{level}") for level in ("green", "amber", "red", "not_rated")]
    assert counts == [0, 6, 2, 2]
    assert [results.text(f"rating.{key}.this") for key in ("programme", "trajectory")] == ["Green - On Track"] * 2


def test_milestones_by_theme() -> None:
    """7 + 3, 10, 10 and 12 + 5; theme 2 has no figure yet, and the total of 47 says so."""
    results = report("wiltshire-2025").results

    assert [results.value(f"milestones.{theme}.due") for theme in "23456"] == [None, 10, 10, 10, 17]
    assert results.value("milestones.all.due") == 47
    assert results.text("milestones.all.due") == "no figure yet for 1 of its counts; 47 with status not stated"


def test_milestones_by_status() -> None:
    """Counts of one status are added up; a status with none is absent."""
    rows: list[Row] = [
        {"key": "1", "theme": "1", "status": "Complete", "count": D("4")},
        {"key": "2", "theme": "1", "status": "Delayed", "count": D("1")},
        {"key": "3", "theme": "2", "status": "Complete", "count": D("2")},
    ]
    results = measured(milestone_due=rows)

    assert results.value("milestones.all.complete") == 6
    assert results.value("milestones.1.delayed") == 1
    assert results.get("milestones.2.delayed") is None
    assert (results.value("milestones.all.due"), results.text("milestones.all.due")) == (D("7"), "")


def risk(key: str, **cells: object) -> Row:
    """A risk."""
    return {"key": key, "workstream": "Board", "risk": "A risk", **cells}


def test_scores_of_both_reports() -> None:
    """5 x 4 = 20 and 4 x 4 = 16; where only the score is printed, that."""
    late, early = report("wiltshire-2025").results, report("wiltshire-2024").results

    assert [late.value(f"risk.{key}.score") for key in ("growth", "capital")] == [20, 16]
    keys = ("trajectory", "partners", "recruitment", "capital", "capacity")
    assert [early.value(f"risk.{key}.score") for key in keys] == [12, 9, 9, 8, 6]
    assert [early.value(f"risk.{key}.target") for key in keys] == [4, 3, 3, 2, 3]
    assert [early.text(f"risk.{key}.direction") for key in keys] == ["Same", "Same", "Same", "Better", "Better"]


def test_key_risks() -> None:
    """At or above 15: both of January, none of March."""
    late, early = report("wiltshire-2025").results, report("wiltshire-2024").results

    assert (late.value("risks.threshold"), late.value("risks.key")) == (D("15"), D("2"))
    assert late.text("risk.growth.key") == late.text("risk.capital.key") == "Key risk"
    assert early.value("risks.key") == 0
    assert {late.value("risks.grid.5_4"), late.value("risks.grid.4_4")} == {1}


@pytest.mark.parametrize(
    ("cells", "score", "direction", "is_key"),
    [
        ({"impact": D("3"), "likelihood": D("5"), "previous": D("12")}, 15, "Worse", True),
        ({"impact": D("2"), "likelihood": D("5"), "previous": D("10")}, 10, "Same", False),
        ({"impact": D("2"), "likelihood": D("2"), "previous": D("9"), "direction": "Rising"}, 4, "Better", False),
        ({"score_published": D("16"), "direction": "Rising"}, 16, "Worse", True),
        ({"score_published": D("16"), "impact": D("5")}, 16, "", True),
        ({"score_published": D("16"), "impact": D("7"), "likelihood": D("2")}, None, "", False),
        ({}, None, "", False),
    ],
)
def test_a_risk(cells: Row, score: int | None, direction: str, is_key: bool) -> None:
    """Impact times likelihood before what is printed; the previous score before the arrow; the threshold counts."""
    results = measured(agreement=[{"key_risk": D("15")}], risk=[risk("a", **cells)])

    assert results.value("risk.a.score") == (None if score is None else Decimal(score))
    assert results.text("risk.a.direction") == direction
    assert (results.text("risk.a.key") == "Key risk") == is_key


def test_without_a_threshold_there_is_no_key_risk() -> None:
    """An agreement that names none leaves the question open."""
    results = measured(risk=[risk("a", impact=D("5"), likelihood=D("5"))])

    assert results.get("risks.key") is None
    assert results.get("risk.a.key") is None
