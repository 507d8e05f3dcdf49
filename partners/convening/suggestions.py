"""What an agenda may be made of: each app suggests, by the functions named in `settings.AGENDA_SUGGESTIONS`.

    def late_actions(council: Council, agent: Agent, on: date) -> list[Suggestion]

They suggest only what the agent reads. `about` is a key for ever (« actions.action:12 »): the item keeps it, and what
is on the agenda is no longer suggested there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from cls_portal.models import Agent
from cls_portal.templatetags.portal import date_fr
from partners import rules
from partners.models import Council, Group, Meeting, Seat
from partners.states import AgendaKind, Capacity, GroupKind, MeetingForm, MinutesState

SOON = timedelta(days=180)
PLENARY = (MeetingForm.PLENARY,)


@dataclass(frozen=True)
class Suggestion:
    """An item that could be put on the agenda, and why. `forms`: of which meetings; all of them when empty.

    `group`: the key of the group that alone deals with it. `url`: where one reads more.
    """

    about: str
    title: str
    kind: AgendaKind
    why: str = ""
    duration: int | None = None
    rapporteur: str = ""
    url: str = ""
    forms: Collection[str] = ()
    group: int | None = None


def suggested(meeting: Meeting, agent: Agent, on: date) -> list[Suggestion]:
    """What suits this meeting and is not on its agenda."""
    there = {told for item in meeting.items.all() for told in (item.about, item.title) if told}
    found = (
        each for name in settings.AGENDA_SUGGESTIONS for each in import_string(name)(meeting.council, agent, on)
    )  # fmt: skip
    return [each for each in found if not there & {each.about, each.title} and _suits(each, meeting)]


def _suits(suggestion: Suggestion, meeting: Meeting) -> bool:
    if suggestion.about == f"partners.meeting:{meeting.pk}":
        return False
    if suggestion.group is not None:
        return suggestion.group == meeting.group_id
    return not suggestion.forms or meeting.form in suggestion.forms


def minutes_to_approve(council: Council, agent: Agent, on: date) -> list[Suggestion]:
    """Minutes finished and not approved, of the meetings that they read, for the next meeting of the same people."""
    rows = Meeting.objects.readable_by(agent, on).not_cancelled().filter(council=council, held_on__lte=on)
    return [
        Suggestion(
            f"partners.meeting:{row.pk}",
            f"Approbation du compte rendu de la réunion du {date_fr(row.held_on)}",
            AgendaKind.APPROVAL,
            "Son compte rendu est achevé et n’est pas approuvé.",
            5,
            url=reverse("meeting-detail", args=[row.pk]),
            forms=(row.form,),
            group=row.group_id,
        )
        for row in rows.filter(minutes_state=MinutesState.FINISHED).order_by("held_on", "pk")
    ]


def information_due(council: Council, agent: Agent, on: date) -> list[Suggestion]:
    """The préfet's yearly information, when it is due."""
    given = council.informations.filter(given_on__lte=on).order_by("-given_on", "-pk").first()
    last = given.given_on if given else None
    late = rules.late_information(council.kind, last=last, created_on=council.created_on, on=on)
    if late is None:
        return []
    title = "Information du préfet sur l’état de la délinquance dans le territoire"
    about = f"partners.information:{last or 'none'}"
    return [
        Suggestion(about, title, AgendaKind.INFORMATION, late.text, 30, "Le préfet", forms=PLENARY)
    ]  # fmt: skip


def coordinator_term(council: Council, agent: Agent, on: date) -> list[Suggestion]:
    """The coordinator whose term ends within six months."""
    seats = Seat.objects.visible_to(agent).in_force(on).filter(council=council, capacity=Capacity.COORDINATOR)
    return [
        Suggestion(
            f"partners.seat:{seat.pk}",
            f"Suite du mandat de coordination, qui prend fin le {date_fr(rules.last_day(seat.ends_on))}",
            AgendaKind.INFORMATION,
            "Ce mandat prend fin dans les six mois.",
            10,
            url=reverse("council-composition", args=[council.pk]),
            forms=(MeetingForm.PLENARY, MeetingForm.RESTRICTED),
        )
        for seat in seats.filter(ends_on__lte=on + SOON, substitute_for=None)
    ]


def rules_to_adopt(council: Council, agent: Agent, on: date) -> list[Suggestion]:
    """A règlement intérieur, and the charter of the groups, where there is none."""
    return list(_to_adopt(council, on))


def _to_adopt(council: Council, on: date) -> Iterator[Suggestion]:
    if not council.internal_rules.exists():
        yield Suggestion(
            f"partners.rules:{council.pk}", "Adoption du règlement intérieur", AgendaKind.DECISION,
            "Aucun règlement intérieur n’est enregistré.", 15, forms=PLENARY,
        )  # fmt: skip
    exchanging = [kind for kind in GroupKind if kind.needs_charter]
    groups: Any = Group.objects.open_on(on).filter(council=council, kind__in=exchanging, charter=None)
    if groups.exists():
        why = "Un groupe au moins n’a pas de charte que ses membres puissent signer (CSI, art. L.\u00a0132-5)."
        yield Suggestion(
            f"partners.charter:{council.pk}", "Adoption de la charte déontologique des groupes", AgendaKind.DECISION,
            why, 15, forms=PLENARY,
        )  # fmt: skip
