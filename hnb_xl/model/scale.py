"""Rating scales as data: three points, five points, or assurance; a council chooses one and words it.

A scale is an ordered list of levels, best first. Every level has a letter, one of five colours, the council's own
words and a shape, so that a rating is never told by colour alone. Cells may hold the words or the letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

Direction = Literal["Better", "Worse", "Same"]

RATING, ASSURANCE = "rating", "assurance"  # what a workbook may have a scale for
COLOURS = ("Green", "Amber/Green", "Amber", "Amber/Red", "Red")


@dataclass(frozen=True, slots=True)
class Level:
    """One step of a scale.

    Args:
        letter: As a small cell shows it: G, A/G.
        colour: One of `COLOURS`; ids and fills go by it.
        words: What the council calls it: "Green - On Track".
        shape: What tells it apart without colour.
        meaning: What the council means by it.
    """

    letter: str
    colour: str
    words: str
    shape: str
    meaning: str = ""

    @property
    def slug(self) -> str:
        """The colour as figure ids write it: amber_green."""
        return self.colour.lower().replace("/", "_")


@dataclass(frozen=True)
class Scale:
    """Levels in order, best first."""

    name: str
    levels: tuple[Level, ...]

    def find(self, text: str) -> Level | None:
        """The level that words, a letter or a colour's name stand for; case and spaces do not matter."""
        return self._by_text.get(_plain(text))

    def rank(self, text: str) -> int | None:
        """0 for the best level, and one more for each step down; None for what is not on the scale."""
        level = self.find(text)
        return None if level is None else self.levels.index(level)

    def direction(self, last: str, this: str) -> Direction | None:
        """Which way a rating has gone since the last period; None unless both are on the scale."""
        before, now = self.rank(last), self.rank(this)
        if before is None or now is None:
            return None
        if now == before:
            return "Same"
        return "Worse" if now > before else "Better"

    @property
    def accepted(self) -> tuple[str, ...]:
        """What a rating cell may hold: the words, then the letters."""
        words = (level.words for level in self.levels)
        return tuple(dict.fromkeys((*words, *(level.letter for level in self.levels))))

    def worded(self, words: Mapping[str, str], meaning: Mapping[str, str]) -> Scale:
        """The same scale in a council's own words, by letter; a level that is not named keeps its own."""
        return replace(
            self,
            levels=tuple(
                replace(
                    level,
                    words=words.get(level.letter, level.words),
                    meaning=meaning.get(level.letter, level.meaning),
                )
                for level in self.levels
            ),
        )

    @cached_property
    def _by_text(self) -> dict[str, Level]:
        found: dict[str, Level] = {}
        for level in self.levels:
            for text in (level.words, level.letter, level.colour):
                found.setdefault(_plain(text), level)
        found.pop("", None)
        return found


def _plain(text: str) -> str:
    return "".join(text.casefold().split())


_GREEN = Level("G", "Green", "Green", "●", "On plan, or off plan by no more than the tolerance")
_AMBER_GREEN = Level("A/G", "Amber/Green", "Amber/Green", "○", "Slightly off plan, with recovery in sight")
_AMBER = Level("A", "Amber", "Amber", "▲", "Off plan, short of the red threshold")
_AMBER_RED = Level("A/R", "Amber/Red", "Amber/Red", "▼", "Well off plan, with recovery in doubt")
_RED = Level("R", "Red", "Red", "■", "Off plan by the red threshold or more")

THREE_POINT = Scale("3-point", (_GREEN, _AMBER, _RED))
FIVE_POINT = Scale("5-point", (_GREEN, _AMBER_GREEN, _AMBER, _AMBER_RED, _RED))
GOOD_MEDIUM_LOW = Scale(
    "assurance",
    (
        Level("G", "Green", "Good", "●", "Good assurance that the condition will be met"),
        Level("M", "Amber", "Medium", "▲", "Some assurance"),
        Level("L", "Red", "Low", "■", "Little assurance"),
    ),
)
KINDS: dict[str, Scale] = {scale.name: scale for scale in (THREE_POINT, FIVE_POINT, GOOD_MEDIUM_LOW)}

# Where a workbook names no scale: five points hold the three of a three-point council, in the same order.
DEFAULTS: dict[str, Scale] = {RATING: FIVE_POINT, ASSURANCE: GOOD_MEDIUM_LOW}

# A five-point rating between two colours agrees with either; the policies of a workbook compute three.
_BETWEEN = {"Amber/Green": {"Green", "Amber"}, "Amber/Red": {"Amber", "Red"}}


def agrees(reported: str, computed: str) -> bool:
    """Whether a reported rating, as its colour, is the computed one or stands between it and the next."""
    return computed in _BETWEEN.get(reported, {reported})
