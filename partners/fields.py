"""Choosing an organisation, typed then picked, with or without JavaScript; choosing a meeting of a council.

    organisation = OrganisationField(label="Pilote")
    organisations = OrganisationField(label="Partenaires", multiple=True, required=False)

Works as `territories.fields.TerritoryField`, for the organisations open today: gives an `Organisation` (None when empty
and not required), or a list of them. The page's head must hold `{{ form.media }}`.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone

from cls_portal.models import Agent
from partners.lines import Line
from partners.models import Meeting, Organisation
from territories.fields import TerritoryField, TerritoryInput, Typed


class OrganisationInput(TerritoryInput):
    """The same input, fed by the search of organisations."""

    choices_label = "Organismes choisis ou proposés"
    words: ClassVar[dict[str, str]] = {
        "one": "organisme proposé",
        "many": "organismes proposés",
        "none": "Aucun organisme ne correspond.",
    }

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["url"] = reverse_lazy("organisation-search")
        return context

    def _choices(self, typed: Typed) -> list[dict[str, Any]]:
        keys = {key for key in typed.chosen if key.isdigit() and len(key) < 19}
        chosen = list(Organisation.objects.filter(pk__in=keys).for_list()) if keys else []
        proposed: list[Any] = [row for row in self.candidates if str(row.pk) not in keys]
        return [choice_of(row, True) for row in chosen] + [choice_of(row, False) for row in proposed]


def choice_of(organisation: Organisation, checked: bool) -> dict[str, Any]:
    return {"id": organisation.pk, "name": organisation.name, "detail": caption(organisation), "checked": checked}


def caption(organisation: Organisation) -> str:
    """What tells apart two organisations of the same name: « Bailleur social · Bordeaux »."""
    words = [organisation.get_kind_display(), organisation.territory.name if organisation.territory else ""]
    return " · ".join(word for word in words if word)


class OrganisationField(TerritoryField):
    """An organisation, or several, open today."""

    input_class = OrganisationInput
    default_error_messages = {
        "required": "Choisissez un organisme.",
        "unknown": "Cet organisme n’existe pas ou ne peut pas être choisi ici.",
        "none": "Aucun organisme ne correspond à « %(text)s ».",
        "several": "Plusieurs organismes correspondent à « %(text)s » : choisissez dans la liste.",
        "one": "Choisissez un seul organisme.",
    }

    def __init__(self, *, multiple: bool = False, **options: Any) -> None:
        options.setdefault("help_text", "Nom, SIREN ou SIRET.")
        super().__init__(multiple=multiple, **options)

    def allowed(self) -> Any:
        return Organisation.objects.open_on(timezone.localdate()).for_list()

    def designates(self, text: str, candidate: Any) -> bool:
        return bool(text.casefold() == candidate.name.casefold())


class MeetingField(forms.ModelChoiceField):
    """A meeting of a council or of who carries it on, among those that somebody sees."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Meeting.objects.none(), required=False, **options)

    def offer(self, line: Line, agent: Agent, **narrowed: Any) -> None:
        rows = Meeting.objects.visible_to(agent).of_line(line).filter(**narrowed)
        self._succeeded = len(line.turns) > 1
        self.queryset = rows.select_related("council") if self._succeeded else rows

    def label_from_instance(self, obj: Meeting) -> str:
        """What it is about, which tells apart two meetings of one day; whose it is, where another council took over."""
        named = f"{obj}\u00a0: {obj.subject}" if obj.subject else str(obj)
        return f"{named} – {obj.council}" if self._succeeded else named
