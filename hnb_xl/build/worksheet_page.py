"""The page `docs/worksheet-functions.md`, made from the functions themselves: `python -m hnb_xl.build.worksheet_page`.

Every value on it is worked out when it is made, by the functions it describes; a test holds the page to them.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from inspect import getdoc

from hnb_xl.worksheet import argument_help, evaluate, functions, shown, usage

Arguments = tuple[object, ...]

EXAMPLES: Mapping[str, Sequence[str]] = {
    "HNB_VARIANCE": ("HNB_VARIANCE(110,100)", "HNB_VARIANCE({110;95},{100;100})", 'HNB_VARIANCE("NA",100)'),
    "HNB_ADVERSE": ("HNB_ADVERSE(110,100)", 'HNB_ADVERSE(110,100,"higher")', 'HNB_ADVERSE(90,100,"on_target")'),
    "HNB_VARIANCE_PCT": ("HNB_VARIANCE_PCT(110,100)", "HNB_VARIANCE_PCT(110,-100)", "HNB_VARIANCE_PCT(110,0)"),
    "HNB_PRORATA": ("HNB_PRORATA(1200,3)", "HNB_PRORATA(1530,4,1230)"),
    "HNB_RAG": (
        "HNB_RAG(105,100,,0.05,0.1)",
        "HNB_RAG(106,100,,0.05,0.1)",
        "HNB_RAG(110,100,,0.05,0.1)",
        'HNB_RAG(1060,1000,"lower",0.02,0.1,50,70,"both")',
    ),
    "HNB_DEFICIT": ("HNB_DEFICIT(24.401,{3.962})", 'HNB_DEFICIT(20,{1,2,"Data coming"})'),
    "HNB_DEFICIT_AFTER": ("HNB_DEFICIT_AFTER(28.363,{12,5})",),
    "HNB_HEADROOM": ("HNB_HEADROOM(28.607,28.363)", "HNB_HEADROOM(84.5,86)"),
    "HNB_RISK": ("HNB_RISK(4,5)",),
    "HNB_DIRECTION": ("HNB_DIRECTION(10,12)", 'HNB_DIRECTION(10,12,"higher")'),
    "HNB_YTD": ('HNB_YTD({1,"NA",2.5})',),
    "HNB_NET": ("HNB_NET(53,32)", "HNB_NET(53,-32,-2)"),
}

VALID: Mapping[str, Arguments] = {
    "HNB_VARIANCE": (110.0, 100.0),
    "HNB_ADVERSE": (110.0, 100.0),
    "HNB_VARIANCE_PCT": (110.0, 100.0),
    "HNB_PRORATA": (1230.0, 8.0, 930.0),
    "HNB_RAG": (110.0, 100.0, "lower", 0.05, 0.1),
    "HNB_DEFICIT": (24.0, [[4.0]]),
    "HNB_DEFICIT_AFTER": (28.0, [[12.0, 5.0]]),
    "HNB_HEADROOM": (28.0, 27.0),
    "HNB_RISK": (4.0, 4.0),
    "HNB_DIRECTION": (5.0, 4.0),
    "HNB_YTD": ([[1.0, 2.0]],),
    "HNB_NET": (53.0, 32.0, 1.0),
}
"""Arguments that give an answer: each unusual argument below takes the place of one of them."""

_DAY = datetime(2021, 6, 30)  # noqa: DTZ001  # a cell's date has no time zone
UNUSUAL: Mapping[str, tuple[object, object]] = {
    "a blank cell": (None, ...),
    'the text "NA"': ("NA", ...),
    "a cell in error, #N/A": ("#N/A", ...),
    "a date": (_DAY, ...),
    "TRUE": (True, ...),
    "1e308": (1e308, ...),
    "1e308 against -1e308": (1e308, -1e308),
    "a negative second argument, -100": (..., -100.0),
    "a second argument of 0": (..., 0.0),
    "an empty range": ([[]], ...),
    "a ragged range": ([[1.0], [2.0, 3.0]], ...),
    "a range of one cell, 3": ([[3.0]], ...),
    "a row 1, 2 against a column 1, 2": ([[1.0, 2.0]], [[1.0], [2.0]]),
}
"""What may stand in a first and a second argument where it is not meant to; `...` leaves the valid one."""


def with_unusual(name: str, first: object, second: object) -> Arguments | None:
    """A function's valid arguments with unusual ones in their place; None where it has no second argument."""
    arguments = list(VALID[name])
    if second is not ... and len(arguments) < 2:
        return None
    for at, value in enumerate((first, second)):
        if value is not ...:
            arguments[at] = value
    return tuple(arguments)


def page() -> str:
    """The whole page."""
    return "\n".join([*_opening(), *(line for name in functions() for line in _function(name))]) + "\n"


def _opening() -> list[str]:
    return [
        "# Worksheet functions",
        "",
        "Made by `python -m hnb_xl.build.worksheet_page` from the functions themselves; do not edit it by hand.",
        "",
        "The same in Excel, in LibreOffice, in Python and in `hnb-xl eval`. What holds for all of them:",
        "",
        "- Percentages are fractions: 5% is 0.05. Arguments in [brackets] may be left out or left blank.",
        "- A blank cell or text such as NA or Data coming is *no figure yet*: the answer is blank, never a variance of",
        "  minus the plan. HNB_DEFICIT, HNB_DEFICIT_AFTER and HNB_YTD leave such cells out of their sums; they are",
        "  blank when nothing is left.",
        "- All but these three take one cell, or ranges of one shape and give that shape, which spills in Excel 365;",
        "  a single cell stands beside every cell of a range. A row against a column is refused.",
        "- Wrong input gives text that begins `#HNB! ` and says why; in a range, in the one cell it belongs to.",
        "- A number typed as text is text. Dates and TRUE are no numbers, and an error in a cell is passed on by name.",
        "",
        "Two things LibreOffice hands over as numbers, so that nobody can tell; Excel does not: a date is its day",
        "number, and nothing between two commas is 0. Leave an argument out there by naming an empty cell.",
        "",
        "Excel shows ten digits or so; the functions work in exact decimals and answer with the nearest number a",
        "cell can hold.",
    ]


def _function(name: str) -> list[str]:
    function = functions()[name]
    lines = ["", f"## {name}({usage(function)})", "", " ".join((getdoc(function) or "").split()), ""]
    lines += ["| Argument | What it is |", "|---|---|"]
    lines += [f"| `{argument}` | {_escaped(words)} |" for argument, words in argument_help()[name].items()]
    lines += ["", "| Example | Gives |", "|---|---|"]
    lines += [f"| `={example}` | {_cell(evaluate(example))} |" for example in EXAMPLES[name]]
    lines += ["", f"| Instead of `{_call(name)}` | Gives |", "|---|---|"]
    for what, (first, second) in UNUSUAL.items():
        arguments = with_unusual(name, first, second)
        if arguments is not None:
            lines.append(f"| {what} | {_cell(shown(function(*arguments)))} |")
    return lines


def _call(name: str) -> str:
    return f"={name}({','.join(_literal(each) for each in VALID[name])})"


def _literal(value: object) -> str:
    if isinstance(value, list):
        return "{" + ";".join(",".join(_literal(cell) for cell in row) for row in value) + "}"
    return f'"{value}"' if isinstance(value, str) else shown(value)


def _cell(text: str) -> str:
    if not text:
        return "(blank)"
    if len(text) > 300:
        text = f"{float(text):g}"
    rows = [" , ".join(cell or "(blank)" for cell in row.split("\t")) for row in text.split("\n")]
    return _escaped(" ; ".join(rows))


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(page())
