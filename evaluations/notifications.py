"""What is said by mail about the questionnaires of an evaluation, as things stand when the mail leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from actions.people import reader
from cls_portal import links
from cls_portal.digest import Line
from cls_portal.mail import Message
from cls_portal.models import ContactLink
from cls_portal.templatetags.portal import count_of, date_fr
from evaluations.access import BY_LINK
from evaluations.achieved import led_by
from evaluations.models import EvaluationContribution

ONE_MOMENT = timedelta(seconds=1)  # before midnight, it is still the last day of a link


def contribution_mail(contribution_id: int) -> Message | None:
    """The mail that asks an organisation for its contribution; none once nothing is asked of it any more."""
    row = _asked(contribution_id)
    if row is None:
        return None
    how = _by_account(row) if row.agent_id else _by_link(row)
    if not how:
        return None
    contract, said = row.evaluation.contract, f"{row.message}\n\n" if row.message else ""
    return Message(
        f"Votre contribution à l’évaluation, avant le {date_fr(row.due_on)}\u00a0: {contract.title}",
        f"Bonjour {row.contact_name},\n\n"
        f"Le contrat «\u00a0{contract.title}\u00a0» ({contract.reference}) fait l’objet d’une "
        f"{str(row.evaluation).lower()}. Ce qu’en dit {row.organisation} est attendu avant le "
        f"{date_fr(row.due_on)}.\n\n{said}"
        "Six questions\u00a0: ce qui a été fait, ce que cela a changé, ce qui a manqué ou gêné, ce que personne "
        f"n’avait prévu, ce que vous souhaitez pour la suite, et vos propositions.{_actions(row)}\n\n{how}"
        "Votre réponse est lue par qui conduit l’évaluation\u00a0; une fois l’évaluation validée, son rapport la cite "
        "au nom de votre organisme. N’écrivez aucun nom de personne suivie.\n",
    )


def _asked(contribution_id: int) -> EvaluationContribution | None:
    rows = EvaluationContribution.objects.to_answer().filter(pk=contribution_id)
    found: EvaluationContribution | None = rows.select_related("evaluation__contract", "organisation", "agent").first()
    return found


def _actions(row: EvaluationContribution) -> str:
    """What the page shows beside the questions."""
    led = led_by(row.evaluation.contract, row.organisation_id).count()
    if not led:
        return ""
    whose = "de l’action que vous pilotez" if led == 1 else f"des {led} actions que vous pilotez"
    return f" Le suivi {whose} est à côté des questions."


def _by_account(row: EvaluationContribution) -> str:
    """Empty when that person acts for the organisation no longer: they would be told of what they may not see."""
    acting = row.organisation.affiliations.in_force(timezone.localdate()).filter(agent=row.agent, agent__is_active=True)
    if not acting.exists():
        return ""
    address = settings.PUBLIC_ADDRESS + reverse("evaluation-contribution-answer", args=[row.pk])
    return (
        f"Pour répondre, avec votre compte\u00a0:\n\n{address}\n\n"
        "Vous pourrez changer votre réponse tant que l’évaluation n’est pas validée.\n\n"
    )


def _by_link(row: EvaluationContribution) -> str:
    """With a secret made for this mail; empty when the link no longer serves."""
    link = links.in_force(BY_LINK, row.pk)
    gone = not EvaluationContribution.objects.by_link().filter(pk=row.pk).exists()
    if link is None or gone or not links.serves(link):
        return ""
    address = settings.PUBLIC_ADDRESS + reverse("evaluation-by-link", args=[links.new_secret(link)])
    return (
        f"Pour répondre, sans compte ni mot de passe\u00a0:\n\n{address}\n\n"
        f"Cette adresse vous est personnelle\u00a0: ne la transmettez pas. Elle sert jusqu’au "
        f"{date_fr(last_day(link))}, et vous pourrez changer votre réponse jusque-là, tant que l’évaluation n’est pas "
        "validée.\n\n"
    )


def last_day(link: ContactLink) -> date:
    return timezone.localdate(link.expires_at - ONE_MOMENT)


def contribution_reminder(target: int, recipient: str, on: date) -> Message | None:
    """To who was asked: the answer is still awaited."""
    if not EvaluationContribution.objects.waiting(on).filter(pk=target).exists():
        return None
    message = contribution_mail(target)
    return Message(f"Rappel\u00a0: {message.subject}", message.body) if message else None


def silent_lines(targets: Sequence[int], recipient: str, on: date) -> list[Line]:
    """To who asked, while they still see the request: the day is past without an answer."""
    agent = reader(recipient)
    if agent is None:
        return []
    rows = EvaluationContribution.objects.visible_to(agent).waiting(on)
    late = rows.filter(pk__in=targets, due_on__lt=on, asked_by=agent).select_related("organisation", "evaluation")
    return [
        Line(
            f"{row.organisation} n’a pas répondu au questionnaire de l’évaluation, attendu le {date_fr(row.due_on)} "
            f"({count_of((on - row.due_on).days, 'jour,jours')}).",
            settings.PUBLIC_ADDRESS + reverse("evaluation-contribution-detail", args=[row.pk]),
        )
        for row in late.order_by("due_on", "pk")
    ]
