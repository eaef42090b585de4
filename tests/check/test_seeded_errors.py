"""Errors seeded into a clean workbook: nothing is found where nothing is wrong; what is wrong is found and named."""

from __future__ import annotations

import pytest

from hnb_xl.check.coverage import Tie, coverage
from hnb_xl.model.finding import Outcome
from tests.check.seeded import Seen, clean_figures, looked_at, seeder, tallies
from tests.check.seeds import KINDS

SAMPLE, SEED = len(KINDS), 2026


@pytest.fixture(scope="module")
def sample() -> list[Seen]:
    """One error of each kind; the bench seeds five hundred and prints the table."""
    return [looked_at(seed) for seed in seeder(SEED).seeds(SAMPLE)]


def test_the_clean_workbook_has_no_finding() -> None:
    """A return without a contradiction has no finding of any severity, though every rule has looked.

    But those on accepted findings: there is none to accept.
    """
    found = clean_figures().findings

    assert [f"{each.code} {each.place}: {each.message}" for each in found.findings] == []
    assert {each.code for each in found.outcomes if each.outcome is not Outcome.PASSED} == {"HN096", "HN097"}


def test_the_clean_workbook_fills_every_table() -> None:
    """Each table of the contract has a row, so that no rule passes for want of anything to look at.

    Nothing was found, so nothing was accepted.
    """
    tables = clean_figures().inputs.tables.values()

    assert [table.contract.key for table in tables if not table.rows] == ["override"]


def test_no_rule_crashes_on_a_broken_cell(sample: list[Seen]) -> None:
    """Whatever is typed into whichever cell, every rule ends in one of its three sober ways."""
    assert [crash for seen in sample for crash in seen.crashed] == []


def test_seeded_errors_are_found_and_named(sample: list[Seen]) -> None:
    """Of the errors in cells that stand under something, nine of ten are found, and the cell named in four of five."""
    everything = list(tallies(sample))[-1]

    assert everything.held >= SAMPLE / 2
    assert everything.detected / everything.held >= 0.9, [seen.seed for seen in everything.missed]
    assert everything.named / everything.detected >= 0.8


def test_the_same_seed_makes_the_same_errors() -> None:
    """A figure of the bench can be had again."""
    first, second = (list(seeder(7).seeds(SAMPLE)) for _ in range(2))

    assert [(seed.place, seed.typed) for seed in first] == [(seed.place, seed.typed) for seed in second]
    assert [seed.kind for seed in first] == list(KINDS)


def test_every_entered_cell_is_accounted_for() -> None:
    """Coverage counts each cell that holds something once, and gives a reason wherever nothing holds it."""
    figures = clean_figures()
    held = coverage(figures.inputs, figures.results)
    entered = [
        entry.place
        for table in figures.inputs.tables.values()
        for row in table.rows
        for entry in row.cells.values()
        if not entry.is_blank and not table.contract.recorded
    ]

    assert [each.entry.place for each in held] == entered
    assert [each for each in held if bool(each.why) is not (each.tie in {Tie.NONE, Tie.PRESENCE})] == []
