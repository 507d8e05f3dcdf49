"""What is typed about a contract."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet

from cls_portal.forms import FrenchDateField, PortalForm, RevisionedForm, RevisionedModelForm, UploadField
from cls_portal.models import Agent
from cls_portal.richtext import RichTextField
from cls_portal.roles import Role
from contracts.models import Contract, ContractKind, FrameworkAgreement, FrameworkKind, OpinionSense, Signatory
from contracts.operations.contract import FRAME
from contracts.rules import AREA_OF_FRAMEWORK
from diagnostics.models import Diagnostic, Eligibility
from partners.forms import OrganisationField
from partners.models import Council, Meeting
from territories.fields import TerritoryField
from territories.models import Membership, PriorityArea, Territory
from territories.states import AreaKind, TerritoryKind


def uploaded(file: Any) -> tuple[str, bytes] | None:
    """An uploaded file as operations take it: its name and its content."""
    return (file.name, file.read()) if file else None


class ReasonForm(PortalForm):
    """A written reason, compulsory."""

    reason = forms.CharField(label="Motif", widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)


class OptionalReasonForm(PortalForm):
    """Nothing to fill: the page only asks to confirm."""


class PerimeterForm(PortalForm):
    """Kind, title and perimeter: what a contract is born with."""

    kind = forms.ChoiceField(label="Nature du contrat", choices=ContractKind.choices)
    title = forms.CharField(label="Intitulé", max_length=200)
    communes = TerritoryField(
        label="Communes du périmètre",
        kinds=(TerritoryKind.COMMUNE,),
        multiple=True,
        required=False,
        help_text="Une ou plusieurs communes.",
    )
    whole = TerritoryField(
        label="Intercommunalité entière",
        kinds=(TerritoryKind.EPCI, TerritoryKind.EPT),
        required=False,
        help_text="Toutes les communes de cette intercommunalité seront ajoutées au périmètre.",
    )
    perimeter_name = forms.CharField(
        label="Nom du territoire", max_length=200, required=False, help_text="Par exemple : « Rive droite »."
    )
    lead_prefecture = forms.ModelChoiceField(
        label="Préfecture responsable", queryset=Territory.objects.none(), help_text="Département de la préfecture."
    )

    def __init__(self, *args: Any, agent: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments = departments_of(agent)
        field: Any = self.fields["lead_prefecture"]
        field.queryset = departments
        if departments.count() == 1:
            field.initial = departments.first()

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        whole = values.pop("whole", None)
        chosen = list(values.get("communes") or [])
        if whole is not None:
            chosen += list(whole.communes.all())
        values["communes"] = list({commune.pk: commune for commune in chosen}.values())
        if not values["communes"]:
            self.add_error("communes", "Choisissez au moins une commune, ou une intercommunalité.")
        return values


def departments_of(agent: Agent) -> QuerySet[Any]:
    """The départements that an agent's territories meet."""
    today_roles = Membership.objects.filter(agent=agent, role__in=(Role.PREFECTURE, Role.COORDINATOR))
    communes = Territory.objects.filter(territory_rows__territory__in=today_roles.values("territory"))
    return Territory.objects.filter(kind=TerritoryKind.DEPARTMENT, pk__in=communes.values("department"))


class TakeOverForm(PerimeterForm):
    """A contract already signed on paper."""

    signed_on = FrenchDateField(label="Date de signature")
    starts_on = FrenchDateField(label="Début de la période")
    ends_on = FrenchDateField(label="Fin de la période")
    scan = UploadField(label="Exemplaire signé numérisé", formats=("pdf",), max_megabytes=20)

    def operation_values(self) -> dict[str, Any]:
        return {**self.values, "scan": uploaded(self.cleaned_data["scan"])}


