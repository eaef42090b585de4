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

from hnb_xl.books.excel_errors import BY_NUMBER

Function = Callable[..., object]

CATEGORY = "HNB Monitor"
"""Under which name Excel's function wizard lists the functions."""


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
    return [[BY_NUMBER.get(cell, cell) if type(cell) is int else cell for cell in row] for row in argument]
