"""Packs: which sheets are made, in which order. A sheet is written once and may serve several packs."""

from __future__ import annotations

from collections.abc import Callable

from hnb_xl.errors import BadArgument
from hnb_xl.model.inputs import Inputs
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
    portfolio,
    risks,
    summary,
    themes,
)
from hnb_xl.present.view import Page

# A pack may hold pages that depend on what was entered: one for each theme.
Pages = Page | Callable[[Inputs], tuple[Page, ...]]

PACKS: dict[str, tuple[Pages, ...]] = {
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
    PORTFOLIO: (portfolio.PAGE, themes.pages, finance.PAGE, risks.PAGE, checks.PAGE),
}


def pages_of(pack: str, inputs: Inputs) -> tuple[Page, ...]:
    """The pages of a pack for what was entered; of the return where the workbook names none.

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
    found: list[Page] = []
    for each in PACKS[name]:
        found += [each] if isinstance(each, Page) else each(inputs)
    return tuple(found)
