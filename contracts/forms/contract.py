"""Birth and frame of a contract."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from cls_portal.forms import PortalForm, RevisionedModelForm
from cls_portal.models import Agent
from cls_portal.roles import Role
from contracts.models import Contract, ContractKind, DepartmentalPlan, FrameworkAgreement
from contracts.operations.contract import FRAME
from diagnostics.models import Diagnostic, Eligibility
from partners.models import Council
from territories.fields import TerritoryField
from territories.models import Membership, Territory
from territories.states import TerritoryKind


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
        label="Nom du territoire", max_length=200, required=False, help_text="Par exemple : « Rive droite »."
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
            "plan": DepartmentalPlan.objects.visible_to(agent).around(contract),
            "framework": FrameworkAgreement.objects.visible_to(agent),
            "parent": Contract.objects.visible_to(agent).originals().filter(**here).exclude(pk=contract.pk).distinct(),
        }
        for name, queryset in choices.items():
            field: Any = self.fields[name]
            field.queryset = queryset
            field.empty_label = "Aucun"
        self.fields["departmental_plan"].label = "Plan départemental qui n’est pas enregistré dans le portail"
        for name in ("no_council_reason", "older_diagnostic_reason"):
            self.fields[name].widget.attrs["rows"] = 2
