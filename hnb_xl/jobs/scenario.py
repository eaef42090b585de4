"""What if: measure and check a return again with other figures, beside what was entered; no input is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hnb_xl import pipeline
from hnb_xl.check import check
from hnb_xl.check.words import as_held
from hnb_xl.errors import BadArgument
from hnb_xl.jobs.audit import Deed, What, record
from hnb_xl.jobs.done import Done
from hnb_xl.measure import measure
from hnb_xl.measure.what_if import what_if
from hnb_xl.model.results import FigureKind
from hnb_xl.model.scenario import Comparison, Moved, ScenarioOutcome, by_moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from hnb_xl.books.book import Book, ReadableBook
    from hnb_xl.model.finding import Finding, Findings
    from hnb_xl.model.inputs import Entry, Inputs
    from hnb_xl.model.results import Figure, Results
    from hnb_xl.model.scenario import Followed, Scenario, Setting
    from hnb_xl.pipeline import Figures

_NAMED = 8  # entered figures named when a computed one is refused
_UNITS = {"GBP": "pounds", "percent": "per cent", "count": "a count"}
_OF_THE_WORKBOOK = {"HN096", "HN097", "HN099"}  # overrides and signatures are not part of a what-if


def compare(book: ReadableBook, scenarios: Sequence[Scenario]) -> tuple[Comparison, Figures]:
    """A return as entered and under each scenario, and the run as entered.

    Raises:
        BadArgument: a scenario sets what is not an entered figure; the message names those that are.
        CannotRun: the workbook is not ours, or its contract is broken.
    """
    figures = pipeline.assess(book)
    outcomes = tuple(_outcome(figures, scenario) for scenario in scenarios)
    return Comparison(figures.results, outcomes), figures


def add_sheet(book: Book, scenarios: Sequence[Scenario], *, now: datetime, by: str = "") -> tuple[Comparison, Done]:
    """Put the comparison into a book as the sheet Scenario, beside whatever stands there; the next refresh removes it.

    Args:
        book: the workbook.
        scenarios: what to compare.
        now: when, with its offset from UTC.
        by: the role that asked for it, where one was given.

    Raises:
        BadArgument: as `compare`.
        CannotRun: as `compare`.
    """
    from hnb_xl.present.scenario import scenario_sheet
    from hnb_xl.present.view import View

    comparison, figures = compare(book, scenarios)
    view = View(figures.inputs, figures.results, figures.findings)
    sheet = scenario_sheet(view, comparison)
    names = ", ".join(scenario.name for scenario in scenarios)
    record(book, Deed(What.SCENARIO, now, by, names), figures)
    book.put_sheets([sheet], view.stamp)
    return comparison, Done("The sheet Scenario holds the comparison; the input sheets are as they were.")


def _outcome(figures: Figures, scenario: Scenario) -> ScenarioOutcome:
    values: dict[str, Decimal] = {}
    for setting in scenario.settings:
        place, value = _cell_of(figures, setting)
        if values.get(place, value) != value:
            what = f"“{scenario.name}” sets {place} twice, to different values."
            raise BadArgument("set_twice", what, "Two ids may be one figure: set it by one of them.")
        values[place] = value
    inputs, followed = what_if(figures.inputs, values)
    results = measure(inputs)
    moved = _moved(figures.results, results)
    ids = {setting.id for setting in scenario.settings}
    return ScenarioOutcome(
        scenario=scenario,
        set=tuple(each for each in moved if each.figure.id in ids),
        followed=followed,
        moved=moved,
        results=results,
        **_findings(figures.findings, check(inputs, results), _open(results, followed)),
    )


def _moved(before: Results, after: Results) -> tuple[Moved, ...]:
    """Every figure with another value or other words, in the order of the results."""
    first, then = by_moment(before), by_moment(after)
    found = (Moved(first.get(key), then.get(key)) for key in dict.fromkeys((*first, *then)))
    return tuple(each for each in found if _said(each.before) != _said(each.after))


def _said(figure: Figure | None) -> tuple[Decimal | None, str] | None:
    return None if figure is None else (figure.value, figure.text or "")


def _open(results: Results, followed: tuple[Followed, ...]) -> set[tuple[str, str | None]]:
    """Where a figure that merely followed no longer is the sum of its other parts, and what these come to."""
    places = {each.place for each in followed}
    return {
        (each.stated.places[0], as_held(each.due.value))
        for each in results.expectations
        if not each.holds and places & {*each.stated.places, *each.due.places}
    }


def _findings(
    before: Findings, after: Findings, left_open: set[tuple[str, str | None]]
) -> dict[str, tuple[Finding, ...]]:
    """What appears and what goes, by rule and place: that a finding's figures change is among the figures."""

    def named(findings: Findings) -> dict[tuple[str, ...], Finding]:
        return {
            (each.code, each.table, each.row, each.column): each
            for each in findings.findings
            if each.code not in _OF_THE_WORKBOOK
        }

    first, then = named(before), named(after)
    new = tuple(each for key, each in then.items() if key not in first)
    unsaid = tuple(each for each in new if (each.place, each.expected) in left_open)
    return {
        "appear": tuple(each for each in new if each not in unsaid),
        "left_open": unsaid,
        "go": tuple(each for key, each in first.items() if key not in then),
    }


