"""Where a team's columns are This Quarter and Last Quarter, or one a quarter: what closing a return then writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal as D

from hnb_xl.jobs.carried import Carried, Sheets, Turn, carried, shifted
from hnb_xl.measure import measure
from hnb_xl.model.inputs import Entry, Inputs
from hnb_xl.read import read
from tests.factories import published

NOWHERE = Entry("KPIs", "")


def turned(later: Callable[[str, Mapping[str, Entry]], dict[str, Entry]]) -> Turn:
    """Kingston between Q2 and Q3, with rows that are looked for elsewhere at the next return."""
    book = published("kingston", "2021-22/Q2")
    before = read(book)
    tables = {
        key: replace(
            table, rows=tuple(replace(row, cells={**row.cells, **later(key, row.cells)}) for row in table.rows)
        )
        for key, table in before.tables.items()
    }
    after: Inputs = replace(before, tables=tables)
    return Turn(Sheets(book), before, measure(before), after, new_year=False)


def places(found: Carried) -> dict[str, object]:
    """What each changed cell is to hold."""
    return {change.place: change.after for change in found}


def test_this_quarter_becomes_last_quarter() -> None:
    """Q2 stood under This Quarter: it moves to Last Quarter, over Q1, and This Quarter is blank for Q3."""

    def later(key: str, cells: Mapping[str, Entry]) -> dict[str, Entry]:
        return {"Q1": NOWHERE, "Q2": cells["Q1"], "Q3": cells["Q2"]} if key == "kpi" else {}

    turn = turned(later)
    row = turn.inputs["kpi"].by_key["9"]

    written = places(shifted(turn))

    assert written[row["Q1"].place] == row.number("Q2") == D(5_704_626)
    assert written[row["Q2"].place] is None
    words = turn.inputs["kpi"].by_key["36"]  # n/a in Q2: words move as they are, and nothing becomes nought
    assert written.get(words["Q1"].place, "n/a") == "n/a"
    assert {change.table for change in shifted(turn)} == {"tblKPI"}


def test_a_figure_moves_into_a_column_of_another_unit() -> None:
    """Last Quarter in £m beside This Quarter in £: the amount stays the same, not the digits."""

    def later(key: str, cells: Mapping[str, Entry]) -> dict[str, Entry]:
        in_millions = replace(cells["Q1"], factor=D(1_000_000)) if key == "kpi" else NOWHERE
        return {"Q1": NOWHERE, "Q2": in_millions, "Q3": cells["Q2"]} if key == "kpi" else {}

    turn = turned(later)

    written = places(shifted(turn))

    assert written[turn.inputs["kpi"].by_key["9"]["Q1"].place] == D("5.704626")


def test_a_forecast_column_for_each_quarter_is_left_alone() -> None:
    """The forecast of Q2 stays in the team's Q2 column: it is the last forecast from then on, and none is cleared."""
    book = published("kingston", "2021-22/Q3")
    before = read(book)
    model = replace(
        before["model"],
        rows=tuple(
            replace(row, cells={**row.cells, "previous": row["actual"], "actual": replace(NOWHERE, cell="ZZ9")})
            for row in before["model"]
        ),
    )
    after = replace(before, tables={**before.tables, "model": model})

    found = carried(Turn(Sheets(book), before, measure(before), after, new_year=False))

    stay = {row[column].place for row in before["model"] for column in ("actual", "previous")}
    assert not stay & places(found).keys()
    assert any(change.table == "tblModel" for change in found)  # reported ratings are cleared as ever


def test_a_column_that_stands_nowhere_is_named_not_written() -> None:
    """A team without a column for the last rating keeps it in the history alone, and no cell of theirs is taken."""
    book = published("kingston", "2021-22/Q3")
    before = read(book)
    kpi = replace(
        before["kpi"],
        rows=tuple(replace(row, cells={**row.cells, "reported_last": NOWHERE}) for row in before["kpi"]),
    )
    taken = replace(kpi, rows=tuple(replace(r, cells={**r.cells, "reported_last": _at_the_key(r["ref"])}) for r in kpi))
    for table in (kpi, taken):
        after = replace(before, tables={**before.tables, "kpi": table})
        found = carried(Turn(Sheets(book), before, measure(before), after, new_year=False))

        assert len(found.homeless) == sum(1 for row in before["kpi"] if not row["reported"].is_blank) > 30
        assert not {row["ref"].place for row in before["kpi"]} & places(found).keys()


def _at_the_key(ref: Entry) -> Entry:
    """A blank entry that claims to stand where something else does."""
    return Entry(ref.sheet, ref.cell)
