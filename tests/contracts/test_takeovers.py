"""A contract signed on paper: how it enters, what says so, how it is corrected, how it lives like the others."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from actions.operations import create_action
from cls_portal.errors import Forbidden, Refused
from cls_portal.verification import verify
from contracts.listings import CONTRACTS
from contracts.models import Contract, TakeOverBatch
from contracts.operations import (
    add_axis,
    add_objective,
    add_partner,
    correct_take_over,
    freeze_contract,
    set_contract,
    write_section,
)
from contracts.operations.takeovers import PaperSignatory
from contracts.states import ContractState
from evaluations.operations import create_evaluation
from partners.models import Organisation
from tests.contracts.stages import TODAY, a_file, taken_over
from tests.house.broken import breaks
from tests.personas import commune

pytestmark = pytest.mark.django_db
S = ContractState
SIGNED = date(2024, 12, 15)
PREFECT = PaperSignatory("prefect", "Le préfet de la Gironde", "A. Préfet", SIGNED)
MAYOR = PaperSignatory("mayor", "Le maire de Bègles", "B. Maire", SIGNED)
PARQUET = PaperSignatory("prosecutor", "Le procureur", "C. Procureur")


def test_who_signed_the_paper_stands_in_the_contract_with_the_day():
    contract = taken_over(signatories=[PREFECT, MAYOR, PARQUET], paper_reference="CLS 12/2024")
    rows = list(contract.signatories.all())
    assert [(row.capacity, row.name, row.signed_on, row.required) for row in rows] == [
        ("prefect", "A. Préfet", SIGNED, True), ("mayor", "B. Maire", SIGNED, True),
        ("prosecutor", "C. Procureur", None, True),
    ]  # fmt: skip
    assert rows[1].territory == commune("33039")
    assert contract.sections.count() > 5


def test_a_signature_of_tomorrow_is_refused():
    with pytest.raises(Refused, match="à venir"):
        taken_over(signatories=[PaperSignatory("other", "Le témoin", "T.", date(2026, 11, 24))])


def test_its_text_may_be_entered_and_its_actions_followed_but_its_frame_stays(claire):
    contract = taken_over()
    section = contract.sections.first()
    write_section(section, by=claire, revision=section.revision, body="<p>Copie du papier</p>")
    association = Organisation.objects.create(kind="ASSO", name="Médiation", territory=commune("33039"))
    add_partner(contract, by=claire, organisation=association)
    objective = add_objective(add_axis(contract, by=claire, title="Axe"), by=claire, title="Objectif")
    action = create_action(objective, by=claire, title="Médiation", field="prevention", lead=association)
    assert action.number == 1
    assert create_evaluation(contract, by=claire).contract == contract
    with pytest.raises(Refused, match="arrêté"):
        set_contract(contract, by=claire, revision=None, ends_on=date(2030, 1, 1))
    with pytest.raises(Refused):
        freeze_contract(contract, by=claire, on=TODAY)
    Contract.objects.filter(pk=contract.pk).update(state=S.NOT_RENEWED)
    with pytest.raises(Refused, match="arrêté"):
        add_axis(contract, by=claire, title="Trop tard")


def test_a_correction_keeps_both_texts_and_the_reason(claire, karim):
    contract = taken_over(signatories=[MAYOR])
    kept = contract.signatories.get()
    wanted = [PREFECT, MAYOR]
    values = {"on": TODAY, "revision": contract.revision, "reason": "faute de frappe", "ends_on": date(2028, 12, 31)}
    with pytest.raises(Forbidden):
        correct_take_over(contract, by=karim, **values)
    with pytest.raises(Refused, match="motif"):
        correct_take_over(contract, by=claire, **{**values, "reason": " "})
    with pytest.raises(Refused, match="à venir"):
        correct_take_over(contract, by=claire, signed_on=date(2026, 11, 24), **values)
    contract = correct_take_over(contract, by=claire, signatories=wanted, communes=[commune("33063")], **values)
    event = contract.events.latest("pgh_id")
    assert (event.ends_on, event.pgh_context["reason"]) == (date(2028, 12, 31), "faute de frappe")
    assert contract.events.earliest("pgh_id").ends_on == date(2027, 12, 31)
    assert [row.name for row in contract.signatories.all()] == ["A. Préfet", "B. Maire"]
    assert contract.signatories.get(pk=kept.pk).position == 2
    assert list(contract.communes.all()) == [commune("33063")]
    Contract.objects.filter(pk=contract.pk).update(state=S.NOT_RENEWED)
    with pytest.raises(Refused, match="n’a pas pris fin"):
        correct_take_over(contract, by=claire, **{**values, "revision": None})


def test_everything_says_that_it_was_signed_on_paper(client, claire, rf):
    contract = taken_over(by=claire, scan=("papier.pdf", b"%PDF-1.4 papier"))
    contract.refresh_from_db()
    assert contract.origin.startswith("signé sur papier, repris le ")
    assert contract.origin.endswith("par Claire Aubert")
    client.force_login(claire)
    assert contract.origin in client.get(reverse("contract-detail", args=[contract.pk])).content.decode()
    assert contract.origin in client.get(reverse("contract-list")).content.decode()
    assert contract.origin in client.get(reverse("contract-register")).content.decode()
    exported = b"".join(client.get(reverse("contract-list"), {"export": "csv"}).streaming_content).decode("utf-8-sig")
    assert contract.origin in exported
    assert client.get("/api/v1/contracts/").json()["results"][0]["origin"] == contract.origin
    assert CONTRACTS.columns[4].key == "origine"


def test_the_verification_of_its_scan_says_what_it_is_and_no_name(claire):
    contract = taken_over(by=claire, scan=("papier.pdf", b"%PDF-1.4 papier"))
    answer = verify(b"%PDF-1.4 papier")
    said = " ".join(answer.sentences)
    assert contract.reference in said
    assert "signé sur papier" in said
    assert "ne vérifie pas les signatures manuscrites" in said
    assert "Claire" not in said


def test_the_form_takes_the_signatories_line_by_line(client, claire):
    client.force_login(claire)
    address = reverse("contract-take-over")
    assert client.get(address).content.decode().count('-capacity"') >= 8
    assert client.get(address, {"signataires": "16"}).content.decode().count("Signataire 16") == 1
    typed = {
        "kind": "CLS", "title": "CLS papier", "communes": [commune("33039").pk], "signed_on": "2024-12-15",
        "lead_prefecture": commune("33039").department_id, "starts_on": "2025-01-01", "ends_on": "2027-12-31",
        "paper_reference": "12/2024", "signataires-TOTAL_FORMS": "8", "signataires-INITIAL_FORMS": "0",
        "signataires-0-capacity": "mayor", "signataires-0-title": "Le maire de Bègles",
        "signataires-0-name": "", "signataires-0-signed_on": "2024-12-15",
    }  # fmt: skip
    scan = SimpleUploadedFile("papier.jpg", b"\xff\xd8\xff", content_type="image/jpeg")
    assert "Une ligne est incomplète" in client.post(address, {**typed, "scan": scan}).content.decode()
    scan.seek(0)
    answer = client.post(address, {**typed, "signataires-0-name": "B. Maire", "scan": scan})
    contract = Contract.objects.get()
    assert answer.url == reverse("contract-detail", args=[contract.pk])
    assert (contract.paper_reference, contract.signatories.get().name) == ("12/2024", "B. Maire")
    correct = reverse("take-over-correct", args=[contract.pk])
    page = client.get(correct).content.decode()
    assert "B. Maire" in page
    typed |= {
        "revision": contract.revision, "reason": "titre", "title": "CLS de Bègles", "signataires-0-name": "B. Maire",
        "signataires-INITIAL_FORMS": "1", "signataires-TOTAL_FORMS": "9",
    }  # fmt: skip
    assert client.post(correct, typed).status_code == 302
    contract.refresh_from_db()
    assert contract.title == "CLS de Bègles"


def test_take_over_batch_entered(claire):
    archive = a_file()
    with breaks("take_over_batch_entered"):
        TakeOverBatch.objects.create(archive=archive, deposited_by=claire, state="entered")
