"""Taking our sheets out again gives the original back, unless somebody has come to rely on them."""

from __future__ import annotations

import pytest

from hnb_xl.books.package import Package, lint, owned_sheets, plan_remove, plan_splice
from hnb_xl.errors import Refused
from tests.books.package.builders import KEYS, NAME, generated, opened, parts_of, team_book, with_part, zipped

BOOK, SHEET, THEIRS = "xl/workbook.xml", "xl/worksheets/hnb_sheet1.xml", "xl/worksheets/sheet1.xml"
VBA = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"


def with_ours(*names: str) -> bytes:
    """The team's book with sheets of ours: the dashboard, or those named."""
    keys = {name: name.lower() for name in names} or KEYS
    return plan_splice(Package.read(team_book()), Package.read(generated(*keys)), keys=keys).apply()


def removed(data: bytes, *keys: str) -> bytes:
    """The book without sheets of ours."""
    return plan_remove(Package.read(data), keys or ["dashboard"]).apply()


def refusal(data: bytes, *keys: str) -> str:
    """The code with which a removal is refused."""
    with pytest.raises(Refused) as refused:
        removed(data, *keys)
    return refused.value.code


def test_removing_gives_back_every_original_part() -> None:
    """Byte for byte; only the style sheet keeps what it gained."""
    before, after = parts_of(team_book()), parts_of(removed(with_ours()))

    assert list(after) == list(before)
    assert [name for name in before if before[name] != after[name]] == ["xl/styles.xml"]


def test_removing_what_is_not_there_changes_nothing() -> None:
    """A second removal is no mistake."""
    data = removed(with_ours())

    assert plan_remove(Package.read(data), ["dashboard"]).is_empty
    assert removed(data) == data


def test_of_several_only_the_one_asked_for_goes() -> None:
    """What counts sheets by position counts on."""
    data = with_part(with_ours("One", "Two", "Three"), BOOK, b"<workbookView ", b'<workbookView activeTab="3" ')

    after = removed(data, "one")

    assert opened(after).sheetnames == ["In", "Two", "Three"]
    assert owned_sheets(Package.read(after)) == {"two": "Two", "three": "Three"}
    assert b'activeTab="2"' in parts_of(after)[BOOK]
    assert lint(after) == []
    assert opened(after)["Three"].print_title_rows == "$3:$3"


def test_when_the_active_tab_goes_the_one_before_it_opens() -> None:
    """It must be one that can be seen."""
    data = with_part(with_ours("One", "Two"), BOOK, b"<workbookView ", b'<workbookView activeTab="2" ')
    hidden = with_part(data, BOOK, b'name="One" ', b'name="One" state="hidden" ')

    assert b'activeTab="1"' in parts_of(removed(data, "two"))[BOOK]
    assert b'activeTab="0"' in parts_of(removed(hidden, "two"))[BOOK]


@pytest.mark.parametrize(
    "formula",
    [
        f"'{NAME}'!B4*2",
        f"SUM('In:{NAME}'!B4)",
        "SUM(HnbTbl1[Actual])",
        "HNB_Total_1+1",
        "hnb_total_1",
    ],
)
def test_what_somebody_refers_to_stays(formula: str) -> None:
    """By the sheet, the table or the name."""
    data = with_part(with_ours(), THEIRS, b"<f>B1*2</f>", f"<f>{formula}</f>".encode())

    assert refusal(data) == "sheet_referenced"


def test_a_chart_of_the_users_that_draws_from_our_sheet_keeps_it() -> None:
    """It would be left with nothing to show."""
    data = with_part(with_ours(), "xl/charts/chart1.xml", b"In!$B$1:$B$6", f"'{NAME}'!$B$4:$B$9".encode())

    assert refusal(data) == "sheet_referenced"


def test_a_name_that_leads_to_ours_and_theirs_keeps_our_sheet() -> None:
    """The user made it."""
    both = f"In!$B$1,'{NAME}'!$B$4".encode()

    assert refusal(with_part(with_ours(), BOOK, b"In!$B$1<", both + b"<")) == "sheet_referenced"


def test_words_alike_are_no_references() -> None:
    """A text, another sheet's longer name, another workbook's sheet."""
    data = with_part(with_ours(), THEIRS, b"<f>B1*2</f>", f'<f>"{NAME}!A1"&amp;"HNB_Total_1"</f>'.encode())

    assert owned_sheets(Package.read(removed(data))) == {}


def test_the_last_sheet_to_be_seen_stays() -> None:
    """A workbook needs one."""
    assert refusal(with_part(with_ours(), BOOK, b'name="In" ', b'name="In" state="hidden" ')) == "last_visible_sheet"


def test_a_locked_structure_is_respected() -> None:
    """No sheet goes."""
    data = with_part(with_ours(), BOOK, b"<bookViews>", b'<workbookProtection lockStructure="1"/><bookViews>')

    assert refusal(data) == "structure_locked"


def test_a_sheet_with_a_code_module_stays() -> None:
    """Its module in the VBA project would be orphaned."""
    parts = parts_of(with_part(with_ours(), SHEET, b"<sheetPr>", b'<sheetPr codeName="Sheet7">'))
    rels = "xl/_rels/workbook.xml.rels"
    line = f'<Relationship Id="rId98" Type="{VBA}" Target="vbaProject.bin"/></Relationships>'
    with_vba = {
        **parts,
        rels: parts[rels].replace(b"</Relationships>", line.encode()),
        "xl/vbaProject.bin": b"project",
    }

    assert refusal(zipped(with_vba)) == "vba_module_bound"
    assert owned_sheets(Package.read(removed(zipped(parts)))) == {}
