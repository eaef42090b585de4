"""Which findings somebody has accepted, and which overrides hold nothing: decided once all other rules have run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from hnb_xl.model.finding import Acceptance, Finding
from hnb_xl.model.inputs import InputRow, Inputs
from hnb_xl.model.overrides import Reference
from hnb_xl.model.tables.overrides import ROLES

_RATED = {"tblKPI": "kpi", "tblModel": "model"}
_NEEDED = ("reason", "role", "date")


class Standing(Enum):
    """What an override is worth at this return."""

    HOLDS = "holds"
    ILLEGIBLE = "names no finding"
    OTHER_RETURN = "was given for another return"
    INCOMPLETE = "lacks something"
    FINAL = "names a finding that may not be accepted"
    UNMATCHED = "matches nothing"


@dataclass(frozen=True, slots=True)
class Judged:
    """An override and what it is worth. `lacking` are the columns that hold nothing fit."""

    row: InputRow
    standing: Standing
    reference: Reference | None = None
    finding: Finding | None = None
    lacking: tuple[str, ...] = ()
    reason: str = ""


def judged(inputs: Inputs, findings: Iterable[Finding]) -> tuple[Judged, ...]:
    """Every override held against what the rules found."""
    by_reference: dict[str, Finding] = {}
    for finding in findings:
        by_reference.setdefault(finding.reference.casefold(), finding)
    return tuple(_judged(row, inputs, by_reference) for row in inputs["override"])


def accepted(findings: Iterable[Finding], overrides: Iterable[Judged]) -> tuple[Finding, ...]:
    """The findings, each that an override holds for marked with why."""
    why: dict[str, Acceptance] = {}
    for each in overrides:
        if each.standing is Standing.HOLDS and each.reference is not None:
            why.setdefault(each.reference.same, _acceptance(each, each.reference))
    return tuple(
        finding.model_copy(update={"accepted": why[finding.reference.casefold()]})
        if finding.reference.casefold() in why
        else finding
        for finding in findings
    )


def _judged(row: InputRow, inputs: Inputs, by_reference: dict[str, Finding]) -> Judged:
    reference = Reference.parse(row.words("finding"))
    if reference is None:
        return Judged(row, Standing.ILLEGIBLE)
    if reference.given_for.casefold() != str(inputs.period).casefold():
        return Judged(row, Standing.OTHER_RETURN, reference)
    finding = by_reference.get(reference.same)
    reason = row.words("reason") or beside_the_rating(finding, inputs)
    lacking = tuple(column for column in _NEEDED if not _is_given(row, column, reason))
    if finding is not None and finding.final:
        return Judged(row, Standing.FINAL, reference, finding)
    if lacking:
        return Judged(row, Standing.INCOMPLETE, reference, finding, lacking)
    if finding is None:
        return Judged(row, Standing.UNMATCHED, reference)
    return Judged(row, Standing.HOLDS, reference, finding, reason=reason)


def _is_given(row: InputRow, column: str, reason: str) -> bool:
    if column == "reason":
        return bool(reason)
    return row.words("role") in ROLES if column == "role" else row.day("date") is not None


def beside_the_rating(finding: Finding | None, inputs: Inputs) -> str:
    """The reason that stands beside a rated row already: nobody types it twice."""
    table = _RATED.get(finding.table) if finding is not None else None
    row = inputs[table].get(finding.row) if table and finding is not None else None
    return row.words("reason") if row is not None else ""


def _acceptance(each: Judged, reference: Reference) -> Acceptance:
    day = each.row.day("date")
    if day is None:
        raise ValueError("an override that holds has a date")
    return Acceptance(
        reason=each.reason,
        role=each.row.words("role"),
        date=day,
        given_for=reference.given_for,
        place=each.row.place,
    )
