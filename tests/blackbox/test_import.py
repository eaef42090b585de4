"""`hnb-xl import`, as an officer runs it: preview, refusal, import, again."""

from __future__ import annotations

import hashlib
from pathlib import Path

import openpyxl
import pytest

from tests.blackbox.kit import REPOSITORY, cell_in, edited, hnb

EXTRACTS = REPOSITORY / "tests" / "imports" / "extracts"
LEDGER, CASES = EXTRACTS / "kingston-ledger-q3.csv", EXTRACTS / "kingston-cases-q3.txt"


def sha(path: Path) -> str:
    """The bytes of a file, in short."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def outturn(path: Path) -> object:
    """The High Needs Block's outturn."""
    return cell_in(openpyxl.load_workbook(path), "tblOutturn", "high_needs_block", "Outturn").value


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty workbook. Read only."""
    path = tmp_path_factory.mktemp("made") / "kingston.xlsx"
    ran = hnb("new", "kingston", "--empty", "-o", path)
    assert ran.code == 0, ran
    return path


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Path:
    """A copy of its own for each test."""
    path = tmp_path / "kingston.xlsx"
    path.write_bytes(made.read_bytes())
    return path


def test_preview_writes_nothing_and_shows_every_change(book: Path) -> None:
    """Cell, row, old and new figure in the cell's unit, rows of the extract, and the control totals."""
    before = sha(book)
    ran = hnb("import", book, LEDGER, "--mapping", EXTRACTS / "ledger.toml", "--preview")

    assert ran.code == 0, ran
    assert "DSG outturn!F10  High Needs Block, Outturn: blank -> £26.305m; rows 23 to 30" in ran.out
    assert "Forecast outturn: 90,809,000.00 (19 rows) = 90,809,000.00 (19 rows) + 0 (0 rows)" in ran.out
    assert "totals, left out of the sums: row 10, 14, 21, 31, 33, 38" in ran.out
    assert "45 cells would change. Nothing was written." in ran.out
    assert "Windows-1252" in ran.out
    assert sha(book) == before
    assert [path.name for path in book.parent.iterdir()] == [book.name]


def test_import_writes_once_and_keeps_a_backup(book: Path) -> None:
    """In place with a backup; the same extract again, without a file, changes not one byte."""
    before = sha(book)
    first = hnb("import", book, LEDGER, "--mapping", EXTRACTS / "ledger.toml")

    assert first.code == 0, first
    assert outturn(book) == 26.305
    assert "HNB Import" in openpyxl.load_workbook(book).sheetnames
    assert [sha(path) for path in book.parent.glob("*.bak.xlsx")] == [before]

    after = sha(book)
    again = hnb("import", book, LEDGER, "--json")
    assert again.code == 0, again
    assert sha(book) == after
    assert again.json()["written"] is False
    assert again.json()["changes"] == []
    assert len(again.json()["same"]) == 54
    assert str(again.json()["sentence"]).startswith("Nothing to do")


def test_json_holds_everything(book: Path, tmp_path: Path) -> None:
    """Each change with its cell, old and new value, difference and source; control totals that agree."""
    out = tmp_path / "out.xlsx"
    ran = hnb("import", book, CASES, "--mapping", EXTRACTS / "cases.toml", "-o", out, "--json")
    document = ran.json()

    assert ran.code == 0, ran
    assert document["written"] is True
    assert out.exists()
    assert document["extract"]["sha256"] == sha(CASES)
    assert {
        "sheet": "EHCPs", "cell": "C9", "table": "tblEHCP", "row": "q3", "label": "Q3", "column": "Issued",
        "unit": "count",
        "old": None, "new": "42", "difference": None, "from": "kingston-cases-q3.txt, rows 11 to 13", "conflict": None,
        "note": "no figure yet in row 13",
    } in document["changes"]  # fmt: skip
    assert all(control["agrees"] for control in document["control_totals"])
    assert document["control_totals"][0]["read"] == "83"


def test_what_a_person_typed_refuses_the_import(book: Path) -> None:
    """Exit 1, the cell named with both figures, nothing written; with --overwrite it is written and recorded."""

    def type_it(workbook: openpyxl.Workbook) -> None:
        cell_in(workbook, "tblOutturn", "high_needs_block", "Outturn").value = 27.5

    edited(book, book, type_it)
    before = sha(book)
    refused = hnb("import", book, LEDGER, "--mapping", EXTRACTS / "ledger.toml")

    assert refused.code == 1, refused
    assert "£27.5m -> £26.305m (-£1.195m)" in refused.out
    assert "DSG outturn!F10 (High Needs Block): a person typed it" in refused.err
    assert sha(book) == before

    written = hnb("import", book, LEDGER, "--mapping", EXTRACTS / "ledger.toml", "--overwrite")
    assert written.code == 0, written
    assert outturn(book) == 26.305
    recorded = [cell.value for row in openpyxl.load_workbook(book)["HNB Import"].iter_rows() for cell in row]
    assert "27.5" in recorded


def test_a_proposal_is_written_to_be_edited(book: Path, tmp_path: Path) -> None:
    """A TOML file, never over another; the doubtful are listed."""
    target = tmp_path / "ledger.toml"
    ran = hnb("import", book, LEDGER, "--propose", "-o", target)

    assert ran.code == 0, ran
    assert "DSG-SUB Sub-total, DSG blocks: Sub-Total?" in ran.out
    assert 'row = "high_needs_block"' in target.read_text(encoding="utf-8")
    assert hnb("import", book, LEDGER, "--propose", "-o", target).code == 2
    assert hnb("import", book, LEDGER, "--mapping", target, "--preview").code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("no-such.csv",), 2, "no file"),
        ((".",), 2, "is a folder"),
        ((LEDGER,), 2, "holds no import mapping yet"),
        ((LEDGER, "--mapping", "Ledger"), 2, "no saved mapping"),
        ((LEDGER, "--mapping", "no-such.toml"), 2, "cannot be read"),
        ((CASES, "--mapping", EXTRACTS / "ledger.toml"), 2, "no row with the column"),
        ((LEDGER, "--propose", "-o", "ledger.txt"), 2, "does not end in .toml"),
    ],
)
def test_what_cannot_run(book: Path, arguments: tuple[str | Path, ...], code: int, said: str) -> None:
    """Each mistake has its sentence and its exit code, as text and as JSON; nothing is written."""
    before = sha(book)
    ran, as_json = (hnb("import", book, *arguments, *more, cwd=book.parent) for more in ((), ("--json",)))

    assert (ran.code, as_json.code) == (code, code), ran
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert said in as_json.json()["error"]["message"]
    assert sha(book) == before


def test_an_extract_that_was_cut_short_is_refused(book: Path, tmp_path: Path) -> None:
    """A row lost from the ledger shows in its subtotal: exit 1, and the difference to the penny."""
    short = tmp_path / "ledger.csv"
    short.write_bytes(b"".join(line for line in LEDGER.read_bytes().splitlines(keepends=True) if b"HN3210" not in line))
    ran = hnb("import", book, short, "--mapping", EXTRACTS / "ledger.toml")

    assert ran.code == 1, ran
    assert "Row 30 (“Total High Needs Block”) calls itself a total of 20,804,000.00" in ran.err
    assert "+1,984,300.00" in ran.err


def test_help_shows_an_example() -> None:
    """The command says what it takes, with a whole example."""
    ran = hnb("import", "--help")

    assert (ran.code, ran.err) == (0, "")
    assert "hnb-xl import kingston.xlsx ledger.csv --mapping ledger.toml --preview" in ran.out
