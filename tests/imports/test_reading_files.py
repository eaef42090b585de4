"""Bytes to rows: encodings and delimiters are told for certain, said, or refused."""

from __future__ import annotations

import io

import openpyxl
import pytest

from hnb_xl.errors import CannotRun
from hnb_xl.jobs.import_plan import open_extract
from hnb_xl.model.import_mapping import ImportMapping, mapping_from
from hnb_xl.read.extracts import delimiting
from hnb_xl.read.extracts.table import extract_of_text

TABLE = 'Code;Description;Forecast\nHN1;Kingston’s café;£1,234.50\nHN2;"Smith; Jones";(5)\n'
PLAIN = "Code;Description;Forecast\nHN1;Café;£1\nHN2;B;2\n"


def mapping(**shape: object) -> ImportMapping:
    """A mapping that looks for the columns Code and Forecast."""
    return mapping_from(
        {
            "extract": {"name": "m", "key": "Code", **shape},
            "line": [{"code": "HN1", "table": "t", "row": "r", "figures": {"Forecast": "Outturn"}}],
        },
        "m.toml",
    )


@pytest.mark.parametrize(
    ("data", "how"),
    [
        (TABLE.encode(), "UTF-8"),
        (TABLE.encode("utf-8-sig"), "UTF-8 with a byte order mark"),
        (TABLE.encode("utf-16"), "UTF-16 with a byte order mark"),
        (TABLE.encode("utf-16-le"), "UTF-16"),
        (TABLE.encode("utf-16-be"), "UTF-16"),
        (TABLE.encode("cp1252"), "Windows-1252 (it is not UTF-8)"),
    ],
)
def test_encodings(data: bytes, how: str) -> None:
    """Each encoding gives the same rows, and it is said which it was."""
    extract = extract_of_text(data, "ledger.csv")

    assert extract.rows[1] == ("HN1", "Kingston’s café", "£1,234.50")
    assert extract.rows[2] == ("HN2", "Smith; Jones", "(5)")
    assert extract.how == f"parted by semicolons, {how}"


def test_the_pound_sign_tells_a_mainframes_code_page() -> None:
    """A byte that is £ in code page 850 and œ in Windows-1252 stands before a digit: it is a pound sign."""
    extract = extract_of_text(PLAIN.encode("cp850"), "ledger.csv")

    assert extract.rows[1] == ("HN1", "Café", "£1")
    assert "code page 850" in extract.how


def test_an_encoding_that_is_said_is_used() -> None:
    """What a person says is not decided again."""
    assert extract_of_text(PLAIN.encode("cp850"), "l.csv", encoding="cp850").rows[1][1] == "Café"
    with pytest.raises(CannotRun, match="no encoding"):
        extract_of_text(PLAIN.encode(), "l.csv", encoding="klingon")


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_delimiters(sign: str, ending: str) -> None:
    """Commas, semicolons, tabs and bars are told apart, whatever ends a line and whatever stands in quotes."""
    rows = [
        ["Report of the ledger"],
        ["Code", "Description", "Forecast"],
        ["HN1", "a,b;c|d", "1,234.50"],
        ["HN2", "x", "5"],
    ]
    text = ending.join(sign.join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows)

    extract = open_extract(text.encode(), "ledger.csv", mapping())

    assert extract.rows[2] == ("HN1", "a,b;c|d", "1,234.50")


def test_figures_with_commas_do_not_decide_the_delimiter() -> None:
    """Unquoted thousands in a table of tabs give as many commas a row as tabs; the names of the columns decide."""
    text = "Code\tForecast\n" + "".join(f"HN{n}\t1,23{n}\n" for n in range(9))

    assert open_extract(text.encode(), "ledger.txt", mapping()).rows[3] == ("HN2", "1,232")


def test_excels_own_line_is_obeyed() -> None:
    """`sep=;` says what parts the cells, and stays a row of the file."""
    extract = extract_of_text(b"sep=;\r\nCode;Forecast\r\nHN1;1,5\r\n", "ledger.csv")

    assert extract.rows == ((), ("Code", "Forecast"), ("HN1", "1,5"))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "extract_empty"),
        (b" \r\n ", "extract_empty"),
        (b"%PDF-1.7 ...", "extract_not_text"),
        (b"<html><table>", "extract_not_text"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600, "extract_encrypted"),
        (b"Code,Forecast\nHN1,\x00\x01\x02", "extract_not_text"),
        (b"Code,Forecast\nHN1,\x81", "extract_encoding"),
        (b'Code,Forecast\nHN1,"5\nHN2,6\n', "extract_quotes"),
        (b"just one column\nof words\n", "extract_one_column"),
        (b"Code,Forecast\nHN1,5\n" + b"x" * 40_000 + b",1\n", "extract_too_large"),
        (b"PK\x03\x04 not a zip", "book_damaged"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, code: str) -> None:
    """Each kind of file that is no table has its own sentence."""
    with pytest.raises(CannotRun) as told:
        open_extract(data, "ledger.csv")

    assert told.value.code == code
    assert told.value.fix


def test_a_table_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of too many rows is refused when the bound is reached, not read to its end."""
    monkeypatch.setattr(delimiting, "MOST_ROWS", 100)

    with pytest.raises(CannotRun, match="more than 100 rows"):
        extract_of_text(b"Code,Forecast\n" + b"HN1,5\n" * 101, "ledger.csv")


def workbook(rows: list[list[object]], formats: dict[str, str] | None = None, sheet: str = "Extract") -> bytes:
    """A workbook as a reporting tool exports one."""
    book = openpyxl.Workbook()
    tab = book.active
    assert tab is not None
    tab.title = sheet
    for row in rows:
        tab.append(row)
    for cell, code in (formats or {}).items():
        tab[cell].number_format = code
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_a_workbook_is_read_as_it_prints() -> None:
    """Numbers are exact to the digits a cell keeps, shares are shares, padded codes keep their noughts."""
    data = workbook(
        [["Code", "Forecast", "Share"], [123, 0.1 + 0.2, 0.0581], ["HN2", "(1,234.50)", None]],
        {"A2": "000000", "C2": "0.00%"},
    )

    extract = open_extract(data, "ledger.xlsx", mapping())

    assert extract.rows == (("Code", "Forecast", "Share"), ("000123", "0.3", "5.81%"), ("HN2", "(1,234.50)", ""))
    assert extract.how == "sheet Extract"


def test_which_sheet_is_meant() -> None:
    """The sheet that holds the columns is read; where it cannot be told, it is asked for."""
    book = openpyxl.load_workbook(io.BytesIO(workbook([["Code", "Forecast"], ["HN1", 5]])))
    cover = book.create_sheet("Cover", 0)
    for row in (["Report"], ["of"], ["the ledger"]):
        cover.append(row)
    kept = io.BytesIO()
    book.save(kept)

    assert open_extract(kept.getvalue(), "l.xlsx", mapping()).rows[0] == ("Code", "Forecast")
    with pytest.raises(CannotRun, match="cannot be told"):
        open_extract(kept.getvalue(), "l.xlsx")
    with pytest.raises(CannotRun, match="no sheet “Sheet9”"):
        open_extract(kept.getvalue(), "l.xlsx", mapping(sheet="Sheet9"))
