"""What the black-box tests share: running the command line, reading its answers, editing a workbook as a user would.

Nothing here imports the product: it is only run, as a user runs it, in a process of its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

REPOSITORY = Path(__file__).resolve().parents[2]
BOOK = "kingston-2021-22-q3.xlsx"

type_of_json = dict[str, Any]


@dataclass(frozen=True)
class Ran:
    """One run of the command line: its exit code, what it printed, and how long it took."""

    code: int
    out: str
    err: str
    seconds: float

    def json(self) -> type_of_json:
        """The one JSON document on stdout."""
        document = json.loads(self.out)
        assert isinstance(document, dict), self.out[:200]
        return document

    def __str__(self) -> str:
        return f"exit {self.code}\n--- stdout\n{self.out[:3000]}\n--- stderr\n{self.err[:3000]}"


def hnb(*arguments: str | Path, cwd: Path | None = None, environment: Mapping[str, str] | None = None) -> Ran:
    """Run `hnb-xl` with these arguments."""
    return python("-m", "hnb_xl", *arguments, cwd=cwd, environment=environment)


def python(*arguments: str | Path, cwd: Path | None = None, environment: Mapping[str, str] | None = None) -> Ran:
    """Run this Python with these arguments, with the repository on its path and its output in UTF-8."""
    surroundings = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONIOENCODING": "utf-8", **(environment or {})}
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        capture_output=True,
        cwd=cwd,
        env=surroundings,
        timeout=300,
        check=False,
    )
    encoding = surroundings["PYTHONIOENCODING"].partition(":")[0]
    return Ran(
        done.returncode,
        done.stdout.decode("utf-8" if "--json" in arguments else encoding).replace("\r\n", "\n"),
        done.stderr.decode(encoding).replace("\r\n", "\n"),
        time.monotonic() - started,
    )


# Runs several command lines in one process, because starting Python a hundred times is most of what they would cost.
_SEVERAL = """
import contextlib, io, json, sys, traceback
from hnb_xl.cli import main
ran = []
for arguments in json.load(sys.stdin):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(arguments)
        except SystemExit as end:
            code = end.code or 0
        except BaseException:
            traceback.print_exc()
            code = 1
    ran.append((code, out.getvalue(), err.getvalue()))
json.dump(ran, sys.stdout)
"""


def hnb_several(*commands: Sequence[str | Path], cwd: Path | None = None) -> list[Ran]:
    """Run several command lines after another in one process: for many small runs that only print."""
    done = subprocess.run(
        [sys.executable, "-c", _SEVERAL],
        input=json.dumps([[str(argument) for argument in command] for command in commands]).encode(),
        capture_output=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONIOENCODING": "utf-8"},
        timeout=300,
        check=True,
    )
    return [Ran(code, out, err, 0.0) for code, out, err in json.loads(done.stdout)]


def listing(folder: Path) -> dict[str, str]:
    """Every file in a folder with a digest of its bytes, to show that nothing was written."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in sorted(folder.rglob("*"))
    }


def assert_could_not_run(ran: Ran) -> str:
    """Assert exit 2, nothing on stdout, and one clear line on stderr after any progress; give the line."""
    assert ran.code == 2, ran
    assert ran.out == "", ran
    *progress, line = ran.err.splitlines()
    assert all(message.endswith("…") for message in progress), ran
    assert line.startswith("hnb-xl: "), ran
    assert not re.search(r"Traceback|\b\w+(Error|Exception)\b", ran.err), ran
    assert len(line) > len("hnb-xl: ") + 10, ran
    return line


def assert_error_document(ran: Ran) -> type_of_json:
    """Assert exit 2 with the documented error document, and only that, on stdout; give the error."""
    assert ran.code == 2, ran
    document = ran.json()
    assert set(document) == {"error"}, ran
    error = document["error"]
    assert isinstance(error, dict), ran
    assert {"code", "message", "fix"} <= set(error), ran
    assert re.fullmatch(r"[a-z][a-z0-9_]*", error["code"]), ran
    assert error["message"].strip(), ran
    assert error["fix"].strip(), ran
    assert "Traceback" not in ran.err, ran
    return error


