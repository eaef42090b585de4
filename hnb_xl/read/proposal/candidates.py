"""Where tables of the contract may stand on a team's sheet: every header line is weighed against every table."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hnb_xl.model.columns import Kind, Table
from hnb_xl.model.team_map import CONTINUED, LABELS, plain_words
from hnb_xl.model.units_shown import unit_said
from hnb_xl.read.area import Area
from hnb_xl.read.cells import decimal
from hnb_xl.read.proposal.evidence import Below, share_known
from hnb_xl.read.proposal.headers import LONGEST_HEADER, Guess, Headers, years_in
from hnb_xl.read.proposal.vocabulary import TITLES

_SURE = 72.0
_LOOK = 60.0
_ACROSS_A_GAP = 0.4
_SHORT = 12  # letters: a shorter text may name a row of one table and head another
_HEADS = 0.5  # of the texts of a header line: what councils add of their own is never most of it
_LONGEST_TABLE = 1_500
_MOST_HEADERS = 250  # header lines weighed on one sheet
_MOST_SEGMENTS = 6
_TITLE_LINES = 4
_YEARS = range(2000, 2060)  # numbers that may stand in a header
_PEEK = 12  # lines under a header that show whether a column without one holds anything


@dataclass(frozen=True, slots=True)
class Assigned:
    """One of their columns and what it was taken for."""

    place: int
    words: str
    guess: Guess
    rival: float  # the score of the next best reading of the same header in this table


@dataclass(frozen=True)
class Candidate:
    """A table of the contract that may stand at a place on a sheet."""

    table: str
    area: Area
    top: int
    bottom: int
    last: int
    columns: tuple[Assigned, ...]
    score: float
    known: float  # the share of its labels that are known rows
    titled: bool

    @property
    def lines(self) -> range:
        """Its data lines."""
        return range(self.bottom + 1, self.last + 1)

    @property
    def width(self) -> tuple[int, int]:
        """Its first and last place."""
        places = [column.place for column in self.columns]
        return min(places), max(places)

    def overlaps(self, other: Candidate) -> bool:
        """True where the two would read a cell twice."""
        if self.area.sheet != other.area.sheet:
            return False
        mine, theirs = self._box(), other._box()
        return mine[0] <= theirs[2] and theirs[0] <= mine[2] and mine[1] <= theirs[3] and theirs[1] <= mine[3]

    def _box(self) -> tuple[int, int, int, int]:
        """Top, left, bottom, right on the sheet."""
        left, right = self.width
        box = (self.top, left, self.last, right)
        return (box[1], box[0], box[3], box[2]) if self.area.across else box


class Search:
    """Looks for tables on sheets.

    Args:
        contracts: The contract as declared, its rating columns in the council's own words.
        headers: What headers may mean.
        known: By table, the labels of rows that are expected, and their keys.
    """

    def __init__(
        self, contracts: Mapping[str, Table], headers: Headers, known: Mapping[str, Mapping[str, str]]
    ) -> None:
        self.contracts, self.headers, self.known = contracts, headers, known
        self._labels = frozenset(label for labels in known.values() for label in labels)

    def candidates(self, area: Area) -> Iterator[Candidate]:
        """Every table that may stand on a sheet, running down it or (the area turned) across."""
        heads: dict[int, list[str]] = {}
        for line in sorted(area.lines):
            tables = self._headed(area, line)
            if tables:
                heads[line] = tables
            if len(heads) >= _MOST_HEADERS:
                break
        for line, tables in heads.items():
            best: dict[tuple[str, int], Candidate] = {}
            for top, bottom in self._spans(area, line):
                for candidate in self._at(area, top, bottom, heads, tables):
                    key = (candidate.table, candidate.width[0])
                    if key not in best or candidate.score > best[key].score + 0.2:
                        best[key] = candidate
            yield from best.values()

    def _headed(self, area: Area, line: int) -> list[str]:
        """The tables a line may head: two of its texts and most of them name their columns, and none is a row's."""
        if len(area.lines[line]) < 2 or not _is_wordy(area, line):
            return []
        texts = [area.words(line, place) for place in area.lines[line]]
        if any(len(words) > _SHORT and words in self._labels for words in map(plain_words, texts)):
            return []  # a row of some table
        found = []
        for table in self.contracts:
            sure = [best for words in texts if (best := self._best(table, words)) is not None]
            if len({(guess.column.key, guess.point) for guess in sure}) < 2 or len(sure) < self._least(area, line):
                continue
            found.append(table)
        return found

    @staticmethod
    def _least(area: Area, line: int) -> float:
        """How many texts of a line must name columns: of the widest of the tables beside one another, most."""
        longest = run = 0
        places = area.lines[line]
        for at, place in enumerate(places):
            run = run + 1 if at and places[at - 1] == place - 1 else 1
            longest = max(longest, run)
        return _HEADS * longest

    def _best(self, table: str, words: str) -> Guess | None:
        best = next(iter(self.headers.guesses(table, words)), None)
        return best if best is not None and best.score >= _SURE else None

    @staticmethod
    def _spans(area: Area, line: int) -> list[tuple[int, int]]:
        """The header lines a line may be one of: itself, with those above, and with one of units below."""
        spans = [(line, line)]
        above = line
        while above > 1 and len(spans) < 3 and _is_wordy(area, above - 1):
            above -= 1
            spans.append((above, line))
        if _is_wordy(area, line + 1):
            lower = [(top, line + 1) for top, _ in spans]
            texts = [area.words(line + 1, place) for place in area.lines[line + 1]]
            if all(len(text) <= _SHORT and unit_said(text) for text in texts):
                return lower  # a line of nothing but units is of the header
            spans += lower
        return spans

    def _at(
        self, area: Area, top: int, bottom: int, heads: Mapping[int, object], tables: Sequence[str]
    ) -> Iterator[Candidate]:
        peek = range(bottom + 1, bottom + 1 + _PEEK)
        for run in _runs(area, top, bottom, peek):
            words = {place: area.heading(top, bottom, place) for place in run}
            last = _last_line(area, run, bottom, heads)
            if last <= bottom:
                continue
            lines = range(bottom + 1, last + 1)
            below = {place: Below.of(area, place, lines) for place in run}
            for table in tables:
                found = self._candidate(table, area, (top, bottom, last), words, below)
                if found is not None:
                    yield found

    def _candidate(
        self, table: str, area: Area, span: tuple[int, int, int], words: Mapping[int, str], below: Mapping[int, Below]
    ) -> Candidate | None:
        contract = self.contracts[table]
        top, bottom, last = span
        labels = {place: share_known(found.words, self.known.get(table, {})) for place, found in below.items()}
        assigned = self._assign(contract, words, below, labels)
        keys = {column.guess.column.key for column in assigned}
        if not keys.intersection(LABELS[table]):
            return None
        read = [column for column in assigned if not column.guess.column.is_computed]
        figures = [column for column in read if column.guess.column.key not in LABELS[table]]
        known = max((labels[c.place] for c in read if c.guess.column.key in LABELS[table]), default=0.0)
        titled = self._is_titled(table, area, top)
        strong = sum(column.guess.score >= _SURE for column in figures)
        if not figures or (strong < 2 and known < 0.5 and not titled):
            return None
        score = sum(_weight(contract, column) * column.guess.score / 100 for column in assigned)
        score += 4 * known + (1.5 if titled else 0) - 0.2 * (len(words) - len(assigned)) - 0.05 * (bottom - top)
        missing = [c for c in contract.columns if c.required and c.key in LABELS[table] and c.key not in keys]
        places = sorted(words)
        score -= _ACROSS_A_GAP * sum(place - before > 1 for before, place in itertools.pairwise(places))
        score -= 0.5 * len(missing) + (1.0 if area.across else 0) + (2.0 if self._is_of_another_year(area, top) else 0)
        return Candidate(table, area, top, bottom, last, tuple(read), score, known, titled)

    def _assign(
        self, contract: Table, words: Mapping[int, str], below: Mapping[int, Below], labels: Mapping[int, float]
    ) -> list[Assigned]:
        """The best reading of each header, every column of ours and of theirs taken once."""
        options: list[tuple[float, int, Guess]] = []
        for place, text in words.items():
            for guess in self.headers.guesses(contract.key, text):
                score = guess.score + below[place].for_column(guess.column)
                if score >= _LOOK:
                    options.append((score, place, guess))
        named = [place for place, share in labels.items() if share >= 0.5]
        if named:
            place = max(named, key=lambda each: labels[each])
            column = contract.column(_naming(contract))
            options = [option for option in options if option[1] != place]
            options.append((110 + labels[place], place, Guess(column, "", 96.0)))
        key = contract.column(contract.row_key)
        if key.kind is Kind.DATE:  # a column of dates is the one of months, whatever is written over it
            options += [(99.0, place, Guess(key, "", 90.0)) for place, found in below.items() if found.are_dates]
        options.sort(key=lambda option: (-option[0], option[1]))
        taken: set[tuple[str, str]] = set()
        places: dict[int, Assigned] = {}
        for score, place, guess in options:
            if place in places or (guess.column.key, guess.point) in taken:
                continue
            rival = max((s for s, p, g in options if p == place and g is not guess), default=0.0)
            capped = Guess(guess.column, guess.point, max(0.0, min(score, 100.0)))
            places[place] = Assigned(place, words[place], capped, rival)
            taken.add((guess.column.key, guess.point))
        naming = contract.column(_naming(contract))
        if (naming.key, "") not in taken:
            unnamed = [each for each in sorted(words) if each not in places and below[each].are_names]
            if unnamed and all(unnamed[0] < other for other in places):
                strong = sum(each.guess.score >= _SURE for each in places.values())
                # The first column of a table names its rows, also where nothing, or only a unit, is written over it.
                guess = Guess(naming, "", 75.0 if strong > 2 else _LOOK)
                places[unnamed[0]] = Assigned(unnamed[0], words[unnamed[0]], guess, 0.0)
        return [places[place] for place in sorted(places)]

    def _is_of_another_year(self, area: Area, top: int) -> bool:
        """Whether the sheet's name or the lines above the header name only another financial year."""
        texts = [area.sheet, *(area.words(line, place) for line, place in above(area, top))]
        years = [year for text in texts for year in years_in(text)]
        return bool(years) and self.headers.year not in years

    def _is_titled(self, table: str, area: Area, top: int) -> bool:
        """Whether the sheet's name or the lines above the header name the table."""
        from rapidfuzz import fuzz

        texts = [area.words(line, place) for line, place in above(area, top)]
        titles = [plain_words(text) for text in (*TITLES.get(table, ()), self.contracts[table].title)]
        for text in (area.sheet, *texts):
            plain = plain_words(text)
            said = bool(plain) and len(plain) <= LONGEST_HEADER
            if said and any(fuzz.ratio(plain, title) >= 80 or f" {title} " in f" {plain} " for title in titles):
                return True
        return False


