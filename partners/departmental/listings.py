"""The councils of a département, and its communes without council, as lists."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from cls_portal.listing import Address, Badge, Column, Listing
from cls_portal.templatetags.portal import count_of
from partners import watch
from partners.departmental.cover import duty_of
from partners.departmental.filters import DepartmentCouncilFilter, WithoutCouncilFilter
from partners.rules import council_state, last_day
from partners.watch import alerts
from territories.rules import Obligation

MOST = 400  # every council of a département on one page
_CONTRACT = Address("contract-detail")


def _ago(council: Any) -> int | None:
    last: date | None = council.last_plenary
    return (timezone.localdate() - last).days if last is not None else None


def coordinator_of(council: Any) -> str:
    """The account that reaches the council, or else who holds the seat."""
    if council.coordinator is not None:
        return str(council.coordinator)
    held = council.coordinator_seat or {}
    return next((name for key in ("agent", "contact", "name") if (name := (held.get(key) or "").strip())), "")


def _until(council: Any) -> date | None:
    return last_day(council.coordinator_until)


def _duty(council: Any) -> Badge | str:
    if not watch.is_of_commune(council):
        return ""
    duty = watch.local_duty(council, timezone.localdate()).duty
    return Badge(duty.label, duty.tone)


def _alert_count(council: Any) -> Badge | str:
    found = alerts(council, timezone.localdate())
    return Badge(count_of(found, "alerte"), "error") if found else ""


def _alert_words(council: Any) -> str:
    return " ".join(reason.text for reason in alerts(council, timezone.localdate()))


def _contracts(council: Any) -> str:
    return "\u00a0; ".join(each["name"] for each in council.contracts_now)


def _contract_page(council: Any) -> str:
    """That of the contract; when there are several, the page of the council has them."""
    held = council.contracts_now
    return _CONTRACT.of(held[0]["pk"]) if len(held) == 1 else ""


def _signed(council: Any) -> str:
    return f"{council.signed_count} sur {council.member_count}" if council.member_count else ""


DEPARTMENT_COUNCILS = Listing(
    name="conseils-du-departement",
    caption="Conseils du département",
    noun=("conseil", "conseils"),
    row_url="council-detail",
    filterset=DepartmentCouncilFilter,
    default_sort="nom",
    page_size=MOST,
    columns=(
        Column("nom", "Nom", "name", sort=("sort_key", "name"), kind="link"),
        Column("nature", "Nature", "kind", sort=("kind",)),
        Column("territoire", "Territoire", "territory.name", sort=("territory__sort_key",), shown=False),
        Column("etat", "État", council_state, kind="badge"),
        Column("sommeil", "En sommeil depuis le", "dormant_since", sort=("dormant_since",), kind="date"),
        Column("dissolution", "Dissous le", "dissolved_on", sort=("dissolved_on",), kind="date", shown=False),
        Column("successeur", "Remplacé par", "succeeded_by.name", shown=False),
        Column("pleniere", "Dernière plénière", "last_plenary", sort=("last_plenary",), kind="date"),
        Column("jours", "Il y a (jours)", _ago, kind="count"),
        Column("prochaine", "Prochaine réunion", "next_meeting", sort=("next_meeting",), kind="date"),
        Column("coordination", "Coordination", coordinator_of),
        Column("mandat", "Mandat jusqu’au", _until, sort=("coordinator_until",), kind="date"),
        Column("obligation", "CLSPD", _duty, kind="badge"),
        Column("alertes", "Veille légale", _alert_count, kind="badge"),
        Column("articles", "Alertes et articles", _alert_words, shown=False),
        Column("contrat", "Contrat en vigueur", _contracts, link=_contract_page),
        Column("echeance", "Fin du contrat", "contract_ends", sort=("contract_ends",), kind="date"),
        Column("groupes", "Groupes", "group_count", sort=("group_count",), kind="count"),
        Column("signataires", "Ont signé la charte", _signed),
        Column("presidence", "Présidence", "chair_title", shown=False),
        Column("creation", "Créé le", "created_on", sort=("created_on",), kind="date", shown=False),
        Column("population", "Population", "territory.population", kind="count", shown=False),
    ),
)


def obligation_of(commune: Any) -> Obligation:
    return duty_of(commune.population, commune.area_names, commune.areas_complete, commune.on)


def _badge(commune: Any) -> Badge:
    duty = obligation_of(commune).duty
    return Badge(duty.label, duty.tone)


def _areas(commune: Any) -> str:
    if commune.area_names:
        return ", ".join(commune.area_names)
    return "aucun" if commune.areas_complete else "aucun connu du portail"


WITHOUT_COUNCIL = Listing(
    name="communes-sans-conseil",
    caption="Communes sans conseil",
    noun=("commune", "communes"),
    feminine=True,
    row_url="territory-detail",
    filterset=WithoutCouncilFilter,
    default_sort="-population",
    columns=(
        Column("nom", "Commune", "name", sort=("sort_key",), kind="link"),
        Column("code", "Code", "code", sort=("code",)),
        Column("population", "Population municipale", "population", sort=("population",), kind="count"),
        Column("conseil", "CLSPD", _badge, kind="badge"),
        Column("quartiers", "Quartiers prioritaires", _areas),
        Column("texte", "Ce que dit la loi", lambda commune: obligation_of(commune).text, shown=False),
        Column("article", "Article", lambda commune: obligation_of(commune).source),
    ),
)
