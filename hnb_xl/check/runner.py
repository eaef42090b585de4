"""Run every rule over one return: four outcomes, none silent, findings worst first."""

from __future__ import annotations

import importlib
import itertools
import pkgutil
import re
import statistics
import time
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hnb_xl.check import rules
from hnb_xl.check.acceptance import Judged, accepted, judged
from hnb_xl.check.fault import Fault, NothingToCheck
from hnb_xl.check.rule import Rule, RuleInfo
from hnb_xl.check.view import View
from hnb_xl.check.words import apart, as_held, say, sentence
from hnb_xl.model.finding import Finding, Findings, Outcome, RuleOutcome
from hnb_xl.model.inputs import Inputs
from hnb_xl.model.overrides import Reference
from hnb_xl.model.results import Results
from hnb_xl.model.tables import INPUT_SHEETS

_FILE = re.compile(r"(?P<code>hn\d{3})_[a-z0-9_]+")


@cache
def discovered() -> tuple[Rule, ...]:
    """Every rule in the `rules` folder, by code: a rule is added by adding its file."""
    found = []
    for module in pkgutil.iter_modules(rules.__path__):
        loaded = importlib.import_module(f"{rules.__name__}.{module.name}")
        own = [value for value in vars(loaded).values() if isinstance(value, Rule)]
        match = _FILE.fullmatch(module.name)
        if not match or len(own) != 1 or own[0].code.lower() != match["code"]:
            raise ValueError(f"{module.name}.py must hold one rule, with the code its name begins with")
        found.append(own[0])
    return in_order(found)


def in_order(found: Iterable[Rule]) -> tuple[Rule, ...]:
    """Rules by code.

    Raises:
        ValueError: two rules have one code.
    """
    ordered = tuple(sorted(found, key=lambda each: each.code))
    for first, second in itertools.pairwise(ordered):
        if first.code == second.code:
            raise ValueError(f"two rules have the code {first.code}: “{first.title}” and “{second.title}”")
    return ordered


def catalogue() -> tuple[RuleInfo, ...]:
    """Every rule as `hnb-xl rules` prints it."""
    return tuple(each.info for each in discovered())


def check(inputs: Inputs, results: Results) -> Findings:
    """Hold everything entered against every rule."""
    return run(discovered(), inputs, results)


def run(chosen: Iterable[Rule], inputs: Inputs, results: Results) -> Findings:
    """Hold everything entered against some rules."""
    listed = tuple(chosen)
    findings: list[Finding] = []
    outcomes: dict[str, RuleOutcome] = {}
    for each in (rule for rule in listed if not rule.last):
        found, outcomes[each.code] = _one(each, inputs, results)
        findings += found
    overrides = judged(inputs, findings)
    findings = list(accepted(findings, overrides))
    for each in (rule for rule in listed if rule.last):
        found, outcomes[each.code] = _one(each, inputs, results, overrides)
        findings += found
    return Findings(
        findings=tuple(sorted(findings, key=_order)), outcomes=tuple(outcomes[rule.code] for rule in listed)
    )


@dataclass(frozen=True, slots=True)
class Cost:
    """What one rule costs on one workbook: the median of several runs, in seconds."""

    code: str
    title: str
    seconds: float
    findings: int


def profiled(inputs: Inputs, results: Results, times: int = 5) -> tuple[Cost, ...]:
    """What every rule costs, dearest first."""
    found = []
    overrides = judged(inputs, run(discovered(), inputs, results).findings)
    for each in discovered():
        taken = []
        for _ in range(times):
            started = time.perf_counter()
            findings, _outcome = _one(each, inputs, results, overrides)
            taken.append(time.perf_counter() - started)
        found.append(Cost(each.code, each.title, statistics.median(taken), len(findings)))
    return tuple(sorted(found, key=lambda cost: -cost.seconds))


