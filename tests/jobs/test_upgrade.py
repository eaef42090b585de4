"""An older workbook upgraded: nothing that was entered, noted or pointed at is lost, and twice is once."""

from __future__ import annotations

import io
import warnings
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from hnb_xl.books.book import RawCell
from hnb_xl.books.file_book import FileBook
from hnb_xl.books.libreoffice import recalculated
from hnb_xl.books.package import CellPatch, Package, lint, plan_patch
from hnb_xl.books.package.comments import comments
from hnb_xl.cli import main
from hnb_xl.errors import NotOurBook, Refused
from hnb_xl.jobs.upgrade import Upgraded, upgrade
from hnb_xl.jobs.upgrade_proof import prove
from hnb_xl.model import tables as model_tables
from hnb_xl.model.columns import Filled, Item, Kind, Table, choice, computed, words
from hnb_xl.model.tables import TABLES, TEMPLATE_VERSION
from hnb_xl.model.tables.versions import VERSIONS, Version
from hnb_xl.pipeline import assess
from hnb_xl.read import read

NOW = datetime(2022, 4, 1, 9, 0, tzinfo=UTC)
FOLDER = Path(__file__).resolve().parents[1] / "golden" / "version_1"
FILES = ("kingston.xlsx", "filled-by-a-person.xlsx")
each_file = pytest.mark.parametrize("name", FILES)


def old(name: str) -> bytes:
    """A workbook of version 1."""
    return (FOLDER / name).read_bytes()


def upgraded(name: str) -> Upgraded:
    """The same, upgraded to the contract that stands."""
    return _upgraded(name, tuple(table.name for table in model_tables.TABLES))


@cache
def _upgraded(name: str, contract: tuple[str, ...]) -> Upgraded:
    assert "tblKPI" in contract
    return upgrade(old(name), name, now=NOW)


def _extended(table: Table) -> Table:
    """What a later version might add: columns in the middle and at the end, facts in the middle and at the end."""
    signed = choice("kind", "Kind of signature", "How it was signed", ("Wet", "Electronic"), width=20)
    sure = choice("sure", "Confidence", "How sure", ("Good", "Medium", "Low"), rated=True)
    if table.key == "sign_off":
        return replace(table, columns=(*table.columns[:2], signed, *table.columns[2:]))
    if table.key == "kpi":
        return replace(table, columns=(*table.columns, sure))
    if table.key == "risk":
        twice = computed("twice", "Twice the score", 'IFERROR([@[Score]]*2,"")', "risk.{key}.score", "For a test")
        return replace(table, columns=(*table.columns, twice))
    if table.key == "agreement":
        fact = Item("letter", "Letter of variation", Kind.TEXT, "Its date")
        return replace(table, items=(*table.items[:3], fact, *table.items[3:]))
    if table.key == "period":
        return replace(table, items=(*table.items, Item("clerk", "Clerk", Kind.TEXT, "Who sends it")))
    return table


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """A contract with more rows, columns and a table than the present one."""
    columns = (words("id", "Id", "Which", filled=Filled.SET_UP), words("why", "Why", "Why it is so"))
    new = Table("later", "tblLater", "Later", "Later", "A table of a later version.", columns, "id", spare_rows=3)
    tables = (*map(_extended, TABLES), new)
    for module in ("hnb_xl.model.tables", "hnb_xl.read", "hnb_xl.read.locate", "hnb_xl.jobs.upgrade_proof"):
        monkeypatch.setattr(f"{module}.TABLES", tables)
    monkeypatch.setattr("hnb_xl.build.input_sheets.INPUT_SHEETS", (*model_tables.INPUT_SHEETS, "Later"))


def entered(book: FileBook) -> dict[tuple[str, str, str], list[RawCell]]:
    """Every typed cell by table, row's first cell and heading."""
    typed = {table.name: {c.header for c in table.columns if not c.is_computed} for table in TABLES}
    found: dict[tuple[str, str, str], list[RawCell]] = {}
    for name, table in book.tables().items():
        for row in table.rows if name in typed else ():
            for header, cell in zip(table.headers, row, strict=True):
                if cell.value is not None and not cell.formula and header.strip() != "Value":
                    found.setdefault((name, str(row[0].value), header), []).append(cell)
    return found


