"""Forms in the State’s design system: one renderer for every form, and the bases of the portal’s own.

`PortalFormRenderer` (setting FORM_RENDERER) gives every form of Django, of filters and of accounts the
right label, hint, error, `aria-describedby` and optional mark, without inheriting anything from here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.choices import flatten_choices

from cls_portal.differences import Segment, word_differences
from cls_portal.errors import Reason, Stale
from cls_portal.templatetags.portal import MONTHS, date_fr, yes_no

TEMPLATES: dict[Any, str] = {
    forms.CheckboxSelectMultiple: "components/forms/choices.html",
    forms.RadioSelect: "components/forms/choices.html",
    forms.CheckboxInput: "components/forms/checkbox.html",
    forms.FileInput: "components/forms/file.html",
    forms.Select: "components/forms/select.html",
}
CLASSES: dict[Any, str] = {
    forms.CheckboxSelectMultiple: "",
    forms.RadioSelect: "",
    forms.CheckboxInput: "",
    forms.FileInput: "fr-upload",
    forms.Select: "fr-select",
}


def _of_widget(table: Mapping[Any, str], widget: forms.Widget, default: str) -> str:
    return next((value for kind, value in table.items() if isinstance(widget, kind)), default)


class PortalBoundField(BoundField):
    """A field with its design system class; its hint and its error are both told to assistive technology."""

    @property
    def template_name(self) -> str:
        widget = self.field.widget
        given: str | None = getattr(self.field, "template_name", None)
        return given or _of_widget(TEMPLATES, widget, "components/forms/field.html")

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        css_class = _of_widget(CLASSES, widget, "fr-input")
        given = [built.get("class", ""), widget.attrs.get("class", "")]
        if css_class and not widget.is_hidden:
            built["class"] = " ".join(dict.fromkeys([css_class, *" ".join(given).split()]))
        return built

    @property
    def optional(self) -> bool:
        """Compulsory is the rule: the optional field is marked, unless its form wants one of several (`one_of`) or it
        is a list without an empty choice."""
        alternative = self.name in getattr(self.form, "one_of", ())
        return not self.field.required and not self.field.disabled and not alternative and not self._always_given

    @property
    def _always_given(self) -> bool:
        field: Any = self.field
        if type(field) not in (forms.ChoiceField, forms.TypedChoiceField):
            return False
        return all(value not in field.empty_values for value, _ in field.choices)

    @property
    def inline(self) -> bool:
        return bool(getattr(self.field.widget, "inline", False))


class PortalFormRenderer(TemplatesSetting):
    """Renders the forms of the whole portal with the templates of `components/forms/`."""

    form_template_name = "components/forms/form.html"
    formset_template_name = "components/forms/formset.html"
    field_template_name = "components/forms/field.html"
    bound_field_class = PortalBoundField


# Bases


@dataclass(frozen=True)
class Difference:
    """One input that two people changed: what was typed here, what is now saved."""

    name: str
    label: str
    yours: str
    theirs: str

    @property
    def segments(self) -> list[Segment]:
        """Word by word, what the typed text adds to the saved one and takes from it."""
        return word_differences(self.theirs, self.yours)


class FormMixin(forms.BaseForm):
    """What the portal’s forms can do besides Django’s."""

    @property
    def free_text(self) -> bool:
        """Whether people write at length here: the form then says, once, what may not be written."""
        return any(isinstance(field.widget, forms.Textarea) for field in self.fields.values())

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, without the revision: the values to give to an operation."""
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}

    def add_reasons(self, reasons: Iterable[Reason | str]) -> None:
        """Put each reason beside the input it concerns, or above the form."""
        for reason in reasons:
            given = reason if isinstance(reason, Reason) else Reason(reason)
            self.add_error(given.field if given.field in self.fields else None, given.text)


class PortalForm(FormMixin, forms.Form):
    """A form of the portal."""


