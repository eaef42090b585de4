"""Puts the add-in where Excel looks for it, told which Python to run, and takes it away again."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from hnb_xl.books.file_book import FileBook
from hnb_xl.books.package import CellPatch, Package, plan_patch
from hnb_xl.books.safe_save import save_bytes
from hnb_xl.build.addin import ADDIN
from hnb_xl.build.settings import INTERPRETER_MAC, INTERPRETER_WINDOWS, TABLE
from hnb_xl.desktop.computer import MAC, WINDOWS, Computer
from hnb_xl.errors import CannotRun
from hnb_xl.model.addresses import address
from hnb_xl.shipped import templates

_CLOSE_EXCEL = "Close Excel and run this again."


def addin_path(computer: Computer) -> Path:
    """Where the add-in stands, or would.

    Raises:
        CannotRun: there is no Excel for this system.
    """
    folder = computer.addin_folder
    if folder is None:
        raise CannotRun(
            "no_excel",
            "There is no Excel for this system, so there is nowhere to put the add-in.",
            "Use the command line here, and the add-in on Windows or macOS.",
        )
    return folder / ADDIN


def install(computer: Computer, now: datetime) -> Path:
    """Put the add-in into Excel's folder, told to run this very Python.

    Raises:
        CannotRun: there is no Excel for this system, or the add-in is open in Excel.
    """
    target = addin_path(computer)
    data = addin_for(computer, (templates() / ADDIN).read_bytes())
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        save_bytes(target, data, backup=False, now=now)
    except PermissionError as error:
        raise CannotRun("addin_open", f"{target} cannot be replaced: Excel has it open.", _CLOSE_EXCEL) from error
    return target


def uninstall(computer: Computer) -> Path | None:
    """Take the add-in out of Excel's folder; None when it was not there.

    Raises:
        CannotRun: there is no Excel for this system, or the add-in is open in Excel.
    """
    target = addin_path(computer)
    try:
        target.unlink()
    except FileNotFoundError:
        return None
    except PermissionError as error:
        raise CannotRun("addin_open", f"{target} cannot be removed: Excel has it open.", _CLOSE_EXCEL) from error
    return target


def addin_for(computer: Computer, data: bytes) -> bytes:
    """The add-in with the path of a computer's Python among its settings."""
    names = {WINDOWS: INTERPRETER_WINDOWS, MAC: INTERPRETER_MAC}
    table = FileBook(data, ADDIN).tables()[TABLE]
    rows = [row[0].value for row in table.rows]
    cell = address(table.top + 1 + rows.index(names[computer.system]), table.left + 1)
    return plan_patch(Package(data), [CellPatch(table.sheet, cell, str(computer.quiet_python))]).apply()


def settings_in(data: bytes, name: str) -> dict[str, str]:
    """The settings that stand in an add-in or a workbook with macros; empty where there are none."""
    table = FileBook(data, name).tables().get(TABLE)
    return {str(row[0].value): str(row[1].value or "") for row in table.rows} if table else {}
