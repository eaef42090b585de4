"""THE LINE: the only file that knows the order.

book --read--> Inputs --measure--> Results --check(Inputs, Results)--> Findings
     Inputs + Results + Findings --present--> Dashboard --write--> book
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hnb_xl.check import check
from hnb_xl.measure import measure
from hnb_xl.present import dashboard
from hnb_xl.read import read
from hnb_xl.write import write
from hnb_xl.write.computed import computed_cells

if TYPE_CHECKING:
    from hnb_xl.books.book import Book
    from hnb_xl.books.openpyxl_book import OpenpyxlBook
    from hnb_xl.books.spliced_book import SplicedBook
    from hnb_xl.model.authority import Authority
    from hnb_xl.model.blocks import Dashboard
    from hnb_xl.model.finding import Findings
    from hnb_xl.model.inputs import Inputs
    from hnb_xl.model.results import Results
    from hnb_xl.model.year import Period


@dataclass(frozen=True)
class Figures:
    """What a workbook says and what we make of it, before anything is drawn."""

    inputs: Inputs
    results: Results
    findings: Findings


@dataclass(frozen=True)
class Run:
    """One whole run of the line."""

    figures: Figures
    dashboard: Dashboard


def assess(book: Book, period: Period | None = None) -> Figures:
    """Read, measure and check a workbook; nothing is written."""
    inputs = read(book, period)
    results = measure(inputs)
    return Figures(inputs, results, check(inputs, results))


def refresh(book: Book) -> Run:
    """The whole line: read, measure, check, present, and write the generated sheets into the same book."""
    figures = assess(book)
    made = dashboard(figures.inputs, figures.results, figures.findings)
    write(made, figures.inputs, figures.results, book)
    return Run(figures, made)


def new(authority: Authority, period: str, name: str, *, empty: bool = False) -> tuple[SplicedBook, Run]:
    """A new monitoring workbook with the figures the authority file holds (none when `empty`).

    The input sheets are drawn first; the generated ones are then spliced in, exactly as a refresh does later.
    """
    from hnb_xl.books.memory import MemoryBook
    from hnb_xl.books.openpyxl_book import OpenpyxlBook
    from hnb_xl.books.spliced_book import SplicedBook
    from hnb_xl.build.about import about_sheet
    from hnb_xl.build.entries import entries, tables_of
    from hnb_xl.build.input_sheets import input_sheets

    rows = entries(authority, period, empty=empty)
    sheets = input_sheets(tables_of(authority, period, rows), rows)
    draft = MemoryBook(name)
    draft.put_sheets(sheets)
    run = refresh(draft)
    base = OpenpyxlBook.new(name)
    base.put_sheets([about_sheet(sheets, run.dashboard), *sheets])
    base.put_computed(computed_cells(base.tables(), run.figures.inputs, run.figures.results))
    book = SplicedBook(base.to_bytes(), name)
    book.put_sheets(run.dashboard.sheets)
    return book, run


def pack_only(made: Dashboard, name: str) -> OpenpyxlBook:
    """The dashboard sheets alone, as values: what is printed and sent."""
    from hnb_xl.books.openpyxl_book import OpenpyxlBook

    book = OpenpyxlBook.new(name)
    book.put_sheets(made.sheets)
    return book
