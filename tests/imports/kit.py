"""What the tests of the import job share: small workbooks, mappings, extracts, and what was written."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal as D

from hnb_xl.books.memory import MemoryBook
from hnb_xl.jobs.import_actuals import Imported, import_actuals
from hnb_xl.model.change import Change
from hnb_xl.model.import_mapping import ImportMapping, mapping_from
from hnb_xl.read import read
from tests.factories import Rows, book

NOW = datetime.fromisoformat("2021-12-03T09:30:00+00:00")
OUTTURN = [
    {"key": "schools", "block": "Schools Block", "kind": "block", "unit": "£m"},
    {"key": "high_needs", "block": "High Needs Block", "kind": "block", "unit": "£k"},
    {"key": "total", "block": "Total", "kind": "total", "unit": "£"},
]
KPI = [
    {"ref": "1", "name": "EHCPs", "unit": "count"},
    {"ref": "2", "name": "Growth", "unit": "%"},
    {"ref": "6", "name": "Ceased", "unit": "count", "signs": "reversed"},
]
RETURN: Rows = {"agreement": [{"pack": "return"}]}
FILLED: Rows = {**RETURN, "outturn": OUTTURN, "kpi": KPI}


def mapping(*lines: dict[str, object], **more: object) -> ImportMapping:
    """A mapping of codes to rows; a line that names no figures takes Value to the outturn."""
    shape = {"name": "Ledger", "key": "Code", **more.pop("shape", {})}  # type: ignore[dict-item]
    made = [{"table": "tblOutturn", "figures": {"Value": "Outturn"}, **line} for line in lines]
    return mapping_from({"extract": shape, "line": made, **more}, "m.toml")


def extract(*rows: str, header: str = "Code,Value") -> bytes:
    """A CSV of codes and values."""
    return "\n".join([header, *rows, ""]).encode()


def done(rows: Rows, data: bytes, by: ImportMapping) -> tuple[MemoryBook, Imported]:
    """An import into a workbook in memory."""
    into = book(rows)
    return into, import_actuals(into, data, "ledger.csv", by, now=NOW)


def after(imported: Imported) -> dict[tuple[str, str], object]:
    """What was written, by row and column."""
    return {(change.row, change.column): change.after for change in imported.changes}


def typed(into: MemoryBook, row: str, value: D | str) -> None:
    """A person types into the outturn's column."""
    entry = read(into)["outturn"].by_key[row]["outturn"]
    into.put_values([Change(entry.sheet, entry.cell, None, value)])


SCHOOLS = mapping({"code": "A", "row": "schools"})
