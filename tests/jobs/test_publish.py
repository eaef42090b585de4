"""A published copy: what is in it, and above all what is not."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Self
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from hnb_xl.books.file_book import FileBook
from hnb_xl.books.libreoffice import recalculated
from hnb_xl.books.office import converted
from hnb_xl.books.package import Package, lint
from hnb_xl.books.package.leftovers import leftovers
from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.cli import main
from hnb_xl.errors import BadArgument, CannotRun, HnbError, Refused
from hnb_xl.jobs.disclosure import WITHHELD
from hnb_xl.jobs.publish import Choice, publish
from hnb_xl.jobs.published_sheets import NOTES
from hnb_xl.model.change import Change
from tests.books.parts_of_books import packed, parts
from tests.jobs.seeded import SEEDS, seeded

SUPPRESS = Choice(suppress=True)
EVERYTHING = Choice(all_sheets=True, suppress=True)
PACK = [
    "Cover", "Summary", "Condition assurance", "Appendix A", "Appendix B", "DSG outturn by block",
    "EHCP flow and contributions", "Risk register", "Capital and requests",
]  # fmt: skip


@pytest.fixture(scope="module")
def kingston(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Kingston's workbook as `hnb-xl new` makes it."""
    path = tmp_path_factory.mktemp("made") / "kingston.xlsx"
    assert main(["new", "kingston", "-o", str(path)]) == 0
    return path.read_bytes()


@pytest.fixture(scope="module")
def source(kingston: bytes) -> bytes:
    """The same with everything in it that may not get out."""
    return seeded(kingston)


def copy_of(data: bytes, choice: Choice) -> bytes:
    """The published copy of a workbook."""
    return publish(FileBook(data, "kingston.xlsx"), "copy.xlsx", choice).to_bytes()


