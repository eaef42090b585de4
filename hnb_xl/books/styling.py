"""Turns looks into openpyxl styles, each made once per workbook and then shared by every cell that has it."""

from __future__ import annotations

from copy import copy
from functools import cache

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from hnb_xl.books import look as looks
from hnb_xl.books.look import Look, Width


class Styles:
    """The styles of one workbook.

    openpyxl looks six lists up each time a cell is given a font or a fill; with thousands of cells that is
    most of the time a workbook takes. Here a style is looked up once and its numbers are handed to every
    other cell.
    """

    def __init__(self, sheet: Worksheet) -> None:
        self._scratch = SheetCell(sheet, row=1, column=1)
        self._known: dict[tuple[Look, str, str, str, bool], StyleArray] = {}

    def of(
        self,
        look: Look,
        *,
        number_format: str = "General",
        across: str = "left",
        down: str = "center",
        fit: bool = False,
    ) -> StyleArray:
        """The style array of a look.

        Args:
            look: What it looks like.
            number_format: How its number is written.
            across: "left", "right" or "center".
            down: "top" or "center".
            fit: Shrink what is too wide instead of wrapping it: a number that wraps shows as ####.
        """
        key = (look, number_format, across, down, fit)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._make(*key)
        return found

    def _make(self, look: Look, number_format: str, across: str, down: str, fit: bool) -> StyleArray:
        cell = self._scratch
        cell.font = font(look)
        cell.fill = PatternFill("solid", fgColor=look.fill) if look.fill else PatternFill()
        cell.border = Border(
            left=_side(look.sides, look.edge),
            right=_side(look.sides, look.edge),
            top=_side(look.top, look.edge),
            bottom=_side(look.bottom, look.edge),
        )
        cell.number_format = number_format
        cell.alignment = Alignment(
            horizontal="center" if look.middle else across,
            vertical=down,
            # None, not False: a style read back from a file must be equal, or styles multiply with every refresh.
            wrap_text=(look.wrap and not fit) or None,
            shrink_to_fit=fit or None,
        )
        cell.protection = Protection(locked=not look.unlocked)
        return copy(style_of(cell))

    def edged(self, style: StyleArray, colour: str) -> StyleArray:
        """The same style with a thick bar at its left."""
        cell = self._scratch
        give_style(cell, copy(style))
        border = copy(cell.border)
        cell.border = Border(
            left=Side("thick", colour), right=border.right, top=border.top, bottom=border.bottom
        )
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
