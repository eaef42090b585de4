"""What a worksheet hands over: every kind of cell, every shape of range."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal as D
from math import inf, nan

import pytest

from hnb_xl.errors import BadArgument
from hnb_xl.measure.cells import answer, columns, figure, figures, single


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (0.1, D("0.1")),
        (0.0, D(0)),
        (-0.0, D(0)),
        (12, D(12)),
        (28363000.0, D(28363000)),
        (1e308, D("1e308")),
        (5e-324, D("5e-324")),
        (D("1.10"), D("1.10")),
        (2**60, D(2**60)),
    ],
)
def test_numbers_keep_the_decimal_they_show(cell: object, expected: D) -> None:
    """A float is read by its shortest decimal form, so 0.1 is a tenth."""
    assert figure(cell) == expected


@pytest.mark.parametrize("cell", [None, "", " ", "NA", "Data coming", "101", "2 (33%)", "TBC"])
def test_blank_and_text_are_no_figure(cell: object) -> None:
    """Blank and any text, a number typed as text among them, is no figure yet."""
    assert figure(cell) is None


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (True, "a number is expected, but the cell holds TRUE"),
        (datetime(2021, 11, 30), "a number is expected, but the cell holds the date 2021-11-30"),  # noqa: DTZ001  # as Excel
        (date(2021, 11, 30), "a number is expected, but the cell holds the date 2021-11-30"),
        (nan, "the cell holds a number that is not finite"),
        (inf, "the cell holds a number that is not finite"),
        (D("sNaN"), "the cell holds a number that is not finite"),
        ("#REF!", "the cell holds #REF!"),
        ("#DIV/0!", "the cell holds #DIV/0!"),
        ("#HNB! the range is empty", "the range is empty"),
        (object(), "a number is expected, but the cell holds a object"),
    ],
)
def test_other_cells_are_refused(cell: object, reason: str) -> None:
    """A date, a logical value, an error and a number that is none are wrong, not missing."""
    with pytest.raises(BadArgument) as refused:
        figure(cell)

    assert refused.value.message == reason


def test_ranges_are_read_row_by_row() -> None:
    """A range is a list of rows; a flat list is one row; one cell is a range of one."""
    assert figures([[1.0, "NA"], [None, 4.0]]) == [D(1), None, None, D(4)]
    assert figures([1.0, 2.0]) == [D(1), D(2)]
    assert figures(((1.0,), (2.0,))) == [D(1), D(2)]
    assert figures(7.0) == [D(7)]


def test_single_takes_one_cell() -> None:
    """A range of one cell is that cell; a longer one is refused by the argument's name."""
    assert single([[5.0]], "before") == 5.0
    assert single(5.0, "before") == 5.0
    with pytest.raises(BadArgument, match="before must be one cell, not a range"):
        single([[5.0, 6.0]], "before")


def test_single_values_are_repeated_beside_ranges() -> None:
    """One value stands beside every cell of a range; so does a range of one cell."""
    width, runs = columns([[[1, 2], [3, 4]], 9, [[8]]])

    assert width == 2
    assert [list(run) for run in runs] == [[1, 2, 3, 4], [9] * 4, [8] * 4]


@pytest.mark.parametrize(
    ("operands", "reason"),
    [
        ([[[1, 2], [3]], 1], "the rows of the range are not all equally long"),
        ([[[1], 2], 1], None),
        ([[], 1], "the range is empty"),
        ([[[], []], 1], "the range is empty"),
        ([[[1, 2]], [[1], [2]]], "the ranges differ in shape: 1 x 2 and 2 x 1 (rows x columns)"),
    ],
)
def test_shapes_are_checked(operands: list[object], reason: str | None) -> None:
    """Ragged, empty and differing ranges are refused; a row given as a bare value is a row of one."""
    if reason is None:
        assert columns(operands)[0] == 1
        return
    with pytest.raises(BadArgument) as refused:
        columns(operands)

    assert refused.value.message == reason


def test_answers_are_floats_or_text() -> None:
    """A cell is given a float, text, or empty text for nothing; what does not fit it is said."""
    assert answer(lambda: D("0.2")) == 0.2
    assert str(answer(lambda: D("-0"))) == "0.0"
    assert answer(lambda: 12) == 12.0
    assert answer(lambda: None) == ""
    assert answer(lambda: "Green") == "Green"
    assert answer(lambda: D("1e309")) == "#HNB! the result is too large for a cell"
