"""Scenarios as people write them: ID=VALUE on the command line, or several in a TOML file.

[[scenario]]
name = "More plans"
set = { "kpi.1.actual" = 1600, "model.direct.actual" = "£31m" }
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from hnb_xl.errors import BadArgument
from hnb_xl.model.scenario import Scenario, Setting
from hnb_xl.model.toml_file import NotToml, toml_of

MOST = 4  # scenarios side by side: more do not fit legibly across a page
_MOST_SET = 100
_LONGEST_NAME = 30
_LARGEST = Decimal(10) ** 15
_VALUE = re.compile(
    r"(?P<sign>[-+−]?)(?P<pounds>£?)(?P<number>[0-9][0-9,]{0,20}(?:\.[0-9]{1,10})?)(?P<suffix>bn|m|k|%|)"
)
_ID = re.compile(r"[a-z0-9_.]{1,200}")
_SCALES = {"bn": 9, "m": 6, "k": 3, "%": -2, "": 0}


def setting(id: str, written: str) -> Setting:
    """One figure and its value: "1600", "£26m", "-470k", "5%".

    Raises:
        BadArgument: the id or the value makes no sense.
    """
    match = _VALUE.fullmatch("".join(written.split()).lower().removesuffix("mn"))
    if not _ID.fullmatch(id) or match is None or (match["pounds"] and match["suffix"] == "%"):
        shown = f"{id}={written}"[:100]
        fix = "Write an id of `hnb-xl results` and a number: kpi.1.actual=1600, kpi.9.actual=£6.1m, kpi.2.actual=5%."
        raise BadArgument("bad_setting", f"“{shown}” does not set a figure.", fix)
    value = Decimal(match["number"].replace(",", "")).scaleb(_SCALES[match["suffix"]])
    if value > _LARGEST:
        raise BadArgument("too_large", f"{id} cannot be set to {written}.", "No council has a figure as large as that.")
    unit = "percent" if match["suffix"] == "%" else "GBP" if match["pounds"] or match["suffix"] else ""
    return Setting(id, -value if match["sign"] in {"-", "−"} else value, unit)


def as_set(written: Iterable[str]) -> Scenario | None:
    """The scenario that `--set ID=VALUE` makes; None when nothing is set.

    Raises:
        BadArgument: one of them makes no sense.
    """
    found = []
    for each in written:
        id, _, value = each.partition("=")
        found.append(setting(id.strip(), value))
    return Scenario("What if", tuple(found)) if found else None


def scenarios_in(content: bytes, name: str) -> tuple[Scenario, ...]:
    """The scenarios of a TOML file.

    Args:
        content: what the file holds.
        name: the file's name, for messages.

    Raises:
        BadArgument: it is not such a file; the message says where.
    """
    try:
        document = toml_of(content)
    except NotToml as error:
        raise BadArgument("bad_scenario_file", f"{name} is not TOML: {error}.", _FORM) from None
    listed = document.get("scenario")
    if set(document) != {"scenario"} or not isinstance(listed, list) or not 1 <= len(listed) <= MOST:
        raise BadArgument("bad_scenario_file", f"{name} must hold 1 to {MOST} scenarios and nothing else.", _FORM)
    found = tuple(_scenario(each, name, at) for at, each in enumerate(listed, 1))
    if len({each.name.casefold() for each in found}) < len(found):
        raise BadArgument("bad_scenario_file", f"{name} has two scenarios of one name.", "Give each its own.")
    return found


_FORM = 'Each is [[scenario]], with name = "…" and set = { "kpi.1.actual" = 1600 }.'


def _scenario(table: object, file: str, at: int) -> Scenario:
    if not isinstance(table, dict) or set(table) != {"name", "set"}:
        raise BadArgument("bad_scenario_file", f"{file}: scenario {at} must have a name and what it sets.", _FORM)
    name, values = table["name"], table["set"]
    if not isinstance(name, str) or not name.isprintable() or not 1 <= len(name.strip()) <= _LONGEST_NAME:
        what = f"{file}: the name of scenario {at} must be words, at most {_LONGEST_NAME} characters."
        raise BadArgument("bad_scenario_file", what, _FORM)
    if not isinstance(values, dict) or not 1 <= len(values) <= _MOST_SET:
        raise BadArgument("bad_scenario_file", f"{file}: “{name}” must set 1 to {_MOST_SET} figures.", _FORM)
    return Scenario(name.strip(), tuple(setting(id, _written(value)) for id, value in values.items()))


def _written(value: object) -> str:
    if isinstance(value, Decimal) and value.is_finite():
        return format(value, "f")
    return str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
