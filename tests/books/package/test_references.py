"""Cells, areas and formulas, as far as a writer must understand them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnb_xl.books.package.references import (
    Area,
    area_name,
    is_balanced,
    parse_area,
    quoted_sheet,
    referred_sheets,
    renamed,
    tokens,
)
from hnb_xl.model.addresses import address, parse_cell

SHEETS = st.text(alphabet="aB é'.!-1", min_size=1, max_size=8).filter(lambda name: name.strip("'") == name)


@given(st.integers(1, 1_048_576), st.integers(1, 16_384))
def test_a_cell_reads_back(row: int, column: int) -> None:
    """With and without dollar signs."""
    name = address(row, column)

    assert parse_cell(name) == (row, column)
    assert parse_cell(f"${name}") == (row, column)


@pytest.mark.parametrize("text", ["XFE1", "A0", "A1048577", "AAAA1", "1A", "", "A", "A1:B2", "Ä1"])
def test_what_is_no_cell_is_none(text: str) -> None:
    """Outside the sheet, or not a cell at all."""
    assert parse_cell(text) is None


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("B2", Area(2, 2, 2, 2)),
        ("$C$9:B2", Area(2, 2, 9, 3)),
        ("B:A", Area(1, 1, 1_048_576, 2)),
        ("$3:2", Area(2, 1, 3, 16_384)),
        ("#REF!", None),
        ("B2:", Area(2, 2, 2, 2)),
        ("", None),
    ],
)
def test_an_area_is_read_with_its_corners_in_order(text: str, area: Area | None) -> None:
    """Whole rows and columns too."""
    assert parse_area(text) == area


def test_an_area_of_one_cell_has_a_short_name() -> None:
    """As Excel writes a dimension."""
    assert (area_name(Area(2, 2, 2, 2)), area_name(Area(2, 2, 9, 3))) == ("B2", "B2:C9")


@given(st.text(alphabet="AaZ19$:!'\"()[]{}#.,+- \\é_", max_size=40))
def test_the_tokens_of_any_text_are_the_text(text: str) -> None:
    """Nothing is lost, however odd a formula is."""
    assert "".join(token.text for token in tokens(text)) == text


@given(SHEETS, SHEETS)
def test_renaming_there_and_back_gives_the_formula(old: str, new: str) -> None:
    """Whatever letters the names have."""
    formula = f'SUM({quoted_sheet(old)}!A1:B2,"{old}!",A1)'

    there = renamed(formula, {old.lower(): new})

    assert quoted_sheet(new) + "!A1:B2" in there
    assert renamed(there, {new.lower(): old}) == formula


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("Data!A1+'Data'!B2", "'New ''name'!A1+'New ''name'!B2"),
        ("DATA!A1", "'New ''name'!A1"),
        ("Mydata!A1", "Mydata!A1"),
        ('"Data!A1"', '"Data!A1"'),
        ("[1]Data!A1+'[1]Data'!A1", "[1]Data!A1+'[1]Data'!A1"),
        ("Data:Last!A1", "'New ''name:Last'!A1"),
        ("Table1[[#This Row],[Data!]]", "Table1[[#This Row],[Data!]]"),
        ("A1", "A1"),
    ],
)
def test_only_the_sheet_meant_is_renamed(formula: str, expected: str) -> None:
    """Not a longer name, not a text, not another workbook's sheet."""
    assert renamed(formula, {"data": "New 'name"}) == expected


def test_sheets_referred_to_are_those_of_this_workbook() -> None:
    """In lower case; `#REF!` and other workbooks name none."""
    assert referred_sheets("'My ''own'!A1+Two:Three!B2+[2]Four!C3+#REF!+\"Five!\"") == {"my 'own", "two", "three"}


@pytest.mark.parametrize(
    ("formula", "balanced"),
    [
        ("SUM(A1,(B2))", True),
        ('"("&A1', True),
        ("Table1[[#All],[Cost (£]]", True),
        ("Table1[a'[b]", True),
        ("{1,2;3,4}", True),
        ("'A(b'!A1", True),
        ("SUM((A1)", False),
        ("A1)", False),
        ("(A1}", False),
        ('"open', False),
        ("Table1[open", False),
        ("[" * 20_000, False),
    ],
)
def test_brackets_count_only_where_they_are_brackets(formula: str, balanced: bool) -> None:
    """Not in texts, not in names of sheets and columns."""
    assert is_balanced(formula) is balanced
