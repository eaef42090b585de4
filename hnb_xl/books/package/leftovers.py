"""What a copy for publication may not hold, found part by part: the proof that it is only values."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hnb_xl.books.package.parts import Package
from hnb_xl.books.package.workbook import Workbook
from hnb_xl.books.package.xml_editor import XmlPart

# The parts of a workbook of values; anything else has no business in it.
_EXPECTED = re.compile(
    r"\[content_types\]\.xml|(?:.*/)?_rels/[^/]*\.rels|docprops/(?:app|core)\.xml"
    r"|xl/(?:workbook|styles|sharedstrings)\.xml|xl/theme/theme\d+\.xml"
    r"|xl/(?:worksheets/sheet|tables/table|charts/chart|drawings/drawing)\d+\.xml"
)
_FORMULAS = re.compile(rb"<(?:f|calculatedColumnFormula|totalsRowFormula)[\s>]")
_OWN_PROPERTIES = {"creator": "hnb_xl", "lastModifiedBy": "hnb_xl"}
_PATHS = re.compile(rb"absPath|file:///")


def leftovers(package: Package) -> tuple[str, ...]:
    """Everything in a workbook that is neither a value nor its look, one sentence each; none when it is clean."""
    return tuple(_found(package))


def _found(package: Package) -> Iterator[str]:
    for name in package.names():
        if not _EXPECTED.fullmatch(name.lower()):
            yield f"it has a part {name}"
            continue
        data = package.part(name)
        if name.startswith("xl/") and _PATHS.search(data):
            yield f"{name} names a path"
        if name.startswith(("xl/worksheets/sheet", "xl/tables/")) and _FORMULAS.search(data):
            yield f"{name} holds a formula"
        if name.endswith(".rels") and b'TargetMode="External"' in data:
            yield f"{name} leads to another file"
        if name.startswith("xl/worksheets/sheet") and b' hidden="1"' in data:
            yield f"{name} hides rows or columns"
        if name == "docProps/core.xml":
            yield from _people(XmlPart(data, name))
    yield from _workbook(Workbook(package))


def _workbook(book: Workbook) -> Iterator[str]:
    for sheet in book.sheets:
        if not sheet.is_visible:
            yield f"the sheet {sheet.name} is hidden"
    for name in book.names:
        if name.name not in {"_xlnm.Print_Area", "_xlnm.Print_Titles"}:
            yield f"it defines the name {name.name}"


def _people(core: XmlPart) -> Iterator[str]:
    for child in core.root.children:
        expected = _OWN_PROPERTIES.get(child.name)
        if expected is not None and child.text != expected:
            yield f"its properties name a person as {child.name}"
