"""The contract of the tables: its parts agree with one another, and its formulas with its columns."""

from __future__ import annotations

import re

import pytest

from hnb_xl.model.columns import Filled, Kind, Table
from hnb_xl.model.facts import FACTS
from hnb_xl.model.figures import definition_of
from hnb_xl.model.tables import INPUT_SHEETS, QUARTERS, TABLES, contract

ALL = list(contract(QUARTERS).values())
_NAMES = {"tblPolicy": "policy", "tblReturnPoints": "point"}


@pytest.mark.parametrize("table", ALL, ids=[table.key for table in ALL])
def test_headers_and_keys_are_unique(table: Table) -> None:
    """As Excel demands of a table, whatever the case; and no column hides another."""
    headers = [column.header.casefold() for column in table.columns]
    keys = [column.key for column in table.columns]

    assert len(set(headers)) == len(headers)
    assert len(set(keys)) == len(keys)
    assert table.row_key in keys


@pytest.mark.parametrize("table", ALL, ids=[table.key for table in ALL])
def test_every_column_is_explained(table: Table) -> None:
    """Each has help that fits Excel's input message; computed ones a figure of the catalogue and, mostly, a formula."""
    for column in table.columns:
        assert len(column.help) <= 255
        assert column.help or column.key == "help"
        if column.is_computed:
            figure = column.figure.format(key="x")
            assert figure.startswith("policy.") or definition_of(figure), column.key
            assert column.formula or column.key.startswith("parts_")


@pytest.mark.parametrize("table", ALL, ids=[table.key for table in ALL])
def test_formulas_name_columns_that_are_there(table: Table) -> None:
    """No formula refers to a column that its table, or the other table it names, does not have."""
    tables = {other.name: other for other in ALL}
    for column in table.columns:
        for name, columns in re.findall(
            r"(tbl\w+)(\[(?:\[[^\]]*\][,:]?)+\]|\[[^\[\]]*\])", table.file_formula(column.formula)
        ):
            for header in re.findall(r"\[([^\[\]#]+)\]", columns):
                assert header in {each.header for each in tables[name].columns}, (column.header, header)
        assert "[@" not in table.file_formula(column.formula)
        assert "{points}" not in table.file_formula(column.formula)


def test_table_names_and_sheets() -> None:
    """Every table has a name of its own, and stands on one of the input sheets."""
    assert len({table.name for table in TABLES}) == len({table.key for table in TABLES}) == len(TABLES)
    assert {table.sheet for table in TABLES} == set(INPUT_SHEETS)


def test_a_column_for_each_return_point() -> None:
    """Columns of a return point are repeated in groups: Q1, Q1 change, Q2, Q2 change."""
    table = contract(("R1", "R2"))["condition_kpi"]

    headers = [column.header for column in table.columns if column.per_point]

    assert headers == ["R1", "R1 change", "R2", "R2 change"]
    assert table.points == ("R1", "R2")


def test_formulas_as_files_store_them() -> None:
    """A row's own cell is spelled out, and the return points are a range of columns."""
    table = contract(("R1", "R2", "R3"))["kpi"]

    assert table.file_formula("[@Target]-[@[This return]]") == (
        "tblKPI[[#This Row],[Target]]-tblKPI[[#This Row],[This return]]"
    )
    assert table.file_formula("INDEX({points},1,2)") == "INDEX(tblKPI[[#This Row],[R1]:[R3]],1,2)"


def test_a_table_tells_its_columns() -> None:
    """A column is found by its key, and an unknown key is named."""
    table = contract()["kpi"]

    assert table.column("Q3").header == "Q3"
    assert table.has("target")
    assert not table.has("nothing")
    with pytest.raises(KeyError, match="kpi has no column 'nothing'"):
        table.column("nothing")


def test_lists_are_lists() -> None:
    """A choice has words to choose from, and the facts are the known ones."""
    for table in ALL:
        for column in table.columns:
            assert (column.kind is Kind.CHOICE) == bool(column.allowed), (table.key, column.key)
            if column.key == "fact":
                assert column.allowed == tuple(FACTS)


def test_items_are_filled_by_somebody() -> None:
    """A worked out item has a formula and a figure, any other has neither."""
    for table in ALL:
        for item in table.items:
            assert (item.filled is Filled.COMPUTED) == bool(item.formula) == bool(item.figure)
