"""`hnb-xl roll-forward` as an officer runs it: the file, its backup, what is printed, and what other programs see."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from hnb_xl.books.libreoffice import recalculated
from tests.blackbox.conftest import Demo
from tests.blackbox.kit import (
    BOOK,
    assert_could_not_run,
    cell_in,
    cells_of,
    edited,
    figures,
    hnb,
    listing,
    parts,
    type_of_json,
    value,
)
from tests.blackbox.test_refresh import ADDED, BACKUP, with_users_parts

FORCED = ("--force", "--reason", "Agreed with the section 151 officer", "--by", "Finance business partner")


@pytest.fixture(scope="module")
def before(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration workbook with a user's own sheet, picture, comment and custom XML in it. Read only."""
    return with_users_parts(demo.book, tmp_path_factory.mktemp("before") / BOOK)


@pytest.fixture(scope="module")
def rolled(before: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, rolled forward in place from Q3 to Q4. Read only."""
    book = Path(shutil.copy(before, tmp_path_factory.mktemp("rolled") / BOOK))
    ran = hnb("roll-forward", book, *FORCED)
    assert ran.code == 0, ran
    assert "2021-22/Q3 is closed, with" in ran.err
    assert "2021-22/Q4 is open" in ran.err
    assert BACKUP.search(ran.err), "the backup is named, since it is the way back"
    return book


def test_errors_stand_in_the_way(book: Path) -> None:
    """Exit 1, each error named with its cell, and nothing is written; nor with force and no reason."""
    was = listing(book.parent)
    ran = hnb("roll-forward", book)
    assert ran.code == 1, ran
    findings = hnb("check", book, "--json").json()["findings"]
    for finding in findings:
        if finding["severity"] == "error":
            assert f"{finding['code']} {finding['sheet']}!{finding['cell']}" in ran.err
    assert_could_not_run(hnb("roll-forward", book, "--force"))
    assert listing(book.parent) == was


def test_the_backup_undoes_it(before: Path, rolled: Path) -> None:
    """The version before stands beside it, byte for byte."""
    names = sorted(path.name for path in rolled.parent.iterdir())
    (backup,) = [name for name in names if BACKUP.fullmatch(name)]
    assert (rolled.parent / backup).read_bytes() == before.read_bytes()
    assert len(names) == 2


def test_the_closed_return_gives_what_it_gave(before: Path, rolled: Path) -> None:
    """Asked for by name, Q3 has every figure it had, and its own stamp; Q4 has none of its own yet."""
    was = hnb("results", before, "--json").json()
    assert hnb("results", rolled, "--period", "2021-22/Q3", "--json").json() == was
    now = hnb("results", rolled, "--json").json()
    assert now["period"] == "2021-22/Q4"
    assert value(figures(now), "kpi.1.actual") is None
    assert value(figures(now), "kpi.1.previous") == 1512


def test_users_parts_are_untouched(before: Path, rolled: Path) -> None:
    """The user's sheet, picture, drawing, comment and custom XML are byte for byte the same."""
    was, now = parts(before), parts(rolled)
    for name in (*ADDED, "xl/media/crest.png"):
        assert now[name] == was[name], name


def test_the_file_is_sound_and_up_to_date(rolled: Path, tmp_path: Path) -> None:
    """`doctor` finds nothing, and a refresh has nothing to do."""
    book = Path(shutil.copy(rolled, tmp_path / BOOK))
    assert hnb("doctor", book).code == 0
    assert hnb("refresh", book).code == 0
    assert book.read_bytes() == rolled.read_bytes()


def test_twice_is_refused(rolled: Path, tmp_path: Path) -> None:
    """A second time, at once: exit 1 and nothing is written."""
    book = Path(shutil.copy(rolled, tmp_path / BOOK))
    was = listing(tmp_path)
    ran = hnb("roll-forward", book, *FORCED)
    assert ran.code == 1, ran
    assert "already" in ran.err
    assert listing(tmp_path) == was


def test_a_dry_run_writes_nothing(book: Path) -> None:
    """Every cell that would change is printed with what stands there and what would; the file is left alone."""
    was = listing(book.parent)
    ran = hnb("roll-forward", book, *FORCED, "--dry-run")
    assert ran.code == 0, ran
    assert re.search(r"^Period!\w+\tQ3\t->\tQ4\t", ran.out, re.MULTILINE)
    assert re.search(r"^KPIs!\w+\tblank\t->\tG\tReported RAG of 2021-22/Q3$", ran.out, re.MULTILINE)
    assert listing(book.parent) == was


def test_a_team_s_formula_is_named(book: Path) -> None:
    """Where somebody linked a figure to a sheet of theirs, it is refused with the cell's place."""

    def link(workbook: openpyxl.Workbook) -> None:
        cell_in(workbook, "tblModel", "commissioning", "Forecast").value = "=1/4"

    linked = edited(book, book, link)
    was = linked.read_bytes()
    ran = hnb("roll-forward", linked, *FORCED)
    assert ran.code == 1, ran
    assert re.search(r"Financial model!G\d+", ran.err)
    assert linked.read_bytes() == was


def test_a_new_year_with_an_outturn(rolled: Path, tmp_path: Path) -> None:
    """Q4 typed and closed with the accounts: only the outturn is brought forward, and the file stays sound."""

    def type_q4(workbook: openpyxl.Workbook) -> None:
        cell_in(workbook, "tblPeriod", "Data date", "Value").value = dt.date(2022, 3, 31)
        cell_in(workbook, "tblKPI", "1", "Q4").value = 1520

    book = edited(rolled, tmp_path / BOOK, type_q4)
    assert_could_not_run(hnb("roll-forward", book, *FORCED, "--outturn", "a lot"))
    ran = hnb("roll-forward", book, *FORCED, "--outturn", "£28,500,000", "-o", tmp_path / "new-year.xlsx")
    assert ran.code == 0, ran
    assert hnb("doctor", tmp_path / "new-year.xlsx").code == 0
    document = hnb("results", tmp_path / "new-year.xlsx", "--json").json()
    assert document["period"] == "2022-23/Q1"
    assert value(figures(document), "deficit.brought_forward") == 28_500_000
    assert value(figures(document), "deficit.cumulative.before_sv") is None
    for period, stock in (("2021-22/Q3", 1512), ("2021-22/Q4", 1520)):
        closed = hnb("results", tmp_path / "new-year.xlsx", "--period", period, "--json").json()
        assert closed["period"] == period
        assert value(figures(closed), "kpi.1.actual") == stock
    assert_could_not_run(hnb("results", tmp_path / "new-year.xlsx", "--period", "2021-22/Q2"))


@pytest.mark.libreoffice
def test_recalculation_changes_no_value(rolled: Path, tmp_path: Path) -> None:
    """Another program opens it, works everything out again and finds the same in every cell."""
    theirs = recalculated(rolled, tmp_path)
    ours, after = dict(cells_of(rolled, cached=True)), dict(cells_of(theirs, cached=True))
    differing = [place for place in ours.keys() | after.keys() if str(ours.get(place, "")) != str(after.get(place, ""))]
    assert [place for place in differing if not _same_number(ours.get(place), after.get(place))] == []
    kept: type_of_json = hnb("results", theirs, "--period", "2021-22/Q3", "--json").json()
    assert kept["figures"] == hnb("results", rolled, "--period", "2021-22/Q3", "--json").json()["figures"]
    assert not [
        each for each in hnb("check", theirs, "--json").json()["findings"] if each["code"] in {"HN090", "HN091"}
    ]


def _same_number(ours: object, theirs: object) -> bool:
    if not isinstance(ours, int | float) or not isinstance(theirs, int | float):
        return False
    return abs(ours - theirs) <= 1e-12 * max(abs(ours), abs(theirs), 1)
