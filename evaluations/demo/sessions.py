"""What was said and decided in the plenaries of the demonstration: one whose minutes await their end, one of today."""

from __future__ import annotations

from datetime import date, timedelta

from cls_portal.actors import PORTAL
from partners import operations
from partners.models import Meeting, Organisation

SAID = (
    ("Bilan de l’année", 40, "La préfecture présente l’évolution de la délinquance enregistrée\u00a0; les partenaires "
     "disent ce qu’ils observent. Les bailleurs demandent un point régulier sur les halls."),
    ("Priorités de l’année suivante", 30, "Trois priorités sont retenues\u00a0: les transports, les abords des "
     "collèges, l’accès au droit des victimes."),
)  # fmt: skip
AGENDA = (
    ("Avis sur le contrat local de sécurité de la rive droite", 30),
    ("Calendrier de l’évaluation", 15),
)


def seed_past(meeting: Meeting, *, on: date, landlord: Organisation) -> None:
    """Its text is typed, its decisions followed: one is late, the other closed."""
    items = [operations.add_item(meeting, by=PORTAL, title=title, duration=duration) for title, duration, _ in SAID]
    for item, (_, _, said) in zip(items, SAID, strict=True):
        operations.write_minutes(item, by=PORTAL, revision=item.revision, minutes=f"<p>{said}</p>")
    operations.add_decision(
        meeting, by=PORTAL, title="Réunir les bailleurs chaque trimestre", kind="task", item=items[0],
        owner=landlord, due_on=on - timedelta(days=90),
    )  # fmt: skip
    closed = operations.add_decision(
        meeting, by=PORTAL, title="Retenir trois priorités", vote="counted", votes_for=14, votes_against=1,
        abstentions=2, item=items[1], due_on=on - timedelta(days=200),
    )  # fmt: skip
    operations.settle_decision(
        closed, by=PORTAL, on=on, revision=closed.revision, settled_on=meeting.held_on + timedelta(days=30),
        settled_note="Inscrites dans le projet de contrat.",
    )  # fmt: skip


def seed_today(meeting: Meeting) -> None:
    for title, duration in AGENDA:
        operations.add_item(meeting, by=PORTAL, title=title, duration=duration)
    operations.gather_invitees(meeting, by=PORTAL)
