"""The buttons: each a thin door over `hnb_xl.jobs`, as the command of the same name is.

A macro reads the workbook once, works everything out, asks where a choice is the officer's, and writes once. What it
did, or what to mend, it says in a plain sentence. VBA calls them by name, without arguments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hnb_desk import Desk, macro

from hnb_xl import __version__
from hnb_xl.errors import BadArgument, CannotRun, HnbError, MappingInvalid, Refused
from hnb_xl.model.finding import Outcome, Severity
from hnb_xl.pipeline import assess
from hnb_xl.write.layout import address

if TYPE_CHECKING:
    from hnb_officer import Officer

    from hnb_xl.model.import_mapping import ImportMapping
    from hnb_xl.model.imported import Step
    from hnb_xl.read.proposal.choosing import Doubt

_FIRST = 5


@macro
def validate(desk: Desk) -> None:
    """Check what is entered, say what is wrong, and offer to go to the first of it; nothing is written."""
    findings = assess(desk.book).findings
    standing = findings.at_or_above(Severity.NOTE)
    crashed = findings.count(Outcome.CRASHED)
    if not standing and not crashed:
        desk.officer.tell("Everything that was checked is in order.")
        return
    worst = standing[:_FIRST]
    counts = [f"{severity.value}s {sum(each.severity is severity for each in standing)}" for severity in Severity]
    counts += [f"rules that could not be worked out {crashed}"] if crashed else []
    lines = [f"{finding.place}: {finding.message} {finding.fix}" for finding in worst]
    said = "\n\n".join(
        [f"Found: {', '.join(counts)}. The gravest:", *lines, "Refresh dashboards lists them all on Checks."]
    )
    first = next((finding for finding in worst if finding.sheet and finding.cell), None)
    if first is None:
        desk.officer.tell(said)
    elif desk.officer.agrees(f"{said}\n\nGo to {first.place}?"):
        desk.live.sheets[first.sheet].range(first.cell).select()


@macro
def refresh_dashboards(desk: Desk) -> None:
    """Rebuild Checks and the dashboards from what stands in the input sheets."""
    from hnb_xl.jobs.refresh import refresh

    desk.write(refresh(desk.book, now=desk.now))


@macro
def explain_cell(desk: Desk) -> None:
    """Say where the figure in the selected cell comes from; nothing is written."""
    from hnb_xl.jobs.explain import explain

    selected = desk.live.app.selection
    if selected is None:
        desk.officer.tell("Select one cell with a figure, and press Explain this cell again.")
        return
    desk.tell(explain(desk.book, selected.sheet.name, address(selected.row, selected.column)))


@macro
def about(desk: Desk) -> None:
    """Say which versions are at work and what the workbook is; nothing is written."""
    import platform

    import xlwings

    lines = [f"hnb-xl {__version__}, xlwings {xlwings.__version__}, Python {platform.python_version()}"]
    try:
        inputs = assess(desk.book).inputs
    except HnbError as error:
        lines.append(f"{desk.book.name}: {error}")
    else:
        template = inputs.item("agreement", "template").words or "unknown"
        lines.append(f"{desk.book.name}: {inputs.authority}, {inputs.period}, template {template}")
        lines.append(f"Figures: {inputs.fingerprint}")
    lines.append("Free software under the MIT licence; nothing leaves this computer.")
    desk.officer.tell("\n".join(lines))


@macro
def import_actuals(desk: Desk) -> None:
    """Bring figures from an extract of the ledger or the case system into the input sheets, once looked at."""
    from hnb_xl.jobs.import_actuals import import_actuals as run
    from hnb_xl.jobs.import_actuals import preview_import

    path = desk.officer.file_to_open("Which extract?", "Extracts (*.csv;*.xlsx;*.xlsm), *.csv;*.xlsx;*.xlsm")
    if path is None:
        return
    data, name = _extract(path), path.name
    mapping = None
    try:
        preview = preview_import(desk.book, data, name)
    except MappingInvalid as error:
        mapping = _mapping_chosen(desk, error)
        if mapping is None:
            return
        preview = preview_import(desk.book, data, name, mapping)
    conflicts = preview.plan.steps.conflicts
    if not preview.changes and not conflicts:
        desk.tell(preview)
        return
    if not desk.officer.agrees("\n\n".join([preview.sentence, *preview.remarks, "Write this into the workbook?"])):
        return
    if conflicts and not desk.officer.agrees(_overwriting(conflicts)):
        desk.officer.tell("Nothing was written.")
        return
    desk.write(run(desk.book, data, name, mapping, now=desk.now, overwrite=bool(conflicts)))


def _extract(path: Path) -> bytes:
    from hnb_xl.read.extracts.table import MOST_BYTES

    if path.stat().st_size > MOST_BYTES:
        size = f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB."
        raise CannotRun("extract_too_large", size, "Export a shorter period.")
    return path.read_bytes()


def _mapping_chosen(desk: Desk, why: MappingInvalid) -> ImportMapping | None:
    """The mapping file an officer chooses where the workbook has none that fits; None when they give up."""
    from hnb_xl.model.import_mapping import load_mapping

    if not desk.officer.agrees(f"{why.message}\n\nChoose a mapping file (.toml) for this extract?"):
        return None
    path = desk.officer.file_to_open("Which mapping?", "Mappings (*.toml), *.toml")
    return None if path is None else load_mapping(path)


def _overwriting(conflicts: Sequence[Step]) -> str:
    named = [f"{each.change.place}: {each.conflict}" for each in conflicts[:_FIRST]]
    more = [f"and {len(conflicts) - _FIRST} more"] if len(conflicts) > _FIRST else []
    return "\n".join(
        ["These cells hold something else than the extract has:", *named, *more, "", "Write over them? It is recorded."]
    )


@macro
def roll_forward(desk: Desk) -> None:
    """Close the return the workbook stands at and open the next, once the officer has seen what would change."""
    from hnb_xl.jobs.roll_forward import Asked
    from hnb_xl.jobs.roll_forward import roll_forward as run

    asked = Asked(dry_run=True)
    try:
        preview = run(desk.book, asked, now=desk.now)
    except Refused as error:
        if error.code != "errors_stand":
            raise
        reason = desk.officer.answer(f"{error.message}\n\nMend them first, or say here why it is closed all the same:")
        if not reason:
            desk.officer.tell("Nothing was written: the return is still open.")
            return
        asked = replace(asked, force=True, reason=reason)
        preview = run(desk.book, asked, now=desk.now)
    said = [preview.sentence, *preview.remarks, "Save a copy first: a closed return is not opened again. Go on?"]
    if desk.officer.agrees("\n\n".join(said)):
        role = desk.officer.answer("Which role closes it? (kept in the audit; no names)", "Finance officer")
        if role is not None:
            desk.write(run(desk.book, replace(asked, dry_run=False, by=role), now=desk.now))


@macro
def publish_copy(desk: Desk) -> None:
    """Save a values-only copy of the pack for people outside the team; the workbook itself is only read."""
    from hnb_xl.books.safe_save import save_bytes
    from hnb_xl.jobs.publish import Choice, publish

    usual = f"{Path(desk.book.name).stem}-published.xlsx"
    target = desk.officer.file_to_save("Where does the copy go?", usual)
    if target is None or (target.exists() and not desk.officer.agrees(f"{target.name} is there already. Replace it?")):
        return
    if target.name.lower() == desk.book.name.lower():
        raise BadArgument("same_file", f"{target.name} is the name of the workbook itself.", "Give the copy another.")
    try:
        copy = publish(desk.book, target.name, Choice())
    except Refused as error:
        if error.code != "small_counts":
            raise
        if not desk.officer.agrees(
            f"{error.message}\nWithhold them, and what would reveal them, and publish the rest?"
        ):
            desk.officer.tell("Nothing was published.")
            return
        copy = publish(desk.book, target.name, Choice(suppress=True))
    save_bytes(target, copy.to_bytes(), backup=target.exists(), now=desk.now)
    desk.officer.tell("\n\n".join([f"{copy.done.sentence} The copy is {target}.", *copy.done.remarks]))


@macro
def attach_workbook(desk: Desk) -> None:
    """Read the team's own workbook where it stands: propose a map, ask what is doubtful, add our sheets."""
    from hnb_xl.commands.opening import authority_named
    from hnb_xl.jobs.attach import attach

    ask = desk.officer.answer
    council = ask("Whose agreement is it held to? The name of a shipped council or the path of its file; or nothing.")
    period = (
        None if council is None else ask("Which return does it stand at, as 2021-22/Q3? Nothing: the workbook's own.")
    )
    if council is None or period is None:
        return
    authority = authority_named(council) if council else None
    done = attach(desk.book, authority, period, _Doubts(desk.officer), now=desk.now)
    if not done.is_new:
        desk.tell(done.done)
        return
    found = [f"{done.contracts[part.table].title}: {part.sheet} ({part.confidence}% sure)" for part in done.team.parts]
    question = "Put this map and our sheets into the workbook? Nothing of yours is changed."
    if desk.officer.agrees("\n".join(["Found:", *found, "", question])):
        desk.write(done.done)


