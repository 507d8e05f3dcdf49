"""What each step of a contract still needs: loads what a rule needs, asks it, and says where it is mended.

Every gate is `function(contract, on) -> list[Reason]`, named in `settings.GATES`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.urls import reverse

from cls_portal.errors import Reason
from cls_portal.reading import once
from cls_portal.rows import reads
from contracts import rules
from contracts.inherited import beyond_the_amended
from contracts.models import (
    Capacity,
    Contract,
    ContractKind,
    OpinionSource,
)
from contracts.rows import COMMUNES, DIAGNOSED, OPINIONS, RESOLUTIONS, SIGNATORIES, VERSIONS
from territories.models import Territory
from territories.naming import of_department, of_place
from territories.states import TerritoryKind

RHONE = "69"
METROPOLIS_OF_LYON = "200046977"


def _mended_at(name: str, contract: Contract, reasons: list[Reason]) -> list[Reason]:
    url = reverse(name, args=[contract.pk])
    return [replace(reason, url=url) for reason in reasons]


@beyond_the_amended
@reads(COMMUNES, DIAGNOSED.through("diagnostic"))
def diagnostic_ready(contract: Contract, on: date) -> list[Reason]:
    """A validated diagnostic of the whole territory (or why an older one serves)."""
    diagnostic = contract.diagnostic
    covered = False
    if diagnostic is not None:
        diagnosed = {row.commune_id for row in DIAGNOSED.of(diagnostic)}
        covered = all(commune.pk in diagnosed for commune in COMMUNES.of(contract))
    return _mended_at(
        "contract-settings",
        contract,
        rules.missing_diagnostic(
            validated_on=diagnostic.validated_on if diagnostic else None,
            covered=covered,
            exists=diagnostic is not None,
            older_reason=contract.older_diagnostic_reason,
            on=on,
        ),
    )


@beyond_the_amended
def eligibility_stated(contract: Contract, on: date) -> list[Reason]:
    """Computed grounds, or the préfecture's dated and reasoned decision, that the territory calls for a contract."""
    eligibility = contract.eligibility
    missing = rules.missing_eligibility(
        exists=eligibility is not None, founds=eligibility is not None and eligibility.founds_a_contract
    )
    return _mended_at("contract-settings", contract, missing)


def period_set(contract: Contract, on: date) -> list[Reason]:
    return _mended_at("contract-settings", contract, rules.missing_period(contract.starts_on, contract.ends_on))


@beyond_the_amended
def council_named(contract: Contract, on: date) -> list[Reason]:
    missing = rules.missing_council(contract.council_id is not None, contract.no_council_reason)
    return _mended_at("contract-settings", contract, missing)


@beyond_the_amended
def departmental_plan_linked(contract: Contract, on: date) -> list[Reason]:
    return _mended_at("contract-settings", contract, rules.missing_departmental_plan(contract.cited_plan))


@reads(OPINIONS)
def prosecutor_consulted(contract: Contract, on: date) -> list[Reason]:
    """CSI D132-7: the contract is concluded after consultation of the procureur."""
    if any(opinion.source == OpinionSource.PROSECUTOR for opinion in OPINIONS.of(contract)):
        return []
    missing = Reason("Le procureur de la République n’a pas été consulté.", code="contract.prosecutor")
    return _mended_at("contract-opinions", contract, [missing])


@reads(OPINIONS)
def council_opinion_given(contract: Contract, on: date) -> list[Reason]:
    """CSI D132-7: after the opinion of the council that steered the contract on that day, or « sans objet » where none
    does."""
    given = [opinion for opinion in OPINIONS.of(contract) if opinion.source == OpinionSource.COUNCIL]
    if contract.council_id:
        given = [opinion for opinion in given if opinion.steering]
    if given:
        return []
    missing = Reason("L’avis du conseil n’est pas enregistré (date, réunion, sens).", code="contract.council_opinion")
    return _mended_at("contract-opinions", contract, [missing])


