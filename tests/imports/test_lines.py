"""Rows to lines: header, totals by words and by arithmetic, filters and periods."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from hnb_xl.errors import CannotRun, ExtractUnreadable, MappingInvalid, Refused
from hnb_xl.model.extract import ExtractLines, Fate
from hnb_xl.model.import_mapping import ImportMapping, mapping_from
from hnb_xl.read import read
from hnb_xl.read.extracts.lines import extract_lines
from hnb_xl.read.extracts.periods import Calendar, NotAPeriod
from hnb_xl.read.extracts.table import extract_of_text
from hnb_xl.read.extracts.totals import calls_itself_a_total
from tests.factories import book

CALENDAR = Calendar(read(book()))  # 2021-22, quarters, standing at Q3


def mapping(shape: dict[str, object] | None = None, **more: object) -> ImportMapping:
    """Codes and a forecast; more of a mapping as given."""
    raw = {
        "extract": {"name": "m", "key": "Code", "label": "Name", **(shape or {})},
        "line": [{"code": ["A1"], "table": "t", "row": "r", "figures": {"Forecast": "Outturn"}}],
        **more,
    }
    return mapping_from(raw, "m.toml")


def lines(text: str, by: ImportMapping | None = None) -> ExtractLines:
    """The lines of a table with the columns Code, Name, Forecast."""
    by = by or mapping()
    extract = extract_of_text(text.encode(), "ledger.csv", by.columns)
    return extract_lines(extract, by, CALENDAR, ("Forecast",))


def fates(found: ExtractLines) -> dict[int, Fate]:
    """What became of each row."""
    return {line.row: line.fate for line in found.lines}


HEAD = "Code,Name,Forecast\n"
LINE, TOTAL, OUT = Fate.LINE, Fate.TOTAL, Fate.LEFT_OUT


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("A1,a,1\nA2,b,2\n,Total,3\n", {2: LINE, 3: LINE, 4: TOTAL}),
        ("A1,a,1\nA2,b,2\n,Sub-total X,3\nA3,c,4\n,Sub-total Y,4\n,Grand Total,7\n", {4: TOTAL, 6: TOTAL, 7: TOTAL}),
        ("A1,a,1\nA2,b,2\nTotal,,3\n", {4: TOTAL}),
        ("A1,a,1\nA2,b,2\n,,3\n", {4: TOTAL}),  # by arithmetic alone
        ("A1,a,1\n,,1\n", {3: OUT}),  # one row and its like are no sum
        ("A1,a,1\nA2,b,2\n,,4\n", {4: OUT}),  # no code, no sum
        ("A1,a,1\nA2,b,2\nA3,Total Communication support,9\n", {4: LINE}),
        ("A1,a,1\nA2,b,2\nA3,Total Communication support,3\n", {4: TOTAL}),
        ("A2,a,1\nA3,b,2\nA1,Total cost of tuition,3\n", {4: LINE}),  # the mapping names its code
        ("A1,a,1.5\nA2,b,2.5\n*,,4\n**,,4.0\n", {4: TOTAL, 5: TOTAL}),
        ("A1,a,13\nA2,b,14\n,Total,28\n", {4: TOTAL}),  # rounded figures, rounded total
    ],
)
def test_totals_are_no_lines(rows: str, expected: dict[int, Fate]) -> None:
    """Totals and subtotals are left out by words and arithmetic together; a line with an unlucky name stays one."""
    found = fates(lines(HEAD + rows))

    assert {row: found[row] for row in expected} == expected


def test_a_total_that_disagrees_is_refused() -> None:
    """Rows are missing, or it is no total: a person must say which; to the penny where pence are printed."""
    text = HEAD + "A1,a,1.10\nA2,b,2.20\n,Total,3.31\n"
    with pytest.raises(
        Refused, match=r"Row 4 \(“Total”\) calls itself a total of 3.31 .* add up to 3.30: \+0.01"
    ) as told:
        lines(text)
    assert told.value.code == "total_disagrees"

    unchecked = lines(text, mapping({"totals": "unchecked"}))
    assert fates(unchecked)[4] is TOTAL


@pytest.mark.parametrize("words", ["Total", "GRAND TOTAL", "Sub-total: SEN", "Total for block", "Block total", "**",
                                   "Year to date", "Overall Result", "Net total", "Subtotal"])  # fmt: skip
def test_words_for_totals(words: str) -> None:
    """What reports call a total."""
    assert calls_itself_a_total(words)


@pytest.mark.parametrize("words", ["Totally Kids Ltd", "Results team", "", "HN100", "Summary"])
def test_words_that_only_look_like_it(words: str) -> None:
    """Names that begin like a total are none."""
    assert not calls_itself_a_total(words)


def test_titles_rules_and_repeated_headers_are_skipped() -> None:
    """Each row that is no line is accounted for by number."""
    found = lines("DSG report,,\nPage 1,,\n" + HEAD + "----,----,----\nA1,a,1\n\nCode,Name,Forecast\nA2,b,2\nnotes,,\n")

    assert found.header == 3
    assert found.skipped == {
        "title rows above the header": (1, 2),
        "ruled lines": (4,),
        "blank rows": (6,),
        "repeated headers": (7,),
    }
    assert [line.row for line in found.lines if line.amounts["Forecast"] is not None] == [5, 8]


def test_a_column_that_is_missing_is_named() -> None:
    """The error says which column, and what is near it."""
    with pytest.raises(MappingInvalid, match="no row with the column “Forecast”") as told:
        lines("Code,Name,Forecasts\nA1,a,1\n")
    assert "forecasts" in told.value.fix

    with pytest.raises(MappingInvalid, match="more than one column “Forecast” in row 1"):
        lines("Code,Name,Forecast,Forecast\nA1,a,1,2\n")


def test_a_column_that_stands_twice_can_be_told_apart() -> None:
    """“Forecast (2)” is the second from the left."""
    second = mapping(line=[{"code": "A1", "table": "t", "row": "r", "figures": {"Forecast (2)": "Outturn"}}])
    extract = extract_of_text(b"Code,Name,Forecast,Forecast\nA1,a,1,2\n", "l.csv", second.columns)

    found = extract_lines(extract, second, CALENDAR, ("Forecast (2)",))

    figure = found.lines[0].amounts["Forecast (2)"]
    assert figure is not None
    assert figure.value == 2


def test_a_figure_that_spilled_over_is_refused() -> None:
    """A comma without quotes moves figures to the right: nothing of such a file is taken."""
    with pytest.raises(ExtractUnreadable, match="has more cells than the header"):
        lines(HEAD + "A1,a,5\nA2,b,1,234\n")


def test_filters() -> None:
    """Only rows that pass are lines; the others are left out by name."""
    by = mapping(only=[{"column": "Code", "begins": "A", "excludes": "A2"}])
    found = lines(HEAD + "A1,a,1\nA2,b,2\nB1,c,3\n", by)

    assert fates(found) == {2: LINE, 3: OUT, 4: OUT}
    assert found.lines[2].why == "left out by the filter on “Code”"


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("Q3", "Q3"), ("q3", "Q3"), ("Quarter 3", "Q3"), ("Qtr 3", "Q3"), ("2021-22 Q3", "Q3"), ("2021/22 Q1", "Q1"),
        ("Q2 2021/22", "Q2"), ("31/10/2021", "Q3"), ("05/10/2021", "Q3"), ("5/4/21", "Q1"), ("2021-10-31", "Q3"),
        ("2021-10-31 00:00:00", "Q3"), ("2021-10", "Q3"), ("Oct-21", "Q3"), ("October 2021", "Q3"), ("October", "Q3"),
        ("Sept 21", "Q2"), ("31 Oct 2021", "Q3"), ("31-Oct-21", "Q3"), ("P7", "Q3"), ("Period 07", "Q3"), ("7", "Q3"),
        ("M01", "Q1"), ("008.2021", "Q3"), ("2021008", "Q3"), ("30/06/2021", "Q1"), ("01/07/2021", "Q2"),
    ],
)  # fmt: skip
def test_periods(text: str, point: str) -> None:
    """Dates in the order of this country, months, ledger periods and quarters find their return point."""
    assert CALENDAR.placed(text).point == point


@pytest.mark.parametrize(
    "text",
    ["202108", "10/31/2021", "2021-22", "2021-13", "P13", "13", "0", "Q5", "30/02/2021", "", "soon", "31.", "2108"],
)
def test_what_is_no_certain_period(text: str) -> None:
    """202108 is August or period 8; 10/31/2021 is written the other way round: neither is guessed."""
    with pytest.raises(NotAPeriod):
        CALENDAR.placed(text)


def test_periods_beyond_this_return_are_left_out() -> None:
    """Figures of another year, or of a later return point, are no figures of this return."""
    assert CALENDAR.placed("31/03/2021").why == "of another year than 2021-22"
    assert CALENDAR.placed("2020-21 Q3").why == "of another year than 2021-22"
    assert CALENDAR.placed("Jan-22").why == "later than this return (Q3)"
    assert CALENDAR.placed("Q4").why == "later than this return (Q3)"


def test_a_cell_has_its_figure_to_the_penny() -> None:
    """What stands in the line is what was printed."""
    found = lines(HEAD + 'A1,a,"(£1,234.56)"\nA2,b,n/a\nA3,c,-\n')
    figures = [line.amounts["Forecast"] for line in found.lines]

    assert figures[0] is not None
    assert figures[0].value == D("-1234.56")
    assert figures[1:] == [None, None]


def test_errors_are_of_ours() -> None:
    """An extract without its columns is the mapping's mistake, told as one."""
    with pytest.raises(CannotRun):
        lines("a,b\n1,2\n")