def above(area: Area, top: int) -> list[tuple[int, int]]:
    """The first cells of the lines above a header, where a title stands."""
    lines = range(max(1, top - _TITLE_LINES), top)
    return [(line, place) for line in lines for place in area.lines.get(line, ())[:3]]


def _naming(contract: Table) -> str:
    """The column that says what a row is, of those a person tells rows apart by."""
    return LABELS[contract.key][-1]


def _weight(contract: Table, column: Assigned) -> float:
    ours = column.guess.column
    if ours.key in LABELS[contract.key]:
        return 1.5
    if ours.is_computed:
        return 0.5
    if ours.key in CONTINUED or ours.key in {"comment", "status", "owner", "unit"}:
        return 0.6  # many tables have these
    return 1.0 if ours.kind is Kind.NUMBER or ours.rated else 0.9


def _is_wordy(area: Area, line: int) -> bool:
    """A line that could be part of a header: short texts, no figures."""
    places = area.lines.get(line, ())
    if not places:
        return False
    texts = [area.words(line, place) for place in places]
    return all(len(text) <= LONGEST_HEADER for text in texts) and not any(
        (number := decimal(area.cell(line, place).value)) is not None and int(number) not in _YEARS for place in places
    )


def _runs(area: Area, top: int, bottom: int, peek: range) -> Iterator[list[int]]:
    """The runs of places a table may take: those between blank columns, and neighbours of them together."""
    heads = {place for line in range(top, bottom + 1) for place in area.lines.get(line, ())}
    heads |= {place for line, place in area.anchors if top <= line <= bottom and area.words(line, place)}
    if not heads:
        return
    inside = range(max(1, min(heads) - 1), max(heads) + 1)
    filled = {place for line in peek for place in area.lines.get(line, ()) if place in inside}
    segments: list[list[int]] = []
    for place in inside:
        if place in heads or place in filled:
            if segments and segments[-1][-1] == place - 1:
                segments[-1].append(place)
            else:
                segments.append([place])
    segments = segments[: 2 * _MOST_SEGMENTS]
    for first in range(len(segments)):
        for last in range(first, min(len(segments), first + _MOST_SEGMENTS)):
            yield [place for segment in segments[first : last + 1] for place in segment]


def _last_line(area: Area, run: Sequence[int], bottom: int, heads: Mapping[int, object]) -> int:
    """The last line of the table under a header: before two blank lines, another header, or notes."""
    places = set(run)
    last, blank = bottom, 0
    for line in range(bottom + 1, min(area.last_line, bottom + _LONGEST_TABLE) + 1):
        filled = [place for place in area.lines.get(line, ()) if place in places]
        if not filled:
            blank += 1
            if blank > 1:
                break
            continue
        if line in heads and line > bottom + 1 and len(filled) > 1:
            break
        if blank and len(filled) == 1 and any(near in heads for near in range(line + 1, line + _TITLE_LINES)):
            break  # the title of the next table
        last, blank = line, 0
    while last > bottom and len([place for place in area.lines.get(last, ()) if place in places]) < 2:
        last -= 1  # notes under the table
    return last
