"""The audit as an officer sees it: a line for each time the program wrote, on a locked sheet that may be renamed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.blackbox.conftest import Demo
from tests.blackbox.kit import BOOK, hnb, packed, parts
from tests.blackbox.test_refresh import type_the_stock, with_users_parts


@pytest.fixture(scope="module")
def users_book(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with a user's own parts and a new number of plans, not yet refreshed. Read only."""
    return with_users_parts(demo.book, tmp_path_factory.mktemp("audit") / BOOK, stock=1496)


def test_a_refresh_that_wrote_is_in_the_audit(users_book: Path, tmp_path: Path) -> None:
    """One line, of the refresh that wrote; the one after it, which had nothing to do, added none."""
    book = Path(shutil.copy(users_book, tmp_path / BOOK))
    for _ in range(2):
        assert hnb("refresh", book).code == 0
    audit = openpyxl.load_workbook(book)["Audit"]
    area = audit.tables["tblAudit"].ref
    header, *lines = [[cell.value for cell in row] for row in audit[area]]
    assert [line[header.index("What")] for line in lines] == ["refreshed"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", str(lines[0][header.index("When")]))
    assert audit.protection.sheet


def test_a_renamed_audit_keeps_its_lines(users_book: Path, tmp_path: Path) -> None:
    """A tab that somebody renamed stays where it is, under their name, and its lines go on."""
    book = Path(shutil.copy(users_book, tmp_path / BOOK))
    assert hnb("refresh", book, "--by", "Finance business partner").code == 0
    contents = dict(parts(book))
    workbook = contents["xl/workbook.xml"].decode()
    contents["xl/workbook.xml"] = (
        workbook.replace('name="Audit"', 'name="Who did what"').replace("'Audit'!", "'Who did what'!").encode()
    )
    type_the_stock(contents, 1500, was=1496)
    packed(contents, book)
    assert hnb("refresh", book).code == 0
    opened = openpyxl.load_workbook(book)
    assert "Audit" not in opened.sheetnames
    sheet = opened["Who did what"]
    lines = [[cell.value for cell in row] for row in sheet[sheet.tables["tblAudit"].ref]]
    assert [line[0] for line in lines] == ["Line", 1, 2]
    assert lines[1][4] == "Finance business partner"
    about = {found["code"] for found in hnb("check", book, "--json").json()["findings"]}
    assert not about & {"HN090", "HN091", "HN092"}
