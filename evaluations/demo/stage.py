"""What the contracts of the west of the agglomeration share: a diagnostic, the eligibility it founds, how each is made
ready to be signed or taken over from paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from actions import operations as on_actions
from contracts import operations as on_contracts
from contracts.models import Contract, DepartmentalPlan
from diagnostics import operations as on_diagnostics
from diagnostics.models import Diagnostic, Eligibility
from diagnostics.standing.reading import current_edition
from evaluations.demo import content, papers
from evaluations.demo import stage_content as west
from evaluations.demo.councils import Bench
from evaluations.demo.diagnostic import weigh
from evaluations.demo.running import Running
from partners.models import Meeting
from territories.models import Territory
from territories.naming import of_place

GROUNDS = "L’intensité des problèmes décrits par le diagnostic justifie un contrat (données inventées)."
NO_COUNCIL = "Le conseil de la commune n’est pas encore réuni (démonstration)."


@dataclass(frozen=True)
class Stage:
    """Who is there, who pays, where, and what the texts rest on; `scan` stands for any contract signed on paper."""

    bench: Bench
    scene: Running
    department: Territory
    diagnostic: Diagnostic
    eligibility: Eligibility
    plan: DepartmentalPlan
    scan: bytes


def set_stage(bench: Bench, scene: Running, department: Territory) -> Stage:
    diagnostic = _diagnostic(bench)
    eligibility = on_diagnostics.decide_eligibility(
        diagnostic, by=bench.cast.prefecture, decided_on=bench.on, on=bench.on, grounds=GROUNDS
    )
    plan = DepartmentalPlan.objects.get(department=department)
    return Stage(bench, scene, department, diagnostic, eligibility, plan, papers.contract(bench.on, "CLS-DEMO"))


def commune(code: str) -> Territory:
    return Territory.objects.get(kind="commune", code=code)


def _diagnostic(bench: Bench) -> Diagnostic:
    by, on = bench.cast.prefecture, bench.on
    communes = [commune(code) for code in west.DIAGNOSED]
    diagnostic = on_diagnostics.create_diagnostic(
        by=by, title="Diagnostic de l’ouest de l’agglomération", communes=communes, starts_on=date(on.year - 2, 1, 1),
        ends_on=date(on.year - 1, 12, 31), situation=west.SITUATION, perception=content.PERCEPTION,
        adequacy=west.ADEQUACY, sources=content.SOURCES,
    )  # fmt: skip
    for row in diagnostic.field_responses.all():
        response, fitness = content.FIELD_RESPONSES[row.field]
        on_diagnostics.describe_field(row, by=by, revision=row.revision, response=response, fitness=fitness)
    for text in west.PROBLEMS:
        problem = on_diagnostics.add_problem(
            diagnostic, by=by, title=text.title, description=text.description, fields=text.fields, places=communes,
            where=text.where, moments=text.moments, sufferers=text.sufferers,
        )  # fmt: skip
        for key, part in text.actors:
            on_diagnostics.add_concerned_actor(problem, by=by, organisation=bench.partners[key], part=part)
        weigh(problem, text, bench.cast, on)
    if current_edition() is not None:
        (figure,) = on_diagnostics.choose_figures(diagnostic, by=by, indicators=[west.INDICATOR])
        on_diagnostics.change_figure(figure, by=by, revision=figure.revision, analysis=west.ANALYSIS)
    validated: Diagnostic = on_diagnostics.validate_diagnostic(diagnostic, by=by, on=on)
    return validated


def title_for(town: Territory) -> str:
    return f"Contrat local de sécurité {of_place(town.name)}"


def take_over(stage: Stage, reference: str, town: Territory, *, signed: int, ends: int, **more: Any) -> Contract:
    """A contract signed on paper so many days ago, that ends so many days from today."""
    on = stage.bench.on
    return on_contracts.take_over_contract(
        by=stage.bench.cast.prefecture, on=on, kind="CLS", title=title_for(town), communes=[town],
        lead_prefecture=stage.department, perimeter_name=town.name, reference=reference,
        signed_on=on - timedelta(days=signed), starts_on=on - timedelta(days=signed),
        ends_on=on + timedelta(days=ends), scan=("contrat-papier.pdf", stage.scan), **more,
    )  # fmt: skip


def open_drafting(
    stage: Stage, contract: Contract, *, starts_on: date, texts: Mapping[str, str] = west.SECTIONS, **frame: Any
) -> None:
    """Its frame for three years, then its text."""
    by, on = stage.bench.cast.prefecture, stage.bench.on
    contract.refresh_from_db()
    on_contracts.set_contract(
        contract, by=by, revision=contract.revision, diagnostic=stage.diagnostic, eligibility=stage.eligibility,
        plan=stage.plan, starts_on=starts_on, ends_on=starts_on.replace(year=starts_on.year + 3) - timedelta(days=1),
        **frame,
    )  # fmt: skip
    on_contracts.move_contract(contract, "open_diagnostic", by=by, on=on)
    on_contracts.move_contract(contract, "open_drafting", by=by, on=on)
    for section in contract.sections.filter(key__in=texts):
        on_contracts.write_section(section, by=by, revision=section.revision, body=texts[section.key])


def write_plan(stage: Stage, contract: Contract, starts_on: date) -> None:
    """An axis, an objective and the two actions that answer the problems of the diagnostic."""
    by, partners = stage.bench.cast.prefecture, stage.bench.partners
    problems = {problem.number: problem for problem in stage.diagnostic.problems.all()}
    axis = on_contracts.add_axis(contract, by=by, title=west.AXIS)
    objective = on_contracts.add_objective(axis, by=by, title=west.OBJECTIVE)
    for text in west.ACTIONS:
        action = on_actions.create_action(
            objective, by=by, title=text.title, field=text.field, problems=[problems[key] for key in text.problems],
            lead=partners[text.lead], description=text.description, human_means=text.means, starts_on=starts_on,
            ends_on=starts_on + timedelta(days=1000),
        )  # fmt: skip
        for key in text.partners:
            on_actions.add_partner(action, by=by, organisation=partners[key], part="Partenaire associé")
        for key, amount in text.cost:
            on_actions.add_budget_line(
                action, by=by, funder=partners[key], year=starts_on.year, planned=Decimal(amount)
            )
        name, unit, baseline, target = text.indicator
        on_actions.add_indicator(
            action, by=by, name=name, unit=unit, baseline=Decimal(baseline), target=Decimal(target),
            source="Compte rendu trimestriel du pilote",
        )  # fmt: skip


def name_signatories(stage: Stage, contract: Contract) -> None:
    """The préfet and the procureur by their accounts, the mayor by name."""
    cast = stage.bench.cast
    for row in contract.signatories.select_related("territory"):
        agent = {"prefect": cast.prefect, "prosecutor": cast.prosecutor}.get(row.capacity)
        name = str(agent) if agent else west.MAYORS[row.territory.code]  # type: ignore[union-attr]  # of a commune
        on_contracts.name_signatory(
            row, by=cast.prefecture, revision=row.revision, title=row.title, name=name, agent=agent
        )


def consult(stage: Stage, contract: Contract, meeting: Meeting | None = None) -> None:
    """The procureur; the council at that plenary, or « sans objet »."""
    cast, on = stage.bench.cast, stage.bench.on
    on_contracts.record_opinion(
        contract,
        by=cast.prosecutor,
        on=on,
        source="prosecutor",
        given_on=on,
        sense="favourable",
        text="Favorable.",
    )
    heard = (
        {"not_applicable_reason": NO_COUNCIL}
        if meeting is None
        else {"given_on": meeting.held_on, "sense": "favourable", "meeting": meeting}
    )
    on_contracts.record_opinion(contract, by=cast.coordinator, on=on, source="council", **heard)


def adopt(stage: Stage, contract: Contract) -> None:
    """The délibération of each commune."""
    on = stage.bench.on
    for town in contract.communes.order_by("sort_key"):
        on_contracts.record_resolution(
            contract, by=stage.bench.cast.prefecture, on=on, territory=town, number=f"{on.year}-DEMO-7", adopted_on=on
        )