def _cell_of(figures: Figures, setting: Setting) -> tuple[str, Decimal]:
    """The cell of an entered figure, and what it would hold: the fact's sign may be the opposite of the cell's.

    Raises:
        BadArgument: there is no such figure, it is worked out, has no cell yet, or is of another unit.
    """
    id, value = setting.id, setting.value
    figure = figures.results.get(id)
    if figure is None:
        raise _no_such_figure(figures.results, id)
    if figure.kind is not FigureKind.ENTERED:
        raise _follows_from(figures.results, figure)
    if setting.unit not in {"", figure.unit}:
        what = f"{id} is in {_UNITS.get(figure.unit, figure.unit)}, not in {_UNITS[setting.unit]}."
        raise BadArgument("wrong_unit", what, "Give the value in the figure's unit: £26m, 470k, 5%, or a bare number.")
    entry = _entries(figures.inputs).get(figure.cells[0]) if len(figure.cells) == 1 else None
    if entry is None or entry.number is None or figure.value is None:
        fix = "Type a first figure into the workbook, then ask what if."
        raise BadArgument("no_figure_yet", f"{id} has no figure yet, so there is nothing to compare with.", fix)
    return entry.place, value if figure.value == entry.number else -value


def _entries(inputs: Inputs) -> Mapping[str, Entry]:
    return {entry.place: entry for table in inputs.tables.values() for row in table for entry in row.cells.values()}


def _no_such_figure(results: Results, id: str) -> BadArgument:
    import difflib

    close = difflib.get_close_matches(id, results.ids, n=3)
    fix = f"Did you mean {' or '.join(close)}? " if close else ""
    return BadArgument("no_such_figure", f"This return has no figure {id}.", f"{fix}See `hnb-xl results BOOK --json`.")


def _follows_from(results: Results, figure: Figure) -> BadArgument:
    """Why a figure cannot be set, and which entered ones it follows from, one for each cell."""
    by_cell = {
        each.cells[0]: each.id
        for each in reversed(results.figures)
        if each.kind is FigureKind.ENTERED and each.value is not None and len(each.cells) == 1
    }
    named = [by_cell[cell] for cell in figure.cells if cell in by_cell]
    kind = "a rating" if figure.kind is FigureKind.RATING else "worked out, not entered"
    fix = f"It follows from {', '.join(named[:_NAMED])}: set one of these." if named else ""
    return BadArgument("not_entered", f"{figure.id} is {kind}.", fix or "Set the entered figures it is made of.")
