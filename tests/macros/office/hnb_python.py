"""Runs inside LibreOffice's own Python: worksheet functions are answered, everything else is written down.

The environment says where: HNB_PATH are the folders to import from, HNB_LOG the file of what was asked for.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from pathlib import Path

sys.path[:0] = [folder for folder in os.environ["HNB_PATH"].split(os.pathsep) if folder not in sys.path]

FUNCTIONS = import_module("hnb_xl.worksheet").functions()


def call(what: str, given: tuple[object, ...]) -> object:
    """The value of a worksheet function; of a command of the bridge, its name and what it was given are kept."""
    if what in FUNCTIONS:
        value = FUNCTIONS[what](*given)
        return tuple(map(tuple, value)) if isinstance(value, list) else value
    with Path(os.environ["HNB_LOG"]).open("a", encoding="utf-8") as log:
        log.write(json.dumps([what, *given]) + "\n")
    return ""


globals()["g_exportedScripts"] = (call,)  # the name by which LibreOffice finds them
