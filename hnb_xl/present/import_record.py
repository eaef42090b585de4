"""The HNB Import sheet: the mappings in words, and what the last import wrote, so that nobody needs the file again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from hnb_xl.model import blocks
from hnb_xl.model.blocks import Block, Cell, Heading, Role, Row, Sheet, Style, Text, Title
from hnb_xl.model.columns import Kind, Table
from hnb_xl.model.import_mapping import ImportMapping, joined
from hnb_xl.model.imported import ImportRecord, Written
from hnb_xl.model.plain_text import safe_text
from hnb_xl.model.tables.imports import FILTERS, IGNORED, LINES, MAPPINGS, SHEET, WRITTEN

_WIDTHS = (24, 26, 26, 26, 26, 26, 12, 12, 14, 14, 12)
_Rows = Iterable[Sequence[str | Decimal]]


def import_record_sheet(record: ImportRecord) -> Sheet:
    """The sheet, from what the workbook remembers of imports."""
    mappings = [record.mappings[name] for name in sorted(record.mappings)]
    blocks: list[Block] = [
        Title(
            "Imports",
            ("How extracts of the ledger and of case systems fill this workbook, and what they filled last.",),
        )
    ]
    blocks += _table(MAPPINGS, map(_mapping, mappings))
    blocks += _table(LINES, (row for mapping in mappings for row in _lines(mapping)))
    blocks += _table(FILTERS, (row for mapping in mappings for row in _filters(mapping)))
    blocks += _table(IGNORED, ((m.name, joined(each.code), each.why) for m in mappings for each in m.ignored))
    blocks += _table(WRITTEN, map(_written, record.written.values()))
    return Sheet(SHEET, Role.RECORD, tuple(blocks), _WIDTHS)


def _mapping(mapping: ImportMapping) -> Sequence[str]:
    shape = mapping.shape
    return (
        shape.name, joined(shape.key), shape.label, shape.period, shape.unit, shape.duplicates, shape.unknown,
        shape.totals, shape.sheet, shape.encoding, shape.delimiter,
    )  # fmt: skip


def _lines(mapping: ImportMapping) -> Iterable[Sequence[str]]:
    for each in mapping.targets:
        yield (
            mapping.name, joined(each.codes), each.figure, each.table, each.row, each.column, each.unit, each.sign,
            each.months, "yes" if each.printed_total else "",
        )  # fmt: skip


def _filters(mapping: ImportMapping) -> Iterable[Sequence[str]]:
    for each in mapping.only:
        yield mapping.name, each.column, joined(each.begins), joined(each.equals), joined(each.excludes)


def _written(each: Written) -> Sequence[str | Decimal]:
    return each.table, each.row, each.column, each.cell, each.source, each.before, each.value, each.at, each.sha256


def _table(table: Table, rows: _Rows) -> list[Block]:
    """A table with its heading; one without rows is left out."""
    made = tuple(Row(tuple(map(_cell, row))) for row in rows)
    if not made:
        return []
    columns = tuple(
        blocks.Column(column.header, column.key, is_number=column.kind is Kind.NUMBER) for column in table.columns
    )
    drawn = blocks.Table(table.name, columns, made, filterable=True, summary=f"{table.title}: {table.help}")
    return [Heading(table.title), Text(table.help, Style.NOTE), drawn]


def _cell(value: str | Decimal) -> Cell:
    if isinstance(value, Decimal):
        return Cell(value, Style.FIGURE, "General")
    return Cell(safe_text(value) or None, Style.BODY)
