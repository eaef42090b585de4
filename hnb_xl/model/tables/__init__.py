"""The contract: every input table of the monitoring workbook, declared once.

From here come the template, its drop-down lists, the reader, the test data and the documentation
(`hnb-xl contract`). A table whose columns depend on the return points of a year is expanded by `contract(points)`.
"""

from __future__ import annotations

from hnb_xl.model.columns import Table
from hnb_xl.model.tables import agreement, delivery, finance, overrides, programme, rated, record

TEMPLATE_VERSION = "2"
QUARTERS = ("Q1", "Q2", "Q3", "Q4")

TABLES: tuple[Table, ...] = (
    *agreement.TABLES,
    rated.KPI,
    rated.MODEL,
    finance.OUTTURN,
    delivery.EHCP,
    finance.CONTRIBUTIONS,
    finance.SAVINGS,
    delivery.CONDITIONS,
    delivery.CONDITION_KPI,
    *programme.TABLES,
    delivery.RISKS,
    delivery.CAPITAL,
    delivery.MILESTONES,
    delivery.ARRIVALS,
    delivery.REQUESTS,
    overrides.OVERRIDES,
)
RECORDS: tuple[Table, ...] = record.TABLES
"""What the program writes down: read beside the input tables, never typed, and outside the fingerprint."""
INPUT_SHEETS: tuple[str, ...] = tuple(dict.fromkeys(table.sheet for table in TABLES))


def contract(points: tuple[str, ...] = QUARTERS) -> dict[str, Table]:
    """Every input table by its key, with its columns for the return points of one year."""
    return {table.key: table.for_points(points) for table in TABLES}
