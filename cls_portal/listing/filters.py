"""The filter form as plain data, so that one flat template draws it without a template per input."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.forms.boundfield import BoundField
from django.utils.encoding import force_str

from cls_portal.wording import plain_text


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    selected: bool


@dataclass(frozen=True)
class FilterInput:
    """One input: `kind` is text, number, date, select, boxes, checkbox, hidden, or other (drawn by its widget)."""

    kind: str
    name: str
    id: str
    label: str
    hint: str
    value: str
    options: list[Option]
    errors: list[str]
    bound: BoundField


@dataclass(frozen=True)
class ActiveFilter:
    """A filter at work: the parameters to drop from the address to remove it."""

    names: tuple[str, ...]
    label: str
    text: str


def inputs(filterset: django_filters.FilterSet) -> list[FilterInput]:
    return [_input(field) for field in filterset.form]


def active(filterset: django_filters.FilterSet) -> list[ActiveFilter]:
    """What narrows the list now, in words."""
    form = filterset.form
    if not form.is_bound:
        return []
    form.is_valid()
    return [
        ActiveFilter(_parameters(form[name]), force_str(form[name].label), _said(form.fields[name], value))
        for name, value in form.cleaned_data.items()
        if not _is_empty(value) and not _is_unticked(form.fields[name], value)
    ]


def _parameters(bound: BoundField) -> tuple[str, ...]:
    suffixes = getattr(bound.field.widget, "widgets_names", ("",))
    return tuple(bound.html_name + suffix for suffix in suffixes)


def _is_empty(value: Any) -> bool:
    if isinstance(value, str | list | tuple | slice) or value is None:
        return not value
    if hasattr(value, "query"):
        return not value.query.where
    return False


def _is_unticked(field: forms.Field, value: Any) -> bool:
    return value is False and isinstance(field.widget, forms.CheckboxInput)


def _said(field: forms.Field, value: Any) -> str:
    if value == getattr(field, "null_value", object()):
        return force_str(field.null_label)  # type: ignore[attr-defined]
    labels = _labels(field)
    if isinstance(value, list | tuple) and labels:
        return ", ".join(labels.get(str(item), plain_text(item)) for item in value)
    return labels.get(str(value), "") or plain_text(value)


def _labels(field: forms.Field) -> dict[str, str]:
    if isinstance(field, forms.ModelChoiceField):
        return {}
    choices: Any = getattr(field, "choices", None) or getattr(field.widget, "choices", ())
    return {str(value): str(label) for value, label in _flat(choices)}


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield value, label


def _input(bound: BoundField) -> FilterInput:
    widget = bound.field.widget
    kind = _kind(widget)
    value = bound.value()
    return FilterInput(
        kind=kind,
        name=bound.html_name,
        id=bound.auto_id or bound.html_name,
        label=str(bound.label),
        hint=str(bound.help_text),
        value=_written(value),
        options=_options(widget, value) if kind in {"select", "boxes"} else [],
        errors=[str(error) for error in bound.errors],
        bound=bound,
    )


def _kind(widget: forms.Widget) -> str:
    if widget.is_hidden:
        return "hidden"
    if widget.template_name not in STANDARD_TEMPLATES:
        return "other"
    for kind, classes in KINDS:
        if isinstance(widget, classes):
            return kind
    return "other"


# Widgets drawn by the list itself; one with a template of its own draws itself.
KINDS: tuple[tuple[str, tuple[type[forms.Widget], ...]], ...] = (
    ("boxes", (forms.SelectMultiple, forms.CheckboxSelectMultiple)),
    ("select", (forms.Select,)),
    ("checkbox", (forms.CheckboxInput,)),
    ("date", (forms.DateInput,)),
    ("number", (forms.NumberInput,)),
    ("text", (forms.TextInput,)),
)
STANDARD_TEMPLATES = frozenset(
    {
        forms.Select.template_name,
        forms.CheckboxSelectMultiple.template_name,
        forms.CheckboxInput.template_name,
        forms.DateInput.template_name,
        forms.NumberInput.template_name,
        forms.TextInput.template_name,
    }
)


def _options(widget: Any, value: Any) -> list[Option]:
    values = value if isinstance(value, list | tuple) else [value]
    selected = {"" if item is None else str(item) for item in values}
    return [
        Option(str(key), str(label) if str(key) else "Tous", str(key) in selected)
        for key, label in _flat(widget.choices)
    ]


def _written(value: Any) -> str:
    if value is None or isinstance(value, list | tuple):
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
