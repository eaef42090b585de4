"""What a check finds: data, from which every door makes its own text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Severity(StrEnum):
    """error stops sign-off; warning needs an eye; note is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for error, 1 for warning, 2 for note: for sorting, worst first."""
        return list(Severity).index(self)


class Outcome(StrEnum):
    """What became of a rule; none is silent."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not_run"
    CRASHED = "crashed"


class Acceptance(BaseModel):
    """Why a finding may stand: who answers for it, since when, and for which return; `place` is its row's."""

    model_config = ConfigDict(frozen=True)

    reason: str
    role: str
    date: date
    given_for: str
    place: str


class Finding(BaseModel):
    """One thing wrong: where it stands, what was expected, and what to do.

    `value`, `expected` and `difference` are in base units as text (pounds, counts, fractions), or words for ratings.
    `sheet` and `cell` may be empty for a finding about the whole workbook.

    `reference` names the finding so that it can be accepted (`model/overrides.py`); `accepted` is set where it has
    been: it is kept and shown, but counts nowhere and stops nothing. `final` says why it may not be accepted.
    """

    model_config = ConfigDict(frozen=True)

    code: str
    severity: Severity
    title: str
    message: str
    sheet: str = ""
    cell: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
    value: str | None = None
    expected: str | None = None
    difference: str | None = None
    related: tuple[str, ...] = ()
    clause: str = ""
    fix: str = ""
    reference: str = ""
    final: str = ""
    accepted: Acceptance | None = None

    @property
    def place(self) -> str:
        """The cell as a person writes it: KPIs!H9."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet


class RuleOutcome(BaseModel):
    """One rule's outcome; `why` says why it was not run, or how it crashed."""

    model_config = ConfigDict(frozen=True)

    code: str
    title: str
    outcome: Outcome
    findings: int = 0
    why: str = ""


class Findings(BaseModel):
    """All findings of one run, worst first, with the outcome of every rule."""

    model_config = ConfigDict(frozen=True)

    findings: tuple[Finding, ...]
    outcomes: tuple[RuleOutcome, ...]

    def count(self, outcome: Outcome) -> int:
        """How many rules ended so."""
        return sum(1 for rule in self.outcomes if rule.outcome is outcome)

    @property
    def standing(self) -> tuple[Finding, ...]:
        """The findings that nobody has accepted."""
        return tuple(finding for finding in self.findings if finding.accepted is None)

    @property
    def accepted(self) -> tuple[Finding, ...]:
        """The findings that somebody answers for."""
        return tuple(finding for finding in self.findings if finding.accepted is not None)

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """The standing findings of one severity."""
        return tuple(finding for finding in self.standing if finding.severity is severity)

    def at_or_above(self, bar: Severity) -> tuple[Finding, ...]:
        """The standing findings that reach a bar (`--fail-on`)."""
        return tuple(finding for finding in self.standing if finding.severity.rank <= bar.rank)


VOID_SIGN_OFF = "HN099"
"""The rule on signatures that are worth nothing any more."""


def stopping_sign_off(findings: Findings) -> tuple[Finding, ...]:
    """The standing errors that stop sign-off: all but the void of a signature, which signing anew mends."""
    return tuple(finding for finding in findings.of(Severity.ERROR) if finding.code != VOID_SIGN_OFF)


def amount(value: Decimal | None) -> str | None:
    """A figure as findings carry it."""
    from hnb_xl.model.money import plain

    return None if value is None else plain(value)
