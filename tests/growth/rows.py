"""More and more of everything: each function adds one row, with what hangs from it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import count
from typing import Any

from django.utils import timezone

from actions.access import BY_LINK as BY_NEWS
from actions.models import Action, FollowUpBatch, NewsRequest, TableImport
from cls_portal import links
from cls_portal.models import Agent, SavedView
from contracts.documents import canonical_json
from contracts.models import (
    Contract,
    ContractTemplate,
    DepartmentalPlan,
    FrameworkAgreement,
    OpinionRequest,
    SignatureDeposit,
    TakeOverBatch,
    Version,
)
from contracts.operations import BY_LINK, create_template, open_amendment, publish_contract
from contracts.states import ContractState
from contracts.watch import NEXT
from diagnostics.models import ConcernedActor, Contribution, Diagnostic, Edition, PartnerSeries, Problem
from evaluations import operations as on_evaluations
from evaluations.access import BY_LINK as BY_QUESTIONNAIRE
from evaluations.impact.computing import Comparison
from evaluations.impact.rules import Periods
from evaluations.models import EvaluationContribution
from partners.models import (
    Affiliation,
    AgendaItem,
    Contact,
    Council,
    Decision,
    DepartmentalReport,
    Group,
    GroupMember,
    Mailing,
    MailingGroup,
    MailingMember,
    Meeting,
    Organisation,
    Seat,
)
from territories import operations as on_territories
from territories.models import LocalTerritory, ReferenceLoad, Territory
from territories.states import AreaKind, TerritoryKind
from tests import personas
from tests.contracts.stages import (
    PORTAL,
    TODAY,
    a_contract,
    a_file,
    a_signatory,
    contract_in,
    freeze,
    moved,
    taken_over,
)
from tests.diagnostics import partner_series
from tests.diagnostics.cells import ROBBERIES, Row, edition, grouping, more, stratum
from tests.personas import person

number = count(1)
year = count(2000)  # of the contracts that are evaluated: each its own
# The geography is the template's, the same for every test: one in ten statements of these tests looked it up again.
commune, department = cache(personas.commune), cache(personas.department)
DAY = date(2025, 1, 1)


def an_organisation() -> Organisation:
    return Organisation.objects.create(kind="ASSO", name=f"Organisme {next(number)}", territory=commune("33039"))


def a_council() -> Council:
    council = Council.objects.create(
        kind="CLSPD", name=f"CLSPD {next(number)}", territory=commune("33039"), chair_title="le maire"
    )
    a_meeting(council)
    return council


def a_yearly_report(year: int = 2025) -> DepartmentalReport:
    return DepartmentalReport.objects.create(department=department("33"), year=year)


def a_report_of_some_year() -> DepartmentalReport:
    return a_yearly_report(2100 + next(number))


def a_seat(council: Council) -> Seat:
    """With its substitute, its contact and its arrêté; another that has left; an information of the préfet."""
    at = next(number)
    organisation = an_organisation()
    order = council.orders.create(number=str(at), signed_on=DAY)
    held = {"council": council, "capacity": "body", "starts_on": DAY, "organisation": organisation}
    seat = Seat.objects.create(title=f"s {at}", contact=a_contact(organisation), order=order, **held)
    Seat.objects.create(title=f"r {at}", holder_name="R", substitute_for=seat, **held)
    Seat.objects.create(title=f"e {at}", ends_on=DAY + timedelta(days=1), **held)
    council.informations.create(given_on=DAY + timedelta(days=at % 900))
    a_meeting(council)
    a_group(council)
    return seat


def a_minuted_meeting() -> Meeting:
    return a_council().meetings.get()


def a_minuted_point(meeting: Meeting) -> AgendaItem:
    """With somebody called and a decision that awaits its follow-up."""
    at = next(number)
    item = meeting.items.create(position=at, title=f"p {at}", minutes="<p>Dit</p>", duration=5)
    meeting.invitees.create(title=f"q {at}", organisation=an_organisation(), holder_name=f"N {at}")
    meeting.decisions.create(number=at, title=f"d {at}", item=item, owner=an_organisation(), due_on=DAY)
    return item


def a_group(council: Council | None = None) -> Group:
    """With two members, of whom one has signed its charter, and a meeting."""
    at = next(number)
    council = council or a_bare_council()
    charter = council.charters.create(title=f"Charte {at}", adopted_on=DAY, text="x")
    council.internal_rules.create(adopted_on=DAY + timedelta(days=at % 9000))
    group = council.groups.create(kind="watch_cell", name=f"Cellule {at}", charter=charter, created_on=DAY)
    a_member(group)
    return group


def a_member(group: Group) -> None:
    at = next(number)
    organisation = an_organisation()
    held = {"organisation": organisation, "starts_on": DAY}
    signed = group.members.create(title=f"m {at}", contact=a_contact(organisation), **held)
    group.charter.signatures.create(member=signed, signed_on=DAY)
    group.members.create(title=f"u {at}", holder_name="U", **held)
    group.members.create(title=f"e {at}", ends_on=DAY + timedelta(days=1), **held)
    group.meetings.create(council=group.council, form="watch_cell", held_on=DAY, subject=f"n° {at}")


def a_bare_council() -> Council:
    name = f"CLSPD {next(number)}"
    return Council.objects.create(kind="CLSPD", name=name, territory=commune("33039"), chair_title="le maire")


def a_meeting(council: Council) -> Meeting:
    return Meeting.objects.create(council=council, form="plenary", held_on=DAY, subject=f"n° {next(number)}")


def a_convocation_of(agent: Any) -> None:
    """To a meeting of a group of a council of its own, in a month, not answered."""
    meeting = a_group().meetings.get()
    Meeting.objects.filter(pk=meeting.pk).update(held_on=TODAY + timedelta(days=30))
    meeting.invitees.create(title="Membre", agent=agent, sent_on=TODAY)


def an_agenda_item(meeting: Meeting) -> AgendaItem:
    """With a document, and somebody who is called."""
    at = meeting.items.count() + 1
    item = AgendaItem.objects.create(meeting=meeting, position=at, title=f"p {at}", duration=5)
    meeting.documents.create(item=item, title="d", file=a_file())
    contact = a_contact(an_organisation())
    meeting.invitees.create(title=f"i {at}", contact=contact, organisation=contact.organisation, email="a@exemple.fr")
    return item


def somebody() -> None:
    """A contact who sits in a council, an account that does, a name in a group; a list that names the first."""
    council = a_council()
    organisation = an_organisation()
    contact = a_contact(organisation)
    Seat.objects.create(
        council=council, capacity="body", title="x", organisation=organisation, contact=contact, starts_on=DAY
    )
    agent = person("s", f"n{next(number)}")
    Seat.objects.create(council=council, capacity="other", title="x", agent=agent, starts_on=DAY)
    group = Group.objects.create(council=council, kind="thematic", name="Jeunes", created_on=DAY)
    GroupMember.objects.create(group=group, title="x", holder_name=f"Nom {next(number)}", starts_on=DAY)
    listed = MailingGroup.objects.create(council=council, name="Liste", rule="council")
    MailingMember.objects.create(mailing_group=listed, contact=contact)


def a_mailing_group() -> MailingGroup:
    return MailingGroup.objects.create(council=a_council(), name="Tous", rule="council")


def a_recipient(listed: MailingGroup) -> None:
    """One who sits, one who is named, a message that was sent."""
    a_seat(listed.council)
    MailingMember.objects.create(mailing_group=listed, contact=a_contact(an_organisation()))
    Mailing.objects.create(mailing_group=listed, subject="x", body="x", sent_on=DAY, recipients=1)


def a_place_of_contact(contact: Contact) -> None:
    """A seat, a membership, a list."""
    council, held = a_council(), {"organisation": contact.organisation, "contact": contact, "starts_on": DAY}
    Seat.objects.create(council=council, capacity="body", title="x", **held)
    group = Group.objects.create(council=council, kind="thematic", name="Jeunes", created_on=DAY)
    GroupMember.objects.create(group=group, title="x", **held)
    MailingMember.objects.create(
        mailing_group=MailingGroup.objects.create(council=council, name="Liste"), contact=contact
    )


def a_lone_contact() -> Contact:
    return a_contact(an_organisation())


def a_decision() -> Decision:
    return a_decision_at(a_council().meetings.get())


def a_decision_at(meeting: Meeting) -> Decision:
    return meeting.decisions.create(number=1, title="Une décision")  # type: ignore[no-any-return]


def more_because_of(decision: Decision) -> None:
    """A contract of the council that awaits its opinion, an action and a note that the decision caused elsewhere, an
    evaluation to hear, a diagnostic to adopt."""
    council = decision.meeting.council
    a_contract(council=council, title=f"Contrat {next(number)}")
    contract = an_evaluation(council=council).contract
    objective = contract.axes.create(number=1, title="a").objectives.create(contract=contract, number=1, title="o")
    action = contract.actions.create(objective=objective, number=1, title="x", field="prevention", decision=decision)
    action.notes.create(noted_on=DAY, text="n", status="running", progress=0, decision=decision)
    adopted = a_diagnostic()
    Diagnostic.objects.filter(pk=adopted.pk).update(decision=decision)


def a_contact(organisation: Organisation) -> Contact:
    return Contact.objects.create(organisation=organisation, last_name=f"Nom{next(number)}")


def a_person() -> Agent:
    agent = person("p", f"n{next(number)}", "coordinator", commune("33039"))
    Affiliation.objects.create(agent=agent, organisation=an_organisation(), starts_on=DAY)
    return agent


def a_template() -> ContractTemplate:
    """One day each, so that any number of them may stand."""
    day = DAY + timedelta(days=next(number))
    return create_template(by=PORTAL, kind="CLS", title=f"Modèle du {day}", starts_on=day, ends_on=day)


def a_plan() -> DepartmentalPlan:
    """One day each, with a contract that is linked to it."""
    day = DAY + timedelta(days=next(number))
    plan = DepartmentalPlan.objects.create(department=department("33"), title="Plan", ordered_on=day, starts_on=day)
    a_contract_of(plan)
    return plan


def a_contract_of(plan: DepartmentalPlan) -> None:
    a_contract(plan=plan, title=f"Contrat {next(number)}")


def a_framework() -> FrameworkAgreement:
    framework = FrameworkAgreement.objects.create(kind="CUCS", title=f"Cucs {next(number)}", starts_on=DAY)
    framework.perimeter.create(commune=commune("33039"))
    return framework


def a_commune_of_framework(framework: FrameworkAgreement) -> None:
    held = framework.perimeter.values("commune")
    others = Territory.objects.filter(kind="commune", department=department("33")).exclude(pk__in=held)
    framework.perimeter.create(commune=others.first())


def a_contract_heard() -> None:
    """Whose procureur is consulted, and of which a commune has adopted the text."""
    contract = a_contract(title=f"Contrat {next(number)}")
    contract.opinions.create(source="prosecutor", given_on=DAY, sense="noted")
    contract.resolutions.create(territory=commune("33039"), number="1", adopted_on=DAY)


def a_diagnostic() -> Diagnostic:
    diagnostic = Diagnostic.objects.create(title=f"D {next(number)}", starts_on=DAY, ends_on=DAY)
    diagnostic.perimeter.create(commune=commune("33039"))
    a_problem(diagnostic)
    return diagnostic


def an_edition() -> Edition:
    """With the file of its communal base."""
    edition = Edition.objects.create(produced_on=DAY + timedelta(days=next(number)), has_communes=True)
    ReferenceLoad.objects.create(
        kind="ssmsi-communes", file_name="com.csv.gz", sha256="0" * 64, rows=1, edition=edition.produced_on.isoformat()
    )
    return edition


def a_load_of(edition: Edition) -> None:
    """One more line in the history of the edition."""
    edition.revision += 1
    edition.save(update_fields=["revision"])


def a_standing() -> Territory:
    """A grouping of two communes, known to the current edition."""
    made = edition([Row(code, 2025, ROBBERIES, 6) for code in ("33039", "33522")], produced=date(2030, 1, 1))
    stratum(made, "20000-M", ROBBERIES, 2025, [0.1, 0.5])
    return grouping("33039", "33522")


def a_commune_of(territory: Territory) -> None:
    """One more commune of the département in the grouping."""
    held = territory.commune_rows.values("commune")
    found = Territory.objects.filter(kind="commune", department=department("33")).exclude(pk__in=held).first()
    current = Edition.objects.get(produced_on=date(2030, 1, 1))
    more(current, [Row(found.code, 2025, ROBBERIES, 6)])
    territory.commune_rows.create(commune=found)


def a_problem(diagnostic: Diagnostic) -> Problem:
    problem = Problem.objects.create(diagnostic=diagnostic, number=next(number), title="P", fields=["prevention"])
    ConcernedActor.objects.create(diagnostic=diagnostic, problem=problem, organisation=an_organisation(), part="acts")
    a_part_of_problem(problem)
    return problem


def a_part_of_problem(problem: Problem) -> None:
    """One more piece of evidence and one more place; its cells are at most four."""
    diagnostic, name = problem.diagnostic, f"Lieu {next(number)}"
    site = Territory.objects.create(kind="site", code=f"S{next(number)}", name=name)
    LocalTerritory.objects.create(territory=site, name=name, communes=["33039"])
    problem.place_links.create(diagnostic=diagnostic, territory=site)
    problem.evidences.create(diagnostic=diagnostic, kind="series", series=name, source="Bailleur", text="AB-123-CD")
    if not problem.responses.exists():
        problem.responses.create(diagnostic=diagnostic, field="prevention", fitness="absent")


def a_waiver() -> None:
    diagnostic = a_diagnostic()
    diagnostic.nominative_waivers.create(digest="0" * 64, kind="phone", reason="Un service", confirmed_on=DAY)


def a_series() -> PartnerSeries:
    n = next(number)
    made = partner_series.a_series(an_organisation(), title=f"Série {n}", perimeter=commune("33039"), places=[])
    return partner_series.filled(made, {2025: [n]})


def a_place_of(series: PartnerSeries) -> None:
    """One more place, with a value that may have to be hidden."""
    n = next(number)
    known = series.places.values("territory")
    territory = Territory.objects.filter(kind="commune", department__code="33").exclude(pk__in=known).first()
    place = series.places.create(territory=territory)
    series.cells.create(period=DAY, place=place, category=series.categories.get(), value=n % 7)


def a_whole_contract() -> Contract:
    contract = a_contract(title=f"Contrat {next(number)}", diagnostic=a_diagnostic())
    a_part_of(contract)
    return contract


def an_open_contract() -> Contract:
    """In the public register, on a commune of its own."""
    n = next(number)
    place = Territory.objects.filter(kind="commune", department__code="33").order_by("code")[n % 500]
    contract = taken_over(title=f"Contrat {n}", places=[place])
    publish_contract(contract, by=PORTAL, on=TODAY, seen=None)
    return contract


def an_opinion_on(contract: Contract) -> None:
    """A service that answered on one article, and one that has not yet."""
    for given in ({}, {"answered_on": TODAY, "sense": "noted"}):
        asked = contract.opinion_requests.create(
            service=f"Service {next(number)}",
            contact_email="x@exemple.fr",
            asked_on=TODAY,
            due_on=date(2099, 1, 1),
            **given,
        )
        asked.sections.create(key="preamble", title="Préambule", position=1)


def a_part_of(contract: Contract) -> Action:
    """One more of everything that a contract's page shows."""
    n = next(number)
    a_place_named_by(contract)
    axis = contract.axes.create(number=n, title=f"Axe {n}")
    objective = contract.objectives.create(axis=axis, number=1, title="Objectif")
    organisation = an_organisation()
    contract.partners.create(organisation=organisation)
    a_signatory(contract, a_person(), title=f"Témoin {n}")
    contract.guests.create(agent=a_person())
    a_comment_on(contract.sections.get(key="preamble"))
    an_opinion_on(contract)
    contract.waivers.create(code=f"chain.{n}", reason="motif", granted_on=TODAY)
    action = Action.objects.create(
        contract=contract, objective=objective, number=n, title=f"Action {n}", field="prevention", lead=organisation
    )
    a_part_of_action(action)
    return action


