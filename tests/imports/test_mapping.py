"""Mappings: what a file may say, what is proposed, and that the workbook keeps exactly what the file said."""

from __future__ import annotations

import re
import tomllib
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnb_xl.books.memory import MemoryBook
from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.errors import HnbError, MappingInvalid
from hnb_xl.jobs.import_actuals import import_actuals, preview_import
from hnb_xl.jobs.import_proposal import Proposal, propose
from hnb_xl.model.import_mapping import (
    ExtractShape,
    Ignored,
    ImportMapping,
    Only,
    Target,
    load_mapping,
    mapping_from,
    mistakes,
)
from hnb_xl.model.imported import ImportRecord, Written
from hnb_xl.present.import_record import import_record_sheet
from hnb_xl.read.import_record import read_import_record

SOUND = """
[extract]
name = "Ledger"
key = "Code"
[[line]]
code = "A"
table = "tblOutturn"
row = "high_needs_block"
figures = { "Value" = "Outturn" }
"""


def written(tmp_path: Path, text: str) -> Path:
    """A mapping file."""
    path = tmp_path / "m.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_says_what_it_says(tmp_path: Path) -> None:
    """The least a mapping needs, and what it becomes."""
    mapping = load_mapping(written(tmp_path, SOUND))

    assert mapping.name == "Ledger"
    assert mapping.targets == (Target(("A",), "Value", "tblOutturn", "high_needs_block", "Outturn"),)
    assert mapping.columns == ("Code", "Value")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("[extract]", "[extrct]"), "extrct"),
        (('name = "Ledger"', 'name = ""'), "name"),
        (('key = "Code"', ""), "`key` does not say which column"),
        (('code = "A"', 'code = "A|B"'), "cannot hold |"),
        (('code = "A"', 'code = "A*B"'), "only its end may be"),
        (('code = "A"', 'code = ""'), "a code is blank"),
        (('code = "A"', 'code = "A"\nunit = "guineas"'), "unit"),
        (('code = "A"', 'code = "A"\nsing = "reversed"'), "sing"),
        (('figures = { "Value" = "Outturn" }', ""), "no line says which figures"),
        (("[[line]]", "[[only]]\ncolumn = 'Fund'\n[[line]]"), "neither begins, equals nor excludes"),
        (("[[line]]", '[[ignore]]\ncode = "B"\n[[line]]'), "why"),
        (("[extract]", "extract]"), "is not TOML"),
    ],
)
def test_what_a_file_may_not_say(tmp_path: Path, change: tuple[str, str], why: str) -> None:
    """Each mistake is named where it is."""
    assert change[0] in SOUND
    with pytest.raises(MappingInvalid) as told:
        load_mapping(written(tmp_path, SOUND.replace(*change)))

    assert why in told.value.message
    assert told.value.exit_code == 2


def test_a_file_that_is_none(tmp_path: Path) -> None:
    """Missing, no text, and far too large are told apart."""
    for name, data, code in (
        ("none.toml", None, "mapping_unreadable"),
        ("bytes.toml", b"\xff\xfe\x00", "mapping_not_toml"),
        ("large.toml", b"#" * 1_000_001, "mapping_too_large"),
    ):
        path = tmp_path / name
        if data is not None:
            path.write_bytes(data)
        with pytest.raises(MappingInvalid) as told:
            load_mapping(path)
        assert told.value.code == code


WORD = (
    st.text(alphabet="abcXYZ019 =+-@£%{}.'\"", min_size=1, max_size=12)
    .map(str.strip)
    .filter(lambda text: text and not text.startswith("'"))
)
CODES = st.lists(WORD, min_size=1, max_size=3, unique=True).map(tuple)
TARGETS = st.builds(
    Target, CODES, WORD, WORD, WORD, WORD, st.sampled_from(["", "£", "£k", "%"]),
    st.sampled_from(["as printed", "reversed"]), st.sampled_from(["", "sum", "last"]), st.booleans(),
)  # fmt: skip
MAPPINGS = st.builds(
    ImportMapping,
    st.builds(
        ExtractShape, name=WORD, key=CODES, label=WORD, period=st.sampled_from(["", "Month"]), unit=st.just("£k")
    ),
    st.lists(TARGETS, min_size=1, max_size=4, unique=True).map(tuple),
    st.lists(st.builds(Only, column=WORD, begins=CODES, equals=st.just(()), excludes=CODES), max_size=2).map(tuple),
    st.lists(st.builds(Ignored, code=CODES, why=WORD), max_size=2).map(tuple),
)


@given(MAPPINGS)
def test_the_sheet_keeps_exactly_what_the_file_said(mapping: ImportMapping) -> None:
    """A mapping drawn on the sheet and read back is the same mapping, whatever its words begin with."""
    assert not mistakes(mapping)
    book = MemoryBook("k.xlsx")
    each = Written("tblKPI", "1", "Q3", "KPIs!I7", "text", "", "ledger.csv, row 2", "0123456789ab", "2021-12-03 09:30")
    record = ImportRecord({mapping.name: mapping}, {each.id: each})

    book.put_sheets([import_record_sheet(record)])

    assert read_import_record(book) == record


def proposed(book: bytes, extracts: Path, name: str) -> Proposal:
    """What is proposed for one of the extracts."""
    return propose(SplicedBook(book, "kingston.xlsx"), (extracts / name).read_bytes(), name)


