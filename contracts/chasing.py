"""What is asked of others and awaited: the mails that ask and recall, written as they leave."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.urls import reverse

from cls_portal import links
from cls_portal.mail import Message
from cls_portal.reminders import Awaited
from cls_portal.templatetags.portal import date_fr
from contracts.models import OpinionRequest
from contracts.operations.requests import BY_LINK
from contracts.wording import of_the


def _address(request: OpinionRequest) -> str:
    """Where to answer; for a contact, with a secret made for this mail. Empty when the link no longer serves."""
    if request.agent_id:
        return settings.PUBLIC_ADDRESS + reverse("opinion-request", args=[request.pk])
    link = links.in_force(BY_LINK, request.pk)
    return settings.PUBLIC_ADDRESS + reverse("opinion-by-link", args=[links.new_secret(link)]) if link else ""


def _open(request_id: int) -> OpinionRequest | None:
    return OpinionRequest.objects.awaiting().select_related("contract", "agent").filter(pk=request_id).first()


def request_mail(request_id: int) -> Message | None:
    """The mail that asks a service for its opinion."""
    request = _open(request_id)
    address = _address(request) if request else ""
    if request is None or not address:
        return None
    asked = f"{request.question}\n\n" if request.question else ""
    return Message(
        f"Avis demandé avant le {date_fr(request.due_on)}\u00a0: {request.contract.title}",
        f"Bonjour,\n\nL’avis de votre service ({request.service}) est demandé sur des parties "
        f"{of_the(request.contract)}, avant le {date_fr(request.due_on)}.\n\n{asked}"
        f"Pour les lire et répondre\u00a0:\n\n{address}\n\n"
        "Cette adresse vous est personnelle\u00a0: ne la transmettez pas. N’écrivez aucun nom de personne suivie.\n",
    )


def requests_awaited(on: date) -> Iterable[Awaited]:
    """Requests still open, for the service that was asked."""
    for request in OpinionRequest.objects.awaiting().select_related("contract__lead_prefecture", "agent"):
        to = request.agent.email if request.agent else request.contact_email
        yield Awaited(request.pk, to, request.due_on, request.contract.lead_prefecture.code)


def request_reminder(target: int, recipient: str, on: date) -> Message | None:
    """To the service: the opinion is awaited; nothing once it is given, or once the due date is past."""
    request = _open(target)
    if request is None or request.due_on < on:
        return None
    message = request_mail(target)
    return Message(f"Rappel\u00a0: {message.subject}", message.body) if message else None


def requests_silent(on: date) -> Iterable[Awaited]:
    """The same requests, for who asked."""
    for request in OpinionRequest.objects.awaiting().select_related("contract__lead_prefecture", "asked_by"):
        if request.asked_by:
            yield Awaited(request.pk, request.asked_by.email, request.due_on, request.contract.lead_prefecture.code)


def request_silent(target: int, recipient: str, on: date) -> Message | None:
    """To who asked: the delay is past without an answer."""
    request = _open(target)
    if request is None or request.due_on >= on:
        return None
    address = settings.PUBLIC_ADDRESS + reverse("opinion-request", args=[request.pk])
    return Message(
        f"Sans réponse\u00a0: avis de {request.service} sur {request.contract.title}",
        f"L’avis demandé à {request.service} était attendu le {date_fr(request.due_on)} et n’est pas rendu. "
        f"Vous pouvez prolonger le délai\u00a0; sinon, le contrat dira que ce service a été consulté et n’a pas "
        f"répondu.\n\n{address}\n",
    )
