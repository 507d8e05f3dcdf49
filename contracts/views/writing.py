"""Writing an article: on its page or in place in the contract's, with others who write it too."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cls_portal.access import require
from cls_portal.http import acting_agent
from cls_portal.together import Text, merging_page, writing_page
from contracts import operations, reading
from contracts.models import Contract, Section
from contracts.views.shared import address, load, load_part, trail

LONGEST = 60_000


def section_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return writing_page(request, _text(request, pk))


@require_POST
def section_merge(request: HttpRequest, pk: int) -> HttpResponse:
    return merging_page(request, _text(request, pk))


def _text(request: HttpRequest, pk: int) -> Text:
    section, agent = _open(request, pk), acting_agent(request)
    return Text(
        row=section,
        column="body",
        label="Texte de l’article",
        max_length=LONGEST,
        title=f"Article\u00a0: {section.get_key_display()}",
        what="cet article",
        said="L’article est enregistré.",
        trail=trail(section.contract),
        edit_url=reverse("section-edit", args=[pk]),
        merge_url=reverse("section-merge", args=[pk]),
        done=address(section.contract, f"article-{section.key}"),
        save=lambda revision, html: operations.write_section(section, by=agent, revision=revision, body=html),
        fragment=_saved,
        presence_url=reverse("section-presence", args=[pk]),
    )


def _saved(section: Section) -> tuple[str, dict[str, Any]]:
    return "contracts/sections/article.html", {"article": reading.article_saved(section), "may_write": True}


def _open(request: HttpRequest, pk: int) -> Section:
    section: Section = load_part(request, Section, pk)
    require(acting_agent(request), "contracts.edit", section.contract)
    return section


@require_POST
def section_presence(request: HttpRequest, pk: int) -> HttpResponse:
    """A sign of life of whoever has the article open, or their leaving; who else has articles open."""
    section = _open(request, pk)
    if "closing" in request.POST:
        operations.close_section(section, by=acting_agent(request))
    else:
        operations.open_section(section, by=acting_agent(request), at=timezone.now())
    return _presences(request, section.contract)


@require_safe
def contract_presences(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has which article of the contract open, for those who may write in it."""
    contract = load(request, pk)
    require(acting_agent(request), "contracts.edit", contract)
    return _presences(request, contract)


def _presences(request: HttpRequest, contract: Contract) -> HttpResponse:
    return JsonResponse({"presences": reading.presences(contract, acting_agent(request), timezone.now())})
