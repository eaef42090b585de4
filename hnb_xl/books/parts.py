"""Which parts of a workbook our builder does not write: `refresh` would lose them, so it refuses."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from hnb_xl.books.finish import CHART_NAME
from hnb_xl.books.guard import read_file, unpack
from hnb_xl.books.package_reader import PackageReader

_OURS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml"
    r"|xl/(workbook|styles)\.xml|xl/theme/theme[0-9]+\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/worksheets/sheet[0-9]+\.xml|xl/worksheets/_rels/sheet[0-9]+\.xml\.rels"
    r"|xl/tables/table[0-9]+\.xml|xl/drawings/drawing[0-9]+\.xml|xl/drawings/_rels/drawing[0-9]+\.xml\.rels"
    r"|xl/charts/chart[0-9]+\.xml",
    re.IGNORECASE,
)
# What Excel and LibreOffice add to our workbooks on their own when they save them, and make again when it is
# missing: the order of calculation, the pool of texts, the picture for the file manager, the settings of the
# printer at hand (page set-up itself is in the sheet), and the style and colours of a chart (ours are
# redrawn).
_REBUILT = re.compile(
    r"xl/calcChain\.xml|xl/sharedStrings\.xml|docProps/thumbnail\.(jpeg|jpg|wmf|emf|png)"
    r"|xl/printerSettings/printerSettings[0-9]+\.bin"
    r"|xl/charts/(style|colors)[0-9]+\.xml|xl/charts/_rels/chart[0-9]+\.xml\.rels",
    re.IGNORECASE,
)
_FRAME_NAMES = re.compile(rb"<(?:\w+:)?cNvPr\b[^>]*?\bname=\"([^\"]*)\"")
_EXTENSIONS = re.compile(rb"<(?:\w+:)?extLst\b")


def parts_not_ours(path: Path, sheets: Collection[str] | None = None) -> list[str]:
    """The parts of a workbook that would be lost if we wrote it anew, in alphabetical order.

    Args:
        path: The workbook.
        sheets: The names of our sheets; where given, a person's own worksheets are named as well.

    Raises:
        BookMissing: there is no such file.
        BookUnreadable: it is not a workbook that can be read.
    """
    reader = PackageReader(path.name, unpack(read_file(path), path.name))
    found = [part for part in reader.parts if not _OURS.fullmatch(part) and not _REBUILT.fullmatch(part)]
    for part, data in reader.parts.items():
        lower = part.lower()
        if re.fullmatch(r"xl/drawings/drawing[0-9]+\.xml", lower) and not _holds_only_our_charts(data):
            found.append(f"{part} (a chart, picture or shape that is not ours)")
        elif lower.startswith("xl/worksheets/sheet") and _EXTENSIONS.search(data):
            found.append(f"{part} (sparklines, slicers, or rules of a newer Excel)")
    if sheets is not None:
        found += [f"{part} (the sheet {name})" for name, part in reader.sheets.items() if name not in sheets]
    return sorted(found)


def _holds_only_our_charts(data: bytes) -> bool:
    return all(name.startswith(CHART_NAME.encode()) for name in _FRAME_NAMES.findall(data))
