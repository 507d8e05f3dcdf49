"""What the pages of a contract show, assembled from few queries."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.module_loading import import_string

from cls_portal.errors import Reason
from cls_portal.models import Agent, Job
from contracts import rules
from contracts.gates import required_of
from contracts.lifecycle import CONTRACT
from contracts.listings import state_badge
from contracts.models import (
    Axis,
    Contract,
    ContractCommune,
    ContractPartner,
    FrameworkAgreement,
    Guest,
    Objective,
    Opinion,
    OpinionSource,
    Resolution,
    Section,
    Signatory,
    Signature,
    Version,
    Waiver,
)
from contracts.states import EDITABLE, ContractState
from diagnostics.reading import stale_in_brief
from territories.models import PriorityArea
from territories.querysets import PriorityAreaQuerySet

# The models whose history is told with the contract's.
TOLD_PARTS = (
    Section, Axis, Objective, ContractPartner, ContractCommune, Signatory, Guest, Opinion, Resolution, Waiver, Version,
    Signature,
)  # fmt: skip

# Steps with a page of their own, or brought about by the last signature: no button on the contract's page.
WITHOUT_BUTTON = frozenset({"complete", "refuse"})
COMMUNES_SHOWN = 30


def listed(agent: Agent) -> Any:
    return Contract.objects.visible_to(agent).for_list()


def whole(agent: Agent) -> Any:
    """Contracts with all that their page shows."""
    return Contract.objects.for_detail(agent)


def open_accounts() -> Any:
    """The accounts that can be named as signatory."""
    return Agent.objects.filter(is_active=True)


def frameworks_listed(agent: Agent) -> Any:
    return FrameworkAgreement.objects.visible_to(agent)


def areas_of_framework(
    agent: Agent, framework: FrameworkAgreement | None = None, *, area: PriorityArea | None = None
) -> PriorityAreaQuerySet:
    """The Cucs and contrats de ville that it may be the agreement of: the one chosen, those on its communes."""
    rows = PriorityArea.objects.visible_to(agent).filter(kind__in=rules.AREA_OF_FRAMEWORK.values())
    if framework is None:
        return rows.filter(pk=area.pk) if area else rows.none()
    here = rows.meeting(framework.perimeter.values_list("commune", flat=True))
    return rows.filter(Q(pk__in=here.values("pk")) | Q(pk=framework.area_id or 0)).order_by("name", "-starts_on", "pk")


def framework_page(framework: FrameworkAgreement, agent: Agent) -> dict[str, Any]:
    """The agreement, its communes, and the contracts under it that the agent sees."""
    return {
        "framework": framework,
        "communes": framework.communes.order_by("sort_key", "pk"),
        "contracts": Contract.objects.visible_to(agent).filter(framework=framework).order_by("reference"),
    }


def contract_page(contract: Contract, agent: Agent, on: date) -> dict[str, Any]:
    """A contract loaded from `whole`, and the steps open to this agent with what each still needs."""
    steps = [step for step in CONTRACT.available(contract, agent, on) if step.transition.name not in WITHOUT_BUTTON]
    return {
        "contract": contract,
        "badge": state_badge(contract),
        "steps": steps,
        "blocked": {step.transition.label: step.missing for step in steps if step.missing},
        "legal_basis": rules.legal_basis(contract.kind, contract.starts_on or on),
        "communes": list(contract.communes.all())[:COMMUNES_SHOWN],
        "commune_count": len(contract.communes.all()),
        "sections": list(contract.sections.all()),
        "editable": contract.state in EDITABLE and not contract.scan_id,
        "panels": panels_of(contract, agent),
        "frame": _frame(contract),
        "stale": stale_in_brief(contract.diagnostic, on),
    }


def panels_of(contract: Contract, agent: Agent) -> list[dict[str, Any]]:
    """The panels that higher apps show on this page: template and context."""
    found = ((template, import_string(name)(contract, agent)) for template, name in settings.CONTRACT_PANELS.items())
    return [{"template": template, "context": context} for template, context in found if context is not None]


def _frame(contract: Contract) -> list[tuple[str, Any]]:
    """The frame as pairs, for the definition list."""
    period = (contract.starts_on, contract.ends_on)
    pairs = [
        ("Nature", contract.get_kind_display()),
        ("Période", f"{period[0]:%d/%m/%Y} – {period[1]:%d/%m/%Y}" if all(period) else "à fixer"),
        ("Préfecture responsable", contract.lead_prefecture.name),
        ("Conseil", contract.council.name if contract.council else contract.no_council_reason or "à indiquer"),
        ("Plan départemental de prévention de la délinquance", contract.departmental_plan or "à citer"),
        ("Volet transports", "oui" if contract.transport_part else "non"),
    ]
    for label, value in (
        ("Contrat-cadre", contract.framework),
        ("Géographie du contrat-cadre", contract.framework.area if contract.framework else None),
        ("Contrat parent", contract.parent),
        ("Contrat précédent", contract.predecessor),
        ("Éligibilité", contract.eligibility),
    ):
        if value is not None:
            pairs.append((label, str(value)))
    return pairs


def opinions_page(contract: Contract, on: date) -> dict[str, Any]:
    """Opinions given and awaited, délibérations given and awaited, waivers granted and possible."""
    opinions = {opinion.source: opinion for opinion in contract.opinions.select_related("meeting")}
    missing = CONTRACT.missing(CONTRACT["freeze"], contract, on)  # asks again for the whole chain
    return {
        "contract": contract,
        "open": contract.state in EDITABLE,
        "prosecutor": opinions.get(OpinionSource.PROSECUTOR),
        "council": opinions.get(OpinionSource.COUNCIL),
        "resolutions": contract.resolutions.select_related("territory", "file"),
        "awaited": [reason for reason in missing if reason.code == "contract.resolution"],
        "waivers": contract.waivers.select_related("granted_by"),
        "waivable": _unique(reason for reason in missing if rules.waivable(reason.code)),
    }


def _unique(reasons: Any) -> list[Reason]:
    return list({reason.code: reason for reason in reasons}.values())


def signature_page(contract: Contract, agent: Agent) -> dict[str, Any]:
    """The version to sign, who has signed, who is awaited; void versions stay listed with their signatures."""
    versions = list(contract.versions.select_related("pdf").prefetch_related("signatures__signatory"))
    current = next((version for version in versions if version.voided_at is None), None)
    job = None
    if current is not None and current.pdf is None:
        job = (
            Job.objects.visible_to(agent)
            .filter(kind="contracts.jobs.compose_version", arguments__version_id=current.pk)
            .order_by("-pk")
            .first()
        )
    return {
        "contract": contract,
        "version": current,
        "void": [version for version in versions if version.voided_at is not None],
        "job": job,
        "rows": _signature_rows(contract, current, agent),
        "signed_count": len(current.signatures.all()) if current else 0,
    }


def _signature_rows(contract: Contract, version: Version | None, agent: Agent) -> list[dict[str, Any]]:
    given = {s.signatory_id: s for s in version.signatures.all()} if version else {}
    return [_signature_row(row, given.get(row.pk), contract, agent) for row in contract.signatories.all()]


def _signature_row(row: Signatory, signature: Any, contract: Contract, agent: Agent) -> dict[str, Any]:
    base: dict[str, Any] = {"name": row.name or "à désigner", "capacity": row.title}
    if signature is not None:
        return {
            **base,
            "state": "Signé",
            "tone": "success",
            "at": signature.signed_at,
            "level": signature.get_level_display().removeprefix("Signature "),
        }
    signing = contract.state == ContractState.SIGNING
    base |= {"state": "Attendue" if signing else "À venir", "tone": "warning" if signing else "neutral"}
    if signing and row.agent_id == agent.pk:
        base |= {
            "sign_url": reverse("signatory-sign", args=[row.pk]),
            "refuse_url": reverse("signatory-refuse", args=[row.pk]),
        }
    return base


def version_to_sign(contract: Contract, agent: Agent) -> Version | None:
    """The version in force of a contract, with its PDF."""
    rows = Version.objects.visible_to(agent).select_related("pdf").filter(contract=contract, voided_at=None)
    return rows.first()


def signatories_page(contract: Contract, on: date) -> dict[str, Any]:
    """Signatories with what the law requires of them, and the persons invited to read."""
    required = {(needed.capacity, needed.territory): needed.source for needed in required_of(contract, on)}
    rows = list(contract.signatories.select_related("agent"))
    return {
        "contract": contract,
        "signatories": [(row, required.get((row.capacity, row.territory_id), "")) for row in rows],
        "guests": contract.guests.select_related("agent"),
        "open": contract.state in EDITABLE,
        "underived": set(required) - {(row.capacity, row.territory_id) for row in rows},
    }
