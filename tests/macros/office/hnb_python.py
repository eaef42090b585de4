"""Runs inside LibreOffice's own Python: worksheet functions are answered, everything else is written down.

The environment says where: HNB_PATH are the folders to import from, HNB_LOG the file of what was asked for.
"""

import json
import os
import sys

sys.path[:0] = [folder for folder in os.environ["HNB_PATH"].split(os.pathsep) if folder not in sys.path]

from hnb_xl.worksheet import functions

FUNCTIONS = functions()


def call(what, given):
    """The value of a worksheet function; of a command of the bridge, its name and what it was given are kept."""
    if what in FUNCTIONS:
        value = FUNCTIONS[what](*given)
        return tuple(map(tuple, value)) if isinstance(value, list) else value
    with open(os.environ["HNB_LOG"], "a", encoding="utf-8") as log:
        log.write(json.dumps([what, *given]) + "\n")
    return ""


g_exportedScripts = (call,)
