"""A stand-in for the Office.js client of xlwings, over a `Model`.

It sends a workbook as the client does, and does what it is told to, action by action; one it does not know fails.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from openpyxl.utils import get_column_letter, range_boundaries

from hnb_xl.books.excel_errors import BY_NUMBER
from tests.excel.engines import windows
from tests.excel.model import Model, ModelSheet, ModelTable

Action = dict[str, Any]
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2}:\d{2})?")


def remote(model: Model) -> Any:
    """A workbook as a script on the server gets it."""
    return windows().xw.Book(json=json.loads(json.dumps(payload(model))))


def payload(model: Model) -> Action:
    """What the client sends: values only, no formulas."""
    return {
        "client": "Office.js",
        "version": windows().xw.__version__,
        "book": {"name": model.name, "active_sheet_index": 0, "selection": "A1", "calculation": "Automatic"},
        "names": [
            {
                "name": name,
                "refers_to": text,
                "sheet_index": None,
                "address": None,
                "scope_sheet_name": None,
                "scope_sheet_index": None,
                "book_scope": True,
            }
            for name, text in model.names.items()
        ],
        "sheets": [_sheet(sheet) for sheet in model.sheets],
    }


def _sheet(sheet: ModelSheet) -> Action:
    _, _, bottom, right = sheet.used()
    values = [[_sent(sheet, row, column) for column in range(1, right + 1)] for row in range(1, bottom + 1)]
    return {
        "name": sheet.name,
        "visibility": "Visible",
        "show_gridlines": True,
        "print_area": None,
        "notes": [],
        "notes_supported": True,
        "used_range_address": f"A1:{get_column_letter(right)}{bottom}",
        "used_range_row_count": bottom,
        "used_range_column_count": right,
        "values": values,
        "pictures": [],
        "shapes": [],
        "charts": list(sheet.charts),
        "tables": [_table(table) for table in sheet.tables],
        "pivot_tables": [],
    }


def _sent(sheet: ModelSheet, row: int, column: int) -> object:
    cell = sheet.cells.get((row, column))
    value = cell.value if cell else None
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    if type(value) is int and value in BY_NUMBER:
        return BY_NUMBER[value]
    return "" if value is None else value


def _table(table: ModelTable) -> Action:
    def ref(top: int, bottom: int) -> str:
        left, right = get_column_letter(table.left), get_column_letter(table.left + table.columns - 1)
        return f"{left}{top}:{right}{bottom}"

    last = table.top + table.rows - 1
    return {
        "name": table.name,
        "range_address": ref(table.top, last),
        "row_count": table.rows,
        "column_count": table.columns,
        "columns": [],
        "header_row_range_address": ref(table.top, table.top),
        "data_body_range_address": ref(table.top + 1, last),
        "total_row_range_address": None,
        "show_headers": True,
        "show_totals": False,
        "table_style": "",
        "show_autofilter": True,
    }


def apply(model: Model, book: Any) -> None:
    """Do what a script queued."""
    for action in json.loads(json.dumps(book.json()))["actions"]:
        name = action["func"]
        if name in _DO:
            _DO[name](model, action)
        elif name not in _NOTED:
            raise NotImplementedError(name)


def _on(model: Model, action: Action) -> ModelSheet:
    return model.sheets[action["sheet_position"]]


def _add_sheet(model: Model, action: Action) -> None:
    model.sheets.insert(action["args"][0], ModelSheet(action["args"][1]))


def _delete_sheet(model: Model, action: Action) -> None:
    del model.sheets[action["sheet_position"]]


def _set_values(model: Model, action: Action) -> None:
    sheet = _on(model, action)
    for down, row in enumerate(action["values"]):
        for across, value in enumerate(row):
            place = (action["start_row"] + 1 + down, action["start_column"] + 1 + across)
            given = datetime.fromisoformat(value) if isinstance(value, str) and _ISO.fullmatch(value) else value
            sheet.put(place, given, model.calculate)


def _merge(model: Model, action: Action) -> None:
    top, left = action["start_row"] + 1, action["start_column"] + 1
    right = left + action["column_count"] - 1
    _on(model, action).merged |= {(row, left, row, right) for row in range(top, top + action["row_count"])}


def _add_table(model: Model, action: Action) -> None:
    ref, _, style, name = action["args"]
    left, top, right, bottom = range_boundaries(ref.replace("$", ""))
    assert None not in (left, top, right, bottom)
    table = ModelTable(
        name,
        int(top or 1),
        int(left or 1),
        1 + int(bottom or 1) - int(top or 1),
        1 + int(right or 1) - int(left or 1),
        {"TableStyle": style},
    )
    _on(model, action).tables.append(table)


def _add_chart(model: Model, action: Action) -> None:
    name, kind, _, source, *_ = action["args"]
    _on(model, action).charts.append({"name": name, "chart_type": kind, "source": source})


def _add_name(model: Model, action: Action) -> None:
    model.names[action["args"][0]] = action["args"][1]


def _set_name(model: Model, action: Action) -> None:
    model.names[action["args"][0]] = action["args"][3]


def _delete_name(model: Model, action: Action) -> None:
    del model.names[action["args"][2]]


_DO = {
    "addSheet": _add_sheet,
    "sheetDelete": _delete_sheet,
    "setValues": _set_values,
    "setFormula": _set_values,
    "rangeMerge": _merge,
    "addTable": _add_table,
    "addChart": _add_chart,
    "namesAdd": _add_name,
    "nameDelete": _delete_name,
    "setNameRefersTo": _set_name,
}
_NOTED = frozenset(
    (
        "setBorderProperty", "setFontProperty", "setRowHeight", "setColumnWidth", "setRangeColor", "setWrapText",
        "setNumberFormat", "setHorizontalAlignment", "setVerticalAlignment", "showTableStyleRowStripes",
        "showAutofilterTable", "setPrintArea", "setChartTitle",
    )
)  # fmt: skip
"""What changes the look of things, of which this stand-in keeps no account."""
