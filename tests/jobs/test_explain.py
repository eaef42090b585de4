"""Explaining a cell: also one of a team's own sheet, which is read through a map."""

from __future__ import annotations

import pytest

from hnb_xl.books.file_book import FileBook
from hnb_xl.jobs.explain import explain
from hnb_xl.read import read
from tests.attach.conftest import attached


@pytest.mark.parametrize(
    ("table", "row", "column", "said", "figure"),
    [
        ("kpi", "1", "baseline", "“Baseline” of Actual EHCPs (KPI 1): 1,429.", "kpi.1.baseline"),
        ("model", "hnb_allocation", "plan", "“Plan” of HNB allocation: £25,897,000.", "model.hnb_allocation.variance"),
    ],
)
def test_a_cell_of_a_team_s_sheet_is_an_entry(table: str, row: str, column: str, said: str, figure: str) -> None:
    """It is told as what was entered, in the unit of its row, with the figures it goes into; not as something drawn."""
    book = FileBook(attached("kingston").after, "kingston.xlsx")
    entry = read(book)[table].by_key[row][column]

    told = explain(book, entry.sheet, entry.cell).sentence

    assert told.startswith(f"{entry.place}\nEntered: {said}\n")
    assert f"  {figure}: " in told
    assert "drawn from the results" not in told
