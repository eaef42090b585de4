"""What holds for the figures of any return: order, scale, calendars, and workbooks without figures."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hnb_xl.books.book import RawCell
from hnb_xl.books.memory import MemoryBook
from hnb_xl.build.entries import entries, points_of
from hnb_xl.build.input_sheets import input_sheets
from hnb_xl.measure import measure
from hnb_xl.model.authority import load_authority
from hnb_xl.model.columns import Kind
from hnb_xl.model.figures import definition_of
from hnb_xl.model.results import Results
from hnb_xl.model.tables import contract
from hnb_xl.read import read
from hnb_xl.shipped import authorities
from hnb_xl.write.computed import computed_cells
from tests.factories import Rows, book
from tests.properties.returns import kingston, kingston_measured, measured, with_cells, with_tables

ORDERED = {"tblReturnPoints", "tblAgreement", "tblPeriod"}
MONTHS = tuple(f"M{month:02d}" for month in range(1, 13))


def as_facts(results: Results) -> dict[tuple[str, str], tuple[D | None, str | None, frozenset[str]]]:
    """Every figure by id and period: value, words and how many cells it stands on, wherever they are."""
    return {(f.id, f.period): (f.value, f.text, frozenset(cell.split("!")[0] for cell in f.cells)) for f in results}


@settings(max_examples=10)
@given(seed=st.integers(0, 10_000))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    """Rows of any table in any order give the same figures; a subtotal may stand above its parts."""
    chance = random.Random(seed)
    tables = {}
    for name, table in kingston().tables().items():
        rows = list(table.rows)
        if name not in ORDERED:
            chance.shuffle(rows)
        tables[name] = replace(table, rows=tuple(rows))

    shuffled = measured(with_tables(kingston(), tables)).results

    assert as_facts(shuffled) == as_facts(kingston_measured().results)


@pytest.mark.parametrize("factor", [2, 10])
def test_twice_the_pounds_give_twice_the_figures(factor: int) -> None:
    """With every amount of money doubled, every figure in £ doubles; counts, shares and ratings stay."""
    inputs = kingston_measured().inputs
    tables = dict(kingston().tables())
    for key, table in inputs.tables.items():
        if table.contract.recorded:
            continue
        found = tables[table.contract.name]
        rows = [list(row) for row in found.rows]
        for row in table.rows:
            index = int("".join(c for c in next(iter(row.cells.values())).cell if c.isdigit())) - found.top - 1
            for column in table.contract.columns:
                in_pounds = (column.unit or row.unit).base == "GBP" and column.kind is Kind.NUMBER
                threshold = key == "policy" and column.key in {"amber_amount", "red_amount"} and row.label != "growth"
                if column.is_computed or not (in_pounds or threshold) or row[column.key].number is None:
                    continue
                at = found.headers.index(column.header)
                value = rows[index][at].value
                assert isinstance(value, int | float)
                rows[index][at] = RawCell(float(D(str(value)) * factor))
        tables[found.name] = replace(found, rows=tuple(tuple(row) for row in rows))

    scaled = {(f.id, f.period): f for f in measured(with_tables(kingston(), tables)).results}

    for figure in kingston_measured().results:
        other = scaled[figure.id, figure.period]
        times = factor if figure.unit == "GBP" else 1
        assert other.value == (None if figure.value is None else figure.value * times), figure.id
        assert other.text == figure.text, figure.id


def test_measuring_twice_is_measuring_once() -> None:
    """The same inputs give the same figures, in the same order."""
    inputs = kingston_measured().inputs

    assert measure(inputs).figures == measure(inputs).figures


def whole(workbook: MemoryBook) -> Results:
    """Read, measure and work out every computed cell; every figure is in the catalogue, once."""
    inputs = read(workbook)
    results = measure(inputs)
    computed_cells(workbook.tables(), inputs, results)
    seen = [(figure.id, figure.period) for figure in results]
    assert len(seen) == len(set(seen))
    assert [figure.id for figure in results if definition_of(figure.id) is None] == []
    return results


def test_an_authority_without_figures() -> None:
    """A new workbook with nothing entered has figures without values, and no rating."""
    authority = load_authority(authorities() / "blank.toml")
    period = authority.latest_period().name
    workbook = MemoryBook("blank.xlsx")
    workbook.put_sheets(input_sheets(contract(points_of(authority, period)), entries(authority, period, empty=True)))

    results = whole(workbook)

    valued = [f.id for f in results if f.value and not f.id.startswith(("period.", "policy."))]
    assert valued == []
    assert [f.id for f in results if f.kind == "rating" and f.text] == []
    assert results.get("deficit.cumulative.before_sv") is not None


def test_a_workbook_without_rows() -> None:
    """Tables without a row give no figure and no error."""
    results = whole(book())

    assert results.value("deficit.cumulative.before_sv") is None
    assert results.value("savings.total") is None
    assert results.value("contributions.total") is None


def kpi(points: Sequence[str], point: str) -> Results:
    """A year with some return points, at one of them; the KPI's actual is 1 at the first point, 2 at the second."""
    actuals: dict[str, object] = {name: number for number, name in enumerate(points, 1)}
    rows: Rows = {"kpi": [{"ref": "1", "unit": "count", "target": 2, **actuals}], "period": [{"point": point}]}
    return whole(book(rows, points=tuple(points)))


def test_a_monthly_calendar() -> None:
    """A council that reports each month has twelve columns; August is the fifth, after July."""
    results = kpi(MONTHS, "M05")

    assert results.value("period.index") == 5
    assert results.value("kpi.1.actual") == 5
    assert results.value("kpi.1.previous") == 4
    assert results.value("kpi.1.change") == 1


@pytest.mark.parametrize(("point", "change"), [("R1", None), ("R2", 1), ("R3", 1)])
def test_return_points_of_the_agreements_own(point: str, change: int | None) -> None:
    """The agreement may name its own points; at the first of the year there is nothing to compare with."""
    results = kpi(("R1", "R2", "R3"), point)

    assert results.value("kpi.1.actual") == int(point[1])
    assert results.value("kpi.1.change") == change
    assert results.text("kpi.1.direction") == ("" if change is None else "Worse")


def test_a_single_return_point() -> None:
    """One return a year is enough."""
    assert kpi(("R1",), "R1").value("kpi.1.actual") == 1


@pytest.mark.parametrize("point", ["Q1", "Q2", "Q4", "Q9", "outturn"])
def test_any_return_point_of_kingston(point: str) -> None:
    """Whichever return the Period sheet names, its figures come out, or are not there."""
    results = whole(with_cells(kingston(), {("period", "Return point", "Value"): point}))

    assert (results.value("kpi.14.actual") is not None) == (point in {"Q1", "Q2"})


def test_without_a_data_date() -> None:
    """Without a data date nothing can be taken pro rata; all else is as it was."""
    results = whole(with_cells(kingston(), {("period", "Data date", "Value"): None}))

    assert results.value("period.months") is None
    assert results.value("kpi.5.rated_against") is None
    assert results.text("kpi.5.rag.computed") == ""
    assert results.value("kpi.5.variance") == -71
    assert results.value("deficit.headroom") == 244_000
