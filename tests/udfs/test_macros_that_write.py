"""Import, roll forward and publish by their buttons: the same as by command, and nothing without a yes."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from hnb_xl.books.file_book import FileBook
from hnb_xl.books.spliced_book import SplicedBook
from hnb_xl.books.xlwings_book import XlwingsBook
from hnb_xl.commands.opening import authority_named
from hnb_xl.jobs.attach import attach
from hnb_xl.jobs.import_actuals import import_actuals
from hnb_xl.jobs.override import accept
from hnb_xl.jobs.publish import Choice, publish
from hnb_xl.jobs.roll_forward import Asked, roll_forward
from hnb_xl.jobs.sign_off import sign_off
from hnb_xl.model.change import Change
from hnb_xl.model.finding import stopping_sign_off
from hnb_xl.model.import_mapping import load_mapping
from hnb_xl.pipeline import assess
from hnb_xl.read.proposal.choosing import best
from tests.attach.kingston_book import kingston_book
from tests.excel.engines import desktop
from tests.excel.model import Model
from tests.udfs.kit import Told, excel, kingston, new_book, state, values

NOW = datetime(2021, 12, 20, 9, 30, tzinfo=UTC)
TIMED = {"Audit", "Return history"}


@pytest.fixture
def extracts(repository: Path) -> Path:
    """The made extracts of Kingston's ledger and case system, with their mappings."""
    return repository / "tests/imports/extracts"


class Files(Told):
    """An officer who chooses several files, one after the other."""

    def __init__(self, *paths: Path, yes: bool = True) -> None:
        super().__init__(yes=yes)
        self.paths = list(paths)

    def file_to_open(self, title: str, kinds: str) -> Path | None:
        """Choose the next file, or none."""
        self.asked.append(f"{title} {kinds}")
        return self.paths.pop(0) if self.paths else None


def read_again(model: Model) -> XlwingsBook:
    """The workbook as the next press of a button meets it."""
    return XlwingsBook(desktop(model)[0])


def test_an_import_by_button_is_the_import_by_command(extracts: Path) -> None:
    """The same figures and findings stand in the workbook afterwards as in the file the job wrote."""
    ledger, mapping = extracts / "kingston-ledger-q3.csv", extracts / "ledger.toml"
    file = SplicedBook(new_book("kingston", "2021-22/Q3"), "kingston.xlsx")
    import_actuals(file, ledger.read_bytes(), ledger.name, load_mapping(mapping), now=NOW, overwrite=True)
    wanted = assess(FileBook(file.to_bytes(), "kingston.xlsx"))
    model = kingston()
    officer = Files(ledger, mapping)

    with excel(model, officer) as press:
        before = state(press.app)
        press.macros.import_actuals()
        assert state(press.app) == before

    found = assess(read_again(model))
    assert found.results.figures == wanted.results.figures
    assert officer.wrong == [False]
    assert "Choose a mapping file" in officer.asked[1]


def test_an_import_writes_nothing_without_a_yes(extracts: Path) -> None:
    """No file, no mapping, or no: the workbook stays as it is."""
    ledger, mapping = extracts / "kingston-ledger-q3.csv", extracts / "ledger.toml"
    for officer in (Files(), Files(ledger, yes=False), Files(ledger), Files(ledger, mapping, yes=False)):
        model = kingston()
        with excel(model, officer) as press:
            before = values(model)
            press.macros.import_actuals()
            assert values(model) == before


def test_an_extract_that_cannot_be_read_is_said_in_words(tmp_path: Path) -> None:
    """A file that is no extract is told with what to do, and nothing changes."""
    broken = tmp_path / "ledger.csv"
    broken.write_bytes(b"\x00\x01\x02")
    model = kingston()
    with excel(model, Files(broken, broken)) as press:
        before = values(model)
        press.macros.import_actuals()
        assert values(model) == before
        assert press.officer.wrong == [True]
        assert "Something went wrong" not in press.officer.said[0]


