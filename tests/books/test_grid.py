"""Reading a whole sheet that is not ours: values, number formats, merged cells, hidden rows and columns."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal as D

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from hnb_xl.books.book import RawCell
from hnb_xl.books.file_book import FileBook
from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.errors import Refused
from hnb_xl.model.change import Change


def team_book(*, protected: bool = False) -> bytes:
    """A sheet as a team keeps one: a merged heading, £m by format, a formula, a hidden row and two hidden columns."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Monitoring")
        sheet.merge_range("B2:D2", "Quarter 3")
        sheet.write("B4", 25.897, workbook.add_format({"num_format": '£0.000"m"'}))
        sheet.write("C4", 0.0581, workbook.add_format({"num_format": 10}))
        sheet.write_formula("D4", "=B4*2", None, 51.794)
        sheet.write("B9", "n/a", workbook.add_format({"locked": False}))
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.set_column("F:G", None, None, {"hidden": True})
        if protected:
            sheet.protect()
    return target.getvalue()


def test_a_grid_says_what_a_person_sees() -> None:
    """Formats, merged areas and what is hidden come with the cells."""
    grid = FileBook(team_book(), "team.xlsx").grid("Monitoring")

    assert grid.cells == {
        (2, 2): RawCell("Quarter 3"),
        (4, 2): RawCell(25.897),
        (4, 3): RawCell(0.0581),
        (4, 4): RawCell(51.794, formula="B4*2"),
        (9, 2): RawCell("n/a"),
    }
    assert grid.formats == {(4, 2): '£0.000"m"', (4, 3): "0.00%"}
    assert grid.merged == ((2, 2, 2, 4),)
    assert grid.hidden_rows == frozenset({5})
    assert grid.hidden_columns == frozenset({6, 7})


def test_what_was_typed_shows_in_the_grid_and_in_the_file() -> None:
    """Cells outside any table are written too, new ones included, and an emptied one is gone."""
    book = SplicedBook(team_book(), "team.xlsx")

    book.put_values(
        [
            Change("Monitoring", "B4", D("25.897"), D("26.1")),
            Change("Monitoring", "B9", "n/a", None),
            Change("Monitoring", "H20", None, "new"),
        ]
    )

    saved = FileBook(book.to_bytes(), "team.xlsx").grid("Monitoring")
    assert book.grid("Monitoring").cells == saved.cells
    assert saved.cells[4, 2] == RawCell(26.1)
    assert saved.cells[20, 8] == RawCell("new")
    assert (9, 2) not in saved.cells
    assert saved.formats[4, 2] == '£0.000"m"'


def test_a_locked_cell_of_a_team_is_left_alone() -> None:
    """On a protected sheet only an unlocked cell is written, unless the caller answers for it."""
    for cell, fine in (("B9", True), ("B4", False)):
        book = SplicedBook(team_book(protected=True), "team.xlsx")
        book.put_values([Change("Monitoring", cell, None, D(1))])
        if fine:
            assert FileBook(book.to_bytes(), "team.xlsx").grid("Monitoring").cells[9, 2] == RawCell(1)
        else:
            with pytest.raises(Refused, match="locked"):
                book.to_bytes()

    book = SplicedBook(team_book(protected=True), "team.xlsx")
    book.put_values([Change("Monitoring", "B4", None, D(1))], locked=True)
    assert FileBook(book.to_bytes(), "team.xlsx").grid("Monitoring").cells[4, 2] == RawCell(1)


def test_a_text_longer_than_a_cell_holds_is_cut() -> None:
    """A megabyte of text that every cell names does not make every cell a megabyte."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(team_book())) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part.replace(b">n/a<", b">" + b"y" * 1_000_000 + b"<"))

    value = FileBook(target.getvalue(), "team.xlsx").grid("Monitoring").cells[9, 2].value
    assert value == "y" * 32_767
