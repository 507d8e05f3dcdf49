"""The pages that stand, in the demonstration, for what was signed on paper."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

from cls_portal import pdf


def contract(on: date, reference: str) -> bytes:
    """The scan of a paper contract."""
    return _scan(on, reference, f"Exemplaire papier du contrat {reference}", "Cette page tient lieu de contrat signé.")


def order(on: date) -> bytes:
    """The scan of an arrêté of composition."""
    return _scan(on, "CISPD-DEMO", "Arrêté de composition", "Cette page tient lieu d’arrêté signé.")


def _scan(on: date, reference: str, title: str, words: str) -> bytes:
    html = (
        f'<html lang="fr"><head><title>{title}</title></head>'
        f'<body class="demonstration" data-reference="{reference}" data-version="exemplaire papier">'
        f"<h1>Exemplaire papier numérisé</h1><p>{words}</p></body></html>"
    )
    created = timezone.make_aware(datetime.combine(on, time(9)))
    return pdf.render(html, title=title, created=created)
