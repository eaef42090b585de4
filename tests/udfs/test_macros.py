"""The buttons, pressed in the stand-in for Excel: what is done, what is said, and what is put back."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest

from hnb_xl.books.file_book import FileBook
from hnb_xl.model.addresses import address
from hnb_xl.model.results import Results
from hnb_xl.pipeline import assess
from tests.excel.model import Model, ModelSheet
from tests.udfs.kit import Told, excel, kingston, new_book, state, values

BUTTONS = (
    "validate",
    "refresh_dashboards",
    "import_actuals",
    "roll_forward",
    "publish_copy",
    "explain_cell",
    "attach_workbook",
    "sign_off",
    "about",
)


def test_refresh_rebuilds_the_dashboards_and_says_so() -> None:
    """A spoilt dashboard is made again, Excel is as it was, and the officer reads one plain sentence."""
    model = kingston()
    with excel(model) as press:
        wanted = values(model)["Summary"]
        model.sheet("Summary").cells.clear()
        before = state(press.app)

        press.macros.refresh_dashboards()

        assert {place: value for place, (value, _) in values(model)["Summary"].items() if value is not None} == {
            place: value for place, (value, _) in wanted.items() if value is not None
        }
        assert state(press.app) == before
        assert press.app._calculated == 1
        assert len(press.officer.said) == 1
        assert press.officer.said[0].startswith("Checks and dashboards were rebuilt for 2021-22/Q3")
        assert press.officer.wrong == [False]


def test_validate_names_the_gravest_and_goes_there_when_asked() -> None:
    """Counts and the first findings, each with its cell; nothing in the workbook changes."""
    model = kingston()
    table = next(each for each in model.sheet("KPIs").tables if each.name == "tblKPI")
    model.sheet("KPIs").put((table.top + 1, table.left), "=1/0", lambda *_: -2146826281)
    with excel(model) as press:
        before = values(model)

        press.macros.validate()

        assert values(model) == before
        assert "Found: errors" in press.officer.asked[0]
        assert f"KPIs!A{table.top + 1}" in press.officer.asked[0]
        assert "Refresh dashboards lists them all on Checks." in press.officer.asked[0]


def test_explain_says_where_a_computed_figure_comes_from() -> None:
    """Its id, definition, cells, formula and clause, from the results themselves."""
    model = kingston()
    with excel(model) as press:
        results = _results()
        table = next(each for each in model.sheet("KPIs").tables if each.name == "tblKPI")
        headers = [model.sheet("KPIs").cells[table.top, table.left + at].value for at in range(table.columns)]
        column = table.left + headers.index("Variance")
        press.app._selected = (model.sheets.index(model.sheet("KPIs")), table.top + 1, column)

        press.macros.explain_cell()

        said = press.officer.said[0]
        key = next(figure.id for figure in results.figures if figure.id.endswith(".variance"))
        figure = results.get(key)
        assert figure is not None
        assert key in said
        assert "How it is worked out: actual - target." in said
        assert all(cell in said for cell in figure.cells)
        assert "Formula in the cell: =" in said


def test_explain_says_what_an_entered_figure_goes_into() -> None:
    """The figures made of a cell are listed, with their values."""
    model = kingston()
    with excel(model) as press:
        results = _results()
        entered = next(figure for figure in results.figures if figure.id.endswith(".actual") and len(figure.cells) == 1)
        sheet, _, cell = entered.cells[0].partition("!")
        row, column = next((row, at) for row in range(1, 99) for at in range(1, 40) if address(row, at) == cell)
        press.app._selected = (model.sheets.index(model.sheet(sheet)), row, column)

        press.macros.explain_cell()

        assert press.officer.said[0].startswith(f"{sheet}!{cell}\nEntered: ")
        assert entered.id in press.officer.said[0]


def test_explain_finds_the_figure_of_a_dashboard() -> None:
    """A cell that is drawn leads to the figure of its value whose label fits the row."""
    model = kingston()
    board = model.sheet("Appendix B")
    place = next(
        place for place, cell in sorted(board.cells.items()) if isinstance(cell.value, float) and cell.value > 1
    )
    with excel(model) as press:
        press.app._selected = (model.sheets.index(board), *place)

        press.macros.explain_cell()

        assert "The sheet is drawn from the results." in press.officer.said[0]
        assert "Figure: " in press.officer.said[0]
        assert "How it is worked out: " in press.officer.said[0]


def test_explain_says_where_there_is_nothing_to_explain() -> None:
    """An empty cell, and a team's own sheet, are answered in words."""
    model = kingston()
    model.sheets.append(ModelSheet("Team"))
    model.sheet("Team").put((1, 1), 123456.75, model.calculate)
    with excel(model) as press:
        for row, words in ((1, "not one of hnb_xl's"), (9, "No figure stands in this cell")):
            press.app._selected = (len(model.sheets) - 1, row, 1)
            press.macros.explain_cell()
            assert words in press.officer.said[-1]


