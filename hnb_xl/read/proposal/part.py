"""One chosen table as a part of the map: its columns with units and samples, its rows with their set-up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from hnb_xl.model.addresses import address
from hnb_xl.model.columns import Column, Kind, Table
from hnb_xl.model.money import Unit
from hnb_xl.model.scale import DEFAULTS
from hnb_xl.model.team_map import (
    LABELS,
    LAST_RETURN,
    THIS_RETURN,
    MapColumn,
    MapPart,
    SetUpRow,
    TypedUnit,
    plain_words,
)
from hnb_xl.model.units_shown import unit_said
from hnb_xl.read.cells import decimal, is_blank, looks_like_number, text_of
from hnb_xl.read.mapped_lines import label_of
from hnb_xl.read.proposal.candidates import Assigned, Candidate, above
from hnb_xl.read.proposal.known import KnownRow
from hnb_xl.read.proposal.rows import is_share, matched, new_key, worked_out
from hnb_xl.read.proposal.units import Typed, typed_units
from hnb_xl.read.proposal.vocabulary import CHOICES

_MONEY_TABLES = frozenset({"model", "outturn", "contribution", "saving"})
_DEFICITS_IN_BRACKETS = re.compile(r"surplus\s*/\s*\(\s*deficit|underspend\s*/\s*\(\s*overspend")
_TOTAL = re.compile(r"(grand |sub )?total\b.*", re.IGNORECASE)
_SUM = re.compile(r"\b(SUM|SUBTOTAL)\(|^[A-Z]{1,3}\d+([+-][A-Z]{1,3}\d+)+$")
_LONGEST_SAMPLE = 60
_LONGEST_WORD = 30
_UNSURE = 65
_MOST_WORDS = 12


class PartMaker:
    """Writes down one chosen candidate.

    Args:
        candidate: What was chosen, with the columns a person agreed to.
        contract: Its table.
        known: The rows that are known of it.
        policies: The names of the RAG policies.
        own_keys: True where the sheet's own numbers count before those of the known rows.
    """

    def __init__(
        self,
        candidate: Candidate,
        contract: Table,
        known: Sequence[KnownRow],
        policies: tuple[str, ...],
        *,
        own_keys: bool = False,
    ) -> None:
        self.candidate, self.contract, self.known = candidate, contract, known
        self.policies, self.own_keys = policies, own_keys
        self.area = candidate.area
        self.remarks: list[str] = []
        by_key = {column.guess.column.key: column for column in candidate.columns}
        self._labels = [by_key[key].place for key in LABELS[contract.key] if key in by_key]
        self._name = next((by_key[key].place for key in reversed(LABELS[contract.key]) if key in by_key), 0)
        first = LABELS[contract.key][0]
        self._ref = by_key[first].place if first in by_key and len(LABELS[contract.key]) > 1 else None
        self._unit_place = by_key["unit"].place if "unit" in by_key else None
        self._figures = [c for c in candidate.columns if c.guess.column.kind is Kind.NUMBER]

    def made(
        self, confidence: int, earlier: Sequence[SetUpRow], excel_table: str
    ) -> tuple[MapPart, list[SetUpRow], dict[tuple[str, str, str], str]]:
        """The part, its new Set-up rows, and their words for ours.

        Args:
            confidence: How sure the choice is.
            earlier: The Set-up rows that other parts of the table have made already.
            excel_table: Name of the Excel table it is, where it is one.
        """
        lines = [line for line in self.candidate.lines if self._is_row(line)]
        waiting = [row for row in self.known if all(row.key != other.key for other in earlier)]
        found = matched([(self._ref_of(line), self._label(line)) for line in lines], waiting)
        typed = self._typed(lines, found)
        kept, ignored = self._kept(lines, found)
        rows = self._rows(kept, typed, earlier)
        columns = tuple(self._column(column, typed) for column in self.candidate.columns)
        part = MapPart(
            self.contract.key,
            self.area.sheet,
            self.candidate.top,
            self.candidate.bottom,
            self.candidate.bottom + 1,
            self.candidate.last,
            columns,
            self.area.across,
            excel_table,
            self._no_figure(lines),
            tuple(ignored),
            confidence,
        )
        return part, rows, self._words(lines)

    def _label(self, line: int) -> str:
        return self.area.label(line, self._name) if self._name else ""

    def _ref_of(self, line: int) -> str:
        return self.area.label(line, self._ref) if self._ref else ""

    def _is_row(self, line: int) -> bool:
        """Whether a line holds more than a heading."""
        others = [c.place for c in self.candidate.columns if c.place not in self._labels]
        if not any(not is_blank(self.area.cell(line, place)) for place in others):
            return any(plain_words(self._label(line)) == plain_words(name) for row in self.known for name in row.names)
        return bool(self._label(line) or self._ref_of(line))

    def _typed(self, lines: Sequence[int], found: Sequence[KnownRow | None]) -> Typed:
        units: dict[int, Unit] = {}
        guessed: set[int] = set()
        said: dict[int, str] = {}
        for line, row in zip(lines, found, strict=True):
            own = str(row.values.get("unit") or "") if row else ""
            if self.contract.has("unit"):
                told = self.area.words(line, self._unit_place) if self._unit_place else ""
                said[line] = told or self._label(line)
                if own in set(Unit):
                    units[line] = Unit(own)
                    guessed |= {line} if self.own_keys else set()  # no council's own file says so
                elif told and (unit := unit_said(told)) is not None and unit.value in set(Unit):
                    units[line] = Unit(unit.value)
                elif is_share(plain_words(self._label(line))):
                    units[line] = Unit.PERCENT
                elif self.contract.key in _MONEY_TABLES:
                    units[line] = Unit.GBP
                    guessed.add(line)
        places = {c.place: (c.words, c.guess.column.unit) for c in self._figures}
        names = [column.words for column in self.candidate.columns if column.place in self._labels]
        titles = [self.area.words(line, place) for line, place in above(self.area, self.candidate.top)]
        return typed_units(self.area, lines, places, units, said, " ".join((*names, *titles)), guessed)

    def _kept(
        self, lines: Sequence[int], found: Sequence[KnownRow | None]
    ) -> tuple[list[tuple[int, KnownRow | None]], list[str]]:
        """The lines that are rows of ours, and the labels of those that are not."""
        kept: list[tuple[int, KnownRow | None]] = []
        ignored: list[str] = []
        for line, row in zip(lines, found, strict=True):
            label = label_of(self.area, line, self._labels)
            if row is None and self._is_no_row(line):
                ignored.append(label)
            else:
                kept.append((line, row))
        return kept, list(dict.fromkeys(ignored))

    def _is_no_row(self, line: int) -> bool:
        """Whether a line nobody knows is a total, or a column of targets among return points."""
        if self.contract.key == "ehcp":
            return True
        return bool(_TOTAL.fullmatch(self._label(line).strip())) and not self._takes_totals()

    def _takes_totals(self) -> bool:
        return self.contract.has("kind") and not any(row.values.get("kind") for row in self.known)

    def _rows(
        self, kept: Sequence[tuple[int, KnownRow | None]], typed: Typed, earlier: Sequence[SetUpRow]
    ) -> list[SetUpRow]:
        rows: list[SetUpRow] = []
        taken = {row.key for row in earlier} | {row.key for row in self.known}
        before = {plain_words(row.label) for row in earlier}
        own_key = any(c.guess.column.key == self.contract.row_key for c in self.candidate.columns)
        for line, known in kept:
            label = label_of(self.area, line, self._labels)
            if known is None and plain_words(label) in before:
                continue  # another part of the same row
            unit = typed.rows.get(line)
            if known is not None:
                key = self._own_key(line) if own_key and self.own_keys else known.key
                rows.append(SetUpRow(key, label, self._place(line), unit, known.values))
                continue
            key = self._own_key(line) if own_key else new_key(self._label(line), taken)
            taken.add(key)
            group = self._group(line)
            is_sum = any(_SUM.search(self.area.cell(line, c.place).formula) for c in self._figures)
            values = worked_out(self.contract, label, unit, group, self.policies, is_sum=is_sum)
            rows.append(SetUpRow(key, label, self._place(line), unit, values))
            if self.contract.has("unit"):
                self.remarks.append(f"{self._place(line)} “{label[:80]}”: no row of the authority file is like it; "
                                    "what it is was worked out. Look at it on the sheet HNB Set-up.")  # fmt: skip
        return rows

    def _own_key(self, line: int) -> str:
        place = next(c.place for c in self.candidate.columns if c.guess.column.key == self.contract.row_key)
        return self.area.label(line, place)

    def _place(self, line: int) -> str:
        return f"{self.area.sheet}!{address(*self.area.at(line, self._name))}"

    def _group(self, line: int) -> str:
        """The heading a row stands under."""
        others = [c.place for c in self.candidate.columns if c.place not in self._labels]
        for earlier in range(line - 1, self.candidate.bottom, -1):
            texts = [self.area.label(earlier, place) for place in self._labels]
            if any(texts) and all(is_blank(self.area.cell(earlier, place)) for place in others):
                return next(text for text in texts if text)
        return ""

    def _column(self, column: Assigned, typed: Typed) -> MapColumn:
        ours = column.guess.column
        point = column.guess.point
        sample = next((text for line in self.candidate.lines if (text := self._sample(line, column.place))), "")
        unsure = column.place in typed.unsure
        return MapColumn(
            ours=ours.header.format(point=point or THIS_RETURN) if ours.per_point else ours.header,
            place=column.place,
            words=column.words,
            unit=typed.columns.get(column.place),
            point="" if ours.per_point or point in {THIS_RETURN, LAST_RETURN} else point,
            is_turned=bool(_DEFICITS_IN_BRACKETS.search(column.words.casefold())) and ours.kind is Kind.NUMBER,
            confidence=min(round(column.guess.score), _UNSURE) if unsure else round(column.guess.score),
            sample=sample,
        )

    def _sample(self, line: int, place: int) -> str:
        value = self.area.cell(line, place).value
        if isinstance(value, date):
            return value.strftime("%d %B %Y").lstrip("0")
        text = text_of(value)
        return text if len(text) <= _LONGEST_SAMPLE else f"{text[: _LONGEST_SAMPLE - 1]}…"

    def _no_figure(self, lines: Sequence[int]) -> tuple[str, ...]:
        """The texts that stand among figures."""
        found: dict[str, None] = {}
        for column in self._figures:
            for line in lines:
                value = self.area.cell(line, column.place).value
                if isinstance(value, str) and decimal(value) is None:
                    text = text_of(value)
                    if text and len(text) <= _LONGEST_WORD and ";" not in text and not looks_like_number(text):
                        found[text] = None
        return tuple(found)[:_MOST_WORDS]

    def _words(self, lines: Sequence[int]) -> dict[tuple[str, str, str], str]:
        """Their words for ours, in columns whose words come from a list."""
        found: dict[tuple[str, str, str], str] = {}
        for column in self.candidate.columns:
            ours = column.guess.column
            if ours.kind is not Kind.CHOICE:
                continue
            for line in lines:
                text = " ".join(text_of(self.area.cell(line, column.place).value).split())
                word = our_word(ours, text)
                if word and word.casefold() != text.casefold():
                    header = ours.header.format(point=column.guess.point or THIS_RETURN)
                    found[self.contract.key, header, text.casefold()] = word
        return found


def our_word(column: Column, text: str) -> str:
    """Our word for theirs; blank where none is known, or where it is ours already or one of a scale's."""
    plain = plain_words(text) or text.casefold()
    if not text or any(plain_words(word) == plain for word in column.allowed):
        return next((word for word in column.allowed if plain_words(word) == plain), "") if text else ""
    if column.scale in DEFAULTS:
        return _level(column, plain)
    if column.key == "unit":
        said = unit_said(text)
        return said.value if said is not None and said is not TypedUnit.POINTS else ""
    for ours, theirs in CHOICES.get(column.key, {}).items():
        if ours in column.allowed and plain in {plain_words(word) or word.casefold() for word in theirs}:
            return ours
    return ""


def _level(column: Column, plain: str) -> str:
    """A rating said at more length: “green on track”."""
    for level in sorted(DEFAULTS[column.scale].levels, key=lambda level: -len(level.colour)):
        if plain in {plain_words(level.letter), plain_words(level.words), plain_words(level.colour)}:
            return ""  # the scale itself knows it
        if plain.startswith(f"{plain_words(level.colour)} "):
            return level.letter if level.letter in column.allowed else level.words
    return ""
