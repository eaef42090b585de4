"""A workbook open in Excel: the same figures as from the file, few calls, and never half a change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal as D
from typing import Any

import pytest

from hnb_xl import pipeline
from hnb_xl.books.finish import CHART_NAME
from hnb_xl.books.package.namespaces import OWNER_PREFIX
from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.books.xlwings_book import XlwingsBook
from hnb_xl.errors import BookUnreadable, CannotRun, Refused
from hnb_xl.model.authority import load_authority
from hnb_xl.model.blocks import Cell, Column, Role, Row, Sheet, Table
from hnb_xl.model.change import Change
from hnb_xl.shipped import authorities
from tests.books.live import kingston, opened
from tests.excel.engines import desktop
from tests.excel.model import Model, ModelSheet
from tests.excel.office import apply, remote

DASHBOARD = Sheet(
    "Board",
    Role.DASHBOARD,
    (Table("tblBoard", (Column("Plan"), Column("Figure")), (Row((Cell("a"), Cell(1))),)),),
    (20,),
)


@pytest.mark.parametrize("door", [lambda model: desktop(model)[0], remote], ids=["desktop", "remote"])
def test_figures_and_findings_are_those_of_the_file(door: Callable[[Model], Any]) -> None:
    """What an officer sees in Excel is what CI reads from the file: every figure, every finding, the fingerprint."""
    from_file = pipeline.assess(SplicedBook(kingston(), "kingston.xlsx"))

    live = pipeline.assess(XlwingsBook(door(Model.of(kingston(), "kingston.xlsx"))))

    assert len(live.results.figures) > 300
    assert live.results == from_file.results
    assert live.findings == from_file.findings


@pytest.mark.parametrize("is_remote", [False, True], ids=["desktop", "remote"])
def test_a_refresh_in_excel_draws_what_a_refresh_of_the_file_draws(is_remote: bool) -> None:
    """Every cell of every generated sheet holds the same value, and every table stands in the same place."""
    file = SplicedBook(kingston(), "kingston.xlsx")
    model = Model.of(kingston(), "kingston.xlsx")
    for sheet in model.sheets[-4:]:
        sheet.cells.clear()
    live = remote(model) if is_remote else desktop(model)[0]
    book = XlwingsBook(live)

    pipeline.refresh(file)
    pipeline.refresh(book)
    book.commit()
    if is_remote:
        apply(model, live)

    saved, again = SplicedBook(file.to_bytes(), "kingston.xlsx"), XlwingsBook(desktop(model)[0])
    assert len(file._drawing.sheets) > 9
    for name in file._drawing.sheets:
        found, wanted = again.grid(name).cells, saved.grid(name).cells
        assert {place: cell.value for place, cell in found.items()} == {p: cell.value for p, cell in wanted.items()}
        places = {table.name: (table.top, table.left) for table in model.sheet(name).tables}
        assert places == {t.name: (t.top, t.left) for t in file.tables().values() if t.sheet == name}


def test_excel_is_asked_little() -> None:
    """Reading takes a few calls a table, writing fewer than one a drawn cell, and the line between none at all."""
    book, app = opened(Model.of(kingston(), "kingston.xlsx"))
    tables = book.tables()
    read = app._tally.calls

    pipeline.refresh(book)
    computed = app._tally.calls - read
    book.commit()
    written = app._tally.calls - read - computed

    cells = sum(len(table.rows) * len(table.headers) for table in tables.values())
    drawn = sum(len(book._drawing.grid(name).cells) for name in book._drawing.sheets)
    assert cells > 4000
    assert read < 25 * len(tables)
    assert computed == 0
    assert drawn > 1500
    assert written < 3 * drawn


def test_calls_do_not_grow_with_the_rows() -> None:
    """Ten times the rows of a dashboard cost hardly more calls: blocks are written, not cells."""

    def calls(rows: int) -> int:
        book, app = opened(Model(sheets=[ModelSheet("Front")]))
        table = Table("tblBoard", (Column("Plan"), Column("Figure")), (Row((Cell("a"), Cell(1))),) * rows)
        book.put_sheets([replace(DASHBOARD, blocks=(table,))])
        book.commit()
        return app._tally.calls

    assert calls(300) < calls(30) + 20


def test_a_refresh_of_what_is_up_to_date_writes_no_cell_of_the_inputs() -> None:
    """Formulas that are there already are left alone, however Excel spells them."""
    book, _ = opened(Model.of(kingston(), "kingston.xlsx"))

    pipeline.refresh(book)

    assert len(book._computed) > 800
    assert book._cells_to_write() == {}


def test_sheets_of_others_are_never_touched() -> None:
    """A team's own sheet, also one that is called as one of ours might be, stays as it is to the last cell."""
    model = Model.of(kingston(), "kingston.xlsx")
    own = ModelSheet("Team notes")
    own.put((1, 1), "Board meets on Monday", model.calculate)
    own.put((2, 1), "=Summary!A1", lambda *_: "Summary")
    model.sheets.insert(1, own)
    before = {place: replace(cell, look=dict(cell.look)) for place, cell in own.cells.items()}
    book, _ = opened(model)

    pipeline.refresh(book)
    book.commit()

    assert model.sheets[1] is own
    assert own.cells == before


