"""The contract over REST: programs do what pages do, by the same operations; no token signs for a person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from cls_portal import files, jobs, links, tokens
from cls_portal.api.schema import LEFT_OUT
from cls_portal.models import ContactLink, Job, Outgoing
from contracts import operations
from contracts.models import Contract, OpinionRequest, ProofFile, SignatureDeposit, TakeOverBatch
from contracts.states import ContractState
from tests.contracts.stages import TODAY, a_contract, a_file, a_signatory, contract_in, freeze, moved, taken_over
from tests.personas import person

pytestmark = pytest.mark.django_db
S = ContractState
DUE = date(2099, 1, 5)
PDF = b"%PDF-1.7"
CODE = "chain.contract_without_axis"


@pytest.fixture
def api(client, claire):
    client.force_login(claire)
    return client


def etag(client: Client, address: str) -> dict[str, str]:
    return {"If-Match": client.get(address).headers["ETag"]}


def acted(client: Client, noun: str, pk: int, act: str, body: Any = None, **more: Any) -> Any:
    """The act, under the revision that was just read."""
    read = reverse(f"api:{noun}-detail", args=[pk])
    given = {"content_type": "application/json", "headers": etag(client, read), **more}
    if given["content_type"] is None:
        given.pop("content_type")
    return client.post(f"{read}{act}/", body or {}, **given)


def made(client: Client, noun: str, body: Any, **more: Any) -> Any:
    return client.post(reverse(f"api:{noun}-list"), body, **more)


def pdf(name: str = "signe.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


# Files signed outside


@pytest.fixture
def signing(maire, procureur):
    contract = a_contract()
    rows = [a_signatory(contract, agent, title=f"Le {agent}") for agent in (maire, procureur)]
    moved(contract, S.DIAGNOSTIC, S.DRAFTING, S.CONSULTATION, S.APPROVAL)
    version = freeze(contract)
    files._write_once(files.path_of(version.pdf.sha256), PDF)
    return moved(contract, S.READY_TO_SIGN, S.SIGNING), *rows


def test_a_file_signed_outside_is_received_then_examined(signing, api, claire, maire):
    _, row, _ = signing
    answer = made(api, "signature-deposits", {"signatories": [row.pk], "method": "external", "file": pdf()})
    assert answer.status_code == 202, answer.content
    deposit = SignatureDeposit.objects.get()
    assert answer.headers["Location"].endswith(reverse("api:signature-deposits-detail", args=[deposit.pk]))
    assert (answer.json()["state"], answer.json()["findings"]) == ("examining", [])
    jobs.run(Job.objects.get(kind="contracts.jobs.examine_deposits").pk)
    said = api.get(answer.headers["Location"]).json()
    assert (said["state"], said["level"]) == ("refused", None)
    assert said["findings"]
    assert said["file"]["name"] == "signe.pdf"
    given = api.get(f"{answer.headers['Location']}file/", headers={"accept": "application/pdf"})
    assert b"".join(given.streaming_content) == PDF
    assert [row["id"] for row in api.get(reverse("api:signature-deposits-list")).json()["results"]] == [deposit.pk]


def test_who_may_not_judge_the_file_reads_neither_it_nor_what_was_found(signing, client, procureur, claire):
    _, row, _ = signing
    deposit = SignatureDeposit.objects.create(
        version=row.contract.versions.get(), signatory=row, method="external", file=a_file(), deposited_by=claire,
        deposited_at=timezone.now(), state="refused", findings=["Le certificat n’est pas celui du maire."],
    )  # fmt: skip
    client.force_login(procureur)
    said = client.get(reverse("api:signature-deposits-detail", args=[deposit.pk])).json()
    assert (said["state"], said["findings"], said["file"]) == ("refused", None, None)
    refused = client.get(reverse("api:signature-deposits-file", args=[deposit.pk]))
    assert (refused.status_code, refused.headers["Content-Type"]) == (403, "application/problem+json")


@pytest.mark.parametrize(
    ("change", "pointer", "words"),
    [
        ({"file": None}, "#/file", "Aucun fichier"),
        ({"file": "x.exe"}, "#/file/0", "format"),
        ({"file": "x.tiff"}, "#/file/0", "est un PDF"),
        ({"method": "portal"}, "#/method/0", "hors du portail"),
        ({"method": "handwritten"}, "#/declared/0", "Déclarez"),
        ({"method": "handwritten", "declared": "true"}, "#/signed_on", "date"),
        ({"signatories": []}, "#/signatories/0", ""),
    ],
)
def test_a_deposit_that_cannot_be_taken_says_which_value(change, pointer, words, signing, api):
    body = {"signatories": [signing[1].pk], "method": "external", "file": pdf(), **change}
    if isinstance(body["file"], str):
        body["file"] = pdf(body["file"])
    answer = made(api, "signature-deposits", {key: value for key, value in body.items() if value is not None})
    assert answer.status_code == 400, answer.content
    (error,) = answer.json()["errors"]
    assert error["pointer"].startswith(pointer.removesuffix("/0"))
    assert words in error["detail"]


def test_one_file_is_of_one_contract_and_one_deposits_ones_own(signing, api, client, maire):
    _, row, other = signing
    stranger = a_signatory(contract_in(S.DRAFTING, kind="CTSI"), maire)
    body = {"method": "handwritten", "declared": "true", "signed_on": timezone.localdate().isoformat()}
    answer = made(api, "signature-deposits", {**body, "signatories": [row.pk, stranger.pk], "file": pdf()})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "#/signatories")
    client.force_login(maire)
    answer = made(client, "signature-deposits", {**body, "signatories": [row.pk, other.pk], "file": pdf()})
    assert answer.status_code == 403


def test_no_address_signs_nor_refuses_to_sign(signing, client, maire):
    """A token is not the person, and an open session is not enough: see docs/decisions/api-and-persons.md."""
    names = {str(name) for name in get_resolver("cls_portal.api.urls").reverse_dict if isinstance(name, str)}
    assert "signatories-detail" in names
    assert not {name for name in names if {"sign", "refuse", "code"} & set(name.split("-")[1:])}


# Opinions asked


@pytest.fixture
def draft(claire):
    contract = a_contract(title="CLS de Zéphyrine")
    section = contract.sections.get(key="preamble")
    operations.write_section(section, by=claire, revision=section.revision, body="<p>Vu la loi</p>")
    return contract


def asked_by_mail(api: Client, contract: Contract, **change: Any) -> Any:
    body = {
        "contract": contract.pk, "service": "DDSP", "sections": ["preamble"], "due_on": "2099-01-05",
        "contact_name": "Mme Durand", "contact_email": "durand@exemple.fr", **change,
    }  # fmt: skip
    return made(api, "opinion-requests", body, content_type="application/json")


def test_an_opinion_is_asked_extended_and_its_link_revoked(draft, api):
    answer = asked_by_mail(api, draft)
    assert answer.status_code == 201, answer.content
    asked, said = OpinionRequest.objects.get(), answer.json()
    assert [(row["key"], row["body"], row["changed"]) for row in said["sections"]] == [
        ("preamble", "<p>Vu la loi</p>", False)
    ]
    assert (said["may_answer"], said["log"]["contact_email"]) == (True, "durand@exemple.fr")
    longer = acted(api, "opinion-requests", asked.pk, "extend-request", {"due_on": "2099-02-05"})
    assert longer.json()["due_on"] == "2099-02-05"
    assert longer.json()["log"]["link_expires_at"].startswith("2099-02-0")
    holder = links.holder_of(operations.BY_LINK, links.new_secret(ContactLink.objects.get()))
    operations.read_by_link(asked, by=holder, address="192.0.2.7")
    assert acted(api, "opinion-requests", asked.pk, "send-request-again").status_code == 200
    closed = acted(api, "opinion-requests", asked.pk, "revoke-request-link").json()["log"]
    assert closed["link_expires_at"] is None
    assert [(use["act"], use["address"]) for use in closed["uses"]] == [("Lecture des articles", "192.0.2.7")]
    assert acted(api, "opinion-requests", asked.pk, "withdraw-request").json()["withdrawn_on"]


def test_the_account_that_is_asked_answers_and_sees_neither_the_log_nor_the_contract(draft, api, claire, client):
    ines = person("Ines", "Service")
    operations.invite_guest(draft, by=claire, agent=ines)
    answer = asked_by_mail(api, draft, account=ines.email, contact_name="", contact_email="")
    assert answer.status_code == 400, "an empty address is no address"
    body = {"contract": draft.pk, "service": "DDSP", "sections": ["preamble"], "due_on": "2099-01-05"}
    answer = made(api, "opinion-requests", {**body, "account": ines.email}, content_type="application/json")
    assert answer.json()["log"]["account"] == ines.email
    draft.guests.all().delete()
    client.force_login(ines)
    asked = OpinionRequest.objects.get()
    body = {"sense": "reserved", "text": "Préciser.", "file": pdf("avis.pdf")}
    said = acted(client, "opinion-requests", asked.pk, "answer-request", body, content_type=None)
    assert said.status_code == 200, said.content
    assert (said.json()["sense"], said.json()["file"]["name"], said.json()["log"]) == ("reserved", "avis.pdf", None)
    assert client.get(reverse("api:contracts-detail", args=[draft.pk])).status_code == 404
    given = client.get(reverse("api:opinion-requests-file", args=[asked.pk]))
    assert b"".join(given.streaming_content) == PDF


def test_nothing_tells_who_has_an_account(draft, api, claire):
    stranger = person("Norbert", "Inconnu")
    body = {"contract": draft.pk, "service": "DDSP", "sections": ["preamble"], "due_on": "2099-01-05"}
    for address in (stranger.email, "personne@exemple.fr"):
        log = made(api, "opinion-requests", {**body, "account": address}, content_type="application/json").json()["log"]
        assert (log["account"], log["contact_name"], log["contact_email"]) == (None, "DDSP", address)


# Proof, ends, waivers, take-overs


def test_a_proof_file_is_asked_for_once_then_read(signing, api, claire):
    version = signing[0].versions.get()
    for _ in range(2):
        answer = api.post(reverse("api:versions-ask-for-proof", args=[version.pk]))
        assert answer.status_code == 202
        assert answer.json()["job"]["state"] == "waiting"
    assert Job.objects.filter(kind="contracts.jobs.compose_proof").count() == 1
    stored = files.store(b"PK", "preuve.zip", by=claire)
    proof = ProofFile.objects.create(version=version, file=stored, made_at=timezone.now())
    (row,) = api.get(answer.headers["Location"]).json()["proofs"]
    assert (row["id"], row["file"]["sha256"]) == (proof.pk, stored.sha256)
    given = api.get(
        reverse("api:versions-proof-file", args=[version.pk, proof.pk]), headers={"accept": "application/zip"}
    )
    assert b"".join(given.streaming_content) == b"PK"
    assert api.get(reverse("api:versions-proof-file", args=[version.pk, proof.pk + 1])).status_code == 404


def test_a_contract_is_terminated_with_its_act(api):
    contract = taken_over()
    body = {"terminated_on": TODAY.isoformat(), "terminated_by": "Le conseil municipal", "reason": "Fusion"}
    assert (
        acted(api, "contracts", contract.pk, "terminate-contract", body).json()["errors"][0]["pointer"] == "#/document"
    )
    body["document"] = pdf("acte.pdf")
    said = acted(api, "contracts", contract.pk, "terminate-contract", body, content_type=None)
    assert said.status_code == 200, said.content
    assert (said.json()["state"], said.json()["end_reason"]) == (S.TERMINATED, "Fusion")
    given = api.get(reverse("api:contracts-termination-document", args=[contract.pk]))
    assert b"".join(given.streaming_content) == PDF


def test_a_contract_is_abandoned_and_who_took_part_is_told(api, maire):
    contract = a_contract()
    a_signatory(contract, maire)
    other = person("Norbert", "Inconnu")
    refused = acted(api, "contracts", contract.pk, "abandon-contract", {"reason": "x", "people": [other.email]})
    assert refused.status_code == 400, "who did not take part does not exist"
    said = acted(api, "contracts", contract.pk, "abandon-contract", {"reason": "x", "people": [maire.email]})
    assert (said.json()["state"], said.json()["abandonment_told"]) == (S.ABANDONED, str(maire))
    assert Outgoing.objects.filter(to=maire.email, subject__startswith="Contrat abandonné").exists()


def test_a_waiver_is_granted_for_what_is_missing_and_withdrawn(api, client, karim, claire):
    contract = contract_in(S.DRAFTING)
    body = {"contract": contract.pk, "code": CODE, "reason": "Un seul axe, écrit au préambule."}
    answer = made(api, "contract-waivers", body, content_type="application/json")
    assert (answer.status_code, answer.json()["piece"]) == (201, "Le contrat n’a aucun axe.")
    assert made(api, "contract-waivers", body, content_type="application/json").status_code == 409
    where = reverse("api:contract-waivers-detail", args=[answer.json()["id"]])
    client.force_login(karim)
    assert client.delete(where, headers=etag(client, where)).status_code == 403
    client.force_login(claire)
    assert client.delete(where, headers=etag(client, where)).status_code == 204
    assert not contract.waivers.exists()


def test_paper_contracts_are_deposited_together(api, client, karim):
    answer = made(api, "take-over-batches", {"archive": pdf("contrats.zip", b"no zip")})
    assert (answer.status_code, answer.json()["state"]) == (202, "reading")
    batch = TakeOverBatch.objects.get()
    jobs.run(Job.objects.get(kind="contracts.jobs.read_batch").pk)
    said = api.get(answer.headers["Location"]).json()
    assert (said["state"], said["problems"]) == (
        "faulty", [{"line": 0, "column": "", "text": "Ce fichier n’est pas un zip, ou il est abîmé."}]
    )  # fmt: skip
    refused = acted(api, "take-over-batches", batch.pk, "confirm-batch")
    assert refused.status_code == 409
    client.force_login(karim)
    assert client.get(answer.headers["Location"]).status_code == 404
    assert made(client, "take-over-batches", {"archive": pdf("contrats.zip")}).status_code == 403


# Amendments in the lists

PARTS = (
    "sections", "section-comments", "signatories", "versions", "signature-deposits", "opinion-requests",
    "contract-waivers",
)  # fmt: skip
OF_ACTIONS = ("actions", "action-partners", "budget-lines", "indicators")  # see test_amendments.py


@pytest.fixture
def amendment(claire, maire):
    """An amendment with one of each part; its contract has none but its articles."""
    amendment = operations.open_amendment(taken_over(), by=claire, on=TODAY, subject="Prolonger")
    section = amendment.sections.get(key="preamble")
    operations.write_section(section, by=claire, revision=section.revision, body="<p>Vu</p>")
    operations.comment_section(section, by=claire, text="À revoir")
    operations.ask_opinion(
        amendment, by=claire, on=TODAY, service="DDSP", sections=["preamble"], due_on=DUE, contact_name="x",
        contact_email="x@exemple.fr",
    )  # fmt: skip
    row = a_signatory(amendment, maire)
    amendment.waivers.create(code="chain.x", reason="motif", granted_on=TODAY)
    version = freeze(amendment)
    version.deposits.create(
        signatory=row, method="external", file=version.pdf, deposited_by=claire, deposited_at=timezone.now()
    )
    return amendment


def test_what_belongs_to_an_amendment_is_listed_when_it_is_asked_for(amendment, api):
    def listed(noun: str, **asked: Any) -> set[int]:
        return {row["contract"] for row in api.get(reverse(f"api:{noun}-list"), asked).json()["results"]}

    for noun in PARTS:
        assert amendment.pk not in listed(noun), noun
        assert listed(noun, contract=amendment.pk) == {amendment.pk}, noun


def test_amendments_are_listed_by_the_contract_that_they_change(amendment, api):
    address = reverse("api:contracts-list")
    assert [row["id"] for row in api.get(address).json()["results"]] == [amendment.amends_id]
    (row,) = api.get(address, {"amends": amendment.amends_id}).json()["results"]
    assert (row["id"], row["amends"]) == (amendment.pk, amendment.amends_id)


def test_the_description_says_it(api):
    described = api.get(reverse("api:schema"), headers={"accept": "application/vnd.oai.openapi+json"}).json()["paths"]
    for noun in PARTS + OF_ACTIONS:
        assert LEFT_OUT.format("`contract`") in described[f"/api/v1/{noun}/"]["get"]["description"], noun
    assert LEFT_OUT.format("`amends`") in described["/api/v1/contracts/"]["get"]["description"]
    deposit = described["/api/v1/signature-deposits/"]["post"]
    assert "202" in deposit["responses"]
    assert "201" not in deposit["responses"]
    assert set(deposit["requestBody"]["content"]) == {"multipart/form-data", "application/json"}


def test_a_token_that_only_reads_deposits_nothing(signing, claire):
    secret = tokens.make(claire, "essai", ["lecture"], timezone.now() + timedelta(days=1), by=claire)
    headers = {"Authorization": f"Bearer {secret}"}
    body = {"signatories": [signing[1].pk], "method": "external", "file": pdf()}
    answer = Client().post(reverse("api:signature-deposits-list"), body, headers=headers)
    assert answer.status_code == 403
    assert not SignatureDeposit.objects.exists()
