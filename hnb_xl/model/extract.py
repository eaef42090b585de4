"""An extract of a ledger or a case system: what its file says, before anybody has said what it means.

Every cell is text as printed, so that money is never a binary fraction; a workbook's own numbers are spelled out once,
when they are read. Rows count from 1 as Excel shows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True)
class Extract:
    """A file as it stands.

    Args:
        name: The file's name, for messages and the record.
        sha256: Of its bytes.
        rows: Every row, blank ones included: row 1 of the file is the first.
        how: How it was read, in words: "commas, Windows-1252".
    """

    name: str
    sha256: str
    rows: tuple[tuple[str, ...], ...]
    how: str


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure as printed.

    Args:
        value: The number, brackets and CR as a minus, k and m multiplied out, a percentage as a fraction.
        has_scale: The cell itself said k, m or %, so that the column's unit has nothing to add.
        pounds: The cell said £.
        percent: The cell said %.
    """

    value: Decimal
    has_scale: bool = False
    pounds: bool = False
    percent: bool = False


class Fate(StrEnum):
    """What became of a row of an extract that has figures."""

    LINE = "line"  # a row of figures
    TOTAL = "total"  # a sum of rows above it: left out of the sums
    LEFT_OUT = "left out"  # a filter, another year, no code: said why


@dataclass(frozen=True)
class ExtractLine:
    """One row below the header.

    Args:
        row: Its number in the file.
        code: What stands in the key columns, as printed.
        label: Its words.
        fate: Whether it counts.
        why: Why it does not.
        point: The return point its figures belong to.
        order: Where its period stands within the year; of several, the latest is the last.
        amounts: By figure column, the figure, or None where there is none yet.
        not_figures: By figure column, words that are no figure.
        words: By figure column, what is printed.
        problem: What cannot be told for certain, so that the row may not be used.
    """

    row: int
    code: str
    label: str
    fate: Fate = Fate.LINE
    why: str = ""
    point: str = ""
    order: int = 0
    amounts: Mapping[str, Amount | None] = field(default_factory=dict)
    not_figures: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True)
class ExtractLines:
    """The rows of an extract, sorted into what counts and what does not.

    Args:
        header: The row the column names stand in.
        headers: The names as printed, those that stand twice numbered.
        lines: Every row with a figure or a code, in order.
        skipped: Rows with neither, by what they are: titles, repeated headers, notes.
        titles: What stands above the header, a line each: it says of what period the extract is.
    """

    header: int
    headers: tuple[str, ...]
    lines: tuple[ExtractLine, ...]
    skipped: Mapping[str, tuple[int, ...]]
    titles: tuple[str, ...]
