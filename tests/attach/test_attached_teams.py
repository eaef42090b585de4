"""Team workbooks that other tools wrote give the template's figures, and keep every part of theirs."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from hnb_xl.books.file_book import FileBook
from hnb_xl.books.package import lint
from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.errors import Refused
from hnb_xl.jobs.attach import attach
from hnb_xl.jobs.refresh import refresh
from hnb_xl.model.change import Change
from hnb_xl.model.money import Unit
from hnb_xl.pipeline import Figures, assess
from hnb_xl.read import read
from hnb_xl.read.proposal.choosing import best
from tests.attach.conftest import NOW, Team, attached, authority_of, team_file, template_of
from tests.attach.kingston_truth import DASHBOARD, DEMAND, MODEL
from tests.books.package.builders import opened, parts_of

OURS_TO_CHANGE = frozenset(
    {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "docProps/app.xml"}
)


def said(figures: Figures) -> dict[str, tuple[object, ...]]:
    """Every figure by its id: all that is said of it but its cells and the label, which is in the team's words.

    Signatures are left out: the template has those that were published, and attaching signs nothing.
    """
    return {
        f.id: (f.value, f.text, f.period, f.as_reported_at, f.kind, f.basis, f.unit)
        for f in figures.results.figures
        if not f.id.startswith("sign_off.")
    }


def findings(figures: Figures) -> list[tuple[str, str, str, str, str]]:
    """Every finding, but for its cells and for signatures."""
    found = [f for f in figures.findings.findings if f.table != "tblSignOff"]
    return sorted((f.code, f.severity.value, f.table or "", f.row or "", f.column or "") for f in found)


def test_columns_are_found_unaided(team: Team, record_property: Callable[[str, object], None]) -> None:
    """At least 95 of 100 of the columns that hold something of the contract are found, and nobody is asked."""
    found = {(part.table, column.ours) for part in team.done.team.parts for column in part.columns}
    share = len(found & team.truth) / len(team.truth)
    record_property("columns found", f"{share:.1%} of {len(team.truth)}")

    assert share >= 0.95, sorted(team.truth - found)
    assert found - team.truth == set()
    assert team.doubts == ()


def test_figures_are_the_templates(team: Team) -> None:
    """Every figure id is there, with the template's value to the penny, text, unit, period and basis."""
    ours, theirs = said(team.figures), said(team.template)

    assert ours.keys() == theirs.keys()
    assert {key: ours[key] for key in ours if ours[key] != theirs[key]} == {}


def test_attaching_signs_nothing(team: Team) -> None:
    """Whatever was published as signed is not signed in a workbook that has only been attached to."""
    standings = {f.text for f in team.figures.results.figures if f.id.startswith("sign_off.")}

    assert all("Not signed" in (text or "") for text in standings)


def test_findings_are_the_templates(team: Team) -> None:
    """The checks find the same of the same rows and columns."""
    assert findings(team.figures) == findings(team.template)


def test_every_part_of_theirs_is_untouched(team: Team) -> None:
    """After attaching, which makes the dashboards too, and another refresh, every part is byte for byte as it was."""
    book = SplicedBook(team.after, "team.xlsx")
    refresh(book, now=NOW)
    before, after = parts_of(team.before), parts_of(book.to_bytes())

    changed = {name for name, data in before.items() if after.get(name) != data}
    assert changed <= OURS_TO_CHANGE
    assert any("pivotTable" in name for name in before) is (team is attached("kingston"))
    assert list(lint(FileBook(team.after, "team.xlsx").package)) == []


def test_their_sheets_open_as_they_were(team: Team) -> None:
    """Another library reads the same values from every sheet of theirs, and finds ours behind them."""
    before, after = opened(team.before), opened(team.after)

    names = before.sheetnames
    assert after.sheetnames[: len(names)] == names
    for name in names:
        old, new = before[name], after[name]
        assert [[cell.value for cell in row] for row in old.rows] == [[cell.value for cell in row] for row in new.rows]
    assert {"Agreement", "Period", "HNB Set-up", "HNB Map", "Audit", "Checks"} <= set(after.sheetnames)


def test_attaching_and_refreshing_again_change_nothing(team: Team) -> None:
    """A second attach, with or without the authority file, and a second refresh give the very same bytes."""
    for authority in (authority_of(team.figures.inputs.book.removesuffix(".xlsx")), None):
        book = SplicedBook(team.after, team.figures.inputs.book)
        again = attach(book, authority, "", best, now=NOW)
        assert not again.is_new
        assert again.done.remarks == ()
        assert book.to_bytes() == team.after
    book = SplicedBook(team.after, team.figures.inputs.book)
    refresh(book, now=NOW)
    assert book.to_bytes() == team.after


def test_entries_stand_in_the_teams_cells(team: Team) -> None:
    """Another library finds in the very cell an entry names what was entered, in the cell's own unit."""
    workbook = openpyxl.load_workbook(io.BytesIO(team.after), data_only=True)
    inputs, held = team.figures.inputs, 0
    for key in inputs.mapped:
        for row in inputs[key]:
            for entry in row.cells.values():
                cell = workbook[entry.sheet][entry.cell].value
                if entry.number is not None and entry.sheet != "HNB Set-up":
                    assert abs(Decimal(repr(cell)) * entry.factor - entry.number) < Decimal("1e-6"), entry.place
                    held += 1
                elif entry.is_blank:
                    assert cell in {None, ""}, entry.place
    assert held > 30


