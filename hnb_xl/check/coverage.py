"""What stands behind each entered cell: an identity, a second source, a list, a limit, or nothing at all.

A check that finds nothing proves little about a cell that no rule could catch. This says for every cell how it is held,
from the expectations and the contract alone, never from what the rules happen to find.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from hnb_xl.check.series import READS, series
from hnb_xl.check.view import View
from hnb_xl.model.columns import Column, Kind
from hnb_xl.model.expectation import Identity
from hnb_xl.model.inputs import Entry, InputRow, Inputs, slug
from hnb_xl.model.results import Results


class Tie(StrEnum):
    """How firmly a cell is held, firmest first."""

    IDENTITY = "identity"
    SECOND_SOURCE = "second source"
    WORD = "list or reference"
    LIMIT = "limit"
    PRESENCE = "must be filled in"
    NONE = "nothing"


@dataclass(frozen=True, slots=True)
class Held:
    """One entered cell and what holds it."""

    table: str
    row: str
    column: str
    entry: Entry
    tie: Tie
    why: str  # why nothing more can hold it


_SECOND = frozenset(
    {
        Identity.SAME_FACT,
        Identity.LATEST_MONTH,
        Identity.SAVING_LINES,
        Identity.CARRIED,
        Identity.PLAN_CARRIED,
    }
)
_REFERENCES = frozenset(
    {
        "kpi.policy", "model.policy", "model.parts", "outturn.parts", "saving.lines", "saving.condition",
        "model.clause", "condition_kpi.kpi", "workstream.theme", "milestone_due.theme", "theme.series", "rounding.id",
        "ehcp.period",
        "profile.year", "payment.year", "ehcp_plan.year", "point.year", "point.point", "period.year", "period.point",
    }
)  # fmt: skip
_LIMITS = frozenset(
    {
        "period.data_date", "period.submitted", "point.ends", "point.due", "risk.updated", "measure.updated",
        "milestone.due", "month.month", "agreement.version", "agreement.first_year", "agreement.last_year",
        "agreement.schools_block", "agreement.transfer", "agreement.forum", "agreement.secretary",
        "profile.ceiling", "profile.mitigated", "profile.unmitigated", "profile.sv_max", "profile.council",
        "payment.due", "payment.paid", "policy.amber_pct", "policy.red_pct", "policy.amber_amount",
        "policy.red_amount", "risk.impact", "risk.likelihood", "risk.previous", "risk.target", "measure.count",
        "measure.total", "measure.share",
    }
)  # fmt: skip
_PRESENCE = frozenset({"condition.progress", "condition.evidence", "risk.action", "risk.owner", "saving.owner"})

READER = "words for the reader: any are right"
ONCE = "a figure that the return gives only once"
JUDGED = "a rating or a status that somebody gives by judgement"
SETTING = "how the row is read or named; nothing repeats it"


def coverage(inputs: Inputs, results: Results) -> tuple[Held, ...]:
    """Every entered cell that holds something, with what holds it, in the order of the tables."""
    firm = _firm(inputs, results)
    named = _named(inputs)
    limited = {told.entry.place for group in series(View("coverage", READS, inputs, results)) for told in group}
    found = []
    for key, table in inputs.tables.items():
        for row in () if table.contract.recorded else table.rows:
            for column, entry in row.cells.items():
                if entry.is_blank:
                    continue
                name = f"{key}.{row.key if table.contract.items else column}"
                tie = firm.get(entry.place) or _soft(table.contract.column(column), name, row, entry, named, limited)
                found.append(Held(key, row.key, column, entry, tie, _why(table.contract.column(column), entry, tie)))
    return tuple(found)


def _firm(inputs: Inputs, results: Results) -> dict[str, Tie]:
    """Cells under an identity, and those that another cell or a policy repeats."""
    found: dict[str, Tie] = {}
    for each in results.expectations:
        tie = Tie.SECOND_SOURCE if each.identity in _SECOND else Tie.IDENTITY
        for term in each.terms:
            if found.get(term.entry.place) is not Tie.IDENTITY:
                found[term.entry.place] = tie
    for table in ("kpi", "model"):
        for row in inputs[table].named:
            if results.text(f"{table}.{row.key}.rag.computed") and not row["reported"].is_blank:
                found[row["reported"].place] = Tie.SECOND_SOURCE
    for place in _closed(inputs):
        found.setdefault(place, Tie.SECOND_SOURCE)
    return found


def _closed(inputs: Inputs) -> Iterator[str]:
    """Cells that repeat what an earlier return of the year was closed with."""
    here = inputs.points.index(inputs.point) if inputs.point in inputs.points else 0
    closed = {(row.words("period"), row.words("id")) for row in inputs["history"].rows}
    for point in inputs.points[:here]:
        period = f"{inputs.year}/{point}"
        for table, family, end in (("kpi", "kpi", ".actual"), ("contribution", "contributions", "")):
            for row in inputs[table].named:
                if (period, f"{family}.{row.key}{end}") in closed:
                    yield row[point].place
        for row in inputs["condition"].named:
            if (period, f"condition.{row.key}.assurance") in closed:
                yield row[f"{point} assurance"].place
        if point == inputs.points[here - 1]:
            for row in inputs["model"].named:
                if (period, f"model.{row.key}.actual") in closed:
                    yield row["previous"].place
            for row in inputs["kpi"].named:
                if (period, f"kpi.{row.key}.rag.reported") in closed:
                    yield row["reported_last"].place


def _named(inputs: Inputs) -> frozenset[str]:
    """Row keys that another table names, as "table.key"."""
    return frozenset(_names(inputs))


def _names(inputs: Inputs) -> Iterator[str]:
    for table, column, of in (
        ("model", "parts", "model"),
        ("outturn", "parts", "outturn"),
        ("saving", "lines", "model"),
    ):
        for row in inputs[table].rows:
            yield from (f"{of}.{slug(word.lstrip('+-'))}" for word in row.words(column).replace(",", " ").split())
    for table, column, of in (
        ("condition_kpi", "kpi", "kpi"),
        ("model", "clause", "condition"),
        ("saving", "condition", "condition"),
        ("workstream", "theme", "theme"),
        ("milestone_due", "theme", "theme"),
        ("kpi", "policy", "policy"),
        ("model", "policy", "policy"),
    ):
        yield from (f"{of}.{slug(row.words(column))}" for row in inputs[table].rows if row.words(column))
    for row in inputs["rounding"].rows:
        table, _, rest = row.label.partition("/")
        key = next((key for key, each in inputs.tables.items() if each.contract.name == table.strip()), "")
        yield f"{key}.{slug(rest.partition('/')[0].strip())}"


def _soft(column: Column, name: str, row: InputRow, entry: Entry, named: frozenset[str], limited: set[str]) -> Tie:
    is_key = entry.words == row.label and f"{row.table}.{row.key}" in named
    if name in _REFERENCES or is_key or (column.kind is Kind.CHOICE and not _is_judged(column)):
        return Tie.WORD
    if (name in _LIMITS and not _is_over(row)) or entry.place in limited:
        return Tie.LIMIT
    if name in _PRESENCE or column.required:
        return Tie.PRESENCE
    return Tie.NONE


def _is_over(row: InputRow) -> bool:
    """A milestone that is complete may have any date before."""
    return row.table == "milestone" and row.words("status") not in {"Planned", "In progress"}


def _is_judged(column: Column) -> bool:
    """A word of a list that no figure gives: any of them may be right."""
    return (
        bool(column.scale)
        or column.rated
        or column.key in {"status", "direction", "rating", "strategy", "last", "this"}
    )


def _why(column: Column, entry: Entry, tie: Tie) -> str:
    if tie not in {Tie.NONE, Tie.PRESENCE}:
        return ""
    if entry.number is not None and column.key != "rounded_to":
        return ONCE
    if column.kind is Kind.CHOICE:
        return JUDGED
    is_setting = column.key in {"rounded_to", "key", "ref", "policy", "derivation", "instalment", "partner"}
    return SETTING if is_setting or column.kind is Kind.DATE else READER
