"""What the CISPD of the demonstration gave itself: its règlement, its charter, its groups, and what they do."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from cls_portal.actors import PORTAL
from evaluations.demo.people import Cast
from evaluations.demo.sessions import tuesday_after
from partners import operations
from partners.directory.mailing_pages import reached_today
from partners.models import Charter, Contact, Council, Group, GroupMember

CHARTER = (
    "Les informations échangées dans le groupe ne servent qu’à prévenir la délinquance. Elles ne sont ni communiquées "
    "à des tiers, ni réunies dans un fichier. Les personnes dont on parle en sont informées par le service qui les "
    "suit.\n\nLe membre qui manque à la charte est exclu du groupe."
)
SAID = (
    "<p>Les halls de la résidence sont occupés le soir\u00a0; la médiation y passe trois fois par semaine. Le bailleur "
    "change les serrures avant la fin du mois.</p>"
)
LETTER = "Dates des réunions et lecture du compte rendu"
LETTER_BODY = (
    "Mesdames, Messieurs,\n\nLe compte rendu de la dernière plénière sera bientôt achevé\u00a0; vous pourrez le lire "
    "sur le portail. La prochaine plénière est au calendrier\u00a0: merci de répondre à votre convocation.\n\nBien "
    "cordialement,\nLa coordination du CISPD"
)


def seed(council: Council, cast: Cast, on: date) -> None:
    """A formation restreinte, a group of work and a watch cell whose charter one member has still to sign."""
    operations.record_internal_rules(
        council, by=PORTAL, on=on, adopted_on=on - timedelta(days=372), notice_days=15, quorum="more_than_half",
        restricted_note="La formation restreinte se réunit chaque trimestre, ou à la demande du préfet.",
    )  # fmt: skip
    charter = operations.record_charter(
        council, by=PORTAL, on=on, title="Charte déontologique des groupes", adopted_on=on - timedelta(days=372),
        text=CHARTER,
    )  # fmt: skip
    restricted = _group(council, on, "restricted", "Formation restreinte")
    _leaders(restricted, cast, on)
    _cell(council, charter, cast, on)
    _group(
        council, on, "thematic", "Prévention autour des collèges", charter=charter,
        subject="Décrochage, violences aux abords des établissements",
    )  # fmt: skip
    operations.record_meeting(
        council, by=PORTAL, group=restricted, held_on=tuesday_after(on + timedelta(days=27)),
        starts_at=time(9, 30), ends_at=time(11), place="Préfecture", subject="Préparation de la plénière",
    )  # fmt: skip
    everybody = operations.create_mailing_group(council, by=PORTAL, name="Tous les membres", rule="council")
    operations.create_mailing_group(council, by=PORTAL, name="Élus", rule="college", college="elected")
    operations.send_mailing(
        everybody, by=cast.coordinator, on=on, subject=LETTER, body=LETTER_BODY,
        recipients=reached_today(everybody, on).emails,
    )  # fmt: skip


def _leaders(group: Group, cast: Cast, on: date) -> None:
    for seat in group.council.seats.in_force(on).filter(
        capacity__in=("chair", "prefect", "prosecutor"), agent__isnull=False
    ):
        _join(group, on, seat=seat)
    _join(group, on, agent=cast.coordinator, title="Coordination du CISPD", role="secretary")


def _cell(council: Council, charter: Charter, cast: Cast, on: date) -> None:
    """It met a fortnight ago: what was said of persons has no minutes."""
    cell = _group(council, on, "watch_cell", "Cellule de veille de la rive droite", charter=charter)
    secretary = _join(cell, on, agent=cast.coordinator, title="Coordination du CISPD", role="secretary")
    operations.sign_charter(secretary, by=cast.coordinator, on=on - timedelta(days=200))
    named = Contact.objects.get(last_name="Ferrand")
    police = _join(
        cell, on, contact=named, organisation=named.organisation, title="Cheffe du commissariat de la rive droite"
    )
    operations.record_paper_signature(police, by=PORTAL, on=on, signed_on=on - timedelta(days=199))
    _join(cell, on, agent=cast.partner, title="Directrice de Médiation des Quais")
    held = operations.record_meeting(
        council, by=PORTAL, group=cell, held_on=on - timedelta(days=14), starts_at=time(14),
        ends_at=time(16), place="Hôtel de ville de Cenon", subject="Cellule de veille mensuelle",
    )  # fmt: skip
    item = operations.add_item(held, by=PORTAL, title="Halls de la résidence", duration=30)
    operations.write_minutes(item, by=PORTAL, revision=item.revision, minutes=SAID)
    operations.add_item(held, by=PORTAL, title="Situations individuelles", duration=60, nominative=True)


def _group(council: Council, on: date, kind: str, name: str, **more: Any) -> Group:
    return operations.create_group(
        council, by=PORTAL, kind=kind, name=name, created_on=on - timedelta(days=360), **more
    )


def _join(group: Group, on: date, **who: Any) -> GroupMember:
    return operations.add_group_member(group, by=PORTAL, starts_on=on - timedelta(days=300), **who)
