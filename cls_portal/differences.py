"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from cls_portal.richtext import plain_text

_WORDS = re.compile(r"\n|[^\s]+")


class Fate(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Segment:
    """Some words that share a fate; lines are separated by line breaks."""

    fate: Fate
    text: str


def word_differences(before: str, after: str) -> list[Segment]:
    """The words of both texts (formatted or plain), in reading order: kept, removed, added."""
    old, new = _words(before), _words(after)
    found: list[Segment] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Segment(Fate.SAME, _joined(old[i1:i2])))
            continue
        if i1 < i2:
            found.append(Segment(Fate.REMOVED, _joined(old[i1:i2])))
        if j1 < j2:
            found.append(Segment(Fate.ADDED, _joined(new[j1:j2])))
    return found


def _words(text: str) -> list[str]:
    return _WORDS.findall(plain_text(text))


def _joined(words: list[str]) -> str:
    return " ".join(words).replace(" \n ", "\n").replace("\n ", "\n").replace(" \n", "\n")
