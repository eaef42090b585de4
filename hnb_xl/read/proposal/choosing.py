"""Which of the candidates are the tables: the best first, each cell read once; what is doubtful is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from hnb_xl.model.addresses import address
from hnb_xl.model.team_map import LABELS, plain_words
from hnb_xl.read.proposal.candidates import Candidate

SURE = 70
"""Confidence below which a person is asked."""
_LEAST_SCORE = 2.6
_LEAST_PART = 0.4  # of the best part's score
_SAME_ROWS = 0.5
_CLOSE = 0.85


@dataclass(frozen=True)
class Doubt:
    """Something a person should settle.

    Args:
        where: The place: KPIs!F6.
        question: What is asked, in words.
        options: What it may be, the best first; the last is always to leave it out.
    """

    where: str
    question: str
    options: tuple[str, ...]


Answer = Callable[[Doubt], int]
"""Gives the number of the option that is right."""


def best(_: Doubt) -> int:
    """The answer of who takes the best of each."""
    return 0


@dataclass
class Chosen:
    """A part that was chosen, the others it was chosen over, and how sure that is."""

    candidate: Candidate
    rivals: list[Candidate] = field(default_factory=list)

    @property
    def confidence(self) -> int:
        """0 to 100."""
        mine = self.candidate
        sure = sum(column.guess.score >= 80 for column in mine.columns) / max(3, len(mine.columns))
        found = 50 + 22 * mine.known + (10 if mine.titled else 0) + 26 * sure
        if any(rival.score >= _CLOSE * mine.score for rival in self.rivals):
            found = min(found, 60)
        return round(min(found, 99))


def choose(candidates: Sequence[Candidate], held: Sequence[Candidate] = ()) -> list[Chosen]:
    """The tables that are read, best first.

    Candidates that read the same cells otherwise, or the same rows elsewhere, are rivals of one of them.

    Args:
        candidates: What may be a table.
        held: What is one already: whatever overlaps it is none.
    """
    chosen: list[Chosen] = []
    rivals: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda each: (-each.score, each.area.sheet, each.top)):
        if candidate.score < _LEAST_SCORE:
            break
        if any(candidate.overlaps(each) for each in (*held, *rivals)):
            continue
        clash = next((each for each in chosen if each.candidate.overlaps(candidate)), None)
        if clash is not None:
            if clash.candidate.table != candidate.table and clash.candidate.top == candidate.top:
                clash.rivals.append(candidate)
            continue
        same = [each for each in chosen if each.candidate.table == candidate.table]
        rival = next((each for each in same if _are_the_same_rows(each.candidate, candidate)), None)
        if rival is not None:
            rival.rivals.append(candidate)
            rivals.append(candidate)
        elif not same or candidate.score >= _LEAST_PART * same[0].candidate.score:
            chosen.append(Chosen(candidate))
    return chosen


def _are_the_same_rows(one: Candidate, other: Candidate) -> bool:
    """True where two candidates hold the same figures of the same rows; other columns make a part of its own."""
    mine, theirs = _labels(one), _labels(other)
    if not mine or not theirs or len(mine & theirs) < _SAME_ROWS * min(len(mine), len(theirs)):
        return False
    columns = [
        {(c.guess.column.key, c.guess.point) for c in each.columns if c.guess.column.key not in LABELS[each.table]}
        for each in (one, other)
    ]
    return bool(columns[0] & columns[1])


def _labels(candidate: Candidate) -> set[str]:
    places = [column.place for column in candidate.columns if column.guess.column.key in LABELS[candidate.table]]
    found = set()
    for line in candidate.lines:
        words = plain_words(" ".join(candidate.area.label(line, place) for place in places))
        if words:
            found.add(words)
    return found


def place_of(candidate: Candidate, line: int, place: int) -> str:
    """A cell of a candidate as a person writes it."""
    return f"{candidate.area.sheet}!{address(*candidate.area.at(line, place))}"


def settled(chosen: Sequence[Chosen], titles: dict[str, str], answer: Answer) -> list[Chosen]:
    """The chosen parts after a person has settled the doubtful ones."""
    kept = []
    for each in chosen:
        if each.confidence >= SURE:
            kept.append(each)
            continue
        options = [each.candidate, *sorted(each.rivals, key=lambda rival: -rival.score)[:4]]
        where = place_of(each.candidate, each.candidate.bottom, each.candidate.width[0])
        said = tuple(
            f"{titles[option.table]} at {place_of(option, option.bottom, option.width[0])}" for option in options
        )
        number = answer(Doubt(where, f"Is {titles[each.candidate.table]} the table here?", (*said, "none of these")))
        if number < len(options):
            rivals = [option for option in options if option is not options[number]]
            kept.append(Chosen(options[number], rivals if number else each.rivals))
    return kept
