"""`manage.py export_contract REFERENCE --output FILE.pdf`: the contract's document, with its signatures so far."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from contracts.models import Version
from contracts.versioning import latest_pdf


class Command(BaseCommand):
    help = "Écrit le PDF d’un contrat, avec les signatures apposées."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", help="référence du contrat, par exemple CLS-DEMO-1")
        parser.add_argument("--output", required=True, type=Path, help="fichier à écrire")

    def handle(self, *args: Any, reference: str, output: Path, **options: Any) -> None:
        rows = Version.objects.select_related("contract", "pdf").filter(contract__reference=reference)
        version = rows.filter(voided_at=None, pdf__isnull=False).first()
        if version is None:
            known = rows.exists()
            reason = "n’a pas de version arrêtée" if known else "n’existe pas, ou n’a aucune version"
            raise CommandError(f"Le contrat {reference} {reason}.")
        content = latest_pdf(version)
        try:
            output.write_bytes(content)
        except OSError as error:
            raise CommandError(f"Le fichier {output} ne peut pas être écrit : {error.strerror}.") from error
        self.stdout.write(f"{output} : contrat {reference}, version {version.number}, {len(content)} octets.")
