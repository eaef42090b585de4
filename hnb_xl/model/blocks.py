"""A sheet as pure data: what stands on it and what each thing means, nothing of any workbook library.

`present/` makes dashboard sheets and `build/` makes input sheets, both as `Sheet`; `write/layout.py` decides which
cell each block gets, and a book in `books/` draws it. A sheet is a grid of columns whose widths it names once; its
blocks are stacked from row 1 downwards, so two tables on one sheet share the grid.

Plain dataclasses, not pydantic: thousands of cells are made per workbook, all by our own code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

CellValue = Decimal | int | str | date | bool | None


HIGHLIGHTED = "HighlightedCells"
"""The defined name of the cells that have findings, as an input sheet looks itself up: Checks lists them."""
REFERENCES = "FindingReferences"
"""The defined name of the findings that the sheet Overrides lets one choose from."""


class Style(StrEnum):
    """What a cell means; the look of each is decided in one place, `books/look.py`."""

    TITLE = "title"  # the sheet's name, in A1, once
    SUBTITLE = "subtitle"  # authority, period, data date under the title
    HEADING = "heading"  # above a table or chart
    BODY = "body"  # text in a table or paragraph
    NOTE = "note"  # small print: source, stamp, how to read this
    HEADER = "header"  # a table's header row
    LABEL = "label"  # a row's name
    FIGURE = "figure"  # a value
    SUBTOTAL_LABEL = "subtotal_label"
    SUBTOTAL = "subtotal"
    TOTAL_LABEL = "total_label"
    TOTAL = "total"
    INPUT = "input"  # typed by a person: unlocked
    COMPUTED = "computed"  # worked out: locked
    FIXED = "fixed"  # set up by the agreement or the template: locked
    GREEN = "green"
    AMBER_GREEN = "amber_green"
    AMBER = "amber"
    AMBER_RED = "amber_red"
    RED = "red"
    NO_RATING = "no_rating"
    ERROR = "error"  # severities on the Checks sheet
    WARNING = "warning"
    REMARK = "remark"
    CARD_LABEL = "card_label"
    CARD_FIGURE = "card_figure"
    CARD_DETAIL = "card_detail"
    HEAT_LOW = "heat_low"  # squares of a risk map: each band darker than the one before, also in grey print
    HEAT_MEDIUM = "heat_medium"
    HEAT_HIGH = "heat_high"
    HEAT_KEY = "heat_key"
    TREND = "trend"  # in-cell bars
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: a value in the unit the sheet shows, and what it means.

    `formula` is native Excel text without the leading "="; `value` is then its computed value, stored beside it.
    `{table:row key:column key}` inside a formula stands for that table's cell and is resolved by the layout.
    """

    value: CellValue = None
    style: Style = Style.BODY
    number_format: str | None = None
    formula: str | None = None
    link: str | None = None  # a place in this workbook: "'KPIs'!H21"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table block. `span` is how many grid columns it takes (only 1 inside real tables)."""

    header: str
    key: str = ""
    allowed: tuple[str, ...] = ()  # drop-down list
    list_name: str = ""  # or: the defined name that holds the list
    is_date: bool = False
    is_number: bool = False
    rated: bool = False  # RAG or assurance words: coloured by their text, also after a person retypes them
    levels: tuple[tuple[str, Style], ...] = ()  # a council's own words for them, and what each means
    calculated: str | None = None  # the formula new rows get (structured references only)
    help: str = ""  # shown when the cell is selected (input message), at most 255 characters


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table block; `key` names it for formulas and provenance."""

    cells: tuple[Cell, ...]
    key: str = ""
    height: float | None = None  # points; None lets the writer work it out from the text


@dataclass(frozen=True, slots=True)
class Title:
    """The sheet's title (A1) and the lines under it."""

    text: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading above what follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph across the grid, wrapped."""

    text: str
    style: Style = Style.BODY


@dataclass(frozen=True, slots=True)
class Gap:
    """Empty rows."""

    rows: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A real Excel table: one header row, unique headers, no merged cells. Starts at grid column `at` (0 is A)."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    at: int = 0
    filterable: bool = False
    banded: bool = False
    repeat_header: bool = False  # printed on top of every page (one table a sheet)
    freeze_columns: int | None = None  # freeze the panes under this header and right of so many columns
    summary: str = ""  # what a screen reader hears: the table's description


@dataclass(frozen=True, slots=True)
class Card:
    """A headline figure. `mark` is a sign that carries the meaning without colour ("✓", "!")."""

    label: str
    figure: Cell
    detail: str
    style: Style = Style.BODY
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards side by side, each `width` grid columns wide; drawn with merged cells (no table).

    On a grid of uneven columns `spans` says how many of them each card of a band takes, from the left.
    """

    cards: tuple[Card, ...]
    width: int = 2
    spans: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Banner:
    """One strong line across the grid: an overall rating or the sentence that matters.

    With a `label` above it or a `detail` below, the line between them is set large.
    """

    text: str
    style: Style
    label: str = ""
    detail: str = ""


