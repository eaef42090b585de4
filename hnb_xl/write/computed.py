"""The computed cells of the input sheets: the native formula each holds, and Python's value beside it.

The formula lets a person without any add-in recalculate; the value lets anyone read the figure without recalculating.
Both come from one declaration in the contract, and tests recalculate the shipped workbooks elsewhere to compare them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from hnb_xl.books.book import ComputedCell, RawCell, RawTable
from hnb_xl.errors import ContractBroken
from hnb_xl.model.addresses import address
from hnb_xl.model.blocks import CellValue
from hnb_xl.model.columns import STATED, Column, Table
from hnb_xl.model.function_names import calls_ours
from hnb_xl.model.inputs import InputRow, Inputs
from hnb_xl.model.money import Unit
from hnb_xl.model.results import FigureKind, Results

_SHOWS_TEXT = {"kpi.{key}.actual", "kpi.{key}.previous"}  # these repeat what the officer typed, "n/a" included
_LARGEST = Decimal("9.99999999999999E+307")  # what a cell can hold; beyond it Excel says #NUM!
_NOTHING = '""'  # the formula of a cell that has nothing to work out any more
_REFERENCE = re.compile(r"\b(tbl\w+)(\[(?:\[[^\]]*\][,:]?)+\]|\[[^\[\]]*\])")
_HEADER = re.compile(r"\[([^\[\]#]+)\]")


def computed_cells(
    raw: Mapping[str, RawTable], inputs: Inputs, results: Results, *, functions: bool = False
) -> list[ComputedCell]:
    """Every computed cell of every input table, row by row, spare rows included.

    A row without a key, or with another row's, has no figures: what its cells hold is left to Excel. A column in
    which our worksheet functions stand keeps them.

    Args:
        raw: the tables as they stand in the book, by name.
        inputs: what was read from them.
        results: what was measured.
        functions: spell the figures of a new workbook with our worksheet functions where there is one.

    Raises:
        ContractBroken: a formula needs a computed column that the table has lost.
    """
    cells: list[ComputedCell] = []
    headed = _Headed(raw)
    for table in inputs.tables.values():
        place = raw.get(table.contract.name)
        if place is None or table.contract.key in inputs.mapped:
            continue  # a table of another pack, or a team's own
        if table.contract.items:
            cells += _items(table.contract, place, results, headed)
        else:
            columns = _formulas(table.contract, place, headed, functions=functions)
            cells += _rows(columns, table.contract.key, place, inputs, results)
    return cells


class _Headed:
    """Formulas name columns as the contract does; a file must name them as they are headed, stray spaces included."""

    def __init__(self, raw: Mapping[str, RawTable]) -> None:
        self._headers = {name: {header.strip(): header for header in table.headers} for name, table in raw.items()}

    def formula(self, text: str) -> str:
        """A formula with every column as it is headed.

        Raises:
            ContractBroken: it names a column that is not there.
        """

        def reference(found: re.Match[str]) -> str:
            table, columns = found.groups()
            return str(table) + _HEADER.sub(lambda name: f"[{self._actual(table, name[1])}]", columns)

        return _REFERENCE.sub(reference, text)

    def _actual(self, table: str, header: str) -> str:
        try:
            return self._headers[table][header]
        except KeyError:
            raise ContractBroken(
                "missing_column",
                f"{table} has no column “{header}”, which its formulas need.",
                f"Put “{header}” back: copy the column from a new workbook.",
            ) from None


def _items(contract: Table, place: RawTable, results: Results, headed: _Headed) -> list[ComputedCell]:
    at = _positions(place)
    labels = {_label(row[at["Item"]]): index for index, row in enumerate(place.rows)}
    value_column = place.left + at["Value"]
    cells = []
    for item in contract.items:
        if not item.formula or item.label not in labels:
            continue
        formula = headed.formula(item.formula)
        for other in contract.items:
            if other.label in labels:
                cell = address(place.top + 1 + labels[other.label], value_column)
                formula = formula.replace(f"{{{contract.name}:{other.key}:value}}", cell)
        value = results.value(item.figure)
        row = place.top + 1 + labels[item.label]
        cells.append(ComputedCell(place.sheet, row, value_column, formula, "" if value is None else value))
    return cells


def _label(cell: RawCell) -> str:
    return cell.value.strip() if isinstance(cell.value, str) else ""


def _positions(place: RawTable) -> dict[str, int]:
    return {header.strip(): index for index, header in enumerate(place.headers)}


def _formulas(contract: Table, place: RawTable, headed: _Headed, *, functions: bool) -> list[tuple[Column, str]]:
    """The computed columns that a table has, each with its formula as the file stores it."""
    at = _positions(place)
    found = []
    for column in contract.columns:
        if column.is_computed and column.header in at:
            stands = column.functions and any(calls_ours(row[at[column.header]].formula) for row in place.rows)
            text = column.spelled(functions=functions or bool(stands))
            found.append((column, headed.formula(contract.file_formula(text))))
    return found


def _rows(
    columns: list[tuple[Column, str]], key: str, place: RawTable, inputs: Inputs, results: Results
) -> list[ComputedCell]:
    at = _positions(place)
    filled = {row.line for row in inputs[key]}
    by_row = {row.line: row for row in inputs[key].named}
    cells = []
    for index, raw_cells in enumerate(place.rows) if columns else ():
        number = place.top + 1 + index
        row = by_row.get(number)
        if row is None and number in filled:
            continue
        for column, same in columns:
            value = "" if row is None else value_of(column, row, inputs, results)
            given = _literal(value) if same == STATED else same
            formula = given or _parts_formula(column, row, inputs, results, place)
            if not formula and raw_cells[at[column.header]].formula:
                formula = _NOTHING  # its parts were taken out
            if formula:
                cells.append(ComputedCell(place.sheet, number, place.left + at[column.header], formula, value))
    return cells


def _literal(value: CellValue) -> str:
    """The formula that gives a text: "text"."""
    return '"{}"'.format(str(value).replace('"', '""'))


def value_of(column: Column, row: InputRow, inputs: Inputs, results: Results) -> CellValue:
    """What a computed cell shows: the figure in the row's unit and sign; where there is none an empty text."""
    if column.figure.startswith("policy."):
        return _policy_value(column, row, inputs)
    figure = results.get(column.figure.format(key=row.key))
    if figure is None:
        return ""
    if figure.kind in (FigureKind.RATING, FigureKind.STATUS):
        return figure.text or ""
    if figure.value is None:
        return (figure.text or "") if column.figure in _SHOWS_TEXT else ""
    unit = column.unit or row.unit
    value = figure.value / unit.scale
    if abs(value) > _LARGEST:
        return "#NUM!"
    return -value if column.signed and row.is_turned and value else value


