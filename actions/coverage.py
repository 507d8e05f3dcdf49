"""The coverage of a contract (product.md §2): its chain both ways, and the pieces that its gates say are missing.

The lists of what lacks come from `settings.CHAIN_GATES`, never from here: each line only looks up its own pieces.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils.module_loading import import_string

from actions.gates import creation_url
from actions.models import Action, ActionPartner, BudgetLine, Indicator
from actions.reading import Branch, tree_of, writable
from cls_portal.errors import Reason
from cls_portal.models import Agent
from cls_portal.templatetags.portal import date_fr, euros, figure
from contracts.models import Contract, Waiver
from contracts.reading import may_waive
from contracts.waiving import Lacking, lackings
from diagnostics.models import Problem
from diagnostics.problem_words import Shown, evidence

NBSP = "\u00a0"

# What a badge says where the piece lacks, by the rule of its code.
WORDS = {
    "contract_without_axis": "Aucun axe",
    "axis_without_objective": "Sans objectif",
    "objective_without_action": "Sans action",
    "problem_without_actor": "Sans acteur concerné",
    "problem_without_field": "Sans champ",
    "problem_without_action": "Sans action",
    "actor_not_engaged": "Engagé nulle part",
    "action_without_problem": "Sans problème",
    "action_without_lead": "Sans pilote",
    "action_without_partner": "Sans partenaire",
    "action_without_means": "Sans moyens",
    "action_without_calendar": "Sans calendrier",
    "action_without_indicator": "Sans indicateur",
    "indicator_without_baseline": "Sans valeur de départ",
    "indicator_without_target": "Sans cible",
}

# The links of the chain, in its order: label, what is counted, the rules of its pieces.
LINKS = (
    ("Axes qui ont des objectifs", "axes", ("contract_without_axis", "axis_without_objective")),
    ("Objectifs servis par une action", "objectives", ("objective_without_action",)),
    ("Problèmes qui nomment leurs acteurs", "problems", ("problem_without_actor",)),
    ("Problèmes classés dans un champ", "problems", ("problem_without_field",)),
    ("Problèmes auxquels répond une action", "problems", ("problem_without_action",)),
    ("Acteurs concernés qui sont engagés", "actors", ("actor_not_engaged",)),
    ("Actions qui répondent à un problème", "actions", ("action_without_problem",)),
    ("Actions qui ont un pilote", "actions", ("action_without_lead",)),
    ("Actions qui ont des partenaires", "actions", ("action_without_partner",)),
    ("Actions qui ont des moyens", "actions", ("action_without_means",)),
    ("Actions qui ont un calendrier", "actions", ("action_without_calendar",)),
    ("Actions qui ont un indicateur", "actions", ("action_without_indicator",)),
    ("Indicateurs qui ont un départ et une cible", "indicators",
     ("indicator_without_baseline", "indicator_without_target")),
)  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """A piece that lacks where it should stand: `waived` holds the reason of its waiver, '' when it has none."""

    label: str
    code: str
    url: str
    waived: str = ""


@dataclass(frozen=True)
class Link:
    """How many times one link of the chain is whole, lacking, waived."""

    label: str
    whole: int
    lacking: int
    waived: int


class Chain:
    """What the gates of the chain say of one contract, with the waivers told apart."""

    def __init__(self, reasons: Iterable[Reason], waivers: Sequence[Waiver]) -> None:
        self.waivers = waivers
        self.reasons = {reason.code: reason for reason in reasons}
        self._why = {waiver.code: waiver.reason for waiver in waivers}
        self._of_row: dict[tuple[str, int], dict[str, Mark]] = defaultdict(dict)
        for code, reason in self.reasons.items():
            rule, _, pk = code.removeprefix("chain.").partition(":")
            if pk:
                self._of_row[rule.partition("_")[0], int(pk)][rule.rpartition("_")[2]] = self._mark(reason)

    @property
    def missing(self) -> list[Reason]:
        return [reason for code, reason in self.reasons.items() if code not in self._why]

    @property
    def useless(self) -> list[Waiver]:
        """Waivers whose piece lacks no more."""
        return [
            waiver for waiver in self.waivers if waiver.code.startswith("chain.") and waiver.code not in self.reasons
        ]

    def marks(self, noun: str, pk: int) -> dict[str, Mark]:
        """What lacks at this row, by the last word of each rule: `marks("action", 12)["lead"]`."""
        return dict(self._of_row.get((noun, pk), {}))

    def _mark(self, reason: Reason) -> Mark:
        rule = reason.code.partition(":")[0].removeprefix("chain.")
        return Mark(WORDS[rule], reason.code, reason.url, self._why.get(reason.code, ""))

    def link(self, label: str, total: int, rules: Sequence[str]) -> Link:
        """Rows that lack one of these pieces are counted once, as lacking before waived."""
        lacking: set[str] = set()
        waived: set[str] = set()
        for code in self.reasons:
            rule, _, pk = code.removeprefix("chain.").partition(":")
            if rule in rules:
                (waived if code in self._why else lacking).add(pk)
        waived -= lacking
        return Link(label, max(total - len(lacking) - len(waived), 0), len(lacking), len(waived))


@dataclass
class Measured:
    """An indicator, from where to where, and what it lacks."""

    row: Indicator
    words: str
    marks: dict[str, Mark]


@dataclass
class ActionLine:
    """An action in words, with its problems and its indicators."""

    action: Action
    objective: str
    partners: str
    means: str
    budget: str
    calendar: str
    indicators: list[Measured]
    marks: dict[str, Mark]
    problems: list[Problem] = field(default_factory=list)

    @property
    def lacks(self) -> bool:
        return bool(self.marks) or any(each.marks for each in self.indicators)

    @property
    def evidence(self) -> list[Shown]:
        """What shows the problems that it answers, each thing once."""
        found = {(each.title, each.detail): each for problem in self.problems for each in evidence(problem)}
        return list(found.values())


@dataclass
class ProblemLine:
    """A problem, what shows it, who it concerns, the actions that answer it."""

    problem: Problem
    evidence: list[Shown]
    actors: list[str]
    actions: list[ActionLine]
    marks: dict[str, Mark]
    add_url: str

    @property
    def lacks(self) -> bool:
        return bool(self.marks) or any(line.lacks for line in self.actions)


@dataclass
class ActorLine:
    """A concerned organisation, the problems that concern it, the actions where it is engaged."""

    name: str
    actions: list[Action]
    committed: bool
    mark: Mark | None
    concerns: list[str] = field(default_factory=list)


@dataclass
class Coverage:
    """The chain of a contract, loaded whole."""

    contract: Contract
    chain: Chain
    actions: list[ActionLine]
    problems: list[ProblemLine]
    actors: list[ActorLine]
    tree: list[Branch]
    evaluations: list[dict[str, str]]
    mends: bool
    waives: bool

    @property
    def missing(self) -> list[Lacking]:
        return lackings(self.contract, self.chain.missing, waives=self.waives, mends=self.mends)

    @property
    def links(self) -> list[Link]:
        totals = {
            "axes": len(self.tree),
            "objectives": sum(len(branch.objectives) for branch in self.tree),
            "problems": len(self.problems),
            "actors": len(self.actors),
            "actions": len(self.actions),
            "indicators": sum(len(line.indicators) for line in self.actions),
        }
        return [self.chain.link(label, totals[noun], rules) for label, noun, rules in LINKS]

    @property
    def bare(self) -> list[Problem]:
        """Problems that nothing shows: told, stopping nothing (`diagnostics.rules.unfinished_in_problem`)."""
        return [line.problem for line in self.problems if not line.evidence]


def coverage_of(contract: Contract, agent: Agent, on: date) -> Coverage:
    """The chain of the contract, as this agent may see it."""
    writes = writable(contract, agent)
    prefetch_related_objects([contract], Prefetch("actions", _tied(), to_attr="chain_actions"), "axes__objectives")
    actions: list[Action] = vars(contract)["chain_actions"]
    problems = _problems(contract, agent)
    chain = _chain(contract, on, writes=writes, sees=bool(problems))
    lines = {action.pk: _action_line(action, chain) for action in actions}
    answers: dict[int, list[ActionLine]] = defaultdict(list)
    for problem in problems:
        for line in lines.values():
            if problem.pk in {link.problem_id for link in line.action.problem_links.all()}:
                line.problems.append(problem)
                answers[problem.pk].append(line)
    return Coverage(
        contract=contract,
        chain=chain,
        actions=list(lines.values()),
        problems=[_problem_line(each, answers[each.pk], contract, chain, writes) for each in problems],
        actors=_actor_lines(contract, actions, problems, chain),
        tree=tree_of(contract, actions, writes),
        evaluations=import_string(settings.COVERAGE_EVALUATIONS)(contract, agent),
        mends=writes,
        waives=may_waive(contract, agent),
    )


def _chain(contract: Contract, on: date, *, writes: bool, sees: bool) -> Chain:
    """What the gates say; nothing about problems and actors to whoever may not read the diagnostic."""
    found = [reason for gate in settings.CHAIN_GATES for reason in import_string(gate)(contract, on)]
    waivers = list(contract.waivers.select_related("granted_by"))
    hidden = () if sees else ("chain.problem_", "chain.actor_")
    return Chain(
        (reason if writes else replace(reason, url="") for reason in found if not reason.code.startswith(hidden)),
        [waiver for waiver in waivers if not waiver.code.startswith(hidden)],
    )


def _tied() -> QuerySet[Action]:
    """Actions with all their ties; five queries."""
    return (
        Action.objects.in_text()
        .with_links()
        .select_related("lead", "objective__axis")
        .prefetch_related(
            "problem_links",
            Prefetch("partners", ActionPartner.objects.select_related("organisation")),
            Prefetch("budget_lines", BudgetLine.objects.select_related("funder")),
            "indicators",
        )
        .order_by("number", "pk")
    )


def _problems(contract: Contract, agent: Agent) -> list[Problem]:
    """The problems of the contract's diagnostic, if the agent sees them; three queries."""
    rows = Problem.objects.visible_to(agent).filter(diagnostic=contract.diagnostic_id)
    return list(rows.with_evidence().order_by("number", "pk"))


