"""Over real workbooks: what was spliced and patched is opened by LibreOffice and openpyxl wherever the original was."""

from __future__ import annotations

import io
import subprocess
import warnings
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from hnb_xl.books.libreoffice import _environment, find_soffice
from hnb_xl.books.package import CellPatch, Package, plan_patch, plan_remove, plan_splice
from hnb_xl.books.package.workbook import Workbook
from hnb_xl.errors import BookUnreadable, Refused
from tests.books.package.builders import KEYS, NAME, corpus_files, generated

# Never opened by these programs, changed or not: a zip of Windows names, and add-ins, which have no sheet to show.
CLOSED_TO_LIBREOFFICE = {
    "phpss__Zip-Windows-Directory-Separator.xlsx", "xlwings__quickstart_addin_ribbon.xlam", "xlwings__xlwings.xlam",
}  # fmt: skip
# Unpacks to more cells than a program should be asked to read.
HOSTILE = {"poi__poc-shared-strings.xlsx"}
_SECONDS = 400


def changed(path: Path) -> list[bytes]:
    """The workbook with our sheet, with a cell patched beside it, and without our sheet again; none if refused."""
    try:
        target = Package.read(path)
        scratch = Package.read(generated(date1904=Workbook(target).is_date1904))
        spliced = Package.read(plan_splice(target, scratch, keys=KEYS).apply())
        sheets = [sheet.name for sheet in Workbook(target).sheets if sheet.kind == "worksheet"]
        patch = plan_patch(spliced, [CellPatch(sheets[0], "AA70", "text")])
        patched = spliced if patch.refusals else Package.read(patch.apply())
        cleared = plan_remove(patched, ["dashboard"]).apply()
    except (BookUnreadable, Refused):
        return []
    return [spliced.data, patched.data, cleared]


def loads(data: bytes) -> bool:
    """Whether openpyxl loads a workbook, whatever it says of it on the way."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(data))
        except Exception:  # noqa: BLE001 - what openpyxl raises for a file it cannot read is not one class
            return False
        return bool(book.sheetnames)


@pytest.mark.parametrize("path", corpus_files(), ids=lambda path: path.name)
def test_openpyxl_opens_what_it_opened_before(path: Path) -> None:
    """The workbook with our sheet, with a patched cell and cleared again loads wherever the original does."""
    results = [] if path.name in HOSTILE else changed(path)

    if results and loads(path.read_bytes()):
        assert [loads(data) for data in results] == [True, True, True]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            assert NAME in openpyxl.load_workbook(io.BytesIO(results[1])).sheetnames


@pytest.mark.libreoffice
def test_libreoffice_opens_every_result(shared: Path, tmp_path: Path) -> None:
    """All results are opened in one run of LibreOffice and saved with our sheet in them; three it never opened."""
    assert (shared / "corpus").is_dir()
    made = tmp_path / "made"
    made.mkdir()
    for path in corpus_files():
        results = [] if path.name in HOSTILE else changed(path)
        if results:
            (made / path.name).write_bytes(results[1])
    names = {path.name for path in made.iterdir()}
    profile = tmp_path / "profile"

    subprocess.run(
        [
            str(find_soffice()),
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "ods",
            "--outdir",
            str(tmp_path / "out"),
            *map(str, sorted(made.iterdir())),
        ],
        env=_environment(tmp_path),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_SECONDS,
        check=False,
    )

    opened = {path.stem: path for path in (tmp_path / "out").iterdir()}
    assert {name for name in names if Path(name).stem not in opened} == CLOSED_TO_LIBREOFFICE & names
    without = [stem for stem, path in opened.items() if NAME not in CalamineWorkbook.from_path(str(path)).sheet_names]
    assert without == []
    assert len(names) >= 50
