"""Waivers: what was waived is kept in words, printed, shown before the step, and may be taken back."""

import pytest
from django.urls import reverse

from cls_portal.errors import Forbidden, Refused
from contracts.documents import waivers_section
from contracts.lifecycle import CONTRACT
from contracts.models import Contract, Waiver
from contracts.operations import grant_waiver, withdraw_waiver
from contracts.states import ContractState
from tests.contracts.stages import TODAY, contract_in, freeze, moved

pytestmark = pytest.mark.django_db
S = ContractState
CODE = "chain.contract_without_axis"


@pytest.fixture
def contract() -> Contract:
    return contract_in(S.DRAFTING)


@pytest.fixture
def waiver(contract, claire) -> Waiver:
    return grant_waiver(contract, by=claire, on=TODAY, code=CODE, reason="Un seul axe, écrit au préambule.")


def codes(contract: Contract, step: str = "open_consultation") -> set[str]:
    return {reason.code for reason in CONTRACT.missing(CONTRACT[step], contract, TODAY)}


def test_the_document_says_what_was_waived_and_why(contract, waiver):
    assert waivers_section(contract) == [
        {
            "code": CODE,
            "piece": "Le contrat n’a aucun axe.",
            "reason": "Un seul axe, écrit au préambule.",
            "granted_on": TODAY.isoformat(),
        }
    ]


@pytest.mark.parametrize(
    ("code", "words"),
    [("chain.action_without_lead:999", "ne manque pas"), ("contract.council", "ne peut pas être dispensée"),
     (CODE, "déjà accordée")],
)  # fmt: skip
def test_a_waiver_is_refused(code, words, contract, waiver, claire):
    with pytest.raises(Refused, match=words):
        grant_waiver(contract, by=claire, on=TODAY, code=code, reason="motif")
    assert contract.waivers.count() == 1


def test_a_waiver_taken_back_asks_for_the_piece_again(contract, waiver, claire, karim):
    assert CODE not in codes(contract)
    with pytest.raises(Forbidden):
        withdraw_waiver(waiver, by=karim, revision=waiver.revision)
    withdraw_waiver(waiver, by=claire, revision=waiver.revision)
    assert CODE in codes(Contract.objects.get(pk=contract.pk))
    last = Waiver.pgh_event_model.objects.latest("pgh_id")
    assert (last.pgh_label, last.reason, last.pgh_context["verb"]) == (
        "delete", "Un seul axe, écrit au préambule.", "contract.waiver_withdrawn",
    )  # fmt: skip


def test_a_waiver_printed_in_a_frozen_text_stays(contract, waiver, claire):
    moved(contract, S.CONSULTATION, S.APPROVAL)
    freeze(contract)
    moved(contract, S.READY_TO_SIGN)
    with pytest.raises(Refused, match="arrêté"):
        withdraw_waiver(waiver, by=claire, revision=waiver.revision)
    assert contract.waivers.exists()


def test_the_step_says_what_it_waits_for_before_its_button(contract, claire, karim, client):
    address = reverse("contract-move", args=[contract.pk, "open_consultation"])
    waive = f"{reverse('waiver-grant', args=[contract.pk])}?piece={CODE}"
    for agent, waives in ((claire, True), (karim, False)):
        client.force_login(agent)
        page = client.get(address).content.decode().partition("<main")[2]
        assert "Cette étape attend encore" in page
        assert "Le contrat n’a aucun axe." in page
        assert reverse("axis-create", args=[contract.pk]) in page
        assert (waive in page) == waives
        assert 'type="submit" class="fr-btn"' not in page
    detail = client.get(reverse("contract-detail", args=[contract.pk])).content.decode()
    assert "Le contrat n’a aucun axe." in detail
    assert reverse("action-coverage", args=[contract.pk]) in detail


def test_a_step_that_does_not_leave_the_present_state_says_so(contract, claire, client):
    client.force_login(claire)
    page = client.get(reverse("contract-move", args=[contract.pk, "open_approval"])).content.decode()
    assert "cette étape n’en part pas" in page


def test_the_api_gives_the_same_list_as_the_page(contract, claire, client):
    client.force_login(claire)
    steps = client.get(reverse("api:contracts-detail", args=[contract.pk])).json()["steps"]
    given = {step["name"]: step["missing"] for step in steps}
    asked = CONTRACT.missing(CONTRACT["open_consultation"], contract, TODAY)
    assert asked
    assert [(row["text"], row["code"], row["url"]) for row in given["open_consultation"]] == [
        (reason.text, reason.code, reason.url) for reason in asked
    ]


def test_the_pages_grant_and_take_back(contract, claire, client):
    client.force_login(claire)
    address = f"{reverse('waiver-grant', args=[contract.pk])}?piece={CODE}"
    assert "Le contrat n’a aucun axe." in client.get(address).content.decode()
    client.post(address, {"reason": "Un seul axe."})
    waiver = contract.waivers.get()
    opinions = client.get(reverse("contract-opinions", args=[contract.pk])).content.decode()
    withdraw = reverse("waiver-withdraw", args=[waiver.pk])
    assert withdraw in opinions
    assert "Le contrat n’a aucun axe." in client.get(withdraw).content.decode()
    client.post(withdraw, {"revision": waiver.revision})
    assert not contract.waivers.exists()
