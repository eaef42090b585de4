"""`hnb-xl demo`: the main job on Kingston's published figures, from a user's chair."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.blackbox.conftest import Demo
from tests.blackbox.kit import BOOK, assert_could_not_run, hnb, listing

HEADLINES = {
    "28,363,000": "the forecast cumulative deficit before safety valve funding",
    "28,607,000": "the ceiling",
    "244,000": "the headroom",
    "11,363,000": "the deficit after the maximum payments",
    "3.962m": "the net DSG deficit",
    "+£0.480m": "its variance",
    "32.201m": "expenditure after savings",
    "1,512": "EHCPs maintained",
    "848,320": "savings forecast",
    "1,261,000": "savings planned",
}


def test_files_are_those_named(demo: Demo) -> None:
    """The folder holds the workbook, the findings, the results, and the PDF where LibreOffice is there."""
    expected = {BOOK, "findings.json", "results.json"}
    if shutil.which("soffice") or shutil.which("libreoffice"):
        expected.add("kingston-2021-22-q3.pdf")
    assert {path.name for path in demo.folder.iterdir()} == expected
    assert demo.book.read_bytes().startswith(b"PK")
    for name in expected:
        assert name in demo.ran.out, f"{name} is not named on screen"


def test_screen_ends_with_the_headline_figures(demo: Demo) -> None:
    """The headline figures are on stdout as published."""
    for figure, what in HEADLINES.items():
        assert figure in demo.ran.out, what


def test_screen_counts_the_published_ratings(demo: Demo) -> None:
    """The reported ratings are counted as published: 15 Green, 14 Amber, 9 Red, and KPI 36 has none."""
    assert re.search(r"15 Green\D+14 Amber\D+9 Red", demo.ran.out), demo.ran


def test_screen_counts_the_outcomes(demo: Demo) -> None:
    """The four outcomes of the rules are counted on screen."""
    assert re.search(r"\d+ passed\D+\d+ failed\D+\d+ not run\D+0 crashed", demo.ran.out), demo.ran


def test_progress_goes_to_stderr(demo: Demo) -> None:
    """Messages and progress are on stderr, not among the results."""
    assert demo.ran.err.strip()
    for line in demo.ran.err.splitlines():
        assert line not in demo.ran.out


def test_files_agree_with_the_commands(demo: Demo) -> None:
    """`findings.json` and `results.json` are what `check --json` and `results --json` print."""
    for name, command in (("findings.json", "check"), ("results.json", "results")):
        written = json.loads((demo.folder / name).read_text(encoding="utf-8"))
        assert written == hnb(command, demo.book, "--json").json(), name


def test_second_run_replaces_its_own_files_only(demo: Demo, tmp_path: Path) -> None:
    """Run again, its own files are replaced by the same bytes, no backups gather, and other files are left alone."""
    folder = Path(shutil.copytree(demo.folder, tmp_path / "out"))
    first = {name: digest for name, digest in listing(folder).items() if not name.endswith(".pdf")}
    for name in (BOOK, "findings.json", "results.json"):
        (folder / name).write_bytes(b"an earlier run's")
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    (folder / "old").mkdir()
    (folder / "old" / "kingston.xlsx").write_bytes(b"mine too")
    assert hnb("demo", "--out", folder).code == 0
    after = {name: digest for name, digest in listing(folder).items() if not name.endswith(".pdf")}
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert (folder / "old" / "kingston.xlsx").read_bytes() == b"mine too"
    assert {name: after[name] for name in first} == first
    assert set(after) == {*first, "notes.txt", "old", str(Path("old") / "kingston.xlsx")}


@pytest.mark.parametrize("where", ["taken", "taken/inside"])
def test_folder_that_cannot_be_made_exits_2(where: str, tmp_path: Path) -> None:
    """Where the folder cannot be made (a file stands there), one clear line names it, and nothing is written."""
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    before = listing(tmp_path)
    assert "taken" in assert_could_not_run(hnb("demo", "--out", where, cwd=tmp_path))
    assert listing(tmp_path) == before


def test_file_that_cannot_be_written_exits_2(tmp_path: Path) -> None:
    """Where one of its files cannot be written (a folder has its name), one clear line names it."""
    (tmp_path / "hnb-demo" / BOOK).mkdir(parents=True)
    before = listing(tmp_path)
    ran = hnb("demo", cwd=tmp_path)
    assert ran.code == 2, ran
    assert "Traceback" not in ran.err
    assert BOOK in ran.err.splitlines()[-1]
    assert listing(tmp_path) == before