def values(data: bytes) -> dict[str, Sequence[Sequence[object]]]:
    """Every cell as calamine reads it, sheet by sheet."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_seeds_are_in_the_source(source: bytes) -> None:
    """Every seed can be found in the source by the very search that must not find it in the copy."""
    whole = b"".join(parts(source).values())

    assert [seed for seed in SEEDS if seed.encode() not in whole] == []
    assert len(leftovers(Package(source))) > 10


@pytest.mark.parametrize("choice", [SUPPRESS, EVERYTHING], ids=["pack", "all sheets"])
def test_nothing_of_the_teams_inside_is_published(source: bytes, choice: Choice) -> None:
    """No name, comment, path, formula, macro, hidden sheet or property seeded into the source is in the copy."""
    copy = copy_of(source, choice)

    found = parts(copy)
    whole = b"".join(found.values()).decode("utf-8", "replace")
    assert [seed for seed in SEEDS if seed in whole] == []
    inside = re.compile(r"vba|comment|person|external|connection|custom|printer", re.IGNORECASE)
    assert [name for name in found if inside.search(name)] == []
    assert b"<f>" not in b"".join(data for name, data in found.items() if "/worksheets/" in name)
    assert leftovers(Package(copy)) == ()
    assert lint(Package(copy)) == []


def test_three_independent_readers_see_the_same_values(kingston: bytes) -> None:
    """openpyxl, calamine and our own reader find the same sheets with the same cells."""
    copy = copy_of(kingston, EVERYTHING)
    by_calamine = values(copy)
    by_openpyxl = openpyxl.load_workbook(io.BytesIO(copy))
    ours = FileBook(copy, "copy.xlsx")

    assert by_openpyxl.sheetnames == list(by_calamine) == list(ours.sheet_names())
    for name in by_openpyxl.sheetnames:
        seen = {(c.row, c.column): c.value for row in by_openpyxl[name].iter_rows() for c in row if c.value is not None}
        assert {place: cell.value for place, cell in ours.grid(name).cells.items()} == seen
        told = [value for line in by_calamine[name] for value in line if value != ""]
        assert len(told) == len(seen), name


@pytest.mark.libreoffice
def test_libreoffice_reads_the_copy_and_works_nothing_out(kingston: bytes, tmp_path: Path) -> None:
    """A hard recalculation by LibreOffice gives every cell of the copy as it is."""
    path = tmp_path / "copy.xlsx"
    path.write_bytes(copy_of(kingston, SUPPRESS))

    again = recalculated(path, tmp_path / "out").read_bytes()

    before, after = values(path.read_bytes()), values(again)
    assert list(before) == list(after)
    for name, lines in before.items():
        texts = [[str(value) for value in line if value != ""] for line in lines]
        assert [t for t in texts if t] == [t for line in after[name] if (t := [str(v) for v in line if v != ""])], name


def test_the_copy_shows_what_the_workbook_shows(kingston: bytes) -> None:
    """With nothing withheld, every figure and word of the pack stands in the same cell as in the workbook."""
    book, copy = values(kingston), values(copy_of(kingston, Choice(reason="agreed with the data protection officer")))

    assert list(copy) == [*PACK, NOTES]
    for name in PACK[1:]:
        assert copy[name] == book[name], name
    gone = [line for line in book["Cover"] if line not in copy["Cover"]]
    assert [line[0] for line in gone] == ["Checks"]  # the sheet is not in the copy, so its line is not either


def test_a_stale_workbook_is_worked_out_anew(kingston: bytes) -> None:
    """Inputs changed since the dashboards were made: the copy follows the inputs and says that it did."""
    book = SplicedBook(kingston, "kingston.xlsx")
    h7 = book.grid("KPIs", 7).cells[7, 9].value
    book.put_values([Change("KPIs", "I7", None if not isinstance(h7, int) else h7, 1600)])
    stale = FileBook(book.to_bytes(), "kingston.xlsx")

    publication = publish(stale, "copy.xlsx", SUPPRESS)

    assert any("older than its inputs" in remark for remark in publication.done.remarks)
    assert any(1600 in line for line in values(publication.to_bytes())["Appendix A"])
    fresh = publish(FileBook(kingston, "kingston.xlsx"), "copy.xlsx", SUPPRESS)
    assert not any("older" in remark for remark in fresh.done.remarks)


def test_small_counts_stop_the_command_and_are_listed(kingston: bytes) -> None:
    """Nothing is published and every small count is named with its cell, and so is what would reveal it."""
    with pytest.raises(Refused) as caught:
        publish(FileBook(kingston, "kingston.xlsx"), "copy.xlsx", Choice())

    assert caught.value.code == "small_counts"
    assert "Movers (KPI 6a), Q1 (KPIs!G13) is 1" in caught.value.message
    assert "Ceased EHCPs (KPI 6) (KPIs!G12) would reveal one of them" in caught.value.message
    assert "--suppress" in caught.value.fix


@pytest.mark.parametrize("choice", [SUPPRESS, EVERYTHING], ids=["pack", "all sheets"])
def test_withheld_figures_are_nowhere_in_the_copy(kingston: bytes, choice: Choice) -> None:
    """In the row of the movers each withheld return is marked, on every sheet, and a note says what the mark means."""
    found = values(copy_of(kingston, choice))

    rows = [line for lines in found.values() for line in lines if line and line[0] == "6a"]
    assert rows
    assert all(line.count(WITHHELD) >= 2 and 1 not in line for line in rows)
    notes = " ".join(str(cell) for line in found[NOTES] for cell in line)
    assert f"{WITHHELD} stands for a figure that is withheld: 2 counts" in notes


def test_the_reason_stands_in_the_copy(kingston: bytes) -> None:
    """Small counts published by force are shown, and the copy says that they are and why."""
    found = values(copy_of(kingston, Choice(reason="The parents agreed")))

    assert any(line[0] == "6a" and 1 in line for line in found["Appendix A"] if line)
    assert any("Reason given: The parents agreed" in str(cell) for line in found[NOTES] for cell in line)


def test_sheets_are_chosen_by_name(kingston: bytes) -> None:
    """A sheet of the pack and an input sheet by their names, in any case; an unknown one is refused with the list."""
    found = values(copy_of(kingston, Choice(sheets=("summary", "KPIS"), suppress=True)))
    assert list(found) == ["Summary", "KPIs", NOTES]

    with pytest.raises(BadArgument, match="no sheet “Nope”") as caught:
        copy_of(kingston, Choice(sheets=("Nope",), suppress=True))
    assert "Appendix A" in caught.value.fix


def test_sheets_that_show_no_small_count_need_no_word_on_them(kingston: bytes) -> None:
    """The financial model has no children in it: it is published without an option, and says that it has none."""
    found = values(copy_of(kingston, Choice(sheets=("Appendix B", "DSG outturn by block"))))

    assert list(found) == ["Appendix B", "DSG outturn by block", NOTES]
    assert any("from 1 to 4" in str(cell) for line in found[NOTES] for cell in line)


def test_links_stay_inside_the_copy(kingston: bytes) -> None:
    """Every link of the copy leads to a sheet that is in it."""
    for choice in (SUPPRESS, EVERYTHING, Choice(sheets=("Cover", "Checks"), suppress=True)):
        book = openpyxl.load_workbook(io.BytesIO(copy_of(kingston, choice)))
        links = [cell.hyperlink for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink]
        targets = {(link.location or "").rpartition("!")[0].strip("'") for link in links}
        assert targets <= set(book.sheetnames)


def test_the_copy_is_accessible(kingston: bytes) -> None:
    """Title, language, a title in A1, real tables with unique headings and a description, charts with a text."""
    copy = copy_of(kingston, EVERYTHING)
    found = parts(copy)

    core = found["docProps/core.xml"].decode()
    assert "High needs block monitoring: Kingston upon Thames" in core
    assert "en-GB" in core
    book = openpyxl.load_workbook(io.BytesIO(copy))
    assert all(sheet["A1"].value for sheet in book)
    for name, data in found.items():
        if "/tables/" in name:
            headings = [
                node.get("name", "") for node in ET.fromstring(data).iter() if node.tag.endswith("}tableColumn")
            ]
            assert len(set(headings)) == len(headings)
            assert b"altTextSummary" in data
        if "/drawings/drawing" in name:
            frames = [node for node in ET.fromstring(data).iter() if node.tag.endswith("}cNvPr")]
            assert frames
            assert all(node.get("descr") for node in frames if "chart" in (node.get("name") or ""))


def test_the_same_workbook_gives_the_same_bytes(kingston: bytes) -> None:
    """A copy made twice is one and the same file."""
    assert copy_of(kingston, SUPPRESS) == copy_of(kingston, SUPPRESS)


def test_a_copy_that_is_not_clean_is_never_handed_out(kingston: bytes) -> None:
    """The last look at the file finds each kind of thing that may not be in it."""
    clean = parts(copy_of(kingston, SUPPRESS))
    sheet, book = "xl/worksheets/sheet2.xml", "xl/workbook.xml"
    spoiled = {
        "holds a formula": (sheet, clean[sheet].replace(b"<v>", b"<f>1+1</f><v>", 1)),
        "hides rows": (sheet, clean[sheet].replace(b"<row ", b'<row hidden="1" ', 1)),
        "is hidden": (book, clean[book].replace(b'state="visible"', b'state="hidden"', 1)),
        "defines the name": (book, clean[book].replace(b"_xlnm.Print_Area", b"Secret", 1)),
        "names a path": (book, clean[book].replace(b"<sheets>", b'<x absPath="C:\\x"/><sheets>', 1)),
        "name a person": ("docProps/core.xml", clean["docProps/core.xml"].replace(b"hnb_xl", b"Someone", 1)),
        "has a part": ("xl/vbaProject.bin", b"x"),
    }

    assert leftovers(Package(packed(clean))) == ()
    for words, (name, data) in spoiled.items():
        assert data != clean.get(name)
        assert any(words in line for line in leftovers(Package(packed(clean | {name: data})))), words


@pytest.mark.libreoffice
def test_the_ods_holds_values_only(source: bytes) -> None:
    """The OpenDocument copy has no seed, no formula, no printer and no picture of itself, and calamine reads it."""
    copy = copy_of(source, SUPPRESS)

    ods = converted(copy, "ods", "copy")

    found = parts(ods)
    whole = b"".join(found.values()).decode("utf-8", "replace")
    assert [seed for seed in SEEDS if seed in whole] == []
    assert "table:formula" not in whole
    assert "PrinterName" not in found["settings.xml"].decode()
    assert not [name for name in found if name.startswith("Thumbnails/")]
    assert list(values(ods)) == list(values(copy))
    with zipfile.ZipFile(io.BytesIO(ods)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


@pytest.mark.libreoffice
def test_the_pdf_is_tagged_and_holds_no_seed(source: bytes, tmp_path: Path) -> None:
    """The printed copy has its title, tags for a screen reader, a page for each sheet, and nothing seeded."""
    path = tmp_path / "copy.pdf"
    path.write_bytes(converted(copy_of(source, SUPPRESS), "pdf", "copy"))

    said = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True).stdout
    text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout

    assert re.search(r"Title:\s+High needs block monitoring: Kingston upon Thames", said)
    assert re.search(r"Tagged:\s+yes", said)
    assert [seed for seed in SEEDS if seed in text or seed in said] == []
    assert "###" not in text
    assert "Notes on this copy" in text


def test_without_an_office_program_the_message_says_what_to_do(
    kingston: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither LibreOffice nor Excel: the copy as .xlsx still works, and the message says so."""
    monkeypatch.setattr("hnb_xl.books.office.find_soffice", lambda: None)
    monkeypatch.setattr("sys.platform", "linux")

    with pytest.raises(CannotRun) as caught:
        converted(kingston, "pdf", "copy")

    assert caught.value.code == "no_office_program"
    assert "publish as xlsx" in caught.value.fix


