"""The blocks to sign, shared out between pages: each page opens with words, none is a block alone.

Heights are those of `cls_portal/pdf/print.css`, in millimetres; lines are counted long rather than short.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Block = Mapping[str, Any]

PER_ROW = 2
# What is left of a page by the heading and the words above the first blocks, by the sentence above the others.
FIRST, FOLLOWING = 200.0, 225.0
# Around the lines of a block: its frame, the zone to sign, the gap below.
BARE = 41.5


def in_pages(signatories: Sequence[Block]) -> list[list[Block]]:
    """Every signatory in order, page after page."""
    pages: list[list[Block]] = [[]]
    left = FIRST
    for row in _rows(signatories):
        height = max(_height(block) for block in row)
        if pages[-1] and height > left:
            pages.append([])
            left = FOLLOWING
        pages[-1] += row
        left -= height
    return pages


def _rows(signatories: Sequence[Block]) -> Iterable[Sequence[Block]]:
    return (signatories[start : start + PER_ROW] for start in range(0, len(signatories), PER_ROW))


def _height(block: Block) -> float:
    title, name = max(_lines(block["title"], 38), 2) * 4.8, _lines(block["signer"], 40) * 4.8
    return BARE + title + name + _lines(block["on_behalf"], 48) * 4.1


def _lines(text: str, letters: int) -> int:
    """How many lines of so many letters."""
    return -(-len(text) // letters)
