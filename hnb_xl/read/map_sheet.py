"""The map as it stands on our sheets, read back: a person may have changed it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hnb_xl.books.book import RawCell, RawTable
from hnb_xl.errors import ContractBroken
from hnb_xl.model.addresses import MAX_COLUMNS, MAX_ROWS, address, column_number
from hnb_xl.model.columns import Table
from hnb_xl.model.tables import TABLES
from hnb_xl.model.team_map import (
    COLUMNS_TABLE,
    MAP_SHEET,
    PARTS_TABLE,
    WORDS_TABLE,
    MapColumn,
    MapPart,
    SetUpRow,
    TeamMap,
    TypedUnit,
    set_up_table,
)
from hnb_xl.read.cells import text_of

ACROSS = "across"
ANY = "any"
_BY_TITLE = {table.title.casefold(): table for table in TABLES}
_LONGEST, _SHOWN = 7, 40  # digits of a line's number; characters of a wrong one that a message repeats
_DEEPEST_HEADER = 20
_FIX = f"Correct the cell on the sheet {MAP_SHEET}, or run `hnb-xl attach` again."


@dataclass(frozen=True)
class Line:
    """One row of a table of ours, by header, with where it stands."""

    table: RawTable
    index: int

    def words(self, header: str) -> str:
        """What a cell says; blank where there is no such column."""
        return text_of(self.cell(header).value)

    def cell(self, header: str) -> RawCell:
        """A cell; an empty one where there is no such column."""
        place = self.place(header)
        cells = self.table.rows[self.index]
        return cells[place] if place is not None and place < len(cells) else RawCell()

    def place(self, header: str) -> int | None:
        """The place of a column in the table, from 0."""
        return next((at for at, name in enumerate(self.table.headers) if name.strip() == header), None)

    def wrong(self, header: str, what: str) -> ContractBroken:
        """The error of a cell that does not say what it must."""
        row = self.table.top + 1 + self.index
        where = address(row, self.table.left + (self.place(header) or 0))
        return ContractBroken("map_unreadable", f"{self.table.sheet}!{where}: {what}", _FIX)


def lines_of(table: RawTable | None) -> Iterator[Line]:
    """The rows of a table that hold anything; none where there is no table."""
    for index, cells in enumerate(table.rows if table else ()):
        if any(text_of(cell.value) for cell in cells) and table is not None:
            yield Line(table, index)


def team_map(tables: Mapping[str, RawTable]) -> TeamMap | None:
    """The map of a workbook, or None where it has none.

    Raises:
        ContractBroken: a cell of it does not make sense.
    """
    if PARTS_TABLE not in tables:
        return None
    columns: dict[tuple[str, str], list[MapColumn]] = {}
    for line in lines_of(tables.get(COLUMNS_TABLE)):
        columns.setdefault((line.words("Table").casefold(), line.words("Part")), []).append(_column(line))
    parts = []
    for line in lines_of(tables[PARTS_TABLE]):
        if line.words("Sheet"):
            key = (line.words("Table").casefold(), line.words("Part"))
            parts.append(_part(line, columns.get(key, [])))
    words = {
        (_table(line).key, line.words("Our column"), line.words("Their word").casefold()): line.words("Our word")
        for line in lines_of(tables.get(WORDS_TABLE))
    }
    set_up = {table.key: tuple(set_up_rows(table, tables.get(set_up_table(table)))) for table in TABLES}
    return TeamMap(tuple(parts), words, set_up)


def _table(line: Line) -> Table:
    title = line.words("Table")
    table = _BY_TITLE.get(title.casefold())
    if table is None:
        raise line.wrong("Table", f"“{title}” is no table of the contract.")
    return table


def _part(line: Line, columns: Sequence[MapColumn]) -> MapPart:
    across = line.words("Runs").casefold() == ACROSS
    first_header, last_header = _span(line, "Header", across=across)
    first, last = _span(line, "Rows", across=across)
    if not columns:
        raise line.wrong("Table", f"no column of “{line.words('Table')}” is listed under Columns.")
    return MapPart(
        table=_table(line).key,
        sheet=line.words("Sheet"),
        top=first_header,
        bottom=last_header,
        first=first,
        last=last,
        columns=tuple(columns),
        across=across,
        excel_table=line.words("Excel table"),
        no_figure=listed(line.words("Means no figure")),
        ignored=listed(line.words("Not read")),
        confidence=_percent(line),
    )


def _column(line: Line) -> MapColumn:
    letters = line.words("Their column").upper()
    place = _whole(letters) or column_number(letters[:_LONGEST])
    if not 0 < place <= MAX_COLUMNS:
        raise line.wrong("Their column", f"“{letters[:_SHOWN]}” is no column; write its letter, such as F.")
    unit = line.words("Unit")
    if unit and unit not in set(TypedUnit):
        raise line.wrong("Unit", f"“{unit}” is not one of {', '.join(TypedUnit)}.")
    return MapColumn(
        ours=line.words("Our column"),
        place=place,
        words=line.words("Their header"),
        unit=TypedUnit(unit) if unit else None,
        point=line.words("For return point"),
        is_turned=line.words("Sign").casefold() == "reversed",
        confidence=_percent(line),
        sample=line.words("Sample"),
    )


def _percent(line: Line) -> int:
    value = line.cell("Confidence").value
    return round(float(value) * 100) if isinstance(value, int | float) and not isinstance(value, bool) else 0


def _span(line: Line, header: str, *, across: bool) -> tuple[int, int]:
    """`5:6`, `7`, or letters where the part goes across."""
    first, _, last = line.words(header).partition(":")
    found = tuple(
        column_number(text.strip().upper()[:_LONGEST]) if across else _whole(text.strip())
        for text in (first, last or first)
    )
    shape = "C:D" if across else "5:6"
    if not 0 < found[0] <= found[1] <= MAX_ROWS:
        shown = line.words(header)[:_SHOWN]
        raise line.wrong(header, f"“{shown}” does not say which lines; write them as {shape}.")
    if header == "Header" and found[1] - found[0] >= _DEEPEST_HEADER:
        raise line.wrong(header, f"a header has at most {_DEEPEST_HEADER} lines; write them as {shape}.")
    return found[0], found[1]


def _whole(text: str) -> int:
    """A line's number as it is typed; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else 0


def listed(words: str) -> tuple[str, ...]:
    """The texts of a cell that lists several, parted by semicolons."""
    return tuple(text.strip() for text in words.split(";") if text.strip())


def set_up_rows(contract: Table, table: RawTable | None) -> Iterator[SetUpRow]:
    """The rows that the Set-up sheet has for a contract table.

    Raises:
        ContractBroken: a unit does not make sense.
    """
    key = contract.column(contract.row_key).header
    for line in lines_of(table):
        unit = line.words("Unit in the workbook")
        if unit and unit not in set(TypedUnit):
            raise line.wrong("Unit in the workbook", f"“{unit}” is not one of {', '.join(TypedUnit)}.")
        yield SetUpRow(
            line.words(f"Our {key.lower()}"),
            line.words("Label in the workbook"),
            line.words("Stands in"),
            TypedUnit(unit) if unit else None,
            line=line.index,
        )
