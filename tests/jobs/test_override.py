"""Accepting and taking back: written where an officer would type it, audited, and nothing half done."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.errors import BadArgument, HnbError, Refused
from hnb_xl.jobs.override import accept, overrides, remove
from hnb_xl.model.change import Change
from hnb_xl.model.finding import Finding, Severity
from hnb_xl.pipeline import assess

NOW = datetime(2022, 1, 10, 9, 30, tzinfo=UTC)
HOSTILE = '=HYPERLINK("http://example.org","here")'


def opened(data: bytes) -> SplicedBook:
    """A file as a book."""
    return SplicedBook(data, "kingston.xlsx")


def accepted(book: SplicedBook) -> list[Finding]:
    """What is accepted in it."""
    return list(assess(book).findings.accepted)


def test_a_finding_is_accepted_where_check_says_it_stands(published_file: bytes) -> None:
    """Code and cell are enough; the row typed names the finding by its reference, and the audit has a line."""
    book = opened(published_file)

    done = accept(book, "hn022", "'KPIs'!$I$7", reason="A clean-up of old plans", role="head of finance", now=NOW)
    again = opened(book.to_bytes())

    (finding,) = accepted(again)
    assert (finding.code, finding.place) == ("HN022", "KPIs!I7")
    assert finding.accepted is not None
    assert (finding.accepted.role, finding.accepted.date) == ("Head of finance", date(2022, 1, 10))
    assert [change.after for change in done.changes] == [
        finding.reference,
        "A clean-up of old plans",
        "Head of finance",
        date(2022, 1, 10),
    ]
    line = assess(again).inputs["audit"].rows[-1]
    assert (line.words("what"), line.words("by")) == ("overridden", "Head of finance")
    assert line.words("detail").startswith(
        "HN022 at KPIs!I7 accepted as it stands: A clean-up of old plans (2021-22/Q3"
    )
    assert line.words("before") != line.words("after")
    assert len(assess(again).findings.of(Severity.ERROR)) == 8


def test_what_is_accepted_can_be_taken_back(published_file: bytes) -> None:
    """By its cell while it holds, and the row is free again."""
    book = opened(published_file)
    accept(book, "HN022", "KPIs!I7", reason="Known", role="Head of finance", now=NOW)

    remove(book, "HN022", "KPIs!I7", now=NOW)

    assert accepted(book) == []
    assert assess(book).inputs["audit"].rows[-1].words("detail").startswith("HN022 at KPIs!I7 no longer accepted")
    assert overrides(book) == ()
    assert assess(book).inputs.fingerprint == assess(opened(published_file)).inputs.fingerprint


def test_one_that_holds_nothing_is_taken_back_by_its_reference(published_file: bytes) -> None:
    """As `--list` and the sheet show it."""
    book = opened(published_file)
    old = "2021-22/Q2 HN022 tblKPI/1/Q2 #0a1b2c"
    book.put_values([Change("Overrides", "A7", None, old)])

    remove(book, old, "", now=NOW)

    assert overrides(book) == ()


def test_a_reason_is_text_whatever_it_looks_like(published_file: bytes) -> None:
    """A formula typed as a reason stays words, in the Overrides sheet and on Checks."""
    book = opened(published_file)
    accept(book, "HN022", "KPIs!I7", reason=HOSTILE, role="Head of finance", now=NOW)
    again = opened(book.to_bytes())

    assert [cell.formula for row in again.tables()["tblOverrides"].rows for cell in row if cell.value == HOSTILE] == [
        ""
    ]
    found = again.tables()["outAccepted"].rows[0][7]
    assert found.formula == ""
    assert str(found.value).startswith(HOSTILE)


@pytest.mark.parametrize(
    ("code", "cell", "changed", "error", "says"),
    [
        ("HN022", "KPIs!I8", {}, BadArgument, "There is no finding HN022 at KPIs!I8"),
        ("HN999", "KPIs!I7", {}, BadArgument, "There is no finding HN999"),
        ("HN022", "KPIs!I7", {"role": "A. Person"}, BadArgument, "is not a role of the list"),
        ("HN022", "KPIs!I7", {"reason": "  "}, BadArgument, "cannot be accepted without a reason"),
        ("HN099", "Period!B18", {}, Refused, "may not be accepted"),
    ],
)
def test_what_cannot_be_accepted_is_said_and_nothing_is_written(
    published_file: bytes, code: str, cell: str, changed: dict[str, str], error: type[HnbError], says: str
) -> None:
    """With what was expected; the book's bytes are those that were read."""
    book = opened(published_file)
    given = {"reason": "Known", "role": "Head of finance"} | changed

    with pytest.raises(error) as wrong:
        accept(book, code, cell, reason=given["reason"], role=given["role"], now=NOW)

    assert says in wrong.value.message
    assert wrong.value.fix
    assert book.to_bytes() == published_file


def test_a_reason_from_a_terminal_of_another_encoding_is_kept(published_file: bytes) -> None:
    """What no file can hold is left out, line ends become spaces, and a page of text is cut; the rest is the reason."""
    book = opened(published_file)

    accept(book, "HN022", "KPIs!I7", reason="Of \udca3 5m\x00\n known" + " x" * 40_000, role="Head of finance", now=NOW)

    (judged,) = overrides(opened(book.to_bytes()))
    assert judged.row.words("reason").startswith("Of 5m known x")
    assert len(judged.row.words("reason")) <= 2_000


def test_what_is_accepted_already_is_not_accepted_twice(published_file: bytes) -> None:
    """The row that holds it is named."""
    book = opened(published_file)
    accept(book, "HN022", "KPIs!I7", reason="Known", role="Head of finance", now=NOW)

    with pytest.raises(Refused, match=r"accepted already, at Overrides!A7"):
        accept(book, "HN022", "KPIs!I7", reason="Known", role="Head of finance", now=NOW)


def test_a_full_sheet_is_said(published_file: bytes) -> None:
    """Rather than a row of somebody's lost."""
    book = opened(published_file)
    table = book.tables()["tblOverrides"]
    first = table.top + 1
    book.put_values([Change("Overrides", f"B{first + at}", None, "taken") for at in range(len(table.rows))])

    with pytest.raises(Refused, match="no free row"):
        accept(book, "HN022", "KPIs!I7", reason="Known", role="Head of finance", now=NOW)
