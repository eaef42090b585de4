"""A third council, invented, from TOML text alone: eight KPIs, a monthly calendar, a scale of three points."""

from __future__ import annotations

import pytest

from hnb_xl.books.file_book import FileBook
from hnb_xl.model.authority import Authority, load_authority
from hnb_xl.pipeline import Figures, Run, assess, new
from tests.programme import D

NAMES = ("Plans", "Requests", "Ceased", "In-year deficit", "Average cost", "Places", "On time", "Tribunals")
HIGHER = ("Ceased", "Places", "On time")
UNITS = ("count", "count", "count", "GBPm", "GBP", "count", "percent", "count")
ACTUALS = ("812", "31", "9", "2.45", "21_400", "96", "0.71", '"Data coming"')
TARGETS = ("800", "30", "10", "2.10", "20_000", "100", "0.80", "4")

HEAD = """
[authority]
name = "Invented Borough"
pack = "portfolio"
[agreement]
version = "2025-06"
first_year = "2025-26"
key_risk_score = 12
[[agreement.year]]
year = "2025-26"
brought_forward = 7_000_000
ceiling_before_sv = 9_000_000
[[agreement.condition]]
ref = "A"
title = "Fewer places out of area"
[scale.rating]
kind = "3-point"
words = { G = "On course", A = "Needs care", R = "Off course" }
[rag.default]
amber_pct = 0.02
red_pct = 0.10
[[rated]]
key = "all"
group = "Board"
subject = "The programme"
[[theme]]
key = "one"
theme = "Early help"
[[workstream]]
key = "w1"
workstream = "Advice line"
theme = "one"
programme = "Families"
"""
LATER = """
[[period]]
name = "2025-26/M03"
data_date = 2025-06-30
[period.rating.all]
this = "R"
[period.workstream.w1]
this = "Needs care"
[period.condition.A]
this = "On course"
[[period.month]]
month = 2025-06-30
ehcps = 812
ehcps_on_year = 40
inmss = 41
inmss_share = 0.0505
[[period.milestone_due]]
key = "m"
theme = "one"
status = "Complete"
count = 3
[[period.risk]]
key = "r1"
workstream = "Families"
risk = "Too few carers"
impact = 4
likelihood = 3
"""
EARLIER = """
[[period]]
name = "2025-26/M02"
data_date = 2025-05-31
[period.rating.all]
this = "Needs care"
[period.workstream.w1]
this = "G"
[[period.month]]
month = 2025-05-31
ehcps = 805
[period.kpi]
K1 = { actual = 805, rag = "On course" }
"""


def text() -> str:
    """The whole file."""
    kpis = "".join(
        f'[[kpi]]\nref = "K{n}"\nname = "{name}"\ncategory = "{"Headline" if n < 4 else "Other"}"\nunit = "{unit}"\n'
        f'basis = "stock"\ntarget = {target}\nbetter = "{"higher" if name in HIGHER else "lower"}"\n'
        + ('fact = "ehcp.stock"\n' if n == 1 else 'fact = "dsg.in_year"\n' if n == 4 else "")
        for n, (name, unit, target) in enumerate(zip(NAMES, UNITS, TARGETS, strict=True), start=1)
    )
    said = "[period.kpi]\n" + "".join(f"K{n} = {{ actual = {actual} }}\n" for n, actual in enumerate(ACTUALS, start=1))
    return HEAD + kpis + EARLIER + LATER + said


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The council."""
    path = tmp_path_factory.mktemp("third") / "invented.toml"
    path.write_text(text(), encoding="utf-8")
    return load_authority(path)


@pytest.fixture(scope="module")
def made(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Figures]:
    """Its workbook as it is made, and as it is read back from the saved file."""
    book, run = new(authority, authority.latest_period().name, "invented.xlsx")
    path = tmp_path_factory.mktemp("book") / "invented.xlsx"
    path.write_bytes(book.to_bytes())
    return run, assess(FileBook.open(path))


def test_the_saved_workbook_gives_the_same_figures(made: tuple[Run, Figures]) -> None:
    """Nothing is lost on the way through the file."""
    run, again = made

    assert again.results.as_json() == run.figures.results.as_json()
    assert again.results.period == "2025-26/M03"


def test_its_calendar_is_monthly(made: tuple[Run, Figures]) -> None:
    """Twelve return points; the month before has its own column."""
    results = made[1].results

    assert len(made[1].inputs.points) == 12
    assert (results.value("kpi.k1.actual"), results.value("kpi.k1.previous")) == (D("812"), D("805"))
    assert results.value("kpi.k1.change") == 7


def test_its_scale_has_three_points(made: tuple[Run, Figures]) -> None:
    """In its own words; the last month's rating is the last period's."""
    results = made[1].results

    assert [level.words for level in made[1].inputs.scale().levels] == ["On course", "Needs care", "Off course"]
    assert [results.text(f"rating.all.{of}") for of in ("last", "this")] == ["Needs care", "Off course"]
    assert results.text("rating.all.direction") == "Worse"
    assert results.text("workstream.w1.direction") == "Worse"
    assert results.text("kpi.k1.rag.last") == "Green"
    assert results.text("rating.condition_a.this") == "On course"
    assert [results.value(f"workstream.count.programme.families.{level}") for level in ("green", "amber", "red")] == [
        0,
        1,
        0,
    ]
    assert results.get("workstream.count.amber_green") is None


def test_its_figures(made: tuple[Run, Figures]) -> None:
    """812 - 800 = 12, 1.5% over: green; £7.0m + £2.45m = £9.45m, £0.45m over the ceiling; 4 x 3 = 12 is key."""
    results = made[1].results

    assert (results.value("kpi.k1.variance"), results.text("kpi.k1.rag.computed")) == (D("12"), "Green")
    assert (results.value("kpi.k7.adverse"), results.text("kpi.k7.rag.computed")) == (
        results.value("kpi.k7.target") - results.value("kpi.k7.actual"),  # type: ignore[operator]
        "Red",  # 9 points of 80 are 11%
    )
    assert (results.value("kpi.k8.actual"), results.text("kpi.k8.actual")) == (None, "Data coming")
    assert results.value("deficit.cumulative.before_sv") == 9_450_000
    assert results.value("deficit.headroom") == -450_000
    assert (results.value("month.ehcps.latest"), results.value("month.ehcps.change")) == (D("812"), D("7"))
    assert results.value("risks.key") == 1


def test_no_rule_crashes_on_it(made: tuple[Run, Figures]) -> None:
    """And none calls its words wrong."""
    findings = made[1].findings

    assert [outcome.code for outcome in findings.outcomes if outcome.outcome.value == "crashed"] == []
    assert "HN008" not in {finding.code for finding in findings.findings}
