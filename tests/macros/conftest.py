"""The shipped files with macros, and a workbook with macros of real figures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from hnb_xl.build.addin import ADDIN
from hnb_xl.build.templates import WITH_MACROS
from hnb_xl.build.vba_modules import Flavour
from hnb_xl.model.authority import load_authority
from hnb_xl.pipeline import new
from hnb_xl.shipped import authorities, templates


@dataclass(frozen=True)
class Shipped:
    """A shipped file with macros."""

    flavour: Flavour
    path: Path
    data: bytes


def shipped(flavour: Flavour) -> Shipped:
    """The file of a flavour in workbook_templates/."""
    path = templates() / (WITH_MACROS if flavour is Flavour.WORKBOOK else ADDIN)
    return Shipped(flavour, path, path.read_bytes())


@pytest.fixture(params=list(Flavour), ids=[flavour.value for flavour in Flavour])
def file(request: pytest.FixtureRequest) -> Shipped:
    """Each shipped file with macros in turn: the workbook, the add-in."""
    return shipped(Flavour(request.param))


@pytest.fixture(scope="session")
def workbook() -> Shipped:
    """The shipped workbook with macros."""
    return shipped(Flavour.WORKBOOK)


@pytest.fixture(scope="session")
def addin() -> Shipped:
    """The shipped add-in."""
    return shipped(Flavour.ADDIN)


@pytest.fixture(scope="session")
def kingston(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Kingston's return as a workbook with macros; read only."""
    authority = load_authority(authorities() / "kingston.toml")
    path = tmp_path_factory.mktemp("kingston") / "kingston.xlsm"
    path.write_bytes(new(authority, authority.latest_period().name, path.name)[0].to_bytes())
    return path
