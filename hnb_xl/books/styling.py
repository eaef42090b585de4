"""Turns looks into openpyxl styles, each made once per workbook and then shared by every cell that has it."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from functools import cache
from typing import Literal

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from hnb_xl.books import look as looks
from hnb_xl.books.look import Look, Width


@dataclass(frozen=True, slots=True)
class Position:
    """How a cell's content stands.

    Args:
        across: From the left, from the right, or in the middle.
        down: At the top or in the middle.
        fit: Shrink what is too wide instead of wrapping it: a number that wraps shows as ####.
        indent: Steps from the edge, so that text does not touch the rule.
    """

    across: Literal["left", "right", "center"] = "left"
    down: Literal["top", "center"] = "center"
    fit: bool = False
    indent: int = 0


LEFT = Position()


class Styles:
    """The styles of one workbook.

    openpyxl looks six lists up each time a cell is given a font or a fill; with thousands of cells that is
    most of the time a workbook takes. Here a style is looked up once and its numbers are handed to every
    other cell.
    """

    def __init__(self, sheet: Worksheet) -> None:
        self._scratch = SheetCell(sheet, row=1, column=1)
        self._known: dict[tuple[Look, str, Position], StyleArray] = {}

    def of(self, look: Look, number_format: str = "General", position: Position = LEFT) -> StyleArray:
        """The style array of a look, a number format and a position."""
        key = (look, number_format, position)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._make(*key)
        return found

    def _make(self, look: Look, number_format: str, position: Position) -> StyleArray:
        cell = self._scratch
        cell.font = font(look)
        cell.fill = PatternFill("solid", fgColor=look.fill) if look.fill else PatternFill()
        cell.border = Border(
            left=_side(look.left, look.side_edge or look.edge),
            right=_side(look.right, look.side_edge or look.edge),
            top=_side(look.top, look.edge),
            bottom=_side(look.bottom, look.edge),
        )
        cell.number_format = number_format
        cell.alignment = Alignment(
            horizontal=position.across,
            vertical=position.down,
            # None, not False: a style read back from a file must be equal, or each refresh adds styles.
            wrap_text=(look.wrap and not position.fit) or None,
            shrink_to_fit=position.fit or None,
            indent=position.indent,
        )
        cell.protection = Protection(locked=not look.unlocked)
        return copy(style_of(cell))


def style_of(cell: SheetCell) -> StyleArray:
    """A cell's style; openpyxl has no public way to share one between cells."""
    style: StyleArray = cell._style  # type: ignore[attr-defined]  # noqa: SLF001
    return style


def give_style(cell: SheetCell, style: StyleArray) -> None:
    """Give a cell a style that others have too."""
    cell._style = style  # type: ignore[attr-defined]  # noqa: SLF001


@cache
def font(look: Look) -> Font:
    """The font of a look."""
    return Font(
        name=looks.FONT,
        size=look.points,
        bold=look.bold,
        italic=look.italic,
        underline="single" if look.underline else None,
        color=look.text,
    )


def differential(look: Look) -> DifferentialStyle:
    """The part of a look that a conditional format applies."""
    return DifferentialStyle(
        font=Font(bold=look.bold, color=look.text),
        fill=PatternFill("solid", bgColor=look.fill) if look.fill else None,
    )


@cache
def _side(width: Width, colour: str) -> Side:
    return Side(width, colour) if width else Side()
