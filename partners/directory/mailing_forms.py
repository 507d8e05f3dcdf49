"""What is typed about mailing groups and written to them."""

from __future__ import annotations

from typing import Any

from django import forms

from cls_portal.forms import PortalForm, RevisionedForm
from cls_portal.models import Agent
from partners.models import Council, DirectoryEntry, Group
from partners.states import College, EntryKind, MailingRule

MANY = 6


class MailingGroupForm(PortalForm):
    """A name, and whom the list gathers by itself."""

    name = forms.CharField(label="Nom", max_length=200)
    rule = forms.ChoiceField(
        label="Réunit",
        choices=[("", "Seulement les personnes nommées une à une"), *MailingRule.choices],
        required=False,
        help_text="Ceux qui siègent le jour où l’on écrit\u00a0: la liste suit les arrivées et les départs.",
    )
    college = forms.ChoiceField(
        label="Collège", choices=[("", "Aucun"), *College.choices], required=False, help_text="Pour un collège."
    )
    group = forms.ModelChoiceField(
        label="Groupe",
        queryset=Group.objects.none(),
        required=False,
        empty_label="Aucun",
        help_text="Pour les membres d’un groupe.",
    )

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group: Any = self.fields["group"]
        group.queryset = Group.objects.filter(council=council)

    def clean(self) -> dict[str, Any]:
        """What the rule does not ask for is left out, so that changing the rule is enough."""
        values: dict[str, Any] = super().clean() or {}
        rule = values.get("rule")
        if rule != MailingRule.COLLEGE:
            values["college"] = ""
        elif not values.get("college"):
            self.add_error("college", "Choisissez le collège.")
        if rule != MailingRule.GROUP:
            values["group"] = None
        elif not values.get("group"):
            self.add_error("group", "Choisissez le groupe.")
        return values


class MailingGroupChangeForm(RevisionedForm, MailingGroupForm):
    pass


class RecipientForm(PortalForm):
    """Somebody of the directory, by name or address."""

    person = forms.CharField(
        label="Personne",
        max_length=200,
        help_text="Nom ou adresse électronique d’un contact, ou d’un membre qui a un compte.",
    )

    def __init__(self, *args: Any, by: Agent, **kwargs: Any) -> None:
        self.by = by
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        text = values.pop("person", "")
        entry = self._entry(text) if text else None
        if entry is not None:
            key = entry.contact_id or entry.agent_id
            values = {"contact": None, "agent": None, **({"contact": entry.contact} if entry.contact_id else {})}
            values["agent"] = None if entry.contact_id else Agent.objects.get(pk=key)
        return values

    def _entry(self, text: str) -> Any:
        kinds = (EntryKind.CONTACT, EntryKind.ACCOUNT)
        rows = DirectoryEntry.objects.visible_to(self.by).filter(kind__in=kinds).select_related("contact")
        found = list(rows.filter(email__iexact=text)[:MANY]) if "@" in text else list(rows.search(text)[:MANY])
        if len(found) == 1:
            return found[0]
        if not found:
            self.add_error("person", "Personne de l’annuaire ne correspond, parmi ceux que vous voyez.")
        else:
            names = ", ".join(f"{each} ({each.organisation or 'compte'})" for each in found)
            self.add_error("person", f"Plusieurs personnes correspondent\u00a0: {names}. Précisez.")
        return None


class MailingForm(PortalForm):
    """What is written to the list."""

    subject = forms.CharField(label="Objet", max_length=200)
    body = forms.CharField(label="Message", widget=forms.Textarea(attrs={"rows": 12}), max_length=20_000)
    informative = forms.BooleanField(
        label="Simple information",
        required=False,
        help_text=(
            "N’est pas envoyée à qui ne veut plus de courriels du portail, et dit aux autres comment ne plus en "
            "recevoir. Décochée\u00a0: le message fait partie du travail du conseil, il part à tous."
        ),
    )
