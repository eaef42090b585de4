"""Ratings with their direction, key measures, workstreams by theme, and milestones due. Source: W1-W4, W9, W10, M1."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from hnb_xl.measure.profile import ytd
from hnb_xl.measure.register import BASIS_WORDS, Register, numbered_cells
from hnb_xl.model.columns import Basis
from hnb_xl.model.inputs import InputRow, slug
from hnb_xl.model.tables.programme import NOT_STATED


def measure_ratings(register: Register) -> None:
    """Write down what is rated as a whole, and how many of each group have each rating."""
    rows = register.inputs["rating"].named
    for row in rows:
        add_pair(register, f"rating.{row.key}", row.words("subject"), row)
    groups: dict[str, list[InputRow]] = {}
    for row in rows:
        groups.setdefault(row.words("group"), []).append(row)
    for group, members in groups.items():
        add_counts(register, f"rating.count.{slug(group)}", group, members)


def measure_measures(register: Register) -> None:
    """Write down each key measure: its figure or the words in its place, its parts, and its ratings."""
    rows = register.inputs["measure"].named
    for row in rows:
        name, key, basis = row.words("measure"), f"measure.{row.key}", BASIS_WORDS.get(row.words("basis"))
        register.entered(f"{key}.figure", name, row["figure"], unit=row.unit.base, basis=basis)
        for column, unit in (("count", "count"), ("total", "count"), ("share", "percent")):
            if not row[column].is_blank:
                register.entered(f"{key}.{column}", f"{name}: {column}", row[column], unit=unit, basis=basis)
        add_pair(register, key, name, row)
    if rows:
        add_counts(register, "measure.count", "Key measures", rows)


def measure_workstreams(register: Register) -> None:
    """Write down each workstream's ratings, and how many have each rating: in all, by theme and by programme."""
    rows = register.inputs["workstream"].named
    for row in rows:
        add_pair(register, f"workstream.{row.key}", row.words("workstream"), row)
    if rows:
        add_counts(register, "workstream.count", "Workstreams", rows)
    for column in ("theme", "programme"):
        groups: dict[str, list[InputRow]] = {}
        for row in rows:
            if row.words(column):
                groups.setdefault(row.words(column), []).append(row)
        for group, members in groups.items():
            label = f"Workstreams of {column} {group}"
            add_counts(register, f"workstream.count.{column}.{slug(group)}", label, members)


def add_pair(register: Register, key: str, name: str, row: InputRow) -> None:
    """A row's rating now and a period ago, in the council's words, and which way it has gone."""
    scale = register.inputs.scale()
    for column, words in (("this", "rating"), ("last", "rating last period")):
        level = scale.find(row.words(column))
        text = level.words if level else row.words(column)
        cells = () if row[column].is_blank else (row[column].place,)
        register.rating(f"{key}.{column}", f"{name}: {words}", text, cells)
    moved = scale.direction(row.words("last"), row.words("this"))
    places = (row["last"].place, row["this"].place) if moved else ()
    register.status(f"{key}.direction", f"{name}: direction since last period", moved or "", places)


def add_counts(register: Register, id: str, label: str, rows: Iterable[InputRow]) -> None:
    """How many rows have each level of the scale now; rows that are not rated are counted apart."""
    scale, members = register.inputs.scale(), list(rows)
    for level in scale.levels:
        found = [row for row in members if scale.find(row.words("this")) == level]
        _add_count(register, f"{id}.{level.slug}", f"{label} rated {level.words}", [row["this"].place for row in found])
    unrated = [row for row in members if row["this"].is_blank]
    _add_count(register, f"{id}.not_rated", f"{label} not rated", [row["this"].place for row in unrated])


def _add_count(register: Register, id: str, label: str, cells: list[str]) -> None:
    register.add(id, label, Decimal(len(cells)), unit="count", basis=None, cells=cells)


def measure_milestones(register: Register) -> None:
    """Write down how many milestones are due, by theme and status; what a total leaves out, and what it cannot say."""
    rows = register.inputs["milestone_due"].named
    themes = dict.fromkeys(row.words("theme") for row in rows)
    for theme in themes:
        of_theme = [row for row in rows if row.words("theme") == theme]
        _add_milestones(register, f"milestones.{slug(theme)}", f"Milestones due in theme {theme}", of_theme)
    if rows:
        _add_milestones(register, "milestones.all", "Milestones due", rows)


def _add_milestones(register: Register, id: str, label: str, rows: Iterable[InputRow]) -> None:
    members = list(rows)
    for status in dict.fromkeys(row.words("status") for row in members):
        entries = [row["count"] for row in members if row.words("status") == status]
        register.add(
            f"{id}.{slug(status)}",
            f"{label}: {status}",
            ytd(entry.number for entry in entries),
            unit="count",
            basis=Basis.STOCK,
            cells=numbered_cells(*entries),
            text=_blanks(len(entries) - len(numbered_cells(*entries))),
        )
    entries = [row["count"] for row in members]
    missing = len(entries) - len(numbered_cells(*entries))
    unknown = ytd(row.number("count") for row in members if row.words("status") == NOT_STATED)
    says = [words for words in (_blanks(missing), f"{unknown:f} with status not stated" if unknown else None) if words]
    register.add(
        f"{id}.due",
        label,
        ytd(entry.number for entry in entries),
        unit="count",
        basis=Basis.STOCK,
        cells=numbered_cells(*entries),
        text="; ".join(says),
    )


def _blanks(missing: int) -> str | None:
    """What a total over counts has to do without."""
    return f"no figure yet for {missing} of its counts" if missing else None
