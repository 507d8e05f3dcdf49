"""Withdraw an edition of recorded delinquency, or restore it."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cls_portal.errors import Forbidden, Refused
from cls_portal.http import today
from cls_portal.models import Agent
from diagnostics.models import Edition
from diagnostics.operations import restore_edition, withdraw_edition


class Command(BaseCommand):
    help = "Retire une édition de la délinquance enregistrée (ses chiffres sont gardés), ou la rétablit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("day", metavar="AAAA-MM-JJ", help="date de production de l’édition")
        parser.add_argument("--by", required=True, metavar="ADRESSE", help="administrateur qui en répond")
        parser.add_argument("--reason", default="", help="motif, obligatoire pour retirer")
        parser.add_argument("--restore", action="store_true", help="rétablir au lieu de retirer")

    def handle(self, *args: Any, day: str, by: str, reason: str, restore: bool, **options: Any) -> None:
        edition = _edition(day)
        agent = Agent.objects.filter(email=by.lower(), is_active=True).first()
        if agent is None:
            raise CommandError(f"Aucun compte ouvert n’a l’adresse {by}.")
        try:
            if restore:
                restore_edition(edition, by=agent, revision=None, reason=reason)
            else:
                withdraw_edition(edition, by=agent, revision=None, on=today(), reason=reason)
        except (Refused, Forbidden) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{edition} est {'rétablie' if restore else 'retirée'}.")


def _edition(day: str) -> Edition:
    try:
        return Edition.objects.get(produced_on=date.fromisoformat(day))
    except (ValueError, Edition.DoesNotExist) as error:
        raise CommandError(f"Aucune édition n’a été produite le {day} (écrire AAAA-MM-JJ).") from error
