"""A small world, made once for a module: every object that an address may show, in Bègles, and nine people.

Two contracts: one being written (`draft`), one open to signature that the mayor has signed (`signing`); one taken
over from paper (`paper`), which is evaluated. Their names hold `MARK`, which nobody elsewhere may ever read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from actions import operations as on_actions
from actions.access import BY_LINK as BY_NEWS
from actions.models import Action
from cls_portal import agenda, choices, files, jobs, links, tokens
from cls_portal.actors import PORTAL
from cls_portal.roles import Role
from cls_portal.saved_views import operations as on_views
from contracts import operations as on_contracts
from contracts.models import Contract, FrameworkAgreement, ProofFile, SignatureDeposit
from contracts.operations.takeovers import PaperSignatory
from contracts.states import ContractState
from diagnostics import operations as on_diagnostics
from diagnostics.models import Diagnostic
from diagnostics.texts import names_in
from evaluations import operations as on_evaluations
from evaluations.access import BY_LINK as BY_QUESTIONNAIRE
from partners import operations as on_partners
from partners.access import BY_CONVOCATION
from partners.models import Affiliation, Contact, Council, Decision, Meeting, Organisation
from territories import operations as on_territories
from territories.models import Territory
from territories.states import AreaKind, TerritoryKind
from tests.access.groups import acted_on, groups_of
from tests.contracts.stages import TERMINATION, a_contract, freeze, moved, signed_by, taken_over
from tests.diagnostics.cells import ROBBERIES, Row, edition
from tests.diagnostics.partner_series import a_series, filled
from tests.diagnostics.recorded import cell, load_rows
from tests.personas import commune, department, person

S = ContractState
TODAY = date(2026, 11, 23)
SINCE = date(2024, 1, 1)
MARK = "Zéphyrine"
EMPTY_ZIP = b"PK\x05\x06" + bytes(18)
PERIOD = {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)}


@dataclass
class World:
    """`people` by persona, `at` the keyword arguments of each address, by the name of what it shows."""

    people: dict[str, Any]
    at: dict[str, dict[str, Any]] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    files: Path = Path()
    mails: Path = Path()


def make() -> World:
    people = _people()
    association = Organisation.objects.create(kind="ASSO", name="Médiation du port", territory=commune("33039"))
    Affiliation.objects.create(agent=people["partner"], organisation=association, starts_on=SINCE)
    world = World(people)
    _territories(world)
    _partners(world, association)
    _diagnostics(world, association)
    _standing(world)
    _series(world, association)
    _contracts(world, association)
    _portal(world)
    acted_on(world)
    return world


def _people() -> dict[str, Any]:
    france = Territory.objects.get(kind="country")
    return {
        "anonymous": None,
        "prefecture": person("Claire", "Aubert", Role.PREFECTURE, department("33")),
        "neighbour": person("Norbert", "Voisin", Role.PREFECTURE, department("40")),
        "coordinator": person("Karim", "Benali", Role.COORDINATOR, commune("33039")),
        "mayor": person("Mathilde", "Roux", Role.MAYOR, commune("33039")),
        "prosecutor": person("Paul", "Lenoir", Role.PROSECUTOR, department("33")),
        "partner": person("Sofia", "Diallo"),
        "observer": person("Odile", "Garnier", Role.OBSERVER, france),
        "administrator": person("Alain", "Martin", Role.ADMINISTRATOR, france),
    }


def _territories(world: World) -> None:
    """Public, whatever the department: their names bear no mark."""
    quarter = on_territories.create_local_territory(
        by=PORTAL, kind=TerritoryKind.NEIGHBOURHOOD, name="Terres Neuves", communes=[commune("33039")]
    )
    area = on_territories.create_priority_area(
        by=PORTAL, kind=AreaKind.QPV, name="Paty", communes=[commune("33039")], starts_on=SINCE, source="décret"
    )
    complete = on_territories.declare_complete_list(by=PORTAL, kind=AreaKind.ZSP, starts_on=SINCE, source="ministère")
    world.at |= {
        "local": {"pk": quarter.pk}, "priority_area": {"pk": area.pk}, "complete_list": {"pk": complete.pk},
    }  # fmt: skip


def _partners(world: World, association: Organisation) -> None:
    council = Council.objects.create(
        kind="CLSPD", name=f"CLSPD {MARK}", territory=commune("33039"), chair_title="le maire", created_on=SINCE
    )
    on_partners.change_council(
        council, by=PORTAL, on=TODAY, revision=1, resolution_number=f"D-{MARK}", resolution_file=("d.pdf", b"%PDF-1.4")
    )
    meeting = Meeting.objects.create(council=council, form="plenary", held_on=date(2026, 11, 2))
    decision = Decision.objects.create(meeting=meeting, number=1, title=f"Éclairer la gare {MARK}")
    contact = Contact.objects.create(organisation=association, last_name=MARK)
    order = on_partners.record_order(
        council, by=PORTAL, on=TODAY, number=f"A-{MARK}", signed_on=SINCE, file=("a.pdf", b"%PDF-1.4")
    )
    seat = on_partners.add_seat(
        council, by=PORTAL, capacity="body", title=f"Directrice {MARK}", organisation=association, contact=contact,
        starts_on=SINCE, order=order,
    )  # fmt: skip
    mailing = on_partners.create_mailing_group(council, by=PORTAL, name=f"Liste {MARK}", rule="council")
    recipient = on_partners.add_recipient(mailing, by=PORTAL, contact=contact)
    information = on_partners.record_information(council, by=PORTAL, on=TODAY, given_on=SINCE, subject=MARK)
    _minutes(world, meeting)
    _meeting(world, council)
    yearly = on_partners.open_report(department("33"), by=world.people["prefecture"], on=TODAY, year=2024)
    yearly = on_partners.write_report(
        yearly, by=world.people["prefecture"], revision=yearly.revision, introduction=MARK
    )
    on_partners.keep_report_files(yearly, by=PORTAL, revision=yearly.revision, pdf=b"%PDF-1.7", document=EMPTY_ZIP)
    framework = FrameworkAgreement.objects.create(kind="CUCS", title=f"Cucs {MARK}", starts_on=SINCE)
    framework.perimeter.create(commune=commune("33039"))
    plan = on_contracts.create_plan(
        by=PORTAL, department=department("33"), title="Plan de la Gironde", ordered_on=SINCE, starts_on=SINCE,
        file=("plan.pdf", b"%PDF-1.4"),
    )  # fmt: skip
    logo = BytesIO()
    Image.new("RGB", (40, 20), "navy").save(logo, format="PNG")
    on_contracts.set_identity(department("33"), by=PORTAL, revision=None, logo=("logo.png", logo.getvalue()))
    template = on_contracts.create_template(
        by=PORTAL, kind="CLS", title="Clauses de la Gironde", starts_on=SINCE, department=department("33")
    )
    world.at |= {
        "yearly_report": {"pk": yearly.pk}, "yearly_file": {"pk": yearly.pk, "kind": "pdf"},
        "department": {"pk": department("33").pk}, "identity_logo": {"pk": department("33").pk, "which": "logo"},
        "template": {"pk": template.pk}, "template_section": {"pk": template.sections.get(key="preamble").pk},
        "territory": {"pk": commune("33039").pk}, "organisation": {"pk": association.pk}, "contact": {"pk": contact.pk},
        "plan": {"pk": plan.pk}, "mailing_group": {"pk": mailing.pk}, "recipient": {"pk": recipient.pk},
        "seat": {"pk": seat.pk}, "composition_order": {"pk": order.pk}, "information": {"pk": information.pk},
        "order_draft": {"pk": council.pk, "kind": "docx"},
        "council": {"pk": council.pk}, "meeting": {"pk": meeting.pk}, "decision": {"pk": decision.pk},
        "framework": {"pk": framework.pk},
        "person": {"pk": world.people["mayor"].pk},
        "membership": {"pk": world.people["mayor"].memberships.get().pk},
        "affiliation": {"pk": world.people["partner"].affiliations.get().pk},
    }  # fmt: skip
    groups_of(world, council, MARK)


def _minutes(world: World, meeting: Meeting) -> None:
    """Of the plenary that was held: an item, somebody called, a decision, its papers."""
    item = meeting.items.create(position=1, title=f"Point {MARK}", duration=20)
    on_partners.write_minutes(item, by=PORTAL, revision=1, minutes=f"<p>Dit {MARK}</p>")
    meeting.invitees.create(title=f"Membre {MARK}", holder_name=MARK)
    on_partners.add_decision(meeting, by=PORTAL, title=f"Décision {MARK}", item=item, due_on=TODAY)
    on_partners.keep_minutes(meeting, by=PORTAL, state="draft", minutes=b"%PDF-1.4 a", decisions=b"%PDF-1.4 b")
    world.at |= {
        "minuted_item": {"pk": item.pk},
        "minutes_file": {"pk": meeting.pk, "kind": "compte-rendu"},
    }  # fmt: skip


def _meeting(world: World, council: Council) -> None:
    """A plenary to come, the mayor and somebody without account called to it."""
    meeting = on_partners.record_meeting(
        council, by=PORTAL, form="plenary", held_on=date(2099, 1, 6), starts_at=time(14), place=f"Salle {MARK}"
    )
    item = on_partners.add_item(meeting, by=PORTAL, title=f"Bilan {MARK}", duration=30)
    on_partners.add_item(meeting, by=PORTAL, title=f"Perspectives {MARK}")
    document = on_partners.join_document(
        meeting, by=PORTAL, title=f"Note {MARK}", file=("note.pdf", b"%PDF-1.4"), item=item
    )
    on_partners.add_invitee(meeting, by=PORTAL, title=f"Maire {MARK}", agent=world.people["mayor"])
    guest = on_partners.add_invitee(
        meeting, by=PORTAL, title=f"Experte {MARK}", holder_name="Mme Azur", email="experte@exemple.fr"
    )
    on_partners.convene(meeting, by=PORTAL, on=TODAY)
    link = links.in_force(BY_CONVOCATION, guest.pk)
    assert link is not None
    world.at |= {
        "coming": {"pk": meeting.pk}, "agenda_item": {"pk": item.pk}, "meeting_document": {"pk": document.pk},
        "invitee": {"pk": guest.pk}, "meeting_letters": {"pk": meeting.pk, "token": "rien"},
        "convocation": {"secret": links.new_secret(link)},
    }  # fmt: skip


def _diagnostics(world: World, association: Organisation) -> None:
    # Older than the demonstration's, which stays the current one of the portal that the browser tests share.
    edition = load_rows([cell("33039", 2025, "Vols avec armes", count=12)], produced_on=date(2026, 3, 1))
    world.at["edition"] = {"pk": edition.pk}
    diagnostic = on_diagnostics.create_diagnostic(
        by=PORTAL, on=TODAY, title=f"Diagnostic {MARK}", communes=[commune("33039")], **PERIOD
    )
    problem = on_diagnostics.add_problem(diagnostic, by=PORTAL, title=f"Halls {MARK}", fields=["prevention"])
    actor = on_diagnostics.add_concerned_actor(problem, by=PORTAL, organisation=association, part="acts")
    answer = on_diagnostics.describe_response(
        problem, by=PORTAL, field="prevention", response=f"Médiation {MARK}, 06 12 34 56 78", fitness="weak"
    )
    evidence = on_diagnostics.add_evidence(
        problem, by=PORTAL, kind="statement", text=f"Constat {MARK}, AB-123-CD", source="Ville", dated_on=TODAY
    )
    [plate, phone] = [seen.finding.digest for seen in names_in(Diagnostic.objects.for_texts().get(pk=diagnostic.pk))]
    waiver = on_diagnostics.confirm_no_name(diagnostic, by=PORTAL, digest=phone, reason=MARK, on=TODAY)
    _eligibility(world)
    world.at |= {
        "diagnostic": {"pk": diagnostic.pk}, "diagnostic_part": {"pk": diagnostic.pk, "part": "situation"},
        "diagnostic_field": {"pk": diagnostic.pk, "field": "prevention"},
        "problem": {"pk": problem.pk}, "concerned_actor": {"pk": actor.pk},
        "problem_cell": {"pk": problem.pk, "field": "sanction"}, "problem_response": {"pk": answer.pk},
        "problem_kind": {"pk": problem.pk, "kind": "recorded"}, "evidence": {"pk": evidence.pk},
        "diagnostic_name": {"pk": diagnostic.pk, "digest": plate}, "waiver": {"pk": waiver.pk},
        "field_response": {"pk": diagnostic.field_responses.get(field="prevention").pk},
    }  # fmt: skip
    _editor(world, diagnostic, association)


def _editor(world: World, diagnostic: Any, association: Organisation) -> None:
    """What is written in the diagnostic; the association is asked to contribute on one part."""
    figure = on_diagnostics.give_figure(
        diagnostic, by=PORTAL, title=f"Signalements {MARK}", value=Decimal("12"), year=2025, source="Bailleur"
    )
    survey = on_diagnostics.add_survey(
        diagnostic, by=PORTAL, title=f"Enquête {MARK}", ends_on=TODAY, method="Questionnaire", population="Habitants",
        source="Ville", carried_out_by="La ville", file=("enquete.pdf", b"%PDF-1.4"),
    )  # fmt: skip
    response = on_diagnostics.add_existing_response(
        diagnostic.field_responses.get(field="prevention"), by=PORTAL, title=f"Médiation {MARK}"
    )
    contribution = on_diagnostics.ask_contribution(
        diagnostic, by=PORTAL, on=TODAY, part="perception", organisation=association, question=f"Que voit {MARK} ?",
        due_on=date(2099, 1, 1),
    )  # fmt: skip
    comment = on_diagnostics.comment_part(
        diagnostic, by=world.people["coordinator"], part="situation", text=f"À vérifier avec {MARK}"
    )
    diagnostic = on_diagnostics.write_part(diagnostic, by=PORTAL, revision=None, part="situation", text=f"Vu {MARK}")
    version = on_diagnostics.attach_diagnostic_pdf(
        on_diagnostics.print_draft(diagnostic, by=PORTAL, on=TODAY), by=PORTAL, content=b"%PDF-1.7"
    )
    first = diagnostic.events.order_by("pgh_id").first()
    world.at |= {
        "figure": {"pk": figure.pk}, "survey": {"pk": survey.pk}, "response": {"pk": response.pk},
        "contribution": {"pk": contribution.pk}, "part_comment": {"pk": comment.pk}, "printed": {"pk": version.pk},
        "part_version": {"pk": diagnostic.pk, "part": "situation", "event": first.pk},
    }  # fmt: skip


def _eligibility(world: World) -> None:
    """A diagnostic of its own, validated, with a decision and its PDF."""
    decided = on_diagnostics.create_diagnostic(
        by=PORTAL, on=TODAY, title=f"Diagnostic décidé {MARK}", communes=[commune("33039")], **PERIOD
    )
    claire = world.people["prefecture"]
    Diagnostic.objects.filter(pk=decided.pk).update(validated_on=TODAY, validated_by=claire)
    decision = on_diagnostics.decide_eligibility(decided, by=claire, decided_on=TODAY, grounds=f"Violences {MARK}")
    on_diagnostics.attach_eligibility_pdf(decision, by=PORTAL, content=b"%PDF-1.7")
    world.at["eligibility"] = {"pk": decision.pk}
    world.at["adoption"] = {"pk": decided.pk, "decision": world.at["decision"]["pk"]}


def _standing(world: World) -> None:
    """An edition older than that of the demonstration, which knows Bègles only."""
    edition([Row("33039", 2024, ROBBERIES, 12)], produced=date(2025, 6, 4))
    world.at |= {"standing_file": {"pk": commune("33039").pk, "table": "synthese", "kind": "csv"}}


def _series(world: World, association: Organisation) -> None:
    series = filled(
        a_series(association, title=f"Signalements {MARK}", perimeter=commune("33039"), places=[]), {2025: [12]}
    )
    world.at |= {"series": {"pk": series.pk}, "series_file": {"pk": series.pk, "kind": "csv"}}


def _contracts(world: World, association: Organisation) -> None:
    mayor, claire = world.people["mayor"], world.people["prefecture"]
    validated = on_diagnostics.create_diagnostic(
        by=PORTAL, on=TODAY, title=f"Diagnostic validé {MARK}", communes=[commune("33039")], **PERIOD
    )
    problem = on_diagnostics.add_problem(validated, by=PORTAL, title=f"Gare {MARK}", fields=["prevention"])
    draft = a_contract(title=f"CLS {MARK} en rédaction", diagnostic=validated)
    on_contracts.add_partner(draft, by=PORTAL, organisation=association)
    place = on_contracts.add_place(draft, by=PORTAL, kind="station", name=f"Gare {MARK}", communes=[commune("33039")])
    axis = on_contracts.add_axis(draft, by=PORTAL, title=f"Axe {MARK}")
    objective = on_contracts.add_objective(axis, by=PORTAL, title=f"Objectif {MARK}")
    signatory = on_contracts.add_signatory(draft, by=PORTAL, title="Le témoin", name=f"{MARK} {mayor}", agent=mayor)
    addressed = on_contracts.add_signatory(
        draft, by=PORTAL, title="Le préfet", name=f"{MARK} {mayor}", email=mayor.email, capacity="prefect"
    )
    guest = on_contracts.invite_guest(draft, by=PORTAL, agent=claire)
    resolution = on_contracts.record_resolution(
        draft, by=PORTAL, on=TODAY, territory=commune("33039"), number="1", adopted_on=TODAY, file=("d.pdf", b"%PDF")
    )
    opinion = on_contracts.record_opinion(
        draft, by=PORTAL, on=TODAY, source="prosecutor", given_on=TODAY, sense="noted", document=("a.pdf", b"%PDF")
    )
    preamble = draft.sections.get(key="preamble")
    on_contracts.write_section(preamble, by=PORTAL, revision=preamble.revision, body=f"<p>Vu {MARK}</p>")
    comment = on_contracts.comment_section(
        preamble, by=world.people["coordinator"], text=f"À revoir avec {MARK}", quote=f"Vu {MARK}", told=[claire]
    )
    asked = on_contracts.ask_opinion(
        draft, by=PORTAL, on=TODAY, service="DDSP", sections=["preamble"], due_on=date(2099, 1, 1),
        contact_name="Mme Durand", contact_email="durand@exemple.fr",
    )  # fmt: skip
    link = links.in_force(on_contracts.BY_LINK, asked.pk)
    holder = links.holder_of(on_contracts.BY_LINK, secret := links.new_secret(link))
    on_contracts.answer_request(asked, by=holder, on=TODAY, revision=1, sense="noted", file=("a.pdf", b"%PDF"))
    action = on_actions.create_action(
        objective, by=PORTAL, title=f"Action {MARK}", field="prevention", problems=[problem], lead=association
    )
    bailleur = Organisation.objects.create(kind="BAILL", name="Bailleur du port", territory=commune("33039"))
    supporter = on_actions.add_partner(action, by=PORTAL, organisation=bailleur, part="prête ses locaux")
    line = on_actions.add_budget_line(action, by=PORTAL, funder=association, year=2027, planned=1000)
    indicator = on_actions.add_indicator(action, by=PORTAL, name=f"Jeunes {MARK}", unit="jeunes")
    planned = on_actions.add_milestone(action, by=PORTAL, name=f"Recrutement {MARK}", due_on=TODAY)
    staff = on_actions.add_staff_line(
        action, by=PORTAL, organisation=association, year=2027, full_time_equivalents=1, part=MARK
    )
    moved(draft, S.DIAGNOSTIC, S.DRAFTING)
    waiver = draft.waivers.create(code="chain.x", piece=f"Il manque {MARK}.", reason="motif", granted_on=TODAY)
    world.at |= {
        "contract_waiver": {"pk": waiver.pk},
        "draft": {"pk": draft.pk}, "draft_step": {"pk": draft.pk, "step": "open_consultation"},
        "section": {"pk": draft.sections.first().pk}, "section_comment": {"pk": comment.pk},
        "place": {"pk": place.pk}, "axis": {"pk": axis.pk}, "objective": {"pk": objective.pk},
        "contract_partner": {"pk": draft.partners.first().pk}, "signatory": {"pk": signatory.pk},
        "addressed": {"pk": addressed.pk},
        "guest": {"pk": guest.pk}, "resolution": {"pk": resolution.pk}, "opinion": {"pk": opinion.pk},
        "asked": {"pk": asked.pk}, "by_link": {"secret": secret},
        "action": {"pk": action.pk},
        "action_partner": {"pk": supporter.pk}, "budget_line": {"pk": line.pk}, "indicator": {"pk": indicator.pk},
        "milestone_text": {"pk": planned.pk}, "staff_line": {"pk": staff.pk},
    }  # fmt: skip
    _signature(world, association)
    _evaluation(world, association)
    _terminated(world)
    _opened(world)


def _signature(world: World, association: Organisation) -> None:
    mayor, prosecutor = world.people["mayor"], world.people["prosecutor"]
    signing = a_contract(title=f"CLS {MARK} à signer", kind="STSPD")
    on_contracts.add_partner(signing, by=PORTAL, organisation=association)
    signed = on_contracts.add_signatory(signing, by=PORTAL, title="Le maire", name=f"{MARK} {mayor}", agent=mayor)
    awaited = on_contracts.add_signatory(
        signing, by=PORTAL, title="Le procureur", name=f"{MARK} {prosecutor}", agent=prosecutor
    )
    moved(signing, S.DIAGNOSTIC, S.DRAFTING, S.CONSULTATION, S.APPROVAL)
    version = freeze(signing)
    files._write_once(files.path_of(version.pdf.sha256), b"%PDF-1.7")
    proof = ProofFile.objects.create(version=version, file=version.pdf, made_at=timezone.now())
    moved(signing, S.READY_TO_SIGN, S.SIGNING)
    signature = signed_by(signed)
    files._write_once(files.path_of(signature.file.sha256), b"%PDF-1.7")
    deposit = SignatureDeposit.objects.create(
        version=version, signatory=awaited, method="external", file=version.pdf, deposited_by=prosecutor,
        deposited_at=timezone.now(), state="refused", findings=[f"Le certificat n’est pas celui de {MARK}."],
    )  # fmt: skip
    world.at |= {
        "signing": {"pk": signing.pk}, "awaited": {"pk": awaited.pk}, "version": {"pk": version.pk},
        "deposit": {"pk": deposit.pk},
        "proof": {"pk": proof.pk}, "version_proof": {"pk": version.pk, "proof": proof.pk},
    }  # fmt: skip


def _terminated(world: World) -> None:
    ended = taken_over(title=f"CLS {MARK} dénoncé", kind="CTSI")
    on_contracts.terminate_contract(ended, by=PORTAL, on=TODAY, reason=MARK, **TERMINATION)
    batch = on_contracts.deposit_batch(by=world.people["prefecture"], archive=ContentFile(b"PK", "contrats.zip"))
    world.at |= {"terminated": {"pk": ended.pk}, "batch": {"pk": batch.pk}}


def _opened(world: World) -> None:
    """In the public register, with people in all that is not published of it: only its title is without `MARK`."""
    mayor = PaperSignatory("mayor", f"Le maire, {MARK} Roux", f"{MARK} Roux", date(1998, 2, 3))
    witness = PaperSignatory("other", f"Mme {MARK}, témoin", MARK)
    period = {"signed_on": date(1998, 2, 3), "starts_on": date(1998, 3, 1), "ends_on": date(2001, 2, 28)}
    opened = taken_over(
        title="CLS de Bègles, 1998",
        paper_reference=MARK,
        no_council_reason=MARK,
        signatories=[mayor, witness],
        **period,
    )
    on_contracts.add_axis(opened, by=PORTAL, title=MARK)
    on_contracts.publish_contract(opened, by=world.people["prefecture"], on=TODAY, seen=None)
    world.at["opened"] = {"pk": opened.pk}


def _follow_up(world: World, paper: Contract, association: Organisation) -> None:
    """An action that the partner's organisation leads, followed in all that can be."""
    objective = on_contracts.add_objective(
        on_contracts.add_axis(paper, by=PORTAL, title=MARK), by=PORTAL, title=f"Suivre {MARK}"
    )
    action = on_actions.create_action(
        objective, by=PORTAL, title=f"Suivie {MARK}", field="prevention", lead=association
    )
    on_actions.add_budget_line(action, by=PORTAL, funder=association, year=2026, planned=500)
    indicator = on_actions.add_indicator(action, by=PORTAL, name=f"Ateliers {MARK}", unit="ateliers")
    milestone = on_actions.add_milestone(action, by=PORTAL, name=f"Jalon {MARK}", due_on=TODAY)
    given = {"by": world.people["prefecture"], "on": TODAY}
    action = on_actions.follow_action(action, revision=None, status="running", note=f"Note {MARK}", **given)
    measure = on_actions.record_measure(indicator, measured_on=TODAY, value=3, comment=MARK, **given)
    found = on_actions.add_found_money(action, year=2026, funder=association, granted=100, **given)
    step = on_actions.add_step(action, by=PORTAL, name=f"Étape {MARK}", due_on=TODAY, parent=milestone)
    _tables(world, paper)
    report = on_actions.ask_report(paper, by=world.people["prefecture"], on=TODAY, since=SINCE)
    on_actions.keep_report(report, by=PORTAL, pdf=b"%PDF-1.7", document=b"PK")
    world.at["report"] = {"pk": report.pk, "kind": "pdf"}
    joined = on_actions.join_file(action, title=f"Bilan {MARK}", file=("bilan.pdf", b"%PDF-1.7"), **given)
    update = on_actions.update_action(action, revision=action.revision, progress=30, **given)
    asked = on_actions.ask_news(
        association, by=PORTAL, on=TODAY, contracts=[paper], contact_name="Mme Durand",
        contact_email="durand@exemple.fr", due_on=date(2099, 1, 1), message=f"Merci de {MARK}",
    )  # fmt: skip
    link = links.in_force(BY_NEWS, asked.pk)
    question = on_actions.ask_question(action, organisation=association, text=f"Où en est {MARK} ?", **given)
    world.at |= {
        "question": {"pk": question.pk},
        "update": {"pk": update.pk},
        "news": {"pk": asked.pk}, "news_by_link": {"secret": links.new_secret(link)},
        "followed": {"pk": action.pk}, "followed_figure": {"pk": indicator.pk}, "measure": {"pk": measure.pk},
        "milestone": {"pk": milestone.pk}, "found_money": {"pk": found.pk}, "step": {"pk": step.pk},
        "joined": {"pk": joined.pk}, "note": {"pk": action.notes.get().pk},
        "decided": {"pk": action.pk, "decision": world.at["decision"]["pk"]},
    }  # fmt: skip


