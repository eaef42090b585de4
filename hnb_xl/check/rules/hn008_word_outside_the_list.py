"""HN008: a cell holds a word that is not on its list: a unit, a rating, a basis, a fact, a status or a policy."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault
from hnb_xl.check.rule import Family, Rule, entered
from hnb_xl.check.view import View
from hnb_xl.check.words import listed
from hnb_xl.model.columns import Kind
from hnb_xl.model.finding import Severity

_SHOWN = 8  # a longer list is on the cell's own drop-down


@Rule(
    code="HN008",
    title="Word outside the list",
    severity=Severity.ERROR,
    family=Family.PRESENTATION,
    message="{row}: “{value}” is not one of the words “{column}” may hold{allowed}.",
    fix="Choose from the drop-down list in {place}.",
    reads=(*entered(Kind.CHOICE), "kpi.policy", "model.policy", "policy.policy"),
    source="Entry",
    final="The word is not understood, so that nothing follows from it",
    passing={"kpi": ({"ref": "9", "reported": "R"},)},
    failing={"kpi": ({"ref": "9", "reported": "Red"},)},
)
def word_outside_the_list(look: View) -> Iterator[Fault]:
    """What a drop-down list offers is all that may stand in the cell, also when it was pasted in."""
    policies = tuple(row.label for row in look.rows("policy"))
    named = {policy.casefold() for policy in policies}  # policies are looked up as Excel does, whatever their case
    for table in look.tables():
        contract = look.contract(table)
        if contract.items:
            continue
        for row in look.rows(table):
            for key in row.columns:
                column = contract.column(key)
                words, is_policy = row.words(key), column.list_name == "Policies"
                allowed = policies if is_policy else column.allowed
                is_known = words.casefold() in named if is_policy else words in allowed
                if words and (is_policy or column.kind is Kind.CHOICE) and not is_known:
                    shown = f" ({listed(allowed)})" if 0 < len(allowed) <= _SHOWN else ""
                    yield row.fault(key, words={"allowed": shown})
