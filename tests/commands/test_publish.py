"""Where `hnb-xl publish` puts its copies."""

from __future__ import annotations

from pathlib import Path

import pytest

from hnb_xl.cli import main


def test_the_folder_of_the_example_is_made_with_the_copy_and_not_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`-o for-forum` is a folder: it is made with the copy in it, and a refusal makes none."""
    monkeypatch.chdir(tmp_path)
    assert main(["new", "kingston", "-o", "kingston.xlsx"]) == 0

    assert main(["publish", "kingston.xlsx", "-o", "for-forum"]) == 1
    assert not (tmp_path / "for-forum").exists()

    assert main(["publish", "kingston.xlsx", "--suppress", "-o", "for-forum"]) == 0
    assert [path.name for path in (tmp_path / "for-forum").iterdir()] == ["kingston-published.xlsx"]
