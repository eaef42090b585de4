"""Signing: refused while an error stands, tied to the figures signed, and void as soon as anything changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from hnb_xl.books.book import RawCell
from hnb_xl.books.memory import MemoryBook
from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.errors import BadArgument, Refused
from hnb_xl.jobs.attach import attach
from hnb_xl.jobs.override import accept, remove
from hnb_xl.jobs.sign_off import sign_off
from hnb_xl.model.change import Change
from hnb_xl.model.finding import Finding, Severity
from hnb_xl.model.sign_off import SignOff, seal
from hnb_xl.pipeline import assess, presented
from tests.attach.kingston_book import kingston, kingston_book

NOW = datetime(2022, 1, 10, 9, 30, tzinfo=UTC)
S151, DCS = "section_151_officer", "director_of_childrens_services"


@pytest.fixture(scope="module")
def signed_file(accepted_file: bytes) -> bytes:
    """Kingston's return, signed by the S151 officer."""
    book = SplicedBook(accepted_file, "kingston.xlsx")
    sign_off(book, "s151", now=NOW, name_cell="Period!C18")
    return book.to_bytes()


def opened(data: bytes) -> SplicedBook:
    """A file as a book."""
    return SplicedBook(data, "kingston.xlsx")


def standing(book: SplicedBook | MemoryBook, role: str = S151) -> str:
    """What a signature is worth."""
    return assess(book).results.text(f"sign_off.{role}.standing")


def void(book: SplicedBook | MemoryBook) -> list[Finding]:
    """What the rule on signatures finds, worst first."""
    return [each for each in assess(book).findings.findings if each.code == "HN099"]


def typed(data: bytes, *changes: tuple[str, str, object]) -> SplicedBook:
    """A file with other values typed into some cells, locked or not."""
    book = opened(data)
    made: list[Change] = []
    for sheet, cell, value in changes:
        assert value is None or isinstance(value, int | str | date)
        made.append(Change(sheet, cell, None, value))
    book.put_values(made, locked=True)
    return book


def test_signing_is_refused_while_an_error_stands(named_file: bytes) -> None:
    """Each is listed with its place; the book is as it was."""
    book = opened(named_file)
    errors = assess(book).findings.of(Severity.ERROR)

    with pytest.raises(Refused) as refused:
        sign_off(book, "s151", now=NOW)

    assert len(errors) == 9
    assert all(f"{each.code} {each.place}" in refused.value.message for each in errors)
    assert refused.value.exit_code == 1
    assert book.to_bytes() == named_file


def test_a_signature_is_recorded_beside_the_role(signed_file: bytes) -> None:
    """Yes, the date, the fingerprint as printed, what it was signed with, and the audit's line; no finding of it."""
    book = opened(signed_file)
    figures = assess(book)
    row = figures.inputs["sign_off"].get(S151)
    line = figures.inputs["audit"].rows[-1]

    assert row is not None
    assert row.words("signed") == "Yes"
    assert row.day("date") == date(2022, 1, 10)
    assert figures.inputs.fingerprint.startswith(row.words("fingerprint"))
    assert row.words("made_with").startswith("hnb_xl 0")
    assert row.words("made_with").endswith("agreement 2020-21")
    assert (line.words("what"), line.words("by")) == ("signed", "Section 151 officer")
    assert line.number("errors") == 0
    assert line.words("after") == figures.inputs.fingerprint
    assert standing(book) == "✓ Signed"
    assert [each.row for each in void(book)] == [DCS]  # only marked by hand, which is a note
    assert [each.severity for each in void(book)] == [Severity.NOTE]


def test_cover_and_period_show_the_signature(signed_file: bytes) -> None:
    """In words and shape; the Period sheet's cell reads the same without anybody recalculating it."""
    book = opened(signed_file)
    cover = next(sheet for sheet in presented(book).dashboard.sheets if sheet.name == "Cover")
    table = book.tables()["tblSignOff"]

    assert "✓ Signed" in str(cover)
    assert table.rows[0][table.headers.index("Standing")].value == "✓ Signed"


