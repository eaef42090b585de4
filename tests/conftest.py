"""What every test may rely on: the marks, the honest count of tests left out, and the shared documents."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import settings

REPOSITORY = Path(__file__).resolve().parent.parent
REQUIRE_ALL = os.environ.get("HNB_XL_REQUIRE_ALL") == "1"

# Machines that run tests are shared, so no deadline; a required run must be able to repeat itself exactly.
settings.register_profile("hnb_xl", deadline=None, derandomize=REQUIRE_ALL)
settings.load_profile("hnb_xl")

_needing_libreoffice = pytest.StashKey[int]()
_not_run = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the counts."""
    config.stash[_needing_libreoffice] = 0
    config.stash[_not_run] = []
    config.pluginmanager.register(_NotRun(config), "hnb_xl_not_run")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs LibreOffice where there is none, and what needs its Python bridge where that is not."""
    missing = "libreoffice" if _soffice() is None else "uno"
    left_out = [item for item in items if item.get_closest_marker(missing)]
    if left_out and missing == "uno":
        from tests.macros.libreoffice import python_with_uno

        left_out = [] if python_with_uno() else left_out
    if left_out:
        going = set(left_out)
        items[:] = [item for item in items if item not in going]
        config.stash[_needing_libreoffice] = len(left_out)
        config.hook.pytest_deselected(items=left_out)


def _soffice() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


class _NotRun:
    """Collects the name of every test that did not run; tests marked `excel` do not count.

    Where the tests are spread over several processes, each says what it left out when it ends.
    """

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.names = config.stash[_not_run]

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        told = getattr(node, "workeroutput", {})
        self.config.stash[_needing_libreoffice] = told.get("needing_libreoffice", 0)
        self.names.extend(name for name in told.get("deselected", ()) if name not in self.names)

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        self.names.extend(item.nodeid for item in items if not item.get_closest_marker("excel"))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.names.append(report.nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            self.names.append(report.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where every test is required, a test that did not run fails the session."""
    told = getattr(session.config, "workeroutput", None)
    if told is not None:  # one of several processes: what reports do not carry is told to the first
        told["needing_libreoffice"] = session.config.stash[_needing_libreoffice]
        told["deselected"] = session.config.stash[_not_run]
        return
    if REQUIRE_ALL and session.config.stash[_not_run] and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how many tests were left out, and why."""
    without = config.stash[_needing_libreoffice]
    if without:
        terminalreporter.write_line(
            f"{without} tests left out: they need LibreOffice, and there is no soffice on the PATH."
            if _soffice() is None
            else f"{without} tests left out: they need LibreOffice's Python bridge, python3-uno, for this Python."
        )
    not_run = config.stash[_not_run]
    if REQUIRE_ALL and not_run:
        terminalreporter.write_line(
            f"HNB_XL_REQUIRE_ALL=1 requires every test to run, but {len(not_run)} did not:", red=True
        )
        for name in not_run:
            terminalreporter.write_line(f"  {name}")


@pytest.fixture(scope="session")
def repository() -> Path:
    """The repository's top folder."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents beside the repository; tests of them skip where it is absent."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder of real documents is not beside this repository")
    return folder
