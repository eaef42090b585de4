"""Closing a return: what is kept, what moves, what is cleared, and what stands against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from hnb_xl.books.book import RawCell
from hnb_xl.books.memory import MemoryBook
from hnb_xl.errors import BadArgument, Refused
from hnb_xl.jobs.audit import Deed, What, record
from hnb_xl.jobs.roll_forward import Asked, roll_forward
from hnb_xl.measure import measure
from hnb_xl.model.columns import Column, Filled, OnRoll, Table
from hnb_xl.model.inputs import Entry, Inputs
from hnb_xl.model.tables import TABLES, contract
from hnb_xl.model.year import Period
from hnb_xl.pipeline import assess, figures_of
from hnb_xl.read import read
from tests.factories import published
from tests.jobs.closing import FORCED, NOW, by_id, said, type_return, typed

RETURNS = (
    ("kingston", "2021-22/Q1"),
    ("kingston", "2021-22/Q2"),
    ("kingston", "2021-22/Q3"),
    ("wiltshire-2024", "2024-25/Start"),
    ("wiltshire-2025", "2024-25/January"),
)


def cells(inputs: Inputs) -> Iterator[tuple[Table, Column, str, dict[str, Entry], Entry]]:
    """Every cell that is not worked out, with its table, column, row's label and row."""
    for table in inputs.tables.values():
        if table.contract.recorded or table.contract.items or table.contract.key == "rounding":
            continue
        for row in table:
            for column in table.contract.columns:
                if column.key in row.cells:
                    yield table.contract, column, row.label, dict(row.cells), row.cells[column.key]


@pytest.mark.parametrize("table", contract().values(), ids=lambda table: table.key)
def test_each_typed_column_says_what_becomes_of_it(table: Table) -> None:
    """Nobody has left it open what closing a return does with a column that people type in."""
    open_still = [column.header for column in table.columns if table.rolls(column) is None]

    assert [
        column.header
        for column in table.columns
        if column.header in open_still and column.filled is Filled.TYPED and column.key != table.row_key
    ] == []


def test_what_a_column_takes_is_there_and_of_one_kind() -> None:
    """A column that takes over another names columns of its own table, in the same unit and sign."""
    found = 0
    for table in TABLES:
        for column in table.columns:
            taken = OnRoll.TAKEN in (column.on_roll, column.on_year)
            assert bool(column.rolls_from) == taken, (table.key, column.key)
            for key in column.rolls_from:
                source = table.column(key)
                assert (source.kind, source.unit, source.signed) == (column.kind, column.unit, column.signed)
                found += 1
    assert found >= 8


@cache
def closed(name: str, period: str) -> MemoryBook:
    """A published return, closed. Read only."""
    book = published(name, period)
    roll_forward(book, FORCED, now=NOW)
    return book


@pytest.mark.parametrize(("name", "period"), RETURNS)
def test_every_figure_of_a_closed_return_is_kept(name: str, period: str) -> None:
    """Whatever the return: asked for again, it gives every figure it gave, with value, words, cells and stamp."""
    before, book = measure(read(published(name, period))), closed(name, period)

    again = figures_of(book, Period.parse(period))
    assert [figure.id for figure in again] == [figure.id for figure in before]
    assert by_id(again) == by_id(before)
    assert (again.fingerprint, again.data_date, again.period) == (before.fingerprint, before.data_date, before.period)
    rows = read(book)["history"].rows
    assert {row.words("by") for row in rows} == {"Finance business partner"}
    assert {row.words("at") for row in rows} == {NOW.isoformat()}
    assert {row.words("version") for row in rows} == {read(book).item("agreement", "version").words}


@pytest.mark.parametrize(("name", "period"), RETURNS)
def test_every_cell_is_kept_moved_or_cleared_as_its_column_says(name: str, period: str) -> None:
    """Each cell of each table, held against the contract by other means than the job's own."""
    before = read(published(name, period))
    results, is_new_year = measure(before), before.point == before.points[-1]

    after = {
        (table.key, label, column.key): entry for table, column, label, _, entry in cells(read(closed(name, period)))
    }
    counted = dict.fromkeys(OnRoll, 0)
    for table, column, label, row, entry in cells(before):
        how = table.rolls(column, new_year=is_new_year) or OnRoll.KEPT
        now = after.get((table.key, label, column.key))
        held = "" if now is None else said(now)
        cleared = (
            how is OnRoll.CLEARED
            or (how is OnRoll.CLEARED_PRO_RATA and row["target_kind"].words == "pro rata")
            or (how is OnRoll.CLEARED_TO_DATE and row["kind"].words == "to date")
        )
        if how is OnRoll.TAKEN:
            expected = next((said(row[key]) for key in column.rolls_from if key in row and said(row[key])), None)
            if expected is None and column.key == "previous":
                worked_out = {"risk": "risk.{}.score", "model": "model.{}.actual"}.get(
                    table.key, "outturn.{}.variance_incl_future_demand"
                )
                expected = results.value(worked_out.format(label.lower().replace(" ", "_")))
            assert held == ("" if expected is None else expected), (table.key, label, column.key)
        elif is_new_year and (table.key in {"point", "profile"} or column.key in {"target", "baseline", "plan"}):
            continue  # what opening a year writes besides is looked at in the tests of a new year
        else:
            assert held == ("" if cleared else said(entry)), (table.key, label, column.key)
        counted[how] += bool(said(entry))
    assert counted[OnRoll.KEPT] > 50


