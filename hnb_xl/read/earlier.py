"""Looking back: what a workbook still says of an earlier return.

Only columns that are repeated for every return point keep their history. Everything else a person types (forecasts of
the model, the outturn, ratings, a target taken pro rata, the data date) speaks of the return on the Period sheet;
asked for another, it is left out, rather than given under another return's name. The earlier return is taken to stand
at the end of its period, as the Agreement sheet dates it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hnb_xl.model.inputs import Entry, InputRow, InputTable
from hnb_xl.model.tables import RECORDS

# What was agreed, paid or closed is as true at an earlier return, and a series is dated by its own rows.
_DATED = frozenset(
    {"agreement", "profile", "payment", "point", "ehcp_plan", "policy", "scale", "rounding", "month", "override"}
)
_KEPT = _DATED | {table.key for table in RECORDS}
_SAID = frozenset({"reported", "reported_last", "reason", "comment", "progress"})


def at_another_return(tables: Mapping[str, InputTable], point: str) -> dict[str, InputTable]:
    """The tables without what they say of the return on the Period sheet alone.

    Args:
        tables: everything entered, by table key.
        point: the return point that is asked for.
    """
    dated = next((row["ends"] for row in tables["point"] if row.label == point), None)
    return {key: table if key in _KEPT else _without_this_return(table, dated) for key, table in tables.items()}


def _without_this_return(table: InputTable, dated: Entry | None) -> InputTable:
    if table.contract.key == "period":
        return replace(table, rows=tuple(_redated(row, dated) for row in table.rows))
    if table.contract.key == "ehcp":
        return replace(table, rows=tuple(row for row in table.rows if row.words("kind") == "period"))
    if not _has_history(table):
        return replace(table, rows=())
    return replace(table, rows=tuple(_without_what_was_said(row) for row in table.rows))


def _has_history(table: InputTable) -> bool:
    """True for a table with a column for every return point, whatever else the column's name says."""
    return any(column.key.split(" ", 1)[0] in table.contract.points for column in table.contract.columns)


def _redated(row: InputRow, dated: Entry | None) -> InputRow:
    if row.key == "data_date" and dated is not None:
        return replace(row, cells={"value": dated})
    return _blanked(row, {"value"}) if row.key in {"data_date", "submitted"} else row


def _without_what_was_said(row: InputRow) -> InputRow:
    pro_rata = "target_kind" in row.cells and row.words("target_kind") == "pro rata"
    return _blanked(row, _SAID | {"target"} if pro_rata else _SAID)


def _blanked(row: InputRow, gone: frozenset[str] | set[str]) -> InputRow:
    cells = {key: Entry(entry.sheet, entry.cell) if key in gone else entry for key, entry in row.cells.items()}
    return replace(row, cells=cells)
