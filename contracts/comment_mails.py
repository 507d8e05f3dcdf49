"""What is said by mail about the discussion of an article: subject, then body."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from cls_portal.models import Agent
from contracts.models import SectionComment
from contracts.wording import of_the


def mentioned(comment: SectionComment, agent: Agent) -> tuple[str, str]:
    """To whom a comment names: where, by whom; what it says is read in the portal."""
    section = comment.section
    address = settings.PUBLIC_ADDRESS + reverse("section-discussion", args=[section.pk])
    return (
        f"On vous a cité : {section.contract.reference}",
        f"Bonjour {agent},\n\n"
        f"{comment.author} vous a cité dans un commentaire sur l’article « {section} » "
        f"{of_the(section.contract)}.\n\n"
        f"Lire la discussion et y répondre :\n\n{address}\n",
    )
