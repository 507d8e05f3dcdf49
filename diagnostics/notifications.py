"""What is said by mail about contributions: subject, then body."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from cls_portal.models import Agent
from cls_portal.templatetags.portal import date_fr
from diagnostics.models import Contribution

Mail = tuple[str, str]


def _address(contribution: Contribution) -> str:
    return settings.PUBLIC_ADDRESS + reverse("contribution-detail", args=[contribution.pk])


def contribution_asked(contribution: Contribution, guest: Agent) -> Mail:
    """To the person asked: on what, until when, where."""
    return (
        f"Contribution demandée : {contribution.diagnostic.title}",
        f"Bonjour {guest},\n\n"
        f"Votre contribution est demandée sur la partie « {contribution.get_part_display()} » du diagnostic "
        f"« {contribution.diagnostic.title} », avant le {date_fr(contribution.due_on)} :\n\n"
        f"{contribution.question}\n\n"
        f"Pour lire cette partie et écrire votre texte :\n\n{_address(contribution)}\n\n"
        "N’écrivez aucun nom de personne suivie.\n",
    )


def contribution_sent(contribution: Contribution) -> Mail:
    """To the person who asked."""
    return (
        f"Contribution reçue : {contribution.diagnostic.title}",
        f"Une contribution de {contribution.guest} vous attend, "
        f"sur la partie « {contribution.get_part_display()} » :\n\n"
        f"{_address(contribution)}\n",
    )


def contribution_declined(contribution: Contribution) -> Mail:
    """To its author, with the reason."""
    return (
        f"Contribution écartée : {contribution.diagnostic.title}",
        f"Votre contribution sur la partie « {contribution.get_part_display()} » n’a pas été retenue :\n\n"
        f"{contribution.decline_reason}\n\n{_address(contribution)}\n",
    )
