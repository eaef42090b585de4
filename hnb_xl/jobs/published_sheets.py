"""The sheets of a published copy: those of the pack, without what leads out of it; those entered, as values; notes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from hnb_xl.jobs.disclosure import WITHHELD, Withheld
from hnb_xl.model.addresses import address
from hnb_xl.model.blocks import (
    Beside,
    Block,
    Cell,
    CellValue,
    Chart,
    Charts,
    Column,
    Heading,
    Role,
    Row,
    Sheet,
    Style,
    Table,
    Text,
    Title,
)
from hnb_xl.present.cover import CONTENTS

if TYPE_CHECKING:
    from hnb_xl.books.book import RawCell, RawGrid, RawTable, ReadableBook
    from hnb_xl.model.inputs import InputTable
    from hnb_xl.pipeline import Figures

NOTES = "Notes on this copy"
_NOT_DRAWN = "A chart is left out here: it would draw figures that are withheld."
_NAMES_OF_PEOPLE = {"sign_off": ("name",)}  # columns that hold them are not published
_NARROWEST, _WIDEST, _PAGE = 6.0, 60.0, 195.0


def shown(sheet: Sheet, published: Collection[str]) -> Sheet:
    """A sheet of the pack as it is published: no formulas, no link out of the copy, no chart of withheld figures."""
    withheld_columns = _withheld_columns(sheet.blocks)
    blocks = tuple(_shown(block, published, withheld_columns) for block in sheet.blocks)
    return replace(sheet, blocks=blocks, role=Role.DASHBOARD, names=())


def _withheld_columns(blocks: Iterable[Block]) -> set[tuple[str, str]]:
    """Tables and headers of the columns in which a figure is withheld."""
    return {
        (table.name, column.header)
        for table in _tables(blocks)
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
        if cell.value == WITHHELD
    }


def texts(blocks: Iterable[Block]) -> Iterator[str]:
    """Every text in the tables of a sheet, where people's own words stand."""
    for table in _tables(blocks):
        for row in table.rows:
            yield from (cell.value for cell in row.cells if isinstance(cell.value, str))


def _tables(blocks: Iterable[Block]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Beside):
            yield from _tables((*block.left, *block.right))


def _shown(block: Block, published: Collection[str], withheld_columns: set[tuple[str, str]]) -> Block:
    if isinstance(block, Table):
        rows = tuple(
            replace(row, cells=tuple(_value(cell, published) for cell in row.cells))
            for row in block.rows
            if block.name != CONTENTS or not any(_leads_out(cell, published) for cell in row.cells)
        )
        columns = tuple(replace(column, calculated=None, allowed=(), list_name="") for column in block.columns)
        return replace(block, rows=rows, columns=columns)
    if isinstance(block, Charts):
        drawn = tuple(chart for chart in block.charts if not _draws(chart, withheld_columns))
        return Charts(drawn) if drawn else Text(_NOT_DRAWN, Style.NOTE)
    if isinstance(block, Beside):
        left, right = (
            tuple(_shown(each, published, withheld_columns) for each in side) for side in (block.left, block.right)
        )
        return replace(block, left=left, right=right)
    return block


def _draws(chart: Chart, columns: set[tuple[str, str]]) -> bool:
    return any((chart.table, series.column) in columns for series in chart.series)


def _value(cell: Cell, published: Collection[str]) -> Cell:
    """A cell as its value; a link stays while it leads to a sheet of the copy."""
    leads_out = _leads_out(cell, published)
    if cell.formula is None and not leads_out:
        return cell
    style = Style.BODY if leads_out and cell.style is Style.LINK else cell.style
    return replace(cell, formula=None, link=None if leads_out else cell.link, style=style)


def _leads_out(cell: Cell, published: Collection[str]) -> bool:
    target = cell.link.rpartition("!")[0].strip("'").replace("''", "'") if cell.link else ""
    return bool(cell.link) and target not in published


