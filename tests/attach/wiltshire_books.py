"""Two workbooks as Wiltshire's team could have had them: one behind the highlight report, one behind the portfolio."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import cache
from typing import Any

from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from hnb_xl.model.authority import Authority, load_authority
from hnb_xl.shipped import authorities
from tests.attach.writer import Writer

_ARROWS = {"Rising": "↑", "Steady": "→", "Falling": "↓", None: ""}

HIGHLIGHT_TRUTH: tuple[tuple[str, str], ...] = (
    *(("rating", ours) for ours in ("What is rated", "Last period", "This period", "Comment")),
    *(
        ("measure", ours)
        for ours in ("Measure", "Detail", "Unit", "Figure", "Count", "Share", "Updated", "Last period", "This period",
                     "Comment")
    ),
    *(("kpi", ours) for ours in ("KPI", "Baseline", "Target", "This return", "Reported RAG")),
    *(
        ("risk", ours)
        for ours in ("Workstream", "Risk name", "Risk", "Effect", "Score as published", "Direction", "Action",
                     "Target score", "Updated")
    ),
)  # fmt: skip
PORTFOLIO_TRUTH: tuple[tuple[str, str], ...] = (
    *(("kpi", ours) for ours in ("KPI", "Target", "This return", "Comment")),
    *(("rating", ours) for ours in ("What is rated", "This period", "Comment")),
    *(("workstream", ours) for ours in ("Workstream", "This period")),
    *(("milestone_due", ours) for ours in ("Theme key", "Status", "Count", "Comment")),
    *(
        ("month", ours)
        for ours in ("Month", "Funded EHCPs", "EHCPs on last year", "% of 0-25s with EHCP", "EHCP % against neighbours",
                     "Placed in INMSS", "INMSS on last year", "% in INMSS", "INMSS % against neighbours")
    ),
    *(
        ("risk", ours)
        for ours in ("Risk name", "Risk", "Effect", "Owner role", "Impact (1-5)", "Likelihood (1-5)",
                     "Score as published", "Action", "Workstream")
    ),
    *(("capital", ours) for ours in ("Project", "Grant", "Comment")),
)  # fmt: skip


@cache
def wiltshire(name: str) -> Authority:
    """The published figures of `wiltshire-2024` or `wiltshire-2025`."""
    return load_authority(authorities() / f"{name}.toml")


def _day(day: date | None) -> datetime | None:
    return datetime.combine(day, time()) if day else None


class _Sheets(Writer):
    """Rows of anything, header first."""

    def rows(self, sheet: Worksheet, top: int, left: int, heads: tuple[str, ...], rows: list[tuple[Any, ...]]) -> int:
        """Write a table and return the line after it."""
        for column, words in enumerate(heads, left):
            sheet.write(top, column, words, self.head)
        for row, values in enumerate(rows, top + 1):
            for column, value in enumerate(values, left):
                if isinstance(value, tuple):
                    self.figure(sheet, row, column, *value)
                elif isinstance(value, datetime):
                    sheet.write_datetime(row, column, value, self.look("mmm-yy"))
                else:
                    self.figure(sheet, row, column, value, "#,##0")
        return top + 1 + len(rows)


def _words(authority: Authority, rating: str | None) -> str:
    level = authority.scale_of("rating").find(rating or "")
    return level.words if level else ""


@cache
def highlight_book() -> bytes:
    """The workbook behind the highlight report of March 2024."""
    w, council = _Sheets(), wiltshire("wiltshire-2024")
    this = council.latest_period()
    overview = w.book.add_worksheet("Overview")
    overview.write("A1", "High Needs Block Sustainability Highlight Report", w.look(bold=True))
    rated: list[tuple[str, Any]] = [(each.subject, this.rating.get(each.key)) for each in council.rated]
    rated += [(f"{each.ref} - {each.title}", this.condition.get(each.ref)) for each in council.agreement.condition]
    lines = [
        (
            subject,
            _words(council, told.last) if told else "",
            _words(council, told.this) if told else "",
            getattr(told, "comment", "") or getattr(told, "progress", ""),
        )
        for subject, told in rated
    ]
    w.rows(overview, 3, 0, ("Deal Condition RAG Ratings", "Last Period", "This Period", "Narrative"), lines)
    _measures(w, council)
    finance = w.book.add_worksheet("Finance summary")
    finance.write("A1", "Quarterly budget monitoring", w.look(bold=True))
    groups = dict.fromkeys(kpi.category for kpi in council.kpi)
    top = 2
    for group in groups:
        rows = []
        for kpi in council.kpi:
            if kpi.category == group:
                told = this.kpi[kpi.ref]
                rows.append(
                    (kpi.name, (told.baseline if told.baseline is not None else kpi.baseline, "£#,##0"),
                     (told.target if told.target is not None else kpi.target, "£#,##0"), told.actual, "NA",
                     _words(council, told.rag))
                )  # fmt: skip
        head = "KPI" if group == "Finance summary" else group
        top = 2 + w.rows(finance, top, 0, (head, "Baseline", "Budget", "This Quarter", "Variance", "RAG"), rows)
    risks = w.book.add_worksheet("Programme Risk Log")
    w.rows(
        risks, 1, 1, ("Area", "Risk name", "Risk", "Consequence", "Score", "Trend", "Action", "Target", "Updated"),
        [
            (r.workstream, r.name, r.risk, r.effect, r.score_published, _ARROWS[r.direction], r.action, r.target,
             _day(r.updated))
            for r in this.risk
        ],
    )  # fmt: skip
    return w.done()


def _measures(w: _Sheets, council: Authority) -> None:
    sheet = w.book.add_worksheet("Key measures")
    this = council.latest_period()
    codes = {"%": "0.00%", "£": "£#,##0", "count": "#,##0"}
    rows = []
    for measure in council.measure:
        told = this.measure.get(measure.key)
        figures = (told.figure, told.count, told.share) if told else (None, None, None)
        code = codes[measure.unit]
        rows.append(
            (measure.measure, measure.detail, {"%": "%", "£": "£", "count": "No."}[measure.unit], (figures[0], code),
             (figures[1], "0"), (figures[2], "0%"), _day(told.updated) if told else None,
             _words(council, told.last) if told else "", _words(council, told.this) if told else "",
             told.comment if told else "")
        )  # fmt: skip
    heads = (
        "Measure",
        "Detail",
        "Unit",
        "Figure",
        "Of which no.",
        "As %",
        "Last Update",
        "Last Period",
        "This Period",
        "Notes",
    )
    w.rows(sheet, 2, 0, heads, rows)


@cache
def portfolio_book() -> bytes:
    """The workbook behind the portfolio summary of January 2025."""
    w, council = _Sheets(), wiltshire("wiltshire-2025")
    this = council.latest_period()
    summary = w.book.add_worksheet("Portfolio Summary")
    rated = [(each.subject, this.rating.get(each.key), "") for each in council.rated]
    lines = [
        (subject, _words(council, told.this) if told else "", told.comment if told else "")
        for subject, told, _ in rated
    ]
    for each in council.agreement.condition:
        told = this.condition.get(each.ref)
        lines.append(
            (
                f"Condition {each.ref}: {each.title}",
                _words(council, told.this) if told else "",
                told.progress if told else "",
            )
        )
    after = w.rows(summary, 2, 0, ("Area", "Overall RAG", "Commentary"), lines)
    codes = {"%": "0.00%", "£m": '0.00"m"', "count": "#,##0", "£": "£#,##0"}
    cards = [
        (kpi.name, (this.kpi[kpi.ref].actual if kpi.ref in this.kpi else None, codes[kpi.unit]),
         (_target(council, kpi.ref), codes[kpi.unit]), this.kpi[kpi.ref].comment if kpi.ref in this.kpi else "")
        for kpi in council.kpi
    ]  # fmt: skip
    w.rows(summary, after + 2, 0, ("Indicator", "Latest figure", "Goal", "Notes"), cards)
    _themes(w, council)
    risks = w.book.add_worksheet("Key Programme Risks (15+)")
    heads = ("Programme area", "Short title", "Risk", "Impact", "Risk Owner", "Impact (1-5)", "Likelihood (1-5)",
             "Risk Score", "Action required")  # fmt: skip
    w.rows(
        risks, 2, 0, heads,
        [
            (r.workstream, r.name, r.risk, r.effect, r.owner, r.impact, r.likelihood, r.score_published, r.action)
            for r in this.risk
        ],
    )  # fmt: skip
    capital = w.book.add_worksheet("Capital")
    w.rows(
        capital, 1, 0, ("Capital scheme", "Capital funding", "Notes"),
        [(each.item, (each.grant, '£0.0"m"', -1_000_000), each.comment) for each in this.capital],
    )  # fmt: skip
    return w.done()


def _target(council: Authority, ref: str) -> object:
    this = council.latest_period()
    kpi = next(each for each in council.kpi if each.ref == ref)
    told = this.kpi.get(ref)
    return told.target if told is not None and told.target is not None else kpi.target


def _themes(w: _Sheets, council: Authority) -> None:
    """A page for each theme: its workstreams, its milestones, its monthly series, newest month first."""
    this = council.latest_period()
    for theme in council.theme:
        sheet = w.book.add_worksheet(f"{theme.key} - {theme.theme}"[:31].rstrip(" …").replace("/", "-"))
        mine = [each for each in council.workstream if each.theme == theme.key]
        rows = [(each.workstream, _words(council, this.workstream[each.key].this)) for each in mine]
        sheet.write("A1", theme.theme, w.look(bold=True))
        if rows:
            sheet.write("A3", "Key Contributing Workstreams", w.look(bold=True))
            w.rows(sheet, 3, 0, ("Workstream", "RAG"), rows)
        months = list(reversed(this.month))
        if theme.key == "2":
            keys, heads = ("ehcps", "ehcps_on_year", "ehcp_share", "ehcp_share_gap"), (
                "Date", "# funded EHCPs", "EHCP v last year", "% 0-25 with EHCP", "EHCP % v Stat Neigh")  # fmt: skip
            _months(w, sheet, months, keys, heads)
        if theme.key == "3":
            keys, heads = ("inmss_share", "inmss_share_gap", "inmss", "inmss_on_year"), (
                "Date", "% placed in INMSS", "% INMSS vs 2023 Stat Neighbour", "# placed in INMSS",
                "INMSS vs last year")  # fmt: skip
            _months(w, sheet, months, keys, heads)
    due = w.book.add_worksheet("Milestones")
    due.write("A1", "Status of Milestones Due", w.look(bold=True))
    w.rows(due, 2, 0, ("Theme", "Milestone status", "Number due", "Remarks"),
           [(each.theme, each.status, each.count, each.comment) for each in this.milestone_due])  # fmt: skip


def _months(w: _Sheets, sheet: Worksheet, months: Any, keys: tuple[str, ...], heads: tuple[str, ...]) -> None:
    rows = [
        (_day(each.month), *((each.series.get(key), "0.00%" if "share" in key else "#,##0") for key in keys))
        for each in months
    ]
    w.rows(sheet, 3, 3, heads, rows)
