"""What a rule is: a record of what it holds, what it reads and two examples, around one pure function.

A rule file ends in a function that looks at its declared columns and yields faults: data only. The runner turns each
fault into a finding with the rule's templates, so that every door says the same.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from hnb_xl.check.fault import Fault, Rows
from hnb_xl.check.view import View
from hnb_xl.model.columns import Kind
from hnb_xl.model.finding import Severity
from hnb_xl.model.tables import TABLES
from hnb_xl.model.year import FinancialYear


class Family(StrEnum):
    """What kind of thing a rule holds: the columns of the matrix that shows where rules are missing."""

    ENTRY = "entry"
    ARITHMETIC = "arithmetic"
    CROSS_TABLE = "cross-table"
    OVER_TIME = "over time"
    AGREEMENT = "agreement"
    PLAN_QUALITY = "plan quality"
    PRESENTATION = "presentation"


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """A rule as the catalogue prints it."""

    code: str
    title: str
    severity: Severity
    family: str
    about: str
    clause: str
    source: str
    reads: tuple[str, ...]
    since: str
    until: str
    fix: str
    final: str

    def as_json(self) -> dict[str, object]:
        """The rule as `hnb-xl rules --json` prints it."""
        return {**asdict(self), "severity": self.severity.value, "reads": list(self.reads)}


STATED = (
    "kpi.baseline",
    "kpi.target",
    "kpi.annual_target",
    "kpi.{point}",
    "model.plan",
    "model.previous",
    "model.actual",
    "outturn.budget",
    "outturn.outturn",
    "outturn.variance_published",
    "outturn.future_demand",
    "outturn.incl_published",
    "ehcp.issued",
    "ehcp.ceased",
    "ehcp.movers",
    "ehcp.stock",
    "profile.brought_forward",
    "profile.in_year_plan",
    "profile.hnb_plan",
    "profile.ceiling",
    "profile.sv_max",
    "profile.council",
    "profile.outturn",
    "payment.due",
    "agreement.transfer",
    "ehcp_plan.issued",
    "ehcp_plan.ceased",
    "ehcp_plan.january",
)
"""Every column in which a return may state a fact: a rule on facts takes each from wherever it is stated best."""

Body = Callable[[View], Iterator[Fault]]


def _finds_nothing(look: View) -> Iterator[Fault]:  # noqa: ARG001  # a rule without a function yet
    """Nothing: what a rule does before it is put around its function."""
    yield from ()


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule of the catalogue.

    Args:
        code: HN and three digits, as in the file's name; never used again for another rule.
        title: What is wrong when it fails, in plain words.
        severity: The worst a finding of it may be.
        family: What kind of thing it holds; a test asks every rule for it.
        message: Template of what a finding says; fields are those of `words.fields`.
        fix: Template of what to do.
        reads: The columns (or items) it may look at, as "table.column"; per-point columns as "kpi.{point}".
        needs: Those of `reads` that must hold something somewhere, or the rule is not run.
        passing: Rows on which it finds nothing.
        failing: Rows on which it finds something.
        clause: Clause of the agreement it guards.
        source: Where the requirement comes from.
        since: First financial year it holds for.
        until: Last financial year it holds for.
        final: Why nobody may accept its findings; empty where a reason, a role and a date are enough.
        last: Runs after all others, and may look at what became of the overrides.
        body: The function that looks.
    """

    code: str
    title: str
    severity: Severity
    message: str
    fix: str
    reads: tuple[str, ...]
    passing: Rows
    failing: Rows
    needs: tuple[str, ...] = ()
    clause: str = ""
    source: str = ""
    since: str = ""
    until: str = ""
    final: str = ""
    last: bool = False
    family: Family | None = None
    body: Body = _finds_nothing

    def __call__(self, body: Body) -> Rule:
        """The rule around a function: a rule file writes `@Rule(...)` above it."""
        return replace(self, body=body)

    @property
    def info(self) -> RuleInfo:
        """What the catalogue says of it."""
        about = inspect.getdoc(self.body) or ""
        family = self.family.value if self.family else ""
        return RuleInfo(
            self.code, self.title, self.severity, family, about, self.clause, self.source, self.reads, self.since,
            self.until, self.fix, self.final,
        )  # fmt: skip

    def holds_in(self, year: FinancialYear) -> bool:
        """Whether the rule applies to a financial year."""
        first = FinancialYear.parse(self.since) if self.since else year
        last = FinancialYear.parse(self.until) if self.until else year
        return first <= year <= last


def entered(*kinds: Kind) -> tuple[str, ...]:
    """Every column and item of the contract that is typed or set up, of some kinds (all when none is given).

    For rules that look at how cells are filled in, whatever they mean.
    """
    found = []
    for table in TABLES:
        if table.items:
            found += [f"{table.key}.{item.key}" for item in table.items if _wanted(item.kind, kinds)]
        else:
            found += [
                f"{table.key}.{column.key}"
                for column in table.columns
                if not column.is_computed and _wanted(column.kind, kinds)
            ]
    return tuple(found)


def _wanted(kind: Kind, kinds: tuple[Kind, ...]) -> bool:
    return not kinds or kind in kinds
