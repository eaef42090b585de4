"""Three team workbooks, each attached to once, beside the template of the same council."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

import pytest

from hnb_xl.books.file_book import FileBook
from hnb_xl.books.memory import MemoryBook
from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.jobs.attach import Attached, attach
from hnb_xl.model.authority import Authority
from hnb_xl.pipeline import Figures, assess, new
from hnb_xl.read.proposal.choosing import Doubt
from tests.attach.kingston_book import kingston, kingston_book
from tests.attach.kingston_truth import TRUTH
from tests.attach.pivot import with_pivot
from tests.attach.wiltshire_books import (
    HIGHLIGHT_TRUTH,
    PORTFOLIO_TRUTH,
    highlight_book,
    portfolio_book,
    wiltshire,
)

NOW = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
TEAMS = ("kingston", "wiltshire-2024", "wiltshire-2025")


@dataclass(frozen=True)
class Team:
    """A team's workbook, before and after, and what the template says."""

    before: bytes
    after: bytes
    done: Attached
    doubts: tuple[Doubt, ...]
    truth: frozenset[tuple[str, str]]
    figures: Figures
    template: Figures


def authority_of(name: str) -> Authority:
    """Whose figures they are."""
    return kingston() if name == "kingston" else wiltshire(name)


@cache
def team_file(name: str) -> bytes:
    """The workbook as the team has it; Kingston's has a pivot table too."""
    if name == "kingston":
        return with_pivot(kingston_book(), "By cost centre")
    return highlight_book() if name == "wiltshire-2024" else portfolio_book()


@cache
def template_of(name: str) -> Figures:
    """What our own template of the same council says."""
    authority = authority_of(name)
    book, _ = new(authority, authority.latest_period().name, f"{name}.xlsx")
    return assess(FileBook(book.to_bytes(), f"{name}.xlsx"))


@cache
def attached(name: str) -> Team:
    """The team's workbook, attached to; nobody was asked anything."""
    truths = {"kingston": TRUTH.values(), "wiltshire-2024": HIGHLIGHT_TRUTH, "wiltshire-2025": PORTFOLIO_TRUTH}
    before, authority = team_file(name), authority_of(name)
    doubts: list[Doubt] = []

    def answer(doubt: Doubt) -> int:
        doubts.append(doubt)
        return 0

    book = SplicedBook(before, f"{name}.xlsx")
    done = attach(book, authority, authority.latest_period().name, answer, now=NOW)
    after = book.to_bytes()
    figures = assess(FileBook(after, f"{name}.xlsx"))
    return Team(before, after, done, tuple(doubts), frozenset(truths[name]), figures, template_of(name))


@pytest.fixture(params=TEAMS)
def team(request: pytest.FixtureRequest) -> Team:
    """Each of the three."""
    return attached(str(request.param))


@pytest.fixture
def kingston_in_memory() -> Callable[[], MemoryBook]:
    """Kingston's attached workbook, in memory so that a test can move its cells as a person would."""

    def made() -> MemoryBook:
        file = FileBook(attached("kingston").after, "kingston.xlsx")
        grids = [file.grid(name) for name in file.sheet_names()]
        return MemoryBook.holding(file.name, file.sheet_names(), file.tables().values(), grids, file.own_sheets())

    return made
