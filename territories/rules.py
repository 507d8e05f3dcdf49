"""Rules of the territories: pure functions of what is given and of the day.

Obligations of communes: « Plus de N habitants » is strict. Sources: design/domain.md §1.2 (décret 2002-999, CGCT
L2211-4, CSI L132-4 in its versions of 1 May 2012, 1 January 2015, 27 May 2021 and 23 March 2024, CSI D132-14).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from cls_portal.errors import Reason
from territories.states import LOCAL_KINDS, WHOLES, AreaKind, TerritoryKind

if TYPE_CHECKING:
    from territories.area_lines import AreaLine
    from territories.models import LocalTerritory, Membership, PriorityArea, Territory

COUNCILS_CREATED = date(2002, 7, 18)  # décret n° 2002-999 du 17 juillet 2002, JO du 18
COUNCILS_COMPULSORY = date(2007, 3, 7)  # loi n° 2007-297 du 5 mars 2007
CODIFIED = date(2012, 5, 1)  # ordonnance n° 2012-351: CGCT L2211-4 becomes CSI L132-4
INTERCOMMUNAL_CODIFIED = date(2007, 7, 23)  # décret n° 2007-1126: CISPD in CGCT D5211-53
PRIORITY_QUARTERS = date(2015, 1, 1)  # loi n° 2014-173: QPV take the place of ZUS
GLOBAL_SECURITY = date(2021, 5, 27)  # loi n° 2021-646 du 25 mai 2021

PARIS = "75056"

COUNCIL_OVER_BEFORE_2021 = 10_000  # CGCT L2211-4, then CSI L132-4
COUNCIL_OVER = 5_000  # CSI L132-4 since 27 May 2021
COORDINATOR_OVER = 15_000  # CSI L132-4 since 27 May 2021


class Duty(StrEnum):
    """Whether something is compulsory on a day; `tone` colours its badge."""

    COMPULSORY = "compulsory"
    OPTIONAL = "optional"
    UNKNOWN = "unknown"
    NONE = "none"

    @property
    def label(self) -> str:
        return {"compulsory": "Obligatoire", "optional": "Facultatif", "unknown": "À vérifier", "none": "Sans objet"}[
            self.value
        ]

    @property
    def tone(self) -> str:
        return {"compulsory": "warning", "optional": "info", "unknown": "new", "none": "neutral"}[self.value]


@dataclass(frozen=True)
class Obligation:
    """What the law asks of a commune on a day: `text` in French, `source` the article that says so."""

    subject: str
    duty: Duty
    text: str
    source: str


@dataclass(frozen=True)
class AreaKnowledge:
    """What is known of the priority quarters of a commune on a day.

    `areas` are those that the portal holds; `complete`: its list of them is declared complete for that day; `said`:
    what the person who asks knows, which only completes the portal.
    """

    areas: Sequence[PriorityArea | str] = ()
    complete: bool = False
    said: bool | None = None

    @property
    def holds(self) -> bool | None:
        """Absence proves nothing, unless the list is complete or the person says so."""
        if self.areas:
            return True
        if self.said is not None:
            return self.said
        return False if self.complete else None


def quarter_kind(on: date) -> AreaKind:
    """The priority area that made a CLSPD compulsory on that day."""
    return AreaKind.ZUS if on < PRIORITY_QUARTERS else AreaKind.QPV


def obligations(
    *,
    population: int | None,
    has_priority_area: bool | None,
    on: date,
    paris: bool = False,
    intercommunal: Sequence[str] = (),
) -> list[Obligation]:
    """The obligations of a commune on that day.

    `population` in inhabitants (None: unknown); `has_priority_area`: whether it holds a ZUS (before 2015) or a QPV
    (since), None when the portal does not know; `intercommunal`: names of the CISPD in activity that cover it.
    """
    if paris:
        return [_of_paris(on)]
    return [
        local_council(population=population, has_priority_area=has_priority_area, on=on, intercommunal=intercommunal),
        coordinator(population=population, on=on),
    ]


def local_council(
    *, population: int | None, has_priority_area: bool | None, on: date, intercommunal: Sequence[str] = ()
) -> Obligation:
    """The conseil local de sécurité et de prévention de la délinquance (CLSPD) of a commune.

    Where a conseil intercommunal exists, it is optional, whatever the population and the quarters.
    """
    if on < COUNCILS_CREATED:
        text = "Le CLSPD n’existe pas encore : le conseil communal de prévention de la délinquance est facultatif."
        return Obligation("CLSPD", Duty.NONE, text, "décret n° 2002-999 du 17 juillet 2002, art. 18")
    if on < COUNCILS_COMPULSORY:
        return Obligation("CLSPD", Duty.OPTIONAL, "Toute commune peut créer un CLSPD.", "décret n° 2002-999, art. 2")
    threshold = COUNCIL_OVER_BEFORE_2021 if on < GLOBAL_SECURITY else COUNCIL_OVER
    area = (
        "une zone urbaine sensible" if on < PRIORITY_QUARTERS else "un quartier prioritaire de la politique de la ville"
    )
    source = "CGCT, art. L. 2211-4" if on < CODIFIED else "CSI, art. L. 132-4"
    if intercommunal:
        text = f"Facultatif\u00a0: un conseil intercommunal existe pour cette commune, {', '.join(intercommunal)}."
        return Obligation("CLSPD", Duty.OPTIONAL, text, source)
    duty = _duty(population, threshold, has_priority_area)
    return Obligation("CLSPD", duty, _council_text(duty, threshold, area), source)


def _duty(population: int | None, threshold: int, has_priority_area: bool | None) -> Duty:
    if has_priority_area or (population is not None and population > threshold):
        return Duty.COMPULSORY
    if population is None or has_priority_area is None:
        return Duty.UNKNOWN
    return Duty.OPTIONAL


def _council_text(duty: Duty, threshold: int, area: str) -> str:
    rule = f"Obligatoire au-dessus de {_number(threshold)} habitants ou si la commune comprend {area}"
    closing = {
        Duty.COMPULSORY: " ; facultatif si un conseil intercommunal (CISPD) existe.",
        Duty.UNKNOWN: " : à vérifier pour cette commune.",
    }
    return rule + closing.get(duty, ".")


def intercommunal_council(on: date) -> Obligation:
    """The conseil intercommunal (CISPD) of an EPCI with its own tax: never compulsory."""
    if on < COUNCILS_CREATED:
        text = "Le CISPD n’existe pas encore."
        return Obligation("CISPD", Duty.NONE, text, "décret n° 2002-999 du 17 juillet 2002, art. 18")
    if on < INTERCOMMUNAL_CODIFIED:
        text = "Des communes peuvent créer un CISPD par délibérations concordantes."
        return Obligation("CISPD", Duty.OPTIONAL, text, "décret n° 2002-999, art. 2")
    text = (
        "Un EPCI à fiscalité propre compétent peut créer un CISPD, présidé par son président, sauf opposition de "
        "communes représentant au moins la moitié de la population. Le CLSPD de ses communes devient facultatif."
    )
    source = "CGCT, art. D. 5211-53" if on < CODIFIED else "CSI, art. L. 132-13"
    return Obligation("CISPD", Duty.OPTIONAL, text, source)


def coordinator(*, population: int | None, on: date) -> Obligation:
    """The person in charge of following, leading and coordinating the CLSPD's work."""
    subject, source = "Coordonnateur du CLSPD", "CSI, art. L. 132-4"
    if on < GLOBAL_SECURITY:
        return Obligation(subject, Duty.OPTIONAL, "Aucune obligation de désignation avant le 27 mai 2021.", source)
    duty = _duty(population, COORDINATOR_OVER, has_priority_area=None if population is None else False)
    text = (
        f"Obligatoire au-dessus de {_number(COORDINATOR_OVER)} habitants : le maire désigne un membre du conseil "
        "municipal ou un agent public territorial ; à défaut, le préfet désigne un agent de l’État."
    )
    return Obligation(subject, duty, text, source)


