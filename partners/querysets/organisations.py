"""Every read of organisations, their contacts, those who act for them."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from cls_portal.models import Agent
from cls_portal.roles import Role
from partners.querysets.reach import READERS, administers, affiliations, meets, related_model, territories_held, within
from territories.access import reads_everywhere
from territories.models import Territory


class OrganisationQuerySet(models.QuerySet[Any]):
    def visible_to(self, agent: Agent) -> Self:
        """Every organisation: their names are open to every signed-in person (product.md §1)."""
        return self.all()

    def open_on(self, on: date) -> Self:
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))

    def search(self, text: str) -> Self:
        """Organisations whose name contains every word, accents and case aside, or whose SIREN or SIRET begins so."""
        digits = text.replace(" ", "")
        if digits.isdigit():
            return self.filter(Q(siren__startswith=digits) | Q(siret__startswith=digits))
        found = self
        for word in text.split():
            found = found.filter(sort_key__contains=models.Func(models.Value(word), function="public.cls_sort_key"))
        return found

    def within(self, territory: Territory) -> Self:
        """Those whose territory shares a commune with this one."""
        return self.filter(meets("territory", [territory.pk]))

    def for_list(self) -> Self:
        return self.select_related("territory")

    def for_detail(self, agent: Agent) -> Self:
        """The organisation, with the contacts and the affiliations that the agent may see."""
        contacts, affiliations = (related_model(self.model, name).objects for name in ("contacts", "affiliations"))
        return self.select_related("territory").prefetch_related(
            Prefetch("contacts", contacts.visible_to(agent)),
            Prefetch("affiliations", affiliations.visible_to(agent).select_related("agent")),
        )

    def whose_people_are_visible_to(self, agent: Agent) -> Self:
        """Contacts and members are seen from the organisation's territory, from inside it, by the administrator.

        Who reads the whole country meets every territory: nothing is looked up.
        """
        on = timezone.localdate()
        own = affiliations().in_force(on).filter(agent=agent)
        everywhere = reads_everywhere(agent, on, READERS)
        near = Q(territory__isnull=False) if everywhere else Q(meets("territory", territories_held(agent, on)))
        return self.filter(near | Q(pk__in=own.order_by().values("organisation")) | Q(administers(agent)))

    def whose_contacts_are_kept_by(self, agent: Agent) -> Self:
        """The same rule as `access.ON_ORGANISATION["edit_contacts"]`, for many at once."""
        on = timezone.localdate()
        inside = Q(administers(agent))
        for role in (Role.PREFECTURE, Role.COORDINATOR):
            if held := territories_held(agent, on, role):
                inside |= within("territory", held)
        return self.filter(inside)

    def of_agent(self, agent: Agent, on: date) -> Self:
        """The organisations for which this agent acts on that day."""
        period = Q(affiliations__ends_on__isnull=True) | Q(affiliations__ends_on__gt=on)
        return self.filter(period, affiliations__agent=agent, affiliations__starts_on__lte=on).distinct()


class OfOrganisationQuerySet(models.QuerySet[Any]):
    """People of an organisation."""

    def visible_to(self, agent: Agent) -> Self:
        organisations = related_model(self.model, "organisation").objects.whose_people_are_visible_to(agent)
        return self.filter(organisation__in=organisations.order_by().values("pk"))

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("organisation__territory")


class ContactQuerySet(OfOrganisationQuerySet):
    def kept_by(self, agent: Agent) -> Self:
        """Those that this person may write."""
        kept = related_model(self.model, "organisation").objects.whose_contacts_are_kept_by(agent)
        return self.filter(organisation__in=kept.order_by().values("pk"))

    def for_list(self) -> Self:
        return self.select_related("organisation")

    def search(self, text: str) -> Self:
        """Whose name or address contains every word, accents and case aside."""
        key = models.functions.Concat("last_name", models.Value(" "), "first_name")
        found = self.alias(name_key=models.Func(key, function="public.cls_sort_key", output_field=models.TextField()))
        for word in text.split():
            named = Q(name_key__contains=models.Func(models.Value(word), function="public.cls_sort_key"))
            found = found.filter(named | Q(email__icontains=word))
        return found


def has_left(organisation: str, email: str) -> Q:
    """Who was asked has left the organisation, and nobody there has taken over their address; both are columns of the
    rows that are filtered."""
    contacts = related_model(related_model(affiliations().model, "organisation"), "contacts")._default_manager
    same = contacts.filter(organisation=OuterRef(organisation), email__iexact=OuterRef(email)).order_by()
    return Q(Exists(same.exclude(left_on=None))) & ~Q(Exists(same.filter(left_on=None)))


class AffiliationQuerySet(OfOrganisationQuerySet):
    def in_force(self, on: date) -> Self:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("organisation__territory", "agent")
