"""Where a printed sheet had better go on to a new page: a chart or a short table is never cut in two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hnb_xl.model.blocks import Heading, Table
from hnb_xl.write.places import Layout, Place
from hnb_xl.write.text_size import pixels

# A4 and the margins of the page in points; `books/page.py` sets them.
LONG_SIDE, SHORT_SIDE = 841.9, 595.3
EDGE, FOOT = 0.45 * 72, 0.7 * 72
_POINTS_PER_PIXEL = 0.75
_SAFETY = 0.97  # programs differ by a few points in what fits
_SHORT_TABLE = 15  # rows; a longer one goes on under its repeated header


def page_breaks(layout: Layout) -> tuple[int, ...]:
    """The rows after which a new page starts; none on a sheet that is fitted to one page."""
    if layout.sheet.one_page:
        return ()
    room = _page_height(layout)
    breaks: list[int] = []
    used = 0.0
    row = 1
    for first, last, whole in _units(layout):
        used += _height(layout, row, first - 1)
        needed = _height(layout, first, last)
        if whole and used + needed > room and used > 0 and needed <= room:
            breaks.append(first - 1)
            used = needed
        else:
            used = _flow(layout, first, last, used, room)
        row = last + 1
    return tuple(breaks)


def _page_height(layout: Layout) -> float:
    """How many points of rows fit on one page, at the scale that fits the width."""
    sides = (LONG_SIDE, SHORT_SIDE) if layout.sheet.landscape else (SHORT_SIDE, LONG_SIDE)
    printed = layout.sheet.print_columns or layout.columns
    width = sum(pixels(layout.width(column)) for column in range(1, printed + 1)) * _POINTS_PER_PIXEL
    scale = min(1.0, (sides[0] - 2 * EDGE) / width)
    return (sides[1] - EDGE - FOOT) / scale * _SAFETY


def _units(layout: Layout) -> Iterator[tuple[int, int, bool]]:
    """First row, last row, and whether they must stay together: a heading stays with what it heads."""
    start: int | None = None
    for place in layout.places:
        if isinstance(place.block, Heading):
            start = place.row if start is None else start
            continue
        yield start or place.row, place.last_row, _is_whole(place)
        start = None
    if start is not None:
        yield start, start, True


def _is_whole(place: Place) -> bool:
    return not isinstance(place.block, Table) or len(place.block.rows) <= _SHORT_TABLE


def _height(layout: Layout, first: int, last: int) -> float:
    return sum(layout.heights.get(row, 0.0) for row in range(first, last + 1))


def _flow(layout: Layout, first: int, last: int, used: float, room: float) -> float:
    """How much of the page is used after rows that may go on from page to page."""
    header = max(_repeated(layout), default=0.0)
    for row in range(first, last + 1):
        height = layout.heights.get(row, 0.0)
        used = used + height if used + height <= room else header + height
    return used


def _repeated(layout: Layout) -> Sequence[float]:
    return [layout.heights[place.top] for place in layout.tables.values() if place.table.repeat_header]
