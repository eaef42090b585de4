"""The rows of an extract, sorted: header, lines, totals, and what is neither."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from hnb_xl.errors import MappingInvalid
from hnb_xl.model.extract import Amount, Extract, ExtractLine, ExtractLines, Fate
from hnb_xl.model.import_mapping import ImportMapping
from hnb_xl.model.team_map import TypedUnit
from hnb_xl.model.units_shown import unit_said
from hnb_xl.read.extracts.amounts import NotAFigure, amount
from hnb_xl.read.extracts.delimiting import Row, refuse_spilled
from hnb_xl.read.extracts.doubled import refuse_doubled
from hnb_xl.read.extracts.periods import Calendar, NotAPeriod
from hnb_xl.read.extracts.table import heading
from hnb_xl.read.extracts.totals import Totals, calls_itself_a_total

_RULED = re.compile(r"[-=_*+. ]+")
_HEADER_WITHIN = 200  # rows of titles before it
# A header that says number or count is not held to it: "Number" heads money too.
_UNITS = {TypedUnit.GBP_M: "£m", TypedUnit.GBP_K: "£k", TypedUnit.GBP: "£", TypedUnit.PERCENT: "%"}


def extract_lines(
    extract: Extract, mapping: ImportMapping, calendar: Calendar, summed: tuple[str, ...]
) -> ExtractLines:
    """The rows below the header, each with what became of it.

    Args:
        extract: The file.
        mapping: Which columns are looked for.
        calendar: The return points of the workbook.
        summed: The figure columns whose rows add up to the totals the extract prints.

    Raises:
        MappingInvalid: the extract has no row with all the columns the mapping names, or one name twice.
        ExtractUnreadable: a row has more cells than the header has columns.
    """
    at, headers = found_header(extract, mapping)
    body = list(enumerate(extract.rows[at + 1 :], at + 2))
    width = len(headers)
    sorter = _Sorter(mapping, headers, calendar, summed)
    skipped: dict[str, list[int]] = defaultdict(list)
    if at:
        skipped["title rows above the header"] = list(range(1, at + 1))
    header = tuple(heading(cell) for cell in extract.rows[at])
    lines: list[ExtractLine] = []
    for number, row in body:
        what = _no_line(row, header)
        line = None if what else sorter.line(number, row)
        if line is None:
            skipped[what or "rows without code or figure"].append(number)
        else:
            lines.append(line)
    shape = mapping.shape
    if shape.totals == "checked" and shape.duplicates == "refuse" and shape.key and shape.period not in shape.key:
        named = Named(mapping)
        refuse_doubled(lines, summed, lambda code: named.by(code) in {"line", "begins"})
    rows = {line.row for line in lines}
    refuse_spilled(((number, row) for number, row in body if number in rows), width, extract.name)
    return ExtractLines(
        at + 1,
        headers,
        tuple(lines),
        {what: tuple(numbers) for what, numbers in skipped.items()},
        tuple(said for row in extract.rows[:at] if (said := " ".join(filter(None, map(str.strip, row))))),
    )


def header_unit(name: str) -> str:
    """The unit a column's name gives its figures: "Forecast (£k)" is in £k; blank where it gives none."""
    said = unit_said(name)
    return _UNITS.get(said, "") if said else ""


def numbered(row: Row) -> tuple[str, ...]:
    """The column names of a header row; of a name that stands twice, “Actual (1)” and “Actual (2)”."""
    while row and not row[-1].strip():
        row = row[:-1]
    plain = [heading(cell) for cell in row]
    seen: dict[str, int] = defaultdict(int)
    names = []
    for cell, name in zip(row, plain, strict=True):
        seen[name] += 1
        text = " ".join(cell.split())
        names.append(f"{text} ({seen[name]})" if name and plain.count(name) > 1 else text)
    return tuple(names)


def found_header(extract: Extract, mapping: ImportMapping) -> tuple[int, tuple[str, ...]]:
    """Where the header row stands, counted from 0, and its column names.

    Raises:
        MappingInvalid: no row has all the columns the mapping names, or a name stands twice in it.
    """
    wanted = {heading(name): name for name in mapping.columns}
    best: tuple[int, int, tuple[str, ...]] = (0, 0, ())
    for at, row in enumerate(extract.rows[:_HEADER_WITHIN]):
        names = numbered(row)
        have = {heading(name) for name in names}
        count = len(wanted.keys() & have)
        if count == len(wanted):
            return at, names
        if count > best[0]:
            best = (count, at, names)
    _, at, names = best
    have = {heading(name) for name in names}
    missing = [name for plain, name in wanted.items() if plain not in have]
    twice = [name for name in missing if any(heading(each).startswith(f"{heading(name)} (") for each in names)]
    if twice and names:
        raise MappingInvalid(
            "column_twice",
            f"{extract.name} has more than one column “{twice[0]}” in row {at + 1}.",
            f"Say which: “{twice[0]} (1)” is the first from the left.",
        )
    close = difflib.get_close_matches(heading(missing[0]), [heading(each) for each in names], n=1, cutoff=0.6)
    hint = f"Row {at + 1} has “{close[0]}”: correct the mapping." if close else "Is it the right extract?"
    listed = ", ".join(f"“{name}”" for name in missing[:5])
    raise MappingInvalid(
        "column_missing",
        f"{extract.name} has no row with the column{'s' if len(missing) > 1 else ''} {listed} that the mapping "
        f"“{mapping.name}” names.",
        hint,
    )


