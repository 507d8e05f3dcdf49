"""What can be done to a contract: each operation does its whole work, or nothing."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import pytest
from django.http import Http404

from cls_portal import files, signing
from cls_portal.actors import PORTAL
from cls_portal.errors import Forbidden, Refused, Stale
from cls_portal.models import Agent, Job, JobState
from contracts import documents, operations
from contracts.models import Contract, Section, Signatory, Version
from contracts.operations import (
    add_axis,
    add_objective,
    add_partner,
    add_signatory,
    attach_pdf,
    change_axis,
    create_contract,
    derive_signatories,
    freeze_contract,
    grant_waiver,
    invite_guest,
    move_contract,
    name_signatory,
    record_opinion,
    record_resolution,
    refuse_signature,
    remove_axis,
    remove_objective,
    remove_partner,
    remove_signatory,
    set_contract,
    sign_version,
    take_over_contract,
    withdraw_contract,
    write_section,
)
from contracts.states import ContractState
from contracts.verbs import VERBS
from diagnostics.models import Diagnostic, Eligibility
from partners.models import Council, Meeting, Organisation
from tests.contracts.stages import PERIOD, TODAY, a_contract, contract_in, moved, taken_over
from tests.contracts.staging import SIGNED_AT, code_received, identity_for_tests, ready_for_signature
from tests.personas import commune, department, person

pytestmark = pytest.mark.django_db
S = ContractState
FROZEN = "Le texte de ce contrat est arrêté"


def creation(**values):
    return {
        "on": TODAY, "kind": "CLS", "title": "CLS", "communes": [commune("33039")],
        "lead_prefecture": department("33"), **PERIOD, **values,
    }  # fmt: skip


@pytest.fixture
def contract(claire) -> Contract:
    return a_contract(by=claire)


@pytest.fixture
def association() -> Organisation:
    return Organisation.objects.create(kind="ASSO", name="Médiation 33")


# Birth


def test_a_creation_leaves_one_entry_with_its_author(contract, claire):
    event = contract.events.get()
    assert event.pgh_context == {"actor": claire.key, "verb": "contract.created", "reason": ""}
    assert contract.created_by == claire


def test_references_follow_each_other_by_kind_department_and_year():
    assert [a_contract().reference for _ in range(3)] == [f"CLS-33-2026-00{n}" for n in (1, 2, 3)]
    assert a_contract(kind="STSPD").reference == "STSPD-33-2026-001"
    assert a_contract(kind="CLS_NG").reference == "CLS-NG-33-2026-001"
    assert a_contract(on=date(2027, 1, 1)).reference == "CLS-33-2027-001"
    assert a_contract(places=[commune("40192")], lead=department("40")).reference == "CLS-40-2026-001"


def test_the_reference_after_the_999th_is_the_1000th():
    a_contract(reference="CLS-33-2026-999")
    assert a_contract().reference == "CLS-33-2026-1000"
    assert a_contract().reference == "CLS-33-2026-1001"


def test_a_reference_chosen_by_hand_does_not_stop_the_numbering():
    a_contract(reference="CLS-33-2026-XYZ")
    assert a_contract().reference == "CLS-33-2026-001"


@pytest.mark.parametrize("who", ["neighbour", "maire", "procureur", "observer", "administrator"])
def test_who_may_not_write_there_creates_nothing(who, request):
    agent = request.getfixturevalue(who)
    with pytest.raises(Forbidden):
        create_contract(by=agent, **creation())
    assert not Contract.objects.exists()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"communes": []}, "au moins une commune"),
        ({"communes": ["33"]}, "se compose de communes"),
        ({"lead_prefecture": "33039"}, "celle d’un département"),
        ({"lead_prefecture": "40"}, "Aucune commune du périmètre"),
        ({"kind": "CTSI", "on": date(2021, 4, 15)}, "n’existait pas encore"),
        ({"title": ""}, "Ce champ ne peut pas être vide|obligatoire"),
        ({"ends_on": date(2020, 1, 1)}, "ne peut pas précéder son début"),
        ({"kind": "???"}, "n’existait pas encore"),
    ],
)
def test_a_creation_is_refused_in_french_and_leaves_nothing(values, said, claire):
    def place(code):
        return department(code) if len(code) == 2 else commune(code)

    for name in ("communes", "lead_prefecture"):
        if isinstance(values.get(name), list):
            values = {**values, name: [place(code) for code in values[name]]}
        elif name in values:
            values = {**values, name: place(values[name])}
    with pytest.raises(Refused, match=said):
        create_contract(by=claire, **creation(**values))
    assert not Contract.objects.exists()


@pytest.mark.parametrize("name", ["predecessor", "parent"])
def test_a_contract_cannot_be_tied_to_one_that_its_author_does_not_see(name, claire):
    hidden = a_contract(places=[commune("40192")], lead=department("40"))
    with pytest.raises(Http404):
        create_contract(by=claire, **creation(**{name: hidden}))


def test_a_paper_contract_is_taken_over_with_its_scan(claire):
    contract = taken_over(by=claire)
    assert (contract.state, contract.signed_on) == (S.SIGNED, date(2024, 12, 15))
    assert files.read(contract.scan) == b"%PDF-1.4"
    assert contract.events.get().pgh_context["verb"] == "contract.taken_over"


@pytest.mark.parametrize(
    ("values", "field"), [({"scan": None}, "scan"), ({"signed_on": date(2026, 11, 24)}, "signed_on")]
)
def test_a_take_over_needs_its_scan_and_a_past_date(values, field, claire):
    with pytest.raises(Refused) as refusal:
        taken_over(by=claire, **values)
    assert refusal.value.reasons[0].field == field


def test_a_coordinator_does_not_take_over_a_paper_contract(karim):
    with pytest.raises(Forbidden):
        taken_over(by=karim)
    assert take_over_contract.verb == "contract.taken_over"


# The frame


def test_the_frame_changes_with_its_revision(contract, claire):
    changed = set_contract(contract, by=claire, revision=1, title="Nouveau titre")
    assert (changed.title, changed.revision) == ("Nouveau titre", 2)
    with pytest.raises(Stale) as stale:
        set_contract(contract, by=claire, revision=1, title="Trop tard")
    assert stale.value.current.title == "Nouveau titre"


def test_what_is_not_of_the_frame_is_not_changed_by_it(contract, claire):
    for name in ("state", "reference", "kind", "signed_on", "scan", "lead_prefecture"):
        with pytest.raises(TypeError):
            set_contract(contract, by=claire, revision=None, **{name: None})


def test_a_perimeter_changes_with_its_key(contract, claire):
    before = contract.perimeter_key
    changed = set_contract(
        contract, by=claire, revision=1, communes=[commune("33039"), commune("33063")], perimeter_name="Deux rives"
    )
    assert changed.perimeter_key != before
    assert {each.code for each in changed.communes.all()} == {"33039", "33063"}
    changed = set_contract(changed, by=claire, revision=2, communes=[commune("33039")])
    assert changed.perimeter_key == before


def test_nobody_moves_a_contract_out_of_their_own_scope(karim):
    contract = a_contract(by=karim)
    with pytest.raises(Forbidden):
        set_contract(contract, by=karim, revision=1, communes=[commune("33063")])
    assert [each.code for each in contract.communes.all()] == ["33039"]


def test_the_frame_points_only_to_what_its_writer_sees(contract, claire):
    elsewhere = Council.objects.create(kind="CLSPD", name="X", territory=commune("40192"), chair_title="le maire")
    with pytest.raises(Http404):
        set_contract(contract, by=claire, revision=1, council=elsewhere)


def test_an_eligibility_is_that_of_the_diagnostic(contract, claire):
    diagnostics = [
        Diagnostic.objects.create(title=name, starts_on=date(2024, 1, 1), ends_on=date(2025, 1, 1)) for name in "AB"
    ]
    for diagnostic in diagnostics:
        diagnostic.perimeter.create(commune=commune("33039"))
    diagnostics[1].validated_on, diagnostics[1].validated_by = TODAY, claire
    diagnostics[1].save()
    decision = Eligibility.objects.create(
        diagnostic=diagnostics[1], decided_on=TODAY, grounds="motif", decided_by=claire
    )
    with pytest.raises(Refused, match="porte sur un autre diagnostic"):
        set_contract(contract, by=claire, revision=1, diagnostic=diagnostics[0], eligibility=decision)
    set_contract(contract, by=claire, revision=1, diagnostic=diagnostics[1], eligibility=decision)


# The text


def section(contract: Contract) -> Section:
    return contract.sections.get(key="preamble")


def test_an_article_is_written_cleaned_of_what_could_harm(contract, claire):
    written = write_section(
        section(contract), by=claire, revision=1, body="<p onclick='x()'>Bonjour</p><script>alert(1)</script>"
    )
    assert written.body == "<p>Bonjour</p>"


def test_who_saves_second_gets_the_text_of_the_first(contract, claire, karim):
    mine = section(contract)
    write_section(mine, by=karim, revision=1, body="<p>Karim</p>")
    with pytest.raises(Stale) as stale:
        write_section(mine, by=claire, revision=1, body="<p>Claire</p>")
    assert stale.value.current.body == "<p>Karim</p>"


@pytest.mark.parametrize("who", ["neighbour", "maire", "procureur", "observer", "administrator"])
def test_the_text_is_not_written_by_others(who, contract, request):
    with pytest.raises(Forbidden):
        write_section(section(contract), by=request.getfixturevalue(who), revision=1, body="x")


def test_axes_and_objectives_are_numbered_in_turn(contract, claire):
    first, second = (add_axis(contract, by=claire, title=title) for title in ("Prévenir", "Aider"))
    assert (first.number, second.number) == (1, 2)
    assert [add_objective(first, by=claire, title=str(n)).number for n in range(3)] == [1, 2, 3]
    changed = change_axis(first, by=claire, revision=1, title="Mieux prévenir", description="texte")
    assert str(changed) == "Axe 1 – Mieux prévenir"
    remove_objective(first.objectives.get(number=3), by=claire, revision=1)
    remove_axis(changed, by=claire, revision=2)
    assert [axis.number for axis in contract.axes.all()] == [2]
    assert add_axis(contract, by=claire, title="Encore").number == 3


@pytest.mark.parametrize("state", [S.READY_TO_SIGN, S.SIGNING, S.SIGNED, S.RENEWED, S.ABANDONED, S.ARCHIVED])
def test_a_text_that_is_no_longer_written_refuses_every_writer(state, claire, association):
    contract = contract_in(state)
    attempts = [
        lambda: set_contract(contract, by=claire, revision=None, title="x"),
        lambda: add_signatory(contract, by=claire, title="x", name="y"),
        lambda: derive_signatories(contract, by=claire, on=TODAY),
    ]
    if not contract.text_open:  # that of a paper in force is entered after it was taken over
        attempts.append(lambda: add_axis(contract, by=claire, title="x"))
        attempts.append(lambda: add_partner(contract, by=claire, organisation=association))
        attempts.append(lambda: write_section(section(contract), by=claire, revision=1, body="x"))
    for attempt in attempts:
        with pytest.raises(Refused, match=FROZEN):
            attempt()


# Parties


def test_required_signatories_are_entered_once_and_stay(contract, claire):
    rows = derive_signatories(contract, by=claire, on=TODAY)
    assert [row.position for row in rows] == [1, 2, 3]
    assert derive_signatories(contract, by=claire, on=TODAY) == []
    with pytest.raises(Refused, match="obligatoire"):
        remove_signatory(rows[0], by=claire, revision=1)


def test_a_signatory_that_the_perimeter_no_longer_asks_for_may_go(contract, claire):
    set_contract(contract, by=claire, revision=1, communes=[commune("33039"), commune("33063")])
    derive_signatories(contract, by=claire, on=TODAY)
    set_contract(contract, by=claire, revision=2, communes=[commune("33039")])
    derive_signatories(contract, by=claire, on=TODAY)
    bordeaux = contract.signatories.get(territory=commune("33063"))
    assert not bordeaux.required
    remove_signatory(bordeaux, by=claire, revision=bordeaux.revision)
    assert contract.signatories.count() == 3


def test_an_added_signatory_may_go(contract, claire):
    row = add_signatory(contract, by=claire, title="Le bailleur", name="M. Z")
    assert not row.required
    remove_signatory(row, by=claire, revision=1)
    assert not contract.signatories.exists()


def test_a_closed_account_is_not_named_to_sign(contract, claire, maire):
    row = add_signatory(contract, by=claire, title="Le maire", name="Mme R")
    Agent.objects.filter(pk=maire.pk).update(is_active=False)
    maire.refresh_from_db()
    with pytest.raises(Refused, match="compte est fermé"):
        name_signatory(row, by=claire, revision=1, title="Le maire", name="Mme R", agent=maire)


def test_the_same_organisation_takes_part_once(contract, claire, association):
    row = add_partner(contract, by=claire, organisation=association, commitment="Médiation de nuit")
    with pytest.raises(Refused, match="déjà partenaire"):
        add_partner(contract, by=claire, organisation=association)
    remove_partner(row, by=claire, revision=1)
    assert not contract.partners.exists()


def test_an_invitation_opens_the_contract_until_it_is_withdrawn(contract, claire, maire):
    guest = invite_guest(contract, by=claire, agent=maire)
    assert Contract.objects.visible_to(maire).exists()
    operations.remove_guest(guest, by=claire, revision=1)
    assert not Contract.objects.visible_to(maire).exists()


# Opinions


@pytest.fixture
def meeting(contract, claire) -> Meeting:
    council = Council.objects.create(kind="CLSPD", name="CLSPD", territory=commune("33039"), chair_title="le maire")
    set_contract(contract, by=claire, revision=1, council=council)
    return Meeting.objects.create(council=council, form="plenary", held_on=date(2026, 11, 2))


def test_the_procureur_records_his_own_opinion_and_corrects_it(contract, procureur):
    opinion = record_opinion(contract, by=procureur, on=TODAY, source="prosecutor", given_on=TODAY, sense="noted")
    again = record_opinion(
        contract, by=procureur, on=TODAY, source="prosecutor", revision=1, given_on=TODAY, sense="favourable"
    )
    assert again.pk == opinion.pk
    with pytest.raises(Stale):
        record_opinion(
            contract, by=procureur, on=TODAY, source="prosecutor", revision=1, given_on=TODAY, sense="reserved"
        )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"given_on": date(2026, 11, 24)}, "est à venir"),
        ({"given_on": date(2026, 11, 3)}, "n’est pas celle de la réunion"),
        ({"given_on": date(2026, 11, 2), "meeting": None}, "Choisissez la réunion, ou joignez"),
        ({"not_applicable_reason": "aucun"}, "son avis est requis"),
        ({"given_on": date(2026, 11, 2), "sense": ""}, "une date et un sens"),
    ],
)
def test_what_an_opinion_of_the_council_cannot_be(values, said, contract, meeting, karim):
    given = {"given_on": None, "sense": "favourable", "meeting": meeting, **values}
    with pytest.raises(Refused, match=said):
        record_opinion(contract, by=karim, on=TODAY, source="council", **given)
    assert not contract.opinions.exists()


def test_the_council_of_another_contract_gives_no_opinion_here(contract, meeting, karim):
    other = Council.objects.create(kind="CLSPD", name="Autre", territory=commune("33039"), chair_title="le maire")
    elsewhere = Meeting.objects.create(council=other, form="plenary", held_on=date(2026, 11, 2))
    with pytest.raises(Refused, match="Indiquez la réunion du conseil"):
        record_opinion(
            contract, by=karim, on=TODAY, source="council", given_on=elsewhere.held_on, sense="favourable",
            meeting=elsewhere,
        )  # fmt: skip


def test_each_opinion_has_its_own_recorder(contract, meeting, claire, karim, procureur, maire):
    for source, agents in (("prosecutor", (karim, maire)), ("council", (claire, procureur, maire))):
        for agent in agents:
            with pytest.raises(Forbidden):
                record_opinion(contract, by=agent, on=TODAY, source=source, given_on=TODAY, sense="noted")


def test_a_resolution_is_that_of_a_commune_of_the_perimeter_or_its_epci(contract, claire):
    with pytest.raises(Refused, match="n’est pas dans le périmètre"):
        record_resolution(contract, by=claire, on=TODAY, territory=commune("33063"), number="1", adopted_on=TODAY)
    kept = record_resolution(
        contract, by=claire, on=TODAY, territory=commune("33039"), number="2026-12", adopted_on=TODAY,
        file=("d.pdf", b"%PDF"),
    )  # fmt: skip
    assert files.read(kept.file) == b"%PDF"
    with pytest.raises(Refused, match="est à venir"):
        record_resolution(
            contract, by=claire, on=TODAY, territory=commune("33039"), number="2", adopted_on=date(2027, 1, 1)
        )


def test_a_waiver_is_the_prefectures_and_always_has_a_reason(contract, claire, karim):
    with pytest.raises(Forbidden):
        grant_waiver(contract, by=karim, on=TODAY, code="chain.contract_without_axis", reason="motif")
    with pytest.raises(Refused, match="ne peut pas être dispensée"):
        grant_waiver(contract, by=claire, on=TODAY, code="contract.prosecutor", reason="motif")
    with pytest.raises(Refused):
        grant_waiver(contract, by=claire, on=TODAY, code="chain.contract_without_axis", reason="")
    waiver = grant_waiver(contract, by=claire, on=TODAY, code="chain.contract_without_axis", reason="motif")
    assert waiver.granted_by == claire


# Freezing and signing


@pytest.fixture
def two_signatories(settings, claire, maire, procureur) -> tuple[Contract, Signatory, Signatory]:
    return ready_for_signature(settings, claire, maire, procureur, pdf=b"%PDF-1.7")


@pytest.fixture
def composed(settings, claire, maire, procureur) -> tuple[Contract, Signatory, Signatory]:
    """The same with the PDF that the job makes: it can really be signed."""
    identity_for_tests(settings)
    return ready_for_signature(settings, claire, maire, procureur)


def test_freezing_writes_version_one_and_asks_for_its_pdf(settings, claire):
    settings.GATES = {}
    contract = contract_in(S.APPROVAL)
    version = freeze_contract(contract, by=claire, on=TODAY)
    contract.refresh_from_db()
    assert (contract.state, version.number, version.frozen_by) == (S.READY_TO_SIGN, 1, claire)
    assert version.json_sha256 == hashlib.sha256(version.json.encode()).hexdigest()
    assert json.loads(version.json)["contract"]["reference"] == contract.reference
    assert set(json.loads(version.json)) >= set(settings.DOCUMENT_SECTIONS)
    job = Job.objects.get()
    assert (job.kind, job.arguments) == ("contracts.jobs.compose_version", {"version_id": version.pk})
    assert job.state == JobState.WAITING


def test_the_frozen_json_is_canonical(settings, claire):
    settings.GATES = {}
    version = freeze_contract(contract_in(S.APPROVAL), by=claire, on=TODAY)
    content = json.loads(version.json)
    assert version.json == json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert content["demonstration"] is True


def test_a_pdf_is_attached_once(settings, claire):
    settings.GATES = {}
    version = freeze_contract(contract_in(S.APPROVAL), by=claire, on=TODAY)
    attach_pdf(version, by=PORTAL, content=b"%PDF-1")
    attach_pdf(version, by=PORTAL, content=b"%PDF-2")
    assert files.read(Version.objects.get(pk=version.pk).pdf) == b"%PDF-1"


def test_a_text_frozen_again_after_a_withdrawal_is_version_two(settings, claire):
    settings.GATES = {}
    contract = contract_in(S.APPROVAL)
    freeze_contract(contract, by=claire, on=TODAY)
    withdraw_contract(contract, by=claire, on=TODAY, reason="une coquille")
    moved(contract, S.CONSULTATION, S.APPROVAL)
    assert freeze_contract(contract, by=claire, on=TODAY).number == 2
    first = contract.versions.get(number=1)
    assert first.void_reason == "une coquille"


def test_the_last_signature_makes_the_contract_signed(composed, maire, procureur, settings):
    contract, first, second = composed
    version = contract.versions.get()
    one = sign(first, maire)
    contract.refresh_from_db()
    assert contract.state == S.SIGNING
    two = sign(second, procureur)
    contract.refresh_from_db()
    assert (contract.state, contract.signed_on) == (S.SIGNED, TODAY)
    assert one.file.sha256 != two.file.sha256 != version.pdf.sha256
    assert two.evidence["file_before_sha256"] == one.file.sha256
    assert two.evidence["document_sha256"] == version.pdf.sha256
    assert two.evidence["history_digest"]
    verdict = signing.verdict(
        files.read(two.file), known_sha256=lambda digest: documents.known_document(digest) is not None,
        trusted=signing.load_identity(settings.IDENTITY_ROOT),
    )  # fmt: skip
    assert verdict.kind == signing.Kind.VALID
    assert str(procureur) in " ".join(verdict.sentences)


def sign(signatory: Signatory, agent: Agent, **values):
    """With the code just received, unless told otherwise."""
    version = signatory.contract.versions.select_related("pdf").get(voided_at=None)
    given = {"consent": True, "document_sha256": version.pdf.sha256, "at": SIGNED_AT, **values}
    if "code" not in given:
        given["code"] = code_received(signatory, agent)
    return sign_version(signatory, by=agent, **given)


def test_nobody_signs_or_refuses_for_another(two_signatories, claire, procureur):
    _, first, _ = two_signatories
    for agent in (claire, procureur):
        with pytest.raises(Forbidden, match="Nul ne signe pour un autre"):
            sign(first, agent, code="0000 0000")
        with pytest.raises(Forbidden, match="Nul ne signe pour un autre"):
            refuse_signature(first, by=agent, on=TODAY, reason="x")


def test_a_contract_cannot_be_completed_by_a_move(two_signatories, maire):
    with pytest.raises(Forbidden):
        move_contract(two_signatories[0], "complete", by=maire, on=TODAY)


def test_every_operation_has_a_sentence_in_the_history():
    verbs = {
        getattr(operations, name).verb for name in operations.__all__ if hasattr(getattr(operations, name), "verb")
    }
    assert verbs <= set(VERBS)


def test_a_person_of_no_role_may_do_nothing(contract):
    nobody = person("Nadia", "Personne")
    with pytest.raises(Forbidden):
        set_contract(contract, by=nobody, revision=None, title="x")
