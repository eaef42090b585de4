"""A workbook as Excel holds one, without Excel: what the stand-ins for COM and for the Office.js client both act on.

It takes values as Excel does, as if a person had typed them; formulas are not worked out but looked up.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from hnb_xl.books.excel_errors import BY_NUMBER
from hnb_xl.books.file_book import FileBook

ERRORS = {name: number for number, name in BY_NUMBER.items()}
_HYPERLINK = re.compile(r'=HYPERLINK\("(?:[^"]|"")*","((?:[^"]|"")*)"\)')
_THIS_ROW = re.compile(r"(\w+)\[\[#This Row\],\[([^\[\]]+)\]\]")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}(/\d{2,4})?|\d{1,2} (?i:jan|feb|mar|apr)\w*( \d{4})?")
Place = tuple[int, int]


@dataclass
class ModelCell:
    """A cell: its value (an error is Excel's number for it), its formula with "=", and whatever else was set."""

    value: object = None
    formula: str = ""
    look: dict[str, object] = field(default_factory=dict)


@dataclass(eq=False)
class ModelTable:
    """A table by its corner and size."""

    name: str
    top: int
    left: int
    rows: int
    columns: int
    settings: dict[str, object] = field(default_factory=dict)


@dataclass(eq=False)
class ModelSheet:
    """A sheet and everything on it."""

    name: str
    cells: dict[Place, ModelCell] = field(default_factory=dict)
    tables: list[ModelTable] = field(default_factory=list)
    charts: list[dict[str, object]] = field(default_factory=list)
    merged: set[tuple[int, int, int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    widths: dict[int, object] = field(default_factory=dict)
    heights: dict[int, object] = field(default_factory=dict)
    settings: dict[str, object] = field(default_factory=dict)
    password: str | None = None

    def cell(self, place: Place) -> ModelCell:
        """A cell, made where there is none yet."""
        return self.cells.setdefault(place, ModelCell())

    def used(self) -> tuple[int, int, int, int]:
        """The first and last row and column in use."""
        places = [place for place, cell in self.cells.items() if cell.value is not None or cell.formula] or [(1, 1)]
        rows, columns = zip(*places, strict=True)
        far = self.settings.get("formatted to", (1, 1))  # what was formatted counts as used, as in Excel
        assert isinstance(far, tuple)
        return min(rows), min(columns), max(*rows, far[0]), max(*columns, far[1])

    def put(self, place: Place, given: object, calculate: Callable[[str, Place, str], object]) -> None:
        """Take a value as Excel does."""
        cell = self.cell(place)
        cell.formula, cell.value = "", as_typed(given)
        if isinstance(given, str) and given.startswith("="):
            table = next((each for each in self.tables if _inside(each, place)), None)
            cell.formula = _THIS_ROW.sub(r"[@\2]" if table else r"\g<0>", given)
            link = _HYPERLINK.fullmatch(given)
            cell.value = link[1].replace('""', '"') if link else calculate(self.name, place, given[1:])


@dataclass
class Model:
    """A workbook. `calculate` is asked what a formula gives: sheet, place, and the formula without "="."""

    name: str = "book.xlsx"
    sheets: list[ModelSheet] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    hidden_names: set[str] = field(default_factory=set)
    settings: dict[str, object] = field(default_factory=dict)
    calculate: Callable[[str, Place, str], object] = lambda *_: 0.0

    @classmethod
    def of(cls, data: bytes, name: str = "book.xlsx") -> Model:
        """A workbook file as Excel would open it; each formula goes on giving the value saved beside it."""
        file = FileBook(data, name)
        known: dict[str, object] = {}
        model = cls(name)
        for tab in file.sheet_names():
            grid = file.grid(tab)
            sheet = ModelSheet(tab, merged=set(grid.merged), hidden_rows=set(grid.hidden_rows))
            for place, cell in grid.cells.items():
                value = ERRORS[cell.error] if cell.error else _float(cell.value)
                formula = f"={cell.formula}" if cell.formula else ""
                sheet.cells[place] = ModelCell(value, formula, {"NumberFormat": grid.formats.get(place, "General")})
                known.setdefault(f"{tab}!{place}", value)
            model.sheets.append(sheet)
        for table in file.tables().values():
            home = model.sheet(table.sheet)
            home.tables.append(ModelTable(table.name, table.top, table.left, len(table.rows) + 1, len(table.headers)))
        model.names = {each.name: f"={each.text}" for each in file.workbook.names if each.sheet is None}
        model.calculate = lambda tab, place, _: known.get(f"{tab}!{place}", 0.0)
        return model

    def sheet(self, name: str) -> ModelSheet:
        """A sheet by its name."""
        return next(sheet for sheet in self.sheets if sheet.name == name)


def as_typed(given: object) -> object:
    """What a cell holds after it was given something: text that reads as a number, date or truth becomes one."""
    if not isinstance(given, str):
        return None if given is None else _float(given)
    if given.startswith("'"):
        return given[1:] or None
    if given in ERRORS:
        return ERRORS[given]
    if given.upper() in ("TRUE", "FALSE"):
        return given.upper() == "TRUE"
    if _DATE.fullmatch(given):
        return datetime(2021, 1, 1)  # noqa: DTZ001  # which day does not matter: it is no longer the text
    number = given.strip().lstrip("£$€(+").rstrip("%)").replace(",", "")
    if re.fullmatch(r"-?[0-9.]+(e[+-]?[0-9]+)?", number, re.IGNORECASE) and number.count(".") < 2:
        return float(number) if any(map(str.isdigit, number)) else given
    return given or None


def _inside(table: ModelTable, place: Place) -> bool:
    return table.top < place[0] < table.top + table.rows and table.left <= place[1] < table.left + table.columns


def _float(value: object) -> object:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
