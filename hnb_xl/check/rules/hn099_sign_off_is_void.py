"""HN099: the return was signed, and something has changed since; or it is not known what was signed."""

from __future__ import annotations

from collections.abc import Iterator

from hnb_xl.check.fault import Fault, NothingToCheck
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.view import RowView, View
from hnb_xl.check.words import say_day
from hnb_xl.model.finding import VOID_SIGN_OFF, Severity
from hnb_xl.model.sign_off import SignOff

_SIGNED = {"role": "Section 151 officer", "signed": "Yes", "date": "2022-01-10"}
_WHY = {
    SignOff.CHANGED: (
        "The {row} of {day} is void: it was put to the figures {signed}, and these are {now}.",
        "Sign again with these figures (hnb-xl sign-off, or the button Sign off), or put back what was changed.",
    ),
    SignOff.ALTERED: (
        "The {row} is void: role, name, date and figures no longer belong together.",
        "Withdraw the sign-off and sign again; what is recorded beside a signature is not to be typed or pasted.",
    ),
    SignOff.BY_HAND: (
        "The {row} was marked by hand: which figures were signed is not recorded.",
        "Have it recorded with hnb-xl sign-off or the button Sign off, so that a later change shows.",
    ),
}


@Rule(
    code=VOID_SIGN_OFF,
    title="Sign-off is void",
    severity=Severity.ERROR,
    message="{row} has signed.",
    fix="Sign again.",
    reads=(
        "sign_off.role",
        "sign_off.signed",
        "sign_off.date",
        "sign_off.fingerprint",
        "sign_off.seal",
    ),
    source="K1 cover",
    family=Family.OVER_TIME,
    final="A void signature is no signature: sign again, or withdraw it",
    passing={"sign_off": ({"role": "Section 151 officer", "signed": "No"},)},
    failing={"sign_off": (_SIGNED | {"fingerprint": "sha256:0123456789ab", "seal": "0123"},)},
)
def sign_off_is_void(look: View) -> Iterator[Fault]:
    """A signature stands for the figures it was put to, and for no others."""
    rows = list(look.rows("sign_off"))
    if not rows:
        raise NothingToCheck("the Period sheet names nobody who must sign")
    for row in rows:
        standing = _standing(look, row)
        if standing is not None and standing in _WHY:
            message, fix = _WHY[standing]
            day = row["date"].day
            words = {
                "day": say_day(day) if day else "no date",
                "signed": row.words("fingerprint"),
                "now": look.fingerprint,
            }
            severity = Severity.NOTE if standing is SignOff.BY_HAND else Severity.ERROR
            yield row.fault("signed", words=words, severity=severity, message=message, fix=fix)


def _standing(look: View, row: RowView) -> SignOff | None:
    text = look.text(f"sign_off.{row.key}.standing")
    return next((each for each in SignOff if each.text == text), None)
