"""Workbooks that are not as they should be: a clear refusal, or an entry that a rule can report; never a nought."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from hnb_xl.books.book import RawCell
from hnb_xl.books.memory import MemoryBook
from hnb_xl.errors import BadArgument, ContractBroken, HnbError, NotOurBook
from hnb_xl.measure import measure
from hnb_xl.model.inputs import Entry
from hnb_xl.read import read
from hnb_xl.read.cells import day, looks_like_number
from tests.factories import book
from tests.properties.returns import kingston, measured, put, with_cells, with_table, with_tables


def entry_of(held: object) -> Entry:
    """KPI 14's actual, with something else in its cell."""
    row = read(with_cells(kingston(), {("kpi", "14", "Q3"): held}))["kpi"].get("14")
    assert row is not None
    return row["Q3"]


def headed(header: str, new: str, table: str = "tblKPI") -> MemoryBook:
    """Kingston's workbook with one column headed otherwise."""
    found = kingston().tables()[table]
    return with_table(
        kingston(), replace(found, headers=tuple(new if each == header else each for each in found.headers))
    )


def test_a_renamed_column() -> None:
    """The message names table, sheet and column, and which column to rename back."""
    with pytest.raises(ContractBroken) as caught:
        read(headed("Baseline", "Base line"))

    assert caught.value.message == "tblKPI on sheet KPIs has no column “Baseline”."
    assert caught.value.fix == "Rename “Base line” back to “Baseline”."


def test_a_missing_column() -> None:
    """Where nothing looks like the column, it has to be put back."""
    with pytest.raises(ContractBroken) as caught:
        read(headed("Q3", "xyz"))

    assert (caught.value.code, caught.value.fix) == ("missing_column", "Put “Q3” back.")


def test_a_column_that_stands_twice() -> None:
    """Two columns of one name, but for a stray space, would hide one another."""
    with pytest.raises(ContractBroken) as caught:
        read(headed("Comment", "Target "))

    assert caught.value.code == "duplicate_column"


def test_a_header_with_stray_spaces() -> None:
    """A space before or after a header does not lose the column."""
    assert read(headed("Target", " Target  ")).fingerprint == read(kingston()).fingerprint


def test_a_lost_computed_column() -> None:
    """A grey column is worked out again: reading does without it."""
    assert measured(headed("Variance", "gone")).value("kpi.14.variance") == -244_000


def test_a_missing_table() -> None:
    """A workbook of ours that lacks a table is named with what is missing."""
    tables = {name: table for name, table in kingston().tables().items() if name not in {"tblKPI", "tblRisks"}}

    with pytest.raises(NotOurBook) as caught:
        read(with_tables(kingston(), tables))

    assert caught.value.code == "missing_table"
    assert "tblKPI (sheet KPIs), tblRisks (sheet Risks)" in caught.value.message


def test_not_our_tables() -> None:
    """A workbook with other tables, or none, is not ours; the message says how to make one."""
    other = MemoryBook.holding("other.xlsx", ["Sheet1"], [replace(kingston().tables()["tblKPI"], name="Table1")])

    for nothing in (other, MemoryBook("empty.xlsx")):
        with pytest.raises(NotOurBook, match="is not a monitoring workbook") as caught:
            read(nothing)
        assert "hnb-xl new" in caught.value.fix


@pytest.mark.parametrize("version", [3, "0.9", None, "#REF!"])
def test_a_wrong_template_version(version: object) -> None:
    """A workbook of another template version, or of none, is refused."""
    with pytest.raises(NotOurBook) as caught:
        read(with_cells(kingston(), {("agreement", "Template version", "Value"): version}))

    assert caught.value.code == "wrong_template_version"


def test_an_older_template_version_has_a_way_out() -> None:
    """The message for a version-1 workbook names the command that upgrades it, even where it lacks a table."""
    older = with_cells(kingston(), {("agreement", "Template version", "Value"): "1"})
    lacking = MemoryBook.holding(
        "old.xlsx", older.sheet_names(), [t for n, t in older.tables().items() if n != "tblKPI"]
    )

    for each in (older, lacking):
        with pytest.raises(NotOurBook) as caught:
            read(each)
        assert caught.value.code == "wrong_template_version"
        assert f"hnb-xl upgrade {each.name}" in caught.value.fix


