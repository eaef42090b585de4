"""The map as a person, or somebody worse, edited it: a plain refusal that names the cell, at once."""

from __future__ import annotations

import pytest

from hnb_xl.books.book import RawCell, RawTable
from hnb_xl.errors import ContractBroken
from hnb_xl.model.team_map import COLUMNS_TABLE, MAP_SHEET, PARTS_TABLE, TeamMap
from hnb_xl.read.map_sheet import team_map

PART = {"Table": "Key performance indicators", "Part": "1", "Sheet": "Dashboard", "Runs": "down", "Header": "5:6"}
PART |= {"Rows": "7:44"}
COLUMN = {"Table": "Key performance indicators", "Part": "1", "Our column": "Ref", "Their column": "A"}
NINES = "9" * 5000


def table(name: str, top: int, row: dict[str, str]) -> RawTable:
    """A table of one row on the map's sheet."""
    return RawTable(name, MAP_SHEET, top, 1, tuple(row), (tuple(RawCell(value) for value in row.values()),))


def read_map(part: dict[str, str], column: dict[str, str]) -> TeamMap | None:
    """A map of one part with one column, some of their cells edited."""
    tables = (table(PARTS_TABLE, 6, PART | part), table(COLUMNS_TABLE, 34, COLUMN | column))
    return team_map({each.name: each for each in tables})


def test_a_map_as_it_was_written() -> None:
    """Lines and letters come back as numbers; a column's number will do for its letter."""
    found = read_map({}, {"Their column": "4"})
    assert found is not None
    (part,) = found.parts
    assert (part.top, part.bottom, part.first, part.last, part.columns[0].place) == (5, 6, 7, 44, 4)


@pytest.mark.parametrize(
    ("part", "column", "where"),
    [
        ({"Header": "1:2500"}, {}, "HNB Map!E7: a header has at most 20 lines"),
        ({"Header": NINES}, {}, "HNB Map!E7: “9999"),
        ({"Header": "²:³"}, {}, "HNB Map!E7: “²:³”"),
        ({"Rows": "1:1048577"}, {}, "HNB Map!F7: “1:1048577”"),
        ({"Rows": f"1:{NINES}"}, {}, "HNB Map!F7: “1:9999"),
        ({"Runs": "across", "Header": "A:" + "Z" * 5000}, {}, "HNB Map!E7: “A:ZZZZ"),
        ({}, {"Their column": NINES}, "HNB Map!D35: “9999"),
        ({}, {"Their column": "²"}, "HNB Map!D35: “²”"),
        ({}, {"Their column": "A" * 5000}, "HNB Map!D35: “AAAA"),
    ],
)
def test_lines_that_are_none(part: dict[str, str], column: dict[str, str], where: str) -> None:
    """The message is short whatever was typed, and a header of thousands of lines is not looked for."""
    with pytest.raises(ContractBroken) as caught:
        read_map(part, column)

    assert caught.value.message.startswith(where)
    assert len(caught.value.message) < 150
