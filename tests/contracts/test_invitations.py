"""Whoever is named by an address is written to in the same words, account or not, and says themselves who they are."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cls_portal import jobs
from cls_portal.errors import Forbidden, Refused
from cls_portal.models import Agent, Job, Outgoing
from contracts import recalls
from contracts.forms import SignatoryChangeForm, SignatoryForm
from contracts.home import signatures_awaited
from contracts.models import Contract, Signatory
from contracts.operations import (
    add_signatory,
    claim_signatory,
    derive_signatories,
    invite_guest,
    name_signatory,
    open_amendment,
    recall_signatory,
    remove_guest,
)
from contracts.operations.announcements import tell_signing_opened
from contracts.states import ContractState as S
from tests.contracts.stages import TODAY, a_contract, a_signatory, freeze, moved, taken_over
from tests.house.broken import breaks
from tests.personas import person

pytestmark = pytest.mark.django_db
NOBODY = "personne@exemple.fr"
TITLE = "Le préfet de la Gironde"


@pytest.fixture
def contract():
    return a_contract()


@pytest.fixture
def prefect(db) -> Agent:
    """He has an account, and no role in the portal: nobody knows it."""
    return person("Gil", "Servat")


def sent() -> list[tuple[str, str, str]]:
    """What the mails queued so far say, once they have left."""
    mail.outbox.clear()
    for job in Job.objects.filter(kind="cls_portal.mail.send", state="waiting").order_by("pk"):
        jobs.run(job.pk)
    return [(each.to[0], each.subject, each.body) for each in mail.outbox]


def without(address: str, text: str) -> str:
    return text.replace(address, "…")


def named(contract: Contract, by: Agent, email: str) -> Signatory:
    row = derive_signatories(contract, by=by, on=TODAY)[0]
    return renamed(row, by, title=row.title, email=email)


def renamed(row: Signatory, by: Agent, title: str = TITLE, **values: Any) -> Signatory:
    return name_signatory(row, by=by, revision=row.revision, title=title, name="Gil Servat", agent=None, **values)


# The same for everybody


def test_a_form_names_by_an_address_whether_an_account_bears_it_or_not(contract, karim, maire, prefect):
    typed = {"title": TITLE, "name": "Gil Servat", "capacity": "other", "awaited": "on"}
    for email in (prefect.email, NOBODY):
        form = SignatoryForm({**typed, "account": email}, contract=contract, by=karim)
        assert form.is_valid(), form.errors
        assert (form.values["agent"], form.values["email"]) == (None, email)
    form = SignatoryForm({**typed, "account": maire.email, "name": "Mathilde Roux"}, contract=contract, by=karim)
    assert form.is_valid(), form.errors
    assert (form.values["agent"], form.values["email"]) == (maire, ""), "whom one knows is named at once"
    row = a_signatory(contract, prefect)
    kept = SignatoryChangeForm(
        {**typed, "account": prefect.email, "revision": "1"}, signatory=row, by=karim, revision=1
    )
    assert kept.is_valid(), kept.errors
    assert kept.values["agent"] == prefect, "whoever takes part is known"


def test_pages_api_and_mails_say_the_same_of_both(contract, karim, prefect, client):
    client.force_login(karim)
    pages, answers = [], []
    for email in (prefect.email, NOBODY):
        typed = {"title": TITLE, "name": "Gil Servat", "capacity": "other", "awaited": "on", "account": email}
        page = client.post(reverse("signatory-add", args=[contract.pk]), typed, follow=True).text
        pages.append(without(email, page[page.index("<table") : page.index("</table")]))
        row = contract.signatories.get()
        answers.append(_over_rest(client, row, email))
        row.delete()
        row = add_signatory(contract, by=karim, title=TITLE, name="Gil Servat", email=email.upper())
        invite_guest(contract, by=karim, email=email)
        assert row.email == email
        row.delete()
    assert "pas encore confirmé" in pages[0]
    assert _numbers_off(pages[0]) == _numbers_off(pages[1])
    assert answers[0] == answers[1] == (200, "Le préfet", "")
    mails = sent()
    assert [without(to, subject + body) for to, subject, body in mails if to == prefect.email] == [
        without(to, subject + body) for to, subject, body in mails if to == NOBODY
    ]
    assert [subject for to, subject, _ in mails if to == NOBODY] == ["Invitation à lire\u00a0: CLS de Bègles"]


def _numbers_off(text: str) -> str:
    return "".join(sign for sign in text if not sign.isdigit())


def _over_rest(client: Client, row: Signatory, email: str) -> tuple[Any, ...]:
    """Named again over REST, by the same address."""
    address = reverse("api:signatories-detail", args=[row.pk])
    headers = {"If-Match": client.get(address).headers["ETag"]}
    body = {"title": "Le préfet", "agent": email}
    answer = client.patch(address, body, content_type="application/json", headers=headers)
    row.refresh_from_db()
    assert (row.agent, row.email) == (None, email)
    return answer.status_code, answer.json()["title"], answer.json()["delegate_name"]


def test_comments_tell_those_who_read_the_contract_and_nobody_else(contract, claire, karim, prefect, client):
    client.force_login(karim)
    body = {"section": contract.sections.get(key="preamble").pk, "text": "À revoir"}
    said = []
    for email in (prefect.email, NOBODY, claire.email.upper()):
        told = {**body, "told": [email]}
        answer = client.post(reverse("api:section-comments-list"), told, content_type="application/json")
        said.append((answer.status_code, without(email, answer.text)))
    assert said[0] == said[1]
    assert said[0][0] == 400
    assert said[2][0] == 201


def test_a_guest_is_written_to_unless_taken_back_before(contract, karim, claire):
    invite_guest(contract, by=karim, agent=claire)
    gone = invite_guest(contract, by=karim, email=NOBODY)
    remove_guest(gone, by=karim, revision=1)
    ((to, _, body),) = sent()
    assert to == claire.email
    assert "Karim Benali vous invite à lire le contrat" in body
    assert reverse("contract-detail", args=[contract.pk]) in body
    assert not Outgoing.objects.filter(to=NOBODY).exists()


# « It is me »


def test_a_prefet_without_role_is_named_by_address_and_says_that_it_is_him(contract, karim, claire, prefect, client):
    row = named(contract, karim, prefect.email)
    assert not Contract.objects.visible_to(prefect).exists()
    ((to, _, body),) = sent()
    page = reverse("signatory-claim", args=[row.pk])
    assert to == prefect.email
    assert page in body
    (tile,) = signatures_awaited(prefect, TODAY)
    assert tile.url == page
    client.force_login(claire)
    assert client.get(page).status_code == 403
    client.force_login(prefect)
    assert "Gil Servat" in client.get(page).text
    answer = client.post(page, {"revision": row.revision})
    assert (answer.status_code, answer.url) == (302, reverse("home")), "the text is not shared yet"
    row.refresh_from_db()
    assert (row.agent, row.email) == (prefect, "")
    assert sent() == []


def test_only_the_person_named_by_the_address_may_say_so(contract, karim, maire, prefect):
    row = named(contract, karim, maire.email)
    with pytest.raises(Forbidden):
        claim_signatory(row, by=prefect, revision=row.revision)
    with pytest.raises(Refused, match="Ce compte est celui de Mathilde Roux, et non de Gil Servat"):
        claim_signatory(row, by=maire, revision=row.revision)
    row = renamed(row, karim, email="")
    with pytest.raises(Forbidden):
        claim_signatory(row, by=maire, revision=row.revision)


def test_another_change_neither_forgets_the_address_nor_writes_again(contract, karim):
    row = named(contract, karim, NOBODY)
    assert len(sent()) == 1
    row = renamed(row, karim, title="Le préfet")
    assert row.email == NOBODY
    assert sent() == []
    row = name_signatory(
        row, by=karim, revision=row.revision, title=TITLE, name="Gil Servat", agent=None, email="b@x.fr"
    )
    assert [to for to, *_ in sent()] == ["b@x.fr"]


def test_the_text_being_frozen_one_still_says_so_and_nothing_else_changes(contract, karim, claire, prefect, client):
    row = named(contract, karim, prefect.email)
    moved(contract, S.DIAGNOSTIC, S.DRAFTING, S.CONSULTATION, S.APPROVAL)
    freeze(contract)
    moved(contract, S.READY_TO_SIGN, S.SIGNING)
    sent()
    tell_signing_opened(contract)
    recall_signatory(row, by=claire, on=TODAY)
    assert [to for to, *_ in sent()] == [prefect.email] * 2
    assert prefect.email in {each.recipient for each in recalls.signatures_awaited(timezone.localdate())}
    reminder = recalls.signature_reminder(row.pk, prefect.email, TODAY)
    assert reminder is not None
    assert reverse("signatory-claim", args=[row.pk]) in reminder.body
    with pytest.raises(DatabaseError, match="est arrêté"), transaction.atomic():
        Signatory.objects.filter(pk=row.pk).update(agent=prefect, email="", name="Autre")
    with pytest.raises(DatabaseError, match="est arrêté"), transaction.atomic():
        Signatory.objects.filter(pk=row.pk).update(email="autre@exemple.fr")
    client.force_login(prefect)
    page, where = reverse("signatory-claim", args=[row.pk]), reverse("contract-signature", args=[contract.pk])
    assert client.post(page, {"revision": row.revision}).url == where
    assert client.get(page).url == where, "twice is no fault"
    with pytest.raises(DatabaseError, match="est arrêté"), transaction.atomic():
        Signatory.objects.filter(pk=row.pk).update(agent=claire)
    assert Contract.objects.visible_to(prefect).exists()


def test_an_amendment_keeps_the_address(claire):
    paper = taken_over()
    paper.signatories.create(position=9, capacity="other", title=TITLE, name="Gil Servat", email=NOBODY)
    amendment = open_amendment(paper, by=claire, on=TODAY, subject="Prolonger")
    assert amendment.signatories.get(name="Gil Servat").email == NOBODY


def test_a_signatory_is_an_account_or_an_address(contract, maire):
    row = a_signatory(contract, maire)
    with breaks("signatory_account_or_address"):
        Signatory.objects.filter(pk=row.pk).update(email=NOBODY)
