"""`check`: the document's shape, and that Kingston's return has its real contradictions and no others."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.blackbox.conftest import Demo
from tests.blackbox.kit import BOOK, cell_in, edited, hnb, split_reference, table_of, type_of_json
from tests.blackbox.published import KPIS, LINES

FIELDS = {
    "code",
    "severity",
    "title",
    "message",
    "sheet",
    "cell",
    "table",
    "row",
    "column",
    "value",
    "expected",
    "difference",
    "related",
    "clause",
    "fix",
}
SEVERITIES = {"error", "warning", "note"}


@dataclass(frozen=True)
class Expected:
    """A contradiction in the return, found by hand: where it stands, what it says, and what it should."""

    why: str
    table: str
    row: str
    column: str
    value: str
    expected: str


# Each checkable in a minute against the published tables.
CONTRADICTIONS = [
    Expected("1,429 + 101 - 35 + 1 = 1,496, but 1,512 is printed", "tblKPI", "1", "Q3", "1512", "1496"),
    Expected("issued to Q3: 101 in Appendix A, 18 + 23 + 42 = 83 in condition 3.3", "tblKPI", "5", "Q3", "101", "83"),
    Expected("ceased to Q3: 35 in Appendix A, 7 + 22 + 13 = 42 in condition 3.3", "tblKPI", "6", "Q3", "35", "42"),
    Expected("net deficit 5.848m in Appendix A, 5.751m in the outturn", "tblKPI", "9", "Q3", "5847751", "5751000"),
    Expected("after safety valve 11.363m, 11.275m in the outturn", "tblKPI", "15", "Q3", "11363000", "11275000"),
    Expected("early years -470k in Appendix A, -462k in the outturn", "tblKPI", "17", "Q3", "-470000", "-462000"),
    Expected(
        "other blocks -0.686m in Appendix B, -0.215 - 0.000 - 0.462 = -0.677m in the outturn",
        "tblModel",
        "other_blocks",
        "Forecast",
        "-686000",
        "-677000",
    ),
    Expected("1,550 - 1,436 = 114, but (+121) is printed", "tblConditionKPIs", "2.2", "Q1 change", "121", "114"),
    Expected("KPI 9 is R, the same line of Appendix B is A", "tblKPI", "9", "Reported RAG", "R", "A"),
    Expected("KPI 10 is A, the same line of Appendix B is G", "tblKPI", "10", "Reported RAG", "A", "G"),
    Expected("KPI 18 is R, the same line of Appendix B is A", "tblKPI", "18", "Reported RAG", "R", "A"),
    Expected(
        "24.401m came forward, but 28.607 - 3.482 = 25.125m",
        "tblProfile",
        "2021_22",
        "Brought forward",
        "24401000",
        "25125000",
    ),
]
# Average cost: spend / EHCPs in January gives the target (20,684) and the baseline, but no quarter's figure.
AVERAGE_COST = {"Q1": (20_009, "20438.80"), "Q2": (20_388, "20857.08"), "Q3": (20_376, "21004.86")}
ROUNDING = [
    ("expenditure after savings: 32.201 against parts of 32.200", "tblModel", "expenditure_after_savings"),
    ("sub-total: a variance of 4.824 against 90.809 - 85.986 = 4.823", "tblOutturn", "sub_total"),
    ("total: a variance of 11.025 against 90.809 - 79.785 = 11.024", "tblOutturn", "total"),
    ("early years: a variance of -0.462 against 13.188 - 13.651 = -0.463", "tblOutturn", "early_years_block"),
]


def test_document_has_the_documented_fields(checked: type_of_json) -> None:
    """The document names the book and the period, counts the four outcomes, and lists the findings."""
    assert {"book", "period", "outcomes", "findings"} <= set(checked)
    assert checked["book"] == BOOK
    assert checked["period"] == "2021-22/Q3"
    assert set(checked["outcomes"]) == {"passed", "failed", "not_run", "crashed"}


def test_findings_have_every_field(checked: type_of_json) -> None:
    """Every finding has every field, of the documented kind."""
    for finding in checked["findings"]:
        assert not FIELDS - set(finding), finding
        assert re.fullmatch(r"HN\d{3}", finding["code"])
        assert finding["severity"] in SEVERITIES
        for field in ("title", "message", "sheet", "cell", "table", "row", "column", "fix"):
            assert isinstance(finding[field], str), (field, finding)
            assert finding[field].strip(), (field, finding)
        assert isinstance(finding["related"], list)
        assert isinstance(finding["clause"], str)


def test_outcomes_count_rules(checked: type_of_json) -> None:
    """The outcomes add up to the number of rules, `failed` counts the rules with findings, and none crashed."""
    rules = hnb("rules", "--json").out
    outcomes = checked["outcomes"]
    assert sum(outcomes.values()) == len(re.findall(r'"code": "HN\d{3}"', rules))
    assert outcomes["failed"] == len({finding["code"] for finding in checked["findings"]})
    assert outcomes["crashed"] == 0


def test_findings_point_at_their_cells(demo: Demo, checked: type_of_json) -> None:
    """A finding's cell is the cell of its table, row and column; every related cell exists in the workbook."""
    book = openpyxl.load_workbook(demo.book, data_only=True)
    for finding in checked["findings"]:
        sheet, (first_column, first_row, last_column, last_row), headers = table_of(book, finding["table"])
        cell = book[finding["sheet"]][finding["cell"]]
        assert sheet.title == finding["sheet"], finding
        assert first_row < cell.row <= last_row, finding
        assert first_column <= cell.column <= last_column, finding
        assert headers[cell.column - first_column] == finding["column"], finding
        for reference in finding["related"]:
            name, place = split_reference(reference)
            assert book[name][place] is not None
            assert (name, place) != (finding["sheet"], finding["cell"]), finding


