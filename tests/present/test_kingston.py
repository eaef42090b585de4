"""Kingston's quarter 3 return in its own layout: every expectation is read off the published report by hand."""

from __future__ import annotations

from decimal import Decimal as D
from typing import TYPE_CHECKING

from hnb_xl.model.blocks import Banner, Cards, Heading, Style, Text

if TYPE_CHECKING:
    from tests.present.conftest import Seen

HEADLINE = (
    "The cumulative DSG deficit before safety valve funding is forecast at £28.363m at 31 March 2022, £0.244m below "
    "the agreed ceiling of £28.607m. After the maximum payments it would be £11.363m."
)


def headings(kingston: Seen, name: str) -> list[str]:
    """The headings of a sheet."""
    return [block.text for block in kingston.blocks(name) if isinstance(block, Heading)]


def test_cover(kingston: Seen) -> None:
    """K1: whose return it is, its dates, the statement that matters, both signatories, and links to every sheet."""
    banner = next(block for block in kingston.blocks("Cover") if isinstance(block, Banner))
    assert (banner.text, banner.style) == (HEADLINE, Style.GREEN)
    assert kingston.values("outCover", "Data date") == ["Data date", "30 November 2021"]
    assert kingston.values("outCover", "Submitted") == ["Submitted", "16 December 2021"]
    assert [row.cells[1].value for row in kingston.table("outSignOff").rows] == [
        "▲ Marked by hand, figures not recorded"
    ] * 2  # the published return says that it was signed, not which fingerprint
    links = {row.cells[0].value: row.cells[0].link for row in kingston.table("outContents").rows}
    assert list(links) == [sheet.name for sheet in kingston.made.sheets if sheet.name != "Cover"]
    assert links["Appendix A"] == "'Appendix A'!A1"


def test_summary_cards(kingston: Seen) -> None:
    """The six headline figures, each with its verdict in words and a mark."""
    cards = next(block for block in kingston.blocks("Summary") if isinstance(block, Cards)).cards
    told = [(card.label, card.figure.value, card.mark, card.detail) for card in cards]

    assert told[0][:3] == ("Forecast deficit before safety valve funding", D("28.363"), "✓")
    assert told[0][3] == "below the ceiling of £28.607m; forecast of the year end"
    assert told[1][:3] == ("Headroom under the ceiling", D("0.244"), "✓")
    assert told[2] == ("In-year variance: adverse", D("0.480"), "!", "forecast £3.962m, plan £3.482m")
    assert told[3][3] == "computed; reported in the return: ● 15 G  ▲ 14 A  ■ 9 R"
    assert told[4] == ("EHCPs: within tolerance", D(1512), "✓", "+16 on plan of 1,496, 30 Nov 2021")
    assert told[5] == ("Savings forecast: adverse", D("0.84832"), "!", "£0.413m short of £1.261m")


def test_summary_by_return(kingston: Seen) -> None:
    """KPI 14, 3 and 24 at each return beside ceiling, plan and target."""
    first = ["Quarter 1", D("27.886"), D("28.607"), D(1550), D(1537), D("0.527426"), D("1.261")]
    assert kingston.values("outReturns", "Quarter 1") == first
    assert kingston.values("outReturns", "Quarter 3")[1:4] == [D("28.363"), D("28.607"), D(1533)]


def test_summary_bridge(kingston: Seen) -> None:
    """From 28.607 to 28.363: opening 24.401 - (28.607 - 3.482) = -0.724, then Appendix B's variances."""
    rows = kingston.table("outBridge").rows
    steps = {row.cells[0].value: row.cells[2].value for row in rows}

    assert steps == {
        "Ceiling": D("28.607"),
        "Opening balance against the plan's": D("-0.724"),
        "HNB expenditure before savings": D("-0.003"),
        "Increased places in Specialist Resource Provisions (SRP)": D("-0.067"),
        "Review of SRP vacant place funding": D("0.040"),
        "Increased special school places": D("-0.112"),
        "Development of post 16 offer": D("0.151"),
        "Improved commissioning practice including annual reviews": D("0.101"),
        "Contributions from other partners (health & social care)": D("0.299"),
        "HNB allocation": D("0.207"),
        "Budget additions (transfers)": D("-0.201"),
        "Variance in other DSG blocks": D("0.064"),
        "Not explained by the published lines": D("0.001"),
        "Forecast": D("28.363"),
    }
    assert [row.cells[1].value for row in rows] == list(range(1, 15))
    assert kingston.row("outBridge", "HNB allocation")["In words"].value == "Adverse"


