"""Which figures are withheld from a published copy, and that nothing that stays reveals them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal as D
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnb_xl.jobs.disclosure import WITHHELD, Withheld, masked_inputs, masked_results, protected, small_counts, withheld
from hnb_xl.jobs.recovery import Equation, recovered
from hnb_xl.pipeline import Figures, assess
from tests.factories import book, published

MOVERS = ("kpi", "6a", "Q2")


def of(rows: dict[str, list[dict[str, object]]]) -> Figures:
    """A return with these rows, measured."""
    return assess(book(rows))


def labels(found: dict[str, Withheld], *, small: bool) -> set[str]:
    """What is withheld, as a list names it."""
    return {each.label for each in found.values() if each.small is small}


def test_a_small_count_of_plans_is_withheld() -> None:
    """Counts of plans from 1 to 4 are small, of either sign; nought, five and targets are not."""
    counts = {"issued": 4, "ceased": -3, "movers": 0, "stock": 5}
    figures = of(
        {"ehcp": [{"period": "Q1", "kind": "period", **counts}], "ehcp_plan": [{"year": "2021-22", "issued": 2}]}
    )

    found = small_counts(figures.inputs)

    assert {each.label for each in found.values()} == {"EHCP flow Q1, Issued", "EHCP flow Q1, Ceased"}


@pytest.mark.parametrize(("unit", "expected"), [("count", 1), ("£", 0), ("£k", 0), ("£m", 0), ("%", 0)])
def test_money_is_not_a_count(unit: str, expected: int) -> None:
    """A KPI of 3 is small only where its row counts: £3m, £3k and 3% are no children."""
    figures = of({"kpi": [{"ref": "1", "name": "It", "unit": unit, "Q1": 3, "target": 2}]})

    assert len(small_counts(figures.inputs)) == expected


def test_places_risks_and_roles_are_not_children() -> None:
    """What is counted decides: three places, a risk of three and three roles are no small counts."""
    figures = of(
        {
            "capital": [{"key": "a", "places": 3}],
            "risk": [{"key": "r", "risk": "It", "impact": 3, "likelihood": 3}],
            "month": [{"month": "2021-10-01", "places_filled": 3, "inmss": 9}],
        }
    )

    assert small_counts(figures.inputs) == {}


def test_a_count_with_words_is_a_count() -> None:
    """The words “2 (33%)” hold a small count; “33%”, “Data coming” and “25 (3%)” do not."""
    for words, expected in (("2 (33%)", 1), ("33%", 0), ("Data coming", 0), ("25 (3%)", 0), ("3.5 days", 0)):
        figures = of({"measure": [{"key": "m", "measure": "It", "unit": "count", "figure": words}]})

        assert len(small_counts(figures.inputs)) == expected, words


def test_the_total_of_a_small_count_is_withheld_with_it() -> None:
    """With one quarter of the ceased plans withheld, the total to date and the net figures would give it away."""
    quarters = (("Q1", 30, 12), ("Q2", 28, 3), ("Q3", 31, 14))
    figures = of({"ehcp": [{"period": q, "kind": "period", "issued": i, "ceased": c} for q, i, c in quarters]})

    found = withheld(figures.inputs, figures.results)

    assert labels(found, small=True) == {"EHCP flow Q2, Ceased"}
    assert {"ehcp.ceased.to_date", "ehcp.net.q2"} <= set(found)
    assert "ehcp.issued.to_date" not in found


def test_two_small_counts_hide_one_another() -> None:
    """Where two parts of a total are withheld the total stays, for it gives neither away."""
    quarters = (("Q1", 30, 2), ("Q2", 28, 3), ("Q3", 31, 14))
    figures = of({"ehcp": [{"period": q, "kind": "period", "issued": i, "ceased": c} for q, i, c in quarters]})

    found = withheld(figures.inputs, figures.results)

    assert "ehcp.ceased.to_date" not in found


def test_no_small_count_no_change() -> None:
    """A return without small counts has nothing to withhold."""
    figures = of({"ehcp": [{"period": "Q1", "kind": "period", "issued": 30, "ceased": 9}]})

    assert withheld(figures.inputs, figures.results) == {}


def test_what_is_withheld_is_nowhere_in_the_masked_figures() -> None:
    """After masking, no entry and no figure has the value that is withheld, and each says so by the mark."""
    figures = assess(published("kingston", "2021-22/Q3"))
    hidden = withheld(figures.inputs, figures.results)

    inputs, results = masked_inputs(figures.inputs, hidden), masked_results(figures.results, hidden)

    entries = {e.place: e for t in inputs.tables.values() for row in t.rows for e in row.cells.values()}
    assert {place for place in hidden if place in entries} == {p for p, e in entries.items() if e.text == WITHHELD}
    assert all(entries[place].value is None for place in hidden if place in entries)
    by_id = {figure.id: figure for figure in results.figures}
    assert all(by_id[key].value is None and by_id[key].text == WITHHELD for key in hidden if key in by_id)
    assert by_id["kpi.1.actual"].value == D(1512)


def test_kingstons_movers_are_withheld() -> None:
    """Kingston's Q3 return printed 1 mover at Q1 and at Q3; the flow of the quarter would give Q1's away."""
    figures = assess(published("kingston", "2021-22/Q3"))

    found = withheld(figures.inputs, figures.results)

    assert labels(found, small=True) == {"Movers (KPI 6a), Q1", "Movers (KPI 6a), Q3"}
    assert "Ceased EHCPs (KPI 6)" in labels(found, small=False)


Grid = list[list[int]]


def margins(cells: Grid) -> list[Equation]:
    """The rows and columns of a table, each adding up to a margin that is published."""
    names = [[f"c{row}{column}" for column in range(len(cells[0]))] for row in range(len(cells))]
    values = {name: cells[r][c] for r, line in enumerate(names) for c, name in enumerate(line)}
    lines = [*names, *(list(column) for column in zip(*names, strict=True))]
    found = []
    for number, line in enumerate(lines):
        total = f"t{number}"
        keys = [*line, total]
        worth = {name: D(values[name]) for name in line} | {total: D(sum(values[name] for name in line))}
        factors = {name: Fraction(1) for name in line} | {total: Fraction(-1)}
        found.append(Equation({key: key for key in keys}, worth, factors, total))
    return found


def fillings(cells: Grid, hidden: set[str]) -> Iterator[dict[str, int]]:
    """Every way of filling the hidden cells with 0 to 9 that agrees with all that is published."""
    unknown = sorted(key for key in hidden if key.startswith("c"))
    known = {f"c{r}{c}": value for r, line in enumerate(cells) for c, value in enumerate(line)}
    lines = [equation for equation in margins(cells) if equation.total not in hidden]
    for guess in product(range(10), repeat=len(unknown)):
        trial = known | dict(zip(unknown, guess, strict=True))
        if all(sum(trial[k] for k in e.labels if k != e.total) == int(e.values[e.total]) for e in lines):
            yield trial


@given(st.lists(st.lists(st.integers(1, 8), min_size=2, max_size=2), min_size=2, max_size=2))
def test_no_protected_count_can_be_worked_out(cells: Grid) -> None:
    """Every small cell of a table with published margins has more than one value that agrees with what is left."""
    small = {
        f"c{r}{c}": Withheld(f"c{r}{c}", "", D(value), small=True)
        for r, line in enumerate(cells)
        for c, value in enumerate(line)
        if value < 5
    }

    hidden = set(protected(small, margins(cells)))

    for key in small:
        assert len({filling[key] for filling in fillings(cells, hidden)}) > 1


def test_several_equations_together_reveal_a_count() -> None:
    """A hidden figure that no single equation gives, but two together do, is found."""

    def sums(*keys: str) -> Equation:
        total = "+".join(keys)
        factors = {key: Fraction(1) for key in keys} | {total: Fraction(-1)}
        return Equation(dict.fromkeys(factors, ""), dict.fromkeys(factors, D(1)), factors, total)

    both, less = sums("a", "b"), sums("a", "b", "c")

    assert recovered([both], {"a", "b"}, ["a"]) is None
    assert recovered([both, less], {"a", "b", "c"}, ["c"]) is not None


def test_a_quotient_reveals_what_it_is_made_of() -> None:
    """Spend and average cost published give the plans, though no sum does."""
    average = Equation({"spend": "", "plans": "", "average": ""}, {}, None, "average")

    assert recovered([average], {"plans"}, ["plans"]) is average
    assert recovered([average], {"plans", "average"}, ["plans"]) is None
