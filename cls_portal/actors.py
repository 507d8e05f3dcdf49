"""Who acts: a signed-in agent, a named part of the portal itself, or a contact who came by a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cls_portal.models import Agent, ContactLink


@dataclass(frozen=True)
class SystemActor:
    """A part of the portal acting by itself (a job, a command, the demonstration)."""

    name: str

    @property
    def key(self) -> str:
        return f"system:{self.name}"

    def __str__(self) -> str:
        return "Portail CLS" if self.name == "portail" else self.name


@dataclass(frozen=True)
class LinkHolder:
    """A contact without account, by the link they were sent: « Mme Durand (DDSP), par lien »."""

    link: ContactLink

    @property
    def key(self) -> str:
        return f"link:{self.link.pk}"

    def __str__(self) -> str:
        return str(self.link)


PORTAL = SystemActor("portail")
TESTS = SystemActor("tests")

Actor = "Agent | SystemActor | LinkHolder"


def agent_of(actor: Agent | SystemActor | LinkHolder) -> Agent | None:
    """The agent behind the actor; None when the portal acts by itself, or for a contact without account."""
    return None if isinstance(actor, SystemActor | LinkHolder) else actor
