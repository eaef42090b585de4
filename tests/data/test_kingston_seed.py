"""Kingston's authority file holds every number of the published return, read here a second time from its text."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from hnb_xl.build.entries import entries
from hnb_xl.model.authority import Authority, load_authority
from hnb_xl.shipped import authorities

Row = dict[str, object]
QUOTED = (("target", "target_change"), *((point, f"{point} change") for point in ("Q1", "Q2", "Q3")))


@pytest.fixture(scope="module")
def seed(shared: Path) -> str:
    """The return as published."""
    return (shared / "seeds" / "004_8ca86468a2c6849b.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def kingston() -> Authority:
    """The shipped authority file."""
    return load_authority(authorities() / "kingston.toml")


@pytest.fixture(scope="module")
def tables(kingston: Authority) -> dict[str, list[Row]]:
    """What the authority file puts into the workbook."""
    return entries(kingston, "2021-22/Q3")


def printed(text: str) -> Decimal | str | None:
    """A printed figure in its row's unit: "-£111k" is -111, "(0.215)" is -0.215, "4.67%" is 0.0467."""
    text = text.strip()
    if not text or text == "n/a":
        return text or None
    number = Decimal(re.sub(r"[^\d.]", "", text)) / (100 if text.endswith("%") else 1)
    return -number if text.startswith(("-", "(")) else number


def table(seed: str, after: str, first: str, last: str) -> list[list[str]]:
    """The tab-separated lines between two row beginnings, from a heading on; bold marks and blank lines left out."""
    lines = seed[seed.index(after) :].splitlines()
    rows = [re.sub(r"</?b>", "", line).split("\t") for line in lines if "\t" in line]
    names = [row[0].strip() for row in rows]
    start = next(index for index, name in enumerate(names) if name.startswith(first))
    end = next(index for index, name in enumerate(names) if index >= start and name.startswith(last))
    return rows[start : end + 1]


def by(rows: list[Row], key: str, value: str) -> Row:
    """The one row with a key."""
    (found,) = [row for row in rows if row[key] == value]
    return found


def test_cover(seed: str, tables: dict[str, list[Row]]) -> None:
    """K1: submission and data date, and who has signed, by role."""
    assert "16 December 2021" in seed
    assert "<b>Data Date</b>\t30/11/2021" in seed
    items = {row["item"]: row["value"] for row in tables["period"]}
    assert items["submitted"] == date(2021, 12, 16)
    assert items["data_date"] == date(2021, 11, 30)
    assert len(re.findall(r"Signed off by", seed)) == len(tables["sign_off"]) == 2
    assert {row["signed"] for row in tables["sign_off"]} == {"Yes"}


def test_kpis(seed: str, tables: dict[str, list[Row]]) -> None:
    """K6: all 39 rows: baseline, target, three quarters, rating, derivation and category."""
    rows = table(seed, "KINGSTON DEMAND AND FINANCE DASHBOARD", "1", "38")
    assert [row[0] for row in rows] == [row["ref"] for row in tables["kpi"]]
    assert len(rows) == 39
    for cells in rows:
        ref, name, baseline, target, q1, q2, q3, rating, comment, derivation, category = cells
        row = by(tables["kpi"], "ref", ref)
        shown = [row[key] for key in ("baseline", "target", "Q1", "Q2", "Q3")]
        assert shown == [printed(cell) for cell in (baseline, target, q1, q2, q3)], ref
        assert str(row["name"]).startswith(name), ref
        assert (row["reported"] or "") == rating, ref
        assert row["derivation"] == derivation, ref
        assert str(row["category"]).lower() == category.lower(), ref
        assert bool(row["comment"]) == bool(comment) or ref == "23", ref
    assert len({row["category"] for row in tables["kpi"]}) == 3


def test_units_follow_what_is_printed(seed: str, tables: dict[str, list[Row]]) -> None:
    """A £ or % beside a printed figure is the row's unit; KPI 23 is the one whose £ sign is missing."""
    for cells in table(seed, "KINGSTON DEMAND AND FINANCE DASHBOARD", "1", "38"):
        figures = "".join(cells[2:7])
        unit = "%" if "%" in figures else "£" if "£" in figures else "count"
        expected = {"23": "£", "36": "£"}.get(cells[0], unit)
        assert by(tables["kpi"], "ref", cells[0])["unit"] == expected, cells[0]


