"""Load the lists of the politique de la ville that the portal ships."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cls_portal.actors import PORTAL
from cls_portal.errors import Refused
from territories.politique_ville import load_priority_areas


class Command(BaseCommand):
    help = "Charge les contrats de ville, les communes avec ZFU et les QPV de 2015 connus du portail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--folder", type=Path, default=settings.ROOT / "territories" / "data", help="dossier des fichiers"
        )
        parser.add_argument("--force", action="store_true", help="charge même si ces fichiers le sont déjà")

    def handle(self, *args: Any, folder: Path, force: bool, verbosity: int, **options: Any) -> None:
        started = time.monotonic()
        try:
            report = load_priority_areas(folder, by=PORTAL, force=force, progress=self._say)
        except Refused as refusal:
            lines = "\n".join(f"  - {reason}" for reason in refusal.reasons)
            raise CommandError(f"Chargement refusé, rien n’a été écrit :\n{lines}") from refusal
        if not report.changed:
            self._say("ces fichiers sont déjà chargés.")
            return
        written = report.written
        self._say(
            f"{written.created} créées, {written.changed} modifiées, {written.same} inchangées,"
            f" en {time.monotonic() - started:.1f} s ; {len(report.unplaced)} au périmètre à compléter."
        )
        if verbosity > 1:
            self._say("à compléter : " + " · ".join(report.unplaced))

    def _say(self, text: str) -> None:
        self.stdout.write(f"géographies prioritaires · {text}")
        self.stdout.flush()
