"""Portfolio summary: one A4 page with the overall rating, the headlines, workstreams and key risks. W8, W9, M1."""

from __future__ import annotations

from hnb_xl.model.blocks import Banner, Beside, Block, Cards, Cell, Charts, Heading, Sheet, Style, Table, Text
from hnb_xl.model.inputs import InputRow, slug
from hnb_xl.present.accepted import signed_line
from hnb_xl.present.heatmap import key_risks, risk_map
from hnb_xl.present.milestones import theme_name
from hnb_xl.present.rated import Group, banner, conditions, counts, counts_chart, legend, overall
from hnb_xl.present.story import assumptions, cards, story
from hnb_xl.present.tabular import Field, words
from hnb_xl.present.view import Page, View
from hnb_xl.present.wording import graded

NAME = "Portfolio summary"
_GRID = (38.0, 8.4, 8.4, 8.4, 8.4, 8.4, 42.0)
_SPANS = (1, 5, 1)  # three cards of one width
_RIGHT = 6
_MAP_ROWS = 7


def make(view: View) -> Sheet:
    """The sheet."""
    work = _workstreams(view)
    blocks: list[Block] = [
        *_banners(view),
        *(Text(row.words("comment")) for row in overall(view) if row.words("comment")),
        *_headlines(view),
        *_conditions(view),
        *work,
        *key_risks(view),
        *_map(view, next((block for block in work if isinstance(block, Table)), None)),
        *signed_line(view),
    ]
    caption = f"{legend(view)}. A card's difference is favourable (✓) or adverse (!)."
    return view.sheet(NAME, "Portfolio summary", caption, blocks, _GRID, landscape=False, one_page=True)


def _banners(view: View) -> list[Block]:
    rows = overall(view)
    if not rows:
        return [Banner("Nothing has been rated as a whole on the sheet Ratings yet.", Style.NO_RATING)]
    return [banner(view, row) for row in rows]


def _headlines(view: View) -> list[Block]:
    """The cards, what they come to, and what that assumes."""
    found = cards(view)
    blocks: list[Block] = [Cards(found, spans=_SPANS)] if found else []
    blocks.append(Text(story(view)))
    assumed = assumptions(view)
    return [*blocks, Text(assumed, Style.NOTE)] if assumed else blocks


def _conditions(view: View) -> list[Block]:
    """What is said of each condition: a line each, with its rating in words."""
    said = [row for row in conditions(view) if row.words("comment") or row.words("this")]
    if not said:
        return []
    return [Heading("Conditions of the agreement"), *(Text(_condition(view, row)) for row in said)]


def _condition(view: View, row: InputRow) -> str:
    rated = graded(view.text(f"rating.{row.key}.this"), view.inputs.scale()).value
    return f"{row.words('ref')}  {row.words('subject')} ({rated}). {row.words('comment')}".strip()


def _workstreams(view: View) -> list[Block]:
    """How workstreams are rated, by programme where programmes are named, else by theme; and the same as bars."""
    rows = view.inputs["workstream"].named
    if not rows:
        return []
    programmes = tuple(dict.fromkeys(row.words("programme") for row in rows if row.words("programme")))
    if programmes:
        groups = [Group(name, f"workstream.count.programme.{slug(name)}") for name in programmes]
    else:
        groups = [Group(theme_name(row), f"workstream.count.theme.{row.key}") for row in view.inputs["theme"].named]
    by = "programme" if programmes else "theme"
    by = "programme" if programmes else "theme"
    # Names need the wide column, which stands behind as many narrow ones as the longest scale has levels.
    last = _off_track(view, by) if len(view.inputs.scale().levels) == _SPANS[1] else None
    table = counts(view, "outWorkstreamCounts", f"Workstreams by {by}", groups, last)
    title = f"Workstream status by {by}"
    if not programmes:
        title = f"{title} (the workstreams' programmes are not stated)"
    return [Heading(title), table]


def _off_track(view: View, by: str) -> Field[Group]:
    """The workstreams of a group that have not the best rating, by name."""
    scale = view.inputs.scale()
    best = scale.levels[0]

    def cell(group: Group) -> Cell:
        key = group.id.rpartition(".")[2]
        found = [row for row in view.inputs["workstream"].named if slug(row.words(by)) == key]
        other = [(row, scale.find(view.text(f"workstream.{row.key}.this"))) for row in found]
        if not found:
            return words("No workstream yet")
        named = [f"{level.shape} {row.words('workstream')}" for row, level in other if level and level != best]
        return words("\n".join(named) or f"{best.shape} None: all {best.words}")

    return Field("Not on the best rating", cell)


def _map(view: View, work: Table | None) -> list[Block]:
    """The risk map, and beside it how the workstreams are rated."""
    found = tuple(risk_map(view))
    if work is None:
        return list(found)
    drawn = counts_chart(view, work, "Workstream ratings", 1, _MAP_ROWS)
    return [Beside(found, (Charts((drawn,)),), at=_RIGHT)]


PAGE = Page(NAME, ("Ratings", "KPIs", "Risks"), "One page: overall rating, headlines, workstreams and key risks", make)
