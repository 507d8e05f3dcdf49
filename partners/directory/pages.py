"""What the pages of the directory show."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from cls_portal.access import abilities
from cls_portal.models import Agent
from cls_portal.timeline import timeline
from partners.models import Contact, GroupMember, MailingGroup, Seat
from partners.rules import last_day


def contact_page(contact: Contact, agent: Agent, on: date) -> dict[str, Any]:
    """Who they are, where they sit, the lists that name them."""
    seats = Seat.objects.visible_to(agent).filter(contact=contact).for_list().order_by("-starts_on", "-pk")
    members = GroupMember.objects.visible_to(agent).filter(contact=contact).for_list().order_by("-starts_on", "-pk")
    return {
        "contact": contact,
        "facts": _facts(contact),
        "seats": [(seat, last_day(seat.ends_on)) for seat in seats],
        "members": [(member, last_day(member.ends_on)) for member in members],
        "lists": list(MailingGroup.objects.visible_to(agent).filter(members__contact=contact).for_list()),
        "abilities": abilities(agent, "partners", contact),
        "entries": timeline(contact, agent),
    }


def _facts(contact: Contact) -> list[tuple[Any, ...]]:
    facts: list[tuple[Any, ...]] = [
        ("Organisme", contact.organisation.name, reverse("organisation-detail", args=[contact.organisation_id])),
        ("Fonction", contact.job_title),
        ("Adresse électronique", contact.email),
        ("Téléphone", contact.phone),
        ("Adresse postale", ", ".join(contact.address.splitlines())),
    ]
    if contact.left_on:
        facts.append(("Parti le", f"{contact.left_on:%d/%m/%Y}"))
    if contact.replaced_by:
        facts.append(
            ("Remplacé par", str(contact.replaced_by), reverse("contact-detail", args=[contact.replaced_by_id]))
        )
    if contact.purged_on:
        facts.append(("Données personnelles effacées le", f"{contact.purged_on:%d/%m/%Y}"))
    return facts
