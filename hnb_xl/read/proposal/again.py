"""A workbook that is attached already: what a person corrected stays; what has moved or is new is looked up again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hnb_xl.errors import ContractBroken
from hnb_xl.model.columns import Table
from hnb_xl.model.team_map import (
    LAST_RETURN,
    OURS,
    THIS_RETURN,
    MapPart,
    SetUpRow,
    TeamMap,
    plain_words,
    set_up_table,
)
from hnb_xl.read.cells import is_blank
from hnb_xl.read.found_part import FoundPart, find_part
from hnb_xl.read.mapped import areas_of
from hnb_xl.read.mapped_lines import label_columns, lines_of_part
from hnb_xl.read.proposal.candidates import Assigned, Candidate
from hnb_xl.read.proposal.choosing import Answer, Doubt
from hnb_xl.read.proposal.headers import Guess
from hnb_xl.read.proposal.part import PartMaker
from hnb_xl.read.proposal.proposal import Ground, Proposal, propose
from hnb_xl.read.rows import cell_name

if TYPE_CHECKING:
    from hnb_xl.books.book import RawTable, ReadableBook


def brought_up_to_date(book: ReadableBook, existing: TeamMap, ground: Ground, answer: Answer) -> Proposal:
    """The map as it should be now.

    Args:
        book: The workbook.
        existing: The map it has, as a person may have changed it.
        ground: What is known beforehand.
        answer: Settles what is doubtful of the tables whose place was lost; nothing else is asked again.
    """
    again = _Again(book, existing, ground)
    lost = {part.table for part in again.lost}
    mended = again.proposal(lost, answer) if lost else Proposal(TeamMap(()))
    again.mend(mended.team)
    again.ask_of_lost_columns(answer)
    absent = {key for key in ground.contracts if key not in OURS and not existing.parts_of(key)}
    new = again.proposal(absent, _only_sure)
    return Proposal(again.map(mended.team, new.team), (*again.remarks, *new.remarks))


def _only_sure(doubt: Doubt) -> int:
    """Leave out whatever is doubtful."""
    return len(doubt.options) - 1


class _Again:
    """The parts of an existing map, each as it stands now."""

    def __init__(self, book: ReadableBook, existing: TeamMap, ground: Ground) -> None:
        self.book, self.existing, self.ground = book, existing, ground
        self.area_of = areas_of(book)
        own = book.own_sheets()
        self.names = [name for name in book.sheet_names() if name not in own]
        self.found: dict[int, FoundPart] = {}
        self.lost: list[MapPart] = []
        self.remarks: list[str] = []
        for at, part in enumerate(existing.parts):
            try:
                self.found[at] = find_part(part, self.names, self.area_of)
            except ContractBroken as gone:
                self.lost.append(part)
                self.remarks.append(f"{gone.message} It was looked for again.")

    def proposal(self, tables: set[str], answer: Answer) -> Proposal:
        """What would be proposed of some tables, in the cells that no part of the map reads already."""
        contracts = {key: table for key, table in self.ground.contracts.items() if key in tables}
        held = [self._candidate(found) for found in self.found.values()]
        return propose(self.book, replace(self.ground, contracts=contracts), answer, self.area_of, held)

    def mend(self, fresh: TeamMap) -> None:
        """Put what was proposed in the place of each part that was lost, with what was corrected of it."""
        free = list(fresh.parts)
        for at, part in enumerate(self.existing.parts):
            same = [each for each in free if each.table == part.table]
            new = next((each for each in same if each.sheet == part.sheet), next(iter(same), None))
            if at in self.found or new is None:
                continue
            free.remove(new)
            before = {(column.ours, column.point): column for column in part.columns}
            columns = tuple(
                replace(column, unit=old.unit, is_turned=old.is_turned)
                if (old := before.get((column.ours, column.point))) is not None
                else column
                for column in new.columns
            )
            self.found[at] = find_part(
                replace(new, columns=columns, no_figure=part.no_figure, ignored=part.ignored), self.names, self.area_of
            )

    def ask_of_lost_columns(self, answer: Answer) -> None:
        """Say which columns are read nowhere any more: figures may not drop out of the return unseen."""
        read = {
            (found.part.table, column.ours, column.point)
            for found in self.found.values()
            for column in found.part.columns
        }
        for part in self.lost:
            for column in part.columns:
                if (part.table, column.ours, column.point) in read:
                    continue
                line, at = (column.place, part.bottom) if part.across else (part.bottom, column.place)
                where = f"{part.sheet}!{cell_name(line, at)}"
                gone = f"our {column.ours} was read under “{column.words}”, and no header says that now"
                answer(Doubt(where, f"{gone}. Go on without it?", ("Go on: nothing of the sheet is read for it",)))
                self.remarks.append(f"{where}: {gone}: it is read from no column of {part.sheet}.")

    def map(self, mended: TeamMap, new: TeamMap) -> TeamMap:
        """The whole map, and the Set-up rows that go with it."""
        by_table: dict[str, list[FoundPart]] = {}
        for _, found in sorted(self.found.items()):
            by_table.setdefault(found.part.table, []).append(found)
        parts = [self._as_it_stands(found, by_table) for _, found in sorted(self.found.items())]
        set_up = {table: self._rows(table, found, mended) for table, found in by_table.items()}
        return TeamMap(
            (*parts, *new.parts), {**new.words, **mended.words, **self.existing.words}, {**new.set_up, **set_up}
        )

    def _as_it_stands(self, found: FoundPart, by_table: Mapping[str, Sequence[FoundPart]]) -> MapPart:
        part = found.part
        return replace(
            part,
            sheet=found.area.sheet,
            top=found.bottom - (part.bottom - part.top),
            bottom=found.bottom,
            first=found.bottom + 1,
            last=self._last(found, by_table[part.table]),
            columns=tuple(replace(column, place=found.places[column]) for column in part.columns),
        )

    def _last(self, found: FoundPart, parts: Sequence[FoundPart]) -> int:
        """The last line of a part: as recorded, and as far as its rows go now."""
        part = found.part
        rows = self.existing.set_up.get(part.table, ())
        lines = lines_of_part(found, self.ground.contracts[part.table], rows, parts)
        last = max((line.line for line in lines), default=found.bottom + 1)
        recorded = found.bottom + part.last - part.bottom
        return recorded if recorded > last and part.ignored else last

    def _candidate(self, found: FoundPart, last: int = 0) -> Candidate:
        """A part as if it had been proposed."""
        ours_all = self.ground.contracts[found.part.table].columns if found.part.table in self.ground.contracts else ()
        columns = []
        for column in found.part.columns:
            for point in (*self.ground.points, THIS_RETURN, LAST_RETURN):
                ours = next((c for c in ours_all if c.header.format(point=point) == column.ours), None)
                if ours is not None:
                    guess = Guess(ours, column.point or (point if ours.per_point else ""), 100.0)
                    columns.append(Assigned(found.places[column], column.words, guess, 0.0))
                    break
        bottom = last or found.bottom + found.part.last - found.part.bottom
        top = found.bottom - (found.part.bottom - found.part.top)
        return Candidate(
            found.part.table, found.area, top, found.bottom, bottom, tuple(columns), 100.0, 1.0, titled=True
        )

    def _rows(self, table: str, parts: Sequence[FoundPart], mended: TeamMap) -> tuple[SetUpRow, ...]:
        """The Set-up rows as they should be: kept, moved, reworded, gone from their sheet, or new."""
        contract, kept = self.ground.contracts[table], self.existing.set_up.get(table, ())
        places: dict[int, tuple[str, str]] = {}
        new: list[SetUpRow] = []
        keys = {row.key for row in kept}
        fresh = {plain_words(row.label): row for row in mended.set_up.get(table, ())}
        for found in parts:
            name = label_columns(contract, found.part)[-1]
            lines = lines_of_part(found, contract, kept, parts)
            if any(line.set_up is None for line in lines):
                fresh |= self._fresh(found, contract, max(line.line for line in lines))
            for line in lines:
                place = f"{found.area.sheet}!{cell_name(*found.area.at(line.line, found.places[name]))}"
                if line.set_up is not None:
                    places.setdefault(line.set_up.line, (line.label, place))
                elif (row := fresh.get(plain_words(line.label))) is not None and row.key not in keys:
                    keys.add(row.key)
                    new.append(replace(row, place=place))
        values = _values(contract, self.book.tables().get(set_up_table(contract)), self.ground)
        moved = []
        for row in kept:
            label, place = places.get(row.line, (row.label, ""))
            moved.append(replace(row, label=label, place=place, values=values.get(row.line, {})))
        return (*moved, *new)

    def _fresh(self, found: FoundPart, contract: Table, last: int) -> dict[str, SetUpRow]:
        """What would be set up of the rows of a part if none was yet, by label."""
        candidate = self._candidate(found, last)
        known = self.ground.known(contract.key)
        maker = PartMaker(candidate, contract, known, self.ground.policies, own_keys=not self.ground.is_named)
        _, rows, _ = maker.made(100, (), "")
        return {plain_words(row.label): row for row in rows}


def _values(contract: Table, table: RawTable | None, ground: Ground) -> dict[int, dict[str, object]]:
    """What stands on the Set-up sheet now, row by row."""
    by_header = {column.header: column.key for column in contract.for_points(ground.points).columns}
    found: dict[int, dict[str, object]] = {}
    for index, cells in enumerate(table.rows if table else ()):
        for header, cell in zip(table.headers if table else (), cells, strict=False):
            key = by_header.get(header.strip())
            if key is not None and not is_blank(cell):
                found.setdefault(index, {})[key] = cell.value
    return found
