"""HN067: money moves from the schools block without the approval it needs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import RowView, View
from hnb_xl.check.words import say
from hnb_xl.model.finding import Severity

LIMIT = Decimal("0.005")
_NONE = frozenset({"no", "none", "not yet", "n/a", "na", "pending", "refused", "awaited"})

_AGREED: dict[str, Typed] = {"schools_block": 152_307_800, "transfer": 761_539, "forum": "12 January 2021, item 6"}


@Rule(
    code="HN067",
    title="Block transfer without approval",
    severity=Severity.ERROR,
    family=Family.AGREEMENT,
    message="The transfer of {value} from the schools block has no approval by {who}{why}.",
    fix="Give the date or minute of the approval in {place}, or correct the amount.",
    reads=(
        "agreement.schools_block",
        "agreement.transfer",
        "agreement.forum",
        "agreement.secretary",
        "kpi.fact",
        "kpi.{point}",
    ),
    source="DSG conditions of grant and School Forums regulations: 0.5% of the schools block",
    passing={"agreement": (_AGREED,)},
    failing={"agreement": (_AGREED | {"transfer": 861_539},)},
)
def block_transfer_without_approval(look: View) -> Iterator[Fault]:
    """Any transfer has Schools Forum's approval; one above 0.5% of the gross schools block the Secretary of State's.

    Where a KPI reports block transfers and the Agreement sheet says nothing of them, that is noted.
    """
    block, transfer, forum, state = (
        look.item("agreement", key) for key in ("schools_block", "transfer", "forum", "secretary")
    )
    agreed = transfer.number("value") if transfer else None
    if transfer is None or agreed is None:
        yield from _unsaid(look, transfer)
        return
    if agreed <= 0:
        raise NothingToCheck("no transfer is agreed")
    place = (transfer["value"].place,)
    if forum is not None and not _approved(forum):
        yield forum.fault("value", value=agreed, unit="GBP", related=place, words={"who": "Schools Forum", "why": ""})
    gross = block.number("value") if block else None
    if block is not None and gross is not None and state is not None and agreed > LIMIT * gross:
        if not _approved(state):
            why = f": it is above 0.5% of {say(gross, 'GBP')}, which is {say(LIMIT * gross, 'GBP')}"
            yield state.fault(
                "value",
                value=agreed,
                expected=LIMIT * gross,
                difference=agreed - LIMIT * gross,
                unit="GBP",
                related=(*place, block["value"].place),
                words={"who": "the Secretary of State", "why": why},
            )
    elif block is not None and gross is None:
        yield block.fault(
            "value",
            value=agreed,
            unit="GBP",
            related=place,
            severity=Severity.WARNING,
            message="The gross schools block is not given, so nobody can say whether the transfer of {value} is within "
            "0.5% of it.",
        )


def _approved(item: RowView) -> bool:
    words = "" if item["value"].is_blank else str(item["value"].value or item.words("value"))
    return bool(words) and words.casefold().strip(" .") not in _NONE


def _unsaid(look: View, transfer: RowView | None) -> Iterator[Fault]:
    """Transfers that a KPI reports and the Agreement sheet says nothing of."""
    for row in look.rows("kpi"):
        moved = row.number(look.point) if look.point in row.columns else None
        if row.words("fact") == "hnb.transfers" and moved is not None and moved > 0 and transfer is not None:
            yield row.fault(
                look.point,
                related=(transfer["value"].place,),
                severity=Severity.NOTE,
                message="{row} is {value}, but the Agreement sheet says neither what transfer was agreed nor who "
                "approved it.",
            )
            return
    raise NothingToCheck("no transfer is agreed and none is reported")
