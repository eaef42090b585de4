"""Counting the formula cells that show an old value once other cells have changed."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from hnb_xl.books.package.formula_scan import plain
from hnb_xl.books.package.parts import Parts
from hnb_xl.books.package.references import Area, parse_area, sheet_names, tokens
from hnb_xl.books.package.sheet_xml import attribute, masked
from hnb_xl.books.package.tables import read_table
from hnb_xl.books.package.workbook import Workbook
from hnb_xl.books.package.xml_editor import to_utf8
from hnb_xl.model.addresses import MAX_COLUMNS, MAX_ROWS, address, parse_cell

# Above this many formulas following every chain takes seconds, and all of them are counted.
FOLLOWED_UP_TO = 20_000
WHOLE_SHEET = Area(1, 1, MAX_ROWS, MAX_COLUMNS)
_FORMULA_CELL = re.compile(
    rb"<(?:[\w.-]+:)?c\s([^>]*)>\s*<(?:[\w.-]+:)?f(\s[^>]*?)?(?:/>|>([^<]*)</(?:[\w.-]+:)?f\s*>)"
)
_CORNER = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})")
_BLOCK = 64
# Where these read from is known only when they are worked out.
_INDIRECT = {"indirect", "offset"}

Reference = tuple[int, Area]


class _Formula(NamedTuple):
    sheet: int
    row: int
    column: int
    reads: tuple[Reference, ...]
    reads_anything: bool


class Dependents:
    """The formulas of a workbook and what each reads."""

    def __init__(self, parts: Parts) -> None:
        """Find the formulas; what they read is worked out only when it is asked for."""
        self.book = Workbook(parts)
        self.positions = {sheet.name.lower(): sheet.position for sheet in self.book.sheets}
        self._found: list[tuple[int, bytes, bytes, bytes]] = []
        for sheet in self.book.sheets:
            if sheet.kind == "worksheet" and sheet.part:
                data = parts.part(sheet.part)
                if b"f>" not in data:
                    continue
                cells = masked(to_utf8(data, sheet.part))
                self._found += [(sheet.position, *one) for one in _FORMULA_CELL.findall(cells)]
        self._names: dict[tuple[str, int | None], str] = {
            (name.name.lower(), name.sheet): name.text for name in self.book.names
        }
        self._tables: dict[str, Reference] | None = None

    def count(self, changed: Mapping[str, Iterable[Area]]) -> int:
        """Return the number of formula cells that read a changed cell, directly or through other formulas.

        Args:
            changed: Sheet names in lower case to areas. Formulas inside them count as brought up to date.

        Returns:
            The count. With more than 20,000 formulas all of them are counted, the most there can be.
        """
        seeds = [(self.positions[name], area) for name, areas in changed.items() for area in areas]
        if not seeds or not self._found:
            return 0
        if len(self._found) > FOLLOWED_UP_TO:
            return len(self._found)
        formulas = list(self._formulas())
        fresh = [
            number
            for number, one in enumerate(formulas)
            if any(one.sheet == sheet and area.holds(one.row, one.column) for sheet, area in seeds)
        ]
        return len(_reached(formulas, seeds) - set(fresh))

    def stale_pivots(self, changed: Mapping[str, Iterable[Area]]) -> tuple[str, ...]:
        """Return the parts of the pivot caches that were filled from a changed area.

        Args:
            changed: Sheet names in lower case to areas.
        """
        seeds = [(self.positions[name], area) for name, areas in changed.items() for area in areas]
        found = []
        for line in self.book.relationships.values():
            if line.kind != "pivotCacheDefinition" or line.external or not self.book.parts.has(line.target):
                continue
            read = self._pivot_source(line.target)
            if any(sheet == seed and area.meets(what) for sheet, area in read for seed, what in seeds):
                found.append(line.target)
        return tuple(found)

    def _pivot_source(self, part: str) -> list[Reference]:
        """Return what a pivot cache was filled from: an area of a sheet, a table or a name."""
        holder = self.book.parts.xml(part, depth=3).root.child("cacheSource")
        source = holder.child("worksheetSource") if holder else None
        if source is None:
            return []
        area, sheet = parse_area(source.get("ref")), source.get("sheet").lower()
        if area is not None:
            return [(self.positions[sheet], area)] if sheet in self.positions else []
        return self._named(source.get("name").lower(), self.positions.get(sheet, -1), 0)[0]

    def _formulas(self) -> Iterator[_Formula]:
        shared: dict[tuple[int, str], tuple[str, int, int]] = {}
        # A column of a table holds one text in every row; it is taken apart once.
        known: dict[tuple[str, int, tuple[int, int]], tuple[tuple[Reference, ...], bool]] = {}
        for sheet, cell_tag, formula_tag, raw in self._found:
            row, column = parse_cell(attribute(cell_tag, b"r") or "") or (0, 0)
            text, shift = plain(raw), (0, 0)
            group = attribute(formula_tag, b"si") if b"shared" in formula_tag else None
            if group is not None:
                if text:
                    shared[sheet, group] = (text, row, column)
                elif (sheet, group) in shared:
                    text, top, left = shared[sheet, group]
                    shift = row - top, column - left
            if (text, sheet, shift) not in known:
                reads, anything = self._reads(text, sheet, shift, 0)
                known[text, sheet, shift] = tuple(dict.fromkeys(reads)), anything
            area = parse_area(attribute(formula_tag, b"ref") or "")
            if area is not None and b"array" in formula_tag:
                # Every cell of an array shows the one formula's result; one place stands for all of them.
                row, column = area.top, area.left
            yield _Formula(sheet, row, column, *known[text, sheet, shift])

    def _reads(self, text: str, sheet: int, shift: tuple[int, int], depth: int) -> tuple[list[Reference], bool]:
        reads: list[Reference] = []
        anything, sheets = False, [sheet]
        for kind, token in tokens(text):
            if kind == "sheet":
                sheets = self._between(sheet_names(token))
                continue
            if kind == "area":
                area = _shifted(token, shift)
                reads += [(one, area) for one in sheets] if area else []
            elif kind == "word":
                more, wild = self._named(token.lower(), sheet, depth)
                reads += more
                anything |= wild
            sheets = [sheet]
        return reads, anything

    def _named(self, word: str, sheet: int, depth: int) -> tuple[list[Reference], bool]:
        """Return what a word reads: a table, a defined name, or a function that may read anything."""
        if word in _INDIRECT:
            return [], True
        table = self._table(word)
        if table is not None:
            return [table], False
        text = self._names.get((word, sheet), self._names.get((word, None)))
        if text is None or depth > 10:
            return [], False
        return self._reads(text, sheet, (0, 0), depth + 1)

    def _table(self, word: str) -> Reference | None:
        if self._tables is None:
            self._tables = {}
            for sheet in self.book.sheets:
                for line in self.book.parts.relationships(sheet.part) if sheet.part else []:
                    if line.kind == "table" and not line.external and self.book.parts.has(line.target):
                        table = read_table(self.book.parts.part(line.target), line.target)
                        area = parse_area(table.ref)
                        if area:
                            self._tables[table.name.lower()] = (sheet.position, area)
        return self._tables.get(word)

    def _between(self, names: list[str]) -> list[int]:
        """Return the positions of a sheet, or of all from the first to the last of two."""
        found = [self.positions[name.lower()] for name in names if name.lower() in self.positions]
        return list(range(min(found), max(found) + 1)) if found else []


def _shifted(token: str, shift: tuple[int, int]) -> Area | None:
    """Return the area a reference means in a cell that borrows its formula from another."""
    if shift == (0, 0) or not _CORNER.search(token):
        return parse_area(token)

    def moved(corner: re.Match[str]) -> str:
        row, column = parse_cell(corner[0]) or (1, 1)
        row += 0 if corner[3] else shift[0]
        column += 0 if corner[1] else shift[1]
        return address((row - 1) % MAX_ROWS + 1, (column - 1) % MAX_COLUMNS + 1)

    return parse_area(_CORNER.sub(moved, token))


def _reached(formulas: list[_Formula], seeds: list[Reference]) -> set[int]:
    """Return the formulas that the changes reach; those that read the same are reached together."""
    alike: dict[tuple[Reference, ...], list[int]] = {}
    for number, formula in enumerate(formulas):
        alike.setdefault(formula.reads, []).append(number)
    groups = list(alike.values())
    index: dict[tuple[int, str, int], list[tuple[int, Area]]] = {}
    reached = {number for number, one in enumerate(formulas) if one.reads_anything}
    done = set()
    for group, reads in enumerate(alike):
        for sheet, area in reads:
            for bucket in _buckets(sheet, area):
                index.setdefault(bucket, []).append((group, area))
        if any(sheet == seed and area.meets(what) for sheet, area in reads for seed, what in seeds):
            done.add(group)
            reached.update(groups[group])
    waiting = deque(reached)
    while waiting:
        one = formulas[waiting.popleft()]
        for bucket in (
            (one.sheet, "rows", one.row // _BLOCK),
            (one.sheet, "column", one.column),
            (one.sheet, "all", 0),
        ):
            for group, area in index.get(bucket, ()):
                if group not in done and area.holds(one.row, one.column):
                    done.add(group)
                    waiting.extend(number for number in groups[group] if number not in reached)
                    reached.update(groups[group])
    return reached


def _buckets(sheet: int, area: Area) -> Iterator[tuple[int, str, int]]:
    """Yield where to file an area, so that a cell inside it is found by looking in three places."""
    first, last = area.top // _BLOCK, area.bottom // _BLOCK
    if last - first < _BLOCK:
        yield from ((sheet, "rows", block) for block in range(first, last + 1))
    elif area.right - area.left < _BLOCK:
        yield from ((sheet, "column", column) for column in range(area.left, area.right + 1))
    else:
        yield sheet, "all", 0
