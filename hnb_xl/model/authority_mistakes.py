"""What is wrong with an authority file, in sentences that name the field as the file spells it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from hnb_xl.model.authority_fields import TO_DATE, listed, spelled, suggestion
from hnb_xl.model.authority_scales import scale_mismatches

if TYPE_CHECKING:
    from hnb_xl.model.authority import Authority, PeriodFigures

_NAMES = ("ref", "key", "name", "year", "instalment", "id", "period", "document")
_UNSEEN = {"policy"}  # a step of ours between [rag] and its tables, which the file does not have
_KEYED = {"rag", "kpi", "model", "outturn", "contribution", "saving", "condition", "condition_kpi"} | {
    "rating",
    "measure",
    "workstream",
    "theme",
}
_WORDS = {
    "missing": "it is missing",
    "model_type": "a table is expected here",
    "model_attributes_type": "a table is expected here",
    "dict_type": "a table is expected here",
    "mapping_type": "a table is expected here",
    "tuple_type": "a list is expected here, as in [[double brackets]]",
    "string_type": "text is expected here, in quotes",
}


def sentence(raw: Mapping[str, object], place: Sequence[int | str], kind: str, message: str) -> str:
    """One mistake: where it is, and what is wrong there."""
    where = _place(raw, place)
    what = _WORDS.get(kind) or message.removeprefix("Value error, ")
    if "is not a field here" in what and "condition" in place:
        what += '. A reference with a dot stands in quotes, as in [period.condition."3.1"]'
    return f"{where}: {what}" if where else what


def _place(raw: Mapping[str, object], place: Sequence[int | str]) -> str:
    """`("kpi", 8, "target_kind")` as `[[kpi]] ref 9, target_kind`."""
    words: list[str] = []
    node: object = raw
    for step in place:
        if isinstance(step, int):
            node = node[step] if isinstance(node, list | tuple) and step < len(node) else None
            list_of = ".".join(words) if words[:1] == ["agreement"] else "".join(words[-1:])
            words = [] if list_of.startswith("agreement.") else words[:-1]
            words.append(f"[[{list_of}]] {_name(node) or f'number {step + 1}'}")
        elif step in _UNSEEN and words[-1:] == ["rag"]:
            continue
        else:
            node = node.get(step) if isinstance(node, Mapping) else None
            if words and words[-1] in _KEYED:
                words[-1] += f" {step}"
            else:
                words.append(step)
    return ", ".join(words)


def _name(node: object) -> str:
    if not isinstance(node, Mapping):
        return ""
    key = next((key for key in _NAMES if isinstance(node.get(key), str | int)), "")
    return f"{key} {spelled(node[key])}".removeprefix("name ") if key else ""


def mismatches(authority: Authority) -> list[str]:
    """What the tables of a file say of one another that cannot be: names twice, or names nothing has."""
    return [
        *_twice(authority),
        *_unknown_policies(authority),
        *_unknown_parts(authority),
        *(problem for period in authority.periods for problem in _unknown_in(authority, period)),
        *scale_mismatches(authority),
    ]


def _twice(authority: Authority) -> Iterator[str]:
    names: list[tuple[str, Iterable[str]]] = [
        ("[[kpi]] ref", (kpi.ref for kpi in authority.kpi)),
        ("[[model]] key", (line.key for line in authority.model)),
        ("[[outturn]] key", (block.key for block in authority.outturn)),
        ("[[contribution]] key", (partner.key for partner in authority.contribution)),
        ("[[saving]] key", (saving.key for saving in authority.saving)),
        ("[[condition_kpi]] key", (kpi.key for kpi in authority.condition_kpi)),
        ("[[rated]] key", (each.key for each in authority.rated)),
        ("[[measure]] key", (each.key for each in authority.measure)),
        ("[[theme]] key", (each.key for each in authority.theme)),
        ("[[workstream]] key", (each.key for each in authority.workstream)),
        ("[[agreement.year]] year", (year.year for year in authority.agreement.year)),
        ("[[agreement.condition]] ref", (condition.ref for condition in authority.agreement.condition)),
        ("[[agreement.payment]] instalment", (payment.instalment for payment in authority.agreement.payment)),
        (
            "[[agreement.return_point]] name",
            (f"{each.year}/{each.name}" for each in authority.agreement.return_point),
        ),
        ("[[period]] name", (period.name for period in authority.periods)),
    ]
    for period in authority.periods:
        here = f"[[period]] {period.name}"
        names += [
            (f"{here}, [[risk]] key", (row.key for row in period.risk)),
            (f"{here}, [[capital]] key", (row.key for row in period.capital)),
            (f"{here}, [[milestone]] key", (row.key for row in period.milestone)),
            (f"{here}, [[arrival]] key", (row.key for row in period.arrival)),
            (f"{here}, [[request]] key", (row.key for row in period.request)),
            (f"{here}, [[ehcp]] period", (row.period for row in period.ehcp)),
            (f"{here}, [[milestone_due]] key", (row.key for row in period.milestone_due)),
            (f"{here}, [[month]] month", (f"{row.month:%Y-%m}" for row in period.month if row.month)),
        ]
    for place, keys in names:
        yield from (f"{place} {key} stands {count} times" for key, count in Counter(keys).items() if count > 1)


def unknown(place: str, word: str, known: Iterable[str], what: str) -> str:
    """One name that names nothing: where it stands, and what is near it."""
    names = list(known)
    near = suggestion(word, names)
    return f"{place}: “{spelled(word)}” is no {what}{near or (f'; there is {listed(names[:12])}' if names else '')}"


def _unknown_policies(authority: Authority) -> Iterator[str]:
    policies = authority.rag.policy
    named = [(f"[[kpi]] ref {kpi.ref}, policy", kpi.policy) for kpi in authority.kpi]
    named += [(f"[[model]] key {line.key}, policy", line.policy) for line in authority.model]
    named += [(f"rag, categories, {category}", policy) for category, policy in authority.rag.categories.items()]
    for place, policy in named:
        if policy is not None and policy not in policies:
            yield unknown(place, policy, policies, "policy under [rag]")
    categories = {kpi.category for kpi in authority.kpi}
    for category in authority.rag.categories:
        if category not in categories:
            yield unknown("rag, categories", category, sorted(categories), "KPI's category")


def _unknown_parts(authority: Authority) -> Iterator[str]:
    lines = [line.key for line in authority.model]
    blocks = [block.key for block in authority.outturn]
    claims = [(f"[[model]] key {line.key}, parts", line.parts, lines) for line in authority.model]
    claims += [(f"[[outturn]] key {block.key}, parts", block.parts, blocks) for block in authority.outturn]
    claims += [(f"[[saving]] key {saving.key}, lines", saving.lines, lines) for saving in authority.saving]
    for place, words, known in claims:
        for word in words.replace(",", " ").split():
            if word.lstrip("+-") not in known:
                yield unknown(place, word.lstrip("+-"), known, "row's key")
    refs, conditions = [kpi.ref for kpi in authority.kpi], [each.ref for each in authority.agreement.condition]
    for quoted in authority.condition_kpi:
        if quoted.kpi is not None and quoted.kpi not in refs:
            yield unknown(f"[[condition_kpi]] key {quoted.key}, kpi", quoted.kpi, refs, "KPI's ref")
    for saving in authority.saving:
        if saving.condition is not None and saving.condition not in conditions:
            yield unknown(f"[[saving]] key {saving.key}, condition", saving.condition, conditions, "condition's ref")


def _unknown_in(authority: Authority, period: PeriodFigures) -> Iterator[str]:
    here = f"[[period]] {period.name}"
    points = authority.points(str(period.parsed.year))
    for name, used, known, what in (
        ("kpi", period.kpi, [kpi.ref for kpi in authority.kpi], "[[kpi]] ref"),
        ("model", period.model, [line.key for line in authority.model], "[[model]] key"),
        ("outturn", period.outturn, [block.key for block in authority.outturn], "[[outturn]] key"),
        ("contribution", period.contribution, [each.key for each in authority.contribution], "[[contribution]] key"),
        ("saving", period.saving, [saving.key for saving in authority.saving], "[[saving]] key"),
        ("condition", period.condition, [each.ref for each in authority.agreement.condition], "condition's ref"),
        (
            "condition_kpi",
            period.condition_kpi,
            [each.key for each in authority.condition_kpi],
            "[[condition_kpi]] key",
        ),
        ("rating", period.rating, [each.key for each in authority.rated], "[[rated]] key"),
        ("measure", period.measure, [each.key for each in authority.measure], "[[measure]] key"),
        ("theme", period.theme, [each.key for each in authority.theme], "[[theme]] key"),
        ("workstream", period.workstream, [each.key for each in authority.workstream], "[[workstream]] key"),
        ("signed", period.signed, authority.agreement.sign_off, "role of the agreement's sign_off"),
        ("ehcp", [flow.period for flow in period.ehcp], [*points, TO_DATE], "return point"),
    ):
        yield from (unknown(f"{here}, {name}", key, known, what) for key in used if key not in known)
    if period.parsed.point not in points:
        found = unknown(here, period.parsed.point, points, "return point")
        yield f"{found}; name any other under [[agreement.return_point]]"
