"""A meeting until it begins: its series, its agenda, whom it calls, what leaves by mail, what they answer."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import vobject
from django.core import mail as outbox
from django.urls import reverse
from django.utils import timezone

from cls_portal import files, jobs, links
from cls_portal.actors import TESTS, LinkHolder
from cls_portal.errors import Forbidden, Refused
from cls_portal.models import Job, Outgoing, StoredFile
from cls_portal.roles import Role
from cls_portal.templatetags.portal import date_fr
from cls_portal.timeline import timeline
from partners import agenda, operations
from partners.access import BY_CONVOCATION
from partners.convening import letters, mails, reading
from partners.convening.suggestions import suggested
from partners.home import convocations_to_answer
from partners.models import (
    Charter,
    CharterSignature,
    Contact,
    Council,
    Group,
    GroupMember,
    Invitee,
    Meeting,
    MeetingDocument,
)
from partners.states import AgendaKind, Reply
from tests.partners.conftest import contact, council, organisation, signed_in
from tests.personas import commune, person

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = TODAY + timedelta(days=20)
SINCE = date(2024, 1, 1)
SECRET = "Rodéos du quai"
FACTS = {"held_on": DAY, "starts_at": time(14), "ends_at": time(16), "place": "Hôtel de ville", "subject": "Bilan"}


@pytest.fixture(scope="module")
def made(stage) -> dict[str, Any]:
    """A council with an account, a contact and a name that sit; a watch cell of which Karim is a member."""
    with stage():
        begles = council()
        karim = person("Karim", "Benali", Role.COORDINATOR, commune("33039"))
        body = organisation("Médiation des Quais")
        reached = contact(body, "Delmas", email="delmas@exemple.fr")
        Contact.objects.filter(pk=reached.pk).update(address="1, quai des Tests\n33130 Bègles")
        sits = {"by": TESTS, "starts_on": SINCE}
        operations.add_seat(begles, capacity="coordinator", title="La coordonnatrice", agent=karim, **sits)
        seat = operations.add_seat(
            begles, capacity="body", title="Directrice", organisation=body, contact=reached, **sits
        )
        operations.add_seat(begles, capacity="qualified", title="Historien", holder_name="M. Lire", **sits)
        operations.add_seat(begles, capacity="body", title="Suppléante", holder_name="Z", substitute_for=seat, **sits)
        charter = Charter.objects.create(council=begles, title="Charte", adopted_on=SINCE, text="Rien ne sort.")
        cell = Group.objects.create(council=begles, kind="watch_cell", name="Veille", created_on=SINCE, charter=charter)
        member = GroupMember.objects.create(group=cell, title="Coordination", agent=karim, starts_on=SINCE)
        CharterSignature.objects.create(charter=charter, member=member, agent=karim, signed_on=SINCE)
        GroupMember.objects.create(group=cell, title="Médiation", organisation=body, contact=reached, starts_on=SINCE)
        return {"begles": begles, "karim": karim, "cell": cell}


@pytest.fixture
def begles(db, made) -> Council:
    return deepcopy(made["begles"])


@pytest.fixture
def karim(db, made) -> Any:
    return deepcopy(made["karim"])


@pytest.fixture
def plenary(begles) -> Meeting:
    return operations.record_meeting(begles, by=TESTS, form="plenary", **FACTS)


@pytest.fixture
def watch(begles, made) -> Meeting:
    """A meeting of the watch cell, with its agenda."""
    meeting = operations.record_meeting(begles, by=TESTS, group=made["cell"], **FACTS)
    operations.add_item(meeting, by=TESTS, title=SECRET, nominative=True)
    return meeting


def convened(meeting: Meeting) -> Meeting:
    operations.gather_invitees(meeting, by=TESTS)
    return operations.convene(meeting, by=TESTS, on=TODAY)


def sent() -> list[Any]:
    """The mails that were waiting, in the order of their writing."""
    outbox.outbox.clear()
    for row in Job.objects.filter(kind="cls_portal.mail.send", state="waiting").order_by("pk"):
        jobs.run(row.pk)
    return list(outbox.outbox)


def calendar_of(message: Any) -> Any:
    [(name, content, kind)] = message.attachments
    found = vobject.readOne(content if isinstance(content, str) else content.decode())
    assert (name, kind) == ("reunion.ics", f"text/calendar; method={found.method.value}")
    return found


# Series and changes


def test_a_series_leaves_out_public_holidays_and_says_its_rhythm(begles, karim):
    series = operations.record_series(
        begles, by=karim, rhythm="monthly_day", held_on=date(2027, 4, 1), until=date(2027, 7, 1), form="plenary",
        subject="Suivi", starts_at=time(9),
    )  # fmt: skip
    assert [row.held_on for row in series.meetings.order_by("held_on")] == [
        date(2027, 4, 1), date(2027, 6, 1), date(2027, 7, 1),
    ]  # fmt: skip
    assert "chaque mois, le 1er" in str(series)
    with pytest.raises(Refused, match="60"):
        operations.record_series(
            begles, by=karim, rhythm="weekly", held_on=DAY, until=DAY + timedelta(days=900), form="plenary"
        )


@pytest.mark.parametrize("days", [7, -7])
def test_one_date_of_a_series_is_changed_alone_or_with_those_that_follow(begles, days):
    first = date(2027, 3, 2)
    series = operations.record_series(
        begles, by=TESTS, rhythm="weekly", held_on=first, until=first + timedelta(days=21), form="plenary"
    )
    second = series.meetings.get(held_on=first + timedelta(days=7))
    second = operations.change_meeting(second, by=TESTS, revision=1, place="Ailleurs")
    assert set(series.meetings.values_list("place", flat=True)) == {"", "Ailleurs"}
    if days < 0:
        first_meeting = series.meetings.get(held_on=first)
        operations.cancel_meeting(first_meeting, by=TESTS, on=TODAY, revision=1, reason="Salle prise")
        Meeting.objects.filter(pk=first_meeting.pk).update(subject="Autre")
    moved = second.held_on + timedelta(days=days)
    operations.change_meeting(
        second, by=TESTS, revision=2, following=True, held_on=moved, place="Mairie", starts_at=time(10)
    )
    after = series.meetings.filter(place="Mairie", starts_at=time(10)).order_by("held_on")
    assert [row.held_on for row in after] == [moved + timedelta(days=7 * each) for each in range(3)]
    assert [row.sequence for row in after] == [2, 1, 1]


def test_the_form_of_a_meeting_that_holds_something_does_not_change(begles, watch, made):
    """Opening to all what its members wrote would be a leak."""
    with pytest.raises(Refused, match="formation ne change plus"):
        operations.change_meeting(watch, by=TESTS, revision=watch.revision, form="plenary", group=None)
    empty = operations.record_meeting(begles, by=TESTS, form="restricted", held_on=DAY)
    named = operations.change_meeting(empty, by=TESTS, revision=1, group=made["cell"])
    assert (named.form, named.group) == ("watch_cell", made["cell"])
    with pytest.raises(Refused, match="pas celle du groupe"):
        operations.record_meeting(begles, by=TESTS, form="plenary", group=made["cell"], held_on=DAY)


def test_who_keeps_the_council_sets_the_date_of_a_group_and_reads_nothing_of_it(watch, claire):
    changed = operations.change_meeting(watch, by=claire, revision=watch.revision, place="Annexe")
    page = signed_in(claire).get(reverse("meeting-detail", args=[watch.pk])).text
    assert "Annexe" in page
    assert SECRET not in page
    with pytest.raises(Forbidden):
        operations.change_meeting(changed, by=claire, revision=changed.revision, video_link="https://visio.example/x")
    with pytest.raises(Forbidden):
        operations.add_item(changed, by=claire, title="X")
    for name in ("meeting-agenda", "meeting-convocation", "attendance-sheet", "convocation-letters"):
        assert signed_in(claire).get(reverse(name, args=[watch.pk])).status_code == 403


# The agenda


def test_the_agenda_is_built_from_suggestions_and_templates_and_put_in_order(plenary, karim, begles):
    late = operations.record_meeting(begles, by=TESTS, form="plenary", held_on=TODAY - timedelta(days=40))
    Meeting.objects.filter(pk=late.pk).update(minutes_state="finished", finished_on=TODAY)
    client, page = signed_in(karim), reverse("meeting-agenda", args=[plenary.pk])
    text = client.get(page).text
    about = f"partners.meeting:{late.pk}"
    assert about in text
    client.post(reverse("agenda-suggestion-add", args=[plenary.pk]), {"about": about})
    assert about not in client.get(page).text, "one click, and it leaves the list"
    with pytest.raises(Refused):
        operations.add_suggested(plenary, by=karim, on=TODAY, about=about)
    assert plenary.items.get().kind == AgendaKind.APPROVAL
    operations.use_template(plenary, by=karim)
    operations.use_template(plenary, by=karim)
    assert not any(each.about.startswith("partners.information") for each in suggested(plenary, karim, TODAY))
    items = list(plenary.items.all())
    assert len({item.title for item in items}) == len(items) == 6
    client.post(reverse("agenda-item-move", args=[items[0].pk]), {"places": 5, "revision": items[0].revision})
    assert plenary.items.last() == items[0]
    assert "14\u00a0h\u00a030" in client.get(page).text
    client.post(page, {"title": "Vidéo", "kind": "opinion", "duration": 15})
    assert plenary.items.last().position == 7


def test_what_the_law_awaits_of_a_council_is_suggested_until_it_is_done(plenary, karim, begles, made):
    keys = {each.about.partition(":")[0] for each in suggested(plenary, karim, TODAY)}
    assert keys == {"partners.information", "partners.rules"}
    begles.internal_rules.create(adopted_on=SINCE)
    operations.record_information(begles, by=TESTS, on=TODAY, given_on=TODAY)
    begles.seats.filter(capacity="coordinator").update(ends_on=TODAY + timedelta(days=90))
    Group.objects.filter(pk=made["cell"].pk).update(charter=None)
    keys = {each.about.partition(":")[0] for each in suggested(plenary, karim, TODAY)}
    assert keys == {"partners.seat", "partners.charter"}


def test_a_nominative_exchange_is_for_groups_with_a_charter_only(plenary, watch, karim):
    with pytest.raises(Refused, match="charte"):
        operations.add_item(plenary, by=TESTS, title="X", nominative=True)
    assert any(item.nominative for item in operations.use_template(watch, by=karim))
    assert 'name="nominative"' not in signed_in(karim).get(reverse("meeting-agenda", args=[plenary.pk])).text


def test_a_document_is_joined_to_the_meeting_or_to_a_point_and_served_to_readers(plenary, watch, karim, claire):
    item = operations.add_item(plenary, by=TESTS, title="Vidéo")
    file = ("note.pdf", b"%PDF-1.4 note")
    document = operations.join_document(watch, by=karim, title="Note", file=file)
    assert signed_in(karim).get(reverse("meeting-document-file", args=[document.pk])).status_code == 200
    assert signed_in(claire).get(reverse("meeting-document-file", args=[document.pk])).status_code == 404
    with pytest.raises(Refused, match="autre réunion"):
        operations.join_document(watch, by=karim, title="Note", file=file, item=item)
    operations.join_document(plenary, by=karim, title="Plan", file=file, item=item)
    operations.remove_item(item, by=karim, revision=item.revision)
    assert plenary.documents.get().item is None


def test_of_a_document_joined_by_mistake_nothing_is_kept(watch, karim, unsigned, django_capture_on_commit_callbacks):
    document = operations.join_document(watch, by=karim, title="Erreur", file=("noms.pdf", b"%PDF-1.4 Untel"))
    path = files.path_of(document.file.sha256)
    with django_capture_on_commit_callbacks(execute=True):
        operations.remove_document(document, by=karim, revision=document.revision)
    assert not path.exists()
    assert not StoredFile.objects.filter(name="noms.pdf").exists()
    assert "a retiré un document de la réunion" in {
        entry.sentence for entry in timeline(watch, karim, parts=[MeetingDocument])
    }


# The convocation


def test_the_composition_of_the_day_is_called_but_substitutes(plenary, karim):
    operations.gather_invitees(plenary, by=karim)
    rows = {row.title: row for row in plenary.invitees.all()}
    assert set(rows) == {"La coordonnatrice", "Directrice", "Historien"}
    assert rows["Directrice"].email == "delmas@exemple.fr"
    assert rows["Directrice"].address.startswith("1, quai")
    assert [row.voting for row in rows.values()].count(True) == 2
    assert operations.gather_invitees(plenary, by=karim) == []


def test_what_leaves_is_read_by_another_parser_and_names_the_hour_of_the_place(plenary, karim):
    operations.add_item(plenary, by=TESTS, title="Vidéoprotection", duration=20)
    convened(plenary)
    messages = sent()
    assert [message.to for message in messages] == [[karim.email], ["delmas@exemple.fr"]]
    assert "1. Vidéoprotection (20\u00a0min)" in messages[0].body
    assert reverse("meeting-detail", args=[plenary.pk]) in messages[0].body
    assert "/convocation/" in messages[1].body
    event = calendar_of(messages[0]).vevent
    assert event.uid.value.startswith(f"{plenary.uid}@")
    begins = datetime.combine(DAY, time(14), timezone.get_current_timezone()).astimezone(UTC)
    assert (event.dtstart.value, event.sequence.value) == (begins, "0")
    assert not hasattr(calendar_of(messages[1]).vevent, "url"), "their address opens nothing without an account"


def test_the_home_page_tells_who_is_called_and_did_not_answer(watch, plenary, karim, claire):
    """Also of a group whose meetings they do not read: its name and the day, nothing of what it will say."""
    unsent = operations.record_meeting(plenary.council, by=TESTS, form="restricted", **FACTS)
    for each in (watch, plenary, unsent):
        operations.add_invitee(each, by=TESTS, title="Invitée", agent=claire)
    for each in (watch, plenary):
        operations.convene(each, by=TESTS, on=TODAY)
    tiles, day = convocations_to_answer(claire, TODAY), date_fr(DAY)
    assert sorted(tile.text.split("\u00a0: ")[1] for tile in tiles) == [
        f"Formation plénière – CLSPD de Bègles, le {day}",
        f"Veille – CLSPD de Bègles, le {day}",
    ]
    client = signed_in(claire)
    assert {client.get(tile.url).status_code for tile in tiles} == {200}
    assert SECRET not in client.get(reverse("home")).text
    assert convocations_to_answer(karim, TODAY) == []
    assert convocations_to_answer(claire, DAY + timedelta(days=1)) == []
    operations.answer_convocation(watch.invitees.get(agent=claire), by=claire, on=TODAY, reply=Reply.PRESENT)
    plenary.refresh_from_db()
    operations.cancel_meeting(plenary, by=TESTS, on=TODAY, revision=plenary.revision, reason="Grève")
    assert convocations_to_answer(claire, TODAY) == []


def test_the_convoked_of_a_group_are_told_date_place_and_object_and_nothing_else(watch, karim):
    operations.join_document(watch, by=karim, title=SECRET, file=("x.pdf", b"%PDF-1.4"))
    meeting = convened(watch)
    messages = sent()
    meeting = operations.announce_again(meeting, by=karim, on=TODAY, revision=meeting.revision)
    messages += sent()
    operations.cancel_meeting(meeting, by=karim, on=TODAY, revision=meeting.revision, reason=SECRET)
    messages += sent()
    assert len(messages) == 6
    for message in messages:
        assert SECRET not in message.message().as_string()
        assert SECRET not in message.body + message.attachments[0][1]
    assert "Veille – CLSPD de Bègles" in messages[0].body


def test_a_change_and_a_cancellation_keep_the_name_and_raise_the_sequence(plenary, karim):
    meeting = convened(plenary)
    uid = calendar_of(sent()[0]).vevent.uid.value
    page = signed_in(karim).get(reverse("meeting-edit", args=[meeting.pk])).text
    assert "recevront un courriel" in page, "said before sending"
    meeting = operations.change_meeting(meeting, by=karim, revision=meeting.revision, asked_by="prefect")
    assert sent() == [], "their calendars hold nothing of it"
    meeting = operations.change_meeting(meeting, by=karim, revision=meeting.revision, starts_at=time(15))
    changed = [calendar_of(message) for message in sent()]
    assert [(each.method.value, each.vevent.sequence.value) for each in changed] == [("REQUEST", "1")] * 2
    meeting = operations.cancel_meeting(meeting, by=karim, on=TODAY, revision=meeting.revision, reason="Salle prise")
    gone = sent()
    assert "Motif\u00a0: Salle prise" in gone[0].body
    last = [calendar_of(message) for message in gone]
    assert [(each.method.value, each.vevent.sequence.value) for each in last] == [("CANCEL", "2")] * 2
    assert {each.vevent.uid.value for each in [*changed, *last]} == {uid}
    with pytest.raises(Refused, match="annulée"):
        operations.change_meeting(meeting, by=karim, revision=meeting.revision, place="X")


def test_the_feed_of_a_person_has_the_same_name_times_and_cancellations(plenary, watch, karim, claire):
    Meeting.objects.filter(pk=watch.pk).update(video_link="https://visio.example/cellule")
    meeting = convened(plenary)
    operations.cancel_meeting(meeting, by=karim, on=TODAY, revision=meeting.revision, reason="Salle prise")
    told = {entry.key: entry for entry in _feed(karim)}
    assert told[str(plenary.uid)].cancelled
    assert told[str(plenary.uid)].revision == 1
    assert "visio.example" in told[str(watch.uid)].description
    assert "visio.example" not in {entry.key: entry for entry in _feed(claire)}[str(watch.uid)].description


def _feed(agent: Any) -> list[Any]:
    return list(agenda.meetings(agent, TODAY))


def test_nothing_leaves_without_hour_place_or_anybody(begles, karim):
    bare = operations.record_meeting(begles, by=TESTS, form="plenary", held_on=DAY)
    with pytest.raises(Refused) as refusal:
        operations.convene(bare, by=karim, on=TODAY)
    assert [reason.code for reason in refusal.value.reasons] == [
        "partners.meeting_hour", "partners.meeting_place", "partners.nobody_to_call",
    ]  # fmt: skip
    assert not Outgoing.objects.exists()


def test_who_is_added_later_is_called_alone_and_who_is_removed_is_told(plenary, karim):
    meeting = convened(plenary)
    sent()
    guest = operations.add_invitee(meeting, by=karim, title="Experte", holder_name="Mme Azur", email="azur@exemple.fr")
    operations.convene(meeting, by=karim, on=TODAY)
    assert [message.to for message in sent()] == [["azur@exemple.fr"]]
    guest.refresh_from_db()
    link = links.in_force(BY_CONVOCATION, guest.pk)
    operations.remove_invitee(guest, by=karim, revision=guest.revision)
    [told] = sent()
    assert calendar_of(told).method.value == "CANCEL"
    link.refresh_from_db()
    assert link.revoked_at is not None


# Answers


def test_an_account_answers_on_the_page_of_the_meeting_for_itself_only(plenary, karim, claire):
    convened(plenary)
    client, page = signed_in(karim), reverse("meeting-reply", args=[plenary.pk])
    assert "Dites par qui." in client.post(page, {"reply": "represented"}).text
    client.post(page, {"reply": "represented", "represented_by": "Mme Roux, adjointe"})
    own = plenary.invitees.get(agent=karim)
    assert (own.reply, own.represented_by, own.replied_on) == (Reply.REPRESENTED, "Mme Roux, adjointe", TODAY)
    client.post(page, {"reply": "present", "represented_by": "Mme Roux, adjointe"})
    own.refresh_from_db()
    assert (own.reply, own.represented_by) == (Reply.PRESENT, "")
    assert signed_in(claire).get(page).status_code == 404
    mayor = person("Mathilde", "Roux", Role.MAYOR, commune("33039"))
    with pytest.raises(Forbidden):
        operations.answer_convocation(own, by=mayor, on=TODAY, reply="excused")


def test_a_contact_answers_by_a_link_that_opens_nothing_else(plenary, client):
    convened(plenary)
    [address] = [line for line in sent()[1].body.splitlines() if "/convocation/" in line]
    page = address[address.index("/convocation/") :]
    door = client.get(page)
    assert door["Referrer-Policy"] == "no-referrer"
    assert not plenary.invitees.exclude(reply="").exists()
    assert "Votre réponse" in client.post(page, {"lire": "1"}).text
    assert "est enregistrée" in client.post(page, {"repondre": "1", "reply": "present"}).text
    invitee = plenary.invitees.get(email="delmas@exemple.fr")
    assert invitee.reply == Reply.PRESENT
    assert [use.act for use in links.uses_of(BY_CONVOCATION, invitee.pk).order_by("pk")] == [
        "Lecture de la convocation", "Réponse\u00a0: Sera présent",
    ]  # fmt: skip
    holder = LinkHolder(links.in_force(BY_CONVOCATION, invitee.pk))
    with pytest.raises(Forbidden):
        operations.answer_convocation(
            plenary.invitees.exclude(pk=invitee.pk).first(), by=holder, on=TODAY, reply="excused"
        )
    assert client.get(reverse("convocation-by-link", args=["rien"])).status_code == 404


def test_the_link_of_a_group_shows_no_agenda(watch, client):
    convened(watch)
    invitee = watch.invitees.get(email="delmas@exemple.fr")
    secret = links.new_secret(links.in_force(BY_CONVOCATION, invitee.pk))
    page = client.post(reverse("convocation-by-link", args=[secret]), {"lire": "1"}).text
    assert SECRET not in page
    assert "Bilan" in page


def test_the_secretary_records_answers_and_sees_the_quorum_of_the_reglement(plenary, karim, begles):
    begles.internal_rules.create(adopted_on=SINCE, quorum="more_than_half", notice_days=30)
    convened(plenary)
    historian = plenary.invitees.get(title="Historien")
    client = signed_in(karim)
    client.post(reverse("invitee-reply", args=[historian.pk]), {"reply": "excused"})
    page = client.get(reverse("meeting-convocation", args=[plenary.pk])).text
    assert "2\u00a0membres sur 2" in page
    assert "il n’est pas encore atteint" in page
    assert "il fallait convoquer" in page
    found = reading.replies(list(plenary.invitees.all()))
    assert (found.excused, found.silent, found.coming) == (1, 2, 0)


def test_who_has_not_answered_is_reminded_until_they_do(plenary):
    convened(plenary)
    awaited = {each.recipient: each for each in mails.replies_awaited(TODAY)}
    assert set(awaited) == {"delmas@exemple.fr", plenary.invitees.exclude(agent=None).get().email}
    target = awaited["delmas@exemple.fr"].target
    [line] = mails.reply_lines(targets=[target], recipient="delmas@exemple.fr", on=TODAY)
    assert "/convocation/" in line.url
    operations.answer_convocation(Invitee.objects.get(pk=target), by=TESTS, on=TODAY, reply="present")
    assert mails.reply_lines(targets=[target], recipient="delmas@exemple.fr", on=TODAY) == []
    assert len(list(mails.replies_awaited(TODAY))) == 1


# What is printed, and the API


def printed(monkeypatch: Any) -> list[str]:
    """The pages that would be composed."""
    found: list[str] = []
    monkeypatch.setattr(letters.pdf, "render", lambda html, **_: found.append(html) or b"%PDF-1.7")
    return found


def test_one_letter_a_person_without_the_agenda_of_a_group(watch, plenary, karim, monkeypatch):
    pages = printed(monkeypatch)
    operations.add_item(plenary, by=TESTS, title="Vidéoprotection")
    for meeting in (plenary, watch):
        operations.gather_invitees(meeting, by=karim)
        answer = signed_in(karim).get(reverse("convocation-letters", args=[meeting.pk]), {"pour": "tous"})
        assert answer["Content-Type"] == "application/pdf"
    assert [page.count("<h1>Convocation</h1>") for page in pages] == [3, 2]
    assert "1, quai des Tests<br>33130 Bègles" in pages[0]
    assert ["Vidéoprotection" in pages[0], SECRET in pages[1]] == [True, False]
    signed_in(karim).get(reverse("attendance-sheet", args=[plenary.pk]))
    assert "La coordonnatrice" in pages[2]
    assert "Suppléante" not in pages[2]


def test_the_sheet_to_sign_is_composed(plenary, karim):
    convened(plenary)
    assert letters.attendance_sheet(plenary, list(reading.called(plenary))).startswith(b"%PDF")


def test_many_letters_are_composed_by_a_job_and_served_to_who_prepares(plenary, karim, claire, monkeypatch):
    printed(monkeypatch)
    monkeypatch.setattr(letters, "AT_ONCE", 1)
    operations.gather_invitees(plenary, by=karim)
    page = reverse("convocation-letters", args=[plenary.pk]) + "?pour=tous"
    assert "3\u00a0lettres" in signed_in(karim).get(page).text
    signed_in(karim).post(page)
    job = jobs.run(Job.objects.get(kind="partners.convening.jobs.compose_letters").pk)
    assert signed_in(karim).get(job.result_url).status_code == 200
    mayor = person("Mathilde", "Roux", Role.MAYOR, commune("33039"))
    assert signed_in(mayor).get(job.result_url).status_code == 403
    jobs.run(Job.objects.get(kind="partners.convening.jobs.forget_letters").pk)
    assert signed_in(karim).get(job.result_url).status_code == 404
    assert not StoredFile.objects.exists(), "they hold names and addresses"


def test_the_api_gives_the_items_and_the_persons_called_to_readers_only(watch, karim, claire):
    convened(watch)
    item, own = watch.items.get(), watch.invitees.get(agent=karim)
    reader, keeper = signed_in(karim), signed_in(claire)
    for name, pk in (("agenda-items", item.pk), ("invitees", own.pk)):
        assert reader.get(f"/api/v1/{name}/?reunion={watch.pk}").json()["results"] != []
        assert keeper.get(f"/api/v1/{name}/?reunion={watch.pk}").json()["results"] == []
        assert keeper.get(f"/api/v1/{name}/{pk}/").status_code == 404
    answer = reader.post(
        f"/api/v1/invitees/{own.pk}/answer-convocation/", {"reply": "present"}, content_type="application/json",
        headers={"if-match": f'"{own.revision}"'},
    )  # fmt: skip
    assert (answer.status_code, answer.json()["reply"]) == (200, "present")
    assert "email" not in answer.json()
