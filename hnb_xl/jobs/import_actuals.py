"""Import actuals: figures from an extract of the ledger or a case system into the cells a mapping names.

Nothing that a person typed is written over unasked, text never becomes a formula, and the same extract imported twice
changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from hnb_xl import pipeline
from hnb_xl.errors import Refused
from hnb_xl.jobs.audit import Deed, What, record
from hnb_xl.jobs.done import Done
from hnb_xl.jobs.import_plan import ImportPlan, planned
from hnb_xl.jobs.import_steps import refuse_unread, spelled
from hnb_xl.model.imported import ImportRecord, Step, Written
from hnb_xl.model.money import plain
from hnb_xl.present.import_record import import_record_sheet

if TYPE_CHECKING:
    from hnb_xl.books.book import Book, ReadableBook
    from hnb_xl.model.import_mapping import ImportMapping

_MOST_NAMED = 5


@dataclass(frozen=True)
class Imported(Done):
    """What an import did, or would do.

    Args:
        plan: Every cell, every row left out, and the control totals.
    """

    plan: ImportPlan = field(kw_only=True)


class WouldOverwrite(Refused):
    """Cells hold what a person typed; `plan` lists them."""

    def __init__(self, plan: ImportPlan, conflicts: Sequence[Step], fix: str) -> None:
        named = "; ".join(f"{each.change.place} ({each.label}): {each.conflict}" for each in conflicts[:_MOST_NAMED])
        more = f"; and {len(conflicts) - _MOST_NAMED} more" if len(conflicts) > _MOST_NAMED else ""
        many = "1 cell holds" if len(conflicts) == 1 else f"{len(conflicts)} cells hold"
        super().__init__("would_overwrite", f"{many} something else than {plan.extract.name} has. {named}{more}.", fix)
        self.plan = plan


def import_actuals(
    book: Book,
    data: bytes,
    name: str,
    mapping: ImportMapping | None = None,
    *,
    now: datetime,
    by: str = "",
    overwrite: bool = False,
) -> Imported:
    """Fill cells of a book from an extract, remember it, and bring what is computed up to date.

    Args:
        book: The workbook, which is written to.
        data: The extract's bytes.
        name: Its file name.
        mapping: By what to read it; without one, by the mapping of the workbook whose columns it has.
        now: When, with its offset from UTC, for the record.
        by: The role that asked for it, where one was given.
        overwrite: Write also over what a person typed; what stood there is recorded.

    Raises:
        CannotRun: the workbook, the extract or the mapping cannot be used.
        Refused: the extract contradicts itself, or a person's entries stand in the way.
    """
    plan = planned(book, data, name, mapping)
    _refuse_conflicts(plan, overwrite=overwrite)
    taken = [*plan.steps.changes, *plan.steps.conflicts]
    if not taken and plan.keeps_mapping:
        return Imported(f"Nothing to do: the workbook holds every figure of {name} already.", plan=plan)
    changes = tuple(step.change for step in taken)
    book.put_values(changes)
    book.put_sheets([import_record_sheet(_remembered(plan, taken, now))])
    figures = pipeline.refresh(book).figures
    refuse_unread(taken, figures.inputs)
    record(book, Deed(What.IMPORTED, now, by, _detail(plan, taken), plan.inputs.fingerprint), figures)
    return Imported(_did(plan, taken), changes, figures, tuple(_remarks(plan)), plan=plan)


def preview_import(book: ReadableBook, data: bytes, name: str, mapping: ImportMapping | None = None) -> Imported:
    """What an import would do: `changes` are those it would make; nothing is written.

    Args:
        book: The workbook.
        data: The extract's bytes.
        name: Its file name.
        mapping: By what to read it; without one, by the mapping of the workbook whose columns it has.

    Raises:
        CannotRun: the workbook, the extract or the mapping cannot be used.
        Refused: the extract contradicts itself.
    """
    plan = planned(book, data, name, mapping)
    return Imported(
        _would(plan), tuple(step.change for step in plan.steps.changes), None, tuple(_remarks(plan)), plan=plan
    )


def _refuse_conflicts(plan: ImportPlan, *, overwrite: bool) -> None:
    conflicts = plan.steps.conflicts
    formulas = [each for each in conflicts if "formula" in each.conflict]
    if formulas:
        raise WouldOverwrite(plan, formulas, "Take these cells out of the mapping, or type a figure over the formula.")
    if conflicts and not overwrite:
        raise WouldOverwrite(
            plan, conflicts, "Nothing was written. Look with --preview; --overwrite writes over them and records them."
        )


def _remembered(plan: ImportPlan, taken: Iterable[Step], now: datetime) -> ImportRecord:
    """The record with this import in it."""
    written = dict(plan.record.written)
    for step in taken:
        change = step.change
        before = spelled(change.before)
        each = Written(
            change.table,
            change.row,
            change.column,
            change.place,
            spelled(change.after),
            (before if isinstance(before, str) else plain(before)) if step.conflict else "",
            change.why,
            plan.extract.sha256[:12],
            f"{now:%Y-%m-%d %H:%M}",
        )
        written[each.id] = each
    return replace(plan.record, mappings={**plan.record.mappings, plan.mapping.name: plan.mapping}, written=written)


def _would(plan: ImportPlan) -> str:
    count, conflicts = len(plan.steps.changes), len(plan.steps.conflicts)
    if not count and not conflicts:
        return f"Nothing would change: the workbook holds every figure of {plan.extract.name} already."
    stands = f" {_cells(conflicts)} hold{'s' if conflicts == 1 else ''} something a person typed." if conflicts else ""
    return f"{_cells(count)} would change.{stands} Nothing was written."


def _did(plan: ImportPlan, taken: Sequence[Step]) -> str:
    if not taken:
        return f"No figure changed; the mapping “{plan.mapping.name}” is kept in the workbook now."
    over = sum(1 for step in taken if step.conflict)
    said = f", {over} of them over what a person had typed" if over else ""
    return f"{_cells(len(taken))} filled from {plan.extract.name}{said}; checks and dashboards were rebuilt."


def _detail(plan: ImportPlan, taken: Sequence[Step]) -> str:
    """What the audit says: which file, to the byte, by which mapping, how much, and what was written over."""
    over = [f"{step.change.place} held {spelled(step.change.before)}" for step in taken if step.conflict]
    said = f"; written over: {', '.join(over)}" if over else ""
    # A word of ours comes first: the line stands in a cell, and a file may be called =anything.
    file = f"extract {plan.extract.name}, sha256 {plan.extract.sha256}"
    return f"{file}, mapping {plan.mapping.name}: {_cells(len(taken))}{said}"


def _cells(count: int) -> str:
    return f"{count} cell{'' if count == 1 else 's'}"


def _remarks(plan: ImportPlan) -> Iterable[str]:
    kept = plan.record.mappings.get(plan.mapping.name)
    if kept is not None and kept != plan.mapping:
        yield f"The mapping “{plan.mapping.name}” is another than the one in the workbook, and takes its place."
    for each in plan.allocation.unknown:
        many = "1 code is" if len(each.codes) == 1 else f"{len(each.codes)} codes are"
        yield (
            f"{many} not in the mapping, {each.total:,f} in “{each.figure}”: "
            f"{', '.join(each.codes[:20])}{' …' if len(each.codes) > 20 else ''}."
        )
    yield from (f"{each}." for each in plan.allocation.nothing)