KPI = "KPIs"
CHANGES: dict[str, Sequence[tuple[str, str, object]]] = {
    "a figure of this return": [(KPI, "I7", 1_513)],
    "a figure of an earlier return": [(KPI, "H7", 1_471)],
    "words of a comment": [(KPI, "W7", "Explained")],
    "a rating": [(KPI, "V7", "A")],
    "a figure blanked": [(KPI, "I9", None)],
    "the data date": [("Period", "B9", date(2021, 11, 29))],
    "the agreement": [("Agreement", "B9", "2021-22")],
    "an override's reason": [("Overrides", "B7", "Another reason")],
}


@pytest.mark.parametrize("what", CHANGES)
def test_any_change_of_the_inputs_makes_the_signature_void(signed_file: bytes, what: str) -> None:
    """It is an error that says which figures were signed and what to do, on cover, Period and in check."""
    book = typed(signed_file, *CHANGES[what])
    found = void(book)[0]

    assert standing(book) == SignOff.CHANGED.text
    assert found.severity is Severity.ERROR
    assert "is void: it was put to the figures sha256:" in found.message
    assert "Sign again" in found.fix
    assert "■ Void: changed since signing" in str(presented(book).dashboard.sheets[0])


def test_putting_the_figure_back_makes_it_good_again(signed_file: bytes) -> None:
    """What counts is what was signed, not who was there in between."""
    changed = typed(signed_file, (KPI, "I7", 1_513)).to_bytes()

    assert standing(typed(changed, (KPI, "I7", 1_512))) == "✓ Signed"


def test_the_date_of_submission_comes_afterwards(signed_file: bytes) -> None:
    """Typing when the return went to DfE must not undo the signature it went with."""
    table = opened(signed_file).tables()["tblPeriod"]
    row = next(at for at, cells in enumerate(table.rows) if cells[0].value == "Submission date")
    cell = f"B{table.top + 1 + row}"

    assert standing(typed(signed_file, ("Period", cell, date(2022, 1, 20)))) == "✓ Signed"


def test_accepting_a_finding_after_the_signature_makes_it_void(signed_file: bytes) -> None:
    """It was not what was signed; the job says so; taking it back brings the signature back."""
    book = opened(signed_file)
    warning = next(each for each in assess(book).findings.of(Severity.WARNING))

    done = accept(book, warning.code, warning.place, reason="Known", role="Head of finance", now=NOW)
    assert standing(book) == SignOff.CHANGED.text
    assert done.remarks == ("A sign-off given before is void now: it was not for this.",)
    remove(book, warning.code, warning.place, now=NOW)
    assert standing(book) == "✓ Signed"


@pytest.mark.parametrize("column", "FGH")
def test_a_signature_cannot_be_pasted(signed_file: bytes, column: str) -> None:
    """All of another role's record but one cell, or another name beside it: void, in other words."""
    there = opened(signed_file).grid("Period").cells
    pasted = [("Period", f"{each}19", there[18, "ABCDEFGH".index(each) + 1].value) for each in "DFGH" if each != column]
    book = typed(signed_file, *((s, c, v.date() if isinstance(v, datetime) else v) for s, c, v in pasted))

    assert standing(book, DCS).startswith("■ Void")
    assert standing(typed(signed_file, ("Period", "C18", "Somebody Else"))) == SignOff.ALTERED.text
    assert standing(typed(signed_file, ("Period", "D18", date(2022, 1, 9)))) == SignOff.ALTERED.text


def test_a_seal_made_without_signing_is_not_in_the_audit(signed_file: bytes) -> None:
    """Somebody who works out the very seal still lacks the audit's line, which is chained."""
    inputs = assess(opened(signed_file)).inputs
    row = inputs["sign_off"].get(DCS)
    made_with = inputs["sign_off"].rows[0].words("made_with")
    assert row is not None
    forged = seal(row.label, "Bo Else", "2022-01-10", made_with, inputs.fingerprint)

    book = typed(
        signed_file,
        ("Period", "D19", date(2022, 1, 10)),
        ("Period", "F19", inputs["sign_off"].rows[0].words("fingerprint")),
        ("Period", "G19", made_with),
        ("Period", "H19", forged),
    )

    assert standing(book, DCS) == SignOff.ALTERED.text


