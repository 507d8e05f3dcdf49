"""Opinions asked on named sections: by account or by a link, which open those sections and nothing else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail as outbox
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.operations import change_action, create_action
from cls_portal import history, jobs, links, reminders
from cls_portal.actors import PORTAL
from cls_portal.errors import Forbidden, Refused
from cls_portal.models import ContactLink, Job, LinkSecret, LinkUse, Outgoing
from contracts import asking
from contracts.documents import opinions_section, with_dates
from contracts.forms import AskOpinionForm
from contracts.models import Contract, OpinionRequest
from contracts.operations import (
    BY_LINK,
    add_axis,
    add_objective,
    answer_request,
    ask_opinion,
    erase_requested,
    extend_request,
    read_by_link,
    revoke_request_link,
    send_request_again,
    withdraw_request,
    write_section,
)
from contracts.reading import article_saved
from contracts.states import ContractState
from partners.operations import purge_personal_data
from tests.contracts.stages import TODAY, a_contract, moved
from tests.house.broken import breaks
from tests.personas import person

pytestmark = pytest.mark.django_db
S = ContractState
DUE = date(2099, 1, 5)
BY_MAIL = {"contact_name": "Mme Durand", "contact_email": "durand@exemple.fr"}


@pytest.fixture
def contract(claire):
    contract = a_contract(title="CLS de Zéphyrine")
    for key, text in (("preamble", "<p>Vu la loi</p>"), ("means", "<p>Deux médiateurs</p>")):
        section = contract.sections.get(key=key)
        write_section(section, by=claire, revision=section.revision, body=text)
    return contract


@pytest.fixture
def asked(contract, claire):
    return ask_opinion(
        contract, by=claire, on=TODAY, service="DDSP", sections=["preamble"], due_on=DUE, question="Votre avis ?",
        **BY_MAIL,
    )  # fmt: skip


@pytest.fixture
def secret(asked):
    cache.clear()
    return links.new_secret(links.in_force(BY_LINK, asked.pk))


def address(secret: str) -> str:
    return reverse("opinion-by-link", args=[secret])


def send_all() -> None:
    for row in Job.objects.filter(kind="cls_portal.mail.send", state="waiting").order_by("pk"):
        jobs.run(row.pk)


def test_the_link_is_sent_and_its_secret_is_kept_nowhere(asked):
    send_all()
    (sent,) = outbox.outbox
    assert sent.to == ["durand@exemple.fr"]
    secret = sent.body.split("/avis-par-lien/")[1].split("/")[0]
    assert links.holder_of(BY_LINK, secret).link.target == asked.pk
    assert secret not in str([*LinkSecret.objects.values(), *Outgoing.objects.values(), *ContactLink.objects.values()])


def test_a_get_shows_a_button_and_notes_nothing(secret):
    answer = Client().get(address(secret))
    assert "Lire et répondre" in answer.text
    assert "Zéphyrine" not in answer.text
    assert not LinkUse.objects.exists()
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]


def test_the_log_holds_the_address_that_our_own_proxy_saw(secret, settings):
    settings.PROXIES = 1
    Client().post(address(secret), {"lire": "1"}, headers={"x-forwarded-for": "203.0.113.9, 192.0.2.7"})
    assert LinkUse.objects.get().address == "192.0.2.7"


def test_reading_and_answering_by_link(asked, secret, contract):
    stranger = Client(enforce_csrf_checks=True)
    page = stranger.post(address(secret), {"lire": "1"}, headers={"origin": "null"})
    assert "Vu la loi" in page.text
    assert "médiateurs" not in page.text, "no other section"
    typed = {"repondre": "1", "sense": "reserved", "text": "Préciser.", "revision": "1"}
    assert "Votre avis est enregistré" in stranger.post(address(secret), typed).text
    asked.refresh_from_db()
    assert (asked.sense, asked.text) == ("reserved", "Préciser.")
    assert list(LinkUse.objects.order_by("pk").values_list("act", "address")) == [
        ("Lecture des articles", "127.0.0.1"), ("Réponse", "127.0.0.1"),
    ]  # fmt: skip
    said = history.event_model(OpinionRequest).objects.order_by("pgh_id").last().pgh_context
    holder = links.holder_of(BY_LINK, secret)
    assert (said["actor"], said["verb"]) == (holder.key, "contract.opinion_answered")
    assert str(holder) == "Mme Durand (DDSP), par lien"
    printed = opinions_section(contract)["services"][0]
    assert (printed["service"], printed["sections"], printed["text"]) == ("DDSP", ["Préambule"], "Préciser.")


def test_the_holder_takes_again_the_file_of_the_answer_and_no_other(asked, secret, contract, claire):
    here = reverse("opinion-by-link-file", args=[secret])
    assert Client().post(here).status_code == 404
    holder = links.holder_of(BY_LINK, secret)
    answer_request(asked, by=holder, on=TODAY, revision=1, sense="reserved", file=("avis.pdf", b"%PDF-1.4 x"))
    page = Client().post(address(secret), {"lire": "1"}).text
    assert here in page
    assert "favorable avec réserves, le 23 novembre 2026" in page.replace("\u00a0", " "), "as the contract prints it"
    assert Client().get(here).status_code == 405
    taken = Client(enforce_csrf_checks=True).post(here, headers={"origin": "null"})
    assert b"".join(taken.streaming_content) == b"%PDF-1.4 x"
    assert taken["Referrer-Policy"] == "no-referrer"
    assert "no-store" in taken["Cache-Control"]
    assert LinkUse.objects.latest("pk").act == "Téléchargement de la pièce jointe"
    other = ask_opinion(contract, by=claire, on=TODAY, service="PJJ", sections=["means"], due_on=DUE, **BY_MAIL)
    another = links.new_secret(links.in_force(BY_LINK, other.pk))
    assert Client().post(reverse("opinion-by-link-file", args=[another])).status_code == 404
    revoke_request_link(asked, by=claire)
    assert Client().post(here).text == Client().post(address(secret)).text, "the same for all that does not serve"


def test_what_does_not_serve_says_the_same_and_leaves_no_trace(asked, secret, claire):
    unknown = Client().get(address("x" * 43))
    ContactLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    expired = Client().post(address(secret), {"lire": "1"})
    ContactLink.objects.update(expires_at=timezone.now() + timedelta(days=1))
    revoke_request_link(asked, by=claire)
    revoked = Client().post(address(secret), {"lire": "1"})
    assert {answer.status_code for answer in (unknown, expired, revoked)} == {404}
    assert len({answer.text for answer in (unknown, expired, revoked)}) == 1
    assert not LinkUse.objects.exists()


def test_an_address_that_knocks_too_often_waits(secret, monkeypatch):
    monkeypatch.setattr("cls_portal.link_pages.MOST", 2)
    assert [Client().get(address(secret)).status_code for _ in range(3)] == [200, 200, 429]
    cache.clear()


def test_the_holder_of_a_link_answers_no_other_request(asked, secret, contract, claire):
    other = ask_opinion(
        contract, by=claire, on=TODAY, service="PJJ", sections=["means"], due_on=DUE, contact_name="M. P",
        contact_email="p@exemple.fr",
    )  # fmt: skip
    with pytest.raises(Forbidden):
        answer_request(other, by=links.holder_of(BY_LINK, secret), on=TODAY, revision=1, sense="noted")


def test_an_account_sees_what_it_is_asked_and_nothing_else(contract, claire, client):
    guest = person("Gil", "Servat")
    asked = ask_opinion(contract, by=claire, on=TODAY, service="PJJ", sections=["means"], due_on=DUE, agent=guest)
    client.force_login(guest)
    page = client.get(reverse("opinion-request", args=[asked.pk]))
    assert "Deux médiateurs" in page.text
    assert "Vu la loi" not in page.text
    assert client.get(reverse("contract-detail", args=[contract.pk])).status_code == 404
    assert not Contract.objects.visible_to(guest).exists()
    assert asked.contract.title in client.get(reverse("home")).text
    typed = {"sense": "favourable", "revision": "1"}
    assert client.post(reverse("opinion-request", args=[asked.pk]), typed).status_code == 302
    assert OpinionRequest.objects.get().answered_on is not None
    assert "rendu le" in client.get(reverse("opinion-request-list")).text


def test_the_opinion_is_on_the_text_of_the_day_it_was_asked(asked, secret, contract, claire):
    section = contract.sections.get(key="preamble")
    write_section(section, by=claire, revision=section.revision, body="<p>Réécrit</p>")
    page = Client().post(address(secret), {"lire": "1"}).text
    assert "Vu la loi" in page
    assert "Réécrit" not in page
    assert "a changé depuis la demande" in page


def test_an_opinion_is_corrected_until_the_due_date_then_only_once_extended(asked, secret, claire):
    holder = links.holder_of(BY_LINK, secret)
    answer_request(asked, by=holder, on=DUE, revision=1, sense="noted")
    late = DUE + timedelta(days=1)
    with pytest.raises(Refused, match="délai est passé"):
        answer_request(asked, by=holder, on=late, revision=2, sense="favourable")
    extend_request(asked, by=claire, on=late, revision=2, due_on=late + timedelta(days=7))
    assert answer_request(asked, by=holder, on=late, revision=3, sense="favourable").sense == "favourable"


def test_a_request_is_withdrawn_sent_again_and_its_link_replaced(asked, secret, claire, procureur):
    with pytest.raises(Forbidden):
        send_request_again(asked, by=procureur, on=TODAY)
    revoke_request_link(asked, by=claire)
    assert links.holder_of(BY_LINK, secret) is None
    send_request_again(asked, by=claire, on=TODAY)
    assert links.in_force(BY_LINK, asked.pk) is not None
    withdraw_request(asked, by=claire, on=TODAY, revision=1)
    assert links.in_force(BY_LINK, asked.pk) is None
    with pytest.raises(Refused, match="retirée"):
        send_request_again(asked, by=claire, on=TODAY)


def test_nothing_is_sent_again_that_could_not_be_answered(asked, secret, claire, client):
    with pytest.raises(Refused, match="délai est passé"):
        send_request_again(asked, by=claire, on=DUE + timedelta(days=1))
    client.force_login(claire)
    page = reverse("opinion-request", args=[asked.pk])
    assert "Envoyer de nouveau" in client.get(page).text
    answer_request(asked, by=links.holder_of(BY_LINK, secret), on=DUE, revision=1, sense="noted")
    with pytest.raises(Refused, match="rendu"):
        send_request_again(asked, by=claire, on=TODAY)
    assert "Envoyer de nouveau" not in client.get(page).text


def test_a_link_revoked_since_its_holder_knocked_serves_no_more(asked, secret, claire):
    holder = links.holder_of(BY_LINK, secret)
    revoke_request_link(asked, by=claire)
    with pytest.raises(Forbidden):
        read_by_link(asked, by=holder, address="127.0.0.1")
    with pytest.raises(Forbidden):
        answer_request(asked, by=holder, on=TODAY, revision=1, sense="noted")


def test_a_link_opens_nothing_of_a_contract_given_up(secret, contract):
    moved(contract, S.ABANDONED)
    assert Client().post(address(secret), {"lire": "1"}).status_code == 404


def test_the_form_does_not_tell_who_has_an_account(contract, claire, karim):
    stranger = person("Gil", "Servat")
    typed = {"service": "DDSP", "sections": ["means"], "due_on": "2099-01-05"}
    for email in (stranger.email, "personne@exemple.fr"):
        form = AskOpinionForm({**typed, "account": email}, contract=contract, by=claire)
        assert form.is_valid(), form.errors
        assert (form.values["agent"], form.values["contact_email"]) == (None, email)
        assert ask_opinion(contract, by=claire, on=TODAY, **form.values).contact_name == "DDSP"
    form = AskOpinionForm({**typed, "account": karim.email}, contract=contract, by=claire)
    assert form.is_valid()
    assert form.values["agent"] == karim


@pytest.fixture
def sheets(contract, claire):
    """Two axes, each with an objective and its action."""
    found = []
    for title in ("Présence", "Prévention"):
        axis = add_axis(contract, by=claire, title=title)
        objective = add_objective(axis, by=claire, title=f"Objectif de {title}")
        found.append((axis, create_action(objective, by=claire, title=f"Action de {title}", field="prevention")))
    return found


def test_a_service_is_asked_about_the_sheets_of_an_axis_and_sees_no_other(contract, sheets, claire):
    (axis, action), _ = sheets
    assert asking.choices(contract)[-3:] == [
        ("actions", "Toutes les fiches-actions"), (asking.key_of(axis), "Fiches-actions de l’axe 1 – Présence"),
        (asking.key_of(sheets[1][0]), "Fiches-actions de l’axe 2 – Prévention"),
    ]  # fmt: skip
    own = ask_opinion(
        contract, by=claire, on=TODAY, service="DDSP", sections=[asking.key_of(axis)], due_on=DUE, **BY_MAIL
    )
    cache.clear()
    here = address(links.new_secret(links.in_force(BY_LINK, own.pk)))
    page = Client().post(here, {"lire": "1"}).text
    assert "Action de Présence" in page
    for unseen in ("Action de Prévention", "Vu la loi", "Deux médiateurs"):
        assert unseen not in page
    assert "ont changé" not in page
    change_action(action, by=claire, revision=action.revision, title="Action réécrite")
    page = Client().post(here, {"lire": "1"}).text
    assert "Action de Présence" in page
    assert "Action réécrite" not in page
    assert "ont changé depuis la demande" in page
    assert opinions_section(contract)["services"][0]["sections"] == ["Fiches-actions de l’axe 1 – Présence"]


def test_all_the_sheets_or_only_what_there_is(contract, sheets, claire):
    given = {"by": claire, "on": TODAY, "service": "DDSP", "due_on": DUE, **BY_MAIL}
    whole = ask_opinion(contract, sections=["actions", "means"], **given)
    assert [(row.key, len(row.actions)) for row in whole.sections.all()] == [("means", 0), ("actions", 2)]
    empty = add_axis(contract, by=claire, title="Sans action")
    for key in (asking.key_of(empty), "axis-0", "finances"):
        with pytest.raises(Refused, match="ou des fiches-actions"):
            ask_opinion(contract, sections=[key], **given)


def test_the_page_of_the_contract_says_the_opinions_beside_what_they_are_about(contract, asked, sheets, claire, client):
    axis = sheets[0][0]
    about_axis = ask_opinion(
        contract, by=claire, on=TODAY, service="PJJ", sections=[asking.key_of(axis)], due_on=DUE, **BY_MAIL
    )
    client.force_login(claire)
    page = client.get(reverse("contract-detail", args=[contract.pk]))
    assert "Avis (DDSP)" not in page.text, "not given yet"
    assert "Attendu" in page.text.split('id="avis"')[1].split("</section>")[0]
    for each, said in ((asked, "Préciser les horaires."), (about_axis, "D’accord.")):
        holder = links.holder_of(BY_LINK, links.new_secret(links.in_force(BY_LINK, each.pk)))
        answer_request(each, by=holder, on=TODAY, revision=1, sense="reserved", text=said)
    page = client.get(reverse("contract-detail", args=[contract.pk])).text.replace("\u00a0", " ")
    article = page.split('id="article-preamble"')[1].split("</article>")[0]
    assert "Avis (DDSP) : " in article
    assert reverse("opinion-request", args=[asked.pk]) in article
    axes = page.split('id="axes"')[1].split("</section>")[0]
    assert "Avis (PJJ) : " in axes.split("Axe 1 – Présence")[1].split("</article>")[0]
    opinions = page.split('id="avis"')[1].split("</section>")[0]
    assert "Préciser les horaires." in opinions
    assert "D’accord." in opinions
    saved = article_saved(contract.sections.get(key="preamble"))
    assert saved.opinions == [asked]


def test_the_document_prints_the_answers_and_who_said_nothing(contract, asked, secret, claire):
    ask_opinion(contract, by=claire, on=TODAY, service="PJJ", sections=["means"], due_on=DUE, **BY_MAIL)
    holder = links.holder_of(BY_LINK, secret)
    answer_request(asked, by=holder, on=TODAY, revision=1, sense="noted", text="Rien à dire.", file=("a.pdf", b"%PDF"))
    section = with_dates(opinions_section(contract))
    html = render_to_string("contracts/pdf/opinions.html", {"opinions": section}).replace("\u00a0", " ")
    assert "Rien à dire." in html
    assert "SHA-256" in html
    assert "n’a pas répondu dans le délai" in html


def test_a_text_frozen_receives_no_opinion_any_more(asked, secret, contract):
    holder = links.holder_of(BY_LINK, secret)
    moved(contract, S.ABANDONED)
    with pytest.raises(Refused):
        answer_request(asked, by=holder, on=TODAY, revision=1, sense="noted")


def test_of_whom_an_opinion_was_asked_is_erased_at_its_term_and_what_was_answered_stays(asked, secret, claire, client):
    answer_request(asked, by=links.holder_of(BY_LINK, secret), on=TODAY, revision=1, sense="favourable", text="Bien.")
    assert erase_requested(by=PORTAL, due_by=DUE - timedelta(days=1)) == 0
    assert purge_personal_data(by=PORTAL, on=date(DUE.year + 2, DUE.month, DUE.day)).people == 1
    assert erase_requested(by=PORTAL, due_by=DUE) == 0
    asked.refresh_from_db()
    assert (asked.contact_name, asked.contact_email) == ("Personne effacée", "")
    assert (asked.service, asked.sense, asked.text) == ("DDSP", "favourable", "Bien.")
    client.force_login(claire)
    page = client.get(reverse("opinion-request", args=[asked.pk])).content.decode()
    assert "Qui était interrogé est effacé" in page
    with pytest.raises(Refused, match="effacé"):
        extend_request(asked, by=claire, on=DUE, revision=asked.revision, due_on=DUE + timedelta(days=9))


def test_services_are_recalled_and_silence_is_told_to_who_asked(contract, claire, settings):
    due = date(2026, 11, 27)
    ask_opinion(contract, by=claire, on=TODAY, service="DDSP", sections=["means"], due_on=due, **BY_MAIL)
    settings.REMINDERS = {name: settings.REMINDERS[name] for name in ("opinion_request", "opinion_silent")}
    assert [reminders.send_due(day) for day in (TODAY, due, date(2026, 12, 4))] == [1, 1, 1]
    send_all()
    assert [(sent.to[0], sent.subject.split("\u00a0")[0]) for sent in outbox.outbox[1:]] == [
        ("durand@exemple.fr", "Rappel"), ("durand@exemple.fr", "Rappel"), (claire.email, "Sans réponse"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("request_service_named", {"service": ""}),
        ("request_one_recipient", {"contact_email": ""}),
        ("request_answer_complete", {"answered_on": TODAY}),
        ("request_due_after_asked", {"due_on": TODAY - timedelta(days=1)}),
    ],
)
def test_what_the_database_refuses_of_a_request(name, values, asked):
    with breaks(name):
        OpinionRequest.objects.filter(pk=asked.pk).update(**values)


def test_what_the_database_refuses_of_links_and_sections(asked):
    link = links.in_force(BY_LINK, asked.pk)
    with breaks("contact_link_named"):
        ContactLink.objects.filter(pk=link.pk).update(name="")
    with breaks("contact_link_one_in_force"):
        ContactLink.objects.create(
            purpose=BY_LINK, target=asked.pk, name="x", email="x@y.fr", expires_at=timezone.now()
        )
    with breaks("requested_section_unique"):
        asked.sections.create(key="preamble", title="x", position=1)