def _action_line(action: Action, chain: Chain) -> ActionLine:
    lines = list(action.budget_lines.all())
    objective = action.served
    return ActionLine(
        action=action,
        objective=f"{objective.axis.number}.{objective.number} {objective.title}",
        partners=", ".join(row.organisation.name for row in action.partners.all()),
        means=_means(action),
        budget=_budget(lines),
        calendar=_calendar(action),
        indicators=[Measured(row, _from_to(row), chain.marks("indicator", row.pk)) for row in action.indicators.all()],
        marks=chain.marks("action", action.pk),
    )


def _means(action: Action) -> str:
    time = action.full_time_equivalents
    return ", ".join(word for word in (action.human_means.strip(), f"{figure(time)}{NBSP}ETP" if time else "") if word)


def _budget(lines: Sequence[BudgetLine]) -> str:
    """« 12 000 € (État, Ville) », nothing for nothing planned."""
    total = sum((line.planned for line in lines), Decimal(0))
    if not total:
        return ""
    funders = dict.fromkeys(line.funder.name for line in lines if line.planned)
    return f"{euros(total, 0)} ({', '.join(funders)})"


def _calendar(action: Action) -> str:
    if action.starts_on and action.ends_on:
        return f"{date_fr(action.starts_on)} – {date_fr(action.ends_on)}"
    return date_fr(action.starts_on or action.ends_on)


