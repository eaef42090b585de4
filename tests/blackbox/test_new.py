"""`hnb-xl new`: a monitoring workbook for a shipped authority, or for one's own."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from tests.blackbox.kit import assert_could_not_run, cell_in, figures, hnb, hnb_several, listing, value

# The interface's example of the least authority file that works, word for word.
LEAST = """[authority]
name = "Example Borough"
code = "E09000000"
[agreement]
version = "2023-03"
first_year = "2022-23"
[[agreement.year]]
year = "2022-23"
ceiling_before_sv = 10_000_000      # £, maximum cumulative deficit
safety_valve_max = 2_000_000
[[agreement.condition]]
ref = "1"
title = "Reach a positive in-year balance"
[rag.default]
better = "lower"
amber_pct = 0.00
red_pct = 0.05
[[kpi]]
ref = "1"
name = "EHCPs maintained"
category = "Demand"
unit = "count"
basis = "stock"
target_kind = "ceiling"
[[period]]
name = "2022-23/Q1"
data_date = 2022-06-30
[period.kpi.1]
actual = 900
target = 880
rag = "A"
"""


@pytest.fixture
def least(tmp_path: Path) -> Path:
    """The least authority file, in a folder of its own."""
    folder = tmp_path / "authority"
    folder.mkdir()
    path = folder / "example.toml"
    path.write_text(LEAST, encoding="utf-8")
    return path


def test_two_runs_give_the_same_bytes(tmp_path: Path, by_id: dict[str, dict[str, object]]) -> None:
    """Two runs of `new kingston` give the same bytes, with the latest period's figures: the demonstration's."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        ran = hnb("new", "kingston", "-o", tmp_path / name / "k.xlsx")
        assert ran.code == 0, ran
    assert (tmp_path / "one" / "k.xlsx").read_bytes() == (tmp_path / "two" / "k.xlsx").read_bytes()
    document = hnb("results", tmp_path / "one" / "k.xlsx", "--json").json()
    assert document["book"] == "k.xlsx"
    assert document["period"] == "2021-22/Q3"
    assert figures(document) == by_id


def test_earlier_period(tmp_path: Path) -> None:
    """`--period 2021-22/Q2` gives the workbook as it stood: 1,470 EHCPs, £28,260,000, and nothing of Q3."""
    assert hnb("new", "kingston", "-o", tmp_path / "k.xlsx", "--period", "2021-22/Q2").code == 0
    document = hnb("results", tmp_path / "k.xlsx", "--json").json()
    found = figures(document)
    assert document["period"] == "2021-22/Q2"
    assert value(found, "kpi.1.actual") == 1470
    assert value(found, "deficit.cumulative.before_sv") == 28_260_000
    book = openpyxl.load_workbook(tmp_path / "k.xlsx")
    assert cell_in(book, "tblKPI", "1", "Q3").value is None


def test_empty_holds_no_figures(tmp_path: Path) -> None:
    """`--empty` sets up the agreement and its rows and holds none of the period's figures."""
    assert hnb("new", "kingston", "-o", tmp_path / "k.xlsx", "--empty").code == 0
    book = openpyxl.load_workbook(tmp_path / "k.xlsx")
    for column in ("Q1", "Q2", "Q3"):
        assert cell_in(book, "tblKPI", "1", column).value is None
    found = figures(hnb("results", tmp_path / "k.xlsx", "--json").json())
    assert value(found, "deficit.ceiling") == 28_607_000
    assert value(found, "kpi.1.actual") is None
    assert value(found, "deficit.in_year") is None
    assert value(found, "deficit.cumulative.before_sv") is None


def test_least_authority_file(least: Path, tmp_path: Path) -> None:
    """The interface's example makes a workbook: its ceiling, and its one KPI 20 over target, which is Amber."""
    ran = hnb("new", least, "-o", tmp_path / "e.xlsx")
    assert ran.code == 0, ran
    document = hnb("results", tmp_path / "e.xlsx", "--json").json()
    found = figures(document)
    assert (document["authority"], document["period"], document["data_date"]) == (
        "Example Borough",
        "2022-23/Q1",
        "2022-06-30",
    )
    assert value(found, "deficit.ceiling") == 10_000_000
    assert value(found, "kpi.1.variance") == 20
    assert value(found, "kpi.1.adverse") == 20
    assert found["kpi.1.actual"]["basis"] == "stock"
    assert found["kpi.1.rag.computed"]["text"] == "Amber"  # 20 / 880 = 2.3%: over 0%, under 5%
    assert found["kpi.1.rag.reported"]["text"] == "Amber"
    check, refresh = hnb_several(["check", tmp_path / "e.xlsx"], ["refresh", tmp_path / "e.xlsx"])
    assert check.code in {0, 1}, check
    assert refresh.code == 0, refresh


