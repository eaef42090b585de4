"""An attack on the reader: whatever an extract holds, a person is told in a sentence, and nothing is written."""

from __future__ import annotations

import io
import random
import re
import zipfile
from datetime import datetime
from decimal import Decimal as D
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hnb_xl.books.memory import MemoryBook
from hnb_xl.errors import HnbError
from hnb_xl.jobs.import_actuals import import_actuals, preview_import
from hnb_xl.jobs.import_proposal import propose
from hnb_xl.model.import_mapping import ImportMapping, load_mapping, mapping_from
from tests.factories import book as a_book
from tests.imports.test_reading_files import workbook

EXTRACTS = Path(__file__).parent / "extracts"
LEDGER = (EXTRACTS / "kingston-ledger-q3.csv").read_bytes()
CASES = (EXTRACTS / "kingston-cases-q3.txt").read_bytes()


def outturn_book() -> MemoryBook:
    """A workbook whose outturn and EHCP tables have rows to fill."""
    blocks = ("schools_block", "central_school_services_block", "early_years_block", "high_needs_block")
    kinds = dict.fromkeys(blocks, "block") | {"sub_total": "subtotal", "total": "total"}
    kinds |= dict.fromkeys(("carry_forward", "safety_valve_funding", "council_funding"), "funding")
    return a_book(
        {
            "outturn": [{"key": key, "block": key, "kind": kind, "unit": "£m"} for key, kind in kinds.items()],
            "ehcp": [{"period": point, "kind": "period"} for point in ("Q1", "Q2", "Q3", "Q4")]
            + [{"period": "To date", "kind": "to date"}],
            "kpi": [{"ref": "1", "name": "EHCPs", "unit": "count"}],
        }
    )


BOOK = outturn_book()
MAPPINGS = {name: load_mapping(EXTRACTS / f"{name}.toml") for name in ("ledger", "cases")}
LONG = mapping_from(
    {
        "extract": {"name": "long", "key": "Code", "period": "Period"},
        "line": [
            {"code": "A*", "table": "tblEHCP", "row": "{point}", "figures": {"Value": "Issued"}},
            {"code": "B", "table": "tblOutturn", "row": "high_needs_block", "figures": {"Value": "Outturn"}},
        ],
    },
    "long.toml",
)


def assert_told(data: bytes, name: str, mapping: ImportMapping) -> None:
    """A preview and a proposal end well or in an error of ours, and leave the workbook as it was."""
    before = BOOK.tables()
    for action in (lambda: preview_import(BOOK, data, name, mapping), lambda: propose(BOOK, data, name)):
        try:
            action()
        except HnbError as error:
            told = error
        else:
            continue
        assert told.message
        assert told.code
    assert BOOK.tables() == before


def damaged(data: bytes, seed: int) -> bytes:
    """Bytes of a real extract, some changed, cut out, doubled or put elsewhere."""
    chance = random.Random(seed)
    out = bytearray(data)
    for _ in range(chance.randrange(1, 12)):
        at = chance.randrange(len(out) + 1)
        length = chance.randrange(1, 60)
        what = chance.randrange(6)
        if what == 0:
            out[at : at + length] = b""
        elif what == 1:
            out[at:at] = bytes(chance.randrange(256) for _ in range(length))
        elif what == 2:
            out[at:at] = out[at : at + length]
        elif what == 3:
            out[at:at] = chance.choice([b'"', b",", b";", b"\t", b"\r\n", b"(", b"-", b"%", "£".encode(), b"\x00"])
        elif what == 4:
            out[at : at + 1] = chance.choice([b"9", b".", b",", b"-", b"e", b" "])
        else:
            del out[at:]
    return bytes(out)


@pytest.mark.parametrize(("data", "mapping"), [(LEDGER, "ledger"), (CASES, "cases")])
@given(seed=st.integers(0, 2**32))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_extract_is_told_in_a_sentence(data: bytes, mapping: str, seed: int) -> None:
    """A real extract with bytes lost, doubled or changed gives a preview or an error, never a traceback."""
    assert_told(damaged(data, seed), "damaged.csv", MAPPINGS[mapping])


