"""Rebuild Checks and the dashboards from what stands in the input sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hnb_xl import pipeline
from hnb_xl.jobs.audit import Deed, What, record
from hnb_xl.jobs.done import Done
from hnb_xl.model.finding import Severity

if TYPE_CHECKING:
    from datetime import datetime

    from hnb_xl.books.book import Book


def refresh(book: Book, *, now: datetime, by: str = "", highlight: bool = True) -> Done:
    """Run the whole line over a book; everything that is not ours stays as it is.

    Where nothing changes, nothing is recorded either: a second refresh leaves the very same bytes.

    Args:
        book: the workbook.
        now: when, with its offset from UTC.
        by: the role that asked for it, where one was given.
        highlight: whether input sheets show which of their cells have findings.

    Raises:
        CannotRun: the workbook is not ours, or its contract is broken.
    """
    figures = pipeline.refresh(book, highlight=highlight).figures
    if book.is_changed():
        record(book, Deed(What.REFRESHED, now, by), figures)
    errors = len(figures.findings.of(Severity.ERROR))
    stand = (
        "no error stands" if not errors else f"{errors} error{'s' if errors > 1 else ''} must be mended or explained"
    )
    return Done(f"Checks and dashboards were rebuilt for {figures.inputs.period}: {stand}.", figures=figures)