def test_model(seed: str, tables: dict[str, list[Row]]) -> None:
    """K7: every line of Appendix B: plan, forecast, rating; and forecast less plan is the printed variance."""
    last = "Net DSG deficit - cumulative after max"
    rows = table(seed, "KINGSTON FINANCIAL MODEL MONITORING", "HNB allocation", last)
    assert len(rows) == len(tables["model"]) == 17
    for cells, row in zip(rows, tables["model"], strict=True):
        name, plan, actual, variance, rating = (cell.strip() for cell in cells[:5])
        assert row["line"] == name
        assert (row["plan"], row["actual"], row["reported"]) == (printed(plan), printed(actual), rating), name
        assert Decimal(str(row["actual"])) - Decimal(str(row["plan"])) == printed(variance), name


def test_outturn(seed: str, tables: dict[str, list[Row]]) -> None:
    """K8: every row and column of the DSG outturn."""
    rows = table(seed, "2021/22 DSG Outturn", "Schools Block", "Total")
    assert len(rows) == len(tables["outturn"]) == 9
    keys = ("budget", "outturn", "variance_published", "future_demand", "incl_published", "previous")
    for cells, row in zip(rows, tables["outturn"], strict=True):
        assert str(row["block"]) == cells[0].strip()
        assert [row[key] for key in keys] == [printed(cell) for cell in cells[1:7]], cells[0]


def test_flow_of_plans(seed: str, tables: dict[str, list[Row]]) -> None:
    """K4: plans issued, ceased and net, by quarter, to date and as agreed."""
    rows = table(seed, "Total YTD", "Issued plans", "Net increase")
    plan = by(tables["ehcp_plan"], "year", "2021-22")
    for cells, key in zip(rows, ("issued", "ceased", "net_published"), strict=True):
        assert plan[key.removesuffix("_published")] == printed(cells[1])
        found = [by(tables["ehcp"], "period", point)[key] for point in ("Q1", "Q2", "Q3", "To date")]
        assert found == [printed(cell) for cell in cells[2:6]]
    stock = [by(tables["ehcp"], "period", point)["stock"] for point in ("Q1", "Q2", "Q3")]
    assert stock == [by(tables["kpi"], "ref", "1")[point] for point in ("Q1", "Q2", "Q3")]


def test_indicators_of_condition_2(seed: str, tables: dict[str, list[Row]]) -> None:
    """K3: the quoted figures with their bracketed changes, also the one that does not follow from its parts."""
    rows = table(seed, "The key indicators to note are", "Max cumulative deficit", "Increase in EHCPs")
    for cells, row in zip(rows, tables["condition_kpi"], strict=True):
        assert row["indicator"] == cells[0]
        for cell, (value, change) in zip(cells[1:5], QUOTED, strict=True):
            figure, _, bracket = cell.partition("(")
            assert row[value] == printed(figure), (cells[0], value)
            assert row[change] == printed(bracket.strip("+)")), (cells[0], change)


def test_contributions(seed: str, tables: dict[str, list[Row]]) -> None:
    """K5: the increase in each partner's contribution by quarter, and the total."""
    rows = table(seed, "<b>Partner</b>", "Children's social care", "Total")
    assert len(rows) == len(tables["contribution"]) == 5
    for cells, row in zip(rows, tables["contribution"], strict=True):
        assert row["partner"] == cells[0].strip()
        assert [row[point] for point in ("Q1", "Q2", "Q3")] == [printed(cell) for cell in cells[1:4]], cells[0]


def test_assurance(seed: str, tables: dict[str, list[Row]]) -> None:
    """K2: the assurance of every condition in each quarter."""
    upper = seed[: seed.index("### **Summary of appendices**")]
    found = re.findall(r"<b>(Condition [\d.]+|Capital):.*?\n\t((?:\w+\t){2}\w+)\n", upper, flags=re.DOTALL)
    published = {name.removeprefix("Condition "): words.split("\t") for name, words in found}
    assert len(published) == len(tables["condition"]) == 10
    for row in tables["condition"]:
        words = [row[f"{point} assurance"] for point in ("Q1", "Q2", "Q3")]
        assert words == published[str(row["ref"])], row["ref"]
        assert row["Q4 assurance"] is None
        assert row["progress"]