@given(st.binary(max_size=400))
@settings(max_examples=150)
def test_any_bytes_are_told_in_a_sentence(data: bytes) -> None:
    """Bytes of any kind give an error of ours or a preview."""
    assert_told(data, "anything.csv", LONG)


CELLS = st.one_of(
    st.sampled_from(
        ["A1", "B", "", "Total", "Grand total", "-", "n/a", "(£1,234.50)", "12-", "5 CR", "1.2m", "#REF!", "=1+1", "Q3",
         "2021-22 Q3", "31/10/2021", "10/31/2021", "Oct-21", "202108", "P13", "99999999999999999999", "1e9", "١٢", "½",
         "Code", "Period", "Value", "'", '"', "0.1", "-0", "(0)", "1,23", "£", "%", "£5%", "2021-02-30", "00/00/2021"]
    ),
    st.text(max_size=12),
)  # fmt: skip


@given(st.lists(st.lists(CELLS, max_size=5), max_size=12), st.sampled_from([",", ";", "\t", "|"]))
@settings(max_examples=300)
def test_any_rows_are_told_in_a_sentence(rows: list[list[str]], sign: str) -> None:
    """A header with anything under it gives an error of ours or a preview."""
    text = "\n".join(sign.join(row) for row in [["Code", "Period", "Value"], *rows])
    assert_told(text.encode("utf-8", "surrogatepass"), "rows.csv", LONG)


@cache
def parts() -> dict[str, bytes]:
    """The parts of a small workbook that holds an extract."""
    rows: list[list[object]] = [
        ["Code", "Period", "Value", "Share"],
        ["A1", "Q3", 5, 0.05],
        ["B", "31/10/2021", "(1,234.50)", 1],
    ]
    data = workbook(rows, {"D2": "0.0%"})
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist() if "docProps" not in name}


TOKENS = ("5", "A1", "-1", "999999999", "1e400", "NaN", "", "XFD1048576", "s", "str", "e", "n", "b", "none")


@given(st.integers(0, 2**32), st.sampled_from(TOKENS))
@settings(max_examples=200)
def test_a_workbook_damaged_inside_is_told_in_a_sentence(seed: int, token: str) -> None:
    """A part with another word in an attribute or a cell, or with bytes lost, gives a preview or an error of ours."""
    chance = random.Random(seed)
    contents = dict(parts())
    name = chance.choice(sorted(contents))
    text = contents[name].decode()
    places = [*re.finditer(r'"[^"]*"|>[^<]*<', text)]
    if places and chance.random() < 0.7:
        place = chance.choice(places)
        around = text[place.start()], text[place.end() - 1]
        contents[name] = (text[: place.start()] + token.join(around) + text[place.end() :]).encode()
    else:
        contents[name] = damaged(contents[name], seed)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as packed:
        for each, data in contents.items():
            packed.writestr(each, data)
    assert_told(kept.getvalue(), "damaged.xlsx", LONG)


def test_a_number_format_without_a_number_is_none() -> None:
    """A style whose format id is no number is a style without a format; the figures are read."""
    contents = dict(parts())
    contents["xl/styles.xml"] = re.sub(rb'(<xf [^>]*?)numFmtId="[0-9]+"', rb'\1numFmtId="x"', contents["xl/styles.xml"])
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as packed:
        for each, data in contents.items():
            packed.writestr(each, data)
    would = preview_import(BOOK, kept.getvalue(), "styles.xlsx", LONG)

    assert [change.after for change in would.changes] == [D(5), D("-0.0012345")]


def test_a_refused_extract_writes_nothing(empty_kingston: bytes, now: datetime) -> None:
    """A job that refuses leaves the book's bytes as they were."""
    from hnb_xl.books.spliced_book import SplicedBook

    book = SplicedBook(empty_kingston, "kingston.xlsx")
    broken = LEDGER.replace(b"26,305,000.00", b"26,305,000.01")

    with pytest.raises(HnbError, match="calls itself a total"):
        import_actuals(book, broken, "ledger.csv", MAPPINGS["ledger"], now=now)

    assert book.to_bytes() == empty_kingston
