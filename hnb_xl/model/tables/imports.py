"""The HNB Import sheet: the mappings by which extracts are read, and what the last import wrote into each cell.

It is no input: nothing on it is a figure, and it stands outside the fingerprint. The program writes it and reads it
back; a person may read it too.
"""

from __future__ import annotations

from hnb_xl.model.columns import Filled, Table, number, words

SHEET = "HNB Import"
_SET_UP = Filled.SET_UP


def _table(key: str, name: str, title: str, help: str, *columns: tuple[str, str, str, float]) -> Table:
    made = tuple(words(k, header, text, filled=_SET_UP, width=width) for k, header, text, width in columns)
    return Table(key, name, SHEET, title, help, made, made[0].key)


MAPPINGS = _table(
    "import_mapping",
    "tblImportMappings",
    "Extracts that can be imported",
    "One row a mapping. An extract with these columns is read by it, without a file.",
    ("name", "Mapping", "What it is called", 24),
    ("key", "Code columns", "The extract's columns that hold the code", 26),
    ("label", "Words column", "The column that holds the code's words", 26),
    ("period", "Period column", "The column of the period, where there is one", 26),
    ("unit", "Unit", "The unit of its figures, where nothing else says it", 10),
    ("duplicates", "A code twice", "refuse, or sum", 12),
    ("unknown", "Unknown codes", "list, or refuse", 14),
    ("totals", "Totals", "checked, or unchecked", 12),
    ("sheet", "Sheet", "Of a workbook: its sheet", 14),
    ("encoding", "Encoding", "Where it cannot be told", 12),
    ("delimiter", "Parted by", "Where it cannot be told", 12),
)
LINES = _table(
    "import_line",
    "tblImportLines",
    "Which code fills which cell",
    "Several codes in one row are added up. * stands for whatever follows; no code, for every row of the extract.",
    ("name", "Mapping", "Whose line it is", 24),
    ("codes", "Codes", "As the extract prints them", 26),
    ("figure", "Extract's column", "Where the figure stands", 26),
    ("table", "Table", "Our table", 26),
    ("row", "Row", "Our row; {point} is the return point of the figure", 26),
    ("column", "Column", "Our column; {point} the same", 26),
    ("unit", "Unit", "Of this line's figures", 10),
    ("sign", "Sign", "as printed, or reversed", 12),
    ("months", "Periods", "Of one return point: sum, or the last; blank: as the column's basis says", 12),
    ("printed_total", "Printed total", "yes: a total as the extract prints it", 14),
)
FILTERS = _table(
    "import_filter",
    "tblImportFilters",
    "Only these rows",
    "A row that does not pass each of these is left out.",
    ("name", "Mapping", "Whose filter it is", 24),
    ("column", "Extract's column", "Which column is looked at", 26),
    ("begins", "Begins with", "One of these", 26),
    ("equals", "Is", "One of these", 26),
    ("excludes", "Is not", "Any of these", 26),
)
IGNORED = _table(
    "import_ignored",
    "tblImportIgnored",
    "Codes left out on purpose",
    "Listed with their figures in every preview, and never counted as unknown.",
    ("name", "Mapping", "Whose it is", 24),
    ("codes", "Codes", "As the extract prints them", 26),
    ("why", "Why", "The reason", 52),
)
WRITTEN = Table(
    "import_written",
    "tblImported",
    SHEET,
    "What the last import wrote",
    "One row a cell. A cell that holds anything else now was typed by a person since, and is not written over unasked.",
    (
        words("table", "Table", "Our table", filled=_SET_UP, width=24),
        words("row", "Row", "Key of the row", filled=_SET_UP, width=26),
        words("column", "Column", "Our column", filled=_SET_UP, width=26),
        words("cell", "Cell", "Where it stood", filled=_SET_UP, width=26),
        words("source", "From", "The extract and its rows", filled=_SET_UP, width=26),
        words("before", "Typed before", "What a person had typed and was written over", filled=_SET_UP, width=26),
        number("value", "Written", "As it was written, in the cell's own unit", filled=_SET_UP, width=12),
        words("at", "When", "Date and time", filled=_SET_UP, width=12),
        words("sha256", "File's sha256", "Its first twelve digits: which file it was, to the byte", filled=_SET_UP),
    ),
    "cell",
)
TABLES = (MAPPINGS, LINES, FILTERS, IGNORED, WRITTEN)
