"""THE LINE: the only file that knows the order.

book --read--> Inputs --measure--> Results --check(Inputs, Results)--> Findings
     Inputs + Results + Findings --present--> Dashboard --write--> book
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hnb_xl.check import check
from hnb_xl.measure import measure
from hnb_xl.model.closed import is_closed, recalled
from hnb_xl.present import dashboard
from hnb_xl.read import read
from hnb_xl.write import write
from hnb_xl.write.computed import computed_cells

if TYPE_CHECKING:
    from hnb_xl.books.book import Book, ReadableBook
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


def assess(book: ReadableBook, period: Period | None = None) -> Figures:
    """Read, measure and check a workbook; nothing is written."""
    inputs = read(book, period)
    results = measure(inputs)
    return Figures(inputs, results, check(inputs, results))


def figures_of(book: ReadableBook, period: Period | None = None) -> Results:
    """Every figure of a return: a closed one's as they were when it was closed, any other's as they are now.

    Raises:
        BadArgument: the workbook holds no such return.
        ContractBroken: the history holds what no program wrote.
    """
    if period is not None:
        inputs = read(book)
        if is_closed(inputs, period) and period != inputs.period:
            return recalled(inputs, period)
    return measure(read(book, period))


def presented(book: ReadableBook, *, highlight: bool = True) -> Run:
    """The line up to the sheets that would be written; nothing is."""
    figures = assess(book)
    return Run(figures, dashboard(figures.inputs, figures.results, figures.findings, highlight=highlight))


def refresh(book: Book, *, highlight: bool = True) -> Run:
    """The whole line: read, measure, check, present, and write the generated sheets into the same book.

    Args:
        book: the workbook.
        highlight: whether input sheets show which of their cells have findings.
    """
    run = presented(book, highlight=highlight)
    write(run.dashboard, run.figures.inputs, run.figures.results, book)
    return run


def new(authority: Authority, period: str, name: str, *, empty: bool = False) -> tuple[SplicedBook, Run]:
    """A new monitoring workbook with the figures the authority file holds (none when `empty`).

    The input sheets are drawn first; those the program keeps and the generated ones are then spliced in, exactly as a
    refresh does later. Only the generated are stamped: what is typed into an input sheet afterwards would belie a
    stamp on it.

    Args:
        authority: the authority file.
        period: which return the workbook is for.
        name: the file's name; one that ends in .xlsm has macros, buttons, and our worksheet functions in its cells.
        empty: leave out what returns reported.
    """
    from hnb_xl.books.memory import MemoryBook
    from hnb_xl.books.openpyxl_book import Document, OpenpyxlBook
    from hnb_xl.books.spliced_book import SplicedBook
    from hnb_xl.build.about import about_sheet
    from hnb_xl.build.entries import entries, tables_of
    from hnb_xl.build.input_sheets import input_sheets
    from hnb_xl.build.record_sheets import record_sheets

    macros = name.lower().endswith(".xlsm")
    rows = entries(authority, period, empty=empty)
    sheets = input_sheets(tables_of(authority, period, rows), rows, functions=macros)
    kept = record_sheets()
    draft = MemoryBook(name)
    draft.put_sheets((*sheets, *kept))
    run = presented(draft)
    base = OpenpyxlBook.new(name, Document(title=_title(run)))
    base.put_sheets([about_sheet((*sheets, *kept), run.dashboard, macros=macros), *sheets])
    base.put_computed(computed_cells(base.tables(), run.figures.inputs, run.figures.results, functions=macros))
    book = SplicedBook(_with_macros(base) if macros else base.to_bytes(), name)
    book.put_sheets(kept)  # nobody has written a line yet, so that the same inputs give the same bytes
    book.put_generated(run.dashboard.sheets, run.dashboard.stamp)
    return book, run


def _with_macros(base: OpenpyxlBook) -> bytes:
    from hnb_xl.build.buttons import placed_buttons
    from hnb_xl.build.macros import with_macros
    from hnb_xl.build.settings import settings_sheet
    from hnb_xl.build.vba_modules import Flavour

    base.put_sheets([settings_sheet(Flavour.WORKBOOK)])
    return with_macros(base.to_bytes(), Flavour.WORKBOOK, placed_buttons(base.layouts))


def pack_only(run: Run, name: str) -> OpenpyxlBook:
    """The dashboard sheets alone, as values: what is printed and sent."""
    from hnb_xl.books.openpyxl_book import Document, OpenpyxlBook

    book = OpenpyxlBook.new(name, Document(title=_title(run), subject=run.dashboard.stamp))
    book.put_generated(run.dashboard.sheets, run.dashboard.stamp)
    return book


def _title(run: Run) -> str:
    """What the workbook is called in its properties and on each printed page."""
    whose = run.figures.inputs.authority
    return f"High needs block monitoring: {whose}" if whose else "High needs block monitoring"