def _tables(world: World, paper: Contract) -> None:
    """Two tables that a préfecture keeps of this contract: one is understood, one has a row that names nothing."""
    by, heads = world.people["prefecture"], f"Action;Avancement\nSuivie {MARK};30 %\n"
    given = {"by": by, "on": TODAY}
    columns = {"0": "which.title", "1": "action.progress"}
    for name, text in (("table", heads), ("table_asking", f"{heads}Autre {MARK};50 %\n")):
        table = on_actions.deposit_table(file=("suivi.csv", text.encode()), contract=paper, **given)
        table = on_actions.say_columns(table, revision=table.revision, sheet="", head=1, columns=columns, **given)
        world.at[name] = {"pk": table.pk}


def _evaluation(world: World, association: Organisation) -> None:
    paper = taken_over(title=f"CLS {MARK} sur papier")
    paper.partners.create(organisation=association)
    _follow_up(world, paper, association)
    evaluation = on_evaluations.create_evaluation(paper, by=PORTAL, findings=MARK)
    amendment = on_contracts.open_amendment(paper, by=PORTAL, on=TODAY, subject=f"Prolonger {MARK}")
    on_contracts.set_contract(amendment, by=PORTAL, revision=None, ends_on=date(2028, 12, 31))
    world.at["amendment"] = {"pk": amendment.pk}
    world.at |= {
        "paper": {"pk": paper.pk}, "evaluation": {"pk": evaluation.pk},
        "criterion": {"pk": evaluation.ratings.first().pk},
    }  # fmt: skip
    _judgment(world, evaluation)
    _contributions(world, evaluation, association)