def a_place_named_by(contract: Contract) -> None:
    n = next(number)
    quarter = Territory.objects.create(kind="neighbourhood", code=f"N{n}", name=f"Quartier {n}")
    contract.places.create(number=n, kind="neighbourhood", name=f"Lieu {n}", communes=["33039"], territory=quarter)


def one_at_each_stage() -> None:
    """One more contract before each step, one open to signature, an amendment and a successor before their freeze."""
    before = a_contract_of_paper()
    whole = {"diagnostic": a_diagnostic()}
    for state in NEXT:
        if state != ContractState.READY_TO_SIGN:
            a_part_of(contract_in(state, title=f"Contrat {next(number)}", **whole))
    a_part_of(contract_in(ContractState.APPROVAL, predecessor=before, **whole))
    amendment = open_amendment(a_contract_of_paper(), by=PORTAL, on=TODAY, subject="Prolonger")
    Contract.objects.filter(pk=amendment.pk).update(**whole)
    a_part_of(moved(amendment, ContractState.CONSULTATION, ContractState.APPROVAL))
    for steps in ([], [ContractState.SIGNING]):
        ready = contract_in(ContractState.APPROVAL)
        a_signatory(ready, a_person())
        freeze(ready)
        moved(ready, ContractState.READY_TO_SIGN, *steps)


