"""Return history and Audit sheets: what the program writes down and nobody types.

Every figure of a closed return stands in the history; every time the program wrote, a line stands in the audit. Both
are locked, stand outside the fingerprint of the inputs, and are put back whole with each new row. Excel keeps the
sheet name "History" for itself, so the sheet is called Return history.
"""

from __future__ import annotations

from hnb_xl.model.columns import Column, Filled, Item, Kind, Table, day, number, words

_SET_UP = Filled.SET_UP
HISTORY_SHEET, AUDIT_SHEET = "Return history", "Audit"


def _said(key: str, header: str, help: str, width: float = 16, *, printed: bool = True) -> Column:
    return words(key, header, help, filled=_SET_UP, width=width, printed=printed)


def _counted(key: str, header: str, help: str, width: float = 10) -> Column:
    return number(key, header, help, filled=_SET_UP, width=width)


HISTORY = Table(
    key="history",
    name="tblHistory",
    sheet=HISTORY_SHEET,
    title="Figures of closed returns",
    help=(
        "One row a figure of a closed return, in base units (pounds, counts, 0.05 for 5%), a deficit and an adverse "
        "variance positive. Written by roll-forward and locked: to correct a closed return, go back to the backup."
    ),
    row_key="id",
    frozen_columns=3,
    columns=(
        _said("period", "Return", "The return it was reported in", 14),
        _said("id", "Figure", "The figure's id, as in `hnb-xl results`", 36),
        _said("label", "What it is", "The figure in words", 50),
        number(
            "value", "Value", "In pounds, counts or shares; blank where there was no figure", filled=_SET_UP, width=18
        ),
        _said("unit", "Unit", "GBP, percent (as a fraction), count, rating or status", 10),
        _said("text", "In words", "A rating or status, or the words that stood for a figure", 22),
        _said("basis", "Basis", "What the figure measures", 10),
        _said("rag", "RAG", "The rating of the figure's row: as reported, else as computed", 12),
        _said("of", "Period of the figure", "The period the figure is of: a forecast is of the year end", 18),
        _said("by", "By", "Role of whoever closed the return", 22, printed=False),
        _said("at", "Closed at", "Date and time, with the offset from UTC", 30, printed=False),
        _said("cells", "Cells", "Where it stood when the return was closed", 60, printed=False),
        _said("version", "Agreement version", "The agreement it was held to", 18, printed=False),
        day(
            "data_date", "Data date", "The date the return's figures stood at", filled=_SET_UP, width=18, printed=False
        ),
        _said("kind", "Kind", "entered, computed, rating or status", 12, printed=False),
        _said("clause", "Clause", "Clause of the agreement", 10, printed=False),
        _said("exact", "In full", "The value where it has more digits than a cell keeps", 34, printed=False),
    ),
    source="Safety Valve agreement, monitoring",
    recorded=True,
)

SEAL = Table(
    key="seal",
    name="tblAuditSeal",
    sheet=AUDIT_SHEET,
    title="Seal",
    help="How many lines there are and the mark of the last, so that a line taken from the end shows too.",
    row_key="item",
    columns=(
        _said("item", "Item", "What is sealed", 22),
        Column("value", "Value", Kind.ANY, "Written by the program", filled=_SET_UP, width=28),
    ),
    items=(
        Item("lines", "Lines", Kind.NUMBER, "How many lines the audit has", filled=_SET_UP),
        Item("mark", "Mark of the last line", Kind.TEXT, "Blank while there is none", filled=_SET_UP),
    ),
    source="Audit",
    recorded=True,
)

AUDIT = Table(
    key="audit",
    name="tblAudit",
    sheet=AUDIT_SHEET,
    title="What was done to this workbook",
    help=(
        "One line each time the program wrote into this workbook. Every line carries a mark made from its own words "
        "and the mark of the line before: `hnb-xl check` reports a line that was changed, removed or moved."
    ),
    row_key="number",
    columns=(
        _counted("number", "Line", "Number of the line", 22),
        _said("at", "When", "Date and time, with the offset from UTC", 28),
        _said("what", "What", "What was done", 16),
        _said("period", "Return", "The return the workbook stood at before it", 14),
        _said("by", "By", "The role that was given; blank where none was", 22),
        _said("detail", "Detail", "Reason, file or what changed", 60),
        _counted("errors", "Errors", "Error findings after it"),
        _counted("warnings", "Warnings", "Warnings after it"),
        _counted("notes", "Notes", "Notes after it"),
        _said("program", "Program", "Version of hnb-xl", 10, printed=False),
        _said("before", "Inputs before", "Fingerprint of everything entered before it", 30, printed=False),
        _said("after", "Inputs after", "Fingerprint of everything entered after it", 30, printed=False),
        _said("history", "History after", "Fingerprint of the history after it", 30, printed=False),
        _said("mark", "Mark", "Made from this line and the mark of the line before", 30, printed=False),
    ),
    source="Audit",
    recorded=True,
)

TABLES = (HISTORY, SEAL, AUDIT)