def test_values_are_what_the_cells_say(demo: Demo, checked: type_of_json) -> None:
    """The value of a finding is the cell's figure in base units (in £k or £m on the sheet), or its words, or none."""
    book = openpyxl.load_workbook(demo.book, data_only=True)
    for finding in checked["findings"]:
        held: Any = book[finding["sheet"]][finding["cell"]].value
        if held is None:
            assert finding["value"] is None, finding
        elif isinstance(held, int | float):
            said = abs(Decimal(finding["value"]))
            assert any(abs(said - abs(Decimal(str(held))) * scale) < Decimal("1e-6") for scale in (1, 1000, 1_000_000))
        else:
            assert finding["value"][0] == str(held)[0], finding


def test_differences_follow(checked: type_of_json) -> None:
    """Where a finding gives numbers, the difference is what it says less what was expected."""
    seen = 0
    for finding in checked["findings"]:
        if finding["difference"] is not None:
            assert Decimal(finding["value"]) - Decimal(finding["expected"]) == Decimal(finding["difference"]), finding
            seen += 1
    assert seen >= len(CONTRADICTIONS) - 4


@pytest.mark.parametrize("expected", CONTRADICTIONS, ids=lambda expected: expected.why)
def test_contradiction_is_found(expected: Expected, checked: type_of_json) -> None:
    """A real contradiction of the published return is found, at its cell, with both values."""
    found = [
        finding
        for finding in checked["findings"]
        if (finding["table"], finding["row"], finding["column"]) == (expected.table, expected.row, expected.column)
    ]
    assert found, "not found"
    assert (expected.value, expected.expected) in [(finding["value"], finding["expected"]) for finding in found], found


@pytest.mark.parametrize("quarter", AVERAGE_COST)
def test_average_cost_is_found(quarter: str, checked: type_of_json) -> None:
    """The average cost printed for a quarter does not follow from its spend and plans."""
    said, expected = AVERAGE_COST[quarter]
    found = [
        finding
        for finding in checked["findings"]
        if (finding["table"], finding["row"], finding["column"]) == ("tblKPI", "37", quarter)
    ]
    assert len(found) == 1
    assert Decimal(found[0]["value"]) == said
    assert round(Decimal(found[0]["expected"]), 2) == Decimal(expected)


def test_flow_against_stock_is_found(checked: type_of_json) -> None:
    """The flow table's net 41 to date is set against the stock's rise of 83."""
    assert any(
        finding["table"] == "tblEHCP" and (finding["value"], finding["expected"]) == ("41", "83")
        for finding in checked["findings"]
    )


def test_in_year_deficit_over_plan_is_found(checked: type_of_json) -> None:
    """The in-year forecast of 3.962m is £480,000 above the plan of 3.482m."""
    assert any(
        (finding["value"], finding["expected"], finding["difference"]) == ("3962000", "3482000", "480000")
        for finding in checked["findings"]
    )


@pytest.mark.parametrize(("why", "table", "row"), ROUNDING, ids=[case[0] for case in ROUNDING])
def test_rounding_is_no_finding(why: str, table: str, row: str, checked: type_of_json) -> None:
    """A gap that published precision explains is no finding about figures."""
    for finding in checked["findings"]:
        if (finding["table"], finding["row"]) == (table, row):
            assert finding["difference"] is None, (why, finding)


def test_small_gap_beyond_rounding_is_a_note(checked: type_of_json) -> None:
    """£32,200,451 and £32.201m are £549 apart, £48.50 more than rounding explains: a note with its size."""
    found = [
        finding
        for finding in checked["findings"]
        if finding["difference"] is not None and abs(Decimal(finding["difference"])) == 549
    ]
    assert [finding["severity"] for finding in found] == ["note"]


