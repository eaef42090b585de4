"""Accepting findings: what an override takes, for how long, and what becomes of one that holds nothing."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from hnb_xl.check import check
from hnb_xl.check.acceptance import Standing, judged
from hnb_xl.check.runner import catalogue
from hnb_xl.measure import measure
from hnb_xl.model.finding import Finding, Findings, Severity, stopping_sign_off
from hnb_xl.model.inputs import Inputs
from hnb_xl.read import read
from tests.factories import Row, book

_KPIS: tuple[Row, ...] = (
    {"ref": "9", "name": "HNB deficit", "Q3": 5_847_751, "fact": "hnb.deficit", "unit": "£", "basis": "forecast"},
    {"ref": "10", "name": "HNB Spend", "Q3": "32,200,451", "unit": "£", "basis": "forecast"},
)
_MODEL: tuple[Row, ...] = (
    {"key": "net", "line": "Net deficit", "actual": 5.9, "fact": "hnb.deficit", "unit": "£m", "parts": ""},
)
_WHY: dict[str, object] = {"reason": "Cut at different dates", "role": "Head of finance", "date": "2022-01-10"}


def entered(*overrides: Mapping[str, object], kpis: tuple[Row, ...] = _KPIS, point: str = "Q3") -> Inputs:
    """A return with one fact in two places and a number typed as text, and some overrides."""
    rows = {"kpi": kpis, "model": _MODEL, "override": overrides, "period": ({"point": point},)}
    return read(book(rows))


def findings(*overrides: Mapping[str, object], kpis: tuple[Row, ...] = _KPIS, point: str = "Q3") -> Findings:
    """What the rules find in it."""
    inputs = entered(*overrides, kpis=kpis, point=point)
    return check(inputs, measure(inputs))


def one(code: str, found: Findings | None = None) -> Finding:
    """The only finding of a rule."""
    (finding,) = [each for each in (found or findings()).findings if each.code == code]
    return finding


def override(code: str, **changed: object) -> dict[str, object]:
    """An override for the only finding of a rule."""
    return {"finding": one(code).reference, **_WHY, **changed}


def codes(found: tuple[Finding, ...]) -> set[str]:
    """The rules that found something."""
    return {each.code for each in found}


def test_an_accepted_finding_is_kept_but_counts_nowhere() -> None:
    """It carries reason, role, date, return and the place of its override, and its figures as before."""
    found = findings(override("HN027"))
    kept = one("HN027", found)

    assert kept.accepted is not None
    assert (kept.accepted.reason, kept.accepted.role) == ("Cut at different dates", "Head of finance")
    assert (kept.accepted.date.isoformat(), kept.accepted.given_for) == ("2022-01-10", "2021-22/Q3")
    assert kept.accepted.place.startswith("Overrides!")
    assert (kept.value, kept.expected) == (one("HN027").value, one("HN027").expected)
    assert "HN027" not in codes(found.standing) | codes(found.at_or_above(Severity.NOTE))
    assert "HN027" in codes(found.accepted)
    assert "HN027" in codes(stopping_sign_off(findings()))
    assert "HN027" not in codes(stopping_sign_off(found))


@pytest.mark.parametrize("lacking", ["reason", "role", "date"])
def test_without_reason_role_or_date_nothing_is_accepted(lacking: str) -> None:
    """The finding stands, and the override is a finding that names the cell to fill in."""
    found = findings(override("HN027", **{lacking: None}))

    assert "HN027" in codes(found.standing)
    assert one("HN096", found).column.casefold() == lacking
    assert lacking in one("HN096", found).message


def test_a_role_off_the_list_is_no_role() -> None:
    """Somebody's name, typed where the role belongs, answers for nothing."""
    found = findings(override("HN027", role="A. Person"))

    assert "HN027" in codes(found.standing)
    assert one("HN096", found).column == "Role"


def test_what_cannot_be_read_may_not_be_accepted() -> None:
    """A number typed as text counts nowhere: it must be retyped, whatever anybody answers for."""
    found = findings(override("HN003"))

    assert "HN003" in codes(found.standing)
    assert "the figure counts nowhere until it is a number" in one("HN096", found).message


