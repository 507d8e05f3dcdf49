"""`manage.py verify_document FILE.pdf`: a verdict in French; exit 0 valid, 1 altered or foreign, 2 unreadable."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from cls_portal.http import today
from cls_portal.signing import Kind
from cls_portal.verification import verify

EXIT_CODES = {Kind.VALID: 0, Kind.ALTERED: 1, Kind.FOREIGN: 1, Kind.UNREADABLE: 2}


class Command(BaseCommand):
    help = "Dit si un fichier est un document du portail, et si un octet a changé."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="fichier PDF, ou image d’un exemplaire numérisé")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            content = file.read_bytes()
        except OSError as error:
            self.stderr.write(f"Le fichier {file} ne peut pas être lu : {error.strerror}.")
            sys.exit(2)
        answer = verify(content, on=today())
        self.stdout.write("\n".join(answer.sentences))
        sys.exit(EXIT_CODES[answer.verdict.kind])
