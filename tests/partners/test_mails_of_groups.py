"""What leaves the portal of the meetings of groups (mails, calendars, links), and what is never kept of them."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cls_portal import history, links, mail, personal
from cls_portal.access import may
from cls_portal.actors import PORTAL, LinkHolder
from cls_portal.errors import Forbidden, Refused, Stale
from cls_portal.models import Agent, ContactLink, DigestSent, LinkUse, Outgoing, ReminderSent
from cls_portal.timeline import timeline
from cls_portal.writing import lock, write
from partners import operations
from partners.access import BY_CONVOCATION
from partners.convening import mails
from partners.decisions import chasing
from partners.minutes import mails as minutes_mails
from partners.models import Contact, Decision, Invitee, MailingGroup, Meeting
from partners.states import Reply
from tests.access.groups import SECRETS, plant
from tests.partners.conftest import contact, council, organisation, signed_in
from tests.partners.secret import SINCE, Secret, a_secret
from tests.personas import person

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = TODAY + timedelta(days=20)
GUEST, VIDEO = "invite@exemple.fr", "https://visio.example/porte"


@pytest.fixture(scope="module")
def made_secret(stage: Any) -> Secret:
    with stage():
        return a_secret(council("CLSPD de Bègles"), {})


@pytest.fixture
def secret(db: None, made_secret: Secret) -> Secret:
    return deepcopy(made_secret)


@pytest.fixture
def cell(secret: Secret) -> Meeting:
    """A meeting of the watch cell to come, by video."""
    return _to_come(secret.meetings["watch_cell"])


def _to_come(meeting: Meeting, **values: Any) -> Meeting:
    facts = {"held_on": DAY, "starts_at": time(14), "place": "Mairie", "video_link": VIDEO, **values}
    Meeting.objects.filter(pk=meeting.pk).update(**facts)
    return Meeting.objects.get(pk=meeting.pk)


def called(meeting: Meeting, email: str = GUEST, **who: Any) -> Invitee:
    who = who or {"holder_name": "Mme Invitée"}
    return Invitee.objects.create(meeting=meeting, title="Personne", email=email, sent_on=TODAY, **who)


def with_link(invitee: Invitee) -> str:
    """The address that the mail of this person holds."""
    link = links.open_for(
        BY_CONVOCATION, invitee.pk, name="Mme Invitée", service="", email=GUEST, expires_at=links.end_of(DAY)
    )  # fmt: skip
    return reverse("convocation-by-link", args=[links.new_secret(link)])


# Mails and links


def words_of(message: mail.Message | None) -> str:
    assert message is not None
    told = [each.content.decode() for each in message.attachments]
    return "\n".join([message.subject, message.body, *told]).replace("\r\n ", "")


def written_about(meeting: Meeting, agent: Agent, guest: Invitee) -> Iterator[str]:
    """Every text that the portal sends about a meeting, to who reads it and to who does not."""
    own = called(meeting, agent.email, agent=agent)
    for invitee in (own, guest):
        yield words_of(mails.convocation_mail(invitee.pk, changed=False))
        yield words_of(mails.convocation_mail(invitee.pk, changed=True))
        yield words_of(mails.withdrawn_mail(meeting.pk, invitee.email))
    for line in mails.reply_lines([own.pk, guest.pk], agent.email, TODAY):
        yield f"{line.text} {line.url}"
    for line in chasing.decision_lines([each.pk for each in meeting.decisions.all()], agent.email, TODAY):
        yield f"{line.text} {line.url}"
    minutes_mails.queue_finished(meeting)
    minutes_mails.queue_copies(meeting)
    for row in Outgoing.objects.filter(writer=minutes_mails.WRITER):
        yield words_of(minutes_mails.finished(**row.arguments))
    Meeting.objects.filter(pk=meeting.pk).update(
        minutes_state="draft", finished_on=None, cancelled_on=TODAY, cancel_reason=SECRETS["watch_cell"]
    )
    for invitee in (own, guest):
        yield words_of(mails.convocation_mail(invitee.pk, changed=True))


@pytest.mark.parametrize(
    ("kind", "name"), [("restricted", "member"), ("thematic", "other_group"), ("watch_cell", "member")]
)
def test_no_mail_about_a_group_holds_a_word_of_what_it_exchanges(secret, kind, name):
    """Not even those of its members: a mail is kept, forwarded and read elsewhere."""
    meeting = secret.meetings[kind]
    plant(meeting, SECRETS[kind])
    meeting = _to_come(meeting)
    texts = list(written_about(meeting, secret.people[name], called(meeting)))
    assert len(texts) == 11
    for text in texts:
        assert not [word for word in SECRETS.values() if word.casefold() in text.casefold()], text
    assert {row.body for row in Outgoing.objects.all()} <= {""}, "nothing of it is kept either"


@pytest.mark.parametrize("kind", sorted(SECRETS))
def test_the_holder_of_a_link_reads_the_date_the_place_and_the_object(secret, kind, client):
    meeting = secret.meetings[kind]
    plant(meeting, SECRETS[kind])
    Meeting.objects.filter(pk=meeting.pk).update(minutes_state="draft", finished_on=None)
    meeting = _to_come(meeting, video_link=f"https://{SECRETS[kind]}.example/")
    address = with_link(called(meeting))
    texts = [client.get(address).text] + [
        client.post(address, given).text for given in ({"lire": "1"}, {"repondre": "1", "reply": "present"})
    ]
    assert "Mairie" in texts[1]
    assert "Mairie" not in texts[0], "what scanners of mails open shows a button"
    assert not [word for word in SECRETS.values() for text in texts if word.casefold() in text.casefold()]


def test_a_link_posts_with_its_secret_alone_and_opens_nothing_once_withdrawn(cell):
    """The views that take it look at no cookie: without the secret, another site has nothing to forge."""
    invitee = called(cell)
    address, strict = with_link(invitee), Client(enforce_csrf_checks=True)
    given = {"repondre": "1", "reply": "excused"}
    assert strict.post(address, given, headers={"origin": "null"}).status_code == 200
    assert Invitee.objects.get(pk=invitee.pk).reply == Reply.EXCUSED
    assert not strict.cookies
    holder = LinkHolder(links.in_force(BY_CONVOCATION, invitee.pk))
    operations.remove_invitee(invitee, by=PORTAL, revision=Invitee.objects.get(pk=invitee.pk).revision)
    assert strict.get(address).status_code == strict.post(address, given).status_code == 404
    with pytest.raises(Forbidden):
        operations.answer_convocation(called(cell), by=holder, on=TODAY, reply="present")


def test_once_the_meeting_is_cancelled_the_link_says_so_and_takes_no_answer(cell):
    invitee = called(cell)
    address, client = with_link(invitee), Client()
    operations.cancel_meeting(cell, by=PORTAL, on=TODAY, revision=cell.revision, reason="Zéphyrine")
    page = client.post(address, {"repondre": "1", "reply": "present"}).text
    assert "Annulée" in page
    assert "Zéphyrine" not in page
    assert Invitee.objects.get(pk=invitee.pk).reply == ""


# The video link


def told(invitee: Invitee) -> bool:
    """Whether the video link goes to this person, in the mail and in its calendar alike."""
    message = mails.convocation_mail(invitee.pk, changed=False)
    assert message is not None
    words = words_of(message)
    assert words.count(VIDEO) in (0, 2)
    assert (VIDEO in words) != (mails.RESERVED in words)
    return VIDEO in words


def test_the_video_link_of_a_group_goes_to_who_may_enter_only(secret, cell):
    found = {name: told(called(cell, agent.email, agent=agent)) for name, agent in secret.people.items()}
    assert {name for name, joins in found.items() if joins} == {"member"}
    assert not told(called(cell)), "a guest is of no group"


def test_who_has_no_account_enters_once_the_charter_is_signed_on_paper(secret, cell):
    group = secret.groups["watch_cell"]
    member = operations.add_group_member(group, by=PORTAL, title="Bailleur", holder_name="Mme Roy", starts_on=SINCE)
    invitee = called(cell, holder_name="Mme Roy", member=member)
    assert not told(invitee)
    operations.record_paper_signature(member, by=PORTAL, on=TODAY, signed_on=TODAY)
    assert told(invitee)
    member.refresh_from_db()
    operations.end_group_member(member, by=PORTAL, revision=member.revision, ends_on=TODAY)
    assert not told(invitee)


def test_a_formation_restreinte_has_nothing_to_sign_and_a_plenary_calls_openly(secret):
    meeting = _to_come(secret.meetings["restricted"])
    named = operations.add_group_member(
        secret.groups["restricted"], by=PORTAL, title="Bailleur", holder_name="Mme Roy", starts_on=SINCE
    )
    assert told(called(meeting, holder_name="Mme Roy", member=named))
    assert not told(called(meeting))
    assert told(called(_to_come(Meeting.objects.create(council=secret.council, form="plenary", held_on=DAY))))


def test_the_video_link_of_a_group_is_not_shown_by_making_a_plenary_of_it(secret, karim):
    """Who keeps the council without belonging to the group changes its date, never its readers."""
    meeting = Meeting.objects.create(council=secret.council, group=secret.groups["watch_cell"], form="watch_cell",
                                     held_on=DAY, video_link=VIDEO)  # fmt: skip
    opening = {"form": "plenary", "group": None}
    with pytest.raises(Refused, match="formation ne change plus"):
        operations.change_meeting(meeting, by=karim, revision=meeting.revision, **opening)
    with pytest.raises(Forbidden):
        operations.change_meeting(meeting, by=karim, revision=meeting.revision, video_link="", **opening)
    assert operations.change_meeting(meeting, by=karim, revision=meeting.revision, place="Mairie").place == "Mairie"


# Decisions


def test_a_reminder_quotes_the_decisions_of_the_plenary_only(secret):
    member = secret.people["member"]
    plenary = Meeting.objects.create(council=secret.council, form="plenary", held_on=date(2026, 11, 3))
    rows = [
        Decision.objects.create(meeting=meeting, number=1, title=f"Titre {word}", due_on=date(2026, 11, 20))
        for meeting, word in ((plenary, "ouvert"), (secret.meetings["watch_cell"], "réservé"))
    ]
    said = "\n".join(line.text for line in chasing.decision_lines([row.pk for row in rows], member.email, TODAY))
    assert "Titre ouvert" in said
    assert "Titre" not in said.replace("Titre ouvert", "")
    assert "Décision n°\u00a01 de la réunion du 2\u00a0novembre\u00a02026 (CLSPD de Bègles)" in said


@pytest.mark.parametrize(("name", "offered"), [("karim", True), ("maire", False), ("observer", False), ("wide", False)])
def test_the_page_of_a_decision_offers_what_one_may_do(request, secret, name, offered):
    """A préfecture or a coordinator of a wider or other ground reads the plenary; who keeps it closes its decisions."""
    plenary = Meeting.objects.create(council=secret.council, form="plenary", held_on=date(2026, 11, 3))
    decision = Decision.objects.create(meeting=plenary, number=1, title="x", due_on=date(2026, 11, 20))
    agent = _overlapping(secret) if name == "wide" else request.getfixturevalue(name)
    page = signed_in(agent).get(reverse("decision-detail", args=[decision.pk]))
    address = reverse("decision-settle", args=[decision.pk])
    assert (address in page.text) is offered
    assert signed_in(agent).get(address).status_code == (200 if offered else 403)


def _overlapping(secret: Secret) -> Agent:
    """Coordinates elsewhere, and sees this council as its mayor only."""
    agent = secret.people["neighbour_coordinator"]
    agent.memberships.create(role="mayor", territory=secret.council.territory, starts_on=SINCE)
    return agent


def test_whom_the_page_offers_to_write_is_whom_the_table_allows(secret, karim, claire, maire, observer):
    """`with_keeping` and `access`: one rule, for many at once and for one."""
    agents = [*secret.people.values(), _overlapping(secret), karim, claire, maire, observer]
    secret.members["restricted"] = write(lock(secret.members["restricted"], None), role="leader")
    meetings = [*secret.meetings.values(), Meeting.objects.create(council=secret.council, form="plenary", held_on=DAY)]
    for meeting in meetings:
        Decision.objects.create(meeting=meeting, number=1, title="x")
    for agent in agents:
        rows = (
            Decision.objects.visible_to(agent).with_keeping(agent, TODAY).select_related("meeting__council__territory")
        )
        found = {row.pk: row.kept for row in rows}
        assert found == {row.pk: may(agent, "partners.keep_minutes", row) for row in rows}, agent


def test_who_leads_a_group_without_any_role_of_keeper_closes_its_decisions(secret):
    mayor = person("Maud", "Meneuse", "mayor", secret.council.territory)
    operations.add_group_member(
        secret.groups["restricted"], by=PORTAL, title="Maire", agent=mayor, role="leader", starts_on=SINCE
    )
    decision = Decision.objects.create(meeting=secret.meetings["restricted"], number=1, title="x")
    address = reverse("decision-settle", args=[decision.pk])
    assert address in signed_in(mayor).get(reverse("decision-detail", args=[decision.pk])).text


# A nominative exchange


def test_nothing_is_kept_of_a_nominative_exchange(secret, cell):
    """CSI, art. L. 132-5: neither a note beforehand, nor a document, nor minutes, nor a decision."""
    who, item = {"by": PORTAL}, operations.add_item(cell, by=PORTAL, title="Situations", nominative=True)
    file = ("x.pdf", b"%PDF-1.4")
    refused = [
        lambda: operations.add_item(cell, **who, title="x", note="Untel", nominative=True),
        lambda: operations.change_item(item, **who, revision=item.revision, note="Untel"),
        lambda: operations.join_document(cell, **who, title="x", file=file, item=item),
        lambda: operations.add_decision(cell, **who, title="x", item=item),
        lambda: operations.write_minutes(item, **who, revision=item.revision, minutes="<p>Untel</p>"),
    ]
    for act in refused:
        with pytest.raises(Refused, match="ne laisse rien d’écrit"):
            act()


@pytest.mark.parametrize("hanging", ["note", "document", "decision"])
def test_what_already_bears_something_does_not_become_nominative(secret, cell, hanging):
    item = operations.add_item(cell, by=PORTAL, title="x", note="Présenté" if hanging == "note" else "")
    if hanging == "document":
        operations.join_document(cell, by=PORTAL, title="x", file=("x.pdf", b"%PDF-1.4"), item=item)
    elif hanging == "decision":
        decision = operations.add_decision(cell, by=PORTAL, title="x")
        operations.change_decision(decision, by=PORTAL, revision=decision.revision, item=item)
    with pytest.raises(Refused, match="ne laisse rien d’écrit"):
        operations.change_item(item, by=PORTAL, revision=item.revision, nominative=True)


def test_a_nominative_item_is_offered_neither_to_a_document_nor_to_a_decision(secret, cell):
    operations.add_item(cell, by=PORTAL, title="Situations suivies", nominative=True)
    client = signed_in(secret.people["member"])
    for name in ("meeting-document-create", "decision-create"):
        assert "Situations suivies" not in client.get(reverse(name, args=[cell.pk])).text
    assert "?point=" not in client.get(reverse("meeting-minutes", args=[cell.pk])).text


# What was written twice


def test_a_convocation_asked_twice_from_the_same_page_leaves_once(secret):
    meeting = _to_come(Meeting.objects.create(council=secret.council, form="plenary", held_on=DAY))
    called(meeting)
    meeting = operations.change_meeting(meeting, by=PORTAL, revision=meeting.revision, place="Mairie")
    Meeting.objects.filter(pk=meeting.pk).update(convened_on=TODAY)
    operations.announce_again(meeting, by=PORTAL, on=TODAY, revision=meeting.revision)
    with pytest.raises(Stale):
        operations.announce_again(meeting, by=PORTAL, on=TODAY, revision=meeting.revision)
    assert Outgoing.objects.filter(to=GUEST).count() == 1


def test_a_message_leaves_once_a_day_to_a_list(secret):
    those = MailingGroup.objects.create(council=secret.council, name="Liste")
    given = {"by": PORTAL, "on": TODAY, "subject": "X", "body": "Y", "recipients": (GUEST,)}
    operations.send_mailing(those, **given)
    with pytest.raises(Refused, match="déjà parti"):
        operations.send_mailing(those, **given)
    operations.send_mailing(those, **{**given, "body": "Autre"})


# What is kept


def test_mails_and_links_are_forgotten_with_the_addresses_they_went_to(secret, cell):
    Client().post(with_link(called(cell)), {"repondre": "1", "reply": "present"})
    with history.acting(LinkHolder(ContactLink.objects.get()), "invitee.replied"):
        invitee = called(cell)
    Outgoing.objects.create(to=GUEST, subject="Réunion", body="Bonjour")
    ReminderSent.objects.create(kind="reply", target=1, recipient=GUEST, due_on=DAY, rung=1)
    DigestSent.objects.create(recipient=GUEST, sent_on=TODAY)
    end = links.end_of(DAY)
    links.open_for("contracts.opinion", 1, name="Mme Invitée", service="", email=GUEST, expires_at=end)
    operations.purge_personal_data(by=PORTAL, on=TODAY)
    kept = (Outgoing, ContactLink, LinkUse, ReminderSent, DigestSent)
    assert all(model.objects.exists() for model in kept)
    operations.purge_personal_data(by=PORTAL, on=date(end.year + 3, end.month, 1))
    assert not [model for model in kept if model.objects.exists()]
    said = timeline(Invitee.objects.get(pk=invitee.pk), secret.people["member"])
    assert "Une personne, par un lien effacé depuis" in {entry.actor for entry in said}


def test_what_is_handed_to_somebody_names_nobody_else(karim):
    """RGPD, art. 15-4: who replaced them is another person."""
    body = organisation("Domofrance")
    gone = contact(body, "Delmas", email="delmas@exemple.fr")
    follower = contact(body, "Zéphyrine")
    Contact.objects.filter(pk=gone.pk).update(left_on=TODAY, replaced_by=follower)
    [row] = personal.identities({Contact: [gone.pk]})
    assert "Delmas" in {fact.value for fact in row.facts}
    assert "Zéphyrine" not in " ".join(fact.value for fact in row.facts)
