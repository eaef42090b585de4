"""The worksheet functions; Excel on the desktop and xlwings Server both load this package by name."""

from __future__ import annotations

from .argument_help import ARGUMENT_HELP
from .functions import (
    HNB_ADVERSE,
    HNB_DEFICIT,
    HNB_DEFICIT_AFTER,
    HNB_DIRECTION,
    HNB_HEADROOM,
    HNB_NET,
    HNB_PRORATA,
    HNB_RAG,
    HNB_RISK,
    HNB_VARIANCE,
    HNB_VARIANCE_PCT,
    HNB_YTD,
)

__all__ = [
    "ARGUMENT_HELP",
    "HNB_ADVERSE",
    "HNB_DEFICIT",
    "HNB_DEFICIT_AFTER",
    "HNB_DIRECTION",
    "HNB_HEADROOM",
    "HNB_NET",
    "HNB_PRORATA",
    "HNB_RAG",
    "HNB_RISK",
    "HNB_VARIANCE",
    "HNB_VARIANCE_PCT",
    "HNB_YTD",
]
