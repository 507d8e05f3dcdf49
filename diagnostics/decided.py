"""What decisions of a council may cause, and have caused, to diagnostics: their adoption, in plenary."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from cls_portal.models import Agent
from cls_portal.templatetags.portal import date_fr
from diagnostics.access import WRITERS
from diagnostics.models import Diagnostic
from partners.decisions.effects import MOST, Act, Effect, key_of
from partners.models import Decision
from partners.states import MeetingForm


def acts_of(decision: Decision, agent: Agent, on: date) -> list[Act]:
    """The validated diagnostics of the council's territory that it has not adopted, the latest first; one query."""
    if decision.meeting.form != MeetingForm.PLENARY:
        return []
    rows = Diagnostic.objects.visible_to(agent).covered_by(agent, on, WRITERS["adopt"])
    waiting = rows.filter(validated_on__isnull=False, decision=None).within(decision.meeting.council.territory)
    return [
        Act(
            f"Enregistrer l’adoption de «\u00a0{diagnostic.title}\u00a0»",
            reverse("diagnostic-adopt", args=[diagnostic.pk, decision.pk]),
            key_of(diagnostic),
            f"Diagnostic validé le {date_fr(diagnostic.validated_on)}",
        )
        for diagnostic in waiting.order_by("-validated_on", "-pk")[:MOST]
    ]


def effects_of(decision: Decision, agent: Agent) -> list[Effect]:
    rows = Diagnostic.objects.visible_to(agent).filter(decision=decision).order_by("pk")
    return [Effect("Diagnostic adopté", row.title, reverse("diagnostic-detail", args=[row.pk])) for row in rows]
