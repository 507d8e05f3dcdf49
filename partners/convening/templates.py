"""Agendas to begin with, by form: what the law makes a meeting do, and what towns put there (domain.md §2)."""

from __future__ import annotations

from dataclasses import dataclass

from partners.states import AgendaKind, MeetingForm


@dataclass(frozen=True)
class Point:
    """An item of a template."""

    title: str
    kind: AgendaKind = AgendaKind.DISCUSSION
    duration: int | None = None
    rapporteur: str = ""
    nominative: bool = False


INFORMATION, DISCUSSION, DECISION = AgendaKind.INFORMATION, AgendaKind.DISCUSSION, AgendaKind.DECISION

_GROUP = (
    Point("Tour de table", DISCUSSION, 20),
    Point("Échange nominatif entre signataires de la charte (sans compte rendu)", DISCUSSION, 45, nominative=True),
    Point("Suites données aux décisions précédentes", INFORMATION, 15),
    Point("Orientations à proposer au conseil", DECISION, 15),
    Point("Prochaine réunion", INFORMATION, 5),
)

TEMPLATES: dict[str, tuple[Point, ...]] = {
    MeetingForm.PLENARY: (
        Point("Information du préfet sur l’état de la délinquance dans le territoire", INFORMATION, 30, "Le préfet"),
        Point("Bilan des actions et du contrat", DISCUSSION, 30),
        Point("Orientations prises en formation restreinte", DECISION, 20),
        Point("Perspectives de l’année à venir", DECISION, 20),
        Point("Questions diverses", DISCUSSION, 10),
    ),
    MeetingForm.RESTRICTED: (
        Point("Situation du territoire depuis la dernière réunion", INFORMATION, 15),
        Point("Suivi des actions", DISCUSSION, 30),
        Point("Suites données aux décisions précédentes", INFORMATION, 15),
        Point("Orientations à soumettre à la formation plénière", DECISION, 15),
    ),
    MeetingForm.WORKING_GROUP: _GROUP,
    MeetingForm.WATCH_CELL: _GROUP,
}
