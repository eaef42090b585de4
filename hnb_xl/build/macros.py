"""Gives a workbook its macros: the VBA project, the ribbon tab and the buttons, in parts of their own.

The last step of making one. What stands in the workbook already keeps its bytes but for the few places that must name
the new parts; a refresh later leaves all of it as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hnb_xl.books.package.namespaces import RELATIONS, SHEET_ORDER
from hnb_xl.books.package.parts import Draft, Package, Relationship
from hnb_xl.books.package.workbook import WorkbookEditor
from hnb_xl.build.buttons import PlacedButton, vml
from hnb_xl.build.vba_modules import Flavour, modules, settings_sheet_name
from hnb_xl.build.vba_project import BIN, vba_project
from hnb_xl.shipped import udf_folder

RIBBON = "customUI/customUI14.xml"
_RIBBON_RELATION = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_PROJECT_RELATION = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_PROJECT_TYPE = "application/vnd.ms-office.vbaProject"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_ADDIN_TYPE = "application/vnd.ms-excel.addin.macroEnabled.main+xml"

# The version of Excel's calculation. Excel works a file of an older one out anew when it opens it; where Python is
# missing that would take good figures off every cell with a worksheet function.
_CALCULATION = "191029"


def with_macros(data: bytes, flavour: Flavour, buttons: Mapping[str, Sequence[PlacedButton]]) -> bytes:
    """A workbook as an .xlsm, or as an .xlam; the same bytes for the same workbook.

    Args:
        data: A workbook without macros.
        flavour: Which of the two.
        buttons: The buttons of each sheet that has any, by the sheet's name.
    """
    draft = Draft(Package(data))
    book = WorkbookEditor(draft)
    _name_modules(draft, book)
    settings = book.sheet(settings_sheet_name(flavour))
    if settings is not None and len(book.sheets) > 1:
        book.xml.set_attribute(settings.node, "state", "hidden")
    for number, (sheet, placed) in enumerate(buttons.items(), 1):
        _put_buttons(draft, book, sheet, vml(placed, number), number)
    book.save()
    draft.put(book.part, draft.part(book.part), _MACRO_TYPE)
    _put_ribbon(draft)
    draft.settle_content_types()
    project = vba_project(draft.to_bytes(), modules(flavour))
    draft.put(BIN, project, _PROJECT_TYPE)
    draft.edit_relationships(book.part, add=[Relationship("rIdVba", _PROJECT_RELATION, BIN, external=False)])
    if flavour is Flavour.ADDIN:
        draft.put(book.part, draft.part(book.part), _ADDIN_TYPE)
    draft.settle_content_types()
    return draft.to_bytes()


def _name_modules(draft: Draft, book: WorkbookEditor) -> None:
    """Name the module of the workbook and that of each sheet, and say which calculation the values come from."""
    properties, calculation = book.xml.root.child("workbookPr"), book.xml.root.child("calcPr")
    if properties is None or calculation is None:
        raise ValueError("the workbook was not drawn by us")
    book.xml.set_attribute(properties, "codeName", "ThisWorkbook")
    book.xml.set_attribute(calculation, "calcId", _CALCULATION)
    for number, sheet in enumerate(book.sheets, 1):
        part = draft.xml(sheet.part, depth=2)
        found = part.root.child("sheetPr")
        if found is None:
            part.insert_before(part.root.children[0], f'<sheetPr codeName="Sheet{number}"/>')
        else:
            part.set_attribute(found, "codeName", f"Sheet{number}")
        draft.put(sheet.part, part.result())


def _put_buttons(draft: Draft, book: WorkbookEditor, sheet: str, drawing: bytes, number: int) -> None:
    found = book.sheet(sheet)
    if found is None:
        raise LookupError(f"there is no sheet {sheet!r} for the buttons")
    name = f"xl/drawings/vmlDrawing{number}.vml"
    draft.put(name, drawing, _VML_TYPE)
    line = Relationship("rIdButtons", f"{RELATIONS}/vmlDrawing", name, external=False)
    draft.edit_relationships(found.part, add=[line])
    part = draft.xml(found.part, depth=2)
    part.insert_ordered(f'<legacyDrawing xmlns:r="{RELATIONS}" r:id="{line.id}"/>', "legacyDrawing", SHEET_ORDER)
    draft.put(found.part, part.result())


def _put_ribbon(draft: Draft) -> None:
    draft.put(RIBBON, (udf_folder() / "ribbon" / "customUI14.xml").read_bytes(), "application/xml")
    draft.edit_relationships("", add=[Relationship("rIdRibbon", _RIBBON_RELATION, RIBBON, external=False)])
