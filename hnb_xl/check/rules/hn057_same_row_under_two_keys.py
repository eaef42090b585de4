"""HN057: two rows of one table say the same thing under different keys, so that it is counted or shown twice."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.finding import Severity

_SAYS: dict[str, tuple[str, ...]] = {
    "kpi": ("category", "name"),
    "model": ("line",),
    "outturn": ("block",),
    "saving": ("initiative",),
    "condition": ("title",),
    "risk": ("workstream", "risk"),
    "capital": ("item",),
    "milestone": ("workstream", "item", "due"),
    "arrival": ("item",),
    "request": ("item",),
    "measure": ("measure", "detail"),
    "workstream": ("theme", "workstream"),
    "rating": ("group", "ref", "subject"),
}
_RISK: dict[str, Typed] = {"workstream": "Board", "risk": "Partners do not engage"}


@Rule(
    code="HN057",
    title="Same row under two keys",
    severity=Severity.WARNING,
    family=Family.ENTRY,
    message="{row} stands twice: at {first} and again at {place}, under another key.",
    fix="Remove one of the two rows, or say in {place} what makes it another.",
    reads=tuple(f"{table}.{column}" for table, columns in _SAYS.items() for column in columns),
    source="Entry: a row pasted twice",
    passing={"risk": (_RISK | {"key": "a"}, _RISK | {"key": "b", "risk": "Partners do not pay"})},
    failing={"risk": (_RISK | {"key": "a"}, _RISK | {"key": "b"})},
)
def same_row_under_two_keys(look: View) -> Iterator[Fault]:
    """What a row says, it says once: a line, a risk, a project or a milestone has one row of its table."""
    compared = False
    for table, columns in _SAYS.items():
        first: dict[tuple[str, ...], tuple[str, str]] = {}
        for row in look.rows(table):
            said = tuple(str(row[column].value or row[column].text).casefold() for column in columns)
            shown = columns[-1] if columns[-1] != "due" else "item"
            if not row.words(shown):
                continue
            compared = True
            key, place = first.setdefault(said, (row.key, row[shown].place))
            if key != row.key:
                yield row.fault(shown, related=(place,), words={"first": place})
    if not compared:
        raise NothingToCheck("no table has a row that says what it is")
