"""What the agenda of a council may be made of: the contracts that await its opinion, those that end."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse

from cls_portal.models import Agent
from cls_portal.templatetags.portal import date_fr
from contracts.models import Contract
from contracts.states import ContractState
from partners.convening.suggestions import Suggestion
from partners.decisions.effects import key_of
from partners.decisions.rules import DECIDING_FORMS
from partners.models import Council
from partners.querysets import carried_by
from partners.states import AgendaKind

MOST = 20
SOON = timedelta(days=365)


def opinions_to_give(council: Council, agent: Agent, on: date) -> list[Suggestion]:
    """The contracts and amendments in consultation on which the council has not given its opinion."""
    own = Contract.objects.visible_to(agent).filter(council__in=carried_by(council.pk, on))
    rows = own.filter(state=ContractState.CONSULTATION)
    return [
        Suggestion(
            key_of(row),
            f"Avis sur {row.reference} – {row.title}",
            AgendaKind.OPINION,
            "L’avis du conseil est demandé avant que le contrat soit conclu (CSI, art. D.\u00a0132-7).",
            20,
            url=reverse("contract-opinions", args=[row.pk]),
            forms=DECIDING_FORMS,
        )
        for row in rows.unheard(("council",)).order_by("reference")[:MOST]
    ]


def contracts_ending(council: Council, agent: Agent, on: date) -> list[Suggestion]:
    """The signed contracts that end within the year."""
    own = Contract.objects.visible_to(agent).originals().filter(council__in=carried_by(council.pk, on))
    rows = own.filter(state=ContractState.SIGNED, ends_on__range=(on, on + SOON))
    return [
        Suggestion(
            key_of(row),
            f"Suite du contrat {row.reference}, qui prend fin le {date_fr(row.ends_on)}",
            AgendaKind.DISCUSSION,
            "Son évaluation finale précède sa reconduction ou sa redéfinition.",
            20,
            url=reverse("contract-detail", args=[row.pk]),
            forms=DECIDING_FORMS,
        )
        for row in rows.order_by("ends_on", "pk")[:MOST]
    ]