def test_every_shipped_authority_can_be_named(tmp_path: Path) -> None:
    """An unknown authority is refused with the names there are, and each of those works."""
    line = assert_could_not_run(hnb("new", "atlantis", "-o", tmp_path / "a.xlsx"))
    assert "atlantis" in line
    assert "kingston" in line
    assert listing(tmp_path) == {}


def test_period_it_does_not_hold_is_refused(tmp_path: Path) -> None:
    """A period misspelled or unknown to the authority: exit 2, one line, nothing written."""
    new = ["new", "kingston", "-o", str(tmp_path / "k.xlsx"), "--period"]
    for ran in hnb_several(*([*new, period] for period in ("2019-20/Q1", "Q3", "2021-22/Q9", "2021-22", ""))):
        assert_could_not_run(ran)
    assert listing(tmp_path) == {}


@pytest.mark.parametrize(
    ("change", "tells"),
    [
        (("[authority]", "[authority"), "example.toml"),
        (('name = "Example Borough"\n', ""), "name"),
        (('unit = "count"', 'unit = "furlongs"'), "furlongs"),
        (("[period.kpi.1]", "[period.kpi.7]"), "7"),
        (("ceiling_before_sv", "ceiling_before_svx"), "ceiling_before_svx"),
        (("actual = 900", 'actual = "about 900"'), "about 900"),
        (('rag = "A"', 'rag = "Purple"'), "Purple"),
        (('year = "2022-23"\nceiling', 'year = "2022-24"\nceiling'), "2022-24"),
    ],
    ids=["not TOML", "no name", "unknown unit", "unknown KPI", "unknown field", "text", "unknown colour", "bad year"],
)
def test_mistake_in_an_authority_file_is_named(
    change: tuple[str, str], tells: str, least: Path, tmp_path: Path
) -> None:
    """A mistake in an authority file: exit 2 and one line that names it; text for a figure may instead be kept."""
    assert change[0] in LEAST
    least.write_text(LEAST.replace(*change, 1), encoding="utf-8")
    output = tmp_path / "e.xlsx"
    ran = hnb("new", least, "-o", output)
    if tells == "about 900" and ran.code == 0:
        found = figures(hnb("results", output, "--json").json())
        assert (found["kpi.1.actual"]["value"], found["kpi.1.actual"]["text"]) == (None, "about 900")
        return
    assert tells in assert_could_not_run(ran)
    assert not output.exists()


def test_authority_file_that_is_missing(tmp_path: Path) -> None:
    """A path to no file: exit 2, one line that names it."""
    assert "nowhere.toml" in assert_could_not_run(hnb("new", tmp_path / "nowhere.toml", "-o", tmp_path / "e.xlsx"))
    assert listing(tmp_path) == {}


def test_existing_book_is_not_overwritten(tmp_path: Path) -> None:
    """Without `--force` a file that is there stays as it is: exit 2, and the line says how to go on."""
    output = tmp_path / "k.xlsx"
    output.write_bytes(b"somebody's work")
    before = listing(tmp_path)
    line = assert_could_not_run(hnb("new", "kingston", "-o", output))
    assert "k.xlsx" in line
    assert "--force" in line
    assert listing(tmp_path) == before


def test_force_keeps_a_backup(tmp_path: Path) -> None:
    """With `--force` the new workbook stands there, and what was there is kept as `BOOK.YYYYMMDD-HHMMSS.bak.xlsx`."""
    output = tmp_path / "k.xlsx"
    output.write_bytes(b"somebody's work")
    ran = hnb("new", "kingston", "-o", output, "--force")
    assert ran.code == 0, ran
    assert output.read_bytes().startswith(b"PK")
    backups = [path for path in tmp_path.iterdir() if path != output]
    assert len(backups) == 1
    assert re.fullmatch(r"k\.\d{8}-\d{6}\.bak\.xlsx", backups[0].name)
    assert backups[0].read_bytes() == b"somebody's work"


def test_output_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    """Only an .xlsx or an .xlsm is made: any other ending exits 2 and says so."""
    names = ["k.xls", "k.csv", "k.pdf", "k", "k.xlam"]
    for ran in hnb_several(*(["new", "kingston", "-o", str(tmp_path / name)] for name in names)):
        message = assert_could_not_run(ran)
        assert ".xlsx" in message
        assert ".xlsm" in message
    assert listing(tmp_path) == {}


@pytest.mark.parametrize("where", ["nowhere/k.xlsx", "taken/k.xlsx"])
def test_output_in_no_folder_is_refused(where: str, tmp_path: Path) -> None:
    """Where the folder is not there, or is a file, one clear line and nothing written."""
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    before = listing(tmp_path)
    assert_could_not_run(hnb("new", "kingston", "-o", where, cwd=tmp_path))
    assert listing(tmp_path) == before


def test_output_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    """A folder named like a workbook is not replaced, not even with `--force`."""
    (tmp_path / "k.xlsx").mkdir()
    assert_could_not_run(hnb("new", "kingston", "-o", tmp_path / "k.xlsx", "--force"))
    assert listing(tmp_path) == {"k.xlsx": "folder"}