def loaded(data: bytes) -> openpyxl.Workbook:
    """The workbook as openpyxl sees it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(data))


def test_a_version_1_workbook_is_refused_with_the_way_out() -> None:
    """Reading one says that it is older and names the command."""
    with pytest.raises(NotOurBook) as caught:
        read(FileBook(old("kingston.xlsx"), "kingston.xlsx"))

    assert caught.value.code == "wrong_template_version"
    assert "hnb-xl upgrade kingston.xlsx" in caught.value.fix


@each_file
def test_every_entry_is_found_again(name: str) -> None:
    """All that was typed stands in its table, row and column; the line runs over the result; the file is sound."""
    before, after = FileBook(old(name), name), FileBook(upgraded(name).data, name)

    was, now = entered(before), entered(after)

    assert len(was) > 1_000
    assert {key: cells for key, cells in was.items() if now.get(key) != cells} == {}
    assert assess(after).inputs.item("agreement", "template").words == TEMPLATE_VERSION
    assert lint(after.package) == []


@each_file
def test_twice_is_once(name: str) -> None:
    """An upgraded workbook comes back byte for byte, and says that there was nothing to do."""
    once = upgraded(name)

    again = upgrade(once.data, name, now=NOW)

    assert again.data == once.data
    assert "nothing was done" in again.done.sentence


@pytest.mark.usefixtures("later")
@each_file
def test_rows_columns_and_tables_of_a_later_contract_are_added(name: str) -> None:
    """What the contract has and the workbook lacks is there, with lists, colours and formulas, and is named."""
    done = upgraded(name)

    book = loaded(done.data)
    assert "Kind of signature" in [column.name for column in book["Period"].tables["tblSignOff"].tableColumns]
    kpis = book["KPIs"]
    assert kpis.tables["tblKPI"].ref.startswith("A6:")
    new = next(c.column_letter for c in kpis[6] if c.value == "Confidence")
    assert not kpis[f"{new}7"].protection.locked
    rules = {str(rule.sqref): rule.formula1 for rule in kpis.data_validations.dataValidation}
    assert rules[f"{new}7:{new}45"] == '"Good,Medium,Low"'
    assert f"{new}7:{new}45" in {str(rule.sqref) for rule in kpis.conditional_formatting}
    risks = book["Risks"]
    twice = next(c.column_letter for c in risks[6] if c.value == "Twice the score")
    assert risks[f"{twice}7"].value == '=IFERROR(tblRisks[[#This Row],[Score]]*2,"")'
    labels = [row[0].value for row in book["Agreement"]["A7:A30"]]
    assert "Letter of variation" in labels[9:20]
    assert "tblLater" in book["Later"].tables
    said = " ".join(done.done.remarks)
    assert all(word in said for word in ("Kind of signature", "Letter of variation", "New sheet Later", "Clerk"))
    assert lint(Package(done.data)) == []


@pytest.mark.usefixtures("later")
def test_names_notes_comments_and_rules_follow_their_cells() -> None:
    """What stood below new rows has moved with all that belongs to it; what stood beside has stayed."""
    name = "filled-by-a-person.xlsx"
    before, after = loaded(old(name)), loaded(upgraded(name).data)
    grown = after["Agreement"].tables["tblAgreement"].ref
    moved = int(grown.rpartition("B")[2]) - 15

    assert moved > 0
    assert after["Agreement"]["J8"].value == before["Agreement"]["J8"].value
    assert after["Agreement"][f"D{22 + moved}"].value == 28_607_000
    note = after["Agreement"][f"D{29 + moved}"].comment
    assert note is not None
    assert note.text == "Expected in January"
    assert after.defined_names["Policies"].attr_text == f"'Agreement'!$A${54 + moved}:$A${61 + moved}"
    assert len(comments(Package(upgraded(name).data))) == len(comments(Package(old(name)))) == 5
    assert after["KPIs"]["A50"].value == before["KPIs"]["A50"].value
    merged = {str(area) for area in after["Agreement"].merged_cells.ranges}
    assert f"A{17 + moved}:G{17 + moved}" in merged


@pytest.mark.usefixtures("later")
def test_formulas_of_the_teams_own_follow() -> None:
    """A formula that points below the new rows points there still; one that spans them is named to be looked at."""
    name = "filled-by-a-person.xlsx"
    done = upgraded(name)

    sheet = loaded(done.data)["Team workings"]
    moved = int(loaded(done.data)["Agreement"].tables["tblAgreement"].ref.rpartition("B")[2]) - 15
    formulas = {row[0].value for row in sheet["B3:B18"]}
    assert f"=Agreement!D{22 + moved}-Agreement!B{22 + moved}" in formulas
    assert "=SUM(tblPayments[Paid])" in formulas
    assert any("=COUNTA(Agreement!A:A)" in remark for remark in done.done.remarks)
    assert any("=INDEX(Agreement!$A$1:$D$60,22,2)" in remark for remark in done.done.remarks)
    assert sum("Look at" in remark for remark in done.done.remarks) == 2


@pytest.mark.usefixtures("later")
@pytest.mark.libreoffice
def test_the_teams_formulas_give_the_same_values(tmp_path: Path) -> None:
    """Recalculated from nothing, every formula of the team's gives what it gave, but those named and the version's."""
    name = "filled-by-a-person.xlsx"
    done = upgraded(name)
    results = []
    for side, data in (("before", old(name)), ("after", done.data)):
        path = tmp_path / side / name
        path.parent.mkdir()
        path.write_bytes(data)
        again = recalculated(path, tmp_path / f"{side} again")
        results.append(openpyxl.load_workbook(again, data_only=True)["Team workings"])
    was, now = results

    named = {f"B{row}" for row in range(3, 19) if any(f"Team workings!B{row} " in each for each in done.done.remarks)}
    other = {c.coordinate for row in was["B3:B18"] for c in row if c.value != now[c.coordinate].value}
    version = {
        c.coordinate for row in loaded(old(name))["Team workings"]["B3:B18"] for c in row if c.value == "=Agreement!B15"
    }
    assert other <= named | version
    assert version <= other


@pytest.mark.libreoffice
def test_a_workbook_that_another_program_saved_is_upgraded_too(tmp_path: Path) -> None:
    """LibreOffice spells the file in its own way: shared texts, other formats, other comments; nothing is lost."""
    name = "filled-by-a-person.xlsx"
    data = recalculated(FOLDER / name, tmp_path).read_bytes()

    done = upgrade(data, name, now=NOW)

    assert "none was lost" in done.done.sentence
    assert upgrade(done.data, name, now=NOW).data == done.data
    assert lint(Package(done.data)) == []


def test_renamed_columns_tables_and_facts_are_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that renames a column, a table and a fact renames them in the file and in every formula, with no loss."""
    name = "filled-by-a-person.xlsx"
    plan = replace(
        next(table for table in TABLES if table.key == "payment"),
        name="tblInstalments",
    )
    paid = tuple(replace(c, header="Received") if c.key == "paid" else c for c in plan.columns)
    agreement = next(table for table in TABLES if table.key == "agreement")
    items = tuple(replace(i, label="Council") if i.key == "authority" else i for i in agreement.items)
    tables = tuple(
        replace(plan, columns=paid)
        if table.key == "payment"
        else replace(agreement, items=items)
        if table.key == "agreement"
        else table
        for table in TABLES
    )
    for module in ("hnb_xl.model.tables", "hnb_xl.read", "hnb_xl.read.locate", "hnb_xl.jobs.upgrade_proof"):
        monkeypatch.setattr(f"{module}.TABLES", tables)
    step = Version(
        "Renamed",
        tables={"tblPayments": "tblInstalments"},
        columns={"tblInstalments": {"Paid": "Received"}},
        items={"tblAgreement": {"Authority": "Council"}},
    )

    done = upgrade(old(name), name, now=NOW, steps={"1": step})

    book = loaded(done.data)
    assert book["Agreement"]["A7"].value == "Council"
    instalments = book["Agreement"].tables["tblInstalments"]
    assert "Received" in [column.name for column in instalments.tableColumns]
    assert "=SUM(tblInstalments[Received])" in {row[0].value for row in book["Team workings"]["B3:B18"]}
    assert lint(Package(done.data)) == []