def a_contract_of_paper() -> Contract:
    """In force; on a commune of its own, and Bègles."""
    others = Territory.objects.filter(kind="commune", department__code="33").exclude(
        contracts__in=Contract.objects.all()
    )
    return taken_over(places=[commune("33039"), others.first()], title=f"Papier {next(number)}")


def a_followed_action(contract: Contract) -> Action:
    """One more action of a signed contract, that ends today, with what its displays show."""
    n, today = next(number), timezone.localdate()
    axis = contract.axes.create(number=n, title=f"Axe {n}")
    objective = contract.objectives.create(axis=axis, number=1, title="Objectif")
    action = Action.objects.create(
        contract=contract, objective=objective, number=n, title=f"Action {n}", field="prevention",
        lead=an_organisation(), starts_on=DAY, ends_on=today, status="running",
    )  # fmt: skip
    action.milestones.create(name=f"Jalon {n}", due_on=today)
    action.indicators.create(name=f"Indicateur {n}", unit="jeunes", frequency="monthly")
    action.budget_lines.create(year=2027, funder=an_organisation(), planned=n)
    return action


def a_question_about(action: Action) -> None:
    """One more question, of somebody else each time."""
    action.questions.create(text="Où en est-on ?", asked_on=DAY, asker_name="Mme X", organisation=an_organisation())


