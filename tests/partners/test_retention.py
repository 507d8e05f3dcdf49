"""Personal data: erased at their term with a trace, kept while something holds them, handed to who asks."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.urls import reverse

from cls_portal.actors import PORTAL, TESTS
from cls_portal.errors import Forbidden, Refused
from cls_portal.models import Outgoing
from partners import operations, retention
from partners.jobs import purge_today
from partners.models import Contact, Group, GroupMember, Invitee, MailingGroup, MailingMember, PersonalDataAct, Seat
from tests.partners.conftest import ON, contact, signed_in

pytestmark = pytest.mark.django_db
LONG_AGO, FROM = date(2024, 11, 23), date(2020, 1, 1)


@pytest.fixture
def gone(domofrance) -> Contact:
    """Left exactly twenty-four months ago."""
    row = contact(
        domofrance, "Delmas", first_name="Camille", email="c@exemple.fr", phone="0556000000", address="1 rue Basse"
    )
    return operations.mark_contact_left(row, by=TESTS, on=ON, left_on=LONG_AGO)  # type: ignore[no-any-return]


def test_the_day_when_data_are_erased(settings):
    assert retention.erased_on(LONG_AGO) == ON
    settings.CONTACT_RETENTION_MONTHS = 3
    assert retention.erased_on(date(2026, 11, 30)) == date(2027, 2, 28)


def test_a_contact_is_erased_at_their_term_with_a_trace(gone, begles):
    MailingMember.objects.create(mailing_group=MailingGroup.objects.create(council=begles, name="L"), contact=gone)
    assert operations.purge_personal_data(by=PORTAL, on=date(2026, 11, 22)) is None
    act = operations.purge_personal_data(by=PORTAL, on=ON)
    gone.refresh_from_db()
    assert (str(gone), gone.email, gone.phone, gone.address, gone.purged_on) == ("Contact effacé", "", "", "", ON)
    assert (act.kind, act.people, act.done_by) == ("purge", 1, None)
    assert not MailingMember.objects.exists()
    event = gone.events.order_by("-pgh_id").first()
    assert event.pgh_context["verb"] == "personal_data.purged"
    assert not hasattr(event, "email")
    assert operations.purge_personal_data(by=PORTAL, on=ON) is None
    with pytest.raises(Refused, match="sont effacées"):
        operations.change_contact(gone, by=PORTAL, revision=gone.revision, email="c@exemple.fr")


def test_names_on_places_that_ended_and_addresses_of_convocations(begles, plenary):
    group = Group.objects.create(council=begles, kind="thematic", name="Jeunes", created_on=FROM)
    held = {"holder_name": "Jeanne Nommée", "title": "Médiatrice", "starts_on": FROM}
    ended = Seat.objects.create(council=begles, capacity="other", ends_on=LONG_AGO, **held)
    lasting = Seat.objects.create(council=begles, capacity="other", **held)
    member = GroupMember.objects.create(group=group, ends_on=LONG_AGO, **held)
    plenary.held_on = LONG_AGO
    plenary.save(update_fields=["held_on"])
    called = Invitee.objects.create(meeting=plenary, title="x", holder_name="J", email="j@exemple.fr", address="Rue")
    operations.purge_personal_data(by=PORTAL, on=ON)
    for row in (ended, lasting, member, called):
        row.refresh_from_db()
    assert [ended.holder_name, member.holder_name, lasting.holder_name] == ["", "", "Jeanne Nommée"]
    assert (called.email, called.address, called.holder_name) == ("", "", "J")
    assert PersonalDataAct.objects.get().people == 3


def test_what_holds_a_contact_keeps_them(gone, begles):
    Seat.objects.create(
        council=begles, capacity="body", title="x", organisation=gone.organisation, contact=gone, starts_on=FROM
    )
    assert operations.purge_personal_data(by=PORTAL, on=ON) is None
    (reason,) = retention.holds_of([gone.pk], ON)[gone.pk]
    assert "Siège encore" in reason.text


def test_the_page_says_who_when_and_what_holds(karim, neighbour, administrator, gone, begles):
    page = signed_in(karim).get(reverse("retention")).content.decode()
    assert "Camille Delmas" in page
    assert "23\u00a0novembre\u00a02026" in page.replace(" ", "\u00a0")
    assert "Camille Delmas" not in signed_in(neighbour).get(reverse("retention")).content.decode()
    operations.purge_personal_data(by=PORTAL, on=ON)
    assert "Durée de conservation atteinte" in signed_in(administrator).get(reverse("retention")).content.decode()


def test_the_work_of_the_day_asks_for_it(gone, monkeypatch):
    asked = []
    monkeypatch.setattr(operations, "purge_personal_data", lambda **values: asked.append(values))
    purge_today(print)
    assert [each["by"] for each in asked] == [PORTAL]


# What is held about somebody


def test_everything_held_is_handed_over_and_traced(claire, gone, begles):
    Seat.objects.create(
        council=begles, capacity="body", title="Bailleur", organisation=gone.organisation, contact=gone, starts_on=FROM
    )
    Outgoing.objects.create(to="C@exemple.fr", subject="Plénière", body="x")
    client, address = signed_in(claire), reverse("contact-personal-data", args=[gone.pk])
    assert "1 rue Basse" in client.get(address).content.decode()
    assert not PersonalDataAct.objects.exists()
    answer = client.post(address, {"format": "json", "reason": "Demande écrite du 3 mars"})
    said = json.loads(answer.content)
    assert said["fiches"][0]["adresse postale"] == "1 rue Basse"
    assert said["places et rôles"][0]["où"] == "CLSPD de Bègles"
    assert [row["nature"] for row in said["adresse écrite ailleurs"]] == ["courriel"]
    assert {(row["nature"], row["en tant que"]) for row in said["lignes reliées"]} == {("siège", "contact")}
    act = PersonalDataAct.objects.get()
    assert (act.kind, act.done_by, act.reason) == ("export", claire, "Demande écrite du 3 mars")


def test_an_account_is_handed_over_without_its_password(administrator, karim):
    address = reverse("person-personal-data", args=[karim.pk])
    answer = signed_in(administrator).post(address, {"format": "json", "reason": "Demande"})
    said = json.loads(answer.content)
    assert said["fiches"][0]["adresse électronique"] == "karim.benali@exemple.fr"
    assert "argon2" not in answer.content.decode()
    assert ["Coordonnateur" in place["quoi"] for place in said["places et rôles"]] == [True]


def test_what_a_restricted_meeting_holds_is_left_to_its_members(administrator, claire, gone, begles):
    from_group = Group.objects.create(council=begles, kind="watch_cell", name="Cellule", created_on=FROM)
    meeting = begles.meetings.create(form="watch_cell", group=from_group, held_on=ON)
    Invitee.objects.create(meeting=meeting, title="x", organisation=gone.organisation, contact=gone, email=gone.email)
    for reader in (administrator, claire):
        answer = signed_in(reader).post(
            reverse("contact-personal-data", args=[gone.pk]), {"format": "json", "reason": "Demande"}
        )
        assert "convoquée" not in answer.content.decode()


def test_only_the_prefecture_and_the_administrator_hand_them(karim, gone):
    with pytest.raises(Forbidden):
        operations.hand_personal_data(gone, by=karim, on=ON, reason="x")
    assert signed_in(karim).get(reverse("contact-personal-data", args=[gone.pk])).status_code == 403


def test_it_is_printed(claire, gone):
    answer = signed_in(claire).post(
        reverse("contact-personal-data", args=[gone.pk]), {"format": "pdf", "reason": "Demande"}
    )
    assert answer.content.startswith(b"%PDF-")
