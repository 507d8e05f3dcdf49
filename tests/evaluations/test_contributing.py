"""Contributions of partners: asked of several at once, answered by account or by a link, recalled, revoked, frozen."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.urls import reverse

from actions import operations as on_actions
from cls_portal import jobs, links, reminders
from cls_portal.actors import PORTAL
from cls_portal.errors import Forbidden, Refused
from cls_portal.models import Agent, ContactLink, Job
from contracts import operations as on_contracts
from evaluations import chasing, operations
from evaluations.access import BY_LINK
from evaluations.home import contributions_asked
from evaluations.models import Evaluation, EvaluationContribution
from evaluations.notifications import contribution_mail
from evaluations.reading import organisations_to_ask
from evaluations.reading.contributing import standings
from evaluations.report.contents import chapters_of
from evaluations.report.contributing import wishes_of
from evaluations.report.document import content_of
from partners.models import Affiliation, Contact, Organisation
from partners.operations import purge_personal_data
from tests.actions.conftest import organisation
from tests.evaluations.conftest import TODAY
from tests.personas import commune, person
from tests.stage import Stage

pytestmark = pytest.mark.django_db
DUE = date(2026, 12, 17)
LATER = DUE + timedelta(days=3)


@pytest.fixture(scope="module")
def made_asked(stage: Stage, made_written: Evaluation) -> list[EvaluationContribution]:
    """An association with an account, a landlord without; each leads an action of the contract; both are asked."""
    with stage():
        contract, leads = made_written.contract, []
        axis = on_contracts.add_axis(contract, by=PORTAL, title="Tranquillité")
        objective = on_contracts.add_objective(axis, by=PORTAL, title="Halls")
        for name, kind, title in (("Médiation", "ASSO", "Médier"), ("Bailleur", "BAILL", "Éclairer")):
            lead = organisation(name, kind)
            action = on_actions.create_action(objective, by=PORTAL, title=title, field="prevention", lead=lead)
            operations.rate_action(made_written, by=PORTAL, action=action, rating=3, evidence="Bilan")
            leads.append(lead)
        Organisation.objects.update(territory=commune("33039"))
        anne = person("Anne", "Colin")
        Affiliation.objects.create(agent=anne, organisation=leads[0], starts_on=date(2020, 1, 1))
        contact = Contact.objects.create(organisation=leads[1], last_name="Durand", email="durand@exemple.fr")
        made: list[EvaluationContribution] = operations.ask_contributions(
            made_written, by=PORTAL, on=TODAY, chosen=[(leads[0], anne), (leads[1], contact)], due_on=DUE,
            message="Merci d’avance.",
        )  # fmt: skip
        return made


@pytest.fixture
def asked(made_asked: list[EvaluationContribution]) -> list[EvaluationContribution]:
    return deepcopy(made_asked)


@pytest.fixture
def anne(asked: Any) -> Agent:
    return Agent.objects.get(email="anne.colin@exemple.fr")


@pytest.fixture
def secret(asked: list[EvaluationContribution]) -> str:
    return links.new_secret(links.in_force(BY_LINK, asked[1].pk))


@pytest.fixture
def place(secret: str) -> str:
    return reverse("evaluation-by-link", args=[secret])


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("contributing", "contributing_link"):
        monkeypatch.setattr(f"evaluations.views.{name}.today", lambda: TODAY)


def send_all() -> list[Any]:
    for row in Job.objects.filter(kind="cls_portal.mail.send", state="waiting").order_by("pk"):
        jobs.run(row.pk)
    return outbox.outbox


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def answer(row: EvaluationContribution, by: Any = PORTAL, **values: str) -> EvaluationContribution:
    given = {"achieved": "Deux médiateurs recrutés.", "wish": "change", **values}
    made: EvaluationContribution = operations.answer_contribution(row, by=by, on=TODAY, revision=row.revision, **given)
    return made


def test_who_takes_part_is_proposed_with_accounts_first(asked, claire):
    found = {row.name: (people, proposed) for row, people, proposed, _ in organisations_to_ask(
        Evaluation.objects.get(), claire, TODAY)}  # fmt: skip
    assert {name: [str(each) for each in people] for name, (people, _) in found.items()} == {
        "Médiation": ["Anne Colin"], "Bailleur": ["Durand"],
    }  # fmt: skip
    assert not any(proposed for _, proposed in found.values()), "they are asked already"


def test_each_mail_says_what_is_evaluated_and_where_to_answer(asked, client):
    by_account, by_link = send_all()
    assert (by_account.to, by_link.to) == (["anne.colin@exemple.fr"], ["durand@exemple.fr"])
    assert plain(by_link.subject).startswith("Votre contribution à l’évaluation, avant le 17 décembre 2026 :")
    for told in (
        "Bonjour Durand",
        "évaluation finale",
        "Merci d’avance.",
        "l’action que vous pilotez",
        "16 janvier 2027",
    ):
        assert told in plain(by_link.body)
    assert reverse("evaluation-contribution-answer", args=[asked[0].pk]) in by_account.body
    address = re.search(r"http://[^/]+(/evaluations/questionnaire/\S+/)", by_link.body)
    assert address is not None
    door = client.get(address[1])
    assert "private, no-store" in door["Cache-Control"]
    assert "Éclairer" not in door.text, "what scans mails reads nothing"
    shown = client.post(address[1], {"lire": "1"}).text
    assert "Éclairer" in shown
    assert "Médier" not in shown, "others’ actions are not theirs to read"
    assert [use.act for use in links.uses_of(BY_LINK, asked[1].pk)] == ["Lecture du questionnaire"]


def test_several_are_asked_on_one_page_and_no_one_twice(asked, karim, client):
    evaluation = asked[0].evaluation
    other = organisation("Écoute", "ASSO")
    Organisation.objects.filter(pk=other.pk).update(territory=commune("33039"))
    evaluation.contract.partners.create(organisation=other)
    contact = other.contacts.create(last_name="Roy", email="roy@exemple.fr")
    client.force_login(karim)
    page = reverse("evaluation-contributions-ask", args=[evaluation.pk])
    posted = {"due_on": "2026-12-18", "message": "", f"organisme_{other.pk}": f"contact-{contact.pk}"}
    wrong = client.post(page, {**posted, "due_on": "2026-11-23", "message": "Merci."})
    assert "Laissez au moins un jour" in wrong.text
    assert "Merci." in wrong.text, "what was typed is kept"
    assert client.post(page, posted).url == reverse("evaluation-contributions", args=[evaluation.pk])
    assert evaluation.contributions.count() == 3
    assert "est déjà interrogé" in plain(client.post(page, posted).text)


def test_by_link_what_is_wrong_stays_as_typed_and_what_is_right_is_kept(asked, place, client):
    typed = {"repondre": "1", "revision": asked[1].revision, "effects": "x" * 5001, "achieved": "Éclairage refait."}
    wrong = client.post(place, typed).text
    assert "Éclairage refait." in wrong
    assert not EvaluationContribution.objects.exclude(answered_on=None).exists()
    empty = client.post(place, {**typed, "effects": "", "achieved": " "}).text
    assert "Répondez à une question au moins" in empty
    said = client.post(place, {**typed, "effects": "Moins de plaintes.", "wish": "continue"}).text
    assert "Votre réponse est enregistrée" in said
    row = EvaluationContribution.objects.get(pk=asked[1].pk)
    assert (row.effects, row.wish, row.answered_on) == ("Moins de plaintes.", "continue", TODAY)
    stale = client.post(place, {**typed, "effects": "Plus tard."}).text
    assert "Moins de plaintes." in stale
    assert "Plus tard." in stale, "both texts are shown"
    assert [use.act for use in links.uses_of(BY_LINK, row.pk)] == ["Réponse"]


def test_by_account_the_people_of_the_organisation_answer_and_change(asked, anne, client):
    client.force_login(anne)
    [tile] = contributions_asked(anne, TODAY)
    assert "avant le 17 décembre 2026" in plain(tile.text)
    shown = client.get(tile.url).text
    assert "Médier" in shown
    assert "Éclairer" not in shown
    posted = {"revision": asked[0].revision, "achieved": "Deux médiateurs.", "wish": "stop"}
    assert client.post(tile.url, posted).url == reverse("evaluation-contribution-detail", args=[asked[0].pk])
    assert contributions_asked(anne, TODAY) == []
    again = client.get(tile.url).text
    assert "Deux médiateurs." in again, "it may be changed"


def test_others_answer_nothing(asked, anne, karim):
    for row, by in ((asked[0], karim), (asked[1], anne)):
        with pytest.raises(Forbidden):
            answer(row, by)
    holder = links.holder_of(BY_LINK, links.new_secret(links.in_force(BY_LINK, asked[1].pk)))
    with pytest.raises(Forbidden):
        answer(asked[0], holder)


def test_who_is_silent_is_recalled_once_a_day_and_the_link_serves_longer(asked, karim):
    with pytest.raises(Refused, match="déjà parti"):
        operations.recall_contribution(asked[1], by=karim, on=TODAY)
    late = DUE + timedelta(days=40)
    row = operations.recall_contribution(asked[1], by=karim, on=late)
    assert row.recalled_on == late
    assert links.in_force(BY_LINK, row.pk).expires_at == links.end_of(late + timedelta(days=30))
    answer(asked[0])
    with pytest.raises(Refused, match="a répondu"):
        operations.recall_contribution(asked[0], by=karim, on=late)


def test_a_revoked_link_opens_nothing_and_whoever_left_neither(asked, place, karim, client):
    assert client.get(place).status_code == 200
    Contact.objects.filter(email="durand@exemple.fr").update(left_on=TODAY)
    assert client.get(place).status_code == 404
    assert contribution_mail(asked[1].pk) is None
    Contact.objects.filter(email="durand@exemple.fr").update(left_on=None)
    operations.revoke_contribution(asked[1], by=karim, on=TODAY)
    assert client.get(place).status_code == 404
    assert contribution_mail(asked[1].pk) is None
    with pytest.raises(Refused, match="révoquée"):
        operations.recall_contribution(asked[1], by=karim, on=DUE)


def test_a_revoked_request_is_seen_no_more_by_the_organisation(asked, karim, anne):
    operations.revoke_contribution(asked[0], by=karim, on=TODAY)
    assert not EvaluationContribution.objects.visible_to(anne).exists()
    with pytest.raises(Forbidden):
        answer(EvaluationContribution.objects.get(pk=asked[0].pk), anne)


def test_an_account_that_has_left_the_organisation_is_written_to_no_more(asked, anne):
    assert contribution_mail(asked[0].pk) is not None
    anne.affiliations.update(ends_on=date(2021, 1, 1))
    assert contribution_mail(asked[0].pk) is None
    anne.affiliations.update(ends_on=None)
    Agent.objects.filter(pk=anne.pk).update(is_active=False)
    assert contribution_mail(asked[0].pk) is None


def test_who_conducts_sees_where_each_stands_the_others_once_it_is_validated(asked, claire, anne, maire):
    evaluation = asked[0].evaluation
    answer(asked[0])
    assert [(str(each.row.organisation), each.state) for each in standings(evaluation, claire, LATER)] == [
        ("Bailleur", "silent"), ("Médiation", "answered"),
    ]  # fmt: skip
    assert [each.row.pk for each in standings(evaluation, anne, LATER)] == [asked[0].pk]
    assert standings(evaluation, maire, LATER) == []
    operations.validate_evaluation(evaluation, by=claire, on=TODAY)
    assert [each.row.pk for each in standings(evaluation, maire, LATER)] == [asked[0].pk], "answers only"


def test_once_validated_the_others_read_the_answer_not_the_request_nor_what_was_corrected(asked, claire, maire, client):
    said = answer(asked[0], obstacles="Le gardien Dupont.")
    answer(said, obstacles="Peu de gardiens.")
    operations.validate_evaluation(said.evaluation, by=claire, on=TODAY)
    pages = [
        reverse("evaluation-contribution-detail", args=[said.pk]),
        reverse("evaluation-detail", args=[said.evaluation_id]),
        "/api/v1/evaluation-contributions/",
    ]
    for agent, reads in ((claire, True), (maire, False)):
        client.force_login(agent)
        detail, evaluation, listed = (client.get(page).text for page in pages)
        assert "Peu de gardiens." in detail
        assert ("Merci d’avance." in detail, "Merci d’avance." in listed) == (reads, reads)
        assert ("Le gardien Dupont." in evaluation) is reads, "the history tells what was answered first"


def test_validated_nothing_is_answered_any_more_and_the_answers_are_kept_without_address(asked, place, claire, client):
    evaluation = answer(asked[0], proposal="Un lieu d’accueil.").evaluation
    validated = operations.validate_evaluation(evaluation, by=claire, on=TODAY)
    kept = validated.frozen["contributions"]
    assert [(row["organisation"], row["wish_label"]) for row in kept] == [("Bailleur", ""), ("Médiation", "Changer")]
    assert "exemple.fr" not in str(kept)
    assert "Durand" not in str(kept)
    assert client.get(place).status_code == 404
    with pytest.raises(Refused, match="validée"):
        answer(asked[1])
    EvaluationContribution.objects.filter(pk=asked[0].pk).update(revoked_on=TODAY)
    [chapter] = [each for each in chapters_of(validated.frozen) if each.key == "contributions"]
    assert [block.kind for block in chapter.blocks] == ["words", "plot", "grid", "heading", "items", "words"]
    assert chapter.blocks[4].rows[-1] == "Propositions\u00a0: Un lieu d’accueil."


def test_the_page_shows_wishes_to_who_conducts_and_no_address_to_others(asked, karim, maire, client):
    evaluation = answer(asked[0]).evaluation
    page = reverse("evaluation-detail", args=[evaluation.pk])
    client.force_login(karim)
    shown = client.get(page).text
    assert "Ce que souhaitent les organismes" in shown
    assert "Deux médiateurs" in shown, "the history tells the answer"
    client.force_login(maire)
    shown = client.get(page).text
    assert "se lisent une fois l’évaluation validée" in shown
    assert "Deux médiateurs" not in shown
    assert "durand@exemple.fr" not in shown


def test_the_report_that_is_being_written_tells_the_answers_to_who_conducts_alone(asked, karim, maire, client):
    evaluation = answer(asked[0]).evaluation
    told = {}
    for person_ in (karim, maire):
        client.force_login(person_)
        told[person_] = plain(client.get(reverse("evaluation-report", args=[evaluation.pk])).text)
    assert "Deux médiateurs recrutés." in told[karim]
    assert "Deux médiateurs recrutés." not in told[maire]
    assert "2 organismes interrogés par questionnaire, 1 réponse." in told[maire]
    assert "Deux médiateurs" not in str(content_of(evaluation, TODAY)), "the files are everybody’s"


def test_reminders_go_to_who_was_asked_then_to_who_asked(asked, karim, anne):
    EvaluationContribution.objects.update(asked_by=karim)
    awaited = {(each.recipient, each.due_on) for each in chasing.contributions_awaited(TODAY)}
    assert awaited == {("anne.colin@exemple.fr", DUE), ("durand@exemple.fr", DUE)}
    assert {each.recipient for each in chasing.contributions_silent(TODAY)} == {karim.email}
    send_all()
    outbox.outbox.clear()
    reminders.send_due(DUE)
    assert {sent.to[0] for sent in send_all()} == {"anne.colin@exemple.fr", "durand@exemple.fr"}
    assert all(sent.subject.startswith("Rappel") for sent in outbox.outbox)
    answer(asked[0])
    outbox.outbox.clear()
    reminders.send_due(date(2026, 12, 28))
    told = {sent.to[0]: plain(sent.body) for sent in send_all()}
    assert "Bailleur n’a pas répondu au questionnaire" in told[karim.email]
    assert "Médiation" not in told[karim.email]


def test_at_its_term_whom_one_wrote_to_is_forgotten_what_was_said_is_not(asked, claire):
    answer(asked[1])
    operations.validate_evaluation(asked[0].evaluation, by=claire, on=TODAY)
    purge_personal_data(by=PORTAL, on=date(2029, 2, 15))
    rows = EvaluationContribution.objects.order_by("pk")
    assert {(row.contact_name, row.contact_email) for row in rows} == {("Personne effacée", "")}
    assert rows[1].achieved == "Deux médiateurs recrutés."
    assert not ContactLink.objects.exists()


def test_over_rest_an_account_answers_what_is_asked_of_it_and_reads_no_other(asked, anne, client):
    client.force_login(anne)
    [row] = client.get("/api/v1/evaluation-contributions/").json()["results"]
    assert row["organisation"] == asked[0].organisation_id
    assert "contact_email" not in row
    place = f"/api/v1/evaluation-contributions/{row['id']}/"
    given = {"content_type": "application/json", "headers": {"if-match": f'"{row["revision"]}"'}}
    made = client.post(f"{place}answer-contribution/", '{"effects": "Moins de tensions.", "wish": "continue"}', **given)
    assert made.status_code == 200, made.content
    assert made.json()["effects"] == "Moins de tensions."
    empty = client.post(f"{place}answer-contribution/", '{"wish": "autre"}', **given)
    assert empty.status_code == 400


def test_wishes_are_counted_by_organisation():
    given = [("continue", "A"), ("stop", "B"), ("continue", "C"), ("", "D")]
    assert wishes_of(given) == [("Continuer", ["A", "C"]), ("Changer", []), ("Arrêter", ["B"]), ("Sans avis", ["D"])]


def test_nothing_is_asked_once_the_evaluation_is_validated(validated):
    contact = Contact(pk=1, last_name="x", email="x@exemple.fr")
    with pytest.raises(Refused, match="validée"):
        operations.ask_contributions(validated, by=PORTAL, on=TODAY, chosen=[(Organisation(), contact)], due_on=DUE)


def test_over_rest_who_conducts_asks_recalls_and_revokes(asked, claire, anne, client):
    evaluation = asked[0].evaluation
    operations.revoke_contribution(asked[1], by=PORTAL, on=TODAY)
    contact = Contact.objects.get(last_name="Durand")
    root, given = "/api/v1/evaluation-contributions/", {"content_type": "application/json"}
    body = {"evaluation": evaluation.pk, "organisation": contact.organisation_id, "due_on": "2099-01-01"}
    client.force_login(claire)
    assert client.post(root, {**body, "account": "personne@exemple.fr"}, **given).status_code == 400
    made = client.post(root, {**body, "contact": contact.pk}, **given)
    assert made.status_code == 201, made.content
    again = client.post(root, {**body, "contact": contact.pk}, **given)
    assert (again.status_code, "déjà interrogé" in again.content.decode()) == (409, True)
    place, tag = f"{root}{made.json()['id']}/", {"headers": {"if-match": made.headers["ETag"]}}
    assert client.post(f"{place}recall-contribution/", {}, **given, **tag).status_code == 409
    gone = client.post(f"{place}revoke-contribution/", {}, **given, **tag)
    assert gone.json()["revoked_on"] is not None
    client.force_login(anne)
    assert client.get(place).status_code == 404
