"""The shipped files in LibreOffice: macros on, the one bridge module swapped, recalculated, every button pressed."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hnb_xl.books.file_book import FileBook
from hnb_xl.books.libreoffice import recalculated
from hnb_xl.books.package import CellPatch, CellValue, Package, plan_patch
from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.cli import main
from hnb_xl.jobs.refresh import refresh
from hnb_xl.model.addresses import address
from hnb_xl.model.function_names import calls_ours
from hnb_xl.worksheet import functions
from tests.macros.conftest import Shipped
from tests.macros.libreoffice import Seen, seen_in_libreoffice
from tests.macros.test_buttons import drawings, macros
from tests.macros.test_vba import MACROS

pytestmark = [pytest.mark.libreoffice, pytest.mark.uno]

NOW = datetime(2021, 12, 16, 9, 30, tzinfo=UTC)


def same(ours: Any, theirs: Any) -> bool:
    """Whether two values of a cell are one, as far as binary numbers can be."""
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        return math.isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-12)
    return bool(ours == theirs)


def by_function(seen: Seen) -> dict[str, Any]:
    """What the cells with our functions show after the recalculation, by sheet!cell."""
    return {place: shown for place, (formula, shown) in seen.after.items() if calls_ours(formula.upper())}


def changed(seen: Seen) -> list[str]:
    """Every formula cell whose value the recalculation changed."""
    return [
        f"{place}: {before!r} became {seen.after[place][1]!r} ({formula[:60]})"
        for place, (formula, before) in seen.before.items()
        if not same(before, seen.after[place][1])
    ]


@pytest.fixture(scope="session")
def template_seen(workbook: Shipped, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """The shipped workbook, recalculated, with every button pressed."""
    return seen_in_libreoffice(workbook.path, tmp_path_factory.mktemp("office"), press=True)


@pytest.fixture(scope="session")
def kingston_seen(kingston: Path, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Kingston's workbook, recalculated."""
    return seen_in_libreoffice(kingston, tmp_path_factory.mktemp("office"))


def test_recalculation_of_the_shipped_workbook_changes_nothing(template_seen: Seen) -> None:
    """A hard recalculation of the shipped workbook by our functions changes the value of no formula cell."""
    assert len(by_function(template_seen)) >= 20
    assert changed(template_seen) == []


def test_recalculation_of_real_figures_changes_nothing(kingston_seen: Seen) -> None:
    """On Kingston's figures every cell with a function of ours gives what Python stored beside it; so do the rest."""
    shown = by_function(kingston_seen)

    assert len(shown) >= 300
    assert sum(value in ("Green", "Amber", "Red") for value in shown.values()) >= 30
    assert sum(isinstance(value, float) for value in shown.values()) >= 100
    assert changed(kingston_seen) == []


def test_figures_follow_what_is_typed(kingston: Path, tmp_path: Path) -> None:
    """After an actual is typed, recalculation by our functions gives what a refresh computes from the same cells."""
    table = FileBook(kingston.read_bytes(), kingston.name).tables()["tblKPI"]
    row, column = next(at for at, cells in enumerate(table.rows) if cells[0].value == "1"), table.headers.index("Q3")
    cell = address(table.top + 1 + row, table.left + column)
    typed = plan_patch(Package(kingston.read_bytes()), [CellPatch(table.sheet, cell, 1700)]).apply()
    (tmp_path / "typed.xlsm").write_bytes(typed)
    seen = seen_in_libreoffice(tmp_path / "typed.xlsm", tmp_path)
    book = SplicedBook(typed, "typed.xlsm")
    refresh(book, now=NOW)
    stored = {
        f"{each.sheet}!{address(each.top + 1 + down, each.left + across)}": one.value
        for each in FileBook(book.to_bytes(), "typed.xlsm").tables().values()
        for down, line in enumerate(each.rows)
        for across, one in enumerate(line)
        if calls_ours(one.formula)
    }
    shown = by_function(seen)
    wrong = {place: (value, shown.get(place)) for place, value in stored.items() if not same(value, shown.get(place))}

    assert set(stored) == set(shown)
    assert wrong == {}
    assert changed(seen) != []


def test_every_button_is_pressed_and_reaches_python(template_seen: Seen, workbook: Shipped) -> None:
    """Each button of the shipped workbook, pressed as a person does, asks Python for the macro that it names."""
    expected = [
        (sheet, [["run", MACROS[macro]]])
        for sheet, drawing in drawings(workbook.data).items()
        for macro in macros(drawing)
    ]

    assert [(press["sheet"], press["log"]) for press in template_seen.pressed] == expected
    assert all(press["bound"] for press in template_seen.pressed)


