"""Checks: what the rules found, where it stands, and what to do; and every rule that could not say."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal, InvalidOperation

from hnb_xl.model.blocks import Block, Cell, Heading, Role, Sheet, Style, Text
from hnb_xl.model.finding import Finding, Outcome, RuleOutcome
from hnb_xl.model.inputs import InputRow
from hnb_xl.model.money import Unit
from hnb_xl.present.tabular import Field, tabulate, words
from hnb_xl.present.view import Page, View
from hnb_xl.present.wording import SEVERITIES, in_words, judged, plural

NAME = "Checks"
_GRID = (11.0, 9.0, 19.0, 56.0, 14.0, 14.0, 13.0, 44.0, 8.0)
_QUOTE = "'"
_OUTCOMES = {
    Outcome.PASSED: ("Passed", "Nothing wrong"),
    Outcome.FAILED: ("Failed", "Findings below"),
    Outcome.NOT_RUN: ("Not run", "Could not look"),
    Outcome.CRASHED: ("Crashed", "Program fault"),
}


def make(view: View) -> Sheet:
    """The sheet."""
    sheets = {table.sheet: at for at, table in enumerate(view.inputs.tables.values())}
    found = sorted(view.findings.findings, key=lambda finding: (finding.severity.rank, sheets.get(finding.sheet, -1)))
    blocks: list[Block] = [Heading("What became of the rules"), _outcomes(view)]
    blocks.append(Heading(counted_findings(view) or "Findings"))
    if found:
        blocks.append(
            tabulate(
                "outFindings",
                _fields(view),
                found,
                summary="Every finding: severity, rule, place, what is wrong, what was expected and what to do",
                filterable=True,
                repeat_header=True,
            )
        )
    else:
        blocks.append(Text("No rule that ran found anything wrong."))
    blocks += _silent(view)
    caption = (
        "Errors stop sign-off; warnings need an eye; notes are worth knowing. Outcomes count rules, of which one may "
        "make several findings. Where a finding stands is a link to its cell."
    )
    return view.sheet(NAME, "Checks", caption, blocks, _GRID, role=Role.CHECKS)


def counted_findings(view: View) -> str:
    """How many findings of each severity: "Findings: 3 errors, 8 warnings"."""
    counts = Counter(finding.severity.value for finding in view.findings.findings)
    found = [
        f"{SEVERITIES[severity].shape} {plural(counts[severity], severity)}"
        for severity in SEVERITIES
        if counts[severity]
    ]
    return f"Findings: {' · '.join(found)}" if found else ""


def _outcomes(view: View) -> Block:
    fields: list[Field[Outcome]] = [
        Field("Outcome", lambda outcome: words(_OUTCOMES[outcome][0])),
        Field("Rules", lambda outcome: Cell(view.findings.count(outcome), Style.FIGURE), number=True),
        Field("Meaning", lambda outcome: words(_OUTCOMES[outcome][1])),
    ]
    return tabulate(
        "outOutcomes", fields, tuple(_OUTCOMES), summary="How many rules passed, failed, did not run, crashed"
    )


def link_to(finding: Finding) -> str | None:
    """The finding's cell, as a link inside the workbook."""
    if not finding.sheet or not finding.cell:
        return None
    return f"'{finding.sheet.replace(_QUOTE, 2 * _QUOTE)}'!{finding.cell}"


def _fields(view: View) -> list[Field[Finding]]:
    def where(finding: Finding) -> Cell:
        link = link_to(finding)
        return Cell(finding.place or "Whole workbook", Style.LINK if link else Style.LABEL, link=link)

    return [
        Field("Severity", lambda finding: judged(finding.severity.value, SEVERITIES), rated=True),
        Field("Rule", lambda finding: words(finding.code)),
        Field("Where", where),
        Field("What is wrong", lambda finding: words(f"{finding.title}. {finding.message}")),
        Field("It says", lambda finding: words(shown(view, finding, finding.value))),
        Field("Expected", lambda finding: words(shown(view, finding, finding.expected))),
        Field("Difference", lambda finding: words(shown(view, finding, finding.difference, signed=True))),
        Field("What to do", lambda finding: words(finding.fix)),
        Field("Clause", lambda finding: words(finding.clause)),
    ]


def shown(view: View, finding: Finding, value: str | None, *, signed: bool = False) -> str:
    """A finding's figure in the unit of its row; words stay as they are."""
    if not value:
        return ""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    unit = unit_of(view, finding)
    return value if unit is None else in_words(number, unit, signed=signed)


def unit_of(view: View, finding: Finding) -> Unit | None:
    """The unit of the cell a finding stands in: its column's, else its row's; None where that is not known."""
    table = next((t for t in view.inputs.tables.values() if t.contract.name == finding.table), None)
    if table is None:
        return None
    column = next((c for c in table.contract.columns if finding.column in (c.header, c.key)), None)
    if column is not None and column.unit is not None:
        return column.unit
    row: InputRow | None = table.get(finding.row) or next((r for r in table if r.label == finding.row), None)
    return row.unit if row is not None and "unit" in row.cells else None


def _silent(view: View) -> list[Block]:
    """Rules that were not run or crashed, each with why: none is silent."""
    silent = [rule for rule in view.findings.outcomes if rule.outcome in (Outcome.NOT_RUN, Outcome.CRASHED)]
    if not silent:
        return []
    fields: list[Field[RuleOutcome]] = [
        Field("Outcome", lambda rule: words(_OUTCOMES[rule.outcome][0])),
        Field("Rule", lambda rule: words(rule.code)),
        Field("What it checks", lambda rule: words(rule.title)),
        Field("Why it could not say", lambda rule: words(rule.why)),
    ]
    return [
        Heading("Rules that could not say"),
        tabulate("outSilentRules", fields, silent, summary="Rules that were not run or crashed, and why"),
    ]


PAGE = Page(NAME, (), "What the rules found, where it stands, and what to do about it", make)
