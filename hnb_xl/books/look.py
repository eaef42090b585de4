"""How each meaning looks: the one place for colours and type. Pure data; `books/styling.py` tells openpyxl.

Colour never carries a meaning alone: the words and shapes are in the text. Every text and its fill contrast
by at least 4.5 to 1 (WCAG AA), which a test works out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from hnb_xl.model.blocks import Role, Style
from hnb_xl.write.text_size import BODY_POINTS, TYPE

FONT = "Arial"
NAVY = "1F3864"
INK = "262626"
GREY_TEXT = "595959"
RULE = "BFC5D2"
WHITE = "FFFFFF"
INPUT_TEXT = "1F3FA6"
INPUT_FILL = "FFF9E0"
COMPUTED_FILL = "F2F2F2"
CARD_FILL = "EEF2F9"
BAND_FILL = "F7F9FC"
HIGHLIGHT_EDGE = "8B1A1A"  # an input cell with a finding: its rule and text, on a light hatch
HIGHLIGHT_HATCH = "E8B4B4"
HIGHLIGHT_FILL = "FFF3F3"
CHART_TEXT = "404040"
CHART_GRID = "E3E6EC"


Width = Literal["thin", "medium", "thick"] | None


@dataclass(frozen=True, slots=True)
class Look:
    """The look of one style; the rules round a cell have the colour `edge`."""

    points: float = BODY_POINTS
    bold: bool = False
    italic: bool = False
    underline: bool = False
    text: str = INK
    fill: str | None = None
    top: Width = None
    bottom: Width = None
    left: Width = None
    right: Width = None
    edge: str = RULE
    side_edge: str | None = None  # the colour of left and right, where it differs
    unlocked: bool = False
    wrap: bool = True


def _boxed(text: str = INK, fill: str | None = None) -> Look:
    return Look(text=text, fill=fill, top="thin", bottom="thin", left="thin", right="thin")


def _rating(text: str, fill: str) -> Look:
    return replace(_boxed(text, fill), bold=True)


def _heat(text: str, fill: str) -> Look:
    return replace(_boxed(text, fill), bold=True, edge=WHITE)


_ROW = Look(bottom="thin")
_SUBTOTAL = Look(bold=True, fill="DCE3F0", top="thin", bottom="thin", edge="8496B0")
_TOTAL = Look(bold=True, text=NAVY, fill="B8C6E0", top="medium", bottom="medium", edge=NAVY)
_LOOKS: dict[Style, Look] = {
    Style.TITLE: Look(text=NAVY),
    Style.SUBTITLE: Look(text=GREY_TEXT),
    Style.HEADING: Look(text=NAVY, bottom="medium", edge=NAVY),
    Style.BODY: Look(),
    Style.NOTE: Look(text=GREY_TEXT, italic=True),
    Style.HEADER: Look(text=WHITE, fill=NAVY, top="thin", bottom="thin", left="thin", right="thin", edge="5B6F99"),
    Style.LABEL: _ROW,
    Style.FIGURE: _ROW,
    Style.SUBTOTAL_LABEL: _SUBTOTAL,
    Style.SUBTOTAL: _SUBTOTAL,
    Style.TOTAL_LABEL: _TOTAL,
    Style.TOTAL: _TOTAL,
    Style.INPUT: replace(_boxed(INPUT_TEXT, INPUT_FILL), unlocked=True),
    Style.COMPUTED: _boxed(INK, COMPUTED_FILL),
    Style.FIXED: _boxed(INK, WHITE),
    Style.GREEN: _rating("1B5E20", "DFF0D8"),
    Style.AMBER_GREEN: _rating("4A5500", "EEF3C7"),
    Style.AMBER: _rating("6B4500", "FFE9B8"),
    Style.AMBER_RED: _rating("7A3300", "FFD9BF"),
    Style.RED: _rating("8B1A1A", "F8D3D3"),
    Style.NO_RATING: _boxed(GREY_TEXT, "F2F2F2"),
    Style.ERROR: _rating("8B1A1A", "F8D3D3"),
    Style.WARNING: _rating("6B4500", "FFE9B8"),
    Style.REMARK: _rating(NAVY, "DCE6F5"),
    Style.CARD_LABEL: Look(text=NAVY, fill=CARD_FILL),
    Style.CARD_FIGURE: Look(text=NAVY, fill=CARD_FILL, wrap=False),
    Style.CARD_DETAIL: Look(text=INK, fill=CARD_FILL),
    Style.HEAT_LOW: _heat(INK, "F1F5EC"),
    Style.HEAT_MEDIUM: _heat(INK, "FFE3A3"),
    Style.HEAT_HIGH: _heat(INK, "EFA46A"),
    Style.HEAT_KEY: _heat(WHITE, "8B1A1A"),
    Style.TREND: replace(_ROW, text=NAVY, wrap=False),
    Style.LINK: replace(_ROW, text="0B4F9E", underline=True),
}


@cache
def look(style: Style) -> Look:
    """The look of a style, with the size and weight that rows were measured for."""
    base = _LOOKS[style]
    points, bold = TYPE.get(style, (base.points, base.bold))
    return replace(base, points=points, bold=bold or base.bold)


# Words that a rating cell may hold, by the style they take: RAG of three and of five points, and assurance.
RATING_WORDS: dict[Style, tuple[str, ...]] = {
    Style.GREEN: ("Green", "Good", "G"),
    Style.AMBER_GREEN: ("Amber/Green", "A/G"),
    Style.AMBER: ("Amber", "Medium", "A"),
    Style.AMBER_RED: ("Amber/Red", "A/R"),
    Style.RED: ("Red", "Low", "R"),
}
RATINGS = frozenset(RATING_WORDS) | {Style.NO_RATING, Style.ERROR, Style.WARNING, Style.REMARK}

TAB_COLOURS: dict[Role, str] = {
    Role.GUIDE: "7F8FA9",
    Role.INPUT: "E0B000",
    Role.RECORD: "6B7F5E",
    Role.CHECKS: "8B1A1A",
    Role.DASHBOARD: NAVY,
}


@cache
def table_look(style: Style, band: str | None, *, linked: bool) -> Look:
    """A style inside a table: a rule under every row, the band's fill where it has none of its own."""
    base = look(style)
    return replace(base, fill=base.fill or band, bottom=base.bottom or "thin", underline=base.underline or linked)


@cache
def card_look(part: Style, meaning: Style) -> Look:
    """A card's label, figure or detail, tinted when the card means a rating."""
    base = look(part)
    if meaning in RATINGS:
        tint = _LOOKS[meaning]
        base = replace(base, text=tint.text, fill=tint.fill)
    if part is Style.CARD_LABEL:
        base = replace(base, top="thick", edge=base.text)
    return base


@cache
def banner_look(meaning: Style) -> Look:
    """One strong line: tinted by its rating, navy when it has none."""
    if meaning in RATINGS:
        tint = _LOOKS[meaning]
        return Look(text=tint.text, fill=tint.fill, top="medium", bottom="medium", edge=tint.text)
    return Look(text=WHITE, fill=NAVY)


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours as WCAG 2 defines it, 1 to 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
