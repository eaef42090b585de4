"""HN053: a figure is a thousand or a million times its neighbours, or a percentage a hundred times: another unit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.series import READS, Told, neighbours, series
from hnb_xl.check.view import View
from hnb_xl.check.words import listed, say
from hnb_xl.model.finding import Severity

# How many times its neighbours a figure may be before it must be in another unit: about 1,000 or 1,000,000 times for
# pounds and counts, about 100 times for percentages; each band leaves room for what a year may change.
_THOUSAND, _MILLION = (Decimal(1000), Decimal(4)), (Decimal(1_000_000), Decimal(4))
_HUNDRED = (Decimal(100), Decimal(3))
_BANDS = {"GBP": (_THOUSAND, _MILLION), "count": (_THOUSAND,), "percent": (_HUNDRED,)}
_ALIKE = 20  # neighbours further apart than this say nothing of each other

_LINE: dict[str, Typed] = {"key": "allocation", "line": "HNB allocation", "unit": "£m", "plan": 25.897}


@Rule(
    code="HN053",
    title="Figure in another unit",
    severity=Severity.ERROR,
    family=Family.ENTRY,
    message="{row}: {value} under “{column}” is about {times} {others}.",
    fix="Type {place} in the unit of its row: £, £k and £m differ a thousandfold, and 5% is typed as 5%, not as 5.",
    reads=READS,
    source="Entry: £ for £k, £k for £m, 5 for 5%",
    passing={"model": (_LINE | {"previous": 25.690, "actual": 25.690},)},
    failing={"model": (_LINE | {"previous": 25.690, "actual": 25_690},)},
)
def figure_in_another_unit(look: View) -> Iterator[Fault]:
    """A figure is of the size of its baseline, target and other returns, or of its other years and months."""
    compared = False
    for told in series(look):
        for each in told:
            others = neighbours(told, each)
            if not each.value or not others:
                continue
            compared = True
            factor = _factor(each, others)
            if factor and (len(others) > 1 or each is told[-1]):
                nearest = others[-1]
                yield each.row.fault(
                    each.column,
                    expected=nearest.value,
                    related=tuple(other.entry.place for other in others),
                    words={"times": factor, "others": _others(others, each)},
                )
    if not compared:
        raise NothingToCheck("no figure has another beside it to be held against")


def _factor(each: Told, others: list[Told]) -> str:
    """How many times its neighbours a figure is, in words; nothing where all may be in one unit."""
    unit = each.unit
    sizes = [abs(other.value) for other in others]
    if max(sizes) > _ALIKE * min(sizes):
        return ""
    for scale, room in _BANDS.get(unit, ()):
        ratios = [abs(each.value) / size for size in sizes]
        if all(scale / room <= ratio <= scale * room for ratio in ratios):
            return f"{scale:,} times"
        if all(scale / room <= 1 / ratio <= scale * room for ratio in ratios):
            return "a " + {100: "hundredth", 1000: "thousandth", 1_000_000: "millionth"}[int(scale)] + " of"
    return ""


def _others(others: list[Told], each: Told) -> str:
    unit = each.unit
    return listed(f"{say(other.value, unit)} ({other.entry.place})" for other in others[-3:])
