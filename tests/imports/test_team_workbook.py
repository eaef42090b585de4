"""An import into a team's own workbook, read through its map: each figure in the unit of the cell it goes to."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal as D
from functools import cache
from pathlib import Path

from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.jobs.attach import attach
from hnb_xl.jobs.import_actuals import import_actuals, preview_import
from hnb_xl.model.change import Change
from hnb_xl.model.import_mapping import load_mapping, mapping_from
from hnb_xl.read import read
from hnb_xl.read.proposal.choosing import best
from tests.attach.kingston_book import kingston, kingston_book

LEDGER, MAPPING = "kingston-ledger-q3.csv", "ledger.toml"
NOW = datetime.fromisoformat("2021-12-03T09:30:00+00:00")


@cache
def attached() -> bytes:
    """The team's workbook after `attach`, every doubt settled as proposed."""
    book = SplicedBook(kingston_book(), "team.xlsx")
    attach(book, kingston(), "2021-22/Q3", best, now=NOW)
    return book.to_bytes()


def test_the_teams_figures_are_those_of_the_ledger(extracts: Path) -> None:
    """The same mapping as for our template: £m here and £ there, and all 54 cells hold the ledger's figure already."""
    book = SplicedBook(attached(), "team.xlsx")
    would = preview_import(book, (extracts / LEDGER).read_bytes(), LEDGER, load_mapping(extracts / MAPPING)).plan.steps

    assert (len(would.same), would.changes, would.conflicts) == (54, (), ())


def test_a_figure_is_turned_back_into_the_cells_own_unit(extracts: Path, now: datetime) -> None:
    """Two columns emptied, one in £ and one in £m, are filled again each in its own unit, and once only."""
    book = SplicedBook(attached(), "team.xlsx")
    columns = ("outturn", "variance_published")
    emptied = [row[column] for row in read(book)["outturn"].named for column in columns]
    book.put_values([Change(entry.sheet, entry.cell, None, None) for entry in emptied])
    book = SplicedBook(book.to_bytes(), "team.xlsx")
    done = import_actuals(book, (extracts / LEDGER).read_bytes(), LEDGER, load_mapping(extracts / MAPPING), now=now)
    filled = {step.change.cell: (step.change.after, step.unit) for step in done.plan.steps.changes}

    assert len(filled) == 18
    assert {change.sheet for change in done.changes} == {"DSG by block"}
    assert (filled["D9"], filled["E9"]) == ((D(26_305_000), "£"), (D("5.501"), "£m"))
    again = SplicedBook(book.to_bytes(), "team.xlsx")
    high_needs = read(again)["outturn"].by_key["high_needs_block"]
    assert [high_needs.number(column) for column in columns] == [D(26_305_000), D(5_501_000)]
    assert import_actuals(again, (extracts / LEDGER).read_bytes(), LEDGER, now=now).changes == ()
    assert again.to_bytes() == book.to_bytes()


def test_what_the_team_has_no_column_for_goes_to_the_set_up_sheet(now: datetime) -> None:
    """Their table of plans has no movers: the figure goes to the sheet of ours that has, and is read from there."""
    line = {"code": "M", "table": "tblEHCP", "row": "Q3", "figures": {"Value": "Movers"}}
    mapping = mapping_from({"extract": {"name": "Cases", "key": "Code"}, "line": [line]}, "m.toml")
    book = SplicedBook(attached(), "team.xlsx")
    done = import_actuals(book, b"Code,Value\nM,3\n", "cases.csv", mapping, now=now)

    assert [change.sheet for change in done.changes] == ["HNB Set-up"]
    assert read(SplicedBook(book.to_bytes(), "team.xlsx"))["ehcp"].by_key["q3"].number("movers") == 3
