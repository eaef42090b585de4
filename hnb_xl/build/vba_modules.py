"""Which modules go into a workbook with macros and into the add-in, and where their sources come from.

Ours stand in `udfs/vba/`; the wrappers of the worksheet functions are generated; xlwings' own are read from the
installed package, whose version is pinned, for they name the DLL of exactly that version.
"""

from __future__ import annotations

import re
from enum import StrEnum
from importlib.resources import files

from hnb_xl.build.vba_functions import MODULE as FUNCTIONS
from hnb_xl.build.vba_functions import functions_module
from hnb_xl.build.vba_project import Module
from hnb_xl.shipped import udf_folder

BRIDGE = "HnbBridge"
"""The one module of ours that names xlwings."""

_COMMON = (BRIDGE, "HnbMacros", "HnbRibbon")
_PER_FLAVOUR = "HnbTarget"
_ADDIN_NAME = "hnb_monitor"  # whose settings stand on the add-in's own sheet, hnb_monitor.conf
_GET_CONFIG = re.compile(r"(?ms)^Function GetConfig\(.*?^End Function")


class Flavour(StrEnum):
    """The two kinds of file with macros."""

    WORKBOOK = "workbook"  # .xlsm: works on itself
    ADDIN = "addin"  # .xlam: works on the workbook in front


def settings_sheet_name(flavour: Flavour) -> str:
    """The sheet on which xlwings' VBA looks for its settings."""
    return "xlwings.conf" if flavour is Flavour.WORKBOOK else f"{_ADDIN_NAME}.conf"


def modules(flavour: Flavour) -> list[Module]:
    """Every module of a flavour, xlwings' first."""
    ours = [Module(name, _ours(f"{name}.bas")) for name in _COMMON]
    target = Module(_PER_FLAVOUR, _ours(f"{flavour.value}/{_PER_FLAVOUR}.bas"))
    return [*_xlwings(flavour), *ours, target, Module(FUNCTIONS, functions_module())]


def _ours(name: str) -> str:
    return _windows_lines((udf_folder() / "vba" / name).read_text(encoding="ascii"))


def _xlwings(flavour: Flavour) -> list[Module]:
    dictionary = Module("Dictionary", _theirs("addin/Dictionary.cls"), is_class=True)
    if flavour is Flavour.WORKBOOK:
        return [Module("xlwings", _theirs("xlwings.bas")), dictionary]
    return [Module("xlwings", _for_addin(_theirs("xlwings_custom_addin.bas"))), dictionary]


def _for_addin(source: str) -> str:
    """xlwings' module for add-ins with our name in it, as its documentation says, and the settings of the add-in only.

    As it comes, a sheet in the workbook in front could say which Python to run: any workbook a person opens would then
    decide what our buttons start.
    """
    named = source.replace('"myaddin"', f'"{_ADDIN_NAME}"')
    found = _GET_CONFIG.search(named)
    if named == source or found is None:
        raise ValueError("xlwings' module for add-ins is not as it was: look at it before it is built in")
    return named[: found.start()] + found[0].replace("ActiveWorkbook", "ThisWorkbook") + named[found.end() :]


def _theirs(name: str) -> str:
    return _windows_lines(files("xlwings").joinpath(name).read_bytes().decode("cp1252"))


def _windows_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")
