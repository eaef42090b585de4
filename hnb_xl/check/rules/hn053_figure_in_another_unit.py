"""HN053: a figure is a thousand or a million times its neighbours, or a percentage a hundred times: another unit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.series import READS, another_unit, neighbours, series
from hnb_xl.check.view import View
from hnb_xl.check.words import listed, say
from hnb_xl.model.finding import Severity

_IN_WORDS = {
    Decimal(100): "100 times",
    Decimal(1000): "1,000 times",
    Decimal(1_000_000): "1,000,000 times",
    1 / Decimal(100): "a hundredth of",
    1 / Decimal(1000): "a thousandth of",
    1 / Decimal(1_000_000): "a millionth of",
}
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
        for at, each in enumerate(told):
            others = neighbours(told, at)
            if not each.value or not others:
                continue
            compared = True
            times = another_unit(each, others)
            if times is not None and (len(others) > 1 or each is told[-1]):
                shown = listed(f"{say(other.value, each.unit)} ({other.entry.place})" for other in others)
                yield each.row.fault(
                    each.column,
                    expected=others[-1].value,
                    related=tuple(other.entry.place for other in others),
                    words={"times": _IN_WORDS[times], "others": shown},
                )
    if not compared:
        raise NothingToCheck("no figure has another beside it to be held against")
