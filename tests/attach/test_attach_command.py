"""`hnb-xl attach`: what it prints, asks, writes and refuses."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from hnb_xl.books.file_book import FileBook
from hnb_xl.cli import main
from hnb_xl.errors import BadArgument
from hnb_xl.model.map_file import read_map_file, write_map_file
from hnb_xl.model.team_map import TeamMap
from hnb_xl.read import read
from tests.attach.conftest import attached, team_file
from tests.attach.sheets import KPI_ROWS, workbook

TWO = {"KPIs": KPI_ROWS, "KPIs draft": KPI_ROWS}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Wiltshire's workbook behind the highlight report, on disk."""
    path = tmp_path / "highlight.xlsx"
    path.write_bytes(team_file("wiltshire-2024"))
    return path


class Terminal(io.StringIO):
    """Somebody who types these lines."""

    def isatty(self) -> bool:
        """A person is there."""
        return True


def test_each_column_is_shown_with_its_sureness_and_a_sample(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A dry run lists tables, columns, units, confidence and samples, and what is not there; nothing is written."""
    before = book.read_bytes()

    assert main(["attach", str(book), "--authority", "wiltshire-2024", "--dry-run"]) == 0
    out, err = capsys.readouterr()
    assert "Key performance indicators: Finance summary, rows 4:7 (99% sure)" in out
    line = next(line for line in out.splitlines() if "This Quarter" in line)
    assert "-> This return" in line
    assert "NA" in line
    assert "[£]" in next(line for line in out.splitlines() if "Budget" in line)
    assert "Not in this workbook: " in out
    assert "dry run" in err
    assert book.read_bytes() == before
    assert list(book.parent.glob("*.bak.xlsx")) == []


def test_attach_check_results_and_refresh_work_on_it(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """After attaching with a backup, the other commands serve the team's own workbook; a second attach is idle."""
    assert main(["attach", str(book), "--authority", "wiltshire-2024"]) == 0
    after = book.read_bytes()
    assert len(list(book.parent.glob("*.bak.xlsx"))) == 1
    assert main(["check", str(book), "--fail-on", "error"]) in {0, 1}
    assert main(["results", str(book)]) == 0
    assert main(["refresh", str(book)]) == 0
    assert main(["attach", str(book)]) == 0
    assert "attached already" in capsys.readouterr().err
    assert book.read_bytes() == after


def test_doubts_are_refused_where_nobody_can_be_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not a terminal and no --yes: exit 2 with the doubtful points and what to do; --yes takes the best."""
    path = tmp_path / "two.xlsx"
    path.write_bytes(workbook(TWO))

    assert main(["attach", str(path), "--period", "2025-26/Q2"]) == 2
    err = capsys.readouterr().err
    assert "KPIs!A1" in err
    assert "--yes" in err
    assert path.read_bytes() == workbook(TWO)
    assert main(["attach", str(path), "--period", "2025-26/Q2", "--yes"]) == 0
    assert FileBook.open(path).sheet_names()[:2] == ("KPIs", "KPIs draft")


def test_a_person_at_the_terminal_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The options are numbered; an answer that is none is asked again; the second table is then the one read."""
    path = tmp_path / "two.xlsx"
    path.write_bytes(workbook(TWO))
    asked = Terminal()
    monkeypatch.setattr(sys, "stdin", Terminal("maybe\n2\n"))
    monkeypatch.setattr(sys, "stderr", asked)

    assert main(["attach", str(path), "--period", "2025-26/Q2"]) == 0
    assert "2. Key performance indicators at KPIs draft!A1" in asked.getvalue()
    assert read(FileBook.open(path))["kpi"].by_key["1"]["Q1"].place == "KPIs draft!E2"


def test_a_map_written_to_a_file_can_be_corrected_and_given_back(book: Path, tmp_path: Path) -> None:
    """--export writes the map, --map takes it instead of a proposal, with what was corrected in it."""
    file = tmp_path / "map.toml"
    common = ["attach", str(book), "--authority", "wiltshire-2024"]
    assert main([*common, "--dry-run", "--export", str(file)]) == 0
    text = file.read_text(encoding="utf-8")
    assert 'header = "Budget"' in text
    assert text.count('header = "Budget"\nunit = "£"') == 2
    file.write_text(text.replace('header = "Budget"\nunit = "£"', 'header = "Budget"\nunit = "£k"'), encoding="utf-8")
    assert main([*common, "--map", str(file)]) == 0

    kpi = read(FileBook.open(book))["kpi"].by_key["f1"]
    assert kpi.number("target") == 103_744_143_000
    assert kpi.number("baseline") == 97_098_336


def test_a_map_goes_to_a_file_and_back_whole(tmp_path: Path) -> None:
    """Parts, columns, words and rows are the same after the file was read back."""
    team = attached("kingston").done.team
    file = tmp_path / "map.toml"
    write_map_file(file, team)
    back = read_map_file(file)

    assert (back.parts, back.words) == (team.parts, team.words)
    assert {key: [(row.key, row.label, row.place, row.unit) for row in rows] for key, rows in back.set_up.items()} == {
        key: [(row.key, row.label, row.place, row.unit) for row in rows] for key, rows in team.set_up.items()
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("not toml [", "map_file_not_toml"),
        ("table = 3", "map_file_invalid"),
        ('[[table]]\ntable = "nothing"\nsheet = "A"\nheader = [1, 1]\nrows = [2, 3]\ncolumn = []', "map_file_invalid"),
        ('[[table]]\ntable = "kpi"\nsheet = "A"\nheader = [0, 1]\nrows = [2, 3]\ncolumn = []', "map_file_invalid"),
        (
            '[[table]]\ntable = "kpi"\nsheet = "A"\nheader = [1, 1]\nrows = [2, 3]\ncolumn = []\nmore = 1',
            "map_file_invalid",
        ),
    ],
)
def test_a_file_that_is_no_map_is_refused(tmp_path: Path, text: str, code: str) -> None:
    """Text that is no TOML, unknown tables and fields, and lines that cannot be are refused with their place."""
    file = tmp_path / "map.toml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(BadArgument) as caught:
        read_map_file(file)
    assert caught.value.code == code


def test_an_empty_map_reads_nothing() -> None:
    """A map without parts has none of any table."""
    assert TeamMap(()).parts_of("kpi") == ()
