"""How a contract ends: terminated with its act, abandoned with those who are told, archived and closed to writing."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from cls_portal import files
from cls_portal.errors import Forbidden, Refused
from cls_portal.models import Outgoing
from contracts.models import Contract
from contracts.operations import (
    abandon_contract,
    add_axis,
    invite_guest,
    move_contract,
    remove_guest,
    terminate_contract,
)
from contracts.reading.ends import end_of
from contracts.states import ContractState
from tests.contracts.stages import TERMINATION, TODAY, a_contract, a_signatory, contract_in, taken_over, terminated
from tests.house.broken import breaks

pytestmark = pytest.mark.django_db
S = ContractState


def test_a_termination_keeps_its_act_its_day_its_author_and_its_reason(claire):
    contract = terminate_contract(taken_over(), by=claire, on=TODAY, reason="Désaccord", **TERMINATION)
    contract.refresh_from_db()
    assert (contract.state, contract.terminated_on, contract.end_reason) == (S.TERMINATED, TODAY, "Désaccord")
    assert contract.termination_document is not None
    assert files.read(contract.termination_document) == b"%PDF-1.4"
    assert contract.events.latest("pgh_id").pgh_context["verb"] == "contract.terminate"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"document": None}, "document"),
        ({"terminated_by": " "}, "terminated_by"),
        ({"terminated_on": date(2024, 12, 14)}, "terminated_on"),
        ({"terminated_on": date(2028, 1, 1)}, "terminated_on"),
        ({"reason": " "}, "reason"),
    ],
)
def test_a_termination_without_its_proofs_is_refused(values, field, claire):
    contract = taken_over()
    with pytest.raises(Refused) as refusal:
        terminate_contract(contract, by=claire, on=TODAY, **{"reason": "motif", **TERMINATION, **values})
    assert [reason.field for reason in refusal.value.reasons] == [field]


@pytest.mark.parametrize("who", ["karim", "maire", "neighbour", "observer"])
def test_only_the_prefecture_ends_a_contract(who, request):
    agent = request.getfixturevalue(who)
    with pytest.raises(Forbidden):
        terminate_contract(taken_over(), by=agent, on=TODAY, reason="motif", **TERMINATION)
    with pytest.raises(Forbidden):
        abandon_contract(a_contract(), by=agent, on=TODAY, reason="motif", told="Le maire")


def test_an_abandonment_says_to_whom_and_tells_those_who_took_part(claire, maire, neighbour):
    contract = a_contract(by=claire)
    a_signatory(contract, maire)
    with pytest.raises(Refused, match="à qui l’abandon est annoncé"):
        abandon_contract(contract, by=claire, on=TODAY, reason="Plus de demande", told=" ")
    with pytest.raises(Refused, match="n’a pas pris part"):
        abandon_contract(contract, by=claire, on=TODAY, reason="Plus de demande", people=[neighbour])
    contract = abandon_contract(contract, by=claire, on=TODAY, reason="Plus de demande", told="La CAF", people=[maire])
    assert contract.abandonment_told == f"{maire}\nLa CAF"
    mail = Outgoing.objects.get()
    assert mail.to == maire.email
    assert "Plus de demande" in mail.body


def test_an_archived_contract_is_closed_to_every_writing(claire, maire):
    contract = contract_in(S.ARCHIVED)
    with pytest.raises(Refused, match="archivé"):
        invite_guest(contract, by=claire, agent=maire)
    with pytest.raises(Refused):
        add_axis(contract, by=claire, title="Axe")
    guest = contract.guests.create(agent=maire)
    with pytest.raises(Refused, match="archivé"):
        remove_guest(guest, by=claire, revision=guest.revision)
    for write in (
        lambda: Contract.objects.filter(pk=contract.pk).update(title="Autre"),
        lambda: contract.axes.create(number=1, title="Axe"),
        lambda: contract.delete(),
    ):
        with pytest.raises(DatabaseError, match=r"archivé|arrêté"), transaction.atomic():
            write()


def test_an_archived_contract_leaves_the_list_but_not_the_search(client, claire):
    contract = contract_in(S.ARCHIVED)
    client.force_login(claire)
    address = reverse("contract-list")
    assert contract.reference not in client.get(address).content.decode()
    for query in ({"state": "archived"}, {"q": contract.reference}):
        assert contract.reference in client.get(address, query).content.decode()
    page = client.get(reverse("contract-detail", args=[contract.pk])).content.decode()
    assert "Contrat archivé" in page
    assert "contract-move" not in page


def test_the_pages_say_the_end(client, claire, maire):
    contract = taken_over()
    client.force_login(claire)
    typed = {"terminated_on": "2026-11-23", "terminated_by": "Le maire", "reason": "Désaccord"}
    address = reverse("contract-terminate", args=[contract.pk])
    assert "obligatoire" in client.post(address, typed).content.decode()
    terminate_contract(contract, by=claire, on=TODAY, reason="Désaccord", **TERMINATION)
    page = client.get(reverse("contract-detail", args=[contract.pk])).content.decode().replace("\u00a0", " ")
    for said in ("Dénoncé", "23 novembre 2026", "Désaccord", "Le conseil municipal de Bègles", "signé sur papier"):
        assert said in page
    client.force_login(maire)
    answer = client.get(reverse("termination-document", args=[contract.pk]))
    assert b"".join(answer.streaming_content) == b"%PDF-1.4"


def test_an_expired_contract_says_since_when():
    contract = taken_over(ends_on=date(2026, 1, 31))
    assert end_of(contract, TODAY) == {"title": "Échu depuis le 31\u00a0janvier\u00a02026", "facts": [], "text": ""}
    assert end_of(contract, date(2026, 1, 31)) is None


def test_the_plain_move_no_longer_terminates_nor_abandons(claire):
    for name in ("terminate", "abandon"):
        with pytest.raises(Forbidden):
            move_contract(a_contract(), name, by=claire, on=TODAY, reason="motif")


# Constraints


def change(contract: Contract, **values: object) -> None:
    Contract.objects.filter(pk=contract.pk).update(**values)


def test_contract_termination_proved():
    with breaks("contract_termination_proved"):
        change(taken_over(), state=S.TERMINATED)


def test_contract_termination_whole():
    contract = contract_in(S.TERMINATED)
    with breaks("contract_termination_whole"):
        change(contract, state=S.ARCHIVED, terminated_on=None)


def test_contract_termination_of_terminated():
    with breaks("contract_termination_of_terminated"):
        change(taken_over(), **terminated())


def test_contract_paper_reference_of_paper():
    with breaks("contract_paper_reference_of_paper"):
        change(a_contract(), paper_reference="CLS 12")
