"""Files that are not what they should be: one clear line or a finding, the documented exit code, nothing written."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from tests.blackbox.conftest import Demo
from tests.blackbox.kit import (
    BOOK,
    Ran,
    assert_could_not_run,
    assert_error_document,
    cell_in,
    edited,
    figures,
    hnb,
    hnb_several,
    listing,
    packed,
    parts,
    table_of,
    type_of_json,
)

Make = Callable[[Path, Path], object]


def _empty(good: Path, bad: Path) -> None:  # noqa: ARG001 -- every maker takes the same arguments
    bad.write_bytes(b"")


def _text(good: Path, bad: Path) -> None:  # noqa: ARG001
    bad.write_text("Ref,KPI,Target\n1,Actual EHCPs,1496\n", encoding="utf-8")


def _folder(good: Path, bad: Path) -> None:  # noqa: ARG001
    bad.mkdir()


def _truncated(good: Path, bad: Path) -> None:
    data = good.read_bytes()
    bad.write_bytes(data[: len(data) * 2 // 3])


def _damaged(good: Path, bad: Path) -> None:
    data = bytearray(good.read_bytes())
    start = data.index(b"xl/worksheets/sheet4.xml") + 200
    data[start : start + 400] = bytes(400)
    bad.write_bytes(data)


def _no_workbook(good: Path, bad: Path) -> None:
    packed({name: data for name, data in parts(good).items() if name != "xl/workbook.xml"}, bad)


def _other_zip(good: Path, bad: Path) -> None:  # noqa: ARG001
    with zipfile.ZipFile(bad, "w") as archive:
        archive.writestr("readme.txt", "photographs of the fair")


def _broken_xml(good: Path, bad: Path) -> None:
    contents = parts(good)
    contents["xl/workbook.xml"] = contents["xl/workbook.xml"][:300]
    packed(contents, bad)


def _not_ours(good: Path, bad: Path) -> None:  # noqa: ARG001
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Ref", "Target"])
    book.save(bad)


def _renamed_column(good: Path, bad: Path) -> None:
    def rename(book: openpyxl.Workbook) -> None:
        sheet, (first_column, first_row, _, _), headers = table_of(book, "tblKPI")
        place = headers.index("Baseline")
        sheet.cell(first_row, first_column + place).value = "Opening"
        sheet.tables["tblKPI"].tableColumns[place].name = "Opening"

    edited(good, bad, rename)


def _missing_column(good: Path, bad: Path) -> None:
    def drop(book: openpyxl.Workbook) -> None:
        sheet, (_, first_row, last_column, last_row), _ = table_of(book, "tblArrivals")
        table = sheet.tables["tblArrivals"]
        for row in range(first_row, last_row + 1):
            sheet.cell(row, last_column).value = None
        table.tableColumns.pop()
        for autofilter in [table.autoFilter]:
            end = sheet.cell(last_row, last_column - 1).coordinate
            table.ref = f"A{first_row}:{end}"
            if autofilter is not None:
                autofilter.ref = table.ref

    edited(good, bad, drop)


def _missing_table(good: Path, bad: Path) -> None:
    def drop(book: openpyxl.Workbook) -> None:
        del book["Financial model"].tables["tblModel"]

    edited(good, bad, drop)


def _version(number: int | None) -> Make:
    def set_version(good: Path, bad: Path) -> None:
        def change(book: openpyxl.Workbook) -> None:
            cell_in(book, "tblAgreement", "Template version", "Value").value = number

        edited(good, bad, change)

    return set_version


# What makes the file, its name, and what the line must speak of.
BAD: dict[str, tuple[Make, str, str]] = {
    "an empty file": (_empty, BOOK, "empty"),
    "text renamed": (_text, BOOK, "not an Excel workbook"),
    "a csv": (_text, "kingston.csv", "not an Excel workbook"),
    "a folder": (_folder, BOOK, "folder"),
    "a truncated zip": (_truncated, BOOK, "damaged"),
    "a damaged sheet": (_damaged, BOOK, "damaged"),
    "a zip without a workbook": (_no_workbook, BOOK, "workbook"),
    "another zip": (_other_zip, BOOK, "workbook"),
    "broken XML": (_broken_xml, BOOK, "damaged"),
    "not ours": (_not_ours, BOOK, "table"),
    "a renamed column": (_renamed_column, BOOK, "Baseline"),
    "a missing column": (_missing_column, BOOK, "tblArrivals"),
    "a missing table": (_missing_table, BOOK, "tblModel"),
    "a later template": (_version(99), BOOK, "99"),
    "no template version": (_version(None), BOOK, "version"),
}


@pytest.fixture(scope="module")
def folders(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One folder for each bad file. Nothing may ever be written there."""
    made = {}
    for name, (make, file_name, _) in BAD.items():
        folder = tmp_path_factory.mktemp(re.sub(r"\W", "_", name))
        make(demo.book, folder / file_name)
        made[name] = folder
    return made


