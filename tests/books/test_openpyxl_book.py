"""A workbook drawn anew: the same bytes each time, values beside formulas, and nothing personal."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal as D

import openpyxl
import pytest

from hnb_xl.books.book import ComputedCell
from hnb_xl.books.openpyxl_book import Document, OpenpyxlBook
from hnb_xl.model.blocks import Role, Sheet
from tests.books.parts_of_books import parts

DOCUMENT = Document("Monitoring & more", "2021-22/Q3 · data at 30 November 2021")


def built(*sheets: Sheet) -> bytes:
    """A new workbook of these sheets."""
    book = OpenpyxlBook.new("new.xlsx", DOCUMENT)
    book.put_sheets(sheets)
    return book.to_bytes()


def test_the_same_sheets_give_the_same_bytes(input_sheet: Sheet, dashboard: Sheet) -> None:
    """Nothing in the file depends on the time or on the run."""
    first = built(input_sheet, dashboard)

    assert built(input_sheet, dashboard) == first
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(first)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_unpacked_or_not_the_parts_are_the_same(input_sheet: Sheet, dashboard: Sheet) -> None:
    """What is only read again at once is not compressed."""
    book = OpenpyxlBook.new("new.xlsx", DOCUMENT)
    book.put_sheets([input_sheet, dashboard])

    assert parts(book.to_bytes(packed=False)) == parts(book.to_bytes())


def test_a_book_is_drawn_as_it_stands_when_asked(input_sheet: Sheet, dashboard: Sheet) -> None:
    """What was put in and taken out before leaves nothing behind, names included."""
    book = OpenpyxlBook.new("new.xlsx", DOCUMENT)
    book.put_sheets([Sheet("KPI's", Role.GUIDE, (), ()), dashboard_alone(dashboard)])
    book.put_sheets([input_sheet])
    book.remove_sheet("Summary")
    book.put_sheets([dashboard])

    assert book.to_bytes() == built(input_sheet, dashboard)
    book.remove_sheet("KPI's")
    book.put_sheets([dashboard_alone(dashboard)])
    assert [*openpyxl.load_workbook(io.BytesIO(book.to_bytes())).defined_names] == []


def test_every_formula_carries_its_value(input_sheet: Sheet, dashboard: Sheet) -> None:
    """A program that recalculates nothing reads the value, an empty text included."""
    data = built(input_sheet, dashboard)
    formulas = openpyxl.load_workbook(io.BytesIO(data))
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)

    found = [
        values[sheet.title][cell.coordinate].value
        for sheet in formulas
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]

    assert found == [-0.244, -30, None, None, 28.607]
    assert parts(data)["xl/worksheets/sheet1.xml"].count(b"<v/>") == 2


def test_numbers_carry_no_binary_noise(input_sheet: Sheet) -> None:
    """0.1 + 0.2 is stored as 0.3 when Python's Decimal says so."""
    book = OpenpyxlBook.new()
    book.put_sheets([input_sheet])

    book.put_computed([ComputedCell("KPI's", 5, 4, "0.1+0.2", D("0.3"))])

    assert b"<f>0.1+0.2</f><v>0.3</v>" in parts(book.to_bytes())["xl/worksheets/sheet1.xml"]


def test_properties_say_what_and_nothing_personal(input_sheet: Sheet) -> None:
    """Title, subject, language and maker are set; the dates are those given."""
    book = OpenpyxlBook.new("new.xlsx", replace(DOCUMENT, created=datetime(2021, 12, 1, tzinfo=UTC)))
    book.put_sheets([input_sheet])

    properties = openpyxl.load_workbook(io.BytesIO(book.to_bytes(datetime(2021, 12, 2, tzinfo=UTC)))).properties

    assert (properties.title, properties.subject) == (DOCUMENT.title, DOCUMENT.subject)
    assert (properties.language, properties.creator, properties.lastModifiedBy) == ("en-GB", "hnb_xl", "hnb_xl")
    assert (properties.created, properties.modified) == (datetime(2021, 12, 1), datetime(2021, 12, 2))  # noqa: DTZ001


def test_no_program_is_told_to_recalculate(input_sheet: Sheet) -> None:
    """The file does not ask for its values to be thrown away."""
    assert b"fullCalcOnLoad" not in parts(built(input_sheet))["xl/workbook.xml"]


def test_one_tab_is_selected(input_sheet: Sheet, dashboard: Sheet) -> None:
    """Two selected tabs would be a group, and a person's typing would go to both."""
    loaded = openpyxl.load_workbook(io.BytesIO(built(input_sheet, dashboard)))

    assert [bool(sheet.sheet_view.tabSelected) for sheet in loaded] == [True, False]


def test_names_lead_to_cells_and_columns(input_sheet: Sheet) -> None:
    """A defined name stands for one cell or for a whole column."""
    names = openpyxl.load_workbook(io.BytesIO(built(input_sheet))).defined_names

    assert names["ActualOne"].attr_text == "'KPI''s'!$C$5"
    assert names["Risks"].attr_text == "'KPI''s'!$A$12"


@pytest.mark.parametrize("with_lxml", [True, False])
def test_bytes_do_not_depend_on_lxml(input_sheet: Sheet, *, with_lxml: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """openpyxl spells XML differently with lxml installed; our files are spelled in one way."""
    from openpyxl.cell import _writer

    chosen = _writer.lxml_write_cell if with_lxml else _writer.etree_write_cell
    expected = built(input_sheet)
    monkeypatch.setattr("openpyxl.worksheet._writer.write_cell", chosen)

    assert built(input_sheet) == expected


def dashboard_alone(dashboard: Sheet) -> Sheet:
    """The dashboard without the table that reads another sheet."""
    return replace(dashboard, blocks=tuple(b for b in dashboard.blocks if getattr(b, "name", "") != "tblCeiling"))
