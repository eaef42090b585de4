"""Which of a team's lines is which known row; of a row nobody knows, what its label and figures say of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from hnb_xl.model.columns import Table
from hnb_xl.model.inputs import slug
from hnb_xl.model.money import Unit
from hnb_xl.model.team_map import TypedUnit, plain_words
from hnb_xl.read.proposal.known import KnownRow

_LIKE = 78.0
_SAME_REF = 22.0  # added where the number is the same
_REF_ALONE = 45.0  # how like the name must then still be
_HIGHER = re.compile(r"saving|mitigation|income|grant|allocation|contribution|timel|on time|within 20|ceased|transfer")
_FORECAST = re.compile(r"forecast|project|outturn|deficit|spend|average cost|cost of")
_SHARE = re.compile(r"%|\bper ?cent|\bpercentage\b|^share\b|\bshare of\b|\bproportion\b|\brate\b")
_TOTAL = re.compile(r"\b(sub ?total|total|net|after savings|cumulative)\b")
_INCOME = re.compile(r"allocation|grant|budget|transfer|income|funding")
_SAVING = re.compile(r"saving|mitigation|contribution|development|improved|review|increased places|reduc")
_DEFICIT = re.compile(r"deficit|variance|surplus")


def matched(lines: Sequence[tuple[str, str]], known: Sequence[KnownRow]) -> list[KnownRow | None]:
    """The known row of each line, every row once; None where no known row is like it.

    Args:
        lines: Of each line its number, where the table has one, and its label.
        known: The rows there may be.
    """
    from rapidfuzz import fuzz

    found: list[KnownRow | None] = [None] * len(lines)
    scored: list[tuple[float, int, int]] = []
    names = [[plain_words(name) for name in row.names] for row in known]
    refs = [plain_words(row.ref) for row in known]
    for at, (ref, label) in enumerate(lines):
        plain, number = plain_words(label), plain_words(ref)
        for other, row_names in enumerate(names):
            same = bool(number) and number == refs[other]
            score = max((fuzz.token_sort_ratio(plain, name) for name in row_names), default=0.0) if plain else 0.0
            if plain and any(len(name) > 12 and f" {name} " in f" {plain} " for name in row_names):
                score = max(score, 90.0)  # "1 - " before a condition's title
            if same and (score >= _REF_ALONE or not plain):
                score += _SAME_REF + (60.0 if not plain else 0)
            if score >= _LIKE:
                scored.append((score, at, other))
    taken: set[int] = set()
    for _, at, other in sorted(scored, key=lambda each: (-each[0], each[1], each[2])):
        if found[at] is None and other not in taken:
            found[at] = known[other]
            taken.add(other)
    return found


def worked_out(
    contract: Table, label: str, unit: TypedUnit | None, group: str, policies: Sequence[str], *, is_sum: bool
) -> dict[str, object]:
    """What must be set up of a row nobody knows, worked out; the officer corrects it on the Set-up sheet.

    Args:
        contract: The table.
        label: The row's label.
        unit: What its figures are typed in.
        group: The heading it stands under.
        policies: The RAG policies there are.
        is_sum: True where its figures are formulas that add up others.
    """
    words = plain_words(label)
    own = _unit(unit, words)
    is_total = is_sum or bool(_TOTAL.search(words))
    found: dict[str, object] = {"unit": own.value}
    if contract.key == "kpi":
        found |= {
            "better": "higher" if _HIGHER.search(words) else "lower",
            "basis": "forecast" if own in {Unit.GBP, Unit.GBP_K, Unit.GBP_M} or _FORECAST.search(words) else "stock",
            "target_kind": "annual",
            "signs": "as stated",
            "category": group or "Indicators",
        }
    elif contract.key == "model":
        found |= {"kind": "line", "signs": _signs(words)}
    elif contract.key == "outturn":
        found["kind"] = "subtotal" if is_total else "block"
    elif contract.key == "contribution":
        found["kind"] = "total" if is_total else "partner"
    elif contract.key == "ehcp":
        found["kind"] = "to date" if is_total or "ytd" in words else "period"
    elif contract.key == "rating":
        found["group"] = group or "Programme"
    policy = next((name for name in policies if name.casefold() == "default"), None)
    if contract.has("policy") and policy:
        found["policy"] = policy
    return {key: value for key, value in found.items() if contract.has(key)}


def _unit(unit: TypedUnit | None, words: str) -> Unit:
    if unit in {TypedUnit.POINTS, TypedUnit.PERCENT} or is_share(words):
        return Unit.PERCENT
    return Unit(unit.value) if unit is not None and unit.value in set(Unit) else Unit.COUNT


def is_share(words: str) -> bool:
    """Whether a label, as it is compared, names a share of something."""
    return bool(_SHARE.search(words))


def _signs(words: str) -> str:
    if _DEFICIT.search(words):
        return "deficit"
    if _SAVING.search(words):
        return "saving written negative"
    return "income" if _INCOME.search(words) and "spend" not in words else "expenditure"


def new_key(label: str, taken: Mapping[str, object] | set[str]) -> str:
    """A key for a row nobody knows: made of its label, and no other row's."""
    base = slug(label)[:50].strip("_") or "row"
    key, number = base, 2
    while key in taken:
        key, number = f"{base}_{number}", number + 1
    return key
