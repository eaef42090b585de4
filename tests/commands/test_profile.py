"""`hnb-xl check --profile`, and what a refresh does about a formula that was typed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from hnb_xl.books.file_book import FileBook
from hnb_xl.books.package import CellPatch, plan_patch
from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.cli import main
from hnb_xl.pipeline import assess, refresh
from tests.check.seeded import clean_file


def test_the_profile_goes_beside_the_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What each rule costs is printed to stderr, so that a document on stdout stays one."""
    book = tmp_path / "clean.xlsx"
    book.write_bytes(clean_file())

    assert main(["check", str(book), "--profile"]) == 0

    out, err = capsys.readouterr()
    assert "Rules: " in out
    assert "HN014" not in out
    assert err.startswith("Cost of the rules")
    assert "HN014" in err


def test_a_refresh_puts_the_formula_back() -> None:
    """As the finding promises: a value typed over a formula is found, and gone after a refresh."""
    clean = FileBook(clean_file(), "clean.xlsx")
    table = clean.tables()["tblKPI"]
    column = table.headers.index("Adverse")
    cell = f"{chr(ord('A') + table.left - 1 + column)}{table.top + 1}"
    patch = CellPatch("KPIs", cell, 12345, replace_formula=True)
    typed = plan_patch(clean.package, [patch], allow=["locked_cell"]).apply()
    before = assess(FileBook(typed, "clean.xlsx")).findings

    book = SplicedBook(typed, "clean.xlsx")
    refresh(book)
    after = assess(FileBook(book.to_bytes(), "clean.xlsx")).findings

    assert [(each.code, each.cell) for each in before.findings] == [("HN052", cell)]
    assert after.findings == ()
