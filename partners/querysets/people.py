"""Every read of people with an account."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils import timezone

from cls_portal.models import Agent
from cls_portal.roles import Role
from partners.querysets.reach import administers, affiliations, meets, territories_held, within
from territories.models import Membership
from territories.querysets import MembershipQuerySet

# The roles of those who prepare a contract, are consulted on it or sign it.
OF_CONTRACTS = (Role.PREFECTURE, Role.COORDINATOR, Role.PROSECUTOR, Role.MAYOR)


class PersonQuerySet(models.QuerySet[Agent]):
    """People with an account, as those who manage them see them (`people()`)."""

    def visible_to(self, agent: Agent) -> Self:
        """All of them for the administrator; for a préfecture, who holds something inside its scope."""
        territories = territories_held(agent, timezone.localdate(), Role.PREFECTURE)
        held = Membership.objects.filter(within("territory", territories), agent=OuterRef("pk"))
        acted = affiliations().filter(within("organisation__territory", territories), agent=OuterRef("pk"))
        return self.filter(Q(administers(agent)) | Q(Exists(held)) | Q(Exists(acted)))

    def known_to(self, agent: Agent) -> Self:
        """Those with an open account whom this person may know to have one.

        Whom they see, the people of the organisations whose people they see, and those who hold a role of contracts on
        the ground where they prepare some.
        """
        on = timezone.localdate()
        ground = meets("territory", territories_held(agent, on, Role.PREFECTURE, Role.COORDINATOR))
        held = Membership.objects.filter(ground, role__in=OF_CONTRACTS, agent=OuterRef("pk")).in_force(on)
        known = Q(Exists(held)) | Q(pk__in=affiliations().visible_to(agent).order_by().values("agent"))
        return self.filter(known | Q(pk__in=people().visible_to(agent).order_by().values("pk")), is_active=True)

    def search(self, text: str) -> Self:
        """Whose name or address contains every word, accents and case aside."""
        found = self
        for word in text.split():
            key = models.Func(models.Value(word), function="public.cls_sort_key")
            found = found.alias(
                name_key=models.Func(F("last_name"), function="public.cls_sort_key", output_field=models.TextField()),
                first_key=models.Func(F("first_name"), function="public.cls_sort_key", output_field=models.TextField()),
            ).filter(Q(name_key__contains=key) | Q(first_key__contains=key) | Q(email__icontains=word))
        return found

    def holding(self, role: str, on: date) -> Self:
        """Who holds this role on that day, a partner's through an organisation."""
        held = affiliations() if role == Role.PARTNER else Membership.objects.filter(role=role)
        return self.filter(Exists(held.in_force(on).filter(agent=OuterRef("pk"))))

    def may_be_named(self, roles: Collection[Role], by: Agent, on: date, *, already: int | None = None) -> Self:
        """Active people who hold one of these roles inside the writer's scope, and who is named already."""
        territories = territories_held(by, on, Role.PREFECTURE, Role.COORDINATOR)
        held = Membership.objects.filter(within("territory", territories), role__in=roles).in_force(on)
        return self.filter(Q(Exists(held.filter(agent=OuterRef("pk"))), is_active=True) | Q(pk=already))

    def with_roles(self, agent: Agent, on: date) -> Self:
        """Adds `roles_now` and `affiliations_now`, limited to what the reader may see."""
        roles = memberships_visible_to(agent).in_force(on).select_related("territory")
        acted = affiliations().visible_to(agent).in_force(on).select_related("organisation")
        return self.prefetch_related(
            Prefetch("memberships", roles, to_attr="roles_now"),
            Prefetch("affiliations", acted, to_attr="affiliations_now"),
        )


def people() -> PersonQuerySet:
    return PersonQuerySet(Agent)


def memberships_visible_to(agent: Agent) -> MembershipQuerySet:
    """Roles on territories that the reader's préfecture meets; all of them for the administrator."""
    territories = territories_held(agent, timezone.localdate(), Role.PREFECTURE)
    return Membership.objects.filter(Q(administers(agent)) | Q(meets("territory", territories)))
