"""Finding every formula and reference in the bytes of a part, wherever the standard lets one stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import unescape

from hnb_xl.books.package.parts import Parts, canonical
from hnb_xl.books.package.references import quoted_sheet, sheet_names, tokens
from hnb_xl.books.package.xml_editor import character, to_utf8

_ELEMENT = re.compile(
    rb"<(?:[\w.-]+:)?(?:f|formula|formula1|formula2|calculatedColumnFormula|totalsRowFormula|definedName"
    rb"|FmlaLink|FmlaRange|FmlaGroup|FmlaTxbx)(?:\s[^>]*)?>([^<]+)<"
)
_ATTRIBUTE = re.compile(
    rb"\s(location|textlink|fmlaLink|fmlaRange|fmlaGroup|fmlaTxbx|linkedCell|listFillRange)"
    rb"\s*=\s*(?:\"([^\"]+)\"|'([^']+)')"
)
_SOURCE = re.compile(rb"<(?:[\w.-]+:)?(?:worksheetSource|dataRef)\s([^>]*)>")
_SOURCE_ATTRIBUTE = re.compile(rb"\b(sheet|name)=\"([^\"]+)\"")
# Parts that hold words for people, or speak of the file itself.
_WITHOUT = ("/docprops/", "/customxml/", "/_rels/", "/sharedstrings", "/theme/", "[content_types]")


def formulas(data: bytes) -> Iterator[str]:
    """Yield the text of every formula and reference in a part."""
    for found in _ELEMENT.finditer(data):
        yield plain(found[1])
    for found in _ATTRIBUTE.finditer(data):
        yield plain(found[2] or found[3])
    for found in _SOURCE.finditer(data):
        for kind, value in _SOURCE_ATTRIBUTE.findall(found[1]):
            yield f"{quoted_sheet(plain(value))}!A1" if kind == b"sheet" else plain(value)


def first_reference(parts: Parts, names: Iterable[str], leave_out: set[str]) -> tuple[str, str] | None:
    """Return (name, part) of the first place that names a sheet, a table or a defined name; None if none does.

    Args:
        parts: The workbook.
        names: The names to look for; case does not matter.
        leave_out: Canonical names of the parts not to look in.
    """
    wanted = {name.lower(): name for name in names}
    for part in parts.names():
        key = canonical(part)
        if key in leave_out or not key.endswith((".xml", ".vml")):
            continue
        if any(mark in f"/{key}" for mark in _WITHOUT):
            continue
        for formula in formulas(to_utf8(parts.content(part), part)):
            lower = formula.lower()
            if any(name in lower or name.replace("'", "''") in lower for name in wanted):
                found = next((name for name in named_in(formula) if name in wanted), None)
                if found is not None:
                    return wanted[found], part
    return None


def named_in(formula: str) -> Iterator[str]:
    """Yield, in lower case, the sheets and the words (functions, tables, names) of a formula."""
    for kind, text in tokens(formula):
        if kind == "sheet":
            yield from (sheet.lower() for sheet in sheet_names(text))
        elif kind == "word":
            yield text.lower()


def plain(raw: bytes) -> str:
    """Return the text of an element or attribute as it is meant."""
    text = raw.decode("utf-8", "replace")
    if "&" not in text:
        return text
    text = re.sub(r"&#([0-9]{1,7});", lambda found: character(int(found[1])), text)
    text = re.sub(r"&#x([0-9A-Fa-f]{1,6});", lambda found: character(int(found[1], 16)), text)
    return unescape(text, {"&quot;": '"', "&apos;": "'"})
