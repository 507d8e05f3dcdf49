"""What can be done to an account. Rights on people depend on territories: `partners` asks them (its `access.py`)."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from cls_portal import links, mail
from cls_portal.access import require
from cls_portal.actors import SystemActor
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, write


@operation("agent.invited")
def invite_agent(
    *, by: Agent | SystemActor, email: str, first_name: str, last_name: str, job_title: str = "", phone: str = ""
) -> Agent:
    """A new account without a password, and the mail whose link (7 days) lets the person choose one."""
    require(by, "partners.invite")
    agent = Agent(email=email.lower(), first_name=first_name, last_name=last_name, job_title=job_title, phone=phone)
    agent.set_unusable_password()
    create(agent)
    _send_invitation(agent)
    return agent


@operation("agent.opened")
def open_account(
    *, by: SystemActor, email: str, first_name: str, last_name: str, password: str, job_title: str = ""
) -> Agent:
    """An account with its password, opened by the portal itself (demonstration, first administrator)."""
    agent = Agent(email=email.lower(), first_name=first_name, last_name=last_name, job_title=job_title)
    agent.set_password(password)
    return create(agent)


@operation("agent.invited_again")
def invite_again(agent: Agent, *, by: Agent | SystemActor) -> None:
    """A new link, the former one being revoked; refused once a password was chosen."""
    require(by, "partners.manage_account", agent)
    if agent.has_usable_password():
        raise Refused("Cette personne a déjà choisi son mot de passe.")
    _send_invitation(agent)


def _send_invitation(agent: Agent) -> None:
    secret = links.make(links.INVITATION, agent, links.INVITATION_LIFE)
    address = settings.PUBLIC_ADDRESS + reverse("invitation-accept", args=[secret])
    mail.queue(
        agent.email,
        "Votre accès au Portail CLS",
        f"Bonjour {agent},\n\n"
        "Un compte vous a été ouvert sur le Portail CLS. Pour choisir votre mot de passe, ouvrez ce lien, "
        f"valable sept jours :\n\n{address}\n\n"
        "Si vous n’attendiez pas ce message, ne faites rien : sans mot de passe, le compte ne sert pas.\n",
    )


def accept_invitation(secret: str, *, password: str) -> Agent:
    """Set the first password of the person invited by this link; `Refused` when the link no longer serves."""
    link = links.find(links.INVITATION, secret)
    if link is None:
        raise Refused("Ce lien a expiré ou a déjà servi. Demandez une nouvelle invitation.")
    return _choose_password(link.agent, by=link.agent, password=password, secret=secret)


@operation("agent.password_chosen")
def _choose_password(agent: Agent, *, by: Agent, password: str, secret: str) -> Agent:
    link = links.find(links.INVITATION, secret)
    if link is None:
        raise Refused("Ce lien a expiré ou a déjà servi. Demandez une nouvelle invitation.")
    links.use(link)
    return _set_password(lock(agent, None), password)


@operation("agent.password_changed")
def change_password(agent: Agent, *, by: Agent, password: str) -> Agent:
    """The person's own new password."""
    return _set_password(lock(agent, None), password)


def _set_password(agent: Agent, password: str) -> Agent:
    try:
        validate_password(password, agent)
    except ValidationError as error:
        raise Refused([Reason(text, field="new_password1") for text in error.messages]) from error
    agent.set_password(password)
    return write(agent, password=agent.password)


@operation("agent.described")
def describe_agent(
    agent: Agent, *, by: Agent | SystemActor, revision: int, first_name: str, last_name: str, job_title: str, phone: str
) -> Agent:
    """Change name, function and phone; a person may do it for their own account."""
    agent = lock(agent, revision)
    if by != agent:
        require(by, "partners.manage_account", agent)
    return write(agent, first_name=first_name, last_name=last_name, job_title=job_title, phone=phone)


@operation("agent.deactivated")
def deactivate_agent(agent: Agent, *, by: Agent | SystemActor, reason: str) -> Agent:
    """Close the account: sessions, tokens and waiting links die at once."""
    agent = lock(agent, None)
    require(by, "partners.manage_account", agent)
    if by == agent:
        raise Refused("Vous ne pouvez pas fermer votre propre compte.")
    now = timezone.now()
    agent.tokens.filter(revoked_at=None).update(revoked_at=now)
    agent.links.filter(used_at=None, revoked_at=None).update(revoked_at=now)
    end_sessions(agent)
    return write(agent, is_active=False)


@operation("agent.reactivated")
def reactivate_agent(agent: Agent, *, by: Agent | SystemActor, reason: str) -> Agent:
    agent = lock(agent, None)
    require(by, "partners.manage_account", agent)
    return write(agent, is_active=True)


def end_sessions(agent: Agent) -> None:
    """Delete every open session of this person."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(agent.pk):
            session.delete()
