"""Choosing a territory among 39,000: type, then pick. Works without JavaScript; with it, suggestions come as one types.

    territory = TerritoryField(label="Territoire", kinds=[TerritoryKind.COMMUNE, TerritoryKind.EPCI])
    perimeter = TerritoryField(label="Communes", kinds=[TerritoryKind.COMMUNE], multiple=True)

Gives a `Territory` (None when empty and not required), or a list of them. Sent: `territory` (the ids chosen),
`territory_texte` (what is typed), `territory_chercher` (the button that only looks up), `territory_propose` (the text
whose choices are shown). What is typed is taken at once when it designates a single territory (its name or its code);
otherwise the form comes back with the choices. The page's head must hold `{{ form.media }}`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.widgets import Script
from django.urls import reverse_lazy

from territories.models import Territory
from territories.naming import caption
from territories.states import TerritoryKind

CANDIDATES = 20
HINT = "Nom, code ou code postal ; les accents et les traits d’union sont facultatifs."


@dataclass(frozen=True)
class Typed:
    """What a person sent: the ids chosen, the text typed, whether they only asked to look it up."""

    chosen: tuple[str, ...] = ()
    text: str = ""
    looking_up: bool = False
    answered: str = ""  # the text whose choices were already shown: choosing among them answers it

    def __bool__(self) -> bool:
        return bool(self.chosen or self.text)


class TerritoryInput(forms.Widget):
    """A text input, a button that looks up, and the territories chosen or proposed."""

    template_name = "territories/input.html"
    choices_label = "Territoires choisis ou proposés"
    words: ClassVar[dict[str, str]] = {
        "one": "territoire proposé",
        "many": "territoires proposés",
        "none": "Aucun territoire ne correspond.",
    }
    widgets_names = ("", "_texte", "_chercher", "_propose")  # the parameters of a filter, dropped together

    class Media:
        css = {"all": ["territories/territories.css"]}
        js = [Script("territories/combobox.js", type="module")]

    def __init__(self, kinds: Sequence[TerritoryKind], multiple: bool) -> None:
        super().__init__()
        self.kinds = kinds
        self.multiple = multiple
        self.candidates: list[Territory] = []

    def use_required_attribute(self, initial: Any) -> bool:
        """The browser cannot tell: the text input is empty once a territory is chosen."""
        return False

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Typed:
        chosen = data.getlist(name) if hasattr(data, "getlist") else _as_list(data.get(name))
        return Typed(
            chosen=tuple(str(value) for value in chosen if value not in ("", None)),
            text=str(data.get(f"{name}_texte", "")).strip(),
            looking_up=f"{name}_chercher" in data,
            answered=str(data.get(f"{name}_propose", "")).strip(),
        )

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}{suffix}" in data for suffix in self.widgets_names)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        typed = value if isinstance(value, Typed) else Typed(tuple(str(key) for key in _keys(value)))
        context["widget"] |= {
            "text": typed.text,
            "answered": typed.text if self.candidates else "",
            "multiple": self.multiple,
            # One compulsory choice is a radio button; one that may be taken back is a box.
            "choice": "radio" if self.is_required and not self.multiple else "checkbox",
            "choices_label": self.choices_label,
            "words": json.dumps(self.words, ensure_ascii=False),
            "kinds": [kind.value for kind in self.kinds],
            "url": reverse_lazy("territory-search"),
            "choices": self._choices(typed),
        }
        return context

    def _choices(self, typed: Typed) -> list[dict[str, Any]]:
        keys = {key for key in typed.chosen if key.isdigit()}
        chosen = list(Territory.objects.filter(pk__in=keys).for_choice()) if keys else []
        proposed = [territory for territory in self.candidates if str(territory.pk) not in keys]
        return [_choice(territory, True) for territory in chosen] + [_choice(item, False) for item in proposed]


def _choice(territory: Territory, checked: bool) -> dict[str, Any]:
    return {"id": territory.pk, "name": territory.name, "detail": caption(territory), "checked": checked}


def _as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple | set | models.QuerySet) else [value]


def _keys(value: Any) -> Iterable[Any]:
    """Primary keys out of an initial value: a territory, a key, or several of them."""
    return (item.pk if isinstance(item, models.Model) else item for item in _as_list(value) if item not in ("", None))


class TerritoryField(forms.Field):
    """A territory, or several, of these kinds (all when none is given) that still exist."""

    widget: TerritoryInput
    input_class = TerritoryInput
    default_error_messages = {
        "required": "Choisissez un territoire.",
        "unknown": "Ce territoire n’existe pas ou ne peut pas être choisi ici.",
        "none": "Aucun territoire ne correspond à « %(text)s ».",
        "several": "Plusieurs territoires correspondent à « %(text)s » : choisissez dans la liste.",
        "pick": "Choisissez dans la liste, puis validez.",
        "one": "Choisissez un seul territoire.",
    }

    def __init__(self, *, kinds: Sequence[TerritoryKind] = (), multiple: bool = False, **options: Any) -> None:
        self.kinds, self.multiple = tuple(kinds), multiple
        options.setdefault(
            "help_text", "Nom, code ou code postal ; les accents et les traits d’union sont facultatifs."
        )
        super().__init__(widget=self.input_class(self.kinds, multiple), **options)

    def allowed(self) -> Any:
        """The territories that can be chosen."""
        rows = Territory.objects.current().for_choice()
        return rows.filter(kind__in=self.kinds) if self.kinds else rows

    def clean(self, value: Any) -> Any:
        typed = value if isinstance(value, Typed) else Typed(tuple(str(key) for key in _keys(value)))
        found = self._chosen(typed)
        if typed.text and (typed.looking_up or not found or typed.text != typed.answered):
            found = self._with_typed(found, typed)
        if not self.multiple and len(found) > 1:
            raise self._error("one")
        if self.required and not found:
            raise self._error("required")
        return found if self.multiple else next(iter(found), None)

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.disabled:
            return False
        sent = data if isinstance(data, Typed) else Typed(tuple(str(key) for key in _keys(data)))
        return bool(sent.text) or {str(key) for key in _keys(initial)} != set(sent.chosen)

    def _chosen(self, typed: Typed) -> list[Territory]:
        keys = [int(key) for key in dict.fromkeys(typed.chosen) if key.isdigit() and len(key) < 19]
        found = {territory.pk: territory for territory in self.allowed().filter(pk__in=keys)} if keys else {}
        if len(found) != len(set(typed.chosen)):
            raise self._error("unknown")
        return [found[key] for key in keys]

    def _with_typed(self, found: list[Territory], typed: Typed) -> list[Territory]:
        candidates = list(self.allowed().search(typed.text)[:CANDIDATES])
        designated = self._designated(candidates, typed.text)
        if designated is not None and not typed.looking_up:
            kept = found if self.multiple else []
            return [*kept, *([] if designated in kept else [designated])]
        self.widget.candidates = candidates
        if not candidates:
            raise self._error("none", text=typed.text)
        raise self._error("pick" if typed.looking_up else "several", text=typed.text)

    def _designated(self, candidates: list[Any], text: str) -> Any:
        """The only candidate, or the only one that was typed in full."""
        close = [c for c in candidates if self.designates(text, c)] or candidates
        return close[0] if len(close) == 1 else None

    def designates(self, text: str, candidate: Any) -> bool:
        """Whether what was typed is this very one: its code or its name in full."""
        return bool(text.upper() == candidate.code or text.casefold() == candidate.name.casefold())

    def _error(self, code: str, **words: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=words)
