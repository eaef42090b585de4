"""A team's sheet as lines and places: rows and columns, or turned round for a table that goes along the sheet.

Merged cells answer with what their first cell holds, so that a header over three columns heads all three.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from hnb_xl.books.book import RawCell, RawGrid
from hnb_xl.read.cells import is_blank, text_of

LAST_ROW = 3_000
"""Rows looked at in a team's sheet: a monitoring table is never longer, and a ledger of a million cells is no table."""
LAST_COLUMN = 300

_EMPTY = RawCell()
_MOST_MERGED = 200_000  # cells
_LARGEST_MERGE = 4_000  # cells: a merge over more is a backdrop, not a header


@dataclass
class Area:
    """The cells of one sheet, by line and place.

    Args:
        sheet: The tab's name.
        across: True when lines are the sheet's columns.
        cells: What holds anything, by line and place.
        formats: The number formats that are not General, the same way.
        anchors: For the other cells of a merged area, its first one.
        lines: The places of each line that hold anything, in order; worked out.
    """

    sheet: str
    across: bool
    cells: dict[tuple[int, int], RawCell]
    formats: dict[tuple[int, int], str]
    anchors: dict[tuple[int, int], tuple[int, int]]
    lines: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for line, place in self.cells:
            if not is_blank(self.cells[line, place]):
                self.lines.setdefault(line, []).append(place)
        for places in self.lines.values():
            places.sort()

    @classmethod
    def of(cls, grid: RawGrid) -> Area:
        """A sheet as its rows."""
        inside = {at: cell for at, cell in grid.cells.items() if at[0] <= LAST_ROW and at[1] <= LAST_COLUMN}
        anchors: dict[tuple[int, int], tuple[int, int]] = {}
        for top, left, bottom, right in grid.merged:
            if len(anchors) > _MOST_MERGED:
                break  # no sheet a person made has so many
            if (bottom - top + 1) * (right - left + 1) <= _LARGEST_MERGE and top <= LAST_ROW and left <= LAST_COLUMN:
                for row in range(top, bottom + 1):
                    anchors |= {(row, column): (top, left) for column in range(left, right + 1)}
        return cls(grid.sheet, False, inside, dict(grid.formats), anchors)

    def turned(self) -> Area:
        """The same cells, lines for places."""
        return Area(
            self.sheet,
            not self.across,
            {(place, line): cell for (line, place), cell in self.cells.items()},
            {(place, line): code for (line, place), code in self.formats.items()},
            {(a, b): (d, c) for (b, a), (c, d) in self.anchors.items()},
        )

    def cell(self, line: int, place: int) -> RawCell:
        """What a cell holds; inside a merged area, what the area shows."""
        found = self.cells.get((line, place))
        if found is None and (line, place) in self.anchors:
            found = self.cells.get(self.anchors[line, place])
        return _EMPTY if found is None else found

    def format(self, line: int, place: int) -> str:
        """A cell's number format; General is blank."""
        return self.formats.get((line, place), "")

    def words(self, line: int, place: int) -> str:
        """What a cell says, in one line of text; a date as its month and year, as a header shows it."""
        cell = self.cell(line, place)
        if isinstance(cell.value, date):
            return cell.value.strftime("%B %Y")
        return " ".join(text_of(cell.value).split()) if not cell.error else ""

    def label(self, line: int, place: int) -> str:
        """What a cell that names a row says; a date in full."""
        cell = self.cell(line, place)
        return " ".join(text_of(cell.value).split()) if not cell.error else ""

    def heading(self, top: int, bottom: int, place: int) -> str:
        """All lines of a column's header, each said once."""
        found = dict.fromkeys(self.words(line, place) for line in range(top, bottom + 1))
        return " / ".join(words for words in found if words)

    def at(self, line: int, place: int) -> tuple[int, int]:
        """The row and column of the sheet."""
        return (place, line) if self.across else (line, place)

    @property
    def last_line(self) -> int:
        """The last line that holds anything."""
        return max(self.lines, default=0)
