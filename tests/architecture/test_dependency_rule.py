"""The dependency rule of the design: who may import whom, read from the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = REPOSITORY / "hnb_xl"

# Above the line: they may import anything, and nothing below imports them.
DOORS = {"cli", "arguments", "commands", "__main__", "excel"}
STAGES = {"read", "measure", "check", "present", "write"}
# Where things stand on a sheet is pure arithmetic over `model`; whoever draws a sheet needs it.
PLACES = {"write.layout", "write.places", "write.addresses", "write.paging", "write.text_size"}

# part of the package -> the other parts it may import; every part may import itself and `errors`. The longest
# name that fits a module counts.
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "shipped": set(),
    "model": set(),
    "read": {"model", "books.book"},
    "measure": {"model"},
    "check": {"model"},
    "present": {"model"},
    "write": {"model", "books.book"},
    "books": {"model", *PLACES},
    "build": {"model", "books", "write", "shipped"},
    # Makes the shipped workbooks by running the line, as a door does; the line does not import it.
    "build.templates": {"model", "books", "write", "shipped", "pipeline"},
    # Written by calling each function: what it shows is what they say.
    "build.worksheet_page": {"worksheet"},
    "worksheet": {"books.formula_text", "measure", "shipped"},
    # The Excel of this computer: what a door asks of it.
    "desktop": {"books", "build", "shipped", "model.addresses"},
    # The wrappers of the worksheet functions are made from the functions themselves.
    "build.vba_functions": {"model", "worksheet"},
    "pipeline": {
        "model",
        "books",
        "build.about",
        "build.buttons",
        "build.entries",
        "build.input_sheets",
        "build.macros",
        "build.record_sheets",
        "build.settings",
        "build.vba_modules",
        "shipped",
        *STAGES,
    },
    # What an officer asks for: each job runs the line, whole or in part, over a book that a door opened.
    "jobs": {"model", "books", "build", "shipped", "pipeline", "__version__", *STAGES},
}


def modules(folder: Path) -> list[Path]:
    """Every Python file under a folder, in order."""
    return sorted(folder.rglob("*.py"))


def dotted(path: Path) -> str:
    """`hnb_xl/check/rules/hn001_x.py` -> `check.rules.hn001_x`; a package goes by its folder."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path, *, for_types: bool = True) -> Iterator[tuple[int, str]]:
    """Every absolute module name a file imports, anywhere in it, with its line.

    Without `for_types`, the names only a type checker needs (`if TYPE_CHECKING:`) are left out.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if not for_types:
        tree.body = [
            node for node in tree.body if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
        ]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join(["hnb_xl", *_relative(path, node.level), *([base] if base else [])])
            for name in node.names:
                # `from hnb_xl import model` and `from hnb_xl.books import openpyxl_book` name a module too
                yield node.lineno, f"{base}.{name.name}" if _is_folder(base) else base


def _is_folder(module: str) -> bool:
    return module.startswith("hnb_xl") and (REPOSITORY / Path(*module.split("."))).is_dir()


def _relative(path: Path, level: int) -> list[str]:
    parts = list(path.relative_to(PACKAGE).with_suffix("").parts)
    return parts[: len(parts) - level]


def belongs(module: str, names: set[str]) -> bool:
    """Whether a dotted name is one of the names or lies inside one."""
    return any(module == name or module.startswith(name + ".") for name in names)


def test_every_part_imports_only_what_it_may() -> None:
    """`model` <- the five verbs <- `pipeline` <- the doors, and the verbs never import one another."""
    broken = []
    for path in modules(PACKAGE):
        here = dotted(path)
        part = here.split(".")[0]
        if part in {"", *DOORS}:
            continue
        rule = max((name for name in MAY_IMPORT if belongs(here, {name})), key=len, default="")
        allowed = {part, "errors"} | MAY_IMPORT.get(rule, set())
        for line, name in imported(path):
            target = name.removeprefix("hnb_xl.")
            if name.startswith("hnb_xl.") and not belongs(target, allowed):
                broken.append(f"{path.relative_to(REPOSITORY)}:{line} imports {name}")

    assert broken == []


def test_no_module_imports_itself_by_a_detour() -> None:
    """The imports of our modules form no circle, however long, those inside functions included."""
    needs = {
        dotted(path): {name.removeprefix("hnb_xl.") for _, name in imported(path, for_types=False)} - {dotted(path)}
        for path in modules(PACKAGE)
    }

    # Take away what needs nothing that is left, or is needed by nothing left: only circles remain.
    while True:
        needed = set().union(*needs.values())
        circles = {
            name: others & set(needs) for name, others in needs.items() if name in needed and others & set(needs)
        }
        if circles == needs:
            break
        needs = circles

    assert needs == {}


def test_every_part_is_in_the_rule() -> None:
    """A new module at the top of the package must be given its place in the rule."""
    parts = {dotted(path).split(".")[0] for path in modules(PACKAGE)} - {""}

    assert parts - DOORS - set(MAY_IMPORT) == set()


@pytest.mark.parametrize(
    ("library", "homes"), [("openpyxl", {"books", "build"}), ("xlwings", {"books"}), ("xlsxwriter", set())]
)
def test_only_books_and_build_know_a_workbook_library(library: str, homes: set[str]) -> None:
    """openpyxl is imported only in `books` and `build`, xlwings only in `books` (and outside, in `udfs`)."""
    broken = [
        f"{path.relative_to(REPOSITORY)}:{line}"
        for path in modules(PACKAGE)
        for line, name in imported(path)
        if belongs(name, {library}) and dotted(path).split(".")[0] not in homes
    ]

    assert broken == []


def test_udfs_import_only_the_package_and_xlwings() -> None:
    """What Excel loads needs nothing but `hnb_xl`, `xlwings` and the standard library."""
    broken = []
    for path in modules(REPOSITORY / "udfs"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                names = [] if node.level else [node.module or ""]
            elif isinstance(node, ast.Import):
                names = [name.name for name in node.names]
            else:
                continue
            broken += [
                f"{path.relative_to(REPOSITORY)}:{node.lineno} imports {name}"
                for name in names
                if belongs(name, {"openpyxl", "pandas", "numpy", "pydantic"})
            ]

    assert broken == []
