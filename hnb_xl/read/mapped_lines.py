"""Which lines of a team's table are rows, and which row of the Set-up sheet each of them is.

A row is known by its label; a label that was reworded is known by standing between its neighbours still. Totals,
headings, notes and blank lines are no rows. A row that was set up and is not there any more is refused, not passed
over: its figures would silently be missing.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from hnb_xl.errors import ContractBroken
from hnb_xl.model.columns import Filled, Kind, Table
from hnb_xl.model.inputs import slug
from hnb_xl.model.team_map import (
    LABELS,
    SET_UP_SHEET,
    MapColumn,
    MapPart,
    SetUpRow,
    plain_words,
)
from hnb_xl.read.area import Area
from hnb_xl.read.cells import decimal, is_blank
from hnb_xl.read.found_part import FoundPart

SEPARATOR = " · "
_TOTAL = re.compile(r"(grand |sub )?total\b.*", re.IGNORECASE)
_SAME_ROW = 0.75
_LINES_ABOVE = 200  # how far up a group's name may stand


@dataclass(frozen=True)
class MappedLine:
    """A line that is a row: its place, its label, our key where one is known, and the lines above it, nearest first."""

    line: int
    label: str
    key: str | None
    set_up: SetUpRow | None
    above: tuple[int, ...] = ()


def label_columns(contract: Table, part: MapPart) -> tuple[MapColumn, ...]:
    """Those of a part's columns that tell its rows apart, in order."""
    headers = [contract.column(key).header for key in LABELS[contract.key]]
    return tuple(
        next(column for column in part.columns if column.ours == header)
        for header in headers
        if any(column.ours == header for column in part.columns)
    )


def label_of(area: Area, line: int, places: Sequence[int]) -> str:
    """What tells a line apart: the texts of its label columns."""
    return SEPARATOR.join(words for words in (area.label(line, place) for place in places) if words)


def lines_of_part(
    found: FoundPart, contract: Table, set_up: Sequence[SetUpRow], parts: Sequence[FoundPart]
) -> list[MappedLine]:
    """The rows of a part as it stands now, in order."""
    places = [found.places[column] for column in label_columns(contract, found.part)]
    numbers = [found.places[column] for column in found.part.columns if _is_figure(contract, column)]
    others = [place for place in found.places.values() if place not in places]
    area, known = found.area, {plain_words(row.label) for row in set_up}
    ignored = {plain_words(label) for label in found.part.ignored}
    candidates: list[tuple[int, str]] = []
    for line in _lines(found, parts, known, places, others):
        label = label_of(area, line, places)
        words = plain_words(label)
        if words not in known:
            if words in ignored or _TOTAL.fullmatch(label.strip()):
                continue
            if not label and not any(decimal(area.cell(line, place).value) is not None for place in numbers):
                continue
            if label and all(is_blank(area.cell(line, place)) for place in others):
                continue  # a heading, or a note under the table
        candidates.append((line, label))
    rows = _matched(candidates, set_up)
    last_known = max((at for at, row in enumerate(rows) if row is not None), default=len(rows))
    result = []
    for at, ((line, label), row) in enumerate(zip(candidates, rows, strict=True)):
        if not label and at > last_known:
            continue  # figures without a name under the last row are a total
        above = tuple(reversed([each for each in range(found.bottom + 1, line) if each > line - _LINES_ABOVE]))
        result.append(MappedLine(line, label, _key(contract, found, label, row), row, above))
    return result


def _is_figure(contract: Table, column: MapColumn) -> bool:
    return column.unit is not None or any(
        each.kind is Kind.NUMBER and each.header == column.ours for each in contract.columns
    )


def _key(contract: Table, found: FoundPart, label: str, row: SetUpRow | None) -> str | None:
    """Our key: the Set-up sheet's; else None where the team's own column says it, or made of the label."""
    if row is not None:
        return row.key
    header = contract.column(contract.row_key).header
    if any(column.ours == header for column in found.part.columns):
        return None
    return slug(label)[:60]


def _lines(
    found: FoundPart, parts: Sequence[FoundPart], known: set[str], places: Sequence[int], others: Sequence[int]
) -> list[int]:
    """The lines under the header, down to the first blank one after the last row that is known."""
    area = found.area
    stops = {
        other.bottom - (other.part.bottom - other.part.top)
        for other in parts
        if other is not found
        and other.area.sheet == area.sheet
        and other.bottom > found.bottom
        and other.part.across == found.part.across
        and set(other.places.values()) & set(found.places.values())
    }
    end = min(stops, default=area.last_line + 1)
    labels = {line: plain_words(label_of(area, line, places)) for line in range(found.bottom + 1, end)}
    unseen = set(known)
    last = found.bottom
    for line, label in labels.items():
        if label in unseen:
            unseen.discard(label)
            last = line
    if last == found.bottom:  # nothing is set up yet: as many lines as were recorded
        last = min(found.bottom + found.part.last - found.part.bottom, end - 1)
    while last + 1 < end and any(not is_blank(area.cell(last + 1, place)) for place in (*places, *others)):
        last += 1
    return list(range(found.bottom + 1, last + 1))


def _matched(candidates: Sequence[tuple[int, str]], set_up: Sequence[SetUpRow]) -> list[SetUpRow | None]:
    """The Set-up row of each line: the one of the same label, else the likest between the same neighbours."""
    waiting: dict[str, list[SetUpRow]] = {}
    for row in set_up:
        waiting.setdefault(plain_words(row.label), []).append(row)
    found: list[SetUpRow | None] = []
    for _, label in candidates:
        same = waiting.get(plain_words(label), [])
        found.append(same.pop(0) if same and label else None)
    taken = {id(row): at for at, row in enumerate(found) if row is not None}
    start = 0
    for row in set_up:
        if id(row) in taken:
            start = taken[id(row)] + 1
        elif row.place:
            end = next((at for at in range(start, len(found)) if found[at] is not None), len(found))
            best = max(((_likeness(row.label, candidates[at][1]), -at) for at in range(start, end)), default=(0.0, 0))
            if best[0] >= _SAME_ROW:
                start = 1 - best[1]
                found[start - 1] = row
    return found


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, plain_words(one), plain_words(other)).ratio()


def lost_rows(
    contract: Table, set_up: Sequence[SetUpRow], lines: Sequence[MappedLine], parts: Sequence[FoundPart]
) -> None:
    """Refuse a table that has lost a row it was set up with; rows of a register come and go.

    Raises:
        ContractBroken: a row is not there any more.
    """
    if contract.column(contract.row_key).filled is not Filled.SET_UP:
        return
    there = {line.set_up.line for line in lines if line.set_up is not None}
    lost = [row for row in set_up if row.place and row.line not in there]
    if lost:
        named = "; ".join(f"{row.place}: expected “{row.label}”" for row in lost[:5])
        more = f" and {len(lost) - 5} more" if len(lost) > 5 else ""
        raise ContractBroken(
            "mapped_row_missing",
            f"{contract.title} has lost a row. {named}{more}; the label is not on {parts[0].area.sheet} any more.",
            "Put the label back as it was, or, if the row was taken out for good, run `hnb-xl attach` again, or clear "
            f"“Stands in” of the row on the sheet {SET_UP_SHEET}.",
        )