def test_blank_cells_have_their_place_and_factor() -> None:
    """A figure still to come has the team's cell, and how it is to be typed there."""
    inputs = attached("kingston").figures.inputs

    q4 = inputs["ehcp"].by_key["q4"]["issued"]
    assert (q4.sheet, q4.cell, q4.is_blank) == (DEMAND, "L6", True)
    place = inputs["model"].by_key["hnb_allocation"]["actual"]
    assert (place.sheet, place.cell, place.factor) == (MODEL, "E8", Decimal(1_000_000))
    target = inputs["kpi"].by_key["14"]["target"]
    assert (target.sheet, target.cell, target.factor) == (DASHBOARD, "E20", Decimal(1_000_000))
    assert inputs["kpi"].by_key["14"]["Q3"].factor == 1
    assert inputs["kpi"].by_key["14"].unit is Unit.GBP
    unheld = inputs["kpi"].by_key["14"]["Q4"]
    assert (unheld.sheet, unheld.is_blank) == ("HNB Set-up", True)


def test_group_names_given_once_hold_for_the_rows_under_them() -> None:
    """A name over merged cells, or above blank ones, is every row's; each points at the cell with the name."""
    inputs = attached("kingston").figures.inputs
    template = attached("kingston").template.inputs

    for table, column in (("kpi", "category"), ("risk", "workstream")):
        for key, row in template[table].by_key.items():
            assert inputs[table].by_key[key].words(column) == row.words(column)
    assert inputs["risk"].by_key["governance"]["workstream"].cell == "A4"


@pytest.mark.libreoffice
def test_a_workbook_that_libreoffice_wrote(tmp_path: Path) -> None:
    """The same workbook written by LibreOffice is attached to unaided, with the same figures and parts untouched."""
    (tmp_path / "in").mkdir()
    source = tmp_path / "in" / "kingston.xlsx"
    source.write_bytes(team_file("kingston"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    before = (tmp_path / "kingston.xlsx").read_bytes()
    book = SplicedBook(before, "kingston.xlsx")

    done = attach(book, authority_of("kingston"), "2021-22/Q3", best, now=NOW)
    after = book.to_bytes()

    found = {(part.table, column.ours) for part in done.team.parts for column in part.columns}
    assert found == attached("kingston").truth
    assert said(assess(FileBook(after, "kingston.xlsx"))) == said(template_of("kingston"))
    old, new = parts_of(before), parts_of(after)
    assert {name for name, data in old.items() if new.get(name) != data} <= OURS_TO_CHANGE


def test_reading_twice_is_reading_once() -> None:
    """The mapped workbook read twice gives equal inputs with one fingerprint."""
    file = FileBook(attached("kingston").after, "kingston.xlsx")

    assert read(file) == read(file)


def test_closing_a_return_leaves_dated_columns_alone() -> None:
    """“Actual Q3” stays where it stands and is the last forecast of Q4; what is of the closed return only goes."""
    from hnb_xl.jobs.roll_forward import Asked, roll_forward

    book = SplicedBook(attached("kingston").after, "kingston.xlsx")
    roll_forward(book, Asked(force=True, reason="to see what it keeps"), now=NOW)
    inputs = read(FileBook(book.to_bytes(), "kingston.xlsx"))

    assert str(inputs.period) == "2021-22/Q4"
    line = inputs["model"].by_key["net_dsg_deficit"]
    assert (line["previous"].place, line.number("previous")) == (f"{MODEL}!E22", Decimal(3_962_000))
    assert (line["actual"].sheet, line["actual"].is_blank) == ("HNB Set-up", True)
    assert inputs["kpi"].by_key["9"].number("Q3") == Decimal(5_847_751)
    assert inputs["outturn"].by_key["high_needs_block"].number("previous") == Decimal(5_751_000)


def test_a_column_of_whichever_return_is_open_is_emptied_for_the_next() -> None:
    """A column without a return's name is blank for the next return, and the closed one keeps what it gave."""
    from hnb_xl.jobs.roll_forward import Asked, roll_forward
    from hnb_xl.pipeline import figures_of

    book = SplicedBook(attached("wiltshire-2024").after, "wiltshire.xlsx")
    before = assess(book)

    roll_forward(book, Asked(force=True, reason="to see"), now=NOW)

    after = assess(book)
    assert str(after.inputs.period) == "2025-26/Start"
    assert all(row["Start"].is_blank for row in after.inputs["kpi"])
    assert figures_of(book, before.inputs.period).figures == before.results.figures


def test_columns_dated_in_a_year_stop_the_next_year() -> None:
    """“Actual Q3” of the year that ended would be read as the new year's: closing its last return is refused."""
    from hnb_xl.jobs.roll_forward import Asked, roll_forward

    book = SplicedBook(attached("kingston").after, "kingston.xlsx")
    asked = Asked(force=True, reason="to see")
    roll_forward(book, asked, now=NOW)
    date_of_q4 = read(book).item("period", "data_date")
    book.put_values([Change(date_of_q4.sheet, date_of_q4.cell, None, date(2022, 3, 31))])

    with pytest.raises(Refused, match="headed with the returns of 2021-22") as caught:
        roll_forward(book, asked, now=NOW)
    assert "hnb-xl attach" in caught.value.fix
    assert str(read(book).period) == "2021-22/Q4"
