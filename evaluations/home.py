"""What awaits a person on the home page: final evaluations to launch (product.md §3), questionnaires to answer."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from cls_portal.home import Tile
from cls_portal.models import Agent
from cls_portal.roles import Role
from cls_portal.templatetags.portal import date_fr
from evaluations.models import EvaluationContribution
from evaluations.reading import due
from evaluations.rules import rung
from territories.access import roles_held

# Those who write evaluations; who only watches is told by the dashboards.
REMINDED = (Role.PREFECTURE, Role.COORDINATOR)
_ENDS = {12: "dans l’année", 6: "dans les six mois", 3: "dans les trois mois"}


def evaluations_due(agent: Agent, on: date) -> list[Tile]:
    """One tile: how many contracts await their final evaluation, and how soon the first of them ends."""
    if not any(held.role in REMINDED for held in roles_held(agent, on)):
        return []
    ends = list(due(agent, on).order_by("ends_on").values_list("ends_on", flat=True))
    if not ends:
        return []
    first = ends[0]
    when = "est échu" if first < on else f"se termine {_ENDS[rung(first, on) or 12]}"
    text = (
        f"Lancer ou achever l’évaluation finale d’un contrat : il {when}"
        if len(ends) == 1
        else f"Lancer ou achever l’évaluation finale de {len(ends)} contrats : le premier {when}"
    )
    return [Tile(text, reverse("evaluation-due"), len(ends))]


def contributions_asked(agent: Agent, on: date) -> list[Tile]:
    """One tile for each questionnaire that awaits the answer of the organisation for which this person acts."""
    rows = EvaluationContribution.objects.asked_of(agent, on).filter(answered_on=None)
    asked = rows.select_related("evaluation__contract", "organisation").order_by("due_on", "pk")
    return [
        Tile(
            f"Répondre avant le {date_fr(row.due_on)} au questionnaire d’évaluation\u00a0: "
            f"{row.evaluation.contract.title} ({row.organisation})",
            reverse("evaluation-contribution-answer", args=[row.pk]),
        )
        for row in asked
    ]
