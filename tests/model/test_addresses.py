"""Cells by address: letters and numbers of columns give one another, and nothing else passes for a cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnb_xl.model.addresses import MAX_COLUMNS, MAX_ROWS, address, column_number, letters, parse_cell


@given(st.integers(1, MAX_ROWS), st.integers(1, MAX_COLUMNS))
def test_an_address_is_read_as_it_is_written(row: int, column: int) -> None:
    """Every cell of a sheet, also with dollars and in small letters."""
    assert parse_cell(address(row, column)) == (row, column)
    assert parse_cell(f"${letters(column)}${row}".lower()) == (row, column)
    assert column_number(letters(column)) == column


@pytest.mark.parametrize(
    ("column", "said"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16_384, "XFD")]
)
def test_letters_are_those_of_excel(column: int, said: str) -> None:
    """At each place where another letter begins."""
    assert letters(column) == said


@pytest.mark.parametrize("text", ["", "A", "1", "A0", "XFE1", "A1048577", "AAAA1", "A1:B2", "Ä1", "A²", "A-1", " A1"])
def test_what_is_no_cell(text: str) -> None:
    """Beyond the sheet's edges, areas, other alphabets and other digits."""
    assert parse_cell(text) is None


@pytest.mark.parametrize("text", ["1", "A1", "Ä", "-", "A B"])
def test_what_are_no_letters_of_a_column(text: str) -> None:
    """Nought, which is no column."""
    assert column_number(text) == 0
