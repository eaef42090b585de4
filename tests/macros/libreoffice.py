"""LibreOffice as a host of our macros: the shipped file opened with its macros on, the one bridge module swapped.

LibreOffice cannot compile xlwings' VBA (it calls Windows), so those modules are taken out of the open document and
our bridge is replaced by one that answers from Python inside LibreOffice. Everything else is the file as shipped: its
formulas, its wrappers, its macros, its buttons.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

OFFICE = Path(__file__).parent / "office"
REPOSITORY = Path(__file__).resolve().parents[2]
_SECONDS = 240
_OFFICE_DIED, _TRIES = 75, 3  # LibreOffice 7 goes down now and then while its Basic is changed: then once more
_SETTINGS = {
    "/org.openoffice.Office.Common/Security/Scripting": ("MacroSecurityLevel", "0"),
    "/org.openoffice.Setup/Office": ("ooSetupInstCompleted", "true"),
    "/org.openoffice.Office.Calc/Formula/Load": ("OOXMLRecalcMode", "1"),
}
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True)
class Seen:
    """What was seen. Formula cells by sheet!cell, each with its formula and what it showed."""

    modules: list[str]
    before: dict[str, list[Any]]
    after: dict[str, list[Any]]
    seconds: float
    ran: dict[str, list[list[str]]]
    probed: list[Any] = field(default_factory=list)
    filled: float = 0.0
    pressed: list[dict[str, Any]] = field(default_factory=list)


@cache
def python_with_uno() -> str | None:
    """A Python of this version that can drive LibreOffice, or None: inside it our functions must be importable too."""
    probe = f"import sys, uno; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"
    for candidate in ("/usr/bin/python3", sys.executable):
        if not Path(candidate).is_file():
            continue
        if subprocess.run([candidate, "-c", probe], capture_output=True, check=False).returncode == 0:
            return candidate
    return None


def seen_in_libreoffice(
    book: Path,
    folder: Path,
    *,
    press: bool = False,
    probe: tuple[str, ...] = (),
    run: tuple[str, ...] = (),
    fill: int = 0,
    pdf: Path | None = None,
) -> Seen:
    """Open a file with macros in LibreOffice, recalculate everything by our functions, and say what was seen.

    Args:
        book: The file; it is not changed.
        folder: An empty folder to work in.
        press: Press every button.
        probe: Formulas to try in a cell, in LibreOffice's spelling: arguments parted by semicolons.
        run: Subs to run afterwards, each as Module.Name.
        fill: Fill so many cells with calls of a function, and time their recalculation.
        pdf: Print the workbook to this path, buttons included.
    """
    python = python_with_uno()
    if python is None:
        raise RuntimeError("LibreOffice's Python bridge (python3-uno) is not installed for this version of Python")
    request: dict[str, Any] = {
        "path": [str(REPOSITORY), *(each for each in sys.path if each.endswith("site-packages"))],
        "drop": ["xlwings", "Dictionary"],
        "swap": (OFFICE / "HnbBridge.bas").read_text(encoding="ascii"),
        "press": press,
        "probe": list(probe),
        "run": list(run),
        "fill": fill,
        "pdf": str(pdf) if pdf else None,
    }
    for attempt in range(_TRIES):
        done = _driven(python, book, request, folder / f"try{attempt}")
        if done.returncode != _OFFICE_DIED:
            break
    if done.returncode:
        raise RuntimeError(done.stderr)
    return Seen(**json.loads(done.stdout))


def _driven(python: str, book: Path, request: dict[str, Any], home: Path) -> subprocess.CompletedProcess[str]:
    """One run of the driver, in a folder and with a profile of its own.

    It opens a copy: LibreOffice puts a lock beside what it opens, and opens nothing that another one has locked.
    """
    home.mkdir()
    profile = _profile(home / "profile")
    own = {"book": shutil.copy(book, home), "home": str(home), "profile": str(profile), "log": str(home / "bridge.log")}
    (home / "request.json").write_text(json.dumps(request | own), encoding="utf-8")
    return subprocess.run(
        [python, str(OFFICE / "driver.py"), str(home / "request.json")],
        env={"PATH": "/usr/bin:/bin", "HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )


def _profile(folder: Path) -> Path:
    """A user profile whose own library has HnbPy, and the Python behind it."""
    basic, scripts = folder / "user" / "basic" / "Standard", folder / "user" / "Scripts" / "python"
    basic.mkdir(parents=True)
    scripts.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{content}</value></prop></item>'
        for path, (name, content) in _SETTINGS.items()
    )
    namespaces = 'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    (folder / "user" / "registrymodifications.xcu").write_text(f"{_HEAD}<oor:items {namespaces}>{items}</oor:items>")
    library = 'xmlns:library="http://openoffice.org/2000/library"'
    (folder / "user" / "basic" / "script.xlc").write_text(
        f'{_HEAD}<library:libraries {library}><library:library library:name="Standard" library:link="false"/>'
        "</library:libraries>"
    )
    (basic / "script.xlb").write_text(
        f'{_HEAD}<library:library {library} library:name="Standard" library:readonly="false" '
        'library:passwordprotected="false"><library:element library:name="HnbPython"/></library:library>'
    )
    source = escape((OFFICE / "HnbPython.bas").read_text(encoding="ascii"))
    (basic / "HnbPython.xba").write_text(
        f'{_HEAD}<script:module xmlns:script="http://openoffice.org/2000/script" script:name="HnbPython" '
        f'script:language="StarBasic">{source}</script:module>'
    )
    (scripts / "hnb_python.py").write_text((OFFICE / "hnb_python.py").read_text(encoding="utf-8"))
    return folder
