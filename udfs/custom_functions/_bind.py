"""One registration of a worksheet function, for Excel on the desktop now and for xlwings Server later.

xlwings hands a function what stands in its cells; three things are settled here, in the one place that knows it:

* every argument is a range of rows (`ndim=2`), for a row and a column would look the same otherwise;
* an error in a cell arrives by its name (`err_to_str`), for xlwings would hand over nothing in its place;
* the errors xlwings does not know (#SPILL!, #CALC! ...) arrive as their number, which must never pass for a figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps

import xlwings as xw

Function = Callable[..., object]

CATEGORY = "HNB Monitor"
"""Under which name Excel's function wizard lists the functions."""

_FIRST_ERROR = -2146828288
# Excel hands a number over as a float and an error as this whole number plus the error's own.
_ERRORS = {
    _FIRST_ERROR + own: name
    for own, name in {
        2000: "#NULL!",
        2007: "#DIV/0!",
        2015: "#VALUE!",
        2023: "#REF!",
        2029: "#NAME?",
        2036: "#NUM!",
        2042: "#N/A",
        2043: "#GETTING_DATA",
        2045: "#SPILL!",
        2046: "#CONNECT!",
        2047: "#BLOCKED!",
        2048: "#UNKNOWN!",
        2049: "#FIELD!",
        2050: "#CALC!",
        2051: "#BUSY!",
        2222: "#PYTHON!",
    }.items()
}


def bind(function: Function, argument_help: Mapping[str, str]) -> Function:
    """A worksheet function as xlwings registers it; the function itself stays as it is.

    Args:
        function: Its name, docstring and parameters are what Excel shows; it carries no annotations.
        argument_help: What the function wizard says about each argument, at most 255 characters.
    """

    @wraps(function)
    def called(*arguments: object) -> object:
        return function(*map(_with_named_errors, arguments))

    bound: Function = called
    for name, words in argument_help.items():
        bound = xw.arg(name, ndim=2, err_to_str=True, doc=words)(bound)
    registered: Function = xw.func(category=CATEGORY)(bound)
    return registered


def _with_named_errors(argument: object) -> object:
    if not isinstance(argument, list):
        return argument  # left out
    # By type: TRUE is an int as well.
    return [[_ERRORS.get(cell, cell) if type(cell) is int else cell for cell in row] for row in argument]
