"""One figure through every door: Python, `hnb-xl eval`, xlwings on the desktop, and cells of LibreOffice."""

from __future__ import annotations

import inspect
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hnb_xl.books.formula_text import Argument, Call
from hnb_xl.model.addresses import address
from hnb_xl.shipped import templates
from hnb_xl.worksheet import evaluate, functions, shown
from tests.blackbox.kit import hnb
from tests.excel.com import Application
from tests.excel.engines import MISSING, call
from tests.excel.model import ERRORS, Model, ModelSheet
from tests.macros.libreoffice import seen_in_libreoffice
from tests.parity.cases import CASES, called

CELLS = st.one_of(
    st.none(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(-1e6, 1e6).map(lambda number: round(number, 3)),
    st.booleans(),
    st.sampled_from(["NA", "101", "lower", "higher", "on_target", "both", *ERRORS]),
    st.datetimes(),
)
RANGES = st.tuples(st.integers(1, 3), st.integers(1, 3)).flatmap(
    lambda size: st.lists(st.lists(CELLS, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0])
)


def in_python(case: str | Call) -> object:
    """The value of a case, by the plain functions."""
    name, arguments = called(case) if isinstance(case, str) else (case.name, case.arguments)
    return functions()[name](*(in_python(each) if isinstance(each, Call) else each for each in arguments))


def on_the_desktop(name: str, arguments: tuple[Any, ...]) -> object:
    """The value of a call as Excel on Windows makes it: ranges are ranges, and what is left out is missing."""
    sheet = ModelSheet("Sheet1")
    book = Application(Model(sheets=[sheet]))._book
    given: list[object] = []
    for at, argument in enumerate(arguments):
        if not isinstance(argument, list):
            given.append(MISSING if argument is None else argument)
            continue
        top, left = 1 + 20 * at, 1
        for down, row in enumerate(argument):
            for across, value in enumerate(row):
                held = ERRORS.get(value, value) if isinstance(value, str) else value
                sheet.cell((top + down, left + across)).value = held
        last = address(top + len(argument) - 1, left + len(argument[0]) - 1)
        given.append(book.Worksheets(1).Range(f"{address(top, left)}:{last}"))
    answer = call(name, *given)
    # A cell shows a block of one as its one value.
    is_one = isinstance(answer, list) and len(answer) == len(answer[0]) == 1
    return answer[0][0] if is_one else answer  # type: ignore[index]


def desktop_value(case: str | Call) -> object:
    """The value of a case on the desktop, inner calls first."""
    name, arguments = called(case) if isinstance(case, str) else (case.name, case.arguments)
    return on_the_desktop(name, tuple(desktop_value(each) if isinstance(each, Call) else each for each in arguments))


def test_the_table_is_large_and_even() -> None:
    """At least 200 calls, and at least ten of every function."""
    counts = Counter(called(case)[0] for case in CASES)

    assert len(CASES) == len(set(CASES)) >= 200
    assert set(counts) == set(functions())
    assert min(counts.values()) >= 10


@pytest.mark.parametrize("case", CASES)
def test_python_eval_and_the_desktop_agree(case: str) -> None:
    """The same value, of the same kind, whichever way it is asked for."""
    value = in_python(case)

    assert evaluate(case) == shown(value)
    assert desktop_value(case) == value


def test_the_command_prints_what_eval_gives() -> None:
    """A sample through the real command, one call of every function."""
    for name in functions():
        case = next(case for case in CASES if called(case)[0] == name)
        ran = hnb("eval", case)
        assert ran.code == 0, ran
        assert ran.out.removesuffix("\n") == shown(in_python(case))


@settings(max_examples=200)
@given(st.sampled_from(sorted(functions())), st.lists(CELLS | RANGES, min_size=1, max_size=8))
def test_the_desktop_agrees_on_anything(name: str, arguments: list[object]) -> None:
    """Whatever stands in the cells, dates, truths and errors included, Excel's way in gives what Python gives."""
    parameters = inspect.signature(functions()[name]).parameters
    given_ = tuple((arguments * 8)[: len(parameters)])

    assert on_the_desktop(name, given_) == functions()[name](*given_)


def test_an_unknown_error_is_never_a_figure() -> None:
    """#SPILL! and the other errors that xlwings hands over as numbers are told by name."""
    for name in ERRORS:
        assert on_the_desktop("HNB_VARIANCE", ([[name]], 1.0)) == f"#HNB! the cell holds {name}"
        assert on_the_desktop("HNB_ADVERSE", (1.0, 2.0, [[name]])) == f"#HNB! the cell holds {name}"


@pytest.mark.libreoffice
def test_cells_of_libreoffice_agree(tmp_path: Path) -> None:
    """Every case as a formula in the shipped workbook with macros: ranges in cells, arrays cell by cell."""
    workbook = openpyxl.load_workbook(templates() / "hnb_monitoring.xlsm", keep_vba=True)
    formulas, data = workbook.create_sheet("Calls"), workbook.create_sheet("Given")
    wanted: dict[str, object] = {}
    row = 0
    for case in CASES:
        value = in_python(case)
        text = _as_formula(case, data)
        parts = (
            [(None, value)]
            if not isinstance(value, list)
            else [((down, across), cell) for down, line in enumerate(value, 1) for across, cell in enumerate(line, 1)]
        )
        for place, cell in parts:
            row += 1
            formulas.cell(row, 1).value = f"={text}" if place is None else f"=INDEX({text},{place[0]},{place[1]})"
            wanted[f"Calls!A{row}"] = cell
    data["AB1"].value, data["AC1"].value = datetime(2021, 6, 30), True  # noqa: DTZ001  # a cell's date has no time zone
    formulas["C1"].value, formulas["C2"].value = "=HNB_VARIANCE(Given!AB1,1)", "=HNB_VARIANCE(Given!AC1,0)"
    formulas["C3"].value = "=HNB_VARIANCE(,100)"
    book = tmp_path / "parity.xlsm"
    workbook.save(book)

    seen = seen_in_libreoffice(book, tmp_path)

    found = {cell: seen.after[cell][1] for cell in wanted}
    different = {
        cell: (seen.after[cell][0], found[cell], value) for cell, value in wanted.items() if found[cell] != value
    }
    assert len(wanted) > len(CASES)
    assert different == {}, different
    # A date and an argument of nothing are numbers to LibreOffice, as docs/worksheet-functions.md says; TRUE is not.
    beside = [seen.after[f"Calls!C{row}"][1] for row in (1, 2, 3)]
    assert beside == [44376.0, "#HNB! a number is expected, but the cell holds TRUE", -100.0]


def _as_formula(case: str | Call, data: Any) -> str:
    """A case as a cell's formula; its ranges are laid into cells of another sheet, and a blank is a blank cell."""
    name, arguments = called(case) if isinstance(case, str) else (case.name, case.arguments)
    return f"{name}({','.join(_as_argument(each, data) for each in arguments)})"


def _as_argument(argument: Argument, data: Any) -> str:
    if isinstance(argument, Call):
        return _as_formula(argument, data)
    if isinstance(argument, list):
        top = data.max_row + 2
        for down, row in enumerate(argument):
            for across, value in enumerate(row, 1):
                data.cell(top + down, across).value = value
                if isinstance(value, str):
                    data.cell(top + down, across).data_type = "s"  # "#REF!" here is text
        data.cell(top + len(argument), 20).value = "end"
        return f"Given!{address(top, 1)}:{address(top + len(argument) - 1, len(argument[0]))}"
    if isinstance(argument, str):
        return '"' + argument.replace('"', '""') + '"'
    return "Given!AA1" if argument is None else shown(argument)  # a blank cell
