"""The errors a cell can hold, by the number Excel hands over in place of a value."""

from __future__ import annotations

_FIRST = -2146828288

BY_NUMBER: dict[int, str] = {
    _FIRST + own: name
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
"""Numbers of cells are floats, so a whole number of these is never a figure."""
