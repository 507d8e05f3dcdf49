"""Who sits in a council by the law of the day: the one table, with its articles and dates, and what it finds missing.

Read: décret n° 2002-999, art. 3, and art. 8 but for its end; CSI, art. D. 132-6, D. 132-8, D. 132-10 to D. 132-12
(state of 2015). The article of the conseil parisien (D. 132-14) was not read: its places come from design/domain.md.
Where a text was not read to its end, the regime says so in `note`, and what follows from an older text is marked
« à vérifier »: nothing is invented. Each period begins on `since` and ends before `until`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cls_portal.errors import Reason
from partners.rules import CODIFIED, COUNCILS_CREATED, FORMER_COUNCILS_UNTIL, TWICE_A_YEAR_UNTIL
from partners.states import Capacity, College, NamedBy

FORMER_COUNCILS = date(1983, 6, 8)  # décret n° 83-459; the day is not verified
DEPARTMENTAL_REBUILT = date(2006, 6, 7)  # décret n° 2006-665 du 7 juin 2006, art. 12
MEMBERS_BY_LAW = date(2024, 3, 23)  # loi n° 2024-247 du 21 mars 2024, art. 16: members in the law itself


@dataclass(frozen=True)
class Place:
    """A place that a text gives: who holds it, in which group, named by whom (None where it does not say).

    `required`: the council cannot go without; `agreement`: after the agreement of the body's head; `point`: where in
    the article; `source` when it is another article than the regime's.
    """

    capacity: Capacity
    college: College
    named_by: NamedBy | None = None
    required: bool = False
    agreement: bool = False
    point: str = ""
    source: str = ""


@dataclass(frozen=True)
class Regime:
    """The composition of these councils over a period; `order` says who fixes it by an arrêté and where it is said.

    `halved`: no college holds more than half of the members; `forces`: kinds of organisations that the State's services
    must hold; `note`: what the portal does not know of it.
    """

    kinds: tuple[str, ...]
    since: date
    until: date
    source: str
    places: tuple[Place, ...] = ()
    order: tuple[str, str] = ("", "")
    halved: bool = False
    forces: tuple[str, ...] = ()
    note: str = ""

    def place(self, capacity: str) -> Place | None:
        return next((place for place in self.places if place.capacity == capacity), None)

    def source_of(self, place: Place) -> str:
        return place.source or (f"{self.source}, {place.point}" if place.point else self.source)


C, G, N = Capacity, College, NamedBy
_PREFECT, _PROSECUTOR = (
    Place(capacity, G.RIGHT, N.LAW, required=True, point="1°") for capacity in (C.PREFECT, C.PROSECUTOR)
)
_ASSOCIATED = (
    Place(C.INTERESTED, G.OTHERS),
    Place(C.QUALIFIED, G.OTHERS),
)
_OF_COMMUNE = (
    _PREFECT,
    _PROSECUTOR,
    Place(C.DEPARTMENT, G.RIGHT, N.LAW, required=True, point="2°"),
    Place(C.STATE_SERVICE, G.STATE, N.PREFECT, required=True, point="3°"),
    Place(C.INTERCOMMUNAL, G.RIGHT, N.LAW, point="4°"),
    Place(C.BODY, G.BODIES, N.CHAIR, required=True, agreement=True, point="5°"),
    *_ASSOCIATED,
)
_OF_INTERCOMMUNALITY = (
    _PREFECT,
    _PROSECUTOR,
    Place(C.MAYOR, G.RIGHT, N.LAW, required=True, point="2°"),
    Place(C.DEPARTMENT, G.RIGHT, N.LAW, required=True, point="3°"),
    Place(C.STATE_SERVICE, G.STATE, N.PREFECT, required=True, point="4°"),
    Place(C.BODY, G.BODIES, N.CHAIR, required=True, agreement=True, point="5°"),
    *_ASSOCIATED,
)
_D132_8 = "CSI, art. D. 132-8, à vérifier depuis le 23 mars 2024"
_D132_12 = "CSI, art. D. 132-12, à vérifier depuis le 23 mars 2024"
_L132_13 = "CSI, art. L. 132-13, à vérifier"


def _without_points(places: Iterable[Place]) -> tuple[Place, ...]:
    """The same in the code of before 2014, of which the portal cites the articles together."""
    return tuple(
        Place(place.capacity, place.college, place.named_by, place.required, place.agreement) for place in places
    )


REGIMES: tuple[Regime, ...] = (
    Regime(
        ("CCPD",),
        FORMER_COUNCILS,
        FORMER_COUNCILS_UNTIL,
        "décret n° 83-459 de juin 1983",
        note="La composition que fixait ce décret n’a pas été vérifiée\u00a0: le portail n’y cherche aucun manque.",
    ),
    Regime(
        ("CLSPD", "CISPD"),
        COUNCILS_CREATED,
        TWICE_A_YEAR_UNTIL,
        "décret n° 2002-999 du 17 juillet 2002, art. 3",
        (
            Place(C.PREFECT, G.RIGHT, N.LAW, required=True),
            Place(C.PROSECUTOR, G.RIGHT, N.LAW, required=True),
            Place(C.ELECTED, G.ELECTED, N.MAYOR, required=True),
            Place(C.INTERCOMMUNAL, G.ELECTED, N.LAW),
            Place(C.STATE_SERVICE, G.STATE, N.PREFECT, required=True),
            Place(C.QUALIFIED, G.STATE, N.PREFECT),
            Place(C.BODY, G.BODIES, N.CHAIR, required=True),
        ),
        halved=True,
        forces=("PN", "GN"),
    ),
    Regime(
        ("CLSPD",),
        TWICE_A_YEAR_UNTIL,
        CODIFIED,
        "CGCT, art. D. 2211-1 à D. 2211-4",
        _without_points(_OF_COMMUNE),
        ("le maire", "CGCT, art. D. 2211-1 à D. 2211-4"),
    ),
    Regime(
        ("CISPD",),
        TWICE_A_YEAR_UNTIL,
        CODIFIED,
        "CGCT, art. D. 5211-53 et D. 5211-54",
        _without_points(_OF_INTERCOMMUNALITY),
        ("le président de l’intercommunalité", "CGCT, art. D. 5211-53 et D. 5211-54"),
    ),
    Regime(("CLSPD",), CODIFIED, MEMBERS_BY_LAW, "CSI, art. D. 132-8", _OF_COMMUNE, ("le maire", "CSI, art. D. 132-8")),
    Regime(
        ("CISPD",),
        CODIFIED,
        MEMBERS_BY_LAW,
        "CSI, art. D. 132-12",
        _OF_INTERCOMMUNALITY,
        ("le président de l’intercommunalité", "CSI, art. D. 132-12"),
    ),
    Regime(
        ("CLSPD",),
        MEMBERS_BY_LAW,
        date.max,
        "CSI, art. L. 132-4",
        (
            Place(C.PREFECT, G.RIGHT, N.LAW, required=True),
            Place(C.PROSECUTOR, G.RIGHT, N.LAW, required=True),
            Place(C.INTERCOMMUNAL, G.RIGHT, N.LAW),
            Place(C.STATE_SERVICE, G.STATE, N.PREFECT, source=_D132_8),
            Place(C.BODY, G.BODIES, N.CHAIR, agreement=True, source=_D132_8),
            Place(C.PARLIAMENT, G.OTHERS),
            *_ASSOCIATED,
        ),
        ("le maire", _D132_8),
        note=(
            "Depuis le 23 mars 2024 (loi n° 2024-247, art. 16), la loi nomme elle-même les membres de droit\u00a0: "
            "préfet, procureur et, le cas échéant, président de l’intercommunalité\u00a0; le président du conseil "
            "départemental n’en est plus. La fin de l’article L. 132-4 n’a pas été vérifiée\u00a0; ce qui vient de "
            "l’article D. 132-8 (arrêté, accord des organismes) est donc marqué «\u00a0à vérifier\u00a0»."
        ),
    ),
    Regime(
        ("CISPD",),
        MEMBERS_BY_LAW,
        date.max,
        _L132_13,
        tuple(
            Place(
                place.capacity,
                place.college,
                place.named_by,
                required=place.capacity in (C.PREFECT, C.PROSECUTOR, C.MAYOR),
                agreement=place.agreement,
                source=_D132_12,
            )
            for place in _OF_INTERCOMMUNALITY
            if place.capacity != C.DEPARTMENT
        ),
        ("le président de l’intercommunalité", _D132_12),
        note=(
            "Depuis le 23 mars 2024 (loi n° 2024-247, art. 16), la loi nomme elle-même les membres du conseil "
            "intercommunal. Cette rédaction de l’article L. 132-13 n’a pas été vérifiée\u00a0: ce qui vient de "
            "l’article D. 132-12 est marqué «\u00a0à vérifier\u00a0»."
        ),
    ),
    Regime(
        ("CMSPD",),
        date.min,
        date.max,
        "CSI, art. L. 132-12-1 à L. 132-12-3",
        note=(
            "Le conseil de la métropole établit son règlement intérieur. Sa composition n’a pas été vérifiée\u00a0: le "
            "portail n’y cherche aucun manque."
        ),
    ),
    Regime(
        ("PARIS",),
        CODIFIED,
        date.max,
        "CSI, art. D. 132-14",
        tuple(Place(capacity, G.RIGHT, N.LAW, required=True) for capacity in (C.PREFECT, C.MAYOR, C.PROSECUTOR)),
        note=(
            "Le préfet de police, le maire de Paris et le procureur président ensemble le conseil. Le reste de sa "
            "composition n’a pas été vérifié."
        ),
    ),
    Regime(
        ("CDPD",),
        COUNCILS_CREATED,
        DEPARTMENTAL_REBUILT,
        "décret n° 2002-999 du 17 juillet 2002, art. 8",
        (
            Place(C.DEPARTMENT, G.RIGHT, N.LAW, required=True),
            Place(C.PROSECUTOR, G.RIGHT, N.LAW, required=True),
            Place(C.ELECTED, G.ELECTED, N.OTHER, required=True),
            Place(C.MAGISTRATE, G.STATE, N.OTHER, required=True),
            Place(C.STATE_SERVICE, G.STATE, N.PREFECT, required=True),
            Place(C.BODY, G.BODIES, N.OTHER, required=True),
            Place(C.QUALIFIED, G.BODIES, N.OTHER),
        ),
        forces=("PN", "GN"),
    ),
    Regime(
        ("CDPD",),
        DEPARTMENTAL_REBUILT,
        CODIFIED,
        "décret n° 2006-665 du 7 juin 2006, art. 12",
        note="La composition de cette période n’a pas été vérifiée\u00a0: le portail n’y cherche aucun manque.",
    ),
    Regime(
        ("CDPD",),
        CODIFIED,
        date.max,
        "CSI, art. D. 132-6",
        (
            Place(C.DEPARTMENT, G.RIGHT, N.LAW, required=True),
            Place(C.PROSECUTOR, G.RIGHT, N.LAW, required=True),
            Place(C.MAGISTRATE, G.STATE, required=True, point="1°"),
            Place(C.STATE_SERVICE, G.STATE, required=True, point="2°"),
            Place(C.ELECTED, G.ELECTED, required=True, point="3°"),
            Place(C.BODY, G.BODIES, required=True, point="4°"),
            Place(C.QUALIFIED, G.BODIES, point="4°"),
        ),
        ("le préfet", "CSI, art. D. 132-6"),
        forces=("PN", "GN"),
        note="Rédaction de 2015\u00a0; la suite n’a pas été vérifiée.",
    ),
)

FORCES = {"PN": "la police nationale", "GN": "la gendarmerie nationale"}
_OFFICES = (C.CHAIR, C.DELEGATE, C.COORDINATOR)
# Where a text is silent, or not known.
_USUAL: dict[str, College] = {
    C.PREFECT: G.RIGHT,
    C.PROSECUTOR: G.RIGHT,
    C.MAYOR: G.ELECTED,
    C.ELECTED: G.ELECTED,
    C.STATE_SERVICE: G.STATE,
    C.MAGISTRATE: G.STATE,
    C.BODY: G.BODIES,
}


def regime(kind: str, on: date) -> Regime | None:
    """The composition that the law of the day gives this kind of council; None where the portal knows of none."""
    return next((each for each in REGIMES if kind in each.kinds and each.since <= on < each.until), None)


def college(capacity: str, law: Regime | None) -> College:
    """The group in which this member is shown under that law."""
    if capacity in _OFFICES:
        return G.OFFICE
    place = law.place(capacity) if law else None
    return place.college if place else _USUAL.get(capacity, G.OTHERS)


def named_by(capacity: str, law: Regime | None) -> str:
    """Who names this member under that law; nothing where it does not say."""
    place = law.place(capacity) if law else None
    return (place and place.named_by) or ""


@dataclass(frozen=True)
class Gap:
    """What the law asks and the composition does not hold; `capacity` of the seat to add, where one would do."""

    text: str
    code: str
    capacity: str = ""

    def reason(self, url: str = "") -> Reason:
        return Reason(self.text, self.code, url=url)


def missing(law: Regime, seats: Sequence[Any], *, communes: int, ordered: bool) -> list[Gap]:
    """What stands between these seats and that law.

    `seats`: those in force; `communes`: how many the intercommunality has; `ordered`: an arrêté was recorded by then.
    """
    full = [seat for seat in seats if seat.substitute_for_id is None]
    held = Counter(seat.capacity for seat in full)
    gaps = [_absent(law, place) for place in law.places if place.required and not held[place.capacity]]
    gaps += _mayors(law, held[C.MAYOR], communes) + _forces(law, full) + _agreements(law, full)
    if law.halved:
        gaps += _too_large(law, full)
    if law.order[0] and not ordered:
        text = (
            f"Aucun arrêté de composition n’est enregistré\u00a0: {law.order[0]} la fixe par arrêté ({law.order[1]})."
        )
        gaps.append(Gap(text, "partners.order_missing"))
    return gaps


def _absent(law: Regime, place: Place) -> Gap:
    label = place.capacity.label
    text = f"Aucun siège\u00a0: {label[0].lower()}{label[1:]} ({law.source_of(place)})."
    return Gap(text, "partners.member_missing", place.capacity)


def _mayors(law: Regime, held: int, communes: int) -> list[Gap]:
    place = law.place(C.MAYOR)
    if place is None or not place.required or not 0 < held < communes:
        return []
    text = f"{held} maires siègent pour {communes} communes membres ({law.source_of(place)})."
    return [Gap(text.replace("1 maires siègent", "1 maire siège"), "partners.mayors_missing", C.MAYOR)]


def _forces(law: Regime, seats: Sequence[Any]) -> list[Gap]:
    services = [seat for seat in seats if seat.capacity == C.STATE_SERVICE]
    if not services:
        return []
    present = {seat.organisation.kind for seat in services if seat.organisation is not None}
    return [
        Gap(f"Aucun siège pour {FORCES[kind]} ({law.source}).", "partners.force_missing", C.STATE_SERVICE)
        for kind in law.forces
        if kind not in present
    ]


def _agreements(law: Regime, seats: Sequence[Any]) -> list[Gap]:
    place = law.place(C.BODY)
    if place is None or not place.agreement:
        return []
    count = sum(seat.capacity == C.BODY and seat.agreed_on is None for seat in seats)
    if not count:
        return []
    said = "Un organisme siège" if count == 1 else f"{count} organismes siègent"
    return [Gap(f"{said} sans accord daté de son responsable ({law.source_of(place)}).", "partners.agreement_missing")]


def _too_large(law: Regime, seats: Sequence[Any]) -> list[Gap]:
    """Nobody may weigh more than half: of the members, the president and those of right included."""
    sizes = Counter(college(seat.capacity, law) for seat in seats if seat.capacity not in (C.DELEGATE, C.COORDINATOR))
    total = sum(sizes.values())
    return [
        Gap(
            f"{group.label}\u00a0: {sizes[group]} membres sur {total}, plus de la moitié ({law.source}).",
            "partners.college_too_large",
        )
        for group in (G.ELECTED, G.STATE, G.BODIES)
        if sizes[group] * 2 > total
    ]
