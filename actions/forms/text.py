"""What is typed about an action; choices are those of its contract."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from actions.models import Action, BudgetKind, Direction, IndicatorNature, PartnerRole
from actions.states import Frequency
from cls_portal.forms import EuroField, FrenchDateField, PortalForm, RevisionedForm, readable
from cls_portal.models import Agent
from contracts.models import Contract, ContractPlace, Objective
from diagnostics.models import Problem, ResponseField
from partners.models import Organisation

AMONG_PARTNERS = "Parmi les partenaires du contrat."


class ObjectiveField(forms.ModelChoiceField):
    """The objectives of a contract, each named with its axis."""

    def label_from_instance(self, obj: Objective) -> str:
        return f"Axe {obj.axis.number}, objectif {obj.number} : {obj.title}"


class PlacesField(forms.ModelMultipleChoiceField):
    """The places that the contract names, each with what it is."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: ContractPlace) -> str:
        return f"{obj.name} ({obj.get_kind_display().lower()})"


class ProblemsField(forms.ModelMultipleChoiceField):
    """The problems of the contract's diagnostic."""

    widget = forms.CheckboxSelectMultiple


class FigureField(forms.DecimalField):
    """A figure as people type it: « 12,5 », « 1 250 »."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"required": False, "decimal_places": 2, "widget": widget, **options})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        return super().to_python("".join(value.replace(",", ".").split()) if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        return readable(value) if isinstance(value, Decimal) else value


def partners_of(contract: Contract) -> QuerySet[Any]:
    return Organisation.objects.filter(participations__contract=contract)


class ActionForm(PortalForm):
    objective = ObjectiveField(label="Objectif servi", queryset=Objective.objects.none())
    title = forms.CharField(label="Intitulé", max_length=200)
    field = forms.ChoiceField(label="Champ", choices=ResponseField.choices)
    problems = ProblemsField(
        label="Problèmes traités", queryset=Problem.objects.none(), required=False, help_text="Ceux du diagnostic."
    )
    description = forms.CharField(label="Description", widget=forms.Textarea(attrs={"rows": 5}), required=False)
    lead = forms.ModelChoiceField(
        label="Pilote", queryset=Organisation.objects.none(), required=False, help_text=AMONG_PARTNERS
    )
    places = PlacesField(
        label="Lieux",
        queryset=ContractPlace.objects.none(),
        required=False,
        help_text="Parmi les lieux que le contrat nomme ; aucun : tout le territoire.",
    )
    audience = forms.CharField(label="Public visé", max_length=300, required=False)
    human_means = forms.CharField(
        label="Moyens humains", widget=forms.Textarea(attrs={"rows": 3}), required=False, help_text="Qui fait quoi."
    )
    full_time_equivalents = FigureField(label="Équivalents temps plein", min_value=0, max_digits=6)
    material_means = forms.CharField(label="Moyens matériels", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    evaluation_method = forms.CharField(
        label="Modalités d’évaluation", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    orientation = forms.CharField(
        label="Orientation nationale ou départementale",
        max_length=300,
        required=False,
        help_text="L’axe de la stratégie nationale ou du plan départemental de prévention que l’action sert.",
    )
    starts_on = FrenchDateField(label="Début", required=False)
    ends_on = FrenchDateField(label="Fin", required=False)

    def __init__(self, *args: Any, contract: Contract, agent: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, Any] = {
            "objective": Objective.objects.filter(contract=contract).select_related("axis"),
            "problems": Problem.objects.visible_to(agent).filter(diagnostic=contract.diagnostic_id),
            "places": ContractPlace.objects.filter(contract=contract),
            "lead": partners_of(contract),
        }
        for name, queryset in choices.items():
            field: Any = self.fields[name]
            field.queryset = queryset
        self.fields["lead"].empty_label = "À désigner"  # type: ignore[attr-defined]


class ActionChangeForm(RevisionedForm, ActionForm):
    @staticmethod
    def values_of(action: Action) -> dict[str, Any]:
        """What the form shows at first."""
        plain = (
            "objective", "title", "field", "description", "lead", "audience", "human_means", "material_means",
            "evaluation_method", "orientation",
        )  # fmt: skip
        dated = ("full_time_equivalents", "starts_on", "ends_on")
        return {name: getattr(action, name) for name in (*plain, *dated)} | {
            "problems": list(action.problems.all()),
            "places": list(action.places.all()),
        }


class PartForm(PortalForm):
    """A row of an action; `action` says which, for the choices."""

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action = action
        self.limit_choices()

    def limit_choices(self) -> None:
        """Narrow the choices to the action's contract."""


