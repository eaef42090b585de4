"""HN060: more safety valve funding was paid than was due, or than the agreement allows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import RowView, View
from hnb_xl.check.words import say
from hnb_xl.model.finding import Severity
from hnb_xl.model.money import Interval

_PAYMENT: dict[str, Typed] = {"instalment": "First", "year": "2021-22", "due": 5_000_000}


@Rule(
    code="HN060",
    title="Paid more than is due",
    severity=Severity.ERROR,
    family=Family.AGREEMENT,
    message="{row}: {value} was paid, {over} more than the {expected} that is due at most.",
    fix="Check {place} and what was due; a payment made good belongs to the instalment it was withheld from.",
    reads=("payment.year", "payment.due", "payment.paid", "profile.year", "profile.sv_max"),
    needs=("payment.paid",),
    source="Safety Valve agreement, payment schedule",
    passing={"payment": (_PAYMENT | {"paid": 5_000_000},)},
    failing={"payment": (_PAYMENT | {"paid": 50_000_000},)},
)
def paid_more_than_is_due(look: View) -> Iterator[Fault]:
    """Each instalment is at most what is due, and those of all years together at most the agreement's maximum."""
    rows = [row for row in look.rows("payment") if row.number("paid") is not None]
    if not rows:
        raise NothingToCheck("no payment has an amount")
    over: set[str] = set()
    for row in rows:
        paid, due = row.number("paid"), row.number("due")
        if paid is not None and due is not None and paid > due and not row.may_be_equal("paid", "due"):
            over.add(row.key)
            words = {"over": say(paid - due, "GBP")}
            yield row.fault("paid", expected=due, difference=paid - due, related=(row["due"].place,), words=words)
    profile = [row for row in look.rows("profile") if row.number("sv_max") is not None]
    most, paid_in_all = _total(profile, "sv_max"), _total(rows, "paid")
    is_beyond = paid_in_all.low > most.high if profile else False
    if not over and is_beyond:
        last = rows[-1]
        yield last.fault(
            "paid",
            value=paid_in_all.middle,
            expected=most.middle,
            difference=paid_in_all.middle - most.middle,
            related=(
                *(row["paid"].place for row in rows[:-1]),
                *(row["sv_max"].place for row in profile),
            ),
            words={"over": say(paid_in_all.middle - most.middle, "GBP")},
            message="The payments of all years come to {value}, {over} more than the agreement's maxima of {expected}.",
        )


def _total(rows: list[RowView], column: str) -> Interval:
    """What a column comes to, as far as published rounding lets it be known."""
    total = Interval(Decimal(0), Decimal(0))
    for row in rows:
        total = total + (row[column].interval or Interval(Decimal(0), Decimal(0)))
    return total
