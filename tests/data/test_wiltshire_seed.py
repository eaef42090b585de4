"""Wiltshire's two authority files hold every number of the published documents, read here a second time.

W1 to W7 are the highlight report of 4 March 2024, W8 to W10 the portfolio summary of January 2025, M1 the minutes.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest

from hnb_xl.build.entries import entries
from hnb_xl.model.authority import Authority, load_authority
from hnb_xl.shipped import authorities

Row = dict[str, object]
Tables = dict[str, list[Row]]


def document(shared: Path, number: str) -> str:
    """A document as published."""
    (path,) = (shared / "seeds").glob(f"{number}_*.txt")
    return path.read_text(encoding="utf-8")


def lines(text: str, after: str, before: str = "") -> list[list[str]]:
    """The lines with tabs that follow a heading, cell by cell."""
    part = text[text.index(after) + len(after) :]
    part = part[: part.index(before)] if before else part
    return [[cell.strip() for cell in line.split("\t")] for line in part.splitlines() if "\t" in line]


def number(text: str) -> D | str | None:
    """A printed figure in base units: £17,287, 6.06%, 5.64%, 872; words stay words."""
    text = text.strip()
    if not re.fullmatch(r"-?£?[\d,]+(\.\d+)?%?", text):
        return text or None
    figure = D(re.sub(r"[^\d.-]", "", text))
    return figure / 100 if text.endswith("%") else figure


@pytest.fixture(scope="module")
def early(shared: Path) -> str:
    """The extraction of the highlight report that keeps its tables."""
    return document(shared, "001")


@pytest.fixture(scope="module")
def late(shared: Path) -> str:
    """The portfolio summary."""
    return document(shared, "002")


def authority(name: str) -> Authority:
    """A shipped authority file."""
    return load_authority(authorities() / f"{name}.toml")


@pytest.fixture(scope="module")
def march() -> Tables:
    """What the file of the highlight report puts into the workbook."""
    return entries(authority("wiltshire-2024"), "2024-25/Start")


@pytest.fixture(scope="module")
def january() -> Tables:
    """What the file of the portfolio summary puts into the workbook."""
    return entries(authority("wiltshire-2025"), "2024-25/January")


def by(rows: list[Row], key: str, value: object) -> Row:
    """The one row with a key."""
    (found,) = [row for row in rows if row[key] == value]
    return found


def test_overall_and_trajectory(shared: Path, march: Tables) -> None:
    """W1, W2: two ratings for two headings, each in one of two columns: this period's, the last being blank."""
    other = document(shared, "000")
    top = other[: other.index("Work has been focussed")]
    assert len(re.findall(r"Green - On\s+Track", top)) == 2
    for key in ("programme", "trajectory"):
        row = by(march["rating"], "key", key)
        assert (row["last"], row["this"]) == (None, "Green - On Track")


def test_conditions(early: str, march: Tables) -> None:
    """W3: the five deal conditions, with no rating for the last period."""
    printed = [
        cells
        for cells in lines(early, "Last Period This Perio\n", "Transformation Summary - Key")
        if cells[0][0].isdigit()
    ]
    assert len(printed) == 5
    for name, last, this in printed:
        ref, _, title = name.partition(" - ")
        row = by(march["rating"], "ref", ref)
        assert (row["subject"], row["last"] or "", row["this"]) == (title, last, this)


MEASURES = (
    "requests", "population_share", "independent_special", "moved_up", "average_cost", "ad_hoc", "ceased_not_neet",
    "post_16_independent", "timeliness", "poet",
)  # fmt: skip


def test_measures(early: str, march: Tables) -> None:
    """W4: ten measures in order; figures that are numbers, words in the place of a figure, dates and ratings."""
    printed = lines(early, "Figure\tLast Update", "Finance Summary")[1:]
    assert len(printed) == len(march["measure"]) == 10
    for key, cells, row in zip(MEASURES, printed, march["measure"], strict=True):
        text = "\t".join(cells)
        assert row["key"] == key
        assert row["measure"] == cells[0].replace("ECH Needs", "EHC Needs")
        rated = re.search(r"(Green|Amber|Red) - [A-Za-z ]+$", text)
        assert row["this"] == (rated[0] if rated else None), key
        assert row["last"] is None
        assert row["updated"] == (date(2024, 1, 31) if "Jan-24" in text else None), key
    figures = {row["key"]: row["figure"] for row in march["measure"]}
    for key, figure in (("requests", "169"), ("independent_special", "6.06%"), ("average_cost", "£17,287")):
        assert figure in early
        assert figures[key] == number(figure)
    for key, words in (
        ("population_share", "On forecast"),
        ("ceased_not_neet", "2 (33%)"),
        ("post_16_independent", "Data coming"),
        ("timeliness", "NA"),
    ):
        assert words in early
        assert figures[key] == words
    assert figures["poet"] is None
    ceased = by(march["measure"], "key", "ceased_not_neet")
    assert (ceased["count"], ceased["share"], ceased["total"]) == (D(2), D("0.33"), None)