def test_conditions(kingston: Seen) -> None:
    """K2: ten conditions; Capital went from Good to Medium at Q2."""
    assert len(kingston.table("outConditions").rows) == 10
    assert kingston.values("outConditions", "Capital")[2:6] == ["● Good", "▲ Medium", "▲ Medium", "→ Same"]
    assert kingston.values("outConditions", "2")[2:5] == ["● Good"] * 3
    assert headings(kingston, "Condition assurance")[0] == "Assurance at Q3: ● 6 Good  ▲ 4 Medium"


def test_condition_indicators(kingston: Seen) -> None:
    """K3: 1,533 (+97) against the target of 1,537 (+101), as the narrative quotes them."""
    row = kingston.row("outIndicators", "2.2")
    assert [row[header].value for header in ("SVA target", "Q1", "Q2", "Q3")] == [D(1537), D(1550), D(1537), D(1533)]
    shown = [str(row[header].number_format).partition(";")[0] for header in ("SVA target", "Q1", "Q2", "Q3")]
    assert shown == [f'#,##0" ({change})"_)' for change in ("+101", "+121", "+101", "+97")]
    assert kingston.row("outIndicators", "2.3")["SVA target"].value is None


def test_appendix_a_layout(kingston: Seen) -> None:
    """K6: 39 KPIs in three categories, whose headings count both ratings."""
    names = list(kingston.tables("Appendix A"))
    assert names == ["outKPI1_demand_management", "outKPI2_financial_control", "outKPI3_value_for_money"]
    assert [len(kingston.table(name).rows) for name in names] == [9, 14, 16]
    assert kingston.headers(names[0])[:9] == [
        "Ref",
        "Key performance indicator",
        "Basis",
        "Baseline",
        "Target",
        "Q1",
        "Q2",
        "Q3",
        "Trend; since Q2",
    ]
    assert headings(kingston, "Appendix A")[0].endswith("reported ● 6 G  ▲ 3 A")


def test_appendix_a_rows(kingston: Seen) -> None:
    """Signs, units and words are those of the return; the variance follows from the row as printed."""
    stock = kingston.row("outKPI1_demand_management", "1")
    assert [cell.value for cell in stock.values()][:9] == [
        "1",
        "Actual EHCPs",
        "Stock; target pro rata",
        D(1429),
        D(1496),
        D(1447),
        D(1470),
        D(1512),
        "▁▃█ ↑ Worse",
    ]
    assert (stock["Variance"].value, stock["In words"].value) == (D(16), "Adverse")

    ceased = kingston.row("outKPI1_demand_management", "6")
    assert [ceased[header].value for header in ("Target", "Q3", "Variance")] == [D(-72), D(-35), D(37)]
    assert ceased["In words"].value == "Adverse"

    growth = kingston.row("outKPI1_demand_management", "2")
    assert (growth["Q3"].value, growth["Variance"].value) == (D("0.0581"), D("1.14"))
    assert str(growth["Variance"].number_format).startswith('+0.00" pp"')

    movers = kingston.row("outKPI1_demand_management", "6a")
    assert (movers["Baseline"].value, movers["Variance"].value) == ("n/a", None)
    assert movers["Computed RAG"].value == "Not rated"

    gap = kingston.row("outKPI2_financial_control", "16")
    assert (gap["Q3"].value, gap["Variance"].value, gap["In words"].value) == (D("-0.2534"), D("-2.58"), "Adverse")

    deficit = kingston.row("outKPI2_financial_control", "14")
    assert (deficit["Q3"].value, deficit["Variance"].value) == (D(28363000), D(-244000))
    assert (deficit["Computed RAG"].value, deficit["Reported RAG"].value) == ("● G", "● G")
    assert deficit["In words"].value == "Favourable"

    reviews = kingston.row("outKPI3_value_for_money", "36")
    assert [reviews[h].value for h in ("Baseline", "Target", "Q1", "Q2", "Q3")] == ["n/a"] * 5
    assert reviews["Reported RAG"].value == "Not rated"


