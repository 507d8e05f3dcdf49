"""The list of actions: columns, sorts, export."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.html import format_html

from actions.filters import ActionPageFilter
from actions.planning import open_to
from actions.states import Status
from cls_portal.listing import Address, Badge, Column, Handles, Listing
from cls_portal.models import Agent
from contracts.states import AFTER_SIGNATURE

_CONTRACT = Address("contract-detail")
_UPDATE = Address("action-follow")


def _status(action: Any) -> Status | None:
    """Nothing before the signature: there is nothing to follow yet."""
    return Status(action.status) if action.contract.state in AFTER_SIGNATURE else None


def _progress(action: Any) -> int | None:
    return action.progress if action.contract.state in AFTER_SIGNATURE else None


def _watched(action: Any) -> Badge | None:
    if action.contract.state not in AFTER_SIGNATURE:
        return None
    if action.is_late:
        return Badge("En retard", "error")
    return Badge("Sans nouvelle", "warning") if action.is_silent else None


def _follow(action: Any, here: str) -> str:
    """The quick update, in the place of the row; without JavaScript, a page that comes back here."""
    return format_html(
        '<a class="fr-link fr-link--sm" href="{0}?{1}" hx-get="{0}?{1}" hx-target="#ligne-{2}" hx-select="unset"'
        ' hx-swap="outerHTML" data-portal-update>Mettre à jour<span class="fr-sr-only"> {3}</span></a>',
        _UPDATE.of(action.pk),
        urlencode({"retour": here}),
        action.pk,
        action.title,
    )


def handles(agent: Agent) -> Handles:
    """What this person may do from the rows: update one, choose several."""
    return Handles(
        open_to=lambda rows: open_to(rows, agent, timezone.localdate()),
        gesture=_follow,
        label="Suivi",
        name="action",
        form="choix",
        bar="actions/batches/bar.html",
    )


ACTIONS = Listing(
    name="actions",
    caption="Actions",
    noun=("action", "actions"),
    feminine=True,
    row_url="action-detail",
    filterset=ActionPageFilter,
    default_sort="fin",
    more_exports=(("Exporter pour modifier", "table-export"),),
    columns=(
        Column("intitule", "Action", "title", sort=("search_key",), kind="link"),
        Column("numero", "N°", "number"),
        Column(
            "contrat",
            "Contrat",
            "contract.reference",
            sort=("contract__reference", "number"),
            kind="link",
            link=lambda action: _CONTRACT.of(action.contract_id),
        ),
        Column("axe", "Axe", "objective.axis.title", shown=False),
        Column("objectif", "Objectif", "objective.title", shown=False),
        Column("champ", "Champ", "get_field_display", shown=False),
        Column("pilote", "Pilote", "lead.name"),
        Column("debut", "Début", "starts_on", sort=("starts_on",), kind="date", shown=False),
        Column("fin", "Fin", "ends_on", sort=("ends_on",), kind="date"),
        Column("etat", "État", _status, sort=("status",), kind="badge"),
        Column("avancement", "Avancement", _progress, sort=("progress",), kind="percent"),
        Column("retard", "Retard", _watched, kind="badge"),
        Column("nouvelles", "Dernières nouvelles", "news_on", sort=("news_on",), kind="date", shown=False),
        Column("cout", "Coût prévu", "cost", kind="amount"),
    ),
)
