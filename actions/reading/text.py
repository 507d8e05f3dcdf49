"""What the pages of actions show, assembled from few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from actions.gates import creation_url, described, missing_in
from actions.models import (
    Action,
    ActionFile,
    ActionPartner,
    ActionPlace,
    ActionProblem,
    ActionQuestion,
    BudgetLine,
    Indicator,
    Milestone,
    ProgressNote,
    StaffLine,
)
from actions.reading.following import follow_up
from actions.reading.questions import threads
from actions.states import calendar
from cls_portal.access import may
from cls_portal.errors import Reason
from cls_portal.models import Agent
from cls_portal.templatetags.portal import date_fr
from cls_portal.timeline import timeline
from contracts.models import Contract, Objective
from diagnostics.models import ConcernedActor, Problem
from partners.decisions.effects import origins

# The models whose history is told with the action's.
TOLD_PARTS = (
    ActionFile, ActionPartner, ActionPlace, ActionProblem, ActionQuestion, BudgetLine,
    Indicator, Milestone, ProgressNote, StaffLine,
)  # fmt: skip


def listed(agent: Agent) -> Any:
    return Action.objects.visible_to(agent).originals().for_list()


def whole(agent: Agent) -> Any:
    """Actions with all that their page shows."""
    return Action.objects.for_detail(agent)


def writable(contract: Contract, agent: Agent) -> bool:
    """Whether this agent may write the actions of the contract now: by right, and because the text is open."""
    return contract.text_open and may(agent, "actions.edit", contract)


def told(reasons: Iterable[Reason], writes: bool) -> list[Reason]:
    """The reasons; for a reader, without the pages that only a writer may open."""
    return [reason if writes else replace(reason, url="") for reason in reasons]


def action_page(action: Action, agent: Agent, on: date) -> dict[str, Any]:
    """An action loaded by `for_detail`, what it lacks, and its history."""
    lines = [line for line in action.budget_lines.all() if line.in_text]
    writes = writable(action.contract, agent)
    notes = list(action.notes.all())
    decided = origins([action.decision_id, *(note.decision_id for note in notes)], agent)
    return {
        "action": action,
        "origin": decided.get(action.decision_id),
        "notes": [(note, decided.get(note.decision_id)) for note in notes],
        "name": f"Action n°\u00a0{action.number}",
        "subtitle": f"Action n°\u00a0{action.number} du contrat {action.contract}",
        "contract": action.contract,
        "may_edit": writes,
        "calendar": calendar(action.starts_on, action.ends_on, on),
        "facts": _facts(action),
        "budget": lines,
        "planned": [row for row in action.milestones.all() if row.in_text],
        "indicators": [row for row in action.indicators.all() if row.in_text],
        "years": _totals_by_year(lines),
        "cost": sum((line.planned for line in lines), Decimal(0)),
        "missing": told(missing_in(described(action)), writes) if writes else [],
        "followed": follow_up(action, agent, on),
        "threads": threads(action, agent),
        "entries": timeline(action, agent, parts=TOLD_PARTS),
    }


def _facts(action: Action) -> list[tuple[str, Any]]:
    """The facts that are plain text, as pairs for the definition list."""
    return [
        *_place(action),
        ("Champ", action.get_field_display()),
        ("Pilote", action.lead.name if action.lead else ""),
        ("Calendrier", _period(action)),
        ("Orientation", action.orientation),
        ("Public visé", action.audience),
        ("Lieux", ", ".join(str(place) for place in action.places.all())),
        *([("Reprise", action.carried_over)] if action.carried_over else []),
    ]


def _place(action: Action) -> list[tuple[str, Any]]:
    if action.withdrawn_on:
        return [
            ("Retirée du contrat", f"Par avenant, le {date_fr(action.withdrawn_on)}"),
            ("Servait", action.withdrawn_from),
        ]
    objective = action.served
    return [
        ("Axe", f"{objective.axis.number}. {objective.axis.title}"),
        ("Objectif", f"{objective.number}. {objective.title}"),
    ]


def _period(action: Action) -> str:
    if action.starts_on and action.ends_on:
        return f"Du {date_fr(action.starts_on)} au {date_fr(action.ends_on)}"
    if action.starts_on:
        return f"À partir du {date_fr(action.starts_on)}"
    return f"Jusqu’au {date_fr(action.ends_on)}" if action.ends_on else ""


def _totals_by_year(lines: Iterable[BudgetLine]) -> list[tuple[int, Decimal]]:
    totals: dict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        totals[line.year] += line.planned
    return sorted(totals.items())


@dataclass
class Served:
    """An objective and the actions that serve it; `add_url` where one more is written, '' for a reader."""

    objective: Objective
    actions: list[Action]
    add_url: str


@dataclass
class Branch:
    """An axis, its objectives, their actions."""

    axis: Any
    objectives: list[Served] = field(default_factory=list)


def tree_of(contract: Contract, actions: Iterable[Action], writes: bool) -> list[Branch]:
    """Axes › objectives › actions; two queries, none when they came with the contract."""
    prefetch_related_objects([contract], "axes__objectives")
    by_objective: dict[int, list[Action]] = defaultdict(list)
    for action in actions:
        if action.objective_id:
            by_objective[action.objective_id].append(action)
    return [
        Branch(
            axis,
            [
                Served(each, by_objective[each.pk], creation_url(contract, objectif=each.pk) if writes else "")
                for each in axis.objectives.all()
            ],
        )
        for axis in contract.axes.all()
    ]


@dataclass
class Answered:
    """A problem, who it concerns, the actions that answer it."""

    problem: Problem
    actions: list[Action]
    add_url: str


def answers_to(contract: Contract, agent: Agent, actions: Iterable[Action], writes: bool) -> list[Answered]:
    """Every problem of the contract's diagnostic that the agent sees, with its answers in this contract."""
    by_problem: dict[int, list[Action]] = defaultdict(list)
    for action in actions:
        for link in action.problem_links.all():
            by_problem[link.problem_id].append(action)
    problems = Problem.objects.visible_to(agent).filter(diagnostic=contract.diagnostic_id)
    actors = ConcernedActor.objects.select_related("organisation")
    return [
        Answered(each, by_problem[each.pk], creation_url(contract, probleme=each.pk) if writes else "")
        for each in problems.prefetch_related(Prefetch("actors", actors)).order_by("number", "pk")
    ]
