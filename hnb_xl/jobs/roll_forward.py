"""Close a return and open the next: figures to the history, this period to last period, dashboards made again.

Everything that stands against it is found before a cell is written. A closed return is undone by going back to the
backup; it is never opened again in the same workbook.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hnb_xl import pipeline
from hnb_xl.errors import BadArgument, HnbError, Refused
from hnb_xl.jobs.audit import Deed, What, record
from hnb_xl.jobs.carried import Carried, Sheets, Turn, carried, cleared, describe, shifted, written
from hnb_xl.jobs.done import Done
from hnb_xl.jobs.new_year import new_year
from hnb_xl.model.change import Change
from hnb_xl.model.closed import Closing, closed_rows, is_closed
from hnb_xl.model.finding import Severity
from hnb_xl.model.record import words_of
from hnb_xl.model.tables import TABLES
from hnb_xl.model.year import Period
from hnb_xl.read import read

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from hnb_xl.books.book import Book
    from hnb_xl.model.inputs import Inputs
    from hnb_xl.pipeline import Figures

_CONTRACT = frozenset(table.name for table in TABLES)
_NAMED = 40  # findings or cells named in one message


@dataclass(frozen=True)
class Asked:
    """What an officer asks for.

    Args:
        to: the return to open; the next one of the agreement's where it is None.
        force: close the return though errors stand.
        reason: why; kept in the audit.
        by: the role that asks.
        outturn: the final outturn of the year that ends, in £ before safety valve payments.
        dry_run: only say what would be written.
    """

    to: Period | None = None
    force: bool = False
    reason: str = ""
    by: str = ""
    outturn: Decimal | None = None
    dry_run: bool = False


def roll_forward(book: Book, asked: Asked, *, now: datetime) -> Done:
    """Close the return a workbook stands at, and open the next.

    Args:
        book: the workbook.
        asked: what to do.
        now: when, with its offset from UTC.

    Raises:
        BadArgument: there is no such return to open, or errors are to be passed over without a reason.
        Refused: errors stand, the return is closed already, nothing was entered for it, or a cell that must change
            holds a formula. Nothing was written.
        CannotRun: the workbook is not ours, or its contract is broken.
    """
    figures = pipeline.assess(book)
    closing = figures.inputs.period
    opening = _opening(figures.inputs, asked.to)
    _refuse_again(figures.inputs)
    _refuse_dated_columns(figures.inputs, opening)
    _refuse_errors(figures, asked)
    changes, remarks = _planned(book, figures, opening, asked)
    if asked.dry_run:
        sentence = f"{closing} would be closed and {opening} opened: {len(changes)} cells would change."
        return Done(sentence, tuple(changes), figures, tuple(remarks))
    rows = closed_rows(figures.inputs, figures.results, Closing(now, asked.by))
    passed_over = f"; {_errors(figures)} errors were passed over" if _errors(figures) else ""
    reason = f"{passed_over}: {words_of(asked.reason)}" if words_of(asked.reason) else passed_over
    detail = f"{closing} closed with {len(rows)} figures under agreement {_version(figures.inputs)}; "
    deed = Deed(
        What.ROLLED_FORWARD,
        now,
        by=asked.by,
        detail=detail + describe(opening, changes) + reason,
        before=figures.inputs.fingerprint,
        period=str(closing),
    )
    # The history first: Checks and dashboards are made over the workbook as it will stand.
    record(book, deed, pipeline.assess(book), closed=rows)
    after = pipeline.refresh(book).figures
    sentence = f"{closing} is closed, with {len(rows)} figures in the history; {opening} is open."
    return Done(sentence, tuple(changes), after, tuple(remarks))


def _opening(inputs: Inputs, asked: Period | None) -> Period:
    """The return to open: the next point of the year, a later one when asked for, or the first of the next year."""
    if inputs.point not in inputs.points:
        raise Refused(
            "unknown_point",
            f"The Period sheet names {inputs.point or 'no return point'}, which is none of {', '.join(inputs.points)}.",
            "Choose the return point that is to be closed on the Period sheet.",
        )
    later = inputs.points[inputs.points.index(inputs.point) + 1 :]
    possible = [Period(inputs.year, point) for point in later] or [Period(inputs.year.next, inputs.points[0])]
    if asked is None:
        return possible[0]
    if asked not in possible:
        raise BadArgument(
            "no_such_opening",
            f"{inputs.book} stands at {inputs.period}, so {asked} cannot be opened.",
            f"It can open {', '.join(str(each) for each in possible)}.",
        )
    return asked


def _refuse_again(inputs: Inputs) -> None:
    """A return is closed once."""
    if is_closed(inputs, inputs.period):
        raise Refused(
            "already_closed",
            f"The history of {inputs.book} holds {inputs.period} already: a return is closed once.",
            "Set the Period sheet to the return that is open, or go back to the backup made before it was closed.",
        )
    rolled = [line for line in inputs["audit"] if line.words("what") == What.ROLLED_FORWARD]
    if rolled and rolled[-1].words("after") == inputs.fingerprint:
        raise Refused(
            "nothing_entered",
            f"{inputs.book} was rolled forward to {inputs.period} already, and nothing was entered since.",
            f"Type the figures of {inputs.period} first.",
        )


def _refuse_dated_columns(inputs: Inputs, opening: Period) -> None:
    """A team's columns headed “Forecast Q1” hold last year's figures when a new year comes to them."""
    if opening.year == inputs.period.year or not inputs.dated:
        return
    places = dict.fromkeys(
        entry.sheet for table, key in sorted(inputs.dated) for row in inputs[table] if (entry := row.cells.get(key))
    )
    raise Refused(
        "dated_columns",
        f"On {_some(list(places))} columns are headed with the returns of {inputs.year}: their figures would be "
        f"read as those of {opening.year}.",
        f"Make columns for {opening.year}, run `hnb-xl attach` again, then roll forward.",
    )


def _errors(figures: Figures) -> int:
    return len(figures.findings.of(Severity.ERROR))


def _refuse_errors(figures: Figures, asked: Asked) -> None:
    """A return with errors is closed only for a reason, which is kept."""
    errors = figures.findings.of(Severity.ERROR)
    if not errors:
        return
    if not asked.force:
        named = [f"{finding.code} {finding.place}".strip() for finding in errors]
        raise Refused(
            "errors_stand",
            f"{figures.inputs.period} cannot be closed while {len(errors)} error"
            f"{'s stand' if len(errors) > 1 else ' stands'}: {_some(named)}.",
            "Mend them (`hnb-xl check` says how), or close it with --force --reason “why”, which the audit keeps.",
        )
    if not words_of(asked.reason):
        raise BadArgument(
            "no_reason", "Errors are passed over only for a reason.", "Give it: --force --reason “agreed with ...”."
        )


def _planned(book: Book, figures: Figures, opening: Period, asked: Asked) -> tuple[list[Change], list[str]]:
    """Every change, written into the book unless it is only asked what would be; nothing is, when one is refused.

    The Period sheet is written first: a team's This Quarter is another return's from then on, and what must move is
    known only when the workbook is read again. Whatever stands against the rest puts it back.
    """
    sheets = Sheets(book)
    period = _period(sheets, figures.inputs, opening)
    _refuse_formulas(sheets, period)
    back = [replace(change, before=change.after, after=change.before) for change in period]
    book.put_values(period)
    try:
        turn = Turn(sheets, figures.inputs, figures.results, read(book), opening.year != figures.inputs.year)
        changes, remarks = _worked_out(turn, opening, asked)
        _refuse_formulas(sheets, list(changes))
    except HnbError:
        book.put_values(back)
        raise
    if asked.dry_run:
        book.put_values(back)
    else:
        ours = book.own_sheets() | {table.sheet for name, table in book.tables().items() if name in _CONTRACT}
        book.put_values([*changes.typed, *(change for change in changes.set_up if change.sheet not in ours)])
        # What is set up is locked against typing on sheets of ours; a team's own lock is theirs to lift.
        book.put_values([change for change in changes.set_up if change.sheet in ours], locked=True)
    return [*period, *changes], remarks


def _worked_out(turn: Turn, opening: Period, asked: Asked) -> tuple[Carried, list[str]]:
    """Every cell that changes beside the Period sheet's own, each once, and what the officer should know."""
    steps, remarks = [carried(turn), shifted(turn)], []
    if turn.new_year:
        year = new_year(turn, opening.year, asked.outturn)
        steps.append(year.changes)
        remarks += year.remarks
    elif asked.outturn is not None:
        raise BadArgument(
            "outturn_within_the_year",
            f"{turn.inputs.year} does not end with {turn.inputs.period}, so it has no final outturn yet.",
            "Leave --outturn out until the last return of the year is closed.",
        )
    homeless = [name for step in steps for name in step.homeless]
    if homeless:
        remarks.append(f"Nothing in the workbook holds these, so they stay only in the history: {_some(homeless)}.")
    return _merged(steps), remarks


