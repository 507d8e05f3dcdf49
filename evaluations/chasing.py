"""Who is reminded of what: final evaluations to launch before the end of a contract (product.md §3), questionnaires."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef
from django.urls import reverse

from cls_portal.mail import Message
from cls_portal.reminders import Awaited
from cls_portal.roles import Role
from cls_portal.templatetags.portal import date_fr
from contracts.models import Contract
from contracts.rules import FINAL_EVALUATION_REMINDERS
from contracts.states import ContractState
from evaluations.models import Evaluation, EvaluationContribution, EvaluationKind
from evaluations.rules import months_after, rung
from partners.lines import lines_of
from territories.models import Membership

_FIRST = max(FINAL_EVALUATION_REMINDERS)


def evaluations_to_launch(on: date) -> Iterator[Awaited]:
    """The préfecture that leads each contract whose end is near, and who coordinates its council today, on its rung."""
    rows = list(_without_evaluation().filter(ends_on__gte=on, ends_on__lte=months_after(on, _FIRST)))
    prefectures = _prefectures({row.lead_prefecture_id for row in rows}, on)
    lines = lines_of({row.council_id for row in rows})
    for row in rows:
        months = rung(row.ends_on, on) or _FIRST
        people = set(prefectures.get(row.lead_prefecture_id, []))
        council = lines[row.council_id].today
        coordinator = council.coordinator if council else None
        if coordinator is not None and coordinator.is_active:
            people.add(coordinator.email)
        for address in sorted(people):
            due_on = months_after(row.ends_on, -months)
            yield Awaited(row.pk, address, due_on, row.lead_prefecture.code)


def _without_evaluation() -> Any:
    """Signed contracts whose final evaluation is not validated; an amendment ends with its contract."""
    finals = Evaluation.objects.filter(contract=OuterRef("pk"), kind=EvaluationKind.FINAL, validated_on__isnull=False)
    rows = Contract.objects.originals().filter(state=ContractState.SIGNED).exclude(Exists(finals))
    return rows.select_related("lead_prefecture").order_by("ends_on", "pk")


def _prefectures(departments: set[int], on: date) -> dict[int, list[str]]:
    """The addresses of the préfectures of these départements."""
    held = Membership.objects.in_force(on).filter(
        role=Role.PREFECTURE, territory__in=departments, agent__is_active=True
    )
    found: dict[int, list[str]] = {}
    for department, address in held.values_list("territory", "agent__email"):
        found.setdefault(department, []).append(address)
    return found


def evaluation_reminder(target: int, recipient: str, on: date) -> Message | None:
    """None once the evaluation is validated, or when the contract is no longer in force."""
    contract = _without_evaluation().filter(pk=target, ends_on__gte=on).first()
    if contract is None:
        return None
    address = settings.PUBLIC_ADDRESS + reverse("contract-detail", args=[contract.pk])
    return Message(
        f"Évaluation finale à lancer : {contract.title}",
        f"Le contrat « {contract.title} » ({contract.reference}) prend fin le {date_fr(contract.ends_on)}.\n\n"
        "Son évaluation finale n’est pas validée : sans elle, il ne peut être ni reconduit ni redéfini.\n\n"
        f"{address}\n",
    )


def contributions_awaited(on: date) -> Iterator[Awaited]:
    """Questionnaires without an answer, for who was asked."""
    for row in _waiting(on).select_related("agent"):
        if row.agent is None or row.agent.is_active:
            yield Awaited(row.pk, row.agent.email if row.agent else row.contact_email, row.due_on, row.department)


def contributions_silent(on: date) -> Iterator[Awaited]:
    """The same questionnaires, for who asked."""
    for row in _waiting(on).filter(asked_by__is_active=True).select_related("asked_by"):
        yield Awaited(row.pk, row.asked_by.email, row.due_on, row.department)


def _waiting(on: date) -> Any:
    rows = EvaluationContribution.objects.waiting(on).order_by("pk")
    return rows.annotate(department=F("evaluation__contract__lead_prefecture__code"))
