"""Which way a line is written: its runs from left to right, those of Arabic and Hebrew told apart.

Enough for a line of French that names people: such a run holds the words of one writing with the blanks between them.
"""

from __future__ import annotations

import re

# Hebrew, Arabic, Syriac, Thaana, N’Ko… and the forms of presentation of the first two.
LEFTWARD = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_RUN = re.compile(rf"([{LEFTWARD}](?:[ \u00a0'’\-{LEFTWARD}]*[{LEFTWARD}])?)")


def runs(line: str) -> list[tuple[str, bool]]:
    """Each run of the line in the order of drawing, and whether it is written from right to left."""
    return [(text, bool(number % 2)) for number, text in enumerate(_RUN.split(line)) if text]
