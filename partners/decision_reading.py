"""The page of a decision: what was decided, what it caused, what may be done because of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from cls_portal.access import abilities
from cls_portal.listing import Badge
from cls_portal.models import Agent
from cls_portal.templatetags.portal import date_fr
from cls_portal.timeline import timeline
from partners import decision_rules as rules
from partners.effects import acts_of, effects_of
from partners.models import Decision
from partners.states import MeetingForm, Vote


def decision_page(decision: Decision, agent: Agent, on: date) -> dict[str, Any]:
    """A decision loaded by `effects.readable`; a fixed number of queries, whatever it caused."""
    meeting = decision.meeting
    missing = rules.missing_to_act(form=meeting.form, adopted=decision.adopted, held_on=meeting.held_on, on=on)
    return {
        "decision": decision,
        "meeting": meeting,
        "name": f"Décision n°\u00a0{decision.number}",
        "subtitle": f"Décision n°\u00a0{decision.number} du {date_fr(meeting.held_on)}",
        "reserved": meeting.form != MeetingForm.PLENARY,
        "badge": badge(decision, on),
        "facts": _facts(decision),
        "effects": effects_of(decision, agent),
        "acts": acts_of(decision, agent, on),
        "missing": missing,
        "abilities": abilities(agent, "partners", meeting),
        "entries": timeline(decision, agent),
    }


def badge(decision: Decision, on: date) -> Badge:
    if not decision.adopted:
        return Badge("Non adoptée", "neutral")
    if decision.settled_on:
        return Badge("Close", "neutral")
    if decision.acted_on:
        return Badge("Suivie d’effet", "success")
    return Badge("En retard", "warning") if is_late(decision, on) else Badge("À suivre", "info")


def is_late(decision: Decision, on: date) -> bool:
    return rules.is_late(
        adopted=decision.adopted,
        due_on=decision.due_on,
        acted_on=decision.acted_on,
        settled_on=decision.settled_on,
        on=on,
    )


def _facts(decision: Decision) -> list[tuple[Any, ...]]:
    meeting, owner = decision.meeting, decision.owner
    facts: list[tuple[Any, ...]] = [
        ("Conseil", meeting.council.name, reverse("council-detail", args=[meeting.council_id])),
        ("Réunion", str(meeting), reverse("meeting-detail", args=[meeting.pk])),
        ("Point de l’ordre du jour", decision.item.title if decision.item else ""),
        ("Nature", decision.get_kind_display()),
        ("Sens", decision.get_sense_display()),
        ("Prise", _vote(decision)),
        ("Organisme chargé", owner.name, reverse("organisation-detail", args=[owner.pk])) if owner else ("", ""),
        ("Chargé de la suite", decision.owner_title),
        ("Suite attendue le", date_fr(decision.due_on)),
        ("Suivie d’effet le", date_fr(decision.acted_on)),
        ("Close le", date_fr(decision.settled_on)),
        ("Suite donnée", decision.settled_note),
    ]
    return [fact for fact in facts if fact[1]]


def _vote(decision: Decision) -> str:
    """« Par un vote : 12 pour, 3 contre, 1 abstention »."""
    if decision.vote != Vote.COUNTED:
        return decision.get_vote_display()
    counted = ((decision.votes_for, "pour"), (decision.votes_against, "contre"))
    said = ", ".join(f"{count or 0} {word}" for count, word in counted)
    abstained = decision.abstentions or 0
    more = f", {abstained} abstention{'s' if abstained > 1 else ''}" if abstained else ""
    return f"{decision.get_vote_display()}\u00a0: {said}{more}"