# --- figures ---------------------------------------------------------------------------------------------------------


def figures(document: type_of_json) -> dict[str, type_of_json]:
    """The figures of a results document by id; of an id given for several years, this year's (the first)."""
    found: dict[str, type_of_json] = {}
    for figure in document["figures"]:
        found.setdefault(figure["id"], figure)
    return found


def value(by_id: Mapping[str, type_of_json], id: str) -> Decimal | None:
    """A figure's value."""
    assert id in by_id, f"there is no figure {id}"
    text = by_id[id]["value"]
    return None if text is None else Decimal(text)


# --- workbooks -------------------------------------------------------------------------------------------------------


def split_reference(reference: str) -> tuple[str, str]:
    """`Financial model!D12` as sheet and cell."""
    sheet, _, cell = reference.rpartition("!")
    return sheet.strip("'"), cell


def table_of(book: openpyxl.Workbook, name: str) -> tuple[Worksheet, tuple[int, int, int, int], list[str]]:
    """A table's sheet, its first column, first row, last column and last row, and its headers."""
    for sheet in book.worksheets:
        if name in sheet.tables:
            edges = [edge for edge in range_boundaries(sheet.tables[name].ref) if edge is not None]
            first_column, first_row, last_column, last_row = edges
            headers = [str(sheet.cell(first_row, column).value) for column in range(first_column, last_column + 1)]
            return sheet, (first_column, first_row, last_column, last_row), headers
    raise AssertionError(f"there is no table {name}")


def cell_in(book: openpyxl.Workbook, table: str, key: str, column: str) -> Cell:
    """The cell of a table in the row whose first column is `key`, under the header `column`."""
    sheet, (first_column, first_row, _, last_row), headers = table_of(book, table)
    for row in range(first_row + 1, last_row + 1):
        if str(sheet.cell(row, first_column).value) == key:
            cell = sheet.cell(row, first_column + headers.index(column))
            assert isinstance(cell, Cell)
            return cell
    raise AssertionError(f"{table} has no row {key}")


def edited(book: Path, to: Path, edit: Callable[[openpyxl.Workbook], None]) -> Path:
    """A copy of a workbook changed with openpyxl, as a script or another program would."""
    opened = openpyxl.load_workbook(book)
    edit(opened)
    opened.save(to)
    opened.close()
    return to


def parts(book: Path) -> dict[str, bytes]:
    """Every part of a workbook's package."""
    with zipfile.ZipFile(book) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(contents: Mapping[str, bytes], to: Path) -> Path:
    """A workbook of these parts."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    return to


def sheet_part(contents: Mapping[str, bytes], name: str) -> str:
    """The part that holds a sheet."""
    workbook = contents["xl/workbook.xml"].decode()
    for tag in re.findall(r"<(?:\w+:)?sheet [^>]*>", workbook):
        attributes = dict(re.findall(r'([\w:]+)="([^"]*)"', tag))
        if attributes["name"] != name:
            continue
        for relation in re.findall(r"<(?:\w+:)?Relationship [^>]*>", contents["xl/_rels/workbook.xml.rels"].decode()):
            related = dict(re.findall(r'(\w+)="([^"]*)"', relation))
            if related["Id"] == attributes["r:id"]:
                target = related["Target"]
                return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise AssertionError(f"there is no sheet {name}")


def cells_of(book: Path, *, cached: bool) -> Iterator[tuple[str, object]]:
    """Every cell that holds something, as `sheet!cell`: its cached value, or its formula or entry."""
    opened = openpyxl.load_workbook(book, data_only=cached)
    for sheet in opened.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    yield f"{sheet.title}!{cell.coordinate}", cell.value
    opened.close()