def followed_elsewhere(contract: Contract) -> None:
    """One more action here, a contract of a council of its own with one, and one in preparation."""
    a_followed_action(contract)
    another = a_contract_of_paper()
    Contract.objects.filter(pk=another.pk).update(council=a_council())
    a_followed_action(another)
    a_contract(title=f"Contrat {next(number)}")


def a_comment_on(section: Any) -> None:
    """One more remark with its answer, each naming somebody."""
    n = next(number)
    comment = section.comments.create(author=a_person(), text=f"Remarque {n}")
    answer = section.comments.create(author=a_person(), text="Oui", replies_to=comment)
    for said in (comment, answer):
        said.mentions.create(agent=a_person())


def a_contract_in_circulation() -> Contract:
    """A draft on which opinions are asked, its void version on which files are deposited."""
    contract = a_contract(title=f"Contrat {next(number)}")
    Version.objects.create(
        contract=contract, number=1, json="{}", json_sha256="0" * 64, frozen_at=timezone.now(),
        voided_at=timezone.now(), void_reason="Reprise",
    )  # fmt: skip
    circulated(contract)
    return contract


def circulated(contract: Contract) -> None:
    """One more opinion asked by a link that served, one more waiver, one more file deposited."""
    n, now = next(number), timezone.now()
    contract.waivers.create(code=f"chain.{n}", reason="motif", granted_on=TODAY)
    asked = contract.opinion_requests.create(
        service=f"Service {n}", contact_name="x", contact_email="x@exemple.fr", asked_on=DAY, due_on=date(2099, 1, 1)
    )
    asked.sections.create(key="preamble", title="Préambule", position=1)
    link = links.open_for(BY_LINK, asked.pk, name="x", service="x", email="x@exemple.fr", expires_at=now)
    links.note_use(link, "Lecture des articles", "192.0.2.1")
    SignatureDeposit.objects.create(
        version=contract.versions.get(), signatory=a_signatory(contract, a_person()), method="external", file=a_file(),
        deposited_by=a_person(), deposited_at=now,
    )  # fmt: skip


