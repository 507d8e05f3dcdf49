"""Every read of contracts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Concat, JSONObject
from django.utils import timezone

from cls_portal.models import Agent
from cls_portal.querysets import holding_words, related_model, related_rows
from cls_portal.roles import Role
from contracts.querysets.reach import READERS, READERS_ONCE_SHARED
from contracts.states import BEFORE_SIGNATURE, FROZEN, SHARED_WITH_ELECTED, ContractState, Phase
from territories.access import communes_held, reads_everywhere, roles_held

# Long columns that no list shows.
UNLISTED = (
    "search_key", "no_council_reason", "older_diagnostic_reason", "lead_prefecture__search_text",
    "lead_prefecture__sort_key", "lead_prefecture__postal_codes", "lead_prefecture__former_codes",
)  # fmt: skip


# What the gates read of a contract's own columns, and of those of the contract that it amends.
_FRAME = ("lead_prefecture", "council", "plan", "framework", "parent", "predecessor", "diagnostic", "eligibility")
_UNASKED = (
    "search_key", *(f"lead_prefecture__{name}" for name in ("search_text", "postal_codes", "former_codes")),
    *(f"diagnostic__{name}" for name in ("situation", "perception", "adequacy", "sources")),
)  # fmt: skip
UNASKED = [*_UNASKED, *(f"amends__{name}" for name in _UNASKED)]


# Whose opinions are recorded (`contracts.models.OpinionSource`).
SOURCES = ("prosecutor", "council")
NEVER = Q(pk__in=[])


# As `contract_no_overlap` forbids beside the contract of the outer query: same kind, same perimeter, a day in common.
SAME_GROUND = {
    "parent": None, "kind": OuterRef("kind"), "perimeter_key": OuterRef("perimeter_key"),
    "transport_part": OuterRef("transport_part"), "starts_on__lte": OuterRef("ends_on"),
    "ends_on__gte": OuterRef("starts_on"),
}  # fmt: skip


def of_phase(wanted: str, on: date, path: str = "") -> Q:
    """Whether the contract at `path` is in this phase on that day; said of contracts proper."""
    signed = Q(**{f"{path}state": ContractState.SIGNED})
    if wanted == Phase.UPCOMING:
        return signed & Q(**{f"{path}starts_on__gt": on})
    if wanted == Phase.RUNNING:
        return signed & Q(**{f"{path}starts_on__lte": on, f"{path}ends_on__gte": on})
    return signed & Q(**{f"{path}ends_on__lt": on})


class _AmongIds(Func):
    """`id = ANY (ARRAY(SELECT …))`."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY ("
    output_field = models.BooleanField()


