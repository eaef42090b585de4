"""A block of cells, as Excel's COM object `Range` is one: what all its cells share can be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from openpyxl.utils import get_column_letter, range_boundaries

from tests.excel.com_base import ComError, Counted, Settings
from tests.excel.model import ModelCell, ModelSheet

MAX = (1048576, 16384)


class Range(Counted):
    """A block of cells. What all its cells share can be read; where they differ Excel answers nothing."""

    _LOOKS = frozenset(
        (
            "NumberFormat", "HorizontalAlignment", "VerticalAlignment", "WrapText", "ShrinkToFit", "IndentLevel",
            "Locked",
        )
    )  # fmt: skip
    _USUAL = {"NumberFormat": "General", "Locked": True}  # noqa: RUF012

    def __init__(self, app: Any, sheet: ModelSheet, area: tuple[int, int, int, int], home: Any = None) -> None:
        super().__init__(app)
        self._sheet, self._area, self._home = sheet, area, home

    def __call__(self, row: int, column: int) -> Range:
        at = (self._area[0] + row - 1, self._area[1] + column - 1)
        return Range(self._app, self._sheet, (*at, *at), self._home)

    def _places(self) -> Iterator[tuple[int, int]]:
        top, left, bottom, right = self._area
        return ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))

    def _grid(self, read: Callable[[ModelCell], object]) -> object:
        top, left, bottom, right = self._area
        empty = ModelCell()
        rows = tuple(
            tuple(read(self._sheet.cells.get((row, column), empty)) for column in range(left, right + 1))
            for row in range(top, bottom + 1)
        )
        return rows[0][0] if (top, left) == (bottom, right) else rows

    def __getattr__(self, name: str) -> Any:
        if name not in Range._LOOKS:
            raise AttributeError(name)
        usual = Range._USUAL.get(name)
        empty = ModelCell()
        found = {self._sheet.cells.get(place, empty).look.get(name, usual) for place in self._places()}
        return found.pop() if len(found) == 1 else None

    def __setattr__(self, name: str, value: object) -> None:
        if name.startswith("_"):
            object.__setattr__(self, name, value)
            return
        self._tally.order(name, value)
        if name in ("Value", "Formula"):
            self._put(value)
        elif name in Range._LOOKS:
            for place in self._places():
                self._sheet.cell(place).look[name] = value
        elif name == "ColumnWidth":
            self._sheet.widths |= dict.fromkeys(range(self._area[1], self._area[3] + 1), value)
        elif name == "RowHeight":
            self._sheet.heights |= dict.fromkeys(range(self._area[0], self._area[2] + 1), value)
        else:
            raise AttributeError(name)

    def _put(self, given: object) -> None:
        top, left, bottom, right = self._area
        if self._sheet.password is not None and self.Locked is not False:
            raise ComError("the cell is protected")
        rows = given if isinstance(given, list | tuple) else [[given] * (right - left + 1)] * (bottom - top + 1)
        for row, cells in enumerate(rows, top):
            for column, value in enumerate(cells, left):
                self._sheet.put((row, column), value, self._app._model.calculate)

    @property
    def Value(self) -> object:
        return self._grid(lambda cell: cell.value)

    @property
    def Formula(self) -> object:
        return self._grid(lambda cell: cell.formula or ("" if cell.value is None else cell.value))

    @property
    def Row(self) -> int:
        return self._area[0]

    @property
    def Column(self) -> int:
        return self._area[1]

    @property
    def Count(self) -> int:
        return (self._area[2] - self._area[0] + 1) * (self._area[3] - self._area[1] + 1)

    @property
    def Rows(self) -> _Lines:
        return _Lines(self._app, self._area[2] - self._area[0] + 1)

    @property
    def Columns(self) -> _Lines:
        return _Lines(self._app, self._area[3] - self._area[1] + 1)

    @property
    def Worksheet(self) -> Any:
        return self._home

    @property
    def Address(self) -> str:
        top, left, bottom, right = self._area
        first, last = (f"${get_column_letter(c)}${r}" for r, c in ((top, left), (bottom, right)))
        return first if first == last else f"{first}:{last}"

    @property
    def EntireRow(self) -> Settings:
        lines = [self._area[0] + at in self._sheet.hidden_rows for at in range(self._area[2] - self._area[0] + 1)]
        return Settings(self._app, {"Rows": _Hidden(self._app, lines)})

    @property
    def EntireColumn(self) -> Settings:
        lines = [self._area[1] + at in self._sheet.hidden_columns for at in range(self._area[3] - self._area[1] + 1)]
        return Settings(self._app, {"Columns": _Hidden(self._app, lines)})

    @property
    def Font(self) -> _Part:
        return _Part(self, "Font")

    @property
    def Interior(self) -> _Part:
        return _Part(self, "Interior")

    def Borders(self, side: int) -> _Part:
        rows, columns = self._area[2] - self._area[0], self._area[3] - self._area[1]
        if (side == 12 and not rows) or (side == 11 and not columns):
            raise ComError("there is nothing inside")
        return _Part(self, f"Border{side}")

    @property
    def Validation(self) -> Settings:
        kept = self._sheet.settings.setdefault("validations", {})
        assert isinstance(kept, dict)
        rule = kept.setdefault(self._area, {})
        return Settings(self._app, rule, Delete=rule.clear, Add=lambda **given: rule.update(given))

    @property
    def FormatConditions(self) -> Settings:
        kept = self._sheet.settings.setdefault("conditions", [])
        assert isinstance(kept, list)

        def add(**given: object) -> Settings:
            kept.append(given)
            return Settings(self._app, given, SetFirstPriority=lambda: None)

        return Settings(self._app, {}, Add=add)

    @property
    def MergeCells(self) -> bool | None:
        inside = {any(_holds(area, place) for area in self._sheet.merged) for place in self._places()}
        return inside.pop() if len(inside) == 1 else None

    @property
    def MergeArea(self) -> Range:
        place = self._area[:2]
        found = next((area for area in self._sheet.merged if _holds(area, place)), self._area)
        return Range(self._app, self._sheet, found, self._home)

    def Merge(self, across: bool = False) -> None:
        self._tally.order("Merge", across)
        top, left, bottom, right = self._area
        rows = [(row, left, row, right) for row in range(top, bottom + 1)] if across else [self._area]
        self._sheet.merged |= set(rows)

    def UnMerge(self) -> None:
        self._sheet.merged = {area for area in self._sheet.merged if not _holds(self._area, area[:2])}

    def Find(
        self, *, What: str, LookIn: int, LookAt: int, SearchOrder: int, SearchDirection: int, MatchCase: bool
    ) -> Range | None:
        assert (What, LookIn, LookAt, SearchDirection, MatchCase) == ("*", -4123, 2, 2, False)
        filled = [place for place, cell in self._sheet.cells.items() if cell.value is not None or cell.formula]
        last = max(filled, key=lambda place: place if SearchOrder == 1 else place[::-1], default=None)
        return Range(self._app, self._sheet, (*last, *last), self._home) if last else None

    def Select(self) -> None:
        at = self._app._model.sheets.index(self._sheet)
        self._app._selected = (at, *self._area[:2])

    def Clear(self) -> None:
        self._tally.order("Clear", "")
        for place in [place for place in self._sheet.cells if _holds(self._area, place)]:
            del self._sheet.cells[place]


class _Lines(Counted):
    def __init__(self, app: Any, count: int) -> None:
        super().__init__(app)
        object.__setattr__(self, "Count", count)


class _Hidden(Counted):
    def __init__(self, app: Any, lines: list[bool]) -> None:
        super().__init__(app)
        self._lines = lines

    @property
    def Count(self) -> int:
        return len(self._lines)

    def Item(self, at: int) -> Settings:
        return Settings(self._app, {"Hidden": self._lines[at - 1]})


class _Part(Counted):
    """Font, fill or a border of a block."""

    _KNOWN = frozenset(
        ("Name", "Size", "Color", "Bold", "Italic", "Underline", "ColorIndex", "LineStyle", "Weight")
    )  # fmt: skip

    def __init__(self, cells: Range, part: str) -> None:
        super().__init__(cells._app)
        self._cells, self._part = cells, part

    def __setattr__(self, name: str, value: object) -> None:
        if name.startswith("_"):
            object.__setattr__(self, name, value)
            return
        if name not in _Part._KNOWN:
            raise AttributeError(name)
        self._tally.order(name, value)
        for place in self._cells._places():
            self._cells._sheet.cell(place).look[f"{self._part}.{name}"] = value


def bounds(ref: str) -> tuple[int, int, int, int]:
    """The first and last row and column of an address."""
    left, top, right, bottom = range_boundaries(ref.replace("$", ""))
    return top or 1, left or 1, bottom or MAX[0], right or MAX[1]


def _holds(area: tuple[int, int, int, int], place: tuple[int, int]) -> bool:
    return area[0] <= place[0] <= area[2] and area[1] <= place[1] <= area[3]
