"""Who reaches what: scopes are sets of communes; and the table of rights of the territories themselves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from cls_portal.reading import once
from cls_portal.roles import Role
from territories.models import LocalTerritory, Membership, PriorityArea, Territory, TerritoryCommune
from territories.states import TerritoryKind

if TYPE_CHECKING:
    from cls_portal.models import Agent

RANKS = {Role.ADMINISTRATOR: 2, Role.PREFECTURE: 1}


@dataclass(frozen=True)
class Held:
    """A role in force; `everywhere` when its territory is the country."""

    role: Role
    territory: int
    everywhere: bool


class Reach(IntEnum):
    """How much of a perimeter a role's scope covers: to see, MEETS is enough; to write, CONTAINS is needed."""

    NONE = 0
    MEETS = 1
    CONTAINS = 2


def reaches(agent: Agent, commune_ids: Collection[int], on: date) -> dict[Role, Reach]:
    """For every role, what the agent's memberships in force on that day cover of these communes; one query.

    A perimeter without communes is reached by nobody. Partners are not here (`partners.access`).
    """
    wanted = set(commune_ids)
    covered = (
        TerritoryCommune.objects.filter(
            _in_force_through("territory__memberships__", agent, on), commune__in=wanted
        )
        .values_list("territory__memberships__role")
        .annotate(covered=Count("commune", distinct=True))
        .order_by()
    )  # fmt: skip
    found = {role: _reach(count, len(wanted)) for role, count in covered} if wanted else {}
    return {role: found.get(role.value, Reach.NONE) for role in Role}


def _reach(covered: int, wanted: int) -> Reach:
    if covered == 0:
        return Reach.NONE
    return Reach.CONTAINS if covered == wanted else Reach.MEETS


def _in_force_through(path: str, agent: Agent, on: date) -> Q:
    """The agent's memberships in force, seen from another table along `path`."""
    still = Q(**{f"{path}ends_on__isnull": True}) | Q(**{f"{path}ends_on__gt": on})
    return Q(**{f"{path}agent": agent, f"{path}starts_on__lte": on}) & still


def scope_communes(agent: Agent, on: date, *, roles: Collection[Role] | None = None) -> QuerySet[TerritoryCommune, Any]:
    """The ids of the communes of the agent's scope, as a subquery: `filter(commune__in=scope_communes(agent, on))`.

    `roles` keeps only those roles' territories; None keeps all. Communes may be repeated.
    """
    held = Membership.objects.filter(agent=agent).in_force(on)
    if roles is not None:
        held = held.filter(role__in=roles)
    return TerritoryCommune.objects.filter(territory__in=held.values("territory")).order_by().values("commune")


def roles_held(agent: Agent, on: date) -> tuple[Held, ...]:
    """The roles that the agent holds on that day; read once in a request that only reads."""

    def read() -> tuple[Held, ...]:
        rows = Membership.objects.filter(agent=agent).in_force(on).order_by()
        return tuple(
            Held(Role(role), territory, kind == TerritoryKind.COUNTRY)
            for role, territory, kind in rows.values_list("role", "territory", "territory__kind")
        )

    return once(("roles_held", agent.pk, on), read)


def reads_everywhere(agent: Agent, on: date, roles: Collection[Role]) -> bool:
    """Whether one of these roles is held on the whole country: its scope meets every perimeter."""
    return any(held.everywhere and held.role in roles for held in roles_held(agent, on))


def communes_held(agent: Agent, on: date, roles: Collection[Role]) -> QuerySet[TerritoryCommune, Any]:
    """As `scope_communes`, the territories being read first: PostgreSQL then knows how wide the scope is."""
    territories = {held.territory for held in roles_held(agent, on) if held.role in roles}
    return TerritoryCommune.objects.filter(territory__in=territories).order_by().values("commune")


def holds(agent: Agent, role: Role, on: date) -> bool:
    """Whether the agent holds this role anywhere on that day."""
    return Membership.objects.filter(agent=agent, role=role).in_force(on).exists()


# The table: act → who. For `edit_local` and `edit_area`, without an object: whether the agent may somewhere.
#   see             every signed-in person
#   give_role       administrator anywhere; préfecture inside its territory, never a role above its own
#   end_role        the same
#   load            administrator
#   edit_local      préfecture and coordinator whose scope contains all the communes of the local territory
#   edit_area       préfecture whose scope contains all the communes of the priority area; administrator (reference
#                   data)
#   complete_area   the same, and any préfecture where the perimeter is not known: it gives communes of its territory
#   import_areas    administrator anywhere (reference data); préfecture, each area inside its territory
#   declare_list    administrator
ACTS = (
    "see", "give_role", "end_role", "load", "edit_local", "edit_area", "complete_area", "import_areas", "declare_list",
)  # fmt: skip
OF_OFFICIAL, OF_LOCAL, OF_AREA = ACTS[:4], ("see", "edit_local"), ("see", "edit_area", "complete_area")


