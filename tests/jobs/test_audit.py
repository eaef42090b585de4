"""The audit: one line each time the program wrote, chained so that any change to it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest

from hnb_xl import __version__
from hnb_xl.books.book import RawCell, RawGrid, RawTable
from hnb_xl.books.memory import MemoryBook
from hnb_xl.check.runner import discovered, run
from hnb_xl.jobs.audit import Deed, What, record
from hnb_xl.measure import measure
from hnb_xl.model.finding import Finding
from hnb_xl.model.record import Row
from hnb_xl.model.tables.record import AUDIT, HISTORY
from hnb_xl.pipeline import assess
from hnb_xl.read import read
from tests.factories import published

NOW = datetime(2022, 1, 14, 9, 30, tzinfo=UTC)
FIGURE: Row = {"period": "2021-22/Q2", "id": "deficit.ceiling", "label": "Ceiling", "value": 28_607_000, "unit": "GBP"}
OTHER: Row = {"period": "2021-22/Q2", "id": "kpi.1.actual", "label": "Actual EHCPs", "value": 1_500, "unit": "count"}
BROKEN = {"HN090", "HN091", "HN092"}


@cache
def _kept() -> MemoryBook:
    book = published("kingston", "2021-22/Q3")
    for what, closed in ((What.REFRESHED, ()), (What.ROLLED_FORWARD, (FIGURE, OTHER)), (What.IMPORTED, ())):
        record(
            book,
            Deed(what, NOW, by="Finance business partner", detail=f"{what}, in words"),
            assess(book),
            closed=closed,
        )
    return book


def kept() -> MemoryBook:
    """Kingston's return with three lines in its audit and two figures in its history."""
    return MemoryBook.holding(_kept().name, _kept().sheet_names(), _kept().tables().values())


def about_the_record(book: MemoryBook) -> list[Finding]:
    """What the rules on the audit and the history find."""
    inputs = read(book)
    return list(run([rule for rule in discovered() if rule.code in BROKEN], inputs, measure(inputs)).findings)


def changed(name: str, change: Callable[[RawTable], RawTable]) -> MemoryBook:
    """The kept workbook with one of its tables changed by hand."""
    book = kept()
    tables = book.tables()
    return MemoryBook.holding(
        book.name, book.sheet_names(), [change(table) if key == name else table for key, table in tables.items()]
    )


def with_rows(
    rows: Callable[[tuple[tuple[RawCell, ...], ...]], Iterable[tuple[RawCell, ...]]],
) -> Callable[[RawTable], RawTable]:
    """A change that puts other rows into a table."""
    return lambda table: replace(table, rows=tuple(rows(table.rows)))


def with_cell(row: int, header: str, value: str | int) -> Callable[[RawTable], RawTable]:
    """A change of one cell."""

    def change(table: RawTable) -> RawTable:
        at = table.headers.index(header)
        cells = list(table.rows[row])
        cells[at] = RawCell(value)
        return replace(table, rows=(*table.rows[:row], tuple(cells), *table.rows[row + 1 :]))

    return change


def without(at: int) -> Callable[[RawTable], RawTable]:
    """A change that takes a row out."""
    return with_rows(lambda rows: (*rows[:at], *rows[at + 1 :]))


def swapped(at: int) -> Callable[[RawTable], RawTable]:
    """A change that lets a row and the next change places."""
    return with_rows(lambda rows: (*rows[:at], rows[at + 1], rows[at], *rows[at + 2 :]))


def test_a_line_says_what_was_done() -> None:
    """When, what, by which role, of which return, with which findings and over which inputs."""
    book = kept()
    inputs, found = read(book), assess(book).findings
    line = inputs["audit"].rows[1]

    assert line.words("at") == "2022-01-14T09:30:00+00:00"
    assert line.words("what") == "rolled forward"
    assert line.words("by") == "Finance business partner"
    assert line.words("detail") == "rolled forward, in words"
    assert line.words("period") == "2021-22/Q3"
    assert line.words("program") == __version__
    assert line.words("before") == line.words("after") == inputs.fingerprint
    assert line.number("errors") == sum(1 for each in found.findings if each.severity == "error") > 0
    assert [row.number("number") for row in inputs["audit"]] == [1, 2, 3]


def test_the_audit_stands_outside_the_fingerprint() -> None:
    """A line changes nothing that was entered: the stamp on the dashboards stays true."""
    assert read(kept()).fingerprint == read(published("kingston", "2021-22/Q3")).fingerprint