@pytest.fixture(scope="module")
def answers(folders: dict[str, Path]) -> dict[str, list[Ran]]:
    """What every command said of every bad file, and whether any of them wrote anything."""
    before = {name: listing(folder) for name, folder in folders.items()}
    commands: list[list[str]] = []
    for name, folder in folders.items():
        book, out = str(folder / BAD[name][1]), str(folder / "out.xlsx")
        commands += [["check", book], ["results", book, "--json"], ["refresh", book], ["refresh", book, "-o", out]]
    said = iter(hnb_several(*commands))
    found = {name: [next(said) for _ in range(4)] for name in folders}
    assert {name: listing(folder) for name, folder in folders.items()} == before, "something was written"
    return found


@pytest.mark.parametrize("name", BAD)
def test_bad_file(name: str, answers: dict[str, list[Ran]]) -> None:
    """A bad file: exit 2, one line that names it and what is wrong, from every command, and nothing written."""
    _, file_name, tells = BAD[name]
    checked, measured, refreshed, written_elsewhere = answers[name]
    error = assert_error_document(measured)
    assert measured.err == ""
    for line in (
        assert_could_not_run(checked),
        f"{error['message']} {error['fix']}",
        assert_could_not_run(refreshed),
        assert_could_not_run(written_elsewhere),
    ):
        assert tells in line
        assert file_name in line or "tbl" in line


def test_renamed_column_is_told_with_its_table_and_sheet(folders: dict[str, Path]) -> None:
    """A renamed column is told with its table, its sheet and the header that is missing."""
    line = assert_could_not_run(hnb("check", folders["a renamed column"] / BOOK))
    for word in ("tblKPI", "KPIs", "Baseline"):
        assert word in line


def test_password_protected(shared: Path, tmp_path: Path) -> None:
    """A workbook with a password: exit 2, the line says so, and nothing is written."""
    book = Path(shutil.copy(shared / "corpus" / "excelize__encryptAES.xlsx", tmp_path / BOOK))
    before = listing(tmp_path)
    for ran in hnb_several(["check", book], ["results", book], ["refresh", book]):
        assert "password" in assert_could_not_run(ran)
    assert listing(tmp_path) == before


def test_old_xls_says_what_to_do(tmp_path: Path) -> None:
    """An .xls file from before 2007: exit 2, and the line says to save it as .xlsx."""
    book = tmp_path / "kingston.xls"
    book.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096))
    before = listing(tmp_path)
    line = assert_could_not_run(hnb("check", book))
    assert ".xls " in line or ".xls." in line or "kingston.xls" in line
    assert ".xlsx" in line
    assert listing(tmp_path) == before


@pytest.mark.parametrize(
    "name", ["closedxml__tdf111974.xlsm", "npoi__GLIMP2.xlsx", "oxsdk__Pivot3.xlsx", "poi__invalid.xlsx"]
)
def test_other_peoples_workbooks(name: str, shared: Path, tmp_path: Path) -> None:
    """Workbooks from elsewhere, without our tables: exit 2, one line, nothing written."""
    book = Path(shutil.copy(shared / "corpus" / name, tmp_path / name))
    before = listing(tmp_path)
    assert name in assert_could_not_run(hnb("refresh", book))
    assert listing(tmp_path) == before


@pytest.mark.parametrize(
    "name", ["npoi__poc-xmlbomb-empty.xlsx", "poi__poc-xmlbomb-empty.xlsx", "poi__poc-shared-strings.xlsx"]
)
def test_xml_bombs_are_refused_quickly(name: str, shared: Path, tmp_path: Path) -> None:
    """A file made to exhaust the machine is refused within seconds."""
    book = Path(shutil.copy(shared / "corpus" / name, tmp_path / name))
    ran = hnb("check", book)
    assert_could_not_run(ran)
    assert ran.seconds < 20


# --- what is typed wrongly is a finding, not a failure ---------------------------------------------------------------


