"""xlwings as it runs on Windows and as it runs for Office.js, on any machine.

The code of xlwings itself is real; only what it stands on is not: pywin32 is stubbed, and Excel is `tests.excel.com`.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import importlib
import os
import sys
from functools import cache
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest.mock import MagicMock, patch

from tests.excel.com import Application
from tests.excel.com_base import ComError
from tests.excel.model import Model, ModelSheet

# The remote engine asks for it; it is a declaration, and tests of a public project are what it allows.
os.environ.setdefault("XLWINGS_LICENSE_KEY", "noncommercial")

MISSING = -2147352572
"""What Excel hands over for an argument that was left out."""

_PYWIN32 = (
    "pythoncom", "pywintypes", "win32com", "win32com.client", "win32com.client.dynamic", "win32com.server",
    "win32com.server.util", "win32com.server.dispatcher", "win32com.server.policy", "win32api", "win32con", "win32gui",
    "win32process", "win32event", "win32timezone", "winerror",
)  # fmt: skip


class ComTime(dt.datetime):
    """A date as pywin32 hands it over."""


class _Stub(ModuleType):
    """A module of pywin32: whatever is asked of it is there."""

    __path__: list[str] = []  # noqa: RUF012

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made: object = type(name, (Exception,), {}) if name.endswith("error") else MagicMock(name=name)
        if name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass"):
            made = type(name, (), {})
        setattr(self, name, made)
        return made


@cache
def windows() -> SimpleNamespace:
    """xlwings' own modules for Windows: `engine` (_xlwindows), `udfs`, and `xw` itself.

    They are loaded once; only the stubs they were loaded with stay behind, in their own names.
    """
    stubs = {name: _Stub(name) for name in _PYWIN32}
    for name, own, stands_in in (
        ("pywintypes", "TimeType", ComTime),
        ("pywintypes", "com_error", ComError),
        ("win32com.client", "Dispatch", lambda given: given),
        ("win32timezone", "TimeZoneInfo", SimpleNamespace(utc=lambda: dt.UTC)),
        ("pythoncom", "__file__", "pythoncom"),
    ):
        setattr(stubs[name], own, stands_in)
    for name, stub in stubs.items():
        parent, _, own = name.rpartition(".")
        if parent:
            setattr(stubs[parent], own, stub)
    foreign = {name: MagicMock() for name in ("PyDLL", "windll", "oledll")}
    import xlwings as xw

    sys.modules |= stubs
    try:
        with patch.multiple(ctypes, create=True, **foreign):
            from xlwings import _xlwindows as engine

            vars(xw)["_xlwindows"] = engine
            from xlwings import udfs
    finally:
        for name in stubs:  # what was loaded with them keeps them; nothing else shall find them
            del sys.modules[name]
    xw.engines.add(xw.Engine(impl=engine.engine))
    vars(xw.engines)["active"] = xw.engines["excel"]
    server = ModuleType("xlwings.com_server")
    vars(server)["loop"] = None  # only functions that run by themselves need one
    sys.modules["xlwings.com_server"] = server
    engine.is_range_instance = lambda value: type(value).__name__ == "Range"
    return SimpleNamespace(xw=xw, engine=engine, udfs=udfs)


def desktop(model: Model) -> tuple[Any, Application]:
    """A workbook as a macro on Windows gets it, and the Excel behind it."""
    loaded = windows()
    app = Application(model)
    return loaded.xw.Book(impl=loaded.engine.Book(xl=app._book)), app


@cache
def excel_module() -> ModuleType:
    """`hnb_xl.excel` as Excel on Windows loads it: its functions are registered by xlwings' own decorators."""
    loaded = windows()
    ours = ("custom_functions", "macros", "hnb_desk", "hnb_officer", "hnb_xl.excel")
    for name in [name for name in sys.modules if name in ours or name.startswith("custom_functions.")]:
        del sys.modules[name]
    udfs = loaded.udfs
    with patch.multiple(loaded.xw, func=udfs.xlfunc, arg=udfs.xlarg, ret=udfs.xlret):
        return importlib.import_module("hnb_xl.excel")


def call(name: str, *arguments: object) -> object:
    """Call a worksheet function as Excel on Windows does, by xlwings' own conversions.

    Args:
        name: The function.
        arguments: Values as COM hands them over; a range is a `Range` of the stand-in.
    """
    excel_module()
    caller = Application(Model(sheets=[ModelSheet("Sheet1")]))._book.Worksheets(1).Range("Z99")
    return windows().udfs.call_udf("hnb_xl.excel", name, arguments, None, caller)
