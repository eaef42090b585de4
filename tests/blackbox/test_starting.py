"""A cold start loads nothing heavy."""

from __future__ import annotations

import re

import pytest

from tests.blackbox.kit import python

HEAVY = {"pandas", "numpy", "openpyxl", "xlwings", "pydantic"}


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["--version"]], ids=" ".join)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    """Help and version import none of the heavy libraries."""
    ran = python("-X", "importtime", "-m", "hnb_xl", *arguments)
    assert ran.code == 0, ran
    loaded = {name.split(".")[0] for name in re.findall(r"\|\s+([\w.]+)$", ran.err, re.MULTILINE)}
    assert "hnb_xl" in loaded
    assert not loaded & HEAVY
