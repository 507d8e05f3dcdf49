"""Rules of the territories: pure functions of what is given and of the day.

Obligations of communes: « Plus de N habitants » is strict. Sources: design/domain.md §1.2 (décret 2002-999, CGCT
L2211-4, CSI L132-4 in its versions of 1 May 2012, 1 January 2015, 27 May 2021 and 23 March 2024, CSI D132-14).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from cls_portal.errors import Reason

if TYPE_CHECKING:
    from territories.models import Membership

COUNCILS_CREATED = date(2002, 7, 18)  # décret n° 2002-999 du 17 juillet 2002, JO du 18
COUNCILS_COMPULSORY = date(2007, 3, 7)  # loi n° 2007-297 du 5 mars 2007
CODIFIED = date(2012, 5, 1)  # ordonnance n° 2012-351: CGCT L2211-4 becomes CSI L132-4
PRIORITY_QUARTERS = date(2015, 1, 1)  # loi n° 2014-173: QPV take the place of ZUS
GLOBAL_SECURITY = date(2021, 5, 27)  # loi n° 2021-646 du 25 mai 2021

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


def obligations(
    *, population: int | None, has_priority_area: bool | None, on: date, paris: bool = False
) -> list[Obligation]:
    """The obligations of a commune on that day.

    `population` in inhabitants (None: unknown); `has_priority_area`: whether it holds a ZUS (before 2015) or a QPV
    (since), None when the portal does not know.
    """
    if paris:
        return [_of_paris(on)]
    return [
        local_council(population=population, has_priority_area=has_priority_area, on=on),
        coordinator(population=population, on=on),
    ]


def local_council(*, population: int | None, has_priority_area: bool | None, on: date) -> Obligation:
    """The conseil local de sécurité et de prévention de la délinquance (CLSPD) of a commune."""
    if on < COUNCILS_CREATED:
        text = "Le CLSPD n’existe pas encore : le conseil communal de prévention de la délinquance est facultatif."
        return Obligation("CLSPD", Duty.NONE, text, "décret n° 2002-999 du 17 juillet 2002, art. 18")
    if on < COUNCILS_COMPULSORY:
        return Obligation("CLSPD", Duty.OPTIONAL, "Toute commune peut créer un CLSPD.", "décret n° 2002-999, art. 2")
    threshold = COUNCIL_OVER_BEFORE_2021 if on < GLOBAL_SECURITY else COUNCIL_OVER
    area = (
        "une zone urbaine sensible" if on < PRIORITY_QUARTERS else "un quartier prioritaire de la politique de la ville"
    )
    source = "CGCT, art. L. 2211-4" if on < CODIFIED else "CSI, art. L. 132-4"
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
        Duty.COMPULSORY: " ; facultatif si un conseil intercommunal (CISPD) existe.",
        Duty.UNKNOWN: " : à vérifier pour cette commune.",
    }
    return rule + closing.get(duty, ".")


def coordinator(*, population: int | None, on: date) -> Obligation:
    """The person in charge of following, leading and coordinating the CLSPD's work."""
    subject, source = "Coordonnateur du CLSPD", "CSI, art. L. 132-4"
    if on < GLOBAL_SECURITY:
        return Obligation(subject, Duty.OPTIONAL, "Aucune obligation de désignation avant le 27 mai 2021.", source)
    duty = _duty(population, COORDINATOR_OVER, has_priority_area=None if population is None else False)
    text = (
        f"Obligatoire au-dessus de {_number(COORDINATOR_OVER)} habitants : le maire désigne un membre du conseil "
        "municipal ou un agent public territorial ; à défaut, le préfet désigne un agent de l’État."
    )
    return Obligation(subject, duty, text, source)


def _of_paris(on: date) -> Obligation:
    if on < CODIFIED:
        text = "À Paris, des dispositions particulières s’appliquent : à vérifier pour cette date."
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
        reasons.append(Reason("Ce compte est fermé : il ne peut pas recevoir de rôle.", "territories.agent_inactive"))
    if membership.territory.gone:
        text = "Ce territoire n’existe plus : choisissez celui qui lui a succédé."
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
