"""The page of a decision: what was decided, what it caused, what may be done because of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from cls_portal.access import may
from cls_portal.models import Agent
from cls_portal.templatetags.portal import date_fr
from cls_portal.timeline import timeline
from partners.decisions import rules
from partners.decisions.effects import acts_of, effects_of, subject_of
from partners.minutes.reading import gestures
from partners.minutes.rules import decision_state, vote_said
from partners.models import Decision
from partners.states import MeetingForm


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
        "state": decision_state(decision, on),
        "facts": _facts(decision),
        "effects": effects_of(decision, agent),
        "acts": acts_of(decision, agent, on),
        "subject": subject_of(decision),
        "missing": missing,
        "actions": gestures(decision) if may(agent, "partners.keep_minutes") else [],
        "entries": timeline(decision, agent),
    }


def _facts(decision: Decision) -> list[tuple[Any, ...]]:
    meeting, owner = decision.meeting, decision.owner
    facts: list[tuple[Any, ...]] = [
        ("Conseil", meeting.council.name, reverse("council-detail", args=[meeting.council_id])),
        ("Réunion", str(meeting), reverse("meeting-detail", args=[meeting.pk])),
        ("Point de l’ordre du jour", decision.item.title if decision.item else ""),
        ("Nature", decision.get_kind_display()),
        ("Sens", decision.get_sense_display()),
        ("Adoption", vote_said(decision)),
        ("Organisme chargé", owner.name, reverse("organisation-detail", args=[owner.pk])) if owner else ("", ""),
        ("Chargé de la suite", decision.owner_title),
        ("Suite attendue le", date_fr(decision.due_on)),
        ("Suivie d’effet le", date_fr(decision.acted_on)),
        ("Close le", date_fr(decision.settled_on)),
        ("Suite donnée", decision.settled_note),
    ]
    return [fact for fact in facts if fact[1]]
