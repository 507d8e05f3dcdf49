"""Every read of organisations, councils and meetings."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from cls_portal.models import Agent
from cls_portal.roles import Role
from partners.states import Capacity, CouncilState
from territories.access import reads_everywhere, roles_held
from territories.models import Membership, Territory, TerritoryCommune
from territories.querysets import MembershipQuerySet
from territories.rules import quarter_kind
from territories.states import TerritoryKind

if TYPE_CHECKING:
    from partners.rules import WatchLimits

# The councils to which the law gives a rhythm (`rules.rhythm`).
MET_BY_LAW = ("CLSPD", "CISPD")

# The administrator runs the installation: councils are not theirs to read.
READERS = tuple(role for role in Role if role != Role.ADMINISTRATOR)

# The roles of those who prepare a contract, are consulted on it or sign it.
OF_CONTRACTS = (Role.PREFECTURE, Role.COORDINATOR, Role.PROSECUTOR, Role.MAYOR)


def territories_held(agent: Agent, on: date, *roles: Role) -> list[int]:
    """Ids of the territories on which the agent holds one of these roles (a reader's, when none is named)."""
    return [held.territory for held in roles_held(agent, on) if held.role in (roles or READERS)]


def meets(path: str, territories: Collection[int]) -> Exists:
    """The territory at `path` of the row shares a commune with one of these.

    Asked row by row along indexes, so that the answer never waits for the whole table of communes.
    """
    return Exists(TerritoryCommune.objects.filter(_held(territories), territory=OuterRef(path)))


def within(path: str, territories: Collection[int]) -> Q:
    """Every commune of the territory at `path` belongs to one of these."""
    outside = TerritoryCommune.objects.filter(~_held(territories), territory=OuterRef(path))
    return Q(meets(path, territories)) & ~Q(Exists(outside))


def intercommunal_councils(on: date) -> ArraySubquery:
    """Names of the CISPD in activity on that day that cover the commune of the row (`INTERCOMMUNAL_COUNCILS`).

    Whoever reads: that one exists is public (the communes deliberated), and changes what the law asks (CSI L132-4).
    """
    return _intercommunal(on, "pk")


def _intercommunal(on: date, path: str) -> ArraySubquery:
    here = Exists(TerritoryCommune.objects.filter(commune=OuterRef(OuterRef(path)), territory=OuterRef("territory")))
    councils = _related_model(Territory, "councils").objects.filter(here, kind="CISPD").acting_on(on)
    return ArraySubquery(councils.order_by("sort_key", "pk").values("name"))


def _held(territories: Collection[int]) -> Exists:
    return Exists(TerritoryCommune.objects.filter(commune=OuterRef("commune"), territory__in=territories))


def _administers(agent: Agent) -> Exists:
    return Exists(Membership.objects.filter(agent=agent, role=Role.ADMINISTRATOR).in_force(timezone.localdate()))


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
        contacts, affiliations = (_related_model(self.model, name).objects for name in ("contacts", "affiliations"))
        return self.select_related("territory").prefetch_related(
            Prefetch("contacts", contacts.visible_to(agent)),
            Prefetch("affiliations", affiliations.visible_to(agent).select_related("agent")),
        )

    def whose_people_are_visible_to(self, agent: Agent) -> Self:
        """Contacts and members are seen from the organisation's territory, from inside it, by the administrator."""
        on = timezone.localdate()
        own = _affiliations().in_force(on).filter(agent=agent, organisation=OuterRef("pk"))
        near = Q(meets("territory", territories_held(agent, on)))
        return self.filter(near | Q(Exists(own)) | Q(_administers(agent)))

    def of_agent(self, agent: Agent, on: date) -> Self:
        """The organisations for which this agent acts on that day."""
        period = Q(affiliations__ends_on__isnull=True) | Q(affiliations__ends_on__gt=on)
        return self.filter(period, affiliations__agent=agent, affiliations__starts_on__lte=on).distinct()


class OfOrganisationQuerySet(models.QuerySet[Any]):
    """People of an organisation."""

    def visible_to(self, agent: Agent) -> Self:
        organisations = _related_model(self.model, "organisation").objects.whose_people_are_visible_to(agent)
        return self.filter(organisation__in=organisations.order_by().values("pk"))

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("organisation__territory")


class ContactQuerySet(OfOrganisationQuerySet):
    pass


class AffiliationQuerySet(OfOrganisationQuerySet):
    def in_force(self, on: date) -> Self:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("organisation__territory", "agent")


class CouncilQuerySet(models.QuerySet[Any]):
    def visible_to(self, agent: Agent) -> Self:
        """Councils whose territory the agent's scope meets, or that the agent chairs or coordinates."""
        if reads_everywhere(agent, timezone.localdate(), READERS):
            return self.all()
        near = meets("territory", territories_held(agent, timezone.localdate()))
        return self.filter(Q(near) | Q(chair=agent) | Q(coordinator=agent))

    def within(self, territory: Territory) -> Self:
        """Those whose territory shares a commune with this one."""
        return self.filter(meets("territory", [territory.pk]))

    def in_state(self, state: str) -> Self:
        """Same rule as `rules.council_state`."""
        if state == CouncilState.DISSOLVED:
            return self.filter(dissolved_on__isnull=False)
        return self.filter(dissolved_on__isnull=True, dormant_since__isnull=state == CouncilState.ACTIVE)

    def acting_on(self, on: date) -> Self:
        """Created by that day (or on an unknown one), neither dissolved nor dormant on it."""
        over = Q(dissolved_on__lte=on) | Q(dormant_since__lte=on)
        return self.exclude(created_on__gt=on).exclude(over)

    def search(self, text: str) -> Self:
        found = self
        for word in text.split():
            found = found.filter(sort_key__contains=models.Func(models.Value(word), function="public.cls_sort_key"))
        return found

    def with_last_plenary(self, on: date) -> Self:
        """Adds `last_plenary`: the day of the last plenary held by then."""
        return self.annotate(last_plenary=Subquery(_plenaries(self.model, on)))

    def late_on(self, limit: date, on: date) -> Self:
        """Active ones that the law makes meet, whose last plenary is older than `limit`; one born since is not late."""
        young = Q(last_plenary__isnull=True, created_on__gt=limit)
        active = self.in_state(CouncilState.ACTIVE).filter(kind__in=MET_BY_LAW).with_last_plenary(on)
        return active.filter(Q(last_plenary__isnull=True) | Q(last_plenary__lt=limit)).exclude(young)

    def with_watch(self, on: date) -> Self:
        """Adds what the legal watch reads (`watch.py`).

        The last plenary and the last information of the préfet, whether a seat of coordinator is held and when the last
        one ended, the quarters that make a council compulsory and whether their list is complete, the CISPD that make
        it optional.
        """
        told = _related_model(self.model, "informations").objects.filter(council=OuterRef("pk"), given_on__lte=on)
        seats = _related_model(self.model, "seats").objects.filter(
            council=OuterRef("pk"), capacity=Capacity.COORDINATOR, substitute_for=None
        )
        ended = seats.filter(ends_on__lte=on).order_by().values("council").values(last=Max("ends_on"))
        areas = _related_model(Territory, "priority_areas").objects.filter(kind=quarter_kind(on)).in_force(on)
        here = areas.filter(communes=OuterRef("territory")).order_by("name", "pk").values("name")
        complete = apps.get_model("territories", "CompleteAreaList").objects.filter(kind=quarter_kind(on)).in_force(on)
        return self.with_last_plenary(on).annotate(
            last_information=Subquery(told.order_by().values("council").values(last=Max("given_on"))),
            coordinated=Exists(seats.in_force(on)),
            coordinator_left=Subquery(ended),
            area_names=ArraySubquery(here),
            areas_complete=Exists(complete),
            intercommunal=_intercommunal(on, "territory"),
        )

    def in_alert(self, limits: WatchLimits, on: date) -> Self:
        """Those of which the legal watch says something: the same rule as `watch.alerts`."""
        rows = self.with_watch(on)
        active = Q(dissolved_on=None, dormant_since=None)
        old = Q(last_plenary=None) & ~Q(created_on__gt=limits.plenary) | Q(last_plenary__lt=limits.plenary)
        asked = active & Q(kind__in=MET_BY_LAW) & old
        if limits.information is not None:
            old = Q(last_information=None) & ~Q(created_on__gt=limits.information)
            old |= Q(last_information__lt=limits.information)
            asked |= active & Q(kind__in=MET_BY_LAW) & old
        local = Q(kind="CLSPD", territory__kind=TerritoryKind.COMMUNE)
        asked |= active & Q(coordinated=False, coordinator_left__isnull=False)
        if limits.coordinator_over is not None:
            alone = Q(coordinator=None, coordinated=False, territory__population__gt=limits.coordinator_over)
            asked |= active & local & alone
        if limits.council_over is not None:
            due = Q(territory__population__gt=limits.council_over) | Q(area_names__len__gt=0)
            asked |= local & Q(dissolved_on=None, dormant_since__isnull=False, intercommunal__len=0) & due
        return rows.filter(asked)

    def misnaming(self, on: date) -> Self:
        """Those whose seats of chair or coordinator are held, on that day, by another account than the sheet names.

        Adds `seats_chair` and `seats_coordinator`: whether such a seat was ever held (`operations.offices`).
        """
        rows, differing = self, Q()
        for field, capacity in (("chair", Capacity.CHAIR), ("coordinator", Capacity.COORDINATOR)):
            seats = _related_model(self.model, "seats").objects.filter(
                council=OuterRef("pk"), capacity=capacity, substitute_for=None
            )
            seated = Subquery(seats.in_force(on).order_by().values("agent")[:1])
            held = Coalesce(seated, 0, output_field=models.BigIntegerField())
            rows = rows.annotate(**{f"seats_{field}": Exists(seats), f"held_{field}": held})
            differing |= Q(**{f"seats_{field}": True}) & ~Q(**{f"held_{field}": Coalesce(F(f"{field}_id"), 0)})
        return rows.filter(differing).order_by("pk")

    def for_list(self) -> Self:
        """With its watch, and who chairs and coordinates it (`officers`)."""
        on = timezone.localdate()
        return self.select_related("territory", "coordinator").with_watch(on).prefetch_related(self._officers(on))

    def for_detail(self, agent: Agent) -> Self:
        on = timezone.localdate()
        related = self.select_related("territory", "coordinator", "chair", "host").with_watch(on)
        return related.prefetch_related("meetings", "informations", self._officers(on))

    def _officers(self, on: date) -> Prefetch:
        """Who chairs and who coordinates on that day, as `officers`."""
        seats = _related_model(self.model, "seats").objects.in_force(on).select_related("agent", "contact")
        offices = (Capacity.CHAIR, Capacity.COORDINATOR)
        held = seats.filter(capacity__in=offices, substitute_for=None).order_by("capacity", "pk")
        return Prefetch("seats", held, to_attr="officers")


def _plenaries(council: type[models.Model], on: date) -> Any:
    rows = _related_model(council, "meetings").objects.filter(council=OuterRef("pk"), form="plenary", held_on__lte=on)
    return rows.order_by().values("council").values(last=Max("held_on"))


class CouncilPartQuerySet(models.QuerySet[Any]):
    """What belongs to a council is seen by whoever sees the council."""

    def visible_to(self, agent: Agent) -> Self:
        return self.filter(council__in=_related_model(self.model, "council").objects.visible_to(agent).values("pk"))

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("council__territory")


class SeatQuerySet(CouncilPartQuerySet):
    def in_force(self, on: date) -> Self:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)

    def on_day(self, on: date) -> Self:
        """Those held on that day, each with the day itself (`day`)."""
        return self.in_force(on).annotate(day=Value(on, output_field=models.DateField()))

    def for_list(self) -> Self:
        return self.select_related("council", "organisation", "contact", "agent", "order", "substitute_for")

    def for_detail(self, agent: Agent) -> Self:
        return self.for_list().select_related("council__territory", "follows")


