"""What a published cell shows of the cell it was made from."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hnb_xl.books.book import RawCell, RawValue
from hnb_xl.jobs.published_sheets import _plain


@pytest.mark.parametrize(
    ("held", "shown"),
    [
        (1.5, Decimal("1.5")),
        (7, Decimal(7)),
        (float("inf"), "#NUM!"),
        (float("-inf"), "#NUM!"),
        (float("nan"), "#NUM!"),
        ("text", "text"),
        (None, None),
    ],
)
def test_a_number_no_cell_can_hold_is_an_error_value(held: RawValue, shown: Decimal | str | None) -> None:
    """1e999 in a damaged workbook becomes #NUM!, as in Excel; everything else is shown as it is."""
    assert _plain(RawCell(held)) == shown
