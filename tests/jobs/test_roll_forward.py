"""Closing a return: what is kept, what moves, what is cleared, and what stands against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal as D
from functools import cache

import pytest

from hnb_xl.books.book import RawCell, RawValue
from hnb_xl.books.memory import MemoryBook
from hnb_xl.build.entries import entries, points_of
from hnb_xl.errors import BadArgument, Refused
from hnb_xl.jobs.audit import Deed, What, record
from hnb_xl.jobs.roll_forward import Asked, roll_forward
from hnb_xl.measure import measure
from hnb_xl.model.authority import load_authority
from hnb_xl.model.columns import Column, Filled, OnRoll, Table
from hnb_xl.model.inputs import Entry, Inputs
from hnb_xl.model.results import Figure, Results
from hnb_xl.model.tables import TABLES, contract
from hnb_xl.model.year import Period
from hnb_xl.pipeline import assess, figures_of
from hnb_xl.read import read
from hnb_xl.shipped import authorities
from tests.factories import published

NOW = datetime(2022, 1, 14, 9, 30, tzinfo=UTC)
FORCED = Asked(force=True, reason="Agreed with the section 151 officer", by="Finance business partner")
RETURNS = (
    ("kingston", "2021-22/Q1"),
    ("kingston", "2021-22/Q2"),
    ("kingston", "2021-22/Q3"),
    ("wiltshire-2024", "2024-25/Start"),
    ("wiltshire-2025", "2024-25/January"),
)


def typed(book: MemoryBook, cells: Mapping[tuple[str, str, str], RawValue]) -> MemoryBook:
    """The same workbook with other things in cells: table, label in its first column, header."""
    tables = dict(book.tables())
    for (name, label, header), value in cells.items():
        table = tables[name]
        at = table.headers.index(header)
        index = next(i for i, row in enumerate(table.rows) if str(row[0].value) == label)
        row = (*table.rows[index][:at], RawCell(value), *table.rows[index][at + 1 :])
        tables[name] = replace(table, rows=(*table.rows[:index], row, *table.rows[index + 1 :]))
    return MemoryBook.holding(book.name, book.sheet_names(), tables.values())


def cells(inputs: Inputs) -> Iterator[tuple[Table, Column, str, dict[str, Entry], Entry]]:
    """Every cell that is not worked out, with its table, column, row's label and row."""
    for table in inputs.tables.values():
        if table.contract.recorded or table.contract.items or table.contract.key == "rounding":
            continue
        for row in table:
            for column in table.contract.columns:
                if column.key in row.cells:
                    yield table.contract, column, row.label, dict(row.cells), row.cells[column.key]


def said(entry: Entry) -> object:
    """What a cell holds, whichever way."""
    return entry.value if entry.value is not None else entry.text or entry.error


def without_cells(figure: Figure) -> Figure:
    """A figure without where it stands."""
    return replace(figure, cells=())


def by_id(results: Results) -> dict[tuple[str, str], Figure]:
    """Figures by id and period."""
    return {(figure.id, figure.period): figure for figure in results}


@pytest.mark.parametrize("table", contract().values(), ids=lambda table: table.key)
def test_each_typed_column_says_what_becomes_of_it(table: Table) -> None:
    """Nobody has left it open what closing a return does with a column that people type in."""
    open_still = [column.header for column in table.columns if table.rolls(column) is None]

    assert [
        column.header
        for column in table.columns
        if column.header in open_still and column.filled is Filled.TYPED and column.key != table.row_key
    ] == []


def test_what_a_column_takes_is_there_and_of_one_kind() -> None:
    """A column that takes over another names columns of its own table, in the same unit and sign."""
    found = 0
    for table in TABLES:
        for column in table.columns:
            taken = OnRoll.TAKEN in (column.on_roll, column.on_year)
            assert bool(column.rolls_from) == taken, (table.key, column.key)
            for key in column.rolls_from:
                source = table.column(key)
                assert (source.kind, source.unit, source.signed) == (column.kind, column.unit, column.signed)
                found += 1
    assert found >= 8


@cache
def closed(name: str, period: str) -> MemoryBook:
    """A published return, closed. Read only."""
    book = published(name, period)
    roll_forward(book, FORCED, now=NOW)
    return book


