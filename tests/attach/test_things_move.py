"""People insert rows and columns, rename tabs and reword headers: what is meant is found, or the reader says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from hnb_xl.books.book import RawCell, RawGrid
from hnb_xl.books.memory import MemoryBook
from hnb_xl.errors import BadArgument, ContractBroken
from hnb_xl.jobs.attach import Undecided, attach
from hnb_xl.model.inputs import Inputs
from hnb_xl.read import read
from hnb_xl.read.map_sheet import team_map
from hnb_xl.read.proposal.choosing import best
from tests.attach.conftest import NOW, attached, authority_of
from tests.attach.kingston_truth import BLOCKS, CAPITAL, DASHBOARD, MODEL, RISKS

Made = Callable[[], MemoryBook]


def moved(book: MemoryBook, sheet: str, *, row: int = 0, column: int = 0, by: int = 1) -> None:
    """Insert rows or columns before one, as a person does: everything after moves."""
    grid = book.grid(sheet)

    def place(at: tuple[int, int]) -> tuple[int, int]:
        return (at[0] + by * (0 < row <= at[0]), at[1] + by * (0 < column <= at[1]))

    merged = tuple((*place((top, left)), *place((bottom, right))) for top, left, bottom, right in grid.merged)
    cells = {place(at): cell for at, cell in grid.cells.items()}
    formats = {place(at): code for at, code in grid.formats.items()}
    book._grids[sheet] = RawGrid(sheet, cells, formats, merged)


def write(book: MemoryBook, sheet: str, row: int, column: int, value: str | float | None) -> None:
    """Type a value into a cell."""
    grid = book._grids[sheet]
    book._grids[sheet] = replace(grid, cells={**grid.cells, (row, column): RawCell(value)})


def entered(inputs: Inputs) -> dict[tuple[str, str, str], object]:
    """Everything entered, wherever it stands; what the program itself keeps is left out."""
    return {
        (key, row.key, column): entry.value if entry.value is not None else entry.text
        for key, table in inputs.tables.items()
        if key not in {"audit", "seal", "history"}
        for row in table
        for column, entry in row.cells.items()
    }


@pytest.mark.parametrize(
    ("sheet", "row", "column"), [(DASHBOARD, 2, 0), (DASHBOARD, 0, 4), (MODEL, 10, 0), (BLOCKS, 1, 1)]
)
def test_inserted_rows_and_columns_are_followed(kingston_in_memory: Made, sheet: str, row: int, column: int) -> None:
    """Above a table, beside it and inside it: the same entries are read, each from the cell it stands in now."""
    book = kingston_in_memory()
    before = entered(read(book))
    moved(book, sheet, row=row, column=column, by=2)

    assert entered(read(book)) == before


def test_a_row_typed_in_after_attaching_is_read(kingston_in_memory: Made) -> None:
    """A risk added under the register is a risk; its key is made of its words, the Set-up sheet has a cell for it."""
    book = kingston_in_memory()
    for column, words in enumerate(
        ("5 Assessment and planning", "Fees rise", "Costs", "Treat", "Negotiate", "High"), 1
    ):
        write(book, RISKS, 24, column, words)
    inputs = read(book)

    row = inputs["risk"].by_key["fees_rise"]
    assert (row.words("workstream"), row.words("strategy"), row.words("rating")) == (
        "5 Assessment and planning", "Mitigate", "High",
    )  # fmt: skip
    assert (row["risk"].sheet, row["risk"].cell) == (RISKS, "B24")
    assert row["owner"].sheet == "HNB Set-up"
    assert len(inputs["risk"].rows) == 21


def test_totals_and_notes_typed_under_a_table_are_not_read(kingston_in_memory: Made) -> None:
    """A total, an unnamed sum and a note under a table add nothing to it."""
    book = kingston_in_memory()
    before = entered(read(book))
    write(book, CAPITAL, 8, 1, "Total places")
    write(book, CAPITAL, 8, 2, 119)
    write(book, MODEL, 25, 4, 123.4)
    write(book, MODEL, 26, 3, "Source: budget monitoring")

    assert entered(read(book)) == before


def test_a_renamed_tab_is_found(kingston_in_memory: Made) -> None:
    """A table whose tab was renamed is known by its whole header; its entries name the tab as it is now."""
    book = kingston_in_memory()
    before = entered(read(book))
    book._order[book._order.index(MODEL)] = "Model 21-22"
    book._grids["Model 21-22"] = replace(book._grids.pop(MODEL), sheet="Model 21-22")
    inputs = read(book)

    assert entered(inputs) == before
    assert inputs["model"].by_key["hnb_allocation"]["plan"].place == "Model 21-22!D8"


def test_a_reworded_header_is_taken_by_its_place(kingston_in_memory: Made) -> None:
    """“Comments” for “Comment” with its neighbours unmoved is the same column."""
    book = kingston_in_memory()
    before = entered(read(book))
    write(book, DASHBOARD, 5, 11, "Comments")

    assert entered(read(book)) == before


def test_another_header_is_refused_and_not_read(kingston_in_memory: Made) -> None:
    """A column whose header says something else is refused, with its cell, what was expected, and what to do."""
    book = kingston_in_memory()
    write(book, BLOCKS, 5, 4, "Cost of transport £")

    with pytest.raises(ContractBroken, match=r"DSG by block!D5: expected the header “Forecast outturn £”") as caught:
        read(book)
    assert "found “Cost of transport £”" in caught.value.message
    assert "hnb-xl attach" in caught.value.fix


def test_columns_that_changed_places_are_each_found(kingston_in_memory: Made) -> None:
    """Two columns that a person swapped are read by their headers, not by their letters."""
    book = kingston_in_memory()
    before = entered(read(book))
    grid = book._grids[DASHBOARD]
    swap = {4: 5, 5: 4}
    cells = {(row, swap.get(column, column)): cell for (row, column), cell in grid.cells.items()}
    formats = {(row, swap.get(column, column)): code for (row, column), code in grid.formats.items()}
    book._grids[DASHBOARD] = replace(grid, cells=cells, formats=formats)

    assert entered(read(book)) == before


def test_a_reworded_label_is_known_by_its_neighbours(kingston_in_memory: Made) -> None:
    """A KPI whose name was touched up keeps its row."""
    book = kingston_in_memory()
    before = entered(read(book))
    write(book, MODEL, 8, 3, "HNB allocation, net")
    write(book, MODEL, 13, 3, "Review of SRP vacant places funding")
    after = entered(read(book))

    assert {key: value for key, value in after.items() if key[2] != "line"} == {
        key: value for key, value in before.items() if key[2] != "line"
    }


def test_a_lost_row_is_refused(kingston_in_memory: Made) -> None:
    """A line of the model that is gone is said, with the cell it stood in: its figure would silently be missing."""
    book = kingston_in_memory()
    write(book, MODEL, 11, 3, "Something else altogether")

    with pytest.raises(ContractBroken, match=r"Fin model App B!C11: expected “HNB expenditure before savings”"):
        read(book)


def test_a_tab_that_is_gone_is_said(kingston_in_memory: Made) -> None:
    """Without its sheet a table is not read from anywhere else."""
    book = kingston_in_memory()
    book._order.remove(BLOCKS)

    with pytest.raises(ContractBroken, match="The sheet DSG by block"):
        read(book)


def test_attaching_again_after_a_column_moved_brings_the_map_up_to_date(kingston_in_memory: Made) -> None:
    """The map then names the new places; what a person typed or corrected on our sheets stays."""
    book = kingston_in_memory()
    before = entered(read(book))
    moved(book, DASHBOARD, column=4, by=3)
    moved(book, MODEL, row=9)
    write(book, MODEL, 9, 3, "Supplementary grant")
    write(book, MODEL, 9, 4, 0.125)
    write(book, MODEL, 9, 5, 0.25)
    done = attach(book, authority_of("kingston"), "", best, now=NOW)

    assert done.is_new
    team = team_map(book.tables())
    assert team is not None
    places = {column.ours: column.place for column in team.parts_of("kpi")[0].columns}
    assert (places["KPI"], places["Baseline"], places["Q3"]) == (3, 7, 11)
    after = entered(read(book))
    assert {key: after[key] for key in before} == before
    assert after["model", "supplementary_grant", "plan"] == 125_000
    assert not attach(book, authority_of("kingston"), "", best, now=NOW).is_new


def test_attaching_again_after_a_header_was_replaced_looks_for_the_column(kingston_in_memory: Made) -> None:
    """Where reading refuses a header, attaching finds what it says now, if it says the same thing."""
    book = kingston_in_memory()
    before = entered(read(book))
    write(book, BLOCKS, 5, 4, "Projected outturn £")
    with pytest.raises(ContractBroken):
        read(book)
    done = attach(book, authority_of("kingston"), "", best, now=NOW)

    assert any("DSG by block!D5" in remark for remark in done.done.remarks)
    assert entered(read(book)) == before


def test_a_column_that_is_found_nowhere_again_does_not_drop_out_unseen(kingston_in_memory: Made) -> None:
    """Where nobody can be asked it is refused; with the best of each it is said which figures are no longer read."""
    book = kingston_in_memory()
    write(book, BLOCKS, 5, 4, "Something else")
    undecided = Undecided()
    attach(book, authority_of("kingston"), "", undecided, now=NOW)
    with pytest.raises(BadArgument, match=r"DSG by block!D5: our Outturn was read under “.+Go on without it"):
        undecided.refuse()

    book = kingston_in_memory()
    write(book, BLOCKS, 5, 4, "Something else")
    done = attach(book, authority_of("kingston"), "", best, now=NOW)
    assert any("it is read from no column of DSG by block" in remark for remark in done.done.remarks)


def test_what_a_person_corrects_on_the_map_holds(kingston_in_memory: Made) -> None:
    """A unit and a sign changed on the map are read so, and attaching again keeps them."""
    book = kingston_in_memory()
    table = book.tables()["hnbMapColumns"]
    unit, sign = table.headers.index("Unit"), table.headers.index("Sign")
    row = next(at for at, cells in enumerate(table.rows) if cells[2].value == "Outturn")
    cells = [list(line) for line in table.rows]
    cells[row][unit], cells[row][sign] = RawCell("£k"), RawCell("reversed")
    book._tables["hnbMapColumns"] = replace(table, rows=tuple(map(tuple, cells)))
    before = read(book)["outturn"].by_key["schools_block"]["outturn"].number
    attach(book, authority_of("kingston"), "", best, now=NOW)

    assert before == -50_188_000 * 1000
    assert read(book)["outturn"].by_key["schools_block"]["outturn"].number == before


@pytest.mark.parametrize("typed", ["²", "9" * 5000, "XFE", "0", "F1", ""])
def test_what_is_no_column_is_refused_on_the_map(kingston_in_memory: Made, typed: str) -> None:
    """Whatever a person types where a letter belongs, the answer is the cell and what to write there."""
    book = kingston_in_memory()
    table = book.tables()["hnbMapColumns"]
    cells = [list(line) for line in table.rows]
    cells[0][table.headers.index("Their column")] = RawCell(typed)
    book._tables["hnbMapColumns"] = replace(table, rows=tuple(map(tuple, cells)))

    with pytest.raises(ContractBroken, match="is no column; write its letter"):
        read(book)


@pytest.mark.parametrize(
    ("header", "typed", "said"),
    [
        ("Our column", "Outrun", "“Outrun” is nothing that Our column can name. Write Outturn there."),
        ("Our column", "", "“” is nothing that Our column can name."),
        ("For return point", "Q5", "“Q5” is nothing that For return point can name."),
    ],
)
def test_a_word_that_names_nothing_is_refused_on_the_map(
    kingston_in_memory: Made, header: str, typed: str, said: str
) -> None:
    """A slip in a name is said, never passed over: the figures it stands for would read as blank."""
    book = kingston_in_memory()
    table = book.tables()["hnbMapColumns"]
    row = next(at for at, cells in enumerate(table.rows) if cells[2].value == "Outturn")
    cells = [list(line) for line in table.rows]
    cells[row][table.headers.index(header)] = RawCell(typed)
    book._tables["hnbMapColumns"] = replace(table, rows=tuple(map(tuple, cells)))

    with pytest.raises(ContractBroken) as refused:
        read(book)

    assert said in str(refused.value)


def test_this_return_follows_the_period_sheet() -> None:
    """“This Quarter” is the column of whichever return the Period sheet names."""
    team = attached("wiltshire-2024").done.team
    (column,) = [column for column in team.parts_of("kpi")[0].columns if column.words == "This Quarter"]

    assert column.ours == "This return"
    assert attached("wiltshire-2024").figures.inputs["kpi"].by_key["f1"]["Start"].text == "NA"
