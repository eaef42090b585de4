"""Inputs, Results -> Findings: what is entered, held against the agreement and against itself."""

from __future__ import annotations

from hnb_xl.check.rule import Rule, RuleInfo
from hnb_xl.check.runner import catalogue, check

__all__ = ["Rule", "RuleInfo", "catalogue", "check"]
