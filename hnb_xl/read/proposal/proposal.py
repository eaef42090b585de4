"""The whole proposal: search every sheet, choose, settle the doubtful, and write down the map."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from hnb_xl.books.book import ReadableBook
from hnb_xl.model.columns import Filled, Table
from hnb_xl.model.team_map import (
    LABELS,
    OURS,
    THIS_RETURN,
    MapPart,
    SetUpRow,
    TeamMap,
    TypedUnit,
)
from hnb_xl.read.area import Area
from hnb_xl.read.proposal.candidates import Assigned, Candidate, Search
from hnb_xl.read.proposal.choosing import SURE, Answer, Chosen, Doubt, choose, place_of, settled
from hnb_xl.read.proposal.headers import Headers
from hnb_xl.read.proposal.known import KnownRow, known_rows, labels
from hnb_xl.read.proposal.part import PartMaker

_MOST_SHEETS = 250
_MONEY = (TypedUnit.GBP, TypedUnit.GBP_K, TypedUnit.GBP_M)


@dataclass(frozen=True)
class Ground:
    """What a proposal is made from.

    Args:
        contracts: The contract as declared, its rating columns in the council's own words.
        rows: By table key, the rows of the authority file, as a template would hold them.
        set_up: The same, but only what may be taken over: agreed, not reported.
        points: The return points of the year.
        year: The financial year of the return.
        policies: The names of the RAG policies.
        is_named: False where no authority file was given, so that these are only rows that councils often have.
    """

    contracts: Mapping[str, Table]
    rows: Mapping[str, Sequence[Mapping[str, object]]]
    set_up: Mapping[str, Sequence[Mapping[str, object]]]
    points: tuple[str, ...]
    year: str
    policies: tuple[str, ...]
    is_named: bool = True

    def known(self, table: str) -> tuple[KnownRow, ...]:
        """The rows that are known of a table, with what may be set up of them."""
        contract = self.contracts[table]
        agreed = {str(row.get(contract.row_key)): row for row in self.set_up.get(table, ())}
        columns = [column for column in contract.for_points(self.points).columns if not column.is_computed]
        found = []
        for row in known_rows(contract, self.rows.get(table, ())):
            base = agreed.get(row.key, {})
            values = {
                column.key: value
                for column in columns
                if (value := _taken_over(column.key, column.filled, row.values, base)) is not None
            }
            found.append(replace(row, values=values))
        return tuple(found)


def _taken_over(key: str, filled: Filled, reported: Mapping[str, object], agreed: Mapping[str, object]) -> object:
    """What the authority file says that is set up; what a return reported stands in the team's own workbook."""
    if filled is Filled.SET_UP or key == "rounded_to":
        return reported.get(key)
    return agreed.get(key)


@dataclass(frozen=True)
class Proposal:
    """A proposed map, and what a person should look at in it."""

    team: TeamMap
    remarks: tuple[str, ...] = ()


def propose(
    book: ReadableBook,
    ground: Ground,
    answer: Answer,
    area_of: Callable[[str], Area],
    held: Sequence[Candidate] = (),
) -> Proposal:
    """Propose a map of a team's workbook.

    Args:
        book: The workbook.
        ground: What is known beforehand.
        answer: Settles what is doubtful.
        area_of: Reads a tab.
        held: What is read already: no cell of it is proposed for anything else.
    """
    contracts = {key: table for key, table in ground.contracts.items() if key not in OURS}
    known = {key: ground.known(key) for key in contracts}
    search = Search(contracts, Headers(contracts, ground.points, ground.year), {k: labels(v) for k, v in known.items()})
    candidates: list[Candidate] = []
    own = book.own_sheets()
    theirs = [name for name in book.sheet_names() if name not in own]
    for name in theirs[:_MOST_SHEETS]:
        area = area_of(name)
        candidates += search.candidates(area)
        candidates += search.candidates(area.turned())
    titles = {key: table.title for key, table in contracts.items()}
    chosen = settled(choose(candidates, held), titles, answer)
    chosen.sort(key=lambda each: (theirs.index(each.candidate.area.sheet), each.candidate.top))
    proposed = _written_down(book, ground, chosen, known, answer)
    if len(theirs) <= _MOST_SHEETS:
        return proposed
    unread = f"Only the first {_MOST_SHEETS} of {len(theirs)} sheets were looked at."
    return replace(proposed, remarks=(*proposed.remarks, unread))


