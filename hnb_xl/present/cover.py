"""Cover and sign-off: whose return it is, the statement that matters, who has signed, and what the pack holds."""

from __future__ import annotations

from hnb_xl.model.blocks import Banner, Block, Cell, Heading, Sheet, Style, Table, Text
from hnb_xl.model.finding import Severity
from hnb_xl.present.accepted import acceptances, may_be_signed, signatures
from hnb_xl.present.headlines import statement, statement_style
from hnb_xl.present.tabular import Field, tabulate, words
from hnb_xl.present.view import Page, View
from hnb_xl.present.wording import SEVERITIES, judged, long_date, point_name

NAME = "Cover"
CONTENTS = "outContents"  # the table of the sheets of the pack
_GRID = (36.0, 28.0, 48.0)
_MEANING = {
    Severity.ERROR: "Stops sign-off until it is put right",
    Severity.WARNING: "Needs an eye before signing",
    Severity.NOTE: "Worth knowing",
}


def make(view: View) -> Sheet:
    """The sheet."""
    blocks: list[Block] = [
        Banner(statement(view), statement_style(view)),
        _facts(view),
        Heading("Sign-off"),
        Text(may_be_signed(view)),
        *signatures(view),
        *acceptances(view),
        Heading("Checks"),
        _severities(view),
        Heading("What this pack holds"),
        _contents(view),
    ]
    authority = view.inputs.authority or "Authority not entered yet"
    caption = f"Finance figures are forecasts of the year end ({view.year_end}), made from data at {view.when}."
    return view.sheet(NAME, f"{authority}: Safety Valve return", caption, blocks, _GRID, landscape=False)


def _facts(view: View) -> Table:
    inputs = view.inputs
    facts = (
        ("Authority", inputs.authority or "not entered yet"),
        ("Agreement version", inputs.item("agreement", "version").words or "not entered yet"),
        ("Return", f"{point_name(inputs.point)} of {inputs.year}"),
        ("Data date", long_date(inputs.data_date, "not entered yet")),
        ("Submitted", long_date(inputs.item("period", "submitted").day, "not submitted yet")),
    )
    fields: list[Field[tuple[str, str]]] = [
        Field("About this return", lambda fact: words(fact[0])),
        Field("Entered", lambda fact: words(fact[1])),
    ]
    return tabulate("outCover", fields, facts, summary="Authority, agreement, return and dates")


def _severities(view: View) -> Table:
    fields: list[Field[Severity]] = [
        Field("Severity", lambda severity: judged(severity.value, SEVERITIES)),
        Field("Findings", lambda severity: Cell(len(view.findings.of(severity)), Style.FIGURE), number=True),
        Field("What it means", lambda severity: words(_MEANING[severity])),
    ]
    return tabulate("outSeverities", fields, tuple(Severity), summary="How many findings of each severity")


def _contents(view: View) -> Table:
    def link(page: Page) -> Cell:
        return Cell(page.name, Style.LINK, link=f"'{page.name}'!A1")

    def entered(page: Page) -> Cell:
        return words(", ".join(page.entered_on) or "All input sheets")

    fields: list[Field[Page]] = [
        Field("Sheet", link),
        Field("Entered on", entered),
        Field("What it shows", lambda page: words(page.shows)),
    ]
    others = [page for page in view.pages if page.name != NAME]
    return tabulate(CONTENTS, fields, others, summary="The sheets of this pack, each with a link")


PAGE = Page(NAME, ("Agreement", "Period"), "Whose return it is, the headline, and who has signed", make)