def _of_paris(on: date) -> Obligation:
    if on < CODIFIED:
        text = "À Paris, des dispositions particulières s’appliquent : à vérifier pour cette date."
        return Obligation("Conseil parisien", Duty.UNKNOWN, text, "décret n° 2002-999 du 17 juillet 2002")
    text = (
        "À Paris, un conseil présidé par le préfet de police, le maire et le procureur exerce les missions du CLSPD "
        "et du conseil départemental de prévention."
    )
    return Obligation("Conseil parisien", Duty.COMPULSORY, text, "CSI, art. D. 132-14")


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\u00a0")


def missing_to_give(membership: Membership) -> list[Reason]:
    """What stands in the way of giving this role."""
    reasons = []
    if not membership.agent.is_active:
        reasons.append(Reason("Ce compte est fermé : il ne peut pas recevoir de rôle.", "territories.agent_inactive"))
    if membership.territory.kind in LOCAL_KINDS:
        text = "Un rôle se donne sur un territoire officiel, pas sur un territoire local : choisissez ses communes."
        reasons.append(Reason(text, "territories.local_scope", field="territory"))
    if membership.territory.gone:
        text = "Ce territoire n’existe plus : choisissez celui qui lui a succédé."
        reasons.append(Reason(text, "territories.territory_gone", field="territory"))
    return reasons


