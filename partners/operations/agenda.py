"""The agenda of a meeting, and the documents joined to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Max

from cls_portal import files
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused, refuse
from cls_portal.models import Agent
from cls_portal.ordering import shift
from cls_portal.writing import create, lock, operation, remove, write
from partners import rules
from partners.convening.suggestions import suggested
from partners.convening.templates import TEMPLATES
from partners.groups.rules import exchanges
from partners.minutes import rules as minuting
from partners.models import AgendaItem, Meeting, MeetingDocument
from partners.operations.keeping import prepared
from partners.states import AgendaKind

ITEM = ("kind", "title", "duration", "rapporteur", "note", "nominative")


@operation("agenda.item_added")
def add_item(
    meeting: Meeting,
    *,
    by: Agent | SystemActor,
    title: str,
    kind: str = AgendaKind.DISCUSSION,
    duration: int | None = None,
    rapporteur: str = "",
    note: str = "",
    nominative: bool = False,
) -> AgendaItem:
    """An item at the end of the agenda, before the meeting or during it."""
    return _add(
        prepared(meeting, by), title=title, kind=kind, duration=duration, rapporteur=rapporteur, note=note,
        nominative=nominative,
    )  # fmt: skip


@operation("agenda.item_added")
def add_suggested(meeting: Meeting, *, by: Agent, on: date, about: str) -> AgendaItem:
    """The suggestion of that key as an item; it is no longer suggested for this meeting."""
    meeting = prepared(meeting, by)
    found = next((each for each in suggested(meeting, by, on) if each.about == about), None)
    if found is None:
        raise Refused("Cette suggestion n’est plus à l’ordre du jour possible\u00a0: rechargez la page.")
    return _add(
        meeting, title=found.title[:300], kind=found.kind, duration=found.duration, rapporteur=found.rapporteur,
        about=found.about,
    )  # fmt: skip


@operation("agenda.template_used")
def use_template(meeting: Meeting, *, by: Agent | SystemActor) -> list[AgendaItem]:
    """The usual items of a meeting of this form that are not there yet."""
    meeting = prepared(meeting, by)
    present = set(meeting.items.values_list("title", flat=True))
    points = [each for each in TEMPLATES[meeting.form] if each.title not in present]
    if not exchanges(meeting):
        points = [each for each in points if not each.nominative]
    return [
        _add(
            meeting, title=each.title, kind=each.kind, duration=each.duration, rapporteur=each.rapporteur,
            nominative=each.nominative,
        )
        for each in points
    ]  # fmt: skip


@operation("agenda.item_changed")
def change_item(item: AgendaItem, *, by: Agent | SystemActor, revision: int, **values: Any) -> AgendaItem:
    """Change the fields of `ITEM`."""
    rules.unknown_fields(values, ITEM)
    prepared(item.meeting, by)
    item = write(lock(item, revision), **values)
    _check_nominative(item)
    return item


@operation("agenda.item_moved")
def move_item(item: AgendaItem, *, by: Agent | SystemActor, revision: int, places: int) -> AgendaItem:
    """Some places down the agenda, or up when negative."""
    meeting = prepared(item.meeting, by)
    return shift(lock(item, revision), meeting.items.all(), places=places, column="position")


@operation("agenda.item_removed")
def remove_item(item: AgendaItem, *, by: Agent | SystemActor, revision: int) -> None:
    """Take it off the agenda; its documents stay joined to the meeting."""
    prepared(item.meeting, by)
    item = lock(item, revision)
    if item.minutes or item.decisions.exists():
        raise Refused("Ce point a un compte rendu ou une décision\u00a0: il reste à l’ordre du jour.")
    remove(item)


def _add(meeting: Meeting, **values: Any) -> AgendaItem:
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    item = create(AgendaItem(meeting=meeting, position=last + 1, **values))
    _check_nominative(item)
    return item


def _check_nominative(item: AgendaItem) -> None:
    """A nominative exchange has its place in a group with its charter only, and leaves nothing behind it."""
    if not item.nominative:
        return
    if not exchanges(item.meeting):
        text = "Un échange nominatif n’a lieu que dans un groupe qui a sa charte (CSI, art. L.\u00a0132-5)."
        raise Refused([Reason(text, "partners.nominative_elsewhere", field="nominative")])
    if item.note.strip():
        refuse(minuting.missing_to_keep(item, "note"))
    if item.documents.exists() or item.decisions.exists():
        refuse(minuting.missing_to_keep(item, "nominative"))


# Documents


@operation("meeting.document_joined")
def join_document(
    meeting: Meeting,
    *,
    by: Agent | SystemActor,
    title: str,
    file: tuple[str, bytes],
    item: AgendaItem | None = None,
) -> MeetingDocument:
    """Join a file, kept as it is (name and content), to the meeting or to a point of its agenda."""
    meeting = prepared(meeting, by)
    if item is not None and item.meeting_id != meeting.pk:
        text = "Ce point est celui d’une autre réunion."
        raise Refused([Reason(text, "partners.item_elsewhere", field="item")])
    refuse(minuting.missing_to_keep(item, "item"))
    stored = files.store(file[1], file[0], by=by)
    return create(MeetingDocument(meeting=meeting, item=item, title=title, file=stored))


@operation("meeting.document_removed")
def remove_document(document: MeetingDocument, *, by: Agent | SystemActor, revision: int) -> None:
    """Take back a file joined by mistake: nothing of it is kept."""
    prepared(document.meeting, by)
    document = lock(document, revision)
    remove(document)
    files.forget(document.file)
