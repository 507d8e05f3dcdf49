"""Rules of the councils and of those who act in them: pure functions of values and explicit dates."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cls_portal.errors import Reason
from partners.states import CouncilState, OrganisationState
from territories import rules as territory_rules
from territories.rules import Duty, Obligation
from territories.states import AreaKind, TerritoryKind

if TYPE_CHECKING:
    from partners.models import Council, Organisation

COUNCILS_CREATED = date(2002, 7, 18)  # décret n° 2002-999 du 17 juillet 2002, JO du 18
FORMER_COUNCILS_SINCE = date(1983, 6, 1)  # décret n° 83-459 of June 1983; the day is not verified
FORMER_COUNCILS_UNTIL = date(2002, 10, 1)  # the same, art. 18: CCPD replaced at the latest on that day
TWICE_A_YEAR_UNTIL = date(2007, 7, 24)  # décret n° 2007-1126 du 23 juillet 2007: a plenary each year instead
CODIFIED = date(2014, 1, 1)  # décret n° 2013-1113: the CGCT's articles become D. 132-7 and following of the CSI

# The councils that the law makes meet, and where it says so since 2014.
_ARTICLES = {"CLSPD": "CSI, art. D. 132-9", "CISPD": "CSI, art. D. 132-11 et D. 132-9"}

# Those that the préfet informs of crime once a year, and where it says so since 2014.
_INFORMED = {"CLSPD": "CSI, art. D. 132-10", "CISPD": "CSI, art. D. 132-11 et D. 132-10"}

# Which territory makes which council (domain.md §2; Lyon and Marseille: by arrondissement, décret 2002-999, art. 2).
_SEATS: dict[str, tuple[TerritoryKind, ...]] = {
    "CCPD": (TerritoryKind.COMMUNE,),
    "CLSPD": (TerritoryKind.COMMUNE, TerritoryKind.MUNICIPAL_DISTRICT),
    "CISPD": (TerritoryKind.EPCI, TerritoryKind.EPT),
    "CMSPD": (TerritoryKind.EPCI,),
    "PARIS": (TerritoryKind.COMMUNE, TerritoryKind.DEPARTMENT),
    "CDPD": (TerritoryKind.DEPARTMENT,),
}


@dataclass(frozen=True)
class Rhythm:
    """How often a council must meet on a day: `months` between two meetings, and the article that says so."""

    months: int
    text: str
    source: str


def rhythm(kind: str, on: date) -> Rhythm | None:
    """The rhythm that the law of the day gives this kind of council; None where it gives none."""
    if kind not in _ARTICLES or on < COUNCILS_CREATED:
        return None
    if on < TWICE_A_YEAR_UNTIL:
        return Rhythm(6, "au moins deux réunions par an", "décret n° 2002-999 du 17 juillet 2002, art. 3")
    source = "CGCT, art. D. 2211-1 à D. 2211-4" if on < CODIFIED else _ARTICLES[kind]
    return Rhythm(12, "au moins une réunion plénière par an", source)


def plenary_limit(on: date) -> date:
    """The day since which each council that the law makes meet should have held a plenary."""
    due = rhythm("CLSPD", on)
    return months_before(on, due.months) if due else date.min


def months_before(on: date, months: int) -> date:
    """The same day so many months earlier; the last of the month when it has no such day."""
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    for day in range(on.day, 27, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, on.day)


def late_plenary(kind: str, *, last: date | None, created_on: date | None, on: date) -> Reason | None:
    """What to say of a council whose last plenary is too old on that day, with the article."""
    what = ("Aucune réunion plénière n’est enregistrée", "La dernière réunion plénière")
    return _late(rhythm(kind, on), last, created_on, on, what, "partners.plenary_late")


def _late(
    due: Rhythm | None, last: date | None, created_on: date | None, on: date, what: tuple[str, str], code: str
) -> Reason | None:
    """Where nothing, or nothing recent enough, was done; a council born since is not late. `what`: none, the last."""
    if due is None:
        return None
    limit = months_before(on, due.months)
    recent = last >= limit if last else created_on is not None and created_on > limit
    if recent:
        return None
    said = f"{what[1]} date de plus de {due.months}\u00a0mois" if last else what[0]
    return Reason(f"{said}\u00a0: {due.text} ({due.source}).", code)


def information(kind: str, on: date) -> Rhythm | None:
    """How often the préfet informs this kind of council of crime; None where the law of the day does not say."""
    if kind not in _INFORMED or on < TWICE_A_YEAR_UNTIL:
        return None
    source = "CGCT, art. D. 2211-1 à D. 2211-4" if on < CODIFIED else _INFORMED[kind]
    return Rhythm(12, "le préfet informe le conseil de la délinquance au moins une fois par an", source)


def late_information(kind: str, *, last: date | None, created_on: date | None, on: date) -> Reason | None:
    """What to say of a council that the préfet has not informed within the year, with the article."""
    what = ("Aucune information du préfet n’est enregistrée", "La dernière information du préfet")
    return _late(information(kind, on), last, created_on, on, what, "partners.information_late")


def asleep(duty: Obligation) -> Reason | None:
    """A dormant council of a commune that must have one."""
    if duty.duty is not Duty.COMPULSORY:
        return None
    text = f"Le conseil est en sommeil alors qu’il est obligatoire dans cette commune ({duty.source})."
    return Reason(text, "partners.compulsory_asleep")


@dataclass(frozen=True)
class WatchLimits:
    """The same watch as bounds: what is older, or larger, is in alert; None where the law of the day asks nothing."""

    plenary: date
    information: date | None
    coordinator_over: int | None
    council_over: int | None
    outlived: tuple[str, ...]  # the kinds that no longer may exist


def watch_limits(on: date) -> WatchLimits:
    due = information("CLSPD", on)
    after_2021 = on >= territory_rules.GLOBAL_SECURITY
    threshold = territory_rules.COUNCIL_OVER if after_2021 else territory_rules.COUNCIL_OVER_BEFORE_2021
    return WatchLimits(
        plenary=plenary_limit(on),
        information=months_before(on, due.months) if due else None,
        coordinator_over=territory_rules.COORDINATOR_OVER if after_2021 else None,
        council_over=threshold if on >= territory_rules.COUNCILS_COMPULSORY else None,
        outlived=("CCPD",) if on >= FORMER_COUNCILS_UNTIL else (),
    )


Area = tuple[str, date, date | None]  # its kind, from, until (excluded)


def compulsory_since(population: int | None, areas: Iterable[Area], on: date) -> date | None:
    """Since when, without a break, the CLSPD of a commune is compulsory on that day; None when it is not.

    By the population of today and the areas that the portal knows; conseils intercommunaux are left aside.
    """
    known = list(areas)
    changes = {territory_rules.COUNCILS_COMPULSORY, territory_rules.PRIORITY_QUARTERS, territory_rules.GLOBAL_SECURITY}
    changes |= {day for _, since, until in known for day in (since, until) if day is not None}
    first = None
    for day in sorted((day for day in changes if day <= on), reverse=True):
        here = bool(_areas_on(known, territory_rules.quarter_kind(day), day))
        duty = territory_rules.local_council(population=population, has_priority_area=here, on=day)
        if duty.duty is not Duty.COMPULSORY:
            break
        first = day
    return first


def _areas_on(areas: Iterable[Area], kind: AreaKind, day: date) -> list[Area]:
    return [area for area in areas if area[0] == kind and area[1] <= day and (area[2] is None or area[2] > day)]


def missing_coordinator(
    kind: str, *, named: bool, compulsory: bool, source: str, left: date | None = None
) -> Reason | None:
    """A CLSPD of a commune where the law wants a coordinator, and that has none; or a term that nobody followed.

    `left`: from which day on the last coordinator no longer sits.
    """
    if named:
        return None
    asked = compulsory and kind == "CLSPD"
    if left is not None:
        said = f"Le mandat du coordonnateur a pris fin le {last_day(left):%d/%m/%Y} et personne ne lui a succédé"
        law = f", alors qu’il est obligatoire dans cette commune ({source})." if asked else "."
        return Reason(said + law, "partners.coordinator_left")
    if not asked:
        return None
    return Reason(
        f"Aucun coordonnateur n’est désigné alors qu’il est obligatoire dans cette commune ({source}).",
        "partners.coordinator_missing",
    )


def council_state(council: Council) -> CouncilState:
    if council.dissolved_on is not None:
        return CouncilState.DISSOLVED if council.succeeded_by_id is None else CouncilState.SUCCEEDED
    return CouncilState.DORMANT if council.dormant_since is not None else CouncilState.ACTIVE


def organisation_state(organisation: Organisation) -> OrganisationState:
    return OrganisationState.OPEN if organisation.closed_on is None else OrganisationState.CLOSED


def missing_to_seat(kind: str, territory_kind: str, created_on: date | None, on: date) -> list[Reason]:
    """What stands against such a council on such a territory, created on that day."""
    reasons = []
    if territory_kind not in _SEATS[kind]:
        seats = " ou ".join(seat.label.lower() for seat in _SEATS[kind])
        text = f"Le territoire d’un conseil de cette nature est de nature : {seats}."
        reasons.append(Reason(text, "partners.council_seat", field="territory"))
    if created_on is not None:
        reasons += _missing_to_create(kind, created_on, on)
    return reasons


def _missing_to_create(kind: str, created_on: date, on: date) -> list[Reason]:
    code, field = "partners.council_created_on", "created_on"
    if created_on > on:
        return [Reason("La date de création est à venir.", code, field)]
    if kind in _ARTICLES and created_on < COUNCILS_CREATED:
        return [Reason("Ces conseils n’existent que depuis le décret du 17 juillet 2002.", code, field)]
    if kind == "CCPD" and created_on >= FORMER_COUNCILS_UNTIL:
        return [Reason("Les conseils communaux ont disparu le 1er octobre 2002.", code, field)]
    if kind == "CCPD" and created_on < FORMER_COUNCILS_SINCE:
        return [Reason("Les conseils communaux n’existent que depuis le décret de juin 1983.", code, field)]
    return []


def outlived(kind: str, on: date) -> Reason | None:
    """A CCPD that still exists after the day on which the last of them had to be replaced."""
    if kind != "CCPD" or on < FORMER_COUNCILS_UNTIL:
        return None
    text = (
        "Les conseils communaux ont été remplacés au plus tard le 1er octobre 2002 (décret n° 2002-999 du 17 juillet "
        "2002, art. 18)\u00a0: enregistrez le conseil qui lui a succédé, ou sa dissolution."
    )
    return Reason(text, "partners.council_outlived")


def day_read(dissolved_on: date | None, today: date) -> date:
    """The day of which a composition is read when none is asked: today, or the last of a council that is no more."""
    last = last_day(dissolved_on)
    return today if last is None else min(last, today)


def missing_to_succeed(
    name: str,
    *,
    dissolved_on: date,
    created_on: date | None,
    dissolved: bool,
    succeeded: bool,
    last_meeting: date | None,
    near: bool,
) -> list[Reason]:
    """What stands against another council taking over from this one on that day."""
    said, code = [], "partners.succession"
    if succeeded:
        said.append("un autre conseil lui a déjà succédé")
    if not near:
        said.append("les deux conseils n’ont aucune commune en commun")
    if created_on is not None and dissolved_on < created_on:
        said.append("il n’était pas encore créé à cette date")
    if last_meeting is not None and last_meeting > dissolved_on and not dissolved:
        said.append(f"il s’est réuni ensuite, le {last_meeting:%d/%m/%Y}")
    field = "predecessors"
    return [Reason(f"{name}\u00a0: {text}.", code, field) for text in said]


NOT_YET_CREATED = "Le conseil n’était pas encore créé à cette date."
DISSOLVED = "Le conseil était dissous à cette date."


def missing_to_meet(*, held_on: date, created_on: date | None, dissolved_on: date | None) -> list[Reason]:
    """What stands against a meeting of a council on that day."""
    code, field = "partners.meeting_date", "held_on"
    if created_on is not None and held_on < created_on:
        return [Reason(NOT_YET_CREATED, code, field)]
    if dissolved_on is not None and held_on > dissolved_on:
        return [Reason(DISSOLVED, code, field)]
    return []


def in_the_past(day: date, on: date, field: str) -> list[Reason]:
    """A fact is recorded once it has happened."""
    return [Reason("Cette date est à venir.", "partners.date_to_come", field)] if day > on else []


def missing_to_sit(
    *, starts_on: date, ends_on: date | None, created_on: date | None, dissolved_on: date | None
) -> list[Reason]:
    """What stands against a seat over that period in a council."""
    reasons = []
    if created_on is not None and starts_on < created_on:
        reasons.append(Reason(NOT_YET_CREATED, "partners.seat_date", field="starts_on"))
    if dissolved_on is not None and starts_on >= dissolved_on:
        reasons.append(Reason(DISSOLVED, "partners.seat_date", field="starts_on"))
    if ends_on is not None and ends_on < starts_on:
        reasons.append(Reason("La fin précède le début.", "partners.ends_before", field="ends_on"))
    return reasons


def missing_to_inform(*, given_on: date, created_on: date | None, on: date) -> list[Reason]:
    """What stands against the préfet's information of a council having been given on that day."""
    reasons = in_the_past(given_on, on, "given_on")
    if created_on is not None and given_on < created_on:
        reasons.append(Reason(NOT_YET_CREATED, "partners.information_date", field="given_on"))
    return reasons


