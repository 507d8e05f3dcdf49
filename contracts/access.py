"""Who may do what to a contract: the table of product.md §1, and nothing else decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from cls_portal.actors import SystemActor
from cls_portal.models import Agent
from cls_portal.roles import Role
from territories.access import Reach, reaches, roles_held

if TYPE_CHECKING:
    from contracts.models import Contract, ContractTemplate, DepartmentalPlan, Signatory

P, C, J, M = Role.PREFECTURE, Role.COORDINATOR, Role.PROSECUTOR, Role.MAYOR

# Act → roles whose scope contains the whole perimeter (or, for the préfecture, that lead the contract).
WRITERS: Mapping[str, frozenset[Role]] = {
    "edit": frozenset({P, C}),
    "prepare": frozenset({P, C}),
    "move": frozenset({P}),
    "record_prosecutor_opinion": frozenset({P}),
    "record_council_opinion": frozenset({C}),
    "record_resolution": frozenset({P, C}),
    "name_signatories": frozenset({P, C}),
    "invite": frozenset({P, C}),
    "waive": frozenset({P}),
    "terminate": frozenset({P}),
    "archive": frozenset({P}),
    "amend": frozenset({P, C}),
    "succeed": frozenset({P, C}),
    "take_over": frozenset({P}),
    "publish": frozenset({P}),
    "deposit_signature": frozenset({P}),
    "read_proof": frozenset({P, C}),
    "validate_evaluation": frozenset({P}),
    "validate_diagnostic": frozenset({P}),
}

# Act → roles for which it is enough that the scope meets the perimeter.
CONCERNED: Mapping[str, frozenset[Role]] = {
    "record_prosecutor_opinion": frozenset({J}),
    "comment": frozenset({P, C, J, M}),
}

# Acts of the person named as signatory, whatever the scope. `complete` is what the last signature brings about.
OF_SIGNATORY = frozenset({"sign", "refuse", "complete"})
# What a named signatory may do as well as those whose scope allows it: the evidence is about them, the file theirs.
ALSO_OF_SIGNATORY = frozenset({"read_proof", "deposit_signature"})

# What the people of an organisation that takes part may do as well.
ALSO_OF_PARTNER = frozenset({"comment"})

ACTS = tuple(dict.fromkeys([*WRITERS, *CONCERNED, *sorted(OF_SIGNATORY)]))


class Standing:
    """What an agent is to a contract: how far each role's scope goes, and whether they are named in it.

    Each is read when something depends on it, once: of a préfecture that leads, most acts ask nothing more.
    """

    def __init__(self, agent: Agent, contract: Contract, on: date) -> None:
        self.agent, self.contract, self.on = agent, contract, on
        self.held = roles_held(agent, on)
        self.leads = any(h.role == P and h.territory == contract.lead_prefecture_id for h in self.held)

    @cached_property
    def reaches(self) -> Mapping[Role, Reach]:
        return reaches(self.agent, _communes_of(self.contract), self.on) if self.held else {}

    @cached_property
    def signs(self) -> bool:
        return _signs(self.contract, self.agent)

    def may(self, act: str) -> bool:
        if act in OF_SIGNATORY:
            return self.signs
        if self.by_role(act) or (act in ALSO_OF_SIGNATORY and self.signs):
            return True
        return any(self.reaches.get(role, Reach.NONE) >= Reach.MEETS for role in CONCERNED.get(act, ()))

    def by_role(self, act: str) -> bool:
        """Whether a role allows this act, being named in the contract aside."""
        writers = WRITERS.get(act, frozenset())
        if self.leads and P in writers:
            return True
        return any(self.reaches.get(role, Reach.NONE) >= Reach.CONTAINS for role in writers)


def standing_of(agent: Agent, contract: Contract, on: date) -> Standing:
    """Four queries at most, kept on the contract as loaded: asking again costs nothing."""
    known: dict[Any, Standing] = contract.__dict__.setdefault("_standings", {})
    if (agent.pk, on) not in known:
        known[agent.pk, on] = Standing(agent, contract, on)
    return known[agent.pk, on]


def _communes_of(contract: Contract) -> list[int]:
    """The ids of its perimeter, from the communes when they came with the contract."""
    if "communes" in getattr(contract, "_prefetched_objects_cache", {}):
        return [commune.pk for commune in contract.communes.all()]
    return list(contract.perimeter.values_list("commune", flat=True))


def _signs(contract: Contract, agent: Agent) -> bool:
    """Whether the agent is a named signatory, from the accounts when they came with the contract."""
    accounts: list[int] | None = vars(contract).get("signing_accounts")
    return contract.signatories.filter(agent=agent).exists() if accounts is None else agent.pk in accounts


def may(actor: Agent | SystemActor, act: str, contract: Any) -> bool:
    """Whether the actor may do this act; `create` asks for no contract."""
    if isinstance(actor, SystemActor):
        return True
    today = timezone.localdate()
    if act in {"watch_communes", "read_register"}:
        return any(held.role in (P, Role.OBSERVER) for held in roles_held(actor, today))
    if act in {"create", "edit_framework"}:
        return any(held.role in (P, C) for held in roles_held(actor, today))
    if act == "edit_plan":
        return _edits_plan(actor, contract, today)
    if act == "edit_identity":
        held = roles_held(actor, today)
        return any(each.role == P and (each.everywhere or each.territory == contract.pk) for each in held)
    if act == "edit_template":
        return _edits_template(actor, contract, today)
    if act == "take_over" and contract is None:
        return any(held.role == P for held in roles_held(actor, today))
    if act == "resolve_comment":
        return contract.author_id == actor.pk or may(actor, "edit", contract.section.contract)
    if standing_of(actor, contract, today).may(act):
        return True
    return act in ALSO_OF_PARTNER and _takes_part(actor, contract, today)


def _takes_part(agent: Agent, contract: Contract, on: date) -> bool:
    """Whether they act for an organisation of the contract on that day."""
    held = agent.affiliations.in_force(on).values("organisation")
    return contract.partners.filter(organisation__in=held).exists()


def _edits_plan(actor: Agent, plan: DepartmentalPlan | None, on: date) -> bool:
    """The plan of a département is its préfecture's; without one: that of some préfecture."""
    held = [each for each in roles_held(actor, on) if each.role == P]
    return any(plan is None or each.everywhere or each.territory == plan.department_id for each in held)


def _edits_template(actor: Agent, template: ContractTemplate | None, on: date) -> bool:
    """The national text is the administrator's, a département's clauses its préfecture's; without one: somewhere."""
    held = roles_held(actor, on)
    if template is None:
        return any(each.role in (P, Role.ADMINISTRATOR) for each in held)
    if template.department_id is None:
        return any(each.role == Role.ADMINISTRATOR for each in held)
    return any(each.role == P and (each.everywhere or each.territory == template.department_id) for each in held)


def may_deposit_for(actor: Agent | SystemActor, signatory: Signatory) -> bool:
    """A signatory deposits what they signed themselves; the préfecture of the contract, what anyone signed."""
    if isinstance(actor, SystemActor) or signatory.agent_id == actor.pk:
        return True
    return standing_of(actor, signatory.contract, timezone.localdate()).by_role("deposit_signature")


def abilities(actor: Agent | SystemActor, contract: Any) -> dict[str, bool]:
    """Every act of the table on this contract, allowed or not."""
    return {act: may(actor, act, contract) for act in ACTS}
