"""Findings as markdown, for the summary of a CI job or a pull request."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from hnb_xl.model.finding import Finding, Outcome, Severity
from hnb_xl.model.plain_text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hnb_xl.pipeline import Figures

_MARKS = {Severity.ERROR: "■ Error", Severity.WARNING: "▲ Warning", Severity.NOTE: "● Note"}
_SPECIAL = re.compile(r"([\\`*_{}\[\]#|~])")
_LINKED = re.compile(r"@|:(?=//)|(?<=www)\.", re.IGNORECASE)  # what a forge makes a mention or a link of by itself


def markdown(figures: Figures) -> str:
    """A heading, the counts, the standing findings, those accepted, and the rules that could not say."""
    found, inputs = figures.findings, figures.inputs
    lines = [f"## {escaped(inputs.book)}: {escaped(str(inputs.period))}", "", *_counts(figures)]
    if found.standing:
        lines += ["", "### Findings", ""]
        lines += _table(
            ("Severity", "Rule", "Where", "What is wrong", "What to do"),
            ((_MARKS[each.severity], each.code, each.place, each.message, each.fix) for each in found.standing),
        )
    if found.accepted:
        lines += ["", "### Accepted", ""]
        lines += _table(("Rule", "Where", "What was found", "Accepted"), (_accepted(each) for each in found.accepted))
    silent = [rule for rule in found.outcomes if rule.outcome in {Outcome.NOT_RUN, Outcome.CRASHED}]
    if silent:
        lines += ["", "### Rules that could not say", ""]
        rows = ((rule.outcome.value.replace("_", " "), rule.code, rule.title, rule.why) for rule in silent)
        lines += _table(("Outcome", "Rule", "What it checks", "Why"), rows)
    return "\n".join(lines)


def _counts(figures: Figures) -> Iterable[str]:
    found = figures.findings
    severities = " · ".join(f"{_MARKS[each]}s: {len(found.of(each))}" for each in Severity)
    outcomes = ", ".join(f"{found.count(each)} {each.value.replace('_', ' ')}" for each in Outcome)
    return (f"{severities} · ✓ Accepted: {len(found.accepted)}", "", f"Rules: {outcomes}.")


def _accepted(finding: Finding) -> tuple[str, ...]:
    why = finding.accepted
    said = f"{why.role}, {why.date.isoformat()}, for {why.given_for}: {why.reason}" if why else ""
    return (finding.code, finding.place, finding.message, said)


def _table(headers: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [f"| {' | '.join(headers)} |", f"|{' --- |' * len(headers)}"]
    return lines + [f"| {' | '.join(escaped(cell) for cell in row)} |" for row in rows]


def escaped(words: str) -> str:
    """Words as they are, whatever they look like: no markup, no HTML, no link, no mention, on one line."""
    text = html.escape(" ".join(printable(words).split()), quote=False)
    text = _SPECIAL.sub(r"\\\1", text)
    return _LINKED.sub(lambda found: f"&#{ord(found[0])};", text)
