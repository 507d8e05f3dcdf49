"""A contract that has been running for a year: thirty actions, followed as people follow them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from actions import operations as on_actions
from actions.models import Action, BudgetLine, Indicator, Milestone
from actions.models.indicators import IndicatorNature
from actions.states import Frequency, Status
from cls_portal.models import Agent
from contracts import operations as on_contracts
from contracts.models import Contract
from evaluations.demo.running_content import CONTACT, QUESTION, RUNNING_AXES, RunningAction
from evaluations.demo.sessions import EXTENDED
from partners import operations as on_partners
from partners.models import Council, Decision, Organisation
from territories.models import Territory

AGE = 410  # days since the signature
LENGTH = 1095


@dataclass(frozen=True)
class Running:
    """Who follows the contract, with whom, who pays for the State, and the day on which everything is told."""

    by: Agent
    coordinator: Agent
    partners: dict[str, Organisation]
    state: Organisation
    on: date

    @property
    def signed_on(self) -> date:
        return self.on - timedelta(days=AGE)

    def day(self, days: int) -> date:
        return self.signed_on + timedelta(days=days)


def seed_running(
    scene: Running,
    *,
    reference: str,
    communes: Sequence[Territory],
    department: Territory,
    council: Council,
    scan: bytes,
) -> Contract:
    """Take the contract over from paper, enter its actions, then follow them up to that day."""
    contract = on_contracts.take_over_contract(
        by=scene.by,
        on=scene.on,
        kind="CLS",
        title="Contrat local de sécurité de Talence",
        communes=communes,
        lead_prefecture=department,
        perimeter_name="Talence",
        reference=reference,
        signed_on=scene.signed_on,
        starts_on=scene.signed_on,
        ends_on=scene.day(LENGTH),
        council=council,
        scan=("contrat-talence.pdf", scan),
    )
    for axis_title, objectives in RUNNING_AXES:
        axis = on_contracts.add_axis(contract, by=scene.by, title=axis_title)
        for objective_title, texts in objectives:
            objective = on_contracts.add_objective(axis, by=scene.by, title=objective_title)
            for text in texts:
                action = on_actions.create_action(
                    objective,
                    by=scene.by,
                    title=text.title,
                    field=text.field,
                    lead=scene.partners[text.lead],
                    starts_on=scene.day(text.days[0]),
                    ends_on=scene.day(text.days[1]),
                )
                _follow(scene, action, text)
    _ask(scene, contract)
    _decided(scene, contract)
    return contract


def _decided(scene: Running, contract: Contract) -> None:
    """What its council decided changed an action: the news of the action say where it comes from."""
    mediation = contract.actions.filter(lead=scene.partners["mediation"], status=Status.RUNNING).latest("news_on", "pk")
    on_actions.follow_action(
        mediation,
        by=scene.coordinator,
        revision=mediation.revision,
        on=scene.on,
        note="Le conseil a étendu la médiation\u00a0: les équipes restent jusqu’à 23\u00a0heures.",
        decision=Decision.objects.get(meeting__council=contract.council_id, title=EXTENDED),
    )


def _ask(scene: Running, contract: Contract) -> None:
    """Who is reached about the actions of an organisation without account, what it is asked, and a question."""
    housing, street = scene.partners["bailleur"], scene.partners["mediation"]
    name, job, email = CONTACT
    contact = on_partners.add_contact(housing, by=scene.by, last_name=name, job_title=job, email=email)
    for action in contract.actions.filter(lead=housing):
        on_actions.name_referent(action, by=scene.by, revision=action.revision, referent=contact)
    on_actions.ask_news(
        housing,
        by=scene.coordinator,
        on=scene.on - timedelta(days=9),
        contracts=[contract],
        contact_name=str(contact),
        contact_email=contact.email,
        due_on=scene.on + timedelta(days=5),
    )
    asked = contract.actions.filter(lead=street, status=Status.RUNNING).first()
    if asked is not None:
        on_actions.ask_question(asked, by=scene.coordinator, on=scene.on, text=QUESTION, organisation=street)


def _follow(scene: Running, action: Action, text: RunningAction) -> None:
    for key in text.partners:
        on_actions.add_partner(action, by=scene.by, organisation=scene.partners[key], part="Partenaire associé")
    indicator = _indicator(scene, action, text)
    milestones = [
        on_actions.add_milestone(action, by=scene.by, name=name, due_on=scene.day(days))
        for name, days in text.milestones
    ]
    lines = _budget(scene, action, text)
    if text.status == Status.TO_START:
        return
    last = scene.on - timedelta(days=text.silent)
    for milestone in milestones:
        _reach(scene, milestone, text, last)
    for line in lines:
        _spend(scene, line, text, last)
    _measure(scene, indicator, text, last)
    _tell(scene, action, text, last)


def _indicator(scene: Running, action: Action, text: RunningAction) -> Indicator:
    name, unit, baseline, target = text.indicator
    return on_actions.add_indicator(
        action,
        by=scene.by,
        name=name,
        unit=unit,
        nature=IndicatorNature.OUTPUT,
        baseline=Decimal(baseline),
        target=Decimal(target),
        frequency=Frequency.QUARTERLY,
        source="Compte rendu trimestriel du pilote",
    )


def _budget(scene: Running, action: Action, text: RunningAction) -> list[BudgetLine]:
    """Three fifths from the funder named, two fifths from the FIPD, in one year: that of the signature or the next."""
    key, euros = text.money
    if not euros:
        return []
    year = scene.signed_on.year + action.number % 2
    shares = ((scene.partners[key], "", Decimal("0.6")), (scene.state, "FIPD", Decimal("0.4")))
    return [
        on_actions.add_budget_line(action, by=scene.by, funder=funder, year=year, fund=fund, planned=euros * share)
        for funder, fund, share in shares
    ]


def _reach(scene: Running, milestone: Milestone, text: RunningAction, last: date) -> None:
    """What was due by the last news was reached on its day, unless the action is stuck."""
    if milestone.due_on <= last and text.status not in (Status.BLOCKED, Status.POSTPONED):
        on_actions.follow_milestone(
            milestone, by=scene.by, revision=milestone.revision, on=last, done_on=milestone.due_on
        )


def _spend(scene: Running, line: BudgetLine, text: RunningAction, last: date) -> None:
    planned = line.planned
    granted = planned if not line.fund else planned * Decimal("0.8")
    values = {"requested": planned, "granted": granted, "spent": granted * text.progress / 100}
    if text.progress >= 40:
        values |= {"notified": granted, "paid": granted / 2}
    on_actions.follow_budget_line(line, by=scene.by, revision=line.revision, on=last, **values)


def _measure(scene: Running, indicator: Indicator, text: RunningAction, last: date) -> None:
    """One figure a quarter from the start to the last news, on the way to where the progress stands; one is missing."""
    _, _, baseline, target = text.indicator
    days = list(_quarter_ends(scene.day(text.days[0]), last))
    for rank, day in enumerate(days, start=1):
        if rank == 2 and len(days) > 3:
            given = {"unavailable": "Le relevé du trimestre n’a pas été transmis."}
        else:
            reached = baseline + (target - baseline) * text.progress / 100 * rank / len(days)
            given = {"value": Decimal(round(reached))}  # type: ignore[dict-item]
        on_actions.record_measure(indicator, by=scene.by, on=last, measured_on=day, **given)


def _quarter_ends(start: date, last: date) -> list[date]:
    opening = [date(year, month, 1) for year in range(start.year, last.year + 2) for month in (1, 4, 7, 10)]
    return [day for day in (first - timedelta(days=1) for first in opening) if start < day <= last]


def _tell(scene: Running, action: Action, text: RunningAction, last: date) -> None:
    """One note a month, the latest on the last day of news, then how it stands."""
    action.refresh_from_db()
    values: dict[str, Any] = {"status": text.status, "progress": text.progress, "status_reason": text.reason}
    if text.status == Status.POSTPONED:
        values["postponed_to"] = scene.day(text.days[1] + 180)
    if text.status == Status.DONE:
        values["finished_on"] = min(last, scene.day(text.days[1]))
    started = min(scene.day(text.days[0]), last)
    for rank, note in enumerate(text.notes[:-1]):
        on = max(started, last - timedelta(days=30 * (len(text.notes) - 1 - rank)))
        action = on_actions.follow_action(
            action, by=scene.by, revision=action.revision, on=on, note=note, status=Status.RUNNING, started_on=started
        )
    on_actions.follow_action(
        action, by=scene.by, revision=action.revision, on=last, note=text.notes[-1], started_on=started, **values
    )
