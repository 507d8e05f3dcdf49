"""A meeting while it is held, and after: who came, what is written and decided, the approval, the papers, the mails."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.core import mail as outbox
from django.urls import reverse

from cls_portal import jobs
from cls_portal.actors import TESTS
from cls_portal.errors import Forbidden, Refused, Stale
from cls_portal.models import Job, Outgoing
from cls_portal.roles import Role
from partners import operations
from partners.decisions.reading import follow_up, gestures
from partners.home import minutes_and_decisions
from partners.minutes import documents, mails
from partners.minutes.content import minutes_of
from partners.minutes.reading import approving, counted, minutes_page, projection_page
from partners.models import AgendaItem, Charter, CharterSignature, Decision, Group, GroupMember, InternalRules, Invitee
from partners.operations.minutes import Mark
from tests.partners.conftest import ON, council, meeting, signed_in
from tests.personas import department, person

pytestmark = pytest.mark.django_db
DAY, NEXT = date(2026, 3, 3), date(2026, 6, 9)
HTMX = {"hx-request": "true"}


@pytest.fixture(scope="module")
def made(stage: Any) -> Any:
    """A plenary with two items, the second nominative, and three people called, two of whom vote."""
    with stage():
        held = meeting(council(), DAY, subject="Bilan annuel", place="Hôtel de ville")
        AgendaItem.objects.create(meeting=held, position=1, title="Bilan", duration=20, about="actions.action:1")
        AgendaItem.objects.create(meeting=held, position=2, title="Situations", nominative=True)
        for title, voting in (("Préfète", True), ("Procureur", True), ("Bailleur", False)):
            Invitee.objects.create(meeting=held, title=title, voting=voting)
        InternalRules.objects.create(council=held.council, adopted_on=date(2025, 1, 1), quorum="more_than_half")
        return held


@pytest.fixture
def held(db: None, made: Any) -> Any:
    return deepcopy(made)


@pytest.fixture
def landes_reader(db: None) -> Any:
    return person("Norbert", "Voisin", Role.PREFECTURE, department("40"))


@pytest.fixture
def item(held: Any) -> AgendaItem:
    return held.items.get(position=1)


@pytest.fixture
def cell(held: Any, karim: Any) -> Any:
    """A meeting of a watch cell which the coordinator leads and has signed for."""
    of = held.council
    charter = Charter.objects.create(council=of, title="Charte", adopted_on=DAY, text="Nul ne répète.")
    group = Group.objects.create(council=of, kind="watch_cell", name="Veille nord", created_on=DAY, charter=charter)
    member = GroupMember.objects.create(group=group, title="Coordonnateur", agent=karim, starts_on=DAY, role="leader")
    CharterSignature.objects.create(charter=charter, member=member, signed_on=DAY, agent=karim)
    return meeting(of, NEXT, form="watch_cell", group=group)


def marks(held: Any, *attendance: str, represented_by: str = "") -> list[Mark]:
    rows = held.invitees.order_by("pk")
    return [Mark(row.pk, row.revision, noted, represented_by) for row, noted in zip(rows, attendance, strict=True)]


def finish(held: Any) -> Any:
    return operations.finish_minutes(held, by=TESTS, on=ON)


def run_jobs(kind: str) -> None:
    for job in Job.objects.filter(kind=kind, state="waiting"):
        jobs.run(job.pk)


# Attendance


def test_who_came_is_noted_and_the_quorum_counted(held, karim):
    operations.mark_attendance(held, by=karim, marks=marks(held, "present", "represented", "", represented_by="M. Roy"))
    minutes = minutes_of(held)
    assert counted(minutes.called) == "1 présent, 1 représenté, 1 non noté"
    assert minutes.quorum.said == (
        "Quorum atteint\u00a0: 2 sur 2 présents ou représentés, 2 demandés (plus de la moitié des membres)."
    )
    assert [row.represented_by for row in minutes.called] == ["", "M. Roy", ""]
    assert [group.label for group in minutes.attendance] == ["Présents", "Représentés", "Présence non notée"]


def test_only_what_changes_is_written_and_what_was_crossed_is_refused(held, karim):
    first = marks(held, "present", "", "")
    operations.mark_attendance(held, by=karim, marks=first)
    assert [row.revision for row in held.invitees.order_by("pk")] == [2, 1, 1]
    operations.mark_attendance(held, by=karim, marks=first)
    with pytest.raises(Refused, match="vient de noter «\u00a0Présent\u00a0»"):
        operations.mark_attendance(held, by=karim, marks=[Mark(first[0].invitee, 1, "absent")])


def test_somebody_who_comes_uncalled_is_added_present(held, karim):
    arrival = operations.add_arrival(held, by=karim, holder_name="Lise Roy", title="Principale du collège")
    assert (arrival.attendance, arrival.voting) == ("present", False)


def test_the_page_notes_at_once_and_tells_the_quorum(client, held, karim):
    client.force_login(karim)
    url = reverse("meeting-attendance", args=[held.pk])
    page = client.get(url).content.decode()
    assert "Quorum non atteint" in page
    sent = {}
    for row, noted in zip(held.invitees.order_by("pk"), ("present", "present", "excused"), strict=True):
        sent |= {f"attendance-{row.pk}": noted, f"represented-{row.pk}": "", f"revision-{row.pk}": row.revision}
    told = client.post(url, sent, headers=HTMX).json()
    assert told["counted"] == "2 présents, 1 excusé"
    assert "Quorum atteint" in told["quorum"]
    assert set(told["revisions"].values()) == {2}
    assert client.post(url, {**sent, f"attendance-{row.pk}": "absent"}, headers=HTMX).status_code == 422
    assert "vient de noter" in client.post(url, {**sent, f"attendance-{row.pk}": "absent"}).content.decode()
    assert client.post(url, sent).status_code == 302


# The text


def test_the_text_of_an_item_is_saved_against_its_revision(item, karim, claire):
    written = operations.write_minutes(item, by=karim, revision=1, minutes="<p>Dit</p><script>x</script>")
    assert (written.minutes, written.revision) == ("<p>Dit</p>", 2)
    with pytest.raises(Stale) as stale:
        operations.write_minutes(item, by=claire, revision=1, minutes="<p>Autre</p>")
    assert stale.value.texts == {"yours": "<p>Autre</p>", "theirs": "<p>Dit</p>"}


def test_nothing_is_written_of_a_nominative_exchange(client, held, karim):
    nominative = held.items.get(position=2)
    with pytest.raises(Refused, match="ne laisse rien d’écrit"):
        operations.write_minutes(nominative, by=karim, revision=1, minutes="<p>x</p>")
    client.force_login(karim)
    assert client.get(reverse("item-minutes", args=[nominative.pk])).status_code == 404
    page = client.get(reverse("meeting-minutes", args=[held.pk])).content.decode()
    assert page.count("data-portal-edit") == 1
    assert "n’a donc pas de compte rendu" in page


def test_it_is_written_in_place_and_two_texts_are_shown_side_by_side(client, item, karim, claire):
    client.force_login(karim)
    url = reverse("item-minutes", args=[item.pk])
    form = client.get(url, headers=HTMX).content.decode()
    assert "<html" not in form
    assert "data-portal-draft" in form
    saved = client.post(
        url, {"body": "<p>Kevin Martin, né le 3 mars 2010</p>", "revision": 1}, headers=HTMX
    ).content.decode()
    assert f'id="point-{item.pk}"' in saved
    assert "semble contenir" in saved
    client.force_login(claire)
    page = client.post(url, {"body": "<p>De Claire</p>", "revision": 1})
    assert page.status_code == 409
    assert "Karim Benali a enregistré ce point" in page.content.decode()
    merge = {"body": "<p>De Claire</p>", "since": 1, "revision": 2, "region-0": "both"}
    assembled = client.post(reverse("item-minutes-merge", args=[item.pk]), merge)
    assert assembled.context["form"].initial["body"] == "<p>Kevin Martin, né le 3 mars 2010</p><p>De Claire</p>"


def test_who_reads_and_does_not_keep_writes_nothing(item, maire):
    with pytest.raises(Forbidden):
        operations.write_minutes(item, by=maire, revision=1, minutes="<p>x</p>")
    page = signed_in(maire).get(reverse("meeting-minutes", args=[item.meeting_id])).content.decode()
    assert "data-portal-edit" not in page


def test_the_leader_of_a_group_keeps_its_minutes_and_the_prefecture_does_not_read_them(cell, karim, claire):
    item = AgendaItem.objects.create(meeting=cell, position=1, title="Tour de table")
    operations.write_minutes(item, by=karim, revision=1, minutes="<p>Réservé</p>")
    page = signed_in(karim).get(reverse("meeting-minutes", args=[cell.pk])).content.decode()
    assert "est réservé aux membres du groupe qui ont signé sa charte" in page
    for name in ("meeting-minutes", "meeting-projection", "meeting-attendance", "decision-create", "minutes-approve"):
        assert signed_in(claire).get(reverse(name, args=[cell.pk])).status_code == 404
    assert signed_in(claire).get(reverse("item-minutes", args=[item.pk])).status_code == 404
    with pytest.raises(Forbidden):
        operations.write_minutes(item, by=claire, revision=2, minutes="<p>x</p>")


# The wall


def test_the_wall_shows_what_is_saved_and_turns_its_pages(client, held, item, karim):
    operations.write_minutes(item, by=karim, revision=1, minutes="<p>Enregistré</p>")
    operations.add_decision(held, by=karim, title="Éclairer le parc", item=item, vote="consensus")
    client.force_login(karim)
    url = reverse("meeting-projection", args=[held.pk])
    welcome = client.get(url).content.decode()
    assert 'rel="next"' in welcome
    assert 'rel="prev"' not in welcome
    page = client.get(url, {"point": 1}).content.decode()
    assert "Enregistré" in page
    assert "Adopté par consensus" in page
    assert "drafts.js" not in page
    assert "Point 2 sur 2" in client.get(url, {"point": 99}).content.decode()


def test_the_wall_tells_when_an_item_should_end_on_the_day_of_the_meeting(held):
    held.starts_at, held.ends_at = time(14), time(16)
    assert (
        projection_page(held, 1, datetime(2026, 3, 3, 13, tzinfo=UTC))["ends_at"].isoformat()[:16] == "2026-03-03T14:20"
    )
    assert projection_page(held, 1, datetime(2026, 3, 4, 13, tzinfo=UTC))["ends_at"] is None
    assert projection_page(held, 2, datetime(2026, 3, 3, 13, tzinfo=UTC))["ends_at"] is None


# Finished, approved


def test_minutes_are_finished_then_approved_by_the_same_body_later(held, item, karim):
    following = meeting(held.council, NEXT)
    other = meeting(held.council, NEXT, form="restricted")
    with pytest.raises(Refused, match="pas achevé"):
        operations.approve_minutes(held, by=karim, on=ON, at=following)
    finish(held)
    with pytest.raises(Refused, match="rouvrez-le"):
        operations.write_minutes(item, by=karim, revision=1, minutes="<p>x</p>")
    with pytest.raises(Refused, match="même formation"):
        operations.approve_minutes(held, by=karim, on=ON, at=other)
    with pytest.raises(Refused, match="n’a pas été tenue"):
        operations.approve_minutes(held, by=karim, on=DAY, at=following)
    operations.reopen_minutes(held, by=karim, reason="Coquille")
    finish(held)
    approved = operations.approve_minutes(held, by=karim, on=ON, at=following, corrections="Lire\u00a0: 12.")
    assert (approved.minutes_state, approved.approved_on, approved.approved_at) == ("approved", NEXT, following)
    with pytest.raises(Refused, match="approuvé"):
        operations.add_decision(held, by=karim, title="Trop tard")
    with pytest.raises(Refused, match="pas encore approuvé"):
        operations.reopen_minutes(held, by=karim, reason="x")


def test_a_meeting_to_come_or_cancelled_has_no_minutes_to_finish(held, karim):
    with pytest.raises(Refused, match="pas encore eu lieu"):
        operations.finish_minutes(held, by=karim, on=date(2026, 3, 2))
    type(held).objects.filter(pk=held.pk).update(cancelled_on=DAY, cancel_reason="Neige")
    with pytest.raises(Refused, match="annulée"):
        operations.finish_minutes(held, by=karim, on=ON)


def test_two_meetings_of_one_day_follow_each_other_as_they_were_recorded(held, karim):
    second = meeting(held.council, DAY)
    finish(held)
    assert list(approving(held, DAY)) == [second]
    assert minutes_page(second, karim, DAY)["awaiting"] == [held]
    finish(second)
    assert list(approving(second, DAY)) == minutes_page(held, karim, DAY)["awaiting"] == []


def test_who_reads_a_meeting_may_project_it_until_its_text_is_complete(client, held, procureur):
    client.force_login(procureur)
    wall, page = reverse("meeting-projection", args=[held.pk]), reverse("meeting-minutes", args=[held.pk])
    assert wall in client.get(page).content.decode()
    finish(held)
    assert wall not in client.get(page).content.decode()


def test_the_pages_lead_from_finished_to_approved(client, held, karim):
    client.force_login(karim)
    following = meeting(held.council, NEXT)
    finishing = client.get(reverse("minutes-finish", args=[held.pk])).content.decode()
    assert "Rien n’est écrit du point «\u00a0Bilan\u00a0»" in finishing
    assert client.post(reverse("minutes-finish", args=[held.pk])).status_code == 302
    page = client.get(reverse("meeting-minutes", args=[following.pk])).content.decode()
    assert "À approuver à cette réunion" in page
    answer = client.post(reverse("minutes-approve", args=[held.pk]), {"at": following.pk, "corrections": "Lire 12."})
    assert answer.status_code == 302
    assert "Lire 12." in client.get(reverse("meeting-minutes", args=[held.pk])).content.decode()


# Mails


def test_those_who_read_are_told_with_a_link_and_the_others_of_a_plenary_get_the_file(held, karim, claire):
    rows = held.invitees.order_by("pk")
    rows.filter(pk=rows[0].pk).update(agent=claire)
    rows.filter(pk=rows[1].pk).update(email="parquet@exemple.fr")
    operations.write_minutes(held.items.get(position=1), by=karim, revision=1, minutes="<p>Mot secret</p>")
    finish(held)
    [told] = Outgoing.objects.all()
    message = mails.finished(**told.arguments)
    assert told.to == claire.email
    assert reverse("meeting-minutes", args=[held.pk]) in message.body
    assert "Mot secret" not in message.body
    assert mails.finished(meeting_id=held.pk, agent_id=karim.pk) is not None
    held.refresh_from_db()
    operations.keep_minutes(held, by=TESTS, state="finished", minutes=b"%PDF-1", decisions=b"%PDF-2")
    operations.announce_minutes(held, by=TESTS)
    copy = Outgoing.objects.get(to="parquet@exemple.fr")
    assert copy.attachment.name == "compte-rendu-2026-03-03.pdf"
    assert outbox.outbox == []


def test_nobody_is_told_of_restricted_minutes_but_those_who_read_them(cell, karim, claire):
    for agent in (karim, claire):
        Invitee.objects.create(meeting=cell, title="Membre", agent=agent)
    Invitee.objects.create(meeting=cell, title="Bailleur", email="b@exemple.fr")
    finish(cell)
    said = {row.to: mails.finished(**row.arguments) for row in Outgoing.objects.all()}
    assert said[claire.email] is None
    assert "Veille nord" not in said[karim.email].body
    operations.keep_minutes(cell, by=TESTS, state="finished", minutes=b"%PDF-1", decisions=b"%PDF-2")
    operations.announce_minutes(cell, by=TESTS)
    assert not Outgoing.objects.filter(to="b@exemple.fr").exists()
    operations.reopen_minutes(cell, by=karim, reason="x")
    assert mails.finished(meeting_id=cell.pk, agent_id=karim.pk) is None


# Papers


def test_both_papers_are_composed_kept_and_given_to_those_who_read(held, item, karim, landes_reader):
    operations.write_minutes(item, by=karim, revision=1, minutes="<p>Le bilan est présenté.</p>")
    operations.add_decision(
        held, by=karim, title="Éclairer", vote="counted", votes_for=12, votes_against=1, abstentions=2
    )
    operations.print_minutes(held, by=karim)
    run_jobs("partners.minutes.jobs.compose_minutes")
    held.refresh_from_db()
    assert held.minutes_file.sha256 != held.decisions_file.sha256
    url = reverse("minutes-file", args=[held.pk, "compte-rendu"])
    assert b"".join(signed_in(karim).get(url).streaming_content).startswith(b"%PDF")
    assert signed_in(landes_reader).get(url).status_code == 404
    assert signed_in(karim).get(reverse("minutes-file", args=[held.pk, "autre"])).status_code == 404


def test_a_paper_composed_for_another_state_is_not_kept(held):
    finish(held)
    kept = operations.keep_minutes(held, by=TESTS, state="draft", minutes=b"%PDF-1", decisions=b"%PDF-2")
    assert kept.minutes_file is None


def test_a_page_read_while_the_papers_are_being_finished_has_them(held, karim):
    read = deepcopy(held)
    kept = operations.keep_minutes(held, by=TESTS, state="draft", minutes=b"%PDF-1", decisions=b"%PDF-2")
    papers = minutes_page(read, karim, DAY)["papers"]
    assert (papers.job, papers.minutes, papers.decisions) == (None, kept.minutes_file, kept.decisions_file)
    assert read.minutes_file is None, "a reading changes nothing of what it is given"


def test_a_paper_says_what_it_is_worth(held, cell):
    assert documents.standing(held, datetime(2026, 3, 3, 9, 5, tzinfo=UTC)).startswith("Projet en cours de rédaction")
    finished = finish(held)
    assert documents.standing(finished, ON).startswith("Projet achevé le 23\u00a0novembre\u00a02026, à approuver")
    assert documents.body_named(cell) == "Cellule de veille – Veille nord"


# Decisions


def test_decisions_are_numbered_in_the_meeting_and_take_what_their_item_is_about(held, item, karim):
    first = operations.add_decision(held, by=karim, title="Une", item=item)
    second = operations.add_decision(held, by=karim, title="Deux")
    assert (first.number, first.about, second.number, second.about) == (1, "actions.action:1", 2, "")
    operations.remove_decision(first, by=karim, revision=1)
    assert Decision.objects.get(pk=second.pk).number == 1


def test_a_decision_with_effect_stays_and_its_item_is_of_the_meeting(held, item, karim):
    decision = operations.add_decision(held, by=karim, title="Une")
    elsewhere = AgendaItem.objects.create(meeting=meeting(held.council, NEXT), position=1, title="Ailleurs")
    with pytest.raises(Refused, match="autre réunion"):
        operations.change_decision(decision, by=karim, revision=1, item=elsewhere)
    changed = operations.change_decision(decision, by=karim, revision=1, item=item, title="Une autre")
    Decision.objects.filter(pk=decision.pk).update(acted_on=DAY)
    with pytest.raises(Refused, match="suivie d’effet"):
        operations.remove_decision(changed, by=karim, revision=2)
    offered = gestures(Decision.objects.get(pk=decision.pk))
    assert [each["label"] for each in offered] == ["Noter la suite donnée", "Modifier"]


def test_a_decision_is_settled_after_the_approval_and_reopened(held, karim):
    decision = operations.add_decision(held, by=karim, title="Une", due_on=NEXT)
    following = meeting(held.council, NEXT)
    finish(held)
    operations.approve_minutes(held, by=karim, on=ON, at=following)
    given = {"by": karim, "on": ON, "revision": 1}
    with pytest.raises(Refused, match="à venir"):
        operations.settle_decision(decision, **given, settled_on=date(2027, 1, 1), settled_note="Fait")
    with pytest.raises(Refused, match="précéder"):
        operations.settle_decision(decision, **given, settled_on=date(2026, 1, 1), settled_note="Fait")
    settled = operations.settle_decision(decision, **given, settled_on=NEXT, settled_note="Fait")
    assert settled.settled_by == karim
    with pytest.raises(Refused, match="pourquoi"):
        operations.reopen_decision(settled, by=karim, revision=2, reason=" ")
    assert operations.reopen_decision(settled, by=karim, revision=2, reason="Pas fini").settled_note == ""
    with pytest.raises(Refused, match="n’est pas close"):
        operations.reopen_decision(settled, by=karim, revision=3, reason="x")


def test_the_list_holds_what_one_reads_by_state_and_in_a_file(client, held, cell, karim, claire):
    operations.add_decision(held, by=karim, title="En retard", due_on=NEXT)
    operations.add_decision(held, by=karim, title="Prise")
    operations.add_decision(cell, by=karim, title="Réservée", due_on=NEXT)
    url = reverse("decision-list")
    client.force_login(claire)
    assert "Réservée" not in client.get(url).content.decode()
    late = client.get(url, {"etat": "late"}).content.decode()
    assert "En retard" in late
    assert ">Prise<" not in late
    exported = b"".join(client.get(url, {"export": "csv", "conseil": held.council_id}).streaming_content).decode()
    assert "Prise" in exported
    assert "Réservée" not in exported
    assert follow_up(held.council, claire, ON)["late"] == 1
    assert follow_up(held.council, karim, ON)["late"] == 2


def test_a_form_wants_what_its_nature_and_its_vote_ask(client, held, item, karim):
    client.force_login(karim)
    url = reverse("decision-create", args=[held.pk])
    assert client.get(url, {"point": item.pk}).context["form"]["item"].value() == str(item.pk)
    wrong = client.post(url, {"kind": "opinion", "title": "Avis", "vote": "counted"}).context["form"].errors
    assert set(wrong) == {"sense", "votes_for", "votes_against"}
    sent = {
        "kind": "opinion",
        "title": "Avis",
        "sense": "reserved",
        "vote": "consensus",
        "votes_for": 3,
        "adopted": "on",
    }
    assert client.post(url, sent).status_code == 302
    decision = held.decisions.get()
    assert (decision.sense, decision.votes_for) == ("reserved", None)
    edit = {**sent, "kind": "task", "title": "Suite", "revision": 1}
    assert client.post(reverse("decision-edit", args=[decision.pk]), edit).status_code == 302
    settle = {"settled_on": "2026-06-09", "settled_note": "Fait", "revision": 2}
    assert client.post(reverse("decision-settle", args=[decision.pk]), settle).status_code == 302
    assert "Fait" in client.get(reverse("decision-detail", args=[decision.pk])).content.decode()


# API


def test_the_api_writes_the_minutes_of_an_item_and_settles_a_decision(client, held, item, karim):
    client.force_login(karim)
    url = reverse("api:item-minutes-detail", args=[item.pk])

    def patch(minutes: str, tag: str) -> Any:
        headers = {"if-match": tag, "x-csrftoken": "x"}
        return client.patch(url, {"minutes": minutes}, content_type="application/json", headers=headers)

    assert patch("<p>Dit</p>", '"1"').json()["minutes"] == "<p>Dit</p>"
    stale = patch("<p>Trop tard</p>", '"1"')
    assert (stale.status_code, stale.json()["theirs"]) == (412, "<p>Dit</p>")
    decision = operations.add_decision(held, by=karim, title="Une", due_on=NEXT)
    where = reverse("api:decisions-settle-decision", args=[decision.pk])
    body = {"settled_on": "2026-06-09", "settled_note": "Fait"}
    answer = client.post(where, body, content_type="application/json", headers={"if-match": '"1"', "x-csrftoken": "x"})
    assert answer.json()["state"] == "settled"
    assert client.get(reverse("api:decisions-list"), {"etat": "settled"}).json()["results"][0]["title"] == "Une"


# Home


def test_the_home_tells_the_coordinator_what_is_awaited_and_nobody_else(held, cell, karim, claire, maire):
    AgendaItem.objects.create(meeting=cell, position=1, title="Tour de table")
    operations.add_decision(held, by=karim, title="Une", due_on=NEXT)
    assert [tile.text for tile in minutes_and_decisions(karim, ON)] == [
        "2 comptes rendus à achever", "1 décision sans suite après sa date",
    ]  # fmt: skip
    assert minutes_and_decisions(claire, ON) == minutes_and_decisions(maire, ON) == []
    finish(held)
    assert [tile.text for tile in minutes_and_decisions(karim, ON)][:2] == [
        "1 compte rendu à achever", "1 compte rendu à approuver",
    ]  # fmt: skip
