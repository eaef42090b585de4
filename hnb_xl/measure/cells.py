"""What a worksheet hands over, read; and what it is given back.

A function of ours is called with one value or with a range (a list of rows). A cell holds a number, text, a
logical value, a date, an error or nothing. Numbers become Decimals by way of their shortest decimal form, so
that 0.1 stays 0.1; blank and text are "no figure yet". Anything else is a `BadArgument`, whose message the
cell then shows behind `#HNB! `.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain, repeat
from math import isfinite, isinf

from hnb_xl.errors import BadArgument, HnbError

PREFIX = "#HNB! "

# A formula cannot leave its cell empty, and None shows as 0 in some doors: empty text is nearest to blank.
BLANK = ""

# fmt: off
_EXCEL_ERRORS = frozenset(
    {
        "#BLOCKED!", "#BUSY!", "#CALC!", "#CONNECT!", "#DIV/0!", "#FIELD!", "#GETTING_DATA", "#N/A", "#NAME?",
        "#NULL!", "#NUM!", "#PYTHON!", "#REF!", "#SPILL!", "#UNKNOWN!", "#VALUE!",
    }
)
# fmt: on

# Up to here a float that is whole is exactly the integer it shows.
_EXACT = 2**53

Grid = list[list[object]]
Reader = Callable[[object], object]


def figure(cell: object) -> Decimal | None:
    """The number in a cell; None for blank and for text ("NA", "Data coming", and "101" typed as text).

    Raises:
        BadArgument: the cell holds an error, a date, a logical value, or a number that is not finite.
    """
    # Floats first: most cells are, and columns are long.
    if isinstance(cell, float):
        if not isfinite(cell):
            raise _not_finite()
        return Decimal(int(cell)) if -_EXACT < cell < _EXACT and cell.is_integer() else Decimal(repr(float(cell)))
    if cell is None:
        return None
    if isinstance(cell, str):
        _refuse_errors(cell)
        return None
    if isinstance(cell, bool):
        raise BadArgument("cell_logical", f"a number is expected, but the cell holds {str(cell).upper()}")
    if isinstance(cell, int):
        return Decimal(cell)
    if isinstance(cell, Decimal):
        if not cell.is_finite():
            raise _not_finite()
        return cell
    if isinstance(cell, date):
        raise BadArgument("cell_date", f"a number is expected, but the cell holds the date {cell:%Y-%m-%d}")
    raise BadArgument("cell_unknown", f"a number is expected, but the cell holds a {type(cell).__name__}")


def figure_or(default: Decimal) -> Callable[[object], Decimal | None]:
    """A reader for an argument that may be left out: blank gives the default, text still gives None."""

    def read(cell: object) -> Decimal | None:
        return default if is_blank(cell) else figure(cell)

    return read


def word_or(default: str) -> Callable[[object], str]:
    """A reader for an argument that is a word, such as "lower"; case and spaces around it do not matter."""

    def read(cell: object) -> str:
        if is_blank(cell):
            return default
        if isinstance(cell, str):
            _refuse_errors(cell)
            return cell.strip().casefold()
        return str(cell)

    return read


def is_blank(cell: object) -> bool:
    """Whether there is nothing in a cell, or an argument was left out."""
    return cell is None or cell == ""


def single(cells: object, name: str) -> object:
    """The one cell of an argument that may not be a range.

    Raises:
        BadArgument: it is a range of more than one cell.
    """
    rows = _grid(cells)
    if rows is None:
        return cells
    if (len(rows), len(rows[0])) != (1, 1):
        raise BadArgument("range_unexpected", f"{name} must be one cell, not a range")
    return rows[0][0]


def figures(cells: object) -> list[Decimal | None]:
    """The numbers of a range, or of one cell, read row by row."""
    rows = _grid(cells)
    return [figure(cells)] if rows is None else [figure(cell) for cell in chain.from_iterable(rows)]


def columns(operands: Sequence[object]) -> tuple[int | None, list[Iterable[object]]]:
    """Each operand as a run of cells, all equally long; a single value is repeated beside ranges.

    Returns:
        The width of the ranges' rows (None where no operand is a range), and the runs.

    Raises:
        BadArgument: a range is empty or ragged, or two ranges differ in shape.
    """
    grids = [_grid(operand) for operand in operands]
    shapes = {(len(rows), len(rows[0])) for rows in grids if rows} - {(1, 1)}
    if len(shapes) > 1:
        listed = " and ".join(f"{height} x {width}" for height, width in sorted(shapes))
        raise BadArgument("shapes_differ", f"the ranges differ in shape: {listed} (rows x columns)")
    height, width = shapes.pop() if shapes else (1, None)
    runs: list[Iterable[object]] = []
    for operand, rows in zip(operands, grids, strict=True):
        if rows is None or (len(rows), len(rows[0])) == (1, 1):
            value = operand if rows is None else rows[0][0]
            runs.append(repeat(value, height * (width or 1)))
        else:
            runs.append(chain.from_iterable(rows))
    return width, runs


def reshape(answers: list[object], width: int | None) -> object:
    """The answers in the shape of the ranges they came from; one value where there was no range."""
    if width is None:
        return answers[0]
    return [answers[start : start + width] for start in range(0, len(answers), width)]


def answer(compute: Callable[[], object]) -> object:
    """What the cell shall hold: the result, blank where there is none, or `#HNB! ` and the reason."""
    try:
        result = compute()
    except HnbError as error:
        return PREFIX + error.message
    if result is None:
        return BLANK
    if isinstance(result, Decimal | int):
        number = float(result) + 0.0  # never -0
        return PREFIX + "the result is too large for a cell" if isinf(number) else number
    return result


def _not_finite() -> BadArgument:
    return BadArgument("cell_not_finite", "the cell holds a number that is not finite")


def _refuse_errors(text: str) -> None:
    # An error in a cell must not pass for "no figure yet": it would vanish from a total without a word.
    if text.startswith(PREFIX):
        raise BadArgument("cell_error", text.removeprefix(PREFIX))
    if text in _EXCEL_ERRORS:
        raise BadArgument("cell_error", f"the cell holds {text}")


def _row(cells: object) -> list[object]:
    return list(cells) if isinstance(cells, list | tuple) else [cells]


def _grid(operand: object) -> Grid | None:
    """A range as a list of rows, or None for a single value."""
    if not isinstance(operand, list | tuple):
        return None
    is_flat = not any(isinstance(row, list | tuple) for row in operand)
    rows = [list(operand)] if is_flat else [_row(row) for row in operand]
    widths = {len(row) for row in rows}
    if len(widths) > 1:
        raise BadArgument("range_ragged", "the rows of the range are not all equally long")
    if widths == {0}:
        raise BadArgument("range_empty", "the range is empty")
    return rows
