"""The buttons: each a thin door over `hnb_xl.jobs`, as the command of the same name is.

A macro reads the workbook once, works everything out, asks where a choice is the officer's, and writes once. What it
did, or what to mend, it says in a plain sentence. VBA calls them by name, without arguments.
"""

from __future__ import annotations

from hnb_desk import Desk, macro

from hnb_xl import __version__
from hnb_xl.errors import HnbError
from hnb_xl.model.finding import Outcome, Severity
from hnb_xl.pipeline import assess
from hnb_xl.write.layout import address

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