def an_asked_opinion() -> OpinionRequest:
    return a_contract_in_circulation().opinion_requests.get()


def read_again(asked: OpinionRequest) -> None:
    """One more use of its link, one more article."""
    n = next(number)
    links.note_use(links.in_force(BY_LINK, asked.pk), "Lecture des articles", "192.0.2.1")
    asked.sections.create(key=f"x{n}", title=f"Article {n}", position=n % 1000)


def a_batch_of(agent: Agent) -> TakeOverBatch:
    return TakeOverBatch.objects.create(archive=a_file(), deposited_by=agent)


def a_table_of(agent: Agent) -> TableImport:
    return TableImport.objects.create(file=a_file(), deposited_by=agent, state="ready", plan={"rows": []})


def a_change_in(table: TableImport) -> None:
    """One more row that the table changes, with a cell in conflict."""
    n = next(number)
    cell = {"label": "État", "column": "I", "line": n, "old": "En cours", "new": "Réalisée", "written": "", "base": ""}
    row = {"key": f"A-{n}", "sheet": "Actions", "line": n, "name": f"Action {n}", "action": n}
    table.plan["rows"].append({**row, "cells": [cell], "conflicts": [{**cell, "choice": f"choix-A-{n}-status"}]})
    table.save(update_fields=["plan"])