def _from_to(row: Indicator) -> str:
    """« de 12 à 40 jeunes »."""
    if row.baseline is None and row.target is None:
        return row.unit
    start, end = (figure(value) if value is not None else "?" for value in (row.baseline, row.target))
    return f"de {start} à {end} {row.unit}"


def _problem_line(
    problem: Problem, answers: list[ActionLine], contract: Contract, chain: Chain, writes: bool
) -> ProblemLine:
    return ProblemLine(
        problem=problem,
        evidence=evidence(problem),
        actors=[f"{actor.organisation} ({actor.get_part_display().lower()})" for actor in problem.actors.all()],
        actions=answers,
        marks=chain.marks("problem", problem.pk),
        add_url=creation_url(contract, probleme=problem.pk) if writes else "",
    )


def _actor_lines(
    contract: Contract, actions: Iterable[Action], problems: Iterable[Problem], chain: Chain
) -> list[ActorLine]:
    engaged: dict[int, list[Action]] = defaultdict(list)
    for action in actions:
        for organisation in _organisations_of(action):
            engaged[organisation].append(action)
    committed = set(contract.partners.exclude(commitment="").values_list("organisation", flat=True))
    found: dict[int, ActorLine] = {}
    for problem in problems:
        for actor in problem.actors.all():
            key = actor.organisation_id
            if key not in found:
                mark = chain.marks("actor", key).get("engaged")
                found[key] = ActorLine(actor.organisation.name, engaged[key], key in committed, mark)
            found[key].concerns.append(f"n°{NBSP}{problem.number} ({actor.get_part_display().lower()})")
    return sorted(found.values(), key=lambda each: each.name)


def _organisations_of(action: Action) -> set[int]:
    """Who leads, supports or funds the action."""
    partners = {row.organisation_id for row in action.partners.all()}
    funders = {row.funder_id for row in action.budget_lines.all()}
    return partners | funders | ({action.lead_id} if action.lead_id else set())