def test_the_period_moves_and_nothing_is_signed() -> None:
    """The next return point, no data date, no submission date, no signature."""
    book = published("kingston", "2021-22/Q3")

    done = roll_forward(book, FORCED, now=NOW)

    inputs = read(book)
    assert str(inputs.period) == "2021-22/Q4"
    assert inputs.data_date is None
    assert inputs.item("period", "submitted").is_blank
    assert all(row["signed"].is_blank for row in inputs["sign_off"])
    assert "2021-22/Q3 is closed, with" in done.sentence
    assert "2021-22/Q4 is open" in done.sentence
    changed = {change.place: change for change in done.changes}
    assert len(changed) == len(done.changes)
    assert changed[inputs.item("period", "point").place].after == "Q4"
    assert changed[inputs.item("period", "data_date").place].before == date(2021, 11, 30)


def test_dashboards_are_made_for_the_next_return() -> None:
    """What the book shows is of the return that is open, under its stamp, and a refresh has nothing to add."""
    book = published("kingston", "2021-22/Q3")

    done = roll_forward(book, FORCED, now=NOW)

    assert done.figures is not None
    assert {stamp.split(" · ")[0] for name, stamp in book.stamps.items() if name == "Summary"} == {"2021-22/Q4"}
    assert done.figures.results.fingerprint == read(book).fingerprint


def test_the_audit_says_who_closed_it_and_why() -> None:
    """Role, reason, inputs before and after, and how much was written."""
    book = published("kingston", "2021-22/Q3")
    before = read(book).fingerprint

    roll_forward(book, FORCED, now=NOW)

    inputs = read(book)
    (line,) = inputs["audit"].rows
    assert line.words("what") == "rolled forward"
    assert line.words("period") == "2021-22/Q3"
    assert line.words("by") == "Finance business partner"
    assert "Agreed with the section 151 officer" in line.words("detail")
    assert "2020-21" in line.words("detail")  # the agreement's version
    assert (line.words("before"), line.words("after")) == (before, inputs.fingerprint)
    assert not [finding for finding in assess(book).findings.findings if finding.code in {"HN090", "HN091", "HN092"}]


def test_twice_is_refused_not_doubled() -> None:
    """At once, with force too; after the Period sheet was set back; and the history holds each figure once."""
    book = published("kingston", "2021-22/Q2")
    roll_forward(book, FORCED, now=NOW)
    rows = len(read(book)["history"].rows)

    with pytest.raises(Refused, match="rolled forward to 2021-22/Q3 already") as again:
        roll_forward(book, FORCED, now=NOW)
    assert again.value.exit_code == 1
    back = typed(book, {("tblPeriod", "Return point", "Value"): "Q2"})
    with pytest.raises(Refused, match="holds 2021-22/Q2 already"):
        roll_forward(back, FORCED, now=NOW)

    assert len(read(book)["history"].rows) == len(read(back)["history"].rows) == rows
    assert str(read(book).period) == "2021-22/Q3"


def test_errors_stand_in_the_way() -> None:
    """They are named, nothing is written; force needs a reason."""
    book = published("kingston", "2021-22/Q3")
    before = dict(book.tables())

    with pytest.raises(Refused, match=r"9 errors stand: HN022 KPIs!\w+") as refused:
        roll_forward(book, Asked(), now=NOW)
    assert refused.value.exit_code == 1
    with pytest.raises(BadArgument, match="only for a reason"):
        roll_forward(book, Asked(force=True, reason="  "), now=NOW)

    assert book.tables() == before
    assert read(book)["history"].rows == ()


