"""Cells, areas and the tokens of a formula, as far as a writer must understand them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from hnb_xl.model.addresses import MAX_COLUMNS, MAX_ROWS, address, column_number, parse_cell

_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_ROWS = re.compile(r"\$?([0-9]{1,7}):\$?([0-9]{1,7})")
_TOKEN = re.compile(
    r"""
      (?P<string> "(?:[^"]|"")*" )
    | (?P<sheet>  '(?:[^']|'')*'! | (?:\[[^\]\[]*\])?[^\W\d][\w.\\?]*(?::[^\W\d][\w.\\?]*)?!
                | \[\d+\][\w.]*! )
    | (?P<error>  \#(?:REF!|DIV/0!|N/A|NAME\?|NULL!|NUM!|VALUE!|GETTING_DATA|SPILL!|CALC!) )
    | (?P<area>   (?<![\w.\\])(?: \$?[A-Za-z]{1,3}\$?[0-9]{1,7} (?: : \$?[A-Za-z]{1,3}\$?[0-9]{1,7} )?
                                | \$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3} | \$?[0-9]{1,7}:\$?[0-9]{1,7} )
                  (?![\w.(!\\\[]) )
    | (?P<word>   [^\W\d][\w.\\?]* )
    | (?P<number> (?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)? )
    """,
    re.VERBOSE,
)


class Area(NamedTuple):
    """A block of cells, both ends included; rows and columns count from 1."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Return whether the cell is inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def meets(self, other: Area) -> bool:
        """Return whether the two share a cell."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )


class Token(NamedTuple):
    """A piece of a formula: string, sheet (with its `!`), error, area, word, number, bracket or other."""

    kind: str
    text: str


def parse_area(text: str) -> Area | None:
    """Return the area of `B2`, `B2:C9`, `B:C` or `2:9`; None when it is none of them."""
    if found := _COLUMNS.fullmatch(text):
        ends = sorted((column_number(found[1]), column_number(found[2])))
        return Area(1, ends[0], MAX_ROWS, ends[1]) if ends[1] <= MAX_COLUMNS else None
    if found := _ROWS.fullmatch(text):
        ends = sorted((int(found[1]), int(found[2])))
        return Area(ends[0], 1, ends[1], MAX_COLUMNS) if ends[0] >= 1 and ends[1] <= MAX_ROWS else None
    first, _, last = text.partition(":")
    one, two = parse_cell(first), parse_cell(last or first)
    if one is None or two is None:
        return None
    rows, columns = sorted((one[0], two[0])), sorted((one[1], two[1]))
    return Area(rows[0], columns[0], rows[1], columns[1])


def area_name(area: Area) -> str:
    """Return `B2:C9`, or `B2` for a single cell."""
    first, last = address(area.top, area.left), address(area.bottom, area.right)
    return first if first == last else f"{first}:{last}"


def quoted_sheet(name: str) -> str:
    """Return the sheet's name as a formula writes it before the `!`."""
    return "'" + name.replace("'", "''") + "'"


def sheet_names(token: str) -> list[str]:
    """Return the sheets a sheet token names, two for `First:Last!`; none when it lies in another workbook."""
    inner = token[:-1]
    if inner.startswith("'"):
        inner = inner[1:-1].replace("''", "'")
    return [] if "[" in inner else inner.split(":")


def tokens(formula: str) -> Iterator[Token]:
    """Yield the formula's pieces in order; joined, they are the formula again."""
    position, plain, is_open = 0, "", False
    while position < len(formula):
        is_bracket = formula[position] == "[" and not is_open
        end = _bracket_end(formula, position) if is_bracket else 0
        # One bracket left open says enough: looking for the end of each would take for ever.
        is_open |= is_bracket and not end
        found = _TOKEN.match(formula, position)
        if found is not None and (not end or found.lastgroup == "sheet"):
            token = Token(str(found.lastgroup), found[0])
        elif end:
            token = Token("bracket", formula[position:end])
        else:
            plain += formula[position]
            position += 1
            continue
        if plain:
            yield Token("other", plain)
            plain = ""
        yield token
        position += len(token.text)
    if plain:
        yield Token("other", plain)


def is_balanced(formula: str) -> bool:
    """Return whether every bracket, brace and quotation mark of a formula is closed."""
    depth: list[str] = []
    pairs = {")": "(", "}": "{"}
    for kind, text in tokens(formula):
        if kind != "other":
            continue
        for letter in text:
            if letter in "({":
                depth.append(letter)
            elif letter in pairs:
                if not depth or depth.pop() != pairs[letter]:
                    return False
            elif letter in '"[]':
                return False
    return not depth


def renamed(formula: str, names: Mapping[str, str]) -> str:
    """Return the formula with sheets renamed.

    Args:
        formula: A formula without its equals sign, or the text of a defined name.
        names: The old name in lower case to the new name.
    """
    if not names or "!" not in formula:
        return formula
    pieces = []
    for kind, text in tokens(formula):
        sheets = sheet_names(text) if kind == "sheet" else []
        if any(sheet.lower() in names for sheet in sheets):
            new = ":".join(names.get(sheet.lower(), sheet) for sheet in sheets)
            pieces.append(quoted_sheet(new) + "!")
        else:
            pieces.append(text)
    return "".join(pieces)


def referred_sheets(formula: str) -> set[str]:
    """Return the sheets of this workbook that a formula names, in lower case."""
    if "!" not in formula:
        return set()
    return {sheet.lower() for kind, text in tokens(formula) if kind == "sheet" for sheet in sheet_names(text)}


def _bracket_end(formula: str, start: int) -> int:
    """Return where a structured reference's bracket closes, 0 when it does not; `'` escapes inside it."""
    depth, position = 0, start
    while position < len(formula):
        letter = formula[position]
        if letter == "'":
            position += 1
        elif letter == "[":
            depth += 1
        elif letter == "]":
            depth -= 1
            if not depth:
                return position + 1
        position += 1
    return 0
