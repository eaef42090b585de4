"""Whether a hidden figure can be worked out from those that are not: exact elimination over the known identities."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Equation:
    """An identity between figures, each named by a key.

    Attributes:
        labels: What each figure is called.
        values: What each figure is.
        factors: What each is multiplied by in a sum that comes to something known; None for any other shape (a
            quotient), of which only this is known, that all figures but one give the last.
        total: The key of the figure that the others make up; blank where that one had better stay.
    """

    labels: Mapping[str, str]
    values: Mapping[str, Decimal]
    factors: Mapping[str, Fraction] | None
    total: str


Row = dict[str, Fraction]


def recovered(equations: Iterable[Equation], hidden: Collection[str], secret: Iterable[str]) -> Equation | None:
    """An equation by which one of the secret figures can be worked out; None when none can.

    Args:
        equations: What is known of the figures.
        hidden: The keys of every figure that is not published, the secret ones included.
        secret: The keys that nobody may find out.
    """
    wanted = set(secret)
    touched = [
        each for each in equations if not wanted.isdisjoint(each.labels) or not set(hidden).isdisjoint(each.labels)
    ]
    for each in touched:
        unknown = [key for key in each.labels if key in hidden]
        if len(unknown) == 1 and unknown[0] in wanted:
            return each
    linear = [each for each in touched if each.factors is not None]
    return _solved(linear, hidden, wanted)


def _solved(equations: Sequence[Equation], hidden: Collection[str], wanted: set[str]) -> Equation | None:
    """Gauss and Jordan: a row left with a single unknown gives that unknown, whatever equations it took."""
    rows: list[tuple[Row, set[int]]] = []
    for number, each in enumerate(equations):
        row = {key: factor for key, factor in (each.factors or {}).items() if key in hidden and factor}
        if row:
            rows.append((row, {number}))
    done: list[tuple[Row, set[int]]] = []
    while rows:
        pivot, used = rows.pop()
        if not pivot:
            continue
        key = next(iter(pivot))
        rows = [_without(key, pivot, used, other) for other in rows]
        done = [_without(key, pivot, used, other) for other in done]
        done.append((pivot, used))
    for row, used in done:
        if len(row) == 1 and next(iter(row)) in wanted:
            open_ = [equations[number] for number in sorted(used)]
            return next((each for each in open_ if any(key not in hidden for key in each.labels)), open_[0])
    return None


def _without(key: str, pivot: Row, used: set[int], other: tuple[Row, set[int]]) -> tuple[Row, set[int]]:
    """A row less so much of the pivot's that the key goes out of it."""
    row, from_ = other
    if key not in row:
        return other
    factor = row[key] / pivot[key]
    left = {each: row.get(each, Fraction(0)) - factor * pivot.get(each, Fraction(0)) for each in {**row, **pivot}}
    return {each: value for each, value in left.items() if value}, from_ | used
