"""Theme pages: a theme's workstreams, milestones due and monthly series; other series on a page of trends. W10."""

from __future__ import annotations

import re
from functools import partial

from hnb_xl.model.blocks import Beside, Block, Charts, Heading, Sheet, Style, Text
from hnb_xl.model.inputs import InputRow, Inputs
from hnb_xl.present.milestones import by_theme, chart
from hnb_xl.present.monthly import Ground, panels
from hnb_xl.present.panels import PANELS, panels_of
from hnb_xl.present.rated import legend, pair
from hnb_xl.present.tabular import Field, tabulate, words
from hnb_xl.present.view import Page, View

TRENDS = "Trends"
_GRID = (46.0, 17.0, 17.0, 13.5, 2.0, 9.5, 11.2, 11.2, 11.2, 11.2, 11.2, 11.2)
_GROUND = Ground(spans=(1, 3, 8), at=5, gap=1)
_BAR_ROWS = 5
_FEW = 3  # panels that fit on one page
_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
_LONGEST = 31


def pages(inputs: Inputs) -> tuple[Page, ...]:
    """A page for each theme, in order, and one for the series that no theme claims."""
    found = [
        Page(_name(row), ("Workstreams", "Monthly"), row.words("theme"), partial(_theme, row))
        for row in inputs["theme"].named
    ]
    if _unclaimed(inputs):
        found.append(Page(TRENDS, ("Monthly",), "Monthly series that are shown with no theme", _trends))
    return tuple(found)


def _name(row: InputRow) -> str:
    return _NOT_IN_A_SHEET_NAME.sub("", f"Theme {row.label}")[:_LONGEST]


def _claims(row: InputRow) -> tuple[str, ...]:
    """The series a theme names in its column Series, by key; none where the workbook has no such column."""
    entry = row.cells.get("series")
    return tuple(re.split(r"[,;\s]+", entry.words.strip())) if entry and entry.words else ()


def _unclaimed(inputs: Inputs) -> tuple[str, ...]:
    claimed = {panel for row in inputs["theme"].named for panel in panels_of(_claims(row))}
    return tuple(key for panel in PANELS if panel not in claimed for key in panel.series)


def _theme(row: InputRow, view: View) -> Sheet:
    blocks: list[Block] = []
    if row.words("comment"):
        blocks.append(Text(row.words("comment")))
    blocks += _work(view, row)
    blocks += panels(view, panels_of(_claims(row)), _GROUND, f"outTheme{row.key.replace('.', '_')}Series")
    title = f"{row.label}  {row.words('theme')}"
    caption = f"{legend(view)}. Months stand at their end; differences of percentages are in percentage points (pp)."
    return view.sheet(_name(row), title, caption, blocks, _GRID, one_page=True)


def _work(view: View, row: InputRow) -> list[Block]:
    """The theme's workstreams, and beside them its milestones."""
    found = [each for each in view.inputs["workstream"].named if each.words("theme") == row.label]
    if not found:
        return [Text("No workstream has been entered for this theme yet.", Style.NOTE)]
    fields: list[Field[InputRow]] = [
        Field("Workstream", lambda each: words(each.words("workstream"))),
        *pair(view, "workstream", 17),
        Field("Comment", lambda each: words(each.words("comment")), optional=True),
    ]
    name = f"outTheme{row.key.replace('.', '_')}Workstreams"
    table = tabulate(name, fields, found, summary="The theme's workstreams and their ratings")
    return [
        Beside(
            (Heading("Key contributing workstreams"), table),
            tuple(_milestones(view, row)),
            at=_GROUND.at,
            gap=_GROUND.gap,
        )
    ]


def _milestones(view: View, row: InputRow) -> list[Block]:
    heading = Heading("Milestones due, by status")
    if not view.results.starting(f"milestones.{row.key}."):
        return [heading, Text("No milestone due has been entered.", Style.NOTE)]
    table = by_theme(view, f"outTheme{row.key.replace('.', '_')}Milestones", row, at=_GROUND.at)
    drawn = chart(table, len(_GRID[_GROUND.at :]), _BAR_ROWS)
    return [heading, table, Charts((drawn,))] if drawn else [heading, table]


def _trends(view: View) -> Sheet:
    listed = panels_of(_unclaimed(view.inputs))
    blocks = panels(view, listed, _GROUND, "outTrends")
    caption = (
        "The latest months, the oldest first. Statistical neighbours are worked out from the published difference; "
        "differences of percentages are in percentage points (pp)."
    )
    few = len([block for block in blocks if isinstance(block, Heading)]) <= _FEW
    return view.sheet(TRENDS, "Trends: month by month", caption, blocks, _GRID, one_page=few)
