"""State machines as data: one table gives buttons, API abilities, database trigger, diagram and tests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

from cls_portal.access import may, require
from cls_portal.errors import Reason, Refused
from cls_portal.rows import read_by, read_together
from cls_portal.writing import write

if TYPE_CHECKING:
    from cls_portal.actors import SystemActor
    from cls_portal.models import Agent


@dataclass(frozen=True)
class Transition:
    """One edge family of a machine.

    `permission` is an act of the app's table of rights; `label` the button's French words;
    `done` completes « Mme X … » in the history; `reason` says that a written reason is compulsory.
    Gates are named in settings under `<machine>.<name>`, and so is, in `REASONED`, what makes a reason compulsory for
    some objects only.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    permission: str
    label: str
    done: str
    reason: bool = False
    danger: bool = False


@dataclass(frozen=True)
class Step:
    """A transition as it stands for one object and one agent: allowed, what is still missing, why it asks a reason."""

    transition: Transition
    missing: tuple[Reason, ...]
    asks: str = ""

    @property
    def open(self) -> bool:
        return not self.missing

    @property
    def reason_required(self) -> bool:
        return bool(self.asks)


class StateGuard(pgtrigger.Trigger):
    """Refuses, in PostgreSQL, a birth or an edge that the table does not list, or a change nobody signs."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        super().__init__(
            name="state_guard",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update,
        )

    def get_func(self, model: Any) -> str:
        column = model._meta.get_field(self.machine.field).column
        births = " OR ".join(self._birth(state, column) for state in self.machine.births)
        edges = ", ".join(f"'{source}>{target}'" for source, target in sorted(self.machine.edges()))
        return f"""
            IF TG_OP = 'INSERT' THEN
                IF NOT ({births}) THEN
                    RAISE EXCEPTION 'Un enregistrement ne peut pas naître dans l’état « % ».', NEW.{column}
                        USING ERRCODE = 'CLS01';
                END IF;
                RETURN NEW;
            END IF;
            IF NEW.{column} IS DISTINCT FROM OLD.{column} THEN
                IF (OLD.{column} || '>' || NEW.{column}) NOT IN ({edges}) THEN
                    RAISE EXCEPTION 'Passage impossible de « % » à « % ».', OLD.{column}, NEW.{column}
                        USING ERRCODE = 'CLS01';
                END IF;
                IF COALESCE(NULLIF(current_setting('pghistory.context_metadata', true), ''), '{{}}')::jsonb
                        ->> 'actor' IS NULL THEN
                    RAISE EXCEPTION 'Un changement d’état doit être signé d’un auteur.' USING ERRCODE = 'CLS01';
                END IF;
            END IF;
            RETURN NEW;
        """

    def _birth(self, state: str, column: str) -> str:
        condition = self.machine.born_if.get(state)
        return f"NEW.{column} = '{state}'" + (f" AND {condition}" if condition else "")


@dataclass(frozen=True)
class Machine:
    """The life of one noun. `births` are the states a row may be inserted in; `born_if` gives, for some of them,
    the condition in SQL that the new row (`NEW`) must meet."""

    name: str
    births: tuple[str, ...]
    transitions: tuple[Transition, ...]
    field: str = "state"
    born_if: Mapping[str, str] = dataclass_field(default_factory=dict)

    def __getitem__(self, name: str) -> Transition:
        return next(transition for transition in self.transitions if transition.name == name)

    def edges(self) -> set[tuple[str, str]]:
        return {(source, t.target) for t in self.transitions for source in t.sources}

    def guard(self) -> StateGuard:
        return StateGuard(self)

    def missing(
        self, transition: Transition, obj: Any, on: date, asked: dict[str, list[Reason]] | None = None
    ) -> list[Reason]:
        """What the gates of this transition still ask for, less what was waived in writing (`obj.waivers`).

        `asked` keeps what each gate answered, for the other transitions of the same object.
        """
        asked = {} if asked is None else asked
        gates = self._gates(transition)
        unasked = [gate for gate in gates if gate not in asked]
        read = _with_rows(obj, unasked)
        for gate in unasked:
            asked[gate] = import_string(gate)(read, on)
        found = [reason for gate in gates for reason in asked[gate]]
        if not found:
            return []
        waived = {waiver.code for waiver in obj.waivers.all()} if hasattr(obj, "waivers") else set()
        return [reason for reason in found if reason.code not in waived]

    def missing_of_many(self, steps: Sequence[tuple[Transition, Any]], on: date) -> list[list[Reason]]:
        """What each of these objects lacks for its transition, in as many statements as the gates read rows.

        A gate that has a form for many is asked once of all; the others are asked of each object, with the rows that
        they say they read (`cls_portal.rows.reads`).
        """
        by_gate: dict[str, list[Any]] = defaultdict(list)
        for transition, obj in steps:
            for gate in self._gates(transition):
                by_gate[gate].append(obj)
        asked: dict[Any, dict[str, list[Reason]]] = {obj.pk: {} for _, obj in steps}
        of_many = {gate: import_string(name) for gate, name in settings.GATES_OF_MANY.items() if gate in by_gate}
        each = [(import_string(gate), objects) for gate, objects in by_gate.items()]
        read_together([*each, *((function, by_gate[gate]) for gate, function in of_many.items())])
        for gate, function in of_many.items():
            for key, reasons in function(by_gate[gate], on).items():
                asked[key][gate] = reasons
        return [self.missing(transition, obj, on, asked[obj.pk]) for transition, obj in steps]

    def asks_reason(self, transition: Transition, obj: Any) -> str:
        """Why this transition of this object needs a written reason; '' where it needs none."""
        if transition.reason:
            return "Indiquez le motif."
        name = settings.REASONED.get(f"{self.name}.{transition.name}")
        return str(import_string(name)(obj)) if name else ""

    def _gates(self, transition: Transition) -> Sequence[str]:
        return settings.GATES.get(f"{self.name}.{transition.name}", ())

    def available(self, obj: models.Model, agent: Agent | SystemActor, on: date) -> list[Step]:
        """The transitions this agent may fire from the present state, each with what is missing."""
        state = getattr(obj, self.field)
        asked: dict[str, list[Reason]] = {}
        possible = [each for each in self.transitions if state in each.sources and may(agent, each.permission, obj)]
        return [self._step(each, obj, tuple(self.missing(each, obj, on, asked))) for each in possible]

    def _step(self, transition: Transition, obj: Any, missing: tuple[Reason, ...]) -> Step:
        """While a piece is missing, what would make a reason compulsory of this object is not looked for."""
        return Step(transition, missing, self.asks_reason(transition, obj) if transition.reason or not missing else "")

    def fire(self, obj: Any, name: str, *, by: Agent | SystemActor, on: date, reason: str = "", **values: Any) -> Any:
        """Move a locked row along the transition, writing `values` with it.

        Raises `Forbidden` without the right, `Refused` from another state, with a missing piece,
        or without the compulsory reason.
        """
        transition = self[name]
        require(by, transition.permission, obj)
        self.check(obj, transition, on, reason)
        return write(obj, **{self.field: transition.target}, **values)

    def check(self, obj: models.Model, transition: Transition, on: date, reason: str) -> None:
        """Raise `Refused` unless the object may take this transition now."""
        state = getattr(obj, self.field)
        if state not in transition.sources:
            raise Refused([Reason("Cette étape n’est plus possible : l’état a changé.", code=f"{self.name}.state")])
        asks = self.asks_reason(transition, obj)
        if asks and not reason.strip():
            raise Refused([Reason(asks, code=f"{self.name}.reason", field="reason")])
        missing = self.missing(transition, obj, on)
        if missing:
            raise Refused(missing)


def _with_rows(obj: Any, gates: Iterable[str]) -> Any:
    """A twin of the object that holds its own rows read by several of these gates: read once, kept nowhere."""
    read = [rows for gate in gates for rows in read_by(import_string(gate)) if not rows.path]
    shared = {rows for rows in read if read.count(rows) > 1}
    if not shared:
        return obj
    twin = copy(obj)
    for rows in shared:
        rows.read([twin])
    return twin
