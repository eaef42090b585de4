"""Every figure is in the catalogue, has its unit, stands once for its period, and can be traced to cells."""

from __future__ import annotations

import pytest

from hnb_xl.books.memory import MemoryBook
from hnb_xl.model.figures import CATALOGUE, definition_of
from hnb_xl.model.results import Figure, FigureKind, Results
from tests.factories import Row, book
from tests.programme import D, month, report
from tests.programme import measured as report_of
from tests.properties.returns import kingston, kingston_measured, measured, with_cells

SCORED = {
    ("risk", "governance", "Impact (1-5)"): 3,
    ("risk", "governance", "Likelihood (1-5)"): 4,
    ("kpi", "1", "Target"): None,
}


@pytest.fixture(scope="module")
def results() -> Results:
    """Kingston's figures, with one risk scored."""
    return measured(with_cells(kingston(), SCORED)).results


def programme() -> Results:
    """What neither Wiltshire report holds: ratings of a period ago, a payment withheld, months a year apart."""
    return report_of(
        kpi=[{"ref": "1", "reported": "G", "reported_last": "A"}],
        profile=[{"year": "2021-22", "unmitigated": D("9000000")}],
        payment=[{"instalment": "A", "year": "2021-22", "due": D("1000000"), "status": "withheld"}],
        measure=[{"key": "a", "count": D("2"), "total": D("6")}],
        workstream=[{"key": "a", "programme": "Families"}],
        month=[month(2020, 12, ehcps=D("1400")), month(2021, 12, ehcps=D("1512"))],
        risk=[{"key": "a", "previous": D("9"), "impact": D("3"), "likelihood": D("4")}],
    )


def cells_of(workbook: MemoryBook) -> set[str]:
    """Every cell of every table, as figures name them."""
    return {
        f"{table.sheet}!{letters(table.left + column)}{table.top + 1 + row}"
        for table in workbook.tables().values()
        for row, cells in enumerate(table.rows)
        for column in range(len(cells))
    }


def letters(column: int) -> str:
    """A column's letters."""
    return (chr(64 + (column - 1) // 26) if column > 26 else "") + chr(65 + (column - 1) % 26)


def is_traceable(figure: Figure) -> bool:
    """True for a figure that stands on cells: all with a value, but a count of nothing."""
    return figure.value is not None and not (figure.id.startswith("rag.count.") and figure.value == 0)


def test_every_figure_is_in_the_catalogue(results: Results) -> None:
    """No id is emitted that the catalogue does not define."""
    assert [figure.id for figure in results if definition_of(figure.id) is None] == []


def test_every_definition_is_emitted(results: Results) -> None:
    """The catalogue promises nothing that no return holds."""
    reports = (report(name).results for name in ("wiltshire-2024", "wiltshire-2025"))
    figures = [figure for each in (results, *reports, programme()) for figure in each]
    emitted = {definition.id for figure in figures if (definition := definition_of(figure.id))}

    assert [definition.id for definition in CATALOGUE if definition.id not in emitted] == []


def test_units(results: Results) -> None:
    """A figure's unit is its definition's, or its row's base unit."""
    wrong = []
    for figure in results:
        definition = definition_of(figure.id)
        allowed = (
            {"GBP", "percent", "count"} if definition and definition.unit == "row" else {definition and definition.unit}
        )
        if figure.unit not in allowed:
            wrong.append((figure.id, figure.unit))

    assert wrong == []


def test_an_id_stands_once_for_a_period(results: Results) -> None:
    """Two figures of one id are of two periods."""
    seen = [(figure.id, figure.period) for figure in results]

    assert len(seen) == len(set(seen))


def test_an_id_stands_once_even_where_rows_have_one_key() -> None:
    """Of two rows with one reference the first gives the figures; a row without a reference gives none."""
    kpi = {"unit": "count", "target": 5}
    rows: list[Row] = [{**kpi, "ref": "6a", "Q3": 1}, {**kpi, "ref": "6A", "Q3": 2}, {**kpi, "ref": None, "Q3": 3}]
    lines: list[Row] = [{"key": "a", "actual": 1}, {"key": "A", "actual": 2}, {"key": None, "actual": 3}]
    others: list[Row] = [{"key": None, "risk": "Flood"}, {"key": "x"}, {"key": "X"}]

    found = measured(book({"kpi": rows, "model": lines, "risk": others})).results
    seen = [(figure.id, figure.period) for figure in found]

    assert len(seen) == len(set(seen))
    assert found.value("kpi.6a.actual") == 1
    assert found.value("model.a.actual") == 1
    assert [figure.id for figure in found if ".." in figure.id] == []


def test_figures_name_cells_of_the_workbook(results: Results) -> None:
    """Whatever a figure says it comes from exists, and every figure with a value says it."""
    known = cells_of(kingston())

    assert {place for figure in results for place in figure.cells} <= known
    assert [figure.id for figure in results if is_traceable(figure) and not figure.cells] == []


def test_entered_figures_hold_what_their_cell_holds() -> None:
    """A figure of kind entered, in the sign and unit of its row, is the number in its one cell."""
    inputs, results = kingston_measured().inputs, kingston_measured().results
    held = {entry.place: entry for table in inputs.tables.values() for row in table for entry in row.cells.values()}

    wrong = [
        figure.id
        for figure in results
        if figure.kind is FigureKind.ENTERED
        and figure.value is not None
        and (len(figure.cells) != 1 or abs(held[figure.cells[0]].number or 0) != abs(figure.value))
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("id", "definition"),
    [
        ("contributions.total", "contributions.total"),
        ("contributions.adult_social_care", "contributions.<partner>"),
        ("deficit.bridge.forecast", "deficit.bridge.forecast"),
        ("deficit.bridge.commissioning", "deficit.bridge.<line>"),
        ("ehcp.net.to_date", "ehcp.net.to_date"),
        ("ehcp.net.q1", "ehcp.net.<quarter>"),
        ("rag.count.financial_control.red.reported", "rag.count.<category>.<colour>.reported"),
        ("rag.count.financial_control.amber_green", "rag.count.<category>.<colour>"),
        ("condition.3.1.assurance", "condition.<ref>.assurance"),
    ],
)
def test_the_most_definite_definition_counts(id: str, definition: str) -> None:
    """An id that fits several definitions has the one that leaves least open."""
    found = definition_of(id)

    assert found is not None
    assert found.id == definition


def test_what_is_no_figure() -> None:
    """An id of no kind has no definition."""
    assert definition_of("kpi..actual") is None
    assert definition_of("kpi.6a.actually") is None


def test_categories_are_spelled_as_ids() -> None:
    """A category's words become an id of the catalogue, whatever signs stand in it; none at all is uncategorised."""
    rows: list[Row] = [
        {"ref": "1", "category": "Health & care", "unit": "count"},
        {"ref": "2", "category": "HEALTH & CARE", "unit": "count"},
        {"ref": "3", "category": None, "unit": "count"},
    ]

    found = measured(book({"kpi": rows})).results

    ids = [figure.id for figure in found.starting("rag.count.")]
    assert "rag.count.health_care.green" in ids
    assert "rag.count.uncategorised.green" in ids
    assert len(ids) == 12
