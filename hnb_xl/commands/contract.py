"""`hnb-xl contract`: every table and column, every figure, every rule."""

from __future__ import annotations

import argparse

from hnb_xl.check import catalogue
from hnb_xl.commands.report import as_json
from hnb_xl.model.columns import Column, Item, OnRoll, Table
from hnb_xl.model.figures import CATALOGUE
from hnb_xl.model.tables import RECORDS, TEMPLATE_VERSION, contract


def run(options: argparse.Namespace) -> int:
    """Print the contract for a year of quarters; other return points only repeat other columns."""
    tables = contract() | {table.key: table for table in RECORDS}
    if options.json:
        print(as_json(_document(tables)))
        return 0
    for table in tables.values():
        only = f" (packs: {', '.join(table.packs)})" if table.packs else ""
        print(f"\n{table.sheet} / {table.name}: {table.title}{only}\n  {table.help}")
        for column in table.columns:
            kind = column.kind.value + (f" {column.unit.value}" if column.unit else "")
            print(f"    {column.header:<44} {kind:<14} {column.filled.value:<9} {column.help}")
        for item in table.items:
            print(f"      {item.label:<42} {item.kind.value:<14} {item.filled.value:<9} {item.help}")
    print("\nFigures")
    for figure in CATALOGUE:
        print(f"    {figure.id:<44} {figure.unit:<14} {figure.definition}")
    print("\nRules")
    for rule in catalogue():
        print(f"    {rule.code}  {rule.severity.value:<8} {rule.title}")
    return 0


def _document(tables: dict[str, Table]) -> dict[str, object]:
    return {
        "template_version": TEMPLATE_VERSION,
        "tables": [
            {
                "table": table.name,
                "sheet": table.sheet,
                "title": table.title,
                "help": table.help,
                "source": table.source,
                "row_key": table.row_key,
                "packs": list(table.packs),
                "columns": [_column(table, column) for column in table.columns],
                "items": [_item(item) for item in table.items],
            }
            for table in tables.values()
        ],
        "figures": [{"id": figure.id, "unit": figure.unit, "definition": figure.definition} for figure in CATALOGUE],
        "rules": [rule.as_json() for rule in catalogue()],
    }


def _column(table: Table, column: Column) -> dict[str, object]:
    roll, year = (table.rolls(column, new_year=new_year) or OnRoll.KEPT for new_year in (False, True))
    return {
        "name": column.header,
        "key": column.key,
        "type": column.kind.value,
        "unit": column.unit.value if column.unit else None,
        "basis": column.basis.value if column.basis else None,
        "filled": column.filled.value,
        "required": column.required,
        "allowed": list(column.allowed),
        "help": column.help,
        "formula": column.formula or None,
        "figure": column.figure or None,
        "on_roll": None if table.recorded or column.is_computed else roll.value,
        "on_year": None if table.recorded or column.is_computed else year.value,
    }


def _item(item: Item) -> dict[str, object]:
    return {
        "name": item.label,
        "key": item.key,
        "type": item.kind.value,
        "unit": item.unit.value if item.unit else None,
        "required": item.required,
        "filled": item.filled.value,
        "help": item.help,
        "on_roll": item.rolls().value,
        "on_year": item.rolls(new_year=True).value,
    }
