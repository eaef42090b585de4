"""The shipped files are found from a checkout and from an installed wheel."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from hnb_xl import shipped

PROGRAM = """
from hnb_xl import shipped
from hnb_xl.errors import CannotRun
for find in (shipped.templates, shipped.authorities, shipped.udf_folder):
    try:
        print(find())
    except CannotRun as error:
        print(error.code)
"""


def _installed(repository: Path, into: Path, *, with_files: bool) -> list[str]:
    # The layout the wheel has, without building one: .ci/run builds and installs the real wheel.
    package = into / "hnb_xl"
    package.mkdir()
    for name in ("__init__.py", "errors.py", "shipped.py"):
        shutil.copy(repository / "hnb_xl" / name, package)
    if with_files:
        (package / "_shipped" / "workbook_templates" / "authorities").mkdir(parents=True)
        (package / "_shipped" / "udfs").mkdir()
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "PYTHONPATH": str(into)},
        cwd=into,
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.splitlines()


def test_checkout_uses_the_top_level(repository: Path) -> None:
    """In a checkout the folders are those at the repository's top level."""
    assert shipped.templates() == repository / "workbook_templates"
    assert shipped.authorities() == repository / "workbook_templates" / "authorities"
    assert shipped.udf_folder() == repository / "udfs"


def test_wheel_uses_its_own_copy(repository: Path, tmp_path: Path) -> None:
    """In an installed wheel the folders are inside the package."""
    found = _installed(repository, tmp_path, with_files=True)

    inside = tmp_path / "hnb_xl" / "_shipped"
    assert found == [
        str(inside / "workbook_templates"),
        str(inside / "workbook_templates" / "authorities"),
        str(inside / "udfs"),
    ]


def test_missing_files_are_an_error_of_ours(repository: Path, tmp_path: Path) -> None:
    """A package without its files says so, and does not fail later on a path that is not there."""
    assert _installed(repository, tmp_path, with_files=False) == ["files_missing"] * 3
