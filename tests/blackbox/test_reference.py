"""`contract`, `rules` and `templates`: what the program says about itself."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.blackbox.conftest import Demo
from tests.blackbox.kit import REPOSITORY, assert_could_not_run, hnb, listing, table_of, type_of_json

SHEETS = {
    "Agreement",
    "Period",
    "KPIs",
    "Financial model",
    "DSG outturn",
    "EHCPs",
    "Contributions",
    "Savings",
    "Conditions",
    "Risks",
    "Capital and milestones",
}


@pytest.fixture(scope="module")
def contract() -> type_of_json:
    """`contract --json`."""
    return hnb("contract", "--json").json()


def test_contract_names_every_table(contract: type_of_json) -> None:
    """The contract lists the tables of every input sheet of issue 2."""
    assert {table["sheet"] for table in contract["tables"]} >= SHEETS
    names = [table["table"] for table in contract["tables"]]
    assert len(names) == len(set(names))


def test_contract_columns_say_what_they_are(contract: type_of_json) -> None:
    """Every column has a name, a type and plain help, and says whether it is required and what is allowed."""
    for table in contract["tables"]:
        for column in [*table["columns"], *table["items"]]:
            assert column["name"].strip(), table["table"]
            assert column["type"], column
            assert column["help"].strip(), column
            assert isinstance(column["required"], bool), column
        for column in table["columns"]:
            assert isinstance(column["allowed"], list), column


def test_contract_is_the_workbook(contract: type_of_json, demo: Demo) -> None:
    """Every table of its pack stands in the workbook, on its sheet, with those columns in that order."""
    book = openpyxl.load_workbook(demo.book)
    for table in contract["tables"]:
        if table["packs"] and "return" not in table["packs"]:
            continue
        sheet, _, headers = table_of(book, table["table"])
        assert sheet.title == table["sheet"]
        assert headers == [column["name"] for column in table["columns"]], table["table"]


def test_contract_covers_every_figure(contract: type_of_json, results: type_of_json) -> None:
    """Every figure that `results` gives has its pattern, unit and definition in the contract."""
    patterns = []
    for figure in contract["figures"]:
        assert figure["definition"].strip(), figure
        assert figure["unit"], figure
        pattern = re.sub(r"<\w+>", "@", figure["id"])
        patterns.append(re.compile(re.escape(pattern).replace("@", r"[a-z0-9_]+(\.\d+)?")))
    for figure in results["figures"]:
        assert any(pattern.fullmatch(figure["id"]) for pattern in patterns), figure["id"]


def test_contract_in_text() -> None:
    """Without `--json` the same is readable: a table with its columns, a figure, a rule."""
    ran = hnb("contract")
    assert (ran.code, ran.err) == (0, "")
    for words in ("tblKPI", "Baseline", "deficit.headroom", "HN001"):
        assert words in ran.out


def test_rules_are_listed_with_severity_and_title(checked: type_of_json) -> None:
    """`rules` prints one line a rule, in order of code, and covers every code that a finding has."""
    lines = hnb("rules").out.splitlines()
    codes = [line.split()[0] for line in lines]
    assert codes == sorted(set(codes))
    assert all(re.fullmatch(r"HN\d{3}  (error|warning|note) +\S.*", line) for line in lines), lines
    assert {finding["code"] for finding in checked["findings"]} <= set(codes)


def test_rules_as_json_are_those_of_the_contract(contract: type_of_json) -> None:
    """`rules --json` is the contract's list."""
    listed: Any = json.loads(hnb("rules", "--json").out)
    rules = listed["rules"] if isinstance(listed, dict) else listed
    assert rules == contract["rules"]
    for rule in rules:
        assert {"code", "severity", "title"} <= set(rule)


@pytest.mark.parametrize("code", ["HN014", "hn014"])
def test_one_rule(code: str) -> None:
    """`rules CODE` prints that rule alone: its title, severity and what it rests on."""
    ran = hnb("rules", code)
    assert ran.code == 0, ran
    assert "HN014" in ran.out
    assert "HN013" not in ran.out
    assert len(ran.out.splitlines()) >= 4


def test_unknown_rule_exits_2() -> None:
    """A code that no rule has: exit 2 and one line."""
    assert "HN999" in assert_could_not_run(hnb("rules", "HN999"))


def test_templates_are_what_is_committed_twice() -> None:
    """`templates --check` is clean twice running, and writes nothing."""
    before = listing(REPOSITORY / "workbook_templates")
    for _ in range(2):
        ran = hnb("templates", "--check")
        assert ran.code == 0, ran
        assert "Traceback" not in ran.err
    assert listing(REPOSITORY / "workbook_templates") == before


def test_template_is_a_workbook_of_ours() -> None:
    """The shipped template can be checked and measured as any workbook: no crash, no figure invented."""
    book = REPOSITORY / "workbook_templates" / "hnb_monitoring.xlsx"
    document = hnb("check", book, "--json").json()
    assert document["outcomes"]["crashed"] == 0
    for figure in hnb("results", book, "--json").json()["figures"]:
        if figure["kind"] == "entered":
            assert figure["value"] is None, figure


def test_docs_do_not_need_a_workbook(tmp_path: Path) -> None:
    """`contract`, `rules` and `eval` work in an empty folder and leave it empty."""
    for arguments in (["contract"], ["rules"], ["eval", "HNB_RISK(1,2)"]):
        assert hnb(*arguments, cwd=tmp_path).code == 0
    assert listing(tmp_path) == {}
