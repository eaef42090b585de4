"""How well a header says what one of our columns is: words against the vocabulary, return points, years and units."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from hnb_xl.model.columns import Column, Table
from hnb_xl.model.team_map import LAST_RETURN, THIS_RETURN, plain_words
from hnb_xl.read.proposal.vocabulary import phrases

LONGEST_HEADER = 100
_LEAST = 60.0
_PARTLY = 0.88  # words among others say less than the same words alone
_UNTELLING = frozenset({"no", "id", "ref", "key", "by", "i", "l", "#", "now", "item", "code", "number", "reference"})
_SHARE = 0.22  # of a header's letters
_ONE_LINE = 0.94  # one line of several says less than all of them
_OTHER_YEAR = 25.0
_YEARS = re.compile(r"\b(20\d\d)\s*[/–-]\s*(?:20)?(\d\d)\b|\b(\d\d)\s*/\s*(\d\d)\b")
_YEAR_ALONE = re.compile(r"\b20\d\d\b")
_UNITS = re.compile(
    r"\(?\s*£\s*(?:m|mn|k|million|millions|'?000'?s?|’000s?|thousands?)\b\s*\)?|\(\s*[£%]\s*\)|£(?=\s|$|\))|\(000s?\)"
)
_THIS = re.compile(r"\b(this|current|latest|present) (quarter|period|return|month|report)\b")
_LAST = re.compile(r"\b(last|previous|prior|preceding) (quarter|period|return|month|report)\b")
_QUARTER = re.compile(r"\b(?:q|qtr|quarter) ?([1-4])\b")
_QUARTER_WORDS = re.compile(r"\b(first|second|third|fourth) quarter\b|\bquarter (one|two|three|four)\b")
_SPELLED = {"first": 1, "one": 1, "second": 2, "two": 2, "third": 3, "three": 3, "fourth": 4, "four": 4}
_MONTHS = ("apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "jan", "feb", "mar")
_PERIOD = re.compile(r"\b(?:period|month|p|m) ?(1[0-2]|0?[1-9])\b")
_DIGITS = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\b")  # a day, or a year of two figures
_MONTH = re.compile(r"\b(" + "|".join(_MONTHS) + r")[a-z]*\b")


_TYPED_TOO = frozenset(
    {("kpi", "this"), ("kpi", "last"), ("risk", "score"), ("outturn", "variance"), ("outturn", "incl"), ("ehcp", "net")}
)
"""Columns we work out that have a twin for what the source prints: a team's column is the twin."""


_DATED = re.compile(r"\b(" + "|".join(_MONTHS) + r")[a-z]*[ '’.-]*(20\d\d|\d\d)\b")


@dataclass(frozen=True, slots=True)
class Guess:
    """One of our columns that a header may be: its key and header, the return point it is for, and a score to 100."""

    column: Column
    point: str
    score: float


@dataclass(frozen=True)
class _Phrases:
    """All that one table's columns may be called."""

    texts: tuple[str, ...]
    columns: tuple[Column, ...]


