"""The kinds of book that one contract suite runs over, and what each of them cannot do."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from hnb_xl.books.book import Book, RawCell, RawTable, ReadableBook
from hnb_xl.books.file_book import FileBook
from hnb_xl.books.live_reader import LiveReader
from hnb_xl.books.memory import MemoryBook, placed
from hnb_xl.books.openpyxl_book import OpenpyxlBook
from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.books.xlwings_book import XlwingsBook
from hnb_xl.model.blocks import Role, Sheet, Text
from tests.excel.engines import desktop
from tests.excel.model import ERRORS, Model, Place
from tests.excel.office import apply, remote

FRONT = Sheet("Front", Role.GUIDE, (Text("What this is."),), (40,))


@dataclass(frozen=True)
class Kind:
    """A kind of book: how one with the sheet Front is made, and how what stands in it is read back.

    `again` is the book as the next run meets it: saved and opened where it can be. `sees_formulas` says whether a
    formula can be read back, and `keeps_values` whether the value given with it is kept: Excel works out its own.
    """

    make: Callable[[], Book]
    read: Callable[[Book], ReadableBook]
    again: Callable[[Book], Book]
    sees_formulas: bool = True
    keeps_values: bool = True

    def seen(self, tables: Mapping[str, RawTable]) -> dict[str, RawTable]:
        """Tables as this kind of book gives them back once they were written."""
        if self.sees_formulas:
            return dict(tables)
        return {
            name: replace(table, rows=tuple(tuple(_without_formula(cell) for cell in row) for row in table.rows))
            for name, table in tables.items()
        }


def front(name: str) -> OpenpyxlBook:
    """A new book with one sheet."""
    book = OpenpyxlBook.new(name)
    book.put_sheets([FRONT])
    return book


def in_memory() -> Book:
    """The fake with one sheet."""
    book = MemoryBook("book.xlsx")
    book.put_sheets([FRONT])
    return book


def written(book: Book) -> bytes:
    """The bytes of a book that has them."""
    assert isinstance(book, OpenpyxlBook | SplicedBook)
    return book.to_bytes()


def same(book: Book) -> Book:
    """A book that is no file goes on as it is."""
    return book


class InModel(XlwingsBook):
    """A workbook in a stand-in for Excel, which works out of each formula what we say it gives."""

    def __init__(self, model: Model, opened: Callable[[Model], Any]) -> None:
        self.model, self.opened = model, opened
        super().__init__(opened(model))

    def written(self) -> InModel:
        """The book as it is met again once everything was written."""
        results = {(table.sheet, *place): cell for table in self.tables().values() for place, cell in placed(table)}

        def calculate(sheet: str, place: Place, _: str) -> object:
            cell = results.get((sheet, *place), RawCell(0))
            return ERRORS[cell.error] if cell.error else cell.value

        self.model.calculate = calculate
        is_first = not self._is_committed
        self.commit()
        if is_first and self.opened is remote:
            apply(self.model, self.live)
        return InModel(self.model, self.opened)


def on_windows(model: Model) -> Any:
    """A model opened in the stand-in for Excel on Windows."""
    return desktop(model)[0]


def _in_excel(opened: Callable[[Model], Any], *, sees_formulas: bool) -> Kind:
    def again(book: Book) -> InModel:
        assert isinstance(book, InModel)
        return book.written()

    return Kind(
        lambda: InModel(Model.of(front("book.xlsx").to_bytes()), opened),
        lambda book: LiveReader(again(book).live),
        again,
        sees_formulas=sees_formulas,
    )


class InExcel(XlwingsBook):
    """A workbook in Excel itself; Excel is started for it, and ended by `close`."""

    def __init__(self, path: Path) -> None:
        import xlwings

        self.app = xlwings.App(visible=False, add_book=False)
        super().__init__(self.app.books.open(path))

    def written(self) -> InExcel:
        """The book saved, closed and opened again."""
        self.commit()
        path = Path(self.live.fullname)
        self.live.save()
        self.close()
        return InExcel(path)

    def close(self) -> None:
        """End the Excel that was started."""
        self.app.quit()


def _real_excel() -> Book:
    path = Path(tempfile.mkdtemp(prefix="hnb-xl-")) / "book.xlsx"
    path.write_bytes(front("book.xlsx").to_bytes())
    return InExcel(path)


def _again_in_excel(book: Book) -> InExcel:
    assert isinstance(book, InExcel)
    return book.written()


def _without_formula(cell: RawCell) -> RawCell:
    if not cell.formula:
        return cell
    return RawCell() if cell.value == "" else replace(cell, formula="")


KINDS = {
    "memory": Kind(in_memory, same, same),
    "drawn": Kind(lambda: front("book.xlsx"), lambda book: FileBook(written(book), "book.xlsx"), same),
    "spliced": Kind(
        lambda: SplicedBook(front("book.xlsx").to_bytes(), "book.xlsx"),
        lambda book: FileBook(written(book), "book.xlsx"),
        lambda book: SplicedBook(written(book), "book.xlsx"),
    ),
    "desktop": _in_excel(on_windows, sees_formulas=True),
    "remote": _in_excel(remote, sees_formulas=False),
    "excel": Kind(
        _real_excel, lambda book: LiveReader(_again_in_excel(book).live), _again_in_excel, keeps_values=False
    ),
}
NAMES = [pytest.param(name, marks=pytest.mark.excel) if name == "excel" else name for name in KINDS]
"""The kinds as parameters of a test; real Excel only where `pytest -m excel` asks for it."""
