"""The sheets the program keeps: the history of closed returns and the audit, with any notes a person left there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from hnb_xl.build.input_sheets import sheet_of
from hnb_xl.model.blocks import Block, Cell, Column, Heading, Role, Row, Sheet, Style, Table, Text
from hnb_xl.model.tables import RECORDS
from hnb_xl.model.tables.record import AUDIT_SHEET, HISTORY_SHEET, SEAL

Rows = Sequence[Mapping[str, object]]
NOTES = {HISTORY_SHEET: "tblHistoryNotes", AUDIT_SHEET: "tblAuditNotes"}
"""The table that keeps what a person wrote beside ours, by sheet."""
_NOTES_TITLE = "Notes found on this sheet"
_NOTES_HELP = "Written here by a person; kept whenever the program puts the sheet back, with the cell each stood in."
NO_LINES: Rows = ({"item": "lines", "value": 0}, {"item": "mark", "value": None})


def record_sheets(
    entries: Mapping[str, Rows] | None = None, notes: Mapping[str, Sequence[tuple[str, str]]] | None = None
) -> tuple[Sheet, ...]:
    """The history and the audit.

    Args:
        entries: rows by table key; a new workbook has none, and a seal that says so.
        notes: by sheet, the cell in which each note stood and its words.
    """
    given = {SEAL.key: NO_LINES} | dict(entries or {})
    return tuple(
        sheet_of(name, list(tables), given, role=Role.RECORD, first=_notes(name, (notes or {}).get(name, ())))
        for name, tables in groupby(RECORDS, lambda table: table.sheet)
    )


def own_words() -> frozenset[str]:
    """The titles and helps that the program itself writes on these sheets: what else stands there is a note."""
    texts = {_NOTES_TITLE, _NOTES_HELP}
    for table in RECORDS:
        texts |= {table.sheet, table.title, table.help}
    return frozenset(texts)


def _notes(sheet: str, found: Sequence[tuple[str, str]]) -> tuple[Block, ...]:
    if not found:
        return ()
    rows = tuple(Row((Cell(where, Style.FIXED), Cell(words, Style.FIXED))) for where, words in found)
    table = Table(NOTES[sheet], (Column("Stood in"), Column("Note")), rows, summary=_NOTES_HELP)
    return (Heading(_NOTES_TITLE), Text(_NOTES_HELP, Style.NOTE), table)
