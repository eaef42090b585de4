"""Text from an extract only ever becomes a text cell, and numbers only numbers, whoever opens the file."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hnb_xl.books.libreoffice import recalculated
from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.errors import HnbError
from hnb_xl.jobs.import_actuals import import_actuals
from hnb_xl.model.authority import load_authority
from hnb_xl.model.import_mapping import mapping_from
from hnb_xl.model.plain_text import safe_text, said_text
from hnb_xl.pipeline import new
from hnb_xl.read import read
from hnb_xl.shipped import authorities

NOW = datetime.fromisoformat("2021-12-03T09:30:00+00:00")
ATTACKS = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", " =1+1", "\n=1+1", "\uff1d1+1", "'=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x","y")', "=WEBSERVICE(A1)", "{=1+1}", "#REF!", "#N/A", "+cmd|x!A1", "-2+3+cmd|x!A0",
    "_x000D_=1",
    "TRUE", "1512", "31/12/2021", "%0A=1+1", ";=1+1", "=\u00a01+1", "\ufeff=1+1", "\u200b=1+1",
)  # fmt: skip
BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", "#")
MAPPING = mapping_from(
    {
        "extract": {"name": "=Mapping", "key": "Code", "label": "=Words"},
        "figures": {"Comment": "Comment"},
        "line": [
            {"code": "A", "table": "tblKPI", "row": "1"},
            {"code": "=B", "table": "tblKPI", "row": "2"},
            {"code": "+C*", "table": "tblKPI", "row": "3", "figures": {"Value": "{point}"}},
        ],
        "ignore": [{"code": "-D", "why": "@because"}],
    },
    "m.toml",
)


@cache
def empty() -> bytes:
    """Kingston's workbook without figures."""
    book, _ = new(load_authority(authorities() / "kingston.toml"), "2021-22/Q3", "k.xlsx", empty=True)
    return book.to_bytes()


def imported(comments: list[str], name: str = "ledger.csv") -> bytes:
    """The workbook after an import of these comments, from a file of that name."""
    kept = io.StringIO()
    writer = csv.writer(kept)
    writer.writerow(["Code", "=Words", "Comment", "Value"])
    for code, comment in zip(("A", "=B"), comments, strict=False):
        writer.writerow([code, comment, comment, ""])
    writer.writerow(["+C1", "=1+1", "", "1,533"])
    book = SplicedBook(empty(), "k.xlsx")
    import_actuals(book, kept.getvalue().encode(), name, MAPPING, now=NOW)
    return book.to_bytes()


def new_formulas(data: bytes) -> dict[str, object]:
    """The formulas of a workbook that the empty one has not, as openpyxl reads them."""
    before = openpyxl.load_workbook(io.BytesIO(empty()))
    after = openpyxl.load_workbook(io.BytesIO(data))
    return {
        f"{sheet.title}!{cell.coordinate}": cell.value
        for sheet in after
        if sheet.title in ("HNB Import", *(s.title for s in before if s.title in ("KPIs", "EHCPs", "DSG outturn")))
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type in ("f", "e")
        and (sheet.title == "HNB Import" or before[sheet.title][cell.coordinate].data_type != cell.data_type)
    }


@given(
    st.lists(
        st.one_of(
            st.sampled_from(ATTACKS),
            st.builds(str.__add__, st.sampled_from(BEGINNINGS), st.text(max_size=20)),
            st.text(max_size=20),
        ),
        min_size=2,
        max_size=2,
    )
)
@settings(max_examples=25)
def test_no_cell_written_from_an_extract_is_a_formula(comments: list[str]) -> None:
    """Whatever the text, the saved file holds it as text, with nothing at its front that could begin a formula."""
    try:
        data = imported(comments)
    except HnbError:
        return  # told in a sentence, and nothing written
    assert new_formulas(data) == {}
    kpis = read(SplicedBook(data, "k.xlsx"))["kpi"].by_key
    for key in ("1", "2"):
        assert not kpis[key].words("comment").startswith(BEGINNINGS)
    assert kpis["3"].number("Q3") == 1533


@given(st.text(max_size=40))
def test_safe_text_says_what_it_said(text: str) -> None:
    """Made safe, text begins no formula; and what it said can be read back."""
    safe = safe_text(text)

    assert not safe.startswith(BEGINNINGS)
    assert safe_text(safe) == safe
    if text.isprintable() and text == text.strip() and not text.startswith("'"):
        assert said_text(safe) == text


def test_codes_and_names_that_begin_a_formula_are_read_back(now: datetime) -> None:
    """A mapping whose name, codes and columns begin with = is kept on the sheet as text, and found again."""
    data = imported(["x", "y"], name="=cmd|x.csv")
    book = SplicedBook(data, "k.xlsx")
    again = import_actuals(book, b"Code,=Words,Comment,Value\nA,,x,\n=B,,y,\n+C1,w,,1533\n", "=cmd|x.csv", now=now)

    assert again.plan.mapping == MAPPING
    assert book.to_bytes() == data
    assert new_formulas(data) == {}


@pytest.mark.libreoffice
def test_another_program_calculates_nothing_of_it(tmp_path: Path) -> None:
    """LibreOffice calculates the workbook afresh, and its own copy holds every attack as the text it is."""
    rows = [(f"X{at}", attack) for at, attack in enumerate(ATTACKS, start=7)]
    kept = io.StringIO()
    csv.writer(kept).writerows([("Code", "Comment"), *rows])
    lines = [{"code": code, "table": "tblKPI", "row": code[1:], "figures": {"Comment": "Comment"}} for code, _ in rows]
    mapping = mapping_from({"extract": {"name": "attack", "key": "Code"}, "line": lines}, "m.toml")
    book = SplicedBook(empty(), "k.xlsx")
    import_actuals(book, kept.getvalue().encode(), "attack.csv", mapping, now=NOW)
    file = tmp_path / "attack.xlsx"
    file.write_bytes(book.to_bytes())

    theirs = recalculated(file, tmp_path / "theirs").read_bytes()

    assert new_formulas(file.read_bytes()) == {}
    kpis = read(SplicedBook(theirs, "theirs.xlsx"))["kpi"].by_key
    assert [kpis[code[1:]].words("comment") for code, _ in rows] == [safe_text(attack) for _, attack in rows]
    assert not [c for row in openpyxl.load_workbook(io.BytesIO(theirs))["HNB Import"].iter_rows() for c in row
                if c.data_type == "f"]  # fmt: skip
