"""The HNB Map and HNB Set-up sheets: the map as a person reads and edits it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from hnb_xl.build.input_sheets import cell_value, format_of, printed_columns
from hnb_xl.model import blocks
from hnb_xl.model.addresses import letters
from hnb_xl.model.blocks import Block, Cell, Column, Heading, Role, Row, Sheet, Style, Table, Text, Title
from hnb_xl.model.columns import Column as ContractColumn
from hnb_xl.model.columns import Filled
from hnb_xl.model.columns import Table as ContractTable
from hnb_xl.model.money import Unit
from hnb_xl.model.team_map import (
    COLUMNS_TABLE,
    MAP_SHEET,
    OURS,
    PARTS_TABLE,
    SET_UP_SHEET,
    WORDS_TABLE,
    MapColumn,
    MapPart,
    SetUpRow,
    TeamMap,
    TypedUnit,
    set_up_columns,
    set_up_table,
)

NOT_HERE = "not in this workbook"
HERE = "in this workbook"
OWN = "on a sheet of ours"
_MAP_WIDTHS = (34.0, 8, 24, 14, 40, 13, 17, 10, 12, 34, 20)
_SHARE = "0%"
_AS_TEXT = "@"  # typed into any other cell, 5:6 would become a time of day
_SPARE_ROWS = 5


def map_sheet(team: TeamMap, contracts: Mapping[str, ContractTable]) -> Sheet:
    """The map: which table stands where, which column is which, and whose words mean what."""
    blocks_: list[Block] = [
        Title(
            MAP_SHEET, ("Where hnb-xl reads your workbook. Your own sheets are read where they stand, never changed.",)
        ),
        Text(
            "Yellow cells may be corrected. A column is found by its header first, by its letter second; a row by its "
            "label. If a header or a label is reworded, run `hnb-xl attach` again. Units: £, £k, £m, %, “% as 12.5”, "
            "count, “as its row” (the HNB Set-up sheet says) or “as its cell” (the number format says). Sign: "
            "“reversed” where a column writes the opposite sign."
        ),
        Heading("Tables"),
        _parts(team, contracts),
        Heading("Columns"),
        _columns(team, contracts),
        Heading("Words"),
        Text("Your words for ours in columns that hold words from a list.", Style.NOTE),
        _words(team, contracts),
    ]
    return Sheet(MAP_SHEET, Role.RECORD, tuple(blocks_), _MAP_WIDTHS)


def _table(name: str, headers: Sequence[str], rows: Iterable[Sequence[Cell]], summary: str) -> Table:
    made = tuple(Row(tuple(cells), key=f"{number}") for number, cells in enumerate(rows, start=1))
    blank = Row(tuple(Cell(None, Style.INPUT) for _ in headers), key="spare")
    return Table(name, tuple(Column(header) for header in headers), (*made, blank), summary=summary)


def _fixed(value: blocks.CellValue, number_format: str | None = None) -> Cell:
    return Cell(None if value == "" else value, Style.FIXED, number_format)


def _typed(value: blocks.CellValue, number_format: str | None = None) -> Cell:
    return Cell(None if value == "" else value, Style.INPUT, number_format)


def _parts(team: TeamMap, contracts: Mapping[str, ContractTable]) -> Table:
    headers = (
        "Table", "Part", "Sheet", "Runs", "Not read", "Header", "Rows", "Excel table", "Confidence", "Means no figure",
        "Where",
    )  # fmt: skip
    rows = []
    for key, contract in contracts.items():
        if key in OURS:
            continue
        parts = team.parts_of(key)
        if not parts:
            own = contract.sheet == "Agreement"
            where = OWN if own else NOT_HERE
            rows.append([_fixed(contract.title), _typed(None), *(_typed(None) for _ in range(8)), _fixed(where)])
        for number, part in enumerate(parts, start=1):
            span = _lines(part)
            rows.append(
                [
                    _fixed(contract.title),
                    _typed(number),
                    _typed(part.sheet),
                    _typed("across" if part.across else "down"),
                    _typed("; ".join(part.ignored)),
                    _typed(span[0], _AS_TEXT),
                    _typed(span[1], _AS_TEXT),
                    _typed(part.excel_table),
                    _fixed(Decimal(part.confidence) / 100, _SHARE),
                    _typed("; ".join(part.no_figure)),
                    _fixed(HERE),
                ]
            )
    return _table(PARTS_TABLE, headers, rows, "Which table of the contract stands where in this workbook.")


def _lines(part: MapPart) -> tuple[str, str]:
    """The header's lines and the rows', as the sheet numbers them: 5:6, or C:D across."""

    def name(line: int) -> str:
        return letters(line) if part.across else str(line)

    return f"{name(part.top)}:{name(part.bottom)}", f"{name(part.first)}:{name(part.last)}"


def _columns(team: TeamMap, contracts: Mapping[str, ContractTable]) -> Table:
    headers = (
        "Table", "Part", "Our column", "Their column", "Their header", "Unit", "For return point", "Sign",
        "Confidence", "Sample",
    )  # fmt: skip
    rows = [
        _column(contract.title, number, part, column)
        for key, contract in contracts.items()
        for number, part in enumerate(team.parts_of(key), start=1)
        for column in part.columns
    ]
    return _table(COLUMNS_TABLE, headers, rows, "Which column of this workbook is which of the contract's.")


def _column(title: str, number: int, part: MapPart, column: MapColumn) -> list[Cell]:
    return [
        _fixed(title),
        _fixed(number),
        _typed(column.ours),
        _typed(str(column.place) if part.across else letters(column.place)),
        _typed(column.words),
        _typed(column.unit.value if column.unit else None),
        _typed(column.point),
        _typed("reversed" if column.is_turned else "as ours" if column.unit else None),
        _fixed(Decimal(column.confidence) / 100, _SHARE),
        _fixed(column.sample),
    ]


def _words(team: TeamMap, contracts: Mapping[str, ContractTable]) -> Table:
    rows = [
        [_fixed(contracts[table].title), _typed(None), _typed(header), _typed(None), _typed(theirs), _typed(ours)]
        for (table, header, theirs), ours in team.words.items()
    ]
    headers = ("Table", "Part", "Our column", "Their column", "Their word", "Our word")
    return _table(WORDS_TABLE, headers, rows, "Their words for ours.")


def set_up_sheet(team: TeamMap, contracts: Mapping[str, ContractTable], points: tuple[str, ...]) -> Sheet:
    """What the team's workbook does not hold of its own rows: our keys, units, signs, policies, missing columns."""
    content: list[Block] = [
        Title(SET_UP_SHEET, ("What hnb-xl must know of your rows that your own sheets do not say.",)),
        Text(
            "One row for each of yours, found by its label. White columns come from the agreement; in yellow ones you "
            "may type what your own sheets have no column for. Your figures stay on your own sheets."
        ),
    ]
    widths: list[float] = []
    for key, contract in contracts.items():
        parts = team.parts_of(key)
        if parts:
            columns = set_up_columns(contract, parts, points)
            content += [Heading(contract.title), _set_up(contract, columns, team.set_up.get(key, ()))]
            mine = [22.0, 46, 22, 14, *(min(max(column.width, 12), 40) for column in columns)]
            widths = [max(pair) for pair in zip(_padded(widths, mine), _padded(mine, widths), strict=True)]
    grid = tuple(widths or (40.0,))
    return Sheet(SET_UP_SHEET, Role.INPUT, tuple(content), grid, print_columns=printed_columns(grid))


