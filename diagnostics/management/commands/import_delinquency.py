"""Load the SSMSI bases: communal, départemental, régional."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cls_portal.actors import PORTAL
from cls_portal.errors import Refused
from cls_portal.wording import duration
from diagnostics.operations import import_delinquency
from diagnostics.operations.editions import ImportReport
from diagnostics.recorded.watching import Step

BAR = 24
EVERY = 0.2, 5.0  # seconds between two signs of life: on a terminal, in a file


class Command(BaseCommand):
    requires_system_checks = ()  # they import every page of the portal: 60 MiB more
    help = (
        "Importe les bases communale, départementale et régionale de la délinquance enregistrée (SSMSI). "
        "Chaque fichier est chargé en entier ou pas du tout ; le relancer ne change rien."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FICHIER", help=".csv, .csv.gz ou .parquet")
        parser.add_argument(
            "--edition", type=date.fromisoformat, help="date de production (AAAA-MM-JJ), si le nom ne la dit pas"
        )
        parser.add_argument("--synthetic", action="store_true", help="les chiffres sont inventés (démonstration)")

    def handle(self, *args: Any, files: list[Path], edition: date | None, synthetic: bool, **options: Any) -> None:
        refused = 0
        for file in files:
            bar = Bar(self, file.name)
            try:
                report = import_delinquency(file, by=PORTAL, edition=edition, synthetic=synthetic, watch=bar)
            except Refused as refusal:
                bar.end()
                refused += 1
                self.stderr.write(f"{file.name} : refusé, rien n’a été chargé.")
                for reason in refusal.reasons:
                    self.stderr.write(f"  - {reason}")
            else:
                bar.end()
                self.stdout.write(f"{file.name} · {_outcome(report, bar.seconds)}")
        if refused:
            raise CommandError(f"{refused} fichier{'s' if refused > 1 else ''} refusé{'s' if refused > 1 else ''}.")


class Bar:
    """The progress of a file: one line rewritten on a terminal, a plain line now and then elsewhere."""

    def __init__(self, command: BaseCommand, name: str) -> None:
        self.out = command.stdout
        self.name = name
        self.terminal = self.out.isatty()
        self.started = self.told = time.monotonic()
        self.message = ""

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    def __call__(self, step: Step) -> None:
        now = time.monotonic()
        if step.message == self.message and now - self.told < EVERY[not self.terminal]:
            return
        self.told, self.message = now, step.message
        line = f"{step.percent:3d} % · {_number(step.rows)} lignes{self._pace(step)} · {step.message}"
        if self.terminal:
            full = BAR * step.percent // 100
            self.out.write(f"\r\x1b[K[{'█' * full}{'·' * (BAR - full)}] {line}", ending="")
        else:
            self.out.write(f"{self.name} · {line}")
        self.out.flush()

    def _pace(self, step: Step) -> str:
        if not step.rows or self.seconds < 1:
            return ""
        remaining = self.seconds * (100 - step.percent) / max(step.percent, 1)
        return f", {_number(int(step.rows / self.seconds))}/s, reste {duration(remaining)}"

    def end(self) -> None:
        if self.terminal and self.message:
            self.out.write("")


def _outcome(report: ImportReport, seconds: float) -> str:
    if not report.changed:
        return f"{report.edition} : ce fichier est déjà chargé, rien n’a changé."
    invented = " (données inventées)" if report.edition.synthetic else ""
    rate = int(report.rows / max(seconds, 0.001))
    return (
        f"{report.edition}{invented}, {report.level.label.lower()} : {_number(report.rows)} lignes "
        f"en {seconds:.1f} s, soit {_number(rate)} par seconde."
    )


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\u202f")
