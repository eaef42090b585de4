"""An import mapping: which columns and codes of an extract fill which cells of the workbook.

It is written once, as TOML or by `hnb-xl import --propose`, and then kept in the workbook, so that the next quarter's
extract needs no file. `{point}` in a row or column stands for the return point that a figure belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from hnb_xl.errors import MappingInvalid
from hnb_xl.model.toml_file import NotToml, toml_of

POINT = "{point}"
UNITS = ("£", "£k", "£m", "%", "fraction", "count")
_FILE_LIMIT = 1_000_000  # bytes
_SPLIT = "|"  # between codes on the sheet, so no code may hold it


def _listed(value: object) -> object:
    """One word, or a list of them; a number is written without quotes by many."""
    words = value if isinstance(value, list | tuple) else [value]
    return tuple(str(word) if isinstance(word, int) and not isinstance(word, bool) else word for word in words)


Words = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class ExtractShape(_Strict):
    """Which columns of the extract say what; each by its header.

    Args:
        name: What the mapping is called in the workbook.
        key: The column of the code; of several, their codes are joined by a space.
        label: The column of the code's words.
        period: The column of the period, where the extract has one row a code and period.
        unit: The unit the figures are printed in, where neither cell nor header says so.
        sheet: Of a workbook: the sheet that holds it.
        encoding: Where it cannot be told: utf-8, utf-16, cp1252, cp850.
        delimiter: Where it cannot be told: comma, tab, semicolon, bar.
        duplicates: A code that stands twice (for one period) is refused, or its figures are added up.
        unknown: Codes that the mapping does not name are listed, or the import is refused.
        totals: A row that calls itself a total must agree with the rows above it, or is left out unchecked.
    """

    name: str = Field(min_length=1, max_length=40)
    key: Words = ()
    label: str = ""
    period: str = ""
    unit: Literal["", "£", "£k", "£m", "%", "fraction", "count"] = ""
    sheet: str = ""
    encoding: str = ""
    delimiter: Literal["", "comma", "tab", "semicolon", "bar"] = ""
    duplicates: Literal["refuse", "sum"] = "refuse"
    unknown: Literal["list", "refuse"] = "list"
    totals: Literal["checked", "unchecked"] = "checked"


class Only(_Strict):
    """A filter: only rows whose cell in a column is one of some words, or begins with one; or is none of them."""

    column: str = Field(min_length=1)
    begins: Words = ()
    equals: Words = ()
    excludes: Words = ()


class Ignored(_Strict):
    """Codes that are left out on purpose, and why."""

    code: Words = Field(min_length=1)
    why: str = Field(min_length=1)


class _FileLine(_Strict):
    """One `[[line]]` of a file; `figures` are the file's own where a line gives none."""

    code: Words = ()
    table: str = Field(min_length=1)
    row: str = Field(min_length=1)
    figures: dict[str, str] = Field(default_factory=dict)
    unit: Literal["", "£", "£k", "£m", "%", "fraction", "count"] = ""
    sign: Literal["as printed", "reversed"] = "as printed"
    months: Literal["", "sum", "last"] = ""
    printed_total: bool = False


