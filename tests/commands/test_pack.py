"""`--pack` makes a workbook for another pack than the authority's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from hnb_xl.books.file_book import FileBook
from hnb_xl.cli import main


def test_new_with_another_pack(tmp_path: Path) -> None:
    """A workbook made for another pack holds that pack's sheets and none of the authority's own."""
    book = tmp_path / "board.xlsx"

    assert main(["new", "wiltshire-2024", "-o", str(book), "--pack", "portfolio"]) == 0

    names = FileBook.open(book).sheet_names()
    assert "Portfolio summary" in names
    assert "Highlight report" not in names


def test_unknown_pack_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A pack that does not exist is named with those that do, exit 2, and nothing is written."""
    for command in (["new", "kingston", "-o", str(tmp_path / "book.xlsx")], ["demo", "--out", str(tmp_path / "out")]):
        assert main([*command, "--pack", "glossy"]) == 2
        assert "portfolio" in capsys.readouterr().err

    assert list(tmp_path.iterdir()) == []