# What is typed as this return's figure of a KPI, and how grave that is.
TYPED = {
    "13": ("28.3m", "error"),
    "9": ("£5,847,751", "error"),
    "10": ("#REF!", "error"),
    "12": ("#N/A", "error"),
    "27": ("Data coming", "note"),
}


@dataclass(frozen=True)
class Answers:
    """What `check` and `results` say of a workbook, where its KPIs' figures of this return stand, and the file."""

    check: Ran
    figures: dict[str, type_of_json]
    cells: dict[str, str]
    book: Path


@pytest.fixture(scope="module")
def mistyped(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """A workbook with each of those entries. Read only."""
    cells = {}

    def type_them(book: openpyxl.Workbook) -> None:
        for ref, (entry, _) in TYPED.items():
            cell = cell_in(book, "tblKPI", ref, "Q3")
            cell.value = entry
            cells[ref] = cell.coordinate

    book = edited(demo.book, tmp_path_factory.mktemp("mistyped") / BOOK, type_them)
    before = listing(book.parent)
    check, results = hnb_several(["check", book, "--json"], ["results", book, "--json"])
    assert listing(book.parent) == before
    return Answers(check, figures(results.json()), cells, book)


@pytest.mark.parametrize("ref", TYPED)
def test_wrong_entry_is_a_finding_at_its_cell(ref: str, mistyped: Answers) -> None:
    """Text for a number, or a cell in error, is a finding at that cell; the figure is missing, not nought."""
    entry, severity = TYPED[ref]
    assert mistyped.check.code == 1
    document = mistyped.check.json()
    assert document["outcomes"]["crashed"] == 0
    found = [
        found for found in document["findings"] if (found["sheet"], found["cell"]) == ("KPIs", mistyped.cells[ref])
    ]
    # That a row is rated although it has no figure is another finding, of the rating.
    about = [
        one for one in found if one["code"] != "HN048" and (entry in (one["value"] or "") or entry in one["message"])
    ]
    assert {finding["severity"] for finding in about} == {severity}, found
    figure = mistyped.figures[f"kpi.{ref}.actual"]
    assert (figure["value"], figure["text"]) == (None, entry)
    assert mistyped.figures[f"kpi.{ref}.variance"]["value"] is None


def test_wrong_entry_does_not_stop_a_refresh(mistyped: Answers, tmp_path: Path) -> None:
    """A refresh goes on with wrong entries in cells, and they stay as the user typed them."""
    ran = hnb("refresh", mistyped.book, "-o", tmp_path / BOOK)
    assert ran.code == 0, ran
    book = openpyxl.load_workbook(tmp_path / BOOK)
    for ref, (entry, _) in TYPED.items():
        assert cell_in(book, "tblKPI", ref, "Q3").value == entry


MISTAKES: dict[tuple[str, str, str], str | int | None] = {
    ("tblKPI", "2", "Ref"): 1,  # a duplicate
    ("tblConditionKPIs", "2.2", "KPI ref"): "99",  # unknown
    ("tblPeriod", "Data date", "Value"): "2025-11-30",  # outside the period
    ("tblKPI", "6", "Reported RAG"): "Purple",  # no word of the scale
    ("tblKPI", "14", "Q3"): None,  # a missing figure
}


def test_mistakes_in_the_workbook_are_errors(demo: Demo, checked: type_of_json, tmp_path: Path) -> None:
    """A duplicate, an unknown reference, a date outside the period, an unknown word, a missing figure: errors."""
    places = set()

    def mistake(book: openpyxl.Workbook) -> None:
        for where, what in MISTAKES.items():
            cell = cell_in(book, *where)
            cell.value = what
            places.add((cell.parent.title, cell.coordinate))

    document = hnb("check", edited(demo.book, tmp_path / BOOK, mistake), "--json").json()
    assert document["outcomes"]["crashed"] == 0
    new = [found for found in document["findings"] if found not in checked["findings"]]
    assert places <= {(found["sheet"], found["cell"]) for found in new if found["severity"] == "error"}


@pytest.mark.parametrize("point", ["Q9", None], ids=str)
def test_return_point_that_is_none(point: str | None, demo: Demo, tmp_path: Path) -> None:
    """A return point that the agreement does not have: a clear line or an error finding, never a traceback."""

    def change(book: openpyxl.Workbook) -> None:
        cell_in(book, "tblPeriod", "Return point", "Value").value = point

    book = edited(demo.book, tmp_path / BOOK, change)
    ran = hnb("check", book)
    assert ran.code in {1, 2}, ran
    assert "Traceback" not in ran.err
    if ran.code == 2:
        assert_could_not_run(ran)