def test_what_was_written_is_found_sound() -> None:
    """Three lines and two figures: no rule finds anything."""
    assert about_the_record(kept()) == []


@pytest.mark.parametrize("row", range(3))
@pytest.mark.parametrize("header", [column.header for column in AUDIT.columns])
def test_any_edit_of_a_line_shows(row: int, header: str) -> None:
    """Every cell of every line: another word in it is an error that names the cell's line."""
    found = about_the_record(changed("tblAudit", with_cell(row, header, "edited")))

    assert found
    assert {finding.sheet for finding in found} == {"Audit"}


@pytest.mark.parametrize("header", [column.header for column in HISTORY.columns])
def test_any_edit_of_a_figure_shows(header: str) -> None:
    """Every cell of the history: another word in it is an error that names the return."""
    found = about_the_record(changed("tblHistory", with_cell(0, header, "7")))

    assert [finding.code for finding in found] == ["HN091"]
    assert found[0].sheet == "Return history"


@pytest.mark.parametrize("table", ["tblAudit", "tblHistory"])
def test_a_row_taken_out_moved_or_added_shows(table: str) -> None:
    """Whichever row goes, at the end too; two rows changing places; and one more of the same."""
    count = len(kept().tables()[table].rows)
    for at in range(count):
        assert about_the_record(changed(table, without(at)))
        assert at + 1 == count or about_the_record(changed(table, swapped(at)))
    assert about_the_record(changed(table, with_rows(lambda rows: (*rows, rows[-1]))))
    assert about_the_record(changed(table, with_rows(lambda rows: (tuple(RawCell() for _ in rows[0]),))))


@pytest.mark.parametrize(("row", "value"), [(0, 2), (0, "none"), (1, "sha256:0")])
def test_an_edited_seal_shows(row: int, value: str | int) -> None:
    """The number of lines and the last mark are held against the lines."""
    assert about_the_record(changed("tblAuditSeal", with_cell(row, "Value", value)))


def test_a_lost_audit_shows_and_the_next_line_says_so() -> None:
    """Without its Audit sheet the workbook is found wanting; the next line is put after one that says what is lost."""
    whole = kept()
    gone = {"tblAudit", "tblAuditSeal"}
    book = MemoryBook.holding(
        whole.name,
        [name for name in whole.sheet_names() if name != "Audit"],
        [table for name, table in whole.tables().items() if name not in gone],
    )
    assert {finding.code for finding in about_the_record(book)} == {"HN091", "HN092"}

    record(book, Deed(What.REFRESHED, NOW), assess(book))

    lines = read(book)["audit"].rows
    assert [line.words("what") for line in lines] == ["begun", "refreshed"]
    assert "no audit" in lines[0].words("detail")
    assert about_the_record(book) == []


def test_notes_that_a_person_left_are_kept() -> None:
    """A word beside the tables, and a column that somebody added, stand in a table of notes from then on."""
    book = kept()
    tables = dict(book.tables())
    audit = tables["tblAudit"]
    tables["tblAudit"] = replace(
        audit,
        headers=(*audit.headers, "Seen by"),
        rows=((*audit.rows[0], RawCell("panel")), *((*row, RawCell()) for row in audit.rows[1:])),
    )
    beside = RawGrid("Audit", {(2, 20): RawCell("=not a formula")})
    noted = MemoryBook.holding(book.name, book.sheet_names(), tables.values(), [beside])

    for _ in range(2):
        record(noted, Deed(What.REFRESHED, NOW), assess(noted))

    notes = noted.tables()["tblAuditNotes"]
    assert [row[1].value for row in notes.rows] == ["=not a formula", "Seen by", "panel"]
    assert len(read(noted)["audit"].rows) == 5
    assert about_the_record(noted) == []


def test_words_are_written_as_they_are_read_back() -> None:
    """Line breaks, control characters and a thousand spaces in a reason do not break the chain."""
    book = published("kingston", "2021-22/Q3")
    record(book, Deed(What.REFRESHED, NOW, detail=" a\n\tb\x00  c " + "x" * 5_000, by="=HYPERLINK()"), assess(book))

    line = read(book)["audit"].rows[0]
    assert line.words("detail").startswith("a b c xxx")
    assert line.words("by") == "=HYPERLINK()"
    assert about_the_record(book) == []


def test_a_time_without_a_zone_is_no_time() -> None:
    """Nobody could say when it was."""
    with pytest.raises(ValueError, match="offset from UTC"):
        record(kept(), Deed(What.REFRESHED, datetime(2022, 1, 14)), assess(kept()))  # noqa: DTZ001 -- that is the point