def _contributions(world: World, evaluation: Any, association: Organisation) -> None:
    """Two questionnaires: to the partner's account, which answered, and to a contact, by a link."""
    other = Organisation.objects.create(kind="ASSO", name="Écoute et soutien")
    contact = other.contacts.create(last_name="Durand", email="contact@exemple.fr")
    chosen = [(association, world.people["partner"]), (other, contact)]
    by_account, by_link = on_evaluations.ask_contributions(
        evaluation, by=PORTAL, on=TODAY, chosen=chosen, due_on=date(2099, 1, 1), message=f"Merci de {MARK}"
    )
    on_evaluations.answer_contribution(
        by_account, by=PORTAL, on=TODAY, revision=by_account.revision, achieved=f"Fait : {MARK}"
    )
    secret = links.new_secret(links.in_force(BY_QUESTIONNAIRE, by_link.pk))
    world.at |= {"contributed": {"pk": by_account.pk}, "questionnaire": {"secret": secret}}


def _judgment(world: World, evaluation: Any) -> None:
    action = Action.objects.filter(contract=evaluation.contract).first()
    objective = evaluation.contract.objectives.first()
    member = on_evaluations.add_steering_member(evaluation, by=PORTAL, title=MARK)
    question = on_evaluations.add_question(evaluation, by=PORTAL, question=MARK)
    rated = on_evaluations.rate_action(evaluation, by=PORTAL, action=action, evidence=MARK)
    recommendation = on_evaluations.add_recommendation(evaluation, by=PORTAL, title=MARK)
    town = evaluation.contract.communes.first()
    answered = on_evaluations.record_resolution(
        evaluation, by=PORTAL, on=TODAY, territory=town, number="12", adopted_on=TODAY, file=("d.pdf", b"%PDF-1.4")
    )
    impact = on_evaluations.compute_impact(evaluation, by=PORTAL, on=TODAY, indicator="Vols avec armes")
    on_evaluations.comment_impact(impact, by=PORTAL, revision=1, comment=MARK)
    report = on_evaluations.ask_report(evaluation, by=world.people["prefecture"])
    on_evaluations.keep_report(
        report,
        by=PORTAL,
        on=TODAY,
        at=timezone.now(),
        final=False,
        pdf=b"%PDF-1.7",
        document=b"PK",
        brief=b"%PDF-1.7",
        brief_pages=1,
    )
    world.at |= {
        "evaluation_report": {"pk": report.pk, "kind": "pdf"},
        "impact": {"pk": impact.pk}, "impact_file": {"pk": impact.pk, "table": "annees", "kind": "csv"},
        "steering_member": {"pk": member.pk}, "evaluation_question": {"pk": question.pk},
        "subject_rating": {"pk": rated.pk}, "recommendation": {"pk": recommendation.pk},
        "judged_action": {"pk": evaluation.pk, "action": action.pk}, "answered": {"pk": answered.pk},
        "judged_objective": {"pk": evaluation.pk, "objective": objective.pk},
    }  # fmt: skip


