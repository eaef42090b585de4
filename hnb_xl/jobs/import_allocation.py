"""Lines of an extract put to the cells they fill, with a control total that nothing was lost or counted twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from hnb_xl.errors import Refused
from hnb_xl.jobs.import_targets import Finder, Resolved, UnitsDiffer
from hnb_xl.model.columns import Kind
from hnb_xl.model.extract import Amount, ExtractLine, ExtractLines, Fate
from hnb_xl.model.import_mapping import POINT, ImportMapping
from hnb_xl.model.imported import Allocation, Control, Filled, LeftOut, Part
from hnb_xl.model.inputs import Inputs, Value
from hnb_xl.model.said import listed_rows
from hnb_xl.read.cells import day, listed
from hnb_xl.read.extracts.lines import Named, same_code

_EARLIER = "an earlier period of the same return point: the latest counts"
_UNKNOWN = "code not in the mapping"
_OTHER = "the mapping takes other columns of the row"
_MOST_PROBLEMS = 8
_Left = dict[tuple[str, str], list[ExtractLine]]  # by figure column and reason


@dataclass
class _Bin:
    """What has been put to one cell so far."""

    line: Resolved
    point: str
    is_number: bool
    taken: list[tuple[ExtractLine, Amount | None]] = field(default_factory=list)


def allocated(lines: ExtractLines, mapping: ImportMapping, resolved: Sequence[Resolved], inputs: Inputs) -> Allocation:
    """Every line put to the cells it fills.

    Raises:
        Refused: a code stands twice, a printed word is no figure, or the control total does not agree.
        MappingInvalid: a code would count twice, or the workbook lacks a row or column.
    """
    finder, named = Finder(resolved), Named(mapping)
    bins = _Bins(resolved, inputs.point)
    left: _Left = defaultdict(list)
    problems: list[str] = []
    for line in lines.lines:
        if line.fate is Fate.LEFT_OUT:
            _leave(left, line, line.why)
            continue
        why = _on_purpose(line, mapping) if named.by(line.code) == "ignored" else ""
        feeds = [] if why else _feeds(finder, line)
        if feeds and line.problem:
            problems.append(f"row {line.row}: {line.problem}")
        elif feeds:
            problems += bins.put(line, feeds)
        elif line.fate is Fate.LINE:
            _leave(left, line, why or _UNKNOWN)
    _refuse(problems, "import_unreadable", "cannot be read as figures", "Correct the extract, or leave the rows out.")
    _refuse_duplicates(bins.found.values(), mapping)
    filled = _merged([_filled(each, left) for _, each in sorted(bins.found.items())])
    numeric = tuple(f for f in mapping.figures if any(r.target.figure == f and _is_number(r, inputs) for r in resolved))
    return Allocation(
        filled,
        tuple(_control(figure, lines.lines, filled, left) for figure in numeric),
        tuple((line.row, line.why) for line in lines.lines if line.fate is Fate.TOTAL),
        tuple(each for figure in numeric if (each := _unknown(left, figure)) is not None),
        bins.nothing(),
    )


def _unknown(left: _Left, figure: str) -> LeftOut | None:
    """The codes the mapping does not name that have a figure in a column; None where there is none."""
    rows, codes, total = _those(left, figure, _UNKNOWN)
    return LeftOut(figure, _UNKNOWN, rows, codes, total) if rows else None


def _feeds(finder: Finder, line: ExtractLine) -> list[Resolved]:
    """The lines of the mapping that a row feeds; a total feeds only those that ask for one."""
    return [f for f in finder.feeds(line.code) if f.target.printed_total is (line.fate is Fate.TOTAL)]


class _Bins:
    """Rows put to the cells they fill: one bin for each line of the mapping and return point.

    Args:
        resolved: The lines of the mapping.
        now: The current return point: where a line does not tell return points apart, all periods are one.
    """

    def __init__(self, resolved: Sequence[Resolved], now: str) -> None:
        self._resolved, self._now = resolved, now
        self._order = {id(line): at for at, line in enumerate(resolved)}
        self.found: dict[tuple[int, str], _Bin] = {}

    def put(self, line: ExtractLine, feeds: Iterable[Resolved]) -> list[str]:
        """Put a row to the cells it feeds; gives back what stands against it, in words."""
        problems = []
        for feed in feeds:
            figure = feed.target.figure
            point = line.point if POINT in feed.target.row + feed.target.column else self._now
            key = (self._order[id(feed)], point)
            each = self.found.get(key)
            if each is None:
                each = self.found[key] = _Bin(feed, point, feed.column(point).kind is Kind.NUMBER)
            if each.is_number and figure in line.not_figures:
                problems.append(f"row {line.row}: “{_short(line.not_figures[figure])}” in “{figure}” is no figure")
            else:
                each.taken.append((line, line.amounts.get(figure)))
        return problems

    def nothing(self) -> tuple[str, ...]:
        """The lines of the mapping, and the codes within them, that the extract says nothing of."""
        codes: dict[int, set[str]] = defaultdict(set)
        for (at, _), each in self.found.items():
            codes[at] |= {same_code(line.code) for line, _ in each.taken}
        found = []
        for at, line in enumerate(self._resolved):
            target = line.target
            name = f"{line.table.contract.name}, {target.row}, {target.column}"
            missing = [c for c in target.codes if not c.endswith("*") and same_code(c) not in codes[at]]
            if at not in codes or not codes[at]:
                found.append(
                    f"{name}: no row of the extract for {', '.join(target.codes) or 'it'} in “{target.figure}”"
                )
            elif missing:
                found.append(f"{name}: no row of the extract for {', '.join(missing)}; the other codes were added up")
        return (*found, *self._fallen_out())

    def _fallen_out(self) -> Iterator[str]:
        """Codes that have rows in an earlier period and none in the latest, which alone counts."""
        for (_, point), each in sorted(self.found.items()):
            gone = {same_code(line.code): line.code for line, _ in each.taken}
            for line, _ in _latest(each):
                gone.pop(same_code(line.code), None)
            if gone:
                target = each.line.target
                yield (
                    f"{each.line.table.contract.name}, {target.row.replace(POINT, point)}, "
                    f"{target.column.replace(POINT, point)}: no row of the extract for {', '.join(gone.values())} in "
                    f"the latest period, whose figures alone count; the other codes were added up"
                )


def _latest(each: _Bin) -> list[tuple[ExtractLine, Amount | None]]:
    """The rows that count: all of them where periods are added up, else those of the latest that has a figure."""
    if each.line.adds_up or not each.is_number:
        return each.taken
    latest = max((line.order for line, amount in each.taken if amount is not None), default=0)
    return [(line, amount) for line, amount in each.taken if line.order >= latest]


def _merged(filled: Iterable[Filled]) -> tuple[Filled, ...]:
    """One figure a cell: lines of the mapping that fill the same cell are added up.

    Raises:
        Refused: words, or a printed total, would be added to something.
    """
    found: dict[tuple[str, str, str], Filled] = {}
    for each in filled:
        first = found.get(each.id)
        if first is None:
            found[each.id] = each
            continue
        numbers = all(isinstance(value, Decimal) or value is None for value in (first.value, each.value))
        if not numbers or first.target.printed_total or each.target.printed_total:
            raise Refused(
                "cell_filled_twice",
                f"Two lines of the mapping fill {each.entry.place} ({each.row.label}), and cannot be added up.",
                "Take one of them out of the mapping.",
            )
        parts = first.parts + each.parts
        value = sum((part.value for part in parts), Decimal(0)) if parts else None
        rows, without = first.rows + each.rows, first.without + each.without
        found[each.id] = replace(first, value=value, parts=parts, rows=rows, without=without)
    return tuple(found.values())


def _is_number(line: Resolved, inputs: Inputs) -> bool:
    return line.column(inputs.points[0]).kind is Kind.NUMBER


def _on_purpose(line: ExtractLine, mapping: ImportMapping) -> str:
    plain = same_code(line.code)
    for each in mapping.ignored:
        for code in each.code:
            mine = same_code(code.removesuffix("*"))
            if plain == mine or (code.endswith("*") and plain.startswith(mine)):
                return f"left out on purpose: {each.why}"
    return _UNKNOWN


def _leave(left: _Left, line: ExtractLine, why: str, figure: str = "") -> None:
    for name in (figure,) if figure else line.amounts:
        left[name, why].append(line)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def _refuse(problems: Sequence[str], code: str, what: str, fix: str) -> None:
    if problems:
        more = f"; and {len(problems) - _MOST_PROBLEMS} more" if len(problems) > _MOST_PROBLEMS else ""
        raise Refused(code, f"Some rows {what}: {'; '.join(problems[:_MOST_PROBLEMS])}{more}.", fix)


def _refuse_duplicates(bins: Iterable[_Bin], mapping: ImportMapping) -> None:
    if mapping.shape.duplicates == "sum":
        return
    found: dict[str, None] = {}
    for each in bins:
        seen: dict[tuple[str, int], int] = {}
        for line, _ in each.taken:
            first = seen.setdefault((same_code(line.code), line.order), line.row)
            if first != line.row and (line.code or mapping.shape.period):
                found[f"{line.code or 'the same period'} in rows {first} and {line.row}"] = None
    _refuse(
        list(found),
        "duplicate_code",
        "have the same code",
        'If their figures are to be added up, say so in the mapping: duplicates = "sum".',
    )


def _filled(each: _Bin, left: _Left) -> Filled:
    """The value of one cell: rows added up, or of several periods the latest."""
    feed, point = each.line, each.point
    row, column = feed.row(point), feed.column(point)
    if column.kind is not Kind.NUMBER:
        return _in_words(each)
    taken = _latest(each)
    counted = {line.row for line, _ in taken}
    for line, amount in each.taken:
        if line.row not in counted and amount is not None and line.fate is Fate.LINE:
            _leave(left, line, _EARLIER, feed.target.figure)
    base = (column.unit or row.unit).base
    parts, without = [], []
    for line, amount in taken:
        if amount is None:
            without.append(line.row)
            continue
        try:
            value = feed.value(amount, row, column, base)
        except UnitsDiffer as wrong:
            raise Refused(
                "unit_differs", f"Row {line.row}, “{feed.target.figure}”: {wrong}.", "Correct the mapping."
            ) from None
        parts.append(Part(line.row, line.code, feed.target.figure, value, amount.value))
    total = sum((part.value for part in parts), Decimal(0)) if parts else None
    rows = tuple(line.row for line, _ in taken)
    return Filled(feed.target, feed.table, row, column, total, tuple(parts), rows, tuple(without))


def _in_words(each: _Bin) -> Filled:
    """A cell of text, of a list, or of a date: the extract may have but one word for it."""
    feed, point = each.line, each.point
    row, column = feed.row(point), feed.column(point)
    latest = max(line.order for line, _ in each.taken)
    lines = [line for line, _ in each.taken if line.order == latest]
    said = list(dict.fromkeys(words for line in lines if (words := line.words.get(feed.target.figure, ""))))
    if len(said) > 1:
        raise Refused(
            "two_texts",
            f"Rows {listed_rows([line.row for line in lines])} have different words for {row.label}, {column.header}.",
            "A cell of text can be filled from one row only: correct the mapping.",
        )
    value: Value = said[0] if said else None
    if value is not None and column.kind is Kind.DATE:
        value = day(said[0])
    elif value is not None and column.allowed:
        value = listed(said[0], column.allowed)
    if said and (value is None or (column.allowed and value not in column.allowed)):
        wanted = "a date, as 30/11/2021" if column.kind is Kind.DATE else f"one of {', '.join(column.allowed)}"
        raise Refused(
            "not_allowed",
            f"Row {lines[0].row}: “{_short(said[0])}” is not {wanted}.",
            "Correct the extract or the mapping.",
        )
    return Filled(feed.target, feed.table, row, column, value, (), tuple(line.row for line in lines))


def _control(
    figure: str,
    lines: Sequence[ExtractLine],
    filled: Sequence[Filled],
    left: Mapping[tuple[str, str], Sequence[ExtractLine]],
) -> Control:
    """The control total of a figure column; the two sides are added up from different things.

    Raises:
        Refused: they differ, so that something was lost or counted twice.
    """
    read = {
        line.row: amount.value
        for line in lines
        if line.fate is not Fate.TOTAL and (amount := line.amounts.get(figure)) is not None
    }
    imported = {
        part.row: part.printed
        for each in filled
        if not each.target.printed_total
        for part in each.parts
        if part.figure == figure
    }
    others: list[LeftOut] = []
    accounted = set(imported)
    for name, why in left:
        if name == figure:
            rows, codes, total = _those(left, figure, why, accounted)
            accounted |= set(rows)
            if rows:
                others.append(LeftOut(figure, why, rows, codes, total))
    rest = [line for line in lines if line.row in read and line.row not in accounted]
    if rest:
        others.append(LeftOut(figure, _OTHER, *_added(figure, rest)))
    control = Control(
        figure,
        sum(read.values(), Decimal(0)),
        len(read),
        sum(imported.values(), Decimal(0)),
        len(imported),
        tuple(others),
    )
    if not control.agrees:
        raise Refused(
            "control_total",
            f"The control total of “{figure}” does not agree: {control.read:,f} read, {control.imported:,f} imported.",
            "Nothing was written. Please report this.",
        )
    return control


def _those(
    left: Mapping[tuple[str, str], Sequence[ExtractLine]], figure: str, why: str, accounted: Iterable[int] = ()
) -> tuple[tuple[int, ...], tuple[str, ...], Decimal]:
    gone = set(accounted)
    return _added(figure, [line for line in left.get((figure, why), ()) if line.row not in gone])


def _added(figure: str, lines: Iterable[ExtractLine]) -> tuple[tuple[int, ...], tuple[str, ...], Decimal]:
    """Row numbers, codes and the sum of those lines that have a figure in a column."""
    found = {line.row: (line, amount.value) for line in lines if (amount := line.amounts.get(figure)) is not None}
    codes = tuple(dict.fromkeys(line.code for line, _ in found.values() if line.code))
    return tuple(found), codes, sum((value for _, value in found.values()), Decimal(0))
