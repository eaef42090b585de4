"""A workbook drawn, saved and read back says what was put into it, in the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal as D

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hnb_xl.books.book import Book, ComputedCell, RawCell
from hnb_xl.books.memory import MemoryBook
from hnb_xl.books.openpyxl_book import Document, OpenpyxlBook
from hnb_xl.model.blocks import Cell, Column, Role, Row, Sheet, Style, Table

DOCUMENT = Document("Monitoring & more", "2021-22/Q3 · data at 30 November 2021")
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.decimals(-(10**9), 10**9, places=4),
    st.dates(date(1901, 1, 1), date(2099, 12, 31)),
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=30),
    st.sampled_from(["=1+1", "#REF!", " padded ", "a\nb", "_x0041_", "TRUE", "1.5"]),
)


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def built(*sheets: Sheet) -> bytes:
    """A new workbook of these sheets."""
    book = OpenpyxlBook.new("new.xlsx", DOCUMENT)
    book.put_sheets(sheets)
    return book.to_bytes()


def test_it_is_a_book(input_sheet: Sheet) -> None:
    """It keeps the protocol and its name."""
    book: Book = OpenpyxlBook.new("new.xlsx")

    book.put_sheets([input_sheet])

    assert (book.name, book.sheet_names()) == ("new.xlsx", ("KPI's",))


def test_a_drawn_book_reads_back_as_the_fake_says(input_sheet: Sheet, dashboard: Sheet) -> None:
    """Before and after a save, the tables are those of the book in memory."""
    memory = MemoryBook("new.xlsx")
    memory.put_sheets([input_sheet, dashboard])
    drawn = OpenpyxlBook.new("new.xlsx")
    drawn.put_sheets([input_sheet, dashboard])

    loaded = OpenpyxlBook.from_bytes(drawn.to_bytes())

    assert drawn.tables() == loaded.tables() == memory.tables()
    assert loaded.sheet_names() == memory.sheet_names()


@settings(max_examples=25)
@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=6))
def test_any_value_survives(values: list[tuple[object, object]]) -> None:
    """Whatever stands in a cell comes back, text that looks like a formula or an error included."""
    rows = tuple(Row(tuple(Cell(value) for value in row)) for row in values)  # type: ignore[arg-type]
    sheet = Sheet("S", Role.DASHBOARD, (Table("tblT", (Column("A"), Column("B")), rows),), ())
    memory = MemoryBook()
    memory.put_sheets([sheet])

    assert OpenpyxlBook.from_bytes(built(sheet)).tables() == memory.tables()


def test_the_same_sheets_give_the_same_bytes(input_sheet: Sheet, dashboard: Sheet) -> None:
    """Nothing in the file depends on the time or on the run."""
    first = built(input_sheet, dashboard)

    assert built(input_sheet, dashboard) == first
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(first)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_refreshing_twice_is_refreshing_once(input_sheet: Sheet, dashboard: Sheet) -> None:
    """Drawing the same sheets into the file again changes nothing: styles do not pile up."""
    data = built(input_sheet, dashboard)
    sizes = []
    for _ in range(3):
        book = OpenpyxlBook.from_bytes(data)
        book.document = DOCUMENT
        book.put_sheets([dashboard, input_sheet])
        data = book.to_bytes()
        sizes.append(parts(data))

    assert sizes[1] == sizes[2]


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
    assert parts(data)["xl/worksheets/sheet1.xml"].count(b"<v></v>") + _empty(data) == 2


def test_numbers_carry_no_binary_noise(input_sheet: Sheet) -> None:
    """0.1 + 0.2 is stored as 0.3 when Python's Decimal says so."""
    book = OpenpyxlBook.new()
    book.put_sheets([input_sheet])

    book.put_computed([ComputedCell("KPI's", 5, 4, "0.1+0.2", D("0.3"))])

    assert b"<f>0.1+0.2</f><v>0.3</v>" in parts(book.to_bytes())["xl/worksheets/sheet1.xml"]


def test_computed_cells_keep_their_look(input_sheet: Sheet) -> None:
    """A formula put into a loaded book changes neither style nor neighbours."""
    book = OpenpyxlBook.from_bytes(built(input_sheet))
    before = openpyxl.load_workbook(io.BytesIO(built(input_sheet)))["KPI's"]["D5"]

    book.put_computed([ComputedCell("KPI's", 5, 4, "[@Actual]-[@Target]", D("-0.244"))])

    after = openpyxl.load_workbook(io.BytesIO(book.to_bytes()))["KPI's"]["D5"]
    assert after.value == "=tblKPI[[#This Row],[Actual]]-tblKPI[[#This Row],[Target]]"
    assert (after.number_format, after.fill.fgColor.rgb, after.protection.locked) == (
        before.number_format,
        before.fill.fgColor.rgb,
        True,
    )


def test_a_persons_formula_keeps_its_value(input_sheet: Sheet, dashboard: Sheet) -> None:
    """What a spreadsheet program had saved beside a formula of a person's is still there after a refresh."""
    loaded = openpyxl.load_workbook(io.BytesIO(built(input_sheet, dashboard)))
    loaded["KPI's"]["C5"] = "=14+14.363"
    target = io.BytesIO()
    loaded.save(target)
    typed = parts(target.getvalue())
    sheet = typed["xl/worksheets/sheet1.xml"].decode()
    start = sheet.index("<f>14+14.363</f>")
    end = sheet.index("</c>", start)
    typed["xl/worksheets/sheet1.xml"] = f"{sheet[:start]}<f>14+14.363</f><v>28.363</v>{sheet[end:]}".encode()
    book = OpenpyxlBook.from_bytes(packed(typed))

    book.put_sheets([dashboard_without_formula(dashboard)])

    again = OpenpyxlBook.from_bytes(book.to_bytes())
    assert again.tables()["tblKPI"].rows[0][2] == RawCell(28.363, formula="14+14.363")


