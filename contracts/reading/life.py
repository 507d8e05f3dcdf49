"""The life of a contract from its birth to its end, in the order in which it was lived."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.db.models import Min
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from cls_portal.history import event_model
from cls_portal.models import Agent
from cls_portal.templatetags.portal import date_fr
from contracts.models import Contract, Signature, SignatureMethod
from contracts.reading.voided import void_rows
from contracts.states import ContractState

NBSP = "\u00a0"
# States that another milestone tells better.
TOLD_ELSEWHERE = (ContractState.SIGNED, ContractState.READY_TO_SIGN)
# Ways back to drafting whose reason stands with the version that they annul.
RETURNED = {"contract.refuse": "après un refus de signer", "contract.withdraw": "le texte étant retiré de la signature"}


@dataclass(frozen=True)
class Milestone:
    """Something that happened on a day, or will; `at` is the moment of what the portal saw happen.

    What is known by its day only opens that day, after the birth of the contract. `planned`: what is to be done by
    then, which is not told as done once the day is past.
    """

    on: date
    text: str
    detail: str = ""
    url: str = ""
    at: datetime | None = None
    born: bool = False
    planned: bool = False

    @property
    def order(self) -> tuple[date, bool, datetime]:
        return self.on, not self.born, self.at or datetime.combine(self.on, time.min, timezone.get_current_timezone())


def _seen(at: datetime, text: str, detail: str = "", url: str = "") -> Milestone:
    """What the portal saw happen."""
    return Milestone(timezone.localdate(at), text, detail, url, at)


def life_page(contract: Contract, agent: Agent, on: date) -> dict[str, Any]:
    found = [
        *_birth(contract), *_moves(contract), *_advice(contract), *_versions(contract),
        *_amendments(contract, agent), *_followers(contract, agent), *_ends(contract),
    ]  # fmt: skip
    for name in settings.CONTRACT_MILESTONES:
        found += import_string(name)(contract, agent)
    found.sort(key=lambda each: each.order)
    return {
        "contract": contract,
        "past": [each for each in found if each.on <= on and not each.planned],
        "coming": [each for each in found if each.on > on],
    }


def _birth(contract: Contract) -> Iterator[Milestone]:
    if contract.scan_id and contract.signed_on:
        yield Milestone(contract.signed_on, "Signé sur papier", born=True)
        yield _seen(contract.created_at, "Repris dans le portail")
    else:
        yield Milestone(timezone.localdate(contract.created_at), "Créé dans le portail", born=True)


def _moves(contract: Contract) -> Iterator[Milestone]:
    """Each change of state, with its reason."""
    events = event_model(contract.__class__)._default_manager.filter(pgh_obj_id=contract.pk).order_by("pgh_id")
    frozen = iter(contract.versions.order_by("number").values_list("frozen_at", flat=True))
    before, frozen_at = None, None
    for at, state, context in events.values_list("pgh_created_at", "state", "pgh_context"):
        if state == ContractState.READY_TO_SIGN != before:
            frozen_at = next(frozen, at)
        if state == ContractState.SIGNING != before:  # in one transaction, the database has one time for both
            at = max(at, frozen_at or at)
        if before not in (None, state) and state not in TOLD_ELSEWHERE:
            yield _move(contract, at, state, context or {})
        before = state


def _move(contract: Contract, at: datetime, state: str, context: dict[str, Any]) -> Milestone:
    """A termination says by whose decision and from what day; a refusal that it is one."""
    reason = context.get("reason", "")
    if state == ContractState.TERMINATED and contract.terminated_on:
        whose = f"{contract.terminated_by}, avec effet le {date_fr(contract.terminated_on)}{NBSP}: {reason}"
        return _seen(at, "Contrat dénoncé", whose, reverse("contract-detail", args=[contract.pk]))
    text = f"Passage à l’état «{NBSP}{ContractState(state).label}{NBSP}»"
    after = RETURNED.get(context.get("verb", ""), "")
    return _seen(at, f"{text}, {after}") if after else _seen(at, text, reason)


def _advice(contract: Contract) -> Iterator[Milestone]:
    url = reverse("contract-opinions", args=[contract.pk])
    for opinion in contract.opinions.all():
        if opinion.given_on:
            name, sense = opinion.get_source_display(), opinion.get_sense_display()
            yield Milestone(opinion.given_on, name, sense, url, opinion.created_at)
    for row in contract.resolutions.select_related("territory"):
        text = f"Délibération n°{NBSP}{row.number}"
        yield Milestone(row.adopted_on, text, row.territory.name, url, row.created_at)


def _versions(contract: Contract) -> Iterator[Milestone]:
    url = reverse("contract-signature", args=[contract.pk])
    versions = list(contract.versions.order_by("number"))
    void = {row["version"].pk: row["by"] for row in void_rows(contract, versions)}
    for version in versions:
        yield _seen(version.frozen_at, f"Version {version.number} arrêtée", "", url)
        if version.voided_at:
            said = f"{NBSP}: ".join(word for word in (void[version.pk], version.void_reason) if word)
            yield _seen(version.voided_at, f"Version {version.number} annulée", said, url)
    last = None
    for row in Signature.objects.filter(version__contract=contract).select_related("signatory", "version"):
        detail = f"{row.signatory.title} – {row.get_level_display().lower()}"
        at = _signed_at(row)
        yield Milestone(timezone.localdate(row.signed_at), f"Signature de {row.name}", detail, url, at)
        last = max(last or at, at)
    if contract.signed_on and not contract.scan_id:
        yield Milestone(contract.signed_on, "Signé : toutes les signatures attendues sont réunies", at=last)


def _signed_at(signature: Signature) -> datetime:
    """A hand is known by its day only: on the day of the text, it signed after it."""
    frozen_at = signature.version.frozen_at
    if signature.method == SignatureMethod.HANDWRITTEN and signature.signed_at < frozen_at:
        return frozen_at
    return signature.signed_at


def _amendments(contract: Contract, agent: Agent) -> Iterator[Milestone]:
    rows = list(Contract.objects.visible_to(agent).filter(amends=contract).order_by("amendment_number", "pk"))
    abandoned = _abandoned_at([row.pk for row in rows])
    for row in rows:
        url, name = reverse("contract-detail", args=[row.pk]), f"Avenant n°{NBSP}{row.amendment_number}"
        yield _seen(row.created_at, f"{name} ouvert", row.amendment_object, url)
        if row.signed_on:
            detail = f"Le texte est consolidé ; période jusqu’au {date_fr(row.ends_on)}."
            yield Milestone(row.signed_on, f"{name} signé", detail, url, row.consolidated_at or row.created_at)
        elif row.pk in abandoned:
            yield _seen(abandoned[row.pk], f"{name} abandonné", "", url)


def _abandoned_at(contracts: list[int]) -> dict[int, datetime]:
    """When each of these contracts was abandoned, by the history: it may have been archived or written since."""
    events = event_model(Contract)._default_manager.filter(pgh_obj_id__in=contracts, state=ContractState.ABANDONED)
    return dict(events.order_by().values_list("pgh_obj_id").annotate(at=Min("pgh_created_at")))


def _followers(contract: Contract, agent: Agent) -> Iterator[Milestone]:
    for row in Contract.objects.visible_to(agent).originals().filter(predecessor=contract).order_by("pk"):
        url = reverse("contract-detail", args=[row.pk])
        yield _seen(row.created_at, "Contrat suivant ouvert", str(row), url)


def _ends(contract: Contract) -> Iterator[Milestone]:
    """The period of a signed contract, as it stands after its amendments."""
    if contract.signed_on and contract.amends_id is None:
        if contract.starts_on:
            yield Milestone(contract.starts_on, "Début de la période")
        if contract.ends_on and (contract.terminated_on is None or contract.terminated_on > contract.ends_on):
            yield Milestone(contract.ends_on, "Fin de la période")