class FrameForm(RevisionedModelForm):
    """The frame of the contract; choices are limited to what the writer may see."""

    class Meta:
        model = Contract
        fields = FRAME

    def __init__(self, *args: Any, agent: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contract: Contract = self.instance
        communes = contract.perimeter.values("commune")
        here = {"perimeter__commune__in": communes}
        councils = Council.objects.visible_to(agent).filter(territory__commune_rows__commune__in=communes)
        diagnostics = Diagnostic.objects.visible_to(agent).filter(**here)
        choices: dict[str, Any] = {
            "council": councils.distinct(),
            "diagnostic": diagnostics.distinct(),
            "eligibility": Eligibility.objects.visible_to(agent).filter(diagnostic__in=diagnostics.values("pk")),
            "framework": FrameworkAgreement.objects.visible_to(agent),
            "parent": Contract.objects.visible_to(agent).filter(**here).exclude(pk=contract.pk).distinct(),
        }
        for name, queryset in choices.items():
            field: Any = self.fields[name]
            field.queryset = queryset
            field.empty_label = "Aucun"
        for name in ("no_council_reason", "older_diagnostic_reason"):
            self.fields[name].widget.attrs["rows"] = 2


class SectionForm(RevisionedForm):
    body = RichTextField(label="Texte de l’article", required=False, max_length=60_000)


class AxisForm(PortalForm):
    title = forms.CharField(label="Intitulé de l’axe", max_length=200)
    description = forms.CharField(label="Présentation", widget=forms.Textarea(attrs={"rows": 4}), required=False)


class AxisChangeForm(RevisionedForm, AxisForm):
    pass


class ObjectiveForm(PortalForm):
    title = forms.CharField(
        label="Objectif", max_length=300, help_text="Un verbe d’action, un résultat que l’on peut évaluer."
    )


class ObjectiveChangeForm(RevisionedForm, ObjectiveForm):
    pass


class RevisionOnlyForm(RevisionedForm):
    """Confirms the removal of the row as it was read."""


class PartnerForm(PortalForm):
    organisation = OrganisationField(label="Organisme")
    commitment = forms.CharField(
        label="Engagement", widget=forms.Textarea(attrs={"rows": 4}), required=False, help_text="Ce à quoi il s’engage."
    )


class PartnerChangeForm(RevisionedForm):
    commitment = forms.CharField(label="Engagement", widget=forms.Textarea(attrs={"rows": 4}), required=False)


class SignatoryForm(PortalForm):
    """Who signs; the account is given by its e-mail address."""

    title = forms.CharField(
        label="Titre imprimé", max_length=200, help_text="Par exemple : « Le président de la CAF »."
    )
    name = forms.CharField(label="Nom", max_length=200)
    account = forms.EmailField(
        label="Adresse électronique du compte qui signera",
        required=False,
        help_text="La personne doit avoir un compte.",
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        address = values.pop("account", "")
        values["agent"] = Agent.objects.filter(email__iexact=address, is_active=True).first() if address else None
        if address and values["agent"] is None:
            self.add_error("account", "Aucun compte ouvert ne porte cette adresse.")
        return values


class SignatoryChangeForm(RevisionedForm, SignatoryForm):
    @staticmethod
    def values_of(signatory: Signatory) -> dict[str, Any]:
        account = signatory.agent.email if signatory.agent else ""
        return {"title": signatory.title, "name": signatory.name, "account": account}


class GuestForm(PortalForm):
    account = forms.EmailField(label="Adresse électronique du compte")

    def clean_account(self) -> Agent:
        agent = Agent.objects.filter(email__iexact=self.cleaned_data["account"], is_active=True).first()
        if agent is None:
            raise forms.ValidationError("Aucun compte ouvert ne porte cette adresse.")
        return agent


class ProsecutorOpinionForm(RevisionedForm):
    given_on = FrenchDateField(label="Date de la consultation")
    sense = forms.ChoiceField(label="Sens", choices=OpinionSense.choices)
    text = forms.CharField(label="Observations", widget=forms.Textarea(attrs={"rows": 4}), required=False)


class CouncilOpinionForm(RevisionedForm):
    """The council's opinion, from one of its meetings; « sans objet » only where no council steers the contract."""

    meeting = forms.ModelChoiceField(
        label="Réunion", queryset=Meeting.objects.none(), required=False, empty_label="Aucune"
    )
    sense = forms.ChoiceField(label="Sens", choices=[("", "Aucun"), *OpinionSense.choices], required=False)
    text = forms.CharField(label="Observations", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    not_applicable_reason = forms.CharField(
        label="Sans objet : motif", widget=forms.Textarea(attrs={"rows": 2}), required=False,
        help_text="Seulement si aucun conseil ne pilote le contrat.",
    )  # fmt: skip

    def __init__(self, *args: Any, contract: Contract, agent: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["meeting"]
        if contract.council_id:
            field.queryset = Meeting.objects.visible_to(agent).filter(council=contract.council_id)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        meeting = values.get("meeting")
        values["given_on"] = meeting.held_on if meeting else None
        return values


class ResolutionForm(PortalForm):
    territory = forms.ModelChoiceField(label="Collectivité", queryset=Territory.objects.none())
    number = forms.CharField(label="Numéro de la délibération", max_length=60)
    adopted_on = FrenchDateField(label="Adoptée le")
    file = UploadField(label="Délibération (PDF)", formats=("pdf",), max_megabytes=20, required=False)

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        communes = contract.perimeter.values("commune")
        field: Any = self.fields["territory"]
        field.queryset = Territory.objects.filter(
            commune_rows__commune__in=communes, kind__in=(TerritoryKind.COMMUNE, TerritoryKind.EPCI)
        ).distinct()

    def operation_values(self) -> dict[str, Any]:
        return {**self.values, "file": uploaded(self.cleaned_data["file"])}


class WaiverForm(ReasonForm):
    """The reason of a waiver; it is printed in the contract."""


class SignForm(PortalForm):
    """Consent and password: what makes a simple electronic signature here."""

    consent = forms.BooleanField(
        label="J’ai lu le document dont l’empreinte est affichée ci-dessus et je consens à le signer "
        "électroniquement en la qualité indiquée."
    )
    password = forms.CharField(
        label="Votre mot de passe", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), strip=False
    )
    document_sha256 = forms.CharField(widget=forms.HiddenInput)


class FrameworkForm(PortalForm):
    kind = forms.ChoiceField(label="Nature", choices=FrameworkKind.choices)
    number = forms.CharField(label="Numéro", max_length=40, required=False)
    title = forms.CharField(label="Intitulé", max_length=200)
    parties = forms.CharField(label="Parties", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    communes = TerritoryField(label="Communes", kinds=(TerritoryKind.COMMUNE,), multiple=True)
    area = forms.ModelChoiceField(
        PriorityArea.objects.none(), label="Géographie prioritaire", required=False, empty_label="Aucune"
    )
    starts_on = FrenchDateField(label="Début")
    ends_on = FrenchDateField(label="Fin", required=False)

    def __init__(self, *args: Any, areas: Any = None, **kwargs: Any) -> None:
        """`areas` are the geographies it may be the agreement of; without any, nothing is asked."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["area"]
        if areas is None:
            del self.fields["area"]
        else:
            field.queryset = areas

    @staticmethod
    def values_from(area: PriorityArea) -> dict[str, Any]:
        """What a geography says of the agreement made for it; its last day is the eve of its end."""
        kinds = {area_kind: kind for kind, area_kind in AREA_OF_FRAMEWORK.items()}
        return {
            "kind": kinds.get(AreaKind(area.kind), ""),
            "title": area.name,
            "number": area.code,
            "communes": list(area.communes.all()),
            "area": area,
            "starts_on": area.starts_on,
            "ends_on": area.ends_on - timedelta(days=1) if area.ends_on else None,
        }


class FrameworkChangeForm(RevisionedForm, FrameworkForm):
    @staticmethod
    def values_of(framework: FrameworkAgreement) -> dict[str, Any]:
        names = ("kind", "number", "title", "parties", "starts_on", "ends_on", "area")
        return {**{name: getattr(framework, name) for name in names}, "communes": list(framework.communes.all())}