def missing_to_affiliate(*, active: bool, closed_on: date | None, starts_on: date) -> list[Reason]:
    reasons = []
    if not active:
        text = "Ce compte est fermé : il ne peut pas être rattaché à un organisme."
        reasons.append(Reason(text, "partners.agent_inactive"))
    if closed_on is not None and starts_on >= closed_on:
        reasons.append(Reason("Cet organisme est fermé.", "partners.organisation_closed", field="organisation"))
    return reasons


def missing_to_end(*, ends_on: date, current: date | None, starts_on: date, reason: str) -> list[Reason]:
    """What stands in the way of ending an affiliation on that day."""
    reasons = []
    if not reason.strip():
        reasons.append(Reason("Indiquez pourquoi le rattachement prend fin.", "partners.reason", field="reason"))
    return reasons + wrong_end(ends_on, starts_on=starts_on, current=current)


def wrong_end(ends_on: date, *, starts_on: date, current: date | None) -> list[Reason]:
    """A period ends after it began, and earlier than it already did (`current`)."""
    if ends_on < starts_on:
        return [Reason("La fin précède le début.", "partners.ends_before", field="ends_on")]
    if current is not None and current <= ends_on:
        return [Reason("La période prend déjà fin à cette date ou avant.", "partners.already_ended", field="ends_on")]
    return []


def missing_reason(reason: str, what: str) -> list[Reason]:
    return [] if reason.strip() else [Reason(what, "partners.reason", field="reason")]


def last_day(ends_on: date | None) -> date | None:
    """The last day of a period whose end is excluded."""
    return None if ends_on is None else ends_on - timedelta(days=1)


def unknown_fields(values: Collection[str], known: Collection[str]) -> None:
    """Refuse, as a mistake of the caller, a field that an operation does not change."""
    unknown = set(values) - set(known)
    if unknown:
        raise TypeError(f"not changed here: {sorted(unknown)}")
