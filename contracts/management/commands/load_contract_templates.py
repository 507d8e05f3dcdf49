"""Load the national texts of contract that the portal ships."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from cls_portal.actors import PORTAL
from contracts.operations import load_national_templates


class Command(BaseCommand):
    help = "Charge le modèle national de chaque nature de contrat qui n’en a pas encore."

    def handle(self, *args: Any, **options: Any) -> None:
        added = load_national_templates(by=PORTAL)
        told = f"{len(added)} ajoutés" if added else "chaque nature de contrat a déjà le sien"
        self.stdout.write(f"modèles nationaux de contrat · {told}.")
