"""The risk register by workstream. Source: K9."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from hnb_xl.model.blocks import Block, Cell, Heading, Sheet, Text
from hnb_xl.model.inputs import InputRow
from hnb_xl.model.money import Unit
from hnb_xl.present.tabular import Field, kept, may_flow, tabulate, words
from hnb_xl.present.view import Page, View
from hnb_xl.present.wording import RISKS, counted, figure, judged, plural, short_date

NAME = "Risk register"
_HEADINGS = {"Worse": "↑ Rising", "Same": "→ Steady", "Better": "↓ Falling"}


def make(view: View) -> Sheet:
    """The sheet."""
    rows = tuple(view.inputs["risk"])
    fields = kept(_fields(view), rows)
    blocks: list[Block] = []
    if not rows:
        blocks.append(Text("No risk has been entered on the sheet Risks yet."))
    grouped = _workstreams(rows)
    repeated = may_flow(*grouped.values())
    for number, (workstream, members) in enumerate(grouped.items(), start=1):
        blocks.append(Heading(f"{workstream}: {_counts(members)}"))
        blocks.append(
            tabulate(
                f"outRisks{number}",
                fields,
                members,
                summary=f"Risks of {workstream}: effect, strategy, actions and rating",
                repeat_header=repeated and number == 1,
                freeze_columns=1 if number == 1 else None,
            )
        )
    return view.sheet(NAME, "Risk register", _caption(view, rows), blocks, tuple(field.width for field in fields))


def _caption(view: View, rows: tuple[InputRow, ...]) -> str:
    """How many risks, as they stood when, and what rating and score mean; nothing is said of what is not shown."""
    dated = any(not row["updated"].is_blank for row in rows)
    stood = "Updated says when each was last looked at." if dated else f"As the register stood at {view.when}."
    scored = "a score is impact times likelihood, each 1 to 5, where they have been given"
    if any(row.number("score_published") is not None for row in rows):
        scored = f"{scored}, else as the register prints it"
    own = any(row.words("rating") for row in rows) or not rows
    words_of = f"The rating is the register's own word; {scored}." if own else f"{scored[0].upper()}{scored[1:]}."
    return " ".join(part for part in (f"{_counts(rows)}." if rows else "", stood, words_of) if part)


def _workstreams(rows: Iterable[InputRow]) -> dict[str, list[InputRow]]:
    grouped: dict[str, list[InputRow]] = {}
    for row in rows:
        grouped.setdefault(row.words("workstream") or "No workstream", []).append(row)
    return grouped


def _counts(rows: Iterable[InputRow]) -> str:
    listed = list(rows)
    by_rating = counted(Counter(row.words("rating").lower() for row in listed), dict(reversed(RISKS.items())))
    return f"{plural(len(listed), 'risk')}  |  {by_rating}" if by_rating else plural(len(listed), "risk")


def _fields(view: View) -> list[Field[InputRow]]:
    def count(key: str, header: str) -> Field[InputRow]:
        return Field(header, lambda row: _number(row, key), 9, number=True, optional=True)

    named = any(row.words("name") for row in view.inputs["risk"])  # then there is a column more to make room for
    return [
        Field("Risk name", lambda row: words(row.words("name")), 24, optional=True),
        Field("Risk", lambda row: words(row.words("risk")), 30 if named else 40),
        Field("Impact", lambda row: words(row.words("effect")), 38 if named else 48),
        Field("Strategy", lambda row: words(row.words("strategy")), 11, optional=True),
        Field("Actions", lambda row: words(row.words("action")), 44 if named else 54),
        Field("Risk rating", lambda row: judged(row.words("rating"), RISKS), 14, rated=True, optional=True),
        Field(
            "Score", lambda row: figure(view.value(f"risk.{row.key}.score"), Unit.COUNT), 9, number=True, optional=True
        ),
        Field("Direction", lambda row: words(heading(view, row)), 12, optional=True),
        count("previous", "Previous score"),
        count("target", "Target score"),
        Field("Owner role", lambda row: words(row.words("owner")), 16, optional=True),
        Field("Updated", lambda row: words(_day(row)), 12, optional=True),
    ]


def heading(view: View, row: InputRow) -> str:
    """Which way a risk's score goes, as an arrow and in words."""
    return _HEADINGS.get(view.text(f"risk.{row.key}.direction"), "")


def _number(row: InputRow, key: str) -> Cell:
    return figure(row.number(key), Unit.COUNT, text=row[key].text)


def _day(row: InputRow) -> str:
    return short_date(row.day("updated"), row["updated"].text)


PAGE = Page(NAME, ("Risks",), "Risks by workstream with their ratings, strategies and actions", make)
