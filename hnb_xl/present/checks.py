"""Checks: what the rules found, where it stands, and what to do; and every rule that could not say."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal

from hnb_xl.model.blocks import (
    HIGHLIGHTED,
    REFERENCES,
    Beside,
    Block,
    Cell,
    Heading,
    Name,
    Role,
    Sheet,
    Style,
    Table,
    Text,
)
from hnb_xl.model.finding import Finding, Outcome, RuleOutcome, Severity
from hnb_xl.model.inputs import InputRow
from hnb_xl.model.money import Unit
from hnb_xl.model.tables import INPUT_SHEETS
from hnb_xl.present.accepted import by_whom, expiry, may_be_signed, reason, severity
from hnb_xl.present.tabular import Field, tabulate, words
from hnb_xl.present.view import Page, View
from hnb_xl.present.wording import SEVERITIES, in_words, plural

NAME = "Checks"
FINDINGS = "outFindings"

_GRID = (11.0, 9.0, 19.0, 56.0, 14.0, 14.0, 13.0, 44.0, 8.0, 18.0, 66.0, 22.0)
_PRINTED = 9  # columns from the left; what sheet, reference and highlight are for the screen
_RIGHT = 3  # the grid column where what stands beside the outcomes begins
_WHERE, _WIDEST = 2, 36.0  # the grid column of a finding's place, and how wide the longest may make it
_MARGIN = "   "
_QUOTE = "'"
_NUMBER = re.compile(r"-?[0-9]{1,400}(?:\.[0-9]{1,6})?")  # as findings carry one
_REFERENCE, _HIGHLIGHT = "Reference", "Highlighted cell"
_WORKBOOK = "Whole workbook"
_OUTCOMES = {
    Outcome.PASSED: ("Passed", "Nothing wrong"),
    Outcome.FAILED: ("Failed", "Findings below"),
    Outcome.NOT_RUN: ("Not run", "Could not look"),
    Outcome.CRASHED: ("Crashed", "Program fault"),
}


def make(view: View) -> Sheet:
    """The sheet."""
    found = _by_severity_and_sheet(view, view.findings.standing)
    accepted = _by_severity_and_sheet(view, view.findings.accepted)
    blocks: list[Block] = [Text(may_be_signed(view)), _at_a_glance(view)]
    blocks.append(Heading(counted_findings(view) or "Findings: none stands"))
    blocks.append(_findings(view, found))
    blocks += _accepted(view, accepted)
    blocks += _silent(view)
    caption = (
        "Errors stop sign-off; warnings need an eye; notes are worth knowing. Outcomes count rules, of which one may "
        "make several findings. A cell's name is a link to it. A finding that is right as it stands is accepted on "
        "the sheet Overrides, under its reference (right of the table)."
    )
    sheet = view.sheet(NAME, "Checks", caption, blocks, _grid([*found, *accepted]), role=Role.CHECKS)
    names = tuple(Name(name, FINDINGS, "", header) for name, header in _NAMED)
    return replace(sheet, names=names, print_columns=_PRINTED)


def _grid(found: list[Finding]) -> tuple[float, ...]:
    """The widths, with room for the longest place on one line: LibreOffice does not wrap a link."""
    longest = max((len(f"{finding.place}{_MARGIN}") for finding in found), default=0)
    widths = list(_GRID)
    widths[_WHERE] = min(max(widths[_WHERE], float(longest)), _WIDEST)
    return tuple(widths)


_NAMED = ((REFERENCES, _REFERENCE), (HIGHLIGHTED, _HIGHLIGHT))


def _by_severity_and_sheet(view: View, findings: tuple[Finding, ...]) -> list[Finding]:
    sheets = {table.sheet: at for at, table in enumerate(view.inputs.tables.values())}
    return sorted(findings, key=lambda finding: (finding.severity.rank, sheets.get(finding.sheet, -1)))


def counted_findings(view: View) -> str:
    """How many findings of each severity: "Findings: 3 errors, 8 warnings", and how many are accepted."""
    counts = Counter(finding.severity.value for finding in view.findings.standing)
    found = [
        f"{SEVERITIES[severity].shape} {plural(counts[severity], severity)}"
        for severity in SEVERITIES
        if counts[severity]
    ]
    if view.findings.accepted:
        found.append(f"✓ {len(view.findings.accepted)} accepted")
    return f"Findings: {' · '.join(found)}" if found else ""


def _at_a_glance(view: View) -> Block:
    """What became of the rules, and beside it how many findings stand on each sheet."""
    left: tuple[Block, ...] = (Heading("What became of the rules"), _outcomes(view))
    sheets = list(dict.fromkeys(finding.sheet for finding in view.findings.standing))
    if not sheets:
        return Beside(left, (Heading("Findings by sheet"), Text("None.")), at=_RIGHT)
    return Beside(left, (Heading("Findings by sheet"), _sheets(view, sheets)), at=_RIGHT)


def _outcomes(view: View) -> Table:
    fields: list[Field[Outcome]] = [
        Field("Outcome", lambda outcome: words(_OUTCOMES[outcome][0])),
        Field("Rules", lambda outcome: Cell(view.findings.count(outcome), Style.FIGURE), number=True),
        Field("Meaning", lambda outcome: words(_OUTCOMES[outcome][1])),
    ]
    return tabulate(
        "outOutcomes", fields, tuple(_OUTCOMES), summary="How many rules passed, failed, did not run, crashed"
    )


def _sheets(view: View, sheets: list[str]) -> Table:
    standing = Counter((finding.sheet, finding.severity) for finding in view.findings.standing)

    def count(severity: Severity) -> Field[str]:
        header = f"{SEVERITIES[severity.value].shape} {severity.value.capitalize()}s"
        return Field(header, lambda sheet: Cell(standing[sheet, severity], Style.FIGURE), number=True)

    def name(sheet: str) -> Cell:
        return Cell(sheet, Style.LINK, link=f"{_quoted(sheet)}!A1") if sheet else words(_WORKBOOK)

    order = {sheet: at for at, sheet in enumerate(INPUT_SHEETS)}
    fields = [Field("Sheet", name), *(count(severity) for severity in Severity)]
    ordered = sorted(sheets, key=lambda sheet: (order.get(sheet, len(order)), sheet))
    table = tabulate("outBySheet", fields, ordered, summary="How many findings stand on each sheet, by severity")
    return replace(table, at=_RIGHT)


def link_to(finding: Finding) -> str | None:
    """The finding's cell, as a link inside the workbook."""
    return f"{_quoted(finding.sheet)}!{finding.cell}" if finding.sheet and finding.cell else None


