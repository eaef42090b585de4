"""The book in memory answers as a real one would."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from hnb_xl.books.book import Book, ComputedCell, RawCell
from hnb_xl.books.memory import MemoryBook
from hnb_xl.model.blocks import Role, Sheet


def test_it_is_a_book(input_sheet: Sheet) -> None:
    """It keeps the protocol, its sheets in order, and what was put into it for inspection."""
    book: Book = MemoryBook("fake.xlsx")

    book.put_sheets([input_sheet])

    assert book.name == "fake.xlsx"
    assert book.sheet_names() == ("KPI's",)
    assert set(book.tables()) == {"tblKPI", "tblRisk"}


def test_values_come_back_as_a_workbook_gives_them(input_sheet: Sheet) -> None:
    """Whole numbers are int, others float, an empty text is nothing, a formula has its value beside it."""
    book = MemoryBook()
    book.put_sheets([input_sheet])
    table = book.tables()["tblKPI"]

    assert [cell.value for cell in table.rows[1][:3]] == ["2", 1496, 1466]
    assert table.rows[0][1] == RawCell(28.607)
    assert table.rows[2][3].value == ""
    assert table.rows[0][3].formula.startswith("IF(AND(ISNUMBER(tblKPI[[#This Row],[Actual]])")
    assert table.rows[0][6] == RawCell()


def test_a_sheet_is_replaced_where_it_stands(input_sheet: Sheet, dashboard: Sheet) -> None:
    """Putting a sheet again keeps the order and forgets the tables it had."""
    book = MemoryBook()
    book.put_sheets([input_sheet, dashboard])

    book.put_sheets([Sheet("KPI's", Role.INPUT, (), ())])

    assert book.sheet_names() == ("KPI's", "Summary")
    assert set(book.tables()) == {"tblMoves", "tblCeiling"}


def test_a_table_name_is_taken_once_in_a_book(input_sheet: Sheet) -> None:
    """Two sheets cannot have a table of the same name."""
    book = MemoryBook()
    book.put_sheets([input_sheet])

    with pytest.raises(ValueError, match="tblKPI is on the sheet KPI's already"):
        book.put_sheets([Sheet("Other", Role.INPUT, input_sheet.blocks, ())])


def test_computed_cells_take_their_formula_and_value(input_sheet: Sheet) -> None:
    """A computed cell holds what was put into it; cells outside tables do no harm."""
    book = MemoryBook()
    book.put_sheets([input_sheet])
    place = book.layouts["KPI's"].tables["tblKPI"]
    at = (place.row("1"), place.column("variance"))

    book.put_computed(
        [ComputedCell("KPI's", *at, "[@Actual]*2", D("56.726")), ComputedCell("KPI's", 400, 40, "1+1", 2)]
    )

    cell = book.tables()["tblKPI"].rows[0][3]
    assert cell == RawCell(56.726, formula="tblKPI[[#This Row],[Actual]]*2")


def test_a_sheet_that_is_not_there_cannot_be_removed() -> None:
    """Removing or computing on a missing sheet says so."""
    with pytest.raises(LookupError, match="no sheet 'X'"):
        MemoryBook().remove_sheet("X")
    with pytest.raises(LookupError, match="no sheet 'X'"):
        MemoryBook().put_computed([ComputedCell("X", 1, 1, "1", 1)])