@pytest.mark.usefixtures("later")
def test_a_note_in_the_way_is_a_reason_not_a_loss() -> None:
    """Where a note stands in the place of a new column the upgrade is refused, with the cell and what to do."""
    change = plan_patch(Package(old("kingston.xlsx")), [CellPatch("KPIs", "AN9", "Ours", locked=True)])

    with pytest.raises(Refused) as caught:
        upgrade(change.apply(), "kingston.xlsx", now=NOW)

    assert caught.value.code == "columns_not_added"
    assert "KPIs!AN9 is filled" in caught.value.message
    assert "further to the right" in caught.value.fix


@pytest.mark.parametrize("version", ["3", "0.9", "unknown"])
def test_a_version_without_a_way_is_refused(version: str) -> None:
    """A newer workbook, or one of a version nobody knows, is left alone."""
    change = plan_patch(Package(old("kingston.xlsx")), [CellPatch("Agreement", "B15", version, locked=True)])

    with pytest.raises(NotOurBook) as caught:
        upgrade(change.apply(), "kingston.xlsx", now=NOW)

    assert caught.value.code == "wrong_template_version"


def test_the_proof_finds_every_kind_of_loss() -> None:
    """A changed value, a lost cell, a changed formula and a lost comment each stop the upgrade, named by their cell."""
    name = "filled-by-a-person.xlsx"
    before = FileBook(old(name), name)
    spoiled = {
        "KPIs!C50": CellPatch("KPIs", "C50", 1513, locked=True),
        "EHCPs!B15": CellPatch("EHCPs", "B15", None, locked=True),
        "Team workings!B5": CellPatch("Team workings", "B5", 1, "SUM(tblPayments[Due at most])", replace_formula=True),
        "Agreement!D22": CellPatch("Agreement", "D22", "28,607,000", locked=True),
    }

    for place, patch in spoiled.items():
        after = FileBook(plan_patch(Package(old(name)), [patch]).apply(), name)
        with pytest.raises(Refused, match=place) as caught:
            prove(before, after, (), (), ())
        assert caught.value.code == "entry_lost"
    assert prove(before, before, (), (), ()) > 2_900


def test_every_version_but_the_last_has_a_step() -> None:
    """The steps lead from version 1 to the present one without a gap."""
    assert set(VERSIONS) == {str(number) for number in range(1, int(TEMPLATE_VERSION))}


def test_the_command_upgrades_in_place_with_a_backup(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The workbook is of this version afterwards, the one before is kept, and the second run writes nothing."""
    book = tmp_path / "filled.xlsx"
    book.write_bytes(old("filled-by-a-person.xlsx"))

    assert main(["check", str(book)]) == 2
    assert "hnb-xl upgrade" in capsys.readouterr().err
    assert main(["upgrade", str(book)]) == 0
    said = capsys.readouterr().err
    assert "none was lost" in said
    backups = list(tmp_path.glob("*.bak.xlsx"))
    assert [each.read_bytes() for each in backups] == [old("filled-by-a-person.xlsx")]
    written = book.read_bytes()
    assert main(["upgrade", str(book)]) == 0
    assert book.read_bytes() == written
    assert len(list(tmp_path.iterdir())) == 2
    assert main(["refresh", str(book)]) == 0
