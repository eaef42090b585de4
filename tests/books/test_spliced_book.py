"""Writing into a workbook that a person works in: what is ours is replaced, nothing else is touched."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal as D

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.workbook.protection import WorkbookProtection

from hnb_xl.books.book import ComputedCell, RawCell
from hnb_xl.books.file_book import FileBook
from hnb_xl.books.openpyxl_book import Document, OpenpyxlBook
from hnb_xl.books.package import Package, lint
from hnb_xl.books.package.namespaces import STRICT_MAIN
from hnb_xl.books.package.scratch import strict_names
from hnb_xl.books.spliced_book import SplicedBook, ownership_key
from hnb_xl.errors import Refused
from hnb_xl.model.blocks import Cell, Column, Role, Row, Sheet, Style, Table, Text
from tests.books.parts_of_books import packed, parts

STAMP = "2021-22/Q3 · data at 30 November 2021"
SHARED_LISTS = {"[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/workbook.xml"}
CONTENTS = Sheet(
    "Contents",
    Role.DASHBOARD,
    (Table("tblContents", (Column("Sheet"),), (Row((Cell("Summary", Style.LINK, link="'Summary'!A1"),)),)),),
    (20,),
)


@pytest.fixture
def summary(dashboard: Sheet) -> Sheet:
    """A dashboard as a refresh makes it: values and charts."""
    return replace(dashboard, blocks=tuple(b for b in dashboard.blocks if getattr(b, "name", "") != "tblCeiling"))


@pytest.fixture
def data(input_sheet: Sheet, summary: Sheet) -> bytes:
    """A monitoring workbook: an input sheet drawn first, two generated sheets spliced in."""
    base = OpenpyxlBook.new("book.xlsx", Document("Monitoring & more"))
    base.put_sheets([input_sheet])
    return refreshed(base.to_bytes(), summary, CONTENTS)


def refreshed(data: bytes, *sheets: Sheet, stamp: str = STAMP) -> bytes:
    """The workbook after a run that made these sheets."""
    book = SplicedBook(data, "book.xlsx")
    book.put_generated(sheets, stamp)
    return book.to_bytes()


def by_a_person(data: bytes, change: Callable[[Workbook], object]) -> bytes:
    """The workbook after somebody changed it in another program."""
    workbook = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)
    change(workbook)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def changed_parts(before: bytes, after: bytes) -> set[str]:
    """The names of all parts that came, went or changed."""
    old, new = parts(before), parts(after)
    return {name for name in {*old, *new} if old.get(name) != new.get(name)}


def test_a_second_refresh_gives_the_same_bytes(data: bytes, summary: Sheet) -> None:
    """An up-to-date workbook is left as it is: styles, names and parts do not pile up."""
    assert refreshed(data, summary, CONTENTS) == data


def test_a_workbook_without_changes_is_the_file_itself(data: bytes) -> None:
    """Opening it and asking for its bytes changes nothing."""
    book = SplicedBook(data, "book.xlsx")

    assert book.to_bytes() is data
    assert book.planned().is_empty


def test_what_is_not_ours_stays_byte_for_byte(data: bytes, summary: Sheet) -> None:
    """Own sheets, rows, fonts, comments, charts, pictures, macros and settings of a person survive every refresh."""

    def work(workbook: Workbook) -> None:
        own = workbook.create_sheet("Workings", 0)
        own.append(["Area", "Number"])
        own.append(["North", 12])
        own["A1"].font = Font(name="Comic Sans MS", size=17)
        own["B2"].comment = Comment("check this", "an officer")
        chart = BarChart()
        chart.add_data(Reference(own, min_col=2, min_row=1, max_row=2), titles_from_data=True)
        own.add_chart(chart, "D4")
        workbook["KPI's"]["C5"] = 14

    theirs = parts(by_a_person(data, work))
    theirs |= {"xl/media/picture1.png": b"not really", "customXml/item1.xml": b"<a/>", "xl/vbaProject.bin": b"macros"}
    theirs["[Content_Types].xml"] = theirs["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Default Extension="png" ContentType="image/png"/>'
        b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>',
    )
    before = packed(theirs)

    after = refreshed(before, with_words(summary, "Something new."), CONTENTS)

    ours = {name for name in {*parts(before), *parts(after)} if is_of(before, name) or is_of(after, name)}
    assert changed_parts(before, after) <= ours | SHARED_LISTS
    assert {"xl/media/picture1.png", "customXml/item1.xml", "xl/vbaProject.bin"} <= set(parts(after))
    assert refreshed(after, with_words(summary, "Something new."), CONTENTS) == after


def test_a_persons_formula_keeps_its_value(data: bytes, summary: Sheet) -> None:
    """What a spreadsheet program had saved beside a formula of a person's is still there after a refresh."""
    sheet = parts(data)["xl/worksheets/sheet1.xml"].decode()
    start = sheet.index('<c r="C5"')
    end = sheet.index("</c>", start)
    typed = f'{sheet[:start]}<c r="C5"><f>14+14.363</f><v>28.363</v>{sheet[end:]}'
    before = packed({**parts(data), "xl/worksheets/sheet1.xml": typed.encode()})

    after = refreshed(before, with_words(summary, "New."), CONTENTS)

    assert parts(after)["xl/worksheets/sheet1.xml"] == typed.encode()
    assert FileBook(after, "b.xlsx").tables()["tblKPI"].rows[0][2] == RawCell(28.363, formula="14+14.363")


