"""Who acts: a signed-in agent, or a named part of the portal itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cls_portal.models import Agent


@dataclass(frozen=True)
class SystemActor:
    """A part of the portal acting by itself (a job, a command, the demonstration)."""

    name: str

    @property
    def key(self) -> str:
        return f"system:{self.name}"

    def __str__(self) -> str:
        return "Portail CLS" if self.name == "portail" else self.name


PORTAL = SystemActor("portail")
TESTS = SystemActor("tests")

Actor = "Agent | SystemActor"


def agent_of(actor: Agent | SystemActor) -> Agent | None:
    """The agent behind the actor, or None when the portal acts by itself."""
    return None if isinstance(actor, SystemActor) else actor
