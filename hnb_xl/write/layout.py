"""Where each block of a sheet stands: pure arithmetic over `model.blocks`, nothing of any workbook library.

Blocks are stacked from row 1, a narrow empty row between them (none between a heading and what it heads; a
`Gap` sets its own). Cards and charts stand side by side and go on in a new band where the grid ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import singledispatchmethod

from hnb_xl.model.addresses import address, letters
from hnb_xl.model.blocks import (
    Banner,
    Beside,
    Block,
    Card,
    Cards,
    Chart,
    Charts,
    Gap,
    Heading,
    Row,
    Sheet,
    Style,
    Table,
    Text,
    Title,
)
from hnb_xl.write import text_size
from hnb_xl.write.addresses import Addresses, file_form, resolve
from hnb_xl.write.places import DEFAULT_WIDTH, CardPlace, ChartPlace, Layout, Place, TablePlace, quoted

__all__ = [
    "Addresses",
    "CardPlace",
    "ChartPlace",
    "Layout",
    "Place",
    "TablePlace",
    "address",
    "file_form",
    "layout",
    "letters",
    "quoted",
    "resolve",
]

CHART_ROW = 15.0
_BETWEEN = 9.0  # the empty row between two blocks, in points
_FILTER_BUTTON = 18  # pixels


def layout(sheet: Sheet) -> Layout:
    """Give every block of a sheet its place.

    Raises:
        ValueError: two tables have one name, a row has not as many cells as its table has columns, or a table
            has two rows or columns of one key.
    """
    stack = _Stack(sheet)
    stack.put_all(sheet.blocks)
    return Layout(
        sheet=sheet,
        columns=stack.columns,
        last_row=max(1, stack.next_row - 1),
        places=tuple(stack.places),
        tables=stack.tables,
        cards=tuple(stack.cards),
        charts=tuple(stack.charts),
        heights=stack.heights,
    )


@dataclass
class _Stack:
    """The sheet so far: `next_row` is where the next block goes."""

    sheet: Sheet
    next_row: int = 1
    places: list[Place] = field(default_factory=list)
    tables: dict[str, TablePlace] = field(default_factory=dict)
    cards: list[CardPlace] = field(default_factory=list)
    charts: list[ChartPlace] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    columns: int = 1

    def __post_init__(self) -> None:
        ends = [b.at + len(b.columns) for b in _flat(self.sheet.blocks) if isinstance(b, Table)]
        self.columns = max([1, len(self.sheet.widths), *ends])
        self.first = 0  # lines begin in this grid column
        self.across = min(self.sheet.print_columns or self.columns, self.columns)  # and end where the page does
        self.nested = False
        given = self.sheet.widths
        widths = [given[i] if i < len(given) else DEFAULT_WIDTH for i in range(self.columns)]
        self.pixels = [text_size.pixels(width) for width in widths]

    def put_all(self, blocks: Iterable[Block]) -> None:
        """Place blocks below one another."""
        before: Block | None = None
        for block in blocks:
            if before is not None and not isinstance(before, Heading | Gap) and not isinstance(block, Gap):
                self.skip(_BETWEEN)
            self.put(block)
            before = block

    def skip(self, height: float) -> None:
        """An empty row."""
        self._add_row(height)

    @singledispatchmethod
    def put(self, block: Block) -> None:
        """Place a block from the next row on."""
        raise TypeError(f"no place for {type(block).__name__}")

    @put.register
    def _title(self, block: Title) -> None:
        first = self.next_row
        self._add_row(self._across(block.text, Style.TITLE) + 3)
        for line in block.lines:
            self._add_row(self._across(line, Style.SUBTITLE))
        self._keep(block, first)

    @put.register
    def _beside(self, block: Beside) -> None:
        top, first, across = self.next_row, self.first, self.across
        ends = []
        self.nested = True
        for stacked, start, end in ((block.left, first, block.at - block.gap), (block.right, block.at, across)):
            self.next_row, self.first, self.across = top, start, end
            self.put_all(stacked)
            ends.append(self.next_row)
        self.next_row, self.first, self.across, self.nested = max(ends), first, across, False
        self._keep(block, top)

    @put.register
    def _heading(self, block: Heading) -> None:
        self._add_row(self._across(block.text, Style.HEADING) + 2)
        self._keep(block, self.next_row - 1)

    @put.register
    def _text(self, block: Text) -> None:
        self._add_row(self._across(block.text, block.style))
        self._keep(block, self.next_row - 1)

    @put.register
    def _banner(self, block: Banner) -> None:
        large = bool(block.label or block.detail)
        points, bold = text_size.LARGE_BANNER_TYPE if large else text_size.BANNER_TYPE
        first = self.next_row
        if block.label:
            self._add_row(self._across(block.label, Style.CARD_LABEL) + 4)
        count = text_size.lines(block.text, self._room, points, bold=bold)
        self._add_row(text_size.height(count, points) + (4 if large else 12))
        if block.detail:
            self._add_row(self._across(block.detail, Style.BODY) + 4)
        self._keep(block, first)

    @put.register
    def _gap(self, block: Gap) -> None:
        for _ in range(block.rows):
            self._add_row(text_size.MIN_ROW)

    @put.register
    def _table(self, block: Table) -> None:
        if block.name in self.tables:
            raise ValueError(f"{self.sheet.name}: two tables are called {block.name}")
        top, left = self.next_row, block.at + 1
        button = _FILTER_BUTTON if block.filterable else 0
        self._add_row(
            max(
                text_size.text_height(column.header, self.pixels[at] - button, Style.HEADER) + 3
                for at, column in enumerate(block.columns, block.at)
            )
        )
        for row in block.rows:
            if len(row.cells) != len(block.columns):
                raise ValueError(f"{block.name}: row {row.key!r} has {len(row.cells)} cells, not {len(block.columns)}")
            self._add_row(row.height or self._row_height(row, block.at))
        if not block.rows:
            self._add_row(text_size.MIN_ROW)
        self.tables[block.name] = TablePlace(
            table=block,
            sheet=self.sheet.name,
            top=top,
            left=left,
            row_at=_row_keys(block, top + 1),
            column_at=_column_keys(block, left),
        )
        last_column = left + len(block.columns) - 1
        self.places.append(Place(block, top, left, self.next_row - 1, last_column, nested=self.nested))

    @put.register
    def _cards(self, block: Cards) -> None:
        first = self.next_row
        spans = block.spans or (block.width,) * max(1, (self.across - self.first) // block.width)
        for start in range(0, len(block.cards), len(spans)):
            if start:
                self.skip(_BETWEEN)
            self._card_band(block.cards[start : start + len(spans)], spans)
        self._keep(block, first)

    def _card_band(self, cards: Sequence[Card], spans: Sequence[int]) -> None:
        row, left = self.next_row, self.first
        label = detail = figure = text_size.MIN_ROW
        for card, span in zip(cards, spans, strict=False):
            end = min(left + span, self.across)
            self.cards.append(CardPlace(card, row, left + 1, end))
            room = sum(self.pixels[left:end]) - 14
            label = max(label, text_size.text_height(card.label, room, Style.CARD_LABEL))
            shown = f"{card.mark} {card.detail}" if card.mark else card.detail
            detail = max(detail, text_size.text_height(shown, room, Style.CARD_DETAIL))
            words = card.figure.value if isinstance(card.figure.value, str) else ""
            figure = max(figure, text_size.text_height(words, room, Style.CARD_FIGURE))
            left = end
        self._add_row(label + 4)
        self._add_row(figure + 4)
        self._add_row(detail + 4)

    @put.register
    def _charts(self, block: Charts) -> None:
        first = self.next_row
        band: list[Chart] = []
        used = 0
        for chart in block.charts:
            if band and used + chart.width > self.across - self.first:
                self._chart_band(band)
                self.skip(_BETWEEN)
                band, used = [], 0
            band.append(chart)
            used += chart.width
        if band:
            self._chart_band(band)
        self._keep(block, first)

    def _chart_band(self, charts: Sequence[Chart]) -> None:
        row, column = self.next_row, self.first + 1
        for chart in charts:
            last = min(column + chart.width - 1, self.across)
            self.charts.append(ChartPlace(chart, row, column, row + chart.height - 1, last))
            column = last + 1
        for _ in range(max(chart.height for chart in charts)):
            self._add_row(CHART_ROW)

    def _row_height(self, row: Row, at: int) -> float:
        needed = text_size.MIN_ROW
        for column, cell in enumerate(row.cells, at):
            # Numbers and dates never wrap; a short word cannot take a second line either.
            if isinstance(cell.value, str) and len(cell.value) > 3:
                needed = max(needed, text_size.text_height(cell.value, self.pixels[column], cell.style))
        return needed

    def _across(self, text: str, style: Style) -> float:
        return text_size.text_height(text, self._room, style)

    @property
    def _room(self) -> int:
        return sum(self.pixels[self.first : self.across])

    def _add_row(self, height: float) -> None:
        beside = self.heights.get(self.next_row, 0.0)
        self.heights[self.next_row] = min(max(height, beside), 409.0)  # no row may be higher in Excel
        self.next_row += 1

    def _keep(self, block: Block, first: int) -> None:
        self.places.append(Place(block, first, self.first + 1, self.next_row - 1, self.across, nested=self.nested))


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Beside):
            yield from _flat((*block.left, *block.right))
        else:
            yield block


def _row_keys(table: Table, first: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, row in enumerate(table.rows, first):
        if row.key:
            if row.key in found:
                raise ValueError(f"{table.name}: two rows have the key {row.key!r}")
            found[row.key] = at
    return found


def _column_keys(table: Table, left: int) -> dict[str, int]:
    headers: dict[str, int] = {}
    for at, column in enumerate(table.columns, left):
        if column.header.casefold() in {header.casefold() for header in headers}:
            raise ValueError(f"{table.name}: two columns are headed {column.header!r}")
        headers[column.header] = at
    keys = {column.key: at for at, column in enumerate(table.columns, left) if column.key}
    return headers | keys  # a key wins over a header spelt alike