def test_a_signature_withdrawn_cannot_be_put_back(signed_file: bytes) -> None:
    """Withdrawing clears the record and is in the audit; pasting the old record back does not make it good."""
    book = opened(signed_file)
    there = book.grid("Period").cells
    done = sign_off(book, "s151", now=NOW, withdraw=True)

    assert done.sentence == "The sign-off by the Section 151 officer was withdrawn."
    assert standing(book) == "○ Not signed yet"
    assert S151 not in [each.row for each in void(book)]
    old = [("Period", f"{each}18", there[18, "ABCDEFGH".index(each) + 1].value) for each in "BDFGH"]
    back = typed(book.to_bytes(), *((s, c, v.date() if isinstance(v, datetime) else v) for s, c, v in old))
    assert standing(back) == SignOff.ALTERED.text


def test_signing_again_renews_it(signed_file: bytes) -> None:
    """After a change nothing but the void stands against signing again; signing twice does no harm."""
    book = typed(signed_file, (KPI, "W7", "Explained"))

    sign_off(book, "Section 151 officer", now=NOW)
    assert standing(book) == "✓ Signed"
    again = opened(book.to_bytes())
    sign_off(again, "s151", now=NOW)
    assert standing(again) == "✓ Signed"


def test_no_name_leaves_the_workbooks_cell(accepted_file: bytes) -> None:
    """Not in what a job says, not in the changes it hands on, not in the audit, not on any sheet it makes."""
    book = opened(accepted_file)
    done = sign_off(book, "dcs", now=NOW, name_cell="Period!C19")

    said = f"{done.sentence} {done.remarks} {done.changes} {presented(book).dashboard} {book.tables()['tblAudit']}"
    assert "Bo Else" not in said
    assert "Ann Other" not in said


@pytest.mark.parametrize(
    ("role", "cell", "says"),
    [
        ("mayor", "", "is not one role of this return"),
        ("", "", "is not one role of this return"),
        ("s151", "Period!C19", "belongs in Period!C18, not in Period!C19"),
    ],
)
def test_a_wrong_role_or_cell_is_said(accepted_file: bytes, role: str, cell: str, says: str) -> None:
    """With what it should have been."""
    with pytest.raises(BadArgument) as wrong:
        sign_off(opened(accepted_file), role, now=NOW, name_cell=cell)

    assert says in wrong.value.message


def test_without_a_name_nobody_has_signed(accepted_file: bytes) -> None:
    """The cell to type it in is named."""
    book = typed(accepted_file, ("Period", "C18", None))

    with pytest.raises(Refused, match=r"Period!C18 is blank"):
        sign_off(book, "s151", now=NOW, name_cell="'Period'!$C$18")


def test_a_workbook_in_memory_signs_as_a_file_does(accepted_file: bytes) -> None:
    """Both doors record the same and see the same."""
    file = opened(accepted_file)
    memory = MemoryBook.holding("kingston.xlsx", file.sheet_names(), file.tables().values())

    sign_off(file, "s151", now=NOW)
    sign_off(memory, "s151", now=NOW)

    assert standing(file) == standing(memory) == "✓ Signed"
    rows = [book.tables()["tblSignOff"].rows[0] for book in (file, memory)]
    assert [values(rows[0])] == [values(rows[1])]


def values(row: tuple[RawCell, ...]) -> list[object]:
    """What a row holds, however its cells were made."""
    return [replace(cell, formula="").value for cell in row]


def test_a_teams_own_workbook_is_signed_in_the_same_way() -> None:
    """Attached, its errors accepted, named and signed; nothing is written into a sheet of the team's, nor marked."""
    book = SplicedBook(kingston_book(), "team.xlsx")
    theirs = book.sheet_names()
    before = [book.grid(sheet) for sheet in theirs]
    attach(book, kingston(), "2021-22/Q3", lambda _: 0, now=NOW)
    for each in assess(book).findings.of(Severity.ERROR):
        accept(book, each.reference, "", reason="Known", role="Head of finance", now=NOW)
    name = assess(book).inputs["sign_off"].rows[0]["name"]
    book.put_values([Change(name.sheet, name.cell, None, "Ann Other")])

    sign_off(book, "s151", now=NOW)
    again = SplicedBook(book.to_bytes(), "team.xlsx")

    assert standing(again) == "✓ Signed"
    assert [again.grid(sheet) for sheet in theirs] == before
    marked = again.tables()["outFindings"]
    at = marked.headers.index("Highlighted cell")
    assert not any(str(row[at].value or "").startswith("KPIs!") for row in marked.rows)
