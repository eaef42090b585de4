"""What the tests of imports share: the extracts, their mappings, and a workbook to import into."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.model.authority import load_authority
from hnb_xl.pipeline import new
from hnb_xl.shipped import authorities

EXTRACTS = Path(__file__).parent / "extracts"
NOW = datetime(2021, 12, 3, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def extracts() -> Path:
    """The folder of extracts and mappings."""
    return EXTRACTS


@pytest.fixture(scope="session")
def empty_kingston() -> bytes:
    """Kingston's workbook as `hnb-xl new kingston --empty` makes it."""
    book, _ = new(load_authority(authorities() / "kingston.toml"), "2021-22/Q3", "kingston.xlsx", empty=True)
    return book.to_bytes()


@pytest.fixture(scope="session")
def full_kingston() -> bytes:
    """Kingston's workbook with the figures of the return."""
    book, _ = new(load_authority(authorities() / "kingston.toml"), "2021-22/Q3", "kingston.xlsx")
    return book.to_bytes()


@pytest.fixture
def now() -> datetime:
    """When the imports happen."""
    return NOW


@pytest.fixture
def book(empty_kingston: bytes) -> SplicedBook:
    """A workbook of its own for each test."""
    return SplicedBook(empty_kingston, "kingston.xlsx")