def _no_line(row: Row, header: Sequence[str]) -> str:
    """Why a row is no line of figures, as far as its looks say."""
    filled = [cell for cell in row if cell.strip()]
    if not filled:
        return "blank rows"
    if filled[0][0] in "-=_*+. " and all(_RULED.fullmatch(cell) for cell in filled) and len(max(filled, key=len)) > 2:
        return "ruled lines"
    first = next(place for place, cell in enumerate(row) if cell.strip())
    if first >= len(header) or heading(row[first]) != header[first]:
        return ""
    plain = tuple(heading(cell) for cell in row)
    width = max(len(plain), len(header))
    same = plain + ("",) * (width - len(plain)) == tuple(header) + ("",) * (width - len(header))
    return "repeated headers" if same else ""


class _Sorter:
    """Makes a line of a row, and says whether it counts."""

    def __init__(
        self, mapping: ImportMapping, headers: tuple[str, ...], calendar: Calendar, summed: tuple[str, ...]
    ) -> None:
        at = {heading(name): index for index, name in enumerate(headers)}
        shape = mapping.shape
        self._key = [at[heading(name)] for name in shape.key]
        self._label = at[heading(shape.label)] if shape.label else None
        self._period = at[heading(shape.period)] if shape.period else None
        self._figures = {name: at[heading(name)] for name in mapping.figures}
        self._only = [(each, at[heading(each.column)]) for each in mapping.only]
        self._calendar = calendar
        self._totals = Totals(summed, check=shape.totals == "checked")
        self._named = Named(mapping)

    def line(self, number: int, row: Row) -> ExtractLine | None:
        """The line of a row; None for one that holds neither a code nor a figure."""
        code = " ".join(text for at in self._key if (text := _at(row, at)))
        label = _at(row, self._label) if self._label is not None else ""
        amounts: dict[str, Amount | None] = {}
        not_figures: dict[str, str] = {}
        for name, at in self._figures.items():
            try:
                amounts[name] = amount(_at(row, at))
            except NotAFigure:
                not_figures[name] = _at(row, at)
        has_figure = any(each is not None for each in amounts.values())
        if not code and not has_figure:
            return None
        words = {name: _at(row, at) for name, at in self._figures.items()}
        line = self._sorted(
            ExtractLine(number, code, label, amounts=amounts, not_figures=not_figures, words=words), row
        )
        # A note under the table stands in the first column as a code does, but says no period.
        return None if line.problem and not has_figure and not not_figures else line

    def _sorted(self, line: ExtractLine, row: Row) -> ExtractLine:
        period = _at(row, self._period) if self._period is not None else ""
        first = next((cell for cell in row if cell.strip()), "")
        in_code = calls_itself_a_total(line.code) or (not self._key and calls_itself_a_total(period or first))
        says_total = in_code or any(calls_itself_a_total(each) for each in (line.label, period, first))
        is_coded = bool(line.code) if self._key else bool(period)
        named = self._named.by(line.code) if line.code else ""
        if named != "line":
            verdict = self._totals.verdict(
                line,
                says_total=says_total or named == "total",
                surely=in_code or not is_coded or named == "total",
                coded=is_coded,
                settled=named == "ignored",
            )
            if verdict:
                return replace(line, fate=Fate.TOTAL, why=verdict)
        self._totals.add(line)
        if self._key and not line.code:
            return replace(line, fate=Fate.LEFT_OUT, why="no code")
        for only, at in self._only:
            if not _passes(_at(row, at), only.begins, only.equals, only.excludes):
                return replace(line, fate=Fate.LEFT_OUT, why=f"left out by the filter on “{only.column}”")
        return self._placed(line, period) if self._period is not None else replace(line, point=self._calendar.now)

    def _placed(self, line: ExtractLine, period: str) -> ExtractLine:
        try:
            placed = self._calendar.placed(period)
        except NotAPeriod:
            said = f"“{period}” is no period that can be told for certain" if period else "no period"
            return replace(line, problem=said)
        if placed.why:
            return replace(line, fate=Fate.LEFT_OUT, why=placed.why)
        return replace(line, point=placed.point, order=placed.day.toordinal())


class Named:
    """Whether a mapping names a code: as a line, as a printed total, or as left out on purpose."""

    def __init__(self, mapping: ImportMapping) -> None:
        self._exact: dict[str, str] = {}
        self._begins: list[tuple[str, str]] = []
        for target in mapping.targets:
            self._note(target.codes, "total" if target.printed_total else "line")
        for ignored in mapping.ignored:
            self._note(ignored.code, "ignored")
        self._begins.sort(key=lambda each: -len(each[0]))
        self.by = lru_cache(maxsize=None)(self._by)

    def _note(self, codes: Sequence[str], what: str) -> None:
        for code in codes:
            if code.endswith("*"):
                self._begins.append((same_code(code[:-1]), what))
            else:
                self._exact[same_code(code)] = what

    def _by(self, code: str) -> str:
        """line, begins (a line by its beginning only), total or ignored; blank for a code the mapping does not name."""
        plain = same_code(code)
        if plain in self._exact:
            return self._exact[plain]
        found = next((what for begin, what in self._begins if plain.startswith(begin)), "")
        return "begins" if found == "line" else found


def same_code(code: str) -> str:
    """A code as codes are compared: case and doubled spaces do not matter, leading noughts do."""
    return " ".join(code.casefold().split())


def _at(row: Row, place: int | None) -> str:
    return row[place].strip() if place is not None and place < len(row) else ""


def _passes(cell: str, begins: Sequence[str], equals: Sequence[str], excludes: Sequence[str]) -> bool:
    plain = same_code(cell)
    if any(plain == same_code(each) for each in excludes):
        return False
    if not begins and not equals:
        return True
    return plain.startswith(tuple(same_code(each) for each in begins)) or plain in {same_code(e) for e in equals}
