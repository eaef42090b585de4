"""Bringing generated sheets in: added at the end, replaced in place, and nothing else touched."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import pytest

from hnb_xl.books.package import Package, lint, owned_sheets, plan_splice
from hnb_xl.errors import Refused
from tests.books.package.builders import (
    KEYS,
    NAME,
    generated,
    generated_by_openpyxl,
    opened,
    parts_of,
    team_book,
    with_part,
    zipped,
)

BOOK, STYLES, SHEET = "xl/workbook.xml", "xl/styles.xml", "xl/worksheets/hnb_sheet1.xml"


def spliced(target: bytes, scratch: bytes | None = None, **options: object) -> bytes:
    """The target with a generated sheet in it."""
    package = Package.read(scratch or generated())
    return plan_splice(Package.read(target), package, **{"keys": KEYS, **options}).apply()  # type: ignore[arg-type]


def refusal(target: bytes, scratch: bytes | None = None) -> str:
    """The code with which a splice is refused."""
    with pytest.raises(Refused) as refused:
        spliced(target, scratch)
    return refused.value.code


def charts_of(sheet: object) -> list[object]:
    """The charts openpyxl has read; it gives them no public name."""
    return list(getattr(sheet, "_charts"))  # noqa: B009 - mypy does not know it


def test_only_the_lists_change_and_the_rest_keeps_its_bytes() -> None:
    """The plan says so beforehand, and it is so afterwards."""
    target = Package.read(team_book())
    change = plan_splice(target, Package.read(generated()), keys=KEYS)

    before, after = parts_of(target.data), parts_of(change.apply())

    assert set(change.changed) == {BOOK, "xl/_rels/workbook.xml.rels", "[Content_Types].xml", STYLES}
    assert change.removed == ()
    assert {name for name in after if name not in before} == set(change.added)
    assert [name for name in before if before[name] != after[name]] == list(change.changed)


@pytest.mark.parametrize("make", [generated, generated_by_openpyxl])
def test_what_was_generated_arrives(make: Callable[[], bytes]) -> None:
    """Cells, formats, table, chart, rules, panes, print set-up, whoever wrote the scratch package."""
    source = make()
    want, sheet = opened(source)[NAME], opened(spliced(team_book(), source))[NAME]

    assert [[cell.value for cell in row] for row in sheet] == [[cell.value for cell in row] for row in want]
    for row in want:
        for cell in row:
            other = sheet[cell.coordinate]
            assert (other.number_format, other.fill.fgColor.rgb, other.font.b, other.protection.locked) == (
                (cell.number_format, cell.fill.fgColor.rgb, cell.font.b, cell.protection.locked)
            )
    assert list(sheet.tables) == list(want.tables)
    assert len(charts_of(sheet)) == len(charts_of(want)) == 1
    assert sheet.freeze_panes == want.freeze_panes
    assert sheet.print_title_rows == want.print_title_rows
    assert sheet.page_setup.orientation == want.page_setup.orientation
    assert str(sheet.oddFooter) == str(want.oddFooter)
    assert len(sheet.conditional_formatting) == len(want.conditional_formatting)
    assert lint(spliced(team_book(), source)) == []


def test_the_second_run_changes_nothing() -> None:
    """The very bytes come back."""
    once = spliced(team_book())
    again = plan_splice(Package.read(once), Package.read(generated()), keys=KEYS)

    assert again.is_empty
    assert again.apply() == once


def test_the_sheet_is_ours_by_a_hidden_name() -> None:
    """Under its key, whatever the tab is called."""
    once = spliced(team_book())

    assert owned_sheets(Package.read(once)) == {"dashboard": NAME}
    assert 'name="_hnbxl.dashboard" hidden="1"' in parts_of(once)[BOOK].decode()


def test_other_content_replaces_it_where_it_stands() -> None:
    """Same part, same place among the tabs, same sheetId, same table id."""
    once = spliced(team_book(), generated("First", "Second"), keys={"First": "one", "Second": "two"})
    twice = spliced(once, generated("First", rows=4, title="shorter"), keys={"First": "one"})

    old, new = parts_of(once), parts_of(twice)
    assert opened(twice).sheetnames == ["In", "First", "Second"]
    assert list(new) == list(old)
    assert re.findall(rb'<sheet name="First"[^>]*>', old[BOOK]) == re.findall(rb'<sheet name="First"[^>]*>', new[BOOK])
    assert b' id="2"' in new["xl/tables/hnb_table1.xml"]
    assert opened(twice)["First"]["A1"].value == "High needs block shorter"


def test_a_renamed_tab_keeps_its_name_and_formulas_follow() -> None:
    """Its own formulas, its chart, its print area and its links all use the name the user gave it."""
    once = spliced(team_book())
    for part in (BOOK, SHEET, "xl/charts/hnb_chart1.xml"):
        once = zipped({**parts_of(once), part: parts_of(once)[part].replace(NAME.encode(), b"Our figures")})

    twice = spliced(once, generated(rows=6))

    assert owned_sheets(Package.read(twice)) == {"dashboard": "Our figures"}
    assert not [name for name, data in parts_of(twice).items() if NAME.encode() in data and "docProps" not in name]
    assert lint(twice) == []
    assert opened(twice)["Our figures"]["J1"].value == "=SUM('Our figures'!B4:B9)"


def test_a_sheet_of_that_name_that_is_not_ours_is_not_touched() -> None:
    """The user's sheet wins."""
    assert refusal(with_part(team_book(), BOOK, b'name="In"', b'name="hnb dashboard"')) == "sheet_name_taken"


