"""The lists of contracts."""

from dataclasses import replace

from django.utils import timezone

from cls_portal.listing import Badge, Column, Listing
from cls_portal.wording import short_date
from contracts.filters import (
    ContractFilter,
    ContractPageFilter,
    FrameworkFilter,
    PlanFilter,
    TemplateFilter,
    UncoveredFilter,
)
from contracts.models import Contract
from contracts.states import ContractState, Phase

TONES = {
    ContractState.INTENTION: "neutral",
    ContractState.DIAGNOSTIC: "neutral",
    ContractState.DRAFTING: "info",
    ContractState.CONSULTATION: "new",
    ContractState.APPROVAL: "new",
    ContractState.READY_TO_SIGN: "warning",
    ContractState.SIGNING: "warning",
    ContractState.SIGNED: "success",
}


def state_badge(contract: Contract) -> Badge:
    """The state of the contract, and its phase once signed."""
    phase = contract.phase(timezone.localdate())
    label = phase.label if phase else contract.get_state_display()
    if phase == Phase.EXPIRED and contract.ends_on:
        label = f"Échu depuis le {short_date(contract.ends_on)}"
    tone = "warning" if phase == Phase.EXPIRED else TONES.get(ContractState(contract.state), "neutral")
    return Badge(str(label), tone)


CONTRACTS = Listing(
    name="contrats",
    caption="Contrats",
    noun=("contrat", "contrats"),
    row_url="contract-detail",
    filterset=ContractFilter,
    default_sort="-creation",
    columns=(
        Column("reference", "Référence", sort=("reference",), kind="link"),
        Column("intitule", "Intitulé", "title"),
        Column("nature", "Nature", "get_kind_display", shown=False),
        Column("etat", "État", state_badge, kind="badge"),
        Column("origine", "Signature sur papier", "origin"),
        Column("territoire", "Territoire", "perimeter_name"),
        Column("prefecture", "Préfecture", "lead_prefecture.name"),
        Column("debut", "Début", "starts_on", kind="date", shown=False),
        Column("fin", "Fin", "ends_on", sort=("ends_on",), kind="date"),
        Column("signature", "Signé le", "signed_on", kind="date", shown=False),
        Column("creation", "Créé le", "created_at", sort=("created_at",), kind="date", shown=False),
    ),
)

# The interface has amendments among the contracts; the page only when one asks.
CONTRACTS_PAGE = replace(CONTRACTS, filterset=ContractPageFilter)

# The contracts of who watches no département: each row opens the contract at a glance.
BRIEFS = replace(CONTRACTS_PAGE, name="contrats-en-bref", row_url="contract-brief")

UNCOVERED = Listing(
    name="communes-sans-contrat",
    caption="Communes au-dessus de la moyenne nationale sans contrat en vigueur",
    noun=("commune", "communes"),
    feminine=True,
    row_url="territory-eligibility",
    filterset=UncoveredFilter,
    default_sort="-indicateurs",
    columns=(
        Column("commune", "Commune", "territory.name", sort=("territory__sort_key",), kind="link"),
        Column("code", "Code", "territory.code", shown=False),
        Column("departement", "Département", "territory.department.name"),
        Column("habitants", "Habitants", "territory.population", sort=("territory__population",), kind="count"),
        Column("indicateurs", "Au-dessus", "above", sort=("above",), kind="count"),
        Column("plus_fort", "Le plus fort", "strongest"),
        Column("ecart", "Son écart", "percent", sort=("highest",), kind="percent"),
        Column("lesquels", "Lesquels, le plus fort d’abord", "labels", shown=False),
        Column("indetermines", "Indéterminés", "unknown", sort=("unknown",), kind="count"),
        Column("non_diffusees", "Cellules non diffusées", "withheld", sort=("withheld",), kind="count"),
    ),
    empty="Aucune commune sans contrat en vigueur n’a autant d’indicateurs au-dessus de la moyenne nationale.",
)

FRAMEWORKS = Listing(
    name="contrats-cadres",
    caption="Contrats-cadres",
    noun=("contrat-cadre", "contrats-cadres"),
    row_url="framework-detail",
    filterset=FrameworkFilter,
    default_sort="-debut",
    columns=(
        Column("intitule", "Intitulé", "title", kind="link"),
        Column("nature", "Nature", "get_kind_display"),
        Column("numero", "Numéro", "number"),
        Column("debut", "Début", "starts_on", sort=("starts_on",), kind="date"),
        Column("fin", "Fin", "ends_on", kind="date"),
    ),
)

PLANS = Listing(
    name="plans-departementaux",
    caption="Plans départementaux de prévention de la délinquance",
    noun=("plan départemental", "plans départementaux"),
    row_url="plan-detail",
    filterset=PlanFilter,
    default_sort="-debut",
    columns=(
        Column("intitule", "Intitulé", "title", kind="link"),
        Column("departement", "Département", "department.name"),
        Column("arrete", "Arrêté le", "ordered_on", kind="date"),
        Column("numero", "Numéro de l’arrêté", "order_number", shown=False),
        Column("debut", "Début", "starts_on", sort=("starts_on",), kind="date"),
        Column("fin", "Fin", "ends_on", kind="date"),
    ),
)

TEMPLATES = Listing(
    name="modeles-de-contrat",
    caption="Modèles de contrat",
    noun=("modèle", "modèles"),
    row_url="template-detail",
    filterset=TemplateFilter,
    default_sort="-vigueur",
    columns=(
        Column("intitule", "Intitulé", "title", kind="link"),
        Column("nature", "Nature", "get_kind_display"),
        Column("portee", "Portée", "scope"),
        Column("vigueur", "En vigueur à partir du", "starts_on", sort=("starts_on",), kind="date"),
        Column("jusqu", "Jusqu’au", "ends_on", kind="date"),
    ),
)
