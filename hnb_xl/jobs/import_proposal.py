"""A proposed mapping: the extract's words held against the workbook's, the sure written down, the doubtful asked about.

The proposal is a file to be read and edited. What is doubtful stands in it as a comment, so that nothing is imported
by a guess that nobody confirmed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from hnb_xl.books.book import ReadableBook
from hnb_xl.errors import ExtractUnreadable
from hnb_xl.jobs.import_plan import open_extract
from hnb_xl.model.columns import Filled, Kind
from hnb_xl.model.import_mapping import POINT
from hnb_xl.model.inputs import InputRow, Inputs, InputTable
from hnb_xl.present.wording import plural
from hnb_xl.read import read
from hnb_xl.read.extracts.guess import Shape, guessed
from hnb_xl.read.extracts.periods import Calendar
from hnb_xl.read.extracts.totals import calls_itself_a_total

SURE, DOUBTFUL = 85.0, 60.0
_TOTAL_KINDS = ("subtotal", "total")
_GRAND = frozenset(("grand", "overall", "report"))
_FILLER = frozenset(("total", "sub-total", "subtotal", "sub", "grand", "the", "of", "block", "plans", "number"))


@dataclass(frozen=True, slots=True)
class Match:
    """Codes of the extract and the row they may fill."""

    codes: tuple[str, ...]
    words: str
    row: str
    label: str
    score: float
    printed_total: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether it may stand without a person's word."""
        return self.score >= SURE


@dataclass(frozen=True)
class Proposal:
    """A proposed mapping.

    Args:
        toml: The file, sure lines as such and doubtful ones as comments.
        table: The table it fills.
        figures: The extract's column, our column, and how sure that is.
        matches: Which codes fill which rows.
        unmatched: Codes and words that fit nothing.
    """

    toml: str
    table: str
    figures: tuple[tuple[str, str, float], ...]
    matches: tuple[Match, ...]
    unmatched: tuple[tuple[str, str], ...]

    def lines(self) -> Iterator[str]:
        """What a person is told: how much is sure, and each thing that is not."""
        sure = sum(len(match.codes) or 1 for match in self.matches if match.is_sure)
        yield f"{self.table}: {plural(sure, 'code')} matched for sure. Columns: " + ", ".join(
            f"“{figure}” -> “{column}” ({score:.0f}%)" for figure, column, score in self.figures
        )
        doubtful = [match for match in self.matches if not match.is_sure]
        if doubtful:
            yield "Doubtful, written as comments: decide each."
            for match in doubtful:
                yield f"  {', '.join(match.codes)} {match.words}: {match.label}? ({match.score:.0f}%)"
        if self.unmatched:
            yield "Nothing fits: name a row, or put them under [[ignore]]."
            yield from (f"  {code} {words}".rstrip() for code, words in self.unmatched)

    def document(self, file: str) -> dict[str, object]:
        """The same as a JSON document."""
        return {
            "file": file,
            "table": self.table,
            "columns": [{"extract": f, "column": c, "confidence": round(s / 100, 2)} for f, c, s in self.figures],
            "matches": [
                {
                    "codes": list(m.codes),
                    "words": m.words,
                    "row": m.row,
                    "confidence": round(m.score / 100, 2),
                    "doubtful": not m.is_sure,
                }
                for m in self.matches
            ],
            "unmatched": [{"code": code, "words": words} for code, words in self.unmatched],
        }


def propose(book: ReadableBook, data: bytes, name: str) -> Proposal:
    """A mapping for an extract that nobody has mapped yet, from its words.

    Raises:
        CannotRun: the workbook or the extract cannot be read, or none of its columns is like any of ours.
    """
    inputs = read(book)
    extract = open_extract(data, name)
    shape = guessed(extract, Calendar(inputs))
    candidates = [_for_table(shape, table, inputs) for table in inputs.tables.values() if not table.contract.items]
    ranked = sorted((each for each in candidates if each is not None), key=lambda each: -each[0])
    if not ranked:
        raise ExtractUnreadable(
            "nothing_like_it", f"No column of {name} is like a column of the workbook.", "Write the mapping by hand."
        )
    _, table, figures, matches = ranked[0]
    taken = {code for match in matches for code in match.codes}
    seen = dict.fromkeys((code, words) for _, code, words, _ in shape.rows if code and code not in taken)
    unmatched = tuple(each for each in seen if shape.key and not any(map(calls_itself_a_total, each)))
    toml = "\n".join(_toml(name, shape, table, figures, matches, unmatched)) + "\n"
    return Proposal(toml, table.contract.name, figures, matches, unmatched)


_Candidate = tuple[float, InputTable, tuple[tuple[str, str, float], ...], tuple[Match, ...]]


def _for_table(shape: Shape, table: InputTable, inputs: Inputs) -> _Candidate | None:
    """How well an extract fits a table, and how; None where it does not."""
    figures = _columns(shape, table, inputs)
    if not figures or not table.rows:
        return None
    is_by_period = bool(shape.period) and {row.label for row in table.named} >= set(inputs.points)
    if is_by_period:
        matches: tuple[Match, ...] = (Match((), "every row", POINT, POINT, 100.0),)
    else:
        matches = tuple(_matches(shape, table))
    if not matches:
        return None
    fit = sum(score for *_, score in figures) / len(shape.figures)
    share = sum(m.score * (len(m.codes) or len(shape.rows)) for m in matches) / max(len(shape.rows), 1)
    return fit * share, table, figures, matches