def test_rolling_forward_by_button_is_rolling_forward_by_command() -> None:
    """Every table holds afterwards what it holds in the file the job wrote; only the times in the audit differ."""
    file = SplicedBook(new_book("kingston", "2021-22/Q3"), "kingston.xlsx")
    roll_forward(file, Asked(force=True, reason="Agreed", by="Finance officer"), now=NOW)
    wanted = FileBook(file.to_bytes(), "kingston.xlsx")
    model = kingston()
    officer = Told(answers=["Agreed", "Finance officer"])

    with excel(model, officer) as press:
        press.macros.roll_forward()

    live = read_again(model)
    assert assess(live).inputs.period == assess(wanted).inputs.period != assess(file).inputs.asked
    assert str(assess(live).inputs.period) == "2021-22/Q4"
    tables = wanted.tables()
    for name, table in live.tables().items():
        if table.sheet in TIMED:
            assert len(table.rows) == len(tables[name].rows)
            continue
        for row, other in zip(table.rows, tables[name].rows, strict=True):
            typed = [(a.value, b.value) for a, b in zip(row, other, strict=True) if not a.formula and not b.formula]
            assert [mine for mine, _ in typed] == [theirs for _, theirs in typed], name
    assert officer.wrong == [False]
    assert "errors stand" in officer.asked[0]


def test_a_return_is_not_closed_without_a_reason_or_a_yes() -> None:
    """Errors stand and no reason is given, or the officer says no: the return is still open."""
    for officer in (Told(answers=[None]), Told(answers=["Agreed"], yes=False), Told(answers=["Agreed", None])):
        model = kingston()
        with excel(model, officer) as press:
            before = values(model)
            press.macros.roll_forward()
            assert values(model) == before


def test_publishing_by_button_gives_the_copy_of_the_command(tmp_path: Path) -> None:
    """The same sheets, small counts withheld once the officer agrees; the workbook itself is only read."""
    target = tmp_path / "copy.xlsx"
    book = FileBook(new_book("kingston", "2021-22/Q3"), "kingston.xlsx")
    wanted = publish(book, target.name, Choice(suppress=True)).to_bytes()
    model = kingston()
    with excel(model, Told(path=target)) as press:
        before = values(model)

        press.macros.publish_copy()

        assert values(model) == before
        assert target.read_bytes() == wanted
        assert "children could be recognised" in press.officer.asked[-1]
        assert f"The copy is {target}" in press.officer.said[0]


def test_a_copy_is_not_made_without_a_yes(tmp_path: Path) -> None:
    """A file that is there stays, small counts stay unpublished, and the workbook's own name is refused."""
    there = tmp_path / "there.xlsx"
    there.write_bytes(b"old")
    for path in (there, tmp_path / "new.xlsx", tmp_path / "kingston.xlsx"):
        with excel(kingston(), Told(path=path, yes=False)) as press:
            press.macros.publish_copy()
        assert not path.exists() or path.read_bytes() == b"old"
    assert press.officer.wrong == [True]
    assert "the name of the workbook itself" in press.officer.said[0]


def test_attaching_by_button_is_attaching_by_command() -> None:
    """The team's own workbook gives the same figures live as in the file, and no cell of its sheets has changed."""
    data = kingston_book()
    file = SplicedBook(data, "team.xlsx")
    attach(file, authority_named("kingston"), "2021-22/Q3", best, now=NOW)
    wanted = assess(FileBook(file.to_bytes(), "team.xlsx"))
    model = Model.of(data, "team.xlsx")
    theirs = values(model)
    officer = Told(answers=["kingston", "2021-22/Q3"])

    with excel(model, officer) as press:
        press.macros.attach_workbook()

    found = assess(read_again(model))
    assert found.results.figures == wanted.results.figures
    assert {name: cells for name, cells in values(model).items() if name in theirs} == theirs
    assert officer.wrong == [False]
    assert officer.said[0].startswith("team.xlsx is attached: ")


