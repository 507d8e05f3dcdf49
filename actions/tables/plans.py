"""What a spreadsheet changes in the portal, row by row and cell by cell, with what is wrong or in conflict.

A plan is plain JSON, kept as the person saw it: what is written is what was shown, or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl.utils import get_column_letter

from actions.access import to_follow
from actions.models import Action, ProgressNote
from actions.planning import NOT_YOURS
from actions.tables import cells
from actions.tables.cells import Said
from actions.tables.drafts import NO_VERSION, Draft, Place, Target
from actions.tables.fields import ACTION, PERCENT, STATUS
from actions.tables.words import composed
from cls_portal import history
from cls_portal.as_typed import plain
from cls_portal.models import Agent

OURS, THEIRS = "file", "portal"  # which of two values in conflict is kept
MOST_CONFLICTS = 200
NEVER_EMPTY = {
    STATUS: "L’état ne peut pas être vide.",
    PERCENT: "L’avancement ne peut pas être vide\u00a0: écrivez 0.",
}


@dataclass(frozen=True)
class Move:
    """A cell to write: `old` stands in the portal, `base` stood there at the export when somebody changed it since."""

    said: Said
    old: Any
    base: Any = None
    conflict: bool = False

    def told(self) -> dict[str, Any]:
        field = self.said.field
        old, new = cells.shown(field, self.old), cells.shown(field, self.said.value)
        told = {
            "code": field.code,
            "label": field.label,
            "column": get_column_letter(self.said.column + 1),
            "line": self.said.line,
            "old": old,
            "new": new,
            "written": ""
            if plain(self.said.written) in (plain(new), plain(new).removesuffix(" %"))
            else self.said.written[:80],
        }
        return {**told, "base": cells.shown(field, self.base)} if self.conflict else told


@dataclass(frozen=True)
class Change:
    """A row to write and its cells."""

    target: Target
    moves: tuple[Move, ...]

    @property
    def conflicts(self) -> list[Move]:
        return [move for move in self.moves if move.conflict]

    def kept(self, choices: Mapping[str, str]) -> dict[str, Any]:
        """The values to write: those in conflict only where the table was chosen."""
        return {
            move.said.field.key: move.said.value
            for move in self.moves
            if not move.conflict or choices.get(choice_name(self.target, move)) == OURS
        }

    def told(self) -> dict[str, Any]:
        return {
            "key": self.target.key,
            "sheet": self.target.sheet,
            "line": self.target.line,
            "name": self.target.name,
            "action": self.target.action.pk,
            "revision": 0 if self.target.new else self.target.row.revision,
            "cells": [move.told() for move in self.moves if not move.conflict],
            "conflicts": [{**move.told(), "choice": choice_name(self.target, move)} for move in self.conflicts],
        }


def choice_name(target: Target, move: Move) -> str:
    return f"choix-{target.key}-{move.said.field.key}"


@dataclass(frozen=True)
class Comparison:
    changes: list[Change]
    problems: list[Place]

    def plan(self, draft: Draft, on: date) -> dict[str, Any]:
        """As it is kept: the day counts, since what follows from a state is dated."""
        return {
            "on": on.isoformat(),
            "lines": draft.lines,
            "rows": [change.told() for change in self.changes],
            "problems": sorted(self.problems, key=lambda place: (place[0], place[1], len(place[2]), place[2])),
            "ignored": draft.ignored,
        }


def compared(draft: Draft, agent: Agent, on: date) -> Comparison:
    """What would change; rows that say what the portal says are not touched."""
    found = changes_of(draft)
    return Comparison(_allowed(found.changes, agent, on, found.problems), found.problems)


def changes_of(draft: Draft) -> Comparison:
    """The same, whoever brings it."""
    problems = list(draft.problems)
    bases, noted = _bases(draft.targets), _noted(draft.targets)
    changes = []
    for target in draft.targets:
        moves = _moves(target, bases, noted, problems)
        if moves:
            changes.append(Change(target, tuple(moves)))
    changes.sort(key=lambda change: (change.target.action.pk, change.target.key))
    conflicts = sum(len(change.conflicts) for change in changes)
    if conflicts > MOST_CONFLICTS:
        problems.append(["", 0, "", f"{conflicts} cellules ont changé depuis l’export\u00a0: exportez de nouveau."])
    return Comparison(changes, problems)


def _moves(target: Target, bases: Any, noted: set[tuple[int, str]], problems: list[Place]) -> list[Move]:
    if target.new:
        return [Move(said, None) for said in target.said.values() if said.value not in (None, "")]
    base = target.row
    if target.revision is not None and target.revision != target.row.revision:
        base = bases.get((target.key, target.revision))
        if base is None:
            problems.append([target.sheet, target.line, "", NO_VERSION])
            return []
    moves = []
    for key, said in target.said.items():
        if key == "note":
            if said.value and (target.action.pk, said.value) not in noted:
                moves.append(Move(said, ""))
            continue
        move = _move(said, getattr(target.row, key), getattr(base, key))
        if move is not None and said.value is None and said.field.kind in NEVER_EMPTY:
            column = get_column_letter(said.column + 1)
            problems.append([target.sheet, said.line, column, NEVER_EMPTY[said.field.kind]])
        elif move is not None:
            moves.append(move)
    return moves


def _move(said: Said, now: Any, base: Any) -> Move | None:
    """Nothing where the table says what the portal says, or what it said at the export."""
    if cells.same(said.value, now) or cells.same(said.value, base):
        return None
    return Move(said, now, base, conflict=not cells.same(now, base))


def _bases(targets: Iterable[Target]) -> dict[tuple[str, int], Any]:
    """What the rows that moved since the export were then, from their history."""
    moved: dict[type[Any], list[Target]] = {}
    for target in targets:
        if target.revision is not None and target.revision != target.row.revision:
            moved.setdefault(type(target.row), []).append(target)
    found = {}
    for model, group in moved.items():
        keys = {target.row.pk: target.key for target in group}
        events: Any = history.event_model(model)
        then = events.objects.filter(pgh_obj_id__in=keys, revision__in={target.revision for target in group})
        for event in then.order_by("pgh_id"):
            found[keys[event.pgh_obj_id], event.revision] = event
    return found


def _noted(targets: Iterable[Target]) -> set[tuple[int, str]]:
    """The notes of these tables that the portal already has."""
    said = {
        (target.action.pk, target.said["note"].value)
        for target in targets
        if "note" in target.said and target.said["note"].value
    }
    notes = ProgressNote.objects.filter(action__in={pk for pk, _ in said}).values_list("action", "text")
    known = {(pk, composed(text)) for pk, text in notes} if said else set()
    return said & known


def _allowed(changes: list[Change], agent: Agent, on: date, problems: list[Place]) -> list[Change]:
    """Those of actions that this person follows; the others are told."""
    wanted = {change.target.action.pk for change in changes}
    rows = Action.objects.visible_to(agent).followed().filter(pk__in=wanted)
    allowed = set(to_follow(agent, rows, on).values_list("pk", flat=True)) if wanted else set()
    for change in changes:
        if change.target.action.pk not in allowed:
            problems.append([change.target.sheet, change.target.line, "", NOT_YOURS])
    return [change for change in changes if change.target.action.pk in allowed]


# What follows from a state, told besides what the table says.
_FOLLOWS = tuple(field for field in ACTION if field.key != "note")


def implied(before: Action, after: Action, written: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {"label": field.label, "old": cells.shown(field, old), "new": cells.shown(field, new)}
        for field in _FOLLOWS
        if field.key not in written
        and not cells.same(old := getattr(before, field.key), new := getattr(after, field.key))
    ]


def dropped(after: Any, change: Change, written: Mapping[str, Any]) -> list[Place]:
    """The cells that the operation did not keep: a reason where the state asks for none, for one."""
    target = change.target
    return [
        [
            target.sheet,
            move.said.line,
            get_column_letter(move.said.column + 1),
            f"«\u00a0{move.said.field.label}\u00a0» ne se garde pas avec cet état.",
        ]
        for move in change.moves
        if move.said.field.key in written
        and move.said.field.key != "note"
        and not cells.same(getattr(after, move.said.field.key), move.said.value)
    ]
