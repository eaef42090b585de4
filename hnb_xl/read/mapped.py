"""A team's own tables as tables of the contract: every cell with its true place, its unit, and our word for theirs.

`rows` then parses them as it parses our own. What the team's sheet does not hold comes from the Set-up sheet.
"""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from hnb_xl.books.book import Origin, RawCell, RawTable, ReadableBook
from hnb_xl.errors import ContractBroken
from hnb_xl.model.columns import Column, Kind, Table
from hnb_xl.model.money import Unit
from hnb_xl.model.scale import DEFAULTS, Scale
from hnb_xl.model.team_map import (
    BEFORE,
    CONTINUED,
    LAST_RETURN,
    MAP_SHEET,
    THIS_RETURN,
    MapColumn,
    MapPart,
    SetUpRow,
    TeamMap,
    TypedUnit,
    mappable,
    set_up_table,
)
from hnb_xl.model.units_shown import unit_said, unit_shown
from hnb_xl.read.area import LAST_ROW, Area
from hnb_xl.read.cells import day, is_blank, text_of
from hnb_xl.read.found_part import FoundPart, find_part
from hnb_xl.read.mapped_lines import MappedLine, lines_of_part, lost_rows

_EMPTY = RawCell()
_UNITS = {unit.value.casefold(): unit for unit in Unit}


@dataclass(frozen=True)
class Returns:
    """The return points of the year, this return and the one before."""

    year: str
    points: tuple[str, ...]
    this: str
    last: str | None

    @classmethod
    def at(cls, points: tuple[str, ...], year: str, this: str) -> Returns:
        """The returns as the Period sheet has them; one it does not know has none before it."""
        named = next((point for point in points if point.casefold() == this.casefold()), this)
        index = points.index(named) if named in points else 0
        return cls(year, points, named, points[index - 1] if index else None)


@dataclass(frozen=True)
class Mapped:
    """What a map leads to.

    Args:
        tables: The tables, by the contract's name of each.
        dated: Table and column keys of columns headed with the return whose figures they keep.
    """

    tables: Mapping[str, RawTable] = field(default_factory=dict)
    dated: frozenset[tuple[str, str]] = frozenset()


def areas_of(book: ReadableBook) -> Callable[[str], Area]:
    """Reads each sheet of a book once, as far down as a table may stand."""
    read: dict[str, Area] = {}

    def area(sheet: str) -> Area:
        if sheet not in read:
            read[sheet] = Area.of(book.grid(sheet, LAST_ROW))
        return read[sheet]

    return area


def mapped_tables(
    book: ReadableBook,
    team: TeamMap,
    contracts: Mapping[str, Table],
    returns: Returns,
    scales: Mapping[str, Scale],
) -> Mapped:
    """The tables that a map names.

    Args:
        book: The team's workbook.
        team: Its map.
        contracts: The contract for the return points of the year.
        returns: Those return points.
        scales: The workbook's own scales.

    Raises:
        ContractBroken: a sheet, header, column or row that the map names is not there.
    """
    area, ours = areas_of(book), book.tables()
    own = book.own_sheets()
    names = [name for name in book.sheet_names() if name not in own]
    found: dict[str, RawTable] = {}
    dated: set[tuple[str, str]] = set()
    for key, contract in contracts.items():
        parts = team.parts_of(key)
        if parts:
            held = [find_part(_as_it_stands(part, ours), names, area) for part in parts]
            work = _Resolved(contract, held, team, returns, DEFAULTS | dict(scales), ours.get(set_up_table(contract)))
            found[contract.name] = work.table()
            dated |= {(key, column) for column in work.dated}
    return Mapped(found, frozenset(dated))


def _as_it_stands(part: MapPart, tables: Mapping[str, RawTable]) -> MapPart:
    """A part that is an Excel table is looked for where that table stands."""
    table = tables.get(part.excel_table)
    if table is None or part.across:
        return part
    depth = part.bottom - part.top
    return replace(part, sheet=table.sheet, top=table.top - depth, bottom=table.top)


_Row = tuple[list[RawCell], list[Origin]]


