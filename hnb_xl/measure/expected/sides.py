"""Terms, sums and quotients of entered figures, each with the interval that published rounding leaves it.

A side is worked out by the same function that measures the figure; its interval is the least and the most that the
function gives over the intervals of its terms.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from hnb_xl.measure.model_lines import parts_of
from hnb_xl.model.expectation import Side, Term, name_of, unit_of
from hnb_xl.model.inputs import InputRow, Inputs
from hnb_xl.model.money import Interval

PLUS, MINUS = Decimal(1), Decimal(-1)


def term(row: InputRow, column: str, sign: Decimal = PLUS) -> Term | None:
    """The figure a row holds in a column, or None when there is none."""
    entry = row.cells.get(column)
    if entry is None or entry.number is None:
        return None
    return Term(row.table, row.key, column, name_of(row), entry, unit_of(row, column), sign)


def made_up(inputs: Inputs, row: InputRow, column: str, sign: Decimal = PLUS) -> tuple[Term, ...]:
    """The figures a row’s figure is made of: itself, or of a total left blank its parts; none if one is missing."""
    return _made_up(inputs, row, column, sign, frozenset())


def _made_up(inputs: Inputs, row: InputRow, column: str, sign: Decimal, above: frozenset[str]) -> tuple[Term, ...]:
    own = term(row, column, sign)
    if own is not None:
        return (own,)
    if not row[column].is_blank or row.key in above:  # words are no figure yet; a part of itself is a rule's business
        return ()
    found: list[Term] = []
    for part in parts_of(row.words("parts")):
        below = inputs[row.table].get(part.key)
        terms = _made_up(inputs, below, column, sign * part.sign, above | {row.key}) if below is not None else ()
        if not terms:
            return ()
        found += terms
    return tuple(found)


def exact(found: Term) -> Term:
    """A figure that is not rounded, whatever its row's precision says of the others."""
    return replace(found, entry=replace(found.entry, quantum=Decimal(0)))


def alone(only: Term) -> Side:
    """A single figure."""
    return Side(only.value, only.interval, (only,), only.label)


def follows(function: Callable[..., Decimal | None], terms: Sequence[Term], formula: str, pattern: str) -> Side | None:
    """What a measure gives on some figures; None where it gives nothing.

    The function must rise or fall steadily with each figure (sums, differences, shares and quotients do), so that its
    least and most lie where every figure is at an end of its interval.
    """
    middle = [each.value for each in terms]
    value = function(*middle)
    if value is None:
        return None
    low: list[Decimal] = []
    high: list[Decimal] = []
    for index, each in enumerate(terms):
        ends = each.interval.low, each.interval.high
        given = [function(*middle[:index], end, *middle[index + 1 :]) for end in ends]
        if given[0] is None or given[1] is None:
            return None  # at one end of its rounding the figure divides by nought: nothing can be said
        low.append(ends[0] if given[0] <= given[1] else ends[1])
        high.append(ends[1] if given[0] <= given[1] else ends[0])
    least, most = function(*low), function(*high)
    if least is None or most is None or not least <= value <= most:
        return None  # rounding so coarse that a divisor may be on either side of nought
    return Side(value, Interval(least, most), tuple(terms), formula, pattern)


def added(terms: Sequence[Term], formula: str) -> Side:
    """Figures added up, each with its sign."""
    value = sum((each.value for each in terms), Decimal(0))
    spread = Interval(Decimal(0), Decimal(0))
    for each in terms:
        spread = spread + each.interval
    return Side(value, spread, tuple(terms), formula, " + ".join(f"{{{index}}}" for index in range(len(terms))))


def header(inputs: Inputs, table: str, column: str) -> str:
    """A column as the workbook heads it."""
    return inputs[table].contract.column(column).header
