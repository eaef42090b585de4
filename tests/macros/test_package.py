"""The files with macros as packages: every part sound, nothing that the plain workbook has not, the same bytes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from hnb_xl.books.file_book import FileBook
from hnb_xl.books.package import Package, lint
from hnb_xl.build.settings import TABLE
from hnb_xl.build.templates import PLAIN, built
from hnb_xl.build.vba_modules import Flavour, settings_sheet_name
from hnb_xl.shipped import templates
from tests.macros.conftest import Shipped
from tests.macros.parts import parts, sources

AUDIT_SECONDS = 120
MAIN_TYPES = {
    Flavour.WORKBOOK: "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    Flavour.ADDIN: "application/vnd.ms-excel.addin.macroEnabled.main+xml",
}


def audited(path: Path) -> set[str]:
    """What the Open XML schemas say against a file; numbers in a message stand for any number."""
    program = str(Path(sys.executable).with_name("openxml-audit"))
    done = subprocess.run(
        [program, "-o", "json", "-m", "0", "-f", "microsoft365", str(path)],
        capture_output=True,
        text=True,
        timeout=AUDIT_SECONDS,
        check=False,
    )
    found = json.loads(done.stdout)
    files = found if isinstance(found, list) else found.get("files", [found])
    told = [error for each in files for error in (each.get("errors", []) + each.get("warnings", []))]
    return {re.sub(r"\d+", "N", f"{error.get('id', '')} {error.get('description', error)}") for error in told}


@pytest.fixture(scope="session")
def noise() -> set[str]:
    """What the schemas' validator says against the plain workbook, which Excel's own rules allow."""
    return audited(templates() / PLAIN)


def test_files_are_what_the_program_makes() -> None:
    """The shipped files are byte for byte what the program makes, part by part, and it makes the same twice."""
    first, second = built(), built()

    assert first == second
    assert {name: parts(data) for name, data in first.items()} == {
        name: parts((templates() / name).read_bytes()) for name in first
    }


def test_every_part_parses(file: Shipped) -> None:
    """Every XML part, drawings of buttons included, is well formed, and the zip is whole."""
    with zipfile.ZipFile(file.path) as archive:
        assert archive.testzip() is None
    found = parts(file.data)
    xml = [name for name in found if name.endswith((".xml", ".rels", ".vml"))]

    assert len(xml) == len(found) - 1  # all but vbaProject.bin
    for name in xml:
        etree.fromstring(found[name])


def test_our_linter_finds_nothing(file: Shipped) -> None:
    """Nothing is found that Excel would repair, reject or misread."""
    assert lint(Package(file.data)) == []


def test_the_schemas_say_nothing_new(file: Shipped, noise: set[str]) -> None:
    """The Open XML schemas find nothing against a file with macros that they do not find in the plain workbook."""
    assert audited(file.path) - noise == set()


def test_the_schemas_would_say_something(file: Shipped, noise: set[str], tmp_path: Path) -> None:
    """The comparison with the plain workbook can fail: an element that no schema knows is found."""
    spoiled = tmp_path / file.path.name
    with zipfile.ZipFile(spoiled, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts(file.data).items():
            archive.writestr(name, data.replace(b"<group id", b"<grupp id").replace(b"</group>", b"</grupp>"))

    assert audited(spoiled) - noise != set()


def test_the_package_says_what_it_is(file: Shipped) -> None:
    """The main part has the content type of its flavour, and the project and the ribbon are each named once."""
    found = parts(file.data)
    types = found["[Content_Types].xml"].decode()

    assert types.count(MAIN_TYPES[file.flavour]) == 1
    assert found["_rels/.rels"].count(b"customUI/customUI14.xml") == 1
    assert found["xl/_rels/workbook.xml.rels"].count(b"vbaProject.bin") == 1


def test_opening_works_nothing_out(workbook: Shipped) -> None:
    """Excel is not asked to work the workbook out anew when it opens it: without Python that would take figures off."""
    text = parts(workbook.data)["xl/workbook.xml"].decode()

    assert "fullCalcOnLoad" not in text
    assert re.findall(r'<calcPr [^>]*calcId="(\d+)"', text) == ["191029"]


def test_each_sheet_has_its_module(file: Shipped) -> None:
    """Every code name in the workbook belongs to one sheet, and has a document module; dashboards have neither."""
    found = parts(file.data)
    names = [
        match[1].decode()
        for name, data in found.items()
        if name.startswith("xl/worksheets/") and (match := re.search(rb'<sheetPr[^>]* codeName="([^"]+)"', data))
    ]
    documents = [name for name in sources(file.data) if name.startswith("Sheet")]

    assert sorted(names) == sorted(documents)
    assert len(set(names)) == len(names)


def test_settings_stand_where_xlwings_looks(file: Shipped) -> None:
    """The sheet of settings has the name xlwings looks for, no gap from A1 on, and lets nothing beside the file run."""
    book = FileBook(file.data, file.path.name)
    table = book.tables()[TABLE]
    rows = {str(row[0].value): row[1].value for row in table.rows}

    assert (table.sheet, table.top, table.left) == (settings_sheet_name(file.flavour), 1, 1)
    assert all(rows)
    assert len(rows) == len(table.rows)
    assert rows["ADD_WORKBOOK_TO_PYTHONPATH"] == "False"
    assert rows["PYTHONPATH"] in (None, "")
