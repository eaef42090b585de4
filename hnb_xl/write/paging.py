"""Where a printed sheet had better go on to a new page: a chart or a short table is never cut in two."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from hnb_xl.model.blocks import Heading, Style, Table, Text
from hnb_xl.write.places import Layout, Place
from hnb_xl.write.text_size import pixels

# A4 and the margins of the page in points; `books/page.py` sets them.
LONG_SIDE, SHORT_SIDE = 841.9, 595.3
EDGE, FOOT = 0.45 * 72, 0.7 * 72
_POINTS_PER_PIXEL = 0.75
_SAFETY = 0.97  # programs differ by a few points in what fits
_SHORT = 0.45  # of a page: a longer table goes on on the next one
_ROWS_UNDER_HEADER = 3


def page_breaks(layout: Layout) -> tuple[int, ...]:
    """The rows after which a new page starts; none on a sheet that is fitted to one page."""
    if layout.sheet.one_page:
        return ()
    room = _page_height(layout)
    header = max(_repeated(layout), default=0.0)
    breaks: list[int] = []
    used = 0.0
    row = 1
    for first, place in _units(layout):
        used += _height(layout, row, first - 1)
        needed = _height(layout, first, _kept_to(layout, first, place, room))
        if used > 0 and used + needed > room >= needed:
            breaks.append(first - 1)
            used = header if place.row > _first_header(layout) else 0.0
        used = _flow(layout, first, place.last_row, used, room, header)
        row = place.last_row + 1
    return tuple(breaks)


def _page_height(layout: Layout) -> float:
    """How many points of rows fit on one page, at the scale that fits the width."""
    sides = (LONG_SIDE, SHORT_SIDE) if layout.sheet.landscape else (SHORT_SIDE, LONG_SIDE)
    printed = layout.sheet.print_columns or layout.columns
    width = sum(pixels(layout.width(column)) for column in range(1, printed + 1)) * _POINTS_PER_PIXEL
    scale = min(1.0, (sides[0] - 2 * EDGE) / width)
    return (sides[1] - EDGE - FOOT) / scale * _SAFETY


def _units(layout: Layout) -> Iterator[tuple[int, Place]]:
    """Each block with the row it begins in: that of the heading above it, also where a note stands between."""
    start: int | None = None
    places = [place for place in layout.places if not place.nested]
    for place, following in itertools.zip_longest(places, places[1:]):
        is_heading = isinstance(place.block, Heading)
        is_note = isinstance(place.block, Text) and place.block.style is Style.NOTE
        if is_heading or (is_note and start is not None and following and isinstance(following.block, Table)):
            start = place.row if start is None else start
            continue
        yield start or place.row, place
        start = None


def _kept_to(layout: Layout, first: int, place: Place, room: float) -> int:
    """The last row that must stand on the page where the block begins."""
    if not isinstance(place.block, Table) or _height(layout, first, place.last_row) <= room * _SHORT:
        return place.last_row
    return min(place.row + _ROWS_UNDER_HEADER, place.last_row)


def _height(layout: Layout, first: int, last: int) -> float:
    return sum(layout.heights.get(row, 0.0) for row in range(first, last + 1))


def _flow(layout: Layout, first: int, last: int, used: float, room: float, header: float) -> float:
    """How much of the page is used after rows that may go on from page to page."""
    for row in range(first, last + 1):
        height = layout.heights.get(row, 0.0)
        used = used + height if used + height <= room else header + height
    return used


def _first_header(layout: Layout) -> int:
    return min((place.top for place in layout.tables.values() if place.table.repeat_header), default=0)


def _repeated(layout: Layout) -> Sequence[float]:
    return [layout.heights[place.top] for place in layout.tables.values() if place.table.repeat_header]
