"""Packs: which sheets are made, in which order. A sheet is written once and may serve several packs."""

from __future__ import annotations

from hnb_xl.errors import BadArgument
from hnb_xl.model.packs import HIGHLIGHT, PORTFOLIO, RETURN, pack_named
from hnb_xl.present import (
    appendix_a,
    appendix_b,
    capital,
    checks,
    conditions,
    cover,
    demand,
    finance,
    highlight,
    measures,
    outturn,
    risks,
    summary,
)
from hnb_xl.present.view import Page

PACKS: dict[str, tuple[Page, ...]] = {
    RETURN: (
        cover.PAGE,
        summary.PAGE,
        conditions.PAGE,
        appendix_a.PAGE,
        appendix_b.PAGE,
        outturn.PAGE,
        demand.PAGE,
        risks.PAGE,
        capital.PAGE,
        checks.PAGE,
    ),
    HIGHLIGHT: (highlight.PAGE, measures.PAGE, finance.PAGE, risks.PAGE, checks.PAGE),
    PORTFOLIO: (risks.PAGE, checks.PAGE),
}


def pages_of(pack: str) -> tuple[Page, ...]:
    """The pages of a pack; of the return where the workbook names none.

    Raises:
        BadArgument: there is no such pack.
    """
    name = pack_named(pack)
    if name not in PACKS:
        raise BadArgument(
            "unknown_pack",
            f"There is no dashboard pack “{pack}”.",
            f"Set “Dashboard pack” on the sheet Agreement to one of: {', '.join(PACKS)}.",
        )
    return PACKS[name]
