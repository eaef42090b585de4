"""The examples that the help prints: they run as printed on Kingston's published figures."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from hnb_xl.cli import main


def example_of(command: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The arguments of the example at the end of a command's help."""
    with pytest.raises(SystemExit):
        main([command, "--help"])
    found = re.search(r"^example:\n  hnb-xl (.+)$", capsys.readouterr().out, re.MULTILINE)
    assert found is not None
    return shlex.split(found[1])


def test_examples_on_a_new_workbook_run_as_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 0, or 1 where Kingston's own errors stand: each names cells and findings that are there."""
    monkeypatch.chdir(tmp_path)
    expected = {"new": 0, "refresh": 0, "scenario": 0, "override": 0, "results": 0, "sign-off": 1, "roll-forward": 1}

    assert {command: main(example_of(command, capsys)) for command in expected} == expected
