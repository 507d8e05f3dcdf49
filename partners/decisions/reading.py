"""What the pages of decisions show: what was decided, what it caused, what may be done because of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from cls_portal.models import Agent
from cls_portal.templatetags.portal import date_fr
from cls_portal.timeline import timeline
from partners.decisions import rules
from partners.decisions.effects import acts_of, effects_of, subject_of
from partners.minutes.rules import missing_to_minute
from partners.models import Council, Decision, Meeting
from partners.states import DecisionState, MeetingForm, MinutesState

SHOWN, COUNTED = 10, 200


def decisions(agent: Agent) -> Any:
    return Decision.objects.for_detail(agent)


def listed(agent: Agent) -> Any:
    return Decision.objects.visible_to(agent).for_list()


@dataclass(frozen=True)
class Told:
    """A decision with what became of it on a day."""

    row: Decision
    on: date

    @property
    def state(self) -> DecisionState:
        return rules.decision_state(self.row, self.on)

    @property
    def vote(self) -> str:
        return rules.vote_said(self.row)


def shown(agent: Agent, on: date) -> Any:
    """Decisions as their page reads them."""
    return Decision.objects.for_detail(agent).with_keeping(agent, on)


def decision_page(decision: Any, agent: Agent, on: date) -> dict[str, Any]:
    """A decision of `shown`; a fixed number of queries, whatever it caused."""
    meeting = decision.meeting
    missing = rules.missing_to_act(form=meeting.form, adopted=decision.adopted, held_on=meeting.held_on, on=on)
    return {
        "decision": decision,
        "meeting": meeting,
        "name": f"Décision n°\u00a0{decision.number}",
        "subtitle": f"Décision n°\u00a0{decision.number} du {date_fr(meeting.held_on)}",
        "reserved": meeting.form != MeetingForm.PLENARY,
        "state": rules.decision_state(decision, on),
        "facts": _facts(decision),
        "effects": effects_of(decision, agent),
        "acts": acts_of(decision, agent, on),
        "subject": subject_of(decision),
        "missing": missing,
        "actions": gestures(decision) if decision.kept else [],
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
        ("Adoption", rules.vote_said(decision)),
        ("Organisme chargé", owner.name, reverse("organisation-detail", args=[owner.pk])) if owner else ("", ""),
        ("Chargé de la suite", decision.owner_title),
        ("Suite attendue le", date_fr(decision.due_on)),
        ("Suivie d’effet le", date_fr(decision.acted_on)),
        ("Close le", date_fr(decision.settled_on)),
        ("Suite donnée", decision.settled_note),
    ]
    return [fact for fact in facts if fact[1]]


def gestures(decision: Decision) -> list[dict[str, Any]]:
    """What its page offers to who keeps the minutes of its meeting."""
    acted = decision.acted_on is not None
    if decision.settled_on is not None:
        offered = [("decision-reopen", "Rouvrir", False)]
    else:
        offered = [("decision-settle", "Noter la suite donnée" if acted else "Clore", not acted)]
    if not missing_to_minute(decision.meeting):
        offered += [("decision-edit", "Modifier", False)]
        offered += [] if acted else [("decision-remove", "Retirer", False)]
    return [
        {"label": label, "url": reverse(name, args=[decision.pk]), "primary": primary}
        for name, label, primary in offered
    ]


def follow_up(council: Council, agent: Agent, on: date) -> dict[str, Any]:
    """For the page of a council: the state of the minutes of its last meetings, and what awaits of its decisions."""
    of_council = Decision.objects.visible_to(agent).filter(meeting__council=council)
    waiting = of_council.in_state(DecisionState.OPEN, on) | of_council.in_state(DecisionState.LATE, on)
    tasks = [Told(row, on) for row in waiting.for_list().order_by("due_on", "pk")[:COUNTED]]
    read = Meeting.objects.readable_by(agent, on).filter(council=council).not_cancelled()
    recent = read.filter(held_on__lte=on).order_by("-held_on", "-pk")
    return {
        "minutes": [(row, MinutesState(row.minutes_state)) for row in recent.for_list()[:5]],
        "tasks": tasks[:SHOWN],
        "late": sum(each.state is DecisionState.LATE for each in tasks),
        "list_url": f"{reverse('decision-list')}?conseil={council.pk}",
    }
