"""Whether the add-in, or a workbook with macros, can run on a computer: what was looked at, and what to do."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path, PureWindowsPath

from hnb_xl.build.addin import ADDIN
from hnb_xl.build.settings import INTERPRETER_MAC, INTERPRETER_WINDOWS
from hnb_xl.build.vba_project import BIN, modules_of
from hnb_xl.desktop.addin import addin_path, settings_in
from hnb_xl.desktop.computer import MAC, WINDOWS, Computer
from hnb_xl.errors import CannotRun
from hnb_xl.shipped import templates

_SECURITY = r"Software\Microsoft\Office\16.0\Excel\Security"
_POLICY = r"Software\Policies\Microsoft\Office\16.0\Excel\Security"
_OPTIONS = r"Software\Microsoft\Office\16.0\Excel\Options"
_VERSION = re.compile(r'XLWINGS_VERSION As String = "([^"]+)"')
_VARIABLE = re.compile(r"%([^%]+)%")
_NEEDED = (3, 11)
_MACROS = {1: "all are run", 2: "Excel asks each time", 3: "only signed ones are run", 4: "none is run"}
_ASKS = 2


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: how it is, and what to do where it is not right."""

    what: str
    is_right: bool
    found: str
    fix: str = ""


def addin_status(computer: Computer) -> tuple[Check, ...]:
    """Every check of the add-in on a computer that can have Excel.

    Raises:
        CannotRun: there is no Excel for this system.
    """
    path = addin_path(computer)
    return (_in_place(path), *_python(computer), *_file_checks(computer, path), *_excel(computer, path))


def book_status(computer: Computer, path: Path, data: bytes) -> tuple[Check, ...]:
    """Every check of a workbook with macros of its own.

    Raises:
        CannotRun: there is no Excel for this system.
    """
    addin_path(computer)
    return (*_python(computer), *_contents(computer, path, data), *_excel(computer, path))


def _in_place(path: Path) -> Check:
    if not path.is_file():
        return Check("Add-in", False, f"not in {path.parent}", "Run `hnb-xl addin install`.")
    same = _project(path.read_bytes()) == _project((templates() / ADDIN).read_bytes())
    found = f"in {path.parent}" if same else f"in {path.parent}, but of another version of hnb-xl"
    return Check("Add-in", same, found, "" if same else "Close Excel and run `hnb-xl addin install`.")


def _project(data: bytes) -> bytes:
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return b""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(BIN) if BIN in archive.namelist() else b""


def _python(computer: Computer) -> Iterator[Check]:
    shown = ".".join(map(str, computer.version))
    recent = computer.version >= _NEEDED
    yield Check("Python", recent, f"{shown}, {computer.python}", "" if recent else "Install Python 3.11 or newer.")
    if computer.is_from_the_store:
        yield Check(
            "Kind of Python",
            False,
            "the Microsoft Store's, whose files Excel does not see",
            "Install Python from python.org for yourself alone, and begin the installation again with it.",
        )
    if computer.system == MAC:
        yield Check(
            "Worksheet functions", True, "not on a Mac: there the buttons and macros work, cells keep their values"
        )
        return
    fix = "" if computer.has_pywin32 else "Install hnb-xl again: `python -m pip install --force-reinstall hnb-xl`."
    found = "installed" if computer.has_pywin32 else "missing: Excel cannot call this Python"
    yield Check("pywin32", computer.has_pywin32, found, fix)


def _file_checks(computer: Computer, path: Path) -> Iterator[Check]:
    if path.is_file():
        yield from _contents(computer, path, path.read_bytes())


def _contents(computer: Computer, path: Path, data: bytes) -> Iterator[Check]:
    """What a file says it needs, against what is here."""
    settings = settings_in(data, path.name)  # first, for it refuses what is no workbook, or a bomb
    try:
        sources = modules_of(data) if _project(data) else {}
    except CannotRun as damaged:
        yield Check("Macros", False, f"{path.name}: {damaged.message}", damaged.fix)
        return
    wanted = _VERSION.search(sources.get("xlwings", ""))
    if wanted is None:
        yield Check(
            "Macros", False, f"{path.name} has none of ours", "Make one with `hnb-xl new AUTHORITY -o BOOK.xlsm`."
        )
        return
    here = version("xlwings")
    fix = f"Install xlwings {wanted[1]}, or make the file again with this hnb-xl."
    yield Check("xlwings", here == wanted[1], f"{here} here, {wanted[1]} in the file", "" if here == wanted[1] else fix)
    if computer.system == WINDOWS:
        yield _dll(computer, wanted[1])
    yield _interpreter(computer, settings)


