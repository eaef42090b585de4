"""The audit's chain and the history's fingerprint: how a change to what was written down shows.

Each line of the audit has a mark: sha256 over its own words and the mark of the line before, so that a line which was
edited, removed or moved no longer fits. The seal says how many lines there are and the last mark, so that a line taken
from the end shows; each line holds the fingerprint of the history. It shows a slip or a tidy-up, not a forger: whoever
rewrites every mark with this program is caught only by a backup.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hnb_xl.model.inputs import Entry, InputTable
from hnb_xl.model.money import plain
from hnb_xl.model.tables.record import AUDIT, HISTORY

LONGEST = 2_000  # characters of a reason; a cell holds 32,767
NO_LINE = ""  # the mark before the first line
Row = Mapping[str, Decimal | int | str | date | None]

_MARKED = tuple(column.key for column in AUDIT.columns if column.key != "mark")
_RECORDED = tuple(column.key for column in HISTORY.columns)
_NOT_IN_A_CELL = re.compile("[\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]+")


def words_of(text: str, longest: int = LONGEST) -> str:
    """Words as a cell gives them back: one line, single spaces, nothing a file cannot hold, cut where too long."""
    clean = " ".join(_NOT_IN_A_CELL.sub(" ", text).split())
    return clean if len(clean) <= longest else f"{clean[: longest - 1]}…"


def mark_of(before: str, line: Mapping[str, str]) -> str:
    """The mark of a line.

    Args:
        before: the mark of the line before; an empty text at the first.
        line: the line's words by column key, numbers written plainly; its own mark is not looked at.
    """
    said = json.dumps([before, *(line.get(key, "") for key in _MARKED)], ensure_ascii=False)
    return f"sha256:{hashlib.sha256(said.encode()).hexdigest()}"


def words_in(cells: Mapping[str, Entry]) -> dict[str, str]:
    """A row as it was read, each cell in words: what marks and fingerprints are made of."""
    return {key: _said(entry) for key, entry in cells.items()}


def words_written(row: Row) -> dict[str, str]:
    """A row as it will be written, each cell in the words it will be read back in."""
    return {key: _written(value) for key, value in row.items()}


def _written(value: Decimal | int | str | date | None) -> str:
    if isinstance(value, Decimal | int):
        return plain(Decimal(value))
    return value.isoformat() if isinstance(value, date) else value or ""


def _said(entry: Entry) -> str:
    if entry.number is not None:
        return plain(entry.number)
    if entry.day is not None:
        return entry.day.isoformat()
    return entry.words or entry.error or ("=" if entry.stale else "")


def fingerprint_of(rows: Iterable[Mapping[str, str]]) -> str:
    """sha256 over the rows of the history, in order; an empty text while there are none."""
    digest, found = hashlib.sha256(), False
    for row in rows:
        found = True
        digest.update(json.dumps([row.get(key, "") for key in _RECORDED], ensure_ascii=False).encode() + b"\n")
    return f"sha256:{digest.hexdigest()}" if found else ""


@dataclass(frozen=True, slots=True)
class Misfit:
    """Where the audit does not fit: the place of the line (None for the seal) and the column, and what is wrong."""

    line: int | None
    column: str
    why: str


def misfits(lines: Sequence[Mapping[str, str]], seal: Mapping[str, str]) -> Iterator[Misfit]:
    """Where a chain is broken: at each line at most once.

    A line is held against the mark that stands in the line before it, whether that fits or not: one changed line is
    reported once, not with all that follow.

    Args:
        lines: the audit's lines in order, in words.
        seal: the words of its items, by key.
    """
    before = NO_LINE
    for index, line in enumerate(lines):
        if line.get("number") != str(index + 1):
            yield Misfit(index, "number", f"line {index + 1} is numbered {line.get('number') or 'blank'}")
        elif line.get("mark") != mark_of(before, line):
            yield Misfit(index, "mark", "the line, or the mark of the line before, is not what was written")
        before = line.get("mark", "")
    if seal.get("lines") != str(len(lines)):
        yield Misfit(None, "lines", f"{seal.get('lines') or 'no'} lines were written and {len(lines)} are there")
    elif seal.get("mark", "") != before:
        yield Misfit(None, "mark", "the last line is not the one that was written last")


def is_sealed(seal: InputTable) -> bool:
    """True when the workbook has an Audit sheet with its seal, be it of no lines."""
    lines = seal.get("lines")
    return lines is not None and not lines["value"].is_blank