PROBES: dict[str, object] = {
    '=HNB_RAG(110;100;"lower";0.05;0.1)': "Red",
    '=HNB_RAG(104;100;"lower";0.05;0.1)': "Green",
    '=HNB_RAG(93;100;"higher";0.05)': "Red",
    "=HNB_PRORATA(1530;8;1429)": 1429 + 101 * 8 / 12,
    "=HNB_PRORATA(12;6)": 6.0,
    "=HNB_NET(101;-35)": 66.0,
    '=HNB_VARIANCE("NA";100)': "",
    "=HNB_VARIANCE_PCT(5;0)": "",
    '=HNB_DIRECTION(1;2;"higher")': "Better",
    "=HNB_RISK(4;6)": "#HNB! likelihood must be a whole number from 1 to 5, but it is 6",
    "=SUM(HNB_VARIANCE({5;7|6;1};{1;2|3;4}))": 4 + 5 + 3 - 3.0,
    "=HNB_DEFICIT(24401000;HNB_YTD({1000;2000}))": 24404000.0,
}


def test_functions_take_what_a_cell_gives_them(file: Shipped, tmp_path: Path) -> None:
    """In workbook and add-in alike: left out arguments, text, arrays and calls within calls, through our own VBA."""
    seen = seen_in_libreoffice(file.path, tmp_path, probe=tuple(PROBES))

    assert [
        (formula, got)
        for (formula, expected), got in zip(PROBES.items(), seen.probed, strict=True)
        if not same(expected, got)
    ] == []


def test_the_function_wizard_is_told_when_the_tab_is_made(file: Shipped, tmp_path: Path) -> None:
    """Excel is told of every function with its help; the macro About reaches Python from workbook and add-in."""
    seen = seen_in_libreoffice(file.path, tmp_path, run=("HnbFunctions.HnbDescribeFunctions", "HnbMacros.HNB_About"))
    told = seen.ran["HnbFunctions.HnbDescribeFunctions"]

    assert [line[:2] for line in told] == [["describe", name] for name in functions()]
    assert seen.ran["HnbMacros.HNB_About"] == [["run", "about"]]


ODD: dict[str, tuple[CellValue, ...]] = {
    "Q3": ("n/a", None, 0, -12.5, 1_000_000, 0.1, 3.3),
    "Target": (0, None, "TBC", -5, 0.3, 1_000_000),
    "Baseline": (None, "n/a", 0, 7),
    "Better": ("on target", "higher", "lower", None),
    "Signs": ("reversed", "as stated"),
    "Target basis": ("pro rata", "annual, rated pro rata", "ceiling", "annual"),
    "Basis": ("flow", "stock", "to date"),
    "Policy": (None, "no such policy"),
}


def with_odd_entries(data: bytes, name: str) -> bytes:
    """A workbook whose KPIs hold, row by row, what officers type when figures are late, nil, negative or missing."""
    table = FileBook(data, name).tables()["tblKPI"]
    patches = []
    for header, values in ODD.items():
        column = table.headers.index(header)
        for at in range(len(table.rows)):
            if header == "Policy" and at % 5:
                continue  # most rows keep theirs, so that there is something to rate
            cell = address(table.top + 1 + at, table.left + column)
            value = values[(at + at // len(values) * column) % len(values)]
            patches.append(CellPatch(table.sheet, cell, value, locked=True))
    return plan_patch(Package(data), patches).apply()


def test_both_spellings_agree_on_odd_entries(kingston: Path, tmp_path: Path) -> None:
    """Native formulas and our functions give the same in every cell, whatever is typed: LibreOffice works out both."""
    plain = tmp_path / "plain.xlsx"
    assert main(["new", "kingston", "-o", str(plain)]) == 0
    plain.write_bytes(with_odd_entries(plain.read_bytes(), plain.name))
    macros_ = tmp_path / "macros.xlsm"
    macros_.write_bytes(with_odd_entries(kingston.read_bytes(), macros_.name))
    native = FileBook.open(recalculated(plain, tmp_path / "recalculated")).grid("KPIs").cells
    shown = by_function(seen_in_libreoffice(macros_, tmp_path))
    compared = {
        f"KPIs!{address(row, column)}": "" if cell.value is None else cell.value
        for (row, column), cell in native.items()
        if f"KPIs!{address(row, column)}" in shown
    }
    wrong = {place: (value, shown[place]) for place, value in compared.items() if not same(value, shown[place])}

    assert len(compared) >= 200
    assert len({value for value in compared.values() if isinstance(value, str)}) >= 4
    assert wrong == {}