def test_both_extractions_agree_on_the_measures(shared: Path, march: Tables) -> None:
    """The other extraction has the same eight ratings and dates, out of their rows: six amber, two red."""
    part = document(shared, "000").split("Key Measures", 1)
    text = re.sub(r"\s+", " ", part[0][part[0].index("Percentage compliance") :] + part[1].split("Finance Summary")[0])
    assert (text.count("Amber - Off Track"), text.count("Red - At Risk"), text.count("Jan-24")) == (6, 2, 8)
    ratings = [row["this"] for row in march["measure"]]
    assert (ratings.count("Amber - Off Track"), ratings.count("Red - At Risk"), ratings.count(None)) == (6, 2, 2)


@pytest.mark.parametrize(
    ("after", "before", "category"),
    [
        ("KPI\tBaseline", "Programme Mitigations", "Finance summary"),
        ("Programme Mitigations\tBaseline", "Programme Risk Log", "Programme mitigations"),
    ],
)
def test_finance(early: str, march: Tables, after: str, before: str, category: str) -> None:
    """W5, W6: baseline, budget, this quarter and rating of every row."""
    printed = lines(early, after, before)[1:]
    rows = [row for row in march["kpi"] if row["category"] == category]
    assert len(printed) == len(rows) > 3
    for cells, row in zip(printed, rows, strict=True):
        name, baseline, budget, quarter, _, rating = cells
        assert row["name"] == name
        assert (row["baseline"], row["target"], row["Start"]) == (number(baseline), number(budget), number(quarter))
        assert rating == "Green - On Track"
        assert (row["reported"], row["reported_last"]) == ("G", None)


def test_risk_log(early: str, march: Tables) -> None:
    """W7: name, score, target and month; no impact or likelihood is printed, and none is made up."""
    part = early[early.index("Programme Risk Log") :]
    for row in march["risk"]:
        line = next(line for line in part.splitlines() if line.startswith(str(row["name"])))
        score, target = re.search(r"\t(\d+)\b", line), re.search(r"\t(\d)\tFeb-24", line)
        assert score is not None
        assert target is not None
        assert (row["score_published"], row["target"]) == (D(score[1]), D(target[1]))
        assert "Feb-24" in line
        assert (row["impact"], row["likelihood"], row["updated"]) == (None, None, date(2024, 2, 29))
    assert len(march["risk"]) == 5
    # the arrows as the two extractions leave them: level, two-headed, level, down, down
    assert [row["direction"] for row in march["risk"]] == ["Steady", "Steady", "Steady", "Falling", "Falling"]


def test_arrows_of_both_extractions(shared: Path, early: str) -> None:
    """000 lists the arrows from the last row up: down, down, level, two-headed, level; 001 has them in their rows."""
    other = document(shared, "000")
    glyphs = re.findall("[\uf0af\uf0f3→]", other)
    assert glyphs == ["\uf0af", "\uf0af", "→", "\uf0f3", "→"]
    part = early[early.index("Programme Risk Log") :]
    assert re.findall(r"\\rightarrow|★|\t\\\t", part) == ["\\rightarrow", "★", "\\rightarrow", "\t\\\t", "\t\\\t"]


def test_headline_cards(late: str, january: Tables) -> None:
    """W8: three cards with figure, what it is held against and the difference, and the overall rating."""
    for name, figure, against, difference in (
        ("H1", "6357", "5707", "650"),
        ("H2", "43.20", "28.21", "14.99"),
        ("H3", "5.75%", "6.92%", "-1.17%"),
    ):
        assert re.search(rf"# {re.escape(figure)}[!✓]", late)
        assert f"{against} (" in late
        assert re.search(rf"\(\+?{re.escape(difference)}\)", late)
        row = by(january["kpi"], "ref", name)
        assert (row["January"], row["target"]) == (number(figure), number(against))
    assert "Overall RAG\n\nAMBER / RED" in late
    assert by(january["rating"], "key", "overall")["this"] == "AMBER / RED"
    assert "refreshed: 07/01/2025" in late
    assert by(january["period"], "item", "data_date")["value"] == date(2025, 1, 7)


def test_key_risks(late: str, january: Tables) -> None:
    """W9: impact, likelihood and score; the owner's name stays out."""
    printed = lines(late, "## Key Programme Risks (15+)", "# 1 - Voice")[1:]
    assert len(printed) == len(january["risk"]) == 2
    for cells, row in zip(printed, january["risk"], strict=True):
        assert [row["impact"], row["likelihood"], row["score_published"]] == [number(cell) for cell in cells[3:6]]
        assert cells[2] not in str(january)
    assert by(january["agreement"], "item", "key_risk")["value"] == 15


