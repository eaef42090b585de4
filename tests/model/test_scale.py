"""Rating scales: words, letters and colours name a level; rank and direction follow the order."""

from __future__ import annotations

import pytest

from hnb_xl.model.scale import COLOURS, FIVE_POINT, GOOD_MEDIUM_LOW, KINDS, THREE_POINT, Scale

WORDED = FIVE_POINT.worded({"G": "Green - On Track", "A/R": "AMBER / RED"}, {"G": "As the board wants it"})


@pytest.mark.parametrize("text", ["Green - On Track", "green - on track", "GREEN-ON TRACK", "G", "g", "Green"])
def test_words_letter_and_colour_name_a_level(text: str) -> None:
    """Case and spaces do not matter."""
    level = WORDED.find(text)

    assert level is not None
    assert (level.letter, level.words, level.meaning) == ("G", "Green - On Track", "As the board wants it")


@pytest.mark.parametrize("text", ["AMBER / RED", "Amber/Red", "A/R", " a / r "])
def test_a_slash_may_stand_apart(text: str) -> None:
    """As reports print it, with and without spaces."""
    assert WORDED.rank(text) == 3


@pytest.mark.parametrize("text", ["", " ", "Purple", "Gr", "A/", "Green - Off Track"])
def test_other_words_are_on_no_level(text: str) -> None:
    """And so have no rank."""
    assert WORDED.find(text) is None
    assert WORDED.rank(text) is None


@pytest.mark.parametrize(
    ("last", "this", "expected"),
    [
        ("Green - On Track", "AMBER / RED", "Worse"),
        ("R", "A/R", "Better"),
        ("A", "Amber", "Same"),
        ("", "G", None),
        ("G", "", None),
        ("G", "Purple", None),
    ],
)
def test_direction(last: str, this: str, expected: str | None) -> None:
    """Up the scale is better; with nothing to compare there is no direction."""
    assert WORDED.direction(last, this) == expected


@pytest.mark.parametrize("scale", KINDS.values(), ids=KINDS)
def test_levels_differ_without_colour(scale: Scale) -> None:
    """Letters, words, shapes and colours are each different, colours are known ones, best first."""
    for name in ("letter", "words", "shape", "colour"):
        found = [getattr(level, name) for level in scale.levels]
        assert len(set(found)) == len(found), name
    places = [COLOURS.index(level.colour) for level in scale.levels]
    assert places == sorted(places)
    assert all(level.meaning for level in scale.levels)


def test_what_a_cell_accepts() -> None:
    """Words, then letters, each once."""
    assert THREE_POINT.accepted == ("Green", "Amber", "Red", "G", "A", "R")
    assert GOOD_MEDIUM_LOW.accepted == ("Good", "Medium", "Low", "G", "M", "L")
