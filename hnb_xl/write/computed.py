"""The computed cells of the input sheets: the native formula each holds, and Python's value beside it.

The formula lets a person without any add-in recalculate; the value lets anyone read the figure without recalculating.
Both come from one declaration in the contract, and tests recalculate the shipped workbooks elsewhere to compare them.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from hnb_xl.books.book import ComputedCell, RawTable
from hnb_xl.model.blocks import CellValue
from hnb_xl.model.columns import Column, Table
from hnb_xl.model.inputs import InputRow, Inputs
from hnb_xl.model.money import Unit
from hnb_xl.model.results import FigureKind, Results
from hnb_xl.write.layout import address

_TURNED = {"reversed", "saving written positive"}
_SHOWS_TEXT = {"this", "last"}  # these repeat what the officer typed, "n/a" included


def computed_cells(raw: Mapping[str, RawTable], inputs: Inputs, results: Results) -> list[ComputedCell]:
    """Every computed cell of every input table, row by row, spare rows included.

    Args:
        raw: the tables as they stand in the book, by name.
        inputs: what was read from them.
        results: what was measured.
    """
    cells: list[ComputedCell] = []
    for table in inputs.tables.values():
        place = raw[table.contract.name]
        if table.contract.items:
            cells += _items(table.contract, place, inputs, results)
        else:
            cells += _rows(table.contract, place, inputs, results)
    return cells


def _items(contract: Table, place: RawTable, inputs: Inputs, results: Results) -> list[ComputedCell]:
    labels = {_label(place, index): index for index in range(len(place.rows))}
    value_column = place.left + place.headers.index("Value")
    cells = []
    for item in contract.items:
        if not item.formula or item.label not in labels:
            continue
        formula = item.formula
        for other in contract.items:
            if other.label in labels:
                at = address(place.top + 1 + labels[other.label], value_column)
                formula = formula.replace(f"{{{contract.name}:{other.key}:value}}", at)
        value = results.value(item.figure)
        row = place.top + 1 + labels[item.label]
        cells.append(ComputedCell(place.sheet, row, value_column, formula, "" if value is None else value))
    return cells


def _label(place: RawTable, index: int) -> str:
    value = place.rows[index][0].value
    return value.strip() if isinstance(value, str) else ""


def _rows(contract: Table, place: RawTable, inputs: Inputs, results: Results) -> list[ComputedCell]:
    columns = [c for c in contract.columns if c.is_computed and c.header in place.headers]
    if not columns:
        return []
    at = {header: place.left + index for index, header in enumerate(place.headers)}
    by_row = {_row_number(row): row for row in inputs[contract.key]}
    cells = []
    for index in range(len(place.rows)):
        number = place.top + 1 + index
        row = by_row.get(number)
        for column in columns:
            formula = contract.file_formula(column.formula) or _parts_formula(column, row, inputs, at)
            if formula:
                value = "" if row is None else value_of(column, row, inputs, results)
                cells.append(ComputedCell(place.sheet, number, at[column.header], formula, value))
    return cells


def _row_number(row: InputRow) -> int:
    return int("".join(letter for letter in next(iter(row.cells.values())).cell if letter.isdigit()))


def _turned(row: InputRow) -> bool:
    return "signs" in row.cells and row.words("signs") in _TURNED


def value_of(column: Column, row: InputRow, inputs: Inputs, results: Results) -> CellValue:
    """What a computed cell shows: the figure in the row's unit and sign; a blank is an empty text, as a formula gives."""
    if column.figure.startswith("policy."):
        return _policy_value(column, row, inputs)
    figure = results.get(column.figure.format(key=row.key))
    if figure is None:
        return ""
    if figure.kind in (FigureKind.RATING, FigureKind.STATUS):
        return figure.text or ""
    if figure.value is None:
        return (figure.text or "") if column.key in _SHOWS_TEXT else ""
    unit = column.unit or row.unit
    value = figure.value / unit.scale
    return -value if column.signed and _turned(row) and value else value


def _policy_value(column: Column, row: InputRow, inputs: Inputs) -> CellValue:
    policy = next((p for p in inputs["policy"] if p.label == row.words("policy")), None)
    if policy is None:
        return ""
    entry = policy[column.figure.removeprefix("policy.")]
    if entry.number is None:
        return entry.words
    return entry.number / (Decimal(1) if column.unit is Unit.PERCENT else row.unit.scale)


def _parts_formula(column: Column, row: InputRow | None, inputs: Inputs, at: Mapping[str, int]) -> str:
    """A subtotal's parts added up by name: =IF(COUNT(G7,G8)=2,G7+G8,"")."""
    if row is None or not row.words("parts") or column.key not in _PARTS_OF:
        return ""
    places, terms = [], ""
    for word in row.words("parts").replace(",", " ").split():
        part = inputs["model"].get(word.lstrip("+-"))
        if part is None:
            return ""
        place = address(_row_number(part), at[_PARTS_OF[column.key]])
        negative = word.startswith("-") ^ _turned(part) ^ _turned(row)
        scale = part.unit.scale / row.unit.scale
        factor = "" if scale == 1 else f"*{scale.normalize():f}"
        terms += f"{'-' if negative else '+'}{place}{factor}"
        places.append(place)
    return f'IF(COUNT({",".join(places)})={len(places)},{terms.removeprefix("+")},"")'


_PARTS_OF = {"parts_plan": "Plan used", "parts_actual": "Forecast used"}
