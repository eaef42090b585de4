"""The look: every text can be read on its fill, and colour is never the only sign."""

from __future__ import annotations

import pytest

from hnb_xl.books import look as looks
from hnb_xl.model.blocks import Style

PARTS = (Style.CARD_LABEL, Style.CARD_FIGURE, Style.CARD_DETAIL)


@pytest.mark.parametrize("style", list(Style))
def test_text_and_fill_contrast_enough(style: Style) -> None:
    """Every style reaches 4.5 to 1, on its own fill, on white and on the band of alternate rows."""
    drawn = looks.look(style)

    for fill in {drawn.fill} if drawn.fill else {looks.WHITE, looks.BAND_FILL}:
        assert looks.contrast(drawn.text, fill) >= 4.5


@pytest.mark.parametrize("meaning", list(Style))
def test_cards_and_banners_contrast_enough(meaning: Style) -> None:
    """Cards and banners reach 4.5 to 1 whatever they mean."""
    for drawn in (looks.banner_look(meaning), *(looks.card_look(part, meaning) for part in PARTS)):
        assert looks.contrast(drawn.text, drawn.fill or looks.WHITE) >= 4.5


def test_chart_text_can_be_read() -> None:
    """Titles and labels of charts stand on white."""
    for colour in (looks.CHART_TEXT, looks.NAVY, looks.INK):
        assert looks.contrast(colour, looks.WHITE) >= 4.5


def test_contrast_is_that_of_the_guidelines() -> None:
    """Black on white is 21 to 1, a colour on itself 1 to 1."""
    assert looks.contrast("000000", "FFFFFF") == pytest.approx(21)
    assert looks.contrast("777777", "777777") == 1
    assert looks.contrast("777777", "FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_only_typed_cells_are_unlocked() -> None:
    """Of all styles, only the input's lets a person type on a protected sheet."""
    assert [style for style in Style if looks.look(style).unlocked] == [Style.INPUT]


def test_rating_words_belong_to_one_style_each() -> None:
    """No word is coloured in two ways."""
    words = [word for group in looks.RATING_WORDS.values() for word in group]

    assert len(words) == len(set(words))
