"""`manage.py seed_demo --seed 1`: the demonstration, made through the operations, once."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cls_portal.http import today
from evaluations import demo


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # made by the migrations just before
    help = "Crée les données de démonstration : personnes et organismes inventés, communes réelles."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="graine du tirage des noms")

    def handle(self, *args: Any, seed: int, verbosity: int, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("Les données de démonstration ne se créent que sur une installation de démonstration.")

        def say(text: str) -> None:
            if verbosity:
                self.stdout.write(f"démonstration · {text}")

        with transaction.atomic():
            made = demo.seed(on=today(), seed=seed, say=say)
        say("prête" if made else "déjà présente")
