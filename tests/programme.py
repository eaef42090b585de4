"""A programme's workbook of a few rows, and shipped reports through the whole line, for tests of what they hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

from hnb_xl.measure import measure
from hnb_xl.model.authority import load_authority
from hnb_xl.model.results import Results
from hnb_xl.pipeline import Figures, new
from hnb_xl.read import read
from hnb_xl.shipped import authorities
from tests.factories import Row, Rows, book

FIVE_LEVELS: list[Row] = [
    {"level": f"rating {place}", "scale": "rating", "letter": letter, "colour": colour, "shape": shape, "words": words}
    for place, (letter, colour, shape, words) in enumerate(
        (
            ("G", "Green", "●", "Green - On Track"),
            ("A/G", "Amber/Green", "○", "Amber / Green - Off Track"),
            ("A", "Amber", "▲", "Amber - Off Track"),
            ("A/R", "Amber/Red", "▼", "AMBER / RED"),
            ("R", "Red", "■", "Red - At Risk"),
        ),
        start=1,
    )
]


def measured(**tables: list[Row]) -> Results:
    """The figures of a workbook with these rows."""
    rows: Rows = tables
    return measure(read(book(rows)))


def month(year: int, number: int, **series: object) -> Row:
    """A row of the Monthly sheet."""
    return {"month": date(year, number, 28), **series}


@cache
def report(name: str) -> Figures:
    """A shipped report through the line."""
    authority = load_authority(authorities() / f"{name}.toml")
    _, run = new(authority, authority.latest_period().name, f"{name}.xlsx")
    return run.figures


def D(text: str) -> Decimal:  # noqa: N802 - as in every table of figures
    """A figure."""
    return Decimal(text)
