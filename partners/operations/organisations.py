"""Organisations and the people to reach there."""

from __future__ import annotations

from datetime import date
from typing import Any

from cls_portal.access import may, require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused, refuse
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, write
from partners import rules
from partners.models import Contact, Organisation
from territories.models import Territory

DESCRIBED = ("kind", "name", "siren", "siret", "territory")
CONTACT = ("first_name", "last_name", "job_title", "email", "phone", "address")


@operation("organisation.created")
def create_organisation(
    *,
    by: Agent | SystemActor,
    kind: str,
    name: str,
    siren: str = "",
    siret: str = "",
    territory: Territory | None = None,
) -> Organisation:
    """A new organisation; the SIREN is the beginning of the SIRET when only that is given."""
    require(by, "partners.edit_organisation")
    organisation = Organisation(kind=kind, name=name, siren=siren or siret[:9], siret=siret, territory=territory)
    _require_inside(by, organisation)
    return create(organisation)


@operation("organisation.changed")
def change_organisation(
    organisation: Organisation, *, by: Agent | SystemActor, revision: int, **values: Any
) -> Organisation:
    """Change the fields of `DESCRIBED`."""
    rules.unknown_fields(values, DESCRIBED)
    organisation = lock(organisation, revision)
    require(by, "partners.edit_organisation", organisation)
    organisation = write(organisation, **values)
    _require_inside(by, organisation)
    return organisation


def _require_inside(by: Agent | SystemActor, organisation: Organisation) -> None:
    """One writes inside one's own territory."""
    if may(by, "partners.edit_organisation", organisation):
        return
    text = (
        "Ce territoire dépasse celui de votre rôle."
        if organisation.territory
        else "Indiquez un territoire : les organismes qui n’en ont pas sont tenus par l’administrateur."
    )
    raise Refused([Reason(text, "partners.territory_outside", field="territory")])


@operation("organisation.closed")
def close_organisation(
    organisation: Organisation, *, by: Agent | SystemActor, on: date, closed_on: date, reason: str
) -> Organisation:
    """The organisation no longer exists from that day; its past stays."""
    organisation = lock(organisation, None)
    require(by, "partners.edit_organisation", organisation)
    reasons = rules.in_the_past(closed_on, on, "closed_on") + rules.missing_reason(reason, "Indiquez le motif.")
    if organisation.closed_on is not None:
        reasons.append(Reason("Cet organisme est déjà fermé.", "partners.organisation_closed"))
    refuse(reasons)
    return write(organisation, closed_on=closed_on)


@operation("organisation.reopened")
def reopen_organisation(organisation: Organisation, *, by: Agent | SystemActor, reason: str) -> Organisation:
    organisation = lock(organisation, None)
    require(by, "partners.edit_organisation", organisation)
    refuse(rules.missing_reason(reason, "Indiquez le motif."))
    return write(organisation, closed_on=None)


@operation("contact.added")
def add_contact(
    organisation: Organisation,
    *,
    by: Agent | SystemActor,
    last_name: str,
    first_name: str = "",
    job_title: str = "",
    email: str = "",
    phone: str = "",
    address: str = "",
) -> Contact:
    """A person to reach in this organisation."""
    require(by, "partners.edit_contacts", organisation)
    contact = Contact(
        organisation=organisation,
        last_name=last_name,
        first_name=first_name,
        job_title=job_title,
        email=email,
        phone=phone,
        address=address,
    )
    return create(contact)


@operation("contact.changed")
def change_contact(contact: Contact, *, by: Agent | SystemActor, revision: int, **values: Any) -> Contact:
    """Change the fields of `CONTACT`; who was erased stays so, since no term would come again."""
    rules.unknown_fields(values, CONTACT)
    contact = lock(contact, revision)
    require(by, "partners.edit_contacts", contact.organisation)
    if contact.purged_on is not None:
        text = "Les données de ce contact sont effacées\u00a0: ajoutez la personne de nouveau."
        raise Refused([Reason(text, "partners.contact_purged")])
    return write(contact, **values)


@operation("contact.left")
def mark_contact_left(contact: Contact, *, by: Agent | SystemActor, on: date, left_on: date) -> Contact:
    """The person no longer answers for the organisation from that day."""
    contact = lock(contact, None)
    require(by, "partners.edit_contacts", contact.organisation)
    refuse(rules.in_the_past(left_on, on, "left_on"))
    return write(contact, left_on=left_on)
