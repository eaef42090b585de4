"""How every macro runs: the workbook of the caller, the officer to talk to, and an Excel that is quiet meanwhile."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from pathlib import Path

import xlwings as xw
from hnb_officer import InExcel, Officer

from hnb_xl.books.xlwings_book import XlwingsBook
from hnb_xl.errors import HnbError
from hnb_xl.jobs.done import Done

officer_of: Callable[[xw.App], Officer] = InExcel
"""Who is talked to; tests put another in its place."""


@dataclass(frozen=True)
class Desk:
    """What a macro works with.

    Args:
        live: The workbook it was called from.
        officer: Who is told and asked.
        now: When, with its offset from UTC.
    """

    live: xw.Book
    officer: Officer
    now: datetime

    @cached_property
    def book(self) -> XlwingsBook:
        """The workbook as it is read and written; it is read once."""
        return XlwingsBook(self.live)

    def write(self, done: Done) -> None:
        """Write what a job put into the book, at once, and tell the officer what was done."""
        with quiet(self.live):
            self.book.commit()
        self.tell(done)

    def tell(self, done: Done) -> None:
        """Tell the officer what a job did, and what else there is to know."""
        self.officer.tell("\n\n".join([done.sentence, *done.remarks]))


def macro(work: Callable[[Desk], None]) -> Callable[[], None]:
    """Make a macro of a piece of work: Excel calls it without arguments, and no error leaves it but in words."""

    @wraps(work)
    def called() -> None:
        live = xw.Book.caller()
        officer = officer_of(live.app)
        try:
            work(Desk(live, officer, datetime.now().astimezone()))
        except HnbError as error:
            officer.tell(str(error), wrong=True)
        except Exception as error:  # noqa: BLE001  # a fault of ours is told in words as well, not thrown at VBA
            where = traceback.extract_tb(error.__traceback__)[-1]
            officer.tell(
                f"Something went wrong that should not: {type(error).__name__} in {Path(where.filename).name}, line"
                f" {where.lineno}. Close the workbook without saving if anything looks unfinished, and report this"
                " message to whoever looks after hnb-xl.",
                wrong=True,
            )

    # VBA and xlwings look at the macro itself: it takes no arguments.
    del called.__wrapped__
    called.__annotations__ = {}
    return called


@contextmanager
def quiet(live: xw.Book) -> Iterator[None]:
    """Hold Excel's screen, events and calculation while something is written, and put each back whatever happens."""
    app, active = live.app, live.sheets.active
    with ExitStack() as restored:
        for name, held in (("screen_updating", False), ("enable_events", False), ("calculation", "manual")):
            restored.callback(setattr, app, name, getattr(app, name))
            setattr(app, name, held)
        restored.callback(active.select)
        yield
        app.calculate()  # where the officer calculates by hand, what is new must still be worked out
