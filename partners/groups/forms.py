"""What is typed about the groups of a council, its charter and its règlement intérieur."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from cls_portal.forms import FrenchDateField, PortalForm, RevisionedForm, UploadField
from partners.composition.forms import HolderForm
from partners.forms import NO_NAME, FileForm, PeriodForm, reason_field
from partners.models import Charter, Council, Group, Seat
from partners.rules import last_day
from partners.states import GroupKind, GroupRole, NoticeCount, Quorum
from territories.fields import TerritoryField

# Groups


class GroupChangeForm(RevisionedForm):
    """A group whose nature is known."""

    watched = ("name", "subject")

    name = forms.CharField(label="Nom", max_length=200, help_text=NO_NAME)
    subject = forms.CharField(
        label="Thème", max_length=300, required=False, help_text="Obligatoire pour un groupe thématique."
    )
    territory = TerritoryField(label="Territoire", required=False, help_text="Obligatoire pour un groupe territorial.")
    charter = forms.ModelChoiceField(
        label="Charte à signer",
        queryset=Charter.objects.none(),
        required=False,
        empty_label="Aucune",
        help_text=(
            "Sans charte signée, personne ne lit le contenu des réunions d’un groupe de travail ou d’une cellule. "
            "Si vous changez de charte, chaque membre doit signer la nouvelle."
        ),
    )
    created_on = FrenchDateField(label="Créé le")

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        charter: Any = self.fields["charter"]
        charter.queryset = Charter.objects.filter(council=council)


class GroupForm(GroupChangeForm):
    """A new group; its nature is chosen once."""

    kind = forms.ChoiceField(
        label="Nature", choices=[("", "Choisir"), *GroupKind.choices], help_text="Elle ne change plus ensuite."
    )
    field_order = ("kind", "name", "subject", "territory", "charter", "created_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["revision"]


class EndGroupForm(RevisionedForm):
    ended_on = FrenchDateField(label="Terminé à partir du")
    reason = reason_field(required=False)


# Members


class MemberHolderForm(HolderForm):
    """Who belongs to the group: from a seat of the council, or from outside it."""

    seat = forms.ModelChoiceField(
        label="Siège au conseil",
        queryset=Seat.objects.none(),
        required=False,
        empty_label="Aucun\u00a0: personne extérieure au conseil",
        help_text="La personne, la qualité et l’organisme du siège sont repris si vous les laissez vides.",
    )
    title = forms.CharField(
        label="Qualité", max_length=200, required=False, help_text="Obligatoire pour une personne extérieure."
    )
    role = forms.ChoiceField(label="Rôle", choices=GroupRole.choices, initial=GroupRole.MEMBER)

    def __init__(self, *args: Any, group: Group, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seat: Any = self.fields["seat"]
        already = self.held.seat_id if self.held is not None else None
        sitting = Seat.objects.in_force(on).values("pk")
        rows = Seat.objects.filter(Q(pk__in=sitting) | Q(pk=already), council=group.council)
        seat.queryset = rows.select_related("organisation", "contact", "agent")
        seat.label_from_instance = lambda row: f"{row.title} ({row.holder})" if row.holder else row.title
        person = self.fields["person"]
        person.help_text = (
            "Son nom, ou l’adresse électronique de son compte\u00a0: seule une personne qui a un compte lit les "
            "réunions sur le portail. Le nom d’un contact de l’organisme est reconnu."
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not values.get("seat") and not values.get("title"):
            self.add_error("title", "Donnez la qualité de cette personne, ou son siège au conseil.")
        return values


class MemberForm(MemberHolderForm, PeriodForm):
    field_order = ("seat", "title", "organisation", "person", "role", "starts_on", "last_day")


class MemberChangeForm(RevisionedForm, MemberForm):
    def __init__(self, *args: Any, held: Any, **kwargs: Any) -> None:
        names = ("seat", "title", "organisation", "role", "starts_on")
        initial = {name: getattr(held, name) for name in names}
        initial |= {"person": held.holder, "last_day": last_day(held.ends_on)}
        super().__init__(*args, initial=initial, held=held, revision=held.revision, **kwargs)


class ReplaceMemberForm(RevisionedForm, MemberHolderForm):
    starts_on = FrenchDateField(
        label="Membre à partir du", help_text="La personne remplacée est membre jusqu’à la veille."
    )
    field_order = ("seat", "title", "organisation", "person", "role", "starts_on")


class EndMemberForm(RevisionedForm):
    ends_on = FrenchDateField(label="N’est plus membre à partir du")
    reason = reason_field(required=False)


class ExcludeForm(RevisionedForm):
    ends_on = FrenchDateField(label="Exclu à partir du")
    exclusion_reason = forms.CharField(
        label="Manquement à la charte",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        help_text="Gardé, et montré à ceux qui tiennent le conseil seulement. Aucun nom de personne suivie.",
    )


# Charter


class CharterForm(FileForm):
    title = forms.CharField(label="Intitulé", max_length=200)
    adopted_on = FrenchDateField(label="Adoptée le")
    text = forms.CharField(
        label="Texte",
        widget=forms.Textarea(attrs={"rows": 12}),
        required=False,
        max_length=50_000,
        help_text="Le texte, ou son fichier, ou les deux.",
    )
    file = UploadField(label="Charte (PDF)", formats=("pdf",), max_megabytes=20, required=False)


class CharterChangeForm(RevisionedForm, CharterForm):
    pass


class SignForm(PortalForm):
    """What a member says when they sign."""

    read = forms.BooleanField(label="J’ai lu la charte et je m’engage à la respecter.")

    @property
    def values(self) -> dict[str, Any]:
        return {}


class PaperForm(FileForm):
    file_name = "paper"

    signed_on = FrenchDateField(label="Signée le")
    paper = UploadField(
        label="Exemplaire signé", formats=("pdf", "jpg", "jpeg", "png"), max_megabytes=20, required=False
    )


# Règlement intérieur


class RulesForm(FileForm):
    adopted_on = FrenchDateField(label="Adopté le")
    notice_days = forms.IntegerField(
        label="Délai de convocation (jours)",
        min_value=0,
        max_value=365,
        required=False,
        help_text="Vide s’il n’en fixe pas.",
    )
    notice_count = forms.ChoiceField(label="Comptés en", choices=NoticeCount.choices, initial=NoticeCount.CALENDAR)
    quorum = forms.ChoiceField(label="Quorum", choices=[("", "Aucun"), *Quorum.choices], required=False)
    quorum_number = forms.IntegerField(
        label="Nombre de membres",
        min_value=1,
        max_value=999,
        required=False,
        help_text="Pour un quorum en nombre de membres.",
    )
    restricted_note = forms.CharField(
        label="Ce qu’il dit de la formation restreinte et des groupes",
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        max_length=5000,
        help_text=(
            "Il fixe, sur proposition des membres du groupe, comment les informations y sont échangées "
            "(CSI, art. L.\u00a0132-5)."
        ),
    )
    file = UploadField(label="Règlement (PDF)", formats=("pdf",), max_megabytes=20, required=False)


class RulesChangeForm(RevisionedForm, RulesForm):
    pass
