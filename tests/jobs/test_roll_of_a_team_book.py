"""Closing a return in a team's own workbook, read through its map: their cells, their columns, their charts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cache

import pytest

from hnb_xl.books.package import lint
from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.errors import Refused
from hnb_xl.jobs.attach import attach
from hnb_xl.jobs.refresh import refresh
from hnb_xl.jobs.roll_forward import roll_forward
from hnb_xl.measure import measure
from hnb_xl.model.authority import load_authority
from hnb_xl.model.results import Results
from hnb_xl.model.year import Period
from hnb_xl.pipeline import figures_of
from hnb_xl.read import read
from hnb_xl.read.proposal.choosing import best
from hnb_xl.shipped import authorities
from tests.attach.kingston_book import kingston_book
from tests.attach.writer import Writer
from tests.jobs.closing import FORCED, NOW, by_id

RETURN = "2021-22/Q3"


def quarters_book(formula: str = "") -> bytes:
    """A sheet with Last Quarter and This Quarter, as many teams keep one; with a formula in one cell if given."""
    authority = load_authority(authorities() / "kingston.toml")
    last, this = authority.period("2021-22/Q2").kpi, authority.period(RETURN).kpi
    writer = Writer()
    sheet = writer.book.add_worksheet("Indicators")
    sheet.write(0, 0, "Quarterly indicators")
    heads = ("Ref", "Key Performance Indicator", "Baseline", "Target", "Last Quarter", "This Quarter", "Reported RAG")
    sheet.write_row(3, 0, heads)
    for row, kpi in enumerate(authority.kpi, 4):
        sheet.write_string(row, 0, kpi.ref)
        sheet.write_string(row, 1, kpi.name)
        told = this[kpi.ref]
        figures = (kpi.baseline, told.target or kpi.target, last[kpi.ref].actual, told.actual)
        for column, value in enumerate(figures, 2):
            writer.figure(sheet, row, column, value)
        writer.figure(sheet, row, 6, told.rag)
    if formula:
        sheet.write_formula(12, 5, formula, None, 0.099)
    return writer.done()


@cache
def attached(make: Callable[[], bytes]) -> bytes:
    """A team's workbook with our sheets beside theirs."""
    book = SplicedBook(make(), "team.xlsx")
    attach(book, load_authority(authorities() / "kingston.toml"), RETURN, best, now=NOW)
    return book.to_bytes()


@cache
def rolled(make: Callable[[], bytes]) -> bytes:
    """The same, with the return closed."""
    book = SplicedBook(attached(make), "team.xlsx")
    roll_forward(book, FORCED, now=NOW)
    return book.to_bytes()


def results(data: bytes, period: str = "") -> Results:
    """The figures of a workbook in a file, of the return it stands at or of another."""
    book = SplicedBook(data, "team.xlsx")
    return figures_of(book, Period.parse(period)) if period else measure(read(book))


@pytest.mark.parametrize("make", [kingston_book, quarters_book])
def test_a_closed_return_gives_what_it_gave(make: Callable[[], bytes]) -> None:
    """Every figure as it was read from the team's cells, and where; the next return has none of its own yet."""
    assert by_id(results(rolled(make), RETURN)) == by_id(results(attached(make)))
    now = results(rolled(make))
    assert now.period == "2021-22/Q4"
    assert now.value("kpi.9.actual") is None
    assert now.value("kpi.9.previous") == 5_847_751


@pytest.mark.parametrize("make", [kingston_book, quarters_book])
def test_the_file_is_sound_and_up_to_date(make: Callable[[], bytes]) -> None:
    """Our linter finds nothing, a refresh has nothing to do, and the team's charts and comments are byte for byte."""
    assert lint(rolled(make)) == []
    again = SplicedBook(rolled(make), "team.xlsx")
    refresh(again, now=NOW)
    assert again.to_bytes() == rolled(make)
    with zipfile.ZipFile(io.BytesIO(make())) as before, zipfile.ZipFile(io.BytesIO(rolled(make))) as after:
        kept = [name for name in before.namelist() if "/chart" in name or "comment" in name or "/media/" in name]
        assert all(after.read(name) == before.read(name) for name in kept)
        assert kept or make is quarters_book


def test_this_quarter_is_last_quarter() -> None:
    """The team's own columns: what stood under This Quarter stands under Last Quarter, words too, and This is blank."""
    before = SplicedBook(attached(quarters_book), "team.xlsx").grid("Indicators").cells
    after = SplicedBook(rolled(quarters_book), "team.xlsx").grid("Indicators").cells

    moved = 0
    for row in range(5, 44):
        was, now = before.get((row, 6)), after.get((row, 5))
        assert (now.value if now else None) == (was.value if was else None)
        assert (row, 6) not in after or after[row, 6].value is None
        moved += was is not None
        for column in (1, 2, 3):
            assert after.get((row, column)) == before.get((row, column))
    assert moved == 39


def test_a_team_s_formula_is_refused_before_anything_is_written() -> None:
    """A cell linked elsewhere is named; the workbook still stands at the return it stood at."""
    book = SplicedBook(attached(linked_book), "team.xlsx")

    with pytest.raises(Refused, match="1 cell that must change hold a formula: Indicators!F13"):
        roll_forward(book, FORCED, now=NOW)

    assert str(read(book).period) == RETURN


def linked_book() -> bytes:
    """The same sheet, with one of this quarter's figures worked out elsewhere."""
    return quarters_book("=0.05+0.049")
