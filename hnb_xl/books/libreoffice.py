"""LibreOffice as an outside judge: a workbook as PDF, and a workbook recalculated from nothing.

It runs in a session of its own with a throw-away profile and a clean environment (a virtual environment first on
the PATH breaks the Python inside LibreOffice), and its whole process group ends with the time limit: it has
helpers that outlive it otherwise. Never ship a workbook that LibreOffice saved: it loses what it does not know.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from hnb_xl.errors import CannotRun

_SECONDS = 120.0
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>{recalculate}</value></prop></item>
</oor:items>
"""
_ALWAYS, _NEVER = 0, 1
_USUAL_PLACES = (
    "/usr/bin/soffice",
    "/usr/local/bin/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)


def find_soffice() -> Path | None:
    """LibreOffice's program, or None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found:
        return Path(found)
    return next((place for place in map(Path, _USUAL_PLACES) if place.is_file()), None)


# Tagged, so that a screen reader follows headings and tables; with the title in the window and bookmarks.
_PDF = (
    'pdf:calc_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"PDFUACompliance":{"type":"boolean","value":"true"},'
    '"ExportBookmarks":{"type":"boolean","value":"true"},'
    '"DisplayPDFDocumentTitle":{"type":"boolean","value":"true"}}'
)


def to_pdf(book: Path, out_dir: Path, *, seconds: float = _SECONDS) -> Path:
    """Print a workbook to a tagged PDF of the same name, showing the values that it carries.

    Raises:
        CannotRun: LibreOffice is not installed, took too long, or made no file.
    """
    return _convert(book, out_dir, _PDF, recalculate=_NEVER, seconds=seconds)


def to_ods(book: Path, out_dir: Path, *, seconds: float = _SECONDS) -> Path:
    """Save a workbook as an OpenDocument spreadsheet of the same name, with the values that it carries.

    Raises:
        CannotRun: LibreOffice is not installed, took too long, or made no file.
    """
    return _convert(book, out_dir, "ods", recalculate=_NEVER, seconds=seconds)


def recalculated(book: Path, out_dir: Path, *, seconds: float = _SECONDS) -> Path:
    """Work out every formula of a workbook anew and save the result as a workbook of the same name.

    Raises:
        CannotRun: LibreOffice is not installed, took too long, or made no file.
        ValueError: the result would overwrite the workbook.
    """
    if book.resolve().parent == out_dir.resolve():
        raise ValueError("the recalculated workbook would overwrite the workbook itself")
    return _convert(book, out_dir, "xlsx", recalculate=_ALWAYS, seconds=seconds)


def _convert(book: Path, out_dir: Path, kind: str, *, recalculate: int, seconds: float) -> Path:
    soffice = find_soffice()
    if soffice is None:
        raise CannotRun(
            "libreoffice_missing",
            "LibreOffice is not installed (there is no soffice on the PATH).",
            "Install LibreOffice Calc, or leave out what needs it.",
        )
    out_dir.mkdir(parents=True, exist_ok=True)
    suffix = kind.partition(":")[0]
    target = out_dir / f"{book.stem}.{suffix}"
    with tempfile.TemporaryDirectory(prefix="hnb-xl-", ignore_cleanup_errors=True) as home:
        made = Path(home) / "out"
        profile = Path(home) / "profile"
        (profile / "user").mkdir(parents=True)
        settings = _SETTINGS.format(recalculate=recalculate)
        (profile / "user" / "registrymodifications.xcu").write_text(settings, encoding="utf-8")
        command = [
            str(soffice),
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            kind,
            "--outdir",
            str(made),
            str(book.resolve()),
        ]
        _run(command, Path(home), seconds, book.name)
        result = made / target.name
        if not result.is_file():
            raise CannotRun(
                "libreoffice_failed",
                f"LibreOffice could not convert {book.name} to {suffix}.",
                "Open the workbook in LibreOffice to see what it says.",
            )
        shutil.copyfile(result, target)
    return target


def _run(command: list[str], home: Path, seconds: float, name: str) -> None:
    process = subprocess.Popen(
        command,
        cwd=home,
        env=_environment(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise CannotRun(
            "libreoffice_slow",
            f"LibreOffice did not finish {name} within {seconds:g} seconds.",
            "Try again when the machine is less busy.",
        ) from None
    finally:
        _end(process)


def _environment(home: Path) -> dict[str, str]:
    if sys.platform == "win32":
        return dict(os.environ)
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(home), "TMPDIR": str(home), "LANG": "en_GB.UTF-8"}


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and all that it started."""
    if sys.platform == "win32":
        process.kill()
    else:
        # The group's number is its first process's; there may be nothing left of it.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
