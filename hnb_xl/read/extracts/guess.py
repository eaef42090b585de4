"""What an unknown extract looks like: its header row, and which columns hold codes, words, periods and figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from hnb_xl.errors import ExtractUnreadable
from hnb_xl.model.extract import Extract
from hnb_xl.read.extracts.amounts import NotAFigure, amount
from hnb_xl.read.extracts.delimiting import Row
from hnb_xl.read.extracts.lines import numbered
from hnb_xl.read.extracts.periods import Calendar, NotAPeriod
from hnb_xl.read.extracts.table import heading
from hnb_xl.read.extracts.totals import calls_itself_a_total

_CODES = re.compile(r"\b(code|cost cent(?:re|er)|account|subjective|objective|ref(?:erence)?|id|gl|nominal)\b")
_WORDS = re.compile(r"\b(description|name|title|narrative|measure|indicator|line|service|detail|heading)\b")
_PERIODS = re.compile(r"\b(period|month|quarter|date|point)\b")
_LIKE_A_CODE = re.compile(r"[A-Za-z]{0,6}[-/. ]?[0-9][0-9A-Za-z./-]{0,14}|[A-Z]{2,8}(?:-[A-Z0-9]{2,8})*")
_RULED = re.compile(r"[-=_* ]+")
_WITHIN, _SAMPLE, _MOST = 60, 3_000, 0.6


@dataclass(frozen=True)
class Shape:
    """A guess at an extract.

    Args:
        header: The row of the column names, counted from 1.
        key: The column of codes; blank where there is none.
        label: The column of words; blank where there is none.
        period: The column of periods; blank where there is none.
        figures: The columns of figures.
        rows: The rows below the header: code, words, and whether the row has figures, with its number.
    """

    header: int
    key: str
    label: str
    period: str
    figures: tuple[str, ...]
    rows: tuple[tuple[int, str, str, bool], ...]


def guessed(extract: Extract, calendar: Calendar) -> Shape:
    """What an extract looks like.

    Raises:
        ExtractUnreadable: no row looks like column names above figures.
    """
    at = _header(extract.rows)
    if at is None:
        raise ExtractUnreadable(
            "no_header", f"{extract.name} has no row of column names with figures under it.", "Is it the right extract?"
        )
    names = numbered(extract.rows[at])
    body = [row for row in extract.rows[at + 1 :] if any(row) and not all(_RULED.fullmatch(c) for c in row if c)]
    columns = {name: [_at(row, place) for row in body[:_SAMPLE]] for place, name in enumerate(names) if name}
    period = _best(columns, _PERIODS, lambda cells: _share(cells, calendar))
    key = _best({n: c for n, c in columns.items() if n != period}, _CODES, _codes)
    figures = tuple(n for n, cells in columns.items() if n not in (period, key) and _figures(cells) >= _MOST)
    rest = {n: cells for n, cells in columns.items() if n not in (period, key, *figures)}
    label = _best(rest, _WORDS, lambda cells: len(set(filter(None, cells))) / (len(cells) or 1))
    return Shape(at + 1, key, label, period, figures, tuple(_rows(extract, at, names, (key, label, *figures))))


def _rows(
    extract: Extract, at: int, names: Sequence[str], wanted: Sequence[str]
) -> Iterable[tuple[int, str, str, bool]]:
    key, label, *figures = (names.index(name) if name else -1 for name in wanted)
    header = tuple(heading(cell) for cell in extract.rows[at])
    for number, row in enumerate(extract.rows[at + 1 :], at + 2):
        if tuple(heading(cell) for cell in row) != header:
            code = _at(row, key) if key >= 0 else ""
            words = _at(row, label) if label >= 0 else ""
            has_figure = any(_is_figure(_at(row, place)) for place in figures)
            if has_figure:
                yield number, code, words, has_figure


def _header(rows: Sequence[Row]) -> int | None:
    """The row with the most names, none a figure, that has figures under some of them."""
    best: tuple[int, int] | None = None
    for at, row in enumerate(rows[:_WITHIN]):
        filled = [place for place, cell in enumerate(row) if cell.strip()]
        if len(filled) < 2 or any(_is_figure(row[place]) for place in filled) or _is_ruled(row):
            continue
        under = rows[at + 1 : at + 8]
        with_figures = [place for place in filled if any(_is_figure(_at(each, place)) for each in under)]
        if with_figures and (best is None or len(filled) > best[0]):
            best = (len(filled), at)
    return best[1] if best else None


def _is_ruled(row: Row) -> bool:
    return all(_RULED.fullmatch(cell) for cell in row if cell.strip())


def _best(columns: dict[str, list[str]], named: re.Pattern[str], share: Callable[[list[str]], float]) -> str:
    """The column that its name and its cells speak for; blank where none does."""
    scores = {name: share(cells) + (0.5 if named.search(heading(name)) else 0.0) for name, cells in columns.items()}
    name = max(scores, key=lambda each: scores[each], default="")
    return name if name and scores[name] > 0.75 else ""


def _share(cells: Sequence[str], calendar: Calendar) -> float:
    """The share of cells that are periods, of those that say anything but a total."""
    filled = [cell for cell in cells if cell and not calls_itself_a_total(cell)]
    good = 0
    for cell in filled:
        try:
            calendar.placed(cell)
        except NotAPeriod:
            continue
        good += 1 if not cell.isdigit() else 0
    return good / len(filled) if filled else 0.0


def _codes(cells: Sequence[str]) -> float:
    filled = [cell for cell in cells if cell and not calls_itself_a_total(cell)]
    return sum(1 for cell in filled if _LIKE_A_CODE.fullmatch(cell)) / len(filled) * 0.7 if filled else 0.0


def _figures(cells: Sequence[str]) -> float:
    filled = [cell for cell in cells if cell]
    return sum(1 for cell in filled if _is_figure(cell)) / len(filled) if filled else 0.0


def _is_figure(cell: str) -> bool:
    try:
        return amount(cell) is not None
    except NotAFigure:
        return False


def _at(row: Row, place: int) -> str:
    return row[place].strip() if place < len(row) else ""