class Headers:
    """Scores headers against the contract.

    Args:
        contracts: The contract as declared, its per-point columns not repeated.
        points: The return points of the year.
        year: The financial year of the return, as 2021-22.
    """

    def __init__(self, contracts: Mapping[str, Table], points: tuple[str, ...], year: str) -> None:
        self._contracts, self.points, self.year = contracts, points, year
        self._plain = {key: _phrases(table, per_point=False) for key, table in contracts.items()}
        self._pointed = {key: _phrases(table, per_point=True) for key, table in contracts.items()}
        self._known: dict[tuple[str, str], tuple[Guess, ...]] = {}

    def guesses(self, table: str, words: str) -> tuple[Guess, ...]:
        """What a header may be in a table, best first; nothing when it says nothing we know."""
        found = self._known.get((table, words))
        if found is None:
            found = tuple(sorted(self._guesses(table, words), key=lambda guess: -guess.score))
            self._known[table, words] = found
        return found

    def _guesses(self, table: str, words: str) -> list[Guess]:
        if not words or len(words) > LONGEST_HEADER:
            return []
        best: dict[tuple[str, str], Guess] = {}
        for text, weight in _readings(words):
            point, rest = self._point(text)
            for column, named, score in self._pairs(table, text, rest, point):
                shown = score * weight - self._wrong_year(words, column, named)
                if shown >= _LEAST and shown > best.get((column.key, named), Guess(column, named, 0)).score:
                    best[column.key, named] = Guess(column, named, shown)
        return list(best.values())

    def _pairs(self, table: str, text: str, rest: str, point: str) -> list[tuple[Column, str, float]]:
        """Our columns, the return point, and how well the header, or the words beside the point, fit."""
        plain = [(column, "", score) for column, score in _matches(self._plain[table], text)]
        if point and point != LAST_RETURN:
            at = "" if point == THIS_RETURN else point
            plain += [(column, at, score) for column, score in _matches(self._plain[table], rest)]
        per_point = self._pointed[table]
        matched = _matches(per_point, rest)
        if point and not rest and per_point.columns:
            matched = [(min(per_point.columns, key=lambda column: len(column.key)), 100.0)]
        return plain + [(column, point or THIS_RETURN, score if point else score * 0.97) for column, score in matched]

    def _point(self, text: str) -> tuple[str, str]:
        """The return point a header names, and the words beside it."""
        for point in self.points:
            spelling = re.compile(rf"\b{re.escape(plain_words(point))}\b")
            if spelling.search(text):
                return point, _tidy(spelling.sub(" ", text))
        for pattern, named in ((_THIS, THIS_RETURN), (_LAST, LAST_RETURN)):
            if pattern.search(text):
                return named, _tidy(pattern.sub(" ", text))
        quarter = _QUARTER.search(text)
        spelled = _QUARTER_WORDS.search(text)
        if quarter or spelled:
            said = quarter[1] if quarter else next(word for word in (spelled.groups() if spelled else ()) if word)
            number = _SPELLED.get(said) or int(said)
            rest = _tidy((_QUARTER if quarter else _QUARTER_WORDS).sub(" ", text))
            return (f"Q{number}", rest) if f"Q{number}" in self.points else ("", text)
        month = _MONTH.search(text) or _PERIOD.search(text)
        if month:
            number = int(month[1]) if month[1].isdigit() else _MONTHS.index(month[1]) + 1
            named = self._of_month(number)
            if named:
                return named, _tidy(_DIGITS.sub(" ", text.replace(month[0], " ")))
        return "", text

    def _of_month(self, number: int) -> str:
        """The return point of a month of the financial year: the month itself, or the quarter it ends."""
        names = (f"M{number:02d}", f"Q{number // 3}" if number % 3 == 0 else "")
        return next((name for name in names if name in self.points), "")

    def _wrong_year(self, words: str, column: Column, point: str) -> float:
        """What is taken off for a header of another year; a baseline and last year's outturn are of one."""
        if point and self.year and _month_years(words) - {self.year, ""}:
            return _OTHER_YEAR
        if not self.year or column.key in {"baseline", "brought_forward", "outturn", "month"}:
            return 0.0
        years = years_in(words)
        return _OTHER_YEAR if years and self.year not in years else 0.0


def _month_years(words: str) -> set[str]:
    """The financial years of the months that words name with a year, as 2021-22."""
    found = set()
    for month, year in _DATED.findall(words.casefold()):
        start = 2000 + int(year[-2:]) - (1 if month in _MONTHS[9:] else 0)
        found.add(f"{start}-{(start + 1) % 100:02d}")
    return found


def years_in(words: str) -> set[str]:
    """The financial years that words name, as 2021-22."""
    return {f"20{(a or c)[-2:]}-{b or d}" for a, b, c, d in _YEARS.findall(words) if _follows(a or c, b or d)}


def _follows(first: str, second: str) -> bool:
    return (int(first[-2:]) + 1) % 100 == int(second)


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _readings(words: str) -> list[tuple[str, float]]:
    """The whole header, and each of its lines alone, without years and units."""
    lines = [line for line in (_cleaned(line) for line in words.split(" / ")) if line]
    whole = _tidy(" ".join(dict.fromkeys(lines)))
    found = [(whole, 1.0)] if whole else []
    if len(lines) > 1:
        found += [(line, _ONE_LINE) for line in lines]
    return found


@cache
def _cleaned(line: str) -> str:
    text = _YEARS.sub(" ", line.casefold())
    return plain_words(_UNITS.sub(" ", _YEAR_ALONE.sub(" ", text)))


def _phrases(table: Table, *, per_point: bool) -> _Phrases:
    texts: list[str] = []
    columns: list[Column] = []
    for column in table.columns:
        if column.per_point is per_point and (table.key, column.key) not in _TYPED_TOO:
            for phrase in phrases(table.key, column.key, "" if per_point else column.header):
                if plain_words(phrase):
                    texts.append(plain_words(phrase))
                    columns.append(column)
    return _Phrases(tuple(texts), tuple(columns))


def _matches(known: _Phrases, text: str) -> list[tuple[Column, float]]:
    """Our columns whose words are like a text, each with its best score."""
    from rapidfuzz import fuzz, process

    if not text or not known.texts:
        return []
    best: dict[str, tuple[Column, float]] = {}
    for scorer, weight in ((fuzz.token_sort_ratio, 1.0), (fuzz.token_set_ratio, _PARTLY)):
        for phrase, score, at in process.extract(text, known.texts, scorer=scorer, limit=None, score_cutoff=_LEAST):
            if weight < 1 and (phrase in _UNTELLING or not _SHARE * len(text) <= len(phrase) <= 2 * len(text)):
                continue  # "no" in "no of children" tells nothing, nor does one word of a sentence or of a phrase
            column = known.columns[at]
            if score * weight > best.get(column.key, (column, 0.0))[1]:
                best[column.key] = (column, score * weight)
    return list(best.values())
