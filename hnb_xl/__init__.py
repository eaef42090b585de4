"""High needs block monitoring for Safety Valve authorities.

Importing the package loads nothing else. Start at `hnb_xl.pipeline`: the line from book to dashboard.
"""

from __future__ import annotations

__version__ = "0.1.0"
