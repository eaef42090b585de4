"""The catalogue's pages: made from the rules, kept current in docs/rules, and showing where rules are missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from hnb_xl.check.coverage import Tie, coverage
from hnb_xl.check.pages import COVERAGE, coverage_page, matrix, page, pages
from hnb_xl.check.rule import Family, Rule
from hnb_xl.check.runner import discovered, profiled
from hnb_xl.cli import main
from hnb_xl.model.tables import TABLES
from tests.check.seeded import clean_figures

DOCS = Path(__file__).parents[2] / "docs" / "rules"
RULES = discovered()
MAKE = "run `python -m hnb_xl rules --markdown`"
HELD_WITH_ALL = {"rounding"}  # only by rules that read every table


def test_the_pages_in_docs_are_those_of_the_rules() -> None:
    """docs/rules holds a page for every rule and no other, each as the rules say it."""
    made = pages(RULES)
    there = {path.name: path.read_text(encoding="utf-8") for path in DOCS.glob("*.md") if path.name != COVERAGE}

    assert sorted(there) == sorted(made), MAKE
    assert [name for name, text in made.items() if there[name] != text] == [], MAKE


def test_the_coverage_in_docs_is_that_of_the_clean_workbook() -> None:
    """docs/rules/coverage.md says how the cells of the clean return are held."""
    figures = clean_figures()
    made = coverage_page(coverage(figures.inputs, figures.results))

    assert (DOCS / COVERAGE).read_text(encoding="utf-8") == made, "run `python -m tests.bench.rules coverage`"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_page_says_all_there_is_to_say(rule: Rule) -> None:
    """Title, severity, family, what must hold, what to do, what it reads, and both examples; no open template."""
    text = page(rule)

    assert rule.family is not None, f"{rule.code} needs a family=Family.X"
    for needed in (rule.code, rule.title, rule.severity.value, rule.family.value, rule.info.about, "| "):
        assert needed in text
    for heading in ("What to do", "What it reads", "An example that passes", "An example that fails"):
        assert f"## {heading}\n" in text
    assert "{" not in text.replace("each {", "")


def test_every_table_is_held_by_some_rule() -> None:
    """The matrix has a row a table, and no row is empty but what rules on every table hold."""
    lines = {line.split(" | ")[0].lstrip("| "): line for line in matrix(RULES).splitlines()[2:]}

    for table in TABLES:
        assert table.name in lines
        if table.key not in HELD_WITH_ALL:
            assert "HN" in lines[table.name], f"no rule reads {table.name} in particular"


def test_every_family_has_rules() -> None:
    """No family of the matrix is empty."""
    assert {rule.family for rule in RULES} == set(Family)


def test_coverage_counts_add_up() -> None:
    """Each way of being held occurs in the clean workbook, and most cells stand under more than their own word."""
    figures = clean_figures()
    held = coverage(figures.inputs, figures.results)
    counts = {tie: sum(each.tie is tie for each in held) for tie in Tie}

    assert all(counts.values())
    assert sum(counts.values()) == len(held)
    assert counts[Tie.NONE] + counts[Tie.PRESENCE] < len(held) / 2


def test_the_profile_lists_every_rule_once_dearest_first() -> None:
    """Each rule has its cost, and the dearest stands first."""
    figures = clean_figures()

    costs = profiled(figures.inputs, figures.results, times=1)

    assert sorted(cost.code for cost in costs) == [rule.code for rule in RULES]
    assert [cost.seconds for cost in costs] == sorted((cost.seconds for cost in costs), reverse=True)


def test_pages_are_written_where_they_are_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`hnb-xl rules --markdown DIR` writes every page; one of a rule that is no more is named and left alone."""
    (tmp_path / "HN999.md").write_text("once a rule", encoding="utf-8")

    assert main(["rules", "--markdown", str(tmp_path)]) == 0

    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*pages(RULES), "HN999.md"])
    assert "HN999.md" in capsys.readouterr().out


def test_the_matrix_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """`hnb-xl rules --matrix` prints tables by families."""
    assert main(["rules", "--matrix"]) == 0

    assert capsys.readouterr().out.startswith("| Table | entry | arithmetic |")
