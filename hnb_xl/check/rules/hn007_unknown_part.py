"""HN007: a subtotal or a condition's saving names a line that is not there, or itself."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from hnb_xl.check.fault import Fault, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.model.finding import Severity

_LINES: tuple[dict[str, Typed], ...] = ({"key": "allocation", "plan": 25.897}, {"key": "transfers", "plan": 0.462})
_TOTAL: dict[str, Typed] = {"key": "budget", "kind": "subtotal", "plan": 26.359}


@Rule(
    code="HN007",
    title="Unknown part of a total",
    severity=Severity.ERROR,
    family=Family.ENTRY,
    message="{row} adds up “{part}”, which {why}. The total cannot be checked.",
    fix="Correct the key under “{column}” in {place}: keys are in the Key column, each with + or - before it.",
    reads=("model.key", "model.parts", "outturn.key", "outturn.parts", "saving.lines"),
    source="K7, K8 and K10",
    final="The total cannot be worked out",
    passing={"model": (*_LINES, _TOTAL | {"parts": "+allocation +transfers"})},
    failing={"model": (*_LINES, _TOTAL | {"parts": "+allocation +transfer"})},
)
def unknown_part(look: View) -> Iterator[Fault]:
    """Every part that a total names is a line of its table, and no total is, by some detour, a part of itself."""
    for table, column, named_in in (
        ("model", "parts", "model"),
        ("outturn", "parts", "outturn"),
        ("saving", "lines", "model"),
    ):
        known = {row.key: _keys(row.words("parts")) for row in look.rows(named_in)}
        places = {row.key: row["key"].place for row in look.rows(named_in)}
        for row in look.rows(table):
            for part in _keys(row.words(column)):
                if part not in known:
                    like = tuple(places[key] for key in difflib.get_close_matches(part, known, n=1))
                    words = {"part": part, "why": "is no line of the table"}
                    yield row.fault(column, value=part, related=like, words=words)
                elif table == named_in and row.key in _below(part, known):
                    why = "is the total itself" if part == row.key else "holds the total itself"
                    yield row.fault(column, value=part, words={"part": part, "why": why})


def _keys(words: str) -> tuple[str, ...]:
    """The keys that a total names, without their signs."""
    return tuple(word.lstrip("+-") for word in words.replace(",", " ").split())


def _below(part: str, known: dict[str, tuple[str, ...]]) -> set[str]:
    """A part and all that it adds up, down to the last line."""
    found: set[str] = set()
    waiting = [part]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += known.get(key, ())
    return found
