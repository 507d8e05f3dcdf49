"""What a decision of the council does to actions: by whom reads it and may write them, seen by whom reads it."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.http import Http404
from django.urls import reverse

from actions import decided, operations
from actions.models import Action
from cls_portal.actors import PORTAL
from cls_portal.errors import Forbidden, Refused
from contracts import operations as on_contracts
from contracts.models import Contract
from partners.decisions.effects import acts_of, effects_of
from partners.models import Council, Decision
from tests.actions.conftest import TODAY, freeze_text
from tests.contracts.stages import moved, taken_over
from tests.partners.conftest import signed_in
from tests.partners.deciding import SINCE, a_council, a_decision, a_meeting, succeeded
from tests.stage import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made_council(stage: Stage, made_contract: Contract) -> Council:
    with stage():
        council = a_council()
        Contract.objects.filter(pk=made_contract.pk).update(council=council)
        return council


@pytest.fixture
def council(made_council: Council) -> Council:
    return deepcopy(made_council)


@pytest.fixture
def decision(council: Council) -> Decision:
    return a_decision(a_meeting(council), title="Éclairer la gare")


def create(objective: Any, by: Any, decision: Decision, **values: Any) -> Action:
    given = {"title": "Éclairage", "field": "prevention", **values}
    made: Action = operations.create_action(objective, by=by, on=TODAY, decision=decision, **given)
    return made


def test_a_decision_creates_an_action_which_says_so(objective, decision, karim):
    action = create(objective, karim, decision)
    decision.refresh_from_db()
    assert (action.decision, decision.acted_on) == (decision, TODAY)
    assert [effect.name for effect in effects_of(decision, karim)] == [
        f"Action n°\u00a0{action.number} – Éclairage ({action.contract.reference})"
    ]


@pytest.mark.parametrize("form", ["working_group", "watch_cell"])
def test_a_group_proposes_and_does_not_decide(form, objective, council, karim):
    with pytest.raises(Refused, match="le conseil décide"):
        create(objective, PORTAL, a_decision(a_meeting(council, form, karim)))


def test_what_was_not_adopted_or_is_of_another_council_does_nothing(objective, council, karim):
    with pytest.raises(Refused, match="pas été adoptée"):
        create(objective, karim, a_decision(a_meeting(council), adopted=False))
    other = a_decision(a_meeting(a_council(name="Un autre")))
    with pytest.raises(Refused, match="autre conseil"):
        create(objective, karim, other)
    assert not Action.objects.filter(decision__isnull=False).exists()


@pytest.mark.parametrize(("held_on", "acts"), [(date(2026, 10, 31), False), (date(2026, 11, 5), True)])
def test_the_council_that_carries_on_decides_in_its_turn(held_on, acts, objective, council, karim):
    heir = succeeded(council, date(2026, 11, 1), created_on=SINCE)
    decision = a_decision(a_meeting(heir, held_on=held_on))
    assert any("Créer une action" in act.label for act in acts_of(decision, karim, TODAY)) is acts
    if acts:
        assert create(objective, karim, decision).decision == decision
    else:
        with pytest.raises(Refused, match="autre conseil"):
            create(objective, karim, decision)


def test_who_acts_reads_the_decision_and_may_write_the_action(objective, council, karim, claire, maire):
    restricted = a_decision(a_meeting(council, "restricted", karim, maire))
    with pytest.raises(Http404):
        create(objective, claire, restricted)
    with pytest.raises(Forbidden):
        create(objective, maire, restricted)
    restricted.refresh_from_db()
    assert restricted.acted_on is None
    assert create(objective, karim, restricted).decision == restricted


def test_a_frozen_text_is_not_opened_by_a_decision(frozen, decision, karim):
    with pytest.raises(Refused, match="arrêté"):
        create(frozen.objective, karim, decision)
    decision.refresh_from_db()
    assert decision.acted_on is None
    with pytest.raises(Exception, match="arrêté"):
        Action.objects.filter(pk=frozen.pk).update(decision=decision)


def test_the_note_of_the_follow_up_carries_the_decision(action, decision, karim):
    followed = signed(action)
    with pytest.raises(Refused, match="Dites dans une note"):
        operations.follow_action(followed, by=karim, revision=None, on=TODAY, decision=decision, status="running")
    operations.follow_action(
        followed, by=karim, revision=None, on=TODAY, decision=decision, note="À lancer.", status="running"
    )
    [note] = followed.notes.all()
    assert (note.decision, note.text, note.status) == (decision, "À lancer.", "running")
    assert [effect.label for effect in effects_of(decision, karim)] == ["Suivi du 23\u00a0novembre\u00a02026"]


def signed(action: Action) -> Action:
    """The same, in a contract taken over from paper."""
    contract = taken_over(council=action.contract.council)
    axis = on_contracts.add_axis(contract, by=PORTAL, title="Axe")
    objective = on_contracts.add_objective(axis, by=PORTAL, title="Objectif")
    made: Action = operations.create_action(objective, by=PORTAL, title=action.title, field="prevention")
    return made


def test_an_amendment_keeps_where_an_action_came_from_and_a_successor_does_not(action, decision, karim):
    contract = signed(action).contract
    made = create(contract.objectives.get(), karim, decision)
    amendment = on_contracts.open_amendment(contract, by=PORTAL, on=TODAY, subject="Éclairage")
    successor = on_contracts.start_successor(contract, by=PORTAL, on=TODAY, renewal="renew", title="Suite")
    copies = Action.objects.filter(lineage=made.lineage)
    assert copies.get(contract=amendment).decision == decision
    assert copies.get(contract=successor).decision is None
    assert len(effects_of(decision, karim)) == 1, "what an amendment copies was decided once"


def test_what_may_be_done_follows_the_state_of_the_text(contract, action, decision, karim, maire):
    def offered() -> list[str]:
        return [act.label for act in decided.acts_of(decision, karim, TODAY)]

    assert offered() == [f"Créer une action dans {contract.reference}"]
    assert decided.acts_of(decision, maire, TODAY) == []
    freeze_text(contract)
    assert offered() == []
    moved(contract, "drafting")
    paper = signed(action).contract
    assert offered() == [
        f"Créer une action dans {paper.reference}",
        f"Créer une action dans {contract.reference}",
        "Mettre à jour le suivi d’une action",
    ]
    assert decided._amendments([signed_contract()], TODAY)[0].detail == decided.BY_AMENDMENT
    assert decided._amendments([signed_contract(being_amended=True)], TODAY) == []


def signed_contract(**values: Any) -> Contract:
    """As it comes `with_amendments`, signed in the portal and in force."""
    contract = Contract(pk=1, reference="CLS-1", state="signed", starts_on=date(2026, 1, 1), ends_on=date(2028, 1, 1))
    for name, value in {"closed_by_amendment": False, "being_amended": False, **values}.items():
        setattr(contract, name, value)
    return contract


def test_what_the_decision_is_about_comes_first(action, council, karim):
    followed = signed(action)
    decision = a_decision(a_meeting(council), about=f"actions.action:{followed.pk}")
    first = acts_of(decision, karim, TODAY)[0]
    assert (first.label, first.detail) == (f"Mettre à jour l’action n°\u00a0{followed.number}", followed.title)


def test_the_origin_is_told_to_those_who_read_the_decision(objective, council, karim, claire):
    restricted = a_decision(a_meeting(council, "restricted", karim), title="Secrète Zéphyrine")
    action = create(objective, karim, restricted)
    page = reverse("action-detail", args=[action.pk])
    told = signed_in(karim).get(page).content.decode()
    assert "Décidé par la formation restreinte du conseil le 2\u00a0novembre\u00a02026" in told
    silent = signed_in(claire).get(page).content.decode()
    assert [words in silent for words in ("Décidé par", "Zéphyrine", "cision n°")] == [False] * 3
    assert signed_in(claire).get(reverse("decision-detail", args=[restricted.pk])).status_code == 404


def test_a_decision_is_followed_in_the_pages(action, council, karim):
    followed = signed(action)
    decision = a_decision(a_meeting(council))
    client = signed_in(karim)
    page = client.get(reverse("decision-follow-up", args=[decision.pk])).content.decode()
    address = reverse("action-decided", args=[followed.pk, decision.pk])
    assert address in page
    assert "Suite de la décision" in client.get(address).content.decode()
    answer = client.post(address, {"status": "to_start", "progress": "0", "note": "", "revision": followed.revision})
    assert "obligatoire" in answer.content.decode()
    given = {"status": "running", "progress": "10", "note": "Lancer.", "revision": followed.revision}
    assert client.post(address, given).status_code == 302
    assert followed.notes.get().decision == decision
    assert "Décidé par le conseil" in client.get(reverse("action-detail", args=[followed.pk])).content.decode()


def test_a_plenary_gives_its_title_to_the_form_and_a_restricted_meeting_does_not(contract, objective, council, karim):
    client = signed_in(karim)
    for form, quoted in (("plenary", True), ("restricted", False)):
        decision = a_decision(a_meeting(council, form, karim), title=f"Éclairer ({form})")
        page = client.get(f"{reverse('action-create')}?contrat={contract.pk}&decision={decision.pk}")
        title = page.context["form"]["title"].value()
        assert (title == decision.title) == quoted
        assert ("n’est lue que de ses membres" in page.content.decode()) != quoted
    posted = {"objective": objective.pk, "title": "Éclairage", "field": "prevention"}
    answer = client.post(f"{reverse('action-create')}?contrat={contract.pk}&decision={decision.pk}", posted)
    assert answer.status_code == 302
    assert Action.objects.get(decision=decision).title == "Éclairage"


def test_the_decisions_about_a_contract(objective, contract, council, karim):
    caused, said, none = (a_decision(a_meeting(council, held_on=date(2026, 3, day))) for day in (1, 2, 3))
    create(objective, karim, caused)
    Decision.objects.filter(pk=said.pk).update(about=f"contracts.contract:{contract.pk}")
    assert set(decided.about(contract)) == {caused, said}
    assert none not in decided.about(contract)


def test_the_api_tells_the_decision_to_those_who_read_it_and_takes_it_once(objective, council, karim, claire):
    restricted = a_decision(a_meeting(council, "restricted", karim))
    client, other = signed_in(karim), signed_in(claire)
    body = {"objective": objective.pk, "title": "Éclairage", "field": "prevention", "decision": restricted.pk}
    address = reverse("api:actions-list")
    assert other.post(address, body, content_type="application/json").status_code == 400
    made = client.post(address, body, content_type="application/json")
    assert (made.status_code, made.json()["decision"]) == (201, restricted.pk)
    detail = reverse("api:actions-detail", args=[made.json()["id"]])
    assert other.get(detail).json()["decision"] is None
    headers = {"if-match": made.headers["ETag"]}
    plenary = a_decision(a_meeting(council))
    told = client.get(reverse("api:decisions-detail", args=[restricted.pk])).json()
    assert [effect["label"] for effect in told["effects"]] == ["Action créée"]
    assert other.get(reverse("api:decisions-detail", args=[restricted.pk])).status_code == 404
    client.patch(detail, {"decision": plenary.pk}, content_type="application/json", headers=headers)
    assert Action.objects.get().decision == restricted


def test_the_notes_of_an_action_tell_their_decisions(action, council, karim, claire):
    followed = signed(action)
    for form in ("plenary", "restricted"):
        decision = a_decision(a_meeting(council, form, karim))
        operations.follow_action(followed, by=PORTAL, revision=None, on=TODAY, decision=decision, note=form)
    address = f"{reverse('api:progress-notes-list')}?action={followed.pk}"
    told = {
        person: {row["text"]: row["decision"] is not None for row in signed_in(person).get(address).json()["results"]}
        for person in (karim, claire)
    }
    assert told[karim] == {"plenary": True, "restricted": True}
    assert told[claire] == {"plenary": True, "restricted": False}


def test_the_page_of_a_contract_shows_the_decisions_that_one_reads(objective, contract, council, karim, claire):
    create(objective, karim, a_decision(a_meeting(council), title="Éclairer la gare"))
    create(objective, karim, a_decision(a_meeting(council, "restricted", karim), title="Zéphyrine"))
    page = reverse("contract-detail", args=[contract.pk])
    seen = {person: signed_in(person).get(page).content.decode() for person in (karim, claire)}
    assert ["Éclairer la gare" in seen[karim], "Zéphyrine" in seen[karim]] == [True, True]
    assert ["Éclairer la gare" in seen[claire], "Zéphyrine" in seen[claire]] == [True, False]
