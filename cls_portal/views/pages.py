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
from cls_portal.home import panels_of, tiles_of
from cls_portal.http import acting_agent, today

MAILS_SHOWN = 200


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    agent, on = acting_agent(request), today()
    return render(request, "pages/home.html", {"tasks": tiles_of(agent, on), "panels": panels_of(agent, on)})


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")


@login_not_required
@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/legal.html")


@require_safe
def nominative_help(request: HttpRequest) -> HttpResponse:
    """What may be written of people, and what may not."""
    return render(request, "pages/nominative.html")


@login_not_required
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/sources.html", {"sources": known_sources(settings.ROOT)})


# Sources: what `data/README.md` says of each app’s files; the credit in French is a template of the app’s name


@dataclass(frozen=True)
class Source:
    """The reference files of one app: those of the table (file, rows, SHA-256) of its `data/README.md`."""

    app: str
    files: list[dict[str, str]]

    @property
    def template(self) -> str:
        return f"pages/sources/{self.app}.html"


def known_sources(root: Path) -> list[Source]:
    readmes = sorted(root.glob("*/data/README.md"))
    return [Source(readme.parts[-3], _files_of(readme.read_text(encoding="utf-8"))) for readme in readmes]


def _files_of(markdown: str) -> list[dict[str, str]]:
    rows = [_cells(line) for line in markdown.splitlines() if line.startswith("|")]
    return [{"name": row[0], "rows": row[1], "sha256": row[2]} for row in rows if _is_digest(row[-1])]


def _cells(line: str) -> list[str]:
    return [cell.strip(" `") for cell in line.strip().strip("|").split("|")]


def _is_digest(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


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
    path("aide/donnees-nominatives/", nominative_help, name="nominative-help"),
    path("mentions-legales/", legal, name="legal"),
    path("courriels/", demo_mails, name="demo-mails"),
    path("courriels/<str:name>/", demo_mail, name="demo-mail"),
]
