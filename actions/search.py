"""Actions in the search of everything: seen with their contract, those of the text of an amendment aside."""

from __future__ import annotations

from datetime import date

from cls_portal.models import Agent
from cls_portal.search import Entries
from contracts.search import names, seen


def actions(agent: Agent, on: date) -> Entries:
    return Entries(
        "action",
        "Actions",
        "action,actions",
        door=seen,
        pages={"actions.action": "action-detail"},
        named=names,
        listed="action-list",
    )