def test_about_says_versions_and_what_the_workbook_is() -> None:
    """Program, xlwings, Python, council, return and fingerprint; also of a workbook that is not ours."""
    with excel(kingston()) as press:
        press.macros.about()
        assert "hnb-xl " in press.officer.said[0]
        assert "xlwings 0.37" in press.officer.said[0]
        assert "Kingston upon Thames, 2021-22/Q3" in press.officer.said[0]
        assert "sha256:" in press.officer.said[0]
    with excel(Model("other.xlsx", [ModelSheet("Sheet1")])) as press:
        press.macros.about()
        assert "other.xlsx: " in press.officer.said[0]


@pytest.mark.parametrize("name", BUTTONS)
def test_a_workbook_that_is_not_ours_is_refused_politely(name: str, tmp_path: Path) -> None:
    """No traceback and no change: a sentence, and what to do."""
    model = Model("other.xlsx", [ModelSheet("Sheet1")])
    model.sheets[0].put((1, 1), 5.0, model.calculate)
    path = tmp_path / "ledger.csv"
    path.write_text("Code,Actual\nA1,5\n")
    with excel(model, Told(path=path)) as press:
        before, was = values(model), state(press.app)

        getattr(press.macros, name)()

        assert values(model) == before
        assert path.read_text() == "Code,Actual\nA1,5\n"
        assert state(press.app) == was
        assert len(press.officer.said) == 1
        assert "Traceback" not in press.officer.said[0]
        assert name == "about" or press.officer.wrong == [True]


@pytest.mark.parametrize("calculation", [-4105, -4135])
def test_excel_is_as_it_was_when_writing_fails(calculation: int) -> None:
    """Screen, events, calculation and the active sheet are put back, and the officer reads what to do."""
    model = kingston()
    with excel(model) as press:
        press.app.Calculation = calculation
        before = state(press.app)
        press.app._tally.fails_after = 40

        press.macros.refresh_dashboards()

        assert state(press.app) == before
        assert press.officer.wrong == [True]
        assert "Excel stopped while kingston.xlsx was being written" in press.officer.said[0]
        assert "close the workbook without saving" in press.officer.said[0]


def test_a_fault_of_ours_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw is no traceback either: its kind and place are said, for whoever mends it."""

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("hnb_xl.jobs.refresh.refresh", broken)
    with excel(kingston()) as press:
        press.macros.refresh_dashboards()

        assert "Something went wrong that should not: ZeroDivisionError in test_macros.py" in press.officer.said[0]
        assert press.officer.wrong == [True]


def test_a_macro_takes_no_arguments_and_says_what_it_does() -> None:
    """VBA calls each by its name alone; each has a docstring that ends in a full stop."""
    with excel(kingston()) as press:
        for name in BUTTONS:
            macro = getattr(press.macros, name)
            assert not inspect.signature(macro).parameters
            assert (inspect.getdoc(macro) or "").endswith(".")


def test_the_book_is_read_once() -> None:
    """A press costs a bounded number of calls to Excel."""
    with excel(kingston()) as press:
        start = press.app._tally.calls
        press.macros.validate()
        read = press.app._tally.calls - start

        assert read < 1500


def test_the_desktop_path_has_no_pro_code(repository: Path) -> None:
    """Nothing in the package or in what Excel loads imports xlwings.pro, by whatever name."""
    found = []
    for folder in ("hnb_xl", "udfs"):
        for path in sorted((repository / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
                found += [f"{path}:{name}" for name in names if name.startswith(("xlwings.pro", "xlwings.server"))]

    assert found == []


def _results() -> Results:
    """The figures of Kingston's return, from the file."""
    return assess(FileBook(new_book("kingston", "2021-22/Q3"), "kingston.xlsx")).results
