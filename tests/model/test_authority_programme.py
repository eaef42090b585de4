"""What an authority file may say of a programme, and the sentence that names what it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from hnb_xl.build.entries import entries, tables_of
from hnb_xl.errors import AuthorityFileInvalid
from hnb_xl.model.authority import load_authority

SMALL = """
[authority]
name = "Small"
pack = "PACK"
[agreement]
version = "1"
first_year = "2024-25"
[[agreement.condition]]
ref = "1"
title = "Within the ceiling"
[scale.rating]
kind = "3-point"
words = { G = "On course" }
[[theme]]
key = "1"
theme = "Early help"
[[workstream]]
key = "w"
theme = "1"
workstream = "Advice"
[[rated]]
key = "all"
group = "Board"
subject = "Programme"
[[measure]]
key = "m"
measure = "Requests"
unit = "count"
[[period]]
name = "2024-25/Q2"
[period.rating.all]
this = "On course"
[period.workstream.w]
this = "R"
[period.measure.m]
figure = "Data coming"
[[period.month]]
month = 2024-09-30
ehcps = 12
[[period.milestone_due]]
key = "d"
theme = "1"
status = "Complete"
"""


def small(folder: Path, text: str, pack: str = "portfolio") -> Path:
    """The file."""
    path = folder / "small.toml"
    path.write_text(text.replace("PACK", pack), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('this = "On course"', 'this = "Off track"', "rating all, this: “Off track” is not one of On course"),
        ('this = "R"', 'this = "A/R"', "workstream w, this: “A/R” is not one of On course, Amber, Red"),
        ('kind = "3-point"', 'kind = "4-point"', "kind: “4-point” is not one of 3-point, 5-point, assurance"),
        ('{ G = "On course" }', '{ B = "Blue" }', "“B” is no letter of this scale; it has G, A, R"),
        ('{ G = "On course" }', '{ G = "Well, on course" }', "no comma in any word"),
        ("ehcps = 12", "echps = 12", "“echps” is not a field here; did you mean “ehcps”?"),
        ('theme = "1"\nstatus', 'theme = "9"\nstatus', "[[milestone_due]] key d, theme: “9” is no [[theme]] key"),
        ('theme = "1"\nworkstream', 'theme = "2"\nworkstream', "[[workstream]] key w, theme: “2” is no [[theme]] key"),
        ('status = "Complete"', 'status = "Done"', "“Done” is not one of Planned"),
        ("[period.workstream.w]", "[period.workstream.v]", "workstream: “v” is no [[workstream]] key"),
        ("[period.measure.m]", "[period.measure.n]", "measure: “n” is no [[measure]] key"),
        ("[[period.milestone_due]]", "[[period.month]]\nmonth = 2024-09-01\n[[period.milestone_due]]",
         "[[month]] month 2024-09 stands 2 times"),
        ("[[measure]]", '[[rated]]\nkey = "all"\ngroup = "B"\nsubject = "P"\n[[measure]]',
         "[[rated]] key all stands 2 times"),
    ],
)  # fmt: skip
def test_a_slip_is_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    """Where it is, what is wrong, and what may stand there."""
    text = SMALL.replace(old, new, 1)
    assert text != SMALL
    with pytest.raises(AuthorityFileInvalid) as caught:
        load_authority(small(tmp_path, text))
    assert says in caught.value.message


def test_a_workbook_has_the_tables_of_its_pack_and_what_the_file_fills(tmp_path: Path) -> None:
    """A portfolio has no financial model; a return has one, and here workstreams and a scale beside it."""
    found = {}
    for pack in ("portfolio", "return", "highlight"):
        authority = load_authority(small(tmp_path, SMALL, pack))
        found[pack] = set(tables_of(authority, "2024-25/Q2", entries(authority, "2024-25/Q2")))

    filled = {"scale", "rating", "measure", "theme", "workstream", "milestone_due", "month"}
    for tables in found.values():
        assert filled <= tables
        assert {"agreement", "kpi", "risk", "period"} <= tables
    assert {"model", "outturn", "condition"} <= found["return"]
    assert not {"model", "outturn", "condition", "ehcp"} & (found["portfolio"] | found["highlight"])


def test_conditions_are_rated_where_no_other_table_has_them(tmp_path: Path) -> None:
    """In a programme's report among the ratings, in a return in a table of their own."""
    for pack, keys in (("portfolio", ["all", "condition 1"]), ("return", ["all"])):
        authority = load_authority(small(tmp_path, SMALL, pack))
        made = entries(authority, "2024-25/Q2")
        assert [row["key"] for row in made["rating"]] == keys
        assert len(made["condition"]) == 2 - len(keys)


def test_words_and_letters_become_the_councils_words(tmp_path: Path) -> None:
    """And the drop-down list offers both."""
    authority = load_authority(small(tmp_path, SMALL))
    rows = entries(authority, "2024-25/Q2")
    tables = tables_of(authority, "2024-25/Q2", rows)

    assert (rows["rating"][0]["this"], rows["workstream"][0]["this"]) == ("On course", "Red")
    assert tables["rating"].column("this").allowed == ("On course", "Amber", "Red", "G", "A", "R")
    assert tables["kpi"].column("reported").allowed == tables["rating"].column("this").allowed


def test_a_report_with_months_or_measures_has_figures(tmp_path: Path) -> None:
    """So that it is the one a new workbook opens with."""
    authority = load_authority(small(tmp_path, SMALL + '[[period]]\nname = "2024-25/Q3"\n'))

    assert authority.latest_period().name == "2024-25/Q2"


def test_empty_keeps_what_is_set_up(tmp_path: Path) -> None:
    """Measures, themes, workstreams and scale stay; ratings, figures, months and milestones do not come."""
    made = entries(load_authority(small(tmp_path, SMALL)), "2024-25/Q2", empty=True)

    assert made["month"] == made["milestone_due"] == []
    assert (made["rating"][0]["this"], made["measure"][0]["figure"], made["workstream"][0]["this"]) == (None,) * 3
    assert [len(made[key]) for key in ("scale", "theme", "workstream", "measure")] == [3, 1, 1, 1]
