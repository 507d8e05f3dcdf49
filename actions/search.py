"""Actions in the search of everything: seen with their contract, those of the text of an amendment aside."""

from __future__ import annotations

from datetime import date

from cls_portal.models import Agent
from cls_portal.search import Entries, Part
from contracts.search import SEEN, WITHIN


def actions(agent: Agent, on: date) -> Entries:
    parts = [Part("actions.action", "action-detail", SEEN, within=WITHIN)]
    return Entries("action", "Actions", "action,actions", parts, listed="action-list")


def files() -> list[Part]:
    return [
        Part("actions.actionfile", "action-file", SEEN, within=WITHIN, file="file"),
    ]