def test_a_computed_cell_changes_its_sheet_and_nothing_else(data: bytes) -> None:
    """The cell keeps its look and its neighbours; charts, descriptions and all other parts keep their bytes."""
    book = SplicedBook(data, "book.xlsx")

    book.put_computed([ComputedCell("KPI's", 5, 4, "[@Actual]-[@Target]", D("-0.244"))])

    after = book.to_bytes()
    # Other rows read the same table; whoever opens the file next is asked to work their formulas out.
    assert changed_parts(data, after) == {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}
    old, new = (openpyxl.load_workbook(io.BytesIO(each))["KPI's"]["D5"] for each in (data, after))
    assert new.value == "=tblKPI[[#This Row],[Actual]]-tblKPI[[#This Row],[Target]]"
    assert (new.number_format, new.fill.fgColor.rgb, new.protection.locked) == (
        old.number_format,
        old.fill.fgColor.rgb,
        True,
    )


def test_a_computed_cell_that_is_so_already_changes_nothing(data: bytes) -> None:
    """Formula and value are compared, not written again."""
    book = SplicedBook(data, "book.xlsx")

    book.put_computed([ComputedCell("KPI's", 5, 4, book.tables()["tblKPI"].rows[0][3].formula, D("-0.244"))])

    assert book.to_bytes() is data


def test_the_footer_follows_title_and_stamp(data: bytes, summary: Sheet) -> None:
    """A refreshed sheet says on paper what it was made from; an input sheet, which is typed into, does not."""
    after = refreshed(data, summary, CONTENTS, stamp="2021-22/Q4 · data at 31 March 2022")

    typed, *made = (each.decode() for name, each in parts(after).items() if "/worksheets/sheet" in name)
    ours = [each.decode() for name, each in parts(after).items() if "/worksheets/hnb_sheet" in name]
    assert made == []
    assert "Monitoring &amp;&amp; more" in typed
    assert "data at" not in typed
    assert len(ours) == 2
    assert all("Monitoring &amp;&amp; more\n&amp;7 2021-22/Q4 · data at 31 March 2022" in each for each in ours)


def test_a_renamed_tab_is_replaced_where_it_stands(data: bytes, summary: Sheet) -> None:
    """A hidden name says that it is ours; links from our other sheets follow the new name."""

    def rename(workbook: Workbook) -> None:
        workbook["Summary"].title = "Overview 2022"
        workbook.defined_names["_hnbxl.dashboard_summary"].attr_text = "'Overview 2022'!$A$1"  # as Excel does

    book = SplicedBook(by_a_person(data, rename), "book.xlsx")
    book.put_generated([with_words(summary, "Something new."), CONTENTS], STAMP)

    assert book.sheet_names() == ("KPI's", "Overview 2022", "Contents")
    after = FileBook(book.to_bytes(), "book.xlsx")
    assert after.sheet_names() == book.sheet_names()
    assert after.tables() == book.tables()
    assert after.tables()["tblMoves"].sheet == "Overview 2022"
    workbook = openpyxl.load_workbook(io.BytesIO(book.to_bytes()))
    assert workbook["Contents"]["A2"].hyperlink.location == "'Overview 2022'!A1"
    assert "Something new." in [cell.value for cell in workbook["Overview 2022"]["A"]]


