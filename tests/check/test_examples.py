"""Every rule's own examples, through the real `read` and `measure`, and what all rules have in common."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hnb_xl.check import rules
from hnb_xl.check.fault import Rows
from hnb_xl.check.rule import STATED, Rule
from hnb_xl.check.runner import catalogue, discovered, run
from hnb_xl.check.view import is_declared
from hnb_xl.measure import measure
from hnb_xl.model.finding import Finding, Findings, Outcome
from hnb_xl.read import read
from tests.factories import book

RULES = discovered()
FOLDER = Path(rules.__path__[0])

# What a person must never meet in a sentence: a column's or fact's name in the code, a Python word, an open template.
CODE_WORDS = re.compile(r"\b[a-z]+_[a-z_]+\b|\b(None|True|False|Decimal|nan)\b|\{|\}|\b(hnb|dsg|ehcp|kpi)\.[a-z]")


def findings(rule: Rule, rows: Rows) -> Findings:
    """What one rule says of some rows."""
    inputs = read(book(rows))
    return run([rule], inputs, measure(inputs))


def sentences(finding: Finding) -> str:
    """All that a person reads of a finding."""
    return f"{finding.title}\n{finding.message}\n{finding.fix}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_passes_its_passing_example(rule: Rule) -> None:
    """The passing example is looked at and nothing is found."""
    assert findings(rule, rule.passing).outcomes[0].outcome is Outcome.PASSED


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_fails_its_failing_example(rule: Rule) -> None:
    """The failing example gives a finding that says where, and what to do."""
    found = findings(rule, rule.failing)

    assert found.outcomes[0].outcome is Outcome.FAILED
    assert len(found.findings) == found.outcomes[0].findings > 0
    for finding in found.findings:
        assert finding.code == rule.code
        assert finding.severity.rank >= rule.severity.rank
        assert finding.sheet
        assert re.fullmatch(r"[A-Z]+[0-9]+", finding.cell)
        assert finding.table
        assert finding.column
        assert finding.fix


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_messages_have_no_words_of_the_code(rule: Rule) -> None:
    """Sentences begin with a capital, end with a full stop, and hold nothing of the program."""
    for finding in findings(rule, rule.failing).findings:
        assert CODE_WORDS.search(sentences(finding)) is None
        for text in (finding.message, finding.fix):
            assert text[0] == text[0].upper()
            assert text.endswith(".")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_what_a_rule_reads_is_in_the_contract(rule: Rule) -> None:
    """Every declared column exists, what it needs is among what it reads, and the list has no repeats."""
    assert [name for name in rule.reads if not is_declared(name)] == []
    assert set(rule.needs) <= set(rule.reads)
    assert len(set(rule.reads)) == len(rule.reads)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_says_what_it_is_for(rule: Rule) -> None:
    """The catalogue has a title, a sentence on what must hold, and a source, for each rule."""
    about = rule.info.about

    assert rule.title
    assert not rule.title.endswith(".")
    assert rule.source
    assert about.endswith(".")
    assert about != Rule.__call__.__doc__


def test_a_rule_is_its_file() -> None:
    """One file a rule, named by its code, and no other file in the folder."""
    files = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")

    assert [file.partition("_")[0].upper() for file in files] == [rule.code for rule in RULES]


def test_the_catalogue_lists_every_rule_once() -> None:
    """`hnb-xl rules` prints what is in the folder, in order of code."""
    codes = [info.code for info in catalogue()]

    assert codes == sorted(set(codes))
    assert codes == [rule.code for rule in RULES]


def test_no_rule_crashes_on_an_empty_workbook() -> None:
    """A workbook with nothing in it is found wanting, not feared."""
    inputs = read(book())

    found = run(RULES, inputs, measure(inputs))

    assert [outcome for outcome in found.outcomes if outcome.outcome is Outcome.CRASHED] == []


def test_no_rule_crashes_wherever_facts_are_stated() -> None:
    """A rule on facts declares every column they may be stated in: each fact in three tables, in every column."""
    from hnb_xl.model.facts import FACTS

    numbers = {"baseline": 2, "target": 3, "annual_target": 4, "Q1": 5, "Q2": 6, "Q3": 7, "Q4": 8}
    kpis = [
        {"ref": f"{index}{basis[0]}", "fact": fact, "basis": basis} | numbers
        for index, fact in enumerate(FACTS)
        for basis in ("stock", "to date", "forecast")
    ]
    lines = [{"key": fact, "fact": fact, "plan": 1.5, "previous": 2.5, "actual": 3.5} for fact in FACTS]
    blocks = [
        {"key": fact, "fact": fact, "kind": "block", "variance_published": 1, "future_demand": 1, "incl_published": 2}
        for fact in FACTS
    ]
    inputs = read(book({"kpi": kpis, "model": lines, "outturn": blocks}))

    found = run(RULES, inputs, measure(inputs))

    assert [outcome for outcome in found.outcomes if outcome.outcome is Outcome.CRASHED] == []


def test_the_columns_that_state_facts_are_in_the_contract() -> None:
    """The shared list names only columns that exist."""
    assert [name for name in STATED if not is_declared(name)] == []
