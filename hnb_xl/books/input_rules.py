"""What an input sheet does while a person types: drop-downs, warnings, messages and colours by words."""

from __future__ import annotations

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from hnb_xl.books.look import HIGHLIGHT_EDGE, HIGHLIGHT_FILL, HIGHLIGHT_HATCH, RATING_WORDS, look
from hnb_xl.books.styling import differential
from hnb_xl.model.addresses import address
from hnb_xl.model.blocks import HIGHLIGHTED, Column, Style
from hnb_xl.write.layout import TablePlace

_LONGEST_LIST = 255
_LONGEST_MESSAGE = 255
_LONGEST_TITLE = 32


def add_input_rules(sheet: Worksheet, place: TablePlace) -> None:
    """Give each column of an input table its validation, its message and its colours.

    Raises:
        ValueError: a drop-down or a message is too long for Excel.
    """
    _add_highlight(sheet, place)
    for at, column in enumerate(place.table.columns):
        typed = not place.table.rows or any(row.cells[at].style is Style.INPUT for row in place.table.rows)
        cells = place.data(column.header)
        validation = _validation(column, typed=typed)
        if validation is not None:
            validation.add(cells)
            sheet.add_data_validation(validation)
        if column.rated:
            add_rating_colours(sheet, cells, address(place.first_row, place.left + at), column.levels)


def _add_highlight(sheet: Worksheet, place: TablePlace) -> None:
    """Mark the cells that the Checks sheet lists: hatched, ruled and bold, so that grey print shows them too.

    The rule is there from the first and only looks cells up: to mark a cell or no longer, nothing on the input sheet
    is written. ADDRESS and ROW make it right wherever rows are inserted; the sheet's name is the contract's, since a
    tab may be renamed.
    """
    columns = place.table.columns
    cells = f"{address(place.first_row, place.left)}:{address(place.last_row, place.left + len(columns) - 1)}"
    name = sheet.title.replace('"', '""')
    edge = Side(style="thin", color=HIGHLIGHT_EDGE)
    mark = DifferentialStyle(
        font=Font(bold=True, color=HIGHLIGHT_EDGE),
        fill=PatternFill("lightUp", fgColor=HIGHLIGHT_HATCH, bgColor=HIGHLIGHT_FILL),
        border=Border(left=edge, right=edge, top=edge, bottom=edge),
    )
    found = f'ISNUMBER(MATCH("{name}!"&ADDRESS(ROW(),COLUMN(),4),{HIGHLIGHTED},0))'
    sheet.conditional_formatting.add(cells, Rule(type="expression", dxf=mark, formula=[found]))


def add_rating_colours(sheet: Worksheet, cells: str, first: str, levels: tuple[tuple[str, Style], ...] = ()) -> None:
    """Colour cells by the rating their words say, with or without the shape before it ("● Green").

    `levels` are a council's own words beside the usual ones.
    """
    for style, usual in RATING_WORDS.items():
        own = (level.replace('"', '""') for level, means in levels if means is style)
        words = tuple(dict.fromkeys((*usual, *own)))
        tests = [f'{first}="{word}",RIGHT({first},{len(word) + 1})=" {word}"' for word in words]
        rule = Rule(type="expression", dxf=differential(look(style)), formula=[f"OR({','.join(tests)})"])
        sheet.conditional_formatting.add(cells, rule)


def _validation(column: Column, *, typed: bool) -> DataValidation | None:
    rule = _rule(column) if typed else None
    if rule is None:
        if not column.help:
            return None
        rule = DataValidation(allow_blank=True)  # any value: only the message
    if column.help:
        if len(column.help) > _LONGEST_MESSAGE:
            raise ValueError(f"the help of column {column.header!r} is longer than {_LONGEST_MESSAGE} characters")
        rule.promptTitle = column.header[:_LONGEST_TITLE]
        rule.prompt = column.help
        rule.showInputMessage = True
    return rule


def _rule(column: Column) -> DataValidation | None:
    if column.list_name or column.allowed:
        rule = DataValidation(
            type="list",
            formula1=column.list_name or _inline_list(column),
            errorStyle="stop",
            errorTitle="Not in the list",
            error="Choose one of the entries of the list, or leave the cell empty.",
        )
    elif column.is_date:
        rule = DataValidation(
            type="date",
            operator="between",
            formula1="36526",  # 1 January 2000
            formula2="73050",  # 31 December 2099
            errorStyle="warning",
            errorTitle="Not a date",
            error="A date is expected here, such as 30/11/2021. Keep this text only if there is no date yet.",
        )
    elif column.is_number:
        rule = DataValidation(
            type="decimal",
            operator="between",
            formula1="-1000000000000",
            formula2="1000000000000",
            errorStyle="warning",
            errorTitle="Not a number",
            error='A number is expected here. Keep text such as "n/a" only if there is no figure yet.',
        )
    else:
        return None
    rule.allowBlank = True
    rule.showErrorMessage = True
    return rule


def _inline_list(column: Column) -> str:
    entries = ",".join(column.allowed).replace('"', '""')
    if len(entries) > _LONGEST_LIST or any("," in entry for entry in column.allowed):
        raise ValueError(f"the drop-down of column {column.header!r} does not fit into the cell rule: use list_name")
    return f'"{entries}"'
