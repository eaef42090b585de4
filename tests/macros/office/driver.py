"""Drives LibreOffice through UNO, by the system's Python: `driver.py REQUEST` prints one JSON document.

The request: book (path), home (a folder of our own), path (folders to import from), swap (source of the bridge),
drop (modules LibreOffice cannot compile), pdf (where to print to, or null), press (whether to press the buttons),
probe (formulas to try in a cell), fill (how many cells to fill and time), run (subs to run afterwards).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import uno

BASIC = "VBAProject"
FILTER = "Calc MS Excel 2007 VBA XML"  # named, for LibreOffice does not know the ending .xlam
FORMULAS = 16  # com.sun.star.sheet.CellFlags.FORMULA
TEXT = 2  # com.sun.star.sheet.FormulaResult.STRING
WAIT = 60.0
PRESSED = 30.0
OFFICE_DIED = 75  # our exit code where LibreOffice itself went down: that says nothing of the file


class OfficeDiedError(Exception):
    """LibreOffice went down, or never came up."""


def main(request: dict[str, Any]) -> dict[str, Any]:
    """Open, swap, recalculate, look, press, and say what was seen."""
    process, desktop, toolkit = started(request)
    try:
        options = {"Hidden": False, "MacroExecutionMode": 4, "FilterName": FILTER}
        document = desktop.loadComponentFromURL(
            uno.systemPathToFileUrl(request["book"]), "_blank", 0, tuple(value(*each) for each in options.items())
        )
        if document is None:
            raise OfficeDiedError("LibreOffice opened nothing")
        library = document.BasicLibraries.getByName(BASIC)
        seen: dict[str, Any] = {"modules": list(library.ElementNames), "before": formulas(document)}
        for name in request["drop"]:
            library.removeByName(name)
        library.replaceByName("HnbBridge", request["swap"])
        begun = time.perf_counter()
        document.calculateAll()
        seen["seconds"] = time.perf_counter() - begun
        seen["after"] = formulas(document)
        if request["press"]:
            seen["pressed"] = pressed(document, toolkit, Path(request["log"]))
        seen["filled"] = filled(document, request["fill"])
        seen["probed"] = [probed(document, formula) for formula in request["probe"]]
        seen["ran"] = {name: ran(document, name, Path(request["log"])) for name in request["run"]}
        if request["pdf"]:
            printed(document, request["pdf"])
        document.close(True)
        return seen
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def started(request: dict[str, Any]) -> tuple[subprocess.Popen[bytes], Any, Any]:
    """LibreOffice in a session of its own, its desktop and its windows' toolkit."""
    pipe = f"hnb{uuid.uuid4().hex}"
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": request["home"], "TMPDIR": request["home"]}
    environment |= {"LANG": "en_GB.UTF-8", "HNB_PATH": os.pathsep.join(request["path"]), "HNB_LOG": request["log"]}
    command = ["soffice", f"-env:UserInstallation=file://{request['profile']}", "--headless", "--norestore", "--nologo"]
    process = subprocess.Popen(
        [*command, f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    until = time.monotonic() + WAIT
    while True:
        try:
            there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            break
        except uno.getClass("com.sun.star.connection.NoConnectException"):
            if time.monotonic() > until:
                os.killpg(process.pid, signal.SIGKILL)
                raise
            time.sleep(0.1)
    made = (
        there.ServiceManager.createInstanceWithContext(name, there)
        for name in ("com.sun.star.frame.Desktop", "com.sun.star.awt.Toolkit")
    )
    return process, *made


def value(name: str, content: object) -> Any:
    """One named property."""
    made = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    made.Name, made.Value = name, content
    return made


def formulas(document: Any) -> dict[str, list[Any]]:
    """Every formula cell: its formula and what it shows, a number or a text, by sheet and cell."""
    found = {}
    for sheet in document.Sheets.ElementNames:
        ranges = document.Sheets.getByName(sheet).queryContentCells(FORMULAS)
        for area in ranges.RangeAddresses:
            block = document.Sheets.getByIndex(area.Sheet).getCellRangeByPosition(
                area.StartColumn, area.StartRow, area.EndColumn, area.EndRow
            )
            for down, (texts, values) in enumerate(zip(block.FormulaArray, block.DataArray, strict=True)):
                for across, (text, shown) in enumerate(zip(texts, values, strict=True)):
                    found[f"{sheet}!{letters(area.StartColumn + across)}{area.StartRow + down + 1}"] = [text, shown]
    return found


def letters(column: int) -> str:
    """A column counted from 0 by its letters."""
    text, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def pressed(document: Any, toolkit: Any, log: Path) -> list[dict[str, Any]]:
    """Press every button of every sheet as a person does; what came through to the bridge each time."""
    view = document.CurrentController
    found = []
    for sheet in document.Sheets.ElementNames:
        page = document.Sheets.getByName(sheet).DrawPage
        if not page.Forms.Count:
            continue
        view.ActiveSheet = document.Sheets.getByName(sheet)
        view.setFormDesignMode(False)
        toolkit.processEventsToIdle()  # the sheet is drawn, and its buttons with it
        for at in range(page.Forms.Count):
            form = page.Forms.getByIndex(at)
            for number in range(form.Count):
                model = form.getByIndex(number)
                bound = [event.ScriptCode for event in form.getScriptEvents(number)]
                press(view.getControl(model), toolkit, log)
                found.append({"sheet": sheet, "label": model.Label, "bound": bound, "log": logged(log)})
    return found


def press(button: Any, toolkit: Any, log: Path) -> None:
    """Press a button as a person does, and wait until what it asked for is written down."""
    log.unlink(missing_ok=True)
    toolkit.processEventsToIdle()
    button.AccessibleContext.doAccessibleAction(0)
    until = time.monotonic() + PRESSED
    while not logged(log) and time.monotonic() < until:
        time.sleep(0.02)  # a press is answered in LibreOffice's own time


def filled(document: Any, cells: int) -> float:
    """The seconds it takes to work out so many cells, each with a function of ours."""
    if not cells:
        return 0.0
    document.Sheets.insertNewByName("filled", document.Sheets.Count)
    block = document.Sheets.getByName("filled").getCellRangeByPosition(0, 0, 0, cells - 1)
    block.FormulaArray = tuple((f'=HNB_RAG({1000 + at};1000;"lower";0.02;0.05)',) for at in range(cells))
    taken = []
    for _ in range(5):
        for row in range(cells):
            cell = block.getCellByPosition(0, row)
            cell.Formula = cell.Formula  # what was worked out already would not be again
        begun = time.perf_counter()
        document.calculateAll()
        taken.append(time.perf_counter() - begun)
    return sorted(taken)[2]


def probed(document: Any, formula: str) -> Any:
    """What a formula gives in a cell of a sheet of its own."""
    sheets = document.Sheets
    if not sheets.hasByName("probe"):
        sheets.insertNewByName("probe", sheets.Count)
    cell = sheets.getByName("probe").getCellByPosition(0, 0)
    cell.Formula = formula
    return cell.String if cell.FormulaResultType2 == TEXT else cell.Value


def ran(document: Any, name: str, log: Path) -> list[Any]:
    """Run a sub of the document, module.name; what came through to the bridge."""
    log.unlink(missing_ok=True)
    script = document.getScriptProvider().getScript(
        f"vnd.sun.star.script:{BASIC}.{name}?language=Basic&location=document"
    )
    script.invoke((), (), ())
    return logged(log)


def logged(log: Path) -> list[Any]:
    """What the bridge wrote down; a line that is still being written is not there yet."""
    text = log.read_text(encoding="utf-8") if log.exists() else ""
    return [json.loads(line) for line in text[: text.rfind("\n") + 1].splitlines()]


def printed(document: Any, path: str) -> None:
    """Print the document with its buttons on, which are otherwise left off paper."""
    for sheet in document.Sheets.ElementNames:
        forms = document.Sheets.getByName(sheet).DrawPage.Forms
        for at in range(forms.Count):
            for number in range(forms.getByIndex(at).Count):
                forms.getByIndex(at).getByIndex(number).Printable = True
    document.storeToURL(uno.systemPathToFileUrl(path), (value("FilterName", "calc_pdf_Export"),))


if __name__ == "__main__":
    try:
        sys.stdout.write(json.dumps(main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))))
    except (OfficeDiedError, uno.getClass("com.sun.star.lang.DisposedException")) as died:
        sys.stderr.write(f"LibreOffice went down: {died}\n")
        sys.exit(OFFICE_DIED)
