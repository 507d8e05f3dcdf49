"""Actions of which a contact is the person to reach: what keeps their data, what passes to who replaces them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from actions.models import Action
from actions.operations import name_referent
from actions.planning import open_to
from actions.states import OPEN
from cls_portal.errors import Reason
from cls_portal.models import Agent
from partners.models import Contact
from partners.succession import Charge


def in_hand(contact: Contact, agent: Agent, on: date) -> list[Charge]:
    """The actions under way of which they are the person to reach, among those that this agent may follow."""
    rows = list(Action.objects.visible_to(agent).followed().filter(referent=contact, status__in=OPEN).for_list())
    allowed = open_to(rows, agent, on)
    return [
        Charge(str(row.pk), f"Personne référente\u00a0: action n°\u00a0{row.number}, {row.title}")
        for row in rows
        if row.pk in allowed
    ]


def hand_over(keys: Collection[str], successor: Contact, by: Agent) -> None:
    for action in Action.objects.filter(pk__in=[int(key) for key in keys]).order_by("pk"):
        name_referent(action, by=by, revision=None, referent=successor)


def referents_needed(contacts: Collection[int], on: date) -> dict[int, list[Reason]]:
    """The actions under way whose person to reach is still one of these contacts."""
    found: dict[int, list[Reason]] = {}
    rows = Action.objects.followed().filter(referent__in=contacts, status__in=OPEN).order_by("pk")
    for contact in rows.values_list("referent", flat=True).distinct().order_by("referent"):
        text = "Encore la personne référente d’une action en cours."
        found.setdefault(contact, []).append(Reason(text, "actions.referent_needed"))
    return found
