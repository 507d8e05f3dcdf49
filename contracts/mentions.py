"""Who is named in a text: « @Nom », or « @Prénom Nom » where several people bear the name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from cls_portal.models import Agent


def named_in(text: str, people: Iterable[Agent]) -> list[Agent]:
    """Those of these people whom the text names after an @, capitals and spaces aside."""
    known = list(people)
    bearers = Counter(agent.last_name.casefold() for agent in known)
    said = " ".join(text.split()).casefold()
    return [agent for agent in known if any(_says(said, name) for name in _names_of(agent, bearers))]


def _names_of(agent: Agent, bearers: Counter[str]) -> list[str]:
    last = agent.last_name.casefold()
    whole = [str(agent).casefold(), f"{last} {agent.first_name.casefold()}"]
    return [*whole, last] if bearers[last] == 1 else whole


def _says(said: str, name: str) -> bool:
    return re.search(rf"(?<!\w)@{re.escape(name)}(?![\w-])", said) is not None
