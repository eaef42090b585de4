"""A TOML file that a person wrote: read within bounds, and what is wrong with it said in a sentence."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path

# Each dotted part makes another level, and the reader keeps all of them for every key: 9,000 take a gigabyte. A run of
# words is begun only where it starts, or a long text without a dot would be looked through again from each letter.
_DEEP = re.compile(r"""(?<![\w"'-])(?:[\w"'-]+\s*\.\s*){30}""")


class TomlError(Exception):
    """Why a file is not read: `kind` is unreadable, too_large or not_toml, `why` a clause, `fix` what to do."""

    def __init__(self, kind: str, why: str, fix: str = "") -> None:
        super().__init__(why)
        self.kind = kind
        self.why = why
        self.fix = fix


def toml_file(path: Path, most_bytes: int) -> dict[str, object]:
    """What a TOML file holds, its numbers with a point as `Decimal`.

    Args:
        path: The file.
        most_bytes: No more than this is read of it.

    Raises:
        TomlError: it cannot be read, is larger, or is not TOML.
    """
    try:
        with path.open("rb") as file:
            content = file.read(most_bytes + 1)
    except OSError as wrong:
        raise TomlError("unreadable", f"cannot be read: {wrong.strerror or type(wrong).__name__}") from None
    if len(content) > most_bytes:
        size = f"{most_bytes / 1_000_000:.0f} MB" if most_bytes >= 1_000_000 else f"{most_bytes // 1000} kB"
        raise TomlError("too_large", f"is larger than {size}")
    return toml_of(content)


def toml_of(content: bytes) -> dict[str, object]:
    """What TOML in UTF-8 holds, its numbers with a point as `Decimal`.

    Raises:
        TomlError: it is not TOML, or holds a number that cannot be read.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TomlError("not_toml", "is not text in UTF-8", "Save it as UTF-8 text, or give another file.") from None
    if _DEEP.search(text):
        raise TomlError("not_toml", "is not TOML for us: it nests more than 30 levels", "Give another file.")
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as wrong:
        words = " ".join(str(wrong).split())
        raise TomlError("not_toml", f"is not TOML: {words}", "Mend the line it names; texts need quotes.") from None
    except RecursionError:
        raise TomlError("not_toml", "is not TOML: it is nested too deeply", "Give another file.") from None
    except (ArithmeticError, ValueError):  # an exponent that no Decimal holds, or thousands of digits
        fix = "Look for a number with very many digits or a very large exponent, or for a day that does not exist."
        raise TomlError("not_toml", "holds a number or a date that cannot be read", fix) from None
