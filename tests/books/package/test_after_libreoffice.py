"""LibreOffice opens what we wrote, and what it saves again is still ours."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from hnb_xl.books.package import Package, lint, owned_sheets, plan_remove, plan_splice
from hnb_xl.books.package.tables import tables
from tests.books.package.builders import KEYS, NAME, generated, opened, parts_of, team_book

pytestmark = pytest.mark.libreoffice


@pytest.fixture(scope="module")
def saved_again(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A spliced book, opened and saved by LibreOffice."""
    folder = tmp_path_factory.mktemp("libreoffice")
    source = folder / "book.xlsx"
    source.write_bytes(plan_splice(Package.read(team_book()), Package.read(generated()), keys=KEYS).apply())
    convert(source, folder / "out", "xlsx")
    return (folder / "out" / "book.xlsx").read_bytes()


def convert(source: Path, folder: Path, kind: str) -> None:
    """Let LibreOffice save a file as another kind, in a profile of its own."""
    profile = f"-env:UserInstallation={(folder.parent / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)


def test_it_opens_and_keeps_what_we_drew(saved_again: bytes) -> None:
    """Sheet, figures, table and chart."""
    sheet = opened(saved_again)[NAME]

    assert sheet["B4"].value == 1000
    assert sheet["F4"].value == "Red"
    assert [name for name in parts_of(saved_again) if "chart" in name]


def test_the_sheet_is_still_ours_and_is_replaced_where_it_stands(saved_again: bytes) -> None:
    """The hidden name came through."""
    target = Package.read(saved_again)
    assert owned_sheets(target) == {"dashboard": NAME}

    change = plan_splice(target, Package.read(generated(rows=4, title="again")), keys=KEYS)
    after = change.apply()

    assert opened(after).sheetnames == ["In", NAME]
    assert opened(after)[NAME]["A1"].value == "High needs block again"
    assert len(lint(after)) <= len(lint(saved_again))
    assert plan_splice(Package.read(after), Package.read(generated(rows=4, title="again")), keys=KEYS).is_empty


def test_the_sheet_can_still_be_taken_out(saved_again: bytes) -> None:
    """With everything it led to, under whatever names LibreOffice gave it."""
    after = plan_remove(Package.read(saved_again), ["dashboard"]).apply()

    assert opened(after).sheetnames == ["In"]
    assert [table.name for table in tables(Package.read(after))] == ["tblItems"]
