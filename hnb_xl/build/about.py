"""The About sheet: what the workbook is, how to use it, what the colours mean, and what has changed."""

from __future__ import annotations

from collections.abc import Sequence

from hnb_xl.model.blocks import Block, Cell, Column, Dashboard, Heading, Role, Row, Sheet, Style, Table, Text, Title
from hnb_xl.model.tables import TEMPLATE_VERSION
from hnb_xl.model.tables.versions import VERSIONS

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
_STEPS_WITH_MACROS = {
    "Look at the grey cells": (
        "Variance, limits and computed RAG follow as you type. Those that begin =HNB_ are worked out by Python, with "
        "the very functions that make the dashboards."
    ),
    "Check": "Press Validate, beside a sheet's title or on the HNB Monitor tab: each finding links to its cell.",
    "Refresh": "Press Refresh dashboards to rebuild Checks and the dashboards. Input sheets keep what you typed.",
    "Explain": (
        "Press Explain this cell to see where a figure comes from. Where the reported RAG is not the computed one, "
        "give the reason in the cell beside it."
    ),
}
_TROUBLE = (
    (
        "Excel says that macros are disabled",
        (
            "The figures shown are those last saved, and right as saved. Press Enable Content if you know where "
            "the file comes from. Excel offers no such button for a file from the internet or an e-mail: close "
            "it, right-click it, Properties, Unblock, or ask IT to trust its folder."
        ),
    ),
    (
        "#NAME? in a grey cell",
        (
            "Excel worked the cell out anew with macros disabled. Close without saving, enable macros as above, "
            "and open the file again."
        ),
    ),
    (
        "#HNB! Python did not answer",
        (
            "Python or xlwings is not installed, is not of the version this workbook was made with, or stands in "
            "another place than the hidden sheet xlwings.conf says. Close without saving: the saved figures are "
            "right. Run hnb-xl addin status, which says what to do, then open the file again and press "
            "Ctrl+Alt+F9."
        ),
    ),
    (
        "#HNB! and another reason",
        "Python answered: the figure cannot be worked out, and the reason says which cell to mend.",
    ),
    (
        "The file is opened in LibreOffice",
        (
            "Leave macros off: the saved figures are shown. With macros on, LibreOffice cannot run the part that "
            "asks Python, and cells with =HNB_ turn blank: close without saving."
        ),
    ),
    (
        "There is no Python on this computer, or it is a Mac",
        (
            "Type as ever, and save. Then run hnb-xl refresh on the file where there is one: it works every grey "
            "cell out and stores its value. Nothing a missing Python leaves behind is mistaken for a figure."
        ),
    ),
)
_CHANGES = (
    (
        "1",
        "First version: agreement, return, KPIs, model, outturn, demand, savings, conditions, risks, capital.",
    ),
    *((str(int(version) + 1), step.said) for version, step in VERSIONS.items()),
)
_ROLES = {
    Role.INPUT: "Input",
    Role.RECORD: "Kept by the program",
    Role.CHECKS: "Made from the inputs",
    Role.DASHBOARD: "Made from the inputs",
    Role.GUIDE: "Guide",
}


def about_sheet(inputs: Sequence[Sheet], made: Dashboard, *, macros: bool = False) -> Sheet:
    """The guide at the front of the workbook.

    Args:
        inputs: the input sheets, in order.
        made: the generated sheets.
        macros: it has buttons and our worksheet functions, and says what to do where these do not work.
    """
    carries = "macros and worksheet functions" if macros else "no macros"
    content: list[Block] = [
        Title(
            "High needs block and Safety Valve monitoring workbook",
            (f"Template version {TEMPLATE_VERSION}. Made by hnb-xl; {carries}, no links to other files.",),
        ),
        Text(
            "The input sheets hold what the finance officer enters, the Agreement sheet what was agreed with the "
            "Department for Education. Checks and the dashboards are made from them and hold values, stamped with the "
            "return, the data date and a fingerprint of the inputs they were made from."
        ),
        Heading("How to use it"),
        _table(
            "aboutSteps", ("Step", "What to do"), [(step, Style.LABEL, text) for step, text in _steps(macros=macros)]
        ),
        *(_trouble() if macros else ()),
        Heading("What the colours mean"),
        _table("aboutKey", ("Looks like", "Means"), _KEY),
        Heading("Sheets"),
        _sheets([*inputs, *made.sheets]),
        Heading("Changes to the template"),
        _table("aboutChanges", ("Version", "Change"), [(version, Style.LABEL, text) for version, text in _CHANGES]),
    ]
    return Sheet(name="About", role=Role.GUIDE, blocks=tuple(content), widths=(30, 76), landscape=False)


def _steps(*, macros: bool) -> list[tuple[str, str]]:
    return [(step, _STEPS_WITH_MACROS.get(step, text) if macros else text) for step, text in _STEPS]


def _trouble() -> tuple[Heading, Table]:
    rows = [(seen, Style.LABEL, text) for seen, text in _TROUBLE]
    return Heading("If something does not work"), _table(
        "aboutTrouble", ("What you see", "What it means, what to do"), rows
    )


def _table(name: str, headers: tuple[str, str], rows: Sequence[tuple[str, Style, str]]) -> Table:
    return Table(
        name=name,
        columns=(Column(headers[0]), Column(headers[1])),
        rows=tuple(Row((Cell(first, style), Cell(text))) for first, style, text in rows),
    )


def _sheets(sheets: Sequence[Sheet]) -> Table:
    return Table(
        name="aboutSheets",
        columns=(Column("Sheet"), Column("Kind and contents")),
        rows=tuple(map(sheet_row, sheets)),
        summary="Every sheet of the workbook, with a link",
    )


def sheet_row(sheet: Sheet) -> Row:
    """A sheet in the list of sheets: its name, which links to it, and what it holds."""
    titles = [block.text for block in sheet.blocks if isinstance(block, Heading)] if sheet.role is Role.INPUT else []
    link = "'" + sheet.name.replace("'", "''") + "'!A1"
    holds = f"{_ROLES[sheet.role]}: {'; '.join(titles)}" if titles else _ROLES[sheet.role]
    return Row((Cell(sheet.name, Style.LINK, link=link), Cell(holds)))
