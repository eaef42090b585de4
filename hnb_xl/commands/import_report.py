"""A preview of an import, or what one did, as text and as a JSON document."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from hnb_xl.jobs.import_plan import ImportPlan
from hnb_xl.model.blocks import CellValue
from hnb_xl.model.imported import Control, Step, Unfilled
from hnb_xl.model.money import plain
from hnb_xl.model.said import listed_rows
from hnb_xl.present.wording import plural

_WIDTH = 112
_MOST = 400  # cells listed on the screen; --json has them all
_NAMES = 8
_MOST_TITLES = 6


def shown(value: CellValue, unit: str) -> str:
    """A cell's value as a person reads it, in the cell's own unit: £50.188m, 5.81%, 1,512, “n/a”."""
    if value is None:
        return "blank"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if not isinstance(value, Decimal):
        return f"“{value}”"
    if unit == "%":
        return f"{plain(value * 100)}%"
    sign, text = "-" if value < 0 else "", f"{abs(value):,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{sign}£{text}{unit[1:]}" if unit.startswith("£") else f"{sign}{text}"


def import_text(plan: ImportPlan) -> str:
    """The whole preview: changes, conflicts, what was left out and why, and the control totals."""
    extract, allocation, found = plan.extract, plan.allocation, plan.steps
    lines = [
        f"Extract  {extract.name} ({extract.how}), sha256 {extract.sha256[:12]}",
        *(f"         {title[:_WIDTH]}" for title in plan.lines.titles[:_MOST_TITLES]),
        f"Mapping  {plan.mapping.name}",
    ]
    lines += _steps("Changes", found.changes, extract.name)
    lines += _steps("Conflicts: cells that hold something a person typed", found.conflicts, extract.name)
    if found.same:
        lines += ["", f"Already so: {len(found.same)} cells hold the extract's figure."]
    if found.no_figure:
        lines += ["", "No figure in the extract yet; the cell stays as it is"]
        lines += [
            f"  {e.entry.place} {e.row.title}, {e.column.header}: row {listed_rows(e.rows)}" for e in found.no_figure
        ]
    lines += _listed("In the mapping, but not in the extract", allocation.nothing)
    lines += _listed("Filled by nothing: rows of the same columns that are blank", map(_unfilled, plan.unfilled))
    lines += ["", "Control totals, as printed: read = imported + left out"]
    for control in allocation.controls:
        lines += _control(control)
    lines += _rows_not_read(plan)
    return "\n".join(lines)


def _unfilled(each: Unfilled) -> str:
    more = f" and {len(each.rows) - _NAMES} more" if len(each.rows) > _NAMES else ""
    return f"{each.sheet}, {each.column}: {', '.join(each.rows[:_NAMES])}{more}"


def _listed(heading: str, items: Iterable[str]) -> list[str]:
    found = [line for item in items for line in _wrapped(item)]
    return ["", heading, *found] if found else []


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="      ")


def _steps(heading: str, steps: Sequence[Step], source: str) -> list[str]:
    if not steps:
        return []
    lines = ["", f"{heading}: {len(steps)}"]
    places = max(len(step.change.place) for step in steps[:_MOST])
    for step in steps[:_MOST]:
        change, moved = step.change, step.difference
        by = f" ({'+' if moved > 0 else ''}{shown(moved, step.unit)})" if moved is not None else ""
        text = (
            f"{change.place:<{places}}  {step.label}, {change.column}: {shown(change.before, step.unit)} -> "
            f"{shown(change.after, step.unit)}{by}; {change.why.removeprefix(f'{source}, ')}"
        )
        lines += _wrapped("; ".join(each for each in (text, step.note, step.conflict) if each))
    if len(steps) > _MOST:
        lines.append(f"  … and {len(steps) - _MOST} more (--json lists them all)")
    return lines


def _control(control: Control) -> list[str]:
    left = sum((each.total for each in control.left_out), Decimal(0))
    count = sum(len(each.rows) for each in control.left_out)
    lines = [
        (
            f"  {control.figure}: {control.read:,f} ({plural(control.rows, 'row')}) = {control.imported:,f} "
            f"({plural(control.imported_rows, 'row')}) + {left:,f} ({plural(count, 'row')})"
        )
    ]
    for each in control.left_out:
        codes = ", ".join(each.codes[:_NAMES]) + (
            f" and {len(each.codes) - _NAMES} more" if len(each.codes) > _NAMES else ""
        )
        named = f" ({codes})" if codes else ""
        lines += _wrapped(f"  left out {each.total:,f}: {each.why}; row {listed_rows(each.rows)}{named}")
    return lines


def _rows_not_read(plan: ImportPlan) -> list[str]:
    lines = ["", "Rows that are no lines"]
    if plan.allocation.totals:
        lines += _wrapped(
            f"totals, left out of the sums: row {listed_rows([row for row, _ in plan.allocation.totals])}"
        )
    lines += [
        line for what, rows in plan.lines.skipped.items() for line in _wrapped(f"{what}: row {listed_rows(rows)}")
    ]
    return lines if len(lines) > 2 else []


def import_document(plan: ImportPlan, sentence: str, *, written: bool) -> dict[str, object]:
    """The document `import --json` prints."""
    allocation, found = plan.allocation, plan.steps
    return {
        "book": plan.inputs.book,
        "period": str(plan.inputs.period),
        "extract": {
            "name": plan.extract.name,
            "sha256": plan.extract.sha256,
            "read_as": plan.extract.how,
            "titles": list(plan.lines.titles),
        },
        "mapping": plan.mapping.name,
        "sentence": sentence,
        "written": written,
        "changes": [_step(step) for step in found.changes],
        "conflicts": [_step(step) for step in found.conflicts],
        "same": [_step(step) for step in found.same],
        "no_figure": [{"cell": each.entry.place, "rows": list(each.rows)} for each in found.no_figure],
        "not_in_extract": list(allocation.nothing),
        "unfilled": [
            {"table": each.table, "sheet": each.sheet, "column": each.column, "rows": list(each.rows)}
            for each in plan.unfilled
        ],
        "control_totals": [_control_document(control) for control in allocation.controls],
        "totals": [{"row": row, "why": why} for row, why in allocation.totals],
        "other_rows": {what: list(rows) for what, rows in plan.lines.skipped.items()},
    }


def _step(step: Step) -> dict[str, object]:
    change = step.change
    return {
        "sheet": change.sheet,
        "cell": change.cell,
        "table": change.table,
        "row": change.row,
        "label": step.label,
        "column": change.column,
        "unit": step.unit,
        "old": _plain(change.before),
        "new": _plain(change.after),
        "difference": _plain(step.difference),
        "from": change.why,
        "conflict": step.conflict or None,
        "note": step.note or None,
    }


def _plain(value: CellValue) -> str | None:
    if value is None:
        return None
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _control_document(control: Control) -> dict[str, object]:
    return {
        "figure": control.figure,
        "read": plain(control.read),
        "rows": control.rows,
        "imported": plain(control.imported),
        "imported_rows": control.imported_rows,
        "left_out": [
            {"why": each.why, "total": plain(each.total), "rows": list(each.rows), "codes": list(each.codes)}
            for each in control.left_out
        ],
        "agrees": control.agrees,
    }