def test_a_table_of_that_name_is_not_doubled() -> None:
    """Names of tables are the workbook's."""
    parts = parts_of(team_book())
    parts["xl/tables/table1.xml"] = parts["xl/tables/table1.xml"].replace(b"tblItems", b"HnbTbl1")

    assert refusal(zipped(parts)) == "table_name_taken"


def test_a_name_of_the_users_is_not_taken_over() -> None:
    """A defined name that leads elsewhere stays the user's."""
    assert refusal(with_part(team_book(), BOOK, b'name="Spend"', b'name="hnb_total_1"')) == "defined_name_taken"


def test_another_date_system_is_refused_and_the_same_one_kept() -> None:
    """A date would be four years off."""
    assert refusal(team_book(date1904=True)) == "date_system_mismatch"
    assert opened(spliced(team_book(date1904=True), generated(date1904=True))).sheetnames == ["In", NAME]


@pytest.mark.parametrize(
    ("part", "old", "new", "code"),
    [
        (BOOK, b"<bookViews>", b'<workbookProtection lockStructure="1"/><bookViews>', "structure_locked"),
        (BOOK, b"<workbookPr ", b'<fileSharing readOnlyRecommended="1"/><workbookPr ', "read_only_recommended"),
        (BOOK, b"<workbookPr ", b'<fileSharing reservationPassword="CC"/><workbookPr ', "write_reserved"),
    ],
)
def test_what_the_maker_forbade_is_refused_unless_allowed(part: str, old: bytes, new: bytes, code: str) -> None:
    """The caller may take responsibility by the code."""
    target = with_part(team_book(), part, old, new)

    assert refusal(target) == code
    assert owned_sheets(Package.read(spliced(target, allow={code}))) == {"dashboard": NAME}


def test_replacing_needs_no_leave_to_change_the_structure() -> None:
    """No sheet comes or goes."""
    locked = with_part(
        spliced(team_book()), BOOK, b"<bookViews>", b'<workbookProtection lockStructure="1"/><bookViews>'
    )

    assert opened(spliced(locked, generated(rows=3)))[NAME].max_row >= 6


def test_a_signed_or_shared_or_final_workbook_is_refused() -> None:
    """Any change would break it, or is not wanted."""
    parts = parts_of(team_book())
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    custom = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
    final = b'<Properties><property name="_MarkAsFinal"><bool>true</bool></property></Properties>'

    def related(type_: str, target: str) -> bytes:
        line = f'<Relationship Id="rX" Type="{type_}" Target="{target}"/></Relationships>'
        return parts["_rels/.rels"].replace(b"</Relationships>", line.encode())

    signed = {**parts, "_rels/.rels": related(f"{package}/digital-signature/origin", "o.sigs"), "o.sigs": b""}
    marked = {**parts, "_rels/.rels": related(custom, "docProps/custom.xml"), "docProps/custom.xml": final}

    assert refusal(zipped(signed)) == "signed_package"
    assert refusal(zipped(marked)) == "marked_as_final"


def test_comments_on_our_sheet_stop_a_replacement() -> None:
    """Somebody wrote them; a new sheet would lose them."""
    once = parts_of(spliced(team_book()))
    rels = "xl/worksheets/_rels/hnb_sheet1.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
    line = f'<Relationship Id="rIdC" Type="{kind}" Target="/xl/comments1.xml"/></Relationships>'
    once[rels] = once[rels].replace(b"</Relationships>", line.encode())
    once["xl/comments1.xml"] = b"<comments/>"

    assert refusal(zipped(once)) == "owned_sheet_edited"


def test_a_new_sheet_never_gets_a_code_name_and_a_replaced_one_keeps_it() -> None:
    """Excel binds a module to the name; ours to give it is not."""
    once = spliced(team_book())
    assert b"codeName" not in parts_of(once)[SHEET]
    named = with_part(once, SHEET, b"<sheetPr>", b'<sheetPr codeName="Sheet7">')

    assert b'<sheetPr codeName="Sheet7">' in parts_of(spliced(named, generated(rows=3)))[SHEET]


def test_no_two_tabs_open_as_a_group() -> None:
    """XlsxWriter marks its first sheet as selected."""
    assert b"tabSelected" in parts_of(generated())["xl/worksheets/sheet1.xml"]
    assert b"tabSelected" not in parts_of(spliced(team_book()))[SHEET]


