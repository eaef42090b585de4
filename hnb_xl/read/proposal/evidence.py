"""What the cells under a header say of it: numbers, dates, words of a list, labels that are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from hnb_xl.model.columns import Column, Kind
from hnb_xl.model.scale import DEFAULTS
from hnb_xl.model.team_map import plain_words
from hnb_xl.read.area import Area
from hnb_xl.read.cells import decimal, is_blank, looks_like_number
from hnb_xl.read.proposal.vocabulary import CHOICES

_MOSTLY = 0.6
_SCARCELY = 0.3
_SAMPLE_LINES = 40


@dataclass(frozen=True, slots=True)
class Below:
    """What stands under a header: how many cells hold anything, and what kinds of thing they hold."""

    filled: int
    numbers: int
    dates: int
    like_numbers: int
    words: tuple[str, ...]

    @classmethod
    def of(cls, area: Area, place: int, lines: Sequence[int]) -> Below:
        """Look at the cells of a column."""
        filled = numbers = dates = alike = 0
        words: list[str] = []
        for line in lines[:_SAMPLE_LINES]:
            cell = area.cells.get((line, place))
            if cell is None or is_blank(cell):
                continue
            filled += 1
            if isinstance(cell.value, date):
                dates += 1
            elif decimal(cell.value) is not None:
                numbers += 1
            elif isinstance(cell.value, str):
                alike += looks_like_number(cell.value)
                words.append(plain_words(cell.value) or cell.value.strip().casefold())
        return cls(filled, numbers, dates, alike, tuple(words))

    @property
    def are_dates(self) -> bool:
        """Whether most of the cells are dates."""
        return self.dates > _MOSTLY * self.filled

    @property
    def are_names(self) -> bool:
        """Whether the cells are texts, each another."""
        return len(self.words) > 1 and len(set(self.words)) > _MOSTLY * self.filled

    def for_column(self, column: Column) -> float:
        """Points to add to a header's score, or to take away, for what stands under it."""
        if not self.filled:
            return -2.0
        if column.kind is Kind.NUMBER:
            return self._as_numbers(column)
        if column.kind is Kind.DATE:
            return 6.0 if self.dates >= _MOSTLY * self.filled else -20.0 if not self.dates else -5.0
        if column.kind is Kind.CHOICE:
            share = sum(word in known_words(column) for word in self.words) / self.filled
            return 8.0 if share >= _MOSTLY else -30.0 if share < _SCARCELY else -10.0
        if column.key in {"ref", "key", "condition", "theme", "kpi", "year"}:
            short = sum(len(word) <= 12 for word in self.words) + self.numbers
            return 3.0 if short >= _MOSTLY * self.filled else -18.0
        return -30.0 if self.numbers + self.dates > _MOSTLY * self.filled else 2.0

    def _as_numbers(self, column: Column) -> float:
        share = (self.numbers + self.like_numbers) / self.filled
        if share >= _MOSTLY:
            return 5.0
        if self.dates > _MOSTLY * self.filled:
            return -30.0
        wordy = sum(len(word) > 25 for word in self.words)
        if column.may_be_words or (share >= _SCARCELY and not wordy):
            return 0.0
        return -30.0 if wordy > self.filled / 3 else -6.0


def known_words(column: Column) -> frozenset[str]:
    """The words a column of a list may hold, ours and others'."""
    return _known_words(column.key, column.allowed, column.scale)


@lru_cache(maxsize=512)
def _known_words(key: str, allowed: tuple[str, ...], scale: str) -> frozenset[str]:
    found = {plain_words(word) for word in allowed}
    for ours, theirs in CHOICES.get(key, {}).items():
        if ours in allowed:
            found |= {plain_words(word) for word in theirs} | {word.casefold() for word in theirs}
    if scale in DEFAULTS:
        for level in DEFAULTS[scale].levels:
            found |= {plain_words(text) for text in (level.letter, level.words, level.colour)}
        if scale == "rating":
            found |= _RATED
    return frozenset(found - {""})


_RATED = frozenset(
    f"{colour} {words}"
    for colour in ("green", "amber", "red", "amber green", "amber red")
    for words in ("on track", "off track", "at risk")
)


def share_known(words: Sequence[str], known: Mapping[str, str]) -> float:
    """Which share of some labels are those of a table's rows."""
    named = [word for word in words if word]
    return sum(word in known for word in named) / len(named) if named else 0.0
