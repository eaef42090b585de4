"""Writing in place: what somebody else saved while a command ran is never written over."""

from __future__ import annotations

from pathlib import Path

import pytest

from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.cli import main

COMMANDS = {
    "roll-forward": ["--force", "--reason", "closed"],
    "override": ["--finding", "HN022", "--cell", "KPIs!I7", "--reason", "Known", "--role", "Head of finance"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_workbook_saved_meanwhile_is_left_as_it_was_saved(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two commands at once, or an officer who saves in Excel: the later says so, exits 1 and writes nothing."""
    book = tmp_path / "kingston.xlsx"
    assert main(["new", "kingston", "-o", str(book)]) == 0
    finished = SplicedBook.to_bytes

    def meanwhile(self: SplicedBook) -> bytes:
        book.write_bytes(b"what somebody else saved")
        return finished(self)

    monkeypatch.setattr(SplicedBook, "to_bytes", meanwhile)
    with pytest.MonkeyPatch.context() as reading:
        reading.setattr("hnb_xl.commands.in_place.read_file", lambda path, **_: path.read_bytes())
        assert main([command, str(book), *COMMANDS[command]]) == 1

    assert "was saved by somebody else while this ran" in capsys.readouterr().err
    assert book.read_bytes() == b"what somebody else saved"
    assert [path.name for path in tmp_path.iterdir()] == ["kingston.xlsx"]