def test_a_renamed_tab_can_be_removed_by_its_new_name(data: bytes) -> None:
    """It goes with its tables."""

    def rename(workbook: Workbook) -> None:
        workbook["Summary"].title = "Overview"
        workbook.defined_names["_hnbxl.dashboard_summary"].attr_text = "Overview!$A$1"

    book = SplicedBook(by_a_person(data, rename), "book.xlsx")
    book.remove_sheet("Overview")

    assert FileBook(book.to_bytes(), "book.xlsx").sheet_names() == book.sheet_names() == ("KPI's", "Contents")


def test_a_persons_sheet_of_the_same_name_stays(data: bytes, summary: Sheet) -> None:
    """It is not ours to replace: ours stands beside it under another name, and a second time in the same place."""
    before = by_a_person(data, lambda workbook: workbook.create_sheet("checks"))
    checks = replace(CONTENTS, name="Checks", role=Role.CHECKS)

    once = refreshed(before, summary, checks)

    assert FileBook(once, "book.xlsx").sheet_names()[-2:] == ("checks", "HNB Checks")
    assert refreshed(once, summary, checks) == once


def test_a_persons_table_of_the_same_name_is_refused(data: bytes, summary: Sheet) -> None:
    """The same for a table, wherever it stands."""
    risks = Table("tblRisk", (Column("A"),), (Row((Cell("a"),)),))

    with pytest.raises(Refused, match="already has a table or name tblRisk"):
        refreshed(data, summary, Sheet("Risks", Role.DASHBOARD, (risks,), (20,)))


def test_a_persons_sheet_is_not_removed(data: bytes) -> None:
    """Only what hnb_xl made may go."""
    with pytest.raises(Refused, match="The sheet KPI's was not made by hnb_xl"):
        SplicedBook(data, "book.xlsx").remove_sheet("KPI's")


def test_a_protected_structure_stops_a_new_tab_but_not_a_refresh(data: bytes, summary: Sheet) -> None:
    """Where tabs may neither come nor go, those that are there can still be brought up to date."""

    def protect(workbook: Workbook) -> None:
        workbook.security = WorkbookProtection(lockStructure=True)

    before = by_a_person(data, protect)

    assert refreshed(before, with_words(summary, "New."), CONTENTS) != before
    for sheets in ((summary,), (summary, CONTENTS, replace(CONTENTS, name="More", blocks=()))):
        with pytest.raises(Refused, match="structure is protected: no sheet may come or go") as caught:
            refreshed(before, *sheets)
        assert caught.value.code == "structure_locked"


def test_removing_what_was_put_in_gives_the_parts_back(input_sheet: Sheet, summary: Sheet) -> None:
    """Only the style sheet may keep what it was given."""
    base = OpenpyxlBook.new("book.xlsx")
    base.put_sheets([input_sheet])
    before = base.to_bytes()
    book = SplicedBook(refreshed(before, summary), "book.xlsx")

    book.remove_sheet("Summary")

    assert changed_parts(before, book.to_bytes()) <= {"xl/styles.xml"}


def test_the_strict_dialect_is_written_as_it_is_read(data: bytes, summary: Sheet) -> None:
    """Sheets put into a strict workbook are strict as well."""
    strict = packed({name: strict_names(each) for name, each in parts(data).items()})

    after = refreshed(strict, with_words(summary, "New."), CONTENTS)

    assert all(STRICT_MAIN.encode() in each for name, each in parts(after).items() if "/worksheets/sheet" in name)
    assert lint(Package(after)) == []
    assert refreshed(after, with_words(summary, "New."), CONTENTS) == after


def test_a_sheet_stays_ours_by_role_and_name() -> None:
    """The role comes first: a run takes away earlier dashboards and checks, and nothing else of ours."""
    assert ownership_key(Sheet("DSG outturn", Role.DASHBOARD, (), ())) == "dashboard_dsg_outturn"
    assert ownership_key(Sheet("Checks", Role.CHECKS, (), ())) == "checks_checks"


def with_words(sheet: Sheet, words: str) -> Sheet:
    """The sheet with other content than before."""
    return replace(sheet, blocks=(*sheet.blocks, Text(words)))


def is_of(data: bytes, name: str) -> bool:
    """Whether a part belongs to a generated sheet of the workbook."""
    package = Package(data)
    book = FileBook(data, "book.xlsx").workbook
    made = [sheet.part for sheet in book.owned().values()]
    leads_to = {part for sheet in made for part in package.reachable(sheet)}
    rels = {f"{part.rpartition('/')[0]}/_rels/{part.rpartition('/')[2]}.rels".lower() for part in {*made, *leads_to}}
    return name.lower() in {part.lower() for part in made} | leads_to | rels
