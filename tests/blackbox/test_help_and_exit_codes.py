"""The command line's common facts: help, streams, exit codes, and the error document."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.blackbox.conftest import Demo
from tests.blackbox.kit import assert_could_not_run, assert_error_document, hnb, hnb_several, listing, type_of_json

COMMANDS = ["demo", "new", "check", "results", "refresh", "templates", "contract", "rules", "eval"]
WITH_JSON = [
    ["check", "{missing}"],
    ["results", "{missing}"],
    ["check", "{missing}", "--fail-on", "everything"],
    ["check"],
    ["results"],
    ["results", "{book}", "--bogus"],
    ["results", "{book}", "{book}"],
    ["check", "{book}", "--fail-on"],
    ["rules", "HN999"],
    ["rules", "HN001", "HN002"],
    ["contract", "more"],
    ["bogus"],
]
WRONG_ARGUMENTS = [
    ["bogus"],
    ["check"],
    ["results"],
    ["refresh"],
    ["eval"],
    ["new"],
    ["new", "kingston"],
    ["check", "{book}", "--fail-on", "everything"],
    ["results", "{book}", "--bogus"],
    ["refresh", "{book}", "-o"],
    ["templates", "extra"],
    ["contract", "extra"],
    ["demo", "extra"],
    ["--bogus"],
]

WINDOWS = {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command_shows_an_example(command: str) -> None:
    """Every command's help goes to stdout, exits 0, and shows a whole example of that command."""
    ran = hnb(command, "--help")
    assert ran.code == 0
    assert ran.err == ""
    assert re.search(rf"^\s+hnb-xl {command}\b", ran.out.partition("example")[2], re.MULTILINE), ran


def test_general_help_names_every_command_and_the_exit_codes() -> None:
    """The general help lists every command, shows examples, and says what the exit codes mean."""
    ran = hnb("--help")
    assert ran.code == 0
    assert ran.err == ""
    for command in COMMANDS:
        assert re.search(rf"^\s+{command}\b", ran.out, re.MULTILINE), command
    assert "examples:" in ran.out
    assert re.search(r"exit codes: 0 .*; 1 .*; 2 ", ran.out)


def test_version_is_printed_alone() -> None:
    """`--version` prints a version and nothing else."""
    ran = hnb("--version")
    assert (ran.code, ran.err) == (0, "")
    assert re.fullmatch(r"\d+\.\d+\S*\n", ran.out)


@pytest.mark.parametrize("arguments", WRONG_ARGUMENTS, ids=" ".join)
def test_wrong_arguments_exit_2(arguments: list[str], demo: Demo) -> None:
    """Wrong arguments exit 2 with the reason on stderr and nothing on stdout."""
    ran = hnb(*(argument.format(book=demo.book) for argument in arguments))
    assert ran.code == 2, ran
    assert ran.out == "", ran
    assert re.search(r"error: \S", ran.err), ran
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("arguments", WITH_JSON, ids=" ".join)
def test_error_is_a_document_with_json(arguments: list[str], demo: Demo, tmp_path: Path) -> None:
    """With `--json`, whatever goes wrong, stdout is the error document: code, message and fix."""
    filled = [argument.format(book=demo.book, missing=tmp_path / "missing.xlsx") for argument in arguments]
    assert_error_document(hnb(*filled, "--json"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "{missing}"],
        ["results", "{missing}"],
        ["refresh", "{missing}"],
        ["refresh", "{missing}", "-o", "x.xlsx"],
    ],
    ids=" ".join,
)
def test_missing_file_exits_2(arguments: list[str], tmp_path: Path) -> None:
    """A workbook that is not there: one line naming it, exit 2, nothing written."""
    ran = hnb(*(argument.format(missing="missing.xlsx") for argument in arguments), cwd=tmp_path)
    assert "missing.xlsx" in assert_could_not_run(ran)
    assert listing(tmp_path) == {}


@pytest.mark.parametrize(
    "bar", [[], ["--fail-on", "warning"], ["--fail-on", "note"]], ids=["default", "warning", "note"]
)
def test_check_exits_1_at_the_bar(bar: list[str], demo: Demo) -> None:
    """Kingston's return has errors, so `check` exits 1 whatever the bar, and still prints on stdout alone."""
    ran = hnb("check", demo.book, *bar)
    assert ran.code == 1, ran
    assert ran.out
    assert ran.err == ""