class _Doubts:
    """Asks the officer what is doubtful about a team's sheets.

    Args:
        officer: Who is asked.
    """

    def __init__(self, officer: Officer) -> None:
        self.officer = officer

    def __call__(self, doubt: Doubt) -> int:
        """The number of the option that is right.

        Raises:
            BadArgument: the officer gave up.
        """
        options = [f"{number}. {option}" for number, option in enumerate(doubt.options, 1)]
        question = "\n".join([f"{doubt.where}: {doubt.question}", *options])
        given = self.officer.answer(question, "1")
        if given is None or not given.isdigit() or not 1 <= int(given) <= len(doubt.options):
            raise BadArgument("no_answer", "The questions were not answered.", "Nothing was written; press it again.")
        return int(given) - 1


@macro
def sign_off(desk: Desk) -> None:
    """Record that a role whose name stands on the Period sheet has signed the figures as they are."""
    from hnb_xl.jobs.sign_off import sign_off as run
    from hnb_xl.model.sign_off import SignOff, standing

    inputs = assess(desk.book).inputs
    named = [row for row in inputs["sign_off"].named if row.words("name")]
    ready = [row.label for row in named if standing(row, inputs) is not SignOff.SIGNED]  # a void one is given again
    if not ready:
        desk.officer.tell("Type your name beside your role on the Period sheet, then press Sign off again.")
        return
    role: str | None = ready[0]
    if len(ready) > 1:
        role = desk.officer.answer(f"Which role signs now? A name stands beside: {', '.join(ready)}.", ready[0])
    if role and desk.officer.agrees(f"Sign the figures of {inputs.period} as they are now, as {role}?"):
        desk.write(run(desk.book, role, now=desk.now))
