"""The three contracts of the demonstration: one in drafting, one signed, one to renew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from actions import operations as on_actions
from actions.models import Action
from cls_portal import jobs
from cls_portal.actors import PORTAL
from cls_portal.models import Agent, Job
from contracts import operations as on_contracts
from contracts.models import Contract
from diagnostics import operations as on_diagnostics
from diagnostics.models import Diagnostic
from evaluations.demo import content, delinquency, papers, signatures
from evaluations.demo.councils import Bench, seed_communal, seed_intercommunal, seed_report
from evaluations.demo.diagnostic import compose, renew, weigh, write_parts
from evaluations.demo.every_state import seed_states
from evaluations.demo.judging import Outcome, conclude, judge
from evaluations.demo.judging_content import SHORT
from evaluations.demo.people import Cast, assemble
from evaluations.demo.places import name_places, seed_places, seed_plan
from evaluations.demo.running import Running, seed_running
from evaluations.demo.running_content import TOWN
from evaluations.demo.series import seed_series
from evaluations.demo.stage import set_stage
from evaluations.demo.succession import seed_succession
from partners import operations as on_partners
from partners.models import Council, Meeting, Organisation
from territories.models import Membership, Territory

SIGNED, DRAFTED, ENDING, FOLLOWED = "CLS-DEMO-1", "CLS-DEMO-2", "CLS-DEMO-3", "CLS-DEMO-4"
Say = Callable[[str], None]


def seed(*, on: date, say: Say, seed: int = 1) -> bool:
    """Make the demonstration as of that day; False when it is already there."""
    if Contract.objects.filter(reference=SIGNED).exists():
        return False
    say("personnes et organismes inventés")
    cast = assemble(on, seed)
    partners = _partners()
    on_partners.affiliate_agent(
        cast.partner, by=PORTAL, organisation=partners["mediation"], starts_on=on - timedelta(days=365)
    )
    say("conseils\u00a0: membres, arrêté, informations du préfet")
    bench = Bench(cast, partners, on)
    council, meeting = seed_intercommunal(bench, _communes(content.RIGHT_BANK), papers.order(on))
    drafted, ending = _communes(content.DRAFTED)[0], _communes(content.ENDING)[0]
    seed_communal(bench, council, _communes(content.RIGHT_BANK), drafted, ending)
    seed_report(bench, _department())
    delinquency.load(_department(), seed=seed, say=say)
    say("territoires locaux, contrat de ville")
    seed_places(on, _communes(content.RIGHT_BANK), _communes(content.RIGHT_BANK[:1])[0])
    say("chiffres des partenaires")
    seed_series(on, seed, partners, _communes(content.RIGHT_BANK), _communes(content.ENDING)[0])
    say("diagnostic validé")
    diagnostic = _diagnostic(on, cast, partners, content.RIGHT_BANK, "Diagnostic de la rive droite")
    compose(diagnostic)
    say(f"contrat {SIGNED} : rédaction, avis, signatures")
    _signed_contract(on, cast, partners, council, meeting, diagnostic)
    say(f"contrat {DRAFTED} en rédaction")
    _drafted_contract(on, cast, partners)
    say(f"contrat {ENDING} à reconduire")
    _ending_contract(on, cast)
    say(f"contrat {FOLLOWED} suivi depuis un an")
    scene = Running(by=cast.prefecture, coordinator=cast.coordinator, partners=partners, state=_state(), on=on)
    seed_running(
        scene,
        reference=FOLLOWED,
        communes=_communes(TOWN),
        department=_department(),
        council=council,
        scan=papers.contract(on, FOLLOWED),
    )
    say("diagnostic de l’ouest de l’agglomération")
    stage = set_stage(bench, scene, _department())
    say("contrat évalué, redéfini, et celui qui lui succède")
    seed_succession(stage)
    say("un contrat dans chaque état")
    seed_states(stage)
    say("registre public")
    for contract in Contract.objects.filter(reference__in=(SIGNED, ENDING, FOLLOWED)):
        on_contracts.publish_contract(contract, by=cast.prefecture, on=on, seen=None)
    return True


def _communes(codes: tuple[str, ...]) -> list[Territory]:
    return list(Territory.objects.filter(kind="commune", code__in=codes))


def _department() -> Territory:
    return Territory.objects.get(kind="department", code=content.DEPARTMENT)


def _partners() -> dict[str, Organisation]:
    department = _department()
    return {
        partner.key: on_partners.create_organisation(
            by=PORTAL, kind=partner.kind, name=partner.name, territory=department
        )
        for partner in content.PARTNERS
    }


def _state() -> Organisation:
    """Who grants the FIPD in the département."""
    return on_partners.create_organisation(
        by=PORTAL, kind="PREF", name="Préfecture de la Gironde (démonstration)", territory=_department()
    )


def _diagnostic(
    on: date, cast: Cast, partners: dict[str, Organisation], codes: tuple[str, ...], title: str
) -> Diagnostic:
    diagnostic = on_diagnostics.create_diagnostic(
        by=cast.prefecture,
        title=title,
        communes=_communes(codes),
        starts_on=date(on.year - 2, 1, 1),
        ends_on=date(on.year - 1, 12, 31),
        situation=content.SITUATION,
        perception=content.PERCEPTION,
        adequacy=content.ADEQUACY,
        sources=content.SOURCES,
    )
    for row in diagnostic.field_responses.all():
        response, fitness = content.FIELD_RESPONSES[row.field]
        on_diagnostics.describe_field(
            row, by=cast.prefecture, revision=row.revision, response=response, fitness=fitness
        )
    for text in content.PROBLEMS:
        problem = on_diagnostics.add_problem(
            diagnostic,
            by=cast.prefecture,
            title=text.title,
            description=text.description,
            fields=text.fields,
            places=_communes(codes),
            where=text.where,
            moments=text.moments,
            when=text.when,
            sufferers=text.sufferers,
        )
        for key, part in text.actors:
            on_diagnostics.add_concerned_actor(problem, by=cast.prefecture, organisation=partners[key], part=part)
        weigh(problem, text, cast, on)
    write_parts(diagnostic, cast, partners, on)
    validated: Diagnostic = on_diagnostics.validate_diagnostic(diagnostic, by=cast.prefecture, on=on)
    return validated


def _move(contract: Contract, cast: Cast, on: date, *steps: str) -> None:
    for step in steps:
        on_contracts.move_contract(contract, step, by=cast.prefecture, on=on)


def _new_contract(
    on: date, cast: Cast, codes: tuple[str, ...], reference: str, title: str, name: str, diagnostic: Diagnostic
) -> Contract:
    """A contract up to drafting, with its period of three years from that day and its eligibility."""
    contract = on_contracts.create_contract(
        by=cast.prefecture,
        on=on,
        kind="CLS",
        title=title,
        communes=_communes(codes),
        lead_prefecture=_department(),
        perimeter_name=name,
        reference=reference,
    )
    eligibility = on_diagnostics.decide_eligibility(
        diagnostic,
        by=cast.prefecture,
        decided_on=on,
        on=on,
        grounds="L’intensité des problèmes décrits par le diagnostic justifie un contrat (données inventées).",
    )
    contract = on_contracts.set_contract(
        contract,
        by=cast.prefecture,
        revision=contract.revision,
        diagnostic=diagnostic,
        eligibility=eligibility,
        starts_on=on,
        ends_on=on.replace(year=on.year + 3) - timedelta(days=1),
    )
    _move(contract, cast, on, "open_diagnostic", "open_drafting")
    return contract


def _signed_contract(
    on: date, cast: Cast, partners: dict[str, Organisation], council: Council, meeting: Meeting, diagnostic: Diagnostic
) -> None:
    contract = _new_contract(
        on, cast, content.RIGHT_BANK, SIGNED, "Contrat local de sécurité de la rive droite", "Rive droite", diagnostic
    )
    contract.refresh_from_db()
    contract = on_contracts.set_contract(
        contract,
        by=cast.prefecture,
        revision=contract.revision,
        council=council,
        plan=seed_plan(on, _department()),
    )
    _write(contract, cast)
    name_places(contract, cast.prefecture, _communes(content.RIGHT_BANK))
    _plan(contract, cast, partners, diagnostic, on)
    _name_signatories(contract, cast, on)
    _move(contract, cast, on, "open_consultation")
    _advise(contract, cast, on, meeting)
    _move(contract, cast, on, "open_approval")
    version = on_contracts.freeze_contract(contract, by=cast.prefecture, on=on)
    jobs.run(Job.objects.get(arguments__version_id=version.pk).pk)
    _move(contract, cast, on, "open_signing")
    signatures.sign(contract, on)


def _write(contract: Contract, cast: Cast) -> None:
    for section in contract.sections.all():
        if section.key in content.SECTIONS:
            on_contracts.write_section(
                section, by=cast.prefecture, revision=section.revision, body=content.SECTIONS[section.key]
            )
    for partner in content.PARTNERS:
        organisation = Organisation.objects.get(name=partner.name)
        on_contracts.add_partner(contract, by=cast.prefecture, organisation=organisation, commitment=partner.commitment)


def _plan(contract: Contract, cast: Cast, partners: dict[str, Organisation], diagnostic: Diagnostic, on: date) -> None:
    problems = {problem.number: problem for problem in diagnostic.problems.all()}
    for axis_text in content.AXES:
        axis = on_contracts.add_axis(
            contract, by=cast.prefecture, title=axis_text.title, description=axis_text.description
        )
        for objective_text in axis_text.objectives:
            objective = on_contracts.add_objective(axis, by=cast.prefecture, title=objective_text.title)
            for text in objective_text.actions:
                action = on_actions.create_action(
                    objective,
                    by=cast.prefecture,
                    title=text.title,
                    field=text.field,
                    problems=[problems[number] for number in text.problems],
                    lead=partners[text.lead],
                    description=text.description,
                    human_means=text.means,
                    starts_on=on + timedelta(days=30),
                    ends_on=on + timedelta(days=1000),
                )
                _equip(action, text, cast, partners, on)


def _equip(action: Action, text: content.ActionText, cast: Cast, partners: dict[str, Organisation], on: date) -> None:
    for key in text.partners:
        on_actions.add_partner(action, by=cast.prefecture, organisation=partners[key], part="Partenaire associé")
    for key, amount in text.cost:
        on_actions.add_budget_line(
            action, by=cast.prefecture, funder=partners[key], year=on.year + 1, planned=Decimal(amount)
        )
    name, unit, baseline, target = text.indicator
    on_actions.add_indicator(
        action,
        by=cast.prefecture,
        name=name,
        unit=unit,
        baseline=Decimal(baseline),
        target=Decimal(target),
        source="Compte rendu trimestriel du pilote",
    )


def _name_signatories(contract: Contract, cast: Cast, on: date) -> None:
    on_contracts.derive_signatories(contract, by=cast.prefecture, on=on)
    by_commune: dict[int | None, Agent] = {_commune_of(mayor): mayor for mayor in cast.mayors}
    for row in contract.signatories.all():
        agent = {"prefect": cast.prefect, "prosecutor": cast.prosecutor}.get(row.capacity)
        agent = agent or by_commune[row.territory_id]
        on_contracts.name_signatory(
            row, by=cast.prefecture, revision=row.revision, title=row.title, name=str(agent), agent=agent
        )


def _commune_of(mayor: Agent) -> int:
    return Membership.objects.get(agent=mayor).territory_id


def _advise(contract: Contract, cast: Cast, on: date, meeting: Meeting) -> None:
    on_contracts.record_opinion(
        contract,
        by=cast.prosecutor,
        on=on,
        source="prosecutor",
        given_on=on,
        sense="favourable",
        text="Avis favorable ; les mesures de réparation seront suivies par le parquet.",
    )
    on_contracts.record_opinion(
        contract,
        by=cast.coordinator,
        on=on,
        source="council",
        given_on=meeting.held_on,
        sense="favourable",
        meeting=meeting,
    )
    for rank, commune in enumerate(contract.communes.order_by("sort_key"), start=1):
        on_contracts.record_resolution(
            contract,
            by=cast.prefecture,
            on=on,
            territory=commune,
            number=f"{on.year}-{100 + rank}",
            adopted_on=on,
        )


def _drafted_contract(on: date, cast: Cast, partners: dict[str, Organisation]) -> None:
    """Half written: its page shows what is missing before the consultation."""
    diagnostic = _diagnostic(on, cast, partners, content.DRAFTED, "Diagnostic de Bègles")
    renew(diagnostic, cast, partners, on)
    contract = _new_contract(
        on, cast, content.DRAFTED, DRAFTED, "Contrat local de sécurité de Bègles", "Bègles", diagnostic
    )
    preamble = contract.sections.get(key="preamble")
    on_contracts.write_section(preamble, by=cast.prefecture, revision=preamble.revision, body=content.DRAFTED_PREAMBLE)
    axis = on_contracts.add_axis(contract, by=cast.prefecture, title=content.AXES[0].title)
    on_contracts.add_objective(axis, by=cast.prefecture, title=content.AXES[0].objectives[0].title)


def _ending_contract(on: date, cast: Cast) -> None:
    """A paper contract in its last months, evaluated, whose renewal is one step away."""
    contract = on_contracts.take_over_contract(
        by=cast.prefecture,
        on=on,
        kind="CLS",
        title="Contrat local de sécurité de Pessac",
        communes=_communes(content.ENDING),
        lead_prefecture=_department(),
        perimeter_name="Pessac",
        reference=ENDING,
        signed_on=on - timedelta(days=1000),
        starts_on=on - timedelta(days=1000),
        ends_on=on + timedelta(days=90),
        scan=("contrat-papier.pdf", papers.contract(on, ENDING)),
    )
    evaluation = judge(contract, SHORT, by=cast.prefecture, on=on, partners={})
    outcome = Outcome(
        validated_on=on, town=_communes(content.ENDING)[0], number="2026-12 (fictive)",
        adopted_on=on - timedelta(days=3), not_presented_reason="Aucun conseil n’était rattaché à ce contrat papier.",
    )  # fmt: skip
    conclude(evaluation, outcome, by=cast.prefecture, on=on)
