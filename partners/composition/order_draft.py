"""The project of an arrêté of composition: what it would say on a day, and what is missing before it is printed.

From the seats of that day and the regime of that day, nothing else. What the portal does not know stands between
brackets, what was not read in its version of that day is « à vérifier ». Never dated, never signed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cls_portal.errors import Reason
from cls_portal.reporting.blocks import Block, Chapter, Col, Document, Grid, Heading, Items, Words
from cls_portal.templatetags.portal import date_fr
from partners.composition import colleges
from partners.composition.colleges import Regime
from partners.composition.seats import Group
from partners.rules import last_day
from partners.states import Capacity, College
from territories.naming import of_department, of_place
from territories.states import TerritoryKind

TO_COMPLETE = "[à compléter]"
CODES = {"CSI": "le code de la sécurité intérieure", "CGCT": "le code général des collectivités territoriales"}
_CITED = re.compile(r"^(?P<code>CSI|CGCT), art\. (?P<articles>.*?)(?P<doubt>, à vérifier.*)?$")
COLUMNS = (Col("Qualité", 6), Col("Titulaire", 4), Col("Organisme", 5), Col("Suppléant", 5))
LAST = (
    "Le présent arrêté sera notifié à chacun des membres du conseil. [À compléter par l’autorité qui signe\u00a0: "
    "exécution, publication, transmission, voies et délais de recours.]"
)


@dataclass(frozen=True)
class Sources:
    """What the project rests on: the council, the law and the seats of that day, the arrêté that it would replace."""

    council: Any
    law: Regime
    on: date
    groups: Sequence[Group]
    former: Any = None


def missing_before(sources: Sources, gaps: Iterable[Reason], *, edit: str, compose: str, agree: str) -> list[Reason]:
    """What the project would leave to complete, each with the page where it is given."""
    council = sources.council
    found = [gap for gap in gaps if gap.code not in ("partners.order_missing", "partners.agreement_missing")]
    if not (council.resolution_number and council.resolution_on):
        text = "La délibération qui a créé le conseil n’est pas enregistrée\u00a0: son visa reste à compléter."
        found.append(Reason(text, "partners.resolution_missing", url=edit))
    if not _of(sources, Capacity.CHAIR):
        text = "Aucun siège de présidence n’est tenu ce jour-là."
        found.append(Reason(text, "partners.chair_missing", url=f"{compose}?capacity=chair" if compose else ""))
    found += [
        Reason(f"L’accord de {name} n’est pas daté.", "partners.agreement_missing", url=agree)
        for name in _without_agreement(sources)
    ]
    return found


def as_document(sources: Sources) -> Document:
    """Printed, or given to edit, by `cls_portal.reporting`."""
    council, on = sources.council, sources.on
    name = f"Projet d’arrêté portant composition\u00a0: {council.name}"
    return Document(
        name=name,
        heading=f"PROJET d’arrêté portant composition du {_kind(council)}",
        head=f"PROJET d’arrêté – {council.name}",
        reference=council.name,
        version=f"PROJET, ni daté ni signé – composition au {date_fr(on)}",
        worth=(
            f"PROJET préparé d’après les sièges enregistrés dans le portail au {date_fr(on)}. Il n’est ni daté ni "
            "signé et ne produit aucun effet. Ce qui est entre crochets reste à compléter\u00a0; «\u00a0à "
            "vérifier\u00a0» signale un texte qui n’a pas été relu dans sa rédaction de ce jour."
        ),
        facts=[
            ("Autorité", _authority(sources)),
            ("Conseil", council.name),
            ("Arrêté", "n° [à compléter] du [à compléter]"),
        ],
        chapters=[Chapter("visas", f"{_authority(sources)},", [Items(visas(sources))]), _articles(sources)],
    )


def visas(sources: Sources) -> list[str]:
    council, law = sources.council, sources.law
    found = [_visa(law.source)]
    if law.order[1] != law.source:
        found.append(_visa(law.order[1]))
    if council.resolution_number and council.resolution_on:
        body = f" ({council.resolution_body})" if council.resolution_body else ""
        found.append(
            f"Vu la délibération n°\u00a0{council.resolution_number}{body} du "
            f"{date_fr(council.resolution_on)} créant le conseil\u00a0;"
        )
    else:
        found.append("Vu la délibération [à compléter] créant le conseil\u00a0;")
    if sources.former is not None:
        found.append(f"Vu l’arrêté n°\u00a0{sources.former.number} du {date_fr(sources.former.signed_on)}\u00a0;")
    if given := _agreements(sources):
        found.append(f"Vu l’accord des responsables des organismes représentés\u00a0: {', '.join(given)}\u00a0;")
    return found


def _visa(source: str) -> str:
    """« Vu le code de la sécurité intérieure, notamment son article L. 132-4 ; »."""
    cited = _CITED.match(source)
    if cited is None:
        return f"Vu {source}\u00a0;"
    several = " à " in cited["articles"] or " et " in cited["articles"]
    doubt = f" ({cited['doubt'].removeprefix(', ')})" if cited["doubt"] else ""
    its = "ses articles" if several else "son article"
    return f"Vu {CODES[cited['code']]}, notamment {its} {cited['articles']}{doubt}\u00a0;"


def _articles(sources: Sources) -> Chapter:
    texts: list[tuple[str, list[Block]]] = [("Composition", _members(sources))]
    if led := _coordination(sources):
        texts.append(("Coordination", [Words(led)]))
    if sources.former is not None:
        repealed = f"L’arrêté n°\u00a0{sources.former.number} du {date_fr(sources.former.signed_on)} est abrogé."
        texts.append(("Abrogation", [Words(repealed)]))
    texts.append(("Notification et exécution", [Words(LAST)]))
    blocks: list[Block] = []
    for number, (title, content) in enumerate(texts, start=1):
        blocks += [Heading(f"Article {'1er' if number == 1 else number} – {title}"), *content]
    signed = f"Fait à {TO_COMPLETE}, le {TO_COMPLETE}. {_authority(sources)}\u00a0: PROJET, non signé."
    return Chapter("arrete", "Arrête", [*blocks, Heading("Signature"), Words(signed)])


def _members(sources: Sources) -> list[Block]:
    """The chair in words, then each college as a table; the coordination has an article of its own."""
    council = sources.council
    blocks: list[Block] = [
        Words(f"Le {_kind(council)} est présidé par\u00a0: {_chair(sources)}. Il est composé comme suit.")
    ]
    for group in sources.groups:
        rows = [_row(member) for member in group.members]
        if group.college is not College.OFFICE and rows:
            blocks.append(Grid(str(group.college.label), COLUMNS, rows))
    if len(blocks) == 1:
        blocks.append(Words(f"Membres\u00a0: {TO_COMPLETE}"))
    return blocks


def _row(member: Any) -> tuple[str, ...]:
    seat = member.seat
    substitutes = [f"{each.title}\n{each.holder}".strip() for each in member.substitutes]
    body = seat.organisation.name if seat.organisation else ""
    return (seat.title, seat.holder or "—", body or "—", "\n".join(substitutes) or "—")


def _coordination(sources: Sources) -> str:
    """In the words of the law where it names this duty (CSI, art. L. 132-4); without article for other councils."""
    seats = _of(sources, Capacity.COORDINATOR)
    if not seats:
        return ""
    seat = seats[0]
    until = f" jusqu’au {date_fr(last_day(seat.ends_on))}" if seat.ends_on else ""
    source = " (CSI, art. L. 132-4)" if sources.law.source.startswith("CSI, art. L. 132-4") else ""
    who = f"{seat.holder}, {seat.title}" if seat.holder else seat.title
    return (
        f"Le suivi, l’animation et la coordination des travaux du conseil{source} sont confiés à\u00a0: {who}, à "
        f"compter du {date_fr(seat.starts_on)}{until}."
    )


def _chair(sources: Sources) -> str:
    seats = _of(sources, Capacity.CHAIR)
    title = seats[0].title if seats else sources.council.chair_title
    holder = seats[0].holder if seats else ""
    delegate = next(iter(_of(sources, Capacity.DELEGATE)), None)
    held = f"{title} ({holder})" if holder else title
    if delegate is None:
        return held
    name = f" ({delegate.holder})" if delegate.holder else ""
    return f"{held}, qui peut être représenté par\u00a0: {delegate.title}{name}"


def _of(sources: Sources, capacity: str) -> list[Any]:
    return [m.seat for group in sources.groups for m in group.members if m.seat.capacity == capacity]


def _bodies(sources: Sources) -> list[Any]:
    place = sources.law.place(Capacity.BODY)
    return _of(sources, Capacity.BODY) if place and place.agreement else []


def body_of(seat: Any) -> str:
    """The body that is represented, by its name where it is in the catalogue."""
    return str(seat.organisation.name if seat.organisation else seat.title)


def _without_agreement(sources: Sources) -> list[str]:
    return [body_of(seat) for seat in _bodies(sources) if seat.agreed_on is None]


def _agreements(sources: Sources) -> list[str]:
    return [
        f"{body_of(seat)} ({date_fr(seat.agreed_on) if seat.agreed_on else TO_COMPLETE})" for seat in _bodies(sources)
    ]


def _kind(council: Any) -> str:
    """« conseil local de sécurité et de prévention de la délinquance de Bègles »."""
    label = re.sub(r" \(.*\)$", "", str(council.get_kind_display()))
    return f"{label[0].lower()}{label[1:]} {_place(council.territory)}"


def _place(territory: Any) -> str:
    if territory.kind == TerritoryKind.DEPARTMENT:
        return of_department(territory.code, territory.name)
    return of_place(territory.name) if territory.kind == TerritoryKind.COMMUNE else f"({territory.name})"


def _authority(sources: Sources) -> str:
    """« Le maire de Bègles », « Le président de l’intercommunalité (Bordeaux Métropole) »."""
    said = sources.law.order[0]
    return f"{said[0].upper()}{said[1:]} {_place(sources.council.territory)}"


def law_of_order(kind: str, on: date) -> Regime | None:
    """The regime of that day, where it says that an arrêté fixes the composition."""
    law = colleges.regime(kind, on)
    return law if law is not None and law.order[0] else None
