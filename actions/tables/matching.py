"""Which action each row of a table is about: by its number or its title; what only resembles one is asked. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from actions.models import Action
from actions.tables.words import LIKE, likeness, number_in, words_of


@dataclass(frozen=True)
class Named:
    """A row: what stands in its columns of number and title, and how it begins."""

    line: int
    number: str
    title: str
    begins: str = ""

    @property
    def key(self) -> str:
        """What is remembered of it: nothing for a row without name, which is only known by its line."""
        words = f"{words_of(self.number)}|{words_of(self.title)}"
        return words if words != "|" else f"|ligne {self.line}"

    @property
    def text(self) -> str:
        return " – ".join(filter(None, (self.number, self.title))) or self.begins


@dataclass(frozen=True)
class Asked:
    """A row that nothing names for sure, and the action that it resembles."""

    row: Named
    suggested: Action | None


@dataclass
class Matching:
    """Line → key of its action; what is left to ask; how many rows people have said to leave."""

    found: dict[int, int] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    left: int = 0


def matched(rows: Iterable[Named], actions: Sequence[Action], decided: Mapping[str, int | None]) -> Matching:
    """`decided`: what people have said of a row, by its key; None: leave it."""
    matching, by_number = Matching(), {action.number: action for action in actions}
    often = Counter(words_of(action.title) for action in actions)
    by_title = {words: action for action in actions if often[words := words_of(action.title)] == 1}
    known = {action.pk: action for action in actions}
    above: Action | None = None
    for row in rows:
        if row.key in decided and (decided[row.key] is None or decided[row.key] in known):
            pk = decided[row.key]
            if pk is None:
                matching.left += 1
            else:
                matching.found[row.line], above = pk, known[pk]
            continue
        action, sure = _named(row, by_number, by_title, actions)
        if sure and action is not None:
            matching.found[row.line], above = action.pk, action
        else:
            nameless = not row.number and not row.title
            matching.asked.append(Asked(row, above if nameless else action))
    return matching


def _named(
    row: Named, by_number: Mapping[int, Action], by_title: Mapping[str, Action], actions: Sequence[Action]
) -> tuple[Action | None, bool]:
    """The action, and whether it is sure: a number and a title that disagree name nothing."""
    number = number_in(row.number)
    numbered = by_number.get(number) if number is not None else None
    titled = by_title.get(words_of(row.title)) if row.title else None
    if titled is not None:
        return titled, number is None or numbered is None or numbered is titled
    if numbered is not None and (not row.title or likeness(row.title, numbered.title) >= LIKE):
        return numbered, True
    if not row.title:
        return None, False
    nearest = max(actions, key=lambda action: likeness(row.title, action.title), default=None)
    resembles = nearest is not None and likeness(row.title, nearest.title) >= LIKE
    return (nearest if resembles else numbered), False