def _columns(shape: Shape, table: InputTable, inputs: Inputs) -> tuple[tuple[str, str, float], ...]:
    """The extract's figure columns and ours, each of ours once."""
    from rapidfuzz import fuzz, utils

    ours = [c for c in table.contract.columns if c.kind is Kind.NUMBER and c.filled is Filled.TYPED]
    by_point = any(column.header in inputs.points for column in ours)
    if by_point and len(shape.figures) == 1:
        return ((shape.figures[0], POINT, 90.0),)
    pairs = sorted(
        (
            (
                max(
                    fuzz.ratio(figure, column.header, processor=utils.default_process),
                    fuzz.token_set_ratio(figure, column.header, processor=utils.default_process) * 0.95,
                ),
                figure,
                column.header,
            )
            for figure in shape.figures
            for column in ours
            if column.header not in inputs.points
        ),
        key=lambda each: (-each[0], each[1], each[2]),
    )
    found: dict[str, tuple[str, float]] = {}
    for score, figure, header in pairs:
        if score >= SURE and figure not in found and header not in {column for column, _ in found.values()}:
            found[figure] = (header, score)
    return tuple((figure, *found[figure]) for figure in shape.figures if figure in found)


def _matches(shape: Shape, table: InputTable) -> Iterator[Match]:
    """Rows of the extract to rows of the table: by the words of a subtotal under them, else by their own."""
    groups: dict[str, tuple[str, float]] = {}
    members: list[str] = []
    for _, code, words, _ in shape.rows:
        if calls_itself_a_total(words) or calls_itself_a_total(code):
            row, score = _best_row(words or code, table, totals=False)
            if row is not None and score >= SURE:
                groups |= dict.fromkeys(members, (row.key, score))
            members = []
        elif code:
            members.append(code)
    by_row: dict[tuple[str, float, str], list[str]] = defaultdict(list)
    for _, code, words, _ in shape.rows:
        is_total = calls_itself_a_total(words) or calls_itself_a_total(code)
        if not code or (not words and not is_total):
            continue
        row, score = _best_row(words or code, table, totals=is_total)
        if code in groups and (row is None or score < groups[code][1]):
            key, score = groups[code]
            by_row[key, score, ""].append(code)
        elif row is not None and score >= DOUBTFUL:
            by_row[row.key, score, words + ("\0" if is_total else "")].append(code)
    for (key, score, words), codes in by_row.items():
        row = table.by_key[key]
        printed = words.endswith("\0")
        yield Match(tuple(dict.fromkeys(codes)), words.rstrip("\0"), row.label, row.title, score, printed)


def _best_row(words: str, table: InputTable, *, totals: bool) -> tuple[InputRow | None, float]:
    """The row whose words are nearest, and how near; totals are held against totals only."""
    from rapidfuzz import fuzz, utils

    best: tuple[InputRow | None, float] = (None, 0.0)
    plain = _bare(words, totals=totals)
    for row in table.named:
        is_total = "kind" in row.cells and row.words("kind") in _TOTAL_KINDS
        if is_total is not totals:
            continue
        score = max(
            fuzz.ratio(plain, _bare(each, totals=totals), processor=utils.default_process)
            for each in (row.label.replace("_", " "), row.title.removeprefix(f"{row.label} "))
        )
        if score > best[1]:
            best = (row, score)
    return best


def _bare(words: str, *, totals: bool) -> str:
    """Words without those that say nothing: of a total, that it is the grand one; of a row, those every row has."""
    filler = _GRAND if totals else _FILLER
    kept = [word for word in words.replace(",", " ").split() if word.casefold().strip(":-") not in filler]
    return " ".join(kept) or words


def _toml(
    name: str,
    shape: Shape,
    table: InputTable,
    figures: Sequence[tuple[str, str, float]],
    matches: Sequence[Match],
    unmatched: Sequence[tuple[str, str]],
) -> Iterable[str]:
    yield f"# Proposed for {PurePath(name).name.translate(_ONE_LINE)}. Read every line; what is doubtful is a comment."
    yield "# unit: £, £k, £m, %, fraction or count, where neither cell nor header says it.  sign: “reversed” turns it."
    yield "\n[extract]"
    yield f"name = {_quoted(PurePath(name).stem[:40])}"
    for key, value in (("key", shape.key), ("label", shape.label), ("period", shape.period)):
        if value:
            yield f"{key} = {_quoted(value)}"
    yield "\n[figures]"
    for figure, column, score in figures:
        yield f"{_quoted(figure)} = {_quoted(column)} # {score:.0f}%"
    for figure in shape.figures:
        if figure not in {each for each, *_ in figures}:
            yield f"# {_quoted(figure)} fits no column of {table.contract.name}"
    for match in matches:
        mark = "" if match.is_sure else "# "
        said = match.words.translate(_ONE_LINE)
        yield f"\n# {match.score:.0f}%: {said or 'by the subtotal under them'} -> {match.label.translate(_ONE_LINE)}"
        yield f"{mark}[[line]]"
        if match.codes:
            yield f"{mark}code = [{', '.join(map(_quoted, match.codes))}]"
        yield f"{mark}table = {_quoted(table.contract.name)}"
        yield f"{mark}row = {_quoted(match.row)}"
        if match.printed_total:
            yield f"{mark}printed_total = true"
    for code, words in unmatched:
        yield "\n# nothing fits: name a table and a row, or say why it is left out"
        yield f"# [[ignore]]\n# code = [{_quoted(code)}]\n# why = {_quoted(words)}"


_ONE_LINE = dict.fromkeys((*range(32), 127), " ")


def _quoted(text: str) -> str:
    """Text as a TOML string."""
    return '"' + text.translate(_ONE_LINE).replace("\\", "\\\\").replace('"', '\\"') + '"'