def test_every_error_that_leaves_a_figure_out_is_final_and_no_contradiction_is() -> None:
    """The rule says so itself, and why, as data."""
    final = {rule.code for rule in catalogue() if rule.final}
    errors = {rule.code for rule in catalogue() if rule.severity is Severity.ERROR}

    assert {"HN003", "HN004", "HN006", "HN007", "HN008", "HN010", "HN011", "HN038", "HN040"} <= final
    assert {"HN012", "HN014", "HN019", "HN022", "HN027"} <= errors - final
    assert not {rule.code for rule in catalogue() if rule.final.endswith(".")}


def test_an_override_expires_with_its_return() -> None:
    """At the next one the finding stands again, and the override is reported as expired."""
    kpis = tuple({**row, "Q4": row["Q3"]} for row in _KPIS)
    found = findings(override("HN027"), kpis=kpis, point="Q4")

    assert "HN027" in codes(found.standing)
    assert "given for 2021-22/Q3 and has expired: this return is 2021-22/Q4" in one("HN097", found).message
    assert one("HN097", found).severity is Severity.WARNING


def test_an_override_is_for_the_figures_it_was_given_for() -> None:
    """Once the gap is another one, nobody has accepted it: the finding stands, and the override is a note."""
    kpis = ({**_KPIS[0], "Q3": 5_000_000}, *_KPIS[1:])
    found = findings(override("HN027"), kpis=kpis)

    assert "HN027" in codes(found.standing)
    assert one("HN097", found).severity is Severity.NOTE
    assert "matches nothing" in one("HN097", found).message


def test_a_row_inserted_above_leaves_an_override_in_force() -> None:
    """References name rows, not cells."""
    kpis = ({"ref": "1", "name": "Another", "Q3": 1, "unit": "count"}, *_KPIS)

    assert "HN027" in codes(findings(override("HN027"), kpis=kpis).accepted)


@pytest.mark.parametrize("typed", ["the one about the model", "HN027 KPIs!I5"])
def test_what_names_no_finding_is_reported(typed: str) -> None:
    """An address is no reference: after an inserted row it would name another cell."""
    found = findings({"finding": typed, **_WHY})

    assert "HN027" in codes(found.standing)
    assert "not written as the Checks sheet writes it" in one("HN096", found).message


def test_the_reason_beside_a_rating_is_not_typed_twice() -> None:
    """A rating explained beside it needs only role and date; the note that nobody answers for it goes."""
    policy: Row = {"policy": "ceiling", "amber_amount": 0}
    kpi: Row = {"ref": "14", "policy": "ceiling", "target": 28_607_000, "Q3": 28_963_000, "reported": "G"}
    reason = "A one-off that DfE has agreed to disregard"
    rows = {"policy": (policy,), "kpi": ({**kpi, "reason": reason},)}

    def run(*overrides: Row) -> Findings:
        inputs = read(book({**rows, "override": overrides}))
        return check(inputs, measure(inputs))

    note = one("HN098", run())
    found = run({"finding": note.reference, "role": "Head of finance", "date": "2022-01-10"})

    assert note.severity is Severity.NOTE
    assert (note.value, note.expected) == ("Green", "Red")
    assert [each.accepted.reason for each in found.accepted if each.accepted] == [reason]
    assert "HN029" not in codes(found.findings)


def test_an_override_of_a_later_return_says_nothing_of_an_earlier_one() -> None:
    """Looking back at Q2, an override for Q3 neither holds nor has expired: nothing is said of it."""
    from hnb_xl.model.year import Period

    inputs = read(book({"kpi": _KPIS, "model": _MODEL, "override": (override("HN027"),)}), Period.parse("2021-22/Q2"))
    found = check(inputs, measure(inputs))

    assert [each.standing for each in judged(inputs, found.findings)] == [Standing.OTHER_RETURN]
    assert not codes(found.findings) & {"HN096", "HN097"}


def test_findings_of_one_reference_are_accepted_together() -> None:
    """Two findings of the same row, column and figures are one to whoever accepts them."""
    twin = one("HN027")
    inputs = entered(override("HN027"))
    found = judged(inputs, (twin, replace_message(twin)))

    assert [each.standing for each in found] == [Standing.HOLDS]


def replace_message(finding: Finding) -> Finding:
    """The same finding in other words."""
    return finding.model_copy(update={"message": "In other words."})
