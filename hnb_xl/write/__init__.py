"""Dashboard -> book: the generated sheets, and the computed cells of the input sheets."""

from __future__ import annotations

from hnb_xl.books.book import Book
from hnb_xl.model.blocks import Dashboard
from hnb_xl.model.inputs import Inputs
from hnb_xl.model.results import Results
from hnb_xl.write.computed import computed_cells


def write(dashboard: Dashboard, inputs: Inputs, results: Results, book: Book) -> None:
    """Put everything that is computed into a book.

    Sheets are replaced where they stand, or added at the end; one that the pack no longer has goes.
    """
    book.put_generated(dashboard.sheets, dashboard.stamp)
    book.put_computed(computed_cells(book.tables(), inputs, results))
