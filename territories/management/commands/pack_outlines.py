"""Make `territories/data/outlines.zip` again from the outlines of another year."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from territories.outlines.packing import pack
from territories.outlines.reading import ARCHIVE
from territories.tables import sha256_of


class Command(BaseCommand):
    help = "Prépare les contours des communes et des départements pour le dessin des cartes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="Dossier des fichiers TopoJSON et GeoJSON.")
        parser.add_argument("--output", type=Path, default=ARCHIVE, help="Archive à écrire.")

    def handle(self, *args: Any, **options: Any) -> None:
        count = pack(options["folder"], options["output"])
        self.stdout.write(f"{count} contours, {sha256_of(options['output'])}")
