"""Requests for news: whom one may ask, where each stands, what the holder of a link sees."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Prefetch, Q
from django.utils import timezone

from actions.access import BY_LINK
from actions.calendars import GRACE, due_within
from actions.lateness import late
from actions.models import Action, AskedAction, BudgetLine, Indicator, NewsRequest, QuarterlyAsking
from actions.people import with_accounts
from actions.reading.following import told_of
from actions.states import Status
from cls_portal import links
from cls_portal.access import may
from cls_portal.models import Agent
from cls_portal.templatetags.portal import count_of, date_fr
from contracts.models import Contract
from contracts.states import AFTER_SIGNATURE
from partners.models import Contact, Organisation

LONG_AGO = timedelta(days=4 * 366)
ONE_MOMENT = timedelta(seconds=1)  # before midnight, it is still the last day of a link
MOST_CONTRACTS = 100


class ToAsk(NamedTuple):
    """An organisation that leads or measures actions of these contracts, and whom to write to."""

    organisation: Organisation
    contacts: Sequence[Contact]
    proposed: bool
    known: str


def contracts_to_ask(agent: Agent) -> Any:
    """The signed contracts with open actions that this agent may write; the follow-up is theirs."""
    followed = Action.objects.to_ask().values("contract")
    rows = Contract.objects.visible_to(agent).filter(pk__in=followed).order_by("reference", "pk")
    may_ask = [row.pk for row in rows[:MOST_CONTRACTS] if may(agent, "actions.follow", row)]
    return Contract.objects.filter(pk__in=may_ask).order_by("reference", "pk")


def organisations_to_ask(contracts: Collection[Contract], agent: Agent, on: date) -> list[ToAsk]:
    """Those that lead or measure an open action, by name; without account first in what is proposed."""
    actions = Action.objects.to_ask().filter(contract__in=contracts)
    led = dict(actions.filter(lead__isnull=False).order_by().values_list("lead").annotate(n=Count("pk")))
    measuring = set(actions.filter(indicators__reporter__isnull=False).values_list("indicators__reporter", flat=True))
    reachable = Contact.objects.visible_to(agent).filter(left_on=None).exclude(email="").order_by("pk")
    rows = Organisation.objects.filter(pk__in={*led, *measuring}).order_by("sort_key", "pk")
    accounts = set(with_accounts(on).values_list("organisation", flat=True)) if led or measuring else set()
    waiting = NewsRequest.objects.open_on(on).filter(organisation__in=rows.values("pk"))
    asked = {row.organisation_id: row for row in waiting.order_by("pk")}
    return [
        _to_ask(row, led.get(row.pk, 0), row.pk in accounts, asked.get(row.pk))
        for row in rows.prefetch_related(Prefetch("contacts", reachable, to_attr="reachable"))
    ]


def _to_ask(organisation: Any, led: int, has_account: bool, waiting: NewsRequest | None) -> ToAsk:
    contacts = organisation.reachable
    said = [f"Pilote {count_of(led, 'action,actions')}." if led else "Donne des mesures."]
    if waiting is not None:
        said.append(f"Déjà demandé, attendu le {date_fr(waiting.due_on)}\u00a0: relancez plutôt.")
    if has_account:
        said.append("A un compte\u00a0: peut répondre dans le portail.")
    return ToAsk(organisation, contacts, not has_account and waiting is None, " ".join(said))


# Where each request stands.

STATES = {
    "revoked": ("Révoquée", "neutral"),
    "answered": ("Répondu", "success"),
    "silent": ("Sans réponse", "error"),
    "opened": ("Ouverte", "info"),
    "sent": ("Envoyée", "new"),
}


@dataclass(frozen=True)
class Where:
    """Where something that was asked stands (a key of `STATES`)."""

    row: Any
    state: str

    @property
    def label(self) -> str:
        return STATES[self.state][0]

    @property
    def tone(self) -> str:
        return STATES[self.state][1]


@dataclass(frozen=True)
class Standing(Where):
    """A request, how many of its actions were asked about, and had news."""

    actions: int
    answered: int


def standings(rows: Any, on: date) -> list[Standing]:
    """One query."""
    counted = rows.select_related("organisation", "asked_by").annotate(
        actions=Count("asked"),
        received=Count("asked", Q(asked__answered_at__isnull=False)),
        was_opened=links.opened(BY_LINK),
    )
    return [Standing(row, state_of(row, on), row.actions, row.received) for row in counted]


def state_of(row: Any, on: date) -> str:
    """A key of `STATES`, for a row that was asked, with `was_opened`: whether its link has served."""
    if row.revoked_on:
        return "revoked"
    if row.answered_on:
        return "answered"
    if row.due_on < on:
        return "silent"
    return "opened" if row.was_opened else "sent"


def news_of_contract(contract: Contract, on: date) -> dict[str, Any]:
    """The requests that ask about this contract, the last first, and what is asked each quarter."""
    rows = NewsRequest.objects.about(contract).order_by("-asked_on", "-pk")[:50]
    keys = [row.pk for row in rows]
    return {
        "contract": contract,
        "requests": standings(NewsRequest.objects.filter(pk__in=keys).order_by("-asked_on", "-pk"), on),
        "quarterly": QuarterlyAsking.objects.filter(contract=contract).select_related("set_by").first(),
        "living": contract.state in AFTER_SIGNATURE,
    }


def request_detail(request: NewsRequest, on: date) -> dict[str, Any]:
    """What was asked, received and when; the link and its uses."""
    link = links.in_force(BY_LINK, request.pk)
    (standing,) = standings(NewsRequest.objects.filter(pk=request.pk), on)
    asked = request.asked.select_related("action__contract").order_by("action__contract", "action__number", "pk")
    return {
        "asking": standing.row,
        "standing": standing,
        "asked": [(row, Status(row.action.status)) for row in asked],
        "link": link,
        "last_day": timezone.localdate(link.expires_at - ONE_MOMENT) if link is not None else None,
        "uses": list(links.uses_of(BY_LINK, request.pk)[:50]),
    }


def contracts_of(request: NewsRequest) -> list[Contract]:
    return list(Contract.objects.filter(actions__asked_in__request=request).distinct().order_by("pk"))


# What the holder of a link sees.


@dataclass(frozen=True)
class Section:
    """An action as its organisation answers for it: whether it leads it, why it is late, the measures awaited with the
    last day of their period, its money."""

    asked: AskedAction
    action: Action
    leads: bool
    reasons: list[str]
    awaited: list[tuple[Indicator, date]]
    lines: list[BudgetLine]

    @property
    def status(self) -> Status:
        return Status(self.action.status)


def request_of_link(link: Any) -> NewsRequest | None:
    """The request that this link opens."""
    return NewsRequest.objects.select_related("organisation").filter(pk=link.target, revoked_on=None).first()


def sections(request: NewsRequest, on: date) -> list[Section]:
    """The actions of the organisation, and no other; those that ended since, or left it, are no longer shown."""
    rows = (
        request.asked.to_follow()
        .select_related("action__contract")
        .prefetch_related("action__indicators__measures", "action__milestones", "action__budget_lines__funder")
    )
    return [
        _section(row, request.organisation_id, on) for row in rows.order_by("action__contract", "action__number", "pk")
    ]


def led(request: NewsRequest) -> Any:
    """The actions of the request that the organisation leads: its workbook holds them."""
    return Action.objects.filter(
        pk__in=request.asked.to_follow().filter(action__lead=request.organisation_id).values("action")
    )


def _section(row: AskedAction, organisation: int, on: date) -> Section:
    action = row.action
    leads = action.lead_id == organisation
    own = [each for each in action.indicators.all() if leads or each.reporter_id == organisation]
    return Section(
        asked=row,
        action=action,
        leads=leads,
        reasons=late(told_of(action), on) if leads else [],
        awaited=[(each, end) for each in own if (end := _awaited(each, action, on)) is not None],
        lines=list(action.budget_lines.all()) if leads else [],
    )


def _awaited(indicator: Indicator, action: Action, on: date) -> date | None:
    """The last day of the last period that is over and has no measure."""
    found = due_within(indicator.frequency, action.starts_on, action.ends_on, on - LONG_AGO, on + GRACE)
    if found is None or any(each.measured_on >= found[0] for each in indicator.measures.all()):
        return None
    return found[1] - GRACE
