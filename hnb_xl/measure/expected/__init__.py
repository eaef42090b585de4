"""What every entered figure should be, given the others: each identity once, for every column it holds for.

Made here, beside the figures, so that a rule only compares. A figure that is missing makes no expectation: what
cannot be worked out is nobody's contradiction.
"""

from __future__ import annotations

from hnb_xl.measure.expected.facts import Statements
from hnb_xl.measure.expected.identities import identities
from hnb_xl.measure.expected.programme import in_programme
from hnb_xl.measure.expected.tables import in_tables
from hnb_xl.measure.expected.years import in_years
from hnb_xl.model.expectation import Expectation
from hnb_xl.model.inputs import Inputs


def expectations(inputs: Inputs) -> tuple[Expectation, ...]:
    """Every expectation of a return."""
    statements = Statements(inputs)
    return (
        *in_tables(statements),
        *identities(statements),
        *in_programme(statements),
        *in_years(inputs),
        *statements.expectations(),
    )
