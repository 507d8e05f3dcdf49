"""What the agenda of a council may be made of: the evaluations of its contracts that it has not heard."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from cls_portal.models import Agent
from evaluations.models import Evaluation
from evaluations.states import HEARING_FORMS
from partners.convening.suggestions import Suggestion
from partners.decisions.effects import key_of
from partners.models import Council
from partners.querysets import carried_by
from partners.states import AgendaKind

MOST = 20


def evaluations_to_present(council: Council, agent: Agent, on: date) -> list[Suggestion]:
    """Those whose findings are written."""
    own = Evaluation.objects.visible_to(agent).filter(contract__council__in=carried_by(council.pk, on))
    rows: Any = own.unpresented()
    return [
        Suggestion(
            key_of(row),
            f"Présentation de l’{str(row).lower()} de {row.contract.reference}",
            AgendaKind.DECISION,
            "Validée, elle n’a pas été présentée au conseil."
            if row.validated_on
            else "Elle n’a pas été présentée au conseil.",
            20,
            url=reverse("evaluation-detail", args=[row.pk]),
            forms=HEARING_FORMS,
        )
        for row in rows.exclude(findings="").select_related("contract").order_by("contract__reference", "pk")[:MOST]
    ]