class _Excel:
    """Excel as xlwings shows it, as far as publishing needs it."""

    def __init__(self, *, visible: bool, add_book: bool) -> None:
        assert not visible
        assert not add_book
        self.books = self
        self.api = self
        self.display_alerts = True
        self.is_open = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert not self.is_open

    def open(self, path: str, *, read_only: bool) -> _Excel:
        """A book that is only read."""
        assert read_only
        assert Path(path).is_file()
        self.is_open = True
        return self

    def to_pdf(self, path: str) -> None:
        """Print it."""
        assert not self.display_alerts
        Path(path).write_bytes(b"%PDF by Excel")

    def close(self) -> None:
        """Close the book."""
        self.is_open = False


def test_with_excel_at_hand_it_prints(kingston: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows without LibreOffice, an unseen Excel opens the copy read-only, prints it and closes it."""
    import xlwings

    monkeypatch.setattr("hnb_xl.books.office.find_soffice", lambda: None)
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr(xlwings, "App", _Excel)

    assert converted(kingston, "pdf", "copy") == b"%PDF by Excel"


def test_the_command_writes_beside_the_workbook(
    kingston: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Refused without a word on small counts; with one, written under its own name; never over anything unasked."""
    book = tmp_path / "kingston.xlsx"
    book.write_bytes(kingston)

    assert main(["publish", str(book)]) == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["kingston.xlsx"]
    said = capsys.readouterr().err
    assert "Movers (KPI 6a), Q1" in said
    assert "\nWithhold them with --suppress" in said

    assert main(["publish", str(book), "--suppress"]) == 0
    copy = tmp_path / "kingston-published.xlsx"
    assert capsys.readouterr().out.strip() == str(copy)
    first = copy.read_bytes()
    assert main(["publish", str(book), "--suppress"]) == 2
    assert main(["publish", str(book), "--show-small-counts", "--reason", "agreed", "--force"]) == 0
    assert copy.read_bytes() != first
    assert book.read_bytes() == kingston


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--show-small-counts"], "no_reason"),
        (["--reason", "x"], "reason_for_nothing"),
        (["--as", "docx"], "no_such_kind"),
        (["--as", "ods,pdf", "-o", "one.pdf"], "one_file_many_kinds"),
        (["--suppress", "-o", "nowhere/deeper"], "no_folder"),
        (["--suppress", "-o", "nowhere/one.xlsx"], "no_folder"),
        (["--as", "xlsx,pdf", "--suppress", "-o", "kingston.xlsx/"], "one_file_many_kinds"),
        (["--suppress", "-o", "kingston.xlsx"], "same_file"),
    ],
)
def test_wrong_options_write_nothing(
    kingston: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], code: str
) -> None:
    """Options that do not go together are refused with a sentence each, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    book = tmp_path / "kingston.xlsx"
    book.write_bytes(kingston)
    heard: list[str] = []

    def report(error: HnbError, as_json: bool) -> int:
        heard.append(error.code)
        return 0 if as_json else error.exit_code

    monkeypatch.setattr("hnb_xl.cli._report", report)

    assert main(["publish", str(book), *options]) == 2

    assert heard == [code]
    assert [path.name for path in tmp_path.iterdir()] == ["kingston.xlsx"]
