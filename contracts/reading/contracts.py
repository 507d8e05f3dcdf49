"""The page of a contract."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from cls_portal.models import Agent
from contracts import asking, rules
from contracts.lifecycle import CONTRACT
from contracts.listings import state_badge
from contracts.models import (
    Axis,
    Contract,
    ContractCommune,
    ContractPartner,
    ContractPlace,
    Guest,
    Objective,
    Opinion,
    OpinionRequest,
    PublicEntry,
    Resolution,
    Section,
    SectionComment,
    Signatory,
    Signature,
    Version,
    Waiver,
)
from contracts.reading.amendments import amendments_of
from contracts.reading.consultation import consultation_of
from contracts.reading.ends import end_of
from contracts.reading.publication import opening_of
from contracts.reading.signature import awaits_signature_of
from contracts.reading.steps import blocked_steps
from contracts.reading.voided import last_annulled
from contracts.states import EDITABLE, ContractState
from diagnostics.reading import stale_in_list

# The models whose history is told with the contract's.
TOLD_PARTS = (
    Section, SectionComment, ContractPlace, Axis, Objective, ContractPartner, ContractCommune, Signatory, Guest,
    Opinion, OpinionRequest, Resolution, Waiver, Version, Signature, PublicEntry,
)  # fmt: skip


# Steps with a page of their own, or brought about by the last signature: no button on the contract's page.
WITHOUT_BUTTON = frozenset({"complete", "refuse"})


COMMUNES_SHOWN = 30


def listed(agent: Agent) -> Any:
    return Contract.objects.visible_to(agent).for_list()


def whole(agent: Agent) -> Any:
    """Contracts with all that their page shows."""
    return Contract.objects.for_detail(agent)


def contract_page(contract: Contract, agent: Agent, on: date) -> dict[str, Any]:
    """A contract loaded from `whole`, and the steps open to this agent with what each still needs."""
    consultation = consultation_of(contract, on)
    for axis in contract.axes.all():
        axis.opinions = consultation.about.get(asking.key_of(axis), [])  # type: ignore[attr-defined]
    steps = [step for step in CONTRACT.available(contract, agent, on) if step.transition.name not in WITHOUT_BUTTON]
    return {
        "contract": contract,
        "badge": state_badge(contract),
        "steps": steps,
        "blocked": blocked_steps(contract, agent, steps),
        "legal_basis": rules.legal_basis(contract.kind, contract.starts_on or on),
        "communes": list(contract.communes.all())[:COMMUNES_SHOWN],
        "commune_count": len(contract.communes.all()),
        "places": _places(contract),
        "sections": list(contract.sections.all()),
        "editable": contract.text_open,
        "framed": contract.state in EDITABLE,
        "end": end_of(contract, on),
        "awaited": contract.state == ContractState.SIGNING and awaits_signature_of(contract, agent),
        "annulled": last_annulled(contract) if contract.state == ContractState.DRAFTING else None,
        "panels": panels_of(contract, agent),
        "amending": amendments_of(contract, agent, on),
        "frame": _frame(contract),
        "consultation": consultation,
        "opening": opening_of(contract),
        "stale": stale_in_list(contract.diagnostic, on) if contract.diagnostic else [],
    }


def panels_of(contract: Contract, agent: Agent) -> list[dict[str, Any]]:
    """The panels that higher apps show on this page: template and context."""
    found = ((template, import_string(name)(contract, agent)) for template, name in settings.CONTRACT_PANELS.items())
    return [{"template": template, "context": context} for template, context in found if context is not None]


def _places(contract: Contract) -> list[tuple[ContractPlace, str]]:
    """Each place that it names, and the names of its communes."""
    names = {commune.code: commune.name for commune in contract.communes.all()}
    return [(place, ", ".join(names.get(code, code) for code in place.communes)) for place in contract.places.all()]


def _frame(contract: Contract) -> list[tuple[Any, ...]]:
    """The frame as pairs, or triples with an address, for the definition list."""
    period = (contract.starts_on, contract.ends_on)
    pairs: list[tuple[Any, ...]] = [
        ("Nature", contract.get_kind_display()),
        ("Période", f"{period[0]:%d/%m/%Y} – {period[1]:%d/%m/%Y}" if all(period) else "à fixer"),
        ("Préfecture responsable", contract.lead_prefecture.name),
        ("Conseil", contract.council.name if contract.council else contract.no_council_reason or "à indiquer"),
        _plan(contract),
        ("Volet transports", "oui" if contract.transport_part else "non"),
    ]
    for label, value, page in (
        ("Contrat-cadre", contract.framework, "framework-detail"),
        (
            "Géographie du contrat-cadre",
            contract.framework.area if contract.framework else None,
            "priority-area-detail",
        ),
        ("Contrat parent", contract.parent, "contract-detail"),
        ("Contrat précédent", contract.predecessor, "contract-detail"),
        ("Éligibilité", contract.eligibility, "eligibility-detail"),
    ):
        if value is not None:
            pairs.append((label, str(value), reverse(page, args=[value.pk])))
    for child in contract.children_seen:  # type: ignore[attr-defined]  # annotated by `whole`
        pairs.append(("Contrat enfant", child["name"], reverse("contract-detail", args=[child["pk"]])))
    return pairs


def _plan(contract: Contract) -> tuple[Any, ...]:
    label = "Plan départemental de prévention de la délinquance"
    if contract.plan is None:
        return label, contract.departmental_plan or "à citer"
    return label, contract.cited_plan, reverse("plan-detail", args=[contract.plan_id])