@pytest.mark.parametrize(("name", "period"), RETURNS)
def test_every_figure_of_a_closed_return_is_kept(name: str, period: str) -> None:
    """Whatever the return: asked for again, it gives every figure it gave, with value, words, cells and stamp."""
    before, book = measure(read(published(name, period))), closed(name, period)

    again = figures_of(book, Period.parse(period))
    assert [figure.id for figure in again] == [figure.id for figure in before]
    assert by_id(again) == by_id(before)
    assert (again.fingerprint, again.data_date, again.period) == (before.fingerprint, before.data_date, before.period)
    rows = read(book)["history"].rows
    assert {row.words("by") for row in rows} == {"Finance business partner"}
    assert {row.words("at") for row in rows} == {NOW.isoformat()}
    assert {row.words("version") for row in rows} == {read(book).item("agreement", "version").words}


@pytest.mark.parametrize(("name", "period"), RETURNS)
def test_every_cell_is_kept_moved_or_cleared_as_its_column_says(name: str, period: str) -> None:
    """Each cell of each table, held against the contract by other means than the job's own."""
    before = read(published(name, period))
    results, is_new_year = measure(before), before.point == before.points[-1]

    after = {
        (table.key, label, column.key): entry for table, column, label, _, entry in cells(read(closed(name, period)))
    }
    counted = dict.fromkeys(OnRoll, 0)
    for table, column, label, row, entry in cells(before):
        how = table.rolls(column, new_year=is_new_year) or OnRoll.KEPT
        now = after.get((table.key, label, column.key))
        held = "" if now is None else said(now)
        cleared = (
            how is OnRoll.CLEARED
            or (how is OnRoll.CLEARED_PRO_RATA and row["target_kind"].words == "pro rata")
            or (how is OnRoll.CLEARED_TO_DATE and row["kind"].words == "to date")
        )
        if how is OnRoll.TAKEN:
            expected = next((said(row[key]) for key in column.rolls_from if key in row and said(row[key])), None)
            if expected is None and column.key == "previous":
                worked_out = {"risk": "risk.{}.score", "model": "model.{}.actual"}.get(
                    table.key, "outturn.{}.variance_incl_future_demand"
                )
                expected = results.value(worked_out.format(label.lower().replace(" ", "_")))
            assert held == ("" if expected is None else expected), (table.key, label, column.key)
        elif is_new_year and (table.key in {"point", "profile"} or column.key in {"target", "baseline", "plan"}):
            continue  # what opening a year writes besides is looked at in the tests of a new year
        else:
            assert held == ("" if cleared else said(entry)), (table.key, label, column.key)
        counted[how] += bool(said(entry))
    assert counted[OnRoll.KEPT] > 50


def test_the_period_moves_and_nothing_is_signed() -> None:
    """The next return point, no data date, no submission date, no signature."""
    book = published("kingston", "2021-22/Q3")

    done = roll_forward(book, FORCED, now=NOW)

    inputs = read(book)
    assert str(inputs.period) == "2021-22/Q4"
    assert inputs.data_date is None
    assert inputs.item("period", "submitted").is_blank
    assert all(row["signed"].is_blank for row in inputs["sign_off"])
    assert "2021-22/Q3 is closed, with" in done.sentence
    assert "2021-22/Q4 is open" in done.sentence
    changed = {change.place: change for change in done.changes}
    assert len(changed) == len(done.changes)
    assert changed[inputs.item("period", "point").place].after == "Q4"
    assert changed[inputs.item("period", "data_date").place].before == date(2021, 11, 30)


def test_dashboards_are_made_for_the_next_return() -> None:
    """What the book shows is of the return that is open, under its stamp, and a refresh has nothing to add."""
    book = published("kingston", "2021-22/Q3")

    done = roll_forward(book, FORCED, now=NOW)

    assert done.figures is not None
    assert {stamp.split(" · ")[0] for name, stamp in book.stamps.items() if name == "Summary"} == {"2021-22/Q4"}
    assert done.figures.results.fingerprint == read(book).fingerprint


