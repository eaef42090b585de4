"""Plan, apply, verify: several changes in one write, what is refused, and the proof at the end."""

from __future__ import annotations

import io
import zipfile

import pytest

from hnb_xl.books.package import CellPatch, Package, SpliceRequest, owned_sheets, plan, plan_patch, plan_splice
from hnb_xl.books.package import plan as plan_of_changes
from hnb_xl.books.package.parts import Draft, Relationship
from hnb_xl.books.package.plan import Plan
from hnb_xl.books.package.refusals import REFUSALS, UNREADABLE, refused, unreadable
from hnb_xl.books.package.verify import may_change, verify
from hnb_xl.errors import BookUnreadable, Refused
from tests.books.package.builders import KEYS, NAME, generated, opened, parts_of, team_book, zipped

BOOK, SHEET = "xl/workbook.xml", "xl/worksheets/sheet1.xml"


def calm_book() -> bytes:
    """The team's book, not asking for recalculation as XlsxWriter's always do."""
    parts = parts_of(team_book())
    parts[BOOK] = parts[BOOK].replace(b' fullCalcOnLoad="1"', b"")
    return zipped(parts)


def test_removal_splice_and_patches_are_one_write() -> None:
    """The result is what the three would give one after another."""
    first = plan_splice(Package.read(team_book()), Package.read(generated("Old")), keys={"Old": "old"}).apply()
    change = plan(
        Package.read(first),
        remove=["old"],
        splice=SpliceRequest(Package.read(generated()), KEYS),
        patches=[CellPatch("In", "B1", 6)],
    )

    result = change.apply()

    assert owned_sheets(Package.read(result)) == {"dashboard": NAME}
    assert opened(result).sheetnames == ["In", NAME]
    assert opened(result)["In"]["B1"].value == 6
    assert plan_of_changes(Package.read(result), remove=["old"], patches=[CellPatch("In", "B1", 6)]).is_empty


def test_cells_of_a_sheet_just_brought_in_may_be_written() -> None:
    """Patches come last."""
    change = plan(
        Package.read(team_book()),
        splice=SpliceRequest(Package.read(generated()), KEYS),
        patches=[CellPatch(NAME, "N1", "late")],
        allow=["locked_cell"],
    )

    assert opened(change.apply())[NAME]["N1"].value == "late"


def test_one_refusal_stops_everything_and_all_are_told() -> None:
    """Nothing of a plan is made in part."""
    scratch = Package.read(generated("In"))
    change = plan(
        Package.read(team_book()),
        splice=SpliceRequest(scratch, {"In": "in"}),
        patches=[CellPatch("In", "D1", 1), CellPatch("In", "B1", 1)],
    )

    assert [one.code for one in change.refusals] == ["sheet_name_taken", "formula_cell"]
    assert change.is_empty
    with pytest.raises(Refused, match="'In'"):
        change.apply()


def test_a_plan_says_what_goes_and_comes() -> None:
    """Parts removed, added and changed, before anything is done."""
    once = plan_splice(Package.read(team_book()), Package.read(generated()), keys=KEYS).apply()
    change = plan(Package.read(once), remove=["dashboard"])

    assert "xl/worksheets/hnb_sheet1.xml" in change.removed
    assert change.added == ()
    assert set(change.changed) == {BOOK, "xl/_rels/workbook.xml.rels", "[Content_Types].xml"}


def test_formulas_left_behind_are_counted_and_recalculation_asked_for() -> None:
    """D1 reads B1, and D2 reads D1."""
    target = Package.read(calm_book())
    change = plan_patch(target, [CellPatch("In", "B1", 6)])

    assert change.stale_formulas == 2
    assert b'fullCalcOnLoad="1"' in parts_of(change.apply())[BOOK]
    assert b"fullCalcOnLoad" not in parts_of(plan_patch(target, [CellPatch("In", "K9", 1)]).apply())[BOOK]


def test_a_formula_patched_without_its_value_asks_for_recalculation() -> None:
    """It shows nothing until then."""
    target = Package.read(calm_book())

    assert b"fullCalcOnLoad" in parts_of(plan_patch(target, [CellPatch("In", "K9", None, "1+1")]).apply())[BOOK]
    assert b"fullCalcOnLoad" not in parts_of(plan_patch(target, [CellPatch("In", "K9", 2, "1+1")]).apply())[BOOK]


def test_a_new_sheet_with_its_values_asks_for_no_recalculation() -> None:
    """Every formula carries its value, and nothing else has changed."""
    target = Package.read(calm_book())
    result = plan_splice(target, Package.read(generated()), keys=KEYS).apply()

    assert b"fullCalcOnLoad" not in parts_of(result)[BOOK]


def test_formulas_of_the_users_on_our_figures_are_stale_when_those_change() -> None:
    """A replaced sheet is read by D2."""
    once = parts_of(plan_splice(Package.read(calm_book()), Package.read(generated()), keys=KEYS).apply())
    once[SHEET] = once[SHEET].replace(b"<f>D1+1</f>", f"<f>'{NAME}'!J1</f>".encode())
    target = Package.read(zipped(once))

    assert plan_splice(target, Package.read(generated()), keys=KEYS).stale_formulas == 0
    assert plan_splice(target, Package.read(generated(rows=5)), keys=KEYS).stale_formulas == 1


