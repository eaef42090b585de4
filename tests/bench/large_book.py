"""A large workbook to splice into and to patch, for the bench."""

from __future__ import annotations

import io
import zipfile
from functools import cache

from tests.books.package.builders import parts_of, team_book, zipped

SHEET = "xl/worksheets/sheet1.xml"


@cache
def million_cells() -> bytes:
    """A sheet of 100,000 rows and ten columns, about 5 MB packed."""
    rows = "".join(
        f'<row r="{row}">' + "".join(_cell(letter, row) for letter in "ABCDEFGHIJ") + "</row>"
        for row in range(1, 100_001)
    )
    parts = parts_of(team_book())
    del parts["xl/worksheets/_rels/sheet1.xml.rels"]
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return zipped({**parts, SHEET: f"{head}<sheetData>{rows}</sheetData></worksheet>".encode()})


def _cell(letter: str, row: int) -> str:
    return f'<c r="{letter}{row}"><v>{(row * 7919 + ord(letter) * 104729) % 99991 / 7}</v></c>'


def through_the_zip(data: bytes) -> bytes:
    """Read and write every part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            target.writestr(info.filename, source.read(info))
    return out.getvalue()
