"""Pages that belong to no app: home, sources, accessibility, legal notice, mails of the demonstration."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from cls_portal.catalogue import catalogue

MAILS_SHOWN = 200


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/home.html")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")


@login_not_required
@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/legal.html")


@login_not_required
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/sources.html", {"sources": known_sources(settings.ROOT)})


# Sources: each app's data/README.md has one table, whose rows are files


@dataclass(frozen=True)
class Source:
    """A row of the table of an app’s `data/README.md`: a reference file and where it comes from."""

    file: str
    facts: tuple[tuple[str, str], ...]


def known_sources(root: Path) -> list[Source]:
    return [source for readme in sorted(root.glob("*/data/README.md")) for source in _table_of(readme.read_text())]


def _table_of(markdown: str) -> list[Source]:
    rows = [_cells(line) for line in markdown.splitlines() if line.lstrip().startswith("|")]
    if len(rows) < 3:
        return []
    heads = rows[0]
    return [Source(row[0].strip("`"), tuple(zip(heads[1:], row[1:], strict=False))) for row in rows[2:]]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


# Mails of the demonstration


def demonstration_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that exists only in demonstration mode."""

    @wraps(view)
    def guarded(request: HttpRequest, **arguments: Any) -> HttpResponse:
        if not settings.DEMONSTRATION:
            raise Http404
        return view(request, **arguments)

    return guarded


@dataclass(frozen=True)
class Mail:
    name: str
    subject: str
    to: str
    sent_at: datetime | None
    text: str


def _mail(file: Path) -> Mail:
    """The first message of a file written by Django’s file backend."""
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    text = str(body.get_content()) if body else ""
    date = message["Date"]
    return Mail(
        name=file.stem,
        subject=str(message["Subject"] or "Sans objet"),
        to=str(message["To"] or ""),
        sent_at=parsedate_to_datetime(date) if date else None,
        text=text.partition("\n" + "-" * 79)[0].strip(),
    )


def _mail_files() -> list[Path]:
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", ""))
    return sorted(folder.glob("*.log"), reverse=True) if folder.is_dir() else []


@login_not_required
@require_safe
@demonstration_only
def demo_mails(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/demo_mails.html", {"mails": [_mail(file) for file in _mail_files()[:MAILS_SHOWN]]})


@login_not_required
@require_safe
@demonstration_only
def demo_mail(request: HttpRequest, name: str) -> HttpResponse:
    file = next((file for file in _mail_files() if file.stem == name), None)
    if file is None:
        raise Http404
    return render(request, "accounts/demo_mail.html", {"mail": _mail(file)})


urlpatterns = [
    path("composants/", catalogue, name="catalogue"),
    path("sources/", sources, name="sources"),
    path("accessibilite/", accessibility, name="accessibility"),
    path("mentions-legales/", legal, name="legal"),
    path("courriels/", demo_mails, name="demo-mails"),
    path("courriels/<str:name>/", demo_mail, name="demo-mail"),
]