def test_a_formula_without_a_value_is_stale(input_sheet: Sheet) -> None:
    """openpyxl alone saves no values: such a cell is reported, not taken for empty."""
    loaded = openpyxl.load_workbook(io.BytesIO(built(input_sheet)))
    target = io.BytesIO()
    loaded.save(target)

    cell = OpenpyxlBook.from_bytes(target.getvalue()).tables()["tblKPI"].rows[0][3]

    assert (cell.stale, cell.value) == (True, None)


def test_an_error_cell_says_which() -> None:
    """#REF! is an error, not a text, typed or computed."""
    workbook = openpyxl.load_workbook(io.BytesIO(built(Sheet("S", Role.INPUT, (_two_by_one(),), ()))))
    workbook["S"]["A2"] = "#REF!"
    target = io.BytesIO()
    workbook.save(target)

    assert OpenpyxlBook.from_bytes(target.getvalue()).tables()["tblT"].rows[0][0] == RawCell(error="#REF!")


def test_a_sheet_is_replaced_where_it_stands(input_sheet: Sheet, dashboard: Sheet) -> None:
    """The order of tabs stays when a sheet in the middle is drawn again."""
    book = OpenpyxlBook.from_bytes(built(input_sheet, dashboard, Sheet("End", Role.GUIDE, (), ())))

    book.put_sheets([dashboard_without_formula(dashboard)])

    loaded = openpyxl.load_workbook(io.BytesIO(book.to_bytes()))
    assert loaded.sheetnames == ["KPI's", "Summary", "End"]
    assert [sheet.sheet_view.tabSelected for sheet in loaded] == [True, False, False]


def test_a_sheet_can_be_removed(input_sheet: Sheet, dashboard: Sheet) -> None:
    """Its tables go with it."""
    book = OpenpyxlBook.from_bytes(built(input_sheet, dashboard))

    book.remove_sheet("Summary")

    again = OpenpyxlBook.from_bytes(book.to_bytes())
    assert again.sheet_names() == ("KPI's",)
    assert set(again.tables()) == {"tblKPI", "tblRisk"}


def test_chart_texts_of_sheets_left_alone_stay(input_sheet: Sheet, dashboard: Sheet) -> None:
    """A chart that was not drawn again keeps its description, a table its summary."""
    book = OpenpyxlBook.from_bytes(built(input_sheet, dashboard))
    book.put_computed([ComputedCell("KPI's", 5, 4, "1", 1)])

    after = parts(book.to_bytes())

    assert after["xl/drawings/drawing1.xml"].count(b'descr="The ') == 2
    assert b'altTextSummary="Every indicator"' in after["xl/tables/table1.xml"]


def test_properties_say_what_and_nothing_personal(input_sheet: Sheet) -> None:
    """Title, language and maker are set; the dates are those given."""
    book = OpenpyxlBook.new("new.xlsx", replace(DOCUMENT, created=datetime(2021, 12, 1, tzinfo=UTC)))
    book.put_sheets([input_sheet])

    properties = openpyxl.load_workbook(io.BytesIO(book.to_bytes(datetime(2021, 12, 2, tzinfo=UTC)))).properties

    assert (properties.title, properties.language, properties.creator) == ("Monitoring & more", "en-GB", "hnb_xl")
    assert properties.lastModifiedBy == "hnb_xl"
    assert (properties.created, properties.modified) == (datetime(2021, 12, 1), datetime(2021, 12, 2))  # noqa: DTZ001


def test_no_program_is_told_to_recalculate(input_sheet: Sheet) -> None:
    """The file does not ask for its values to be thrown away."""
    assert b"fullCalcOnLoad" not in parts(built(input_sheet))["xl/workbook.xml"]


def test_names_lead_to_cells_and_columns(input_sheet: Sheet) -> None:
    """A defined name stands for one cell or for a whole column."""
    names = openpyxl.load_workbook(io.BytesIO(built(input_sheet))).defined_names

    assert names["ActualOne"].attr_text == "'KPI''s'!$C$5"
    assert names["Risks"].attr_text == "'KPI''s'!$A$12"


def dashboard_without_formula(dashboard: Sheet) -> Sheet:
    """The dashboard as a refresh draws it: values only."""
    return replace(
        dashboard, blocks=tuple(b for b in dashboard.blocks if not isinstance(b, Table) or b.name != "tblCeiling")
    )


def packed(found: dict[str, bytes]) -> bytes:
    """A zip file of these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in found.items():
            archive.writestr(name, data)
    return target.getvalue()


def _two_by_one() -> Table:
    return Table("tblT", (Column("A"),), (Row((Cell("x", Style.INPUT),)),))


def _empty(data: bytes) -> int:
    return parts(data)["xl/worksheets/sheet1.xml"].count(b"<v/>")


@pytest.mark.parametrize("with_lxml", [True, False])
def test_bytes_do_not_depend_on_lxml(input_sheet: Sheet, *, with_lxml: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """openpyxl spells XML differently with lxml installed; our files are spelled in one way."""
    from openpyxl.cell import _writer

    chosen = _writer.lxml_write_cell if with_lxml else _writer.etree_write_cell
    expected = built(input_sheet)
    monkeypatch.setattr("openpyxl.worksheet._writer.write_cell", chosen)

    assert built(input_sheet) == expected
