"""The real case: an empty Kingston workbook filled by two extracts gives the results of the one that ships."""

from __future__ import annotations

import hashlib
from datetime import datetime
from decimal import Decimal as D
from pathlib import Path

import pytest

from hnb_xl.books.package import Package, lint
from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.jobs.import_actuals import Imported, import_actuals, preview_import
from hnb_xl.jobs.refresh import refresh
from hnb_xl.model.import_mapping import load_mapping
from hnb_xl.model.results import Figure
from hnb_xl.pipeline import assess
from hnb_xl.read import read

LEDGER, CASES = ("kingston-ledger-q3.csv", "ledger.toml"), ("kingston-cases-q3.txt", "cases.toml")
# The finance update of the seed, £m: budget, outturn, variance, future demand, variance with it, previous forecast.
PRINTED = {
    "schools_block": ("50.403", "50.188", "-0.215", "0", "-0.215", "-0.210"),
    "central_school_services_block": ("1.128", "1.128", "0", "0", "0", "0"),
    "early_years_block": ("13.651", "13.188", "-0.462", "0", "-0.462", "-0.436"),
    "high_needs_block": ("20.804", "26.305", "5.501", "0.250", "5.751", "5.688"),
    "sub_total": ("85.986", "90.809", "4.824", "0.250", "5.074", "5.042"),
    "carry_forward": ("-12.401", "0", "12.401", "0", "12.401", "12.401"),
    "safety_valve_funding": ("5.000", "0", "-5.000", "0", "-5.000", "-5.000"),
    "council_funding": ("1.200", "0", "-1.200", "0", "-1.200", "-1.200"),
    "total": ("79.785", "90.809", "11.025", "0.250", "11.275", "11.243"),
}
COLUMNS = ("budget", "outturn", "variance_published", "future_demand", "incl_published", "previous")
# Condition 3.3 of the seed: issued, ceased, net; and the count of plans that KPI 1 gives.
FLOW = {"q1": (18, 7, 11, 1447), "q2": (23, 22, 1, 1470), "q3": (42, 13, 29, 1512), "to_date": (83, 42, 41, None)}


def filled(data: bytes, extracts: Path, now: datetime) -> tuple[bytes, list[Imported]]:
    """A workbook after both imports."""
    jobs = []
    for file, mapping in (LEDGER, CASES):
        book = SplicedBook(data, "kingston.xlsx")
        jobs.append(
            import_actuals(book, (extracts / file).read_bytes(), file, load_mapping(extracts / mapping), now=now)
        )
        data = book.to_bytes()
    return data, jobs


@pytest.fixture(scope="module")
def twice(empty_kingston: bytes, extracts: Path) -> tuple[bytes, list[Imported]]:
    """The empty workbook after both imports."""
    return filled(empty_kingston, extracts, datetime.fromisoformat("2021-12-03T09:30:00+00:00"))


def test_every_cell_of_both_tables_is_as_printed(twice: tuple[bytes, list[Imported]]) -> None:
    """The figures of the finance update and of condition 3.3, cell by cell, from cost centres and months."""
    inputs = read(SplicedBook(twice[0], "kingston.xlsx"))

    for key, printed in PRINTED.items():
        row = inputs["outturn"].by_key[key]
        assert tuple(row.number(column) for column in COLUMNS) == tuple(D(each) * 1_000_000 for each in printed), key
    for key, (issued, ceased, net, stock) in FLOW.items():
        row = inputs["ehcp"].by_key[key]
        found = [row.number(column) for column in ("issued", "ceased", "net_published", "stock")]
        assert found == [None if each is None else D(each) for each in (issued, ceased, net, stock)], key
    assert [inputs["kpi"].by_key["1"].number(point) for point in ("Q1", "Q2", "Q3")] == [1447, 1470, 1512]


def of_the_tables(data: bytes) -> dict[str, Figure]:
    """The figures that rest on the two tables alone: every cell they come from stands in one."""
    results = assess(SplicedBook(data, "kingston.xlsx")).results
    ours = ("DSG outturn!", "EHCPs!")
    return {
        f"{figure.id} {figure.period}": figure
        for figure in results
        if figure.id.startswith(("outturn.", "ehcp."))
        and figure.cells
        and all(c.startswith(ours) for c in figure.cells)
    }


