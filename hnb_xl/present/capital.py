"""Capital projects, arrivals and their cost, milestones for the next months, requests to DfE. Source: K11."""

from __future__ import annotations

from hnb_xl.model.blocks import Block, Cell, Heading, Sheet, Text
from hnb_xl.model.inputs import InputRow
from hnb_xl.model.money import Unit
from hnb_xl.present.tabular import Field, may_flow, tabulate, words
from hnb_xl.present.view import Page, View
from hnb_xl.present.wording import figure, long_date

NAME = "Capital and requests"
_GRID = (60.0, 50.0, 14.0, 14.0, 17.0, 17.0, 13.0)


def make(view: View) -> Sheet:
    """The sheet."""
    blocks: list[Block] = []
    for key, name, heading, nothing, fields, summary in _SECTIONS:
        rows = view.inputs[key].rows
        blocks.append(Heading(heading))
        table = tabulate(name, fields, rows, summary=summary, repeat_header=may_flow(rows))
        blocks.append(table if rows else Text(nothing))
    caption = (
        f"Data at {view.when}. Grants are the amounts allocated; arrivals are counted to date, and their cost is that "
        "of a full year. “No figure yet” means that the council does not know it, not that it is nil."
    )
    return view.sheet(NAME, "Capital, arrivals, milestones and requests to DfE", caption, blocks, _GRID)


def _text(key: str, header: str, *, optional: bool = False) -> Field[InputRow]:
    return Field(header, lambda row: words(row.words(key)), optional=optional)


def _number(key: str, header: str, unit: Unit) -> Field[InputRow]:
    return Field(header, lambda row: figure(row.number(key), unit, text=row[key].text), number=True)


def _when(row: InputRow) -> Cell:
    return words(long_date(row.day("due"), row.words("due_text") or row["due"].text))


_SECTIONS: tuple[tuple[str, str, str, str, tuple[Field[InputRow], ...], str], ...] = (
    (
        "capital",
        "outCapital",
        "Capital projects",
        "No capital project has been entered on the sheet Capital and milestones yet.",
        (
            _text("item", "Project"),
            _text("comment", "Comment"),
            _number("places", "Places", Unit.COUNT),
            _number("grant", "Grant £", Unit.GBP),
            _text("opening_plan", "Opening planned"),
            _text("opening_now", "Opening now"),
            _text("status", "Status"),
        ),
        "Each capital project: places, grant, and its opening date as planned and as expected now",
    ),
    (
        "arrival",
        "outArrivals",
        "Arrivals in the area and their cost in a full year",
        "No arrival has been entered on the sheet Capital and milestones yet.",
        (
            _text("item", "Group"),
            _text("comment", "Comment"),
            _number("count", "Number to date", Unit.COUNT),
            _number("cost", "Annual cost £", Unit.GBP),
        ),
        "Children and young people who have moved in, and what their placements cost in a full year",
    ),
    (
        "milestone",
        "outMilestones",
        "Milestones for the next three months",
        "No milestone has been entered on the sheet Capital and milestones yet.",
        (
            _text("item", "Milestone"),
            _text("workstream", "Workstream"),
            Field("Due", _when),
            _text("status", "Status", optional=True),
            _text("owner", "Owner role", optional=True),
        ),
        "What is due in the next three months, by workstream",
    ),
    (
        "request",
        "outRequests",
        "Requests to DfE",
        "No request has been entered on the sheet Capital and milestones yet.",
        (_text("item", "Request"), _text("raised", "Raised at"), _text("status", "Answer", optional=True)),
        "What the council asks of DfE",
    ),
)

PAGE = Page(
    NAME,
    ("Capital and milestones",),
    "Places and grant by project, arrivals and their cost, milestones due, requests to DfE",
    make,
)
