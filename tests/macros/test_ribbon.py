"""The ribbon tab against its schema, and against the macros: nothing unknown, nothing missing, nothing twice."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openxml_audit
import pytest
from lxml import etree

from hnb_xl.shipped import udf_folder
from tests.macros.conftest import Shipped
from tests.macros.parts import parts, sources

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
SCHEMA = "data/openxml/schemas/schemas_microsoft_com_office_2009_07_customui.json"
# Pictures that every Excel since 2010 has; a name Excel does not know would leave a button bare.
PICTURES = {
    "AcceptInvitation",
    "FileSaveAs",
    "FillRight",
    "Help",
    "HyperlinkInsert",
    "ImportExcel",
    "Info",
    "RefreshAll",
    "SignatureLineInsert",
}
LONGEST = 1024


def attributes() -> dict[str, set[str]]:
    """The attributes each element of a ribbon may have, from the schema of the Open XML SDK."""
    schema = json.loads((Path(openxml_audit.__file__).parent / SCHEMA).read_text(encoding="utf-8"))
    found: dict[str, set[str]] = {}
    for kind in schema["Types"]:
        _, _, element = kind["Name"].partition("/")
        if element:
            names = {each["QName"].lstrip(":") for each in kind.get("Attributes", [])}
            found.setdefault(element.rpartition(":")[2], set()).update(names)
    return found


def ribbon_faults(ribbon: bytes, modules: dict[str, str]) -> list[str]:
    """What is wrong with a ribbon whose callbacks should stand in the modules."""
    allowed, root = attributes(), etree.fromstring(ribbon)
    code = "\n".join(modules.values())
    ids = [element.get("id", "") for element in root.iter(etree.Element) if element.get("id")]
    faults = [f"two controls are called {each}" for each in sorted({each for each in ids if ids.count(each) > 1})]
    for element in root.iter(etree.Element):
        name = etree.QName(element)
        if name.namespace != NAMESPACE or name.localname not in allowed:
            faults.append(f"<{name.localname}> is no element of a ribbon")
            continue
        faults += [
            f"<{name.localname}> has no attribute {each}"
            for each in map(str, element.attrib)
            if each not in allowed[name.localname]
        ]
        if name.localname in {"tab", "group", "button"} and not element.get("id"):
            faults.append(f"a <{name.localname}> has no id")
        if name.localname == "button":
            faults += _button_faults(element, code)
    load = str(root.get("onLoad", ""))
    if not re.search(rf"(?m)^Public Sub {load}\(ribbon As IRibbonUI\)", code):
        faults.append(f"there is no callback {load}")
    return faults


def _button_faults(button: etree._Element, code: str) -> list[str]:
    faults = []
    callback = button.get("onAction", "")
    if not re.search(rf"(?m)^Public Sub {callback}\(control As IRibbonControl\)", code):
        faults.append(f"there is no callback {callback!r} that takes a control")
    if button.get("imageMso") not in PICTURES:
        faults.append(f"no Excel has the picture {button.get('imageMso')}")
    told = ("label", "screentip", "supertip")
    wrong = [each for each in told if not 0 < len(button.get(each, "")) <= LONGEST]
    return faults + [f"{button.get('id')} has no {each}, or too long a one" for each in wrong]


def test_the_ribbon_is_the_source(file: Shipped) -> None:
    """Both files carry the tab of udfs/ribbon as it is."""
    assert parts(file.data)["customUI/customUI14.xml"] == (udf_folder() / "ribbon" / "customUI14.xml").read_bytes()


def test_the_ribbon_is_sound(file: Shipped) -> None:
    """Every element and attribute is in the schema, ids are unique, callbacks are there, controls are explained."""
    assert ribbon_faults(parts(file.data)["customUI/customUI14.xml"], sources(file.data)) == []


def test_every_macro_for_the_officer_is_on_the_ribbon(file: Shipped) -> None:
    """Each macro a person may start has a button on the tab, and each callback belongs to one."""
    code = sources(file.data)
    macros = set(re.findall(r"(?m)^Public Sub HNB_(\w+)\(\)", code["HnbMacros"]))
    ribbon = parts(file.data)["customUI/customUI14.xml"].decode()

    assert set(re.findall(r'onAction="HNB_Ribbon_(\w+)"', ribbon)) == macros
    assert set(re.findall(r"(?m)^Public Sub HNB_Ribbon_(\w+)\(control", code["HnbRibbon"])) == macros


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('size="large"', 'sizee="large"'),
        ('id="btnHnbAbout"', 'id="btnHnbValidate"'),
        ('id="btnHnbAbout" ', ""),
        ("HNB_Ribbon_About", "HNB_About"),
        ('imageMso="Info"', 'imageMso="NoSuchPicture"'),
        ("<group ", "<gruop "),
        ("HNB_Ribbon_Load", "HNB_Ribbon_Loaded"),
        ('screentip="About"', ""),
    ],
)
def test_a_fault_would_be_seen(workbook: Shipped, right: str, wrong: str) -> None:
    """The check can fail: each kind of mistake in the tab is found."""
    ribbon = parts(workbook.data)["customUI/customUI14.xml"].decode()
    spoiled = ribbon.replace(right, wrong, 1 if wrong != "<gruop " else -1)
    spoiled = spoiled.replace("</group>", "</gruop>") if wrong == "<gruop " else spoiled

    assert spoiled != ribbon
    assert ribbon_faults(spoiled.encode(), sources(workbook.data)) != []
