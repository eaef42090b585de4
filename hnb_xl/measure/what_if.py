"""Inputs with other figures in some cells; the totals and rates that were typed beside them move by as much.

A published return types its totals, and states one fact in several places. Changing one cell alone would make
contradictions instead of a forecast, so every figure that is defined by others moves by what its definition moves,
keeping whatever gap it was published with. What the agreement states never follows: it only changes when it is set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from hnb_xl.measure.expected import expectations
from hnb_xl.model.expectation import Expectation, Identity, Side, Term
from hnb_xl.model.inputs import InputRow, Inputs
from hnb_xl.model.scenario import Followed

_AGREED = frozenset({"agreement", "profile", "payment", "point", "ehcp_plan", "policy"})
# These compare two things of which neither is made of the other, or hold a limit against a plan.
_COMPARE_ONLY = frozenset(
    {
        Identity.OPENING,
        Identity.PLAN_CEILING,
        Identity.FLOW_AND_STOCK,
        Identity.LATEST_MONTH,
        Identity.PRO_RATA,
    }
)
_MOST_STEPS = 30  # longer than any chain of definitions; a circle of them ends here


def with_values(inputs: Inputs, values: Mapping[str, Decimal]) -> Inputs:
    """The same inputs with other numbers in some cells; a cell keeps its place and its published precision.

    Args:
        inputs: what was entered.
        values: by place (KPIs!H9), in base units with the internal sign.
    """
    if not values:
        return inputs

    def changed(row: InputRow) -> InputRow:
        hit = {key: entry for key, entry in row.cells.items() if entry.place in values}
        if not hit:
            return row
        cells = dict(row.cells)
        for key, entry in hit.items():
            cells[key] = replace(entry, value=values[entry.place], text="")
        return replace(row, cells=cells)

    tables = {
        key: replace(table, rows=tuple(changed(row) for row in table.rows)) for key, table in inputs.tables.items()
    }
    return replace(inputs, tables=tables)


@dataclass(frozen=True, slots=True)
class _Link:
    """A figure that follows from a side: the term that moves, and where its definition stood at first."""

    term: Term
    side: Side
    because: str


def what_if(inputs: Inputs, values: Mapping[str, Decimal]) -> tuple[Inputs, tuple[Followed, ...]]:
    """Inputs with other figures in some cells, and the typed figures that followed.

    Args:
        inputs: what was entered.
        values: by place, in base units with the internal sign.
    """
    before = dict(_links(expectations(inputs)))
    now, moved = dict(values), dict[str, Followed]()
    owner: dict[str, object] = {}
    for _ in range(_MOST_STEPS):
        current = with_values(inputs, now)
        steps = 0
        for key, link in _links(expectations(current)):
            first, place = before.get(key), link.term.entry.place
            if first is None or place in values or owner.get(place, key) != key:
                continue
            shift = link.side.value - first.side.value
            if (not shift and place not in owner) or link.term.value == first.term.value + shift:
                continue
            owner[place] = key
            now[place] = link.term.sign * (first.term.value + shift)
            moved[place] = _followed(first, link, now[place])
            steps += 1
        if not steps:
            break
    return with_values(inputs, now), tuple(each for each in moved.values() if each.before != each.after)


def _followed(first: _Link, link: _Link, after: Decimal) -> Followed:
    term = first.term
    return Followed(term.entry.place, term.label, term.column, term.unit, term.sign * term.value, after, link.because)


def _links(found: Iterable[Expectation]) -> Iterator[tuple[object, _Link]]:
    """Every way in which one typed figure follows from others, under a key that stays when figures change."""
    for each in found:
        if each.identity in _COMPARE_ONLY:
            continue
        pairs = [(each.stated, each.due, each.due.formula)]
        if each.identity is Identity.SAME_FACT:
            pairs = [(each.stated, each.due, f"also stated in {', '.join(each.due.places)}")]
            pairs.append((each.due, each.stated, f"also stated in {', '.join(each.stated.places)}"))
        for moving, side, because in pairs:
            if len(moving.terms) == 1 and moving.terms[0].table not in _AGREED:
                term = moving.terms[0]
                yield (
                    (each.identity, each.subject, each.when, term.entry.place, side.places),
                    _Link(term, side, because),
                )
