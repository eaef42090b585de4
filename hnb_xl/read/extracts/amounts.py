"""One printed figure to a number: £, thousands, brackets, minus signs, CR and DR, k, m and %; exact, or refused."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from hnb_xl.model.extract import Amount

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_MINUSES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"))
_AMOUNT = re.compile(
    r"(?P<open>\()? ?(?P<before>[-+])? ?(?P<pounds>£|GBP)? ?(?P<after>[-+])? ?"
    r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)?(?P<places>\.[0-9]*)? ?"
    r"(?P<scale>k|m|mn|%)? ?(?P<close>\))?(?P<late>k|m|mn|%)? ?(?P<trailing>[-+])? ?(?P<side>CR|DR)?",
    re.IGNORECASE,
)
_SCALE = {"k": Decimal(1000), "m": Decimal(1_000_000), "mn": Decimal(1_000_000), "%": Decimal("0.01")}
_LONGEST = 40  # characters
_MOST_DIGITS = 15  # what a cell of a workbook keeps
# What stands where there is no figure yet. A dash is one of them: a ledger that means nought prints 0.
_NO_FIGURE = frozenset(
    ("", "na", "n/a", "n.a.", "n/k", "nk", "tbc", "tba", "none", "null", "not available", "not known", "data coming",
     "awaited", "..", "...", "-", "--", "---", "£-", "- £", "£ -")
)  # fmt: skip


class NotAFigure(ValueError):  # noqa: N818 -- the name says what it is
    """Words that are neither a figure nor known to say that there is none."""


@lru_cache(maxsize=65_536)
def amount(text: str) -> Amount | None:
    """The figure that a cell prints, or None where it says that there is none yet.

    Raises:
        NotAFigure: it is neither; a figure with two signs, a lone decimal comma, an exponent that lost digits.
    """
    plain = _SPACES.sub(" ", text.translate(_MINUSES)).strip()
    if plain.casefold() in _NO_FIGURE:
        return None
    if plain.casefold() == "nil":
        return Amount(Decimal(0))
    found = _AMOUNT.fullmatch(plain) if len(plain) <= _LONGEST else None
    if found is None or not _is_sound(found):
        raise NotAFigure(text)
    digits = re.sub(r"[ ,]", "", found["digits"] or "")
    places = (found["places"] or "").strip(".")
    if len((digits + places).strip("0")) > _MOST_DIGITS:
        raise NotAFigure(text)
    scale = (found["scale"] or found["late"] or "").lower()
    value = Decimal(f"{digits or '0'}.{places}" if places else digits) * _SCALE.get(scale, Decimal(1))
    return Amount(
        -value if _is_negative(found) and value else value,
        has_scale=bool(scale),
        pounds=bool(found["pounds"]),
        percent=scale == "%",
    )


def no_figure(text: str) -> bool:
    """True for a blank and for words that say there is no figure yet."""
    try:
        return amount(text) is None
    except NotAFigure:
        return False


def _is_sound(found: re.Match[str]) -> bool:
    """A figure has digits, its brackets match, and it says its sign and its scale once."""
    signs = [found[name] for name in ("open", "before", "after", "trailing", "side") if found[name]]
    return (
        bool(found["digits"] or (found["places"] or "").strip("."))
        and bool(found["open"]) == bool(found["close"])
        and not (found["late"] and not found["close"])
        and not (found["scale"] and found["late"])
        and len(signs) <= 1
        and not (found["pounds"] and "%" in (found["scale"], found["late"]))
    )


def _is_negative(found: re.Match[str]) -> bool:
    return (
        bool(found["open"])
        or "-" in (found["before"], found["after"], found["trailing"])
        or (found["side"] or "").upper() == "CR"
    )