def test_a_sheet_drawn_anew_is_the_same_sheet() -> None:
    """It is emptied and filled where it stands, under the name a person gave it: what points at it goes on pointing."""
    model = Model.of(kingston(), "kingston.xlsx")
    summary = model.sheet("Summary")
    summary.name = "Our summary"
    model.names = {name: text.replace("'Summary'", "'Our summary'") for name, text in model.names.items()}
    summary.charts.append({"Name": "The team's own chart"})
    book, app = opened(model)
    place = model.sheets.index(summary)

    pipeline.refresh(book)
    book.commit()

    assert model.sheets[place] is summary
    assert summary.name == "Our summary"
    names = [str(chart["Name"]) for chart in summary.charts]
    assert "The team's own chart" in names
    assert sum(name.startswith(CHART_NAME) for name in names) == len(names) - 1 > 0
    assert app.ScreenUpdating is True


def test_a_new_sheet_is_ours_by_a_hidden_name_and_ready_to_print() -> None:
    """Tab, page, title rows and footer are set, its charts speak, and the name that makes it ours is hidden."""
    model = Model.of(kingston(), "kingston.xlsx")
    model.sheets = [sheet for sheet in model.sheets if sheet.name != "Summary"]
    model.names.pop(next(name for name in model.names if name.lower() == f"{OWNER_PREFIX}dashboard_summary"))
    book, _ = opened(model)

    pipeline.refresh(book)
    book.commit()

    summary = model.sheets[-1]
    assert summary.name == "Summary"
    assert f"{OWNER_PREFIX}dashboard_summary" in model.hidden_names
    page = summary.settings["page"]
    assert isinstance(page, dict)
    assert page["PaperSize"] == 9
    assert page["FitToPagesWide"] == 1
    assert "sha256" in page["LeftFooter"]
    assert str(page["PrintArea"]).startswith("$A$1:$")
    chart = next(chart for chart in summary.charts if str(chart["Name"]).startswith(CHART_NAME))
    assert len(str(chart["AlternativeText"])) > 20
    series = chart["series"]
    assert isinstance(series, list)
    assert all(str(each["Values"]).startswith("='Summary'!$") for each in series)


def test_what_was_typed_stands_again_when_excel_stops() -> None:
    """Whichever order fails, every input cell holds afterwards what it held before."""
    for orders in (0, 1, 2, 5, 20):
        model = Model.of(kingston(), "kingston.xlsx")
        book, app = opened(model)
        before = {
            sheet.name: {at: (c.value, c.formula) for at, c in sheet.cells.items()} for sheet in model.sheets[:12]
        }
        pipeline.refresh(book)
        changes = [Change("KPIs", cell, None, D(7)) for cell in _typed_cells(model)]
        book.put_values(changes)
        app._tally.fails_after = orders

        with pytest.raises(CannotRun, match=r"Excel stopped while kingston\.xlsx was being written"):
            book.commit()

        after = {sheet.name: {at: (c.value, c.formula) for at, c in sheet.cells.items()} for sheet in model.sheets[:12]}
        assert after == before


def _typed_cells(model: Model) -> list[str]:
    """Two cells of KPIs that a person types into."""
    table = next(each for each in model.sheet("KPIs").tables if each.name == "tblKPI")
    return [f"B{table.top + 1}", f"B{table.top + 2}"]


def test_a_sheet_that_was_being_drawn_says_so_when_excel_stops() -> None:
    """No dashboard is left half drawn: each that was begun says in words that it is to be made again."""
    model = Model.of(kingston(), "kingston.xlsx")
    book, app = opened(model)
    pipeline.refresh(book)
    app._tally.fails_after = 900

    with pytest.raises(CannotRun):
        book.commit()

    texts = {
        sheet.name: [cell.value for cell in sheet.cells.values() if cell.value is not None] for sheet in model.sheets
    }
    unfinished = [name for name, values in texts.items() if any("when Excel stopped" in str(value) for value in values)]
    assert unfinished
    assert all(len(texts[name]) == 1 for name in unfinished)
    assert texts["Checks"] != []
    assert "Checks" not in unfinished


def test_a_locked_structure_is_refused_before_anything_is_written() -> None:
    """Where no sheet may come, no cell is changed either."""
    model = Model(sheets=[ModelSheet("Front")], settings={"ProtectStructure": True})
    model.sheets[0].put((1, 1), 5.0, model.calculate)
    book, _ = opened(model)
    book.put_sheets([DASHBOARD])
    book.put_values([Change("Front", "A1", D(5), D(6))])

    with pytest.raises(Refused, match="structure is protected"):
        book.commit()

    assert [sheet.name for sheet in model.sheets] == ["Front"]
    assert model.sheets[0].cells[1, 1].value == 5.0


