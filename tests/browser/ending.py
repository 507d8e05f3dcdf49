"""A contract in its last months, and what its successor needs before its signature: written as the demonstration is."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from actions import operations as on_actions
from actions.models import Action
from actions.states import Frequency, Status
from cls_portal.models import Agent
from contracts import operations as on_contracts
from contracts.models import Contract, DepartmentalPlan
from diagnostics.models import Diagnostic
from evaluations.demo import content, papers, stage
from evaluations.demo.councils import Bench
from evaluations.demo.people import DOMAIN, Cast
from evaluations.demo.running import Running, enter_actions
from evaluations.demo.running_content import A, RunningAxes
from evaluations.demo.stage import Stage
from partners.models import Council, Meeting, Organisation
from territories.models import Territory

REFERENCE, TOWN, SIGNED, ENDS = "CLS-FLOIRAC", "33167", 1035, 60
AXES: RunningAxes = (
    ("Tranquillité des soirées", (
        ("Apaiser les soirées autour du tramway", (
            A("Médiation aux stations", "prevention", "mediation", (20, 1090),
              ("Soirées couvertes", "soirées", 0, 400), ("mediation", 40000), progress=80,
              notes=("Équipe au complet.",), every=Frequency.HALF_YEARLY),
            A("Réparation des halls", "deterrence", "bailleur", (10, 900),
              ("Halls remis en état", "halls", 0, 24), ("bailleur", 21000), Status.DONE, 100,
              notes=("Tous les halls sont remis en état.",), every=Frequency.HALF_YEARLY),
        )),
    )),
)  # fmt: skip


def a_contract_in_its_last_months() -> Contract:
    """Of Floirac, signed on paper nearly three years ago, piloted by the CISPD; two actions, followed since."""
    scene = _scene()
    council = Council.objects.get(name__startswith="CISPD de Bordeaux Métropole")
    contract = stage.take_over(scene, REFERENCE, stage.commune(TOWN), signed=SIGNED, ends=ENDS, council=council)
    enter_actions(scene.scene, contract, AXES)
    return contract


def written_up_to_its_approval(successor: Contract, consulted: Meeting) -> None:
    """Its text, its actions tied to the diagnostic, the opinions, the délibération; its signatories have accounts."""
    scene = _scene()
    by, on = scene.bench.cast.prefecture, scene.bench.on
    starts_on = on + timedelta(days=ENDS + 1)
    stage.open_drafting(scene, successor, starts_on=starts_on)
    present = successor.partners.values_list("organisation", flat=True)
    for organisation in [each for each in scene.bench.partners.values() if each.pk not in present]:
        on_contracts.add_partner(successor, by=by, organisation=organisation, commitment="Une personne référente.")
    for action in successor.actions.select_related("objective"):
        _goes_on(scene, action, starts_on)
    for row in successor.signatories.all():
        _name(row, scene.bench.cast)
    on_contracts.move_contract(successor, "open_consultation", by=by, on=on)
    stage.consult(scene, successor, consulted)
    on_contracts.move_contract(successor, "open_approval", by=by, on=on)
    stage.adopt(scene, successor)


def _goes_on(scene: Stage, action: Action, starts_on: date) -> None:
    """It answers the problems of the diagnostic, with partners, means, money and a target of its own."""
    by = scene.bench.cast.prefecture
    on_actions.change_action(
        action, by=by, revision=action.revision, human_means="Quatre médiateurs.", starts_on=starts_on,
        ends_on=starts_on + timedelta(days=900), problems=list(scene.diagnostic.problems.all()),
    )  # fmt: skip
    on_actions.add_budget_line(action, by=by, funder=action.lead, year=starts_on.year, planned=Decimal(12000))
    on_actions.add_partner(action, by=by, organisation=scene.bench.partners["bailleur"], part="Accès aux halls")
    for indicator in action.indicators.all():
        on_actions.change_indicator(
            indicator, by=by, revision=indicator.revision, baseline=Decimal(320), target=Decimal(400)
        )


def _name(row: Any, cast: Cast) -> None:
    agent = {"prefect": cast.prefect, "prosecutor": cast.prosecutor}.get(row.capacity, cast.mayors[2])
    on_contracts.name_signatory(
        row, by=cast.prefecture, revision=row.revision, title=row.title, name=str(agent), agent=agent
    )


def _agent(account: str) -> Agent:
    return Agent.objects.get(email=f"{account}@{DOMAIN}")


def _scene() -> Stage:
    cast = Cast(
        prefecture=_agent("prefecture"), prefect=_agent("prefet"), coordinator=_agent("coordinator"),
        prosecutor=_agent("prosecutor"), mayors=tuple(map(_agent, ("mayor", "mayor2", "mayor3"))),
        partner=_agent("partner"),
    )  # fmt: skip
    partners = {each.key: Organisation.objects.get(name=each.name) for each in content.PARTNERS}
    on = date.today()
    department = Territory.objects.get(kind="department", code=content.DEPARTMENT)
    diagnostic = Diagnostic.objects.get(title="Diagnostic de la rive droite")
    running = Running(cast.prefecture, cast.coordinator, partners, partners["mediation"], on, age=SIGNED)
    return Stage(
        Bench(cast, partners, on), running, department, diagnostic, diagnostic.eligibilities.get(),
        DepartmentalPlan.objects.filter(department=department).earliest("pk"), papers.contract(on, REFERENCE),
    )  # fmt: skip
