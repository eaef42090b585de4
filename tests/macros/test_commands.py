"""The commands on workbooks with macros: the same figures as in plain ones, and not a byte of the macros changed."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from hnb_xl.books.file_book import FileBook
from hnb_xl.books.package import CellPatch, Package, lint, plan_patch
from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.cli import main
from hnb_xl.model.addresses import address
from hnb_xl.model.function_names import calls_ours
from hnb_xl.pipeline import presented
from tests.books.parts_of_books import packed
from tests.macros.parts import parts

MACRO_PARTS = re.compile(r"xl/vbaProject\.bin|customUI/.*|xl/drawings/vmlDrawing.*|_rels/\.rels")


@pytest.fixture
def book(kingston: Path, tmp_path: Path) -> Path:
    """A copy of Kingston's workbook with macros, to be changed."""
    return Path(shutil.copy(kingston, tmp_path / "kingston.xlsm"))


def macro_parts(path: Path) -> dict[str, bytes]:
    """The parts of a file that are its macros, ribbon and buttons."""
    return {name: data for name, data in parts(path.read_bytes()).items() if MACRO_PARTS.fullmatch(name)}


def actual_cell(path: Path, ref: str) -> tuple[str, str]:
    """Sheet and cell of the actual of a KPI at quarter 3."""
    table = FileBook.open(path).tables()["tblKPI"]
    row = next(at for at, cells in enumerate(table.rows) if cells[0].value == ref)
    return table.sheet, address(table.top + 1 + row, table.left + table.headers.index("Q3"))


def type_into(path: Path, sheet: str, cell: str, value: int) -> None:
    """Change a cell as a person does."""
    path.write_bytes(plan_patch(Package(path.read_bytes()), [CellPatch(sheet, cell, value)]).apply())


def formulas(path: Path) -> dict[str, str]:
    """Every formula of a table that calls a function of ours, by sheet!cell."""
    return {
        f"{table.sheet}!{address(table.top + 1 + down, table.left + across)}": cell.formula
        for table in FileBook.open(path).tables().values()
        for down, row in enumerate(table.rows)
        for across, cell in enumerate(row)
        if calls_ours(cell.formula)
    }


