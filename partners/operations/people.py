"""People: who enters the portal, who acts for an organisation. Roles on territories: `territories.operations`."""

from __future__ import annotations

from datetime import date

from cls_portal.access import may, require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused, refuse
from cls_portal.models import Agent
from cls_portal.operations import invite_agent
from cls_portal.roles import Role
from cls_portal.writing import create, lock, operation, write
from partners import rules
from partners.models import Affiliation, Organisation
from territories.models import Territory
from territories.operations import give_role


@operation("person.invited")
def invite_person(
    *,
    by: Agent | SystemActor,
    email: str,
    first_name: str,
    last_name: str,
    role: str,
    starts_on: date,
    ends_on: date | None = None,
    territory: Territory | None = None,
    organisation: Organisation | None = None,
    job_title: str = "",
    phone: str = "",
) -> Agent:
    """Open an access: an account if the address has none yet, and what it may reach.

    A partner acts for an `organisation`, every other role is held on a `territory`. Whoever has an account already
    keeps their own identity and password, and only receives the role.
    """
    require(by, "partners.invite")
    agent = Agent.objects.filter(email__iexact=email).first()
    if agent is None:
        agent = invite_agent(
            by=by, email=email, first_name=first_name, last_name=last_name, job_title=job_title, phone=phone
        )
    if role == Role.PARTNER:
        if organisation is None:
            raise Refused([Reason("Choisissez l’organisme pour lequel agit cette personne.", field="organisation")])
        affiliate_agent(agent, by=by, organisation=organisation, starts_on=starts_on, ends_on=ends_on)
        return agent
    if territory is None:
        raise Refused([Reason("Choisissez le territoire du rôle.", field="territory")])
    give_role(agent, by=by, role=Role(role), territory=territory, starts_on=starts_on, ends_on=ends_on)
    return agent


@operation("affiliation.given")
def affiliate_agent(
    agent: Agent,
    *,
    by: Agent | SystemActor,
    organisation: Organisation,
    starts_on: date,
    ends_on: date | None = None,
) -> Affiliation:
    """The person acts for this organisation from `starts_on` (included) to `ends_on` (excluded)."""
    require(by, "partners.affiliate")
    if not may(by, "partners.affiliate", organisation):
        text = "Cet organisme dépasse le territoire de votre rôle : l’administrateur peut y rattacher une personne."
        raise Refused([Reason(text, "partners.organisation_outside", field="organisation")])
    reasons = rules.missing_to_affiliate(active=agent.is_active, closed_on=organisation.closed_on, starts_on=starts_on)
    refuse(reasons)
    return create(Affiliation(agent=agent, organisation=organisation, starts_on=starts_on, ends_on=ends_on))


@operation("affiliation.ended")
def end_affiliation(
    affiliation: Affiliation, *, by: Agent | SystemActor, revision: int, ends_on: date, reason: str
) -> Affiliation:
    """The person no longer acts for the organisation from `ends_on` on (that day excluded)."""
    affiliation = lock(affiliation, revision)
    require(by, "partners.affiliate", affiliation.organisation)
    reasons = rules.missing_to_end(
        ends_on=ends_on, current=affiliation.ends_on, starts_on=affiliation.starts_on, reason=reason
    )
    refuse(reasons)
    return write(affiliation, ends_on=ends_on)
