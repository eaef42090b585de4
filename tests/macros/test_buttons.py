"""Worksheet buttons: on the sheets that last, beside the title, each bound to a macro that is there."""

from __future__ import annotations

import re
from itertools import pairwise

from lxml import etree

from hnb_xl.books.package import Package
from hnb_xl.books.package.workbook import Workbook
from hnb_xl.model.tables import INPUT_SHEETS
from tests.macros.conftest import Shipped
from tests.macros.parts import parts, sources

EXCEL = "{urn:schemas-microsoft-com:office:excel}"
VML = "{urn:schemas-microsoft-com:vml}"


def drawings(data: bytes) -> dict[str, etree._Element]:
    """The drawing of the buttons of each sheet that has any, by the sheet's name."""
    package = Package(data)
    found = {}
    for sheet in Workbook(package).sheets:
        for line in package.relationships(sheet.part):
            if line.kind == "vmlDrawing":
                found[sheet.name] = etree.fromstring(package.part(line.target))
    return found


def macros(drawing: etree._Element) -> list[str]:
    """The macros of a drawing's buttons."""
    return [str(each.text).removeprefix("[0]!") for each in drawing.iter(f"{EXCEL}FmlaMacro")]


def test_every_input_sheet_has_buttons(workbook: Shipped) -> None:
    """Each input sheet can be validated and refreshed from where the officer types; About offers About."""
    found = drawings(workbook.data)
    inputs = [name for name in INPUT_SHEETS if Workbook(Package(workbook.data)).sheet(name)]

    assert set(found) >= {"About", *inputs}
    for name in inputs:
        assert {"HNB_Validate", "HNB_RefreshDashboards"} <= set(macros(found[name])), name
    assert "HNB_About" in macros(found["About"])


def test_every_button_runs_a_macro_that_is_there(workbook: Shipped) -> None:
    """Each button names a public macro without arguments, and says to a screen reader what it does."""
    there = set(re.findall(r"(?m)^Public Sub (HNB_\w+)\(\)", sources(workbook.data)["HnbMacros"]))
    for name, drawing in drawings(workbook.data).items():
        shapes = drawing.findall(f"{VML}shape")

        assert set(macros(drawing)) <= there, name
        assert len(macros(drawing)) == len(shapes) > 0
        assert all(len(shape.get("alt", "")) > 10 for shape in shapes)


def test_buttons_stand_beside_the_title_and_apart(workbook: Shipped) -> None:
    """Buttons stand within row 1, one after the other, so that they cover no cell with content but the title's."""
    for name, drawing in drawings(workbook.data).items():
        anchors = [[int(n) for n in str(each.text).split(",")] for each in drawing.iter(f"{EXCEL}Anchor")]

        assert all((anchor[2], anchor[6]) == (0, 0) for anchor in anchors), name
        assert all(anchor[:2] < anchor[4:6] for anchor in anchors), name
        assert all(left[4:6] < right[:2] for left, right in pairwise(anchors)), name


def test_shape_numbers_are_unique(workbook: Shipped) -> None:
    """No two buttons of the workbook share a number, nor two sheets a block of them."""
    text = b"".join(data for name, data in sorted(parts(workbook.data).items()) if name.endswith(".vml")).decode()
    numbers, blocks = re.findall(r'id="_x0000_s(\d+)"', text), re.findall(r'idmap v:ext="edit" data="(\d+)"', text)

    assert len(numbers) == len(set(numbers)) > 0
    assert len(blocks) == len(set(blocks)) == len(drawings(workbook.data))


def test_the_addin_has_no_buttons(addin: Shipped) -> None:
    """The add-in has a tab only: its one sheet is never seen."""
    assert drawings(addin.data) == {}
