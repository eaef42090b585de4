"""What an import does to a workbook: figures in the cell's own unit, nothing lost, nobody's entry written over."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest

from hnb_xl.books.memory import MemoryBook
from hnb_xl.commands.import_report import import_text
from hnb_xl.errors import CannotRun, MappingInvalid, Refused
from hnb_xl.jobs.import_actuals import import_actuals
from hnb_xl.model.import_mapping import mapping_from
from hnb_xl.read import read
from tests.factories import Rows
from tests.imports.kit import FILLED, NOW, RETURN, SCHOOLS, after, done, extract, mapping


def test_figures_are_turned_to_the_cells_own_unit() -> None:
    """Pounds and pence go to a row in £m, one in £k and one in £, exactly."""
    into, imported = done(
        FILLED,
        extract("A,50188000.25", "B,£5.751m", "C,(12)"),
        mapping({"code": "A", "row": "schools"}, {"code": "B", "row": "high_needs"}, {"code": "C", "row": "total"}),
    )

    assert after(imported) == {
        ("schools", "Outturn"): D("50.18800025"),
        ("high_needs", "Outturn"): D(5751),
        ("total", "Outturn"): D(-12),
    }
    assert read(into)["outturn"].by_key["schools"].number("outturn") == D("50188000.25")


def test_codes_are_added_up_with_units_and_signs_of_their_own() -> None:
    """Several codes and several lines fill one cell: a credit is turned round, thousands are thousands."""
    by = mapping(
        {"code": ["A1", "A2"], "row": "schools"},
        {"code": "B", "row": "schools", "sign": "reversed"},
        {"code": "C*", "row": "schools", "unit": "£k"},
        shape={"unit": "£"},
    )
    _, imported = done(FILLED, extract("A1,1000000", "A2,500000", "B,(250000)", "C7,10", "C8,20"), by)

    assert after(imported) == {("schools", "Outturn"): D("1.78")}
    assert imported.changes[0].why == "ledger.csv, rows 2 to 6"


def test_a_reversed_row_keeps_its_own_sign() -> None:
    """A row typed with the opposite sign gets what the template's row prints: ceased plans as -35."""
    by = mapping({"code": "X", "table": "tblKPI", "row": "6", "figures": {"Value": "{point}"}})
    into, imported = done(FILLED, extract("X,-35"), by)

    assert after(imported) == {("6", "Q3"): D(-35)}
    assert read(into)["kpi"].by_key["6"].number("Q3") == 35


@pytest.mark.parametrize(("printed", "unit"), [("5.81%", ""), ("5.81", "%"), ("0.0581", "fraction")])
def test_shares(printed: str, unit: str) -> None:
    """A share is typed as a fraction, whether it is printed with %, without, or as a fraction."""
    by = mapping({"code": "X", "table": "tblKPI", "row": "2", "figures": {"Value": "Q3"}, "unit": unit})
    _, imported = done(FILLED, extract(f"X,{printed}"), by)

    assert after(imported) == {("2", "Q3"): D("0.0581")}


@pytest.mark.parametrize(
    ("row", "line", "why"),
    [
        ("X,5.81", {"row": "2"}, "no %, so the mapping must say"),
        ("X,5%", {"row": "1"}, "a percentage, where 1 takes a count"),
        ("X,£5", {"row": "1"}, "pounds, where 1 takes a count"),
    ],
)
def test_another_kind_of_figure_is_refused(row: str, line: dict[str, object], why: str) -> None:
    """Pounds never become a count, nor a count a share."""
    by = mapping({"code": "X", "table": "tblKPI", "figures": {"Value": "Q3"}, **line})
    with pytest.raises(Refused, match=why):
        done(FILLED, extract(row), by)


def test_headers_say_units() -> None:
    """“Value (£k)” is in £k; a mapping that says otherwise is refused."""
    by = mapping({"code": "A", "row": "schools", "figures": {"Value (£k)": "Outturn"}}, shape={"unit": ""})
    _, imported = done(FILLED, extract("A,1500", header="Code,Value (£k)"), by)
    assert after(imported) == {("schools", "Outturn"): D("1.5")}

    contrary = mapping({"code": "A", "row": "schools", "figures": {"Value (£k)": "Outturn"}}, shape={"unit": "£"})
    with pytest.raises(MappingInvalid, match="says £k, and the mapping says £"):
        done(FILLED, extract("A,1500", header="Code,Value (£k)"), contrary)


def test_the_extracts_unit_does_not_reach_rows_of_another_kind() -> None:
    """An extract in £k may hold counts: these are counts."""
    by = mapping(
        {"code": "A", "row": "schools"},
        {"code": "N", "table": "tblKPI", "row": "1", "figures": {"Value": "Q3"}},
        shape={"unit": "£k"},
    )
    _, imported = done(FILLED, extract("A,1500", "N,1512"), by)

    assert after(imported) == {("schools", "Outturn"): D("1.5"), ("1", "Q3"): D(1512)}


