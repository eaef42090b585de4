"""The core and the desktop door need no part of xlwings that is licensed apart."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
APART = ("xlwings.pro", "xlwings.server", "xlwings_server")


def test_nothing_of_ours_imports_it() -> None:
    """No module of `hnb_xl` or `udfs` imports xlwings' PRO package or its server, at the top or within a function."""
    found = []
    for path in sorted(path for folder in ("hnb_xl", "udfs") for path in (REPOSITORY / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            found += [f"{path.relative_to(REPOSITORY)}: {name}" for name in names if name.startswith(APART)]

    assert found == []


def test_the_desktop_door_works_without_a_licence() -> None:
    """What Excel's VBA names is imported without a licence key, and xlwings stays without its PRO engines."""
    code = "import hnb_xl.excel, xlwings; print(xlwings.__pro__, [engine.name for engine in xlwings.engines])"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XLWINGS")}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False
    )

    assert (done.stdout.split(maxsplit=1)[0], done.stderr) == ("False", "")
    assert "remote" not in done.stdout