def test_the_target_is_never_changed() -> None:
    """The package read stays what it was, whatever is planned."""
    target = Package.read(team_book())
    plan_splice(target, Package.read(generated()), keys=KEYS).apply()

    assert target.data == team_book()
    assert owned_sheets(target) == {}


def tampered(change: Plan, part: str, data: bytes) -> bytes:
    """The result of a plan with one part changed behind its back."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, old in parts_of(change.apply()).items():
            archive.writestr(name, data if name == part else old)
    return out.getvalue()


@pytest.mark.parametrize("part", ["xl/theme/theme1.xml", "docProps/app.xml", SHEET, "xl/charts/chart1.xml"])
def test_a_part_changed_behind_the_plans_back_is_found(part: str) -> None:
    """The proof reads the finished file and trusts nobody."""
    target = Package.read(team_book())
    change = plan_splice(target, Package.read(generated()), keys=KEYS)

    with pytest.raises(Refused) as found:
        verify(target, tampered(change, part, b"<changed/>"), change.allowed)

    assert found.value.code == "verification_failed"


def test_a_part_lost_moved_or_smuggled_in_is_found() -> None:
    """Names and order are part of the promise."""
    target = Package.read(team_book())
    allowed = may_change(target, [], [])
    theme, app = "xl/theme/theme1.xml", "docProps/app.xml"

    def refuses(names: list[str]) -> bool:
        draft = Draft(target)
        entries = {entry.name: entry for entry in target.zip.entries}
        items = [entries.get(name, (name, b"<x/>")) for name in names]
        from hnb_xl.books.package.zip_parts import write_zip

        data = write_zip(draft.base.zip, items)
        try:
            verify(target, data, allowed)
        except Refused:
            return True
        return False

    order = [entry.name for entry in target.zip.entries]
    assert not refuses(order)
    assert refuses([name for name in order if name != theme])
    assert refuses([*(name for name in order if name not in {theme, app}), theme, app])
    assert refuses([*order, "xl/stranger.xml"])


def test_a_result_that_would_be_unsound_is_not_handed_over() -> None:
    """A chart that draws from a sheet which did not come along."""
    with pytest.raises(Refused) as found:
        plan_splice(
            Package.read(team_book()), Package.read(zipped(parts_with_stray_chart())), keys={"First": "one"}
        ).apply()

    assert found.value.code == "verification_failed"


def parts_with_stray_chart() -> dict[str, bytes]:
    """A scratch package whose first sheet's chart draws from the second."""
    parts = parts_of(generated("First", "Second"))
    parts["xl/charts/chart1.xml"] = parts["xl/charts/chart1.xml"].replace(b"First!", b"Second!")
    return parts


def test_a_damaged_part_that_must_be_read_is_said_to_be_damaged() -> None:
    """Not a traceback."""
    parts = parts_of(team_book())

    with pytest.raises(BookUnreadable) as found:
        plan_splice(
            Package.read(zipped({**parts, "xl/styles.xml": b"<styleSheet"})), Package.read(generated()), keys=KEYS
        )

    assert found.value.code == "bad_xml"


@pytest.mark.parametrize(
    ("part", "data", "code"),
    [
        ("_rels/.rels", b"<Relationships/>", "no_workbook"),
        (BOOK, b"<workbook><sheets/></workbook>", "unknown_namespace"),
        (BOOK, b"<!DOCTYPE x><workbook/>", "doctype_refused"),
        (BOOK, b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>', "no_workbook"),
    ],
)
def test_what_is_no_workbook_of_ours_to_read_is_refused(part: str, data: bytes, code: str) -> None:
    """Before anything is planned."""
    with pytest.raises(BookUnreadable) as found:
        owned_sheets(Package.read(zipped({**parts_of(team_book()), part: data})))

    assert found.value.code == code


def test_every_code_has_its_advice() -> None:
    """And a code that is not in the catalogue cannot be raised."""
    assert all(advice.endswith(".") for advice in [*REFUSALS.values(), *UNREADABLE.values()])
    assert not set(REFUSALS) & set(UNREADABLE)
    with pytest.raises(KeyError):
        refused("no such code", "")
    with pytest.raises(KeyError):
        unreadable("no such code", "")


def test_a_relationship_to_a_part_with_odd_letters_reads_back() -> None:
    """Spaces and percent signs are escaped on the way out."""
    draft = Draft(Package.read(team_book()))
    draft.put("xl/odd part 50%.bin", b"x", "application/octet-stream")
    draft.edit_relationships(SHEET, add=[Relationship("rIdOdd", "u:odd", "xl/odd part 50%.bin", external=False)])
    draft.settle_content_types()

    after = Package.read(draft.to_bytes())

    assert after.relationships(SHEET)[-1].target == "xl/odd part 50%.bin"
    assert after.content_type("xl/odd part 50%.bin") == "application/octet-stream"