def test_agreement_terms(seed: str, tables: dict[str, list[Row]]) -> None:
    """The ceiling, the opening deficit, payments and contribution are the return's; nothing is said of later years."""
    before, after = (by(tables["kpi"], "ref", ref) for ref in ("14", "15"))
    profile = by(tables["profile"], "year", "2021-22")
    assert [row["year"] for row in tables["profile"]] == ["2020-21", "2021-22"]
    assert (profile["ceiling"], profile["brought_forward"]) == (before["target"], before["baseline"])
    assert profile["in_year_plan"] == by(tables["kpi"], "ref", "13")["target"]
    assert profile["council"] == by(tables["kpi"], "ref", "20")["target"]
    opening = by(tables["profile"], "year", "2020-21")
    assert opening["outturn"] == before["baseline"]
    assert opening["council"] == by(tables["kpi"], "ref", "20")["baseline"]
    payments = {row["year"]: (row["due"], row["paid"]) for row in tables["payment"]}
    received = Decimal(str(before["baseline"])) - Decimal(str(after["baseline"]))
    assert payments == {"2020-21": (received, received), "2021-22": (Decimal(5_000_000), None)}
    assert "£5m in “Safety Valve” funding this year" in seed
    total = sum(Decimal(str(row["sv_max"])) for row in tables["profile"])
    assert total == Decimal(str(before["target"])) - Decimal(str(after["target"]))


def test_plan_numbers_and_year_end_targets(tables: dict[str, list[Row]]) -> None:
    """The January plan is condition 2's; the printed pro rata targets follow from the year-end ones by 8 months."""
    plan, quoted = by(tables["ehcp_plan"], "year", "2021-22"), by(tables["condition_kpi"], "key", "2.2")
    assert (plan["january"], plan["january_change"]) == (quoted["target"], quoted["target_change"])
    stock, growth = (by(tables["kpi"], "ref", ref) for ref in ("1", "2"))
    start, end = (Decimal(str(stock[key])) for key in ("baseline", "annual_target"))
    assert end - start == plan["january_change"]
    assert round(start + (end - start) * 8 / 12) == stock["target"]
    assert growth["annual_target"] == by(tables["kpi"], "ref", "4")["target"]
    assert round(Decimal(str(growth["annual_target"])) * 8 / 12, 4) == growth["target"]


@pytest.mark.parametrize(
    ("key", "column", "sentence"),
    [
        ("specialist_places", "secured", r"£(329),000 in cost mitigations have been secured"),
        ("specialist_places", "target", r"compared to the £(191),000 target"),
        ("commissioning", "secured", r"£(250)k in savings/ cost mitigations have been achieved"),
        ("commissioning", "target", r"mitigation target of £(351)k"),
        ("partner_contributions", "forecast", r"projected to increase by £(300),000"),
        ("partner_contributions", "target", r"compared to the £(599),000 target"),
        ("partner_contributions", "secured", r"current actual increase is £(226),000"),
        ("partner_contributions", "expected", r"remaining £(74),000"),
        ("post_16_offer", "target", r"£(120),000 target"),
    ],
)
def test_savings(seed: str, tables: dict[str, list[Row]], key: str, column: str, sentence: str) -> None:
    """K10: each condition's own figures, as its narrative states them."""
    match = re.search(sentence, seed)
    assert match
    assert by(tables["saving"], "key", key)[column] == Decimal(match[1])


def test_savings_without_a_figure(tables: dict[str, list[Row]]) -> None:
    """Condition 3.7 states no figure for what was saved, so there is none; the lines named exist in the model."""
    row = by(tables["saving"], "key", "post_16_offer")
    assert [row[key] for key in ("secured", "expected", "forecast")] == [None, None, None]
    lines = {row["key"] for row in tables["model"]}
    assert all(word in lines for row in tables["saving"] for word in str(row["lines"]).split())


def test_risks(seed: str, tables: dict[str, list[Row]]) -> None:
    """K9: as many risks with each rating as the register prints, in the same order, by workstream."""
    register = seed[seed.index("SEND FUTURES PLAN RISK REGISTER") :]
    pattern = r"<b>(Partnership Board|Workstream \d)[^<]*</b>|\t(?:<p>)?(High|Moderate|Low)(?:</p>)?(?=\n|$)"
    workstream, published = "", []
    for heading, rating in re.findall(pattern, register):
        workstream = heading.removeprefix("Workstream ") or workstream
        if rating:
            published.append((workstream, rating))
    held = [(str(row["workstream"]), str(row["rating"])) for row in tables["risk"]]
    assert len(published) == len(held) == 20
    for (where, rating), (name, word) in zip(published, held, strict=True):
        assert name.startswith(where)
        assert word == rating
    assert {row["strategy"] for row in tables["risk"]} == {"Mitigate"}