def test_a_ledger_is_proposed_by_its_subtotals(empty_kingston: bytes, extracts: Path, now: datetime) -> None:
    """Cost centres belong to the block whose total stands under them; what is doubtful is only a comment."""
    name = "kingston-ledger-q3.csv"
    proposal = proposed(empty_kingston, extracts, name)
    mapping = mapping_from(tomllib.loads(proposal.toml), name)

    assert {target.row: target.codes for target in mapping.targets}["high_needs_block"] == (
        "HN3100", "HN3110", "HN3120", "HN3200", "HN3210", "HN3300", "HN3400", "HN3410",
    )  # fmt: skip
    assert [column for _, column, _ in proposal.figures] == [
        "Budget", "Outturn", "Variance as published", "Future demand", "Variance incl. future demand as published",
        "Previous forecast",
    ]  # fmt: skip
    assert {code for match in proposal.matches if not match.is_sure for code in match.codes} <= {"DSG-SUB", "DSG-ALL"}
    assert [code for code, _ in proposal.unmatched] == ["RES9000", "INC9200"]
    said = "\n".join(proposal.lines())
    assert "DSG-SUB" in said
    assert "RES9000 Deficit brought forward" in said

    done = import_actuals(SplicedBook(empty_kingston, "k.xlsx"), (extracts / name).read_bytes(), name, mapping, now=now)
    outturn = {change.row: str(change.after) for change in done.changes if change.column == "Outturn"}
    assert outturn["high_needs_block"] == "26.305"
    assert outturn["schools_block"] == "50.188"


def test_a_case_system_is_proposed_by_its_periods(empty_kingston: bytes, extracts: Path) -> None:
    """A table of months fills the table whose rows are return points."""
    name = "kingston-cases-q3.txt"
    proposal = proposed(empty_kingston, extracts, name)
    mapping = mapping_from(tomllib.loads(proposal.toml), name)

    assert mapping.shape.period == "Month"
    assert "tblEHCP: 1 code matched for sure." in "\n".join(proposal.lines())
    assert {(t.table, t.row, t.figure, t.column) for t in mapping.targets} >= {
        ("tblEHCP", "{point}", "Plans issued", "Issued"),
        ("tblEHCP", "{point}", "Plans ceased", "Ceased"),
    }
    plan = preview_import(SplicedBook(empty_kingston, "k.xlsx"), (extracts / name).read_bytes(), name, mapping).plan
    assert {(s.change.row, s.change.column): s.change.after for s in plan.steps.changes}["q3", "Issued"] == 42


def test_measures_are_proposed_by_their_words(empty_kingston: bytes) -> None:
    """A long list of measures and periods fills the KPIs whose names it bears."""
    data = (
        "Measure code;Measure;Period;Value\n"
        "M1;Actual EHCPs;Q2 2021/22;1,470\nM1;Actual EHCPs;Q3 2021/22;1,512\n"
        "M2;New EHCPs;Q3 2021/22;101\nM3;Ceased EHCP;Q3 2021/22;(35)\nM4;Something else;Q3 2021/22;7\n"
    )
    proposal = propose(SplicedBook(empty_kingston, "k.xlsx"), data.encode(), "measures.csv")
    mapping = mapping_from(tomllib.loads(proposal.toml), "measures.csv")

    assert {target.codes: (target.row, target.column) for target in mapping.targets} == {
        ("M1",): ("1", "{point}"), ("M2",): ("5", "{point}"), ("M3",): ("6", "{point}"),
    }  # fmt: skip
    assert proposal.unmatched == (("M4", "Something else"),)


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_a_proposal_is_always_toml(code: str, words: str, name: str) -> None:
    """Whatever stands in the extract, the proposed file can be read: no word breaks out of its quotes."""
    from hnb_xl.jobs.import_proposal import _quoted

    text = f"[extract]\nname = {_quoted(name)}\nkey = {_quoted(code)}\nlabel = {_quoted(words)}\n"
    try:
        raw = tomllib.loads(text)["extract"]
    except UnicodeEncodeError:  # a lone surrogate, which no decoded file holds
        return
    shown = [each.translate(dict.fromkeys((*range(32), 127), " ")) for each in (name, code, words)]
    assert [raw["name"], raw["key"], raw["label"]] == shown


def test_an_extract_like_nothing_of_ours_is_told(empty_kingston: bytes) -> None:
    """No proposal is better than a wild one."""
    with pytest.raises(HnbError, match="is like a column of the workbook"):
        propose(SplicedBook(empty_kingston, "k.xlsx"), b"Fruit,Weight in grams\nApple,5\nPear,6\n", "fruit.csv")


def test_what_the_officers_page_shows_is_a_mapping() -> None:
    """The mappings printed in docs/import.md can be read as they stand there."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "import.md").read_text(encoding="utf-8")
    first, second = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    whole = mapping_from(tomllib.loads(first), "docs/import.md")
    by_point = mapping_from(tomllib.loads(f"[extract]\nname = 'x'\nperiod = 'Month'\n{second}"), "docs/import.md")

    assert [target.row for target in whole.targets[:2]] == ["high_needs_block", "high_needs_block"]
    assert {target.sign for target in whole.targets} == {"as printed", "reversed"}
    assert {target.row for target in by_point.targets} == {"{point}"}