def test_new_makes_a_workbook_with_macros(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`hnb-xl new AUTHORITY -o BOOK.xlsm` makes a sound workbook with macros, ribbon and buttons."""
    path = tmp_path / "mine.xlsm"

    assert main(["new", "wiltshire-2025", "-o", str(path)]) == 0
    assert main(["doctor", str(path)]) == 0
    assert {"xl/vbaProject.bin", "customUI/customUI14.xml"} <= set(macro_parts(path))
    assert "sound" in capsys.readouterr().out


def test_both_flavours_give_the_same_figures(
    kingston: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every figure and finding of the workbook with macros is that of the plain one; only the file's name differs."""
    plain = tmp_path / "kingston.xlsx"
    assert main(["new", "kingston", "-o", str(plain)]) == 0
    told = {}
    for command in ("results", "check"):
        for path in (plain, kingston):
            capsys.readouterr()
            main([command, str(path), "--json"])
            told[command, path] = json.loads(capsys.readouterr().out)
            del told[command, path]["book"]

    assert told["results", plain] == told["results", kingston]
    assert told["check", plain] == told["check", kingston]


def test_a_refresh_keeps_the_macros(book: Path) -> None:
    """After an actual is typed a refresh works the figures out and leaves macros, ribbon and buttons byte for byte."""
    before, calls = macro_parts(book), formulas(book)
    type_into(book, *actual_cell(book, "1"), 1700)

    assert main(["refresh", str(book)]) == 0
    assert macro_parts(book) == before
    assert formulas(book) == calls
    assert len(calls) >= 300
    assert main(["doctor", str(book)]) == 0


def test_every_command_that_writes_keeps_the_macros(book: Path) -> None:
    """Roll forward, upgrade and scenario leave macros, ribbon, buttons and calls of functions as they were."""
    before = macro_parts(book)
    closed = ["roll-forward", str(book), "--force", "--reason", "The return was accepted as it stood"]

    assert main(["scenario", str(book), "--set", "kpi.1.actual=1600", "--sheet"]) == 0
    assert main(closed) == 0
    assert main(["upgrade", str(book)]) == 0
    assert macro_parts(book) == before
    assert len(formulas(book)) >= 300
    assert main(["doctor", str(book)]) == 0


def test_a_published_copy_has_no_macros(book: Path, tmp_path: Path) -> None:
    """What is sent out holds values only: no project, no ribbon, no button, no formula."""
    copy = tmp_path / "copy.xlsx"

    assert main(["publish", str(book), "--suppress", "-o", str(copy)]) == 0
    found = parts(copy.read_bytes())
    assert [name for name in found if "vba" in name.lower() or "customUI" in name or name.endswith(".vml")] == []
    assert [name for name, data in found.items() if name.startswith("xl/worksheets/") and b"<f>" in data] == []


def test_an_up_to_date_workbook_is_left_alone(book: Path) -> None:
    """A refresh with nothing to change writes nothing: cells with functions are known to hold what they should."""
    before = book.read_bytes()

    assert main(["refresh", str(book)]) == 0
    assert book.read_bytes() == before


@pytest.mark.parametrize("spelled", [b"[1]!HNB_", b"hnb_"])
def test_formulas_stay_as_a_program_spelled_them(book: Path, spelled: bytes) -> None:
    """Calls of our functions spelled by the add-in or by LibreOffice keep their spelling, also where values change."""
    found = parts(book.read_bytes())
    sheets = {name: data.replace(b"HNB_", spelled) for name, data in found.items() if name.startswith("xl/worksheets/")}
    book.write_bytes(packed(found | sheets))
    calls = formulas(book)
    sheet, cell = actual_cell(book, "1")
    type_into(book, sheet, cell, 1700)

    assert main(["refresh", str(book)]) == 0
    assert formulas(book) == calls
    assert spelled.decode() in "".join(calls.values())
    table = FileBook.open(book).tables()["tblKPI"]
    row = next(cells for cells in table.rows if cells[0].value == "1")
    assert row[table.headers.index("Variance")].value == 1700 - 1496


def test_a_result_goes_to_a_file_of_the_same_kind(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A workbook with macros is never written under a name that says it has none: Excel would not open it."""
    assert main(["refresh", str(book), "-o", str(tmp_path / "out.xlsx")]) == 2
    assert "does not end in .xlsm" in capsys.readouterr().err
    assert not (tmp_path / "out.xlsx").exists()


def test_a_sheet_that_only_excel_can_delete_says_so(book: Path) -> None:
    """Once Excel has given a dashboard a module, a run without it empties the sheet and says what to do."""
    found = parts(book.read_bytes())
    for name, data in found.items():
        if name.startswith("xl/worksheets/hnb_"):
            opening = re.search(rb"<sheetPr\b", data)
            assert opening is not None
            found[name] = data[: opening.end()] + b' codeName="ByExcel"' + data[opening.end() :]
    run = presented(FileBook(packed(found), book.name))
    fewer = [sheet for sheet in run.dashboard.sheets if sheet.name != "Risk register"]
    spliced = SplicedBook(packed(found), book.name)
    spliced.put_generated(fewer, run.dashboard.stamp)
    after = FileBook(spliced.to_bytes(), book.name)
    said = [str(each.value) for each in after.grid("Risk register").cells.values()]

    assert after.sheet_names() == FileBook.open(book).sheet_names()
    assert said[0] == "Risk register"
    assert "only Excel can delete it" in said[1]
    assert len(said) == 2
    assert lint(after.package) == []
    again = SplicedBook(spliced.to_bytes(), book.name)
    again.put_generated(fewer, run.dashboard.stamp)
    assert again.to_bytes() == spliced.to_bytes()
    again.put_generated(run.dashboard.sheets, run.dashboard.stamp)
    assert len(FileBook(again.to_bytes(), book.name).grid("Risk register").cells) > 20