@pytest.mark.parametrize(
    ("table_key", "key", "column", "expected", "sentence"),
    [
        ("capital", "local_places", "places", 39, "additional 39 spaces created"),
        ("capital", "post_16_campus", "places", 80, "up to 80 new post- and pre-16 places"),
        ("capital", "post_16_campus", "grant", 3_600_000, "granting of £3.6m"),
        ("arrival", "with_plan", "count", 23, "23 children and young people with existing EHC plan"),
        ("arrival", "plan_expected", "count", 7, "7 children have arrived in mainstream primary schools"),
        ("arrival", "placements_known", "count", 14, "14 confirmed placements"),
        ("arrival", "placements_known", "cost", 260_000, "are £260k per year"),
        ("arrival", "all", "count", 30, "the 30 new arrivals"),
        ("arrival", "all", "cost", 570_000, "additional annual cost of £570k"),
    ],
)
def test_capital_and_arrivals(
    seed: str, tables: dict[str, list[Row]], table_key: str, key: str, column: str, expected: int, sentence: str
) -> None:
    """K11: places, grant, arrivals and their cost, each as its sentence states it."""
    assert sentence in " ".join(seed.split())
    assert by(tables[table_key], "key", key)[column] == expected


def test_free_school(seed: str, tables: dict[str, list[Row]]) -> None:
    """K11: the opening date then and now."""
    school = by(tables["capital"], "key", "special_free_school")
    assert (school["opening_plan"], school["opening_now"]) == ("September 2023", "September 2024")
    assert "proposed opening date of September 2023" in seed
    assert "September 2024 now looks the likeliest opening date" in seed


def test_milestones_and_requests(seed: str, tables: dict[str, list[Row]]) -> None:
    """K11: as many milestones in each workstream as the update lists, and the three requests."""
    update = seed[seed.index("## SEND Futures Plan Update") :]
    for number in range(1, 6):
        start = update.index(f"Workstream {number}:")
        section = update[start : update.find(f"Workstream {number + 1}:", start) if number < 5 else None]
        listed = section[re.search(r"Priorities and [Mm]ilestones", section).end() :]  # type: ignore[union-attr]
        listed = re.split(r"\n(?:\*\*|#)", listed)[0]
        count = len(re.findall(r"^- [ivx]+\.", listed, flags=re.MULTILINE))
        held = [row for row in tables["milestone"] if str(row["workstream"]).startswith(str(number))]
        assert len(held) == count, number
    asked = seed[seed.index("Regarding requests for additional support") : seed.index("### **Summary of appendices**")]
    assert len(re.findall(r"^- ", asked, flags=re.MULTILINE)) == len(tables["request"]) == 3


def personal_names(seed: str) -> set[str]:
    """Names of people in the return, found by what stands around them, so that no test has to write them."""
    names = set(re.findall(r"Signed off by [^<]*</b>\t([A-Z]\w+ [A-Z]\w+)", seed))
    names |= {" ".join(words).title() for words in re.findall(r"(\w+)\.(\w+)@", seed)}
    names |= set(re.findall(r"confirm ([A-Z]\w+ [A-Z]\w+), Person Centred", seed))
    return names


def test_nobody_is_named(seed: str) -> None:
    """No shipped file names a person of the return, nor holds an e-mail address or a telephone number."""
    names = personal_names(seed)
    assert len(names) >= 4
    surnames = {name.split()[1] for name in names}
    for path in sorted(authorities().parent.rglob("*")):
        if path.suffix not in {".toml", ".md"}:
            continue
        text = path.read_text(encoding="utf-8")
        assert not [name for name in names if name.lower() in text.lower()], path.name
        assert not [name for name in surnames if re.search(rf"\b{name}\b", text)], path.name
        assert not re.search(r"\w@\w", text), path.name
        assert not re.search(r"\b0\d{2,4} \d{3,4} \d{3,4}\b", text), path.name


def test_words_are_our_own(seed: str, kingston: Authority) -> None:
    """No run of eight words of commentary is the return's own."""
    spoken = " ".join(re.findall(r"[a-z0-9£%.,']+", seed.lower()))
    report = kingston.period("2021-22/Q3")
    texts = [condition.progress for condition in report.condition.values()]
    texts += [text for risk in report.risk for text in (risk.risk, risk.effect, risk.action)]
    texts += [kpi.comment for kpi in report.kpi.values()] + [each.item for each in report.milestone]
    texts += [each.item for each in report.request] + [each.title for each in kingston.agreement.condition]
    for text in texts:
        words = re.findall(r"[a-z0-9£%.,']+", text.lower())
        copied = [run for i in range(len(words) - 7) if (run := " ".join(words[i : i + 8])) in spoken]
        assert not copied, copied
