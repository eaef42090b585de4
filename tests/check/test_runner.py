"""Four outcomes, none silent: what becomes of a rule that passes, fails, has nothing to look at, or is at fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from hnb_xl.check.fault import Fault, NothingToCheck
from hnb_xl.check.rule import Rule
from hnb_xl.check.runner import check, discovered, in_order, run
from hnb_xl.check.view import View
from hnb_xl.measure import measure
from hnb_xl.model.finding import Findings, Outcome, RuleOutcome, Severity
from hnb_xl.read import read
from tests.factories import Rows, book

COMMENT = "Ms A. Person"

ROWS: Rows = {
    "kpi": [
        {"ref": "9", "name": "HNB deficit", "Q3": 5_847_751, "comment": COMMENT},
        {"ref": "10", "name": "HNB Spend", "Q3": 32_200_451},
    ],
    "model": [{"key": "net", "line": "Net deficit", "actual": 5_848_000}],
    "profile": [{"year": "2021-22", "ceiling": 28_607_000}],
}


def a_rule(**fields: object) -> Rule:
    """A rule that reads KPIs, changed where a test says so."""
    plain = Rule(
        code="HN900",
        title="Something is wrong",
        severity=Severity.WARNING,
        message="{row} under “{column}” is {value}, {why}.",
        fix="Look at {place}.",
        reads=("kpi.name", "kpi.comment", "kpi.{point}"),
        passing={},
        failing={},
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


def outcome(rule: Rule, rows: Rows = ROWS) -> tuple[Findings, RuleOutcome]:
    """What becomes of one rule."""
    inputs = read(book(rows))
    found = run([rule], inputs, measure(inputs))
    return found, found.outcomes[0]


def finds_each(look: View) -> Iterator[Fault]:
    """Find something in every KPI."""
    for row in look.rows("kpi"):
        yield row.fault("Q3", words={"why": "which will not do"})


def test_a_rule_that_finds_nothing_has_passed() -> None:
    """A rule without a finding is counted as passed."""
    found, ended = outcome(a_rule())

    assert (ended.outcome, ended.findings, ended.why) == (Outcome.PASSED, 0, "")
    assert found.findings == ()


def test_a_rule_that_finds_something_has_failed() -> None:
    """Its findings are counted, and each says where, what and what to do."""
    found, ended = outcome(a_rule()(finds_each))

    assert (ended.outcome, ended.findings) == (Outcome.FAILED, 2)
    first = found.findings[0]
    assert first.message == "HNB deficit (KPI 9) under “Q3” is £5,847,751, which will not do."
    assert (first.sheet, first.table, first.row, first.column) == ("KPIs", "tblKPI", "9", "Q3")
    assert (first.value, first.expected, first.difference) == ("5847751", None, None)
    assert first.fix == f"Look at {first.place}."
    assert (first.code, first.severity, first.title) == ("HN900", Severity.WARNING, "Something is wrong")


@pytest.mark.parametrize(
    ("needs", "why"),
    [
        ("risk.rating", "Risk register: no row holds anything in “Rating”"),
        ("kpi.reported", "Key performance indicators: no row holds anything in “Reported RAG”"),
    ],
)
def test_a_rule_without_what_it_needs_is_not_run(needs: str, why: str) -> None:
    """An empty table, or a column with nothing in it, is said and not passed over."""
    _, ended = outcome(a_rule(reads=(needs,), needs=(needs,)))

    assert (ended.outcome, ended.why) == (Outcome.NOT_RUN, why)


def test_a_rule_that_needs_a_blank_item_is_not_run() -> None:
    """An item left blank is named by its label."""
    rule = a_rule(reads=("period.submitted",), needs=("period.submitted",))

    _, ended = outcome(rule, {"period": [{"submitted": None}]})

    assert (ended.outcome, ended.why) == (Outcome.NOT_RUN, "Submission date on sheet Period is blank")


def test_a_rule_may_say_that_there_is_nothing_to_check() -> None:
    """What only the rule can know stops it with its own words."""

    def nothing(look: View) -> Iterator[Fault]:
        yield from ()
        raise NothingToCheck(f"{look.point} has no pairs")

    _, ended = outcome(a_rule()(nothing))

    assert (ended.outcome, ended.why) == (Outcome.NOT_RUN, "Q3 has no pairs")


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("", "", Outcome.PASSED),
        ("2021-22", "2021-22", Outcome.PASSED),
        ("2022-23", "", Outcome.NOT_RUN),
        ("", "2020-21", Outcome.NOT_RUN),
    ],
)
def test_a_rule_holds_for_its_years(since: str, until: str, expected: Outcome) -> None:
    """Outside its years a rule is not run, and says for which year."""
    _, ended = outcome(a_rule(since=since, until=until))

    assert ended.outcome is expected
    assert ended.why == ("" if expected is Outcome.PASSED else "it does not hold for 2021-22")


def test_a_crash_is_shown_without_a_value() -> None:
    """The kind of mistake and a reference to its line are shown; what the cells hold is not."""

    def crashes(look: View) -> Iterator[Fault]:
        for row in look.rows("kpi"):
            raise ValueError(row.words("comment"))
        yield from ()

    found, ended = outcome(a_rule()(crashes))

    assert ended.outcome is Outcome.CRASHED
    assert ended.why.startswith("ValueError at ")
    assert COMMENT not in ended.why
    assert found.count(Outcome.CRASHED) == 1


def test_what_was_found_before_a_crash_is_kept() -> None:
    """A true finding does not vanish because the next row breaks the rule."""

    def crashes_later(look: View) -> Iterator[Fault]:
        for index, row in enumerate(look.rows("kpi")):
            if index:
                raise KeyError("later")
            yield row.fault("Q3", words={"why": "wrong"})

    found, ended = outcome(a_rule()(crashes_later))

    assert (ended.outcome, ended.findings) == (Outcome.CRASHED, 1)
    assert len(found.findings) == 1


def test_one_crashing_rule_does_not_stop_the_others() -> None:
    """The rules after it run, and the outcomes count every rule."""

    def crashes(look: View) -> Iterator[Fault]:
        yield from ()
        raise RuntimeError(look.point)

    inputs = read(book(ROWS))

    found = run([a_rule()(crashes), a_rule(code="HN901")(finds_each)], inputs, measure(inputs))

    assert [each.outcome for each in found.outcomes] == [Outcome.CRASHED, Outcome.FAILED]
    assert len(found.findings) == 2


@pytest.mark.parametrize("column", ["reported", "Q3"])
def test_a_rule_sees_only_what_it_declares(column: str) -> None:
    """A look at another column, even of the right table, is a crash and not an answer."""

    def peeks(look: View) -> Iterator[Fault]:
        for row in look.rows("kpi"):
            yield row.fault("name", value=row.words(column), words={"why": "seen"})

    _, ended = outcome(a_rule(reads=("kpi.name",))(peeks))

    assert ended.outcome is Outcome.CRASHED
    assert ended.why.startswith("UndeclaredColumnError")


def test_a_rule_sees_only_the_tables_it_declares() -> None:
    """A table of which no column is declared is closed, and so is an item."""

    def peeks(look: View) -> Iterator[Fault]:
        yield from (row.fault("actual") for row in look.rows("model"))

    def asks(look: View) -> Iterator[Fault]:
        look.item("period", "data_date")
        yield from ()

    for body in (peeks, asks):
        assert outcome(a_rule()(body))[1].outcome is Outcome.CRASHED


def test_a_finding_may_be_milder_than_its_rule_but_not_worse() -> None:
    """A rule that may warn can give a note; an error from it is a fault of the rule."""

    def of(severity: Severity) -> RuleOutcome:
        def body(look: View) -> Iterator[Fault]:
            yield from (row.fault("Q3", severity=severity, words={"why": "so"}) for row in look.rows("kpi"))

        return outcome(a_rule()(body))[1]

    assert of(Severity.NOTE).outcome is Outcome.FAILED
    assert of(Severity.ERROR).outcome is Outcome.CRASHED


def test_findings_come_worst_first_then_as_the_sheets_stand() -> None:
    """Errors before warnings before notes; within these the workbook's own order."""

    def in_model(look: View) -> Iterator[Fault]:
        yield from (row.fault("actual", words={"why": "so"}) for row in look.rows("model"))

    def ceiling(look: View) -> Iterator[Fault]:
        yield from (row.fault("ceiling", words={"why": "so"}) for row in look.rows("profile"))

    inputs = read(book(ROWS))
    chosen = [
        a_rule(code="HN901", severity=Severity.NOTE, reads=("profile.ceiling",))(ceiling),
        a_rule(code="HN902", severity=Severity.WARNING, reads=("model.actual",))(in_model),
        a_rule(code="HN903", severity=Severity.WARNING)(finds_each),
        a_rule(code="HN904", severity=Severity.ERROR, reads=("model.actual",))(in_model),
    ]

    found = run(chosen, inputs, measure(inputs)).findings

    assert [(each.code, each.row) for each in found] == [
        ("HN904", "net"),
        ("HN903", "9"),
        ("HN903", "10"),
        ("HN902", "net"),
        ("HN901", "2021_22"),
    ]


def test_two_rules_with_one_code_are_refused() -> None:
    """A code means one rule, for ever."""
    with pytest.raises(ValueError, match="two rules have the code HN900"):
        in_order([a_rule(), a_rule(title="Something else")])


def test_check_counts_every_rule() -> None:
    """The outcomes add up to the catalogue."""
    inputs = read(book(ROWS))

    found = check(inputs, measure(inputs))

    assert sum(found.count(each) for each in Outcome) == len(discovered())
