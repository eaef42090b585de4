"""Where a mapped part stands now: its header is looked for by its words first, and by its recorded address second.

Rows and columns move when people insert them. What cannot be told for certain is refused: a wrong cell is worse.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from hnb_xl.errors import ContractBroken
from hnb_xl.model.addresses import address
from hnb_xl.model.team_map import MAP_SHEET, MapColumn, MapPart, plain_words
from hnb_xl.read.area import Area

_SIMILAR = 0.8
_ENOUGH = 0.6  # of a header's columns: fewer, and it is another table's header
_AGAIN = f"Put it back as it was, or run `hnb-xl attach` again and look at the sheet {MAP_SHEET}."


@dataclass(frozen=True)
class FoundPart:
    """A part as it stands: its sheet, the last line of its header, and the place of each of its columns."""

    part: MapPart
    area: Area
    bottom: int
    places: Mapping[MapColumn, int]


def find_part(part: MapPart, names: Iterable[str], area_of: Callable[[str], Area]) -> FoundPart:
    """Look a part up in a workbook.

    Args:
        part: The part as recorded.
        names: The tabs of the workbook, ours left out.
        area_of: Reads a tab.

    Raises:
        ContractBroken: its sheet, its header or a column of it is not there any more.
    """
    names = list(names)
    best: _Match | None = None
    if part.sheet in names:
        best = _best(part, _turned(area_of(part.sheet), part))
        if best is not None and not best.missing:
            return best.found
    for name in names:  # the tab was renamed, or the table moved to another one: only the whole header will do
        if name != part.sheet:
            other = _best(part, _turned(area_of(name), part))
            if other is not None and not other.missing:
                return other.found
    if part.sheet not in names:
        raise ContractBroken(
            "mapped_sheet_missing",
            f"The sheet {part.sheet}, which {MAP_SHEET} reads {part.table} from, is not in the workbook.",
            "Name the tab as it was, or run `hnb-xl attach` again.",
        )
    if best is None:
        expected = ", ".join(f"“{column.words}”" for column in part.columns[:4])
        raise ContractBroken(
            "mapped_header_missing",
            f"{part.sheet}!{_address(part, part.bottom, part.columns[0].place)}: no header row with {expected} is on "
            "the sheet any more.",
            _AGAIN,
        )
    _by_address(best)
    if best.missing:
        raise ContractBroken("mapped_column_missing", _said(best), _AGAIN)
    return best.found


@dataclass
class _Match:
    found: FoundPart
    missing: list[MapColumn]
    shift: int | None  # how many places every matched column has moved by; None where they moved differently


def _turned(area: Area, part: MapPart) -> Area:
    return area.turned() if part.across else area


def _best(part: MapPart, area: Area) -> _Match | None:
    """The line whose header has most of the part's columns; the recorded one where several are as good."""
    wanted = {plain_words(column.words) for column in part.columns}
    depth = part.bottom - part.top
    lines = [part.bottom, *(line for line in sorted(area.lines) if line != part.bottom)]
    best: _Match | None = None
    for line in lines:
        if line < 1 + depth:
            continue
        match = _match(part, area, line, depth, wanted)
        if match is not None and (best is None or len(match.missing) < len(best.missing)):
            best = match
            if not match.missing:
                break
    return best


def _match(part: MapPart, area: Area, bottom: int, depth: int, wanted: set[str]) -> _Match | None:
    top = bottom - depth
    here = {place for line in range(top, bottom + 1) for place in area.lines.get(line, ())}
    here |= {place for (line, place) in area.anchors if top <= line <= bottom} if here else set()
    by_words: dict[str, list[int]] = {}
    for place in sorted(here):
        words = plain_words(area.heading(top, bottom, place))
        if words in wanted:
            by_words.setdefault(words, []).append(place)
    if not by_words:
        return None
    places: dict[MapColumn, int] = {}
    unsure: list[MapColumn] = []
    asked = Counter(plain_words(column.words) for column in part.columns)
    for column in part.columns:
        words = plain_words(column.words)
        found = by_words.get(words, [])
        if len(found) == 1 and asked[words] == 1:
            places[column] = found[0]
        elif found:
            unsure.append(column)
    moved = Counter(place - column.place for column, place in places.items())
    usual = moved.most_common(1)[0][0] if moved else 0
    for column in unsure:  # the same words head several columns: the one that moved as its neighbours did
        left = [place for place in by_words[plain_words(column.words)] if place not in places.values()]
        if left:
            places[column] = min(left, key=lambda place: abs(place - column.place - usual))
    missing = [column for column in part.columns if column not in places]
    if len(places) < max(1, _ENOUGH * len(part.columns)):
        return None
    shift = next(iter(moved)) if len(moved) == 1 else None
    return _Match(FoundPart(part, area, bottom, places), missing, shift)


def _by_address(match: _Match) -> None:
    """A header that was only reworded still stands where it stood, its neighbours unmoved about it."""
    if match.shift is None:
        return
    found = match.found
    places = dict(found.places)
    depth = found.part.bottom - found.part.top
    for column in list(match.missing):
        place = column.place + match.shift
        words = plain_words(found.area.heading(found.bottom - depth, found.bottom, place))
        if place not in places.values() and _alike(words, plain_words(column.words)):
            places[column] = place
            match.missing.remove(column)
    match.found = FoundPart(found.part, found.area, found.bottom, places)


def _alike(one: str, other: str) -> bool:
    return bool(one) and difflib.SequenceMatcher(None, one, other).ratio() >= _SIMILAR


def _said(match: _Match) -> str:
    found = match.found
    lines = []
    for column in match.missing:
        place = column.place + (match.shift or 0)
        words = found.area.heading(found.bottom - (found.part.bottom - found.part.top), found.bottom, place)
        what = f"“{words}”" if words else "nothing"
        lines.append(
            f"{found.area.sheet}!{_address(found.part, found.bottom, place)}: expected the header “{column.words}” "
            f"(our {column.ours}), found {what}."
        )
    return " ".join(lines)


def _address(part: MapPart, line: int, place: int) -> str:
    return address(place, line) if part.across else address(line, place)
