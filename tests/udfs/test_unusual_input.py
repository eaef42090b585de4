"""What each worksheet function makes of input it is not meant for: worked out by hand, and on the page that says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from hnb_xl.build.worksheet_page import EXAMPLES, UNUSUAL, VALID, page, with_unusual
from hnb_xl.worksheet import argument_help, functions

TOO_LARGE = "#HNB! the result is too large for a cell"
NUMBER = "#HNB! a number is expected, but the cell holds"
SHAPES = "#HNB! the ranges differ in shape: 1 x 2 and 2 x 1 (rows x columns)"
WHOLE = "must be a whole number from 1 to 5, but it is"

# What is the same for every function.
ALWAYS = {
    "a blank cell": "",
    'the text "NA"': "",
    "a cell in error, #N/A": "#HNB! the cell holds #N/A",
    "a date": f"{NUMBER} the date 2021-06-30",
    "TRUE": f"{NUMBER} TRUE",
    "an empty range": "#HNB! the range is empty",
    "a ragged range": "#HNB! the rows of the range are not all equally long",
}
COLUMNS = (
    "1e308",
    "1e308 against -1e308",
    "a negative second argument, -100",
    "a second argument of 0",
    "a range of one cell, 3",
    "a row 1, 2 against a column 1, 2",
)
BY_HAND: dict[str, tuple[object, ...]] = {
    "HNB_VARIANCE": (1e308, TOO_LARGE, 210.0, 110.0, -97.0, SHAPES),
    "HNB_ADVERSE": (1e308, TOO_LARGE, 210.0, 110.0, -97.0, SHAPES),
    "HNB_VARIANCE_PCT": (1e306, 2.0, 2.1, "", -0.97, SHAPES),
    "HNB_PRORATA": (
        float("6.6666666666666666666666666667e307"),
        "#HNB! months_elapsed must be from 0 to 12, but it is -1E+308",
        "#HNB! months_elapsed must be from 0 to 12, but it is -100",
        930.0,
        312.0,
        SHAPES,
    ),
    "HNB_RAG": ("Red", "Red", "Red", "Red", "Green", SHAPES),
    "HNB_DEFICIT": (1e308, 0.0, -76.0, 24.0, 7.0, "#HNB! brought_forward must be one cell, not a range"),
    "HNB_DEFICIT_AFTER": (1e308, TOO_LARGE, 128.0, 28.0, -14.0, "#HNB! before must be one cell, not a range"),
    "HNB_HEADROOM": (1e308, TOO_LARGE, 128.0, 28.0, -24.0, SHAPES),
    "HNB_RISK": (
        f"#HNB! impact {WHOLE} 1E+308",
        f"#HNB! impact {WHOLE} 1E+308",
        f"#HNB! likelihood {WHOLE} -100",
        f"#HNB! likelihood {WHOLE} 0",
        12.0,
        SHAPES,
    ),
    "HNB_DIRECTION": ("Better", "Better", "Better", "Better", "Worse", SHAPES),
    "HNB_YTD": (1e308, None, None, None, 3.0, None),
    "HNB_NET": (1e308, 1.0, -46.0, 54.0, -28.0, SHAPES),
}
CASES = [
    (name, what, value)
    for name, values in BY_HAND.items()
    for what, value in (ALWAYS | dict(zip(COLUMNS, values, strict=True))).items()
]


@pytest.mark.parametrize(("name", "what", "value"), CASES)
def test_every_function_answers_unusual_input_as_defined(name: str, what: str, value: object) -> None:
    """A blank, a reason in words, or a figure: never an exception, and never a figure made of what is none."""
    arguments = with_unusual(name, *UNUSUAL[what])

    answered = None if arguments is None else functions()[name](*arguments)

    assert answered == value
    assert type(answered) is type(value)


def test_every_function_and_every_unusual_input_is_in_the_table() -> None:
    """A new function, or another kind of input, needs its line."""
    assert set(BY_HAND) == set(functions()) == set(EXAMPLES) == set(VALID) == set(argument_help())
    assert set(ALWAYS) | set(COLUMNS) == set(UNUSUAL)


@pytest.mark.parametrize("name", sorted(VALID))
def test_unusual_input_in_a_later_argument_is_answered_too(name: str) -> None:
    """An error, a date or TRUE in any argument is refused with its reason; no function takes one for a number."""
    for at, valid in enumerate(VALID[name]):
        for bad, reason in (
            ("#REF!", "#HNB! the cell holds #REF!"),
            (UNUSUAL["a date"][0], "#HNB! "),
            (True, "#HNB! "),
        ):
            arguments = list(VALID[name])
            arguments[at] = bad if not isinstance(valid, list) else [[bad]]

            answered = functions()[name](*arguments)

            assert isinstance(answered, str)
            assert answered.startswith(reason), (at, bad, answered)


def test_the_page_is_what_the_functions_say(repository: Path) -> None:
    """docs/worksheet-functions.md is made anew by `python -m hnb_xl.build.worksheet_page` and differs in nothing."""
    assert (repository / "docs/worksheet-functions.md").read_text(encoding="utf-8") == page()
