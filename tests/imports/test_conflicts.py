"""What an import never does unasked: write over a person, over a formula, or twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal as D

import pytest

from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.errors import HnbError, MappingInvalid, Refused
from hnb_xl.jobs import import_plan
from hnb_xl.jobs.import_actuals import WouldOverwrite, import_actuals, preview_import
from hnb_xl.model.change import Change
from hnb_xl.model.inputs import Entry
from hnb_xl.read import read
from hnb_xl.read.import_record import read_import_record
from tests.factories import book
from tests.imports.kit import FILLED, NOW, OUTTURN, SCHOOLS, after, done, extract, mapping, typed


def test_what_a_person_typed_is_not_written_over() -> None:
    """A cell that no import wrote, or that was changed since, is listed and refuses the import."""
    into = book(FILLED)
    typed(into, "schools", D(7))

    with pytest.raises(WouldOverwrite, match="1 cell holds something else") as told:
        import_actuals(into, extract("A,1000000"), "ledger.csv", SCHOOLS, now=NOW)

    assert told.value.exit_code == 1
    assert "a person typed it: no import wrote it" in told.value.message
    assert read(into)["outturn"].by_key["schools"].number("outturn") == 7_000_000
    assert "HNB Import" not in into.sheet_names()


def test_overwriting_is_recorded_with_what_stood_there() -> None:
    """With a person's word it is written over, and the record keeps the old figure."""
    into = book(FILLED)
    typed(into, "schools", D(7))
    imported = import_actuals(into, extract("A,1000000"), "ledger.csv", SCHOOLS, now=NOW, overwrite=True)

    assert imported.changes[0].before == D(7)
    assert [each.before for each in read_import_record(into).written.values()] == ["7"]
    assert "1 of them over what a person had typed" in imported.sentence


def test_what_an_import_wrote_the_next_may_change() -> None:
    """Next quarter's figure replaces the last import's; one that a person changed in between is theirs."""
    into, _ = done(FILLED, extract("A,1000000"), SCHOOLS)
    second = import_actuals(into, extract("A,2000000"), "ledger-2.csv", now=NOW)
    assert after(second) == {("schools", "Outturn"): D(2)}

    typed(into, "schools", D("2.5"))
    with pytest.raises(WouldOverwrite, match="a person typed it since the last import"):
        import_actuals(into, extract("A,3000000"), "ledger-3.csv", now=NOW)


def test_words_a_person_typed_stand_in_the_way_too() -> None:
    """“Data coming” is an entry, and not written over unasked."""
    into = book(FILLED)
    typed(into, "schools", "Data coming")

    with pytest.raises(WouldOverwrite):
        import_actuals(into, extract("A,1"), "ledger.csv", SCHOOLS, now=NOW)


def test_a_cell_that_a_teams_workbook_lacks_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the map of a workbook leaves a column out, its cell has no address: nothing is written anywhere."""
    into = book(FILLED)
    inputs = read(into)
    table = inputs["outturn"]
    rows = tuple(replace(row, cells={**row.cells, "outturn": Entry(table.sheet, "")}) for row in table.rows)
    lacking = replace(inputs, tables={**inputs.tables, "outturn": replace(table, rows=rows)})
    monkeypatch.setattr(import_plan, "read", lambda _: lacking)

    with pytest.raises(MappingInvalid, match="has no cell for Schools Block, Outturn"):
        import_actuals(into, extract("A,1"), "ledger.csv", SCHOOLS, now=NOW)


def test_a_figure_that_would_not_be_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should a cell turn out to be another than the one that is read, the import says so before anything is saved."""
    into = book(FILLED)
    inputs = read(into)
    table = inputs["outturn"]
    row = table.by_key["schools"]
    astray = replace(row, cells={**row.cells, "outturn": Entry(table.sheet, row["previous"].cell)})
    wrong = replace(table, rows=(astray, *table.rows[1:]))
    monkeypatch.setattr(import_plan, "read", lambda _: replace(inputs, tables={**inputs.tables, "outturn": wrong}))

    with pytest.raises(Refused, match=r"what was to go to DSG outturn!.* would not be read") as told:
        import_actuals(into, extract("A,1"), "ledger.csv", SCHOOLS, now=NOW)
    assert told.value.code == "not_read_back"


def test_a_formula_is_never_written_over() -> None:
    """Not even when a person says so."""
    into = book({"outturn": [{**OUTTURN[0], "outturn": "="}]})

    with pytest.raises(WouldOverwrite, match="holds a formula"):
        import_actuals(into, extract("A,1"), "ledger.csv", SCHOOLS, now=NOW, overwrite=True)


def test_the_same_extract_again_changes_nothing() -> None:
    """Twice is once: no change, nothing to do."""
    into, first = done(FILLED, extract("A,1000000"), SCHOOLS)
    before = into.tables()
    again = import_actuals(into, extract("A,1000000"), "ledger.csv", now=NOW)

    assert len(first.changes) == 1
    assert again.changes == ()
    assert again.sentence.startswith("Nothing to do")
    assert into.tables() == before


def test_which_saved_mapping_is_meant() -> None:
    """The one whose columns the extract has; none, or two, are asked for."""
    into = book(FILLED)
    with pytest.raises(MappingInvalid, match="holds no import mapping yet"):
        preview_import(into, extract("A,1"), "ledger.csv")
    import_actuals(into, extract("A,1000000"), "ledger.csv", SCHOOLS, now=NOW)
    with pytest.raises(MappingInvalid, match="No mapping of the workbook"):
        preview_import(into, extract("A,1", header="Kode,Value"), "other.csv")

    twin = mapping({"code": "A", "row": "schools"}, shape={"name": "Twin"})
    import_actuals(into, extract("A,1000000"), "ledger.csv", twin, now=NOW)
    with pytest.raises(MappingInvalid, match="“Ledger”, “Twin”"):
        preview_import(into, extract("A,1"), "ledger.csv")


def test_a_mapping_that_takes_anothers_place_is_said() -> None:
    """A file with the name of a saved mapping and other lines replaces it, and says so."""
    into, _ = done(FILLED, extract("A,1000000"), SCHOOLS)
    other = mapping({"code": "A", "row": "high_needs"})
    imported = import_actuals(into, extract("A,1000"), "ledger.csv", other, now=NOW)

    assert imported.remarks[0] == "The mapping “Ledger” is another than the one in the workbook, and takes its place."
    assert read_import_record(into).mappings == {"Ledger": other}


def test_a_changed_import_sheet_is_told(book: SplicedBook, now: datetime) -> None:
    """A mapping on the sheet that makes no sense any more says so, and how to mend it."""
    by = mapping({"code": "A", "row": "schools_block"})
    import_actuals(book, extract("A,1000"), "l.csv", by, now=now)
    table = book.tables()["tblImportMappings"]
    unit = table.headers.index("Unit") + table.left
    place = Change(table.sheet, f"{'ABCDEFGHIJK'[unit - 1]}{table.top + 1}", None, "guineas")
    book.put_values([place], locked=True)

    with pytest.raises(HnbError, match="“Ledger” on the sheet HNB Import makes no sense"):
        preview_import(book, extract("A,1000"), "l.csv")