def may(agent: Agent, act: str, obj: Any = None) -> bool:
    """Whether the agent may do this today; for roles, `obj` is the `Membership`, saved or not."""
    judge = JUDGES.get(act)
    return judge is not None and judge(agent, obj, timezone.localdate())


def abilities(agent: Agent, obj: Any = None) -> Mapping[str, bool]:
    """Every act of the table on this object; on a territory, or nothing: whether some role may be given there."""
    acts = OF_LOCAL if isinstance(obj, LocalTerritory) else OF_AREA if isinstance(obj, PriorityArea) else OF_OFFICIAL
    return {act: may(agent, act, obj) for act in acts}


def _sees(agent: Agent, obj: Any, on: date) -> bool:
    return agent.is_active


def _administers(agent: Agent, obj: Any, on: date) -> bool:
    return agent.is_active and holds(agent, Role.ADMINISTRATOR, on)


def _gives(agent: Agent, obj: Any, on: date) -> bool:
    return holds(agent, Role.ADMINISTRATOR, on) or _prefecture_may_give(agent, obj, on)


def _edits_local(agent: Agent, obj: Any, on: date) -> bool:
    writers = (Role.PREFECTURE, Role.COORDINATOR)
    if obj is None:
        return any(held.role in writers for held in roles_held(agent, on))
    if not isinstance(obj, LocalTerritory):
        return False
    found = reaches(agent, _ids_of(obj.communes), on)
    return any(found[role] is Reach.CONTAINS for role in writers)


def _edits_area(agent: Agent, obj: Any, on: date) -> bool:
    if _imports(agent, None, on) and (obj is None or any(h.role is Role.ADMINISTRATOR for h in roles_held(agent, on))):
        return True
    if not isinstance(obj, PriorityArea):
        return False
    communes = list(obj.perimeter.values_list("commune", flat=True))
    return bool(communes) and contains(agent, communes, on)


def _completes_area(agent: Agent, obj: Any, on: date) -> bool:
    if isinstance(obj, PriorityArea) and not obj.perimeter.exists() and holds(agent, Role.PREFECTURE, on):
        return True
    return _edits_area(agent, obj, on)


def contains(agent: Agent, commune_ids: Collection[int], on: date) -> bool:
    """Whether the agent is a préfecture whose territory holds all these communes."""
    return reaches(agent, commune_ids, on)[Role.PREFECTURE] is Reach.CONTAINS


def importable_communes(agent: Agent) -> set[int] | None:
    """The communes on which the agent may write priority areas; None: all of them."""
    on = timezone.localdate()
    if holds(agent, Role.ADMINISTRATOR, on):
        return None
    return set(communes_held(agent, on, [Role.PREFECTURE]).values_list("commune", flat=True))


def _imports(agent: Agent, obj: Any, on: date) -> bool:
    return any(held.role in (Role.PREFECTURE, Role.ADMINISTRATOR) for held in roles_held(agent, on))


JUDGES: Mapping[str, Callable[[Agent, Any, date], bool]] = {
    "see": _sees,
    "give_role": _gives,
    "end_role": _gives,
    "load": _administers,
    "edit_local": _edits_local,
    "edit_area": _edits_area,
    "complete_area": _completes_area,
    "import_areas": _imports,
    "declare_list": _administers,
}


def _ids_of(codes: Collection[str]) -> list[int]:
    return list(Territory.objects.filter(kind=TerritoryKind.COMMUNE, code__in=codes).values_list("pk", flat=True))


def _prefecture_may_give(agent: Agent, obj: Any, on: date) -> bool:
    if isinstance(obj, Territory):
        return _reach_of_territory(agent, obj, on)[Role.PREFECTURE] is Reach.CONTAINS
    if not isinstance(obj, Membership):
        return holds(agent, Role.PREFECTURE, on)
    if RANKS.get(Role(obj.role), 0) > RANKS[Role.PREFECTURE]:
        return False
    return _reach_of_territory(agent, obj.territory, on)[Role.PREFECTURE] is Reach.CONTAINS


def _reach_of_territory(agent: Agent, territory: Territory, on: date) -> dict[Role, Reach]:
    communes = TerritoryCommune.objects.filter(territory=territory).values_list("commune", flat=True)
    return reaches(agent, list(communes), on)


def roles_given_by(agent: Agent, on: date) -> list[Role]:
    """The roles the agent may give somewhere, in their usual order; partners are given theirs elsewhere."""
    highest = max((RANKS[role] for role in RANKS if holds(agent, role, on)), default=-1)
    return [role for role in Role if role is not Role.PARTNER and RANKS.get(role, 0) <= highest]
