"""VBA judged without Excel: a grammar, a semantic checker, and an interpreter, none of them ours."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from antlr4 import CommonTokenStream, InputStream
from antlr4.error.ErrorListener import ErrorListener
from antlr4_vba.vbaLexer import vbaLexer
from antlr4_vba.vbaParser import vbaParser

# What our bridge calls of xlwings; its own VBA calls Windows, which these checkers do not know.
XLWINGS_STUB = """Attribute VB_Name = "xlwings"
Option Explicit
Public Function RunPython(PythonCommand As String)
    Debug.Print PythonCommand
End Function
Public Function XLPy() As Object
    Set XLPy = Nothing
End Function
"""
_SECONDS = 60


class _Listener(ErrorListener):  # type: ignore[misc]  # the grammar's runtime has no types
    def __init__(self) -> None:
        self.errors: list[str] = []

    def syntaxError(self, *told: object) -> None:  # noqa: N802 -- the runtime calls it so
        _, _, line, column, message, _ = told
        self.errors.append(f"{line}:{column} {message}")


def syntax_errors(source: str) -> list[str]:
    """What the grammar of VBA says against a module."""
    listener = _Listener()
    lexer = vbaLexer(InputStream(source))
    lexer.removeErrorListeners()
    lexer.addErrorListener(listener)
    parser = vbaParser(CommonTokenStream(lexer))
    parser.removeErrorListeners()
    parser.addErrorListener(listener)
    tree: Any = parser
    tree.startRule()
    return listener.errors


def meaning_errors(modules: Mapping[str, str], folder: Path) -> list[str]:
    """What the semantic checker says against modules taken together, warnings included."""
    folder.mkdir(exist_ok=True)
    for name, source in {**modules, "xlwings": XLWINGS_STUB}.items():
        (folder / f"{name}.bas").write_text(source, encoding="cp1252", newline="")
    report = folder / "report.json"
    program = str(Path(sys.executable).with_name("vbalidator"))
    subprocess.run(
        [program, "--host", "excel", "--output", str(report), "--quiet", str(folder)],
        capture_output=True,
        timeout=_SECONDS,
        check=False,
    )
    issues = json.loads(report.read_text(encoding="utf-8"))["issues"]
    return [f"{issue.get('file')}: {issue.get('message')}" for issue in issues]


def interpreter(modules: Mapping[str, str], book: Path, xlwings: str = XLWINGS_STUB) -> Any:
    """An interpreter of VBA over a workbook, with the modules loaded and xlwings' place taken by a stub."""
    from pyopenvba.apps.excel import ExcelApplication

    application = ExcelApplication.open(str(book), with_vba=False)
    for name, source in {**modules, "xlwings": xlwings}.items():
        lines = [line for line in source.splitlines() if not line.startswith("Attribute ")]
        application.add_module("\n".join(lines), name=name)
    return application
