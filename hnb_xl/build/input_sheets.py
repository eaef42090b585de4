"""The input sheets of a monitoring workbook, made from the contract and the rows an authority file gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from hnb_xl.model import blocks
from hnb_xl.model.blocks import Cell, Heading, Name, Role, Row, Sheet, Style, Text, Title
from hnb_xl.model.columns import STATED, Column, Filled, Item, Kind, Table
from hnb_xl.model.money import Unit
from hnb_xl.model.scale import COLOURS
from hnb_xl.model.tables import INPUT_SHEETS

Entries = Mapping[str, Sequence[Mapping[str, object]]]

_STYLE = {Filled.TYPED: Style.INPUT, Filled.SET_UP: Style.FIXED, Filled.COMPUTED: Style.COMPUTED}
_COLOUR = dict(zip(COLOURS, (Style.GREEN, Style.AMBER_GREEN, Style.AMBER, Style.AMBER_RED, Style.RED), strict=True))
_DATE = "d mmmm yyyy"
_PLAIN = "General"
_THRESHOLD = "[>=1000]#,##0;General"  # 250,000 and 0.02, neither with a stray point
_BASE = {unit.base: unit for unit in (Unit.GBP, Unit.PERCENT)}
_PRINTED_WIDTH = 195.0  # characters that stay legible on A4 landscape
_NAMES = {
    "period": (
        Name("PeriodIndex", "tblPeriod", "index", "value"),
        Name("MonthsElapsed", "tblPeriod", "months", "value"),
    ),
    "point": (Name("ReturnPoints", "tblReturnPoints", "", "point"),),
    "policy": (Name("Policies", "tblPolicy", "", "policy"),),
}


def input_sheets(tables: Mapping[str, Table], entries: Entries, *, functions: bool = False) -> tuple[Sheet, ...]:
    """Every input sheet in the contract's order; computed cells are empty until `write` fills them.

    Args:
        tables: the contract for the year's return points.
        entries: rows by table key, each a mapping of column key to what is typed in the cell.
        functions: rows added later get our worksheet functions where there is one for the figure.
    """
    by_sheet = {name: [table for table in tables.values() if table.sheet == name] for name in INPUT_SHEETS}
    return tuple(sheet_of(name, found, entries, functions=functions) for name, found in by_sheet.items() if found)


def sheet_of(
    name: str,
    tables: list[Table],
    entries: Entries,
    *,
    role: Role = Role.INPUT,
    first: Sequence[blocks.Block] = (),
    functions: bool = False,
) -> Sheet:
    """One sheet of tables of the contract, each under its title and its help.

    Args:
        name: the tab's name.
        tables: what stands on it, in order.
        entries: rows by table key, each a mapping of column key to what is in the cell.
        role: why the sheet exists.
        first: what stands between the sheet's name and its tables.
        functions: rows added later get our worksheet functions where there is one for the figure.
    """
    widths = _grid(tables)
    content: list[blocks.Block] = [Title(name), *first]
    for table in tables:
        content += [
            Heading(table.title),
            Text(table.help, Style.NOTE),
            _table(table, entries.get(table.key, ()), tables, functions=functions),
        ]
    return Sheet(
        name=name,
        role=role,
        blocks=tuple(content),
        widths=widths,
        names=tuple(defined for table in tables for defined in _NAMES.get(table.key, ())),
        print_columns=printed_columns(widths),
    )


def _grid(tables: list[Table]) -> tuple[float, ...]:
    """One width for each grid column: the widest any table on the sheet asks of it."""
    most = max(len(table.columns) for table in tables)
    return tuple(
        max(table.columns[index].width for table in tables if index < len(table.columns)) for index in range(most)
    )


def printed_columns(widths: tuple[float, ...]) -> int:
    """How many columns from the left stay legible on one A4 page."""
    total, count = 0.0, 0
    for width in widths:
        total += width
        if total > _PRINTED_WIDTH:
            break
        count += 1
    return max(count, 1)


def _table(
    table: Table, rows: Sequence[Mapping[str, object]], siblings: list[Table], *, functions: bool
) -> blocks.Table:
    alone = table is siblings[0]
    return blocks.Table(
        name=table.name,
        columns=tuple(_column(table, column, functions=functions) for column in table.columns),
        rows=_rows(table, rows),
        repeat_header=len(siblings) == 1,
        freeze_columns=table.frozen_columns if alone and len(siblings) == 1 else None,
        summary=f"{table.title}. {table.help}",
    )


def _column(table: Table, column: Column, *, functions: bool) -> blocks.Column:
    typed = column.filled is Filled.TYPED
    uniform = column.is_computed and column.formula not in {"", STATED} and not table.items
    return blocks.Column(
        header=column.header,
        key=column.key,
        allowed=column.allowed if typed else (),
        list_name=column.list_name if typed else "",
        is_date=column.kind is Kind.DATE,
        is_number=column.kind is Kind.NUMBER and typed,
        rated=column.rated,
        levels=tuple((words, _COLOUR[colour]) for words, colour in column.levels),
        calculated=table.file_formula(column.spelled(functions=functions)) if uniform else None,
        help=column.help[:255] if typed else "",
    )


def _rows(table: Table, rows: Sequence[Mapping[str, object]]) -> tuple[Row, ...]:
    if table.items:
        given = {str(row["item"]): row.get("value") for row in rows}
        return tuple(_item_row(table, item, given.get(item.key)) for item in table.items)
    made = [_row(table, row) for row in rows]
    spare = table.spare_rows if made else max(table.spare_rows, 1)
    made += [_row(table, {}, spare=number) for number in range(1, spare + 1)]
    return tuple(made)


def _row(table: Table, row: Mapping[str, object], spare: int = 0) -> Row:
    words = row.get("unit")
    # What is recorded is in base units, which are called by other names.
    unit = _BASE.get(str(words)) if table.recorded else Unit(str(words)) if words else None
    cells = []
    for column in table.columns:
        # The key of a row set up by the agreement is locked, but in a spare row a person types it.
        opened = spare and column.filled is Filled.SET_UP and not table.recorded
        filled = Filled.TYPED if opened else column.filled
        value = None if column.is_computed else row.get(column.key)
        cells.append(Cell(cell_value(value), _STYLE[filled], format_of(column, unit)))
    # No formula points at a row the program keeps, and somebody may have copied one.
    key = "" if table.recorded else str(row.get(table.row_key) or f"spare {spare}")
    return Row(tuple(cells), key=key)


def _item_row(table: Table, item: Item, value: object) -> Row:
    shown = Cell(cell_value(value), _STYLE[item.filled], _item_format(item))
    cells = [Cell(item.label, Style.FIXED), shown]
    if table.has("help"):
        cells.append(Cell(item.help, Style.FIXED))
    return Row(tuple(cells), key=item.key)


def cell_value(value: object) -> blocks.CellValue:
    """What an authority file gave, as a cell holds it.

    Raises:
        TypeError: a kind of value no cell can hold.
    """
    if value is None or isinstance(value, str | int | Decimal | date):
        return value
    raise TypeError(f"a cell cannot hold {type(value).__name__}")


def _item_format(item: Item) -> str:
    if item.kind is Kind.DATE:
        return _DATE
    return Unit.GBP.number_format if item.unit is Unit.GBP else _PLAIN


def format_of(column: Column, row_unit: Unit | None) -> str:
    """The number format that shows the cell's unit; thresholds and precisions stay plain."""
    if column.kind is Kind.DATE:
        return _DATE
    if column.kind is not Kind.NUMBER:
        return _PLAIN
    if column.key in {"rounded_to", "amber_amount", "red_amount"}:
        return _THRESHOLD
    unit = column.unit or row_unit
    return unit.number_format if unit else _PLAIN
