"""Who changed what, when and why: append-only events, chained by hash, told as sentences.

Events are written by triggers (django-pghistory), so bulk updates and SQL consoles leave them too.
Each event is linked into one chain (`HistoryLink`): its digest is SHA-256 of the previous digest
and of the event's canonical text. An event without an actor is refused by the database.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import pghistory
import pghistory.runtime
import pgtrigger
from django.db import connection, models

if TYPE_CHECKING:
    from cls_portal.actors import LinkHolder, SystemActor
    from cls_portal.models import Agent

M = TypeVar("M", bound=type[models.Model])

# Inputs that change with every write and say nothing by themselves.
SILENT_FIELDS = frozenset({"id", "revision", "created_at", "updated_at"})


class ChainLink(pgtrigger.Trigger):
    """Links each new event into the chain, and refuses one without an actor."""

    def __init__(self) -> None:
        super().__init__(name="chain", when=pgtrigger.After, operation=pgtrigger.Insert)

    def get_func(self, model: Any) -> str:
        columns = ",".join(sorted(field.column for field in model._meta.local_concrete_fields))
        return f"PERFORM public.cls_history_link(TG_TABLE_NAME::text, '{columns}', to_jsonb(NEW)); RETURN NULL;"


def tracked(*, personal: tuple[str, ...] = ()) -> Callable[[M], M]:
    """Keep the history of this model; `personal` columns stay out of it (the law may ask to erase them)."""

    def decorate(model: M) -> M:
        return pghistory.track(  # type: ignore[no-any-return]
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=list(personal),
            append_only=True,
            obj_field=pghistory.ObjForeignKey(related_name="events", related_query_name="events"),
            context_field=pghistory.ContextJSONField(),
            context_id_field=pghistory.ContextUUIDField(),
            attrs={"personal": personal},
            meta={
                "triggers": [ChainLink()],
                "indexes": [models.Index(fields=["pgh_obj"], name=f"{model._meta.model_name}_event_obj"[:30])],
            },
        )(model)

    return decorate


@contextmanager
def acting(actor: Agent | SystemActor | LinkHolder, verb: str, reason: str = "") -> Iterator[None]:
    """Everything written inside is written by `actor`, who did `verb`, for `reason`.

    An act inside an act keeps the outer one's identifier and takes its own verb; on leaving,
    the outer verb and actor are back.
    """
    metadata = {"actor": actor.key, "verb": verb, "reason": reason}
    current = getattr(pghistory.runtime._tracker, "value", None)
    if current is None:
        try:
            with pghistory.context(**metadata):
                yield
        finally:
            _forget_actor()
        return
    outer = dict(current.metadata)
    current.metadata.clear()
    current.metadata.update(metadata)
    try:
        yield
    finally:
        current.metadata.clear()
        current.metadata.update(outer)


def _forget_actor() -> None:
    """Leave no actor behind in an outer transaction: what is written next must name its own."""
    if connection.in_atomic_block and not connection.needs_rollback and connection.is_usable():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pghistory.context_metadata', '', true)")


def name_actor_for_copy(actor: Agent | SystemActor, verb: str) -> None:
    """Name the actor for a COPY, which does not pass through the context; lasts until the transaction ends."""
    metadata = json.dumps({"actor": actor.key, "verb": verb, "reason": ""})
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pghistory.context_metadata', %s, true)", [metadata])


def event_model(model: type[models.Model]) -> type[models.Model]:
    """The event model of a tracked model; LookupError for an untracked one."""
    found = pghistory.core.event_models(tracks_model=model)
    if not found:
        raise LookupError(f"{model._meta.label} keeps no history")
    return found[0]


def last_digest() -> str:
    """Hexadecimal digest of the last link of the chain, '' when the history is empty."""
    from cls_portal.models import HistoryLink

    row = HistoryLink.objects.order_by("-seq").values_list("digest", flat=True).first()
    return bytes(row).hex() if row is not None else ""


def verb_of(event: Any) -> str:
    context: dict[str, str] = event.pgh_context or {}
    return context.get("verb", "")
