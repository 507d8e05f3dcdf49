"""What is typed about a meeting until it begins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from cls_portal.forms import (
    FrenchDateField,
    PortalForm,
    PortalModelForm,
    RevisionedForm,
    RevisionedModelForm,
    UploadField,
)
from partners.composition.forms import HolderForm
from partners.forms import NO_NAME, FileForm
from partners.groups.rules import exchanges
from partners.minutes.rules import NOTHING_KEPT
from partners.models import AgendaItem, Council, Group, Invitee, Meeting
from partners.states import AgendaKind, AskedBy, GroupKind, MeetingForm, Reply, Rhythm

FILES = ("pdf", "docx", "odt", "xlsx", "ods", "pptx", "odp", "png", "jpg", "jpeg")

# `Reply`, as whoever is convened says it.
OWN_REPLIES = (
    (Reply.PRESENT.value, "Je participe"),
    (Reply.EXCUSED.value, "Je ne peux pas venir"),
    (Reply.REPRESENTED.value, "Je me fais représenter"),
)


class ClockInput(forms.TimeInput):
    """The browser’s own clock."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class FactsForm(PortalModelForm):
    """A meeting of the council or of one of its groups: what everybody who sees the council sees of it."""

    form = forms.ChoiceField(label="Formation", required=False)
    group = forms.ModelChoiceField(
        label="Groupe",
        queryset=Group.objects.none(),
        required=False,
        empty_label="Aucun\u00a0: tout le conseil",
        help_text="Sa formation est alors la sienne, et seuls ses membres lisent le contenu de la réunion.",
    )
    field_order: Iterable[str] | None = (
        "form", "group", "held_on", "starts_at", "ends_at", "place", "video_link", "subject", "asked_by",
    )  # fmt: skip

    video_link = forms.URLField(
        label="Lien de visioconférence",
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        help_text="D’un groupe, seuls ses membres le voient et le reçoivent, une fois signée sa charte s’il en a une.",
    )

    class Meta:
        model = Meeting
        fields = ("form", "group", "held_on", "starts_at", "ends_at", "place", "video_link", "subject", "asked_by")
        field_classes = {"held_on": FrenchDateField}
        widgets = {"starts_at": ClockInput, "ends_at": ClockInput}
        labels = {"asked_by": "Demandée par"}
        help_texts = {
            "subject": f"Lu par tous ceux qui voient le conseil. {NO_NAME}",
            "asked_by": "À la demande du préfet ou de la majorité des membres, la réunion est de droit.",
        }

    def __init__(self, *args: Any, council: Council, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group: Any = self.fields["group"]
        group.queryset = Group.objects.open_on(on).filter(council=council)
        self.fields["asked_by"].required = False
        form: Any = self.fields["form"]
        form.choices = [("", "Celle du groupe"), *MeetingForm.choices]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        values["asked_by"] = values.get("asked_by") or AskedBy.CHAIR
        group = values.get("group")
        if group is not None:
            values["form"] = GroupKind(group.kind).form
        elif not values.get("form"):
            self.add_error("form", "Choisissez une formation, ou un groupe.")
        return values


class EntryForm(FactsForm):
    """The same, once or coming back."""

    rhythm = forms.ChoiceField(
        label="Se répète",
        choices=[("", "Non\u00a0: une seule réunion"), *Rhythm.choices],
        required=False,
        help_text="Le rang et le jour sont ceux de la première date\u00a0: tous les premiers mardis, par exemple.",
    )
    until = FrenchDateField(label="Dernière réunion au plus tard le", required=False)
    holidays = forms.BooleanField(label="Garder aussi les jours fériés", required=False)

    class Meta(FactsForm.Meta):
        pass

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("rhythm") and not values.get("until"):
            self.add_error("until", "Dites jusqu’à quand la réunion se répète.")
        return values

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        return values if values["rhythm"] else {name: values[name] for name in self.Meta.fields}


class ChangeForm(RevisionedModelForm, FactsForm):
    """`reads`: whether the person reads the meeting; its link is not shown to the others."""

    following = forms.BooleanField(
        label="Changer aussi les réunions suivantes de la série", required=False,
        help_text="Elles sont décalées d’autant de jours\u00a0; les dates passées ou annulées restent.",
    )  # fmt: skip

    class Meta(FactsForm.Meta):
        pass

    def __init__(self, *args: Any, reads: bool, on: date, instance: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, council=instance.council, on=on, instance=instance, **kwargs)
        group: Any = self.fields["group"]
        if instance.group is not None:
            group.queryset |= Group.objects.filter(pk=instance.group.pk)
        if not reads:
            del self.fields["video_link"]
        if instance.series_id is None:
            del self.fields["following"]


class CancelForm(RevisionedForm):
    reason = forms.CharField(
        label="Motif", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=NO_NAME
    )  # fmt: skip
    following = forms.BooleanField(label="Annuler aussi les réunions suivantes de la série", required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, revision=meeting.revision, **kwargs)
        if meeting.series_id is None:
            del self.fields["following"]


# The agenda


class ItemForm(PortalModelForm):
    duration = forms.IntegerField(label="Durée (minutes)", min_value=0, max_value=600, required=False)

    class Meta:
        model = AgendaItem
        fields = ("title", "kind", "duration", "rapporteur", "note", "nominative")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "note": NO_NAME,
            "nominative": NOTHING_KEPT,
        }

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not exchanges(meeting):
            del self.fields["nominative"]
        self.fields["kind"].initial = AgendaKind.DISCUSSION


class ItemChangeForm(RevisionedModelForm, ItemForm):
    class Meta(ItemForm.Meta):
        pass


class JoinForm(FileForm):
    title = forms.CharField(label="Intitulé", max_length=200)
    item = forms.ModelChoiceField(
        label="Point de l’ordre du jour", queryset=AgendaItem.objects.none(), required=False,
        empty_label="Toute la réunion",
    )  # fmt: skip
    file = UploadField(label="Fichier", formats=FILES)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        item: Any = self.fields["item"]
        item.queryset = meeting.items.filter(nominative=False)


# Convocations and answers


class GuestForm(HolderForm):
    """Somebody who is called besides the members."""

    title = forms.CharField(
        label="Qualité", max_length=200, help_text="Par exemple\u00a0: experte, députée de la circonscription."
    )
    email = forms.EmailField(
        label="Adresse électronique", required=False,
        help_text="Vide\u00a0: celle du compte ou du contact reconnu, s’il y en a une.",
    )  # fmt: skip
    address = forms.CharField(
        label="Adresse postale", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    voting = forms.BooleanField(label="Compte pour le quorum", required=False)
    field_order = ("title", "organisation", "person", "email", "address", "voting")


class InviteeForm(RevisionedModelForm):
    class Meta:
        model = Invitee
        fields = ("title", "email", "address", "voting")
        widgets = {"address": forms.Textarea(attrs={"rows": 3})}


class ReplyForm(PortalForm):
    """Whether they come; the last answer stands."""

    reply = forms.ChoiceField(label="Réponse", choices=Reply.choices, widget=forms.RadioSelect)
    represented_by = forms.CharField(
        label="Représenté par", max_length=200, required=False, help_text="Nom et qualité."
    )


class OwnReplyForm(ReplyForm):
    """The same, said by whoever is convened."""

    reply = forms.ChoiceField(label="Réponse", choices=OWN_REPLIES, widget=forms.RadioSelect)
    represented_by = forms.CharField(
        label="Qui me représente", max_length=200, required=False, help_text="Nom et qualité."
    )