def entered_sheet(book: ReadableBook, figures: Figures, tab: str, hidden: Mapping[str, Withheld]) -> Sheet:
    """An input sheet as values: its tables as they stand, with what is withheld marked.

    Args:
        book: The workbook it stands in.
        figures: Its figures, masked where something is withheld.
        tab: The sheet's name.
        hidden: What is withheld, by cell.
    """
    grid, raw = book.grid(tab), book.tables()
    tables = [table for table in figures.inputs.tables.values() if table.sheet == tab and table.contract.name in raw]
    blocks: list[Block] = [Title(tab)]
    widths: list[float] = []
    for table in tables:
        drawn = _entered_table(raw[table.contract.name], table, figures, grid, hidden)
        blocks += [Heading(table.contract.title), drawn]
        widths = _wider(widths, drawn, table)
    return Sheet(tab, Role.DASHBOARD, tuple(blocks), tuple(widths), print_columns=_printed(widths))


def _wider(widths: list[float], drawn: Table, table: InputTable) -> list[float]:
    """One width a column: the most any table asks of it."""
    asked = {column.header: column.width for column in table.contract.columns}
    mine = [min(max(asked.get(column.header, 12.0), _NARROWEST), _WIDEST) for column in drawn.columns]
    longest = max(len(mine), len(widths))
    padded = [[*each, *([_NARROWEST] * (longest - len(each)))] for each in (mine, widths)]
    return [max(pair) for pair in zip(*padded, strict=True)]


def _printed(widths: Sequence[float]) -> int:
    """How many columns stay legible on one page of A4."""
    total, count = 0.0, 0
    for width in widths:
        total += width
        if total > _PAGE:
            break
        count += 1
    return max(count, 1)


def _entered_table(
    raw: RawTable, table: InputTable, figures: Figures, grid: RawGrid, hidden: Mapping[str, Withheld]
) -> Table:
    keys = {column.header: column for column in table.contract.columns}
    left_out = {table.contract.column(key).header for key in _NAMES_OF_PEOPLE.get(table.contract.key, ())}
    kept = [at for at, header in enumerate(raw.headers) if header.strip() not in left_out]
    row_of = {row.line: row for row in table.rows}

    def cell(down: int, across: int) -> Cell:
        row, column = raw.top + 1 + down, raw.left + across
        declared, entered = keys.get(raw.headers[across].strip()), row_of.get(row)
        number_format = grid.formats.get((row, column))
        if f"{raw.sheet}!{address(row, column)}" in hidden:
            return Cell(WITHHELD, Style.FIGURE)
        if declared is not None and declared.is_computed and entered is not None:
            figure = figures.results.get(declared.figure.format(key=entered.key))
            if figure is not None and figure.text == WITHHELD:
                return Cell(WITHHELD, Style.FIGURE)
        value = _plain(raw.rows[down][across])
        number = isinstance(value, Decimal | date)
        return Cell(value, Style.FIGURE if number else Style.LABEL, number_format if number else None)

    filled = [down for down, cells in enumerate(raw.rows) if any(_plain(each) not in (None, "") for each in cells)]
    return Table(
        raw.name,
        tuple(Column(raw.headers[at].strip(), is_number=_is_number(keys, raw.headers[at])) for at in kept),
        tuple(Row(tuple(cell(down, at) for at in kept)) for down in filled),
        summary=f"{table.contract.title}: as entered",
    )


def _is_number(keys: Mapping[str, object], header: str) -> bool:
    return str(getattr(keys.get(header.strip()), "kind", "")) == "number"


def _plain(cell: RawCell) -> CellValue:
    """What a cell shows."""
    value = cell.value
    if cell.error:
        return cell.error
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    shown = Decimal(str(value))
    return shown if shown.is_finite() else "#NUM!"  # a number beyond what a cell can hold, as Excel shows one


def notes_sheet(stamp: str, sheets: Sequence[str], counts: str) -> Sheet:
    """What a reader of the copy needs to know of it."""
    notes = (
        (
            "What this is",
            f"A copy of {', '.join(sheets)}. Values only: no formulas, macros, comments or links to files.",
        ),
        ("Small counts", counts),
        ("Ratings", "Shown by letter or words and a shape as well as by colour."),
        (
            "Blank cells",
            "A blank cell or words in place of a figure mean that there is no figure yet; it is not nought.",
        ),
        ("Made from", stamp),
    )
    table = Table(
        "outNotes",
        (Column("About"), Column("Note")),
        tuple(Row((Cell(about, Style.LABEL), Cell(note, Style.LABEL))) for about, note in notes),
        summary="What this copy holds, and how to read it",
    )
    return Sheet(NOTES, Role.DASHBOARD, (Title(NOTES), table), (22.0, 110.0))
