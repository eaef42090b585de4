"""What a first `hnb-xl --help` costs in imports."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {"pandas", "numpy", "openpyxl", "xlwings", "pydantic", "rapidfuzz", "tomli_w"}

PROGRAM = """
import sys
sys.argv = ["hnb-xl", "--help"]
from hnb_xl.cli import main
code = 0
try:
    code = main()
except SystemExit as end:
    code = end.code
print(*sorted({name.split(".")[0] for name in sys.modules}), file=sys.stderr)
sys.exit(code or 0)
"""


def test_help_imports_no_heavy_library() -> None:
    """A cold `hnb-xl --help` loads no library of tables, workbooks, models, likeness or TOML."""
    run = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr
    assert "hnb-xl" in run.stdout
    assert set(run.stderr.split()) & HEAVY == set()


def test_importing_the_package_loads_nothing_else_of_ours() -> None:
    """`import hnb_xl` has no side effects."""
    program = "import sys, hnb_xl; print(*[name for name in sys.modules if name.startswith('hnb_xl.')])"

    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert run.stdout.split() == []