APPENDIX_B = {
    "HNB allocation": ("25.897", "25.690", "-0.207", "Adverse"),
    "Budget additions (transfers)": ("0.462", "0.663", "0.201", "Favourable"),
    "Total budget": ("26.359", "26.353", "-0.006", "Adverse"),
    "HNB expenditure before savings": ("33.052", "33.049", "-0.003", "Favourable"),
    "Increased places in Specialist Resource Provisions (SRP)": ("-0.071", "-0.138", "-0.067", "Favourable"),
    "Review of SRP vacant place funding": ("-0.073", "-0.033", "0.040", "Adverse"),
    "Increased special school places": ("-0.047", "-0.159", "-0.112", "Favourable"),
    "Development of post 16 offer": ("-0.120", "0.031", "0.151", "Adverse"),
    "Improved commissioning practice including annual reviews": ("-0.351", "-0.250", "0.101", "Adverse"),
    "Contributions from other partners (health & social care)": ("-0.599", "-0.300", "0.299", "Adverse"),
    "HNB expenditure after savings": ("31.791", "32.201", "0.410", "Adverse"),
    "Net HNB deficit": ("5.432", "5.848", "0.416", "Adverse"),
    "Variance in other DSG blocks": ("-0.750", "-0.686", "0.064", "Adverse"),
    "General Fund Contribution": ("-1.200", "-1.200", "0.000", "On plan"),
    "Net DSG Deficit (incl GF contrn)": ("3.482", "3.962", "0.480", "Adverse"),
    "Net DSG deficit - cumulative before safety valve": ("28.607", "28.363", "-0.244", "Favourable"),
    "Net DSG deficit - cumulative after max safety valve": ("11.607", "11.363", "-0.244", "Favourable"),
}


def test_appendix_b(kingston: Seen) -> None:
    """K7 to the published £0.001m, with each variance's verdict."""
    rows = {row.cells[0].value: row for row in kingston.table("outModel").rows}

    assert list(rows) == list(APPENDIX_B)
    for line, (plan, forecast, variance, verdict) in APPENDIX_B.items():
        values = [cell.value for cell in rows[line].cells]
        assert values[1:5] == [D(plan), D(forecast), D(variance), verdict], line


def test_appendix_b_shows_what_the_parts_give(kingston: Seen) -> None:
    """33.049 less savings of 0.849 is 32.200 beside the published 32.201; totals are heavier than subtotals."""
    after = kingston.row("outModel", "HNB expenditure after savings")
    assert after["Note"].value == "Parts give 32.200 (forecast)."
    assert after["Variance £m"].style is Style.SUBTOTAL
    assert kingston.row("outModel", "Net DSG Deficit (incl GF contrn)")["Variance £m"].style is Style.TOTAL
    assert kingston.row("outModel", "Net HNB deficit")["Note"].value is None


def test_outturn(kingston: Seen) -> None:
    """K8: the sub-total, the carry forward and the total of 11.275 including future demand."""
    assert kingston.values("outOutturn", "High Needs Block")[1:] == [
        D("20.804"),
        D("26.305"),
        D("5.501"),
        D("0.250"),
        D("5.751"),
        D("5.688"),
        D("0.063"),
        "Overspend",
    ]
    assert kingston.values("outOutturn", "2020/21 Carry forward")[1:5] == [D("-12.401"), D(0), D("12.401"), D(0)]
    total = kingston.row("outOutturn", "Total")
    assert (total["Variance incl. future demand £m"].value, total["Movement £m"].value) == (D("11.275"), D("0.032"))
    assert total["Budget £m"].style is Style.TOTAL


