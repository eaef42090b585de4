"""Kingston's return as a file whose errors are all accepted: ready to be signed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.jobs.override import accept
from hnb_xl.model.authority import load_authority
from hnb_xl.model.change import Change
from hnb_xl.model.finding import Severity
from hnb_xl.pipeline import assess, new

NOW = datetime(2022, 1, 10, 9, 30, tzinfo=UTC)
NAMES = {"C18": "Ann Other", "C19": "Bo Else"}


@pytest.fixture(scope="session")
def published_file(repository: Path) -> bytes:
    """The quarter 3 return of 2021-22 as `new` makes it."""
    authority = load_authority(repository / "workbook_templates" / "authorities" / "kingston.toml")
    book, _ = new(authority, "2021-22/Q3", "kingston.xlsx")
    return book.to_bytes()


@pytest.fixture(scope="session")
def named_file(published_file: bytes) -> bytes:
    """The same with the names of the signatories typed in."""
    book = SplicedBook(published_file, "kingston.xlsx")
    book.put_values([Change("Period", cell, None, name) for cell, name in NAMES.items()])
    return book.to_bytes()


@pytest.fixture(scope="session")
def accepted_file(named_file: bytes) -> bytes:
    """The same with every error accepted."""
    book = SplicedBook(named_file, "kingston.xlsx")
    for each in assess(book).findings.of(Severity.ERROR):
        accept(book, each.code, each.place, reason="Tables cut at different dates", role="Head of finance", now=NOW)
    return book.to_bytes()
