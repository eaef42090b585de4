"""LibreOffice as judge: what it works out anew is what our files say."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from hnb_xl.books import libreoffice
from hnb_xl.books.file_book import FileBook
from hnb_xl.books.openpyxl_book import OpenpyxlBook
from hnb_xl.errors import CannotRun
from hnb_xl.model.blocks import Sheet


@pytest.fixture
def book(tmp_path: Path, input_sheet: Sheet, dashboard: Sheet) -> Path:
    """A workbook of ours on disk."""
    drawn = OpenpyxlBook.new()
    drawn.put_sheets([input_sheet, dashboard])
    path = tmp_path / "book.xlsx"
    path.write_bytes(drawn.to_bytes())
    return path


@pytest.mark.libreoffice
def test_recalculation_changes_no_value(book: Path, tmp_path: Path) -> None:
    """Every value beside a formula is what LibreOffice works out from nothing."""
    ours = FileBook.open(book).tables()

    theirs = FileBook.open(libreoffice.recalculated(book, tmp_path / "out")).tables()

    for name, table in ours.items():
        for row, other in zip(table.rows, theirs[name].rows, strict=True):
            for cell, again in zip(row, other, strict=True):
                assert bool(cell.formula) == bool(again.formula)
                assert again.value == (pytest.approx(cell.value) if isinstance(cell.value, float) else cell.value)


@pytest.mark.libreoffice
def test_a_book_can_be_printed(book: Path, tmp_path: Path) -> None:
    """The PDF has the workbook's name."""
    made = libreoffice.to_pdf(book, tmp_path / "out")

    assert made == tmp_path / "out" / "book.pdf"
    assert made.read_bytes().startswith(b"%PDF")


def test_without_libreoffice_the_error_says_so(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without it gets a plain message, not a traceback."""
    monkeypatch.setattr(libreoffice, "find_soffice", lambda: None)

    with pytest.raises(CannotRun, match="not installed") as caught:
        libreoffice.to_pdf(book, tmp_path / "out")
    assert caught.value.code == "libreoffice_missing"


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
@pytest.mark.parametrize(("script", "code"), [("sleep 60", "libreoffice_slow"), ("exit 0", "libreoffice_failed")])
def test_a_program_that_hangs_or_fails_is_ended(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, code: str
) -> None:
    """Neither a hang nor a silent failure lasts longer than its limit."""
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setattr(libreoffice, "find_soffice", lambda: program)

    with pytest.raises(CannotRun) as caught:
        libreoffice.recalculated(book, tmp_path / "out", seconds=0.5)
    assert caught.value.code == code


def test_the_book_itself_is_never_overwritten(book: Path) -> None:
    """A recalculated copy goes to another folder."""
    with pytest.raises(ValueError, match="overwrite"):
        libreoffice.recalculated(book, book.parent)
