"""A figure that is not there is never counted as nought, whichever cell it is missing from."""

from __future__ import annotations

from decimal import Decimal as D
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hnb_xl.books.book import RawCell
from hnb_xl.model.results import Figure
from tests.factories import Rows, book
from tests.properties.returns import Measured, kingston, kingston_measured, measured, put, typed_cells, with_table

# A threshold left blank is not used, which is not the same as one of nought, but may give the same limit.
_THRESHOLDS = "tblPolicy"
MISSING = (None, "TBC", "1,512", "#REF!", "=")


@cache
def numbers() -> tuple[tuple[str, int, str], ...]:
    """Every cell of Kingston's workbook that holds a number which some figure may need."""
    tables = kingston().tables()
    return tuple(
        (name, row, header)
        for name, row, header in typed_cells(kingston())
        if name != _THRESHOLDS
        and isinstance(tables[name].rows[row][tables[name].headers.index(header)].value, int | float)
    )


def holding(place: tuple[str, int, str], cell: RawCell) -> dict[tuple[str, str], Figure]:
    """Kingston's figures with another thing in one cell."""
    name, row, header = place
    changed = measured(with_table(kingston(), put(kingston().tables()[name], row, header, cell)))
    return {(figure.id, figure.period): figure for figure in changed.results}


def cell(missing: str | None) -> RawCell:
    """A cell without a figure."""
    if missing == "=":
        return RawCell(formula="1+1", stale=True)
    return RawCell(error=missing) if missing == "#REF!" else RawCell(missing)


@settings(max_examples=40)
@given(data=st.data())
def test_a_missing_figure_is_never_nought(data: st.DataObject) -> None:
    """Blank one number: no figure becomes what nought in that cell would make it, unless it says what it leaves out."""
    place = data.draw(st.sampled_from(numbers()))
    missing = data.draw(st.sampled_from(MISSING))
    before = {(figure.id, figure.period): figure.value for figure in kingston_measured().results}

    without, with_nought = holding(place, cell(missing)), holding(place, RawCell(0))

    guessed = [
        id
        for id, figure in without.items()
        if figure.value is not None
        and not figure.text
        and not figure.id.startswith("rag.count.")  # one rating fewer is one rating fewer
        and figure.value != before.get(id)
        and id in with_nought
        and figure.value == with_nought[id].value
    ]
    assert guessed == []


def test_a_pro_rata_target_needs_its_baseline() -> None:
    """Plans go from 1,429 to 1,530: without the 1,429 eight months of them are not 1,020, but unknown."""
    rows: Rows = {
        "period": [{"data_date": "2021-11-30"}],
        "kpi": [
            {
                "ref": ref,
                "unit": "count",
                "basis": basis,
                "target_kind": "pro rata",
                "baseline": start,
                "annual_target": end,
            }
            for ref, basis, start, end in (
                ("known", "stock", 1429, 1530),
                ("blank", "stock", None, 1530),
                ("words", "stock", "n/a", 1530),
                ("flow", "to date", None, 150),
            )
        ],
    }

    results = measured(book(rows))

    targets = [results.value(f"kpi.{ref}.target") for ref in ("blank", "words", "flow")]
    assert targets == [None, None, 100]
    known = results.value("kpi.known.target")
    assert known is not None
    assert round(known, 2) == D("1496.33")  # 1,429 + 101 x 8/12


@pytest.mark.parametrize("target", ["n/a", "TBC", "#REF!"])
def test_a_target_in_words_is_not_taken_pro_rata(target: str) -> None:
    """Only a target left blank follows from the year-end target; words or an error are no target yet."""
    row = {
        "ref": "1",
        "unit": "count",
        "basis": "to date",
        "target_kind": "pro rata",
        "target": target,
        "annual_target": 150,
        "Q3": 5,
    }

    results = measured(book({"kpi": [row]}))

    assert results.value("kpi.1.target") is None
    assert results.value("kpi.1.variance") is None


@pytest.mark.parametrize(
    "policy",
    [
        {"amber_pct": "5%"},
        {"amber_pct": -0.05},
        {"red_amount": "#REF!"},
        {"amber_pct": 0.05, "combine": "neither"},
    ],
)
def test_a_policy_that_makes_no_sense_rates_nothing(policy: dict[str, object]) -> None:
    """A threshold that is no number from nought up, or an unknown way to trip: no rating is better than a wrong one."""
    rows = {
        "policy": [{"policy": "odd", **policy}],
        "kpi": [{"ref": "1", "unit": "count", "policy": "odd", "target": 5, "Q3": 9}],
    }

    results = measured(book(rows))

    assert results.text("kpi.1.rag.computed") == ""
    assert results.value("kpi.1.green_to") is None


def rated(name: str) -> Measured:
    """A KPI 50% over target, whose policy is looked up by a name; the list has one name twice."""
    rows = {
        "policy": [{"policy": "Demand", "red_pct": 0.1}, {"policy": "demand", "amber_pct": 0.9}],
        "kpi": [{"ref": "1", "unit": "count", "policy": name, "target": 10, "Q3": 15}],
    }
    return measured(book(rows))


@pytest.mark.parametrize(("name", "rating"), [("Demand", "Red"), ("DEMAND", "Red"), ("other", "")])
def test_a_policy_is_looked_up_as_excel_does(name: str, rating: str) -> None:
    """Case does not matter, and of two policies of one name the first counts; an unknown one rates nothing."""
    assert rated(name).text("kpi.1.rag.computed") == rating