@pytest.mark.parametrize("version", [2, 2.0, "2", " 2 "])
def test_a_template_version_typed_otherwise(version: object) -> None:
    """The version may be a number or text."""
    assert read(with_cells(kingston(), {("agreement", "Template version", "Value"): version})).points


@pytest.mark.parametrize("label", ["Financial year", "Return point", "Data date"])
def test_a_lost_item(label: str) -> None:
    """A row that the Period sheet has lost is named when it is needed."""
    renamed = with_cells(kingston(), {("period", label, "Item"): "Something else"})

    with pytest.raises(ContractBroken) as caught:
        measured(renamed)

    assert caught.value.code == "missing_item"
    assert f"“{label}”" in caught.value.message


def test_no_return_points() -> None:
    """Without return points no figure has a column: the table to mend is named."""
    table = kingston().tables()["tblReturnPoints"]
    emptied = replace(table, rows=tuple(tuple(RawCell() for _ in row) for row in table.rows))

    with pytest.raises(ContractBroken) as caught:
        read(with_table(kingston(), emptied))

    assert caught.value.code == "no_return_points"


@pytest.mark.parametrize(
    "text", ["28.3m", "1,512", "(0.5)", "12%", "£28,363,000", "−5", ".5", "5-", "1 512", "2.5 k", "1e6"]
)
def test_a_number_typed_as_text(text: str) -> None:
    """It is no figure, its words are kept, and it is known for a number that somebody must retype."""
    entry = entry_of(text)

    assert (entry.number, entry.text, entry.typed_as_text) == (None, text, True)


@pytest.mark.parametrize(
    "text", ["n/a", "Data coming", "TBC", "2 (33%)", "1,537 (+101)", "28.3.1", "m", "£", "30/11/2021"]
)
def test_words_in_place_of_a_number(text: str) -> None:
    """They are kept, and are no number that somebody mistyped."""
    entry = entry_of(text)

    assert (entry.number, entry.text, entry.typed_as_text) == (None, text, False)


def test_an_error_cell() -> None:
    """An Excel error is kept as such."""
    entry = entry_of("#REF!")

    assert (entry.number, entry.error, entry.is_blank) == (None, "#REF!", False)


def test_a_formula_without_a_saved_value() -> None:
    """A formula that was never calculated is neither blank nor nought."""
    entry = entry_of("=")

    assert (entry.number, entry.stale, entry.is_blank) == (None, True, False)


@pytest.mark.parametrize("blank", [None, "", " ", "\t\n", "\u00a0"])
def test_blank_cells(blank: str | None) -> None:
    """Nothing, or nothing but spaces, is blank."""
    assert entry_of(blank).is_blank


