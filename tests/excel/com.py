"""A stand-in for Excel's COM objects, over a `Model`: every question and every order is counted.

Only what Excel has is here, by Excel's names: a member that is missing raises, so that a slip is not swallowed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.excel.com_base import ComError, Counted, Settings, Tally
from tests.excel.com_cells import MAX, Range, bounds
from tests.excel.com_objects import ChartObjects, ListObjects
from tests.excel.model import Model, ModelSheet


class Application(Counted):
    """Excel itself, with one workbook open; `_selected` is the sheet's place, row and column of the selected cell."""

    def __init__(self, model: Model) -> None:
        self._tally = Tally()
        super().__init__(self)
        self._model = model
        self._book = Workbook(self, model)
        self._selected = (0, 1, 1)
        self._calculated = 0
        for name in ("ScreenUpdating", "EnableEvents", "DisplayAlerts", "Interactive"):
            object.__setattr__(self, name, True)
        for name, value in (("Calculation", -4105), ("StatusBar", False), ("Hwnd", 1)):
            object.__setattr__(self, name, value)

    def Calculate(self) -> None:
        self._calculated += 1

    @property
    def ActiveSheet(self) -> Worksheet:
        return self._book.ActiveSheet

    @property
    def Selection(self) -> Range:
        at, row, column = self._selected
        sheet = self._model.sheets[at]
        return Range(self, sheet, (row, column, row, column), Worksheet(self, self._book, sheet))


class Workbook(Counted):
    """One workbook."""

    def __init__(self, app: Application, model: Model) -> None:
        super().__init__(app)
        self._model, self._active = model, 0

    @property
    def Name(self) -> str:
        return self._model.name

    @property
    def FullName(self) -> str:
        return str(self._model.settings.get("FullName", self._model.name))

    @property
    def Path(self) -> str:
        return str(self._model.settings.get("Path", ""))

    @property
    def Application(self) -> Any:
        return self._app

    @property
    def Worksheets(self) -> Worksheets:
        return Worksheets(self._app, self)

    @property
    def Names(self) -> Names:
        return Names(self._app, self._model)

    @property
    def ActiveSheet(self) -> Worksheet:
        return Worksheet(self._app, self, self._model.sheets[min(self._active, len(self._model.sheets) - 1)])

    @property
    def ProtectStructure(self) -> bool:
        return bool(self._model.settings.get("ProtectStructure"))

    def Windows(self, number: int) -> Settings:
        assert number == 1
        return Settings(self._app, self._model.settings.setdefault("window", {}))  # type: ignore[arg-type]

    def Activate(self) -> None:
        """It is the only one."""


class Names(Counted):
    """The names of a workbook."""

    def __init__(self, app: Application, model: Model) -> None:
        super().__init__(app)
        self._model = model

    @property
    def Count(self) -> int:
        return len(self._model.names)

    def Add(self, name: str, refers_to: str) -> Name:
        self._tally.order("Names.Add", name)
        self._model.names[name] = refers_to
        return Name(self._app, self._model, name)

    def __call__(self, key: str | int) -> Name:
        names = list(self._model.names)
        if isinstance(key, int):
            return Name(self._app, self._model, names[key - 1])
        found = next((name for name in names if name.lower() == key.lower()), None)
        if found is None:
            raise ComError(key)
        return Name(self._app, self._model, found)


class Name(Counted):
    """One defined name."""

    def __init__(self, app: Application, model: Model, name: str) -> None:
        super().__init__(app)
        self._model, self._name = model, name

    @property
    def Name(self) -> str:
        return self._name

    @property
    def RefersTo(self) -> str:
        return self._model.names[self._name]

    @RefersTo.setter
    def RefersTo(self, value: str) -> None:
        self._model.names[self._name] = value

    def __setattr__(self, name: str, value: object) -> None:
        if name == "Visible":
            self._tally.order(name, value)
            (self._model.hidden_names.discard if value else self._model.hidden_names.add)(self._name)
        elif name == "RefersTo":
            self._tally.order(name, value)
            self._model.names[self._name] = str(value)
        else:
            super().__setattr__(name, value)

    def Delete(self) -> None:
        self._tally.order("Name.Delete", self._name)
        del self._model.names[self._name]


