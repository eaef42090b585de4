"""What a signature is worth: the figures it was put to, and whether they are still the ones in the workbook.

Signing records three things beside the role: the fingerprint of the inputs as every sheet prints it, what it was
signed with, and a seal over role, name, date and the whole fingerprint. A seal copied from another role, another
day or another workbook does not fit, and the last line of the audit about the role must be this very signing.
"""

from __future__ import annotations

import hashlib
import json
from enum import Enum

from hnb_xl.model.inputs import InputRow, Inputs

SIGNED = "signed"  # what a line of the audit calls it
_PRINTED = 12  # hexadecimal digits of a fingerprint, as every sheet's stamp prints it
_SEAL = 32  # the same, of a seal: 128 bits


class SignOff(Enum):
    """Where a signature stands: its shape, its words and its colour ("" for no colour of its own)."""

    SIGNED = ("✓", "Signed", "Green")
    CHANGED = ("■", "Void: changed since signing", "Red")
    ALTERED = ("■", "Void: record of signing altered", "Red")
    BY_HAND = ("▲", "Marked by hand, figures not recorded", "Amber")
    NOT_YET = ("○", "Not signed yet", "")

    def __init__(self, shape: str, words: str, colour: str) -> None:
        self.shape = shape
        self.words = words
        self.colour = colour

    @property
    def text(self) -> str:
        """✓ Signed."""
        return f"{self.shape} {self.words}"

    @property
    def is_void(self) -> bool:
        """True for a signature that something has undone."""
        return self in {SignOff.CHANGED, SignOff.ALTERED}


def printed(fingerprint: str) -> str:
    """A fingerprint as every sheet prints it: "sha256:" and its first digits."""
    kind, _, digest = fingerprint.partition(":")
    return f"{kind}:{digest[:_PRINTED]}" if digest else kind[:_PRINTED]


def seal(role: str, name: str, day: str, made_with: str, fingerprint: str) -> str:
    """What ties a signature together.

    Args:
        role: the signatory's role, as the table has it.
        name: the name beside it; it cannot be read back from the seal.
        day: the date of signing, ISO.
        made_with: program, template and agreement, as recorded.
        fingerprint: the whole fingerprint of the inputs.
    """
    said = json.dumps(["hnb_xl sign-off", role, name, day, made_with, fingerprint], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:_SEAL]


def seal_of(row: InputRow, fingerprint: str) -> str:
    """The seal that a row of tblSignOff would bear if it had been signed for these inputs."""
    day = row.day("date")
    return seal(row.label, row.words("name"), day.isoformat() if day else "", row.words("made_with"), fingerprint)


def standing(row: InputRow, inputs: Inputs) -> SignOff:
    """What the signature in a row of tblSignOff is worth for the inputs as they are now."""
    fingerprint = inputs.fingerprint
    recorded, sealed = row.words("fingerprint"), row.words("seal")
    signed = row.words("signed").casefold() == "yes"
    if not signed:
        return SignOff.ALTERED if recorded or sealed else SignOff.NOT_YET
    if not recorded and not sealed:
        return SignOff.BY_HAND
    if recorded != printed(fingerprint):
        return SignOff.CHANGED
    fits = sealed == seal_of(row, fingerprint) and _is_in_the_audit(row, sealed, inputs)
    return SignOff.SIGNED if fits else SignOff.ALTERED


def audited(sealed: str) -> str:
    """What a line of the audit says of a signature; of one withdrawn, nothing is sealed."""
    return f"seal {sealed}" if sealed else "withdrawn"


def _is_in_the_audit(row: InputRow, sealed: str, inputs: Inputs) -> bool:
    """Whether the last line of the audit about this role is the signing that the row shows."""
    lines = [line for line in inputs["audit"] if line.words("what") == SIGNED and line.words("by") == row.label]
    return bool(lines) and lines[-1].words("detail") == audited(sealed)