@reads(RESOLUTIONS, COMMUNES, SIGNATORIES)
def resolutions_adopted(contract: Contract, on: date) -> list[Reason]:
    """Each commune and each EPCI that signs has approved the contract by délibération."""
    approved = {row.territory_id for row in RESOLUTIONS.of(contract)}
    return _mended_at("resolution-list", contract, rules.missing_resolutions(adopters_of(contract), approved))


@reads(SIGNATORIES, COMMUNES)
def signatories_named(contract: Contract, on: date) -> list[Reason]:
    """The core signatories of this kind, date and perimeter stand in the contract, each with a name."""
    rows = SIGNATORIES.of(contract)
    missing = rules.missing_signatories({(row.capacity, row.territory_id) for row in rows}, required_of(contract, on))
    missing += [
        Reason(f"Le nom du signataire n’est pas indiqué : {row.title}.", code="contract.signatory_name")
        for row in rows
        if not row.signer_name
    ]
    return _mended_at("contract-signatories", contract, missing)


@reads(VERSIONS)
def document_composed(contract: Contract, on: date) -> list[Reason]:
    """The PDF of the frozen version exists."""
    if any(version.voided_at is None and version.pdf_id for version in VERSIONS.of(contract)):
        return []
    missing = Reason("Le PDF de la version arrêtée est en cours de composition.", code="contract.document")
    return _mended_at("contract-signature", contract, [missing])


@reads(SIGNATORIES)
def signatories_reachable(contract: Contract, on: date) -> list[Reason]:
    """Everyone who signs is named: an account serves only to sign in the portal."""
    missing = [
        Reason(f"Le nom du signataire n’est pas indiqué : {row.title}.", code="contract.signatory_name")
        for row in SIGNATORIES.of(contract)
        if not row.signer_name
    ]
    return _mended_at("contract-signatories", contract, missing)


def every_signature_given(contract: Contract, on: date) -> list[Reason]:
    """All the signatures awaited are given on the version in force."""
    waiting = contract.signatories.filter(awaited=True).exclude(
        signatures__version__in=contract.versions.filter(voided_at=None)
    )
    missing = [Reason(f"Signature attendue : {row.title}.", code="contract.signature") for row in waiting]
    return _mended_at("contract-signature", contract, missing)


def communes_of(contract: Contract) -> list[rules.Commune]:
    """The communes of the perimeter as the rules know them, in French order."""
    return [
        rules.Commune(pk=c.pk, code=c.code, of=of_place(c.name), population=c.population or 0)
        for c in COMMUNES.of(contract)
    ]


def adopters_of(contract: Contract) -> list[rules.Adopter]:
    """Whose délibération this contract awaits, from its perimeter and its signatories."""
    rows = SIGNATORIES.of(contract)
    places = [(row.capacity, row.territory.pk, row.territory.name) for row in rows if row.territory]
    return rules.adopters(
        communes_of(contract),
        [(pk, name) for capacity, pk, name in places if capacity == Capacity.EPCI_PRESIDENT],
        [(pk, of_place(name)) for capacity, pk, name in places if capacity == Capacity.MAYOR],
    )


def _lyon(contract: Contract) -> rules.Metropolis | None:
    """The métropole de Lyon, asked for only where it matters."""
    if contract.kind != ContractKind.STSPD or contract.lead_prefecture.code != RHONE:
        return None
    return once("contracts.metropolis_of_lyon", _metropolis_of_lyon)


def _metropolis_of_lyon() -> rules.Metropolis | None:
    metropolis = Territory.objects.filter(kind=TerritoryKind.EPCI, code=METROPOLIS_OF_LYON).first()
    if metropolis is None:
        return None
    return rules.Metropolis(metropolis.pk, frozenset(metropolis.commune_rows.values_list("commune", flat=True)))


def required_of(contract: Contract, on: date) -> list[rules.RequiredSignatory]:
    """The core signatories of this contract, by its own start date where it has one."""
    department = contract.lead_prefecture
    return rules.required_signatories(
        contract.kind,
        communes=communes_of(contract),
        department_code=department.code,
        of_department=of_department(department.code, department.name),
        department=department.pk,
        transport_part=contract.transport_part,
        on=contract.starts_on or on,
        lyon=_lyon(contract),
    )