def _period(sheets: Sheets, inputs: Inputs, opening: Period) -> list[Change]:
    """The cells that say which return it is."""
    contract = inputs["period"].contract
    found = []
    for key, value in (("year", str(opening.year)), ("point", opening.point)):
        row = inputs["period"].get(key)
        if row is None:
            continue  # `Inputs.period` has refused a workbook without it
        change = written(cleared(sheets, contract, row, contract.column("value"), ""), value, f"{opening} opened")
        if change.before != change.after:
            found.append(change)
    return found


def _refuse_formulas(sheets: Sheets, changes: list[Change]) -> None:
    """A formula is the team's own: it is never written over, so the return cannot be closed by us."""
    found = sheets.formulas(changes)
    if found:
        raise Refused(
            "formulas_in_the_way",
            f"{len(found)} cell{'s' if len(found) > 1 else ''} that must change hold a formula: "
            f"{_some([change.place for change in found])}.",
            "Replace each with its value (copy, paste special, values), then roll forward again.",
        )


def _merged(steps: list[Carried]) -> Carried:
    """All changes, of two to one cell the later, each said once."""
    found: dict[str, tuple[bool, Change]] = {}
    for step in steps:
        for is_set_up, changes in ((False, step.typed), (True, step.set_up)):
            found |= {change.place: (is_set_up, change) for change in changes}
    merged = Carried()
    for is_set_up, change in found.values():
        (merged.set_up if is_set_up else merged.typed).append(change)
    return merged


def _version(inputs: Inputs) -> str:
    return inputs.item("agreement", "version").words


def _some(words: list[str]) -> str:
    more = f" and {len(words) - _NAMED} more" if len(words) > _NAMED else ""
    return ", ".join(words[:_NAMED]) + more
