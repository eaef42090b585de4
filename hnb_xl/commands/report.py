"""Findings and headline figures as text and as JSON documents."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from hnb_xl.model.finding import Finding, Findings, Outcome, Severity
from hnb_xl.model.plain_text import printable

if TYPE_CHECKING:
    from hnb_xl.check.runner import Cost
    from hnb_xl.model.results import Results
    from hnb_xl.pipeline import Figures

_MARKS = {Severity.ERROR: "■ ERROR", Severity.WARNING: "▲ WARNING", Severity.NOTE: "● NOTE"}
_WIDTH = 108


def pounds(value: Decimal | None) -> str:
    """£28,363,000; a deficit or cost is positive."""
    if value is None:
        return "no figure yet"
    return f"{'-' if value < 0 else ''}£{abs(value):,.0f}"


def millions(value: Decimal | None) -> str:
    """£3.962m."""
    if value is None:
        return "no figure yet"
    return f"{'-' if value < 0 else ''}£{abs(value) / 1_000_000:.3f}m"


def findings_document(figures: Figures) -> dict[str, object]:
    """The document `check --json` prints."""
    found = figures.findings
    return {
        "book": figures.inputs.book,
        "period": str(figures.inputs.period),
        "outcomes": {outcome.value: found.count(outcome) for outcome in Outcome},
        "findings": [finding.model_dump(mode="json") for finding in found.findings],
        "rules": [rule.model_dump(mode="json") for rule in found.outcomes],
    }


def as_json(document: object) -> str:
    """A document as text: readable, and the same for the same content."""
    return json.dumps(document, ensure_ascii=False, indent=1)


def finding_lines(finding: Finding) -> list[str]:
    """One finding for the screen: where, what, and what to do; of an accepted one, why it may stand."""
    place = f" {finding.place}" if finding.place else ""
    head = f"  {finding.code}{place}: {finding.message}"
    lines = textwrap.wrap(printable(head), _WIDTH, subsequent_indent="      ")
    if finding.accepted is not None:
        why = finding.accepted
        text = f"Accepted for {why.given_for} by the {why.role} on {why.date.isoformat()} ({why.place}): {why.reason}"
        return lines + textwrap.wrap(printable(text), _WIDTH, initial_indent="      ", subsequent_indent="      ")
    if finding.fix:
        lines += textwrap.wrap(
            printable(f"What to do: {finding.fix}"), _WIDTH, initial_indent="      ", subsequent_indent="      "
        )
    return lines


def findings_text(findings: Findings) -> str:
    """The standing findings by severity and sheet, those accepted, then the outcomes of the rules."""
    lines: list[str] = []
    for severity in Severity:
        group = findings.of(severity)
        if group:
            lines += ["", f"{_MARKS[severity]}: {len(group)}"]
        for sheet in dict.fromkeys(finding.sheet for finding in group):
            lines.append(printable(f" {sheet or 'Workbook'}"))
            for finding in group:
                if finding.sheet == sheet:
                    lines += finding_lines(finding)
    if findings.accepted:
        lines += ["", f"✓ ACCEPTED on the sheet Overrides: {len(findings.accepted)}"]
        for finding in findings.accepted:
            lines += finding_lines(finding)
    lines += ["", outcomes_line(findings)]
    for rule in findings.outcomes:
        if rule.outcome in (Outcome.NOT_RUN, Outcome.CRASHED):
            text = f"  {rule.code} {rule.title}: {rule.outcome.value.replace('_', ' ')}. {rule.why}"
            lines += textwrap.wrap(printable(text), _WIDTH, subsequent_indent="      ")
    return "\n".join(lines).lstrip("\n")


def profile_text(costs: Sequence[Cost]) -> str:
    """What each rule costs, dearest first, and all of them together."""
    lines = [f"{'Cost of the rules':<62}{'ms':>10}{'share':>8}{'findings':>10}"]
    total = sum(cost.seconds for cost in costs)
    for cost in costs:
        share = cost.seconds / total if total else 0
        lines.append(f"  {cost.code}  {cost.title[:50]:<52}{cost.seconds * 1000:>8.2f}{share:>8.0%}{cost.findings:>10}")
    lines.append(f"{f'{len(costs)} rules':<62}{total * 1000:>10.2f}")
    return "\n".join(lines)


def outcomes_line(findings: Findings) -> str:
    """How many rules ended in each of the four ways."""
    counts = ", ".join(f"{findings.count(outcome)} {outcome.value.replace('_', ' ')}" for outcome in Outcome)
    return f"Rules: {counts}."


def headline_lines(results: Results) -> list[str]:
    """The figures an officer is asked for first."""
    value = results.value
    lines = [
        f"{results.authority}, return {results.period}"
        + (f", data at {results.data_date:%d %B %Y}" if results.data_date else ""),
        "",
        f"  Cumulative deficit before safety valve   {pounds(value('deficit.cumulative.before_sv')):>14}",
        f"  Ceiling in the agreement                 {pounds(value('deficit.ceiling')):>14}",
        f"  Headroom under the ceiling               {pounds(value('deficit.headroom')):>14}",
        f"  After the maximum payments               {pounds(value('deficit.cumulative.after_sv_max')):>14}",
    ]
    lines += _model_lines(results)
    stock, change = value("ehcp.stock"), value("ehcp.stock_change.to_date")
    if stock is not None:
        growth = value("ehcp.growth_pct")
        words = (
            f" ({change:+,.0f}, {growth:+.2%} since the baseline)" if change is not None and growth is not None else ""
        )
        lines.append(f"  EHCPs maintained                         {stock:>14,.0f}{words}")
    saved, planned = value("savings.total"), value("savings.target")
    if saved is not None and planned is not None:
        lines.append(f"  Savings forecast against target          {pounds(saved):>14} of {pounds(planned)}")
    lines += [*_programme_lines(results), "", *rating_lines(results)]
    return lines


def _programme_lines(results: Results) -> Iterable[str]:
    """What a programme is rated as a whole, and a deficit that is only assumed, with what it assumes."""
    assumed = results.get("deficit.assumed.cumulative")
    if assumed is not None:
        yield f"  Cumulative deficit, assumed               {pounds(assumed.value):>14} ({assumed.text})"
    for figure in results.starting("rating."):
        if figure.id.endswith(".this") and figure.text:
            yield f"  {figure.label.removesuffix(': rating')[:40]:<40} {figure.text}"


def _model_lines(results: Results) -> Iterable[str]:
    """Net DSG deficit and expenditure, as the model states them, with their parts where these differ."""
    for figure in results.figures:
        if not figure.id.startswith("model.") or not figure.id.endswith(".parts_actual"):
            continue
        key = figure.id.removesuffix(".parts_actual")
        actual, moved = results.get(f"{key}.actual"), results.value(f"{key}.variance")
        if actual is None or actual.value is None or actual.unit != "GBP":
            continue
        text = f"  {actual.label[:40]:<40} {millions(actual.value):>14}"
        if moved is not None:
            text += f" (variance {'+' if moved > 0 else ''}{millions(moved)})"
        if figure.value is not None and figure.value != actual.value:
            text += f"; parts give {millions(figure.value)}"
        yield text


def rating_lines(results: Results) -> list[str]:
    """Computed and reported RAG counts over all categories."""
    lines = []
    for suffix, words in (("", "Computed RAG"), (".reported", "Reported RAG")):
        counts = {
            colour: sum(
                int(figure.value or 0)
                for figure in results.starting("rag.count.")
                if figure.id.endswith(f".{colour.lower()}{suffix}")
            )
            for colour in ("Green", "Amber", "Red")
        }
        lines.append(f"  {words}: " + ", ".join(f"{count} {colour}" for colour, count in counts.items()))
    return lines
