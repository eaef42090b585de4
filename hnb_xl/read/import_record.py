"""The HNB Import sheet to what a workbook remembers of imports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from pydantic import ValidationError

from hnb_xl.books.book import RawTable, RawValue, ReadableBook
from hnb_xl.errors import ContractBroken
from hnb_xl.model.columns import Table
from hnb_xl.model.import_mapping import ExtractShape, Ignored, ImportMapping, Only, Target, mistakes, split
from hnb_xl.model.imported import ImportRecord, Written
from hnb_xl.model.plain_text import said_text
from hnb_xl.model.tables.imports import FILTERS, IGNORED, LINES, MAPPINGS, SHEET, WRITTEN
from hnb_xl.read.cells import decimal

_SHAPE = ("label", "period", "unit", "duplicates", "unknown", "totals", "sheet", "encoding", "delimiter")


def read_import_record(book: ReadableBook) -> ImportRecord:
    """What a workbook remembers of imports; nothing, where none was made.

    Raises:
        ContractBroken: somebody changed the sheet so that a mapping on it makes no sense.
    """
    there = book.tables()
    lines, filters, ignored = (_by_mapping(there, table) for table in (LINES, FILTERS, IGNORED))
    mappings = {}
    for row in _rows(there, MAPPINGS):
        name = row["name"]
        try:
            mapping = ImportMapping(
                ExtractShape.model_validate({"name": name, "key": split(row["key"]), **{k: row[k] for k in _SHAPE}}),
                tuple(_target(each) for each in lines.get(name, ())),
                tuple(_only(each) for each in filters.get(name, ())),
                tuple(Ignored(code=split(each["codes"]), why=each["why"]) for each in ignored.get(name, ())),
            )
        except ValidationError as wrong:
            raise _broken(name, wrong.errors()[0]["msg"]) from None
        problems = mistakes(mapping)
        if problems:
            raise _broken(name, problems[0])
        mappings[name] = mapping
    written = {each.id: each for each in _written(there)}
    return ImportRecord(mappings, written)


def _target(row: Mapping[str, str]) -> Target:
    return Target(
        split(row["codes"]),
        row["figure"],
        row["table"],
        row["row"],
        row["column"],
        row["unit"],
        row["sign"],
        row["months"],
        row["printed_total"] == "yes",
    )


def _only(row: Mapping[str, str]) -> Only:
    return Only(
        column=row["column"], begins=split(row["begins"]), equals=split(row["equals"]), excludes=split(row["excludes"])
    )


def _by_mapping(there: Mapping[str, RawTable], table: Table) -> dict[str, list[Mapping[str, str]]]:
    found: dict[str, list[Mapping[str, str]]] = {}
    for row in _rows(there, table):
        found.setdefault(row["name"], []).append(row)
    return found


def _rows(there: Mapping[str, RawTable], table: Table) -> Iterator[dict[str, str]]:
    """The rows of a table as text; a column somebody took away is blank."""
    for cells in _cells(there, table):
        row = {key: _text(value) for key, value in cells.items()}
        if any(row.values()):
            yield row


def _cells(there: Mapping[str, RawTable], table: Table) -> Iterator[dict[str, RawValue]]:
    raw = there.get(table.name)
    if raw is None:
        return
    at = {header.strip(): place for place, header in enumerate(raw.headers)}
    for cells in raw.rows:
        yield {
            column.key: cells[place].value if (place := at.get(column.header, -1)) >= 0 and place < len(cells) else None
            for column in table.columns
        }


def _text(value: RawValue) -> str:
    if isinstance(value, str):
        return said_text(value.strip())
    number = decimal(value)
    return "" if value is None else format(number.normalize(), "f") if number is not None else str(value)


def _written(there: Mapping[str, RawTable]) -> Iterator[Written]:
    for cells in _cells(there, WRITTEN):
        row = {key: _text(each) for key, each in cells.items() if key != "value"}
        if row["table"]:
            yield Written(**row, value=_kept(cells["value"]))


def _kept(value: RawValue) -> Decimal | str:
    """What was written: a number, or the very text of the cell."""
    number = decimal(value)
    return number if number is not None else str(value or "")


def _broken(name: str, why: str) -> ContractBroken:
    return ContractBroken(
        "import_sheet_changed",
        f"The mapping “{name}” on the sheet {SHEET} makes no sense: {why[:1].lower()}{why[1:]}.",
        "Give the mapping's file again with --mapping, or restore the sheet from a backup.",
    )
