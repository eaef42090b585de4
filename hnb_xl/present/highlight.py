"""Highlight report: one A4 page with the overall ratings, the conditions, and what to know. Source: W1, W2, W3."""

from __future__ import annotations

from dataclasses import replace

from hnb_xl.model.blocks import Banner, Beside, Block, Charts, Heading, Sheet, Style, Text
from hnb_xl.model.inputs import InputRow
from hnb_xl.present.accepted import signed_line
from hnb_xl.present.rated import Group, banner, condition_group, condition_table, counts, counts_chart, legend, overall
from hnb_xl.present.story import story
from hnb_xl.present.view import Page, View

NAME = "Highlight report"
_GRID = (5.0, 50.0, 15.0, 15.0, 13.0, 2.0, 19.0, 7.0, 7.0, 7.0, 7.0, 7.0, 9.0)
_RIGHT, _GAP = 6, 1
_CHART_ROWS = 8


def make(view: View) -> Sheet:
    """The sheet."""
    blocks: list[Block] = [*_banners(view), *_commentary(overall(view)), *_ratings(view)]
    blocks += [Heading("The figures in a sentence"), Text(story(view)), *signed_line(view)]
    caption = f"{legend(view)}. Ratings are the programme's own, last period and this period."
    return view.sheet(NAME, "Highlight report", caption, blocks, _GRID, one_page=True)


def _banners(view: View) -> list[Block]:
    """The programme as a whole, large; beside it the next thing rated as a whole; any other below."""
    rows = overall(view)
    if not rows:
        return [Banner("Nothing has been rated as a whole on the sheet Ratings yet.", Style.NO_RATING)]
    first, *others = (banner(view, row) for row in rows)
    if not others:
        return [first]
    return [Beside((first,), (others[0],), at=_RIGHT, gap=_GAP), *others[1:]]


def _commentary(rows: tuple[InputRow, ...]) -> list[Block]:
    said = [row.words("comment") for row in rows if row.words("comment")]
    return [Heading("Where the programme stands"), *(Text(words) for words in said)] if said else []


def _ratings(view: View) -> list[Block]:
    """The conditions one by one, and how many of everything have each rating."""
    found = condition_table(view, _GRID[2], _GRID[1])
    groups = [condition_group()] if found else []
    if view.inputs["measure"].named:
        groups.append(Group("Key measures", "measure.count"))
    if view.inputs["workstream"].named:
        groups.append(Group("Workstreams", "workstream.count"))
    if not groups:
        return []
    listed = replace(counts(view, "outRatingCounts", "How many are rated", groups), at=_RIGHT if found else 0)
    drawn = counts_chart(view, listed, "Ratings this period", len(_GRID[_RIGHT:]), _CHART_ROWS)
    right: tuple[Block, ...] = (Heading("Ratings at a glance"), listed, Charts((drawn,)))
    if found is None:
        return list(right)
    return [Beside((Heading("Conditions of the agreement"), found[0]), right, at=_RIGHT, gap=_GAP)]


PAGE = Page(NAME, ("Ratings",), "One page: overall ratings, conditions, and the figures in a sentence", make)