def _portal(world: World) -> None:
    claire = world.people["prefecture"]
    tokens.make(claire, "essai", ["lecture"], timezone.now() + timedelta(days=1), by=claire)
    view = on_views.save_view(
        by=claire, listing="actions", name=f"Retards {MARK}", address="/actions/?suivi=retard",
        audience=f"territory:{department('33').pk}",
    )  # fmt: skip
    world.at["saved_view"] = {"pk": view.pk}
    guest = person("Gil", "Invite")
    secret = links.make(links.INVITATION, guest, links.INVITATION_LIFE)
    job = jobs.defer("contracts.jobs.compose_version", by=claire, version_id=world.at["version"]["pk"])
    mails = settings.EMAIL_FILE_PATH
    mails.mkdir(parents=True, exist_ok=True)
    (mails / "20261123-essai.log").write_text("Subject: Essai\nTo: a@exemple.fr\n\nBonjour\n")
    choice = choices.open_for("durand@exemple.fr", by=choices.RECIPIENT)
    neighbour = world.people["neighbour"]
    world.at |= {
        "reminders": {"key": choices.SIGNER.sign(str(choice.pk))},
        "agenda": {"secret": agenda.renew(neighbour, by=neighbour)},
        "token": {"pk": claire.tokens.get().pk}, "invitation": {"secret": secret}, "job": {"pk": job.pk},
        "demo_mail": {"name": "20261123-essai"}, "reset": {"uidb64": "x", "token": "y"}, "nothing": {},
        "anything": {},
    }  # fmt: skip
