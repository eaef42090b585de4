"""Workbooks that are odd or hostile: nothing crashes, nothing is guessed, nothing of theirs is changed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hnb_xl.books.file_book import FileBook
from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.errors import BadArgument, Refused
from hnb_xl.jobs.attach import Attached, Undecided, attach, unnamed
from hnb_xl.model.inputs import Inputs
from hnb_xl.model.year import Period
from hnb_xl.pipeline import assess
from hnb_xl.read import read
from hnb_xl.read.area import LAST_ROW
from hnb_xl.read.proposal.choosing import Answer, best
from tests.attach.conftest import NOW
from tests.attach.sheets import KPI_ROWS, Rows, workbook
from tests.bench.large_book import million_cells
from tests.books.package.builders import opened, parts_of, with_part

MONTHS = tuple(date(2025, month, 1) for month in (4, 5, 6))


def put(data: bytes, period: str = "2025-26/Q2", answer: Answer = best) -> tuple[Attached, bytes]:
    """Attach to a workbook whose council has no file."""
    book = SplicedBook(data, "team.xlsx")
    done = attach(book, None, period, answer, now=NOW)
    return done, book.to_bytes()


def inputs_of(data: bytes, period: str = "2025-26/Q2") -> Inputs:
    """What is read of a workbook after attaching."""
    return read(FileBook(put(data, period)[1], "team.xlsx"))


def test_a_workbook_without_a_table_is_refused() -> None:
    """Nothing to read is said, and what a table needs; the workbook is not changed."""
    book = SplicedBook(workbook({"Notes": [("Just",), ("words",)], "Empty": []}), "team.xlsx")

    with pytest.raises(Refused, match="No table that hnb-xl reads was found in team") as caught:
        attach(book, None, "2025-26/Q2", best, now=NOW)
    assert caught.value.code == "no_table_found"
    assert not book.is_changed()


def test_a_workbook_of_ours_needs_no_map() -> None:
    """A workbook that `new` made is refused, with what to do instead."""
    from hnb_xl.pipeline import new

    book, _ = new(unnamed(Period.parse("2025-26/Q2")), "2025-26/Q2", "ours.xlsx")

    with pytest.raises(Refused, match="it needs no map"):
        attach(SplicedBook(book.to_bytes(), "ours.xlsx"), None, "2025-26/Q2", best, now=NOW)


def test_without_a_return_it_asks_for_one() -> None:
    """Neither a period nor an authority file: refused, naming both."""
    with pytest.raises(BadArgument, match="which return") as caught:
        put(workbook({"KPIs": KPI_ROWS}), "")
    assert "--period" in caught.value.fix
    assert "--authority" in caught.value.fix


def test_a_council_without_a_file_has_its_rows_worked_out() -> None:
    """Units come from formats and sizes, keys from the sheet; what was worked out is said and can be corrected."""
    done, data = put(workbook({"KPIs": KPI_ROWS}, top=7))
    inputs = read(FileBook(data, "team.xlsx"))
    rows = inputs["kpi"].by_key

    assert [row.words("unit") for row in rows.values()] == ["count", "£", "%", "%"]
    assert rows["2"].number("target") == Decimal(12_500_000)
    assert rows["2"].number("Q2") == Decimal(12_300_000)
    assert rows["2"].number("Q1") == Decimal(12_100_000)
    assert rows["4"].number("Q2") == Decimal("0.071")
    assert rows["1"].words("reported") == "G"
    assert rows["3"].words("better") == "higher"
    assert any("Timely plans" in remark for remark in done.done.remarks)
    assert (inputs.period.point, str(inputs.year)) == ("Q2", "2025-26")


def test_two_tables_of_the_same_rows_are_asked_about() -> None:
    """A copy of the table on another sheet is doubtful: the best is offered first, and leaving both out is possible."""
    data = workbook({"KPIs": KPI_ROWS, "KPIs draft": KPI_ROWS})
    undecided = Undecided()
    put(data, answer=undecided)

    assert [doubt.where for doubt in undecided.doubts] == ["KPIs!A1"]
    assert "KPIs draft!A1" in undecided.doubts[0].options[1]
    with pytest.raises(BadArgument, match="1 point of the map is doubtful") as caught:
        undecided.refuse()
    assert "--yes" in caught.value.fix
    done, _ = put(data, answer=lambda _: 1)
    assert [part.sheet for part in done.team.parts] == ["KPIs draft"]
    with pytest.raises(Refused):
        put(data, answer=lambda doubt: len(doubt.options) - 1)


def test_a_sheet_of_another_year_is_not_taken() -> None:
    """Of two like tables the one whose sheet names the year of the return is read."""
    done, _ = put(workbook({"KPIs 2024-25": KPI_ROWS, "KPIs 2025-26": KPI_ROWS}))

    assert [part.sheet for part in done.team.parts] == ["KPIs 2025-26"]


def test_months_across_with_dates_as_headers() -> None:
    """Series down the side and months along the top, their headers dates: a row a month, keyed by its day."""
    rows: Rows = (
        ("Monthly tracker", *MONTHS),
        ("Funded EHCPs", 2000, 2010, 2030),
        ("EHCNA requests", 41, 38, None),
        ("Average cost per EHCP", (19_500, "£#,##0"), (19_600, "£#,##0"), "tbc"),
    )
    book = SplicedBook(workbook({"Trend": rows}, top=3), "team.xlsx")
    authority = unnamed(Period.parse("2025-26/Q1"), pack="portfolio")
    attach(book, authority, "2025-26/Q1", best, now=NOW)
    months = read(FileBook(book.to_bytes(), "team.xlsx"))["month"]

    assert [row["month"].day for row in months] == list(MONTHS)
    assert [row.number("ehcps") for row in months] == [2000, 2010, 2030]
    assert months.rows[2]["requests"].place == "Trend!D6"
    assert months.rows[2]["average_cost"].text == "tbc"
    assert months.rows[1].number("average_cost") == Decimal(19_600)


def test_numbers_as_text_are_no_figures() -> None:
    """Figures typed as text are kept as words and found by the checks, as on our own sheets."""
    rows = [list(row) for row in KPI_ROWS]
    rows[1][5] = "930"
    rows[2][5] = "£12.3m"
    done, data = put(workbook({"KPIs": rows}))
    figures = assess(FileBook(data, "team.xlsx"))

    cells = figures.inputs["kpi"].by_key
    assert (cells["1"]["Q2"].number, cells["1"]["Q2"].typed_as_text) == (None, True)
    places = {f"{f.sheet}!{f.cell}" for f in figures.findings.findings if f.code == "HN003"}
    assert {"KPIs!F2", "KPIs!F3"} <= places
    assert done.team.parts[0].no_figure == ()


def test_hidden_and_protected_sheets_are_read_and_stay() -> None:
    """A hidden sheet and one protected by a password are read where they stand, and keep both."""
    before = workbook({"Front": [("x",)], "KPIs": KPI_ROWS}, hidden=["KPIs"], locked=["KPIs"])
    done, after = put(before)

    assert [part.sheet for part in done.team.parts] == ["KPIs"]
    old, new = parts_of(before), parts_of(after)
    assert {name for name in old if name.startswith("xl/worksheets/") and old[name] != new[name]} == set()
    assert opened(after)["KPIs"].sheet_state == "hidden"
    assert opened(after)["KPIs"].protection.sheet


def test_a_label_that_looks_like_a_formula_stays_text() -> None:
    """What a team typed as a label is copied to our sheets as text, whatever it begins with."""
    rows = [list(row) for row in KPI_ROWS]
    rows[1][1] = "=HYPERLINK(0) plans maintained"
    _, data = put(workbook({"KPIs": rows}))

    for sheet in ("HNB Set-up", "HNB Map"):
        cells = [cell for row in opened(data)[sheet].iter_rows() for cell in row]
        assert all(cell.data_type != "f" for cell in cells)
    assert any("=HYPERLINK" in str(cell.value) for row in opened(data)["HNB Set-up"].iter_rows() for cell in row)


def test_tabs_of_our_names_stay_the_teams() -> None:
    """A team with tabs called Agreement, Summary and Checks keeps them; ours stand beside under other names."""
    before = workbook({"KPIs": KPI_ROWS, "Agreement": [("mine",)], "summary": [("mine",)], "Audit": [("mine",)]})
    _, after = put(before)
    names = opened(after).sheetnames

    assert names[:4] == ["KPIs", "Agreement", "summary", "Audit"]
    assert {"HNB Agreement", "HNB Audit"} <= set(names)
    assert opened(after)["Agreement"]["A1"].value == "mine"
    book = SplicedBook(after, "team.xlsx")
    assert not attach(book, None, "", best, now=NOW).is_new


def test_a_sheet_of_a_million_cells_is_looked_at_no_further_than_a_table_goes() -> None:
    """A ledger is no table: the search ends at its row, and reads nothing below."""
    book = FileBook(million_cells(), "ledger.xlsx")

    assert max(row for row, _ in book.grid("In", LAST_ROW).cells) == LAST_ROW
    with pytest.raises(Refused, match="No table"):
        attach(SplicedBook(million_cells(), "ledger.xlsx"), None, "2025-26/Q2", best, now=NOW)


def test_two_hundred_sheets_are_searched() -> None:
    """The one table is found on the last of 200 sheets of figures."""
    noise: Rows = [("Cost centre", "Account", "Amount"), *((f"A{row}", row, row * 1.5) for row in range(30))]
    sheets = {f"Sheet {number}": noise for number in range(199)} | {"The KPIs": KPI_ROWS}
    done, _ = put(workbook(sheets))

    assert [part.sheet for part in done.team.parts] == ["The KPIs"]


def test_a_table_of_excels_is_named_on_the_map() -> None:
    """Where their table is an Excel table the map has its name, and its sheet may be called anything afterwards."""
    before = workbook({"KPIs": KPI_ROWS}, table="Indicators")
    done, after = put(before)

    assert [part.excel_table for part in done.team.parts] == ["Indicators"]
    renamed = with_part(after, "xl/workbook.xml", b'name="KPIs"', b'name="Scorecard"')
    row = read(FileBook(renamed, "team.xlsx"))["kpi"].by_key["1"]
    assert (row["Q2"].place, row.number("Q2")) == ("Scorecard!F2", Decimal(930))


def test_a_unit_that_nothing_says_is_asked() -> None:
    """Money without £, k or m anywhere is doubtful: asked where somebody can be, and read as answered."""
    rows: Rows = (
        ("Budget line", "Agreed plan", "Forecast", "RAG"),
        ("High needs spend", 31_791, 32_201, "Amber"),
        ("Net deficit", 5_432, 5_848, "Red"),
    )
    undecided = Undecided()
    put(workbook({"Model": rows}), answer=undecided)
    asked = [doubt for doubt in undecided.doubts if "unit" in doubt.question]

    assert [doubt.where for doubt in asked] == ["Model!B1", "Model!C1"]
    assert asked[0].options == ("£", "£k", "£m", "leave it out")
    _, data = put(workbook({"Model": rows}), answer=lambda doubt: 1 if "unit" in doubt.question else 0)
    line = read(FileBook(data, "team.xlsx"))["model"].by_key["high_needs_spend"]
    assert (line.number("plan"), line.number("actual")) == (Decimal(31_791_000), Decimal(32_201_000))
