"""How programs spell a call of one of our worksheet functions in a file."""

from __future__ import annotations

import re

# A workbook's own function stands bare; an add-in's behind a link to it ("[1]!"), or, where the add-in was not found,
# behind its path; an .xll's and an Office add-in's behind prefixes of Excel's. LibreOffice writes what it does not
# know in small letters.
_CALL = re.compile(r"(?i)(?:\[\d+\]!|'[^']*'!|_xll\.|_xldudf_(?:HNB_)?(?=HNB_)|(?<![\w.!]))(HNB_[A-Z_]+)(?=\()")


def calls_ours(formula: str) -> bool:
    """Whether a formula calls a worksheet function of ours, however it is spelled."""
    return _CALL.search(formula) is not None


def plainly(formula: str) -> str:
    """A formula with our functions spelled as a workbook of ours spells them."""
    return _CALL.sub(lambda found: found[1].upper(), formula)