def a_contract_to_compare() -> Contract:
    """A draft with a void version behind it."""
    contract = a_whole_contract()
    a_part_to_compare(contract)
    return contract


def a_part_to_compare(contract: Contract) -> None:
    """One more void version of the text as it stands, then one more part in the draft."""
    Version.objects.create(
        contract=contract, number=next(number), json=canonical_json(contract, number=1, frozen_on=TODAY),
        json_sha256="0" * 64, frozen_at=timezone.now(), voided_at=timezone.now(), void_reason="Reprise",
    )  # fmt: skip
    a_part_of(contract)


def a_busy_day(contract: Contract, other: Contract, agent: Any) -> None:
    """One more action that is late and silent, of which news is asked; one that ends today; questions both ways; one
    more convocation to answer."""
    a_convocation_of(agent)
    action = asked_about(contract).asked.get().action
    Action.objects.filter(pk=action.pk).update(starts_on=DAY, ends_on=DAY)
    followed = a_followed_action(other)
    action.questions.create(text="Où en est-on ?", asked_on=DAY, asker_name="x")
    followed.questions.create(text="Quand ?", asked_on=DAY, asker=agent, asker_name="x", organisation=followed.lead)
    followed.questions.create(
        text="Qui ?", asked_on=DAY, asker=agent, asker_name="x", answer="Moi", answered_on=DAY, answerer_name="y"
    )


