"""HN061: a payment's status and its amounts contradict one another, or a status says money came but not how much."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import RowView, View
from hnb_xl.check.words import say
from hnb_xl.model.finding import Severity

_PAYMENT: dict[str, Typed] = {"instalment": "First", "year": "2021-22", "due": 5_000_000, "paid": 5_000_000}


@Rule(
    code="HN061",
    title="Payment's status contradicts its amount",
    severity=Severity.WARNING,
    family=Family.AGREEMENT,
    message="{row} is “{status}”, but {what}.",
    fix="Correct the status or the amount in {place}; the deficit after payments received counts what was paid.",
    reads=("payment.due", "payment.paid", "payment.status"),
    needs=("payment.status",),
    source="Safety Valve agreement: due, paid, part-paid, withheld, made good",
    passing={"payment": (_PAYMENT | {"status": "paid"},)},
    failing={"payment": (_PAYMENT | {"status": "withheld"},)},
)
def payment_status_contradicts_its_amount(look: View) -> Iterator[Fault]:
    """Paid and made good mean the whole that was due, part-paid some of it, due and withheld nothing yet."""
    if not any(row.words("status") for row in look.rows("payment")):
        raise NothingToCheck("no payment has a status")
    for row in look.rows("payment"):
        what, is_mild = _wrong(row)
        if what:
            related = (row["status"].place, row["due"].place)
            severity = Severity.NOTE if is_mild else Severity.WARNING
            words = {"status": row.words("status"), "what": what}
            yield row.fault("paid", expected=row.number("due"), related=related, words=words, severity=severity)


def _wrong(row: RowView) -> tuple[str, bool]:
    """What contradicts the status, in words; and whether it is only left open."""
    status, due, paid = row.words("status"), row.number("due"), row.number("paid")
    if status in {"paid", "part-paid", "made good"} and paid is None:
        return "the amount paid is not given", True
    if paid is None:
        return "", False
    is_even = row.may_be_equal("paid", "due")
    whole = due is not None and (paid >= due or is_even)
    if status in {"paid", "made good"} and due is not None and not whole:
        return f"{say(paid, 'GBP')} was paid of {say(due, 'GBP')}", False
    if status == "part-paid" and (whole or paid == 0):
        return f"{say(paid, 'GBP')} was paid{', which is all that was due' if whole else ''}", False
    if status in {"withheld", "due"} and paid > 0:
        return f"{say(paid, 'GBP')} was paid", False
    return "", False
