"""The workbooks in another program: LibreOffice recalculates, saves and prints them without changing a figure."""

from __future__ import annotations

import datetime as dt
import math
import re
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from hnb_xl.books.libreoffice import recalculated
from tests.blackbox.conftest import Demo
from tests.blackbox.kit import BOOK, REPOSITORY, cell_in, cells_of, edited, hnb, type_of_json

pytestmark = pytest.mark.libreoffice

ERROR = re.compile(r"#(NAME\?|REF!|VALUE!|DIV/0!|N/A|NUM!|NULL!)|Err:\d+")


@pytest.fixture(scope="session")
def recalculated_demo(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration workbook after a hard recalculation, saved by LibreOffice. Read only."""
    return recalculated(demo.book, tmp_path_factory.mktemp("recalculated"))


def _same(ours: object, theirs: object) -> bool:
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        return math.isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-12)
    if isinstance(ours, dt.datetime | dt.date) or isinstance(theirs, dt.datetime | dt.date):
        return str(ours) == str(theirs)
    return ours == theirs


def _differences(ours: Path, theirs: Path) -> list[str]:
    before, after = dict(cells_of(ours, cached=True)), dict(cells_of(theirs, cached=True))
    return [
        f"{place}: {before.get(place)!r} became {after.get(place)!r}"
        for place in sorted(before.keys() | after.keys())
        if not _same(before.get(place, ""), after.get(place, ""))
    ]


def test_recalculation_changes_no_value(demo: Demo, recalculated_demo: Path) -> None:
    """A hard recalculation changes no value in any cell of the demonstration workbook."""
    differences = _differences(demo.book, recalculated_demo)
    assert not differences, "\n".join(differences[:20])


def test_recalculation_of_the_template_changes_no_value(tmp_path: Path) -> None:
    """A hard recalculation changes no value in any cell of the shipped template."""
    template = REPOSITORY / "workbook_templates" / "hnb_monitoring.xlsx"
    differences = _differences(template, recalculated(template, tmp_path))
    assert not differences, "\n".join(differences[:20])


def test_recalculation_agrees_after_an_edit(demo: Demo, tmp_path: Path) -> None:
    """After a user's edit, what LibreOffice works out and what `refresh` writes into the cells are the same."""

    def change(book: openpyxl.Workbook) -> None:
        cell_in(book, "tblKPI", "1", "Q3").value = 1555
        cell_in(book, "tblKPI", "9", "Q3").value = "Data coming"
        cell_in(book, "tblKPI", "25", "Target").value = None
        cell_in(book, "tblModel", "commissioning", "Forecast").value = 0.5
        cell_in(book, "tblEHCP", "Q3", "Issued").value = None

    book = edited(demo.book, tmp_path / BOOK, change)
    assert hnb("refresh", book).code == 0
    (tmp_path / "out").mkdir()
    differences = _differences(book, recalculated(book, tmp_path / "out"))
    assert not differences, "\n".join(differences[:20])


def test_no_cell_is_in_error(recalculated_demo: Path) -> None:
    """No cell of the recalculated workbook holds an error or a name that LibreOffice does not know."""
    for place, held in cells_of(recalculated_demo, cached=True):
        assert not (isinstance(held, str) and ERROR.search(held)), (place, held)
    assert ERROR.search("#NAME?")


def test_printed_pages_show_every_figure(demo: Demo) -> None:
    """The PDF's text has no `####` (a column too narrow) and no `#NAME?`, and shows the headline figures."""
    program = shutil.which("pdftotext")
    if program is None:  # then the recalculated cells above are all there is to read
        assert (demo.folder / "kingston-2021-22-q3.pdf").read_bytes().startswith(b"%PDF")
        return
    done = subprocess.run(
        [program, "-layout", demo.folder / "kingston-2021-22-q3.pdf", "-"], capture_output=True, check=True
    )
    text = done.stdout.decode()
    assert "##" not in text
    assert not ERROR.search(text)
    for figure in ("28.363", "28.607", "11.363", "1,512", "3.962", "32.201"):
        assert figure in text, figure


def test_workbook_saved_by_libreoffice_reads_the_same(
    recalculated_demo: Path, results: type_of_json, checked: type_of_json
) -> None:
    """After LibreOffice saved the workbook, its figures and findings are the same."""
    document = hnb("results", recalculated_demo, "--json").json()
    assert document["figures"] == results["figures"]
    assert document["fingerprint"] == results["fingerprint"]
    assert hnb("check", recalculated_demo, "--json").json()["findings"] == checked["findings"]


def test_workbook_saved_by_libreoffice_can_be_refreshed(
    recalculated_demo: Path, results: type_of_json, tmp_path: Path
) -> None:
    """After LibreOffice saved the workbook, it can be refreshed, once, and then says the same."""
    book = Path(shutil.copy(recalculated_demo, tmp_path / BOOK))
    ran = hnb("refresh", book)
    assert ran.code == 0, ran
    first = book.read_bytes()
    assert hnb("refresh", book).code == 0
    assert book.read_bytes() == first
    assert hnb("results", book, "--json").json()["figures"] == results["figures"]
    names = openpyxl.load_workbook(book).sheetnames
    assert len(names) == len(set(names)) == 25, names
