"""Record a signature: which figures were signed, by which role, when and with what; or take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hnb_xl import __version__, pipeline
from hnb_xl.errors import BadArgument, NotOurBook, Refused
from hnb_xl.jobs.audit import Deed, What, record
from hnb_xl.jobs.done import Done
from hnb_xl.model.change import Change
from hnb_xl.model.finding import Outcome, Severity, stopping_sign_off
from hnb_xl.model.inputs import slug
from hnb_xl.model.sign_off import audited, printed, seal
from hnb_xl.model.tables import TEMPLATE_VERSION

if TYPE_CHECKING:
    from datetime import date, datetime

    from hnb_xl.books.book import Book
    from hnb_xl.model.blocks import CellValue
    from hnb_xl.model.columns import Table
    from hnb_xl.model.finding import Finding
    from hnb_xl.model.inputs import InputRow, Inputs
    from hnb_xl.pipeline import Figures

_SHORT = {"s151": "section_151", "dcs": "director_of_childrens"}
_NOTHING: dict[str, CellValue] = dict.fromkeys(("date", "fingerprint", "made_with", "seal"))
_SHOWN = 20  # errors named in a refusal; the Checks sheet has them all


def sign_off(
    book: Book, role: str, *, now: datetime, day: date | None = None, name_cell: str = "", withdraw: bool = False
) -> Done:
    """Record that a role has signed the figures as they are, or withdraw its signature; then refresh the book.

    Args:
        book: the workbook; nothing in it changes when this refuses.
        role: "s151", "dcs", or the role as the Period sheet has it.
        now: when, with its offset from UTC.
        day: the date of signing, where it is another.
        name_cell: where the signatory's name stands, as Period!C12; the role's own cell when left out. The name is
            read for the seal alone and appears in no message.
        withdraw: take the signature back instead.

    Raises:
        BadArgument: no such role, or the name does not stand where it should.
        Refused: an error stands that nobody has accepted, or there is no name yet.
        CannotRun: the workbook is not ours, or its contract is broken.
    """
    figures = pipeline.assess(book)
    row = _row_of(role, figures.inputs)
    if withdraw:
        values = _NOTHING | {"signed": "No"}
        done = f"The sign-off by the {row.label} was withdrawn."
    else:
        _may_sign(row, name_cell, figures)
        values = _record(row, day or now.date(), figures.inputs)
        done = f"The {row.label} signed {figures.inputs.period}: figures {printed(figures.inputs.fingerprint)}."
    changes = _written(figures.inputs["sign_off"].contract, row, values)
    # The audit comes first: a signature that no line of it knows is void. Signing changes no figure and no finding.
    record(book, Deed(What.SIGNED, now, row.label, audited(str(values["seal"] or ""))), figures)
    book.put_values(changes, locked=True)
    after = pipeline.refresh(book).figures
    return Done(done, changes, after, _remarks(after))


def _row_of(role: str, inputs: Inputs) -> InputRow:
    wanted = slug(role)
    found = [row for row in inputs["sign_off"].named if row.key.startswith(_SHORT.get(wanted, wanted))]
    if wanted and len(found) == 1:
        return found[0]
    roles = ", ".join(row.label for row in inputs["sign_off"].named)
    if not roles:
        raise NotOurBook("no_signatories", "The sign-off table on the Period sheet names no role.", "Restore its rows.")
    raise BadArgument("no_such_role", f"“{role}” is not one role of this return.", f"It has: {roles} (s151, dcs).")


def _may_sign(row: InputRow, name_cell: str, figures: Figures) -> None:
    """Refuse where an error stands, or where it is not known whose signature this is."""
    name = row["name"]
    if name_cell and name_cell.replace("'", "").replace("$", "").casefold() != name.place.casefold():
        raise BadArgument(
            "wrong_name_cell",
            f"The name of the {row.label} belongs in {name.place}, not in {name_cell}.",
            "Type it there: whoever reads the workbook looks for it beside the role.",
        )
    errors = stopping_sign_off(figures.findings)
    if errors:
        raise _errors_stand(errors)
    if not name.words:
        raise Refused(
            "no_name", f"{name.place} is blank: nobody has signed as {row.label} yet.", "Type the name there, and save."
        )


def _errors_stand(errors: tuple[Finding, ...]) -> Refused:
    listed = "".join(f"\n  {each.code} {each.place}: {each.message}" for each in errors[:_SHOWN])
    more = f"\n  … and {len(errors) - _SHOWN} more" if len(errors) > _SHOWN else ""
    stand = "1 error stands" if len(errors) == 1 else f"{len(errors)} errors stand"
    return Refused(
        "errors_stand",
        f"{stand}, so the return may not be signed; nothing was written.{listed}{more}",
        "\nMend each, or accept it with reason and role: hnb-xl override BOOK --finding CODE --cell SHEET!CELL …",
    )


def _record(row: InputRow, day: date, inputs: Inputs) -> dict[str, CellValue]:
    agreement = inputs.item("agreement", "version").words
    made_with = f"hnb_xl {__version__}; template {TEMPLATE_VERSION}; agreement {agreement}"
    whole = inputs.fingerprint
    return {
        "signed": "Yes",
        "date": day,
        "fingerprint": printed(whole),
        "made_with": made_with,
        "seal": seal(row.label, row.words("name"), day.isoformat(), made_with, whole),
    }


def _written(contract: Table, row: InputRow, values: dict[str, CellValue]) -> tuple[Change, ...]:
    """The cells of a signature that are to hold something else than they do."""
    changes = []
    why = f"Sign-off by the {row.label}"
    for key, after in values.items():
        entry, header = row[key], contract.column(key).header
        if entry.value != after:
            changes.append(Change(entry.sheet, entry.cell, entry.value, after, why, contract.name, row.key, header))
    return tuple(changes)


def _remarks(figures: Figures) -> tuple[str, ...]:
    """What whoever signs should know: warnings that stand, and rules that could not look because of a fault."""
    warnings = len(figures.findings.of(Severity.WARNING))
    crashed = figures.findings.count(Outcome.CRASHED)
    accepted = len(figures.findings.accepted)
    said = (
        (warnings, "{} warnings stand: each needs an eye"),
        (accepted, "{} findings are accepted with a reason on the sheet Overrides"),
        (crashed, "{} rules crashed and could not look: report the fault"),
    )
    return tuple(text.format(count) + "." for count, text in said if count)
