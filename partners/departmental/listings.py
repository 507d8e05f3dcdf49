"""The councils of a département, and its communes without council, as lists."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from cls_portal.listing import Address, Badge, Column, Listing
from cls_portal.templatetags.portal import count_of
from cls_portal.wording import short_date
from partners import watch
from partners.departmental.cover import duty_of
from partners.departmental.filters import DepartmentCouncilFilter, WithoutCouncilFilter
from partners.rules import council_state, last_day
from partners.states import CouncilState
from partners.watch import alerts
from territories.rules import Obligation

MOST = 400  # every council of a département on one page
_CONTRACT = Address("contract-detail")


def _state(council: Any) -> str:
    """« Actif », « En sommeil depuis le 06/05/2023 », « Remplacé par … », « Dissous le … »: words, which wrap."""
    state = council_state(council)
    if state is CouncilState.DORMANT:
        return f"{state.label} depuis le {short_date(council.dormant_since)}"
    if state is CouncilState.SUCCEEDED:
        return f"Remplacé par {council.succeeded_by.name}"
    if state is CouncilState.DISSOLVED:
        return f"{state.label} le {short_date(council.dissolved_on)}"
    return str(state.label)


def _ago(council: Any) -> int | None:
    """Of a council that still exists."""
    last: date | None = council.last_plenary
    return (timezone.localdate() - last).days if last is not None and council.dissolved_on is None else None


def coordinator_of(council: Any) -> str:
    """The account that reaches the council, or else who holds the seat."""
    if council.coordinator is not None:
        return str(council.coordinator)
    held = council.coordinator_seat or {}
    return next((name for key in ("agent", "contact", "name") if (name := (held.get(key) or "").strip())), "")


def _coordination(council: Any) -> str:
    until = _until(council)
    return f"{coordinator_of(council)}, jusqu’au {short_date(until)}" if until else coordinator_of(council)


def _until(council: Any) -> date | None:
    return last_day(council.coordinator_until)


def _duty(council: Any) -> Badge | str:
    if council.dissolved_on is not None or not watch.is_of_commune(council):
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


def _contract_told(council: Any) -> str:
    """« CLS-33-1 – Contrat de Bègles, jusqu’au 31/12/2028 »: with the first end of one."""
    until = council.contract_ends
    return f"{_contracts(council)}, jusqu’au {short_date(until)}" if until else ""


def _contract_page(council: Any) -> str:
    """That of the contract; when there are several, the page of the council has them."""
    held = council.contracts_now
    return _CONTRACT.of(held[0]["pk"]) if len(held) == 1 else ""


def _groups(council: Any) -> str:
    """« 2 groupes, 6 sur 12 ont signé »."""
    if not council.group_count:
        return ""
    counted = count_of(council.group_count, "groupe")
    return f"{counted}, {_signed(council)} ont signé" if council.member_count else counted


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
        Column("etat", "État", _state),
        Column("pleniere", "Plénière", "last_plenary", sort=("last_plenary",), kind="date"),
        Column("jours", "Jours depuis", _ago, kind="count"),
        Column("prochaine", "Prochaine", "next_meeting", sort=("next_meeting",), kind="date"),
        Column("alertes", "Alertes", _alert_count, kind="badge"),
        Column("obligation", "CLSPD", _duty, kind="badge"),
        Column("coordination", "Coordination", _coordination),
        Column("contrat", "Contrat", _contract_told, link=_contract_page),
        Column("charte", "Charte", _groups),
        Column("coordonnateur", "Coordonnateur", coordinator_of, shown=False),
        Column("mandat", "Mandat jusqu’au", _until, sort=("coordinator_until",), kind="date", shown=False),
        Column("echeance", "Fin du contrat", "contract_ends", sort=("contract_ends",), kind="date", shown=False),
        Column("groupes", "Groupes", "group_count", sort=("group_count",), kind="count", shown=False),
        Column("signataires", "Ont signé la charte", _signed, shown=False),
        Column("nature", "Nature", "kind", sort=("kind",), shown=False),
        Column("territoire", "Territoire", "territory.name", sort=("territory__sort_key",), shown=False),
        Column("articles", "Alertes et articles", _alert_words, shown=False),
        Column("sommeil", "En sommeil depuis le", "dormant_since", sort=("dormant_since",), kind="date", shown=False),
        Column("dissolution", "Dissous le", "dissolved_on", sort=("dissolved_on",), kind="date", shown=False),
        Column("successeur", "Remplacé par", "succeeded_by.name", shown=False),
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
