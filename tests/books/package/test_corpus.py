"""Over real workbooks: spliced, patched and cleared again without a byte of anything else changed, or refused."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineError, CalamineWorkbook

from hnb_xl.books.package import CellPatch, Package, lint, owned_sheets, plan_patch, plan_remove, plan_splice
from hnb_xl.books.package.workbook import Workbook
from hnb_xl.errors import BookUnreadable, Refused
from tests.books.package.builders import KEYS, NAME, corpus_files, generated

FILES = corpus_files()
each_file = pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
# The real files that cannot be opened, and those that may not be changed without leave; all others can.
UNREADABLE = {
    "excelize__encryptAES.xlsx": "encrypted_or_xls",
    "npoi__poc-xmlbomb-empty.xlsx": "not_zip",
    "openpyxl__null_archive.xlsx": "no_content_types",
    "poi__clusterfuzz-testcase-minimized-POIFuzzer-5040805309710336.xlsx": "bad_zip_entry",
    "poi__clusterfuzz-testcase-minimized-XLSX2CSVFuzzer-5636439151607808.xlsx": "not_zip",
    "poi__invalid.xlsx": "no_content_types",
}
REFUSED = {
    "aspose__sampleDigitallySignedByCells.xlsx": "signed_package",
    "closedxml__simple-cell-changes.xlsx": "shared_workbook",
    "oxsdk__Revision_NameCommentChange.xlsx": "shared_workbook",
    "poi__style-alternate-content.xlsx": "styles_alternate_content",
    "xlsxwriter__protect07.xlsx": "read_only_recommended",
}
CELL_REFUSED = {*REFUSED.values()} | {
    "formula_cell", "table_header", "table_total", "merged_cell", "locked_cell", "pivot_output", "data_table",
    "array_formula", "shared_formula_master",
}  # fmt: skip
# Not workbooks one would mend: a bomb against readers, and a file that declares entities.
HOSTILE = {"poi__poc-shared-strings.xlsx", "poi__poc-xmlbomb-empty.xlsx"}


def opened(path: Path) -> Package | None:
    """The package; None, with the very code it should have, when it is none."""
    try:
        package = Package.read(path)
        Workbook(package)
    except BookUnreadable as error:
        same = error.code == UNREADABLE.get(path.name)
        return None if same and error.message and error.fix else pytest.fail(f"{error.code}: {error}")
    return package


def untouched(before: Package, after: Package, allowed: frozenset[str]) -> bool:
    """Whether every part that may not change has its compressed bytes in the same order."""
    kept = [entry for entry in before.zip.entries if entry.name.lower().replace("\\", "/") not in allowed]
    found = {entry.name: entry for entry in after.zip.entries}
    order = [entry.name for entry in after.zip.entries]
    return (
        all(
            entry.name in found and before.zip.compressed(entry) == after.zip.compressed(found[entry.name])
            for entry in kept
        )
        and sorted(kept, key=lambda entry: order.index(entry.name)) == kept
    )


@each_file
def test_our_dashboard_comes_and_goes_without_a_trace(path: Path) -> None:
    """Added, added again (a no-op), replaced by a smaller one, removed: or refused, with a reason."""
    target = opened(path)
    if target is None:
        return
    date1904 = Workbook(target).is_date1904
    scratch = Package.read(generated(date1904=date1904))
    change = plan_splice(target, scratch, keys=KEYS)
    assert [one.code for one in change.refusals] == [code for name, code in REFUSED.items() if name == path.name]
    if change.refusals:
        return

    added = Package.read(change.apply())
    assert untouched(target, added, change.allowed)
    assert owned_sheets(added) == {"dashboard": NAME}
    assert change.apply() == added.data
    assert plan_splice(added, scratch, keys=KEYS).is_empty
    assert len(lint(added)) <= len(lint(target))

    smaller = plan_splice(added, Package.read(generated(rows=3, date1904=date1904)), keys=KEYS)
    replaced = Package.read(smaller.apply())
    assert untouched(added, replaced, smaller.allowed)

    cleared = Package.read(plan_remove(replaced, ["dashboard"]).apply())
    assert untouched(target, cleared, change.allowed)
    gone = {name.lower() for name in target.names()} - {name.lower() for name in cleared.names()}
    new = [name for name in cleared.names() if not target.has(name)]
    assert all(name.endswith("calcchain.xml") for name in gone)
    assert all("styles" in name for name in new)


@each_file
def test_a_cell_is_written_and_no_other_changes(path: Path) -> None:
    """One cell far out and one near the top of the first sheets: calamine sees no other difference."""
    target = opened(path)
    if target is None:
        return
    worksheets = [sheet for sheet in Workbook(target).sheets if sheet.kind == "worksheet"][:3]
    before = values(target.data)
    for sheet in worksheets:
        for cell, place, value in (("C5", (4, 2), 12.5), ("AA70", (69, 26), "text")):
            change = plan_patch(target, [CellPatch(sheet.name, cell, value)])
            if change.refusals:
                assert {one.code for one in change.refusals} <= CELL_REFUSED
                continue
            after = Package.read(change.apply())
            assert untouched(target, after, change.allowed)
            assert plan_patch(after, [CellPatch(sheet.name, cell, value)]).is_empty
            if path.name not in HOSTILE and before:
                assert differences(before, values(after.data)) <= {(sheet.name, place)}


def values(data: bytes) -> dict[str, dict[tuple[int, int], object]]:
    """Every value of every sheet, as an independent reader sees it; none where it cannot read."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = {name: book.get_sheet_by_name(name) for name in book.sheet_names}
    except CalamineError:
        return {}
    return {
        name: {
            (row + (sheet.start or (0, 0))[0], column + (sheet.start or (0, 0))[1]): value
            for row, line in enumerate(sheet.to_python(skip_empty_area=True))
            for column, value in enumerate(line)
            if value != ""
        }
        for name, sheet in sheets.items()
        if sheet.height * sheet.width < 200_000
    }


Values = dict[str, dict[tuple[int, int], object]]


def differences(before: Values, after: Values) -> set[tuple[str, tuple[int, int]]]:
    """The places where two readings differ."""
    return {
        (name, place)
        for name in before.keys() & after.keys()
        for place in before[name].keys() | after[name].keys()
        if before[name].get(place) != after[name].get(place)
    }


@each_file
def test_the_linter_finds_nothing_in_a_healthy_book(path: Path) -> None:
    """What Excel made and nobody spoiled has no finding; what cannot be read has exactly one."""
    found = lint(path)

    if opened(path) is None:
        assert [finding.code for finding in found if finding.part == ""]
    elif path.name not in HOSTILE:
        assert found == []


@each_file
def test_no_change_ever_ends_in_a_traceback(path: Path) -> None:
    """Every way in answers with a result or with an error that says what to do."""
    attempts = (
        lambda: plan_splice(Package.read(path), Package.read(generated()), keys=KEYS).apply(),
        lambda: plan_remove(Package.read(path), ["dashboard"]).apply(),
        lambda: plan_patch(Package.read(path), [CellPatch("Sheet1", "A1", 1)]).apply(),
        lambda: owned_sheets(Package.read(path)),
    )

    assert all(answered(attempt) for attempt in attempts)


def answered(attempt: Callable[[], object]) -> bool:
    """Whether there was a result, or an error with a sentence and advice."""
    try:
        return attempt() is not None
    except (BookUnreadable, Refused) as error:
        return bool(error.message and error.fix)