def test_flow_of_plans(kingston: Seen) -> None:
    """K4 in the layout of condition 3.3."""
    assert kingston.headers("outEHCPFlow") == [
        "Flow of plans",
        "SVA target for the year",
        "Q1",
        "Q2",
        "Q3",
        "Total to date",
    ]
    assert kingston.values("outEHCPFlow", "Issued plans")[1:] == [D(172), D(18), D(23), D(42), D(83)]
    assert kingston.values("outEHCPFlow", "Ceased plans")[1:] == [D(72), D(7), D(22), D(13), D(42)]
    assert kingston.values("outEHCPFlow", "Net increase")[1:] == [D(100), D(11), D(1), D(29), D(41)]


def test_contributions(kingston: Seen) -> None:
    """K5 in £k with a sign: -160, +32, +226."""
    assert kingston.values("outContributions", "Adults health")[1:] == [D(69), D(75), D(181)]
    total = kingston.row("outContributions", "Total")
    assert [cell.value for cell in total.values()][1:] == [D(-160), D(32), D(226)]
    assert total["Q3"].style is Style.SUBTOTAL
    assert str(total["Q3"].number_format).startswith('+£#,##0"k"')


def test_savings(kingston: Seen) -> None:
    """K10: contributions secured £226k, £74k still expected, £300k in all against £599k."""
    row = next(row for row in kingston.table("outSavings").rows if row.cells[1].value == "3.5")
    assert [cell.value for cell in row.cells][2:8] == [D(599), D(226), D(74), D(300), D(299), "Adverse"]
    line = kingston.values("outSavingLines", "Development of post 16 offer")
    assert line[1:] == [D(120), D(-31), D(151), "Adverse"]


def test_risks(kingston: Seen) -> None:
    """K9: 20 risks in six groups; the board watches five, four of them high."""
    tables = kingston.tables("Risk register").values()
    assert [len(table.rows) for table in tables] == [5, 1, 2, 5, 3, 4]
    assert headings(kingston, "Risk register")[0] == "Partnership Board: 5 risks  |  ■ 4 High  ▲ 1 Moderate"
    assert "20 risks  |  ■ 14 High  ▲ 5 Moderate  ● 1 Low" in kingston.words("Risk register")


def test_capital(kingston: Seen) -> None:
    """K11: 39 and 80 places, the grant of £3.6m, 30 arrivals, and three requests."""
    capital = kingston.table("outCapital")
    values = [
        {c.header: cell.value for c, cell in zip(capital.columns, row.cells, strict=True)} for row in capital.rows
    ]
    assert [row["Places"] for row in values if row["Places"] is not None] == [D(39), D(80)]
    assert [row["Grant £"] for row in values if row["Grant £"] is not None] == [D(3600000)]
    assert {"Opening planned": "September 2023", "Opening now": "September 2024"}.items() <= values[1].items()
    assert kingston.values("outArrivals", "Placements already known")[-2:] == [D(14), D(260000)]
    assert len(kingston.table("outRequests").rows) == 3
    assert len(kingston.table("outMilestones").rows) == 22


def test_bases_are_said(kingston: Seen) -> None:
    """What the return calls “Actual Q3” in finance is a forecast of the year end, and each sheet says so."""
    assert "forecast of the year end (31 March 2022) made at Quarter 3" in kingston.words("Appendix B")
    assert "outturn is the forecast of the year end (31 March 2022)" in kingston.words("DSG outturn by block")
    assert "stock at 30 November 2021" in kingston.words("Appendix A")
    assert "total to date is since 1 April, to 30 November 2021" in kingston.words("EHCP flow and contributions")


def test_no_person_is_named(kingston: Seen) -> None:
    """The seed's cover and contacts name people; no sheet does."""
    for sheet in kingston.made.sheets:
        words = kingston.words(sheet.name)
        assert "@" not in words.replace("EHCPs @ Jan", "").replace("EHCPs @Jan", "").replace("EHCPs @ 30th", "")
        for row in kingston.inputs["sign_off"]:
            assert not row.words("name") or row.words("name") not in words


def test_findings_are_counted_on_the_summary(kingston: Seen) -> None:
    """One line: how many of each severity, and where to look."""
    text = [block.text for block in kingston.blocks("Summary") if isinstance(block, Text)]
    assert any(line.startswith("Findings: ■ ") and line.endswith("See Checks.") for line in text)
