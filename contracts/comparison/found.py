"""What a comparison finds: plain values, for a page, for the API and for the articles of an amendment."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from cls_portal.differences import Segment


class Fate(StrEnum):
    """What became of a thing from one text to the other."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Fate.ADDED: "Ajout",
    Fate.REMOVED: "Suppression",
    Fate.CHANGED: "Modification",
    Fate.MOVED: "Déplacement",
}


@dataclass(frozen=True)
class FieldChange:
    """One fact before and after, in words; a long text also has its words one by one."""

    label: str
    before: str
    after: str
    segments: tuple[Segment, ...] = ()


@dataclass(frozen=True)
class Item:
    """A thing that was added, removed, changed or moved; `moved` says from where to where."""

    fate: Fate
    name: str
    moved: str = ""
    fields: tuple[FieldChange, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Part:
    """What belongs to an item and changed: its objectives, its budget…"""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Block:
    """Consecutive paragraphs: unchanged (`kept` of them, to be folded), or with the words that changed."""

    kept: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class Article:
    fate: Fate
    key: str
    title: str
    blocks: tuple[Block, ...]
    body: str


@dataclass(frozen=True)
class Amount:
    """A sum of planned euros before and after."""

    label: str
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True)
class Budget:
    """Planned euros: the total, and the years and funders whose sum is no longer the same."""

    total: Amount
    years: tuple[Amount, ...]
    funders: tuple[Amount, ...]


@dataclass(frozen=True)
class Comparison:
    """Everything that differs; the signatories apart, because a change of persons is no change of the text."""

    frame: tuple[FieldChange, ...]
    communes: tuple[Item, ...]
    places: tuple[Item, ...]
    articles: tuple[Article, ...]
    axes: tuple[Item, ...]
    objectives: tuple[Item, ...]
    actions: tuple[Item, ...]
    partners: tuple[Item, ...]
    budget: Budget | None
    signatories: tuple[Item, ...]

    @property
    def text_changed(self) -> bool:
        lists = (self.communes, self.places, self.articles, self.axes, self.objectives, self.actions, self.partners)
        return bool(self.frame) or any(lists)

    @property
    def empty(self) -> bool:
        return not self.text_changed and not self.signatories