def test_the_audit_says_who_closed_it_and_why() -> None:
    """Role, reason, inputs before and after, and how much was written."""
    book = published("kingston", "2021-22/Q3")
    before = read(book).fingerprint

    roll_forward(book, FORCED, now=NOW)

    inputs = read(book)
    (line,) = inputs["audit"].rows
    assert line.words("what") == "rolled forward"
    assert line.words("period") == "2021-22/Q3"
    assert line.words("by") == "Finance business partner"
    assert "Agreed with the section 151 officer" in line.words("detail")
    assert "2020-21" in line.words("detail")  # the agreement's version
    assert (line.words("before"), line.words("after")) == (before, inputs.fingerprint)
    assert not [finding for finding in assess(book).findings.findings if finding.code in {"HN090", "HN091", "HN092"}]


def test_twice_is_refused_not_doubled() -> None:
    """At once, with force too; after the Period sheet was set back; and the history holds each figure once."""
    book = published("kingston", "2021-22/Q2")
    roll_forward(book, FORCED, now=NOW)
    rows = len(read(book)["history"].rows)

    with pytest.raises(Refused, match="rolled forward to 2021-22/Q3 already") as again:
        roll_forward(book, FORCED, now=NOW)
    assert again.value.exit_code == 1
    back = typed(book, {("tblPeriod", "Return point", "Value"): "Q2"})
    with pytest.raises(Refused, match="holds 2021-22/Q2 already"):
        roll_forward(back, FORCED, now=NOW)

    assert len(read(book)["history"].rows) == len(read(back)["history"].rows) == rows
    assert str(read(book).period) == "2021-22/Q3"


def test_errors_stand_in_the_way() -> None:
    """They are named, nothing is written; force needs a reason."""
    book = published("kingston", "2021-22/Q3")
    before = dict(book.tables())

    with pytest.raises(Refused, match=r"9 errors stand: HN022 KPIs!\w+") as refused:
        roll_forward(book, Asked(), now=NOW)
    assert refused.value.exit_code == 1
    with pytest.raises(BadArgument, match="only for a reason"):
        roll_forward(book, Asked(force=True, reason="  "), now=NOW)

    assert book.tables() == before
    assert read(book)["history"].rows == ()


def test_a_formula_in_the_way_is_named_and_nothing_written() -> None:
    """A team's own formula in a cell that must change: refused, with its place."""
    book = published("kingston", "2021-22/Q3")
    table = book.tables()["tblModel"]
    at = table.headers.index("Forecast")
    row = (*table.rows[0][:at], RawCell(25.69, formula="SUM(Ledger!A1:A9)"), *table.rows[0][at + 1 :])
    tables = dict(book.tables()) | {"tblModel": replace(table, rows=(row, *table.rows[1:]))}
    linked = MemoryBook.holding(book.name, book.sheet_names(), tables.values())
    before = dict(linked.tables())

    with pytest.raises(Refused, match=r"1 cell that must change hold a formula: Financial model!\w+"):
        roll_forward(linked, FORCED, now=NOW)

    assert linked.tables() == before


def test_only_asked_writes_nothing() -> None:
    """A dry run lists the same cells as the run itself, and leaves every table as it was."""
    book, other = published("kingston", "2021-22/Q3"), published("kingston", "2021-22/Q3")
    before = dict(book.tables())

    planned = roll_forward(book, replace(FORCED, dry_run=True), now=NOW)

    assert book.tables() == before
    assert planned.changes == roll_forward(other, FORCED, now=NOW).changes
    assert len(planned.changes) > 200


@pytest.mark.parametrize("to", ["2021-22/Q1", "2021-22/Q2", "2022-23/Q1", "2021-22/Q9"])
def test_only_a_later_return_of_the_year_can_be_opened(to: str) -> None:
    """Neither an earlier one, nor this one, nor another year's before this one has ended."""
    with pytest.raises(BadArgument, match=r"cannot be opened. It can open 2021-22/Q3, 2021-22/Q4"):
        roll_forward(published("kingston", "2021-22/Q2"), replace(FORCED, to=Period.parse(to)), now=NOW)