def test_workstreams(late: str, january: Tables) -> None:
    """W10: every workstream of the six theme pages with its rating, in its theme."""
    found = []
    for theme in range(1, 7):
        page = late[late.index(f" {theme} - ") :]
        page = page[: page.index(f"# {theme + 1} - ")] if theme < 6 else page
        heading = page.splitlines()[0].partition(" - ")[2].replace("...", "…")
        assert by(january["theme"], "key", str(theme))["theme"] == heading
        for name, rating in re.findall(r"^([^\t\n]+)\t((?:Green|Amber|Red)[^\t\n]*)$", page, re.MULTILINE):
            found.append((str(theme), name.rstrip("."), rating))
    rows = [(row["theme"], row["workstream"], row["this"]) for row in january["workstream"]]
    assert rows == found
    assert len(rows) == 16
    assert {row["programme"] for row in january["workstream"]} == {None}


def test_milestones(late: str, january: Tables) -> None:
    """W10: the numbers beside “Status of Milestones Due”; which status they are cannot be read."""
    for theme, expected in (("2", [None]), ("3", [7, 3]), ("4", [10]), ("5", [10]), ("6", [12, 5])):
        page = late[late.index(f"## {theme} - ") :]
        page = page[page.index("Status of Milestones Due") + 24 :]
        numbers = re.match(r"\s*((?:\d+\s*\n\s*)*)", page)
        assert numbers is not None
        assert [int(found) for found in numbers[1].split()] == [count for count in expected if count is not None]
        rows = [row for row in january["milestone_due"] if row["theme"] == theme]
        assert [row["count"] for row in rows] == expected
        assert {row["status"] for row in rows} == {"Status not stated"}


MONTHLY = {
    "# funded EHCPs": ("ehcps", "ehcps_on_year", "ehcp_share", "ehcp_share_gap"),
    "% placed in INMSS": ("inmss_share", "inmss_share_gap", "inmss", "inmss_on_year"),
}


@pytest.mark.parametrize("heading", MONTHLY)
def test_months(late: str, january: Tables, heading: str) -> None:
    """W10: four months of eight series, and nothing in the series that are only pictures."""
    printed = lines(late, heading, "\n\n")[0:5]
    printed = [cells for cells in printed if re.fullmatch(r"[A-Z][a-z]{2}-24", cells[0])]
    assert len(printed) == len(january["month"]) == 4
    months = {row["month"]: row for row in january["month"]}
    ends = {"Sep-24": date(2024, 9, 30), "Oct-24": date(2024, 10, 31), "Nov-24": date(2024, 11, 30)}
    for cells in printed:
        row = months[ends.get(cells[0], date(2024, 12, 31))]
        assert [row[key] for key in MONTHLY[heading]] == [number(cell) for cell in cells[1:]]
    for key in ("requests", "decisions_on_time", "plans_on_time", "ceased", "places_filled", "places_planned"):
        assert {row[key] for row in january["month"]} == {None}
    assert {row["average_cost"] for row in january["month"]} == {None}
    assert {row["hnb_in_year"] for row in january["month"]} == {None}


def test_places(late: str, january: Tables) -> None:
    """W10: the shortfall of special school places and its cost; places filled cannot be read."""
    assert re.search(r"Shortfall\s+58\s", late)
    assert "£2.24M" in late
    assert by(january["kpi"], "ref", "P1")["January"] == 58
    assert by(january["kpi"], "ref", "P2")["January"] == D("2.24")
    assert re.search(r"Places Filled\s+\( \.\.\. \)", late)


def test_minutes(shared: Path, january: Tables, march: Tables) -> None:
    """M1: the ceiling of £84.5m, condition 2 not on track, and £5.7m of capital."""
    minutes = document(shared, "003")
    assert "not on track to meet Agreement Condition 2" in minutes
    assert "£84.5m cumulative deficit in the financial year 2024/25 (excluding Safety Valve payments)" in minutes
    for tables in (january, march):
        assert by(tables["profile"], "year", "2024-25")["ceiling"] == 84_500_000
    condition = by(january["rating"], "ref", "2")
    assert (condition["last"], condition["this"]) == (None, None)
    assert str(condition["comment"]).startswith("Not on track")
    assert "£5.7m" in minutes
    assert by(january["capital"], "key", "additional_places")["grant"] == 5_700_000


def test_no_names_of_people(shared: Path, march: Tables, january: Tables) -> None:
    """The names that the documents hold are in neither file."""
    names = re.findall(r"(?:report of|alongside) ([A-Z]\w+ [A-Z]\w+)", document(shared, "003"))
    names += [cells[2] for cells in lines(document(shared, "002"), "Risk Owner", "# 1 - Voice")[1:]]
    assert len(set(names)) == 3
    for name in names:
        assert name not in f"{march}{january}"
        for file in ("wiltshire-2024", "wiltshire-2025"):
            assert name not in (authorities() / f"{file}.toml").read_text(encoding="utf-8")
