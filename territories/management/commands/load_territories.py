"""Load the whole Code officiel géographique."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cls_portal.actors import PORTAL
from cls_portal.errors import Refused
from territories.loading import LoadReport, load_territories, refresh_statistics


class Command(BaseCommand):
    help = "Charge les régions, départements, arrondissements, intercommunalités et communes de France."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--folder", type=Path, default=settings.ROOT / "territories" / "data", help="dossier des fichiers"
        )
        parser.add_argument("--force", action="store_true", help="charge même si ces fichiers le sont déjà")

    def handle(self, *args: Any, folder: Path, force: bool, **options: Any) -> None:
        started = time.monotonic()
        try:
            report = load_territories(folder, by=PORTAL, force=force, progress=self._say)
        except Refused as refusal:
            lines = "\n".join(f"  - {reason}" for reason in refusal.reasons)
            raise CommandError(f"Chargement refusé, rien n’a été écrit :\n{lines}") from refusal
        if report.changed:
            refresh_statistics()
        self._say(_outcome(report, time.monotonic() - started))

    def _say(self, text: str) -> None:
        self.stdout.write(f"territoires · {text}")
        self.stdout.flush()


def _outcome(report: LoadReport, seconds: float) -> str:
    if not report.changed:
        return "ces fichiers sont déjà chargés."
    return (
        f"{report.territories} territoires dont {report.communes} communes, en {seconds:.1f} s"
        f" ({report.gone} disparus depuis le chargement précédent)."
    )
