"""A signed amendment written back into the contract: the rows of the contract stay the same rows.

Rows are matched by their identity (the `lineage` of an axis, the key of an article…): those that differ are changed,
unknown ones are added, and those that the amendment no longer has are removed last, once nothing points to them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from operator import attrgetter
from types import MappingProxyType
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from cls_portal.concurrency import Editable
from cls_portal.writing import write
from contracts.copying import AXIS, FRAME, OBJECTIVE, PLACE, Purpose
from contracts.models import Axis, Contract, ContractCommune, ContractPartner, ContractPlace, Objective, Section

M = TypeVar("M", bound=models.Model)

# A number on its way to another one: no number of a contract is as high.
RENUMBERED = {"number": models.F("number") + 10_000}

_LINEAGE, _ORGANISATION, _COMMUNE = attrgetter("lineage"), attrgetter("organisation_id"), attrgetter("commune_id")


def merge(
    olds: models.QuerySet[M],
    news: models.QuerySet[M],
    same: Callable[[M], Hashable],
    names: tuple[str, ...],
    *,
    aside: Mapping[str, Any] = MappingProxyType({}),
    **others: Callable[[M], Any],
) -> dict[Any, M]:
    """Give the old rows the columns `names` of the new ones which are the `same`; the rows as they stand, by identity.

    `others` give the columns that point inside the contract. Where a column of `aside` changes, or what the row points
    to, that column first takes that value, so that two rows may exchange their places. Rows that are gone take it too,
    and wait to be removed.
    """
    known: dict[Any, M] = {same(row): row for row in olds}
    changed: list[tuple[M, dict[str, Any]]] = []
    added: dict[Any, M] = {}
    gone = dict(known)
    for new in news:
        gone.pop(same(new), None)
        values = {name: getattr(new, name) for name in names}
        values |= {name: value(new) for name, value in others.items()}
        old = known.get(same(new))
        if old is None:
            added[same(new)] = type(new)(**values)
        elif different := {name: value for name, value in values.items() if getattr(old, name) != value}:
            changed.append((old, different))
    for name, value in aside.items():
        moving = [(row, values) for row, values in changed if values.keys() & {name, *others}]
        for row, values in moving:
            values.setdefault(name, getattr(row, name))
        keys = [row.pk for row, _ in moving] + [row.pk for row in gone.values()]
        olds.model._default_manager.filter(pk__in=keys).update(**{name: value})
    _change(olds.model, changed)
    olds.model._default_manager.bulk_create(added.values())
    return known | added


def _change(model: type[models.Model], changed: Iterable[tuple[Any, dict[str, Any]]]) -> None:
    """Save these columns: they were checked in the amendment. One statement for all rows whose same columns change."""
    alike: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for row, values in changed:
        if isinstance(row, Editable):
            values |= {"revision": row.revision + 1, "updated_at": timezone.now()}
        for name, value in values.items():
            setattr(row, name, value)
        alike[tuple(sorted(name.removesuffix("_id") for name in values))].append(row)
    for columns, rows in alike.items():
        model._default_manager.bulk_update(rows, columns, batch_size=500)


def remove_gone(olds: models.QuerySet[M], news: models.QuerySet[M], same: Callable[[M], Hashable]) -> None:
    """Remove the old rows that no new one is."""
    kept = {same(row) for row in news}
    olds.model._default_manager.filter(pk__in=[row.pk for row in olds if same(row) not in kept]).delete()


def write_frame(amendment: Contract, contract: Contract) -> None:
    """The period, the council, the plan… and the perimeter."""
    columns = FRAME[Purpose.AMENDMENT]
    values = {name: getattr(amendment, name) for name in columns if getattr(amendment, name) != getattr(contract, name)}
    for name, value in values.items():
        setattr(contract, name, value)
    write(contract, **{name.removesuffix("_id"): getattr(contract, name.removesuffix("_id")) for name in values})
    olds, news = _of(ContractCommune, contract), _of(ContractCommune, amendment)
    remove_gone(olds, news, _COMMUNE)
    merge(olds, news, _COMMUNE, ("commune_id",), contract_id=lambda _: contract.pk)


def write_text(amendment: Contract, contract: Contract) -> None:
    """Articles, places, axes, objectives, partners; nothing is removed yet."""

    def inside(_: Any) -> int:
        return contract.pk

    for model, same, names in (
        (Section, attrgetter("key"), ("key", "position", "body")),
        (ContractPartner, _ORGANISATION, ("organisation_id", "commitment")),
    ):
        merge(_of(model, contract), _of(model, amendment), same, names, contract_id=inside)
    places = PLACE[Purpose.AMENDMENT]
    merge(
        _of(ContractPlace, contract),
        _of(ContractPlace, amendment),
        _LINEAGE,
        places,
        aside=RENUMBERED,
        contract_id=inside,
    )
    axes = merge(_of(Axis, contract), _of(Axis, amendment), _LINEAGE, AXIS, aside=RENUMBERED, contract_id=inside)
    merge(
        _of(Objective, contract),
        _of(Objective, amendment).select_related("axis"),
        _LINEAGE,
        OBJECTIVE,
        aside=RENUMBERED,
        axis_id=lambda row: axes[row.axis.lineage].pk,
        contract_id=inside,
    )


def remove_what_is_gone(amendment: Contract, contract: Contract) -> None:
    """What the amendment no longer has: objectives before the axes that held them."""
    for model, same in (
        (Objective, _LINEAGE),
        (Axis, _LINEAGE),
        (ContractPlace, _LINEAGE),
        (ContractPartner, _ORGANISATION),
    ):
        remove_gone(_of(model, contract), _of(model, amendment), same)


def _of(model: type[Any], contract: Contract) -> Any:
    return model._default_manager.filter(contract=contract)