def _written_down(
    book: ReadableBook,
    ground: Ground,
    chosen: Sequence[Chosen],
    known: Mapping[str, tuple[KnownRow, ...]],
    answer: Answer,
) -> Proposal:
    parts: list[MapPart] = []
    words: dict[tuple[str, str, str], str] = {}
    set_up: dict[str, list[SetUpRow]] = {}
    remarks: list[str] = []
    for each in chosen:
        table = each.candidate.table
        columns = _sure_columns(each.candidate, answer)
        if not any(column.guess.column.key in LABELS[table] for column in columns):
            continue
        candidate = replace(each.candidate, columns=tuple(columns))
        maker = PartMaker(
            candidate, ground.contracts[table], known[table], ground.policies, own_keys=not ground.is_named
        )
        excel = _excel_table(book, candidate)
        part, rows, named = maker.made(each.confidence, set_up.get(table, []), excel)
        parts.append(_sure_units(part, candidate, answer))
        words |= named
        set_up.setdefault(table, []).extend(rows)
        remarks += maker.remarks
    for table, made in set_up.items():
        if ground.is_named:
            made.extend(_still_to_come(ground.contracts[table], known[table], made))
    return Proposal(TeamMap(tuple(parts), words, {key: tuple(rows) for key, rows in set_up.items()}), tuple(remarks))


def _still_to_come(contract: Table, known: Sequence[KnownRow], rows: Sequence[SetUpRow]) -> list[SetUpRow]:
    """Rows of the agreement that the team's workbook does not have yet: read as soon as one is so labelled."""
    if contract.column(contract.row_key).filled is not Filled.SET_UP:
        return []
    there = {row.key for row in rows}
    return [SetUpRow(row.key, row.names[0], values=row.values) for row in known if row.key not in there and row.names]


def _sure_columns(candidate: Candidate, answer: Answer) -> list[Assigned]:
    """The columns a person agrees to; nobody is asked about the sure ones."""
    kept = []
    for column in candidate.columns:
        if column.guess.score < SURE:
            ours = column_named(column)
            where = place_of(candidate, candidate.bottom, column.place)
            question = (
                f"Is “{column.words or 'the column without a header'}” our {ours} ({round(column.guess.score)}%)?"
            )
            if answer(Doubt(where, question, (f"yes, {ours}", "no, leave it out"))) != 0:
                continue
        kept.append(column)
    return kept


def _sure_units(part: MapPart, candidate: Candidate, answer: Answer) -> MapPart:
    """The part with the units a person says, where nothing in the workbook says them."""
    kept = []
    scores = {column.place: column.guess.score for column in candidate.columns}
    for column in part.columns:
        if column.unit is None or column.confidence >= SURE or scores[column.place] < SURE:
            kept.append(column)
            continue
        first = column.unit if column.unit in _MONEY else TypedUnit.GBP
        units = [first, *(unit for unit in _MONEY if unit is not first)]
        where = place_of(candidate, candidate.bottom, column.place)
        question = (
            f"Nothing says in what unit “{column.words}” is typed (it holds {column.sample}). Is it {first.value}?"
        )
        number = answer(Doubt(where, question, (*(unit.value for unit in units), "leave it out")))
        if number < len(units):
            kept.append(replace(column, unit=column.unit if number == 0 else units[number]))
    return replace(part, columns=tuple(kept))


def column_named(column: Assigned) -> str:
    """Our column as the map names it."""
    ours = column.guess.column
    return ours.header.format(point=column.guess.point or THIS_RETURN) if ours.per_point else ours.header


def _excel_table(book: ReadableBook, candidate: Candidate) -> str:
    """The name of the Excel table that a candidate is, where it is one."""
    if candidate.area.across:
        return ""
    for table in book.tables().values():
        if table.sheet == candidate.area.sheet and table.top == candidate.bottom:
            places = range(table.left, table.left + len(table.headers))
            if all(column.place in places for column in candidate.columns):
                return table.name
    return ""
