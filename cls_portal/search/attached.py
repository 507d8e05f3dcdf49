"""The group of the files that are joined to what one sees: each app says which of its own, and who downloads them."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from cls_portal.models import Agent
from cls_portal.search.sources import Entries, Part


def attached(agent: Agent, on: date) -> Entries:
    parts: list[Part] = [part for name in settings.SEARCH_FILES for part in import_string(name)()]
    return Entries("file", "Fichiers joints", "fichier,fichiers", parts)
