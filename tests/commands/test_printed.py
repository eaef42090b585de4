"""What is printed steers no terminal, wherever the words come from."""

from __future__ import annotations

import json

import pytest

from hnb_xl.cli import main
from hnb_xl.commands.import_report import import_text
from hnb_xl.commands.opening import say
from tests.imports.kit import FILLED, SCHOOLS, done, extract

STEERING = "\x1b]0;title\x07\x9b31m\u202e"


def test_a_message_steers_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Neither what a command says on the way nor an error that names a file."""
    say(f"Reading {STEERING} …")
    assert main(["check", f"no{STEERING}.xlsx"]) == 2

    err = capsys.readouterr().err
    assert "Reading " in err
    assert "There is no file" in err
    assert not set(STEERING) - set("0;title31m]") & set(err)


def test_a_preview_steers_no_terminal() -> None:
    """The title of an extract is shown without what would turn the line round; escapes are refused before that."""
    _, imported = done(FILLED, extract("A,1000000", header="Report \u202eeht\nCode,Value"), SCHOOLS)

    assert "Report �eht" in import_text(imported.plan)


@pytest.mark.parametrize("form", [["--json"], ["--format", "json"], ["--format=json"]])
def test_an_error_is_a_document_where_json_was_asked_for(form: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """However it was asked for, stdout is one JSON document."""
    assert main(["check", "absent.xlsx", *form]) == 2

    out, err = capsys.readouterr()
    assert json.loads(out)["error"]["code"] == "book_missing"
    assert err == ""