def _padded(widths: Sequence[float], other: Sequence[float]) -> list[float]:
    return [*widths, *([0.0] * max(0, len(other) - len(widths)))]


def _set_up(contract: ContractTable, columns: Sequence[ContractColumn], rows: Sequence[SetUpRow]) -> Table:
    key = contract.column(contract.row_key)
    heads = (
        Column(f"Our {key.header.lower()}"),
        Column("Label in the workbook"),
        Column("Stands in"),
        Column("Unit in the workbook", allowed=tuple(TypedUnit)),
    )
    return Table(
        set_up_table(contract),
        (*heads, *(_head(column) for column in columns)),
        (
            *(_set_up_row(row, columns, f"{number}") for number, row in enumerate(rows, start=1)),
            *(_spare(columns, number) for number in range(1, _SPARE_ROWS + 1)),
        ),
        summary=f"Set-up of the rows of: {contract.title}.",
    )


def _head(column: ContractColumn) -> Column:
    typed = column.filled is Filled.TYPED
    return Column(
        column.header,
        column.key,
        column.allowed if typed else (),
        column.list_name if typed else "",
        help=column.help[:255],
    )


def _set_up_row(row: SetUpRow, columns: Sequence[ContractColumn], key: str) -> Row:
    words = row.values.get("unit")
    unit = Unit(str(words)) if words in set(Unit) else None
    cells = [
        _typed(row.key),
        _typed(row.label),
        _typed(row.place),
        _typed(row.unit.value if row.unit else None),
    ]
    for column in columns:
        style = Style.INPUT if column.filled is Filled.TYPED else Style.FIXED
        cells.append(Cell(_value(row.values.get(column.key)), style, format_of(column, unit)))
    return Row(tuple(cells), key=key)


def _spare(columns: Sequence[ContractColumn], number: int) -> Row:
    formats = [format_of(column, None) for column in columns]
    cells = [_typed(None) for _ in range(4)] + [Cell(None, Style.INPUT, code) for code in formats]
    return Row(tuple(cells), key=f"spare {number}")


def _value(value: object) -> blocks.CellValue:
    if isinstance(value, float):
        return Decimal(repr(value))
    return cell_value(value.date() if hasattr(value, "date") and not isinstance(value, str) else value)


__all__ = ["date", "map_sheet", "set_up_sheet"]
