"""Spells an XML tree in one way only, whichever library made it, so that equal content gives equal bytes."""

from __future__ import annotations

from xml.etree import ElementTree as ET

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_XML = "http://www.w3.org/XML/1998/namespace"
_PREFIXES = {
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing": "xdr",
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "s",
    "http://schemas.openxmlformats.org/package/2006/metadata/core-properties": "cp",
    "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes": "vt",
    "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main": "x14",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/dc/dcmitype/": "dcmitype",
    "http://www.w3.org/2001/XMLSchema-instance": "xsi",
}
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_VALUE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
)


def xml_text(root: ET.Element) -> bytes:
    """A tree as UTF-8: the root's namespace without a prefix, the others under their customary ones."""
    home = root.tag[1:].partition("}")[0] if root.tag.startswith("{") else ""
    names = _Names(home)
    body: list[str] = []
    _write(root, names, body)
    declared = f' xmlns="{home}"' if home else ""
    declared += "".join(f' xmlns:{prefix}="{uri}"' for uri, prefix in sorted(names.used.items(), key=lambda x: x[1]))
    body[0] += declared
    return (_DECLARATION + "".join(body)).encode("utf-8", "xmlcharrefreplace")


class _Names:
    """How each qualified name is written; remembers which namespaces need declaring."""

    def __init__(self, home: str) -> None:
        self._home = home
        self._elements: dict[str, str] = {}
        self._attributes: dict[str, str] = {}
        self.used: dict[str, str] = {}

    def element(self, tag: str) -> str:
        name = self._elements.get(tag)
        if name is None:
            uri, _, local = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
            name = self._elements[tag] = local if uri == self._home else f"{self._prefix(uri)}:{local}"
        return name

    def attribute(self, tag: str) -> str:
        if not tag.startswith("{"):
            return tag
        name = self._attributes.get(tag)
        if name is None:
            uri, _, local = tag[1:].partition("}")
            name = self._attributes[tag] = f"{self._prefix(uri)}:{local}"
        return name

    def _prefix(self, uri: str) -> str:
        if uri == _XML:
            return "xml"
        return self.used.setdefault(uri, _PREFIXES.get(uri, f"n{len(self.used) + 1}"))


def _write(element: ET.Element, names: _Names, body: list[str]) -> None:
    tag = names.element(element.tag)
    body.append(f"<{tag}")
    for key, value in element.attrib.items():
        body.append(f' {names.attribute(key)}="{value.translate(_VALUE)}"')
    text = element.text
    if not text and not len(element):
        body.append("/>")
    else:
        body.append(">")
        if text:
            body.append(text.translate(_TEXT))
        for child in element:
            _write(child, names, body)
        body.append(f"</{tag}>")
    if element.tail:
        body.append(element.tail.translate(_TEXT))
