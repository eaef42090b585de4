"""Every reason to say no to a workbook or to a change of it: a stable code and what to do about it."""

from __future__ import annotations

from hnb_xl.errors import BookUnreadable, Refused

_ASK_FOR_A_COPY = "Open it in Excel, save it as a new .xlsx or .xlsm workbook, and use that."

# Why a file cannot be opened at all.
UNREADABLE = {
    "cannot_read": "Check the path and your right to read the file.",
    "encrypted_or_xls": "Remove the password, or save an old .xls workbook as .xlsx, and use that.",
    "not_zip": "Check that this is an .xlsx or .xlsm workbook; if it is, get a fresh copy of it.",
    "bad_zip_entry": "The file is damaged: get a fresh copy, or let Excel repair it and save it.",
    "zip_bomb": "The file unpacks to more than a workbook can hold; check where it came from.",
    "duplicate_part": "The file holds a part twice, so that programs disagree about it. " + _ASK_FOR_A_COPY,
    "no_content_types": "Check that this is an .xlsx or .xlsm workbook. " + _ASK_FOR_A_COPY,
    "no_workbook": "Check that this is an .xlsx or .xlsm workbook, not .xlsb or .ods. " + _ASK_FOR_A_COPY,
    "unknown_namespace": _ASK_FOR_A_COPY,
    "doctype_refused": "Workbooks never hold a DOCTYPE; check where the file came from.",
    "bad_xml": "The file is damaged: let Excel repair it and save it.",
    "missing_part": "The file is damaged: let Excel repair it and save it.",
}

# Why a change to a workbook is not made.
REFUSALS = {
    "signed_package": "Any change would break the digital signature: remove it, or work on an unsigned copy.",
    "shared_workbook": "Stop sharing it (Review, Unshare workbook) and run this again.",
    "structure_locked": "Take the workbook's structure protection off, run this, and protect it again.",
    "marked_as_final": "Edit anyway in Excel (File, Info, Protect), save, and run this again.",
    "read_only_recommended": "Save it without 'Read-only recommended', or write to another file.",
    "write_reserved": "Save it without the password to modify, or write to another file.",
    "styles_alternate_content": _ASK_FOR_A_COPY,
    "too_many_styles": "Excel allows 64,000 cell formats: clean up unused formats and run this again.",
    "bad_sheet_name": "Use 1 to 31 characters, none of []:*?/\\, no apostrophe at either end, not 'History'.",
    "sheet_name_taken": "Rename the other sheet, or remove it.",
    "table_name_taken": "Rename the other table.",
    "defined_name_taken": "Rename the other name in the Name Manager.",
    "date_system_mismatch": "Build the sheets in the workbook's own date system (1900 or 1904).",
    "owned_sheet_edited": "Move what was added to a sheet of your own, and run this again.",
    "not_owned": "Only sheets made by hnb_xl are removed.",
    "sheet_referenced": "Point those references elsewhere, and run this again.",
    "vba_module_bound": "Delete the sheet in Excel, which removes its code module too.",
    "last_visible_sheet": "Unhide another sheet first.",
    "no_such_sheet": "Check the sheet's name.",
    "not_a_worksheet": "Only worksheets hold cells.",
    "bad_cell": "Give a cell such as B12.",
    "formula_cell": "Change the formula in Excel, or say that it may be replaced.",
    "shared_formula_master": "Other cells borrow this formula: change it in Excel.",
    "array_formula": "Part of an array cannot be changed: change the array's formula in Excel.",
    "data_table": "Part of a what-if data table cannot be changed.",
    "merged_cell": "Write to the top left cell of the merged cells.",
    "pivot_output": "Change the pivot table's source and refresh it.",
    "table_header": "Rename the column in Excel.",
    "table_total": "Change the totals row in Excel.",
    "locked_cell": "Unlock the cell, or take the sheet's protection off.",
    "text_too_long": "A cell holds at most 32,767 characters.",
    "not_a_number": "A cell cannot hold infinity or 'not a number'.",
    "bad_formula": "Check the formula's brackets and quotation marks; leave out the equals sign.",
    "changed_twice": "Give each cell once.",
    "rows_not_inserted": "Move it to a sheet of your own, or delete it, and run this again.",
    "columns_not_added": "Move what stands there further to the right, and run this again.",
    "verification_failed": "This is a fault of hnb_xl: please report it with the message above.",
}


def refused(code: str, message: str) -> Refused:
    """Return the refusal to raise or to collect; a code that is not in the catalogue is a KeyError."""
    return Refused(code, message, REFUSALS[code])


def unreadable(code: str, message: str) -> BookUnreadable:
    """Return the error to raise for a file that cannot be opened."""
    return BookUnreadable(code, message, UNREADABLE[code])
