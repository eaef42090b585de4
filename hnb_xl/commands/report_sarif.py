"""Findings as SARIF 2.1.0: what code-scanning services and viewers read. Accepted findings are suppressed results."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from hnb_xl import __version__
from hnb_xl.check import catalogue
from hnb_xl.model.finding import Finding, Outcome, RuleOutcome
from hnb_xl.model.plain_text import printable

if TYPE_CHECKING:
    from hnb_xl.check.rule import RuleInfo
    from hnb_xl.pipeline import Figures

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_QUIET = {Outcome.NOT_RUN: "note", Outcome.CRASHED: "error"}


def sarif(figures: Figures) -> dict[str, object]:
    """One run over one workbook; a result's line and column are the row and column of its cell."""
    found = figures.findings
    rules = {rule.code: at for at, rule in enumerate(catalogue())}
    silent = [rule for rule in found.outcomes if rule.outcome in _QUIET]
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "hnb-xl",
                        "version": __version__,
                        "rules": [_rule(rule) for rule in catalogue()],
                    }
                },
                "automationDetails": {"id": f"hnb-xl/{figures.inputs.period}/"},
                "invocations": [
                    {
                        "executionSuccessful": not found.count(Outcome.CRASHED),
                        "toolExecutionNotifications": [_said(rule) for rule in silent],
                    }
                ],
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding, figures.inputs.book, rules) for finding in found.findings],
            }
        ],
    }


def text(words: str) -> dict[str, str]:
    """A message: nothing in it may pass for a placeholder or a link, which viewers would fill in or show."""
    plain = printable(words).replace("{", "{{").replace("}", "}}").replace("](", "] (")
    return {"text": plain}


def _rule(rule: RuleInfo) -> dict[str, object]:
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in re.findall(r"[A-Za-z0-9]+", rule.title)),
        "shortDescription": text(rule.title + "."),
        "fullDescription": text(rule.about),
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {"source": rule.source, "clause": rule.clause, "mayNotBeAccepted": rule.final},
    }


def _said(rule: RuleOutcome) -> dict[str, object]:
    """A rule that could not say: a notification, so that a silent rule is never taken for a clean one."""
    return {
        "level": _QUIET[rule.outcome],
        "message": text(f"{rule.title}: {rule.outcome.value.replace('_', ' ')}. {rule.why}"),
        "associatedRule": {"id": rule.code},
    }


def _result(finding: Finding, book: str, rules: dict[str, int]) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": rules[finding.code],
        "level": finding.severity.value,
        "message": text(f"{finding.message} {finding.fix}".strip()),
        "locations": [_location(finding.place, finding.cell, book)],
        "partialFingerprints": {"hnbReference/v1": printable(finding.reference)},
        "properties": {
            "value": finding.value,
            "expected": finding.expected,
            "difference": finding.difference,
            "clause": finding.clause,
        },
    }
    if finding.related:
        result["relatedLocations"] = [_location(place, place.rpartition("!")[2], book) for place in finding.related]
    if finding.accepted is not None:
        why = finding.accepted
        justification = f"{why.reason} ({why.role}, {why.date.isoformat()}, for {why.given_for})"
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": printable(justification)}]
    return result


def _location(place: str, cell: str, book: str) -> dict[str, object]:
    physical: dict[str, object] = {"artifactLocation": {"uri": quote(book, safe="")}}
    match = _CELL.fullmatch(cell)
    if match:
        column = 0
        for letter in match[1]:
            column = column * 26 + ord(letter) - 64
        physical["region"] = {"startLine": int(match[2]), "startColumn": column}
    found: dict[str, object] = {"physicalLocation": physical}
    if place:
        found["logicalLocations"] = [{"fullyQualifiedName": printable(place), "kind": "member"}]
    return found