def test_no_other_figure_is_disputed(checked: type_of_json) -> None:
    """Every finding with a difference is one of those above: nothing sound is called wrong."""
    known = {(expected.table, expected.row, expected.column) for expected in CONTRADICTIONS}
    known |= {("tblKPI", "37", quarter) for quarter in AVERAGE_COST}
    known |= {("tblKPI", "13", "Q3"), ("tblKPI", "10", "Q3"), ("tblEHCP", "to_date", "Net as published")}
    disputed = {
        (finding["table"], finding["row"], finding["column"])
        for finding in checked["findings"]
        if finding["difference"] is not None
    }
    assert disputed - known == set()


def test_ratings_that_differ_are_each_told_once(checked: type_of_json, by_id: dict[str, type_of_json]) -> None:
    """Each reported rating that its policy does not give, and that has no reason, is one warning naming both."""
    differ = set()
    for table, prefix, keys in (
        ("tblKPI", "kpi", [kpi.ref for kpi in KPIS]),
        ("tblModel", "model", [line.key for line in LINES]),
    ):
        for key in keys:
            reported, computed = (by_id[f"{prefix}.{key}.rag.{which}"]["text"] for which in ("reported", "computed"))
            if reported and computed and reported != computed:
                differ.add((table, key, reported, computed))
    warned = Counter(
        (finding["table"], finding["row"], finding["value"], finding["expected"])
        for finding in checked["findings"]
        if finding["column"] == "Reported RAG" and finding["value"] in {"Green", "Amber", "Red"}
    )
    allowed = {key for key in differ if key not in warned}
    assert set(warned) <= differ
    assert max(warned.values()) == 1
    # One fact rated in two tables may be told once: what is not told of one must be told of its other.
    assert len(allowed) <= 4, allowed


def test_words_for_a_figure_are_notes(checked: type_of_json) -> None:
    """“n/a” for a figure is told as a note where it stands: KPIs 6a, 21, 22, 24 and 36."""
    rows = {
        finding["row"]
        for finding in checked["findings"]
        if finding["table"] == "tblKPI" and finding["value"] == "n/a" and finding["severity"] == "note"
    }
    assert rows == {"6a", "21", "22", "24", "36"}


def test_text_is_readable(demo: Demo, checked: type_of_json) -> None:
    """The text groups by severity with counts, names every cell, says what to do, and fits a terminal's width."""
    ran = hnb("check", demo.book)
    for severity, count in Counter(finding["severity"] for finding in checked["findings"]).items():
        assert re.search(rf"{severity}\w*\W+{count}\b", ran.out, re.IGNORECASE), (severity, count)
    for finding in checked["findings"]:
        assert f"{finding['code']} {finding['sheet']}!{finding['cell']}" in ran.out, finding
    outcomes = checked["outcomes"]
    assert re.search(rf"{outcomes['passed']} passed\W+{outcomes['failed']} failed", ran.out)
    assert max(map(len, ran.out.splitlines())) <= 120


def test_stop_at_the_ceiling(demo: Demo, tmp_path: Path) -> None:
    """A forecast above the agreement's ceiling is an error that names both and the agreement's clause."""

    def breach(book: openpyxl.Workbook) -> None:
        cell_in(book, "tblKPI", "13", "Q3").value = 4_300_000
        cell_in(book, "tblKPI", "14", "Q3").value = 28_701_000

    book = edited(demo.book, tmp_path / BOOK, breach)
    findings = hnb("check", book, "--json").json()["findings"]
    breaches = [finding for finding in findings if (finding["value"], finding["expected"]) == ("28701000", "28607000")]
    assert [(finding["severity"], finding["clause"]) for finding in breaches] == [("error", "2")]


def test_reason_settles_a_rating(demo: Demo, checked: type_of_json, tmp_path: Path) -> None:
    """A reason beside a rating that differs settles it, but for a note that nobody answers for it, and no other."""

    def explain(book: openpyxl.Workbook) -> None:
        cell_in(book, "tblKPI", "6", "Reason if it differs").value = "Three plans were kept open at parents' request."

    def about_kpi_6(findings: list[type_of_json]) -> list[type_of_json]:
        return [found for found in findings if (found["row"], found["column"]) == ("6", "Reported RAG")]

    book = edited(demo.book, tmp_path / BOOK, explain)
    findings = hnb("check", book, "--json").json()["findings"]
    assert [found["severity"] for found in about_kpi_6(checked["findings"])] == ["warning"]
    left = about_kpi_6(findings)
    assert [found["severity"] for found in left] == ["note"]
    assert "not who answers for it" in left[0]["message"]
    assert len(findings) == len(checked["findings"])