def test_results_equal_those_of_the_shipped_workbook(twice: tuple[bytes, list[Imported]], full_kingston: bytes) -> None:
    """Every figure of the two tables, value, unit, basis and cells, is the same in both workbooks."""
    imported, shipped = of_the_tables(twice[0]), of_the_tables(full_kingston)

    assert len(shipped) > 30
    assert imported == shipped


def test_control_totals_are_the_printed_grand_totals(twice: tuple[bytes, list[Imported]]) -> None:
    """What was read of the ledger is its own grand total, in every column, and all of it was imported."""
    ledger, cases = (job.plan.allocation for job in twice[1])

    assert [control.read for control in ledger.controls] == [D(each) * 1_000_000 for each in PRINTED["total"]]
    assert all(control.imported == control.read and control.agrees for control in ledger.controls)
    assert [row for row, _ in ledger.totals] == [10, 14, 21, 31, 33, 38]
    assert [(c.figure, c.read, c.imported) for c in cases.controls[:3]] == [
        ("Plans issued", D(83), D(83)), ("Plans ceased", D(42), D(42)), ("Net change", D(41), D(41)),
    ]  # fmt: skip


def test_the_workbook_remembers_its_mappings(
    twice: tuple[bytes, list[Imported]], extracts: Path, now: datetime
) -> None:
    """Next quarter needs no file, and the same extracts change not one byte."""
    for file, mapping in (LEDGER, CASES):
        book = SplicedBook(twice[0], "kingston.xlsx")
        again = import_actuals(book, (extracts / file).read_bytes(), file, now=now)

        assert again.sentence == f"Nothing to do: the workbook holds every figure of {file} already."
        assert again.plan.mapping == load_mapping(extracts / mapping)
        assert book.to_bytes() == twice[0]


def test_two_cost_centres_and_their_rows_can_be_traced(twice: tuple[bytes, list[Imported]]) -> None:
    """The High Needs Block's outturn comes from eight rows of the ledger, 23 to 30."""
    step = next(s for s in twice[1][0].plan.steps.changes if s.change.place == "DSG outturn!F10")
    parts = next(f for f in twice[1][0].plan.allocation.filled if f.entry.place == "DSG outturn!F10").parts

    assert (step.label, step.unit, step.change.after) == ("High Needs Block", "£m", D("26.305"))
    assert step.change.why == "kingston-ledger-q3.csv, rows 23 to 30"
    assert sum(part.printed for part in parts) == D(26_305_000)


def test_the_shipped_workbook_agrees_already(full_kingston: bytes, extracts: Path) -> None:
    """Held against the workbook with the figures typed in, the ledger changes nothing and finds no conflict."""
    book = SplicedBook(full_kingston, "kingston.xlsx")
    would = preview_import(
        book, (extracts / LEDGER[0]).read_bytes(), LEDGER[0], load_mapping(extracts / LEDGER[1])
    ).plan.steps

    assert (len(would.same), would.changes, would.conflicts) == (54, (), ())


def test_the_audit_says_which_file_to_the_byte(twice: tuple[bytes, list[Imported]], extracts: Path) -> None:
    """One line an import: file, sha256, mapping, and the fingerprints of the inputs before and after."""
    inputs = read(SplicedBook(twice[0], "kingston.xlsx"))
    lines = [row for row in inputs["audit"].rows if row.words("what") == "imported"]

    assert [row.words("detail") for row in lines] == [
        f"extract {file}, sha256 {hashlib.sha256((extracts / file).read_bytes()).hexdigest()}, "
        f"mapping {mapping}: {count} cells"
        for file, mapping, count in (
            (LEDGER[0], "Ledger: DSG by cost centre", 45),
            (CASES[0], "Case system: plans by month", 18),
        )
    ]
    assert lines[0].words("after") == lines[1].words("before")
    assert lines[1].words("after") == inputs.fingerprint


def test_nothing_is_left_to_refresh_or_to_repair(twice: tuple[bytes, list[Imported]], now: datetime) -> None:
    """After an import every computed cell is up to date, and Excel would find nothing to repair."""
    book = SplicedBook(twice[0], "kingston.xlsx")
    refresh(book, now=now)

    assert book.to_bytes() == twice[0]
    assert lint(Package(twice[0])) == []