def _policy_value(column: Column, row: InputRow, inputs: Inputs) -> CellValue:
    key = column.figure.removeprefix("policy.")
    if key == "combine":
        sound = inputs.policy_of(row)
        return "" if sound is None else sound.words(key) or "either"
    name = row.words("policy").casefold()
    policy = next((p for p in inputs["policy"] if name and p.label.casefold() == name), None)
    number = policy.number(key) if policy is not None else None
    if number is None:
        return ""
    return number / (Decimal(1) if column.unit is Unit.PERCENT else row.unit.scale)


def _parts_formula(column: Column, row: InputRow | None, inputs: Inputs, results: Results, place: RawTable) -> str:
    """A subtotal's parts added up by name: =IF(COUNT(G7,G8)=2,G7+G8,"")."""
    added = _positions(place).get(_PARTS_OF.get(column.key, ""))
    if row is None or added is None or results.get(column.figure.format(key=row.key)) is None:
        return ""
    at = place.left + added
    places, terms = [], ""
    for word in row.words("parts").replace(",", " ").split():
        part = inputs["model"].get(word.lstrip("+-"))
        if part is None or part.line is None:
            return ""
        cell = address(part.line, at)
        negative = word.startswith("-") ^ part.is_turned ^ row.is_turned
        scale = part.unit.scale / row.unit.scale
        factor = "" if scale == 1 else f"*{scale.normalize():f}"
        terms += f"{'-' if negative else '+'}{cell}{factor}"
        places.append(cell)
    return f'IF(COUNT({",".join(places)})={len(places)},{terms.removeprefix("+")},"")'


_PARTS_OF = {"parts_plan": "Plan used", "parts_actual": "Forecast used"}
