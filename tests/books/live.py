"""Kingston's workbook, and a workbook open in the stand-in for Excel."""

from __future__ import annotations

from functools import cache

from hnb_xl import pipeline
from hnb_xl.books.xlwings_book import XlwingsBook
from hnb_xl.model.authority import load_authority
from hnb_xl.shipped import authorities
from tests.excel.com import Application
from tests.excel.engines import desktop
from tests.excel.model import Model


@cache
def kingston() -> bytes:
    """Kingston's published return as a workbook."""
    authority = load_authority(authorities() / "kingston.toml")
    return pipeline.new(authority, "2021-22/Q3", "kingston.xlsx")[0].to_bytes()


def opened(model: Model) -> tuple[XlwingsBook, Application]:
    """A model open in Excel on the desktop, and that Excel."""
    book, app = desktop(model)
    return XlwingsBook(book), app
