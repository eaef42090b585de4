"""Workbooks for the tests of the package writer: generated sheets of every feature, and a team's own book."""

from __future__ import annotations

import io
import warnings
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import xlsxwriter  # type: ignore[import-untyped]
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableStyleInfo
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

CORPUS = Path(__file__).resolve().parents[3].parent / "shared" / "corpus"
MADE = datetime(2024, 1, 1, tzinfo=UTC).replace(tzinfo=None)
HEADINGS = ("Line", "Budget", "Actual", "Variance", "Share", "RAG", "Note", "Done")
NAME = "HNB Dashboard"
KEYS = {NAME: "dashboard"}


def corpus_files() -> list[Path]:
    """The real workbooks beside the repository; none where they are absent."""
    return sorted(path for path in CORPUS.glob("*.xl*") if path.suffix in {".xlsx", ".xlsm", ".xlam"})


def parts_of(data: bytes) -> dict[str, bytes]:
    """Every part of a workbook, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes]) -> bytes:
    """A workbook of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def with_part(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The workbook with one text of one part replaced; it must be there."""
    parts = parts_of(data)
    assert old in parts[name], (name, old)
    parts[name] = parts[name].replace(old, new, 1)
    return zipped(parts)


def opened(data: bytes) -> openpyxl.Workbook:
    """The workbook as openpyxl sees it, which warns of extensions it would lose."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(data))


def team_book(*, date1904: bool = False) -> bytes:
    """A small book of the team's own: a table, a formula, merged cells, a chart and a name."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": date1904})
    book.set_properties({"created": MADE})
    sheet = book.add_worksheet("In")
    sheet.write(0, 0, "x")
    sheet.write(0, 1, 5)
    sheet.add_table(2, 0, 5, 1, {"name": "tblItems", "columns": [{"header": "Item"}, {"header": "Cost"}]})
    sheet.write_formula("D1", "=B1*2", None, 10)
    sheet.write_formula("D2", "=D1+1", None, 11)
    sheet.merge_range("F1:G2", "m", book.add_format({"bold": True, "bg_color": "#DDEBF7"}))
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=In!$B$1:$B$6"})
    sheet.insert_chart("H8", chart)
    book.define_name("Spend", "=In!$B$1")
    book.close()
    return out.getvalue()


def generated(*names: str, rows: int = 12, title: str = "", date1904: bool = False) -> bytes:
    """Sheets with every feature we generate, written by XlsxWriter with the values of their formulas."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": date1904})
    book.set_properties({"created": MADE})
    for number, name in enumerate(names or (NAME,)):
        sheet = book.add_worksheet(name)
        _draw_cells(book, sheet, rows, title)
        _draw_table(book, sheet, rows, f"HnbTbl{number + 1}")
        _draw_rules(book, sheet, rows)
        _draw_chart(book, sheet, name, rows)
        sheet.write_formula("J1", f"=SUM('{name}'!B4:B{rows + 3})", None, sum(1000 + one for one in range(rows)))
        sheet.write_url("J3", "https://example.org/a")
        sheet.write_url("J4", f"internal:'{name}'!A1", string="Top")
        _set_up_page(sheet, rows)
        book.define_name(f"HNB_Total_{number + 1}", f"='{name}'!$J$1")
    book.close()
    return out.getvalue()


def _draw_cells(book: xlsxwriter.Workbook, sheet: Worksheet, rows: int, title: str) -> None:
    bold = book.add_format({"bold": True, "font_size": 16, "font_color": "#1F3864"})
    money = book.add_format({"num_format": "£#,##0;[Red]-£#,##0", "border": 1})
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 2, 14, money)
    sheet.freeze_panes(3, 2)
    sheet.merge_range("A1:H1", f"High needs block {title}", bold)
    sheet.write_rich_string("A2", "plain ", bold, "rich")
    for row in range(rows):
        sheet.write_formula(3 + row, 3, f"=C{4 + row}-B{4 + row}", money, -100 + row * 2)


def _draw_table(book: xlsxwriter.Workbook, sheet: Worksheet, rows: int, name: str) -> None:
    data = [
        [f"Cost centre {row}", 1000 + row, 900 + row * 3, None, 0.01 * row, "Red", f"é & <{row}>", row % 2 == 0]
        for row in range(rows)
    ]
    heading = book.add_format({"bold": True, "bg_color": "#DDEBF7"})
    columns = [{"header": text, "header_format": heading} for text in HEADINGS]
    sheet.add_table(2, 0, 2 + rows, 7, {"name": name, "data": data, "columns": columns})


def _draw_rules(book: xlsxwriter.Workbook, sheet: Worksheet, rows: int) -> None:
    red = book.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006"})
    last = 2 + rows
    rule = {"type": "cell", "criteria": "==", "value": '"Red"', "format": red}
    sheet.conditional_format(3, 5, last, 5, rule)
    sheet.conditional_format(3, 1, last, 1, {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format(3, 2, last, 2, {"type": "icon_set", "icon_style": "3_traffic_lights"})
    sheet.data_validation(3, 5, last, 5, {"validate": "list", "source": ["Red", "Amber", "Green"]})


def _draw_chart(book: xlsxwriter.Workbook, sheet: Worksheet, name: str, rows: int) -> None:
    chart = book.add_chart({"type": "column"})
    last = 2 + rows
    series = {"name": [name, 2, 1], "categories": [name, 3, 0, last, 0], "values": [name, 3, 1, last, 1], "gap": 80}
    chart.add_series(series)
    chart.set_title({"name": "Deficit"})
    sheet.insert_chart("J8", chart, {"description": "Columns: budget by line"})
    sheet.add_sparkline("J6", {"range": f"'{name}'!B4:B9"})


def _set_up_page(sheet: Worksheet, rows: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.print_area(0, 0, 2 + rows, 15)
    sheet.set_header("&LHigh needs")
    sheet.set_footer("&CPage &P of &N")
    sheet.protect("", {"select_locked_cells": True})


def generated_by_openpyxl(name: str = NAME, rows: int = 8) -> bytes:
    """A sheet as openpyxl writes it: a formula without its value, fonts without a name, rows before columns."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    sheet["A1"] = "High needs block"
    sheet["A1"].font = Font(bold=True)
    sheet["A3"], sheet["B3"] = "Line", "Value"
    for row in range(rows):
        sheet.cell(4 + row, 1, f"row {row}").fill = PatternFill("solid", fgColor="FFEEDD")
        sheet.cell(4 + row, 2, row * 1.5).protection = Protection(locked=False)
    sheet["D1"] = f"=SUM(B4:B{3 + rows})"
    table = Table(displayName="OpxTable", ref=f"A3:B{3 + rows}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleMedium2", showRowStripes=True)
    sheet.add_table(table)
    red = DifferentialStyle(fill=PatternFill(bgColor="FFC7CE"))
    rule = Rule("cellIs", dxf=red, operator="greaterThan", formula=["5"])
    sheet.conditional_formatting.add("B4:B10", rule)
    choices = DataValidation(type="list", formula1='"a,b"')
    choices.add("F1")
    sheet.add_data_validation(choices)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=3, max_row=3 + rows), titles_from_data=True)
    sheet.add_chart(chart, "F3")
    sheet.print_title_rows, sheet.print_title_cols = "1:3", "A:A"
    sheet.print_area = "A1:J20"
    sheet.freeze_panes = "B4"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
