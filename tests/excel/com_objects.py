"""What stands on a sheet besides its cells, as Excel's COM objects: tables and charts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.excel.com_base import ComError, Counted, Settings
from tests.excel.com_cells import Range
from tests.excel.model import ModelTable


class ListObjects(Counted):
    """The tables of a sheet."""

    def __init__(self, app: Any, home: Any) -> None:
        super().__init__(app)
        self._home = home

    @property
    def Count(self) -> int:
        return len(self._home._sheet.tables)

    def __iter__(self) -> Iterator[ListObject]:
        return (ListObject(self._app, self._home, table) for table in list(self._home._sheet.tables))

    def Add(self, *, Source: Range, TableStyleName: str, **_: object) -> ListObject:
        self._tally.order("ListObjects.Add", "")
        top, left, bottom, right = Source._area
        number = sum(len(sheet.tables) for sheet in self._home._book._model.sheets) + 1
        table = ModelTable(f"Table{number}", top, left, bottom - top + 1, right - left + 1)
        table.settings["TableStyle"] = TableStyleName
        self._home._sheet.tables.append(table)
        return ListObject(self._app, self._home, table)


class ListObject(Counted):
    """One table."""

    _KNOWN = frozenset(("ShowTotals", "ShowAutoFilter", "ShowTableStyleRowStripes", "Summary", "TableStyle"))

    def __init__(self, app: Any, home: Any, table: ModelTable) -> None:
        super().__init__(app)
        self._home, self._table = home, table

    def __getattr__(self, name: str) -> Any:
        if name not in ListObject._KNOWN:
            raise AttributeError(name)
        return self._table.settings.get(name, False)

    def __setattr__(self, name: str, value: object) -> None:
        if name.startswith("_"):
            object.__setattr__(self, name, value)
            return
        self._tally.order(name, value)
        if name == "Name":
            others = (table for sheet in self._home._book._model.sheets for table in sheet.tables)
            if any(table.name == value for table in others):
                raise ComError(f"there is a table {value} already")
            self._table.name = str(value)
        elif name in ListObject._KNOWN:
            self._table.settings[name] = value
        else:
            raise AttributeError(name)

    @property
    def Name(self) -> str:
        return self._table.name

    @property
    def Range(self) -> Range:
        table = self._table
        area = (table.top, table.left, table.top + table.rows - 1, table.left + table.columns - 1)
        return Range(self._app, self._home._sheet, area, self._home)

    def Unlist(self) -> None:
        self._tally.order("Unlist", self._table.name)
        self._home._sheet.tables.remove(self._table)


class ChartObjects(Counted):
    """The charts of a sheet."""

    def __init__(self, app: Any, home: Any) -> None:
        super().__init__(app)
        self._home = home

    @property
    def Count(self) -> int:
        return len(self._home._sheet.charts)

    def _made(self, kept: dict[str, object]) -> Settings:
        return Settings(self._app, kept, Delete=lambda: self._home._sheet.charts.remove(kept))

    def __iter__(self) -> Iterator[Settings]:
        return (self._made(kept) for kept in list(self._home._sheet.charts))

    def Item(self, key: str) -> Settings:
        found = next((kept for kept in self._home._sheet.charts if kept["Name"] == key), None)
        if found is None:
            raise ComError(key)
        return self._made(found)

    def Add(self, left: float, top: float, width: float, height: float) -> Settings:
        self._tally.order("ChartObjects.Add", "")
        series: list[dict[str, object]] = []
        collection = _SeriesCollection(self._app, series)
        chart = Settings(self._app, {}, SeriesCollection=collection.__call__)
        kept: dict[str, object] = {"Name": "Chart", "Left": left, "Top": top, "Width": width, "Height": height}
        kept |= {"Chart": chart, "series": series}
        self._home._sheet.charts.append(kept)
        return self._made(kept)


class _SeriesCollection(Counted):
    def __init__(self, app: Any, series: list[dict[str, object]]) -> None:
        super().__init__(app)
        self._series = series

    @property
    def Count(self) -> int:
        return len(self._series)

    def __call__(self, *key: int) -> Any:
        return Settings(self._app, self._series[key[0] - 1]) if key else self

    def NewSeries(self) -> Settings:
        self._series.append({})
        return Settings(self._app, self._series[-1])
