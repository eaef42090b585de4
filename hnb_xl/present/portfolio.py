"""Portfolio summary: one A4 page with the overall rating, the headlines, workstreams and key risks. W8, W9, M1."""

from __future__ import annotations

from collections.abc import Iterable

from hnb_xl.model.blocks import Banner, Beside, Block, Cards, Charts, Heading, Sheet, Style, Text
from hnb_xl.model.inputs import InputRow, slug
from hnb_xl.present.heatmap import key_risks, risk_map
from hnb_xl.present.rated import Group, banner, conditions, counts, counts_chart, legend, overall, way
from hnb_xl.present.story import assumptions, cards, story
from hnb_xl.present.tabular import Field, tabulate, words
from hnb_xl.present.view import Page, View
from hnb_xl.present.wording import graded, long_date

NAME = "Portfolio summary"
_GRID = (27.0, 23.0, 8.5, 8.5, 8.5, 1.5, 30.0, 9.5, 9.5, 9.5, 9.5, 9.5)


def make(view: View) -> Sheet:
    """The sheet."""
    blocks: list[Block] = [*_banners(view)]
    return view.sheet(NAME, "Portfolio summary", _caption(view), blocks, _GRID, landscape=False, one_page=True)
