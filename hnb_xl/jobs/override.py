"""Accept a finding as it stands, with a reason and a role; list what is accepted; take an acceptance back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hnb_xl import pipeline
from hnb_xl.check.acceptance import Standing, beside_the_rating, judged
from hnb_xl.errors import BadArgument, NotOurBook, Refused
from hnb_xl.jobs.audit import Deed, What, record
from hnb_xl.jobs.done import Done
from hnb_xl.model.change import Change
from hnb_xl.model.record import words_of
from hnb_xl.model.tables.overrides import OVERRIDES, ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from hnb_xl.books.book import Book, RawTable, ReadableBook
    from hnb_xl.check.acceptance import Judged
    from hnb_xl.model.blocks import CellValue
    from hnb_xl.model.finding import Finding
    from hnb_xl.pipeline import Figures

_HEADERS = {column.key: column.header for column in OVERRIDES.columns}


def overrides(book: ReadableBook) -> tuple[Judged, ...]:
    """Every override of a workbook and what it is worth now.

    Raises:
        CannotRun: the workbook is not ours, or its contract is broken.
    """
    figures = pipeline.assess(book)
    return judged(figures.inputs, figures.findings.findings)


def accept(book: Book, code: str, cell: str, *, reason: str, role: str, now: datetime, day: date | None = None) -> Done:
    """Write an override for one finding into the first free row of the Overrides sheet; then refresh the book.

    Args:
        book: the workbook; nothing in it changes when this refuses.
        code: the rule, as HN014; or the finding's whole reference, and no cell.
        cell: where the finding stands, as KPIs!H9.
        reason: why it is right as it stands; of a rating whose reason stands beside it already, it may be left out.
        role: who answers for it: one of `ROLES`, never a name.
        now: when, with its offset from UTC.
        day: the date it was accepted, where it is another.

    Raises:
        BadArgument: no such finding or role, or no reason.
        Refused: the finding may not be accepted, is accepted already, or no row is free.
    """
    figures = pipeline.assess(book)
    finding = _only(_named(figures.findings.findings, code, cell), code, cell)
    if finding.final:
        raise Refused("may_not_be_accepted", f"{finding.code} may not be accepted: {finding.final}.", finding.fix)
    if finding.accepted is not None:
        raise Refused(
            "accepted_already",
            f"{finding.code} at {finding.place} is accepted already, at {finding.accepted.place}.",
            "Remove that override first, or change it on the sheet.",
        )
    reason = words_of(reason)
    known = next((each for each in ROLES if each.casefold() == role.strip().casefold()), "")
    if not known:
        raise BadArgument("no_such_role", f"“{role}” is not a role of the list.", f"Give one of: {', '.join(ROLES)}.")
    if not reason and not beside_the_rating(finding, figures.inputs):
        what = f"{finding.code} at {finding.place} cannot be accepted without a reason."
        raise BadArgument("no_reason", what, "Give --reason: one sentence that the S151 officer could repeat to DfE.")
    values: dict[str, CellValue] = {
        "finding": finding.reference,
        "reason": reason,
        "role": known,
        "date": day or now.date(),
    }
    changes = _into_free_row(book, values)
    book.put_values(changes)
    after = pipeline.refresh(book).figures
    why = reason or "as beside the rating"
    detail = f"{finding.code} at {finding.place} accepted as it stands: {why} ({finding.reference})"
    record(book, Deed(What.OVERRIDDEN, now, known, detail, figures.inputs.fingerprint), after)
    remark = "A sign-off given before is void now: it was not for this." if _is_signed(after) else ""
    return Done(
        f"{finding.code} at {finding.place} is accepted for {after.inputs.period} by the {known}; it expires with it.",
        changes,
        after,
        (remark,) if remark else (),
    )


def remove(book: Book, code: str, cell: str, *, now: datetime, by: str = "") -> Done:
    """Take an override out: the finding stands again. Expired ones are named by their reference.

    Args:
        book: the workbook.
        code: the rule of an accepted finding; or the reference as the Overrides sheet has it, and no cell.
        cell: where the finding stands.
        now: when, with its offset from UTC.
        by: the role that asked for it, where one was given.

    Raises:
        BadArgument: no override is for that.
    """
    figures = pipeline.assess(book)
    wanted = [each for each in judged(figures.inputs, figures.findings.findings) if _is_for(each, code, cell)]
    if not wanted:
        raise BadArgument(
            "no_such_override",
            f"No override is for {_said(code, cell)}.",
            "See them with `hnb-xl override BOOK --list`.",
        )
    changes = tuple(
        Change(
            entry.sheet, entry.cell, entry.value, None, "Override removed", OVERRIDES.name, each.row.key, _HEADERS[key]
        )
        for each in wanted
        for key, entry in each.row.cells.items()
        if not entry.is_blank
    )
    book.put_values(changes)
    after = pipeline.refresh(book).figures
    detail = f"{_said(code, cell)} no longer accepted (was {', '.join(each.row.words('finding') for each in wanted)})"
    record(book, Deed(What.OVERRIDDEN, now, by, detail, figures.inputs.fingerprint), after)
    return Done(f"The override for {_said(code, cell)} was removed: what it was for stands again.", changes, after)


def _named(findings: Iterable[Finding], code: str, cell: str) -> list[Finding]:
    if not cell:
        return [each for each in findings if each.reference.casefold() == " ".join(code.split()).casefold()]
    place = cell.replace("'", "").replace("$", "").casefold()
    return [each for each in findings if each.code == code.upper() and each.place.casefold() == place]


def _only(found: list[Finding], code: str, cell: str) -> Finding:
    """The one finding meant; of several with one reference any will do, for an override holds for all of them.

    Raises:
        BadArgument: there is none, or there are several.
    """
    references = {each.reference for each in found}
    if len(references) == 1:
        return found[0]
    if not found:
        fix = "See the findings and where they stand with `hnb-xl check BOOK`."
        raise BadArgument("no_such_finding", f"There is no finding {_said(code, cell)}.", fix)
    raise BadArgument(
        "several_findings",
        f"{_said(code, cell)} has {len(references)} findings.",
        f"Give one by its reference: {'; '.join(sorted(references))}.",
    )


def _said(code: str, cell: str) -> str:
    return f"{code} at {cell}" if cell else f"“{code}”"


def _is_for(each: Judged, code: str, cell: str) -> bool:
    typed = " ".join(each.row.words("finding").split())
    if not cell:
        return typed.casefold() == " ".join(code.split()).casefold()
    return each.finding is not None and bool(_named([each.finding], code, cell))


def _into_free_row(book: ReadableBook, values: dict[str, CellValue]) -> tuple[Change, ...]:
    """The first row of the Overrides sheet that holds nothing, filled in.

    Raises:
        Refused: every row is taken.
        NotOurBook: the workbook has no such sheet: it was attached before there was one.
    """
    table = book.tables().get(OVERRIDES.name)
    if table is None:
        raise NotOurBook(
            "no_overrides_sheet",
            f"{book.name} has no sheet {OVERRIDES.sheet}, where what is accepted is written down.",
            "Bring it up to date with `hnb-xl upgrade BOOK`.",
        )
    at = {header.strip(): index for index, header in enumerate(table.headers)}
    for down, cells in enumerate(table.rows):
        if all(cells[at[header]].value in (None, "") for header in _HEADERS.values()):
            return tuple(
                Change(
                    table.sheet, _address(table, down, at[_HEADERS[key]]), None, value, "Finding accepted",
                    OVERRIDES.name, str(values["finding"]), _HEADERS[key],
                )
                for key, value in values.items()
                if value != ""
            )  # fmt: skip
    raise Refused("no_free_row", f"{table.sheet} has no free row left.", "Clear the overrides that have expired.")


def _address(table: RawTable, down: int, across: int) -> str:
    from hnb_xl.model.addresses import address

    return address(table.top + 1 + down, table.left + across)


def _is_signed(figures: Figures) -> bool:
    return any(row.words("seal") for row in figures.inputs["sign_off"])


__all__ = ["ROLES", "Standing", "accept", "overrides", "remove"]
