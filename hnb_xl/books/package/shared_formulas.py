"""A formula shared by several cells, written out in each: only then can each follow its own references."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from hnb_xl.books.package.formula_scan import plain
from hnb_xl.books.package.references import referred_sheets
from hnb_xl.books.package.refusals import unreadable
from hnb_xl.books.package.sheet_xml import SheetXml, attribute

_CELL = re.compile(rb"<((?:[\w.-]+:)?)c\b([^>]*)>(<(?:[\w.-]+:)?f\b([^>]*?)(?:/>|>([^<]*)</(?:[\w.-]+:)?f>))")
_SHARED = b't="shared"'


def unshared(data: bytes, part: str, sheet: str, *, is_home: bool) -> bytes:
    """A worksheet whose shared formulas are written out, where they matter; else the very same bytes.

    Args:
        data: The worksheet.
        part: Its name, for messages.
        sheet: The sheet whose rows will move.
        is_home: Whether this worksheet is that sheet.
    """
    if _SHARED not in data:
        return data
    xml = SheetXml(data, part)
    masters: dict[str, tuple[str, str]] = {}
    for found in _CELL.finditer(xml.masked_body):
        index = attribute(found[4], b"si")
        if attribute(found[4], b"t") == "shared" and found[5] and index is not None:
            masters[index] = (plain(found[5]), attribute(found[2], b"r") or "")
    concerned = {index for index, (text, _) in masters.items() if is_home or sheet.casefold() in referred_sheets(text)}
    if not concerned:
        return data
    from openpyxl.formula.translate import Translator

    def written_out(found: re.Match[bytes]) -> bytes:
        index, place = attribute(found[4], b"si"), attribute(found[2], b"r")
        if attribute(found[4], b"t") != "shared" or index not in concerned:
            return found[0]
        if place is None or index is None:
            raise unreadable("bad_xml", f"{part} shares a formula that is not there.")
        text, origin = masters[index]
        own = str(Translator(f"={text}", origin).translate_formula(place))[1:]
        q = found[1].decode()
        return found[0][: found.start(3) - found.start()] + f"<{q}f>{escape(own)}</{q}f>".encode()

    return xml.result(_CELL.sub(written_out, xml.body))