def test_a_rounding_goes_with_its_figure() -> None:
    """One that speaks of a forecast moves to the last forecast; one of a quarter's figure stays; of a comment, goes."""
    book = published("kingston", "2021-22/Q3")
    spare = [index for index, row in enumerate(book.tables()["tblRounding"].rows) if row[0].value is None]
    assert not spare
    table = book.tables()["tblRounding"]
    more = (
        (RawCell("tblModel / hnb_allocation / Forecast"), RawCell(1000), RawCell("as printed")),
        (RawCell("tblSavings / under_16 / Forecast"), RawCell(1000), RawCell("as printed")),
        (RawCell("tblKPI / 9 / Q3"), RawCell(1000), RawCell("as printed")),
    )
    label = next(row.label for row in read(book)["saving"] if row.number("forecast") is not None)
    more = (more[0], (RawCell(f"tblSavings / {label} / Forecast"), *more[1][1:]), more[2])
    tables = dict(book.tables()) | {"tblRounding": replace(table, rows=(*table.rows, *more))}
    book = MemoryBook.holding(book.name, book.sheet_names(), tables.values())

    roll_forward(book, FORCED, now=NOW)

    labels = [row.label for row in read(book)["rounding"]]
    assert "tblModel / hnb_allocation / Last forecast" in labels
    assert "tblKPI / 9 / Q3" in labels
    assert not [each for each in labels if each.endswith("/ Forecast")]


# A new financial year


def last_of_the_year(**profile: RawValue) -> MemoryBook:
    """Kingston at Q4, with a profile row for the next year too."""
    book = typed(
        published("kingston", "2021-22/Q3"),
        {("tblPeriod", "Return point", "Value"): "Q4", ("tblPeriod", "Data date", "Value"): datetime(2022, 3, 31)},  # noqa: DTZ001 -- a cell has no zone
    )
    table = book.tables()["tblProfile"]
    given: dict[str, RawValue] = {"Year": "2022-23", "Ceiling before SV": 31_000_000, "In-year plan": 2_400_000}
    given |= {header.replace("_", " "): value for header, value in profile.items()}
    row = tuple(RawCell(given.get(header)) for header in table.headers)
    tables = dict(book.tables()) | {"tblProfile": replace(table, rows=(*table.rows, row))}
    return MemoryBook.holding(book.name, book.sheet_names(), tables.values())


def test_a_final_outturn_becomes_brought_forward() -> None:
    """Before payments it is brought forward; payments stay apart; the new year's figures come from the agreement."""
    book = last_of_the_year()
    payments = [said(row["paid"]) for row in read(book)["payment"]]

    done = roll_forward(book, replace(FORCED, outturn=D(28_500_000)), now=NOW)

    inputs = read(book)
    assert str(inputs.period) == "2022-23/Q1"
    profile = {row.label: row for row in inputs["profile"]}
    assert profile["2021-22"].number("outturn") == 28_500_000
    assert profile["2022-23"].number("brought_forward") == 28_500_000
    assert profile["2022-23"].number("ceiling") == 31_000_000
    assert [said(row["paid"]) for row in inputs["payment"]] == payments
    results = measure(inputs)
    assert results.value("deficit.brought_forward") == 28_500_000
    assert results.value("deficit.ceiling") == 31_000_000
    assert results.value("deficit.cumulative.before_sv") is None  # no figure of the new year yet
    kpis = {row.words("fact"): row for row in inputs["kpi"] if row.words("fact")}
    assert kpis["dsg.before_sv"].number("target") == 31_000_000
    assert kpis["dsg.before_sv"].number("baseline") == 28_500_000
    assert kpis["dsg.in_year"].number("target") == 2_400_000
    assert kpis["hnb.spend"]["target"].is_blank  # last year's is not this year's, and the agreement gives none
    assert any("targets, plans and baselines of 2021-22 were cleared" in remark for remark in done.remarks)


def test_without_a_final_outturn_nothing_is_brought_forward() -> None:
    """A forecast never becomes brought forward: the cell stays blank, the figure is not there, and it is said."""
    book = last_of_the_year()
    assert measure(read(book)).value("deficit.cumulative.before_sv") == 28_363_000  # a forecast

    done = roll_forward(book, FORCED, now=NOW)

    inputs = read(book)
    profile = {row.label: row for row in inputs["profile"]}
    assert profile["2022-23"]["brought_forward"].is_blank
    assert profile["2021-22"]["outturn"].is_blank
    assert measure(inputs).value("deficit.brought_forward") is None
    assert any("nothing is brought forward into 2022-23" in remark for remark in done.remarks)


