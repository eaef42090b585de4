"""A workbook in a file says what its cells hold, whichever program wrote it; no workbook library is needed."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter  # type: ignore[import-untyped]
from openpyxl.worksheet.formula import ArrayFormula

from hnb_xl.books.book import RawCell, ReadableBook
from hnb_xl.books.file_book import FileBook
from hnb_xl.books.openpyxl_book import Document, OpenpyxlBook
from hnb_xl.books.package.namespaces import MAIN
from hnb_xl.books.package.scratch import strict_names
from hnb_xl.model.blocks import Sheet
from tests.books.parts_of_books import packed, parts

DAY = datetime(2021, 11, 30)  # noqa: DTZ001 - a cell's date has no time zone


@pytest.fixture
def ours(input_sheet: Sheet) -> bytes:
    """A workbook of ours."""
    book = OpenpyxlBook.new("ours.xlsx", Document("Monitoring & more"))
    book.put_sheets([input_sheet])
    return book.to_bytes()


def read(data: bytes) -> FileBook:
    """The workbook in these bytes."""
    return FileBook(data, "book.xlsx")


def test_it_can_be_read(tmp_path: Path, ours: bytes) -> None:
    """Name, title, sheets and tables; it keeps the protocol."""
    path = tmp_path / "ours.xlsx"
    path.write_bytes(ours)

    book = FileBook.open(path)

    readable: ReadableBook = book
    assert (readable.name, book.title, readable.sheet_names()) == ("ours.xlsx", "Monitoring & more", ("KPI's",))
    assert set(readable.tables()) == {"tblKPI", "tblRisk"}


def test_a_workbook_without_properties_has_no_title(ours: bytes) -> None:
    """Many programs write none."""
    assert read(changed(ours, "docProps/core.xml", b"<dc:title>Monitoring &amp; more</dc:title>", b"")).title == ""


def test_a_formula_without_a_value_is_stale(ours: bytes) -> None:
    """openpyxl alone saves no values: such a cell is reported, not taken for empty."""
    target = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(ours)).save(target)

    cell = read(target.getvalue()).tables()["tblKPI"].rows[0][3]

    assert (cell.stale, cell.value) == (True, None)


def test_an_error_cell_says_which(ours: bytes) -> None:
    """#REF! is an error, not a text."""
    workbook = openpyxl.load_workbook(io.BytesIO(ours))
    workbook["KPI's"]["C5"] = "#REF!"
    target = io.BytesIO()
    workbook.save(target)

    assert read(target.getvalue()).tables()["tblKPI"].rows[0][2] == RawCell(error="#REF!")


def from_elsewhere(*, date_1904: bool = False) -> bytes:
    """A table by another program, with shared texts, rich text, dates, an error, a formula and a totals row."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"date_1904": date_1904}) as workbook:
        workbook.add_chartsheet("Picture").set_chart(_chart(workbook))
        sheet = workbook.add_worksheet("Data")
        long, elapsed = (workbook.add_format({"num_format": code}) for code in ("d mmmm yyyy", "[h]:mm"))
        sheet.add_table(
            "B3:G5",
            {"name": "tblX", "total_row": True, "columns": [{"header": letter} for letter in "ABCDEF"]},
        )
        sheet.write_rich_string("B4", "Data ", workbook.add_format({"bold": True}), "coming")
        sheet.write_datetime("C4", DAY, long)
        sheet.write_number("D4", 1.5, elapsed)
        sheet.write_boolean("E4", boolean=True)
        sheet.write_formula("F4", "=1/0", None, "#DIV/0!")
        sheet.write_formula("G4", '="a"&"b"', None, "ab")
    return target.getvalue()


def _chart(workbook: xlsxwriter.Workbook) -> object:
    chart = workbook.add_chart({"type": "column"})
    chart.add_series({"values": "=Data!$D$4:$D$5"})
    return chart


@pytest.mark.parametrize("date_1904", [False, True])
def test_another_programs_table_is_read(*, date_1904: bool) -> None:
    """Wherever it stands, in either date system, totals row left out; a chart sheet is no worksheet."""
    book = read(from_elsewhere(date_1904=date_1904))

    table = book.tables()["tblX"]
    assert book.sheet_names() == ("Data",)
    assert (table.sheet, table.top, table.left, table.headers) == ("Data", 3, 2, tuple("ABCDEF"))
    assert table.rows == (
        (
            RawCell("Data coming"),
            RawCell(DAY),
            RawCell(1.5),
            RawCell(value=True),
            RawCell(error="#DIV/0!", formula="1/0"),
            RawCell("ab", formula='"a"&"b"'),
        ),
    )


def test_a_formula_filled_down_by_excel_is_read_in_every_row(ours: bytes) -> None:
    """Excel writes such a formula once, and in the other rows only that it is shared."""
    sheet = parts(ours)["xl/worksheets/sheet1.xml"].decode()
    cells = [piece for piece in sheet.split("<c ") if piece.startswith(('r="C5"', 'r="C6"'))]
    first = 'r="C5"><f t="shared" ref="C5:C6" si="0">B5*2</f><v>57.214</v></c>'
    second = 'r="C6"><f t="shared" si="0"/><v>2992</v></c></row>'
    rest = [cells[0].partition("</c>")[2], cells[1].partition("</c>")[2]]
    sheet = sheet.replace(cells[0], first + rest[0]).replace(cells[1], second.removesuffix("</row>") + rest[1])

    rows = read(packed({**parts(ours), "xl/worksheets/sheet1.xml": sheet.encode()})).tables()["tblKPI"].rows

    assert [row[2] for row in rows[:2]] == [RawCell(57.214, formula="B5*2"), RawCell(2992, formula="B6*2")]


def test_an_array_formula_is_read(ours: bytes) -> None:
    """Its text is that of any formula."""
    workbook = openpyxl.load_workbook(io.BytesIO(ours))
    workbook["KPI's"]["C5"] = ArrayFormula("C5", "=SUM(B5:B6*2)")
    target = io.BytesIO()
    workbook.save(target)

    assert read(target.getvalue()).tables()["tblKPI"].rows[0][2].formula.removeprefix("=") == "SUM(B5:B6*2)"


def test_the_strict_dialect_is_read(ours: bytes) -> None:
    """Excel's "Strict Open XML Workbook" has other namespaces and the same cells."""
    strict = packed({name: strict_names(data) for name, data in parts(ours).items()})

    assert MAIN.encode() not in parts(strict)["xl/workbook.xml"]
    assert read(strict).tables() == read(ours).tables()


@pytest.mark.parametrize("command", [["check"], ["results", "--json"]])
def test_commands_that_only_read_import_no_workbook_library(tmp_path: Path, command: list[str]) -> None:
    """They start faster than openpyxl can be imported."""
    from hnb_xl.build.templates import built

    path = tmp_path / "book.xlsx"
    path.write_bytes(next(iter(built().values())))
    program = (
        "import sys; from hnb_xl.cli import main; main(sys.argv[1:]);"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )

    run = subprocess.run(
        [sys.executable, "-c", program, *command, str(path)], capture_output=True, text=True, check=True
    )

    assert set(run.stderr.split()) & {"openpyxl", "lxml", "xlsxwriter", "pandas", "numpy", "xlwings"} == set()


def changed(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The workbook with some bytes of one part replaced."""
    found = parts(data)
    assert old in found[name]
    return packed({**found, name: found[name].replace(old, new)})