def _quoted(sheet: str) -> str:
    return f"'{sheet.replace(_QUOTE, 2 * _QUOTE)}'"


def _findings(view: View, found: list[Finding]) -> Table:
    fields = [
        *_placed(),
        Field("What is wrong", lambda finding: words(f"{finding.title}. {finding.message}")),
        *_figures(view),
        Field("What to do", lambda finding: words(finding.fix)),
        Field("Clause", lambda finding: words(finding.clause)),
        Field("Sheet", lambda finding: words(finding.sheet or _WORKBOOK)),
        Field(_REFERENCE, lambda finding: words(finding.reference)),
        Field(_HIGHLIGHT, lambda finding: words(highlighted(view, finding))),
    ]
    return tabulate(
        FINDINGS,
        fields,
        found,
        summary="Every standing finding: severity, place, rule, what is wrong, what was expected and what to do",
        filterable=True,
        repeat_header=True,
    )


def _placed() -> list[Field[Finding]]:
    def where(finding: Finding) -> Cell:
        link = link_to(finding)
        return Cell(finding.place or _WORKBOOK, Style.LINK if link else Style.LABEL, link=link)

    return [
        Field("Severity", severity, rated=True),
        Field("Rule", lambda finding: words(finding.code)),
        Field("Where", where),
    ]


def _figures(view: View) -> list[Field[Finding]]:
    return [
        Field("It says", lambda finding: words(shown(view, finding, finding.value))),
        Field("Expected", lambda finding: words(shown(view, finding, finding.expected))),
        Field("Difference", lambda finding: words(shown(view, finding, finding.difference, signed=True))),
    ]


def highlighted(view: View, finding: Finding) -> str:
    """The cell as an input sheet looks itself up, by the contract's name of the sheet; blank where nothing is marked.

    Notes are not marked, nor what has been accepted: what is marked is to be looked at. A team's own sheets, read
    through a map, look nothing up: they are not ours to format.
    """
    tables = view.inputs.tables.items()
    table = next((t for key, t in tables if t.contract.name == finding.table and key not in view.inputs.mapped), None)
    wanted = view.highlight and finding.severity is not Severity.NOTE and finding.accepted is None
    return f"{table.contract.sheet}!{finding.cell}" if wanted and table is not None and finding.cell else ""


def _accepted(view: View, found: list[Finding]) -> list[Block]:
    """What somebody answers for, apart: with what was found, by whom, why, and until when."""
    if not found:
        return []
    fields = [
        *_placed(),
        Field("What was found", lambda finding: words(f"{finding.title}. {finding.message}")),
        *_figures(view),
        Field("Accepted because", lambda finding: words(f"{reason(finding)} ({by_whom(finding)}; {expiry(finding)})")),
    ]
    return [
        Heading("Accepted on the sheet Overrides: kept, but they stop nothing"),
        tabulate("outAccepted", fields, found, summary="Findings accepted for this return, with reason, role and date"),
    ]


def shown(view: View, finding: Finding, value: str | None, *, signed: bool = False) -> str:
    """A finding's figure in the unit of its row; words stay as they are."""
    if not value:
        return ""
    if _NUMBER.fullmatch(value) is None:  # words may read as numbers to Decimal: NaN, 1e999999999, 1_000
        return value
    unit = unit_of(view, finding)
    return value if unit is None else in_words(Decimal(value), unit, signed=signed)


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
