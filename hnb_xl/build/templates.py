"""The template workbooks, made from the contract and an authority file with no council's terms in it."""

from __future__ import annotations

import io
import zipfile

from hnb_xl.model.authority import load_authority
from hnb_xl.shipped import authorities

BLANK = "blank"
PLAIN, WITH_MACROS = "hnb_monitoring.xlsx", "hnb_monitoring.xlsm"


def built() -> dict[str, bytes]:
    """Every generated file of workbook_templates/ by name; the same bytes each time."""
    # The line itself fills a template's sheets, as it does any workbook's; it imports build, so build asks for it late.
    from hnb_xl.build.addin import ADDIN, addin
    from hnb_xl.pipeline import new

    authority = load_authority(authorities() / f"{BLANK}.toml")
    period = authority.latest_period().name
    made = {name: new(authority, period, name, empty=True)[0].to_bytes() for name in (PLAIN, WITH_MACROS)}
    return made | {ADDIN: addin()}


def differences(there: bytes, made: bytes) -> list[str]:
    """How two workbooks differ, part by part and decompressed; compression itself may differ between machines."""
    if not there:
        return ["missing"]
    old, new = _parts(there), _parts(made)
    lines = [f"{part}: no longer made" for part in old if part not in new]
    lines += [f"{part}: new" for part in new if part not in old]
    lines += [f"{part}: differs" for part in new if part in old and old[part] != new[part]]
    if not lines and list(old) != list(new):
        lines = ["the parts stand in another order"]
    return lines


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
