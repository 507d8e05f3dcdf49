"""Amendments: a copy of the signed text, written, signed, then written back into the contract."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actions import operations as on_actions
from actions.gates import chain_complete
from actions.models import Action
from cls_portal.actors import PORTAL
from cls_portal.errors import Refused
from cls_portal.models import Agent
from cls_portal.roles import Role
from cls_portal.templatetags.portal import date_fr
from contracts import amending, operations
from contracts.documents import canonical_json, with_dates
from contracts.models import Contract, Objective, Signature, SignatureMethod
from contracts.reading.comparison import comparison_page
from contracts.reading.life import Milestone, _signed_at, life_page
from contracts.reading.voided import last_annulled
from contracts.states import ContractState, Phase
from diagnostics.models import Diagnostic
from partners.models import Organisation
from tests.contracts.stages import TERMINATION, TODAY, a_contract, a_file, a_signatory, moved, signed_by, taken_over
from tests.personas import commune, department, person
from tests.stage import Stage

pytestmark = pytest.mark.django_db
S = ContractState
TO_SIGNING = (S.CONSULTATION, S.APPROVAL, S.READY_TO_SIGN, S.SIGNING)


@pytest.fixture(scope="module")
def made_claire(stage: Stage) -> Agent:
    with stage():
        return person("Claire", "Aubert", Role.PREFECTURE, department("33"))


@pytest.fixture(scope="module")
def made_contract(stage: Stage, made_claire: Agent) -> Contract:
    with stage():
        return in_force(made_claire)


@pytest.fixture
def claire(db: None, made_claire: Agent) -> Agent:
    return deepcopy(made_claire)


@pytest.fixture
def contract(db: None, made_contract: Contract) -> Contract:
    return deepcopy(made_contract)


def in_force(signer: Agent) -> Contract:
    """A contract in force, signed in the portal, with an axis of two objectives and two actions."""
    city = Organisation.objects.create(kind="VILLE", name="Ville de Bègles", territory=commune("33039"))
    diagnostic = Diagnostic.objects.create(title="Diagnostic", starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    problem = diagnostic.problems.create(number=1, title="Halls", fields=["prevention"])
    made = a_contract(diagnostic=diagnostic, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    made.sections.filter(key="means").update(body="<p>Une salle.</p>")
    made.partners.create(organisation=city)
    for number, name in enumerate(("Gare", "Halle", "Stade"), start=1):
        made.places.create(number=number, kind="site", name=name, communes=["33039"], reason="Rixes")
    axis = made.axes.create(number=1, title="Prévenir")
    for number in (1, 2):
        objective = made.objectives.create(axis=axis, number=number, title=f"Objectif {number}")
        action = made.actions.create(
            objective=objective, number=number, title=f"Action {number}", field="prevention", lead=city
        )
        action.problem_links.create(problem=problem)
        action.place_links.create(place=made.places.get(number=number))
        action.budget_lines.create(funder=city, year=2026, planned=1000)
        action.indicators.create(name="Jeunes", unit="jeunes", target=12)
        action.indicators.create(name="Familles", unit="familles", target=3)
    return signed(made, signer, S.DIAGNOSTIC, S.DRAFTING, *TO_SIGNING)


def signed(contract: Contract, agent: Any, *road: str) -> Contract:
    """Its only signatory signs; an amendment is then consolidated as the last signature does."""
    row = contract.signatories.first() or a_signatory(contract, agent)
    for step in road:
        if step == S.READY_TO_SIGN:
            contract.versions.create(
                number=1, json=text_of(contract), json_sha256="0" * 64, frozen_at=timezone.now(), pdf=a_file()
            )
        moved(contract, step)
    signed_by(row, agent)
    Contract.objects.filter(pk=contract.pk).update(state=S.SIGNED, signed_on=TODAY)
    contract.refresh_from_db()
    if contract.amends_id:
        operations.consolidate(contract, by=PORTAL)
    return contract


def amended(contract: Contract, **values: Any) -> Contract:
    amendment = operations.open_amendment(contract, by=PORTAL, on=TODAY, subject="Prolonger d’un an")
    return operations.set_contract(amendment, by=PORTAL, revision=None, **values) if values else amendment


def text_of(contract: Contract) -> str:
    return canonical_json(Contract.objects.get(pk=contract.pk), number=1, frozen_on=TODAY)


# Opening


def test_an_amendment_is_born_in_drafting_with_the_whole_text_and_nothing_else(contract):
    amendment = amended(contract)
    assert (amendment.state, amendment.amends, amendment.amendment_number) == (S.DRAFTING, contract, 1)
    assert amendment.reference == f"{contract.reference}-A1"
    assert str(amendment.title) == "Avenant n°\u00a01 au contrat «\u00a0CLS de Bègles\u00a0»"
    assert [row.title for row in amendment.signatories.all()] == ["Le témoin"]
    for nothing in ("opinions", "resolutions", "waivers", "versions", "guests"):
        assert not getattr(amendment, nothing).exists()
    assert amendment.signed_on is None
    assert not amending.changes_of(amendment).text_changed


def test_opening_copies_a_large_contract_in_few_queries(contract, django_assert_max_num_queries):
    with django_assert_max_num_queries(84):
        amended(contract)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("draft", "Seul un contrat signé"),
        ("expired", "échu"),
        ("open", "déjà en préparation"),
        ("amendment", "Un avenant ne se modifie pas"),
    ],
)
def test_only_a_contract_in_force_without_an_open_amendment_is_amended(contract, state, words):
    on = TODAY
    target = contract
    if state == "draft":
        target = a_contract(kind="STSPD")
    elif state == "expired":
        on = date(2027, 1, 1)
    else:
        amendment = amended(contract)
        target = amendment if state == "amendment" else contract
    with pytest.raises(Refused, match=words):
        operations.open_amendment(target, by=PORTAL, on=on, subject="Prolonger")


def test_the_database_lets_only_an_amendment_be_born_in_drafting(contract):
    columns = {"reference": "X", "title": "X", "lead_prefecture": contract.lead_prefecture}
    with pytest.raises(DatabaseError, match="naître"), transaction.atomic():
        Contract.objects.create(state=S.DRAFTING, **columns)
    with pytest.raises(DatabaseError, match="naître"), transaction.atomic():
        Contract.objects.create(state=S.INTENTION, amends=contract, amendment_number=1, **columns)


# What it changes is derived


def test_dates_alone_are_an_extension_and_anything_else_a_change(contract):
    amendment = amended(contract, ends_on=date(2027, 12, 31))
    assert amending.nature_of(amending.changes_of(amendment)) == amending.EXTENSION
    operations.write_section(amendment.sections.get(key="means"), by=PORTAL, revision=1, body="<p>Deux salles.</p>")
    assert amending.nature_of(amending.changes_of(amendment)) == amending.CHANGE


def test_an_amendment_without_a_difference_is_not_frozen(contract):
    amendment = amended(contract)
    assert [r.code for r in amending.something_changes(amendment, TODAY)] == ["contract.amendment_empty"]
    amendment = operations.set_contract(amendment, by=PORTAL, revision=None, ends_on=date(2027, 12, 31))
    assert amending.something_changes(amendment, TODAY) == []
    assert amending.something_changes(contract, TODAY) == []


def test_its_document_says_what_it_modifies_in_articles(contract):
    amendment = amended(contract, ends_on=date(2027, 12, 31))
    operations.write_section(amendment.sections.get(key="means"), by=PORTAL, revision=1, body="<p>Deux salles.</p>")
    action = amendment.actions.get(number=1)
    on_actions.change_action(action, by=PORTAL, revision=action.revision, title="Médiation")
    said = json.loads(text_of(amendment))["amendment"]
    assert (said["number"], said["nature"], said["reference"]) == (1, "change", contract.reference)
    assert [(each["number"], each["title"]) for each in said["clauses"]] == [
        (1, "Période"), (2, "Moyens"), (3, "Actions"),
    ]  # fmt: skip
    assert "31\u00a0décembre\u00a02027" in said["clauses"][0]["sentences"][0]
    assert said["clauses"][1]["body"] == "<p>Deux salles.</p>"
    assert "Médiation" in said["clauses"][2]["sentences"][0]
    assert json.loads(text_of(contract))["amendment"] == {}


def test_an_extension_is_asked_nothing_of_the_chain_and_a_change_only_what_it_adds(contract):
    assert chain_complete(contract, TODAY)
    amendment = amended(contract, ends_on=date(2027, 12, 31))
    assert chain_complete(amendment, TODAY) == []
    operations.add_axis(amendment, by=PORTAL, title="Sans objectif")
    [reason] = chain_complete(amendment, TODAY)
    assert reason.text == "L’axe 2 «\u00a0Sans objectif\u00a0» n’a aucun objectif."


# Consolidation


def test_the_signed_amendment_becomes_the_text_in_force_and_the_rows_stay_the_same(contract, claire):
    kept = contract.actions.get(number=1)
    amendment = amended(contract, ends_on=date(2027, 12, 31), departmental_plan="Plan 2027")
    _rewrite(amendment)
    signed(amendment, claire, *TO_SIGNING)
    contract.refresh_from_db()
    assert (contract.ends_on, contract.departmental_plan, contract.state) == (date(2027, 12, 31), "Plan 2027", S.SIGNED)
    assert Contract.objects.get(pk=amendment.pk).consolidated_at
    assert not amending.changes_of(Contract.objects.get(pk=amendment.pk)).text_changed
    assert Action.objects.get(pk=kept.pk).title == "Médiation"
    places = [(row.number, row.name, row.kind, row.reason) for row in contract.places.all()]
    assert places == [(1, "Halle", "site", "Rixes"), (2, "Gare", "station", "Rixes"), (3, "Rue", "street", "")]
    assert [place.name for place in kept.places.order_by("number")] == ["Halle", "Rue"]
    assert set(contract.actions.in_text().values_list("title", flat=True)) == {"Médiation", "Nouvelle"}
    with pytest.raises(DatabaseError, match="arrêté"), transaction.atomic():
        contract.axes.update(title="Après coup")


def test_however_many_actions_changed_they_are_written_back_at_once(contract, claire):
    amendment = amended(contract)
    for action in amendment.actions.all():
        on_actions.change_action(action, by=PORTAL, revision=action.revision, title=f"{action.title} (revue)")
    with CaptureQueriesContext(connection) as asked:
        signed(amendment, claire, *TO_SIGNING)
    assert sum('UPDATE "actions_action"' in query["sql"] for query in asked) == 1
    assert {action.title for action in contract.actions.all()} == {"Action 1 (revue)", "Action 2 (revue)"}
    assert {action.revision for action in contract.actions.all()} == {2}


def _rewrite(amendment: Contract) -> None:
    """A bit of everything: numbers exchanged, names exchanged, rows added and removed."""
    operations.write_section(amendment.sections.get(key="means"), by=PORTAL, revision=1, body="<p>Deux salles.</p>")
    operations.write_section(amendment.sections.get(key="annexes"), by=PORTAL, revision=1, body="<p>Plan.</p>")
    station, hall, stadium = amendment.places.all()
    operations.move_place(hall, by=PORTAL, revision=1, places=-1)
    operations.remove_place(stadium, by=PORTAL, revision=1)
    operations.change_place(station, by=PORTAL, revision=2, kind="station")
    street = operations.add_place(amendment, by=PORTAL, kind="street", name="Rue", communes=[commune("33039")])
    first, second = amendment.objectives.all()
    amendment.objectives.filter(pk=first.pk).update(number=99)
    amendment.objectives.filter(pk=second.pk).update(number=1)
    amendment.objectives.filter(pk=first.pk).update(number=2)
    one, two = amendment.actions.all()
    on_actions.change_action(one, by=PORTAL, revision=one.revision, title="Médiation", places=[street, hall])
    youth, families = one.indicators.all()
    for row, name in ((youth, "…"), (families, "Jeunes"), (youth, "Familles")):
        one.indicators.filter(pk=row.pk).update(name=name)
    line = one.budget_lines.get()
    on_actions.change_budget_line(line, by=PORTAL, revision=line.revision, planned=2500)
    on_actions.remove_action(two, by=PORTAL, revision=two.revision)
    axis = operations.add_axis(amendment, by=PORTAL, title="Sécuriser")
    objective = operations.add_objective(axis, by=PORTAL, title="Éclairer")
    housing = Organisation.objects.create(kind="BAILL", name="Bailleur", territory=commune("33039"))
    new = on_actions.create_action(
        objective, by=PORTAL, title="Nouvelle", field="sanction", lead=housing, problems=list(one.problems.all())
    )
    on_actions.add_budget_line(new, by=PORTAL, funder=housing, year=2027, planned=10)
    first.refresh_from_db()
    operations.remove_objective(amendment.objectives.get(title="Objectif 2"), by=PORTAL, revision=second.revision)


def test_a_second_amendment_follows_the_first(contract, claire):
    signed(amended(contract, ends_on=date(2027, 12, 31)), claire, *TO_SIGNING)
    second = amended(Contract.objects.get(pk=contract.pk), ends_on=date(2028, 12, 31))
    assert (second.amendment_number, second.reference) == (2, f"{contract.reference}-A2")
    [change] = amending.changes_of(second).frame
    assert change.before == "31\u00a0décembre\u00a02027"


def test_an_abandoned_amendment_leaves_the_contract_as_it_was_byte_for_byte(contract):
    before = text_of(contract)
    amendment = amended(contract, ends_on=date(2027, 12, 31))
    _rewrite(amendment)
    operations.abandon_contract(amendment, by=PORTAL, on=TODAY, reason="Sans accord", told="Aux parties")
    assert text_of(contract) == before
    assert amended(Contract.objects.get(pk=contract.pk)).amendment_number == 2


def test_an_amendment_written_since_its_abandonment_was_abandoned_that_day(contract, claire):
    amendment = amended(contract, ends_on=date(2027, 12, 31))
    operations.abandon_contract(amendment, by=PORTAL, on=TODAY, reason="Sans accord", told="Aux parties")
    today = timezone.localdate()
    Contract.objects.filter(pk=amendment.pk).update(updated_at=timezone.now() + timedelta(days=40))
    page = life_page(Contract.objects.get(pk=contract.pk), claire, today)
    assert "Avenant n°\u00a01 abandonné" in [each.text for each in page["past"] if each.on == today]


def test_an_extension_makes_an_expired_contract_run_again_until_its_new_end(contract, claire):
    amendment = amended(contract, ends_on=date(2027, 6, 30))
    after_the_end = date(2027, 1, 15)
    assert contract.phase(after_the_end) == Phase.EXPIRED
    signed(amendment, claire, *TO_SIGNING)
    contract.refresh_from_db()
    days = [after_the_end, date(2027, 6, 30), date(2027, 7, 1)]
    assert [contract.phase(day) for day in days] == [Phase.RUNNING, Phase.RUNNING, Phase.EXPIRED]
    running = [Contract.objects.in_phase(Phase.RUNNING, day).filter(pk=contract.pk).exists() for day in days]
    assert running == [True, True, False]
    assert not Contract.objects.in_phase(Phase.RUNNING, after_the_end).filter(pk=amendment.pk).exists()


def test_an_extension_does_not_run_into_the_contract_that_follows(contract, claire):
    follower = taken_over(starts_on=date(2027, 1, 1), ends_on=date(2029, 12, 31), signed_on=date(2026, 11, 1))
    amendment = amended(contract, ends_on=date(2027, 6, 30))
    assert [follower.reference in r.text for r in amending.amended_in_force(amendment, TODAY)] == [True]
    with pytest.raises(Refused, match="couvre déjà ce territoire"):
        signed(amendment, claire, *TO_SIGNING)


def test_a_contract_that_comes_in_the_way_of_an_amendment_being_signed_is_told_before_the_last_signature(
    contract, claire
):
    amendment = amended(contract, ends_on=date(2027, 6, 30))
    other = a_contract(starts_on=date(2027, 1, 1), ends_on=date(2029, 12, 31))
    assert amending.no_amendment_comes_here(other, TODAY) == []
    moved(amendment, *TO_SIGNING)
    [reason] = amending.no_amendment_comes_here(other, TODAY)
    assert amendment.reference in reason.text
    assert amending.no_amendment_comes_here(contract, TODAY) == []
    follower = taken_over(starts_on=date(2027, 1, 1), ends_on=date(2029, 12, 31), signed_on=date(2026, 11, 1))
    row = amendment.signatories.get()
    with pytest.raises(Refused, match=follower.reference):
        operations.send_signing_code(row, by=claire, document_sha256="0" * 64)
    with pytest.raises(Refused, match=follower.reference):
        operations.deposit_signature([row], by=claire, on=TODAY, method="external", file=ContentFile(b"%PDF"))


def test_a_contract_does_not_end_while_its_amendment_is_open_and_an_amendment_has_no_end_of_its_own(contract, claire):
    amendment = amended(contract, ends_on=date(2027, 12, 31))
    with pytest.raises(Refused, match="Un avenant est en préparation"):
        operations.move_contract(contract, "close", by=PORTAL, on=TODAY, reason="Fin")
    signed(amendment, claire, *TO_SIGNING)
    with pytest.raises(Refused, match="suit le sort"):
        operations.move_contract(amendment, "close", by=PORTAL, on=TODAY, reason="Fin")
    operations.move_contract(contract, "close", by=PORTAL, on=TODAY, reason="Fin")


def test_a_contract_taken_over_from_paper_is_extended(claire):
    paper = taken_over()
    amendment = amended(paper, ends_on=date(2028, 12, 31))
    assert amending.nature_of(amending.changes_of(amendment)) == amending.EXTENSION
    operations.write_section(amendment.sections.get(key="means"), by=PORTAL, revision=1, body="<p>Une salle.</p>")
    signed(amendment, claire, *TO_SIGNING)
    paper.refresh_from_db()
    assert paper.ends_on == date(2028, 12, 31)
    assert paper.sections.get(key="means").body == "<p>Une salle.</p>"
    assert not paper.text_open
    _refused_by_the_database(paper)


def test_the_text_of_a_paper_contract_waits_while_its_amendment_is_open(claire):
    paper = taken_over()
    axis = paper.axes.create(number=1, title="Tel que signé")
    amendment = amended(paper, ends_on=date(2028, 12, 31))
    for state in (S.DRAFTING, S.SIGNING):
        if state == S.SIGNING:
            moved(amendment, S.CONSULTATION, S.APPROVAL, S.READY_TO_SIGN, S.SIGNING)
        with pytest.raises(Refused, match="arrêté"):
            operations.add_objective(axis, by=claire, title="Perdu")
        with pytest.raises(Refused, match=f"Un avenant est en préparation : {amendment.reference}"):
            operations.correct_take_over(paper, by=claire, on=TODAY, revision=None, reason="faute", title="Corrigé")
        _refused_by_the_database(paper)
    operations.abandon_contract(amendment, by=PORTAL, on=TODAY, reason="Sans accord", told="Aux parties")
    operations.add_objective(axis, by=claire, title="Gardé")


def _refused_by_the_database(paper: Contract) -> None:
    city, _ = Organisation.objects.get_or_create(kind="VILLE", name="Ville de Bègles", territory=commune("33039"))
    with pytest.raises(DatabaseError, match="arrêté"), transaction.atomic():
        paper.sections.update(body="Après coup")
    with pytest.raises(DatabaseError, match="arrêté"), transaction.atomic():
        paper.actions.create(objective=Objective(pk=1), number=1, title="Après coup", field="prevention", lead=city)


def test_objectives_that_exchange_their_axes_under_the_same_number_are_consolidated(claire):
    paper = taken_over()
    axes = [paper.axes.create(number=number, title=f"Axe {number}") for number in (1, 2)]
    for axis in axes:
        paper.objectives.create(axis=axis, number=1, title=f"De l’axe {axis.number}")
    amendment = amended(paper)
    first, second = amendment.objectives.order_by("axis__number")
    rows = amendment.objectives
    rows.filter(pk=first.pk).update(axis=second.axis, number=2)
    rows.filter(pk=second.pk).update(axis=first.axis)
    rows.filter(pk=first.pk).update(number=1)
    signed(amendment, claire, *TO_SIGNING)
    found = paper.objectives.order_by("axis__number").values_list("axis", "number", "title")
    assert list(found) == [(axes[0].pk, 1, "De l’axe 2"), (axes[1].pk, 1, "De l’axe 1")]


# What others see


def test_an_amendment_and_its_actions_stand_in_no_list(contract, claire):
    amendment = amended(contract, ends_on=date(2027, 12, 31))
    client = Client()
    client.force_login(claire)
    for name in ("contract-list", "action-list", "evaluation-due", "home", "api:contracts-list", "contract-register"):
        assert amendment.reference not in client.get(reverse(name)).content.decode(), name
    begles = client.get(reverse("territory-detail", args=[commune("33039").pk])).content.decode()
    assert amendment.reference not in begles
    assert contract.reference in begles
    rows = client.get(reverse("api:actions-list")).json()["results"]
    assert {row["contract"] for row in rows} == {contract.pk}
    assert not client.get(reverse("api:budget-lines-list") + f"?action={amendment.actions.first().pk}").json()[
        "results"
    ]
    for name, number in (("actions", 2), ("budget-lines", 2), ("indicators", 4)):
        asked = client.get(reverse(f"api:{name}-list"), {"contract": amendment.pk}).json()["results"]
        assert len(asked) == number, name


def test_its_page_says_what_it_changes_and_the_contract_lists_it(contract, claire):
    client = Client()
    client.force_login(claire)
    page = client.post(reverse("amendment-open", args=[contract.pk]), {"subject": "Prolonger"}, follow=True)
    amendment = contract.amendments.get()
    assert "Rien n’est encore modifié" in page.content.decode()
    operations.set_contract(amendment, by=PORTAL, revision=None, ends_on=date(2027, 12, 31))
    page = client.get(reverse("contract-detail", args=[amendment.pk])).content.decode()
    assert "Prorogation" in page
    assert "avant=version-1" in page
    compared = client.get(reverse("contract-compare", args=[amendment.pk]), {"avant": "texte", "apres": "avenant-1"})
    assert compared.status_code == 200
    page = client.get(reverse("contract-detail", args=[contract.pk])).content.decode()
    assert reverse("contract-detail", args=[amendment.pk]) in page
    assert reverse("amendment-open", args=[contract.pk]) not in page


def test_its_life_is_told_from_birth_to_end(contract, claire):
    signed(amended(contract, ends_on=date(2027, 12, 31)), claire, *TO_SIGNING)
    page = life_page(Contract.objects.get(pk=contract.pk), claire, timezone.localdate())
    told = [each.text for each in page["past"]]
    assert {"Créé dans le portail", "Version 1 arrêtée", "Signature de Témoin", "Avenant n°\u00a01 ouvert",
            "Avenant n°\u00a01 signé"} <= set(told)  # fmt: skip
    lived = [told.index(each) for each in ("Créé dans le portail", "Version 1 arrêtée", "Signature de Témoin")]
    assert lived == sorted(lived)
    assert [(each.text, each.on) for each in page["coming"]][-1] == ("Fin de la période", date(2027, 12, 31))


def test_a_hand_known_by_its_day_signs_after_the_text_of_that_day(contract, claire):
    row = Signature.objects.get(version__contract=contract)
    row.method, row.signed_at = SignatureMethod.HANDWRITTEN, row.version.frozen_at.replace(hour=0, minute=0)
    assert _signed_at(row) == row.version.frozen_at
    row.method = SignatureMethod.PORTAL
    assert _signed_at(row) == row.signed_at


def test_a_terminated_contract_tells_who_ended_it_and_no_later_end(claire):
    ended = operations.terminate_contract(taken_over(), by=PORTAL, on=TODAY, reason="Fusion", **TERMINATION)
    page = life_page(ended, claire, timezone.localdate())
    told = {each.text: each.detail for each in [*page["past"], *page["coming"]]}
    assert told["Contrat dénoncé"].startswith(
        "Le conseil municipal de Bègles, avec effet le 23\u00a0novembre\u00a02026"
    )
    assert "Fin de la période" not in told


def test_a_refusal_is_told_with_who_refused_and_why(contract, claire, maire):
    amendment = amended(contract, ends_on=date(2027, 12, 31))
    row = a_signatory(amendment, maire, title="Le maire de Bègles", name=str(maire))
    moved(amendment, S.CONSULTATION, S.APPROVAL)
    amendment.versions.create(number=1, json="{}", json_sha256="0" * 64, frozen_at=timezone.now(), pdf=a_file())
    moved(amendment, S.READY_TO_SIGN, S.SIGNING)
    operations.refuse_signature(row, by=maire, on=TODAY, reason="Moyens à revoir.")
    back = Contract.objects.get(pk=amendment.pk)
    told = {each.text: each.detail for each in life_page(back, claire, timezone.localdate())["past"]}
    assert told["Version 1 annulée"] == f"refus de {maire} (Le maire de Bègles)\u00a0: Moyens à revoir."
    assert "Passage à l’état «\u00a0Rédaction\u00a0», après un refus de signer" in told
    assert last_annulled(back) == back.versions.get()


def test_the_list_has_amendments_when_they_are_asked_for(contract, claire, client):
    amendment = amended(contract)
    client.force_login(claire)
    asked = [reverse("contract-list"), reverse("contract-list") + "?state=drafting&avenants=on"]
    assert [amendment.reference in client.get(each).content.decode() for each in asked] == [False, True]


def test_an_amendment_is_compared_first_with_the_text_in_force(contract, claire):
    amendment = amended(contract, ends_on=date(2027, 12, 31))
    page = comparison_page(amendment, claire, "", "")
    assert (page["old"].code, page["new"].code) == ("version-1", "avenant-1")


def test_within_a_day_what_happened_is_told_in_its_order():
    day, noon = date(2026, 1, 5), datetime(2026, 1, 5, 12, tzinfo=UTC)
    made = [
        Milestone(day, "Version", at=noon),
        Milestone(day, "Période"),
        Milestone(day, "Créé", born=True),
        Milestone(day, "Diagnostic", at=noon - timedelta(hours=1)),
        Milestone(day - timedelta(days=1), "Veille"),
    ]
    told = [each.text for each in sorted(made, key=lambda each: each.order)]
    assert told == ["Veille", "Créé", "Période", "Diagnostic", "Version"]


def test_the_interface_compares_two_texts(contract, claire):
    amended(contract, ends_on=date(2027, 12, 31))
    client = Client()
    client.force_login(claire)
    address = reverse("api:contracts-comparison", args=[contract.pk])
    found = client.get(address, {"before": "texte", "after": "avenant-1"}).json()
    assert [text["code"] for text in found["texts"]] == ["version-1", "avenant-1"]
    assert found["after"] == "avenant-1"


def test_its_document_prints_its_articles_before_the_consolidated_text(contract):
    amendment = amended(contract, ends_on=date(2027, 12, 31))
    content = json.loads(text_of(amendment))
    html = render_to_string("contracts/pdf/contract.html", {"doc": with_dates(content), "digest": "0" * 64, "qr": ""})
    assert "Avenant n° 1 au contrat local de sécurité" in html
    assert html.index("Article 1 de l’avenant") < html.index('id="territoire"')
    assert "Toutes les autres stipulations" in html
    assert "papier" not in html


def test_what_an_amendment_takes_out_keeps_its_follow_up(contract, claire):
    """An action leaves the text and stays readable; a line that received money stays too; numbers are not reused."""
    first, second = contract.actions.all()
    follow = {"by": PORTAL, "on": TODAY}
    on_actions.follow_action(second, revision=None, note="Deux ateliers tenus.", status="running", **follow)
    on_actions.follow_budget_line(first.budget_lines.get(), revision=None, paid=400, **follow)
    on_actions.record_measure(first.indicators.get(name="Jeunes"), measured_on=TODAY, value=4, **follow)
    amendment = amended(contract)
    copies = {row.number: row for row in amendment.actions.all()}
    assert (copies[1].status, copies[1].progress, copies[1].notes.count()) == ("to_start", 0, 0)
    on_actions.remove_action(copies[2], by=PORTAL, revision=copies[2].revision)
    copies[1].budget_lines.all().delete()
    copies[1].indicators.all().delete()
    added = on_actions.create_action(copies[1].served, by=PORTAL, title="Autre", field="prevention")
    assert added.number == 3
    signed(amendment, claire, *TO_SIGNING)
    second.refresh_from_db()
    assert (second.withdrawn_on, second.objective, second.withdrawn_from) == (
        TODAY, None, "Axe 1, objectif 1.2\u00a0: Objectif 2",
    )  # fmt: skip
    assert second.notes.get().text == "Deux ateliers tenus."
    assert [row["number"] for row in json.loads(text_of(contract))["actions"]] == [1, 3]
    line, indicator = first.budget_lines.get(), first.indicators.get()
    assert (line.in_text, line.planned, line.paid) == (False, 0, 400)
    assert (indicator.name, indicator.in_text, indicator.measures.get().value) == ("Jeunes", False, 4)
    with pytest.raises(Refused, match="se lit, mais ne se suit plus"):
        on_actions.follow_action(second, revision=None, status="done", **follow)


def test_what_was_signed_on_paper_is_said_wherever_it_is_printed(claire):
    paper = taken_over(by=claire, starts_on=date(2025, 1, 1), ends_on=date(2026, 12, 31))
    follower = a_contract(starts_on=date(2027, 1, 1), ends_on=date(2029, 12, 31))
    Contract.objects.filter(pk=follower.pk).update(predecessor=paper, parent=paper)
    said = f"signé sur papier, repris le {date_fr(timezone.localdate(paper.created_at))}"
    for contract, words in (
        (amended(paper, ends_on=date(2027, 12, 31)), f"Ce contrat a été {said}\u00a0: son texte a été saisi"),
        (follower, f"<dt>Contrat parent</dt><dd>{paper} ({said})</dd>"),
        (follower, f"<dt>Contrat précédent</dt><dd>{paper} ({said})</dd>"),
    ):
        doc = with_dates(json.loads(text_of(contract)))
        html = render_to_string("contracts/pdf/contract.html", {"doc": doc, "digest": "0" * 64, "qr": ""})
        assert words in html
        assert str(claire) not in html
