"""What a TOML file holds, whoever wrote it: every way in which it can fail to be one is one error with its reason."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal

# Each dotted part makes another level, and the reader keeps all of them for every key: 9,000 take a gigabyte. A run of
# words is begun only where it starts, or a long text without a dot would be looked through again from each letter.
_DEEP = re.compile(r"""(?<![\w"'-])(?:[\w"'-]+\s*\.\s*){30}""")


class NotToml(ValueError):  # noqa: N818 -- the name says what happened
    """The text is not TOML that can be read; the message says why, and where the reader knows it."""


def toml_of(content: bytes) -> dict[str, object]:
    """The document in a TOML file; numbers with a point are Decimal.

    Raises:
        NotToml: it is not text in UTF-8, not TOML, nested too deeply, or holds a number that cannot be read.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotToml("it is not text in UTF-8") from None
    if _DEEP.search(text):
        raise NotToml("it nests more than 30 levels")
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as wrong:
        raise NotToml(" ".join(str(wrong).split())) from None
    except RecursionError:
        raise NotToml("it is nested too deeply") from None
    except (ArithmeticError, ValueError):  # TOML allows a float that no Decimal can hold, and any number of digits
        raise NotToml("it holds a number or a date that cannot be read") from None
