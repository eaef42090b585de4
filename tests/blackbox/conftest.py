"""One demonstration run, and its answers, for every black-box test; each test works on its own copy."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.blackbox.kit import BOOK, Ran, figures, hnb, type_of_json


@dataclass(frozen=True)
class Demo:
    """What one run of `hnb-xl demo` left behind. Read only."""

    folder: Path
    ran: Ran
    began: float

    @property
    def book(self) -> Path:
        """The workbook."""
        return self.folder / BOOK


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """`hnb-xl demo`, run once in an empty folder."""
    where = tmp_path_factory.mktemp("demo")
    began = time.time()
    ran = hnb("demo", cwd=where)
    assert ran.code == 0, ran
    return Demo(where / "hnb-demo", ran, began)


@pytest.fixture(scope="session")
def checked(demo: Demo) -> type_of_json:
    """`check --json` of the demonstration workbook."""
    return hnb("check", demo.book, "--json").json()


@pytest.fixture(scope="session")
def results(demo: Demo) -> type_of_json:
    """`results --json` of the demonstration workbook."""
    return hnb("results", demo.book, "--json").json()


@pytest.fixture(scope="session")
def by_id(results: type_of_json) -> dict[str, type_of_json]:
    """The demonstration workbook's figures by id."""
    return figures(results)


@pytest.fixture
def book(demo: Demo, tmp_path: Path) -> Path:
    """A copy of the demonstration workbook in a folder of its own."""
    folder = tmp_path / "work"
    folder.mkdir()
    return Path(shutil.copy(demo.book, folder / BOOK))