def _dll(computer: Computer, wanted: str) -> Check:
    name = f"xlwings64-{wanted}.dll"
    places = (computer.python.parent, computer.python.parent.parent, computer.prefix)
    found = next((place / name for place in places if (place / name).is_file()), None)
    shown = str(found) if found else f"{name} is neither beside Python nor one folder up"
    return Check("xlwings' DLL", found is not None, shown, "" if found else "Install hnb-xl again in this environment.")


def _interpreter(computer: Computer, settings: dict[str, str]) -> Check:
    name = INTERPRETER_WINDOWS if computer.system == WINDOWS else INTERPRETER_MAC
    said = settings.get(name, "")
    path = _expanded(said, computer)
    if path.is_file():
        return Check("Python the file runs", True, str(path))
    return Check(
        "Python the file runs",
        False,
        f"{said or 'none'}, which is not there",
        f"Type {computer.quiet_python} beside {name} on its sheet of settings (a workbook's is hidden: xlwings.conf), "
        "or run `hnb-xl addin install` for the add-in.",
    )


def _expanded(text: str, computer: Computer) -> Path:
    """A path of the settings or the registry, its variables filled in."""
    if computer.system != WINDOWS:
        return Path(text.replace("$HOME", str(computer.home), 1))
    filled = _VARIABLE.sub(lambda found: computer.environment.get(found[1].upper(), found[0]), text)
    return Path(PureWindowsPath(filled).as_posix())


def _excel(computer: Computer, path: Path) -> Iterator[Check]:
    """What Excel itself allows; known on Windows only, from the registry."""
    if computer.system != WINDOWS:
        yield Check("Macros allowed", True, "Excel asks when a file with macros is opened")
        return
    policy, own = computer.registry.values(_POLICY), computer.registry.values(_SECURITY)
    trusted = any(_is_inside(path, place, computer) for place in _trusted(computer))
    yield Check(
        "Trusted location",
        True,
        f"{path.parent} is one" if trusted else f"{path.parent} is not one: Excel asks, or the macro policy decides",
    )
    warned = policy.get("VBAWarnings", own.get("VBAWarnings", _ASKS))
    by = "by policy" if "VBAWarnings" in policy else "by the person's own setting"
    runs = trusted or warned in (1, _ASKS)
    yield Check(
        "Macros allowed",
        runs,
        f"{_MACROS.get(warned, 'not known') if isinstance(warned, int) else 'not known'} ({by})",
        "" if runs else "Ask IT to make the folder a trusted location, or to sign the file: see docs/for-it.md.",
    )
    yield _mark_of_the_web(path, blocks=policy.get("blockcontentexecutionfrominternet") == 1)
    if path.name == ADDIN:
        ticked = any(ADDIN in str(value).lower() for name, value in _opened(computer) if name.startswith("OPEN"))
        fix = "" if ticked else f"In Excel: File, Options, Add-ins, Excel Add-ins, Go, tick HNB Monitor ({ADDIN})."
        yield Check("Ticked in Excel", ticked, "yes" if ticked else "no", fix)


def _opened(computer: Computer) -> list[tuple[str, object]]:
    return [(name.upper(), value) for name, value in computer.registry.values(_OPTIONS).items()]


def _trusted(computer: Computer) -> Iterator[tuple[str, bool]]:
    """Each trusted location, and whether the folders below it are trusted too."""
    for root in (_SECURITY, _POLICY):
        key = rf"{root}\Trusted Locations"
        for name in computer.registry.subkeys(key):
            values = computer.registry.values(rf"{key}\{name}")
            yield str(values.get("Path", "")), values.get("AllowSubfolders") == 1


def _is_inside(path: Path, place: tuple[str, bool], computer: Computer) -> bool:
    said, below = place
    if not said:
        return False
    folder = _expanded(said, computer)
    return path.parent == folder or (below and folder in path.parents)


def _mark_of_the_web(path: Path, *, blocks: bool) -> Check:
    marked = Path(f"{path}:Zone.Identifier").is_file()
    if not marked:
        return Check("Mark of the web", True, "none: the file is not marked as from the internet")
    found = "the file is marked as from the internet" + ("; policy blocks its macros" if blocks else "")
    return Check("Mark of the web", False, found, "Right-click the file, Properties, Unblock, if you trust its source.")
