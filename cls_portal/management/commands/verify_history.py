"""`manage.py verify_history`: was the history touched? Exit 0: intact; 1: it was."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cls_portal import chain
from cls_portal.templatetags.portal import number_fr

SHOWN = 20


class Command(BaseCommand):
    help = "Vérifie que l’historique est entier : aucun événement modifié, supprimé ou ajouté hors de la chaîne."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--since", type=int, default=0, metavar="RANG", help="tenir pour bons les maillons jusqu’à ce rang"
        )
        parser.add_argument(
            "--digest",
            default="",
            metavar="EMPREINTE",
            help="empreinte relevée autrefois, qui doit encore figurer dans la chaîne",
        )

    def handle(self, *args: Any, since: int, digest: str, **options: Any) -> None:
        start = time.monotonic()
        length, last = chain.extent()
        faults = chain.verify(since)
        found = list(islice(faults, SHOWN))
        more = sum(1 for _ in faults)
        seconds = str(round(time.monotonic() - start, 1)).replace(".", ",")
        self.stdout.write(f"{number_fr(length)} maillons lus en {seconds} s.")
        self.stdout.write(f"Dernière empreinte : {last or 'aucune'}")
        for fault in found:
            self.stdout.write(f"– {fault}")
        if more:
            self.stdout.write(f"… et {number_fr(more)} autres.")
        if found:
            raise CommandError("L’historique a été altéré.", returncode=1)
        if digest and not chain.holds(digest):
            raise CommandError(
                "L’empreinte relevée ne figure plus dans la chaîne : sa fin a été coupée, ou elle a été réécrite.",
                returncode=1,
            )
        self.stdout.write(self.style.SUCCESS("L’historique est entier."))