def _one(
    rule: Rule, inputs: Inputs, results: Results, overrides: tuple[Judged, ...] = ()
) -> tuple[list[Finding], RuleOutcome]:
    """One rule's findings and outcome. What a rule found before it crashed is true, and is kept."""
    found: list[Finding] = []

    def ended(outcome: Outcome, why: str = "") -> tuple[list[Finding], RuleOutcome]:
        return found, RuleOutcome(code=rule.code, title=rule.title, outcome=outcome, findings=len(found), why=why)

    if not rule.holds_in(inputs.year):
        return ended(Outcome.NOT_RUN, f"it does not hold for {inputs.year}")
    missing = _missing(rule, inputs)
    if missing:
        return ended(Outcome.NOT_RUN, missing)
    try:
        for fault in rule.body(View(rule.code, rule.reads, inputs, results, overrides)):
            found.append(finding_of(rule, fault, inputs))  # noqa: PERF401  # those found before a crash are kept
    except NothingToCheck as nothing:
        return ended(Outcome.NOT_RUN, str(nothing))
    except Exception as error:  # noqa: BLE001  # one faulty rule must neither stop the others nor pass for no finding
        return ended(Outcome.CRASHED, f"{type(error).__name__} at {_where(error)}")
    return ended(Outcome.FAILED if found else Outcome.PASSED)


def finding_of(rule: Rule, fault: Fault, inputs: Inputs) -> Finding:
    """The finding that a fault makes, its words from the rule's templates.

    Raises:
        ValueError: the fault is worse than its rule may find.
    """
    severity = fault.severity or rule.severity
    if severity.rank < rule.severity.rank:
        raise ValueError(f"{rule.code} may find nothing worse than {rule.severity}")
    contract = inputs[fault.table].contract
    item = next((item for item in contract.items if item.key == fault.row), None)
    header = item.label if item else contract.column(fault.column).header
    fields = {
        "row": fault.label,
        "column": header,
        "place": fault.entry.place,
        "value": say(fault.value, fault.unit),
        "expected": say(fault.expected, fault.unit),
        "apart": apart(fault.difference, fault.unit),
        **fault.words,
    }
    held = as_held(fault.value), as_held(fault.expected), as_held(fault.difference)
    place = contract.name, fault.row, header
    message = sentence((fault.message or rule.message).format(**fields))
    return Finding(
        code=rule.code,
        severity=severity,
        title=rule.title,
        message=message,
        sheet=fault.entry.sheet,
        cell=fault.entry.cell,
        table=contract.name,
        row=fault.row,
        column=header,
        value=held[0],
        expected=held[1],
        difference=held[2],
        related=tuple(dict.fromkeys(fault.related)),
        clause=fault.clause or rule.clause,
        fix=sentence((fault.fix or rule.fix).format(**fields)),
        reference=str(Reference.of(str(inputs.period), rule.code, place, held, message)),
        final=rule.final,
    )


def _missing(rule: Rule, inputs: Inputs) -> str:
    """Why a rule cannot be run: a column it needs holds nothing; an empty text when it can."""
    for name in rule.needs:
        table, _, column = name.partition(".")
        contract = inputs[table].contract
        item = next((item for item in contract.items if item.key == column), None)
        if item is not None:
            row = inputs[table].get(column)
            if row is None or row["value"].is_blank:
                return f"{item.label} on sheet {contract.sheet} is blank"
            continue
        columns = [column.format(point=point) for point in contract.points] if "{point}" in column else [column]
        if not any(not row[each].is_blank for row in inputs[table] for each in columns):
            header = contract.column(columns[0]).header if columns else column
            return f"{contract.title}: no row holds anything in “{header}”"
    return ""


def _where(error: BaseException) -> str:
    """A short reference to the line of ours that failed: it finds the fault without showing a value."""
    here = [frame for frame in traceback.extract_tb(error.__traceback__) if "hnb_xl" in Path(frame.filename).parts]
    in_rule = [frame for frame in here if _FILE.fullmatch(Path(frame.filename).stem)]
    frame = (in_rule or here or traceback.extract_tb(error.__traceback__))[-1]
    return f"{Path(frame.filename).stem.partition('_')[0]}:{frame.lineno}"


def _order(finding: Finding) -> tuple[object, ...]:
    sheet = INPUT_SHEETS.index(finding.sheet) if finding.sheet in INPUT_SHEETS else len(INPUT_SHEETS)
    match = re.fullmatch(r"([A-Z]+)(\d+)", finding.cell)
    row, letters = (int(match[2]), match[1]) if match else (0, "")
    return finding.severity.rank, sheet, finding.sheet, row, len(letters), letters, finding.code
