"""Findings as JUnit XML: a rule is a test case, which fails when a standing finding of it reaches the bar."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from hnb_xl.model.finding import Finding, Outcome, RuleOutcome, Severity

if TYPE_CHECKING:
    from hnb_xl.pipeline import Figures

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(figures: Figures, bar: Severity) -> str:
    """One suite over one workbook.

    Args:
        figures: what was found.
        bar: the least severity that fails a test case; what is below stands in its output.
    """
    found = figures.findings
    of_rule: dict[str, list[Finding]] = {}
    for finding in found.findings:
        of_rule.setdefault(finding.code, []).append(finding)
    top = Element("testsuites", {"name": "hnb-xl"})
    suite = SubElement(top, "testsuite", {"name": _fit(f"{figures.inputs.book} {figures.inputs.period}")})
    for rule in found.outcomes:
        _case(suite, rule, of_rule.get(rule.code, []), bar)
    counts = {
        "tests": len(suite),
        "failures": len(suite.findall("testcase/failure")),
        "errors": len(suite.findall("testcase/error")),
        "skipped": len(suite.findall("testcase/skipped")),
    }
    for each in (top, suite):
        for name, count in counts.items():
            each.set(name, str(count))
    indent(top)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(top, encoding="unicode")


def _case(suite: Element, rule: RuleOutcome, findings: list[Finding], bar: Severity) -> None:
    case = SubElement(suite, "testcase", {"classname": f"hnb_xl.{rule.code}", "name": _fit(rule.title)})
    if rule.outcome is Outcome.NOT_RUN:
        SubElement(case, "skipped", {"message": _fit(rule.why)})
    if rule.outcome is Outcome.CRASHED:
        SubElement(case, "error", {"message": _fit(rule.why), "type": "crashed"})
    reached = [each for each in findings if each.accepted is None and each.severity.rank <= bar.rank]
    if reached:
        worst = min(reached, key=lambda each: each.severity.rank)
        many = f"{len(reached)} findings; first: " if len(reached) > 1 else ""
        failure = SubElement(
            case, "failure", {"message": _fit(f"{many}{worst.place}: {worst.message}"), "type": worst.severity.value}
        )
        failure.text = _fit("\n".join(_line(each) for each in reached))
    others = [each for each in findings if each not in reached]
    if others:
        SubElement(case, "system-out").text = _fit("\n".join(_line(each) for each in others))


def _line(finding: Finding) -> str:
    line = f"{finding.severity.value} {finding.place}: {finding.message} {finding.fix}".strip()
    if finding.accepted is None:
        return line
    why = finding.accepted
    return f"accepted ({why.role}, {why.date.isoformat()}: {why.reason}) {line}"


def _fit(words: str) -> str:
    """Text without the characters that XML cannot hold, however they are written."""
    return _NOT_IN_XML.sub("\ufffd", words)