class PartnerForm(PartForm):
    organisation = forms.ModelChoiceField(
        label="Organisme", queryset=Organisation.objects.none(), help_text=AMONG_PARTNERS
    )
    role = forms.ChoiceField(label="Qualité", choices=PartnerRole.choices, initial=PartnerRole.PARTNER)
    part = forms.CharField(label="Rôle dans l’action", max_length=200, required=False)

    def limit_choices(self) -> None:
        field: Any = self.fields["organisation"]
        others = partners_of(self.action.contract).exclude(supported_actions__action=self.action)
        field.queryset = others.exclude(pk=self.action.lead_id)


class PartnerChangeForm(RevisionedForm, PartForm):
    role = forms.ChoiceField(label="Qualité", choices=PartnerRole.choices)
    part = forms.CharField(label="Rôle dans l’action", max_length=200, required=False)


class BudgetLineForm(PartForm):
    year = forms.IntegerField(label="Année", min_value=1997, max_value=2100)
    funder = forms.ModelChoiceField(label="Financeur", queryset=Organisation.objects.none(), help_text=AMONG_PARTNERS)
    fund = forms.CharField(label="Dispositif", max_length=60, required=False, help_text="Par exemple : FIPD.")
    kind = forms.ChoiceField(label="Nature de la dépense", choices=BudgetKind.choices, initial=BudgetKind.OTHER)
    planned = EuroField(label="Montant prévu (€)")

    def limit_choices(self) -> None:
        field: Any = self.fields["funder"]
        field.queryset = partners_of(self.action.contract)


class BudgetLineChangeForm(RevisionedForm, BudgetLineForm):
    pass


class IndicatorForm(PartForm):
    name = forms.CharField(label="Intitulé", max_length=200)
    nature = forms.ChoiceField(label="Nature", choices=IndicatorNature.choices)
    unit = forms.CharField(label="Unité", max_length=60, help_text="Par exemple : jeunes suivis, réunions, plaintes.")
    baseline = FigureField(label="Valeur de départ", max_digits=14)
    target = FigureField(label="Cible", max_digits=14)
    direction = forms.ChoiceField(label="Sens attendu", choices=Direction.choices)
    frequency = forms.ChoiceField(
        label="Fréquence",
        choices=Frequency.choices,
        help_text="Une mesure est en retard trente jours après la fin de sa période.",
    )
    definition = forms.CharField(
        label="Définition",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text="Ce qui est compté, et ce qui ne l’est pas.",
    )
    reporter = forms.ModelChoiceField(
        label="Qui mesure", queryset=Organisation.objects.none(), required=False, help_text=AMONG_PARTNERS
    )
    source = forms.CharField(label="Source", max_length=200, required=False)

    def limit_choices(self) -> None:
        field: Any = self.fields["reporter"]
        field.queryset = partners_of(self.action.contract)
        field.empty_label = "À désigner"


class IndicatorChangeForm(RevisionedForm, IndicatorForm):
    pass


class MilestoneForm(PartForm):
    name = forms.CharField(label="Jalon", max_length=200)
    due_on = FrenchDateField(label="Échéance")


class MilestoneChangeForm(RevisionedForm, MilestoneForm):
    pass


class StaffLineForm(PartForm):
    organisation = forms.ModelChoiceField(
        label="Organisme", queryset=Organisation.objects.none(), help_text=AMONG_PARTNERS
    )
    year = forms.IntegerField(label="Année", min_value=1997, max_value=2100)
    full_time_equivalents = FigureField(label="Équivalents temps plein (ETP)", min_value=0, max_digits=6, required=True)
    part = forms.CharField(label="Fonction", max_length=200, required=False, help_text="Par exemple\u00a0: médiateurs.")

    def limit_choices(self) -> None:
        field: Any = self.fields["organisation"]
        field.queryset = partners_of(self.action.contract)


class StaffLineChangeForm(RevisionedForm, StaffLineForm):
    pass
