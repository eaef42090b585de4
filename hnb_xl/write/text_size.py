"""How much room text takes, so that a row can be made high enough before any spreadsheet program sees it.

Widths are those of Arial (and of Liberation Sans, its metric twin, which LibreOffice uses where Arial is
absent), in thousandths of the type size. Being a little generous is right: a row too high is spacious, one
too low hides a figure's last line.
"""

from __future__ import annotations

import math

from hnb_xl.model.blocks import Style

BODY_POINTS = 10.0
MIN_ROW = 16.5
"""The height in points of a row that holds one line of body text."""

# Type size in points and weight of each style; the look (`books/look.py`) reads them from here.
TYPE: dict[Style, tuple[float, bool]] = {
    Style.TITLE: (16, True),
    Style.SUBTITLE: (10, False),
    Style.HEADING: (12, True),
    Style.NOTE: (9, False),
    Style.HEADER: (10, True),
    Style.SUBTOTAL_LABEL: (10, True),
    Style.SUBTOTAL: (10, True),
    Style.TOTAL_LABEL: (10, True),
    Style.TOTAL: (10, True),
    Style.CARD_LABEL: (10, True),
    Style.CARD_FIGURE: (20, True),
    Style.CARD_DETAIL: (9, False),
}
BANNER_TYPE = (12.0, True)
LARGE_BANNER_TYPE = (20.0, True)  # between a label and a detail

_FIRST = 32  # the tables below start at the space
_REGULAR = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 "
    "556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 "
    "722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 "
    "500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"
)
_BOLD = (
    "278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 "
    "556 333 333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 667 778 "
    "722 667 611 722 667 944 667 667 611 333 278 333 584 556 333 556 611 556 611 556 333 611 611 278 278 "
    "556 278 889 611 611 611 611 389 556 333 611 556 778 556 556 500 389 280 389 584"
)
_WIDTHS = {False: tuple(map(int, _REGULAR.split())), True: tuple(map(int, _BOLD.split()))}
_OTHER = 600  # £, accented letters, en dash
_WIDE = 1000  # shapes, bars, arrows, em dash
_NARROW_PUNCTUATION = "‘’“”·"

_PIXELS_PER_CHARACTER = 7  # the widest digit of Arial 10 on screen
_PIXEL_PADDING = 5
_CELL_MARGINS = 18  # with the indent that keeps text off the rules
_SAFETY = 1.05
_LINE = 1.28


def pixels(characters: float) -> int:
    """How many pixels wide a column is that shows so many characters."""
    return math.floor(characters * _PIXELS_PER_CHARACTER + _PIXEL_PADDING)


def text_pixels(text: str, points: float, *, bold: bool = False) -> float:
    """The width of one line of text."""
    widths = _WIDTHS[bold]
    total = 0
    for character in text:
        at = ord(character) - _FIRST
        if 0 <= at < len(widths):
            total += widths[at]
        elif character in _NARROW_PUNCTUATION:
            total += 500 if bold else 333
        else:
            total += _OTHER if ord(character) < 0x2014 else _WIDE
    return total * points * 96 / 72 / 1000


def lines(text: str, width: int, points: float, *, bold: bool = False) -> int:
    """How many lines text takes in a column so many pixels wide, wrapped at spaces."""
    room = max(width - _CELL_MARGINS, 1)
    space = text_pixels(" ", points, bold=bold) * _SAFETY
    count = 0
    for paragraph in text.split("\n"):
        count += 1
        used = 0.0
        for word in paragraph.split(" "):
            length = text_pixels(word, points, bold=bold) * _SAFETY
            if used and used + space + length > room:
                count += 1
                used = 0.0
            elif used:
                used += space
            # A word longer than the column is broken wherever it reaches the edge.
            broken = math.ceil(length / room) - 1 if length > room else 0
            count += broken
            used += length - broken * room
    return count


def height(count: int, points: float) -> float:
    """The height in points of a row of so many lines, in quarters of a point as files keep it."""
    return math.ceil((count * points * _LINE + 2.25) * 4) / 4


def text_height(text: str, width: int, style: Style) -> float:
    """The height a cell of this style needs for its text, at least one line's."""
    points, bold = TYPE.get(style, (BODY_POINTS, False))
    return max(MIN_ROW, height(lines(text, width, points, bold=bold), points))