class _Resolved:
    """One contract table, put together from its parts."""

    def __init__(
        self,
        contract: Table,
        parts: Sequence[FoundPart],
        team: TeamMap,
        returns: Returns,
        scales: Mapping[str, Scale],
        set_up: RawTable | None,
    ) -> None:
        self.contract, self.parts, self.team = contract, parts, team
        self.returns, self.scales, self.set_up = returns, scales, set_up
        self.columns = [column for column in contract.columns if not column.is_computed]
        self.set_up_places = {header.strip(): at for at, header in enumerate(set_up.headers)} if set_up else {}
        self.set_up_rows = team.set_up.get(contract.key, ())
        self.dated: set[str] = set()

    def table(self) -> RawTable:
        """The table as one of ours would stand.

        Raises:
            ContractBroken: a row that was set up is not there any more.
        """
        rows: dict[str, _Row] = {}
        matched: list[MappedLine] = []
        new = 0
        for found in self.parts:
            answers = self._answers(found.part)
            for line in lines_of_part(found, self.contract, self.set_up_rows, self.parts):
                matched.append(line)
                if line.set_up is None:
                    new += 1
                cells, origins = self._row(found, answers, line, new)
                key = text_of(cells[self._key_at].value) or f"row without a key {len(rows)}"
                if key in rows and line.set_up is not None:
                    _fill(rows[key], cells, origins, [column.key in answers for column in self.columns])
                else:
                    rows[key if key not in rows else f"{key} again {len(rows)}"] = (cells, origins)
        lost_rows(self.contract, self.set_up_rows, matched, self.parts)
        first = self.parts[0]
        made = self._oldest_first(list(rows.values()))
        return RawTable(
            self.contract.name,
            first.area.sheet,
            first.bottom,
            1,
            tuple(column.header for column in self.columns),
            tuple(tuple(cells) for cells, _ in made),
            tuple(tuple(origins) for _, origins in made),
        )

    def _oldest_first(self, rows: list[_Row]) -> list[_Row]:
        """A table of dates that a team keeps newest first, turned round."""
        if self.contract.column(self.contract.row_key).kind is not Kind.DATE:
            return rows
        days = [day(cells[self._key_at].value) for cells, _ in rows]
        falls = all(later and earlier and later > earlier for later, earlier in itertools.pairwise(days))
        return rows[::-1] if falls else rows

    @property
    def _key_at(self) -> int:
        return next(at for at, column in enumerate(self.columns) if column.key == self.contract.row_key)

    def _answers(self, part: MapPart) -> dict[str, MapColumn]:
        """Which of a part's columns answers which of ours, at this return."""
        points = self.returns.points
        by_header = {column.header: column.key for column in mappable(self.contract.key, points)}
        found: dict[str, MapColumn] = {}
        for column in part.columns:
            key = by_header.get(column.ours)
            if key is None:
                raise self._unknown("Our column", column.ours, tuple(by_header))
            if column.point and column.point not in points:
                raise self._unknown("For return point", column.point, points)
            if column.point:
                self.dated |= {key, *(own for own, other in _before(self.contract) if other == key)}
                before = next((own for own, other in _before(self.contract) if other == key), None)
                if column.point == self.returns.this:
                    found.setdefault(key, column)
                elif before and column.point == self.returns.last:
                    found.setdefault(before, column)
                continue
            for named, point in ((THIS_RETURN, self.returns.this), (LAST_RETURN, self.returns.last)):
                if key.startswith(named) and point:
                    key = key.replace(named, point, 1)
            found.setdefault(key, column)
        direct = {by_header.get(column.ours, ""): column for column in part.columns if not column.point}
        return found | {key: column for key, column in direct.items() if key in {each.key for each in self.columns}}

    def _unknown(self, header: str, words: str, known: tuple[str, ...]) -> ContractBroken:
        """A word of the map that names nothing: to pass it over would read a figure as blank."""
        close = difflib.get_close_matches(words, known, n=1)
        return ContractBroken(
            "map_unreadable",
            f"{MAP_SHEET}: under Columns, table “{self.contract.title}”, “{words}” is nothing that {header} can name.",
            f"Write {close[0]} there." if close else f"Write one of {', '.join(known)}.",
        )

    def _row(self, found: FoundPart, answers: Mapping[str, MapColumn], line: MappedLine, new: int) -> _Row:
        cells, origins = [], []
        unit = self._unit(found, answers, line)
        for column in self.columns:
            theirs = answers.get(column.key)
            if column.key == self.contract.row_key:
                cell, origin = self._key(found, theirs, line, new)
            elif theirs is None:
                cell, origin = self._set_up_cell(column, line, new)
            else:
                cell, origin = self._cell(found, column, theirs, line, unit)
            cells.append(cell)
            origins.append(origin)
        return cells, origins

    def _key(self, found: FoundPart, theirs: MapColumn | None, line: MappedLine, new: int) -> tuple[RawCell, Origin]:
        """Our key, standing where theirs does, or else on the Set-up sheet."""
        if theirs is not None:
            row, column = found.area.at(line.line, found.places[theirs])
            cell = found.area.cell(line.line, found.places[theirs])
            origin = Origin(found.area.sheet, row, column)
        else:
            cell, origin = self._set_up_cell(self.contract.column(self.contract.row_key), line, new)
        return (cell if line.key is None else RawCell(line.key)), origin

    def _set_up_cell(self, column: Column, line: MappedLine, new: int) -> tuple[RawCell, Origin]:
        """A cell of the Set-up sheet; for a row it does not have, of the blank rows at the table's end."""
        table = self.set_up
        if table is None:
            return _EMPTY, Origin(found_sheet(self.parts), 1, 1)
        header = column.header if column.key != self.contract.row_key else f"Our {column.header.lower()}"
        place = self.set_up_places.get(header)
        index = line.set_up.line if line.set_up is not None else self._first_spare + new - 1
        if place is None:
            return _EMPTY, Origin(table.sheet, table.top + 1 + index, table.left)
        inside = line.set_up is not None and index < len(table.rows) and place < len(table.rows[index])
        cell = table.rows[index][place] if inside else _EMPTY
        return cell, Origin(table.sheet, table.top + 1 + index, table.left + place)

    @property
    def _first_spare(self) -> int:
        return max((row.line for row in self.set_up_rows), default=-1) + 1

    def _unit(self, found: FoundPart, answers: Mapping[str, MapColumn], line: MappedLine) -> Unit:
        """The row's own unit, from whichever sheet has it."""
        if not self.contract.has("unit"):
            return Unit.COUNT
        column = self.contract.column("unit")
        theirs = answers.get("unit")
        if theirs is None:
            cell, _ = self._set_up_cell(column, line, 1)
        else:
            cell = self._worded(column, found.area.cell(line.line, found.places[theirs]))
        return _UNITS.get(text_of(cell.value).casefold(), Unit.COUNT)

    def _cell(
        self, found: FoundPart, column: Column, theirs: MapColumn, line: MappedLine, unit: Unit
    ) -> tuple[RawCell, Origin]:
        area, place, at = found.area, found.places[theirs], line.line
        cell = area.cell(at, place)
        if column.key in CONTINUED and is_blank(cell):
            at = next((above for above in line.above if not is_blank(area.cell(above, place))), at)
            cell = area.cell(at, place)
        row, across = area.at(*area.anchors.get((at, place), (at, place)))
        factor = None
        if column.kind is Kind.NUMBER:
            factor = self._factor(column.unit or unit, theirs, line.set_up, area.format(at, place))
            if text_of(cell.value) in found.part.no_figure and not cell.formula:
                cell = RawCell(text_of(cell.value))
        return self._worded(column, cell), Origin(area.sheet, row, across, factor)

    @staticmethod
    def _factor(unit: Unit, theirs: MapColumn, set_up: SetUpRow | None, code: str) -> Decimal:
        typed = theirs.unit
        if typed is TypedUnit.CELL:
            said = unit_said(theirs.words)
            said = said if said is not None and said.factor(unit) is not None else None
            typed = unit_shown(code, unit) or said or (set_up.unit if set_up else None)
        elif typed is TypedUnit.ROW:
            typed = set_up.unit if set_up else None
        factor = typed.factor(unit) if typed is not None else None
        return (unit.scale if factor is None else factor) * (-1 if theirs.is_turned else 1)

    def _worded(self, column: Column, cell: RawCell) -> RawCell:
        """A cell with our word for theirs, where the column has a list."""
        if column.kind is not Kind.CHOICE or not isinstance(cell.value, str):
            return cell
        words = " ".join(cell.value.split())
        if words.casefold() in {allowed.casefold() for allowed in column.allowed}:
            return cell
        named = self.team.words.get((self.contract.key, column.header, words.casefold()))
        level = self.scales[column.scale].find(named or words) if column.scale in self.scales else None
        if level is not None:
            named = level.letter if level.letter in column.allowed else level.words
        return RawCell(named, formula=cell.formula) if named else cell


def _before(contract: Table) -> list[tuple[str, str]]:
    return [(own, other) for (table, own), other in BEFORE.items() if table == contract.key]


def found_sheet(parts: Sequence[FoundPart]) -> str:
    """The sheet the first part stands on."""
    return parts[0].area.sheet


def _fill(row: _Row, cells: list[RawCell], origins: list[Origin], answered: Sequence[bool]) -> None:
    """Another part's figures of a row: what it answers, where nothing stands yet."""
    for at, has in enumerate(answered):
        if has and is_blank(row[0][at]):
            row[0][at], row[1][at] = cells[at], origins[at]
