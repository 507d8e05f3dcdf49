"""The pages where actions and objectives are judged, their follow-up beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from actions.models import Action
from cls_portal.access import may
from cls_portal.models import Agent
from cls_portal.templatetags.portal import date_fr, euros, figure
from contracts.models import Objective
from evaluations.achieved import achieved, actions_to_judge, follow_up_of, followed
from evaluations.models import Evaluation, SubjectRating
from evaluations.report.reading import rated
from evaluations.rules import Judged

UNKNOWN = "n.\u00a0c."


def subjects_page(evaluation: Evaluation, agent: Agent, on: date) -> dict[str, Any]:
    """An evaluation loaded by `for_detail`; once validated, what was frozen with it."""
    kept = evaluation.frozen
    axes = kept["achieved"] if kept else achieved(evaluation, on)
    rows = [shown(action) for axis in axes for each in axis["objectives"] for action in each["actions"]]
    judged = [row for row in rows if row["rating"] or row["evidence"].strip()]
    return {
        "evaluation": evaluation,
        "contract": evaluation.contract,
        "axes": [
            {
                **axis,
                "objectives": [
                    {**each, "note": noted(each["rating"]), "actions": [_judged(action) for action in each["actions"]]}
                    for each in axis["objectives"]
                ],
            }
            for axis in axes
        ],
        "kept_on": date.fromisoformat(kept["frozen_on"]) if kept else None,
        "judged": len(judged),
        "actions": len(rows),
        "may_write": may(agent, "evaluations.edit", evaluation) and evaluation.validated_on is None,
    }


def _judged(action: dict[str, Any]) -> dict[str, Any]:
    return {**shown(action), "note": noted(action["rating"])}


def shown(action: dict[str, Any]) -> dict[str, Any]:
    """An action as its line shows it."""
    indicators = [{**each, "said": _said(each)} for each in action["indicators"]]
    return {
        **action,
        "planned": Decimal(action["planned"]),
        "spent": Decimal(action["spent"]) if action["spent"] else None,
        "indicators": indicators,
    }


def noted(rating: int | None) -> str:
    """« 3 sur 4, satisfaisant », nothing without a note."""
    return rated(rating) if rating else ""


def _said(indicator: dict[str, str]) -> str:
    """« 12 pour une cible de 20 halls (60 % du chemin) », « 12 halls, sans cible », « non mesuré, sans cible »."""
    value = figure(Decimal(indicator["value"])) if indicator["value"] else ""
    if not indicator["target"]:
        return f"{value} {indicator['unit']}, sans cible" if value else "non mesuré, sans cible"
    target = figure(Decimal(indicator["target"]))
    way = f" ({indicator['way']}\u00a0% du chemin)" if indicator["way"] else ""
    return f"{value or 'non mesuré,'} pour une cible de {target} {indicator['unit']}{way}"


def note_of(evaluation: Evaluation, subject: Action | Objective) -> SubjectRating | None:
    """What an evaluation loaded by `for_detail` says of this action or objective."""
    column = "objective_id" if isinstance(subject, Objective) else "action_id"
    return next((row for row in evaluation.subjects.all() if getattr(row, column) == subject.pk), None)


def subject_page(evaluation: Evaluation, subject: Action | Objective, on: date) -> list[tuple[str, str]]:
    """Where the action stands, or those that serve the objective, beside the form."""
    if isinstance(subject, Objective):
        rows = actions_to_judge(evaluation.contract).filter(objective=subject)
        return [(f"{row.number}. {row.title}", f"{row.get_status_display()}, {row.progress}\u00a0%") for row in rows]
    [row] = followed(Action.objects.filter(pk=subject.pk), on)
    told = shown(follow_up_of(row))
    return [
        ("Pilote", told["lead"]),
        ("État", f"{told['status']}, {told['progress']}\u00a0%"),
        ("Calendrier", f"du {date_fr(row.starts_on)} au {date_fr(row.ends_on)}" if row.ends_on else ""),
        ("Budget prévu", euros(told["planned"], 0)),
        ("Budget dépensé", UNKNOWN if told["spent"] is None else euros(told["spent"], 0)),
        *((each["name"], each["said"]) for each in told["indicators"]),
    ]


def next_to_judge(evaluation: Evaluation) -> str:
    """The page of the next action of which nothing is said; that of them all when there is none."""
    said = evaluation.subjects.filter(action__isnull=False).exclude(rating=None, evidence="")
    left = actions_to_judge(evaluation.contract).exclude(pk__in=said.order_by().values("action"))
    following = left.values_list("pk", flat=True).first()
    if following is None:
        return reverse("evaluation-subjects", args=[evaluation.pk])
    return reverse("evaluation-rate-action", args=[evaluation.pk, following])


def next_to_rate(evaluation: Evaluation) -> str:
    """The page of the next criterion that lacks its note or what supports it; the criteria when there is none."""
    left = (row.pk for row in evaluation.ratings.all() if row.rating is None or not row.evidence.strip())
    following = next(left, None)
    if following is None:
        return f"{reverse('evaluation-detail', args=[evaluation.pk])}#criteres"
    return reverse("evaluation-criterion", args=[following])


def counted(evaluation: Evaluation, actions: Sequence[Judged]) -> Iterator[tuple[str, str]]:
    """How many of these actions are judged, for the page of the evaluation; nothing where there is none."""
    said = [each for each in actions if each.rating or each.evidence.strip()]
    if actions:
        yield "Actions appréciées", f"{len(said)} sur {len(actions)}"
    objectives = [row for row in evaluation.subjects.all() if row.objective_id and row.rating]
    if objectives:
        yield "Objectifs appréciés", str(len(objectives))
