"""News asked of organisations by a link, recalled, revoked; and what their contacts answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone

from actions.access import BY_LINK
from actions.calendars import opening
from actions.models import Action, AskedAction, BudgetLine, Indicator, NewsRequest, QuarterlyAsking
from actions.operations.following import follow_action, follow_budget_line, record_measure
from actions.operations.tables import written
from actions.people import with_accounts
from actions.querysets import LATE_ANSWERS
from actions.states import Frequency
from actions.tables import edited, plans
from cls_portal import links, mail
from cls_portal.access import require
from cls_portal.actors import LinkHolder, SystemActor, agent_of
from cls_portal.errors import Reason, Refused
from cls_portal.models import Agent
from cls_portal.personal import ERASED
from cls_portal.spreadsheets import Unreadable
from cls_portal.writing import create, lock, one_at_a_time, operation, write
from contracts.models import Contract
from partners.models import Contact, Organisation

MOST_REASONS = 50
MOVED = "a changé dans le portail depuis\u00a0: téléchargez de nouveau le tableau."


@operation("news.asked")
def ask_news(
    organisation: Organisation,
    *,
    by: Agent | SystemActor,
    on: date,
    contracts: Collection[Contract],
    contact_name: str,
    contact_email: str,
    due_on: date,
    message: str = "",
) -> NewsRequest:
    """Ask the contact of an organisation for news of the open actions that it leads or measures in these contracts."""
    for contract in contracts:
        require(by, "actions.follow", contract)
    if due_on <= on:
        raise Refused([Reason("Laissez au moins un jour pour répondre.", field="due_on")])
    request = NewsRequest(
        organisation=organisation, contact_name=contact_name, contact_email=contact_email, message=message.strip(),
        asked_on=on, asked_by=agent_of(by), due_on=due_on,
    )  # fmt: skip
    return _asked(request, contracts)


@operation("news.asked")
def ask_news_of(
    chosen: Sequence[tuple[Organisation, Contact]],
    *,
    by: Agent | SystemActor,
    on: date,
    contracts: Collection[Contract],
    due_on: date,
    message: str = "",
) -> list[NewsRequest]:
    """The same of several organisations, all or none; each is asked only about the contracts where it has actions."""
    return [
        ask_news(
            organisation, by=by, on=on, contracts=contracts, contact_name=str(contact), contact_email=contact.email,
            due_on=due_on, message=message,
        )
        for organisation, contact in chosen
    ]  # fmt: skip


def _asked(request: NewsRequest, contracts: Collection[Contract]) -> NewsRequest:
    """The request with its actions and its mail; refused when it asks about nothing, or about what is asked already."""
    organisation = request.organisation
    one_at_a_time(f"actions.news {organisation.pk}")
    actions = list(Action.objects.to_ask(organisation.pk).filter(contract__in=contracts).order_by("pk"))
    if not actions:
        raise Refused(f"{organisation} n’a aucune action en cours à suivre dans ces contrats.")
    if (
        NewsRequest.objects.open_on(request.asked_on)
        .filter(asked__action__in=actions, organisation=organisation)
        .exists()
    ):
        raise Refused(f"Des nouvelles sont déjà demandées à {organisation}\u00a0: relancez la demande, ou révoquez-la.")
    request = create(request)
    for action in actions:
        create(AskedAction(request=request, action=action))
    _send(request)
    return request


def _send(request: NewsRequest) -> None:
    """The mail that asks; its secret is made as it leaves."""
    if links.in_force(BY_LINK, request.pk) is None:
        links.open_for(
            BY_LINK, request.pk, name=request.contact_name, service=request.organisation.name,
            email=request.contact_email, expires_at=links.end_of(request.due_on + LATE_ANSWERS),
        )  # fmt: skip
    mail.queue_written_later(request.contact_email, "actions.notifications.request_mail", request_id=request.pk)


def _open(request: NewsRequest, by: Agent | SystemActor) -> NewsRequest:
    """The request, locked, for who may follow all the contracts that it asks about; not once it is revoked."""
    request = lock(request, None)
    for contract in Contract.objects.filter(actions__asked_in__request=request).distinct().order_by("pk"):
        require(by, "actions.follow", contract)
    if request.revoked_on:
        raise Refused("Cette demande est révoquée.")
    return request


@operation("news.recalled")
def recall_news(request: NewsRequest, *, by: Agent | SystemActor, on: date) -> NewsRequest:
    """The same mail once more, at most once a day; the link then serves for a while at least."""
    request = _open(request, by)
    if request.answered_on:
        raise Refused("Cet organisme a répondu\u00a0: il n’est plus relancé.")
    if on in (request.recalled_on, request.asked_on):
        raise Refused("Un courriel est déjà parti aujourd’hui.")
    if not request.asked.to_follow().exists():
        raise Refused("Il n’y a plus rien à suivre dans cette demande, ou son destinataire a quitté l’organisme.")
    links.prolong(BY_LINK, request.pk, links.end_of(on + LATE_ANSWERS))
    _send(request)
    return write(request, recalled_on=on)


@operation("news.revoked")
def revoke_news(request: NewsRequest, *, by: Agent | SystemActor, on: date) -> NewsRequest:
    """The link opens nothing any more, at once; what was received stays."""
    request = _open(request, by)
    links.revoke(BY_LINK, request.pk)
    return write(request, revoked_on=on)


@operation("news.read")
def read_news(request: NewsRequest, *, by: LinkHolder, address: str, act: str = "Lecture des actions") -> None:
    """Note that the holder of the link has opened the page, or taken the workbook."""
    links.require_holder(by, BY_LINK, request.pk, closed=request.revoked_on is not None)
    links.note_use(by.link, act, address)


@operation("news.given")
def answer_news(
    asked: AskedAction,
    *,
    by: LinkHolder,
    on: date,
    address: str = "",
    revision: int | None = None,
    follow: Mapping[str, Any] | None = None,
    measures: Iterable[tuple[Indicator, Mapping[str, Any]]] = (),
    spent: Iterable[tuple[BudgetLine, int, Any]] = (),
) -> AskedAction:
    """What the contact says of one action, whole or not at all: how far it went (`follow`: values of `follow_action`),
    measures, amounts spent (line, its revision, amount)."""
    request = lock(asked.request, None)
    links.require_holder(by, BY_LINK, request.pk, closed=request.revoked_on is not None)
    if follow is not None:
        follow_action(asked.action, by=by, revision=revision, on=on, **follow)
    for indicator, values in measures:
        record_measure(indicator, by=by, on=on, **values)
    for line, read, amount in spent:
        follow_budget_line(line, by=by, revision=read, on=on, spent=amount)
    links.note_use(by.link, f"Réponse\u00a0: action n°\u00a0{asked.action.number}", address)
    write(request, answered_on=on)
    return write(lock(asked, None), answered_at=timezone.now())


@operation("news.given")
def answer_in_table(
    request: NewsRequest, *, by: LinkHolder, on: date, file: tuple[str, bytes], address: str = ""
) -> list[Action]:
    """The same by our workbook of the actions that the organisation leads, filled in: all of it, or nothing with every
    reason and its place. Gives the actions that it changed."""
    request = lock(request, None)
    links.require_holder(by, BY_LINK, request.pk, closed=request.revoked_on is not None)
    comparison = _of_table(request, file)
    problems = comparison.problems or written(comparison.changes, by, on, {}).problems
    if problems:
        raise Refused([Reason(_placed(*place), field="table") for place in problems[:MOST_REASONS]])
    changed = list({change.target.action.pk: change.target.action for change in comparison.changes}.values())
    for asked in request.asked.filter(action__in=changed).order_by("pk"):
        write(lock(asked, None), answered_at=timezone.now())
    if changed:
        write(request, answered_on=on)
    links.note_use(by.link, "Réponse par tableau", address)
    return changed


def _of_table(request: NewsRequest, file: tuple[str, bytes]) -> plans.Comparison:
    """What the workbook changes; a cell that changed since it was taken is a problem."""
    try:
        draft = edited.read_about(*file, led_in(request))
    except Unreadable as error:
        raise Refused([Reason(str(error), field="table")]) from error
    if not draft.lines:
        raise Refused([Reason("Ce fichier n’est pas le tableau de cette page.", field="table")])
    found = plans.changes_of(draft)
    moved = [
        [change.target.sheet, change.target.line, "", f"«\u00a0{move.said.field.label}\u00a0» {MOVED}"]
        for change in found.changes
        for move in change.conflicts
    ]
    return plans.Comparison(found.changes, [*found.problems, *moved])


def led_in(request: NewsRequest) -> list[int]:
    """The keys of the actions of the request that the organisation leads: what its workbook holds."""
    asked = request.asked.to_follow().filter(action__lead=request.organisation_id)
    return list(asked.values_list("action", flat=True))


def _placed(sheet: str, line: int, column: str, text: str) -> str:
    where = [
        f"feuille «\u00a0{sheet}\u00a0»" if sheet else "",
        f"ligne {line}" if line else "",
        f"colonne {column}" if column else "",
    ]
    said = ", ".join(part for part in where if part)
    return f"{said[:1].upper()}{said[1:]}\u00a0: {text}" if said else text


# Each quarter, by the portal itself.


@operation("news.quarterly_set")
def set_quarterly(
    contract: Contract, *, by: Agent | SystemActor, on: date, running: bool, days: int, message: str = ""
) -> QuarterlyAsking:
    """Ask for news of this contract at the beginning of each quarter to come, or no longer."""
    contract = lock(contract, None)
    require(by, "actions.follow", contract)
    values = {"running": running, "days": days, "message": message.strip(), "set_by": agent_of(by)}
    row = QuarterlyAsking.objects.filter(contract=contract).first()
    this_quarter = opening(Frequency.QUARTERLY, on)
    if row is None:
        return create(QuarterlyAsking(contract=contract, asked_for=this_quarter, **values))
    fresh = {"asked_for": this_quarter} if running and not row.running else {}
    return write(lock(row, None), **values, **fresh)


@operation("news.quarter_asked")
def ask_quarter(rows: Sequence[QuarterlyAsking], *, by: SystemActor, on: date) -> list[NewsRequest]:
    """The requests of the quarter for these contracts, one for each organisation without account that has a contact.

    What was asked for already this quarter, by another run, is left out.
    """
    quarter = opening(Frequency.QUARTERLY, on)
    locked = [lock(row, None) for row in sorted(rows, key=lambda row: row.pk)]
    due = [write(row, asked_for=quarter) for row in locked if row.running and row.asked_for != quarter]
    contracts = [row.contract for row in due]
    asked = (_of_quarter(each, contracts, due, on) for each in _without_account(contracts, on))
    return [request for request in asked if request is not None]


def _without_account(contracts: Collection[Contract], on: date) -> list[Organisation]:
    actions = Action.objects.to_ask().filter(contract__in=contracts)
    asked = {*actions.values_list("lead", flat=True), *actions.values_list("indicators__reporter", flat=True)}
    rows = Organisation.objects.filter(pk__in=asked - {None})
    return list(rows.exclude(pk__in=with_accounts(on)).order_by("pk"))


def _of_quarter(
    organisation: Organisation, contracts: Collection[Contract], rows: Sequence[QuarterlyAsking], on: date
) -> NewsRequest | None:
    """The request of the quarter to this organisation; none without a contact, or while one is open."""
    contact = contact_of(organisation)
    if contact is None or NewsRequest.objects.open_on(on).filter(organisation=organisation).exists():
        return None
    request = NewsRequest(
        organisation=organisation, contact_name=str(contact), contact_email=contact.email, message=rows[0].message,
        asked_on=on, asked_by=rows[0].set_by, due_on=on + timedelta(days=rows[0].days), quarterly=True,
    )  # fmt: skip
    return _asked(request, contracts)


def contact_of(organisation: Organisation) -> Contact | None:
    """Whom to write to: the contact last asked if still there, else the one whom most actions name, else the first."""
    reached = organisation.contacts.filter(left_on=None).exclude(email="")
    contacts = list(reached.annotate(refers=Count("referred_actions")).order_by("-refers", "pk"))
    last = NewsRequest.objects.filter(organisation=organisation).order_by("-pk").first()
    known = [contact for contact in contacts if last is not None and contact.email == last.contact_email]
    return next(iter([*known, *contacts]), None)


@operation("news.erased")
def erase_asked(*, by: SystemActor, due_by: date) -> int:
    """Forget of whom news awaited by that day were asked; what their organisations told stays."""
    rows = NewsRequest.objects.filter(due_on__lte=due_by).exclude(contact_email="")
    return rows.update(contact_name=ERASED, contact_email="")
