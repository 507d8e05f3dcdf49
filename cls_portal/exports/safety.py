"""Text that a spreadsheet would take for a formula is marked as text (OWASP, CSV injection)."""

from __future__ import annotations

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def is_dangerous(text: str) -> bool:
    """Whether a spreadsheet might compute this text instead of showing it."""
    return text.startswith(DANGEROUS)
