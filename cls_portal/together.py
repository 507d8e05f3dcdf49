"""A text that several people write: on its page or in place, each against the revision they had in front of them.

    def section_edit(request, pk):
        return writing_page(request, _text(request, pk))

    def section_merge(request, pk):
        return merging_page(request, _text(request, pk))

Who saves second is shown both texts and chooses, block by block (`merging.py`); nothing typed is lost
(docs/decisions/writing-together.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cls_portal.differences import word_differences
from cls_portal.doors import Trail, form_page, warn_of_names
from cls_portal.errors import Refused, Stale
from cls_portal.forms import RevisionedForm
from cls_portal.http import asked_by_script
from cls_portal.merging import Choice, Region, assembled, confront
from cls_portal.models import Agent
from cls_portal.richtext import RichTextField
from cls_portal.writing import text_at

ASSEMBLED = (
    "Voici le texte assemblé d’après vos choix. Relisez-le, corrigez si besoin, puis enregistrez\u00a0: "
    "rien ne l’est encore."
)
CHOICES = {
    Choice.MINE: "La mienne",
    Choice.THEIRS: "La leur",
    Choice.BOTH: "Les deux, la leur d’abord",
}


@dataclass(frozen=True)
class Text:
    """What is written: the column of a row, what the pages call it, where it stands, how it is saved.

    `what` is « cet article »; `save(revision, html)` writes it; `fragment(row)` is the template, and its context, that
    shows it once saved in the page where it is written in place; `presence_url`: see static/portal/presence.js.
    """

    row: Any
    column: str
    label: str
    max_length: int
    title: str
    what: str
    said: str
    trail: Trail
    edit_url: str
    merge_url: str
    done: str
    save: Callable[[int, str], Any]
    fragment: Callable[[Any], tuple[str, dict[str, Any]]]
    presence_url: str = ""

    @property
    def html(self) -> str:
        written: str = getattr(self.row, self.column)
        return written


class TextForm(RevisionedForm):
    """The text, under the name `body` whatever its column: the scripts of the pages know it so."""

    body = RichTextField(required=False)

    def __init__(self, *args: Any, text: Text, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["body"]
        field.label, field.visible_length = text.label, text.max_length


class MergeForm(RevisionedForm):
    """The choices between two texts: mine, which grew from revision `since`, and that of `revision`."""

    body = RichTextField(required=False, widget=forms.HiddenInput)
    since = forms.IntegerField(widget=forms.HiddenInput)

    def choices(self, count: int) -> dict[int, Choice]:
        """By region of the text, what was chosen."""
        given = {position: self.data.get(f"region-{position}") for position in range(count)}
        return {position: Choice(value) for position, value in given.items() if value in set(Choice)}


# Writing


def writing_page(request: HttpRequest, text: Text) -> HttpResponse:
    """The form on its page, or alone for the page where the text is written in place."""
    form = TextForm(request.POST or None, initial={"body": text.html}, revision=text.row.revision, text=text)
    if asked_by_script(request):
        return _in_place(request, text, form)
    return form_page(
        request,
        form,
        lambda: text.save(form.revision, form.values["body"]),
        title=text.title,
        done=text.done,
        said=text.said,
        trail=text.trail,
        conflict=lambda stale: _conflict(request, text, stale.current, form.values["body"], form.revision),
        presence_url=text.presence_url,
    )


def _in_place(request: HttpRequest, text: Text, form: TextForm) -> HttpResponse:
    """The form, or the text once saved; 409 sends the script (static/portal/inplace.js) to the whole page."""
    form.auto_id = f"text_{text.row.pk}_%s"  # several may be open in the page
    page = {"text": text, "form": form}
    if request.method != "POST":
        return render(request, "components/writing/form.html", page)
    if not form.is_valid():
        return render(request, "components/writing/form.html", page, status=422)
    try:
        saved = text.save(form.revision, form.values["body"])
    except Refused as refusal:
        form.add_reasons(refusal.reasons)
        return render(request, "components/writing/form.html", page, status=422)
    except Stale:
        return HttpResponse(f"Une autre personne a enregistré {text.what}.", status=409)
    warn_of_names(request, form)
    template, shown = text.fragment(saved)
    return render(request, template, {**shown, "just_saved": True})


# Two texts


def merging_page(request: HttpRequest, text: Text) -> HttpResponse:
    """The text that the choices make, to read over and save; asked again where somebody saved meanwhile."""
    form = MergeForm(request.POST)
    if not form.is_valid():
        return render(request, "errors/400.html", status=400)
    mine, since = form.cleaned_data["body"], form.cleaned_data["since"]
    if form.revision != text.row.revision:
        return _conflict(request, text, text.row, mine, since)
    regions = regions_of(text, mine, since, text.row.revision)
    html, undecided = assembled(regions, form.choices(len(regions)))
    if undecided:
        return _conflict(request, text, text.row, mine, since, form, undecided)
    page = {
        "title": text.title, "trail": text.trail, "message": ASSEMBLED,
        "form": TextForm(initial={"body": html}, revision=text.row.revision, text=text), "action": text.edit_url,
        "unsaved": True, "cancel_url": text.edit_url, "submit": "Enregistrer", "presence_url": text.presence_url,
    }  # fmt: skip
    return render(request, "components/form_page.html", page)


def _conflict(
    request: HttpRequest,
    text: Text,
    current: Any,
    mine: str,
    since: int,
    form: MergeForm | None = None,
    undecided: Sequence[int] = (),
) -> HttpResponse:
    regions = regions_of(text, mine, since, current.revision)
    page = {
        "text": text,
        "title": text.title,
        "trail": text.trail,
        "revision": current.revision,
        "writing": last_writing(current),
        "disputed": disputed(regions, form.choices(len(regions)) if form else {}, undecided),
        "body": mine,
        "since": since,
    }
    return render(request, "components/writing/conflict.html", page, status=422 if undecided else 409)


def regions_of(text: Text, mine: str, since: int, revision: int) -> list[Region]:
    """What this person changed since revision `since`, and what the others did up to `revision`."""
    theirs, base = (text_at(text.row, text.column, at) for at in (revision, since))
    return confront(mine, text.html if theirs is None else theirs, base)


@dataclass(frozen=True)
class Writing:
    """Who wrote the present text, and when."""

    author: str
    at: datetime | None


def last_writing(row: Any) -> Writing:
    told = row.events.filter(revision=row.revision).order_by("pgh_id")
    event = told.values_list("pgh_context__actor", "pgh_created_at").first()
    if event is None:
        return Writing("", None)
    key = str(event[0] or "")
    writer = Agent.objects.filter(pk=int(key.removeprefix("agent:"))).first() if key.startswith("agent:") else None
    return Writing(str(writer) if writer else "Le portail", event[1])


@dataclass(frozen=True)
class Disputed:
    """One region of the page of conflict: both texts, what differs, and the choices with the one made so far."""

    position: int
    region: Region
    mine: str
    theirs: str
    differences: list[Any]
    choices: list[tuple[str, str, bool]]
    unanswered: bool


def disputed(regions: list[Region], chosen: Mapping[int, Choice], undecided: Sequence[int]) -> list[Disputed]:
    """Every region, in the order of the text."""
    return [_disputed(position, region, chosen, position in undecided) for position, region in enumerate(regions)]


def _disputed(position: int, region: Region, chosen: Mapping[int, Choice], unanswered: bool) -> Disputed:
    mine, theirs = "".join(region.mine), "".join(region.theirs)
    made = chosen.get(position, region.usual)
    offered = [choice for choice in CHOICES if region.asks or choice != Choice.BOTH]
    choices = [(choice.value, CHOICES[choice], choice == made) for choice in offered]
    differences = word_differences(theirs, mine) if region.changed else []
    return Disputed(position, region, mine, theirs, differences, choices, unanswered)