def test_control_totals_account_for_every_row() -> None:
    """Read = imported + left out, by reason; unknown codes are never silent."""
    by = mapping(
        {"code": "A", "row": "schools"},
        ignore=[{"code": "Z*", "why": "not the DSG"}],
        only=[{"column": "Fund", "equals": "DSG"}],
    )
    rows = ("A,100,DSG", "B,20,DSG", "Z1,3,DSG", "C,1000,GF", ",7,DSG", "Total,1130,")
    _, imported = done(FILLED, extract(*rows, header="Code,Value,Fund"), by)
    control = imported.plan.allocation.controls[0]

    assert (control.read, control.imported, control.agrees) == (D(1130), D(100), True)
    assert {each.why: (each.total, each.codes) for each in control.left_out} == {
        "code not in the mapping": (D(20), ("B",)),
        "left out on purpose: not the DSG": (D(3), ("Z1",)),
        "left out by the filter on “Fund”": (D(1000), ("C",)),
        "no code": (D(7), ()),
    }
    assert imported.remarks[0] == "1 code is not in the mapping, 20 in “Value”: B."
    assert [row for row, _ in imported.plan.allocation.totals] == [7]
    assert "Value: 1,130 (5 rows) = 100 (1 row) + 1,030 (4 rows)" in import_text(imported.plan)


def test_unknown_codes_can_stop_an_import() -> None:
    """Where the mapping says so, a code it does not name refuses the whole."""
    by = mapping({"code": "A", "row": "schools"}, shape={"unknown": "refuse"})
    with pytest.raises(Refused, match=r"1 codes are not in the mapping \(B\), 20 in all"):
        done(FILLED, extract("A,100", "B,20"), by)


def test_a_code_twice_is_refused_or_added_up() -> None:
    """Whether a doubled code is a mistake or two postings, the mapping says."""
    line: dict[str, object] = {"code": "A", "row": "schools"}
    with pytest.raises(Refused, match="a in rows 2 and 3"):
        done(FILLED, extract("A,1000000", "a,2000000"), mapping(line))

    _, imported = done(FILLED, extract("A,1000000", "a,2000000"), mapping(line, shape={"duplicates": "sum"}))
    assert after(imported) == {("schools", "Outturn"): D(3)}


def test_the_most_exact_line_counts() -> None:
    """A code of its own beats a beginning, and a longer beginning a shorter one."""
    by = mapping(
        {"code": "A*", "row": "schools"}, {"code": "A1*", "row": "high_needs"}, {"code": "A11", "row": "total"}
    )
    _, imported = done(FILLED, extract("A2,1000000", "A12,2000", "A11,3"), by)

    assert after(imported) == {
        ("schools", "Outturn"): D(1),
        ("high_needs", "Outturn"): D(2),
        ("total", "Outturn"): D(3),
    }


def test_a_figure_may_not_count_twice() -> None:
    """One code in two lines of a table is a mistake, unless the other row is a sum."""
    with pytest.raises(MappingInvalid, match="it would count twice"):
        done(FILLED, extract("A,1"), mapping({"code": "A", "row": "schools"}, {"code": "A", "row": "high_needs"}))

    _, imported = done(FILLED, extract("A,1"), mapping({"code": "A", "row": "schools"}, {"code": "A", "row": "total"}))
    assert len(imported.changes) == 2


def test_blank_is_not_nought() -> None:
    """A row without a figure leaves its cell as it is; a sum over one says so."""
    by = mapping({"code": ["A", "B"], "row": "schools"}, {"code": "C", "row": "high_needs"})
    _, imported = done(FILLED, extract("A,1000000", "B,n/a", "C,-"), by)

    assert after(imported) == {("schools", "Outturn"): D(1)}
    assert imported.plan.steps.changes[0].note == "no figure yet in row 3"
    assert [each.row.key for each in imported.plan.steps.no_figure] == ["high_needs"]


def test_words_for_a_figure_refuse_the_import() -> None:
    """What is neither a figure nor known to say that there is none is listed with its row."""
    with pytest.raises(Refused, match="row 3: “about 5” in “Value” is no figure"):
        done(FILLED, extract("A,1", "B,about 5"), mapping({"code": ["A", "B"], "row": "schools"}))


def test_what_the_mapping_expects_and_the_extract_lacks_is_said() -> None:
    """A code that is gone from the extract, and the rows nothing fills, are named."""
    by = mapping({"code": ["A", "B"], "row": "schools"}, {"code": "C", "row": "high_needs"})
    _, imported = done(FILLED, extract("A,1000000"), by)

    assert imported.plan.allocation.nothing == (
        "tblOutturn, schools, Outturn: no row of the extract for B; the other codes were added up",
        "tblOutturn, high_needs, Outturn: no row of the extract for C in “Value”",
    )
    assert [(each.column, each.rows) for each in imported.plan.unfilled] == [("Outturn", ("high_needs", "total"))]


