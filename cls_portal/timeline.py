"""The history of an object, told in sentences: one entry per operation, with what it changed."""

from __future__ import annotations

import importlib
import importlib.util
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from cls_portal.actors import LinkHolder
from cls_portal.history import SILENT_FIELDS, event_model
from cls_portal.models import Agent, ContactLink
from cls_portal.richtext import plain_text
from cls_portal.templatetags.portal import date_fr, datetime_fr, figure, yes_no

SHOWN = 200
LONGEST = 160
ERASED = "Une personne, par un lien effacé depuis"


@dataclass(frozen=True)
class Change:
    """A field before and after, in words."""

    label: str
    before: str
    after: str


@dataclass
class Entry:
    """One operation: who did what, when and why, and the fields it changed."""

    at: datetime
    actor: str
    sentence: str
    reason: str = ""
    object: str = ""
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True)
class _Event:
    model: type[models.Model]
    label: str
    at: datetime
    context: str
    said: dict[str, str]
    row: dict[str, Any]
    before: dict[str, Any] | None


def timeline(obj: models.Model, agent: Agent, *, parts: Iterable[type[models.Model]] = ()) -> list[Entry]:
    """The last operations on this object and on its `parts` (models with a foreign key to the object's, or to
    that of another part).

    Two queries, and one per kind of linked object whose name is shown; the reader sees only the names that are theirs.
    Of what not everybody reads who sees it (`readable_by`), the others are told the `open_columns` only, or nothing.
    """
    events = _open(_read(obj, list(parts)), agent)
    grouped: dict[str, list[_Event]] = defaultdict(list)
    for event in events:
        grouped[event.context].append(event)
    names = _names_of_actors(events)
    linked = _linked_names(events, agent)
    return [_entry(group, names, linked) for group in grouped.values()]


def _read(obj: models.Model, parts: Sequence[type[models.Model]]) -> list[_Event]:
    own = type(obj)
    tables = [(own, "e.pgh_obj_id = %s"), *((part, _belongs(part, own, parts)) for part in parts)]
    selects = " UNION ALL ".join(_select(model, belongs, position) for position, (model, belongs) in enumerate(tables))
    query = f"SELECT * FROM ({selects}) AS told ORDER BY seq DESC LIMIT {SHOWN}"
    with connection.cursor() as cursor:
        cursor.execute(query, [obj.pk] * len(tables))
        return [_event(tables[row[0]][0], row) for row in cursor.fetchall()]


def _belongs(part: type[models.Model], own: type[models.Model], parts: Sequence[type[models.Model]]) -> str:
    """The condition by which a part is the object's: its own foreign key, or that of another part which holds it."""
    if column := _key(part, own):
        return f'e."{column}" = %s'
    holder = next(each for each in parts if _key(part, each))
    rows = f'SELECT id FROM "{holder._meta.db_table}" WHERE "{_key(holder, own)}" = %s'
    return f'e."{_key(part, holder)}" IN ({rows})'


def _key(part: type[models.Model], to: type[models.Model]) -> str:
    """The column of the foreign key from one model to the other; "" when there is none."""
    return next((str(each.column) for each in part._meta.concrete_fields if each.related_model is to), "")


def _select(model: type[models.Model], belongs: str, position: int) -> str:
    table = event_model(model)._meta.db_table
    return (
        f"SELECT {position} AS source, e.pgh_id, e.pgh_label, e.pgh_created_at, e.pgh_context_id::text,"
        " e.pgh_context::text, to_jsonb(e)::text,"
        " lag(to_jsonb(e)::text) OVER (PARTITION BY e.pgh_obj_id ORDER BY e.pgh_id), link.seq"
        f" FROM \"{table}\" e JOIN cls_portal_historylink link ON link.event_table = '{table}'"
        f" AND link.event_id = e.pgh_id WHERE {belongs}"
    )


def _event(model: type[models.Model], row: tuple[Any, ...]) -> _Event:
    return _Event(
        model=model,
        label=row[2],
        at=row[3],
        context=row[4] or f"{row[0]}:{row[1]}",
        said=json.loads(row[5]) if row[5] else {},
        row=json.loads(row[6]),
        before=json.loads(row[7]) if row[7] else None,
    )


def _open(events: list[_Event], agent: Agent) -> list[_Event]:
    """Without what this person may not read: neither the change, nor that there was one."""
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    for event in events:
        if holder := _holder(event.model):
            wanted[holder[0]].add(event.row[holder[1]])
    read = {model: _readable_keys(model, keys, agent) for model, keys in wanted.items()}
    told = (_told(event, read) for event in events)
    return [event for event in told if event is not None]


@cache
def _holder(model: type[models.Model]) -> tuple[type[models.Model], str] | None:
    """The model whose rows say who reads those of this one, and the column of the event that names it."""
    if not _reserved(model):
        return None
    for key in model._meta.concrete_fields:
        above = key.related_model
        if above is not None and above is not model and _reserved(above):
            return above, str(key.column)
    return model, "pgh_obj_id"


def _reserved(model: Any) -> bool:
    return hasattr(model._default_manager, "readable_by")


