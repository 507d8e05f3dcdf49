"""`manage.py send_reminders`: queue the reminders whose day has come, as the job of every day does."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cls_portal import reminders


class Command(BaseCommand):
    help = "Met en file les rappels dont le jour est venu ; ceux qui l’ont déjà été ne le sont pas deux fois."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--on", type=date.fromisoformat, default=None, metavar="AAAA-MM-JJ", help="le jour dont on tient compte"
        )

    def handle(self, *args: Any, on: date | None, **options: Any) -> None:
        queued = reminders.send_due(on or timezone.localdate())
        self.stdout.write(f"Rappels mis en file : {queued}.")