class Worksheets(Counted):
    """The sheets of a workbook."""

    def __init__(self, app: Application, book: Workbook) -> None:
        super().__init__(app)
        self._book = book
        self._sheets = book._model.sheets

    @property
    def Count(self) -> int:
        return len(self._sheets)

    @property
    def Parent(self) -> Workbook:
        return self._book

    def __call__(self, key: str | int) -> Worksheet:
        for at, sheet in enumerate(self._sheets, 1):
            if key == at or (isinstance(key, str) and sheet.name.lower() == key.lower()):
                return Worksheet(self._app, self._book, sheet)
        raise ComError(key)

    def __iter__(self) -> Iterator[Worksheet]:
        return (Worksheet(self._app, self._book, sheet) for sheet in list(self._sheets))

    def Add(self, Before: Worksheet | None = None) -> Worksheet:
        self._tally.order("Worksheets.Add", "")
        if self._book._model.settings.get("ProtectStructure"):
            raise ComError("the structure is protected")
        at = self._sheets.index(Before._sheet) if Before else 0
        taken = {sheet.name for sheet in self._sheets}
        name = next(f"Sheet{number}" for number in range(1, 99) if f"Sheet{number}" not in taken)
        self._sheets.insert(at, ModelSheet(name))
        self._book._active = at
        return Worksheet(self._app, self._book, self._sheets[at])


class Worksheet(Counted):
    """One sheet."""

    def __init__(self, app: Application, book: Workbook, sheet: ModelSheet) -> None:
        super().__init__(app)
        self._book, self._sheet = book, sheet

    def __setattr__(self, name: str, value: object) -> None:
        if name == "Name":
            self._tally.order(name, value)
            assert isinstance(value, str)
            if len(value) > 31 or any(each.name.lower() == value.lower() for each in self._book._model.sheets):
                raise ComError(f"a sheet cannot be called {value}")
            self._sheet.name = value
        else:
            super().__setattr__(name, value)

    @property
    def Name(self) -> str:
        return self._sheet.name

    @property
    def Index(self) -> int:
        return self._book._model.sheets.index(self._sheet) + 1

    @property
    def Parent(self) -> Workbook:
        return self._book

    @property
    def Application(self) -> Any:
        return self._app

    @property
    def Visible(self) -> int:
        return -1

    @property
    def Cells(self) -> Range:
        return Range(self._app, self._sheet, (1, 1, *MAX), self)

    @property
    def Rows(self) -> Settings:
        return Settings(self._app, self._sheet.settings.setdefault("rows", {}))  # type: ignore[arg-type]

    @property
    def Columns(self) -> Settings:
        return Settings(self._app, self._sheet.settings.setdefault("columns", {}))  # type: ignore[arg-type]

    @property
    def UsedRange(self) -> Range:
        return Range(self._app, self._sheet, self._sheet.used(), self)

    @property
    def ListObjects(self) -> ListObjects:
        return ListObjects(self._app, self)

    def ChartObjects(self) -> ChartObjects:
        return ChartObjects(self._app, self)

    def Shapes(self, name: str) -> Settings:
        return Settings(self._app, next(chart for chart in self._sheet.charts if chart["Name"] == name))

    @property
    def PageSetup(self) -> Settings:
        return Settings(self._app, self._sheet.settings.setdefault("page", {}))  # type: ignore[arg-type]

    @property
    def Tab(self) -> Settings:
        return Settings(self._app, self._sheet.settings.setdefault("tab", {}))  # type: ignore[arg-type]

    @property
    def HPageBreaks(self) -> Settings:
        breaks = self._sheet.settings.setdefault("breaks", [])
        assert isinstance(breaks, list)
        return Settings(self._app, {}, Add=lambda before: breaks.append(before._area[0]))

    def ResetAllPageBreaks(self) -> None:
        self._sheet.settings["breaks"] = []

    def Range(self, first: Any, last: Any = None) -> Range:
        if isinstance(first, str):
            return Range(self._app, self._sheet, bounds(first.split(",")[0]), self)
        top, left, *_ = first._area
        bottom, right = last._area[2:]
        return Range(self._app, self._sheet, (top, left, bottom, right), self)

    def Activate(self) -> None:
        self._book._active = self._book._model.sheets.index(self._sheet)

    def Select(self) -> None:
        self.Activate()

    def Delete(self) -> None:
        self._tally.order("Worksheet.Delete", self._sheet.name)
        self._book._model.sheets.remove(self._sheet)

    def Move(self, Before: Worksheet) -> None:
        sheets = self._book._model.sheets
        sheets.remove(self._sheet)
        sheets.insert(sheets.index(Before._sheet), self._sheet)

    @property
    def ProtectContents(self) -> bool:
        return self._sheet.password is not None

    @property
    def ProtectDrawingObjects(self) -> bool:
        return False

    @property
    def ProtectScenarios(self) -> bool:
        return False

    @property
    def Protection(self) -> Settings:
        return Settings(self._app, self._sheet.settings.setdefault("allowed", {}))  # type: ignore[arg-type]

    def Unprotect(self, password: str = "") -> None:
        if self._sheet.password not in (None, password):
            raise ComError("the password is wrong")
        self._sheet.password = None

    def Protect(self, **allowed: object) -> None:
        self._sheet.password = ""
        self._sheet.settings["allowed"] = {name: value for name, value in allowed.items() if name.startswith("Allow")}
