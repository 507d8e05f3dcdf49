"""`manage.py create_token EMAIL`: a token of the API for this person, printed once."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cls_portal import tokens
from cls_portal.actors import PORTAL
from cls_portal.errors import Refused
from cls_portal.models import Agent, TokenScope

LONGEST = 3650


class Command(BaseCommand):
    help = "Crée un jeton d’API pour une personne et l’affiche : il ne sera plus jamais montré."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help="adresse électronique du compte")
        parser.add_argument(
            "--scope",
            action="append",
            choices=TokenScope.values,
            help="ce que permet le jeton ; à répéter (par défaut : lecture et écriture)",
        )
        parser.add_argument("--days", type=int, default=90, help="durée de validité en jours (90 par défaut)")
        parser.add_argument("--name", default="Ligne de commande", help="nom du jeton")

    def handle(self, *args: Any, email: str, scope: list[str] | None, days: int, name: str, **options: Any) -> None:
        if not 1 <= days <= LONGEST:
            raise CommandError(f"La durée doit être comprise entre 1 et {LONGEST} jours.")
        agent = Agent.objects.filter(email__iexact=email).first()
        if agent is None:
            raise CommandError(f"Aucun compte n’a l’adresse {email}.")
        expires_at = timezone.now() + timedelta(days=days)
        try:
            secret = tokens.make(agent, name, scope or TokenScope.values, expires_at, by=PORTAL)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(secret)
