"""What a contract gives to its amendment, or to the contract that follows it: an explicit allow-list, by purpose.

An amendment starts from everything contractual. A successor takes the axes, the objectives and the unfinished actions.
Neither ever takes a signature, an opinion, a délibération, a waiver, a version, a delegation of signature; a successor
takes no date either. Higher apps copy what is theirs: `settings.CONTRACT_COPIERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

from contracts.models import (
    Axis,
    Contract,
    ContractCommune,
    ContractPartner,
    ContractPlace,
    Objective,
    Section,
    SectionKey,
    Signatory,
)

M = TypeVar("M", bound=models.Model)


class Purpose(StrEnum):
    AMENDMENT = "amendment"
    SUCCESSOR = "successor"


_IDENTITY = ("kind", "lead_prefecture_id", "perimeter_name", "perimeter_key", "transport_part", "council_id",
             "no_council_reason")  # fmt: skip
# Columns of the contract itself.
FRAME: Mapping[Purpose, tuple[str, ...]] = {
    Purpose.AMENDMENT: (
        *_IDENTITY, "diagnostic_id", "older_diagnostic_reason", "eligibility_id", "departmental_plan", "plan_id",
        "framework_id", "parent_id", "starts_on", "ends_on",
    ),
    Purpose.SUCCESSOR: _IDENTITY,
}  # fmt: skip
SECTION: Mapping[Purpose, tuple[str, ...]] = {Purpose.AMENDMENT: ("key", "position", "body"), Purpose.SUCCESSOR: ()}
AXIS = ("lineage", "number", "title", "description")
OBJECTIVE = ("lineage", "number", "title")
# What was said of a place, and whether it is exposed, is for the new diagnostic to say again.
PLACE: Mapping[Purpose, tuple[str, ...]] = {
    Purpose.AMENDMENT: (
        "lineage", "number", "kind", "name", "communes", "address", "territory_id", "area_id", "exposed", "reason",
    ),
    Purpose.SUCCESSOR: ("lineage", "number", "kind", "name", "communes", "address", "territory_id", "area_id"),
}  # fmt: skip
PARTNER: Mapping[Purpose, tuple[str, ...]] = {
    Purpose.AMENDMENT: ("organisation_id", "commitment"),
    Purpose.SUCCESSOR: ("organisation_id",),
}
# The account of a delegate is not that of whom they sign for: it is not copied without the delegation.
# The signatories of a successor are derived anew, from its own date and perimeter.
SIGNATORY: Mapping[Purpose, tuple[str, ...]] = {
    Purpose.AMENDMENT: (
        "position", "capacity", "title", "name", "territory_id", "organisation_id", "required", "awaited",
    ),
    Purpose.SUCCESSOR: (),
}  # fmt: skip


@dataclass
class Copy:
    """A copy under way: from one contract to the other, for a purpose, on a day; `made` finds the copy of a row."""

    source: Contract
    target: Contract
    purpose: Purpose
    on: date
    _made: dict[tuple[type[models.Model], int], Any] = field(default_factory=dict)

    def made(self, old: M) -> M:
        return self._made[type(old), old.pk]  # type: ignore[no-any-return]

    def rows(self, olds: Iterable[M], names: tuple[str, ...], **others: Callable[[M], Any]) -> list[M]:
        """Insert a copy of each row with these columns only; `others` give the columns that point elsewhere."""
        kept = list(olds)
        if not kept or not names:
            return []
        model = type(kept[0])
        news = [
            model(
                **{name: getattr(old, name) for name in names}, **{name: value(old) for name, value in others.items()}
            )
            for old in kept
        ]
        model._default_manager.bulk_create(news)
        self._made.update({(model, old.pk): new for old, new in zip(kept, news, strict=True)})
        return news

    def in_target(self, _old: models.Model) -> Contract:
        return self.target


def copy_contract(source: Contract, target: Contract, purpose: Purpose, on: date) -> Copy:
    """Fill the target, just born, with what the source gives it."""
    copy = Copy(source, target, purpose, on)
    for copier in settings.CONTRACT_COPIERS:
        import_string(copier)(copy)
    return copy


def frame_of(contract: Contract, purpose: Purpose) -> dict[str, Any]:
    return {name: getattr(contract, name) for name in FRAME[purpose]}


def copy_text(copy: Copy) -> None:
    """Perimeter, places, articles, axes, objectives."""
    source = copy.source
    if copy.purpose == Purpose.AMENDMENT:
        copy.rows(ContractCommune.objects.filter(contract=source), ("commune_id",), contract=copy.in_target)
    copy.rows(ContractPlace.objects.filter(contract=source), PLACE[copy.purpose], contract=copy.in_target)
    copy.rows(Section.objects.filter(contract=source), SECTION[copy.purpose], contract=copy.in_target)
    if copy.purpose == Purpose.AMENDMENT:
        _empty_articles(copy)
    copy.rows(Axis.objects.filter(contract=source), AXIS, contract=copy.in_target)
    copy.rows(
        Objective.objects.filter(contract=source).select_related("axis"),
        OBJECTIVE,
        contract=copy.in_target,
        axis=lambda row: copy.made(row.axis),
    )


def _empty_articles(copy: Copy) -> None:
    """The articles that a contract taken over from paper does not have, so that they may be written."""
    present = set(Section.objects.filter(contract=copy.target).values_list("key", flat=True))
    missing = [
        Section(contract=copy.target, key=key, position=position)
        for position, key in enumerate(SectionKey.values, start=1)
        if key not in present
    ]
    Section.objects.bulk_create(missing)


def copy_parties(copy: Copy) -> None:
    """Partners and, for an amendment, those who sign it."""
    source = copy.source
    copy.rows(ContractPartner.objects.filter(contract=source), PARTNER[copy.purpose], contract=copy.in_target)
    copy.rows(
        Signatory.objects.filter(contract=source),
        SIGNATORY[copy.purpose],
        contract=copy.in_target,
        agent_id=lambda row: None if row.delegate_name else row.agent_id,
        email=lambda row: "" if row.delegate_name else row.email,
    )