def test_a_subtotal_with_a_code_like_its_lines_is_no_line() -> None:
    """A code taken only by its beginning is held against the rows above like any other total."""
    by = mapping(line=[{"code": "HN*", "table": "t", "row": "r", "figures": {"Forecast": "Outturn"}}])
    found = fates(lines(HEAD + "HN1,a,1500.10\nHN2,b,2\nHN-TOT,High needs total,1502.10\n", by))

    assert found == {2: LINE, 3: LINE, 4: TOTAL}


@pytest.mark.parametrize(
    "rows", ["HN3,Top-up,1502.10\nHN31,a,1500.10\nHN32,b,2\n", "HN31,a,1500.10\nHN32,b,2\nHN3,Top-up,1502.10\n"]
)
def test_a_heading_that_prints_its_sum_is_asked_about(rows: str) -> None:
    """Above or below its lines, without a word for total: counted twice it would be, so a person decides."""
    line = {"code": "HN3*", "table": "t", "row": "r", "figures": {"Forecast": "Outturn"}}
    with pytest.raises(Refused, match=r"\(HN3 Top-up\) is the sum of rows . to .*count twice"):
        lines(HEAD + rows, mapping(line=[line]))

    ignored = mapping(line=[line], ignore=[{"code": "HN3", "why": "a heading"}])
    assert len(lines(HEAD + rows, ignored).lines) == 3
    assert len(lines(HEAD + rows, mapping({"totals": "unchecked"}, line=[line])).lines) == 3


def test_small_numbers_are_sums_by_chance() -> None:
    """5 = 2 + 3 asks nobody."""
    by = mapping(line=[{"code": "A*", "table": "t", "row": "r", "figures": {"Forecast": "Outturn"}}])

    assert set(fates(lines(HEAD + "A1,a,2\nA2,b,3\nA3,c,5\n", by)).values()) == {LINE}