class ContractQuerySet(models.QuerySet[Any]):
    def visible_to(self, agent: Agent) -> Self:
        """What product.md §1 lets this agent see today.

        The scope meets the perimeter (mayors and prosecutors: from consultation on), or the agent is a named
        signatory once the text is shared, a member of a partner organisation, or an invited person.
        Who reads the whole country meets every perimeter: nothing is looked up.
        """
        on = timezone.localdate()
        if reads_everywhere(agent, on, READERS):
            return self.all()
        # An array, read once: joined, a scope of a thousand contracts would have the whole table read.
        ids = ArraySubquery(self._ids_visible_to(agent, on))
        return self.filter(_AmongIds(F("pk"), ids))

    def _ids_visible_to(self, agent: Agent, on: date) -> Any:
        related = {name: related_rows(self.model, name) for name in ("perimeter", "signatories", "partners", "guests")}
        given_up = Q(contract__state=ContractState.ARCHIVED, contract__signed_on=None)
        shared = Q(contract__state__in=SHARED_WITH_ELECTED) & ~given_up
        early = related["perimeter"].filter(commune__in=communes_held(agent, on, READERS))
        late = related["perimeter"].filter(shared, commune__in=communes_held(agent, on, READERS_ONCE_SHARED))
        named = related["signatories"].filter(shared, agent=agent)
        partner = related["partners"].filter(organisation__in=agent.affiliations.in_force(on).values("organisation"))
        invited = related["guests"].filter(Q(agent=agent) | Q(agent=None, email=agent.email.lower()))
        sources = [rows.order_by().values("contract") for rows in (early, late, named, partner, invited)]
        return sources[0].union(*sources[1:])

    def in_phase(self, wanted: str, on: date) -> Self:
        """Signed contracts in this phase on that day (same rule as `states.phase`); an amendment has none."""
        return self.originals().filter(of_phase(wanted, on))

    def originals(self) -> Self:
        """Contracts proper: their amendments left out."""
        return self.filter(amends=None)

    def open_to_all(self) -> Self:
        """Those of the public register: opted in by their préfecture, and signed; never an amendment."""
        return self.originals().filter(public_entry__isnull=False, signed_on__isnull=False)

    def for_open_list(self) -> Self:
        return self.select_related("lead_prefecture", "public_entry").defer(*UNLISTED)

    def reaching(self, department: Any) -> Self:
        """Led by the préfecture of this département, or with a commune in it."""
        rows = related_rows(self.model, "perimeter").filter(contract=OuterRef("pk")).order_by()
        return self.filter(Q(lead_prefecture=department) | Q(Exists(rows.filter(commune__department=department))))

    def signed_between(self, first: date, last: date) -> Self:
        """Contracts proper, signed whatever became of them, whose period meets these days."""
        return self.originals().filter(signed_on__isnull=False, starts_on__lte=last, ends_on__gte=first)

    def unsigned(self) -> Self:
        """Contracts and amendments on their way to signature."""
        return self.filter(state__in=BEFORE_SIGNATURE)

    def closing(self) -> Self:
        """Amendments that close the text of the paper contract which they amend: it would be lost in them."""
        return self.filter(Q(state__in=BEFORE_SIGNATURE) | Q(consolidated_at__isnull=False))

    def with_amendments(self) -> Self:
        """Each with `closed_by_amendment` and `being_amended`: whether one of its amendments closes the text that was
        taken over from paper, whether one is on its way to signature."""
        amendments = self.model._default_manager.filter(amends=OuterRef("pk")).order_by()
        return self.annotate(
            closed_by_amendment=Exists(amendments.closing()), being_amended=Exists(amendments.unsigned())
        )

    def overlaps_of(self, keys: Collection[int]) -> dict[int, str]:
        """For each of these contracts, the reference of another signed one that would be refused beside it; not that
        of the contract which it amends."""
        signed = self.originals().filter(state=ContractState.SIGNED, **SAME_GROUND)
        return self._first_beside(keys, signed.exclude(pk=OuterRef("amends")))

    def amendments_overlapping(self, keys: Collection[int]) -> dict[int, str]:
        """For each of these contracts, the reference of an amendment being signed that will make another one overlap
        it."""
        amendments = self.filter(amends__isnull=False, state__in=FROZEN, **SAME_GROUND)
        return self._first_beside(keys, amendments.exclude(amends=OuterRef("pk")))

    def _first_beside(self, keys: Collection[int], others: Any) -> dict[int, str]:
        """Those of these contracts that have ground of their own, each with the reference of one of the others."""
        if not keys:
            return {}
        rows = self.filter(pk__in=keys, parent=None).annotate(beside=Subquery(others.values("reference")[:1]))
        return {pk: reference for pk, reference in rows.values_list("pk", "beside") if reference}

    def search(self, text: str) -> Self:
        """Contracts whose reference or title contains every word, accents and case aside."""
        return holding_words(self, "search_key", text)

    def for_list(self) -> Self:
        return self.select_related("lead_prefecture", "created_by").defer(*UNLISTED)

    def for_detail(self, agent: Agent) -> Self:
        """The contract and what its page shows; what belongs to others is limited to what the agent may see."""
        council: Any = related_model(self.model, "council")
        diagnostic: Any = related_model(self.model, "diagnostic")
        contract = self.model._default_manager
        partner: Any = related_model(self.model, "partners")
        related = (
            "lead_prefecture", "framework__area", "plan", "eligibility", "scan", "termination_document", "created_by",
            "public_entry",
        )  # fmt: skip
        return (
            self.select_related(*related)
            .with_children(agent)
            .with_signing_accounts()
            .prefetch_related(
                "communes",
                Prefetch("council", council.objects.visible_to(agent)),
                Prefetch("diagnostic", diagnostic.objects.visible_to(agent).dated()),
                Prefetch("predecessor", contract.visible_to(agent)),
                Prefetch("parent", contract.visible_to(agent)),
                Prefetch("sections", related_model(self.model, "sections").objects.with_open_comments()),
                "axes__objectives",
                Prefetch("places", related_model(self.model, "places").objects.select_related("territory", "area")),
                Prefetch("partners", partner.objects.select_related("organisation")),
                "waivers",
            )
        )

    def with_children(self, agent: Agent) -> Self:
        """Each with `children_seen`: key and name of the contracts whose parent it is, among those the agent sees."""
        seen = self.model._default_manager.visible_to(agent).originals().filter(parent=OuterRef("pk"))
        child = JSONObject(pk="pk", name=Concat("reference", Value(" – "), "title"))
        return self.annotate(children_seen=ArraySubquery(seen.order_by("reference").values(child=child)))

    def with_signing_accounts(self) -> Self:
        """Each with `signing_accounts`: the keys of the accounts of its signatories."""
        signing = related_rows(self.model, "signatories").filter(contract=OuterRef("pk"), agent__isnull=False)
        return self.annotate(signing_accounts=ArraySubquery(signing.order_by().values("agent")))

    def for_document(self) -> Self:
        """With what its document says in one word: names, and the titles of what it is linked to."""
        return self.select_related(*_FRAME, "amends")

    def for_steps(self) -> Self:
        """With what their gates read, for several at once."""
        related = [*_FRAME, *(f"amends__{name}" for name in _FRAME)]
        return self.select_related(*related).defer(*UNASKED).prefetch_related("waivers")

    def unheard(self, sources: Collection[str] = SOURCES, *, unless: Q = NEVER) -> Self:
        """Those that await the opinion of one of these, each with `prosecutor_heard` and `council_heard`; `unless`:
        those that are kept whoever is heard."""
        opinions = related_rows(self.model, "opinions").filter(contract=OuterRef("pk")).order_by()
        heard = self.annotate(**{f"{source}_heard": Exists(opinions.filter(source=source)) for source in SOURCES})
        awaited = [Q(**{f"{source}_heard": False}) for source in sources]
        return heard.filter(reduce(or_, awaited, unless))

    def awaiting_others(self) -> Self:
        """Open to signature, or in consultation with an opinion to come."""
        rows = self.filter(state__in=(ContractState.CONSULTATION, ContractState.SIGNING))
        return rows.unheard(unless=Q(state=ContractState.SIGNING))

    def around(self, agent: Agent, on: date, roles: Collection[Role]) -> Self:
        """Those whose perimeter meets the territories of these roles of the agent."""
        rows = related_rows(self.model, "perimeter").filter(contract=OuterRef("pk")).order_by()
        return self.filter(Exists(rows.filter(commune__in=communes_held(agent, on, roles))))

    def with_reach(self, agent: Agent, on: date) -> Self:
        """Each with `of_prefecture` and `of_coordinator`: whether that role of the agent contains its whole perimeter,
        or leads it, as `contracts.access` says."""
        held = roles_held(agent, on)
        leads = [each.territory for each in held if each.role == Role.PREFECTURE]
        return self.annotate(
            of_prefecture=Q(lead_prefecture__in=leads) | self._contained(agent, on, Role.PREFECTURE),
            of_coordinator=self._contained(agent, on, Role.COORDINATOR),
        )

    def _contained(self, agent: Agent, on: date, role: Role) -> Q:
        """Whether the perimeter is not empty, and has no commune outside the scope of that role."""
        perimeter = related_rows(self.model, "perimeter").filter(contract=OuterRef("pk")).order_by()
        outside = perimeter.exclude(commune__in=communes_held(agent, on, (role,)))
        return Q(Exists(perimeter)) & ~Q(Exists(outside))

    def entered(self, keys: Collection[int], state: str) -> dict[int, datetime]:
        """When each of these contracts, which are in that state, came into it, by the history."""
        events: Any = self.model._meta.get_field("events").related_model
        rows = (
            events.objects.filter(pgh_obj__in=keys).order_by("pgh_id").values_list("pgh_obj", "state", "pgh_created_at")
        )
        since: dict[int, datetime] = {}
        for key, at, moment in rows:
            if at == state:
                since.setdefault(key, moment)
            else:
                since.pop(key, None)
        return since

    def covered_communes(self) -> Any:
        """The ids of the communes of their perimeters."""
        return related_rows(self.model, "perimeter").filter(contract__in=self.values("pk")).order_by().values("commune")

    def in_order(self) -> Self:
        return self.order_by(F("created_at").desc(), F("pk").desc())