def test_months_add_up_or_the_latest_counts() -> None:
    """Flows of a quarter's months are added up; of a stock the latest counts, and the earlier are left out."""
    rows: Rows = {**RETURN, "ehcp": [{"period": p, "kind": "period"} for p in ("Q1", "Q2", "Q3", "Q4")]}
    by = mapping_from(
        {
            "extract": {"name": "Cases", "period": "Month"},
            "line": [{"table": "ehcp", "row": "{point}", "figures": {"New": "Issued", "Open": "EHCPs at the end"}}],
        },
        "m.toml",
    )
    table = extract("Aug-21,4,1461", "Sep-21,10,1470", "Oct-21,19,1487", "Jan-22,9,1600", header="Month,New,Open")
    _, imported = done(rows, table, by)

    assert after(imported) == {
        ("q2", "Issued"): D(14), ("q3", "Issued"): D(19),
        ("q2", "EHCPs at the end"): D(1470), ("q3", "EHCPs at the end"): D(1487),
    }  # fmt: skip
    issued, stock = imported.plan.allocation.controls
    assert (issued.read, issued.imported) == (D(42), D(33))
    assert [each.why for each in issued.left_out] == ["later than this return (Q3)"]
    assert [each.total for each in stock.left_out] == [D(1600), D(1461)]


@pytest.mark.parametrize(("basis", "figure"), [("flow", 42), ("stock", 23), ("to date", 23)])
def test_a_kpi_says_itself_whether_months_add_up(basis: str, figure: int) -> None:
    """The basis of a KPI's row decides: a flow is added up, of a stock or a figure to date the latest counts."""
    rows: Rows = {**RETURN, "kpi": [{"ref": "5", "name": "New EHCPs", "unit": "count", "basis": basis}]}
    line: dict[str, object] = {"code": "N", "table": "tblKPI", "row": "5", "figures": {"Value": "{point}"}}
    by = mapping(line, shape={"period": "Month"})
    _, imported = done(rows, extract("N,19,Oct-21", "N,23,Nov-21", header="Code,Value,Month"), by)

    assert after(imported) == {("5", "Q3"): D(figure)}


def test_text_and_dates_reach_cells_that_hold_them() -> None:
    """Words go to a text cell, a date to a date cell, a word of a list as the list spells it."""
    rows: Rows = {**RETURN, "milestone": [{"key": "m1", "item": "Open the school"}]}
    figures = {"Note": "When", "Due": "Due", "State": "Status"}
    by = mapping({"code": "M", "table": "tblMilestones", "row": "m1", "figures": figures})
    _, imported = done(rows, extract("M,spring term,30/11/2021,in progress", header="Code,Note,Due,State"), by)

    assert after(imported) == {
        ("m1", "When"): "spring term", ("m1", "Due"): date(2021, 11, 30), ("m1", "Status"): "In progress",
    }  # fmt: skip
    with pytest.raises(Refused, match="“soon” is not a date"):
        done(rows, extract("M,x,soon,Planned", header="Code,Note,Due,State"), by)
    with pytest.raises(Refused, match="“maybe” is not one of"):
        done(rows, extract("M,x,30/11/2021,maybe", header="Code,Note,Due,State"), by)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ({"table": "tblNowhere"}, "no table “tblNowhere”"),
        ({"row": "school"}, "no row “school”"),
        ({"figures": {"Value": "Outrun"}}, "no column “Outrun”"),
        ({"figures": {"Value": "Variance"}}, "is worked out"),
        ({"figures": {"Value": "Rounded to"}}, "is set up"),
        ({"table": "tblPeriod", "row": "year"}, "holds no figures"),
        ({"unit": "count"}, "is in count, and “schools” of tblOutturn takes money"),
    ],
)
def test_a_mapping_that_does_not_fit_the_workbook(line: dict[str, object], why: str) -> None:
    """Tables, rows, columns and units are held against the workbook before anything is read."""
    with pytest.raises(MappingInvalid, match=why):
        done(FILLED, extract("A,1"), mapping({"code": "A", "row": "schools", **line}))


def test_more_digits_than_a_cell_keeps_are_refused() -> None:
    """A sum that a workbook would round is not written."""
    by = mapping({"code": ["A", "B"], "row": "total"})
    with pytest.raises(Refused, match="more digits than a workbook's cell keeps"):
        done(FILLED, extract("A,999999999999999", "B,0.11"), by)


def test_a_workbook_of_somebody_elses_is_refused(empty_kingston: bytes) -> None:
    """A job needs a monitoring workbook."""
    assert empty_kingston
    with pytest.raises(CannotRun):
        import_actuals(MemoryBook("x.xlsx"), extract("A,1"), "l.csv", SCHOOLS, now=NOW)