def test_bar_decides_the_exit_code(tmp_path: Path) -> None:
    """A workbook without figures exits 1 from the bar on that its gravest finding reaches, and 0 below."""
    book = tmp_path / "empty.xlsx"
    assert hnb("new", "kingston", "-o", book, "--empty").code == 0
    bars = ["error", "warning", "note"]
    document, *ran = hnb_several(["check", book, "--json"], *(["check", str(book), "--fail-on", bar] for bar in bars))
    severities = {finding["severity"] for finding in document.json()["findings"]}
    for place, bar in enumerate(bars):
        assert ran[place].code == int(bool(severities & set(bars[: place + 1]))), (bar, severities)


@pytest.mark.parametrize(
    "arguments",
    [["results", "{book}", "--json"], ["contract", "--json"], ["rules", "--json"], ["rules", "HN001", "--json"]],
    ids=" ".join,
)
def test_json_goes_alone_to_stdout(arguments: list[str], demo: Demo) -> None:
    """With `--json`, stdout is one JSON document and stderr is silent."""
    ran = hnb(*(argument.format(book=demo.book) for argument in arguments))
    assert ran.code == 0, ran
    assert ran.err == ""
    json.loads(ran.out)


@pytest.mark.parametrize(
    ("period", "tells"),
    [
        ("Q3", "2021-22/Q3"),
        ("2021/22", "2021-22/Q3"),
        ("2021-22", "2021-22/Q3"),
        ("Q3 2021-22", "2021-22/Q3"),
        ("2021-23/Q3", "2021-22"),
        ("2021-22/Q9", "2021-22/Q3"),
        ("2021-22/M13", "2021-22/Q3"),
        ("2030-31/Q1", "2021-22/Q3"),
        ("", "2021-22/Q3"),
    ],
)
def test_bad_period_exits_2(period: str, tells: str, demo: Demo) -> None:
    """A period misspelled, or that the workbook does not hold: exit 2, one line that shows how it is written."""
    for ran in hnb_several(["check", demo.book, "--period", period], ["results", demo.book, "--period", period]):
        assert tells in assert_could_not_run(ran)


def test_bad_period_is_an_error_document_with_json(demo: Demo) -> None:
    """The same with `--json` is the error document."""
    assert_error_document(hnb("results", demo.book, "--period", "Q3", "--json"))


def test_another_period_of_the_book_can_be_asked_for(demo: Demo) -> None:
    """`--period` gives another return's figures: at Q2 there were 1,470 EHCPs."""
    document = hnb("results", demo.book, "--period", "2021-22/Q2", "--json").json()
    assert document["period"] == "2021-22/Q2"
    assert next(figure["value"] for figure in document["figures"] if figure["id"] == "kpi.1.actual") == "1470"


def test_another_period_does_not_borrow_this_ones_figures(demo: Demo) -> None:
    """Asked for Q2, a Q3 workbook never gives Q3's forecasts (3.962m, 11.275m) as reported at Q2."""
    document = hnb("results", demo.book, "--period", "2021-22/Q2", "--json").json()
    found = {figure["id"]: figure["value"] for figure in reversed(document["figures"])}  # this year's come first
    assert "model.net_dsg_deficit.actual" not in found
    assert "outturn.total.variance_incl_future_demand" not in found
    assert document["data_date"] == "2021-09-30"  # the end of the period, as the Agreement sheet dates it
    assert found["deficit.cumulative.before_sv"] == "28260000"
    assert found["kpi.1.target"] == "1479.5"  # 1,429 + 101 x 6/12; the printed 1,496 is November's


def test_check_of_another_period_asks_for_nothing_of_this_one(demo: Demo) -> None:
    """At Q2 no finding stands on a cell that speaks of Q3 alone: the model, the outturn, the ratings."""
    findings = hnb("check", demo.book, "--period", "2021-22/Q2", "--json").json()["findings"]
    assert {finding["sheet"] for finding in findings} <= {"KPIs", "EHCPs", "Conditions", "Contributions", "Agreement"}


@pytest.mark.parametrize("command", ["check", "results"])
def test_text_output_survives_a_windows_code_page(command: str, demo: Demo) -> None:
    """Piped on Windows, stdout is cp1252: the text still comes, without a traceback."""
    ran = hnb(command, demo.book, environment=WINDOWS)
    assert "Traceback" not in ran.err, ran
    assert ran.code == int(command == "check"), ran
    assert "KPIs!I7" in ran.out


def test_json_is_utf_8_whatever_the_code_page(demo: Demo, results: type_of_json) -> None:
    """JSON is in UTF-8 and loses no character, also where the terminal's code page is another."""
    assert hnb("results", demo.book, "--json", environment=WINDOWS).json() == results


def test_reading_writes_nothing(book: Path) -> None:
    """`check` and `results` write nothing, not even beside the workbook."""
    before = listing(book.parent)
    hnb_several(
        ["check", book], ["check", book, "--json"], ["results", book], ["results", book, "--json"], cwd=book.parent
    )
    assert listing(book.parent) == before
