"""News asked of organisations without account: the mail, the page of their own actions, their answers, and no more."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from actions import chasing, notifications, operations
from actions.access import BY_LINK
from actions.jobs import ask_this_quarter
from actions.models import Action, NewsRequest, QuarterlyAsking
from actions.reading import news as reading
from cls_portal import jobs, links
from cls_portal.actors import PORTAL
from cls_portal.errors import Forbidden, Refused
from cls_portal.models import ContactLink, Job
from contracts import operations as on_contracts
from contracts.models import Contract
from partners.models import Contact, Organisation
from partners.operations import purge_personal_data
from tests.actions.conftest import organisation
from tests.contracts.stages import moved, taken_over
from tests.house.broken import breaks
from tests.stage import Stage

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 26)
DUE = date(2026, 12, 17)


@pytest.fixture(scope="module")
def made_paper(stage: Stage) -> Contract:
    """A signed contract with three actions: two that an association leads, one that it measures for a landlord."""
    with stage():
        paper = taken_over()
        association, landlord = organisation("Médiation Rive gauche"), organisation("Bailleur des Deux Rives", "BAILL")
        for each in (association, landlord):
            on_contracts.add_partner(paper, by=PORTAL, organisation=each)
            Contact.objects.create(organisation=each, first_name="Jeanne", last_name="Durand", email=f"c{each.pk}@x.fr")
        axis = on_contracts.add_axis(paper, by=PORTAL, title="Tranquillité")
        objective = on_contracts.add_objective(axis, by=PORTAL, title="Halls")
        for number, lead in enumerate((association, association, landlord), 1):
            action = operations.create_action(
                objective, by=PORTAL, title=f"Action {number}", field="prevention", lead=lead,
                starts_on=date(2025, 1, 1), ends_on=date(2027, 6, 30),
            )  # fmt: skip
            operations.add_budget_line(action, by=PORTAL, funder=landlord, year=2026, planned=1000)
            operations.add_indicator(
                action, by=PORTAL, name=f"Jeunes {number}", unit="jeunes", frequency="quarterly", reporter=association
            )
        return paper


@pytest.fixture
def paper(db: None, made_paper: Contract) -> Contract:
    return deepcopy(made_paper)


@pytest.fixture
def association(paper: Contract) -> Organisation:
    return Organisation.objects.get(name="Médiation Rive gauche")


def ask(paper: Contract, whom: Organisation, by: Any = PORTAL, **values: Any) -> NewsRequest:
    given = {"on": ON, "contracts": [paper], "contact_name": "Mme Durand", "contact_email": "durand@exemple.fr"}
    return operations.ask_news(whom, by=by, **{**given, "due_on": DUE, **values})


@pytest.fixture
def asked(paper: Contract, association: Organisation, karim: Any) -> NewsRequest:
    return ask(paper, association, karim, message="Merci d’avance.")


@pytest.fixture
def secret(asked: NewsRequest) -> str:
    return links.new_secret(links.in_force(BY_LINK, asked.pk))


@pytest.fixture
def holder(secret: str) -> Any:
    return links.holder_of(BY_LINK, secret)


@pytest.fixture
def place(secret: str) -> str:
    return reverse("news-by-link", args=[secret])


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.views.news_link.today", lambda: ON)
    monkeypatch.setattr("actions.views.news.today", lambda: ON)


def send_all() -> None:
    for row in Job.objects.filter(kind="cls_portal.mail.send", state="waiting").order_by("pk"):
        jobs.run(row.pk)


def answers(request: NewsRequest, number: int, **values: Any) -> dict[str, Any]:
    """What a browser posts of one action: its inputs as they are shown, with these changes."""
    section = next(each for each in reading.sections(request, ON) if each.action.number == number)
    prefix = f"a{section.asked.pk}"
    shown = {"revision": section.action.revision}
    if section.leads:
        line = section.lines[0]
        shown |= {
            "status": section.action.status, "status_reason": section.action.status_reason, "postponed_to": "",
            "progress": section.action.progress, "note": "", f"spent_{line.pk}": "", f"read_{line.pk}": line.revision,
        }  # fmt: skip
        values = {name.replace("spent", f"spent_{line.pk}"): value for name, value in values.items()}
    for indicator, _ in section.awaited:
        shown |= {f"measure_{indicator.pk}": "", f"why_{indicator.pk}": ""}
        values = {name.replace("measure", f"measure_{indicator.pk}"): value for name, value in values.items()}
    first = {f"initial-{prefix}-{name}": value for name, value in shown.items() if name != "revision"}
    return {**first, **{f"{prefix}-{name}": value for name, value in {**shown, **values}.items()}, "repondre": "1"}


def test_one_mail_names_the_actions_and_leads_to_a_page_of_them_alone(asked, client):
    send_all()
    (sent,) = outbox.outbox
    assert sent.to == ["durand@exemple.fr"]
    assert sent.subject == "Nouvelles attendues avant le 17\u00a0décembre\u00a02026\u00a0: 3\u00a0actions"
    for told in ("Bonjour Mme Durand", "« Action 1 »", "Merci d’avance."):
        assert told.replace("« ", "«\u00a0").replace(" »", "\u00a0»") in sent.body
    address = re.search(r"http\S+(/actions/nouvelles/lien/\S+/)", sent.body)
    assert address is not None
    door = client.get(address[1])
    assert "private, no-store" in door["Cache-Control"]
    assert "Action 1" not in door.text, "what scans mails reads nothing"
    shown = client.post(address[1], {"lire": "1"}).text
    assert all(f"Action {number}" in shown for number in (1, 2, 3))
    assert [use.act for use in links.uses_of(BY_LINK, asked.pk)] == ["Lecture des actions"]
    assert reading.standings(NewsRequest.objects.all(), ON)[0].state == "opened"


def test_several_actions_are_answered_in_one_form_and_saved_one_by_one(asked, place, client):
    posted = answers(asked, 1, status="running", progress="40", note="Deux médiateurs recrutés", spent="250,50")
    posted |= answers(asked, 2, status="blocked") | answers(asked, 3, measure="12")
    shown = client.post(place, posted).text.replace("\u00a0", " ")
    assert "2 actions enregistrées" in shown
    assert "1 action n’est pas enregistrée" in shown
    assert "Dites pourquoi" in shown
    first, second, third = Action.objects.order_by("number")
    assert (first.status, first.progress, first.news_on) == ("running", 40, ON)
    assert first.budget_lines.get().spent == Decimal("250.50")
    assert first.notes.get().author_name == "Mme Durand (Médiation Rive gauche), par lien"
    assert second.status == "to_start"
    measure = third.indicators.get().measures.get()
    assert (measure.value, measure.measured_on) == (12, date(2026, 9, 30))
    assert first.events.order_by("-pgh_id").first().pgh_context["actor"].startswith("link:")
    asked.refresh_from_db()
    (standing,) = reading.standings(NewsRequest.objects.all(), ON)
    assert (asked.answered_on, standing.state, standing.answered) == (ON, "answered", 2)
    again = client.post(place, answers(asked, 1)).text
    assert "Rien n’a changé" in again


def test_what_others_changed_meanwhile_is_neither_undone_nor_taken_for_an_answer(asked, place, client, karim):
    old = answers(asked, 1) | answers(asked, 2, progress="30")
    for action in Action.objects.filter(number__in=(1, 2)):
        operations.follow_action(action, by=karim, revision=None, on=ON, status="running", progress=70)
    shown = client.post(place, old).text
    assert "pendant que vous écriviez" in shown
    assert list(Action.objects.order_by("number").values_list("progress", flat=True)) == [70, 70, 0]


def filled(content: bytes, **cells: Any) -> Any:
    """The workbook, with these cells of the first line of actions (by their head)."""
    book = load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    for head, value in cells.items():
        sheet.cell(2, heads[head]).value = value
    saved = BytesIO()
    book.save(saved)
    return SimpleUploadedFile("mes-actions.xlsx", saved.getvalue())


def test_the_same_by_a_table_that_holds_their_own_actions_whole_or_not_at_all(asked, place, client, karim):
    taken = client.post(place, {"tableau": "1"})
    content = b"".join(taken.streaming_content)
    names = {row[2] for row in load_workbook(BytesIO(content)).worksheets[0].iter_rows(min_row=2, values_only=True)}
    assert len(names) == 1, "one contract"
    assert load_workbook(BytesIO(content)).worksheets[0].max_row == 3, "the two that it leads"
    refused = client.post(place, {"deposer": "1", "table": filled(content, État="Bloquée", Note="Vu")}).text
    assert "Dites pourquoi" in refused
    assert not Action.objects.exclude(status="to_start").exists()
    shown = client.post(place, {"deposer": "1", "table": filled(content, État="En cours", Note="Vu")}).text
    assert "1\u00a0action enregistrée" in shown
    first = Action.objects.get(number=1)
    assert (first.status, first.notes.get().author_name.endswith("par lien")) == ("running", True)
    operations.follow_action(first, by=karim, revision=None, on=ON, progress=60)
    Action.objects.filter(number=2).update(lead=organisation("Autre"))
    again = client.post(place, {"deposer": "1", "table": filled(content, **{"Avancement (%)": 20})}).text
    assert "téléchargez de nouveau" in again
    assert "pas connue du portail" in again, "an action that it no longer leads"


def test_the_link_opens_nothing_else(asked, paper, holder, client, place):
    """Neither another action, nor another indicator, nor another column; nor any page of the portal."""
    third, first = Action.objects.get(number=3), Action.objects.get(number=1)
    with pytest.raises(Forbidden):
        operations.follow_action(third, by=holder, revision=None, on=ON, progress=10)
    other = operations.add_indicator(third, by=PORTAL, name="Plaintes", unit="plaintes", reporter=third.lead)
    with pytest.raises(Forbidden):
        operations.record_measure(other, by=holder, on=ON, measured_on=ON, value=1)
    alone = taken_over(kind="STSPD")
    with pytest.raises(Forbidden):
        operations.follow_action(an_action(alone, first.lead), by=holder, revision=None, on=ON, progress=10)
    with pytest.raises(TypeError):
        operations.follow_action(first, by=holder, revision=None, on=ON, title="Autre")
    client.post(place, {"lire": "1"})
    assert client.get(reverse("action-detail", args=[first.pk])).status_code == 302


def an_action(contract: Contract, lead: Organisation) -> Action:
    axis = on_contracts.add_axis(contract, by=PORTAL, title="Axe")
    objective = on_contracts.add_objective(axis, by=PORTAL, title="Objectif")
    return operations.create_action(objective, by=PORTAL, title="Ailleurs", field="prevention", lead=lead)


CLOSED = {
    "revoked": lambda asked: operations.revoke_news(asked, by=PORTAL, on=ON),
    "expired": lambda _: ContactLink.objects.update(expires_at=timezone.now()),
    "archived": lambda _: moved(Contract.objects.get(), "terminated", "archived"),
    "led by others": lambda asked: Action.objects.update(lead=None) and asked.organisation.reported_indicators.update(
        reporter=None
    ),
    "contact gone": lambda asked: asked.organisation.contacts.update(email="Durand@exemple.fr", left_on=ON),
}  # fmt: skip


@pytest.mark.parametrize("name", CLOSED)
def test_a_link_that_no_longer_serves_says_nothing_more(name, asked, place, holder, client):
    typed = answers(asked, 1, progress="20")
    CLOSED[name](asked)
    answer = client.post(place, typed)
    assert answer.status_code == 404
    assert "Action 1" not in answer.text
    with pytest.raises((Forbidden, Refused)):
        operations.answer_news(asked.asked.first(), by=holder, on=ON, follow={"progress": 20})


def test_an_address_that_somebody_else_took_over_still_opens_the_page(asked, place, client):
    given = {"last_name": "Durand", "email": asked.contact_email}
    asked.organisation.contacts.create(**given, left_on=ON)
    assert client.get(place).status_code == 404
    asked.organisation.contacts.create(**given)
    assert client.get(place).status_code == 200


def test_who_asked_is_told_of_silence_while_they_see_the_contract(asked, karim):
    late = DUE + timedelta(days=3)
    assert len(notifications.silent_request_lines([asked.pk], karim.email, late)) == 1
    karim.memberships.update(ends_on=date(2026, 1, 1))
    assert notifications.silent_request_lines([asked.pk], karim.email, late) == []


def test_who_may_not_follow_the_contract_does_not_ask(paper, association, maire):
    with pytest.raises(Forbidden):
        ask(paper, association, maire)


def test_the_same_is_not_asked_twice_nor_about_nothing(asked, paper, association):
    with pytest.raises(Refused, match="déjà demandées"):
        ask(paper, association)
    with pytest.raises(Refused, match="aucune action"):
        ask(paper, organisation("Collège", "EN"))
    with pytest.raises(Refused, match="au moins un jour"):
        ask(paper, association, due_on=ON)


def test_recalled_once_a_day_until_the_answer_and_revoked_for_good(asked, karim, holder):
    with pytest.raises(Refused, match="déjà parti"):
        operations.recall_news(asked, by=karim, on=ON)
    later = DUE + timedelta(days=20)
    operations.recall_news(asked, by=karim, on=later)
    assert links.in_force(BY_LINK, asked.pk).expires_at.date() > later + timedelta(days=29)
    operations.answer_news(asked.asked.first(), by=holder, on=ON, follow={"note": "Tout va bien"})
    with pytest.raises(Refused, match="a répondu"):
        operations.recall_news(asked, by=karim, on=later + timedelta(days=1))
    operations.revoke_news(asked, by=karim, on=later)
    with pytest.raises(Refused, match="révoquée"):
        operations.revoke_news(asked, by=karim, on=later)


def test_of_whom_news_was_asked_is_erased_at_its_term(asked, karim, client):
    assert operations.erase_asked(by=PORTAL, due_by=DUE - timedelta(days=1)) == 0
    assert purge_personal_data(by=PORTAL, on=date(2028, 12, 17)).people == 1
    asked.refresh_from_db()
    assert (asked.contact_name, asked.contact_email) == ("Personne effacée", "")
    client.force_login(karim)
    page = client.get(reverse("news-request", args=[asked.pk])).content.decode()
    assert "<dd>Personne effacée</dd>" in page


def test_the_coordinator_asks_from_the_page_and_sees_what_came(paper, association, karim, client):
    Contact.objects.filter(organisation=association).update(email="durand@exemple.fr")
    client.force_login(karim)
    address = reverse("news-ask") + f"?contrat={paper.pk}"
    shown = client.get(address).text
    contact = Contact.objects.filter(organisation__territory=None).visible_to(karim)
    assert not contact.exists(), "contacts of an organisation that has no place are not hers to read"
    assert "organismes sans contact à qui écrire" in shown.replace("\u00a0", " ")
    assert f"organisme_{association.pk}" not in shown
    type(association).objects.filter(pk=association.pk).update(territory=paper.communes.get())
    field = f"organisme_{association.pk}"
    assert "Pilote 2\u00a0actions" in client.get(address).text
    empty = client.post(address, {"due_on": "2026-12-17", field: ""}).text
    assert "au moins un organisme" in empty
    chosen = {"due_on": "2026-12-17", "message": "", field: association.contacts.get().pk}
    listed = client.post(address, chosen, follow=True).text
    assert "Envoyée" in listed
    request = NewsRequest.objects.get()
    assert (request.contact_name, request.asked.count()) == ("Jeanne Durand", 3)
    detail = client.get(reverse("news-request", args=[request.pk])).text
    assert "rien encore" in detail
    assert "sert jusqu’au 16\u00a0janvier\u00a02027" in detail, "the day that the mail says"
    client.post(reverse("news-request-link", args=[request.pk]), {"revoquer": "1"})
    assert links.in_force(BY_LINK, request.pk) is None


def test_each_quarter_once_where_it_is_turned_on(paper, karim, association, client, monkeypatch):
    client.force_login(karim)
    assert not QuarterlyAsking.objects.exists(), "off unless somebody turns it on"
    address = reverse("news-quarterly", args=[paper.pk])
    assert client.post(address, {"running": "on", "days": "21", "message": ""}).status_code == 302
    for day in ("2026-11-30", "2027-01-01", "2027-01-03"):  # this quarter; a holiday; a Sunday
        assert chasing.quarterly_due(date.fromisoformat(day)) == []
    first = date(2027, 1, 4)
    monkeypatch.setattr("actions.jobs.timezone.localdate", lambda: first)
    karim.affiliations.create(organisation=Action.objects.get(number=3).lead, starts_on=date(2026, 1, 1))
    for _ in range(3):
        ask_this_quarter(None)
    request = NewsRequest.objects.get()
    assert (request.organisation, request.asked_by, request.quarterly) == (association, karim, True)
    assert (request.asked_on, request.due_on) == (first, date(2027, 1, 25))
    client.post(address, {"days": "21", "message": ""})
    assert chasing.quarterly_due(date(2027, 4, 1)) == []


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("news_contact_named", lambda _: NewsRequest.objects.update(contact_name="")),
        ("news_due_after_asked", lambda _: NewsRequest.objects.update(due_on=ON - timedelta(days=1))),
        ("asked_action_unique", lambda asked: asked.asked.create(action=asked.asked.first().action)),
        (
            "quarterly_days_plausible",
            lambda _: QuarterlyAsking.objects.create(contract=Contract.objects.get(), days=3),
        ),
    ],
)
def test_what_the_database_refuses_of_requests_for_news(name, change, asked):
    with breaks(name):
        change(asked)