def _readable_keys(model: Any, keys: set[int], agent: Agent) -> set[int]:
    rows = model._default_manager.readable_by(agent, timezone.localdate()).filter(pk__in=keys)
    return set(rows.order_by().values_list("pk", flat=True))


def _told(event: _Event, read: dict[type[models.Model], set[int]]) -> _Event | None:
    """The event as this person reads it: whole, what is open of it, or nothing."""
    holder = _holder(event.model)
    if holder is None or event.row[holder[1]] in read[holder[0]]:
        return event
    fields: Any = map(event.model._meta.get_field, getattr(event.model, "open_columns", ()))
    columns = {field.column for field in fields}
    row = {name: value for name, value in event.row.items() if name in columns}
    before = event.before and {name: value for name, value in event.before.items() if name in columns}
    if not columns or (event.label == "update" and row == before):
        return None
    return replace(event, row=row, before=before, said={**event.said, "reason": ""})


def _entry(group: list[_Event], names: dict[str, str], linked: dict[tuple[str, int], str]) -> Entry:
    """`group` holds the events of one operation, newest first."""
    first = group[-1]
    entry = Entry(
        at=group[0].at,
        actor=names.get(first.said.get("actor", ""), "Le portail"),
        sentence=sentences().get(first.said.get("verb", ""), "a modifié la fiche"),
        reason=first.said.get("reason", ""),
    )
    for event in reversed(group):
        entry.changes.extend(_changes(event, linked))
    return entry


def _changes(event: _Event, linked: dict[tuple[str, int], str]) -> Iterable[Change]:
    if event.label == "delete":
        return
    before = event.before or {}
    if event.label == "update" and not before:
        return
    for column in _told_fields(event.model):
        old, new = before.get(column.column), event.row.get(column.column)
        if isinstance(new, dict):  # data of a page, which has no words of its own
            continue
        if column.is_relation and _hidden(column.related_model, {old, new}, linked):
            continue
        if old != new and not (event.label == "insert" and new in (None, "", False)):
            yield Change(str(column.verbose_name).capitalize(), _said(column, old, linked), _said(column, new, linked))


def _hidden(model: type[models.Model], values: set[Any], linked: dict[tuple[str, int], str]) -> bool:
    """What the change names is not read by everybody, and not by this person: that it was named is not told either."""
    if not _reserved(model):
        return False
    return not any((model._meta.label, value) in linked for value in values if value is not None)


@cache
def _told_fields(model: type[models.Model]) -> list[Any]:
    """The fields whose change is told: neither keys, nor stamps, nor what the database derives."""
    kept = {each.name for each in event_model(model)._meta.local_fields}
    return [
        each
        for each in model._meta.local_fields
        if each.name in kept
        and each.name not in SILENT_FIELDS
        and not each.primary_key
        and not isinstance(each, models.GeneratedField)
        and each.editable
    ]


def _said(column: Any, value: Any, linked: dict[tuple[str, int], str]) -> str:
    """A stored value in words."""
    if value is None or value == "":
        return ""
    if column.is_relation:
        return linked.get((column.related_model._meta.label, value), "autre fiche")
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(column, models.DateTimeField):
        return datetime_fr(parse_datetime(value))
    if isinstance(column, models.DateField):
        return date_fr(parse_date(value))
    if isinstance(column, models.DecimalField | models.FloatField):
        return figure(str(value))
    text = ", ".join(map(str, value)) if isinstance(value, list) else plain_text(str(value))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _names_of_actors(events: list[_Event]) -> dict[str, str]:
    keys = {event.said.get("actor", "") for event in events}
    agents, holders = (
        [int(key.removeprefix(prefix)) for key in keys if key.startswith(prefix)] for prefix in ("agent:", "link:")
    )
    named = {agent.key: str(agent) for agent in Agent.objects.filter(pk__in=agents)} if agents else {}
    if holders:
        named |= {f"link:{key}": ERASED for key in holders}
        named |= {LinkHolder(link).key: str(link) for link in ContactLink.objects.filter(pk__in=holders)}
    return named


def _linked_names(events: list[_Event], agent: Agent) -> dict[tuple[str, int], str]:
    """The names of the objects that the changes point to, those that the reader may see."""
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    for event in events:
        for column in _told_fields(event.model):
            if column.is_relation:
                values = {event.row.get(column.column), (event.before or {}).get(column.column)}
                wanted[column.related_model] |= {value for value in values if value is not None}
    named: dict[tuple[str, int], str] = {}
    for model, ids in wanted.items():
        rows: Any = model._default_manager.all()
        if _reserved(model) and not hasattr(model, "open_columns"):
            rows = rows.readable_by(agent, timezone.localdate())
        elif hasattr(rows, "visible_to"):
            rows = rows.visible_to(agent)
        elif model is not Agent:
            continue
        named |= {(model._meta.label, row.pk): str(row) for row in rows.filter(pk__in=ids)}
    return named


@cache
def sentences() -> dict[str, str]:
    """Verb → French predicate, from the `verbs.py` of every app."""
    found: dict[str, str] = {}
    for config in apps.get_app_configs():
        if importlib.util.find_spec(f"{config.name}.verbs") is not None:
            found |= getattr(importlib.import_module(f"{config.name}.verbs"), "VERBS", {})
    return found
