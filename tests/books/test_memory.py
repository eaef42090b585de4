"""What only the book in memory does: it shows what was put into it. The rest is `test_contract.py`."""

from __future__ import annotations

from hnb_xl.books.book import ComputedCell, RawCell, RawTable
from hnb_xl.books.memory import MemoryBook
from hnb_xl.model.blocks import Role, Sheet


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


def test_what_was_put_in_can_be_looked_at(input_sheet: Sheet) -> None:
    """Sheets, where their blocks stand, their stamps, and the cells computed since."""
    book = MemoryBook()
    book.put_sheets([input_sheet], "2021-22/Q3")
    place = book.layouts["KPI's"].tables["tblKPI"]

    book.put_computed([ComputedCell("KPI's", place.row("1"), place.column("variance"), "1", 1)])

    assert (book.sheets["KPI's"], book.stamps["KPI's"]) == (input_sheet, "2021-22/Q3")
    assert list(book.computed) == [("KPI's", 5, 4)]


def test_a_sheet_put_again_forgets_what_was_computed_on_it(input_sheet: Sheet) -> None:
    """Its cells are those of the new sheet."""
    book = MemoryBook()
    book.put_sheets([input_sheet])
    book.put_computed([ComputedCell("KPI's", 5, 4, "1", 1), ComputedCell("KPI's", 400, 40, "1+1", 2)])

    book.put_sheets([Sheet("KPI's", Role.INPUT, (), ())])

    assert book.computed == {}


def test_it_can_hold_tables_of_anywhere() -> None:
    """Tests of the stages begin with tables, not with sheets."""
    table = RawTable("tblX", "Sheet1", 1, 1, ("A",), ((RawCell(1),),))

    book = MemoryBook.holding("x.xlsx", ["Sheet1"], [table])

    assert (book.sheet_names(), book.tables()) == (("Sheet1",), {"tblX": table})
