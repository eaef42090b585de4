"""Extracts of ledgers and case systems: bytes to text, text to rows, rows to lines of figures."""
