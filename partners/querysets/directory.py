"""Every read of mailing groups and of the care of personal data."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, Func, OuterRef, Q, Value

from cls_portal.models import Agent
from partners.querysets.councils import CouncilPartQuerySet
from partners.querysets.people import people
from partners.querysets.reach import administers, related_model
from partners.states import EntryKind, MailingRule

if TYPE_CHECKING:
    from partners.models import Council, Group, MailingGroup


class MailingGroupQuerySet(CouncilPartQuerySet):
    """A list is seen by whoever sees the council; it is kept by whoever keeps it."""

    def for_list(self) -> Self:
        return self.select_related("council", "group")

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("council__territory", "group__charter")


class MailingPartQuerySet(models.QuerySet[Any]):
    """What belongs to a mailing group is seen by whoever sees its council."""

    def visible_to(self, agent: Agent) -> Self:
        lists = related_model(self.model, "mailing_group").objects.visible_to(agent)
        return self.filter(mailing_group__in=lists.order_by().values("pk"))

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("mailing_group__council__territory")


class PersonalDataActQuerySet(models.QuerySet[Any]):
    def visible_to(self, agent: Agent) -> Self:
        """Those of the administrator, who answers for the installation, and one's own."""
        return self.filter(Q(administers(agent)) | Q(done_by=agent))


class DirectoryEntryQuerySet(models.QuerySet[Any]):
    """People of the members' directory."""

    def visible_to(self, agent: Agent) -> Self:
        """Contacts as their organisation shows them; who sits, or belongs to a group, with the council."""
        organisations = related_model(self.model, "organisation").objects.whose_people_are_visible_to(agent)
        seats, members = self._seats().visible_to(agent), self._members().visible_to(agent)
        contact = Q(kind=EntryKind.CONTACT, organisation__in=organisations.order_by().values("pk"))
        sits = Q(Exists(seats.filter(agent=OuterRef("agent")))) | Q(Exists(members.filter(agent=OuterRef("agent"))))
        return self.filter(
            contact
            | Q(kind=EntryKind.ACCOUNT) & sits
            | Q(kind=EntryKind.SEAT, seat__in=seats.order_by().values("pk"))
            | Q(kind=EntryKind.MEMBER, member__in=members.order_by().values("pk"))
        )

    def for_list(self) -> Self:
        return self.select_related("organisation")

    def with_places(self, agent: Agent, on: date) -> Self:
        """Adds `councils` and `groups`: the names of those that the reader sees, where the person is on that day.

        And `reached`: whether the reader may know the address of an account.
        """
        seats = self._seats().visible_to(agent).in_force(on).filter(_same_person("seat"))
        members = self._members().visible_to(agent).in_force(on).filter(_same_person("member"))
        return self.annotate(
            councils=ArraySubquery(seats.order_by("council__sort_key").values("council__name").distinct()),
            groups=ArraySubquery(members.order_by("group__name").values("group__name").distinct()),
            reached=Exists(people().known_to(agent).filter(pk=OuterRef("agent"))),
        )

    def search(self, text: str) -> Self:
        """Whose name contains every word, accents and case aside; or whose address or organisation does."""
        found = self
        for word in text.split():
            key = Func(Value(word), function="public.cls_sort_key")
            there = Q(sort_key__contains=key) | Q(organisation__sort_key__contains=key)
            found = found.filter(there | Q(email__icontains=word, kind=EntryKind.CONTACT))
        return found

    def of_function(self, text: str) -> Self:
        """Whose function contains every word."""
        found = self.alias(title_key=Func("job_title", function="public.cls_sort_key", output_field=models.TextField()))
        for word in text.split():
            found = found.filter(title_key__contains=Func(Value(word), function="public.cls_sort_key"))
        return found

    def in_place(self, on: date) -> Self:
        """Those who had not left on that day."""
        return self.filter(Q(left_on=None) | Q(left_on__gt=on))

    def in_state(self, state: str, on: date) -> Self:
        """« en-poste », « partis » or « tous »."""
        if state == "partis":
            return self.filter(left_on__lte=on)
        return self.all() if state == "tous" else self.in_place(on)

    def of_council(self, council: Council, on: date) -> Self:
        return self.filter(self._sitting(council, on))

    def of_group(self, group: Group, on: date) -> Self:
        return self.filter(self._belonging(group, on))

    def of_mailing(self, mailing_group: MailingGroup, capacities: Collection[str], on: date) -> Self:
        """Whom the list reaches on that day; `capacities`: those of its college."""
        rule = mailing_group.rule
        named = related_model(type(mailing_group), "members").objects.filter(mailing_group=mailing_group)
        chosen = _people_of(named)
        if rule == MailingRule.COUNCIL:
            chosen |= self._sitting(mailing_group.council, on)
        elif rule == MailingRule.COLLEGE:
            chosen |= self._sitting(mailing_group.council, on, capacities)
        elif rule == MailingRule.GROUP:
            chosen |= self._belonging(mailing_group.group, on)
        return self.filter(chosen).in_place(on)

    def _sitting(self, council: Council, on: date, capacities: Collection[str] | None = None) -> Q:
        seats = self._seats().in_force(on).filter(council=council)
        held = seats if capacities is None else seats.filter(capacity__in=capacities)
        return _people_of(held) | Q(seat__in=held.order_by().values("pk"))

    def _belonging(self, group: Group | None, on: date) -> Q:
        members = self._members().in_force(on).filter(group=group)
        seated = members.filter(seat__isnull=False).order_by()
        return _people_of(members) | Q(member__in=members.order_by().values("pk")) | Q(seat__in=seated.values("seat"))

    def _seats(self) -> Any:
        return related_model(self.model, "seat").objects.all()

    def _members(self) -> Any:
        return related_model(self.model, "member").objects.all()


def _same_person(own: str) -> Q:
    """The seats or memberships that the person of the entry holds; `own`: the entry's own, where it is one."""
    return Q(contact=OuterRef("contact")) | Q(agent=OuterRef("agent")) | Q(pk=OuterRef(own))


def _people_of(rows: Any) -> Q:
    """The entries of the contacts and accounts that these rows name; asked as sets, whatever their number."""
    contacts, agents = (rows.filter(**{f"{name}__isnull": False}).order_by() for name in ("contact", "agent"))
    return Q(contact__in=contacts.values("contact")) | Q(agent__in=agents.values("agent"))
