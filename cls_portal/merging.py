"""Two texts that grew from one: what each side changed, block by block, and the text that choices make of them.

    regions = confront(mine, theirs, base)
    html, undecided = assembled(regions, {2: Choice.BOTH})

A block is a paragraph, a heading, a list, a table or a quotation. What only one side changed is decided already,
what both changed alike too; what both changed differently asks. Pure functions of HTML cleaned by `richtext`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

Blocks = tuple[str, ...]

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>")
# What an editor wraps and a keyboard does not: the first paragraph of an item or of a cell.
_WRAPPED = re.compile(r"(<(?:li|th|td)(?: [^>]*)?>)<p>((?:(?!</?p>).)*)</p>(?!\s*<p>)", re.DOTALL)
_STANDING = ("p", "h3", "h4", "ul", "ol", "table", "blockquote")


class Choice(StrEnum):
    """What a region becomes; with both, theirs comes first: it is saved already."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


class Fate(StrEnum):
    """Who changed a region."""

    KEPT = "kept"
    AGREED = "agreed"
    MINE = "mine"
    THEIRS = "theirs"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Region:
    """Successive blocks that share a fate, as each text has them."""

    fate: Fate
    base: Blocks
    mine: Blocks
    theirs: Blocks

    @property
    def asks(self) -> bool:
        """Whether somebody must choose."""
        return self.fate == Fate.DISPUTED

    @property
    def changed(self) -> bool:
        """Whether there is something to choose between."""
        return self.mine != self.theirs

    @property
    def usual(self) -> Choice | None:
        """What it becomes when nobody says: what changed, from whichever side; nothing where both did."""
        if self.asks:
            return None
        return Choice.THEIRS if self.fate == Fate.THEIRS else Choice.MINE

    def chosen(self, choice: Choice) -> Blocks:
        if choice == Choice.BOTH and self.changed:
            return self.theirs + self.mine
        return self.mine if choice == Choice.MINE else self.theirs


def blocks(html: str) -> Blocks:
    """The blocks of a text, in order; loose words between two of them are a block of their own."""
    found: list[str] = []
    begun = depth = 0
    for tag in _TAG.finditer(html):
        if tag[2] not in _STANDING:
            continue
        if not tag[1]:
            if depth == 0:
                found.append(html[begun : tag.start()])
                begun = tag.start()
            depth += 1
        else:
            depth -= 1
            if depth == 0:
                found.append(html[begun : tag.end()])
                begun = tag.end()
    return tuple(block.strip() for block in [*found, html[begun:]] if block.strip())


def confront(mine: str, theirs: str, base: str | None) -> list[Region]:
    """The regions of both texts. Without `base`, what they share stands for it: nothing is then taken for deleted."""
    ours, others = blocks(_bare(mine)), blocks(_bare(theirs))
    shared = _shared(ours, others) if base is None else blocks(_bare(base))
    return list(_regions(shared, ours, others))


def _bare(html: str) -> str:
    """The same text whoever wrote it, an editor or a keyboard."""
    return _WRAPPED.sub(r"\1\2", html)


def assembled(regions: Sequence[Region], choices: Mapping[int, Choice]) -> tuple[str, list[int]]:
    """The text that these choices (by position of the region) make, and the positions that still ask for one.

    A region that asks and has no choice keeps both.
    """
    found: list[str] = []
    undecided: list[int] = []
    for position, region in enumerate(regions):
        choice = choices.get(position, region.usual)
        if choice is None:
            undecided.append(position)
        found += region.chosen(choice or Choice.BOTH)
    return "".join(found), undecided


# How it is found: each side is a list of edits of the base; edits that touch the same blocks are one region.


@dataclass(frozen=True, slots=True)
class _Edit:
    """The blocks `start` to `end` of the base became `now`."""

    start: int
    end: int
    now: Blocks


def _shared(mine: Blocks, theirs: Blocks) -> Blocks:
    matches = SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks()
    return tuple(block for match in matches for block in mine[match.a : match.a + match.size])


def _edits(base: Blocks, now: Blocks) -> list[_Edit]:
    """As small as they can be: as many blocks that replace as many are so many edits."""
    found = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, base, now, autojunk=False).get_opcodes():
        if kind == "replace" and i2 - i1 == j2 - j1:
            found += [_Edit(i1 + n, i1 + n + 1, (now[j1 + n],)) for n in range(i2 - i1)]
        elif kind != "equal":
            found.append(_Edit(i1, i2, now[j1:j2]))
    return found


def _regions(base: Blocks, mine: Blocks, theirs: Blocks) -> Iterator[Region]:
    sides = (_edits(base, mine), _edits(base, theirs))
    at = 0
    for start, end, changed in _groups(*sides):
        if at < start:
            yield Region(Fate.KEPT, base[at:start], base[at:start], base[at:start])
        was = base[start:end]
        ours, others = (_applied(base, start, end, side) for side in changed)
        yield Region(_fate(was, ours, others), was, ours, others)
        at = end
    if at < len(base):
        yield Region(Fate.KEPT, base[at:], base[at:], base[at:])


def _groups(mine: list[_Edit], theirs: list[_Edit]) -> Iterator[tuple[int, int, tuple[list[_Edit], list[_Edit]]]]:
    """Successive stretches of the base, each with the edits of both sides that touch one another in it."""
    waiting = sorted(
        [(edit.start, edit.end, side, edit) for side, edits in enumerate((mine, theirs)) for edit in edits],
        key=lambda each: each[:3],
    )
    while waiting:
        start, end, side, edit = waiting.pop(0)
        held: tuple[list[_Edit], list[_Edit]] = ([], [])
        held[side].append(edit)
        while waiting and _touch(start, end, waiting[0][0], waiting[0][1]):
            _, other_end, other_side, other = waiting.pop(0)
            end = max(end, other_end)
            held[other_side].append(other)
        yield start, end, held


def _touch(start: int, end: int, other_start: int, other_end: int) -> bool:
    """Whether a later stretch meets this one: a block in common, or two insertions at the same place."""
    return other_start < end or (start == end == other_start == other_end)


def _applied(base: Blocks, start: int, end: int, edits: list[_Edit]) -> Blocks:
    """The blocks `start` to `end` of the base once these edits are done."""
    found: list[str] = []
    at = start
    for edit in edits:
        found += [*base[at : edit.start], *edit.now]
        at = edit.end
    return (*found, *base[at:end])


def _fate(base: Blocks, mine: Blocks, theirs: Blocks) -> Fate:
    if mine == theirs:
        return Fate.AGREED
    if theirs == base:
        return Fate.MINE
    return Fate.THEIRS if mine == base else Fate.DISPUTED