class PortalModelForm(FormMixin, forms.ModelForm):
    """A form whose inputs come from a model. It is never saved: its `values` go to an operation."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if type(field.widget) is forms.DateInput:
                field.widget = FrenchDateInput(field.widget.attrs)
            if isinstance(field, forms.TypedChoiceField):
                choices: Any = field.choices
                field.choices = [(value, label) if value else ("", "Choisir") for value, label in choices]

    def save(self, commit: bool = True) -> Any:
        raise TypeError("forms do not write: give `form.values` to an operation")


class Revisioned(FormMixin):
    """A form that carries the revision of the row it edits, so that nobody overwrites what they have not read."""

    def __init__(self, *args: Any, revision: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        carried = revision if revision is not None else getattr(getattr(self, "instance", None), "revision", None)
        self.fields["revision"] = forms.IntegerField(widget=forms.HiddenInput, initial=carried)
        self.differences: list[Difference] = []
        self.stale_row: models.Model | None = None

    @property
    def revision(self) -> int:
        """The revision that was read when the form was opened."""
        return int(self.cleaned_data["revision"])

    def confront(self, stale: Stale) -> None:
        """Somebody saved first: keep all that was typed, note what differs, carry the new revision.

        The page shows both texts (`components/stale.html`); sending it again is then a decision.
        """
        self.stale_row = stale.current
        self.differences = [
            difference
            for name, field in self.fields.items()
            if name != "revision" and hasattr(stale.current, name)
            for difference in self._difference(name, field, stale.current)
        ]
        revision = str(stale.current.revision)  # type: ignore[attr-defined]
        typed: Any = self.data.copy()  # type: ignore[attr-defined]
        typed[self.add_prefix("revision")] = revision
        self.data = typed

    def _difference(self, name: str, field: forms.Field, row: models.Model) -> Iterable[Difference]:
        yours = readable(_labelled(field, self.cleaned_data.get(name)))
        theirs = readable(_labelled(field, _saved_value(row, name)))
        if yours != theirs:
            yield Difference(name, str(self[name].label), yours, theirs)


class RevisionedForm(Revisioned, PortalForm):
    """`RevisionedForm(request.POST or None, revision=row.revision, initial=…)`."""


class RevisionedModelForm(Revisioned, PortalModelForm):
    """`RevisionedModelForm(request.POST or None, instance=row)`: the revision is the instance’s."""


def _saved_value(row: models.Model, name: str) -> Any:
    value = getattr(row, name)
    label = getattr(row, f"get_{name}_display", None)
    if callable(label):
        return label()
    return value.all() if isinstance(value, models.Manager) else value


def _labelled(field: forms.Field, value: Any) -> Any:
    """Codes chosen in a list, as their labels; anything else untouched."""
    if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.ModelChoiceField):
        return value
    labels: dict[Any, Any] = dict(flatten_choices(cast(Any, field.choices)))
    return [labels.get(item, item) for item in value] if isinstance(value, list) else labels.get(value, value)


def readable(value: Any) -> str:
    """Any value of a form or of a row as a person would read it, so that two can be compared."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, date):
        return date_fr(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    if isinstance(value, models.QuerySet | list | tuple | set):
        return ", ".join(sorted(str(item) for item in value))
    return str(value)


# Inputs


class FrenchDateInput(forms.DateInput):
    """The browser’s own calendar, which shows the day in the reader’s language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class FrenchDateField(forms.DateField):
    """A day; understands « 2026-03-03 », « 03/03/2026 », « 3 mars 2026 » where the browser has no calendar."""

    widget = FrenchDateInput
    input_formats = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y")
    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": "Saisissez une date, par exemple 03/03/2026.",
    }

    def to_python(self, value: Any) -> date | None:
        return super().to_python(_in_figures(value) if isinstance(value, str) else value)


def _in_figures(text: str) -> str:
    """« 1er mars 2026 » as « 1/3/2026 »; anything else untouched."""
    words = text.lower().replace("\u00a0", " ").split()
    if len(words) == 3 and words[1] in MONTHS:
        return f"{words[0].removesuffix('er')}/{MONTHS.index(words[1]) + 1}/{words[2]}"
    return text


class EuroField(forms.DecimalField):
    """An amount as people type it: « 1 250,50 € », « 1250.5 »."""

    def __init__(self, **options: Any) -> None:
        defaults: dict[str, Any] = {"min_value": Decimal(0), "max_digits": 12, "decimal_places": 2}
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{**defaults, "widget": widget, **options})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if not isinstance(value, str):
            return super().to_python(value)
        figures = "".join(value.replace("€", "").replace(",", ".").split())
        return super().to_python(figures)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.2f}".replace(".", ",") if isinstance(value, Decimal) else value


def faults_of_upload(file: Any, formats: Collection[str], max_megabytes: int) -> Iterator[str]:
    """Why this file is not one that is expected, by its name and its size."""
    if file.name.rpartition(".")[2].lower() not in formats:
        yield f"Ce format n’est pas accepté. Formats acceptés : {', '.join(formats)}."
    if file.size > max_megabytes * 1024 * 1024:
        yield f"Ce fichier dépasse {max_megabytes} Mo."


def _names(formats: tuple[str, ...]) -> str:
    return ", ".join(name.upper() for name in formats)


class UploadField(forms.FileField):
    """A file with the formats and the size it may have, said beside it and checked here."""

    def __init__(self, *, formats: tuple[str, ...], max_megabytes: int = 20, **options: Any) -> None:
        self.formats, self.max_megabytes = formats, max_megabytes
        names = _names(formats)
        options.setdefault("help_text", f"Formats acceptés : {names}. Taille maximale : {max_megabytes} Mo.")
        accept = ",".join(f".{name}" for name in formats)
        super().__init__(widget=forms.FileInput(attrs={"accept": accept}), **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file is not None and file is not initial:
            self._check(file)
        return file

    def _check(self, file: Any) -> None:
        for reason in faults_of_upload(file, self.formats, self.max_megabytes):
            raise ValidationError(reason)


def uploaded(file: Any) -> tuple[str, bytes] | None:
    """An uploaded file as operations take it: its name and its content."""
    return (file.name, file.read()) if file else None