def test_nothing_is_attached_without_a_yes_or_an_answer() -> None:
    """No council, no answer to what is doubtful, or no at the end: the workbook stays as it is."""
    for officer in (
        Told(answers=[None]),
        Told(answers=["kingston", None]),
        Told(answers=["nobody", ""]),
        Told(answers=["kingston", "2021-22/Q3"], yes=False),
    ):
        model = Model.of(kingston_book(), "team.xlsx")
        before = values(model)
        with excel(model, officer) as press:
            press.macros.attach_workbook()
        assert values(model) == before


def test_signing_by_button_stands_as_by_command() -> None:
    """A signature given in Excel is good: the audit holds it, and the figures are those that were signed."""
    model = Model.of(ready_to_sign(), "kingston.xlsx")
    officer = Told(answers=["s151"])

    with excel(model, officer) as press:
        press.macros.sign_off()
        assert "Sign the figures of 2021-22/Q3 as they are now, as " in officer.asked[-1]

    assert officer.wrong == [False]
    assert officer.said[0].startswith("The Section 151 officer signed 2021-22/Q3: figures sha256:")
    again = read_again(model)
    by_command = SplicedBook(ready_to_sign(), "kingston.xlsx")
    sign_off(by_command, "s151", now=NOW)
    key = "sign_off.section_151_officer.standing"
    standing = assess(again).results.text(key)
    assert standing == assess(by_command).results.text(key) != ""
    void, others = (
        [each for each in assess(book).findings.findings if each.code == "HN099"] for book in (again, by_command)
    )
    assert void == others  # the other role has not signed


def test_a_void_signature_can_be_given_again_by_button() -> None:
    """Once the figures have changed, whoever signed the earlier ones is asked again; one that stands is not."""
    book = SplicedBook(ready_to_sign(), "kingston.xlsx")
    sign_off(book, "s151", now=NOW)
    signed = book.to_bytes()
    comment = assess(book).inputs["kpi"].named[0]["comment"]
    book.put_values([Change(comment.sheet, comment.cell, None, "Changed since signing")])
    key = "sign_off.section_151_officer.standing"
    assert assess(book).results.text(key) == "■ Void: changed since signing"

    model = Model.of(book.to_bytes(), "kingston.xlsx")
    with excel(model) as press:
        press.macros.sign_off()
        assert press.officer.said[0].startswith("The Section 151 officer signed 2021-22/Q3")
    assert assess(read_again(model)).results.text(key) == "✓ Signed"

    again = Model.of(signed, "kingston.xlsx")
    with excel(again) as press:
        before = values(again)
        press.macros.sign_off()
        assert press.officer.said == [
            "Everybody whose name stands on the Period sheet has signed these figures already."
        ]
        assert values(again) == before


def test_signing_is_refused_without_a_name_or_a_yes_or_while_an_error_stands() -> None:
    """The officer reads what stands against it, and nothing is written."""
    named = kingston()
    place = next(
        at for at, cell in named.sheet("Period").cells.items() if str(cell.value).casefold() == "section 151 officer"
    )
    named.sheet("Period").put((place[0], 3), "A. Signatory", named.calculate)
    for model, officer, words in (
        (kingston(), Told(), "Type your name beside your role"),
        (named, Told(), "errors stand, so the return may not be signed"),
        (Model.of(ready_to_sign(), "kingston.xlsx"), Told(yes=False), ""),
    ):
        before = values(model)
        with excel(model, officer) as press:
            press.macros.sign_off()
        assert values(model) == before
        assert words in "".join(officer.said)


@cache
def ready_to_sign() -> bytes:
    """Kingston's return with every error accepted and a name beside the role."""
    book = SplicedBook(new_book("kingston", "2021-22/Q3"), "kingston.xlsx")
    name = next(row for row in assess(book).inputs["sign_off"].named if row.key.startswith("section_151"))["name"]
    book.put_values([Change(name.sheet, name.cell, None, "A. Signatory")])
    while errors := stopping_sign_off(assess(book).findings):
        first = errors[0]
        accept(book, first.reference, "", reason="As published", role="Section 151 officer", now=NOW)
    return book.to_bytes()