def test_the_new_year_has_its_own_dates_and_empty_columns() -> None:
    """Return points of the year with their ends; due dates to be typed; no figure stands under a return point."""
    book = last_of_the_year()

    roll_forward(book, FORCED, now=NOW)

    inputs = read(book)
    points = [(row.label, row.words("year"), row.day("ends"), row.day("due")) for row in inputs["point"]]
    assert points == [
        ("Q1", "2022-23", date(2022, 6, 30), None),
        ("Q2", "2022-23", date(2022, 9, 30), None),
        ("Q3", "2022-23", date(2022, 12, 31), None),
        ("Q4", "2022-23", date(2023, 3, 31), None),
    ]
    for key in ("kpi", "contribution", "condition_kpi"):
        assert all(row[point].is_blank for row in inputs[key] for point in inputs.points), key
    assert all(row[f"{point} assurance"].is_blank for row in inputs["condition"] for point in inputs.points)
    assert all(row[column].is_blank for row in inputs["ehcp"] for column in ("issued", "ceased", "stock"))
    assert figures_of(book, Period.parse("2021-22/Q4")).value("kpi.1.target") is not None


@pytest.mark.parametrize(
    ("profile", "outturn", "message"),
    [
        ({"Brought_forward": 28_363_000}, D(28_500_000), "holds £28,363,000, but the final outturn"),
        ({"Year": "2023-24"}, None, ""),
    ],
)
def test_two_openings_of_one_year_are_not_guessed_between(
    profile: dict[str, RawValue], outturn: D | None, message: str
) -> None:
    """A brought forward that is not the final outturn is refused; a year the agreement does not state is said."""
    book = last_of_the_year(**profile)
    asked = replace(FORCED, outturn=outturn)
    if message:
        with pytest.raises(Refused, match=message):
            roll_forward(book, asked, now=NOW)
        assert str(read(book).period) == "2021-22/Q4"
    else:
        assert any("states nothing for 2022-23" in remark for remark in roll_forward(book, asked, now=NOW).remarks)


def test_another_outturn_than_the_one_that_stands_is_refused() -> None:
    """The cell and the command must say the same; within a year there is no final outturn."""
    book = typed(last_of_the_year(), {("tblProfile", "2021-22", "Final outturn before SV"): 28_400_000})

    with pytest.raises(Refused, match=r"another final outturn for 2021-22 \(£28,400,000\)"):
        roll_forward(book, replace(FORCED, outturn=D(28_500_000)), now=NOW)
    with pytest.raises(BadArgument, match="does not end with 2021-22/Q2"):
        roll_forward(published("kingston", "2021-22/Q2"), replace(FORCED, outturn=D(1)), now=NOW)

    roll_forward(book, FORCED, now=NOW)
    assert measure(read(book)).value("deficit.brought_forward") == 28_400_000


def test_points_of_a_councils_own_keep_their_names() -> None:
    """Wiltshire's year has one point of its own: the next year's has the same name, and its dates are asked for."""
    book = published("wiltshire-2024", "2024-25/Start")

    done = roll_forward(book, FORCED, now=NOW)

    inputs = read(book)
    assert str(inputs.period) == "2025-26/Start"
    assert all(row["ends"].is_blank and row["due"].is_blank for row in inputs["point"])
    assert any("when Start of 2025-26 ends" in remark for remark in done.remarks)
    last = {row.key: row.words("last") for row in inputs["rating"]}
    assert last == {row.key: row.words("this") for row in read(published("wiltshire-2024", "2024-25/Start"))["rating"]}


# Kingston, three quarters by rolling and typing


def type_return(book: MemoryBook, period: str) -> MemoryBook:
    """What Kingston's officer types for a return: every typed cell the published workbook of it has, and no other."""
    authority = load_authority(authorities() / "kingston.toml")
    wanted = entries(authority, period)
    tables = dict(book.tables())
    for key, table in contract(points_of(authority, period)).items():
        raw = tables.get(table.name)
        if raw is None or key in {"agreement", "profile", "point", "policy", "scale"}:
            continue
        rows = [list(row) for row in raw.rows]
        for given in wanted[key]:
            label = (
                str(given[table.row_key])
                if not table.items
                else next(item.label for item in table.items if item.key == given["item"])
            )
            index = next((i for i, row in enumerate(rows) if str(row[0].value) == label), None)
            if index is None:
                index = next(i for i, row in enumerate([*rows, [RawCell()]]) if row[0].value is None)
                rows[index:index] = [[RawCell() for _ in raw.headers]]
                rows[index][0] = RawCell(label)
            for column in table.columns:
                is_theirs = column.filled is Filled.TYPED and OnRoll.TAKEN is not column.on_roll
                value = given.get(column.key)
                if (
                    is_theirs
                    and column.key in given
                    and value is not None
                    and not (table.items and column.key == "item")
                ):
                    rows[index][raw.headers.index(column.header)] = _raw(value)
        tables[table.name] = replace(raw, rows=tuple(tuple(row) for row in rows))
    return MemoryBook.holding(book.name, book.sheet_names(), tables.values())