def test_texts_are_inline_and_the_shared_ones_stay() -> None:
    """The target's shared strings are not ours to grow."""
    after = parts_of(spliced(team_book()))

    assert after["xl/sharedStrings.xml"] == parts_of(team_book())["xl/sharedStrings.xml"]
    assert b'<c r="A4" t="inlineStr"><is><t>Cost centre 0</t></is></c>' in after[SHEET]
    assert b"<is><r><t" in after[SHEET]


def test_a_formula_without_value_gets_the_one_given_or_a_recalculation() -> None:
    """openpyxl writes none."""
    source = generated_by_openpyxl()
    without = parts_of(spliced(team_book(), source))
    given = parts_of(spliced(team_book(), source, cached={NAME: {"D1": 42.5}}))

    assert b"</f></c>" in without[SHEET]
    assert b"</f><v>42.5</v></c>" in given[SHEET]
    assert b"<v></v>" not in without[SHEET]
    assert b"<v/>" not in without[SHEET]


def test_print_titles_are_written_columns_first() -> None:
    """openpyxl writes rows first, which Excel does not."""
    book = parts_of(spliced(team_book(), generated_by_openpyxl()))[BOOK].decode()

    titles = re.search(r"_xlnm.Print_Titles[^>]*>([^<]*)<", book)
    assert titles is not None
    assert titles[1] == f"'{NAME}'!$A:$A,'{NAME}'!$1:$3"


def test_a_calculation_chain_goes_when_formulas_come() -> None:
    """Excel makes a new one; a chain that names the wrong cells it reports as corruption."""
    parts = parts_of(team_book())
    parts["xl/calcChain.xml"] = b"<calcChain/>"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    line = f'<Relationship Id="rId77" Type="{kind}" Target="calcChain.xml"/></Relationships>'
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace(b"</Relationships>", line.encode())

    after = parts_of(spliced(zipped(parts)))

    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after[rels]


def test_a_strict_workbook_gets_strict_parts() -> None:
    """Namespaces, relationship types and whole percentages in the strict spelling."""
    strict = {
        name: data.replace(b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main")
        .replace(b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships")
        for name, data in parts_of(team_book()).items()
    }  # fmt: skip
    data = spliced(zipped(strict))
    ours = {name: data for name, data in parts_of(data).items() if "hnb_" in name}

    assert len(ours) >= 6
    for name, data_ in ours.items():
        assert b"schemas.openxmlformats.org/spreadsheetml" not in data_, name
        assert b"schemas.openxmlformats.org/drawingml" not in data_, name
        assert b"schemas.openxmlformats.org/officeDocument" not in data_, name
    assert b'<c:gapWidth val="80%"/>' in ours["xl/charts/hnb_chart1.xml"]
    assert owned_sheets(Package.read(data)) == {"dashboard": NAME}


def test_a_sheet_the_scratch_package_lacks_is_a_mistake_of_the_caller() -> None:
    """Not something a user can mend."""
    with pytest.raises(KeyError, match="Nowhere"):
        spliced(team_book(), keys={"Nowhere": "x"})


@pytest.mark.parametrize("keys", [{NAME: "two words"}, {NAME: ""}, {"A": "one", "B": "ONE"}])
def test_a_key_that_makes_no_name_is_a_mistake_of_the_caller(keys: dict[str, str]) -> None:
    """It becomes part of a defined name, which knows no case."""
    with pytest.raises(ValueError, match="key"):
        spliced(team_book(), generated(*keys), keys=keys)


def test_the_result_is_a_sound_zip() -> None:
    """Every checksum is right."""
    with zipfile.ZipFile(io.BytesIO(spliced(team_book()))) as archive:
        assert archive.testzip() is None


def test_a_scratch_sheet_not_understood_is_a_mistake_of_the_caller() -> None:
    """A shared text written in a way neither XlsxWriter nor openpyxl writes must not end up as another text."""
    odd = with_part(generated(), "xl/worksheets/sheet1.xml", b' t="s"><v>', b" t='s'><v>")

    with pytest.raises(ValueError, match="shared text"):
        spliced(team_book(), odd)


def test_a_hidden_generated_sheet_comes_in_hidden() -> None:
    """And stays as the user has it afterwards."""
    hidden = with_part(generated(), BOOK, b'sheetId="1"', b'sheetId="1" state="hidden"')
    once = spliced(team_book(), hidden)

    assert opened(once)[NAME].sheet_state == "hidden"
    assert opened(spliced(once, generated(rows=3)))[NAME].sheet_state == "hidden"


def test_an_id_used_but_leading_nowhere_is_not_taken() -> None:
    """It would make the user's dangling tab lead to our sheet."""
    dangling = b'<sheet name="Gone" sheetId="9" r:id="rId5"/></sheets>'
    target = with_part(team_book(), BOOK, b"</sheets>", dangling)

    book = parts_of(spliced(target))[BOOK]

    assert book.count(b'r:id="rId5"') == 1
