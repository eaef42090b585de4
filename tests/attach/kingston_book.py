"""A monitoring workbook as Kingston's team could have had it for years: laid out and worded by them, not by us.

Written with XlsxWriter from the council's published figures: merged headers of two rows, £m and £ mixed, group names
given once, side-by-side tables, notes, totals, charts, a text box, comments, a hidden column, a data sheet.
`kingston_truth` says by hand which of their columns is which of ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from hnb_xl.model.authority import Authority, PeriodFigures, load_authority
from hnb_xl.model.authority_rows import Risk
from hnb_xl.shipped import authorities
from tests.attach.kingston_truth import BLOCKS, CAPITAL, CONDITIONS, DASHBOARD, DEMAND, MODEL, POINTS, RISKS, SAVINGS
from tests.attach.writer import Writer


@cache
def kingston() -> Authority:
    """The published figures."""
    return load_authority(authorities() / "kingston.toml")


@cache
def kingston_book() -> bytes:
    """The whole workbook."""
    w = Writer()
    _cover(w)
    _dashboard(w)
    _model(w)
    _blocks(w)
    _demand(w)
    _savings(w)
    _conditions(w)
    _risks(w)
    _capital(w)
    _ledger(w)
    return w.done()


def _cover(w: Writer) -> None:
    sheet = w.book.add_worksheet("Read me")
    sheet.insert_textbox("B2", "How this file works: each sheet is owned by one of us.", {"width": 360, "height": 80})
    sheet.write("B9", "Submitted")
    sheet.write("C9", "16 December 2021")
    sheet.write_url("B11", "internal:'Risk log'!A1", string="Go to the risk log")


def _period(name: str) -> PeriodFigures:
    return next(period for period in kingston().periods if period.name == f"2021-22/{name}")


def _kpi_code(unit: str) -> str:
    return {"%": "0.00%", "£": "£#,##0;-£#,##0", "count": "#,##0"}[unit]


def _dashboard(w: Writer) -> None:
    sheet = w.book.add_worksheet(DASHBOARD)
    sheet.merge_range("A1:M1", "KINGSTON DEMAND AND FINANCE DASHBOARD", w.look(bold=True, font_size=14))
    sheet.write("A2", "Money in £ unless the cell says otherwise; n/a where we do not report it.", w.look(italic=True))
    for area, words in (
        ("A4:A5", "Ref"), ("B4:B5", "KPI Category"), ("C4:C5", "Key Performance Indicator"),
        ("D4:D5", "Baseline 31st March 2021"), ("E4:E5", "Target 21/22"), ("F4:H4", "2021/22"),
        ("J4:M4", "What we say about it"),
    ):  # fmt: skip
        sheet.merge_range(area, words, w.head)
    for column, words in enumerate(
        ("Q1", "Q2", "Q3", "working", "RAG", "Comment", "Target Derivation", "Why our RAG differs"), 5
    ):
        sheet.write(4, column, words, w.head)
    told = {name: _period(name) for name in POINTS}
    category, first = "", 5
    for at, kpi in enumerate(kingston().kpi):
        row = 5 + at
        code = _kpi_code(kpi.unit)
        this = told["Q3"].kpi[kpi.ref]
        sheet.write_string(row, 0, kpi.ref) if not kpi.ref.isdigit() else sheet.write_number(row, 0, int(kpi.ref))
        if kpi.category != category:
            sheet.write_string(row, 1, kpi.category)  # the name of a group stands once
            category = kpi.category
        sheet.write_string(row, 2, kpi.name)
        w.figure(sheet, row, 3, this.baseline if this.baseline is not None else kpi.baseline, code)
        target = this.target if this.target is not None else kpi.target
        if kpi.ref in {"13", "14", "15"}:
            w.figure(sheet, row, 4, target, '£0.000"m"', -1_000_000)  # £m here, £ beside it
        else:
            w.figure(sheet, row, 4, target, code)
        for column, name in enumerate(POINTS, 5):
            w.figure(sheet, row, column, told[name].kpi[kpi.ref].actual, code)
        sheet.write_formula(row, 8, f"=IF(ISNUMBER(H{row + 1}),1,0)", None, 1)
        for column, said in ((9, this.rag), (10, this.comment), (11, kpi.derivation), (12, this.reason)):
            w.figure(sheet, row, column, said)
    last = first + len(kingston().kpi)
    sheet.write_string(last + 1, 0, "Source: Appendix A; figures at the end of November.", w.look(italic=True))
    sheet.set_column("I:I", 9, None, {"hidden": True})
    sheet.write_comment("E20", "Typed in £m since the board asked for it")
    sheet.conditional_format(
        5, 9, last, 9, {"type": "cell", "criteria": "==", "value": '"R"', "format": w.look(bg_color="#FFC7CE")}
    )
    sheet.autofilter(4, 0, last - 1, 12)
    sheet.freeze_panes(5, 3)
    chart = w.book.add_chart({"type": "line"})
    chart.add_series({"values": [DASHBOARD, 5, 5, 5, 7], "categories": [DASHBOARD, 4, 5, 4, 7]})
    sheet.insert_chart("O4", chart, {"description": "Plans by quarter"})


def _model(w: Writer) -> None:
    sheet = w.book.add_worksheet(MODEL)
    sheet.write("C2", "Kingston financial model monitoring", w.look(bold=True, font_size=14))
    sheet.write("C3", "Spend is positive, savings negative", w.look(italic=True))
    sheet.merge_range("D5:G5", "2021/22", w.head)
    for column, words in enumerate(("KINGSTON FINANCIAL MODEL", "Financial Model", "Actual Q3", "Variance", "RAG"), 2):
        sheet.write(5, column, words, w.head)
    for column in (3, 4, 5):
        sheet.write(6, column, "£m", w.head)
    this = _period("Q3")
    for at, line in enumerate(kingston().model):
        row = 7 + at
        sheet.write_string(row, 2, line.line, w.look(bold=line.kind == "subtotal"))
        figures = this.model[line.key]
        w.figure(sheet, row, 3, line.plan if figures.plan is None else figures.plan, "0.000;-0.000")
        w.figure(sheet, row, 4, figures.actual, "0.000;-0.000")
        sheet.write_formula(row, 5, f"=E{row + 1}-D{row + 1}", w.look("0.000;-0.000"), 0)
        w.figure(sheet, row, 6, figures.rag)
    chart = w.book.add_chart({"type": "column"})
    chart.add_series({"values": [MODEL, 7, 4, 23, 4], "categories": [MODEL, 7, 2, 23, 2]})
    sheet.insert_chart("I5", chart, {"description": "Forecast by line"})


def _blocks(w: Writer) -> None:
    sheet = w.book.add_worksheet(BLOCKS)
    sheet.write("B3", "DSG monitoring by funding block, quarter 3", w.look(bold=True))
    heads = ("DSG block", "Current budget £m", "Forecast outturn £", "Over / (under) spend £m", "Expected growth £m",
             "Total variance including growth £m", "Reported last time £m")  # fmt: skip
    for column, words in enumerate(heads, 1):
        sheet.write(4, column, words, w.head)
    this = _period("Q3")
    for at, block in enumerate(kingston().outturn):
        figures, row = this.outturn[block.key], 5 + at
        sheet.write_string(row, 1, block.block)
        w.figure(sheet, row, 2, figures.budget, "0.000")
        w.figure(sheet, row, 3, figures.outturn, "#,##0", 1_000_000)
        for column, value in enumerate(
            (figures.variance, figures.future_demand, figures.variance_incl_future_demand, figures.previous), 4
        ):
            w.figure(sheet, row, column, value, "0.000;(0.000)")
    sheet.write_string(15, 1, "Note: the schools block includes academies.")


def _demand(w: Writer) -> None:
    sheet = w.book.add_worksheet(DEMAND)
    sheet.merge_range("G3:M3", "EHC plans issued and ceased", w.look(bold=True))
    flows = {flow.period: flow for name in POINTS for flow in _period(name).ehcp}
    agreed = next(year.ehcp for year in kingston().agreement.year if year.ehcp)
    for column, words in enumerate(("KPI", "SVA Target", "Q1", "Q2", "Q3", "Q4", "Total YTD"), 6):
        sheet.write(4, column, words, w.head)
    rows = (("Issued plans", "issued", agreed.issued), ("Ceased plans", "ceased", agreed.ceased),
            ("Net increase", "net", agreed.net), ("Open plans at quarter end", "stock", None))  # fmt: skip
    for row, (words, field, target) in enumerate(rows, 5):
        sheet.write_string(row, 6, words)
        w.figure(sheet, row, 7, target, "0")
        for column, name in zip((8, 9, 10, 12), (*POINTS, "To date"), strict=True):
            w.figure(sheet, row, column, getattr(flows[name], field), "+0;-0" if field == "net" else "0")
    sheet.merge_range("A4:A5", "Partner", w.head)
    sheet.merge_range("B4:D4", "Actual increase in contribution relative to 2020/21 (£k)", w.head)
    for column, name in enumerate(POINTS, 1):
        sheet.write(4, column, name, w.head)
        for at, partner in enumerate(kingston().contribution):
            sheet.write_string(5 + at, 0, partner.partner)
            w.figure(sheet, 5 + at, column, _period(name).contribution[partner.key], "+0;-0")


def _savings(w: Writer) -> None:
    sheet = w.book.add_worksheet(SAVINGS)
    sheet.write("A1", "Savings and cost mitigations, £000", w.look(bold=True))
    heads = ("Savings initiative", "SVA condition", "Full year target (£000)", "Achieved to date (£000)",
             "Still to come (£000)", "Projected for the year (£000)", "Narrative")  # fmt: skip
    for column, words in enumerate(heads):
        sheet.write(2, column, words, w.head)
    this = _period("Q3")
    for row, saving in enumerate(kingston().saving, 3):
        figures = this.saving[saving.key]
        sheet.write_string(row, 0, saving.initiative)
        sheet.write_string(row, 1, saving.condition or "")
        target = saving.target if figures.target is None else figures.target
        for column, value in enumerate((target, figures.secured, figures.expected, figures.forecast), 2):
            w.figure(sheet, row, column, value, "#,##0")
        w.figure(sheet, row, 6, figures.comment)
    sheet.write_string(7, 0, "TOTAL")
    for column in range(2, 6):
        letter = "ABCDEF"[column]
        sheet.write_formula(7, column, f"=SUM({letter}4:{letter}7)", w.look("#,##0", bold=True), 1)


def _conditions(w: Writer) -> None:
    sheet = w.book.add_worksheet(CONDITIONS)
    sheet.merge_range("A2:A3", "No.", w.head)
    sheet.merge_range("B2:B3", "Agreement Condition", w.head)
    sheet.merge_range("C2:E2", "Assurance Level", w.head)
    for column, name in enumerate(POINTS, 2):
        sheet.write(2, column, name, w.head)
    sheet.merge_range("F2:F3", "Progress update", w.head)
    sheet.merge_range("G2:G3", "Where it is evidenced", w.head)
    conditions = kingston().agreement.condition
    for row, condition in enumerate(conditions, 3):
        told = [_period(name).condition[condition.ref] for name in POINTS]
        sheet.write_string(row, 0, condition.ref)
        sheet.write_string(row, 1, condition.title)
        for column, each in enumerate(told, 2):
            w.figure(sheet, row, column, each.assurance)
        w.figure(sheet, row, 5, told[-1].progress)
        w.figure(sheet, row, 6, told[-1].evidence)
    _quoted(w, sheet, 3 + len(conditions) + 3)


def _quoted(w: Writer, sheet: Worksheet, top: int) -> None:
    sheet.write_string(top - 1, 1, "The key indicators to note are", w.look(bold=True))
    sheet.merge_range(top, 1, top + 1, 1, "KPI", w.head)
    sheet.merge_range(top, 2, top, 3, "SVA Target", w.head)
    for column, name in zip((4, 6, 8), POINTS, strict=True):
        sheet.merge_range(top, column, top, column + 1, name, w.head)
    for column in (2, 4, 6, 8):
        sheet.write(top + 1, column, "Figure", w.head)
        sheet.write(top + 1, column + 1, "Change on baseline", w.head)
    for row, quoted in enumerate(kingston().condition_kpi, top + 2):
        code = "£#,##0" if quoted.unit == "£" else "#,##0"
        sheet.write_string(row, 1, quoted.indicator)
        w.figure(sheet, row, 2, quoted.target, code)
        w.figure(sheet, row, 3, quoted.target_change, "+#,##0;-#,##0")
        for column, name in zip((4, 6, 8), POINTS, strict=True):
            told = _period(name).condition_kpi.get(quoted.key)
            if told:
                w.figure(sheet, row, column, told.value, code)
                w.figure(sheet, row, column + 1, told.change, "+#,##0;-#,##0")


def _risks(w: Writer) -> None:
    sheet = w.book.add_worksheet(RISKS)
    sheet.write("A1", "SEND Futures Plan risk log", w.look(bold=True))
    for column, words in enumerate(("Workstream", "Risk", "Effect", "Response", "Mitigating actions", "Risk rating")):
        sheet.write(2, column, words, w.head)
    for first, last, name, risks in _grouped():
        if last > first:
            sheet.merge_range(first, 0, last, 0, name, w.look(text_wrap=True, valign="top"))
        else:
            sheet.write_string(first, 0, name)
        for row, risk in enumerate(risks, first):
            told = (
                risk.risk,
                risk.effect,
                "Treat" if risk.strategy == "Mitigate" else risk.strategy,
                risk.action,
                risk.rating,
            )
            for column, said in enumerate(told, 1):
                sheet.write_string(row, column, str(said))


def _grouped() -> Iterator[tuple[int, int, str, list[Risk]]]:
    row = 3
    risks = _period("Q3").risk
    for name in dict.fromkeys(risk.workstream for risk in risks):
        mine = [risk for risk in risks if risk.workstream == name]
        yield row, row + len(mine) - 1, name, mine
        row += len(mine)


def _capital(w: Writer) -> None:
    sheet = w.book.add_worksheet(CAPITAL)
    this = _period("Q3")
    sheet.write("A1", "Capital schemes", w.look(bold=True))
    heads = (
        "Scheme",
        "Additional places",
        "Capital grant (£m)",
        "Original opening date",
        "Now expected",
        "Stage",
        "Commentary",
    )
    for column, words in enumerate(heads):
        sheet.write(2, column, words, w.head)
    for row, each in enumerate(this.capital, 3):
        told = (each.item, each.places, each.grant, each.opening_plan, each.opening_now, each.status, each.comment)
        for column, value in enumerate(told):
            w.figure(sheet, row, column, value, '£0.0"m"' if column == 2 else "0", -1_000_000 if column == 2 else 1)
    sheet.write("I1", "New to area, April to November", w.look(bold=True))
    for column, words in enumerate(("Who arrived", "No. of children", "Full year cost £", "Notes"), 8):
        sheet.write(2, column, words, w.head)
    for row, arrival in enumerate(this.arrival, 3):
        for column, value in enumerate((arrival.item, arrival.count, arrival.cost, arrival.comment), 8):
            w.figure(sheet, row, column, value, "#,##0")
    sheet.write("A12", "Next three months", w.look(bold=True))
    for column, words in (
        (0, "Workstream"),
        (1, "Key milestones"),
        (4, "Timescale"),
        (8, "Ask of DfE"),
        (10, "First raised"),
    ):
        sheet.write(12, column, words, w.head)
    for row, milestone in enumerate(this.milestone, 13):
        for column, said in ((0, milestone.workstream), (1, milestone.item), (4, milestone.due_text)):
            w.figure(sheet, row, column, said)
    for row, request in enumerate(this.request, 13):
        w.figure(sheet, row, 8, request.item)
        w.figure(sheet, row, 10, request.raised)


def _ledger(w: Writer) -> None:
    sheet = w.book.add_worksheet("Ledger")
    for column, words in enumerate(("Cost centre", "Account", "Posted", "Amount")):
        sheet.write(0, column, words, w.head)
    for row in range(1, 60):
        for column, value in enumerate((f"S{row % 7}", 4000 + row % 5, f"P{row % 12 + 1:02d}", row * 137.5)):
            sheet.write(row, column, value)
    sheet.protect("", {"sort": True})
    pivot = w.book.add_worksheet("By cost centre")
    pivot.write("B12", "Row Labels")
    pivot.write("C12", "Sum of Amount")
    pivot.write("B13", "S1")
    pivot.write("C13", 1)
    hidden = w.book.add_worksheet("old lists")
    hidden.write_column("A1", ("Good", "Medium", "Low"))
    hidden.hide()
