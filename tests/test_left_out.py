"""Tests that do not run are counted aloud, and where every test is required they fail the run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PLAIN = "def test_plain():\n    assert True\n"
NEEDS_LIBREOFFICE = "import pytest\n@pytest.mark.libreoffice\ndef test_office():\n    assert True\n"
NEEDS_EXCEL = "import pytest\n@pytest.mark.excel\ndef test_excel():\n    assert True\n"
SKIPS = "import pytest\ndef test_skips():\n    pytest.skip('no reason')\n"
SKIPS_ALL = "import pytest\npytest.skip('not here', allow_module_level=True)\n"


SPREAD = pytest.mark.parametrize("spread", [(), ("-n", "2")], ids=["one process", "two processes"])


def run(
    folder: Path, repository: Path, *sources: str, require_all: bool, spread: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    """Run some tests under our conftest and configuration, on a machine without LibreOffice."""
    shutil.copy(repository / "tests" / "conftest.py", folder)
    shutil.copy(repository / "pyproject.toml", folder)
    for number, source in enumerate(sources):
        (folder / f"test_{number}.py").write_text(source, encoding="utf-8")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("HNB_XL", "PYTEST"))}
    environment["PATH"] = str(folder)
    if require_all:
        environment["HNB_XL_REQUIRE_ALL"] = "1"
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *spread, str(folder)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@SPREAD
def test_tests_for_libreoffice_are_left_out_and_counted(
    repository: Path, tmp_path: Path, spread: tuple[str, ...]
) -> None:
    """Without LibreOffice its tests do not run, the run passes, and one line says how many and why."""
    result = run(tmp_path, repository, PLAIN, NEEDS_LIBREOFFICE, NEEDS_EXCEL, require_all=False, spread=spread)

    assert result.returncode == 0, result.stdout
    assert "1 tests left out: they need LibreOffice" in result.stdout
    assert "1 passed" in result.stdout


@SPREAD
@pytest.mark.parametrize("source", [NEEDS_LIBREOFFICE, SKIPS, SKIPS_ALL])
def test_a_required_test_that_does_not_run_fails_the_run(
    repository: Path, tmp_path: Path, source: str, spread: tuple[str, ...]
) -> None:
    """Left out, skipped, or a whole file skipped: the run fails and names it."""
    result = run(tmp_path, repository, PLAIN, source, require_all=True, spread=spread)

    assert result.returncode == 1, result.stdout
    assert "requires every test to run, but 1 did not" in result.stdout
    assert "  test_1.py" in result.stdout


def test_tests_for_excel_are_never_required(repository: Path, tmp_path: Path) -> None:
    """What needs real Excel does not count."""
    result = run(tmp_path, repository, PLAIN, NEEDS_EXCEL, require_all=True)

    assert result.returncode == 0, result.stdout
