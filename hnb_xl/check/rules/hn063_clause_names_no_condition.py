"""HN063: a line or a saving is tied to a condition that the agreement does not have."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck, Typed
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import View
from hnb_xl.check.words import listed
from hnb_xl.model.finding import Severity

_NAMED_IN = {"model": "clause", "saving": "condition"}
_CONDITION: dict[str, Typed] = {"ref": "3.4", "title": "Commission more efficiently"}
_SAVING: dict[str, Typed] = {"key": "commissioning", "initiative": "Better commissioning"}


@Rule(
    code="HN063",
    title="Clause names no condition",
    severity=Severity.WARNING,
    family=Family.ENTRY,
    message="{row} names condition {value}, but the agreement has {expected}.",
    fix="Correct {place}, or the reference of the condition on the Conditions sheet.",
    reads=("condition.ref", "model.clause", "saving.condition"),
    needs=("condition.ref",),
    source="K2, K7 and K10",
    passing={"condition": (_CONDITION,), "saving": (_SAVING | {"condition": "3.4"},)},
    failing={"condition": (_CONDITION,), "saving": (_SAVING | {"condition": "34"},)},
)
def clause_names_no_condition(look: View) -> Iterator[Fault]:
    """Every condition that a line or a saving serves is one of the agreement's."""
    known = {row.key: row for row in look.rows("condition") if row.key}
    labels = listed(row.label for row in known.values())
    named = [(row, column) for table, column in _NAMED_IN.items() for row in look.rows(table) if row.words(column)]
    if not named:
        raise NothingToCheck("nothing is tied to a condition")
    for row, column in named:
        if row.words(column).casefold() not in {each.label.casefold() for each in known.values()}:
            yield row.fault(column, expected=labels)
