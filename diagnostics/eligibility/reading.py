"""The statement of a territory or of a diagnostic at a date, read in few statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from cls_portal.models import Agent, Job
from cls_portal.templatetags.portal import date_fr
from diagnostics.eligibility import rules
from diagnostics.eligibility.documents import digest
from diagnostics.eligibility.values import AreaFound, CommuneNamed, DecisionFound, Statement
from diagnostics.models import Diagnostic, Edition, Eligibility, EligibilityKind
from diagnostics.rules import few_words
from diagnostics.standing.reading import standing_of, standing_of_communes
from diagnostics.standing.values import Standing
from territories.models import CompleteAreaList, PriorityArea, Territory
from territories.states import AreaKind, TerritoryKind

PDF_JOB = "diagnostics.eligibility.jobs.compose_eligibility"

# France is compared with nothing, and a région is no territory of a contract.
STATED_KINDS = tuple(kind for kind in TerritoryKind if kind not in (TerritoryKind.COUNTRY, TerritoryKind.REGION))


def edition_at(on: date) -> Edition | None:
    """The newest edition served today that was produced by that day: a statement never uses later figures."""
    found: Edition | None = Edition.objects.serving().filter(produced_on__lte=on).first()
    return found


def statement_of(territory: Territory, on: date) -> Statement:
    """What is known of this territory on that day, decisions aside: they belong to diagnostics."""
    edition = edition_at(on)
    communes = list(territory.communes.order_by("sort_key", "pk"))
    return rules.state(
        territory=territory.name,
        communes=_named(communes),
        on=on,
        areas=_areas(communes, on),
        known_kinds=_known_kinds(on),
        standing=standing_of(territory, edition) if edition else None,
    )


def statement_of_diagnostic(diagnostic: Diagnostic, on: date, *, deciding: DecisionFound | None = None) -> Statement:
    """What is known of the communes of a diagnostic on that day; `deciding` is the decision about to be recorded."""
    prefetch_related_objects([diagnostic], "communes")
    communes = list(diagnostic.communes.all())
    name = few_words([commune.name for commune in communes])
    return rules.state(
        territory=name,
        communes=_named(communes),
        on=on,
        areas=_areas(communes, on),
        known_kinds=_known_kinds(on),
        standing=_standing(communes, name, edition_at(on)),
        decisions=[*_decisions(diagnostic, on), *([deciding] if deciding else [])],
    )


def _standing(communes: Sequence[Territory], name: str, edition: Edition | None) -> Standing | None:
    if edition is None:
        return None
    if len(communes) == 1:
        return standing_of(communes[0], edition)
    return standing_of_communes([commune.pk for commune in communes], name, edition)


def _named(communes: Sequence[Territory]) -> list[CommuneNamed]:
    return [CommuneNamed(commune.code, commune.name) for commune in communes]


def _areas(communes: Sequence[Territory], on: date) -> list[AreaFound]:
    """The priority geographies in force that meet these communes, with those that they meet."""
    names = {commune.pk: commune.name for commune in communes}
    found = PriorityArea.objects.in_force(on).meeting(names).prefetch_related("communes")
    return [
        AreaFound(
            kind=AreaKind(area.kind).label,
            name=area.name,
            code=area.code,
            starts_on=area.starts_on,
            ends_on=area.ends_on,
            source=area.source,
            communes=tuple(names[commune.pk] for commune in area.communes.all() if commune.pk in names),
            end_unknown=area.end_unknown,
        )
        for area in found
    ]


def _known_kinds(on: date) -> list[str]:
    """The kinds of which the portal holds every geography in force on that day: only there is an absence known."""
    return [AreaKind(declared.kind).label for declared in CompleteAreaList.objects.in_force(on)]


def _decisions(diagnostic: Diagnostic, on: date) -> list[DecisionFound]:
    rows = Eligibility.objects.filter(diagnostic=diagnostic, kind=EligibilityKind.DECISION, decided_on__lte=on)
    return [DecisionFound(row.decided_on, row.grounds) for row in rows.order_by("decided_on", "pk")]


def detailed(agent: Agent) -> Any:
    return Eligibility.objects.for_detail(agent)


def eligibility_page(eligibility: Eligibility, agent: Agent) -> dict[str, Any]:
    """A recorded eligibility as its page reads it; while its PDF is awaited, the work that the agent asked for."""
    jobs = Job.objects.visible_to(agent).filter(kind=PDF_JOB, arguments__eligibility_id=eligibility.pk)
    return {
        "eligibility": eligibility,
        "diagnostic": eligibility.diagnostic,
        "statement": eligibility.stated,
        "digest": digest(eligibility),
        "title": f"{eligibility.get_kind_display()} du {date_fr(eligibility.decided_on)}",
        "job": None if eligibility.pdf_id else jobs.order_by("-pk").first(),
    }
