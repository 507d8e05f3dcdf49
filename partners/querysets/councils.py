"""Every read of councils, of who sits there, of what belongs to them."""

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
from partners.querysets.lines import carrying_on
from partners.querysets.reach import READERS, meets, related_model, territories_held, within
from partners.states import Capacity, CouncilState, MeetingForm
from territories.access import reads_everywhere
from territories.models import Territory, TerritoryCommune
from territories.rules import quarter_kind
from territories.states import TerritoryKind

if TYPE_CHECKING:
    from partners.rules import WatchLimits


# The councils to which the law gives a rhythm (`rules.rhythm`).
MET_BY_LAW = ("CLSPD", "CISPD")


def intercommunal_councils(on: date) -> ArraySubquery:
    """Names of the CISPD in activity on that day that cover the commune of the row (`INTERCOMMUNAL_COUNCILS`).

    Whoever reads: that one exists is public (the communes deliberated), and changes what the law asks (CSI L132-4).
    """
    return _intercommunal(on, "pk")


def _intercommunal(on: date, path: str) -> ArraySubquery:
    here = Exists(TerritoryCommune.objects.filter(commune=OuterRef(OuterRef(path)), territory=OuterRef("territory")))
    councils = related_model(Territory, "councils").objects.filter(here, kind="CISPD").acting_on(on)
    return ArraySubquery(councils.order_by("sort_key", "pk").values("name"))


class CouncilQuerySet(models.QuerySet[Any]):
    def visible_to(self, agent: Agent) -> Self:
        """Councils whose territory the agent's scope meets, that the agent chairs or coordinates, or where they sit."""
        on = timezone.localdate()
        if reads_everywhere(agent, on, READERS):
            return self.all()
        near = meets("territory", territories_held(agent, on))
        seats = related_model(self.model, "seats").objects.in_force(on).filter(agent=agent, council=OuterRef("pk"))
        members = related_model(related_model(self.model, "groups"), "members").objects.in_force(on)
        member = members.filter(agent=agent, group__council=OuterRef("pk"))
        return self.filter(Q(near) | Q(chair=agent) | Q(coordinator=agent) | Q(Exists(seats)) | Q(Exists(member)))

    def kept_by(self, agent: Agent, on: date) -> Self:
        """Those that the agent may change: the scope of their role contains the territory (`access.ON_COUNCIL`)."""
        return self.filter(within("territory", territories_held(agent, on, Role.PREFECTURE, Role.COORDINATOR)))

    def of_lines(self, councils: Collection[int]) -> Self:
        """These, and those that carry them on until today (`partners.lines`), with who coordinates them."""
        return self.filter(pk__in=carrying_on(councils)).select_related("coordinator")

    def within(self, territory: Territory) -> Self:
        """Those whose territory shares a commune with this one."""
        return self.filter(meets("territory", [territory.pk]))

    def in_state(self, state: str) -> Self:
        """Same rule as `rules.council_state`."""
        if CouncilState(state).over:
            return self.filter(dissolved_on__isnull=False, succeeded_by__isnull=state == CouncilState.DISSOLVED)
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
        told = related_model(self.model, "informations").objects.filter(council=OuterRef("pk"), given_on__lte=on)
        seats = related_model(self.model, "seats").objects.filter(
            council=OuterRef("pk"), capacity=Capacity.COORDINATOR, substitute_for=None
        )
        ended = seats.filter(ends_on__lte=on).order_by().values("council").values(last=Max("ends_on"))
        areas = related_model(Territory, "priority_areas").objects.filter(kind=quarter_kind(on)).in_force(on)
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
        asked |= Q(kind__in=limits.outlived, dissolved_on=None)
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
            seats = related_model(self.model, "seats").objects.filter(
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
        related = self.select_related("territory", "coordinator", "chair", "host", "resolution_file").with_watch(on)
        return related.prefetch_related("meetings", "informations", self._officers(on))

    def _officers(self, on: date) -> Prefetch:
        """Who chairs and who coordinates on that day, as `officers`."""
        seats = related_model(self.model, "seats").objects.in_force(on).select_related("agent", "contact")
        offices = (Capacity.CHAIR, Capacity.COORDINATOR)
        held = seats.filter(capacity__in=offices, substitute_for=None).order_by("capacity", "pk")
        return Prefetch("seats", held, to_attr="officers")


def _plenaries(council: type[models.Model], on: date) -> Any:
    meetings = related_model(council, "meetings").objects.not_cancelled()
    rows = meetings.filter(council=OuterRef("pk"), form=MeetingForm.PLENARY, held_on__lte=on)
    return rows.order_by().values("council").values(last=Max("held_on"))


class CouncilPartQuerySet(models.QuerySet[Any]):
    """What belongs to a council is seen by whoever sees the council."""

    def visible_to(self, agent: Agent) -> Self:
        return self.filter(council__in=related_model(self.model, "council").objects.visible_to(agent).values("pk"))

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("council__territory")


class SeatQuerySet(CouncilPartQuerySet):
    def in_force(self, on: date) -> Self:
        """Held on that day; nobody sits in a council that no longer exists."""
        exists = Q(council__dissolved_on__isnull=True) | Q(council__dissolved_on__gt=on)
        return self.filter(exists, Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)

    def on_day(self, on: date) -> Self:
        """Those held on that day, each with the day itself (`day`)."""
        return self.in_force(on).annotate(day=Value(on, output_field=models.DateField()))

    def for_list(self) -> Self:
        return self.select_related("council", "organisation", "contact", "agent", "order", "substitute_for")

    def for_detail(self, agent: Agent) -> Self:
        return self.for_list().select_related("council__territory", "follows")
