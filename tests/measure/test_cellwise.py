"""The twelve worksheet functions on single values, ranges and wrong input, against values worked by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnb_xl.measure import cellwise

CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=4),
    st.sampled_from(["NA", "101", "#N/A", "#HNB! x", "lower", "higher", "both", ""]),
    st.datetimes(),
)
RANGES = st.lists(st.lists(CELLS, max_size=3), max_size=3)
FUNCTIONS: list[tuple[Callable[..., object], int]] = [
    (cellwise.variance, 2),
    (cellwise.adverse, 3),
    (cellwise.variance_pct, 2),
    (cellwise.prorata, 3),
    (cellwise.rag, 8),
    (cellwise.deficit, 2),
    (cellwise.deficit_after, 2),
    (cellwise.headroom, 2),
    (cellwise.risk, 2),
    (cellwise.direction, 3),
    (cellwise.ytd, 1),
    (cellwise.net, 3),
]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (cellwise.variance(3.962, 3.482), 0.48),
        (cellwise.variance(0.3, 0.1), 0.2),
        (cellwise.variance(1e308, 1e308), 0.0),
        (cellwise.variance(-5, 3), -8.0),
        (cellwise.adverse(110, 100), 10.0),
        (cellwise.adverse(110, 100, "higher"), -10.0),
        (cellwise.adverse(90, 100, " On_Target "), 10.0),
        (cellwise.variance_pct(110, -100), 2.1),
        (cellwise.variance_pct(110, 0), ""),
        (cellwise.prorata(1200, 3), 300.0),
        (cellwise.prorata(1530, 4, 1230), 1330.0),
        (cellwise.rag(105, 100, None, 0.05, 0.1), "Green"),
        (cellwise.rag(106, 100, None, 0.05, 0.1), "Amber"),
        (cellwise.rag(110, 100, None, 0.05, 0.1), "Red"),
        (cellwise.rag(110, 100, "higher"), "Green"),
        (cellwise.rag(51, 0, "lower", 0.02, 0.1, 50, 70, "both"), "Amber"),
        (cellwise.rag(1060, 1000, "lower", 0.02, 0.1, 50, 70, "BOTH"), "Amber"),
        (cellwise.deficit(24401000, [[3962000.0]]), 28363000.0),
        (cellwise.deficit_after(28363000, [[12000000.0], [5000000.0]]), 11363000.0),
        (cellwise.headroom(28607000, 28363000), 244000.0),
        (cellwise.headroom(1, 2), -1.0),
        (cellwise.risk(4, 5), 20.0),
        (cellwise.direction(10, 12), "Worse"),
        (cellwise.direction(10, 12, "higher"), "Better"),
        (cellwise.direction(10, 10.0), "Same"),
        (cellwise.ytd([[1.0, "NA", None, 2.5]]), 3.5),
        (cellwise.net(53, -32, -2), 19.0),
        (cellwise.net(53, 32), 21.0),
    ],
)
def test_single_values(value: object, expected: object) -> None:
    """Each function gives the value worked by hand, as a plain float or a word."""
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize(
    "value",
    [
        cellwise.variance(None, 1),
        cellwise.variance("NA", 1),
        cellwise.variance(1, "101"),
        cellwise.adverse(1, "", "higher"),
        cellwise.prorata(None, 6),
        cellwise.prorata(100, 6, "TBC"),
        cellwise.rag("Data coming", 100),
        cellwise.rag(100, None, None, 0.05),
        cellwise.rag(100.0, 100.0, None, "TBC"),
        cellwise.rag(100.0, 100.0, None, [["TBC"]]),
        cellwise.deficit(None, [[1.0]]),
        cellwise.deficit(1.0, [["NA", None]]),
        cellwise.deficit_after(1.0, [["conditional"]]),
        cellwise.headroom(1, None),
        cellwise.risk("", 3),
        cellwise.direction(None, 1),
        cellwise.ytd([["NA", None, ""]]),
        cellwise.ytd(None),
        cellwise.net(1, None),
        cellwise.net(1, 1, "NA"),
    ],
)
def test_no_figure_is_blank(value: object) -> None:
    """A blank or text operand gives a blank, and so does an aggregate with nothing left."""
    assert value == ""


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (cellwise.adverse(1, 2, "up"), 'better must be "lower", "higher" or "on_target", not "up"'),
        (cellwise.adverse(None, 2, 5), 'better must be "lower", "higher" or "on_target", not "5"'),
        (cellwise.direction(1, 2, "up"), 'better must be "lower", "higher" or "on_target", not "up"'),
        (cellwise.rag(1, 2, "up"), 'better must be "lower", "higher" or "on_target", not "up"'),
        (cellwise.rag(1, 2, None, -0.05), "amber_pct must not be negative, but it is -0.05"),
        (cellwise.rag(None, 2, None, None, None, None, -1), "red_amount must not be negative, but it is -1"),
        (
            cellwise.rag(1, 2, None, 0.1, None, None, None, "all"),
            'combine must be "either" or "both", not "all"',
        ),
        (cellwise.rag(float("nan"), 2.0), "the cell holds a number that is not finite"),
        (cellwise.rag(float("inf"), float("inf")), "the cell holds a number that is not finite"),
        (cellwise.rag(True, 2), "a number is expected, but the cell holds TRUE"),
        (cellwise.prorata(1, 12.5), "months_elapsed must be from 0 to 12, but it is 12.5"),
        (cellwise.prorata(1, -1), "months_elapsed must be from 0 to 12, but it is -1"),
        (cellwise.risk(2.5, 1), "impact must be a whole number from 1 to 5, but it is 2.5"),
        (cellwise.risk(1, 6), "likelihood must be a whole number from 1 to 5, but it is 6"),
        (cellwise.variance(1e308, -1e308), "the result is too large for a cell"),
        (cellwise.variance("#N/A", 1), "the cell holds #N/A"),
        (cellwise.variance("NA", "#N/A"), "the cell holds #N/A"),
        (cellwise.ytd([[1.0, "#REF!"]]), "the cell holds #REF!"),
        (cellwise.ytd([[1.0], [2.0, 3.0]]), "the rows of the range are not all equally long"),
        (
            cellwise.ytd([[datetime(2021, 6, 30)]]),  # noqa: DTZ001  # Excel's dates have no time zone
            "a number is expected, but the cell holds the date 2021-06-30",
        ),
        (cellwise.deficit([[1.0, 2.0]], [[1.0]]), "brought_forward must be one cell, not a range"),
        (
            cellwise.variance([[1, 2]], [[1], [2]]),
            "the ranges differ in shape: 1 x 2 and 2 x 1 (rows x columns)",
        ),
        (cellwise.variance([[1, 2], [3]], 1), "the rows of the range are not all equally long"),
    ],
)
def test_wrong_input_says_why(value: object, reason: str) -> None:
    """Wrong input gives `#HNB! ` and a reason in plain words, and never an exception."""
    assert value == f"#HNB! {reason}"


def test_row_functions_keep_the_shape_of_ranges() -> None:
    """A row gives a row, a column a column, and single values stand beside every cell."""
    assert cellwise.variance([[1.0, 2.0], [3.0, 4.0]], 1) == [[0.0, 1.0], [2.0, 3.0]]
    assert cellwise.headroom(10, [[1.0], [12.0]]) == [[9.0], [-2.0]]
    assert cellwise.variance([[5.0]], [[3.0]]) == 2.0
    assert cellwise.net([[5.0, 6.0]], [[1.0, -1.0]], [[None, 2.0]]) == [[4.0, 7.0]]


def test_a_wrong_cell_spoils_only_its_own() -> None:
    """In a range, the reason stands in the cell it belongs to, and blanks stay blank."""
    assert cellwise.risk([[2, "NA", 9]], 3) == [
        [6.0, "", "#HNB! impact must be a whole number from 1 to 5, but it is 9"]
    ]


def test_rag_takes_policies_by_row() -> None:
    """Thresholds may be a column of their own; equal keys of different kinds are not mixed up."""
    actual, target = [[108.0]] * 5, [[100.0]] * 5
    amber = [[0.1], [0.05], [None], [True], [1]]

    assert cellwise.rag(actual, target, None, amber, 0.2) == [
        ["Green"],
        ["Amber"],
        ["Amber"],
        ["#HNB! a number is expected, but the cell holds TRUE"],
        ["Green"],
    ]


def test_rag_mixes_kinds_of_numbers() -> None:
    """Integers, floats, text and blanks may stand in one column; huge integers are rated exactly."""
    assert cellwise.rag([[105], [105.0], ["NA"], [None], [10**400], [106]], 100, None, 0.05) == [
        ["Green"],
        ["Green"],
        [""],
        [""],
        ["Red"],
        ["Red"],
    ]


@given(
    st.lists(
        st.tuples(st.floats(-1e6, 1e6) | st.integers(-999, 999), st.floats(-1e6, 1e6) | st.integers(-999, 999)),
        min_size=2,
        max_size=30,
    ),
    st.sampled_from([None, 0.0, 0.05, 0.5]),
    st.sampled_from([None, 0.1, 1.0]),
)
def test_rag_of_a_column_is_the_rag_of_its_cells(
    rows: list[tuple[float, float]], amber: float | None, red: float | None
) -> None:
    """An array call rates each row as a call for that row alone."""
    whole = cellwise.rag([[actual] for actual, _ in rows], [[target] for _, target in rows], None, amber, red)

    assert whole == [[cellwise.rag(actual, target, None, amber, red)] for actual, target in rows]


@pytest.mark.parametrize(("function", "arguments"), FUNCTIONS)
@given(data=st.data())
def test_nothing_a_worksheet_holds_raises(function: Callable[..., object], arguments: int, data: st.DataObject) -> None:
    """Whatever stands in the cells, a function answers with floats, text or blanks."""
    operands = data.draw(st.lists(CELLS | RANGES, min_size=arguments, max_size=arguments))

    value = function(*operands)

    cells = [cell for row in value for cell in row] if isinstance(value, list) else [value]
    assert all(type(cell) in {float, str} for cell in cells)
