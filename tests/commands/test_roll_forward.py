"""The list that `hnb-xl roll-forward --dry-run` prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.cli import main
from hnb_xl.model.change import Change


def test_a_dry_run_never_prints_who_signed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The cell of the name is listed as cleared, but not with the name: as docs/sign-off.md promises."""
    path = tmp_path / "kingston.xlsx"
    assert main(["new", "kingston", "-o", str(path)]) == 0
    book = SplicedBook(path.read_bytes(), path.name)
    book.put_values([Change("Period", "C18", None, "Ms Signatory")])
    path.write_bytes(book.to_bytes())

    assert main(["roll-forward", str(path), "--force", "--reason", "agreed", "--dry-run"]) == 0

    printed = capsys.readouterr()
    assert "Period!C18\ta name\t->\tblank\t" in printed.out
    assert "Signatory" not in printed.out + printed.err
