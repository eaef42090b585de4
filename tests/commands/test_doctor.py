"""`hnb-xl doctor`: whether Excel would repair, reject or misread a workbook."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hnb_xl.cli import main
from hnb_xl.shipped import templates
from tests.books.parts_of_books import packed, parts


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Kingston's workbook."""
    path = tmp_path_factory.mktemp("made") / "kingston.xlsx"
    assert main(["new", "kingston", "-o", str(path)]) == 0
    return path


@pytest.fixture
def damaged(book: Path, tmp_path: Path) -> Path:
    """The same with two things wrong that Excel would repair."""
    found = parts(book.read_bytes())
    sheet, table = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml"
    found[sheet] = found[sheet].replace(b' s="', b' s="9999', 1)
    found[table] = found[table].replace(b'ref="A', b'ref="ZZ', 1)
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(packed(found))
    return path


def test_our_workbooks_are_sound(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A new workbook, a refreshed one and the template have nothing Excel would repair."""
    out = tmp_path / "refreshed.xlsx"
    assert main(["refresh", str(book), "-o", str(out)]) == 0
    capsys.readouterr()

    for path in (book, out, templates() / "hnb_monitoring.xlsx"):
        assert main(["doctor", str(path)]) == 0
        assert capsys.readouterr().out.startswith(f"{path.name} is sound")


def test_what_is_wrong_is_said_part_by_part(damaged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each finding has a code and a sentence under its part; the exit code is 1 and the file stays as it is."""
    before = damaged.read_bytes()

    code = main(["doctor", str(damaged)])

    lines = capsys.readouterr().out.splitlines()
    assert code == 1
    assert "Excel would repair, reject or misread" in lines[0]
    assert {"xl/worksheets/sheet1.xml", "xl/tables/table1.xml"} <= set(lines)
    assert damaged.read_bytes() == before


def test_findings_as_json(damaged: Path, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One document with the book's name and the findings, which may be none."""
    assert main(["doctor", "--json", str(damaged)]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["book"] == "damaged.xlsx"
    assert all(set(finding) == {"code", "part", "message"} for finding in document["findings"])

    assert main(["doctor", "--json", str(book)]) == 0
    assert json.loads(capsys.readouterr().out) == {"book": "kingston.xlsx", "findings": []}


def test_what_is_no_workbook_cannot_be_examined(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing file and a text file are errors, not findings."""
    text = tmp_path / "notes.xlsx"
    text.write_text("Ref,Target\n", encoding="utf-8")

    assert main(["doctor", str(tmp_path / "none.xlsx")]) == 2
    assert main(["doctor", "--json", str(text)]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "not_a_workbook"
