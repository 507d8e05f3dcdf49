"""The contracts as they stood on a day, read from their history: one row for each, its last event known by then."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, F, Min, Q, QuerySet, Value, When
from django.utils import timezone

from cls_portal.history import event_model
from cls_portal.models import Agent
from contracts.models import Contract
from contracts.register.positions import GIVEN_UP_STATES, NEGOTIATING_STATES, SIGNED, SIGNING_STATES, Position
from contracts.states import ContractState

ContractEvent: Any = event_model(Contract)

# What enters a paper, or mends how it was entered, is true since the paper was signed.
OF_PAPER = ("contract.taken_over", "contract.take_over_corrected")


def rows_on(agent: Agent, day: date) -> Any:
    """The register of that day, of the contracts that this agent sees today."""
    return _on(Contract.objects.visible_to(agent), day).select_related("lead_prefecture__region", "created_by")


def no_rows() -> QuerySet[Any]:
    rows: QuerySet[Any] = ContractEvent.objects.none()
    return rows


def communes_taken(day: date) -> Any:
    """The ids of the communes that a contract covers on that day, or whose contract is being made."""
    busy = (*SIGNED, Position.SIGNING, Position.NEGOTIATING)
    contracts = _on(Contract.objects.all(), day).filter(position__in=busy).values("pgh_obj_id")
    return Contract.objects.filter(pk__in=contracts).covered_communes()


def sums_of(rows: QuerySet[Any]) -> list[tuple[Position, int]]:
    """How many contracts in each position, in the order of the register."""
    counted = dict(rows.order_by().values_list("position").annotate(count=Count("pgh_id")))
    return [(position, counted.get(position.value, 0)) for position in Position]


def _on(contracts: Any, day: date) -> QuerySet[Any]:
    events = ContractEvent.objects.filter(pgh_obj__in=contracts.originals().values("pk"))
    last = (
        events.filter(_known_by(events, day))
        .order_by("pgh_obj_id", "-pgh_id")
        .distinct("pgh_obj_id")
        .values("pgh_id")
    )  # fmt: skip
    rows = ContractEvent.objects.filter(pgh_id__in=last).annotate(terminated=F("pgh_obj__terminated_on"))
    placed: QuerySet[Any] = rows.annotate(position=_position(day)).filter(position__isnull=False)
    return placed


def _known_by(events: QuerySet[Any], day: date) -> Q:
    """What was recorded by the end of that day in France, and what is true since a signature of that day or before.

    A paper counts from its signature, as it was last corrected; a signature of the portal from its own day, even
    where it was recorded later.
    """
    midnight = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
    signatures = events.filter(state=ContractState.SIGNED, scan__isnull=True, signed_on__lte=day)
    first = signatures.order_by().values("pgh_obj_id").annotate(first=Min("pgh_id")).values("first")
    of_paper = Q(scan__isnull=False, pgh_context__verb__in=OF_PAPER)
    return Q(pgh_created_at__lt=midnight) | of_paper | Q(pgh_id__in=first)


def _position(day: date) -> Case:
    """Same rule as `positions.position`."""
    return Case(
        When(signed_on__gt=day, then=Value(None)),
        When(Q(signed_on__isnull=False) & (Q(terminated__lte=day) | Q(ends_on__lt=day)), then=Value(Position.ENDED)),
        When(signed_on__isnull=False, starts_on__gt=day, then=Value(Position.UPCOMING)),
        When(signed_on__isnull=False, then=Value(Position.RUNNING)),
        When(state__in=SIGNING_STATES, then=Value(Position.SIGNING)),
        When(state__in=NEGOTIATING_STATES, then=Value(Position.NEGOTIATING)),
        When(state__in=GIVEN_UP_STATES, then=Value(Position.ABANDONED)),
        default=Value(None),
        output_field=CharField(),
    )
