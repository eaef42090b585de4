"""The twelve worksheet functions, on what a worksheet hands over: the one body behind every door.

Row functions take single values or ranges of one shape, and give that shape; aggregates (`deficit`,
`deficit_after`, `ytd`) give one value. A blank or text operand gives a blank, an optional argument left blank
its default, and wrong input `#HNB! ` and the reason, in the cell it belongs to. Every answer is a float or
text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import repeat

from hnb_xl.errors import HnbError
from hnb_xl.measure import deficit as _deficit
from hnb_xl.measure import profile as _profile
from hnb_xl.measure import risk as _risk
from hnb_xl.measure import variance as _variance
from hnb_xl.measure.cells import (
    PREFIX,
    Reader,
    answer,
    columns,
    figure,
    figure_or,
    figures,
    is_blank,
    reshape,
    single,
    word_or,
)
from hnb_xl.measure.rating import Tolerance
from hnb_xl.measure.rating import rag as _rag
from hnb_xl.measure.rating_in_floats import QuickRating
from hnb_xl.measure.variance import known_better

_better = word_or("lower")
_combine = word_or("either")
_or_nil = figure_or(Decimal(0))

_NUMBERS = frozenset({float, int})


def variance(actual: object, plan: object) -> object:
    """Actual less plan."""
    return _each_row(_variance.variance, (figure, actual), (figure, plan))


def adverse(actual: object, plan: object, better: object = None) -> object:
    """The variance turned so that positive is worse."""
    return _each_row(_variance.adverse, (figure, actual), (figure, plan), (_better, better))


def variance_pct(actual: object, plan: object) -> object:
    """The variance as a fraction of the size of the plan; blank when the plan is 0."""
    return _each_row(_variance.variance_pct, (figure, actual), (figure, plan))


def direction(previous: object, current: object, better: object = None) -> object:
    """Better, Worse or Same since the earlier period."""
    return _each_row(_variance.direction, (figure, previous), (figure, current), (_better, better))


def prorata(target: object, months_elapsed: object, baseline: object = None) -> object:
    """Where a figure should stand after some months, from the baseline."""
    return _each_row(_profile.prorata, (figure, target), (figure, months_elapsed), (_or_nil, baseline))


def net(issued: object, ceased: object, movers: object = None) -> object:
    """Issued, less ceased (written with either sign), with movers."""
    return _each_row(_profile.net, (figure, issued), (figure, ceased), (_or_nil, movers))


def headroom(ceiling: object, deficit: object) -> object:
    """How far the deficit is below the ceiling; negative is a breach."""
    return _each_row(_deficit.headroom, (figure, ceiling), (figure, deficit))


def risk(impact: object, likelihood: object) -> object:
    """Impact times likelihood, each a whole number 1 to 5."""
    return _each_row(_risk.score, (figure, impact), (figure, likelihood))


def deficit(brought_forward: object, in_year_range: object) -> object:
    """The cumulative deficit before safety valve funding."""
    return answer(
        lambda: _deficit.cumulative(figure(single(brought_forward, "brought_forward")), figures(in_year_range))
    )


def deficit_after(before: object, payments_range: object) -> object:
    """The deficit less the payments."""
    return answer(lambda: _deficit.after_payments(figure(single(before, "before")), figures(payments_range)))


def ytd(values: object) -> object:
    """The sum of the periods that have figures."""
    return answer(lambda: _profile.ytd(figures(values)))


def rag(
    actual: object,
    target: object,
    better: object = None,
    amber_pct: object = None,
    red_pct: object = None,
    amber_amount: object = None,
    red_amount: object = None,
    combine: object = None,
) -> object:
    """Green, Amber or Red, by tolerances that are fractions of the target, amounts, or both."""
    policy = (better, amber_pct, red_pct, amber_amount, red_amount, combine)

    def rate_all() -> object:
        width, runs = columns((actual, target, *policy))
        varies = any(isinstance(part, list | tuple) for part in policy)
        raters = _raters(zip(*runs[2:], strict=True)) if varies else repeat(_rater(policy))
        pairs = zip(*runs[:2], strict=True)
        # repeat() has no end, so the pairs end it
        return reshape([rate(*pair) for pair, rate in zip(pairs, raters, strict=False)], width)

    return answer(rate_all)


def _each_row(compute: Callable[..., object], *operands: tuple[Reader, object]) -> object:
    readers = [reader for reader, _ in operands]

    def one(cells: tuple[object, ...]) -> object:
        return answer(lambda: compute(*[read(cell) for read, cell in zip(readers, cells, strict=True)]))

    def all_rows() -> object:
        width, runs = columns([cells for _, cells in operands])
        return reshape([one(cells) for cells in zip(*runs, strict=True)], width)

    return answer(all_rows)


class _Rater:
    """Rates pairs of cells by one policy, which is read once: better, the four thresholds, and combine."""

    def __init__(self, better: object, *thresholds: object, combine: object) -> None:
        amber_pct, red_pct, amber_amount, red_amount = (figure(cell) for cell in thresholds)
        self.better = known_better(_better(better))
        self.tolerance = Tolerance(amber_pct, red_pct, amber_amount, red_amount, _combine(combine))
        self.quick = QuickRating(self.better, self.tolerance)
        # A threshold that says "TBC" is an operand without a figure, not one left out.
        self.is_rated = not any(isinstance(cell, str) and not is_blank(cell) for cell in thresholds)

    def __call__(self, actual: object, target: object) -> object:
        # by type, for a logical value is an int as well
        if self.is_rated and type(actual) in _NUMBERS and type(target) in _NUMBERS:
            sure = self.quick.rate(actual, target)  # type: ignore[arg-type]  # one of _NUMBERS, as just seen
            if sure is not None:
                return sure
        return answer(lambda: self._exactly(actual, target))

    def _exactly(self, actual: object, target: object) -> object:
        rated = _rag(figure(actual), figure(target), self.better, self.tolerance)
        return rated if self.is_rated else None


def _rater(policy: Sequence[object]) -> Callable[[object, object], object]:
    """A rater for one policy; a policy that is refused gives its reason for every pair."""
    *parts, combine = policy
    try:
        return _Rater(*parts, combine=combine)
    except HnbError as error:
        reason = PREFIX + error.message
        return lambda *_: reason


def _raters(policies: Iterable[Sequence[object]]) -> Iterator[Callable[[object, object], object]]:
    """A rater for each row; rows of the same policy, and most are, share theirs."""
    known: dict[tuple[object, ...], Callable[[object, object], object]] = {}
    for policy in policies:
        # 1 and TRUE are equal as keys, but not the same policy
        key = (*policy, *map(type, policy))
        if key not in known:
            known[key] = _rater(policy)
        yield known[key]