def an_update_by(agent: Any, action: Action) -> None:
    """One more update of the action, and one more view of the list."""
    n = next(number)
    batch = FollowUpBatch.objects.create(author=agent, kind="quick", size=1)
    batch.changes.create(action=action, kind="action", row=n, revision=1, before={"progress": 0}, after={"progress": n})
    SavedView.objects.create(owner=agent, listing="actions", name=f"Vue {n}", address=f"/actions/?q={n}")


def a_part_of_action(action: Action) -> None:
    n = next(number)
    diagnostic = action.contract.diagnostic
    action.problem_links.create(problem=a_problem(diagnostic))
    place = action.contract.places.create(number=n, kind="site", name=f"Lieu {n}", communes=["33039"])
    action.place_links.create(place=place)
    action.partners.create(organisation=an_organisation())
    action.budget_lines.create(year=2027, funder=an_organisation(), planned=n)
    indicator = action.indicators.create(name=f"Indicateur {n}", unit="jeunes")
    indicator.measures.create(measured_on=TODAY, value=n)
    action.milestones.create(name=f"Jalon {n}", due_on=TODAY)
    action.staff_lines.create(organisation=an_organisation(), year=2027, full_time_equivalents=n)
    action.notes.create(noted_on=TODAY, text=f"Note {n}", status="running", progress=0)
    action.files.create(title=f"Pièce {n}", file=a_file())


def a_followed_contract() -> Contract:
    """Signed, with an axis and an objective."""
    contract = taken_over(title=f"Suivi {next(number)}", kind="STSPD")
    contract.axes.create(number=1, title="Axe").objectives.create(contract=contract, number=1, title="Objectif")
    asked_about(contract)
    return contract


def asked_about(contract: Contract) -> NewsRequest:
    """One more action of one more organisation, of which news is asked, and whose link served."""
    n = next(number)
    lead, objective = an_organisation(), contract.axes.get().objectives.get()
    action = contract.actions.create(number=n, title=f"Action {n}", field="prevention", objective=objective, lead=lead)
    action.indicators.create(name="Jeunes", unit="jeunes")
    lead.contacts.create(last_name=f"Contact {n}", email=f"c{n}@exemple.fr")
    asked = NewsRequest.objects.create(
        organisation=lead, contact_name="x", contact_email="x@exemple.fr", asked_on=DAY, due_on=date(2099, 1, 1)
    )
    asked.asked.create(action=action)
    return asked


def a_request_for_news() -> NewsRequest:
    return asked_about(a_followed_contract())


def asked_more(asked: NewsRequest) -> None:
    """One more action, one more use of the link."""
    more = asked_about(asked.asked.first().action.contract)
    asked.asked.create(action=more.asked.get().action)
    now = timezone.now()
    link = links.in_force(BY_NEWS, asked.pk) or links.open_for(
        BY_NEWS, asked.pk, name="x", service="x", email="x@exemple.fr", expires_at=now
    )
    links.note_use(link, "Lecture des actions", "192.0.2.1")


def an_evaluation(**values: Any) -> Any:
    n = next(year)
    period = {"starts_on": date(n, 1, 1), "ends_on": date(n, 12, 31), "signed_on": date(1999, 1, 1)}
    return on_evaluations.create_evaluation(taken_over(title=f"Papier {n}", **period, **values), by=PORTAL)


def a_former_council(council: Council) -> Council:
    """One more that this one succeeded, with a contract in preparation that still names it; and one more meeting
    since."""
    former = a_council()
    Council.objects.filter(pk=former.pk).update(dissolved_on=DAY, succeeded_by=council)
    a_contract(council=former, title=f"Contrat {next(number)}")
    a_meeting(council)
    return former


def an_evaluation_of_actions() -> Any:
    return on_evaluations.create_evaluation(a_contract_of_paper(), by=PORTAL)