class ChartKind(StrEnum):
    """The native charts we draw."""

    COLUMN = "column"
    STACKED_COLUMN = "stacked_column"
    BAR = "bar"
    STACKED_BAR = "stacked_bar"
    LINE = "line"
    WATERFALL = "waterfall"  # stacked columns whose first series is invisible


@dataclass(frozen=True, slots=True)
class Series:
    """One series: a column of a table on the same sheet. `line` draws it as a line over columns (ceiling, plan)."""

    column: str  # header in the table
    colour: str  # RRGGBB
    line: bool = False
    dashed: bool = False
    labels: bool = False
    hidden: bool = False  # drawn without fill: the base of a waterfall


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart over a table of the same sheet; the table stays visible, so the data can be read too."""

    title: str
    alt: str
    kind: ChartKind
    table: str
    categories: str  # header of the label column
    series: tuple[Series, ...]
    width: int = 6  # grid columns
    height: int = 15  # rows
    value_format: str = "General"
    value_title: str = ""
    value_min: Decimal | None = None
    first_row: int = 0  # rows of the table that are charted (0-based, end exclusive; None = all)
    end_row: int | None = None


@dataclass(frozen=True, slots=True)
class Charts:
    """Charts side by side, from the left of the grid."""

    charts: tuple[Chart, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Two stacks of blocks side by side: the second begins at grid column `at` (0 is A), beside the first.

    Its tables keep their own `at`, which counts from A too. Rows are as high as the higher of the two needs.
    """

    left: tuple[Block, ...]
    right: tuple[Block, ...]
    at: int
    gap: int = 0  # grid columns left empty before `at`


Block = Title | Heading | Text | Gap | Table | Cards | Banner | Charts | Beside


class Role(StrEnum):
    """Why a sheet exists; decides tab colour, protection and whether `refresh` may replace it."""

    GUIDE = "guide"
    INPUT = "input"
    RECORD = "record"  # kept by the program over the years, never typed in: history, audit, map
    CHECKS = "checks"
    DASHBOARD = "dashboard"


@dataclass(frozen=True, slots=True)
class Name:
    """A defined name for one cell or one column of a table on this sheet."""

    name: str
    table: str
    row: str  # row key; "" with a column means the whole data column
    column: str  # column key


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `widths` are in characters, one per grid column, and fix how wide the page is."""

    name: str
    role: Role
    blocks: tuple[Block, ...]
    widths: tuple[float, ...]
    landscape: bool = True
    one_page: bool = False  # fit to one page, not only to its width
    names: tuple[Name, ...] = field(default=())
    print_columns: int | None = None  # print only so many grid columns (input sheets); None = all


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The generated sheets of one run, in order, with the stamp that ties them to their inputs."""

    sheets: tuple[Sheet, ...]
    stamp: str  # "2021-22/Q3 · data at 30 November 2021 · sha256:…"
