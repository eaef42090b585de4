"""`pytest tests/golden --update-golden` writes the golden documents anew; read the difference before committing it."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption("--update-golden", action="store_true", help="write the golden documents of tests/golden anew")


@pytest.fixture(scope="session")
def update_golden(pytestconfig: pytest.Config) -> bool:
    """Whether to write the golden documents anew; the option is only known when pytest is given this folder."""
    return bool(pytestconfig.getoption("--update-golden", default=False))
