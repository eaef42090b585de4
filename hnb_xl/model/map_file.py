"""The map as a TOML file: to be kept, corrected in an editor, and given back with `attach --map`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hnb_xl.errors import BadArgument
from hnb_xl.model.team_map import BY_KEY, MapColumn, MapPart, SetUpRow, TeamMap, TypedUnit
from hnb_xl.model.toml_file import NotToml, toml_of

FILE_LIMIT = 2 * 1024 * 1024
_MOST_LINES = 1_048_576
_Line = Annotated[int, Field(ge=1, le=_MOST_LINES)]


class _Part(BaseModel):
    """Any table of a map file; what it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class _Column(_Part):
    ours: str
    place: _Line
    header: str = ""
    unit: TypedUnit | None = None
    point: str = ""
    sign: Literal["as ours", "reversed"] = "as ours"
    confidence: int = Field(default=100, ge=0, le=100)
    sample: str = ""


class _Table(_Part):
    table: str
    sheet: str
    runs: Literal["down", "across"] = "down"
    header: tuple[_Line, _Line]
    rows: tuple[_Line, _Line]
    excel_table: str = ""
    no_figure: tuple[str, ...] = ()
    not_read: tuple[str, ...] = ()
    confidence: int = Field(default=100, ge=0, le=100)
    column: tuple[_Column, ...]


class _Word(_Part):
    table: str
    column: str
    theirs: str
    ours: str


class _Row(_Part):
    table: str
    key: str
    label: str
    stands_in: str = ""
    unit: TypedUnit | None = None
    values: Mapping[str, object] = {}


class _File(_Part):
    table: tuple[_Table, ...]
    word: tuple[_Word, ...] = ()
    row: tuple[_Row, ...] = ()


def write_map_file(path: Path, team: TeamMap) -> None:
    """Write a map down."""
    import tomli_w

    document = {
        "table": [_table_document(part) for part in team.parts],
        "word": [
            {"table": table, "column": column, "theirs": theirs, "ours": ours}
            for (table, column, theirs), ours in team.words.items()
        ],
        "row": [_row_document(table, row) for table, rows in team.set_up.items() for row in rows],
    }
    path.write_text(tomli_w.dumps(document), encoding="utf-8")


def _table_document(part: MapPart) -> dict[str, object]:
    return {
        "table": part.table,
        "sheet": part.sheet,
        "runs": "across" if part.across else "down",
        "header": [part.top, part.bottom],
        "rows": [part.first, part.last],
        "excel_table": part.excel_table,
        "no_figure": list(part.no_figure),
        "not_read": list(part.ignored),
        "confidence": part.confidence,
        "column": [_column_document(column) for column in part.columns],
    }


def _column_document(column: MapColumn) -> dict[str, object]:
    document: dict[str, object] = {"ours": column.ours, "place": column.place, "header": column.words}
    if column.unit:
        document["unit"] = column.unit.value
    if column.point:
        document["point"] = column.point
    if column.is_turned:
        document["sign"] = "reversed"
    return document | {"confidence": column.confidence, "sample": column.sample}


def _row_document(table: str, row: SetUpRow) -> dict[str, object]:
    document: dict[str, object] = {"table": table, "key": row.key, "label": row.label, "stands_in": row.place}
    if row.unit:
        document["unit"] = row.unit.value
    values = {key: value for key, value in row.values.items() if value is not None and value != ""}
    return document | ({"values": values} if values else {})


def read_map_file(path: Path) -> TeamMap:
    """Read a map back.

    Raises:
        BadArgument: it cannot be read, is not TOML, or does not say what a map must.
    """
    fix = "Give a file that `attach --export` wrote, corrected or not."
    try:
        data = path.read_bytes()[: FILE_LIMIT + 1]
        if len(data) > FILE_LIMIT:
            raise BadArgument("map_file_too_large", f"{path.name} is larger than 2 MB, so it is no map.", fix)
        read = _File.model_validate(toml_of(data))
    except OSError as wrong:
        raise BadArgument("map_file_unreadable", f"{path} cannot be read: {wrong.strerror}.", fix) from None
    except NotToml as wrong:
        raise BadArgument("map_file_not_toml", f"{path.name} is not TOML: {wrong}.", fix) from None
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = ", ".join(str(step) for step in first["loc"])
        raise BadArgument("map_file_invalid", f"{path.name}: {where}: {first['msg']}.", fix) from None
    for name in (*(part.table for part in read.table), *(row.table for row in read.row)):
        if name not in BY_KEY:
            raise BadArgument("map_file_invalid", f"{path.name}: “{name}” is no table of the contract.", fix)
    return _team(read)


def _team(read: _File) -> TeamMap:
    parts = tuple(
        MapPart(
            part.table,
            part.sheet,
            *part.header,
            *part.rows,
            tuple(
                MapColumn(c.ours, c.place, c.header, c.unit, c.point, c.sign == "reversed", c.confidence, c.sample)
                for c in part.column
            ),
            part.runs == "across",
            part.excel_table,
            part.no_figure,
            part.not_read,
            part.confidence,
        )
        for part in read.table
    )
    words = {(word.table, word.column, word.theirs.casefold()): word.ours for word in read.word}
    set_up: dict[str, list[SetUpRow]] = {}
    for row in read.row:
        set_up.setdefault(row.table, []).append(SetUpRow(row.key, row.label, row.stands_in, row.unit, row.values))
    return TeamMap(parts, words, {key: tuple(rows) for key, rows in set_up.items()})
