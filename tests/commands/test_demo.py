"""`hnb-xl demo` on any shipped authority: what it lists, what it writes, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hnb_xl.books import libreoffice
from hnb_xl.cli import main


@pytest.fixture(autouse=True)
def _no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """The PDF has tests of its own."""
    monkeypatch.setattr(libreoffice, "find_soffice", lambda: None)


def test_the_list(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every shipped authority with figures, and its latest return; nothing is written."""
    monkeypatch.chdir(tmp_path)

    assert main(["demo", "--list"]) == 0

    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [
        "kingston",
        "wiltshire-2024",
        "wiltshire-2025",
    ]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "stem", "printed"),
    [
        ([], "kingston-2021-22-q3", "£28,363,000"),
        (["--authority", "wiltshire-2024"], "wiltshire-2024-2024-25-start", "Green - On Track"),
        (["--authority", "wiltshire-2025"], "wiltshire-2025-2024-25-january", "AMBER / RED"),
    ],
)
def test_what_it_writes(
    arguments: list[str], stem: str, printed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The workbook by authority and period, the findings and the results."""
    assert main(["demo", *arguments, "--out", str(tmp_path / "out")]) == 0

    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {f"{stem}.xlsx", "findings.json", "results.json"}
    assert json.loads((tmp_path / "out" / "results.json").read_text(encoding="utf-8"))["book"] == f"{stem}.xlsx"
    assert printed in capsys.readouterr().out


def test_an_authority_there_is_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Is refused, with a near name, before anything is written."""
    assert main(["demo", "--authority", "wiltshire-2042", "--out", str(tmp_path / "out")]) == 2

    assert "Did you mean wiltshire-202" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
