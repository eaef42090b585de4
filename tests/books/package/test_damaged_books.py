"""A workbook damaged at random is written soundly or refused: never a traceback, never a worse file."""

from __future__ import annotations

import random
import re

import pytest

from hnb_xl.books.package import CellPatch, Package, lint, owned_sheets, plan_patch, plan_remove, plan_splice
from hnb_xl.errors import BookUnreadable, Refused
from tests.books.package.builders import KEYS, generated, parts_of, team_book, zipped

ODD = [
    b"",
    b"-1",
    b"9" * 20,
    b"abc",
    b"A1:B",
    "²".encode(),
    b"1.5",
    b"#REF!",
    b"XFD1048577",
    b"true",
    b"rId1",
    b"&#x110000;",
]
_VALUE = re.compile(rb'="([^"]*)"')


def damaged(data: bytes, chance: random.Random) -> bytes:
    """One part with a byte changed, a stretch lost or doubled, or an attribute that makes no sense."""
    parts = parts_of(data)
    name = chance.choice(sorted(name for name in parts if name.endswith((".xml", ".rels"))))
    part = bytearray(parts[name])
    at = chance.randrange(len(part))
    kind = chance.randrange(4)
    if kind == 0:
        part[at] = chance.randrange(256)
    elif kind == 1:
        del part[at : at + chance.randrange(1, 20)]
    elif kind == 2:
        part[at:at] = part[at : at + chance.randrange(1, 60)]
    elif values := list(_VALUE.finditer(bytes(part))):
        value = chance.choice(values)
        part[value.start(1) : value.end(1)] = chance.choice(ODD)
    return zipped({**parts, name: bytes(part)})


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_book_is_written_soundly_or_refused(seed: int) -> None:
    """Brought in, brought in again (a no-op), patched, taken out: each a result or a code with advice."""
    chance = random.Random(seed)
    scratch = Package.read(generated(rows=3))
    sound = plan_splice(Package.read(team_book()), scratch, keys={"HNB Dashboard": "older"}).apply()
    for _ in range(5):
        data = damaged(sound if chance.random() < 0.5 else team_book(), chance)
        try:
            assert isinstance(lint(data), list)
            plan_patch(Package.read(data), [CellPatch("In", "D2", 1, replace_formula=True)]).apply()
            plan_remove(Package.read(data), ["older"]).apply()
            once = plan_splice(Package.read(data), scratch, keys=KEYS).apply()
            assert plan_splice(Package.read(once), scratch, keys=KEYS).is_empty
            assert "dashboard" in owned_sheets(Package.read(once))
        except (BookUnreadable, Refused) as error:
            refusal = error
            advised = bool(refusal.code and refusal.message and refusal.fix)
            if not advised:
                pytest.fail(f"{refusal.code} has no advice")
