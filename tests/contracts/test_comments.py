"""Comments on an article: who says what, who is told, what stays open."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from cls_portal.errors import Forbidden, Refused, Stale
from cls_portal.models import Agent, Outgoing
from contracts.home import mentions_unread
from contracts.mentions import named_in
from contracts.models import Contract, Mention, Section, SectionComment
from contracts.operations import (
    answer_comment,
    comment_section,
    read_mentions,
    reopen_section_comment,
    resolve_section_comment,
)
from contracts.readers import readers_of
from contracts.reading import open_comments_of
from contracts.states import ContractState
from partners.models import Affiliation, Organisation
from tests.contracts.stages import TODAY, a_contract, a_signatory, freeze, moved
from tests.house.broken import breaks
from tests.personas import person

pytestmark = pytest.mark.django_db
S = ContractState


@pytest.fixture
def sofia() -> Agent:
    return person("Sofia", "Diallo")


@pytest.fixture
def contract(claire, karim, sofia) -> Contract:
    association = Organisation.objects.create(kind="ASSO", name="Médiation")
    Affiliation.objects.create(agent=sofia, organisation=association, starts_on=date(2024, 1, 1))
    contract = a_contract()
    contract.partners.create(organisation=association)
    return contract


@pytest.fixture
def section(contract) -> Section:
    return contract.sections.get(key="means")


@pytest.fixture
def comment(section, karim) -> SectionComment:
    return comment_section(section, by=karim, text=" Préciser les horaires. ", quote="Deux médiateurs")


def agent(first: str, last: str) -> Agent:
    return Agent(first_name=first, last_name=last)


PEOPLE = [agent("Claire", "Aubert"), agent("Jean", "Roux"), agent("Mathilde", "Roux"), agent("Yann", "Le Goff")]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Vu avec @Aubert.", ["Claire Aubert"]),
        ("@claire aubert, et @LE GOFF ?", ["Claire Aubert", "Yann Le Goff"]),
        ("@Aubertin, @Aubert-Petit et Aubert", []),
        ("@Roux", []),
        ("@Roux Mathilde", ["Mathilde Roux"]),
        ("claire@aubert.fr", []),
        ("", []),
    ],
)
def test_who_is_named_in_a_text(text, named):
    assert [str(each) for each in named_in(text, PEOPLE)] == named


def test_partners_comment_and_observers_do_not(section, sofia, observer, administrator):
    assert comment_section(section, by=sofia, text="D’accord").author == sofia
    for reader in (observer, administrator):
        with pytest.raises(Forbidden):
            comment_section(section, by=reader, text="Non")


def test_whoever_is_named_is_told_once(section, karim, claire, sofia):
    said = comment_section(section, by=karim, text="À voir avec @Aubert et @Benali", told=[claire, sofia])
    assert set(said.mentions.values_list("agent", flat=True)) == {claire.pk, sofia.pk}, "not oneself"
    mails = Outgoing.objects.filter(to=claire.email)
    assert [mail.subject for mail in mails] == [f"On vous a cité : {section.contract.reference}"]
    assert reverse("section-discussion", args=[section.pk]) in mails.get().body


def test_nobody_is_named_who_does_not_see_the_contract(section, karim, neighbour, maire):
    comment_section(section, by=karim, text="@Voisin, @Roux : votre avis ?")
    assert not Mention.objects.exists()
    with pytest.raises(Refused, match="Ne voit pas ce contrat"):
        comment_section(section, by=karim, text="Voir", told=[neighbour])


@pytest.mark.parametrize("shared", [False, True])
def test_readers_are_those_to_whom_the_contract_is_visible(
    shared, contract, neighbour, maire, procureur, observer, administrator
):
    a_signatory(contract, person("Tom", "Ouin"))
    contract.guests.create(agent=person("Gil", "Hote"))
    if shared:
        moved(contract, S.DIAGNOSTIC, S.DRAFTING, S.CONSULTATION)
    contract.refresh_from_db()
    seeing = [each for each in Agent.objects.all() if Contract.objects.visible_to(each).filter(pk=contract.pk).exists()]
    assert sorted(each.pk for each in readers_of(contract)) == sorted(each.pk for each in seeing)
    assert (maire in seeing) == shared


def test_a_mention_waits_on_the_home_page_until_it_is_read(section, karim, claire, client):
    comment_section(section, by=karim, text="@Aubert")
    [tile] = mentions_unread(claire, TODAY)
    assert tile.text == f"On vous a cité : Moyens – {section.contract.title}"
    client.force_login(claire)
    assert "1\u00a0commentaire vous cite" in client.get(tile.url).text
    assert mentions_unread(claire, TODAY), "opening the page writes nothing"
    client.post(reverse("section-mentions-read", args=[section.pk]))
    assert mentions_unread(claire, TODAY) == []
    assert read_mentions(section, by=claire, at=timezone.now()) == 0


def test_who_no_longer_sees_the_contract_is_not_told_of_it_at_home(section, karim, sofia):
    comment_section(section, by=karim, text="@Diallo")
    Affiliation.objects.filter(agent=sofia).delete()
    assert mentions_unread(sofia, TODAY) == []


def test_an_answer_has_no_answer(comment, claire):
    answer = answer_comment(comment, by=claire, text="De 14 h à 22 h")
    assert (answer.section, answer.replies_to) == (comment.section, comment)
    for act in (
        lambda: answer_comment(answer, by=claire, text="?"),
        lambda: resolve_section_comment(answer, by=claire),
    ):
        with pytest.raises(Refused, match="éponse"):
            act()


def test_its_author_or_a_writer_resolves_and_reopens(section, claire, karim, sofia):
    comment = comment_section(section, by=sofia, text="À préciser")
    resolve_section_comment(comment, by=sofia)
    with pytest.raises(Refused, match="déjà traité"):
        resolve_section_comment(comment, by=claire)
    with pytest.raises(Refused, match="Rouvrez"):
        answer_comment(comment, by=claire, text="Oui")
    reopened = reopen_section_comment(comment, by=claire)
    assert reopened.resolved_by is None
    other = comment_section(section, by=karim, text="Autre")
    with pytest.raises(Forbidden):
        resolve_section_comment(other, by=sofia)
    with pytest.raises(Stale):
        resolve_section_comment(other, by=claire, revision=9)


def test_once_the_text_is_frozen_comments_are_read_only(comment, contract, claire, client):
    moved(contract, S.DIAGNOSTIC, S.DRAFTING, S.CONSULTATION, S.APPROVAL)
    freeze(contract)
    moved(contract, S.READY_TO_SIGN)
    comment = SectionComment.objects.get(pk=comment.pk)
    for act in (
        lambda: comment_section(comment.section, by=claire, text="Encore"),
        lambda: answer_comment(comment, by=claire, text="Encore"),
        lambda: resolve_section_comment(comment, by=claire),
    ):
        with pytest.raises(Refused, match="arrêté"):
            act()
    client.force_login(claire)
    page = client.get(reverse("section-discussion", args=[comment.section_id])).text
    assert "Préciser les horaires." in page
    assert "Commenter</button>" not in page


def test_the_consultation_says_how_many_are_open_and_asks_nothing(comment, contract, claire, settings, client):
    settings.GATES = {}
    answer_comment(comment, by=claire, text="Oui")
    assert [reason.text for reason in open_comments_of(contract)] == ["Moyens : 1\u00a0commentaire ouvert"]
    moved(contract, S.DIAGNOSTIC, S.DRAFTING)
    client.force_login(claire)
    address = reverse("contract-move", args=[contract.pk, "open_consultation"])
    page = client.get(address).text
    assert "Moyens : 1\u00a0commentaire ouvert" in page
    assert client.post(address, {"confirm": "1"}).status_code == 302
    contract.refresh_from_db()
    assert contract.state == S.CONSULTATION


def test_the_pages_comment_answer_and_filter(section, claire, karim, client):
    client.force_login(karim)
    address = reverse("section-discussion", args=[section.pk])
    typed = {"text": "Joindre Mme X au 06 12 34 56 78", "quote": "Deux", "told": [claire.pk]}
    page = client.post(address, typed, follow=True)
    assert "semble contenir" in page.text, "the warning about names"
    comment = SectionComment.objects.get()
    assert f"commentaire-{comment.pk}" in page.text
    answer = reverse("section-comment-answer", args=[comment.pk])
    assert "Joindre Mme X" in client.get(answer).text
    client.post(answer, {"text": "Fait"})
    assert "1\u00a0commentaire ouvert" in client.get(reverse("contract-detail", args=[section.contract_id])).text
    client.post(reverse("section-comment-resolve", args=[comment.pk]))
    assert "Joindre Mme X" not in client.get(address).text
    assert "Traité par Karim Benali" in client.get(f"{address}?tous").text
    client.post(reverse("section-comment-reopen", args=[comment.pk]))
    assert "Joindre Mme X" in client.get(address).text


def test_the_api_lists_creates_and_resolves(section, karim, claire, client):
    client.force_login(karim)
    body = {"section": section.pk, "text": "À revoir", "told": [claire.email]}
    made = client.post("/api/v1/section-comments/", body, content_type="application/json")
    assert made.status_code == 201, made.text
    assert made.json()["told"] == ["Claire Aubert"]
    where, tag = made["Location"], {"if-match": made["ETag"]}
    done = client.post(f"{where}resolve-section-comment/", "{}", content_type="application/json", headers=tag)
    assert done.json()["resolved_at"], done.text
    listed = client.get("/api/v1/section-comments/", {"contract": section.contract_id, "open": "true"})
    assert listed.json()["results"] == []


def test_section_comment_with_text(comment):
    with breaks("section_comment_with_text"):
        SectionComment.objects.filter(pk=comment.pk).update(text="")


def test_section_comment_resolved_by_someone(comment):
    with breaks("section_comment_resolved_by_someone"):
        SectionComment.objects.filter(pk=comment.pk).update(resolved_at=timezone.now())


def test_section_comment_answer_plain(comment, claire):
    with breaks("section_comment_answer_plain"):
        SectionComment.objects.create(section=comment.section, replies_to=comment, author=claire, text="x", quote="y")


def test_mention_unique(comment, claire):
    comment.mentions.create(agent=claire)
    with breaks("mention_unique"):
        comment.mentions.create(agent=claire)