def missing_to_end(membership: Membership, ends_on: date, reason: str) -> list[Reason]:
    """What stands in the way of ending this role on that day."""
    reasons = []
    if not reason.strip():
        reasons.append(Reason("Indiquez pourquoi ce rôle prend fin.", "territories.reason_missing", field="reason"))
    if membership.ends_on is not None and membership.ends_on <= ends_on:
        text = "Ce rôle prend déjà fin à cette date ou avant."
        reasons.append(Reason(text, "territories.already_ended", field="ends_on"))
    return reasons


def wrong_in_local(
    kind: str, communes: Sequence[Territory], whole: Territory | None, itself: Territory | None = None
) -> list[Reason]:
    """What stands in the way of a local territory of this kind, in these communes, part of that whole."""
    reasons = []
    if kind not in LOCAL_KINDS:
        reasons.append(Reason("Cette nature de territoire n’est pas locale.", "territories.not_local", field="kind"))
    if not communes or any(commune.kind != TerritoryKind.COMMUNE for commune in communes):
        text = "Un territoire local se trouve dans une ou plusieurs communes : choisissez-les."
        reasons.append(Reason(text, "territories.somewhere", field="communes"))
    elif kind == TerritoryKind.GROUPING and len(communes) < 2:
        text = "Un groupement réunit au moins deux communes."
        reasons.append(Reason(text, "territories.grouping", field="communes"))
    return reasons + _wrong_whole(kind, whole, itself)


def _wrong_whole(kind: str, whole: Territory | None, itself: Territory | None) -> list[Reason]:
    if whole is None:
        needed = kind == TerritoryKind.TRANSPORT_LINE
        text = "Indiquez le réseau de transport de cette ligne."
        return [Reason(text, "territories.line_of_network", field="whole")] if needed else []
    if whole.kind not in WHOLES.get(kind, ()):
        text = f"« {whole} » ({whole.get_kind_display().lower()}) ne peut pas comprendre un territoire de cette nature."
        return [Reason(text, "territories.whole", field="whole")]
    if itself is not None and itself.pk in (whole.pk, whole.parent_id):
        return [Reason("Un territoire ne peut pas faire partie de lui-même.", "territories.itself", field="whole")]
    return []


def missing_to_close(local: LocalTerritory, closed_on: date, reason: str, on: date) -> list[Reason]:
    """What stands in the way of closing this local territory on that day; `on` is today."""
    reasons = []
    if local.closed_on is not None:
        reasons.append(Reason("Ce territoire est déjà clos.", "territories.closed"))
    if not reason.strip():
        text = "Indiquez pourquoi ce territoire n’a plus cours."
        reasons.append(Reason(text, "territories.reason_missing", field="reason"))
    if closed_on > on:
        reasons.append(Reason("Cette date est à venir.", "territories.future", field="closed_on"))
    return reasons


def missing_to_reopen(local: LocalTerritory, reason: str) -> list[Reason]:
    """What stands in the way of reopening this local territory."""
    reasons = []
    if local.closed_on is None:
        reasons.append(Reason("Ce territoire n’est pas clos.", "territories.not_closed"))
    if not reason.strip():
        text = "Indiquez pourquoi ce territoire a de nouveau cours."
        reasons.append(Reason(text, "territories.reason_missing", field="reason"))
    return reasons


def wrong_in_area(communes: Sequence[Territory]) -> list[Reason]:
    """What stands in the way of a priority area lying in these communes."""
    if not communes or any(commune.kind != TerritoryKind.COMMUNE for commune in communes):
        text = "Choisissez au moins une commune de cette géographie."
        return [Reason(text, "territories.area_somewhere", field="communes")]
    return []


def wrong_in_lines(lines: Sequence[AreaLine]) -> list[Reason]:
    """What stands in the way of importing these areas together."""
    if not lines:
        return [Reason("Ce tableau ne contient aucune géographie.", "territories.no_line")]
    repeated = [key for key, count in Counter(line.key for line in lines).items() if count > 1]
    return [
        Reason(f"« {code.removeprefix('name:')} » figure plusieurs fois à la même date.", "territories.repeated")
        for _, code, _ in repeated
    ]


def only_fields(values: Mapping[str, object], known: Sequence[str]) -> None:
    """A mistake of the caller, not of a person."""
    unknown = set(values) - set(known)
    if unknown:
        raise TypeError(f"unknown fields: {', '.join(sorted(unknown))}")
