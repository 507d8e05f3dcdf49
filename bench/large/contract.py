"""The large contract, entered as people would: through the operations, its gates asked, up to the frozen text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from actions import operations as on_actions
from bench.large import words
from cls_portal import operations
from cls_portal.actors import PORTAL
from cls_portal.models import Agent
from cls_portal.roles import Role
from contracts import operations as on_contracts
from contracts.models import Contract, Signatory
from diagnostics import operations as on_diagnostics
from diagnostics.models import ActorPart, Diagnostic, Moment, Problem, ResponseField, Sufferer
from diagnostics.priority import Criterion
from diagnostics.recorded.indicators import COMMUNAL
from evaluations.demo import delinquency
from partners import operations as on_partners
from partners.models import Organisation
from territories.models import Territory
from territories.operations import give_role

ON = date(2026, 11, 25)
DEPARTMENT, TOWN = "29", "29151"  # Finistère, Morlaix
SEED = 4
TITLE = (
    "Contrat local de sécurité intercommunal de la baie de Morlaix, du Trégor finistérien et des monts d’Arrée – "
    "Kevrat surentez etrekumunel Bae Montroulez, C’hwec’h parrez Plouc’hec ha Kernevez"
)
FIELDS = tuple(ResponseField.values)
WRITER = "prefecture@large.example"


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    communes: int = 20
    axes: int = 6
    objectives: int = 20
    actions: int = 80
    problems: int = 10
    parts: int = 1  # of each article
    rows: int = 12  # of the table of each part


LARGE = Size()


def build(size: Size = LARGE) -> Contract:
    """The contract, ready to be frozen."""
    said = words.Words(SEED)
    department = Territory.objects.get(kind="department", code=DEPARTMENT)
    writer = _writer(department)
    delinquency.load(department, seed=SEED, say=lambda _: None)
    communes = _communes(size.communes)
    organisations = [
        on_partners.create_organisation(by=PORTAL, kind=kind, name=name, territory=department)
        for kind, name in words.ORGANISATIONS
    ]
    diagnostic = _diagnostic(size, said, communes, organisations, writer)
    contract = _contract(communes, department, diagnostic, writer)
    _text(contract, size, said)
    for organisation in organisations:
        on_contracts.add_partner(contract, by=PORTAL, organisation=organisation, commitment=said.sentences(3))
    _plan(contract, size, said, organisations, list(diagnostic.problems.all()))
    _name_signatories(contract, organisations)
    _approve(contract, said)
    return contract


def _writer(department: Territory) -> Agent:
    """Who works at the préfecture, writes the contract and looks at its pages."""
    agent: Agent = operations.open_account(
        by=PORTAL, email=WRITER, first_name="Rozenn", last_name="Kerc’hoazh", job_title="Préfecture", password="x" * 20
    )
    give_role(agent, by=PORTAL, role=Role.PREFECTURE, territory=department, starts_on=date(2024, 1, 1))
    return agent


def _communes(count: int) -> list[Territory]:
    """Morlaix and its neighbours of the same intercommunality."""
    epci = Territory.objects.get(code=TOWN, kind="commune").containing.get(kind="epci")
    return list(epci.communes.order_by("code"))[:count]


def _diagnostic(
    size: Size, said: words.Words, communes: list[Territory], organisations: list[Organisation], writer: Agent
) -> Diagnostic:
    diagnostic: Diagnostic = on_diagnostics.create_diagnostic(
        by=PORTAL,
        title="Diagnostic local de sécurité de la baie de Morlaix – Studiadenn surentez Bae Montroulez",
        communes=communes,
        starts_on=date(2024, 1, 1),
        ends_on=date(2025, 12, 31),
        situation=said.article(size.parts, size.rows),
        perception=said.article(1, size.rows),
        adequacy=said.article(1, size.rows),
        sources=said.article(1, 4),
    )
    for row in diagnostic.field_responses.all():
        on_diagnostics.describe_field(
            row, by=PORTAL, revision=row.revision, response=said.paragraphs(2), fitness="partial"
        )
        for organisation in organisations[:4]:
            on_diagnostics.add_existing_response(
                row, by=PORTAL, title=said.title(120), organisation=organisation, place=said.draw.choice(words.PLACES),
                period="Du mardi au samedi", fitness="weak", comment=said.sentences(2),
            )  # fmt: skip
    figures = on_diagnostics.choose_figures(diagnostic, by=PORTAL, indicators=[each.label for each in COMMUNAL])
    for figure in figures:
        on_diagnostics.change_figure(
            figure, by=PORTAL, revision=figure.revision, analysis=f"<p>{said.sentences(4)}</p>"
        )
    for number in range(size.problems):
        _problem(diagnostic, number, said, communes, organisations)
    return on_diagnostics.validate_diagnostic(diagnostic, by=writer, on=ON)


def _problem(
    diagnostic: Diagnostic,
    number: int,
    said: words.Words,
    communes: list[Territory],
    organisations: list[Organisation],
) -> None:
    problem = on_diagnostics.add_problem(
        diagnostic,
        by=PORTAL,
        title=f"Difficultés constatées : {words.SUBJECTS[number % len(words.SUBJECTS)]} ({number + 1})",
        description=said.paragraphs(2),
        fields=[FIELDS[number % 4], FIELDS[(number + 1) % 4]],
        places=communes[number % 5 : number % 5 + 6],
        where=said.draw.choice(words.PLACES),
        moments=said.draw.sample(Moment.values, 3),
        sufferers=said.draw.sample(Sufferer.values, 3),
    )
    for rank, part in enumerate(said.draw.sample(ActorPart.values, 3)):
        organisation = organisations[(number + rank) % len(organisations)]
        on_diagnostics.add_concerned_actor(problem, by=PORTAL, organisation=organisation, part=part)
    notes = {criterion: said.draw.randint(1, 5) for criterion in Criterion.values}
    on_diagnostics.score_problem(problem, by=PORTAL, revision=None, **notes)
    for _ in range(2):
        on_diagnostics.add_evidence(
            problem, by=PORTAL, kind="statement", text=said.sentences(3), source="Relevé des partenaires (inventé)",
            dated_on=date(2025, 6, 1),
        )  # fmt: skip
    for field in problem.fields:
        on_diagnostics.describe_response(problem, by=PORTAL, field=field, response=said.sentences(3), fitness="weak")


def _contract(communes: list[Territory], department: Territory, diagnostic: Diagnostic, writer: Agent) -> Contract:
    contract: Contract = on_contracts.create_contract(
        by=PORTAL, on=ON, kind="CLS", title=TITLE, communes=communes, lead_prefecture=department,
        perimeter_name="Baie de Morlaix, Trégor finistérien et monts d’Arrée", reference="CLS-GRAND-1",
    )  # fmt: skip
    eligibility = on_diagnostics.decide_eligibility(
        diagnostic, by=writer, decided_on=ON, on=ON, grounds="Décision motivée, pour la mesure seulement."
    )
    on_contracts.set_contract(
        contract, by=PORTAL, revision=None, diagnostic=diagnostic, eligibility=eligibility, starts_on=date(2027, 1, 1),
        ends_on=date(2029, 12, 31), no_council_reason="Le conseil est en cours de création.",
        departmental_plan="Plan départemental de prévention de la délinquance du Finistère 2024-2027",
    )  # fmt: skip
    return _moved(contract, "open_diagnostic", "open_drafting")


def _moved(contract: Contract, *steps: str) -> Contract:
    for step in steps:
        on_contracts.move_contract(contract, step, by=PORTAL, on=ON)
    return Contract.objects.get(pk=contract.pk)


def _text(contract: Contract, size: Size, said: words.Words) -> None:
    for section in contract.sections.all():
        body = said.article(size.parts, size.rows)
        on_contracts.write_section(section, by=PORTAL, revision=section.revision, body=body)


def _plan(
    contract: Contract,
    size: Size,
    said: words.Words,
    organisations: list[Organisation],
    problems: list[Problem],
) -> None:
    axes = [
        on_contracts.add_axis(contract, by=PORTAL, title=said.title(150), description=said.sentences(6))
        for _ in range(size.axes)
    ]
    objectives = [
        on_contracts.add_objective(axes[number * size.axes // size.objectives], by=PORTAL, title=said.title(180))
        for number in range(size.objectives)
    ]
    for number in range(size.actions):
        organisations = [*organisations[1:], organisations[0]]
        action = on_actions.create_action(
            objectives[number * size.objectives // size.actions],
            by=PORTAL,
            title=said.title(200 if number % 4 == 0 else 90),
            field=FIELDS[number % 4],
            problems=[problems[number % len(problems)], problems[(number * 7 + 1) % len(problems)]],
            lead=organisations[0],
            description=said.paragraphs(1 + number % 3, 3),
            audience="Les habitants des vingt communes, et d’abord les jeunes de 16 à 25 ans et leurs familles",
            human_means=said.sentences(1),
            full_time_equivalents=Decimal(number % 5) + Decimal("0.5"),
            starts_on=date(2027, 2, 1),
            ends_on=date(2029, 11, 30),
        )
        _equip(action, said, organisations[: 3 + number % 3])


def _equip(action: Any, said: words.Words, organisations: Sequence[Organisation]) -> None:
    """Its partners are all but the lead; one to three fund it for one to three years, with as many indicators."""
    for organisation in organisations[1:]:
        on_actions.add_partner(action, by=PORTAL, organisation=organisation, part="Appui et information du public")
    for year in (2027, 2028, 2029)[: 1 + action.number % 3]:
        for organisation in organisations[: len(organisations) - 2]:
            on_actions.add_budget_line(
                action, by=PORTAL, funder=organisation, year=year, fund="FIPD",
                planned=Decimal(said.draw.randint(2, 90)) * 500,
            )  # fmt: skip
    for number in range(1, len(organisations) - 1):
        on_actions.add_indicator(
            action, by=PORTAL, name=f"{number}. {said.draw.choice(words.SENTENCES)}"[:120], unit="interventions par an",
            nature=("output", "outcome", "impact")[number - 1], baseline=Decimal(said.draw.randint(0, 50)),
            target=Decimal(said.draw.randint(60, 12_000)), source="Compte rendu trimestriel du pilote de l’action",
        )  # fmt: skip


def _name_signatories(contract: Contract, organisations: list[Organisation]) -> None:
    """The préfet by delegation, the procureur, twenty maires, the intercommunality, the operator of the transports."""
    on_contracts.derive_signatories(contract, by=PORTAL, on=ON)
    names = iter(words.PEOPLE)
    for row in Signatory.objects.filter(contract=contract).order_by("position"):
        values: dict[str, Any] = {"name": words.PREFECT[0] if row.capacity == "prefect" else next(names)}
        if row.capacity == "prefect":
            delegation = ("delegate_name", "delegate_title", "delegation_reference")
            values |= dict(zip(delegation, words.PREFECT[1:], strict=True))
        agent = _account(values.get("delegate_name") or values["name"], row.position)
        on_contracts.name_signatory(row, by=PORTAL, revision=None, title=row.title, agent=agent, **values)
    epci = contract.communes.get(code=TOWN).containing.get(kind="epci")
    for rank, (title, values) in enumerate(
        ((words.LONG_TITLE, {"capacity": "epci_president", "territory": epci}), (words.OPERATOR_TITLE, {})), start=100
    ):
        name = next(names)
        on_contracts.add_signatory(contract, by=PORTAL, title=title, name=name, agent=_account(name, rank), **values)


def _account(name: str, rank: int) -> Agent:
    """Of a person who signs: their account bears the name under which they sign."""
    first, _, last = name.partition(" ")
    agent: Agent = operations.open_account(
        by=PORTAL, email=f"signataire{rank}@large.example", first_name=first, last_name=last, password="x" * 20
    )
    return agent


def _approve(contract: Contract, said: words.Words) -> None:
    _moved(contract, "open_consultation")
    on_contracts.record_opinion(
        contract, by=PORTAL, on=ON, source="prosecutor", given_on=ON - timedelta(days=5), sense="favourable",
        text=said.sentences(3),
    )  # fmt: skip
    on_contracts.record_opinion(
        contract, by=PORTAL, on=ON, source="council",
        not_applicable_reason="Le conseil intercommunal est en cours de création.",
    )  # fmt: skip
    for rank, row in enumerate(contract.signatories.exclude(territory=None).order_by("position"), start=1):
        if row.capacity != "prefect":
            on_contracts.record_resolution(
                contract, by=PORTAL, on=ON, territory=row.territory, number=f"2026-{100 + rank}",
                adopted_on=ON - timedelta(days=3),
            )  # fmt: skip
    _moved(contract, "open_approval")
