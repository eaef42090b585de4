"""`python -m hnb_xl` is the same as `hnb-xl`."""

from __future__ import annotations

import sys

from hnb_xl.cli import main

if __name__ == "__main__":
    sys.exit(main())
