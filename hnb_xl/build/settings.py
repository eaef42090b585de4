"""The sheet on which xlwings' VBA finds its settings: which Python runs, and nothing from the folder of a workbook."""

from __future__ import annotations

from collections.abc import Mapping

from hnb_xl.build.vba_modules import Flavour, settings_sheet_name
from hnb_xl.model.blocks import Cell, Column, Role, Row, Sheet, Style, Table

INTERPRETER_WINDOWS = "INTERPRETER_WIN"
INTERPRETER_MAC = "INTERPRETER_MAC"
TABLE = "hnbSettings"

_UNUSED = "Not used; it stands here so that no file beside a workbook can set it."
_SYNCED = ("ONEDRIVE_CONSUMER", "ONEDRIVE_COMMERCIAL", "SHAREPOINT")

# xlwings reads from A1 downwards to the first empty cell, so the table's own headings are one more setting to it. What
# is missing here it looks up in a file beside the workbook in front, and pastes into the Python it runs: whoever sends
# a folder could then run anything. So every setting it knows stands here; a test holds that against its source.
_SETTINGS = (
    (
        INTERPRETER_WINDOWS,
        r"%LOCALAPPDATA%\hnb_xl\Scripts\pythonw.exe",
        "Which Python runs on Windows. This is where the installation guide puts it; else type its path here.",
    ),
    (INTERPRETER_MAC, "$HOME/hnb_xl/bin/python", "Which Python runs on a Mac: macros only, no worksheet functions."),
    ("USE UDF SERVER", "True", "Macros and worksheet functions share one Python, so that a button answers at once."),
    (
        "ADD_WORKBOOK_TO_PYTHONPATH",
        "False",
        "Never True: Python files that lie beside a workbook must not be run because it is opened.",
    ),
    ("PYTHONPATH", "", "Empty: everything is found in the Python above."),
    ("CONDA PATH", "", "Empty: Conda is not used."),
    ("CONDA ENV", "", "Empty: Conda is not used."),
    ("SHOW CONSOLE", "False", "True shows the window of Python, to look for a fault."),
    ("LICENSE_KEY", "", _UNUSED),
    ("INTERPRETER", "", _UNUSED),
    ("UDF MODULES", "", _UNUSED),
    ("DEBUG UDFS", "False", _UNUSED),
    ("TEMP DIR", "%TEMP%", "Where xlwings writes its log: the person's own folder for such files."),
    ("SHOW_ERROR_POPUPS", "True", "True: an error is shown, not written on a sheet of the workbook."),
    *((f"{place}_{system}", "", _UNUSED) for place in _SYNCED for system in ("WIN", "MAC")),
)


def settings_sheet(flavour: Flavour) -> Sheet:
    """The sheet of settings, as xlwings expects it: names in column A, values in column B."""
    rows = tuple(
        Row((Cell(name, Style.LABEL), Cell(value, Style.INPUT), Cell(about, Style.NOTE)), key=name)
        for name, value, about in _SETTINGS
    )
    table = Table(
        name=TABLE,
        columns=(Column("Setting"), Column("Value", key="value"), Column("What it is")),
        rows=rows,
        summary="Settings of xlwings, which takes Excel's calls to Python",
    )
    name = settings_sheet_name(flavour)
    return Sheet(name=name, role=Role.GUIDE, blocks=(table,), widths=(30, 46, 80))


def settings() -> Mapping[str, str]:
    """The settings by name, as a new workbook has them."""
    return {name: value for name, value, _ in _SETTINGS}
