"""HN038: a RAG policy makes no sense, so that what it should rate is not rated, or oddly."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import RowView, View
from hnb_xl.check.words import say
from hnb_xl.model.finding import Severity

_POLICY: dict[str, Typed] = {"policy": "unit cost", "amber_pct": 0.0}


@Rule(
    code="HN038",
    title="RAG policy makes no sense",
    severity=Severity.ERROR,
    family=Family.ENTRY,
    message="{row}: {what}, so {then}.",
    fix="Correct {place}: thresholds are from nought up, and Red begins no nearer to the target than Amber.",
    reads=("policy.policy", "policy.amber_pct", "policy.red_pct", "policy.amber_amount", "policy.red_amount"),
    needs=("policy.policy",),
    source="RAG policy",
    final="Nothing is rated by such a policy",
    passing={"policy": (_POLICY | {"red_pct": 0.05},)},
    failing={"policy": (_POLICY | {"red_pct": -0.05},)},
)
def policy_makes_no_sense(look: View) -> Iterator[Fault]:
    """Thresholds are numbers from nought up, and Red begins where Amber ends or beyond."""
    for row in look.rows("policy"):
        for unit in ("pct", "amount"):
            amber, red = f"amber_{unit}", f"red_{unit}"
            unusable = [column for column in (amber, red) if not _is_usable(row, column)]
            for column in unusable:
                words = {"what": "“{}” is no threshold".format(look.column("policy", column).header)}
                yield row.fault(column, words=words | {"then": "nothing that names the policy is rated"})
            if unit == "pct" and not unusable:
                yield from _beyond_the_target(look, row, (amber, red))
            low, high = row.number(amber), row.number(red)
            if not unusable and low is not None and high is not None and high < low:
                headers = [look.column("policy", column).header for column in (red, amber)]
                words = {
                    "what": "“{}” is less than “{}”".format(*headers),
                    "then": "Red begins where Green still holds",
                }
                yield row.fault(red, expected=low, related=(row[amber].place,), words=words)


def _beyond_the_target(look: View, row: RowView, columns: tuple[str, str]) -> Iterator[Fault]:
    """A share of the target above all of it: mostly 5 typed for 5%."""
    for column in columns:
        share = row.number(column)
        if share is not None and share > 1:
            header = look.column("policy", column).header
            words = {
                "what": f"“{header}” is {say(share, 'percent')} of the target",
                "then": "it is hardly ever reached",
            }
            yield row.fault(column, words=words, severity=Severity.WARNING)


def _is_usable(row: RowView, column: str) -> bool:
    number = row.number(column)
    return row[column].is_blank or (number is not None and number >= 0)
