"""The first return of a financial year: what is brought forward, what is of the year that ended, and what is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal as D

import pytest

from hnb_xl.books.book import RawCell, RawValue
from hnb_xl.books.memory import MemoryBook
from hnb_xl.errors import BadArgument, Refused
from hnb_xl.jobs.roll_forward import roll_forward
from hnb_xl.measure import measure
from hnb_xl.model.year import Period
from hnb_xl.pipeline import assess, figures_of
from hnb_xl.read import read
from tests.factories import published
from tests.jobs.closing import FORCED, NOW, said, typed


def last_of_the_year(**profile: RawValue) -> MemoryBook:
    """Kingston at Q4, with a profile row for the next year too."""
    book = typed(
        published("kingston", "2021-22/Q3"),
        {("tblPeriod", "Return point", "Value"): "Q4", ("tblPeriod", "Data date", "Value"): datetime(2022, 3, 31)},  # noqa: DTZ001 -- a cell has no zone
    )
    table = book.tables()["tblProfile"]
    given: dict[str, RawValue] = {"Year": "2022-23", "Ceiling before SV": 31_000_000, "In-year plan": 2_400_000}
    given |= {header.replace("_", " "): value for header, value in profile.items()}
    row = tuple(RawCell(given.get(header)) for header in table.headers)
    tables = dict(book.tables()) | {"tblProfile": replace(table, rows=(*table.rows, row))}
    return MemoryBook.holding(book.name, book.sheet_names(), tables.values())


def test_a_final_outturn_becomes_brought_forward() -> None:
    """Before payments it is brought forward; payments stay apart; the new year's figures come from the agreement."""
    book = last_of_the_year()
    payments = [said(row["paid"]) for row in read(book)["payment"]]

    done = roll_forward(book, replace(FORCED, outturn=D(28_500_000)), now=NOW)

    inputs = read(book)
    assert str(inputs.period) == "2022-23/Q1"
    profile = {row.label: row for row in inputs["profile"]}
    assert profile["2021-22"].number("outturn") == 28_500_000
    assert profile["2022-23"].number("brought_forward") == 28_500_000
    assert profile["2022-23"].number("ceiling") == 31_000_000
    assert [said(row["paid"]) for row in inputs["payment"]] == payments
    results = measure(inputs)
    assert results.value("deficit.brought_forward") == 28_500_000
    assert results.value("deficit.ceiling") == 31_000_000
    assert results.value("deficit.cumulative.before_sv") is None  # no figure of the new year yet
    kpis = {row.words("fact"): row for row in inputs["kpi"] if row.words("fact")}
    assert kpis["dsg.before_sv"].number("target") == 31_000_000
    assert kpis["dsg.before_sv"].number("baseline") == 28_500_000
    assert kpis["dsg.in_year"].number("target") == 2_400_000
    assert kpis["hnb.spend"]["target"].is_blank  # last year's is not this year's, and the agreement gives none
    assert any("targets, plans and baselines of 2021-22 were cleared" in remark for remark in done.remarks)


def test_without_a_final_outturn_nothing_is_brought_forward() -> None:
    """A forecast never becomes brought forward: the cell stays blank, the figure is not there, and it is said."""
    book = last_of_the_year()
    assert measure(read(book)).value("deficit.cumulative.before_sv") == 28_363_000  # a forecast

    done = roll_forward(book, FORCED, now=NOW)

    inputs = read(book)
    profile = {row.label: row for row in inputs["profile"]}
    assert profile["2022-23"]["brought_forward"].is_blank
    assert profile["2021-22"]["outturn"].is_blank
    assert measure(inputs).value("deficit.brought_forward") is None
    assert any("nothing is brought forward into 2022-23" in remark for remark in done.remarks)


def test_the_new_year_has_its_own_dates_and_empty_columns() -> None:
    """Return points of the year with their ends; due dates to be typed; no figure stands under a return point."""
    book = last_of_the_year()

    roll_forward(book, FORCED, now=NOW)

    inputs = read(book)
    points = [(row.label, row.words("year"), row.day("ends"), row.day("due")) for row in inputs["point"]]
    assert points == [
        ("Q1", "2022-23", date(2022, 6, 30), None),
        ("Q2", "2022-23", date(2022, 9, 30), None),
        ("Q3", "2022-23", date(2022, 12, 31), None),
        ("Q4", "2022-23", date(2023, 3, 31), None),
    ]
    for key in ("kpi", "contribution", "condition_kpi"):
        assert all(row[point].is_blank for row in inputs[key] for point in inputs.points), key
    assert all(row[f"{point} assurance"].is_blank for row in inputs["condition"] for point in inputs.points)
    assert all(row[column].is_blank for row in inputs["ehcp"] for column in ("issued", "ceased", "stock"))
    assert figures_of(book, Period.parse("2021-22/Q4")).value("kpi.1.target") is not None


@pytest.mark.parametrize(
    ("profile", "outturn", "message"),
    [
        ({"Brought_forward": 28_363_000}, D(28_500_000), "holds £28,363,000, but the final outturn"),
        ({"Year": "2023-24"}, None, ""),
    ],
)
def test_two_openings_of_one_year_are_not_guessed_between(
    profile: dict[str, RawValue], outturn: D | None, message: str
) -> None:
    """A brought forward that is not the final outturn is refused; a year the agreement does not state is said."""
    book = last_of_the_year(**profile)
    asked = replace(FORCED, outturn=outturn)
    if message:
        with pytest.raises(Refused, match=message):
            roll_forward(book, asked, now=NOW)
        assert str(read(book).period) == "2021-22/Q4"
    else:
        assert any("states nothing for 2022-23" in remark for remark in roll_forward(book, asked, now=NOW).remarks)


def test_another_outturn_than_the_one_that_stands_is_refused() -> None:
    """The cell and the command must say the same; within a year there is no final outturn."""
    book = typed(last_of_the_year(), {("tblProfile", "2021-22", "Final outturn before SV"): 28_400_000})

    with pytest.raises(Refused, match=r"another final outturn for 2021-22 \(£28,400,000\)"):
        roll_forward(book, replace(FORCED, outturn=D(28_500_000)), now=NOW)
    with pytest.raises(BadArgument, match="does not end with 2021-22/Q2"):
        roll_forward(published("kingston", "2021-22/Q2"), replace(FORCED, outturn=D(1)), now=NOW)

    roll_forward(book, FORCED, now=NOW)
    assert measure(read(book)).value("deficit.brought_forward") == 28_400_000


def test_points_of_a_councils_own_keep_their_names() -> None:
    """Wiltshire's year has one point of its own: the next year's has the same name, and its dates are asked for."""
    book = published("wiltshire-2024", "2024-25/Start")

    done = roll_forward(book, FORCED, now=NOW)

    inputs = read(book)
    assert str(inputs.period) == "2025-26/Start"
    assert all(row["ends"].is_blank and row["due"].is_blank for row in inputs["point"])
    assert any("when Start of 2025-26 ends" in remark for remark in done.remarks)
    last = {row.key: row.words("last") for row in inputs["rating"]}
    assert last == {row.key: row.words("this") for row in read(published("wiltshire-2024", "2024-25/Start"))["rating"]}


def test_a_check_of_a_year_that_ended_says_what_is_kept() -> None:
    """Its cells are another year's now, so it cannot be checked again; its figures are there, and the line says how."""
    book = last_of_the_year()
    roll_forward(book, FORCED, now=NOW)

    with pytest.raises(BadArgument, match=r"results example\.xlsx --period 2021-22/Q4"):
        assess(book, Period.parse("2021-22/Q4"))
