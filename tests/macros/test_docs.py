"""What the guides for officers and for IT say is so: licences, versions, buttons, links, and what was not verified."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from packaging.requirements import Requirement

from hnb_xl.shipped import udf_folder

DOCS = Path(__file__).resolve().parents[2] / "docs"
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#]*)(#[^)]*)?\)")


def text(name: str) -> str:
    """One of the guides."""
    return (DOCS / name).read_text(encoding="utf-8")


def needed(package: str, found: set[str]) -> set[str]:
    """Every package that one needs at run time on any system, and those need, by their plain names."""
    try:
        lines = requires(package) or []
    except PackageNotFoundError:
        return found  # of another system
    for line in lines:
        requirement = Requirement(line)
        name = requirement.name.lower().replace("_", "-")
        if "extra" not in str(requirement.marker) and name not in found:
            found.add(name)
            needed(requirement.name, found)
    return found


def test_every_package_has_its_licence_listed() -> None:
    """The list of licences names each package that is installed with hnb-xl, whatever the system."""
    table = text("for-it.md").split("## Licences")[1].split("\n## ")[0].lower()
    listed = {
        name.strip() for row in table.splitlines() if row.startswith("| ") for name in row.split("|")[1].split(",")
    }

    assert needed("hnb-xl", {"hnb-xl"}) - listed == set()


def test_the_version_of_xlwings_is_the_one_installed() -> None:
    """The guide for IT names the very version of xlwings that the files need."""
    assert f"**{version('xlwings')}**" in text("for-it.md")


@pytest.mark.parametrize("name", ["install.md", "for-it.md", "manual-checks.md"])
def test_links_lead_somewhere(name: str) -> None:
    """Every file and heading that a guide links to is there, and every picture says what it shows."""
    for target, heading in LINK.findall(text(name)):
        path = DOCS / target if target else DOCS / name
        assert path.is_file(), target
        titles = (
            [
                line.lstrip("# ").lower().replace(" ", "-")
                for line in path.read_text("utf-8").splitlines()
                if line[:1] == "#"
            ]
            if heading
            else []
        )
        assert not heading or heading[1:] in titles
    assert all(len(words) > 15 for words in re.findall(r"!\[([^\]]*)\]", text(name)))


def test_pictures_are_drawn_and_say_so() -> None:
    """Each drawing has a title and a description; no caption passes a drawing off as a screenshot."""
    for path in sorted((DOCS / "pictures").glob("*.svg")):
        root = ET.fromstring(path.read_text(encoding="utf-8"))
        names = [child.tag.rpartition("}")[2] for child in root[:2]]

        assert names == ["title", "desc"]
        assert all(len(child.text or "") > 8 for child in root[:2])
    assert text("install.md").count("not a screenshot") == 3


def test_every_button_is_explained() -> None:
    """The officer's guide has a line for each button of the tab, and the drawing of the tab shows each."""
    ribbon = (udf_folder() / "ribbon" / "customUI14.xml").read_text(encoding="utf-8")
    labels = re.findall(r'<button [^>]*label="([^"]+)"', ribbon)
    drawn = re.sub(r"<[^>]+>", " ", (DOCS / "pictures" / "ribbon.svg").read_text(encoding="utf-8"))

    assert len(labels) == 9
    assert [label for label in labels if f"| {label} |" not in text("install.md")] == []
    assert [label for label in labels if not all(word in drawn for word in label.split())] == []


def test_the_manual_checks_claim_nothing() -> None:
    """Until a person has done them, every line of the manual checks says that it was not run."""
    rows = [
        line for line in text("manual-checks.md").splitlines() if line.startswith("| ") and "| Result |" not in line
    ]

    assert len(rows) >= 30
    assert all(row.endswith("| not run |") for row in rows)