def test_a_formula_in_the_way_is_named_and_nothing_written() -> None:
    """A team's own formula in a cell that must change: refused, with its place."""
    book = published("kingston", "2021-22/Q3")
    table = book.tables()["tblModel"]
    at = table.headers.index("Forecast")
    row = (*table.rows[0][:at], RawCell(25.69, formula="SUM(Ledger!A1:A9)"), *table.rows[0][at + 1 :])
    tables = dict(book.tables()) | {"tblModel": replace(table, rows=(row, *table.rows[1:]))}
    linked = MemoryBook.holding(book.name, book.sheet_names(), tables.values())
    before = dict(linked.tables())

    with pytest.raises(Refused, match=r"1 cell that must change hold a formula: Financial model!\w+"):
        roll_forward(linked, FORCED, now=NOW)

    assert linked.tables() == before


def test_only_asked_writes_nothing() -> None:
    """A dry run lists the same cells as the run itself, and leaves every table as it was."""
    book, other = published("kingston", "2021-22/Q3"), published("kingston", "2021-22/Q3")
    before = dict(book.tables())

    planned = roll_forward(book, replace(FORCED, dry_run=True), now=NOW)

    assert book.tables() == before
    assert planned.changes == roll_forward(other, FORCED, now=NOW).changes
    assert len(planned.changes) > 200


@pytest.mark.parametrize("to", ["2021-22/Q1", "2021-22/Q2", "2022-23/Q1", "2021-22/Q9"])
def test_only_a_later_return_of_the_year_can_be_opened(to: str) -> None:
    """Neither an earlier one, nor this one, nor another year's before this one has ended."""
    with pytest.raises(BadArgument, match=r"cannot be opened. It can open 2021-22/Q3, 2021-22/Q4"):
        roll_forward(published("kingston", "2021-22/Q2"), replace(FORCED, to=Period.parse(to)), now=NOW)


def test_a_rounding_goes_with_its_figure() -> None:
    """One that speaks of a forecast moves to the last forecast; one of a quarter's figure stays; of a comment, goes."""
    book = published("kingston", "2021-22/Q3")
    spare = [index for index, row in enumerate(book.tables()["tblRounding"].rows) if row[0].value is None]
    assert not spare
    table = book.tables()["tblRounding"]
    more = (
        (RawCell("tblModel / hnb_allocation / Forecast"), RawCell(1000), RawCell("as printed")),
        (RawCell("tblSavings / under_16 / Forecast"), RawCell(1000), RawCell("as printed")),
        (RawCell("tblKPI / 9 / Q3"), RawCell(1000), RawCell("as printed")),
    )
    label = next(row.label for row in read(book)["saving"] if row.number("forecast") is not None)
    more = (more[0], (RawCell(f"tblSavings / {label} / Forecast"), *more[1][1:]), more[2])
    tables = dict(book.tables()) | {"tblRounding": replace(table, rows=(*table.rows, *more))}
    book = MemoryBook.holding(book.name, book.sheet_names(), tables.values())

    roll_forward(book, FORCED, now=NOW)

    labels = [row.label for row in read(book)["rounding"]]
    assert "tblModel / hnb_allocation / Last forecast" in labels
    assert "tblKPI / 9 / Q3" in labels
    assert not [each for each in labels if each.endswith("/ Forecast")]


def test_a_history_changed_by_hand_is_not_recalled_as_if_it_were_true() -> None:
    """An error finding stands, and rolling forward is refused until it is looked at."""
    book = published("kingston", "2021-22/Q2")
    roll_forward(book, FORCED, now=NOW)
    history = book.tables()["tblHistory"]
    at = history.headers.index("Value")
    index = next(i for i, row in enumerate(history.rows) if row[1].value == "kpi.1.actual")
    row = (*history.rows[index][:at], RawCell(1_400), *history.rows[index][at + 1 :])
    tables = dict(book.tables()) | {
        "tblHistory": replace(history, rows=(*history.rows[:index], row, *history.rows[index + 1 :]))
    }
    edited = type_return(MemoryBook.holding(book.name, book.sheet_names(), tables.values()), "2021-22/Q3")

    assert "HN091" in {finding.code for finding in assess(edited).findings.findings}
    with pytest.raises(Refused, match="HN091"):
        roll_forward(edited, Asked(), now=NOW)


def test_lines_of_other_jobs_do_not_hide_a_second_roll() -> None:
    """A refresh between two attempts changes nothing: there is still nothing entered."""
    book = published("kingston", "2021-22/Q2")
    roll_forward(book, FORCED, now=NOW)
    record(book, Deed(What.REFRESHED, NOW), assess(book))

    with pytest.raises(Refused, match="nothing was entered since"):
        roll_forward(book, FORCED, now=NOW)
