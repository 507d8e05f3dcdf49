"""Every read of groups, of meetings and of what they hold: who may read what."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Count, Exists, F, Func, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat
from django.utils import timezone

from cls_portal.models import Agent
from cls_portal.roles import Role
from partners.querysets.councils import CouncilPartQuerySet
from partners.querysets.reach import affiliations, meets, related_model, territories_held, within
from partners.states import LEADING, DecisionKind, DecisionState, GroupKind, GroupState, MeetingForm, MinutesState
from territories.access import roles_held
from territories.models import Membership

if TYPE_CHECKING:
    from partners.lines import Line


class GroupQuerySet(CouncilPartQuerySet):
    """Groups are seen by whoever sees the council; what their meetings hold is read by their members only."""

    def open_on(self, on: date) -> Self:
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), created_on__lte=on)

    def read_by(self, agent: Agent, on: date) -> Self:
        """Those whose meetings this person reads on that day.

        They belong to the group, with their account, and, but for the formation restreinte, signed its charter with it
        (CSI, art. L. 132-5; charter of 2014). No role gives it; those of the observer and of the administrator take it
        away, and so does having left: who holds no role and acts for nobody reads nothing.
        """
        if {held.role for held in roles_held(agent, on)} & {Role.OBSERVER, Role.ADMINISTRATOR}:
            return self.none()
        members = related_model(self.model, "members").objects.in_force(on).filter(agent=agent, group=OuterRef("pk"))
        signed = members.filter(
            signatures__charter=OuterRef("charter"), signatures__agent=agent, signatures__signed_on__lte=on
        )
        restricted = Q(Exists(members), kind=GroupKind.RESTRICTED)
        return self.filter(_serves(agent, on), restricted | ~Q(kind=GroupKind.RESTRICTED) & Q(Exists(signed)))

    def in_state(self, state: str, on: date) -> Self:
        over = Q(ended_on__lte=on)
        return self.filter(over) if state == GroupState.ENDED else self.exclude(over)

    def search(self, text: str) -> Self:
        """Whose name or theme contains every word, accents and case aside."""
        found = self.alias(
            key=models.Func(
                Concat("name", Value(" "), "subject"),
                function="public.cls_sort_key",
                output_field=models.TextField(),
            )
        )
        for word in text.split():
            found = found.filter(key__contains=models.Func(Value(word), function="public.cls_sort_key"))
        return found

    def within(self, territory: Any) -> Self:
        """Those of the councils whose territory shares a commune with this one."""
        return self.filter(meets("council__territory", [territory.pk]))

    def with_counts(self, on: date) -> Self:
        """Adds how many belong to it on that day (`membership`), and how many of them have not signed (`awaited`)."""
        members = related_model(self.model, "members").objects.in_force(on).filter(group=OuterRef("pk"))
        return self.annotate(membership=_count(members), awaited=_count(members.unsigned()))

    def for_list(self) -> Self:
        return self.select_related("council", "charter", "territory")

    def for_detail(self, agent: Agent) -> Self:
        return self.for_list().select_related("council__territory")


def _count(rows: Any) -> Any:
    """How many of these rows, which name the outer one."""
    number = models.IntegerField()
    counted = rows.order_by().annotate(whole=Func(template="count(*)", output_field=number)).values("whole")
    return Coalesce(Subquery(counted), 0)


def _serves(agent: Agent, on: date) -> Q:
    """They hold a role, or act for somebody, on that day."""
    held = Membership.objects.filter(agent=agent).in_force(on)
    return Q(Exists(held)) | Q(Exists(affiliations().filter(agent=agent).in_force(on)))


class GroupPartQuerySet(models.QuerySet[Any]):
    """What belongs to the charter of a council is seen by whoever sees the council."""

    def visible_to(self, agent: Agent) -> Self:
        return self.filter(charter__in=related_model(self.model, "charter").objects.visible_to(agent).values("pk"))

    def for_list(self) -> Self:
        return self.select_related(
            "charter", "agent", "paper", "member__group", "member__organisation", "member__contact", "member__agent"
        )

    def for_detail(self, agent: Agent) -> Self:
        return self.for_list().select_related("charter__council__territory")


class GroupMemberQuerySet(models.QuerySet[Any]):
    def visible_to(self, agent: Agent) -> Self:
        return self.filter(group__in=related_model(self.model, "group").objects.visible_to(agent).values("pk"))

    def in_force(self, on: date) -> Self:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)

    def unsigned(self) -> Self:
        """Those who have not signed the charter of their group."""
        signed = related_model(self.model, "signatures").objects.filter(
            member=OuterRef("pk"), charter=OuterRef("group__charter")
        )
        return self.filter(~Exists(signed), group__charter__isnull=False)

    def bound(self) -> Self:
        """Those who signed the charter of their group, with their account or on paper; a formation restreinte has none
        to sign."""
        signed = related_model(self.model, "signatures").objects.filter(
            member=OuterRef("pk"), charter=OuterRef("group__charter")
        )
        return self.filter(Q(group__kind=GroupKind.RESTRICTED) | Q(Exists(signed)))

    def with_signature(self) -> Self:
        """Adds the signature of the charter of their group (`signed`, a list of one or none)."""
        own = related_model(self.model, "signatures").objects.filter(charter=F("member__group__charter"))
        return self.prefetch_related(Prefetch("signatures", own.select_related("paper"), to_attr="signed"))

    def for_list(self) -> Self:
        related = self.select_related("group__council", "group__charter", "organisation", "contact", "agent", "seat")
        return related.with_signature()

    def for_detail(self, agent: Agent) -> Self:
        return self.for_list().select_related("group__council__territory", "follows")


class MeetingQuerySet(CouncilPartQuerySet):
    """Date, form, place and object of a meeting are seen by whoever sees the council; the rest is read by fewer."""

    def readable_by(self, agent: Agent, on: date, *, councils: Any = None) -> Self:
        """Those of which this person reads everything on that day.

        The plenary ones of the councils they see; those of the groups they belong to (`GroupQuerySet.read_by`). A
        restricted meeting of no group is read by nobody until its group is named. `councils`: the keys of the councils
        they see, for whoever has just asked.
        """
        seen = self.visible_to(agent) if councils is None else self.filter(council__in=councils)
        groups = related_model(self.model, "group").objects.read_by(agent, on)
        plenary = Q(form=MeetingForm.PLENARY)
        return seen.filter(plenary | Q(group__in=groups.order_by().values("pk")))

    def not_cancelled(self) -> Self:
        return self.filter(cancelled_on=None)

    def for_list(self) -> Self:
        return self.select_related("council", "group")

    def for_detail(self, agent: Agent) -> Self:
        return self.for_list().select_related("council__territory", "group__charter", "series")

    def of_line(self, line: Line) -> Self:
        """Those, but for the cancelled ones, of a council or of who carries it on, each since it took over."""
        return self.not_cancelled().filter(line.meetings())

    def to_approve(self) -> Self:
        return self.filter(minutes_state=MinutesState.FINISHED)

    def awaiting(self, on: date) -> Self:
        """Those whose minutes are to finish (`unfinished`) or to approve, or of which `late` decisions wait.

        To finish: held, with an agenda or a convocation, in draft.
        """
        decisions = related_model(self.model, "decisions").objects.in_state(DecisionState.LATE, on)
        late = decisions.filter(meeting=OuterRef("pk")).order_by().values("meeting").values(count=Count("pk"))
        items = related_model(self.model, "items").objects.filter(meeting=OuterRef("pk"))
        prepared = Q(convened_on__isnull=False) | Q(Exists(items))
        draft = prepared & Q(held_on__lte=on, minutes_state=MinutesState.DRAFT, cancelled_on=None)
        rows = self.annotate(late=Coalesce(Subquery(late), 0), unfinished=Case(When(draft, then=True), default=False))
        return rows.filter(Q(unfinished=True) | Q(minutes_state=MinutesState.FINISHED) | Q(late__gt=0))

    def to_answer(self, agent: Agent, on: date) -> Self:
        """Those that called this person, who may still say if they come (`stands.may_answer`) and did not.

        The one called, whatever else they read of the meeting.
        """
        invitees = related_model(self.model, "invitees").objects.filter(meeting=OuterRef("pk"), agent=agent)
        unanswered = Exists(invitees.exclude(sent_on=None).filter(reply=""))
        return self.not_cancelled().filter(unanswered, held_on__gte=on, minutes_state=MinutesState.DRAFT)

    def of_same_body(self, meeting: Any) -> Self:
        """Those of the same council in the same formation, or of the same group (`minutes.rules.body_of`)."""
        return self.filter(council=meeting.council_id, form=meeting.form, group=meeting.group_id)

    def before(self, meeting: Any) -> Self:
        """Earlier days, and what was recorded earlier for the same day (`minutes.rules.follows`)."""
        return self.filter(Q(held_on__lt=meeting.held_on) | Q(held_on=meeting.held_on, pk__lt=meeting.pk))

    def after(self, meeting: Any) -> Self:
        return self.filter(Q(held_on__gt=meeting.held_on) | Q(held_on=meeting.held_on, pk__gt=meeting.pk))


class MeetingPartQuerySet(models.QuerySet[Any]):
    """What a meeting holds: for those who read the meeting; the others do not see that it exists."""

    def readable_by(self, agent: Agent, on: date) -> Self:
        meetings = related_model(self.model, "meeting").objects.readable_by(agent, on)
        return self.filter(meeting__in=meetings.order_by().values("pk"))

    confidential = True

    def visible_to(self, agent: Agent) -> Self:
        return self.readable_by(agent, timezone.localdate())

    def for_list(self) -> Self:
        return self.select_related("meeting__council")

    def for_detail(self, agent: Agent) -> Self:
        return self.select_related("meeting__council__territory", "meeting__group")


class InviteeQuerySet(MeetingPartQuerySet):
    def for_list(self) -> Self:
        return self.select_related("organisation", "contact", "agent")

    def for_detail(self, agent: Agent) -> Self:
        return super().for_detail(agent).select_related("organisation", "contact", "agent")


class DecisionQuerySet(MeetingPartQuerySet):
    def for_list(self) -> Self:
        return self.select_related("meeting__council", "meeting__group", "owner", "item")

    def for_detail(self, agent: Agent) -> Self:
        return super().for_detail(agent).select_related("owner", "item", "settled_by")

    def with_keeping(self, agent: Agent, on: date) -> Self:
        """Adds `kept`: of those that they read, whether this person keeps the minutes of the meeting; the same rule as
        `access.ON_MEETING["keep_minutes"]`."""
        group = related_model(related_model(self.model, "meeting"), "group")
        members = related_model(group, "members").objects.in_force(on).filter(group=OuterRef("meeting__group"))
        kept = Q(Exists(members.filter(agent=agent, role__in=LEADING)))
        for role in (Role.PREFECTURE, Role.COORDINATOR):
            if held := territories_held(agent, on, role):
                kept |= within("meeting__council__territory", held)
        return self.annotate(kept=Case(When(kept, then=True), default=False))

    def awaiting(self) -> Self:
        """Adopted ones of which nothing was done yet, and that nobody closed."""
        return self.filter(adopted=True, acted_on=None, settled_on=None)

    def in_state(self, state: str, on: date) -> Self:
        """Same rule as `decisions.rules.decision_state`."""
        if state == DecisionState.REJECTED:
            return self.filter(adopted=False)
        followed = Q(settled_on__isnull=False) | Q(acted_on__isnull=False)
        if state == DecisionState.SETTLED:
            return self.filter(followed, adopted=True)
        named = Q(owner__isnull=False) | ~Q(owner_title="") | Q(kind=DecisionKind.TASK)
        rows = self.filter(adopted=True).exclude(followed)
        if state == DecisionState.TAKEN:
            return rows.filter(~named, due_on=None)
        if state == DecisionState.LATE:
            return rows.filter(due_on__lt=on)
        return rows.filter(Q(due_on__gte=on) | Q(named, due_on=None))

    def search(self, text: str) -> Self:
        """Whose object or text contains every word."""
        found = self
        for word in text.split():
            found = found.filter(Q(title__icontains=word) | Q(text__icontains=word))
        return found
