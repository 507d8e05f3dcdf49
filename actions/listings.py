"""The list of actions: columns, sorts, export."""

from __future__ import annotations

from actions.filters import ActionFilter
from cls_portal.listing import Address, Column, Listing

_CONTRACT = Address("contract-detail")

ACTIONS = Listing(
    name="actions",
    caption="Actions",
    noun=("action", "actions"),
    feminine=True,
    row_url="action-detail",
    filterset=ActionFilter,
    default_sort="fin",
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
        Column("champ", "Champ", "get_field_display"),
        Column("pilote", "Pilote", "lead.name"),
        Column("debut", "Début", "starts_on", sort=("starts_on",), kind="date"),
        Column("fin", "Fin", "ends_on", sort=("ends_on",), kind="date"),
        Column("cout", "Coût prévu", "cost", kind="amount"),
    ),
)