class MeetingQuerySet(models.QuerySet[Any]):
    def visible_to(self, agent: Agent) -> Self:
        return self.filter(council__in=_related_model(self.model, "council").objects.visible_to(agent).values("pk"))

    def for_list(self) -> Self:
        return self.select_related("council")

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("council", "council__territory")


class PersonQuerySet(models.QuerySet[Agent]):
    """People with an account, as those who manage them see them (`people()`)."""

    def visible_to(self, agent: Agent) -> Self:
        """All of them for the administrator; for a préfecture, who holds something inside its scope."""
        territories = territories_held(agent, timezone.localdate(), Role.PREFECTURE)
        held = Membership.objects.filter(within("territory", territories), agent=OuterRef("pk"))
        acted = _affiliations().filter(within("organisation__territory", territories), agent=OuterRef("pk"))
        return self.filter(Q(_administers(agent)) | Q(Exists(held)) | Q(Exists(acted)))

    def known_to(self, agent: Agent) -> Self:
        """Those with an open account whom this person may know to have one.

        Whom they see, the people of the organisations whose people they see, and those who hold a role of contracts on
        the ground where they prepare some.
        """
        on = timezone.localdate()
        ground = meets("territory", territories_held(agent, on, Role.PREFECTURE, Role.COORDINATOR))
        held = Membership.objects.filter(ground, role__in=OF_CONTRACTS, agent=OuterRef("pk")).in_force(on)
        known = Q(Exists(held)) | Q(pk__in=_affiliations().visible_to(agent).order_by().values("agent"))
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
        held = _affiliations() if role == Role.PARTNER else Membership.objects.filter(role=role)
        return self.filter(Exists(held.in_force(on).filter(agent=OuterRef("pk"))))

    def may_be_named(self, roles: Collection[Role], by: Agent, on: date, *, already: int | None = None) -> Self:
        """Active people who hold one of these roles inside the writer's scope, and who is named already."""
        territories = territories_held(by, on, Role.PREFECTURE, Role.COORDINATOR)
        held = Membership.objects.filter(within("territory", territories), role__in=roles).in_force(on)
        return self.filter(Q(Exists(held.filter(agent=OuterRef("pk"))), is_active=True) | Q(pk=already))

    def with_roles(self, agent: Agent, on: date) -> Self:
        """Adds `roles_now` and `affiliations_now`, limited to what the reader may see."""
        roles = memberships_visible_to(agent).in_force(on).select_related("territory")
        acted = _affiliations().visible_to(agent).in_force(on).select_related("organisation")
        return self.prefetch_related(
            Prefetch("memberships", roles, to_attr="roles_now"),
            Prefetch("affiliations", acted, to_attr="affiliations_now"),
        )


def people() -> PersonQuerySet:
    return PersonQuerySet(Agent)


def memberships_visible_to(agent: Agent) -> MembershipQuerySet:
    """Roles on territories that the reader's préfecture meets; all of them for the administrator."""
    territories = territories_held(agent, timezone.localdate(), Role.PREFECTURE)
    return Membership.objects.filter(Q(_administers(agent)) | Q(meets("territory", territories)))


def _affiliations() -> Any:
    return Agent._meta.get_field("affiliations").related_model._default_manager.all()


def _related_model(model: type[models.Model], field: str) -> Any:
    return model._meta.get_field(field).related_model