@pytest.mark.parametrize(
    ("unlocked", "password", "asked", "refused"),
    [
        (True, "", False, ""),
        (True, "secret", False, ""),
        (False, "", False, "Front!A1 is locked"),
        (False, "", True, ""),
        (False, "secret", True, "Front is protected with a password"),
    ],
)
def test_a_lock_is_respected_and_put_back(*, unlocked: bool, password: str, asked: bool, refused: str) -> None:
    """An unlocked cell is written; a locked one only when we answer for it, and never past a password."""
    model = Model(sheets=[ModelSheet("Front")])
    front = model.sheets[0]
    front.put((1, 1), 5.0, model.calculate)
    front.cells[1, 1].look["Locked"] = not unlocked
    front.password, front.settings["allowed"] = password, {"AllowSorting": True, "AllowFiltering": False}
    book, _ = opened(model)
    book.put_values([Change("Front", "A1", D(5), D(6))], locked=asked)

    if refused:
        with pytest.raises(Refused, match=refused):
            book.commit()
    else:
        book.commit()

    assert front.cells[1, 1].value == (5.0 if refused else 6.0)
    assert front.password == password
    assert front.settings["allowed"]["AllowSorting"] is True  # type: ignore[index]
    assert not front.settings["allowed"]["AllowFiltering"]  # type: ignore[index]


def test_a_team_sheet_is_read_as_the_file_is() -> None:
    """Number formats, merged cells and hidden rows come from Excel as they come from the file."""
    model = Model(sheets=[ModelSheet("Team")])
    team = model.sheets[0]
    for place, value, code in (((2, 2), "Quarter 3", "General"), ((4, 2), 25.897, '£0.000"m"'), ((9, 5), 0.05, "0.0%")):
        team.put(place, value, model.calculate)
        team.cells[place].look["NumberFormat"] = code
    team.merged.add((2, 2, 2, 4))
    team.hidden_rows.add(5)
    team.hidden_columns.add(3)
    book, _ = opened(model)

    grid = book.grid("Team")

    assert {place: cell.value for place, cell in grid.cells.items()} == {
        (2, 2): "Quarter 3",
        (4, 2): 25.897,
        (9, 5): 0.05,
    }
    assert grid.formats == {(4, 2): '£0.000"m"', (9, 5): "0.0%"}
    assert grid.merged == ((2, 2, 2, 4),)
    assert grid.hidden_rows == frozenset({5})
    assert grid.hidden_columns == frozenset({3})
    assert set(book.grid("Team", last_row=4).cells) == {(2, 2), (4, 2)}


def test_a_workbook_with_macros_keeps_its_own_spelling() -> None:
    """Computed cells of a macro workbook hold our functions; a refresh finds them in order and writes none."""
    authority = load_authority(authorities() / "kingston.toml")
    made, _ = pipeline.new(authority, "2021-22/Q3", "kingston.xlsm")
    book, _ = opened(Model.of(made.to_bytes(), "kingston.xlsm"))
    formulas = {cell.formula for table in book.tables().values() for row in table.rows for cell in row}

    pipeline.refresh(book)

    assert any("HNB_" in formula for formula in formulas)
    assert book._cells_to_write() == {}


def test_a_sheet_formatted_far_out_is_read_to_its_last_entry() -> None:
    """A whole column that was coloured does not make a million rows; entries without end are refused in words."""
    model = Model(sheets=[ModelSheet("Team"), ModelSheet("Empty"), ModelSheet("Full")])
    team = model.sheets[0]
    team.put((3, 2), "KPI", model.calculate)
    team.put((9, 1), 5.0, model.calculate)
    for sheet in model.sheets:
        sheet.settings["formatted to"] = (1_048_576, 20)
    for corner in ((1, 1), (1_048_576, 20)):
        model.sheets[2].put(corner, 1.0, model.calculate)
    book, _ = opened(model)

    assert {place: cell.value for place, cell in book.grid("Team").cells.items()} == {(3, 2): "KPI", (9, 1): 5}
    assert book.grid("Empty").cells == {}
    with pytest.raises(BookUnreadable, match=r"The sheet Full of book\.xlsx has 20,971,520 cells in use"):
        book.grid("Full")


def test_a_refresh_of_what_is_up_to_date_changes_nothing() -> None:
    """A second press is idle, so that the audit gets no line; one typed figure is a change."""
    book, _ = opened(Model.of(kingston(), "kingston.xlsx"))
    pipeline.refresh(book)

    assert book.is_changed() is False

    book.put_values([Change("KPIs", f"B{_typed_cells(Model.of(kingston()))[0][1:]}", None, D(7))])
    assert book.is_changed() is True


def test_a_locked_formula_is_put_back_when_excel_stops_later() -> None:
    """Input sheets are locked: what was mended there is undone under the same lock, and the lock stays."""
    model = Model.of(kingston(), "kingston.xlsx")
    kpis = model.sheet("KPIs")
    table = next(each for each in kpis.tables if each.name == "tblKPI")
    place = next(at for at, cell in sorted(kpis.cells.items()) if cell.formula and at[0] > table.top)
    kpis.cells[place].formula = "=1+1"
    kpis.password = ""
    book, app = opened(model)
    pipeline.refresh(book)
    app._tally.fails_after = 300

    with pytest.raises(CannotRun):
        book.commit()

    assert kpis.cells[place].formula == "=1+1"
    assert kpis.password == ""
