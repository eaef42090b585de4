"""The About sheet: what the workbook is, how to use it, what the colours mean, and what has changed."""

from __future__ import annotations

from collections.abc import Sequence

from hnb_xl.model.blocks import Block, Cell, Column, Dashboard, Heading, Role, Row, Sheet, Style, Table, Text, Title
from hnb_xl.model.tables import TEMPLATE_VERSION

_STEPS = (
    ("Set the return", "On Period: the return point, the data date, and later the submission date."),
    (
        "Type the figures",
        "In the yellow cells, in the unit of the row. Text such as n/a means no figure yet, never nought.",
    ),
    (
        "Look at the grey cells",
        "Variance, limits and computed RAG follow as you type; they are ordinary Excel formulas.",
    ),
    (
        "Check",
        "Run hnb-xl check on this file, or read the Checks sheet after a refresh: each finding links to its cell.",
    ),
    (
        "Refresh",
        "Run hnb-xl refresh on this file to rebuild Checks and the dashboards. Input sheets keep what you typed.",
    ),
    ("Explain", "Where the reported RAG is not the computed one, give the reason in the cell beside it."),
    ("Sign", "S151 officer and Director of Children's Services sign on Period, once no error stands."),
)
_KEY = (
    ("Typed by you", Style.INPUT, "Yellow, unlocked: figures, words and dates for this return."),
    ("Worked out", Style.COMPUTED, "Grey, locked: a formula. It holds its value also where nothing recalculates."),
    (
        "Set up",
        Style.FIXED,
        "White, locked: comes from the agreement or the template. Unprotect the sheet to change it.",
    ),
    ("● Green", Style.GREEN, "On plan, better, or off plan by no more than the policy's tolerance."),
    ("▲ Amber", Style.AMBER, "Off plan by more than the tolerance, short of the red threshold."),
    ("■ Red", Style.RED, "Off plan by the red threshold or more."),
)
_CHANGES = (
    (
        "1",
        "First version: agreement, return, KPIs, model, outturn, demand, savings, conditions, risks, capital.",
    ),
)
_ROLES = {
    Role.INPUT: "Input",
    Role.RECORD: "Kept by the program",
    Role.CHECKS: "Made from the inputs",
    Role.DASHBOARD: "Made from the inputs",
    Role.GUIDE: "Guide",
}


def about_sheet(inputs: Sequence[Sheet], made: Dashboard) -> Sheet:
    """The guide at the front of the workbook.

    Args:
        inputs: the input sheets, in order.
        made: the generated sheets.
    """
    content: list[Block] = [
        Title(
            "High needs block and Safety Valve monitoring workbook",
            (f"Template version {TEMPLATE_VERSION}. Made by hnb-xl; no macros, no links to other files.",),
        ),
        Text(
            "The input sheets hold what the finance officer enters, the Agreement sheet what was agreed with the "
            "Department for Education. Checks and the dashboards are made from them and hold values, stamped with the "
            "return, the data date and a fingerprint of the inputs they were made from."
        ),
        Heading("How to use it"),
        _table("aboutSteps", ("Step", "What to do"), [(step, Style.LABEL, text) for step, text in _STEPS]),
        Heading("What the colours mean"),
        _table("aboutKey", ("Looks like", "Means"), _KEY),
        Heading("Sheets"),
        _sheets([*inputs, *made.sheets]),
        Heading("Changes to the template"),
        _table("aboutChanges", ("Version", "Change"), [(version, Style.LABEL, text) for version, text in _CHANGES]),
    ]
    return Sheet(name="About", role=Role.GUIDE, blocks=tuple(content), widths=(34, 84), landscape=False)


def _table(name: str, headers: tuple[str, str], rows: Sequence[tuple[str, Style, str]]) -> Table:
    return Table(
        name=name,
        columns=(Column(headers[0]), Column(headers[1])),
        rows=tuple(Row((Cell(first, style), Cell(text))) for first, style, text in rows),
    )


def _sheets(sheets: Sequence[Sheet]) -> Table:
    rows = []
    for sheet in sheets:
        titles = (
            [block.text for block in sheet.blocks if isinstance(block, Heading)] if sheet.role is Role.INPUT else []
        )
        link = "'" + sheet.name.replace("'", "''") + "'!A1"
        holds = f"{_ROLES[sheet.role]}: {'; '.join(titles)}" if titles else _ROLES[sheet.role]
        rows.append(Row((Cell(sheet.name, Style.LINK, link=link), Cell(holds))))
    return Table(
        name="aboutSheets",
        columns=(Column("Sheet"), Column("Kind and contents")),
        rows=tuple(rows),
        summary="Every sheet of the workbook, with a link",
    )
