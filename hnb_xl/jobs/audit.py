"""The one way a line gets into the audit, and a figure into the history.

Every job that writes calls `record` once, over figures read from the book with its entries in it. What is no entry (a
signature, which is held against its line; the sheet Scenario) is written after that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from hnb_xl import __version__, pipeline
from hnb_xl.build.record_sheets import NOTES, own_words, record_sheets
from hnb_xl.model.addresses import address
from hnb_xl.model.finding import Severity
from hnb_xl.model.record import NO_LINE, Row, fingerprint_of, is_sealed, mark_of, words_of, words_written
from hnb_xl.model.tables import RECORDS
from hnb_xl.model.tables.record import AUDIT, HISTORY, SEAL
from hnb_xl.read import records

if TYPE_CHECKING:
    from hnb_xl.books.book import Book, RawTable
    from hnb_xl.model.inputs import Entry
    from hnb_xl.pipeline import Figures

_Row = dict[str, Decimal | int | str | date | None]

_NOTE = 2_000  # characters of a note that a person left beside the tables
_ROLE = 200
_NO_AUDIT = "The workbook had no audit: nothing is known of what was done before."


class What(StrEnum):
    """What was done to the workbook."""

    BEGUN = "begun"  # the workbook had no Audit sheet, or had lost it
    REFRESHED = "refreshed"
    ATTACHED = "attached"
    IMPORTED = "imported"
    OVERRIDDEN = "overridden"
    SIGNED = "signed"
    ROLLED_FORWARD = "rolled forward"
    SCENARIO = "scenario"
    UPGRADED = "upgraded"


@dataclass(frozen=True)
class Deed:
    """What a job did, for a line of the audit.

    Args:
        what: what was done.
        now: when, with its offset from UTC.
        by: the role that asked for it, where one was given; no names.
        detail: reason, file or what changed, in words.
        before: fingerprint of the inputs before; that of afterwards where the job entered nothing.
        period: the return the workbook stood at before, where the job moved it.
    """

    what: What
    now: datetime
    by: str = ""
    detail: str = ""
    before: str = ""
    period: str = ""


def record(book: Book, deed: Deed, figures: Figures, *, closed: Sequence[Row] = ()) -> None:
    """Add a line to the audit, and figures of a closed return to the history; the sheets are put back whole.

    Args:
        book: the workbook, with everything the job wrote into it.
        deed: what the job did.
        figures: what the workbook says now.
        closed: rows for the history.

    Raises:
        ValueError: the time has no offset from UTC.
        Refused: a person added to the sheet what cannot be kept (a comment, a picture); the book in a file says so
            when its bytes are asked for.
    """
    if deed.now.tzinfo is None:
        raise ValueError("a line in the audit needs a time with its offset from UTC")
    there = records(book)
    is_begun = not is_sealed(there[SEAL.key])
    if is_begun:
        # The findings say that there is no audit: they are made again over one, so that a second refresh is idle.
        book.put_sheets(record_sheets({HISTORY.key: [_kept(row.cells) for row in there[HISTORY.key]]}, _notes(book)))
        figures = pipeline.refresh(book).figures
    history = [_kept(row.cells) for row in there[HISTORY.key]] + [dict(row) for row in closed]
    lines: list[_Row] = [_kept(row.cells) for row in there[AUDIT.key]]
    found = figures.findings
    line: _Row = {
        "at": deed.now.isoformat(timespec="seconds"),
        "what": deed.what.value,
        "period": deed.period or str(figures.inputs.period),
        "by": words_of(deed.by, _ROLE),
        "detail": words_of(deed.detail),
        "errors": len(found.of(Severity.ERROR)),
        "warnings": len(found.of(Severity.WARNING)),
        "notes": len(found.of(Severity.NOTE)),
        "program": __version__,
        "before": deed.before or figures.inputs.fingerprint,
        "after": figures.inputs.fingerprint,
        "history": fingerprint_of(words_written(row) for row in history),
    }
    if is_begun:
        _append(lines, line | {"what": What.BEGUN.value, "detail": _NO_AUDIT})
    _append(lines, line)
    seal: list[_Row] = [{"item": "lines", "value": len(lines)}, {"item": "mark", "value": lines[-1]["mark"]}]
    put = [AUDIT.sheet] if not closed and HISTORY.name in book.tables() else list(NOTES)
    sheets = record_sheets({HISTORY.key: history, SEAL.key: seal, AUDIT.key: lines}, _notes(book, put))
    book.put_sheets([sheet for sheet in sheets if sheet.name in put])


def _append(lines: list[_Row], line: _Row) -> None:
    """Number a line and mark it over the one before."""
    before = words_written(lines[-1]).get("mark", "") if lines else NO_LINE
    numbered: _Row = {"number": len(lines) + 1, **line}
    lines.append(numbered | {"mark": mark_of(before, words_written(numbered))})


def _kept(cells: Mapping[str, Entry]) -> _Row:
    """A row as it was read, to be put back as it is, whatever somebody did to it."""
    return {key: entry.value if entry.value is not None else entry.words or entry.error for key, entry in cells.items()}


def _notes(book: Book, sheets: Iterable[str] = NOTES) -> dict[str, list[tuple[str, str]]]:
    return {sheet: list(_notes_on(book, sheet)) for sheet in sheets}


def _notes_on(book: Book, sheet: str) -> Iterator[tuple[str, str]]:
    """What a person wrote on a sheet beside its tables, with the cell it first stood in."""
    tables = book.tables()
    ours = {table.name: {column.header for column in table.columns} for table in RECORDS if table.sheet == sheet}
    tab = next((tables[name].sheet for name in ours if name in tables), sheet)
    if tab not in book.sheet_names():
        return
    earlier = tables.get(NOTES[sheet])
    taken = {(row, column) for name, headers in ours.items() for row, column in _cells_of(tables.get(name), headers)}
    if earlier is not None:
        taken |= set(_cells_of(earlier, set(earlier.headers)))
        yield from ((str(where.value), str(note.value)) for where, note in earlier.rows)
    said = own_words()
    for (row, column), cell in book.grid(tab).cells.items():
        words = words_of(str(cell.error or cell.value or ""), _NOTE)
        if (row, column) not in taken and words and str(cell.value) not in said:
            yield address(row, column), words


def _cells_of(table: RawTable | None, headers: set[str]) -> Iterator[tuple[int, int]]:
    """The cells of a table under its own headers; a column that somebody added holds notes."""
    if table is None:
        return
    for at, header in enumerate(table.headers):
        if header.strip() in headers:
            yield from ((table.top + down, table.left + at) for down in range(len(table.rows) + 1))
