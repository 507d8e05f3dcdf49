"""`manage.py rebuild_search`: every entry of the search written again, should the dictionary of French words change."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from cls_portal.indexing import write_again


class Command(BaseCommand):
    help = "Récrit l’index de la recherche. Le portail peut servir pendant ce temps."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            written = write_again()
        self.stdout.write(f"{written} entrées récrites.")