def judged_more(evaluation: Any) -> None:
    """One more of each part of an evaluation, and of the actions and objectives that it judges."""
    n = next(number)
    on_evaluations.add_steering_member(evaluation, by=PORTAL, title=f"Membre {n}", organisation=an_organisation())
    on_evaluations.add_question(evaluation, by=PORTAL, question=f"Question {n}")
    on_evaluations.add_recommendation(evaluation, by=PORTAL, title=f"Recommandation {n}", owner=an_organisation())
    contributed_to(evaluation)
    an_impact(evaluation)
    action = a_followed_action(evaluation.contract)
    on_evaluations.rate_action(evaluation, by=PORTAL, action=action, rating=3, evidence="Bilan")
    on_evaluations.rate_objective(evaluation, by=PORTAL, objective=action.objective, rating=3, evidence="Bilan")


def contributed_to(evaluation: Any) -> EvaluationContribution:
    """One more organisation that was asked by a link, and answered."""
    return EvaluationContribution.objects.create(
        evaluation=evaluation, organisation=an_organisation(), contact_name="x", contact_email="x@exemple.fr",
        asked_on=DAY, due_on=date(2099, 1, 1), answered_on=DAY, achieved="Médiation", wish="continue",
    )  # fmt: skip


def a_contribution_asked() -> EvaluationContribution:
    return contributed_to(an_evaluation_of_actions())


def contribution_read(contribution: EvaluationContribution) -> None:
    """One more use of its link, one more contribution to the evaluation."""
    contributed_to(contribution.evaluation)
    link = links.in_force(BY_QUESTIONNAIRE, contribution.pk) or links.open_for(
        BY_QUESTIONNAIRE, contribution.pk, name="x", service="x", email="x@exemple.fr", expires_at=timezone.now()
    )
    links.note_use(link, "Lecture du questionnaire", "192.0.2.1")


def an_impact(evaluation: Any) -> Any:
    """One more indicator compared before and after, of which nothing is said."""
    edition = Edition.objects.serving().first() or an_edition()
    comparison = Comparison("Bègles", [], edition, Periods(2022, 2024, 2025, 2025))
    return evaluation.impacts.create(computed_on=DAY, **comparison.values(f"Indicateur {next(number)}"))


def a_local_territory() -> Any:
    return on_territories.create_local_territory(
        by=PORTAL, kind=TerritoryKind.NEIGHBOURHOOD, name=f"Quartier {next(number)}", communes=[commune("33039")]
    )


def a_priority_area() -> Any:
    return on_territories.create_priority_area(
        by=PORTAL,
        kind=AreaKind.QPV,
        name=f"Cité {next(number)}",
        communes=[commune("33039")],
        starts_on=DAY,
        source="décret",
    )


def more_in_the_town(town: Territory) -> None:
    a_local_territory()
    a_priority_area()


def one_more_commune(area: Any) -> None:
    code = ("33063", "33119", "33249", "33281", "33318")[next(number) % 5]
    area.perimeter.get_or_create(commune=commune(code))


def a_figure_and_more(diagnostic: Diagnostic) -> None:
    """One more of all that is written in a diagnostic with others."""
    n = next(number)
    diagnostic.figures.create(position=n, kind="free", title=f"Chiffre {n}", value=n, last_year=2025, source="Bailleur")
    diagnostic.surveys.create(
        title=f"Enquête {n}", ends_on=DAY, method="m", population="p", organisation=an_organisation()
    )
    field, _ = diagnostic.field_responses.get_or_create(field="prevention")
    diagnostic.existing_responses.create(field_response=field, title=f"Réponse {n}", organisation=an_organisation())
    diagnostic.comments.create(part="situation", author=a_person(), text="x")
    diagnostic.contributions.create(part="situation", agent=a_person(), due_on=date(2099, 1, 1), question="?")
    diagnostic.versions.create(
        number=n, json="{}", json_sha256="0", frozen_at=diagnostic.created_at, frozen_by=a_person()
    )
    Diagnostic.objects.filter(pk=diagnostic.pk).update(situation=f"<p>Texte {n}</p>")


def a_contribution() -> Contribution:
    diagnostic = a_diagnostic()
    return Contribution.objects.create(
        diagnostic=diagnostic, part="situation", agent=a_person(), due_on=date(2099, 1, 1), question="?"
    )