def _raw(value: object) -> RawCell:
    if isinstance(value, D):
        return RawCell(int(value) if value == value.to_integral_value() else float(value))
    if isinstance(value, date):
        return RawCell(datetime(value.year, value.month, value.day))  # noqa: DTZ001 -- a cell has no zone
    assert isinstance(value, str | int | float)
    return RawCell(value)


def test_three_quarters_by_rolling_and_typing_give_the_published_third() -> None:
    """Q1 closed, Q2 typed and closed, Q3 typed: every figure is that of the workbook made for Q3 at once.

    But for one column: the Q3 return prints the outturn forecast before it, of which the council published no return
    that the authority file could hold. Once an officer types it, the inputs are the same to the last cell.
    """
    book = published("kingston", "2021-22/Q1")
    for period in ("2021-22/Q2", "2021-22/Q3"):
        roll_forward(book, FORCED, now=NOW)
        book = type_return(book, period)
    made_inputs = read(published("kingston", "2021-22/Q3"))
    made = measure(made_inputs)

    rolled = {key: without_cells(figure) for key, figure in by_id(measure(read(book))).items()}
    expected = {key: without_cells(figure) for key, figure in by_id(made).items()}
    assert rolled.keys() == expected.keys()
    differing = {id for id, period in expected if rolled[id, period] != expected[id, period]}
    assert {id.split(".")[0] for id in differing} == {"outturn"}
    assert {id.rsplit(".", 1)[1] for id in differing} <= {"movement", "previous"}

    before = {
        ("tblOutturn", row.label, "Previous forecast"): float(number / row["previous"].factor)
        for row in made_inputs["outturn"]
        if (number := row.number("previous")) is not None
    }
    book = typed(book, dict(before))
    assert len(before) == 9
    assert read(book).fingerprint == made.fingerprint
    assert {key: without_cells(figure) for key, figure in by_id(measure(read(book))).items()} == expected
    for period in ("2021-22/Q1", "2021-22/Q2"):
        kept = {key: without_cells(figure) for key, figure in by_id(figures_of(book, Period.parse(period))).items()}
        at_once = {key: without_cells(f) for key, f in by_id(measure(read(published("kingston", period)))).items()}
        assert {key for key in at_once if kept.get(key) != at_once[key]} == set(), period


def test_a_history_changed_by_hand_is_not_recalled_as_if_it_were_true() -> None:
    """An error finding stands, and rolling forward is refused until it is looked at."""
    book = published("kingston", "2021-22/Q2")
    roll_forward(book, FORCED, now=NOW)
    history = book.tables()["tblHistory"]
    at = history.headers.index("Value")
    index = next(i for i, row in enumerate(history.rows) if row[1].value == "kpi.1.actual")
    row = (*history.rows[index][:at], RawCell(1_400), *history.rows[index][at + 1 :])
    tables = dict(book.tables()) | {
        "tblHistory": replace(history, rows=(*history.rows[:index], row, *history.rows[index + 1 :]))
    }
    edited = type_return(MemoryBook.holding(book.name, book.sheet_names(), tables.values()), "2021-22/Q3")

    assert "HN091" in {finding.code for finding in assess(edited).findings.findings}
    with pytest.raises(Refused, match="HN091"):
        roll_forward(edited, Asked(), now=NOW)


def test_lines_of_other_jobs_do_not_hide_a_second_roll() -> None:
    """A refresh between two attempts changes nothing: there is still nothing entered."""
    book = published("kingston", "2021-22/Q2")
    roll_forward(book, FORCED, now=NOW)
    record(book, Deed(What.REFRESHED, NOW), assess(book))

    with pytest.raises(Refused, match="nothing was entered since"):
        roll_forward(book, FORCED, now=NOW)