@pytest.mark.parametrize(
    ("held", "text"),
    [
        (True, "TRUE"),
        (False, "FALSE"),
        (datetime(2021, 2, 1, tzinfo=UTC), "2021-02-01"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
    ],
)
def test_what_is_no_number(held: object, text: str) -> None:
    """A truth value, a date, or no number at all in a number cell is no figure, and its words are kept."""
    entry = entry_of(held)

    assert (entry.number, entry.text, entry.typed_as_text) == (None, text, False)


@pytest.mark.parametrize("held", [1e308, -1e308, 1e-320, 10**30, 0.1 + 0.2])
def test_extreme_numbers(held: float) -> None:
    """The largest and smallest numbers a cell can hold are measured without a traceback."""
    results = measured(with_cells(kingston(), {("kpi", "14", "Q3"): held}))

    assert results.value("kpi.14.actual") is not None
    assert results.value("kpi.14.variance") is not None


def test_binary_fractions_are_read_as_typed() -> None:
    """0.1 + 0.2 is 0.3: what Excel itself shows."""
    assert str(entry_of(0.1 + 0.2).number) == "0.3"


def test_long_words_are_read_at_once() -> None:
    """A cell full of digits and spaces is words, and takes no time to tell."""
    for text in ("1" + " " * 32_000 + "x", "9" * 32_767, "x" * 32_767):
        assert entry_of(text).typed_as_text is False
        assert looks_like_number(text) is False


def test_spare_and_spaced_rows_are_no_rows() -> None:
    """A row that holds nothing, or nothing but a space, is not there."""
    table = kingston().tables()["tblRisks"]
    spare = len(table.rows) - 1

    spaced = read(with_table(kingston(), put(table, spare, "Risk", RawCell(" "))))
    typed = read(with_table(kingston(), put(table, spare, "Risk", RawCell("Flood"))))

    assert len(spaced["risk"].rows) == len(read(kingston())["risk"].rows)
    assert len(typed["risk"].rows) == len(spaced["risk"].rows) + 1


def test_a_row_without_a_key_is_kept_and_gives_no_figure() -> None:
    """What was typed is there for a rule to report; it has no name to be measured under."""
    inputs = read(book({"kpi": [{"ref": None, "Q3": 5}, {"ref": "—", "Q3": 6}, {"ref": "1", "Q3": 7}]}))

    assert [row.key for row in inputs["kpi"]] == ["", "", "1"]
    assert inputs["kpi"].rows[0]["ref"].is_blank
    assert [figure.id for figure in measure(inputs).starting("kpi.") if figure.id.endswith(".actual")] == [
        "kpi.1.actual"
    ]


def test_an_unknown_unit_scales_nothing() -> None:
    """A unit that is none is kept for a rule to report, and the figure is taken as typed."""
    row = read(book({"kpi": [{"ref": "1", "unit": "thousands", "Q3": 5}]}))["kpi"].rows[0]

    assert (row.words("unit"), row.unit.value) == ("thousands", "count")
    assert row.number("Q3") == 5


@pytest.mark.parametrize(
    ("held", "found"),
    [
        ("2021-11-30", date(2021, 11, 30)),
        (" 30/11/2021 ", date(2021, 11, 30)),
        (datetime(2021, 11, 30, 13, tzinfo=UTC), date(2021, 11, 30)),
        (date(2021, 11, 30), date(2021, 11, 30)),
        (44530, date(2021, 11, 30)),
        ("31/11/2021", None),
        ("30/11/21", None),
        ("1/2/2021", None),
        ("end of November", None),
        (2021, None),
        (True, None),
        (1e308, None),
    ],
)
def test_dates(held: str | float | date | datetime, found: date | None) -> None:
    """A date, its number of days, or its text in one of two spellings; anything else is not guessed at."""
    assert day(held) == found


def test_a_date_in_words_is_kept() -> None:
    """Words under a date are no date, and there for a rule to report."""
    inputs = read(with_cells(kingston(), {("period", "Data date", "Value"): "end of November"}))

    assert inputs.data_date is None
    assert inputs.item("period", "data_date").text == "end of November"
    assert measure(inputs).value("period.months") is None


@pytest.mark.parametrize(
    ("year", "point"),
    [
        (None, "Q3"),
        ("2021", "Q3"),
        ("2021-23", "Q3"),
        ("9999-00", "Q3"),
        ("0000-01", "Q3"),
        ("2021-22", None),
        ("2021-22", "Q 3"),
    ],
)
def test_a_return_that_makes_no_sense(year: str | None, point: str | None) -> None:
    """A Period sheet without a year or a return point is refused with what to type."""
    cells = {("period", "Financial year", "Value"): year, ("period", "Return point", "Value"): point}

    with pytest.raises(BadArgument) as caught:
        measured(with_cells(kingston(), cells))

    assert caught.value.fix


@pytest.mark.parametrize("point", ["q3", "Q3", " Q3 "])
def test_a_return_point_typed_otherwise(point: str) -> None:
    """Excel finds q3 among the return points, and so do we."""
    inputs = read(with_cells(kingston(), {("period", "Return point", "Value"): point}))

    assert (str(inputs.period), inputs.previous_point) == ("2021-22/Q3", "Q2")


@pytest.mark.parametrize("point", ["Target", "baseline", "unit", "Q9", "outturn"])
def test_a_return_point_that_is_not_on_the_list(point: str) -> None:
    """No other column of the table passes for the return's, and nothing crashes."""
    results = measured(with_cells(kingston(), {("period", "Return point", "Value"): point}))

    assert results.value("kpi.14.actual") is None
    assert results.value("period.index") is None
    assert results.value("kpi.14.target") == 28_607_000


def test_errors_are_for_people() -> None:
    """Every refusal has a stable code, a sentence, and something to do about it."""
    for bad in (headed("Q3", "xyz"), headed("Comment", "Target "), MemoryBook("x.xlsx")):
        with pytest.raises(HnbError) as caught:
            read(bad)
        assert caught.value.code
        assert caught.value.message.endswith(".")
        assert caught.value.fix.endswith(".")
        assert caught.value.exit_code == 2