class _File(_Strict):
    extract: ExtractShape
    figures: dict[str, str] = Field(default_factory=dict)
    only: tuple[Only, ...] = ()
    line: tuple[_FileLine, ...] = ()
    ignore: tuple[Ignored, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """One figure column of one code, or of several added up, and the cell it fills.

    Args:
        codes: Codes as printed; one that ends in * stands for all that begin so; none stands for every row.
        figure: The extract's column.
        table: Name of our table ("tblOutturn"), or its key.
        row: Our row's key; may hold {point}.
        column: Our column's header; may hold {point}.
        unit: The unit the figure is printed in, where neither cell nor header says so.
        sign: "reversed" where the extract writes the opposite sign of the row in our template.
        months: Of several periods in one return point: added up ("sum"), or the latest ("last").
        printed_total: A total as the extract prints it: filled in, but outside the sums.
    """

    codes: tuple[str, ...]
    figure: str
    table: str
    row: str
    column: str
    unit: str = ""
    sign: str = "as printed"
    months: str = ""
    printed_total: bool = False


@dataclass(frozen=True)
class ImportMapping:
    """A whole mapping, in the one form in which file and sheet can be compared."""

    shape: ExtractShape
    targets: tuple[Target, ...]
    only: tuple[Only, ...] = ()
    ignored: tuple[Ignored, ...] = ()

    @property
    def name(self) -> str:
        """What it is called in the workbook."""
        return self.shape.name

    @property
    def figures(self) -> tuple[str, ...]:
        """The figure columns it reads, in order."""
        return tuple(dict.fromkeys(target.figure for target in self.targets))

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column it names."""
        shape = self.shape
        named = (*shape.key, shape.label, shape.period, *(each.column for each in self.only), *self.figures)
        return tuple(dict.fromkeys(name for name in named if name))


def load_mapping(path: Path) -> ImportMapping:
    """Read a mapping file.

    Raises:
        MappingInvalid: it cannot be read, is not TOML, or says something that a mapping cannot.
    """
    fix = "Make one with `hnb-xl import BOOK EXTRACT --propose`."
    try:
        with path.open("rb") as file:
            content = file.read(_FILE_LIMIT + 1)
    except OSError as wrong:
        why = wrong.strerror or type(wrong).__name__
        raise MappingInvalid("mapping_unreadable", f"The mapping {path} cannot be read: {why}.", fix) from None
    if len(content) > _FILE_LIMIT:
        raise MappingInvalid("mapping_too_large", f"{path.name} is larger than 1 MB, so it is no mapping.", fix)
    try:
        raw = toml_of(content)
    except NotToml as wrong:
        raise MappingInvalid("mapping_not_toml", f"{path.name} is not TOML in UTF-8: {wrong}.", fix) from None
    return mapping_from(raw, path.name)


def mapping_from(raw: Mapping[str, object], where: str) -> ImportMapping:
    """A mapping from what a TOML file holds.

    Raises:
        MappingInvalid: it says something that a mapping cannot; `where` names the file.
    """
    try:
        file = _File.model_validate(raw)
    except ValidationError as wrong:
        raise _invalid(where, [_sentence(each["loc"], each["msg"]) for each in wrong.errors()]) from None
    targets = tuple(
        Target(line.code, figure, line.table, line.row, column, line.unit, line.sign, line.months, line.printed_total)
        for line in file.line
        for figure, column in (line.figures or file.figures).items()
    )
    mapping = ImportMapping(file.extract, targets, file.only, file.ignore)
    problems = mistakes(mapping)
    if problems:
        raise _invalid(where, problems)
    return mapping


def mistakes(mapping: ImportMapping) -> list[str]:
    """What a mapping says that cannot be, whatever the workbook and the extract."""
    found = [] if mapping.targets else ["[[line]]: no line says which figures to take, and where to"]
    if any(target.codes for target in mapping.targets) and not mapping.shape.key:
        found.append("[extract]: lines name codes, but `key` does not say which column holds them")
    codes = {code for target in mapping.targets for code in target.codes}
    codes |= {code for each in mapping.ignored for code in each.code}
    found += [f"code {code}: a code cannot hold {_SPLIT}" for code in sorted(codes) if _SPLIT in code]
    found += [f"code {code}: only its end may be *" for code in sorted(codes) if "*" in code[:-1]]
    if any(not code.strip() for code in codes):
        found.append("a code is blank")
    found += [
        f"[[only]] {each.column}: it says neither begins, equals nor excludes"
        for each in mapping.only
        if not (each.begins or each.equals or each.excludes)
    ]
    twice = [target for at, target in enumerate(mapping.targets) if target in mapping.targets[:at]]
    found += [f"[[line]] {t.table} {t.row} {t.column}: it stands twice" for t in twice]
    return found


def joined(words: Iterable[str]) -> str:
    """Several codes as one cell of the sheet holds them."""
    return f" {_SPLIT} ".join(words)


def split(text: str) -> tuple[str, ...]:
    """The codes of such a cell."""
    return tuple(word.strip() for word in text.split(_SPLIT) if word.strip())


def _sentence(place: Iterable[int | str], message: str) -> str:
    words = [f"number {step + 1}" if isinstance(step, int) else f"[{step}]" if not at else step
             for at, step in enumerate(place)]  # fmt: skip
    return f"{' '.join(words)}: {message[:1].lower()}{message[1:]}"


def _invalid(where: str, problems: list[str]) -> MappingInvalid:
    more = f" And {len(problems) - 5} more." if len(problems) > 5 else ""
    return MappingInvalid(
        "mapping_invalid",
        f"The mapping {where} cannot be used: {'; '.join(problems[:5])}.{more}",
        "Correct the mapping.",
    )
